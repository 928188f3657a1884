"""What does not hold is refused as RFC 9457 describes it: the right status, the right place,
nothing of the machine, and never a 500."""

import json
from typing import Any

import httpx2
import pytest

from assistant.api.problems import KINDS, language_of
from tests.assistant.api.described import Described

JSON = {"content-type": "application/json"}


def problem(response: httpx2.Response, name: str) -> dict[str, Any]:
    """The problem of a response, which has to be of the kind that is named."""
    found: dict[str, Any] = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert found["type"] == f"/api/v1/problems/{name}"
    assert found["status"] == response.status_code
    assert found["title"]
    assert found["detail"]
    return found


def post(client: Described, body: bytes, **headers: str) -> httpx2.Response:
    return client.api("POST", "/ask", content=body, headers={**JSON, **headers})


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"question=a",
        b"\xff\xfe{\x00}\x00",
        b'{"question": "\xe3\x81"}',
        b'{"question": "a", "question": "b"}',
        b'{"question": NaN}',
        b'{"question": -Infinity}',
        b"[" * 60_000,
        b'{"question":' * 5_000,
        b'{"question": ' + b"1" * 5_000 + b"}",
        b'{"question": "a"} {"question": "b"}',
        b'{"question": "a\nb"}',
    ],
)
def test_what_is_no_json_is_malformed(client: Described, body: bytes) -> None:
    found = problem(post(client, body), "malformed")
    assert found["detail"] != KINDS["malformed"].meaning.ja  # something more exact is said


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"", "#"),
        (b"null", "#"),
        (b"[]", "#"),
        (b'"question"', "#"),
        (b"{}", "#/question"),
        (b'{"question": 5}', "#/question"),
        (b'{"question": null}', "#/question"),
        (b'{"question": ["a"]}', "#/question"),
        (b'{"question": 1e999}', "#/question"),
        (b'{"question": "a\\u0000b"}', "#/question"),
        (b'{"question": "\\ud800"}', "#/question"),
        (b'{"question": "a", "id": 5}', "#/id"),
        (b'{"question": "a", "previous": "b"}', "#/previous"),
        (b'{"question": "a", "previous": [5]}', "#/previous/0"),
        (b'{"question": "a", "previous": ["' + b"a" * 501 + b'"]}', "#/previous/0"),
        (b'{"question": "a", "previous": [' + b",".join([b'"b"'] * 11) + b"]}", "#/previous"),
        (b'{"question": "a", "face": "page"}', "#/face"),
        (b'{"question": "a", "a/b~c": 1}', "#/a~1b~0c"),
        (b'{"question": "a", "__proto__": {}}', "#/__proto__"),
        (b'{"question": "a", "<script>": 1}', "#/<script>"),
    ],
)
def test_a_value_that_does_not_hold_is_named_by_its_place(
    client: Described, body: bytes, pointer: str
) -> None:
    found = problem(post(client, body), "invalid")
    assert [error["pointer"] for error in found["errors"]] == [pointer]
    assert all(error["detail"] for error in found["errors"])


def test_a_field_named_by_half_a_character_is_no_error_of_ours(client: Described) -> None:
    problem(post(client, b'{"question": "a", "\\ud800": 1}'), "invalid")


def test_many_faults_and_long_names_are_cut_short(client: Described) -> None:
    many = {f"{'x' * 500}{n}": n for n in range(100)}
    found = problem(post(client, json.dumps({"question": "a", **many}).encode()), "invalid")
    assert len(found["errors"]) == 20
    assert max(len(error["pointer"]) for error in found["errors"]) < 100


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/ask", "q"),
        ("/ask?question=a", "question"),
        ("/ask?q=a&q=b", "q"),
        ("/ask?q=a%00b", "q"),
        ("/divisions?department=a", "department"),
        ("/documents/policy?text=perhaps", "text"),
        ("/documents/policy/text?start=-1", "start"),
        ("/documents/policy/text?start=%EF%BC%91", "start"),
        ("/documents/policy/text?start=1e3", "start"),
        ("/documents/policy/text?start=99999999999999999999999", "start"),
        ("/documents/policy/text?start=99999", "start"),
        ("/documents/policy/text?start=5&end=4", "end"),
        ("/documents/policy/text?end=99999", "end"),
    ],
)
def test_a_parameter_that_does_not_hold_is_named(
    client: Described, path: str, parameter: str
) -> None:
    found = problem(client.api("GET", path), "invalid")
    assert parameter in [error["parameter"] for error in found["errors"]]


def test_an_address_that_is_no_utf8_is_malformed(client: Described) -> None:
    problem(client.api("GET", "/ask?q=%FF"), "malformed")


@pytest.mark.parametrize("length", [64 * 1024 + 1, 1_000_000])
def test_a_body_over_64_kib_is_too_large(client: Described, length: int) -> None:
    body = b'{"question": "' + b"a" * (length - 16) + b'"}'
    assert len(body) == length
    problem(post(client, body), "too-large")
    problem(client.api("POST", "/ask", content=iter([body]), headers=JSON), "too-large")


