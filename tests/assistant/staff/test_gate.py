"""Nothing of the desk answers without sign-in, and no form from elsewhere is taken."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount, Route
from starlette.websockets import WebSocket, WebSocketDisconnect

from assistant.service.counter import Counter
from assistant.staff.signing import COOKIE, Signing
from tests.assistant.staff.desk_client import PASSWORDS, Visitor, service

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")

# What each page asks for, by the first part of its path; one that is missing fails a test.
LEAST_ROLE = {
    "": "reviewer",
    "queue": "reviewer",
    "cases": "reviewer",
    "review.jsonl": "reviewer",
    "overview": "reviewer",
    "directory": "editor",
    "history": "administrator",
    "accounts": "administrator",
    "static": "reviewer",
}


def routes_of(app: FastAPI) -> Iterator[tuple[str, set[str]]]:
    """Path and methods of every route, also of what is mounted."""

    def below(prefix: str, routes: list[BaseRoute]) -> Iterator[tuple[str, set[str]]]:
        for route in routes:
            if isinstance(route, Mount) and route.routes:
                yield from below(prefix + route.path, route.routes)
            elif hasattr(route, "original_router"):  # FastAPI's own, for an included router
                yield from below(prefix, route.original_router.routes)
            elif isinstance(route, Mount):
                yield f"{prefix}{route.path}/staff.css", {"GET"}
                yield f"{prefix}{route.path}/staff.js", {"GET"}
                yield f"{prefix}{route.path}/", {"GET"}
            else:
                assert isinstance(route, Route), route
                yield prefix + route.path, set(route.methods or METHODS)

    return below("", app.routes)


def mounted(app: FastAPI) -> Any:
    """The desk in the whole service."""
    return next(r for r in app.routes if isinstance(r, Mount) and r.path == "/staff").app


def addressed(path: str) -> str:
    return re.sub(r"\{\w+\}", "1", path)


def test_every_route_is_closed_to_who_is_not_signed_in(app: FastAPI, counter: Counter) -> None:
    counter.ask("道案内はどこですか")
    answered = set()
    paths = {path for path, _ in routes_of(app)}
    assert {"/staff/queue", "/staff/cases/{id}", "/staff/history"} <= paths
    for path in paths | {"/staff/openapi.json", "/staff/docs", "/staff/nothing"}:
        for method in METHODS:
            response = Visitor(app).request(method, addressed(path), data={"token": "0" * 64})
            closed = response.status_code in (303, 401)
            if response.status_code == 303:
                assert response.headers["location"].lstrip("./").startswith("sign-in")
            if not closed:
                answered.add((method, path.removeprefix("/staff")))
            assert "道案内" not in response.text
    # Signing in with nothing answers 401, as what is closed does.
    assert answered == {("GET", "/sign-in"), ("GET", "/static/staff.css")}


def test_a_route_that_nobody_guarded_is_closed(app: FastAPI) -> None:
    mounted(app).get("/forgotten")(lambda: "secret")
    response = Visitor(app).get("/staff/forgotten")
    assert (response.status_code, response.text) == (303, "")


def test_a_websocket_is_refused(app: FastAPI) -> None:
    reached = []

    async def forgotten(socket: WebSocket) -> None:
        reached.append(await socket.accept())

    mounted(app).websocket("/forgotten")(forgotten)
    with (
        pytest.raises(WebSocketDisconnect),
        Visitor(app).websocket_connect("/staff/forgotten"),
    ):
        pass
    assert not reached


@pytest.mark.parametrize("name", PASSWORDS)
def test_a_role_gets_what_is_its_own_and_no_more(name: str, app: FastAPI, counter: Counter) -> None:
    counter.ask("道案内はどこですか")
    visitor = Visitor(app)
    visitor.sign_in(name)
    roles = [role for role, _ in PASSWORDS.values()]
    mine = roles.index(PASSWORDS[name][0])
    for path, methods in routes_of(app):
        below = path.removeprefix("/staff")
        if below in ("/sign-in", "/sign-out", "/static/staff.css", "/static/"):
            continue
        least = roles.index(LEAST_ROLE[below.split("/")[1]])
        for method in methods - {"HEAD"}:
            token = {"token": visitor.token()} if method == "POST" else None
            status = visitor.request(method, addressed(path), data=token).status_code
            assert (status == 403) == (mine < least), (method, path, status)


def test_no_documentation_of_an_api(administrator: Visitor) -> None:
    for path in ("openapi.json", "docs", "redoc"):
        assert administrator.get(f"/staff/{path}").status_code == 404


def test_a_form_needs_the_token_of_its_session(reviewer: Visitor, app: FastAPI) -> None:
    other = Visitor(app)
    other.sign_in("管理者")
    for token in ("", "0" * 64, other.token(), "é", reviewer.token()[:-1]):
        assert reviewer.post("/staff/sign-out", data={"token": token}).status_code == 403
    assert reviewer.get("/staff/queue").status_code == 200
    assert reviewer.submit("/staff/sign-out", {}).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://desk.example:8080"},
    ],
)
def test_another_site_cannot_send_a_form(reviewer: Visitor, headers: dict[str, str]) -> None:
    assert reviewer.submit("/staff/sign-out", {}, **headers).status_code == 403
    assert reviewer.post("/staff/sign-in", data={"name": "x"}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://desk.example"}, {"Origin": "null"}],
)
def test_a_page_of_the_desk_can_send_a_form(reviewer: Visitor, headers: dict[str, str]) -> None:
    assert reviewer.submit("/staff/sign-out", {}, **headers).status_code == 303


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("text/plain", b"token=1", 415),
        ("application/x-www-form-urlencoded", b"token=\xff\xfe", 400),
        ("application/x-www-form-urlencoded", b"token=%FF%FE", 400),
        ("application/x-www-form-urlencoded", b"a=1&" * 600, 400),
        ("application/x-www-form-urlencoded", b"comment=" + b"x" * 70_000, 413),
    ],
)
def test_what_is_no_form_is_refused(reviewer: Visitor, kind: str, body: bytes, status: int) -> None:
    response = reviewer.post("/staff/sign-out", content=body, headers={"Content-Type": kind})
    assert response.status_code == status
    assert "<h1" in response.text


def test_pages_are_not_kept_and_run_no_foreign_scripts(reviewer: Visitor, counter: Counter) -> None:
    counter.ask("道案内はどこですか")
    for path in ("queue", "cases/1", "nothing", "static/staff.js"):
        headers = reviewer.get(f"/staff/{path}").headers
        assert headers["Cache-Control"] == "no-store"
        assert (
            "default-src 'none'; script-src 'self'; style-src 'self'"
            in (headers["Content-Security-Policy"])
        )
        assert "unsafe" not in headers["Content-Security-Policy"]
    page = reviewer.get("/staff/cases/1").text
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count("<script src=") == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "["},
        {"Host": "desk.example:x"},
        {"Origin": "http://["},
        {"Origin": "nonsense"},
        {"Cookie": f"{COOKIE}=\x80; {COOKIE}"},
        {"Content-Type": ""},
        {"Content-Length": "0"},
    ],
)
@pytest.mark.parametrize("path", ["queue", "queue/", "sign-in", "/%2e%2e/x", "a\\b?next=%ff"])
def test_headers_and_paths_that_make_no_sense(
    nobody: Visitor, headers: dict[str, str], path: str
) -> None:
    sent: Any = [(key, value.encode("latin-1")) for key, value in headers.items()]
    assert nobody.get(f"/staff/{path}", headers=sent).status_code in (200, 303)
    assert 400 <= nobody.post(f"/staff/{path}", headers=sent, content=b"a=1").status_code < 500


def test_the_cookie_belongs_to_the_desk_alone(counter: Counter) -> None:
    plain = Visitor(service(counter)).sign_in("確認花子").headers["set-cookie"]
    assert plain.startswith(f"{COOKIE}=")
    attributes = plain.lower().split("; ")[1:]
    assert {"httponly", "samesite=strict", "path=/staff"} == set(attributes)
    closed = Visitor(service(counter, Signing(secure_cookie=True))).sign_in("確認花子")
    assert "Secure" in closed.headers["set-cookie"]
