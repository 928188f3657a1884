"""How much one client may send, who a client is, and what it reads when it is too much."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from assistant.web import limits
from assistant.web.clients import Proxied, client, counted_as, networks
from assistant.web.limits import BODY_BYTES, Limits, Rates
from corpus.errors import UsageError

PROXIES = networks(["127.0.0.1", "10.0.0.0/8", "::1"])


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class App:
    """Notes what reaches it and answers 200."""

    scopes: list[Scope] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scopes.append(scope)
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.bodies.append(body)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"yes"})


@dataclass(frozen=True)
class Response:
    status: int
    headers: dict[str, str]
    body: str


def call(
    app: Any,
    method: str = "POST",
    path: str = "/api/v1/ask",
    headers: Iterable[tuple[bytes, bytes]] = (),
    parts: Iterable[bytes] = (),
    client: str = "192.0.2.1",
    query: bytes = b"",
    ends: bool = True,
) -> Response | None:
    """Sends a request whose body comes in parts, and stays silent after them unless it `ends`."""
    incoming = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if ends:
        incoming.append({"type": "http.request", "body": b"", "more_body": False})
    sent: list[Message] = []

    async def receive() -> Message:
        if not incoming:
            await asyncio.sleep(30)
        return incoming.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": list(headers),
        "client": (client, 5000),
        "scheme": "http",
    }
    asyncio.run(app(scope, receive, send))
    if not sent:
        return None
    start = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Response(sent[0]["status"], start, body.decode())


def status(*arguments: Any, **named: Any) -> int:
    response = call(*arguments, **named)
    assert response is not None
    return response.status


def test_a_client_may_send_so_many_at_once_and_then_as_time_goes_by() -> None:
    clock = Clock()
    rates = Rates(60, clock)
    assert [rates.wait("192.0.2.1") for _ in range(60)] == [0.0] * 60
    assert rates.wait("192.0.2.1") == pytest.approx(1.0)
    clock.now += 0.5
    assert rates.wait("192.0.2.1") == pytest.approx(0.5)
    clock.now += 0.5
    assert rates.wait("192.0.2.1") == 0.0
    assert rates.wait("192.0.2.1") == pytest.approx(1.0)
    clock.now += 60
    assert [rates.wait("192.0.2.1") for _ in range(61)] == [*[0.0] * 60, pytest.approx(1.0)]


def test_clients_are_counted_by_themselves() -> None:
    rates = Rates(1, Clock())
    assert rates.wait("192.0.2.1") == 0.0
    assert rates.wait("192.0.2.2") == 0.0
    assert rates.wait("192.0.2.1") > 0.0


def test_a_crowd_takes_no_more_memory_and_frees_nobody_who_asks_much() -> None:
    clock = Clock()
    rates = Rates(60, clock)
    busy = [f"192.0.2.{n}" for n in range(20)]
    for one in busy:
        for _ in range(60):
            rates.wait(one)
    size = len(rates._clients)
    for n in range(3 * size):
        rates.wait(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}")
    assert len(rates._clients) == size
    assert all(rates.wait(one) > 0 for one in busy)


def send_twenty(rates: Rates) -> None:
    for _ in range(20):
        rates.wait("192.0.2.1")


def test_processes_count_together() -> None:
    rates = Rates(21)
    process = get_context("spawn").Process(target=send_twenty, args=(rates,))
    process.start()
    process.join()
    assert process.exitcode == 0
    assert rates.wait("192.0.2.1") == 0.0
    assert rates.wait("192.0.2.1") > 0.0


COUNTED = [
    ("POST", "/api/v1/ask", b""),
    ("GET", "/api/v1/ask", b"q=a"),
    ("POST", "/api/v1/feedback", b""),
    ("DELETE", "/api/v1/questions/7K3M-Q9TD-2XWF", b""),
    ("POST", "/plain", b""),
    ("GET", "/plain", b"lang=en&q=a"),
    ("GET", "/plain", b"%71=a"),
    ("POST", "/feedback", b""),
    ("POST", "/receipt", b""),
    ("POST", "/mcp", b""),
    ("POST", "/mcp/", b""),
    ("POST", "/staff/sign-in", b""),
    ("POST", "/gradio_api/queue/join", b""),
]


@pytest.mark.parametrize(("method", "path", "query"), COUNTED)
def test_what_is_asked_or_guessed_at_is_counted(method: str, path: str, query: bytes) -> None:
    app = Limits(App(), Rates(1, Clock()))
    assert status(app, method, path, query=query) == 200
    response = call(app, method, path, query=query)
    assert response is not None
    assert response.status == 429
    assert response.headers["retry-after"] == "60"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("GET", "/", b""),
        ("GET", "/plain", b"lang=en"),
        ("GET", "/documents/policy", b"q=a"),
        ("GET", "/healthz", b""),
        ("GET", "/gradio_api/queue/data", b""),
        ("GET", "/receipt", b""),
    ],
)
def test_what_is_only_read_is_not_counted(method: str, path: str, query: bytes) -> None:
    app = Limits(App(), Rates(1, Clock()))
    assert [status(app, method, path, query=query) for _ in range(3)] == [200] * 3


def test_without_rates_nothing_is_counted() -> None:
    app = Limits(App(), None)
    assert [status(app) for _ in range(100)] == [200] * 100


def test_programs_read_a_problem_and_people_a_page() -> None:
    app = Limits(App(), Rates(1, Clock()))
    call(app)
    for path in ("/api/v1/ask", "/gradio_api/queue/join"):
        response = call(app, path=path, headers=[(b"accept-language", b"en")])
        assert response is not None
        assert response.headers["content-type"] == "application/problem+json"
        problem = json.loads(response.body)
        assert problem["status"] == 429
        assert "Too many" in problem["detail"]
    page = call(app, path="/plain")
    assert page is not None
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "60秒ほど待ってから" in page.body
    assert "Please wait 60 seconds" in page.body
    assert 'href="./page/style.css"' in page.body
    deeper = call(app, path="/staff/sign-in")
    assert deeper is not None
    assert 'href="../page/style.css"' in deeper.body


def test_a_body_reaches_the_application_whole() -> None:
    app = App()
    parts = [b"a" * 1000, b"b" * (BODY_BYTES - 1000)]
    assert (
        status(Limits(app, None), parts=parts, headers=[(b"transfer-encoding", b"chunked")]) == 200
    )
    assert app.bodies == [b"".join(parts)]


@pytest.mark.parametrize(
    ("headers", "parts", "ends"),
    [
        ([(b"content-length", str(BODY_BYTES + 1).encode())], [], False),
        ([(b"content-length", b"9" * 5000)], [], False),
        ([(b"transfer-encoding", b"chunked")], [b"a" * BODY_BYTES, b"b"], False),
        ([(b"transfer-encoding", b"chunked")], [b"a"] * (BODY_BYTES + 1), True),
    ],
)
def test_a_body_that_is_too_long_is_refused_before_it_is_there(
    headers: list[tuple[bytes, bytes]], parts: list[bytes], ends: bool
) -> None:
    app = App()
    response = call(Limits(app, None), headers=headers, parts=parts, ends=ends)
    assert response is not None
    assert response.status == 413
    assert response.headers["connection"] == "close"
    assert json.loads(response.body)["status"] == 413
    assert app.scopes == []


@pytest.mark.parametrize("path", ["/api/v1/ask", "/plain"])
def test_a_body_that_does_not_come_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.05)
    app = App()
    length = [(b"content-length", b"100")]
    response = call(Limits(app, None), path=path, headers=length, parts=[b"{"], ends=False)
    assert response is not None
    assert response.status == 408
    assert response.headers["connection"] == "close"
    assert app.scopes == []


def test_a_client_that_leaves_is_not_answered() -> None:
    app = App()
    incoming = [{"type": "http.request", "body": b"a", "more_body": True}]

    async def receive() -> Message:
        return incoming.pop() if incoming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope = {"type": "http", "method": "POST", "path": "/plain", "client": None}
    scope |= {"query_string": b"", "headers": [(b"content-length", b"9")]}
    asyncio.run(Limits(app, Rates(1))(scope, receive, send))
    assert app.scopes == []


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", [b"203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", [b"198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", [b"198.51.100.1", b"203.0.113.7,10.1.2.3"], "203.0.113.7"),
        ("127.0.0.1", [b"10.1.2.3, 10.3.2.1"], "10.1.2.3"),
        ("127.0.0.1", [b"203.0.113.7:4711"], "203.0.113.7"),
        ("127.0.0.1", [b'"[2001:db8::7]:4711"'], "2001:db8::7"),
        ("127.0.0.1", [b"2001:db8::7"], "2001:db8::7"),
        ("127.0.0.1", [b"[2001:db8::7]"], "2001:db8::7"),
        ("127.0.0.1", [b"::ffff:203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", [b"fe80::1%eth0"], "fe80::1"),
        ("127.0.0.1", [b"unknown"], "127.0.0.1"),
        ("127.0.0.1", [b"203.0.113.7, garbage"], "127.0.0.1"),
        ("127.0.0.1", [b"203.0.113.7, "], "127.0.0.1"),
        ("127.0.0.1", [b"\xff\xfe\x00"], "127.0.0.1"),
        ("127.0.0.1", [b"," * 100_000], "127.0.0.1"),
        ("127.0.0.1", [b"garbage, 203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", [b"9" * 100_000], "127.0.0.1"),
    ],
)
def test_the_client_is_the_last_address_that_no_proxy_has(
    peer: str, forwarded: list[bytes], expected: str
) -> None:
    assert client(peer, forwarded, PROXIES) == expected


@pytest.mark.parametrize(
    ("peer", "expected", "scheme", "kept"),
    [
        ("127.0.0.1", "203.0.113.7", "https", ("127.0.0.1", 5000)),
        ("::ffff:127.0.0.1", "203.0.113.7", "https", ("::ffff:127.0.0.1", 5000)),
        ("192.0.2.1", "192.0.2.1", "http", None),
    ],
)
def test_only_a_trusted_proxy_speaks_for_others(
    peer: str, expected: str, scheme: str, kept: tuple[str, int] | None
) -> None:
    app = App()
    said = [
        (b"host", b"office.example"),
        (b"x-forwarded-for", b"203.0.113.7"),
        (b"x-forwarded-proto", b"https"),
        (b"x-forwarded-host", b"evil.example"),
        (b"forwarded", b"for=203.0.113.9"),
    ]
    call(Proxied(app, PROXIES), headers=said, client=peer)
    assert app.scopes[0]["client"][0] == expected
    assert app.scopes[0]["scheme"] == scheme
    assert app.scopes[0].get("peer") == kept
    assert app.scopes[0]["headers"] == [(b"host", b"office.example")]


def test_a_scheme_that_is_none_is_not_believed() -> None:
    app = App()
    said = [(b"x-forwarded-proto", b"javascript")]
    call(Proxied(app, PROXIES), headers=said, client="127.0.0.1")
    assert app.scopes[0]["scheme"] == "http"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("testclient", "testclient", True),
    ],
)
def test_a_network_of_ipv6_counts_as_one_client(one: str, other: str, same: bool) -> None:
    assert (counted_as(one) == counted_as(other)) is same


def test_networks_that_are_none_are_an_error_of_the_call() -> None:
    with pytest.raises(UsageError, match="no address"):
        networks(["localhost"])
