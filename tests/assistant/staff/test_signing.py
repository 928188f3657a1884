"""Signing in and out, what fails, and an office's own single sign-on."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from assistant.service.counter import Counter
from assistant.staff.signin import own_path
from assistant.staff.signing import COOKIE, Signing
from assistant.store import accounts, audit
from assistant.store.records import AuditEntry
from tests.assistant.staff.desk_client import PASSWORDS, Visitor, service
from tests.assistant.web.desk import sample_counter

HEADER = Signing(trusted_header="X-Remote-User", trusted_proxies=(ip_network("192.0.2.0/28"),))


def history(counter: Counter) -> list[AuditEntry]:
    with counter.database.reading() as session:
        return audit.entries(session)[0]


def actions(counter: Counter) -> list[tuple[str, str]]:
    return [(entry.action, entry.actor) for entry in reversed(history(counter))]


def named(name: str) -> Any:
    return [("X-Remote-User", name.encode())]


def test_signing_in_leads_to_where_one_wanted_to_go(nobody: Visitor) -> None:
    sent = nobody.get("/staff/cases/7?kind=declined&page=2")
    assert sent.headers["location"] == "../sign-in?next=cases%2F7%3Fkind%3Ddeclined%26page%3D2"
    page = nobody.get("/staff/sign-in?next=cases%2F7%3Fkind%3Ddeclined%26page%3D2").text
    assert 'name="next" value="cases/7?kind=declined&amp;page=2"' in page
    response = nobody.sign_in("確認花子", next="cases/7?kind=declined&page=2")
    assert response.headers["location"] == "./cases/7?kind=declined&page=2"
    assert nobody.get("/staff/sign-in").headers["location"] == "./queue"


@pytest.mark.parametrize(
    "path",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/staff/queue",
        "javascript:alert(1)",
        "..//elsewhere.example",
        "queue/../../..",
        "queue\\..",
        "queue?a=\r\nSet-Cookie: x=1",
        "queue#x",
        "q" * 600,
        "",
        None,
    ],
)
def test_no_other_place_can_be_wanted(path: str | None, nobody: Visitor) -> None:
    assert own_path(path) == "queue"
    response = nobody.sign_in("確認花子", next=path or "")
    assert response.headers["location"] == "./queue"


def test_a_wrong_password_and_an_unknown_name_look_the_same(
    nobody: Visitor, counter: Counter
) -> None:
    pages = []
    for name in ("確認花子", "だれでもない人"):
        response = nobody.sign_in(name, "間違ったパスワードです")
        assert response.status_code == 401
        assert COOKIE not in response.cookies
        pages.append(response.text.replace(name, "NAME"))
    assert pages[0] == pages[1]
    assert "お名前かパスワードが違います" in pages[0]
    # What was typed as a name may be a password: only a known one is written down.
    assert [(e.action, e.actor, e.subject) for e in history(counter)] == [
        ("sign-in failed", "", ""),
        ("sign-in failed", "", "確認花子"),
    ]


def test_failures_are_throttled_and_said_once(app: FastAPI, counter: Counter) -> None:
    for _ in range(5):
        assert Visitor(app).sign_in("確認花子", "間違ったパスワードです").status_code == 401
    for _ in range(3):
        response = Visitor(app).sign_in("確認花子")
        assert response.status_code == 429
        assert 0 < int(response.headers["Retry-After"]) <= 15 * 60
        assert "15分ほど待って" in response.text
    assert [action for action, _ in actions(counter)].count("sign-in throttled") == 1
    assert Visitor(app).sign_in("管理者").status_code == 303


def test_signing_out_ends_the_session(nobody: Visitor, counter: Counter) -> None:
    nobody.sign_in("確認花子")
    token = nobody.cookies[COOKIE]
    assert nobody.submit("/staff/sign-out", {}).headers["location"] == "./sign-in?out=1"
    assert COOKIE not in nobody.cookies
    nobody.cookies.set(COOKIE, token)
    assert nobody.get("/staff/queue").status_code == 303
    assert "サインアウトしました" in nobody.get("/staff/sign-in?out=1").text
    assert actions(counter) == [("signed in", "確認花子"), ("signed out", "確認花子")]


def test_a_session_ends_by_itself(counter: Counter) -> None:
    visitor = Visitor(service(counter, Signing(lasting=timedelta())))
    assert visitor.sign_in("確認花子").status_code == 303
    assert visitor.get("/staff/queue").status_code == 303


def test_an_account_that_is_removed_is_out_at_once(reviewer: Visitor, counter: Counter) -> None:
    assert reviewer.get("/staff/queue").status_code == 200
    with counter.database.transaction() as session:
        accounts.set_active(session, "確認花子", False)
    assert reviewer.get("/staff/queue").status_code == 303


def test_who_signs_in_again_gets_a_new_session(nobody: Visitor) -> None:
    nobody.sign_in("確認花子")
    first = nobody.cookies[COOKIE]
    nobody.sign_in("管理者")
    assert nobody.cookies[COOKIE] != first
    nobody.cookies.clear()
    nobody.cookies.set(COOKIE, first)
    assert nobody.get("/staff/queue").status_code == 303


def test_without_accounts_the_page_says_how_to_make_one(tmp_path: Path) -> None:
    counter = sample_counter(tmp_path)
    page = Visitor(service(counter)).get("/staff/sign-in").text
    assert "madoguchi staff add お名前 --role administrator" in page
    assert "password" not in page
    with counter.database.transaction() as session:
        accounts.add(session, "a", "正しい馬と電池とホチキスと駅", "reviewer", datetime.now(UTC))
    assert "madoguchi staff add" not in Visitor(service(counter)).get("/staff/sign-in").text


def test_the_language_is_remembered(nobody: Visitor) -> None:
    assert "お名前" in nobody.get("/staff/sign-in").text
    assert "Password" in nobody.get("/staff/sign-in?lang=en").text
    nobody.sign_in("確認花子")
    page = nobody.get("/staff/queue").text
    assert '<html lang="en">' in page
    assert "Cases to review" in page
    assert "確認待ち" in nobody.get("/staff/queue?lang=ja").text
    assert "確認待ち" in nobody.get("/staff/queue").text


def test_a_trusted_header_signs_in_an_account(counter: Counter) -> None:
    visitor = Visitor(service(counter, HEADER), client="192.0.2.7")
    assert visitor.get("/staff/history", headers=named("管理者")).status_code == 200
    assert COOKIE in visitor.cookies
    assert visitor.get("/staff/queue", headers=named("管理者")).status_code == 200
    assert actions(counter) == [("signed in", "管理者")]
    # Somebody else at the same browser is somebody else.
    assert visitor.get("/staff/history", headers=named("確認花子")).status_code == 403


@pytest.mark.parametrize(
    ("signing", "client", "headers"),
    [
        (Signing(), "192.0.2.7", [("X-Remote-User", "管理者")]),
        (HEADER, "192.0.2.77", [("X-Remote-User", "管理者")]),
        (HEADER, "testclient", [("X-Remote-User", "管理者")]),
        (HEADER, "192.0.2.7", [("X-Remote-User", "だれでもない人")]),
        (HEADER, "192.0.2.7", [("X-Remote-User", "")]),
        (HEADER, "192.0.2.7", [("X-Remote-User", "管理者"), ("X-Remote-User", "管理者")]),
        (HEADER, "192.0.2.7", [("X_Remote_User", "管理者")]),
        (HEADER, "192.0.2.77", [("X-Remote-User", "管理者"), ("X-Forwarded-For", "192.0.2.7")]),
    ],
)
def test_any_other_header_signs_in_nobody(
    counter: Counter, signing: Signing, client: str, headers: list[tuple[str, str]]
) -> None:
    visitor = Visitor(service(counter, signing), client=client)
    sent: Any = [(key, value.encode()) for key, value in headers]
    assert visitor.get("/staff/queue", headers=sent).status_code == 303


def test_the_header_counts_from_the_proxy_that_spoke_for_a_client(counter: Counter) -> None:
    """As `assistant.web.clients.Proxied` leaves a request: the proxy is `peer`."""
    desk = service(counter, HEADER)

    async def behind_a_proxy(scope, receive, send):  # type: ignore[no-untyped-def]
        peer = ("192.0.2.7", 1) if scope["client"][0] == "198.51.100.9" else scope["client"]
        await desk({**scope, "peer": peer}, receive, send)

    for client, status in (("198.51.100.9", 200), ("198.51.100.10", 303)):
        visitor = Visitor(behind_a_proxy, client=client)  # type: ignore[arg-type]
        assert visitor.get("/staff/queue", headers=named("管理者")).status_code == status


def test_no_account_has_a_password_that_was_not_given(nobody: Visitor) -> None:
    for name in PASSWORDS:
        for password in ("", name, "admin", "password"):
            assert nobody.sign_in(name, password).status_code in (401, 429)
