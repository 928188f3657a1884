"""The whole way in a real browser, at a real service over the shipped documents: a visitor asks,
staff review the question and confirm a number, and the visitor sees it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import staleness_of

from tests.assistant.screenshots import ask, browsing, open_page, resize, waiting
from tests.conftest import TOHOKU

SUCCESSION = "事業承継の相談先は?"
DOUBTFUL = "観光産業を担当している課の電話番号は?"
NUMBER = "022-221-4999"
NAME, PASSWORD = "名簿次郎", "青い傘が三本ある玄関の左側"
SECONDS = 5.0  # until what was published is seen


class Way:
    """A browser at a service, and the steps that several parts of the way have in common."""

    def __init__(self, browser: Chrome, address: str) -> None:
        self.browser = browser
        self.address = address

    def find(self, selector: str) -> Any:
        return waiting(self.browser, 60).until(lambda b: b.find_element(By.CSS_SELECTOR, selector))

    def click(self, selector: str) -> None:
        """Clicks on what leads to another page, and waits until this one has gone."""
        element = self.find(selector)
        element.click()
        waiting(self.browser, 120).until(staleness_of(element))

    def counter(self, query: str = "") -> None:
        open_page(self.browser, f"{self.address}/{query}")

    def hosts(self) -> set[str | None]:
        """Every host that a page asked for anything since the last time."""
        found = set()
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                url = urlsplit(message["params"].get("request", message["params"])["url"])
                if not url.scheme.startswith(("chrome", "data", "blob", "about")):
                    found.add(url.hostname)
        return found


@contextmanager
def madoguchi(folder: Path) -> Iterator[str]:
    """The address of a service with its own copy of the documents, index and database."""
    shutil.copytree(TOHOKU, folder / "corpus")
    python_path = os.pathsep.join(filter(None, sys.path))
    environment = {
        **os.environ,
        "PYTHONPATH": python_path,
        "XDG_DATA_HOME": str(folder),
        "MADOGUCHI_DATABASE": f"sqlite:///{folder / 'desk.db'}",
    }
    program = [sys.executable, "-m", "madoguchi"]
    index = ["--index", str(folder / "index")]

    def run(*arguments: str, said: str = "") -> None:
        subprocess.run(
            [*program, *arguments], input=said, text=True, env=environment, check=True, timeout=120
        )

    run("build", "--corpus", str(folder / "corpus"), *index)
    run("staff", "add", NAME, "--role", "administrator", "--password-stdin", said=PASSWORD)
    serve = [*program, "serve", "--port", "0", "--store-questions", *index]
    with subprocess.Popen(serve, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        try:
            line = process.stderr.readline().strip()
            assert "http://" in line, line + process.stderr.read()
            yield line[line.index("http://") :].split()[0].rstrip("/")
        finally:
            process.terminate()
            process.communicate(timeout=60)


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    with browsing() as browser, madoguchi(tmp_path_factory.mktemp("way")) as address:
        resize(browser, 1280)
        yield Way(browser, address)


def test_from_the_first_question_to_a_confirmed_number(way: Way) -> None:
    a_visitor_asks(way)
    asks_on_in_english_and_without_javascript(way)
    staff_sign_in_and_review(way)
    staff_confirm_a_number(way)
    assert way.hosts() == {"127.0.0.1"}


def a_visitor_asks(way: Way) -> None:
    way.counter()
    ask(way.browser, SUCCESSION)
    assert "事業承継" in way.find(".newest .answer, .newest .contacts").text
    call = way.find(".newest .contact.first a.tel")
    assert call.get_attribute("href") == f"tel:{call.text}"
    assert call.text == "022-221-4922"

    source = way.find(".newest .source")
    quotation = source.find_element(By.TAG_NAME, "blockquote").text
    source.find_element(By.TAG_NAME, "summary").click()
    link = source.find_element(By.CSS_SELECTOR, ".source-links a").get_attribute("href")
    ask(way.browser, "申請の期限は?")
    asked = [h.text for h in way.browser.find_elements(By.CSS_SELECTOR, ".turn h2 span[lang]")]
    assert asked == ["申請の期限は?", SUCCESSION]

    way.browser.get(link)
    marked = way.find("#quote mark, mark#quote, mark#quoted-text").text
    assert "".join(quotation.split())[:20] in "".join(marked.split())


def asks_on_in_english_and_without_javascript(way: Way) -> None:
    way.counter("?lang=en")
    ask(way.browser, "Who can help me hand over my business to a successor?")
    assert way.find("html").get_attribute("lang") == "en"
    card = way.find(".newest .contact.first")
    assert "Division" in card.text
    assert card.find_element(By.CSS_SELECTOR, "a.tel").text == "022-221-4922"

    way.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    way.browser.get(f"{way.address}/plain")
    way.find("#question").send_keys(DOUBTFUL)
    way.click("main form button.main")
    assert "番号の記載なし" in way.find(".contact.first").text
    way.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def staff_sign_in_and_review(way: Way) -> None:
    way.browser.get(f"{way.address}/staff")
    way.find("#name").send_keys(NAME, Keys.TAB, PASSWORD)
    way.click("main form button.main")
    assert way.find(".list tbody th").text == DOUBTFUL  # the newest
    way.click(".list tbody th a")
    way.find("#citation-1 [value=right]").click()
    way.find("#comment").send_keys("電話番号は名簿にない")
    way.click("#save")
    assert way.find(".done").get_attribute("role") == "status"
    way.browser.get(f"{way.address}/staff/queue?kind=reviewed")
    assert DOUBTFUL in way.find(".list tbody").text


def staff_confirm_a_number(way: Way) -> None:
    """What is published is at the counter when the desk says so, or in a few seconds."""
    way.browser.get(f"{way.address}/staff/directory")
    missing = "//article[contains(., '商業・流通サービス産業課')]//a[contains(@class, 'act')]"
    way.browser.find_element(By.XPATH, missing).click()
    way.find("#number").send_keys(NUMBER)
    way.find("#source").send_keys("2026年度組織図")
    way.click("#confirm button.main")
    assert way.find("#new-number").text == NUMBER
    way.click("#publish button.main")
    published = monotonic()
    assert NUMBER in way.find(".done").text

    way.browser.get(f"{way.address}/divisions")
    while NUMBER not in way.browser.page_source:
        assert monotonic() - published < SECONDS
        way.browser.refresh()
    way.counter()
    ask(way.browser, DOUBTFUL)
    card = way.find(".newest .contact.first")
    assert card.find_element(By.CSS_SELECTOR, "a.tel").text == NUMBER
    assert "2026年度組織図" in card.text
