"""What the service sends along with every answer, which of Gradio's routes answer, and that a
browser finds nothing to forbid on the page."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import gradio
import httpx
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from assistant.web.doors import Headers, page_policy
from tests.assistant.screenshots import CHROMIUM, DRIVER, ask, open_page, waiting
from tests.assistant.web.desk import serving
from tests.assistant.web.test_limits import App, call

# Of Gradio's routes, those that the page uses.
USED = {
    ("GET", "/"),
    ("HEAD", "/"),
    ("GET", "/static/x"),
    ("GET", "/assets/x"),
    ("GET", "/theme.css"),
    ("GET", "/gradio_api/queue/data"),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/cancel"),
    ("GET", "/gradio_api/heartbeat/x"),
    ("GET", "/gradio_api/app_id"),
}

CHANGING = {"date": "", "content-length": ""}  # a page that tells milliseconds has not one length


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as address:
        yield address


def header(address: str, path: str, name: str) -> str:
    connection = HTTPConnection(address.removeprefix("http://"), timeout=30)
    try:
        connection.request("GET", path, headers={"Origin": "http://evil.example"})
        response = connection.getresponse()
        response.read()
        return response.getheader(name) or ""
    finally:
        connection.close()


def gradio_routes() -> set[tuple[str, str]]:
    """Method and path of each route of the installed Gradio, `x` for what is variable."""

    async def make() -> gradio.routes.App:  # in a loop, or else Gradio makes one and leaves it
        with gradio.Blocks(analytics_enabled=False) as blocks:
            gradio.Textbox()
        return gradio.routes.App.create_app(blocks)

    return set(_routes(asyncio.run(make()).routes))


def _routes(routes: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for route in routes:
        if hasattr(route, "original_router"):
            yield from _routes(route.original_router.routes)
        for method in getattr(route, "methods", None) or ():
            yield method, re.sub(r"\{[^}]*\}", "x", route.path)


def test_no_route_of_gradio_answers_but_those_that_the_page_uses(address: str) -> None:
    routes = gradio_routes()
    assert len(routes) > 50
    assert routes >= USED
    connection = HTTPConnection(address.removeprefix("http://"), timeout=30)
    answers = {}
    for method, path in sorted(routes - USED):
        connection.request(method, path, body="{}" if method == "POST" else None)
        response = connection.getresponse()
        response.read()
        answers[method, path] = response.status
    connection.close()
    assert {place: status for place, status in answers.items() if status != 404} == {}


@pytest.mark.parametrize("folder", ["assets", "static"])
@pytest.mark.parametrize("name", ["a" * 300, "a%00", "%ff", "..%5c", "a" * 5000])
def test_a_name_that_no_file_can_have_is_not_found(address: str, folder: str, name: str) -> None:
    assert httpx.get(f"{address}/{folder}/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/", "/documents", "/documents/leaflet/file", "/page/style.css"])
def test_every_answer_says_what_a_browser_may_do_with_it(address: str, path: str) -> None:
    policy = header(address, path, "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "form-action 'self'; frame-ancestors 'none'; base-uri" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert header(address, path, "X-Frame-Options") == "DENY"
    assert header(address, path, "X-Content-Type-Options") == "nosniff"
    assert header(address, path, "Referrer-Policy") == "same-origin"
    assert header(address, path, "Cross-Origin-Opener-Policy") == "same-origin"
    assert header(address, path, "Cross-Origin-Resource-Policy") == "same-origin"
    assert "camera=()" in header(address, path, "Permissions-Policy")
    assert header(address, path, "Access-Control-Allow-Origin") == ""
    assert header(address, path, "Strict-Transport-Security") == ""
    assert header(address, path, "Server") == ""


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/plain", "/plain?q=x", "/receipt", "/documents", "/documents/policy"),
        *("/documents/leaflet/file", "/divisions", "/page/style.css", "/theme.css", "/nowhere"),
        *("/staff/sign-in", "/healthz", "/readyz", "/metrics", "/api/v1/divisions", "/api/v1/x"),
    ],
)
def test_who_asks_for_the_head_alone_gets_that_of_the_whole_answer(address: str, path: str) -> None:
    with httpx.Client(base_url=address) as client:
        head, whole = client.head(path), client.get(path)
    assert head.status_code == whole.status_code
    assert dict(head.headers) | CHANGING == dict(whole.headers) | CHANGING
    assert whole.content
    assert not head.content


def test_a_stream_is_not_begun_for_its_head(address: str) -> None:
    response = httpx.head(f"{address}/gradio_api/heartbeat/x")
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "no-store"),
        ("/gradio_api/app_id", "no-store"),
        ("/nowhere", "no-store"),
        ("/documents", "no-cache"),
        ("/page/style.css", "no-cache"),
    ],
)
def test_answers_are_kept_by_nobody(address: str, path: str, kept: str) -> None:
    assert header(address, path, "Cache-Control") == kept


@pytest.mark.parametrize("path", ["/plain", "/api/v1/ask", "/staff", "/staff/queue", "/receipt"])
def test_what_is_somebodys_is_not_stored(path: str) -> None:
    response = call(Headers(App()), "GET", path)
    assert response is not None
    assert response.headers["cache-control"] == "no-store"


def test_https_is_asked_for_where_the_operator_says_so() -> None:
    response = call(Headers(App(), https=True), "GET", "/")
    assert response is not None
    assert response.headers["strict-transport-security"] == "max-age=31536000"


def test_a_policy_of_the_route_itself_stays() -> None:
    async def strict(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"content-security-policy", b"sandbox"), (b"cache-control", b"private")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    response = call(Headers(strict), "GET", "/")
    assert response is not None
    assert response.headers["content-security-policy"] == "sandbox"
    assert response.headers["cache-control"] == "private"


def test_the_page_names_its_own_scripts_and_styles_and_no_other() -> None:
    page = """<script src="a.js">no</script><script type="module">let a;</script>
    <style>p {}</style><p style="color: red">"""
    policy = page_policy(page)
    # printf 'let a;' | openssl dgst -sha256 -binary | base64
    assert "script-src 'self' 'sha256-81WALLbUROF1pWdYjuQYKuIcGgY/+TqVJr8UsV6Tkvo='; " in policy
    assert policy.count("sha256-") == 4


@pytest.mark.skipif(
    not (Path(CHROMIUM).exists() and Path(DRIVER).exists()),
    reason="Chromium is not installed (Debian: chromium, chromium-driver)",
)
def test_the_page_works_and_the_browser_forbids_nothing(browser: Chrome, address: str) -> None:
    open_page(browser, f"{address}/")
    ask(browser, "検査はどこですか")
    browser.find_element(By.CSS_SELECTOR, ".newest summary").click()
    said = [entry["message"] for entry in browser.get_log("browser")]
    assert said == []
    # It does forbid: a driver's own script is free to evaluate, one of the page is not.
    browser.execute_script(
        "setTimeout(() => { try { Function('return 1')() }"
        "catch (error) { document.body.className = error.name } }, 0)"
    )
    waiting(browser).until(lambda browser: browser.find_elements(By.CSS_SELECTOR, "body.EvalError"))
