"""Requests that nobody with good intentions sends: none of them fails the service, nothing of
them is executed, and it answers the next question as ever."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from assistant.web.components import earlier_questions
from assistant.web.process import HEAD_SECONDS
from tests.assistant.screenshots import CHROMIUM, DRIVER, ask, open_page
from tests.assistant.web import desk as web_desk
from tests.assistant.web.hostile import MARKUP, TEXTS, Attack, as_json, attacks, head, post

# What no answer may contain, and what no page.
_SECRETS = ("root:x:", "Traceback", "a secret of the machine")
_LIVE = ("<script>window.hit", '<img src=x onerror="', "<svg onload")

# Neither a path of this host nor this host itself.
_ELSEWHERE = re.compile(
    r"(?im)^location: (?!/(?![/\\])|http://127\.0\.0\.1[:/]|(?!\S*//)[\w?/.=%&+-]+\s*$).*"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The desk, whose own report must name no failed request."""
    command = [sys.executable, web_desk.__file__, "0"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        started = process.stderr.readline().strip()
        assert started.startswith("http://"), started + process.stderr.read()
        report: list[str] = []
        reading = threading.Thread(target=report.extend, args=(process.stderr,))
        reading.start()
        try:
            yield started.removeprefix("http://")
        finally:
            process.terminate()
            reading.join(timeout=30)
    # Gradio itself reports data of a wrong kind, which it answers as an event that failed.
    assert "ASGI" not in "".join(report)


def exchange(address: str, *parts: bytes, pause: float = 0.0) -> bytes:
    """All that is answered until the service closes the connection."""
    host, _, port = address.rpartition(":")
    received = bytearray()
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        try:
            for part in parts:
                connection.sendall(part)
                time.sleep(pause)
            while more := connection.recv(65536):
                received += more
        except ConnectionError:  # it did not want to read all of it
            pass
    return bytes(received)


def fault(address: str, attack: Attack) -> str | None:
    """What is wrong with the answer to an attack."""
    try:
        answer = exchange(address, attack.sent).decode("utf-8", "replace")
    except TimeoutError:
        return "no answer"
    statuses = re.findall(r"(?:\A|\r\n)HTTP/1\.1 (\d{3})", answer)
    if not answer and attack.name in ("a method without end", "a huge body", "huge chunks"):
        return None  # closed while it was still sending
    if not statuses or any(int(status) >= 500 for status in statuses):
        return answer[:200]
    top, _, body = answer.partition("\r\n\r\n")
    told = [secret for secret in _SECRETS if secret in body]
    if "text/html" in top:
        told += [markup for markup in _LIVE if markup in body]
    told += re.findall(r"(?im)^(?:x-hit|set-cookie: a=b).*", top)
    told += _ELSEWHERE.findall(top)
    return str(told) if told and not attack.name.startswith(("host", "no host", "two")) else None


def is_well(address: str) -> bool:
    answer = exchange(address, as_json("/api/v1/ask", {"question": "検査はどこですか"}))
    return answer.startswith(b"HTTP/1.1 200 ") and "検査室".encode() in answer


def test_no_hostile_request_fails_the_service(address: str) -> None:
    tried = attacks()
    assert len({attack.name.partition(" to ")[0].partition(",")[0] for attack in tried}) > 100
    faults = {attack.name: found for attack in tried if (found := fault(address, attack))}
    assert faults == {}
    assert is_well(address)


def test_a_second_request_in_a_body_is_no_request(address: str) -> None:
    inner = head("GET", "/divisions")
    sent = b"POST /plain HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
    assert exchange(address, sent % len(inner) + inner).count(b"HTTP/1.1 ") == 1


def test_pipelined_requests_are_answered_one_by_one(address: str) -> None:
    first = head("GET", "/healthz", ("Connection", "keep-alive"))
    assert exchange(address, first * 5 + head("GET", "/healthz")).count(b"HTTP/1.1 200 ") == 6


def test_a_slow_head_and_a_slow_body_are_cut_off(address: str) -> None:
    """Both clients at once, as each takes its ten seconds."""
    body = b"POST /plain HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"
    slow = {
        "head": [b"GET / HTTP/1.1\r\n", *[b"X: a\r\n"] * 60],
        "body": [body, *[b"a"] * 60],
        "later head": [head("GET", "/healthz", ("Connection", "keep-alive")), *[b"GET /"] * 60],
        "nothing": [b""] * 60,
    }
    answers: dict[str, tuple[bytes, float]] = {}

    def send(name: str) -> None:
        started = time.monotonic()
        answer = exchange(address, *slow[name], pause=0.25)
        answers[name] = answer, time.monotonic() - started

    clients = [threading.Thread(target=send, args=(name,)) for name in slow]
    for one in clients:
        one.start()
    assert is_well(address)
    for one in clients:
        one.join()
    for name, (answer, seconds) in answers.items():
        assert b"HTTP/1.1 408 " in answer or answer == b"", name
        assert seconds < 1.8 * HEAD_SECONDS, name


GRADIO = {
    "an event that is none": {"fn_index": 9999},
    "a negative event": {"fn_index": -1},
    "an event of letters": {"fn_index": "__class__"},
    "no event": {"fn_index": None},
    "a huge event": {"fn_index": 10**30},
    "a session of a wrong type": {"session_hash": {"a": [1]}},
    "a session that is a path": {"session_hash": "../../etc/passwd"},
    "a session without end": {"session_hash": "a" * 50_000},
    "no session": {"session_hash": None},
    "no data": {"data": None},
    "too little data": {"data": []},
    "too much data": {"data": ["a"] * 500},
    "objects for texts": {"data": [{"a": 1}, {"b": 2}, {"c": 3}, {}]},
    "numbers for texts": {"data": [1e308, -1, 0, 1]},
    "deep data": {"data": [json.loads("[" * 500 + "]" * 500)]},
    "updates for data": {"data": [{"__type__": "update", "value": MARKUP}, "ja", None, ""]},
    "a file of the machine": {
        "data": [{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}, "ja", None, ""]
    },
    "a file elsewhere": {
        "data": [{"url": "http://169.254.169.254/", "meta": {"_type": "gradio.FileData"}}] * 4
    },
    "a state": {"data": ["a", "ja", [{"question": "a"}], ""]},
    "another language": {"data": ["a", "../../x", None, ""]},
    "an event's data": {"event_data": {"target": {"a": 1}, "index": MARKUP}},
    "a wrong trigger": {"trigger_id": {"a": 1}},
    "a request": {"request": {"headers": {"a": "b"}}, "batched": True, "simple_format": True},
    "an unknown field": {"__proto__": {"a": 1}, "event_id": "x"},
}


@pytest.mark.parametrize("name", GRADIO)
def test_forged_events_of_the_page_do_nothing(address: str, name: str) -> None:
    session = f"s{abs(hash(name))}"
    data = ["a", "ja", None, ""]
    event = {"data": data, "fn_index": _asking(address), "session_hash": session}
    joined = exchange(address, as_json("/gradio_api/queue/join", {**event, **GRADIO[name]}))
    assert re.match(rb"HTTP/1\.1 [24]\d\d ", joined), joined
    for secret in (b"root:x:", b"Traceback", b"/site-packages/"):
        assert secret not in joined
    if joined.startswith(b"HTTP/1.1 200 ") and "session_hash" not in GRADIO[name]:
        heard = exchange(address, head("GET", f"/gradio_api/queue/data?session_hash={session}"))
        assert b"root:x:" not in heard
        assert b"Traceback" not in heard
        assert b"close_stream" in heard


@pytest.mark.parametrize("place", [0, 1, 2, 3])
@pytest.mark.parametrize("value", [None, 1, {"a": 1}, ["a"], "text"])
def test_data_that_the_page_never_sends_is_no_event(
    address: str, place: int, value: object
) -> None:
    """The page would fail on it, and leave its stack in the log."""
    data: list[object] = ["a", "ja", None, ""]
    fits = value is None if place == 2 else value == "text"
    data[place] = value
    event = {"data": data, "fn_index": _asking(address), "session_hash": "typed"}
    joined = exchange(address, as_json("/gradio_api/queue/join", event))
    assert joined.startswith(b"HTTP/1.1 200 " if fits else b"HTTP/1.1 404 "), joined


def test_an_event_of_lists_in_lists_is_none(address: str) -> None:
    deep = b"[" * 20_000 + b"]" * 20_000
    body = b'{"fn_index": 0, "session_hash": "deep", "data": [' + deep + b"]}"
    joined = exchange(address, post("/gradio_api/queue/join", body, "application/json"))
    assert joined.startswith(b"HTTP/1.1 404 "), joined
    assert earlier_questions(deep.decode()) == ()


def test_streams_of_nobody_end(address: str) -> None:
    for session in ("nobody", quote(MARKUP), "", "a" * 5000):
        target = f"/gradio_api/queue/data?session_hash={session}"
        answer = exchange(address, head("GET", target))
        assert re.match(rb"HTTP/1\.1 [24]\d\d ", answer), session
    assert is_well(address)


def test_the_page_is_well_after_that(address: str) -> None:
    assert is_well(address)


def _asking(address: str) -> int:
    """The number of the event that asks a question."""
    page = exchange(address, head("GET", "/")).decode()
    found = re.search(r"window\.gradio_config = (\{.*?\});</script>", page)
    assert found is not None
    config = json.loads(found[1])
    return next(
        event["id"]
        for event in config["dependencies"]
        if any(trigger == "submit" for _, trigger in event["targets"])
    )


@pytest.mark.skipif(
    not (Path(CHROMIUM).exists() and Path(DRIVER).exists()),
    reason="Chromium is not installed (Debian: chromium, chromium-driver)",
)
def test_nothing_is_executed_in_a_browser(browser: Chrome, address: str) -> None:
    hostile = [TEXTS[name] for name in ("markup", "attribute", "textarea")]
    for text in hostile:
        for path in (f"/plain?q={quote(text)}", f"/documents?lang={quote(text)}"):
            browser.get(f"http://{address}{path}")
            assert browser.execute_script("return window.hit") is None
    open_page(browser, f"http://{address}/?q={quote(MARKUP)}")
    ask(browser, hostile[0])
    time.sleep(0.5)
    assert browser.execute_script("return window.hit") is None
    assert not browser.find_elements(By.CSS_SELECTOR, ".turn img, .turn svg")
