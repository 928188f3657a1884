"""Nothing scrolls sideways, overlaps or is cut off on a screen of 320 pixels, or with text of
twice the size; and what one points at is large enough."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.accessibility.office import Office
from tests.assistant.screenshots import ask, open_page, resize, waiting
from tests.assistant.staff.desk_client import PASSWORDS

PUBLIC = (
    "",
    "plain?q=資料はどこですか",
    "plain?q=検査はどこですか",
    "documents",
    "documents/leaflet?start=150&end=180",
    "documents/sheet?start=500&end=520",
    "divisions",
    "receipt",
)
DESK = ("queue", "cases/1", "cases/4", "history", "accounts", "directory", "overview")

_WRONG = (Path(__file__).parent / "wrong.js").read_text(encoding="utf-8")


def enlarge(browser: Chrome, view: str) -> None:
    """A narrow screen; or a window of 640 pixels whose reader has set text to twice the size."""
    if view == "320 px":
        resize(browser, 320)
        browser.execute_script("document.documentElement.style.fontSize = ''")
        return
    screen = {"width": 640, "height": 844, "deviceScaleFactor": 2, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.execute_script("document.documentElement.style.fontSize = '200%'")


def wrong_with(browser: Chrome, page: str) -> Iterator[str]:
    for view in ("320 px", "text of 200 %"):
        enlarge(browser, view)
        for line in browser.execute_script(_WRONG):
            yield f"{page} | {view} | {line}"


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_the_public_pages(browser: Chrome, served: Office, language: str) -> None:
    wrong = []
    for path in PUBLIC:
        page = f"{path}{'&' if '?' in path else '?'}lang={language}"
        if path:
            browser.get(f"{served.address}/{page}")
        else:
            open_page(browser, f"{served.address}/{page}")
            ask(browser, "検査はどこですか")
            ask(browser, "資料はどこですか")
        unfold(browser)
        wrong += wrong_with(browser, page)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_desk(browser: Chrome, served: Office, language: str) -> None:
    browser.get(f"{served.address}/staff/sign-in?lang={language}")
    browser.delete_all_cookies()
    browser.get(f"{served.address}/staff/sign-in?lang={language}")
    wrong = [*wrong_with(browser, "sign-in")]
    for field, words in (("name", "管理者"), ("password", PASSWORDS["管理者"][1])):
        browser.find_element(By.ID, field).send_keys(words)
    browser.find_element(By.CSS_SELECTOR, "main button").click()
    waiting(browser).until(lambda b: b.find_elements(By.CSS_SELECTOR, ".tabs"))
    for path in DESK:
        browser.get(f"{served.address}/staff/{path}")
        unfold(browser)
        wrong += wrong_with(browser, path)
    assert not wrong, "\n".join(wrong)


def unfold(browser: Chrome) -> None:
    browser.execute_script(
        "document.querySelectorAll('details').forEach((box) => { box.open = true; })"
    )
