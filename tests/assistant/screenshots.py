"""Pictures of every state of the public pages, for the README and for looking at.

    python tests/assistant/screenshots.py FOLDER [ADDRESS]

ADDRESS is where a service answers (default http://127.0.0.1:7860, as `make run` says); "sample"
serves the small desk of the tests, whose states can also be brought about: waiting, busy, offline.
Needs Chromium with its driver (Debian: chromium, chromium-driver, fonts-noto-cjk) and selenium.
"""

import base64
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from selenium import webdriver
from selenium.common import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.errorhandler import ErrorHandler
from selenium.webdriver.support.wait import WebDriverWait

CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
WIDTHS = (320, 390, 1280)
QUESTIONS = {
    "answered": "事業承継の相談先は?",
    "doubtful": "観光産業を担当している課の電話番号は?",
    "several": "外国の会社と取引したい",
    "declined": "明日の仙台の天気を教えてください",
    "english": "Who can help me hand over my business to a successor?",
    "easy": "会社を子どもにゆずりたいです。どこに聞きますか",
}
SAMPLE_QUESTIONS = {
    "answered": "道案内はどこですか",
    "doubtful": "検査はどこですか",
    "sources": "資料はどこですか",
    "declined": "明日の天気は",
    "english": "Where is the station?",
    "easy": "道案内はどこですか。",
}
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class _Errors(ErrorHandler):
    """Chromium's driver names an element of a document that has just been replaced in two ways."""

    def check_response(self, response: dict[str, Any]) -> None:
        try:
            super().check_response(response)
        except WebDriverException as error:
            if "does not belong to the document" in str(error.msg):
                raise StaleElementReferenceException(error.msg) from error
            raise


def chromium(profile: str) -> webdriver.Chrome:
    """Debian's Chromium with an empty profile folder."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    # Every request of every page, read back with `get_log("performance")`.
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(DRIVER))
    browser.error_handler = _Errors()
    return browser


@contextmanager
def browsing() -> Iterator[webdriver.Chrome]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = chromium(profile)
        try:
            yield browser
        finally:
            browser.quit()


def waiting(browser: webdriver.Chrome, seconds: float = 30) -> WebDriverWait[webdriver.Chrome]:
    """Waits also through a page, or a part of one, that is written anew while it is looked at."""
    return WebDriverWait(browser, seconds, ignored_exceptions=[StaleElementReferenceException])


def resize(browser: webdriver.Chrome, width: int) -> None:
    """A window narrower than Chromium allows is a device's screen."""
    screen = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


def save(browser: webdriver.Chrome, file: Path) -> None:
    """The whole page, beyond the window's height."""
    picture = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
    file.write_bytes(base64.b64decode(picture["data"]))
    print(file)


def ask(browser: webdriver.Chrome, question: str) -> None:
    field = browser.find_element(By.CSS_SELECTOR, "#question textarea")
    field.send_keys(question, Keys.ENTER)
    waiting(browser).until(
        lambda b: any(question in h.text for h in b.find_elements(By.CSS_SELECTOR, ".newest h2"))
    )


def open_page(browser: webdriver.Chrome, address: str) -> None:
    """Opens a page and waits until it stands in the language that the address asks for."""
    browser.get(address)
    language = parse_qs(urlsplit(address).query).get("lang", ["ja"])[0]
    stands = ":root:not(.starting) .gradio-container:has(#question)"
    ready = f"body.plain main, {stands} [data-language={language}]"
    waiting(browser).until(lambda b: b.find_elements(By.CSS_SELECTOR, ready))


def print_page(browser: webdriver.Chrome) -> bytes:
    """What comes out of a printer, as PDF."""
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    return base64.b64decode(printed["data"])


