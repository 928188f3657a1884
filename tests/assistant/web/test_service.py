"""The service's routes: what it answers, what it refuses, and that it names no other host."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from urllib.parse import quote

import pytest
from fastapi import FastAPI

from assistant.web.conversation import version
from assistant.web.process import serve
from assistant.web.texts_en import EN
from assistant.web.texts_ja import JA
from corpus.errors import UsageError
from tests.assistant.web.desk import GUIDE, POLICY, POLICY_TEXT, SENTENCE, serving

START = POLICY_TEXT.index(SENTENCE)
PLACE = f"start={START}&end={START + len(SENTENCE)}"


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    text: str
    policy: str | None


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with serving() as address:
        yield address.removeprefix("http://")


def request(host: str, path: str, method: str = "GET") -> Response:
    """Sends the path as it stands; other clients would mend `..` first."""
    connection = HTTPConnection(host, timeout=30)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        policy = response.getheader("Content-Security-Policy")
        return Response(response.status, response.read().decode(), policy)
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/", "/documents", "/documents/policy", "/divisions"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_say_their_language_and_name_no_other_host(
    host: str, path: str, language: str
) -> None:
    response = request(host, f"{path}?lang={language}")
    assert response.status == 200
    assert re.search(rf'<html\s+lang="{language}"', response.text)
    hosts = set(re.findall(r"""["'(=](?:https?:)?//([^/"'\s\\)]+)""", response.text))
    assert hosts <= {host}
    assert "og:image" not in response.text


def test_without_javascript_the_question_of_the_address_is_one_step_away(host: str) -> None:
    shell = request(host, f"/?q={quote('道案内<は>')}&lang=en").text
    noscript = re.search(r"<noscript><p>.*?</noscript>", shell, re.DOTALL)
    assert noscript is not None
    link = re.search(r'href="\.(/plain[^"]*)"', noscript[0])
    assert link is not None
    answer = request(host, unescape(link[1])).text
    assert SENTENCE in unescape(answer)
    assert EN.contact in answer
    assert 'href="./plain"' in request(host, "/").text


def test_the_service_itself_reaches_for_no_other_host(host: str) -> None:
    """The desk ends its process at the first attempt; see `stay_on_this_machine`."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    attempt = (
        "import socket, sys; from tests.assistant.web.desk import stay_on_this_machine; "
        "sys.addaudithook(stay_on_this_machine); socket.create_connection(('192.0.2.1', 80), 1)"
    )
    guard = subprocess.run([sys.executable, "-c", attempt], env=environment, check=False)
    assert guard.returncode == 3
    assert request(host, "/").status == 200


def test_browsers_are_told_to_load_nothing_from_elsewhere(host: str) -> None:
    for path in ("/", "/documents", "/page/style.css"):
        policy = request(host, path).policy
        assert policy is not None
        assert policy.startswith("default-src 'none'")
        assert "http" not in policy


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/file=http://127.0.0.1/"),
        ("GET", "/gradio_api/proxy=http://127.0.0.1/"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/openapi.json"),
        ("POST", "/gradio_api/call/answer"),
        ("POST", "/gradio_api/run/answer"),
        ("POST", "/gradio_api/component_server"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/config"),
        ("GET", "/monitoring"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("GET", "/page/../app.py"),
        ("GET", "/assets/../../../../etc/passwd"),
    ],
)
def test_what_the_page_does_not_use_is_not_there(host: str, method: str, path: str) -> None:
    assert request(host, path, method).status in (403, 404, 405)


def test_a_link_opens_the_document_at_its_place(host: str) -> None:
    link = f"/documents/policy?{PLACE}&version={version(POLICY.sha256)}"
    marked = re.search(r'<mark id="quote"[^>]*>([^<]*)</mark>', request(host, link).text)
    assert marked is not None
    assert marked[1] == "道に迷った人を&lt;script&gt;alert(1)&lt;/script&gt;親切に案内する。"


@pytest.mark.parametrize(
    "query",
    [
        f"{PLACE}&version=another",
        "start=5",
        "start=9&end=4",
        "start=-1&end=4",
        "start=a&end=b",
        "start=0&end=99999999999999999999",
        "start=%EF%BC%91&end=%EF%BC%92",
    ],
)
def test_a_link_that_does_not_hold_shows_the_document_and_says_so(host: str, query: str) -> None:
    response = request(host, f"/documents/policy?{query}")
    assert response.status == 200
    assert JA.place_moved in response.text
    assert "<mark" not in response.text


@pytest.mark.parametrize("id", ["nobody", "%3Cscript%3E", "..%2F..%2Fetc%2Fpasswd"])
def test_an_unknown_document_is_not_found(host: str, id: str) -> None:
    response = request(host, f"/documents/{id}")
    assert response.status == 404
    assert "<script>" not in response.text


def test_the_directory_is_a_page_of_its_own(host: str) -> None:
    html = request(host, "/divisions?lang=en").text
    assert EN.nav_divisions in html
    assert f"tel:{GUIDE.phones[0].number}" in html


def test_an_address_that_is_taken_is_an_error_of_the_call(host: str) -> None:
    name, _, port = host.partition(":")
    with pytest.raises(UsageError, match="choose another"):
        serve(FastAPI(), name, int(port))
