"""What the service counts, in one process and in several."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from starlette.testclient import TestClient

from assistant.service.counter import Counter
from assistant.web.clients import networks
from tests.assistant.api.described import Described
from tests.assistant.api.served import application, serving

LINE = re.compile(r"(\w+)(?:\{(.*)\})? ([0-9.e+-]+)")
NAMES = {
    "outcome",
    "reason",
    "language",
    "face",
    "helpful",
    "route",
    "method",
    "status",
    "le",
    "id",
}


def figures(text: str) -> Mapping[str, float]:
    """Values by name and labels, of lines in the text format of Prometheus."""
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            match = LINE.fullmatch(line)
            assert match is not None, line
            found[f"{match[1]}{{{match[2] or ''}}}"] = float(match[3])
    return found


def counted(client: Described) -> Mapping[str, float]:
    response = client.get("/metrics")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return figures(response.text)


def more(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """What was counted meanwhile, without seconds, which are different each time."""
    grown = {name: value - before.get(name, 0) for name, value in after.items()}
    return {n: by for n, by in grown.items() if by and "_bucket" not in n and "_sum" not in n}


def test_questions_are_counted_by_outcome_and_face(client: Described) -> None:
    before = counted(client)
    client.api("POST", "/ask", json={"question": "道に迷いました"})
    client.api("POST", "/ask", json={"question": "Where am I?"})
    client.api("GET", "/ask", params={"q": "今日の天気は?"})
    grown = more(before, counted(client))
    questions = {name: by for name, by in grown.items() if name.startswith("madoguchi_q")}
    total = "madoguchi_questions_total"
    assert questions == {
        f'{total}{{face="api",language="ja",outcome="answered",reason=""}}': 1,
        f'{total}{{face="api",language="en",outcome="answered",reason=""}}': 1,
        f'{total}{{face="api",language="ja",outcome="declined",reason="out_of_scope"}}': 1,
    }
    assert grown['madoguchi_answer_seconds_count{face="api"}'] == 3


def test_judgements_are_counted(client: Described) -> None:
    asked = [client.api("POST", "/ask", json={"question": "道"}).json() for _ in range(3)]
    tokens = [answer["feedback_token"] for answer in asked]
    before = counted(client)
    for token, helpful in zip([*tokens, tokens[0]], (True, True, False, False), strict=True):
        client.api("POST", "/feedback", json={"token": token, "helpful": helpful})
    client.api("POST", "/feedback", json={"token": "none", "helpful": True})
    grown = more(before, counted(client))
    assert grown['madoguchi_feedback_total{helpful="yes"}'] == 2
    assert grown['madoguchi_feedback_total{helpful="no"}'] == 1


def test_requests_are_counted_by_the_template_of_their_route(client: Described) -> None:
    before = counted(client)
    client.get("/api/v1/documents/policy")
    client.get("/api/v1/documents/nobody")
    client.get("/api/v1/documents/list/text?start=0")
    client.put("/api/v1/ask")
    client.post("/api/v1/ask", json={"question": "故障"})
    client.get("/api/v1/a/secret/of/somebody")
    client.get("/a/secret/of/somebody")
    client.request("SECRET", "/healthz")
    client.post("/mcp")
    after = counted(client)
    grown = more(before, after)
    total = "madoguchi_http_requests_total"
    assert {name: by for name, by in grown.items() if name.startswith(total)} == {
        f'{total}{{method="GET",route="/api/v1/documents/{{id}}",status="200"}}': 1,
        f'{total}{{method="GET",route="/api/v1/documents/{{id}}",status="404"}}': 1,
        f'{total}{{method="GET",route="/api/v1/documents/{{id}}/text",status="200"}}': 1,
        f'{total}{{method="PUT",route="/api/v1/ask",status="405"}}': 1,
        f'{total}{{method="POST",route="/api/v1/ask",status="500"}}': 1,
        f'{total}{{method="GET",route="/api/v1",status="404"}}': 1,
        f'{total}{{method="GET",route="other",status="404"}}': 1,
        f'{total}{{method="other",route="/healthz",status="405"}}': 1,
        f'{total}{{method="POST",route="/mcp",status="400"}}': 1,
        f'{total}{{method="GET",route="/metrics",status="200"}}': 1,
    }


def test_nothing_of_a_question_becomes_a_label(client: Described) -> None:
    client.api("POST", "/ask", json={"question": "秘密の相談", "id": "秘密の番号"})
    client.api("GET", "/ask", params={"q": "秘密の相談"})
    text = client.get("/metrics").text
    assert "秘密" not in text
    assert "%E7" not in text
    assert set(re.findall(r'(\w+)="', text)) <= NAMES


@pytest.mark.parametrize(
    ("client", "forwarded", "status"),
    [
        ("127.0.0.1", None, 200),
        ("::1", None, 200),
        ("::ffff:127.0.0.1", None, 200),
        ("203.0.113.7", None, 404),
        ("198.51.100.5", None, 200),  # named
        ("198.51.101.5", None, 404),
        ("192.0.2.1", "127.0.0.1", 200),  # by the trusted proxy
        ("192.0.2.1", "198.51.100.5", 200),
        ("192.0.2.1", "203.0.113.7", 404),
        ("192.0.2.1", "127.0.0.1, 203.0.113.7", 404),
        ("192.0.2.1", None, 404),
        ("203.0.113.7", "127.0.0.1", 404),
        ("127.0.0.1", "127.0.0.1", 404),  # through a proxy that nobody named
    ],
)
def test_only_this_machine_and_who_is_named_read_the_figures(
    counter: Counter, client: str, forwarded: str | None, status: int
) -> None:
    named = networks(["198.51.100.0/24"])
    app = application(counter, trusted=networks(["192.0.2.1"]), metrics_from=named)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    response = TestClient(app, client=(client, 5000)).get("/metrics", headers=headers)
    assert response.status_code == status
    assert ("madoguchi_http_requests" in response.text) is (status == 200)
    if status == 404:
        assert "お探しのページは見つかりません" in response.text


def test_the_generation_is_named(client: Described) -> None:
    assert counted(client)['madoguchi_generation_info{id="20260401T0000Z-sample"}'] == 1


def test_two_processes_count_together(tmp_path: Path) -> None:
    shared = tmp_path / "figures"
    shared.mkdir()
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    with serving(*folders, PROMETHEUS_MULTIPROC_DIR=str(shared)) as (one, two):
        for address in (one, one, two):
            body = json.dumps({"question": "道に迷いました"}).encode()
            headers = {"Content-Type": "application/json"}
            with urlopen(Request(f"{address}/api/v1/ask", body, headers), timeout=30) as response:
                assert response.status == 200
        for address in (one, two):
            with urlopen(f"{address}/metrics", timeout=30) as response:
                found = figures(response.read().decode())
            answered = 'face="api",language="ja",outcome="answered",reason=""'
            assert found[f"madoguchi_questions_total{{{answered}}}"] == 3
            assert found['madoguchi_answer_seconds_count{face="api"}'] == 3
            assert found['madoguchi_generation_info{id="20260401T0000Z-sample"}'] == 1