def answers(
    browser: webdriver.Chrome, address: str, folder: Path, width: int, questions: dict[str, str]
) -> None:
    """The first page, an answer of each kind on both pages that answer, and one on paper."""
    open_page(browser, f"{address}/")
    save(browser, folder / f"first-{width}.png")
    for name, question in questions.items():
        language = {"english": "?lang=en", "easy": "?lang=easy"}.get(name, "")
        open_page(browser, f"{address}/{language}")
        ask(browser, question)
        save(browser, folder / f"{name}-{width}.png")
        if width == WIDTHS[-1]:
            paper = folder / f"{name}-paper.pdf"
            paper.write_bytes(print_page(browser))
            print(paper)
    open_page(browser, f"{address}/plain")
    save(browser, folder / f"plain-{width}.png")
    open_page(browser, f"{address}/plain?{urlencode({'q': questions['answered']})}")
    save(browser, folder / f"plain-answered-{width}.png")


def judged(browser: webdriver.Chrome, folder: Path, width: int) -> None:
    """The answer on the page, found unhelpful and thanked for."""
    details = browser.find_element(By.CSS_SELECTOR, ".newest .feedback details")
    details.find_element(By.TAG_NAME, "summary").click()
    save(browser, folder / f"unhelpful-{width}.png")
    details.find_element(By.CSS_SELECTOR, "button").click()
    waiting(browser).until(lambda b: b.find_elements(By.CSS_SELECTOR, ".judged"))
    save(browser, folder / f"thanks-{width}.png")


def pages_to_read(browser: webdriver.Chrome, address: str, folder: Path, width: int) -> None:
    """The other pages, and the place of the first citation of the answer on the page."""
    browser.find_element(By.CSS_SELECTOR, ".newest .source-text summary").click()
    place = browser.find_element(By.CSS_SELECTOR, ".newest .source-text a").get_attribute("href")
    save(browser, folder / f"source-{width}.png")
    names = ("documents", "divisions", "receipt")
    pages = {**{name: f"{address}/{name}" for name in names}, "place": place or ""}
    for name, page in pages.items():
        open_page(browser, page)
        save(browser, folder / f"{name}-{width}.png")


def take(
    browser: webdriver.Chrome, address: str, folder: Path, width: int, questions: dict[str, str]
) -> None:
    resize(browser, width)
    answers(browser, address, folder, width, questions)
    open_page(browser, f"{address}/")
    ask(browser, questions["answered"])
    judged(browser, folder, width)
    pages_to_read(browser, address, folder, width)


def connect(browser: webdriver.Chrome, offline: bool) -> None:
    """Takes the network away from the browser, or gives it back."""
    conditions = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", {**conditions, "offline": offline})


def states(browser: webdriver.Chrome, address: str, folder: Path, width: int) -> None:
    """Waiting, nothing asked, failed and offline, at the sample desk."""
    resize(browser, width)
    for name, question in {
        "empty": "  ",
        "failed": "故障",
        "busy": "混雑",
        "waiting": "待つ",
    }.items():
        open_page(browser, f"{address}/")
        field = browser.find_element(By.CSS_SELECTOR, "#question textarea")
        field.send_keys(question, Keys.ENTER)
        kind = ".waiting" if name == "waiting" else ".mistake"
        waiting(browser).until(lambda b, k=kind: b.find_elements(By.CSS_SELECTOR, k))
        save(browser, folder / f"{name}-{width}.png")
    connect(browser, offline=True)
    waiting(browser).until(lambda b: b.find_elements(By.CSS_SELECTOR, "#notice p"))
    save(browser, folder / f"offline-{width}.png")
    connect(browser, offline=False)


def main(folder: Path, address: str, questions: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with browsing() as browser:
        for width in WIDTHS:
            take(browser, address.rstrip("/"), folder, width, questions)
            if questions is SAMPLE_QUESTIONS:
                states(browser, address, folder, width)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    if sys.argv[2:] == ["sample"]:
        from tests.assistant.web.desk import serving

        with serving("keep") as sample:
            main(Path(sys.argv[1]), sample, SAMPLE_QUESTIONS)
    else:
        main(Path(sys.argv[1]), *(sys.argv[2:] or ["http://127.0.0.1:7860"]), QUESTIONS)