def test_a_body_of_64_kib_is_read(client: Described) -> None:
    body = b'{"question": "' + b"a" * (64 * 1024 - 16) + b'"}'
    assert post(client, body).status_code == 200


@pytest.mark.parametrize("length", [b"-1", b"5", b"99999999999999999999", b"x", b"\xb2"])
def test_a_wrong_length_is_no_way_around(client: Described, length: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", length)]
    response = client.api("POST", "/ask", content=b'{"question": "a"}', headers=headers)
    assert response.status_code in (200, 413)


@pytest.mark.parametrize(
    "media_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=shift_jis"],
)
def test_what_is_not_sent_as_json_is_of_no_known_type(client: Described, media_type: str) -> None:
    headers = {"content-type": media_type}
    response = client.api("POST", "/ask", content=b'{"question": "a"}', headers=headers)
    problem(response, "unsupported-media-type")


@pytest.mark.parametrize("media_type", ["application/json", "Application/JSON; charset=UTF-8"])
def test_json_is_known_by_its_names(client: Described, media_type: str) -> None:
    headers = {"content-type": media_type}
    body = b'\xef\xbb\xbf{"question": "a"}'  # with the mark that some editors put first
    assert client.api("POST", "/ask", content=body, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/ask/",
        "/divisions/nobody",
        "/divisions/%00",
        "/divisions/%FF",
        "/divisions/..%2F..%2Fetc%2Fpasswd",
        "/documents/nobody",
        "/documents/nobody/text",
        "/documents/' OR 1=1 --",
        "/problems/nothing",
        "/docs",
        "/redoc",
    ],
)
def test_what_is_not_there_is_not_found(client: Described, path: str) -> None:
    problem(client.api("GET", path), "not-found")


@pytest.mark.parametrize(
    "receipt", ["7K3M-Q9TD-2XWF", "%00", "' OR 1=1 --", "%EF%BC%91", "-" * 5000]
)
def test_a_receipt_of_nothing_is_not_found(client: Described, receipt: str) -> None:
    problem(client.api("DELETE", f"/questions/{receipt}"), "not-found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/ask", "GET, HEAD, POST"),
        ("DELETE", "/divisions", "GET, HEAD"),
        ("GET", "/feedback", "POST"),
        ("OPTIONS", "/ask", "GET, HEAD, POST"),
        ("BREW", "/documents/policy", "GET, HEAD"),
    ],
)
def test_another_method_is_told_which_there_are(
    client: Described, method: str, path: str, allowed: str
) -> None:
    response = client.api(method, path)
    problem(response, "method-not-allowed")
    assert response.headers["allow"] == allowed


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\u0000", "あ" * 100, "e30.aaa.bbb"])
def test_a_token_that_does_not_hold_is_named(client: Described, token: str) -> None:
    response = client.api("POST", "/feedback", json={"token": token, "helpful": True})
    assert problem(response, "invalid")["errors"][0]["pointer"] == "#/token"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("helpful", "yes"),
        ("helpful", 1),
        ("reason", "angry"),
        ("comment", "あ" * 1001),
        ("stars", 5),
    ],
)
def test_a_judgement_that_does_not_hold_is_named(
    client: Described, field: str, value: object
) -> None:
    body = {"token": "x", "helpful": True, field: value}
    found = problem(client.api("POST", "/feedback", json=body), "invalid")
    assert [error["pointer"] for error in found["errors"]] == [f"#/{field}"]


def test_too_much_at_once_is_busy_and_says_for_how_long(client: Described) -> None:
    response = client.api("POST", "/ask", json={"question": "混雑"})
    problem(response, "busy")
    assert response.headers["retry-after"] == "7"


def test_what_is_unexpected_tells_nothing_of_the_machine(client: Described) -> None:
    response = client.api("POST", "/ask", json={"question": "故障"})
    problem(response, "internal-error")
    assert "secret" not in response.text


def test_sentences_come_in_the_language_that_is_asked_for(client: Described) -> None:
    japanese = client.api("GET", "/nothing")
    english = client.api("GET", "/nothing", headers={"accept-language": "en-GB, ja;q=0.5"})
    assert japanese.headers["content-language"] == "ja"
    assert "アドレス" in japanese.json()["detail"]
    assert english.headers["content-language"] == "en"
    assert english.json()["detail"].isascii()
    assert english.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "ja"),
        ("", "ja"),
        ("fr", "ja"),
        ("*", "ja"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("ja,en;q=0.9", "ja"),
        ("fr, en;q=0.3", "en"),
        ("ja;q=0.2, en;q=0.8", "en"),
        ("en;q=0", "ja"),
        ("en;q=x, ja;q=0.1", "ja"),
        ("english", "ja"),
    ],
)
def test_the_language_is_the_one_that_is_preferred(header: str | None, language: str) -> None:
    assert language_of(header) == language


@pytest.mark.parametrize("name", KINDS)
def test_every_type_of_problem_answers_what_it_is(client: Described, name: str) -> None:
    found = client.api("GET", f"/problems/{name}").json()
    assert found["type"] == f"/api/v1/problems/{name}"
    assert found["status"] == KINDS[name].status
    assert found["meaning"] != found["meaning_en"]
    assert found in client.api("GET", "/problems").json()
