"""What a browser can do with an answer: link, copy, print, judge; and what it says when the
connection or the service is lost."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlsplit

import pytest
from pypdfium2 import PdfDocument
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from assistant.web.texts_en import EN
from assistant.web.texts_ja import JA
from tests.assistant.screenshots import (
    CHROMIUM,
    DRIVER,
    ask,
    connect,
    open_page,
    print_page,
    resize,
)
from tests.assistant.web.desk import SENTENCE, serving
from tests.assistant.web.test_browser import find, shown, wait, wait_for

pytestmark = pytest.mark.skipif(
    not (Path(CHROMIUM).exists() and Path(DRIVER).exists()),
    reason="Chromium is not installed (Debian: chromium, chromium-driver)",
)

QUESTION = "道案内はどこですか"
FIELD = "#question textarea"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving("keep") as address:
        yield address


@pytest.fixture
def answered(page: Chrome) -> Chrome:
    ask(page, QUESTION)
    return page


def focused(browser: Chrome) -> Any:
    return browser.switch_to.active_element


# Arriving and leaving


def test_whoever_asked_is_taken_to_the_answer(answered: Chrome) -> None:
    wait(answered, lambda: focused(answered) == find(answered, ".newest h2"))
    top = "return document.querySelector('.newest').getBoundingClientRect().top"
    wait(answered, lambda: 0 <= answered.execute_script(top) < 200)
    status = find(answered, "#status")
    assert (status.text, status.get_attribute("aria-live")) == (JA.done, "polite")
    find(answered, "#new-button").click()
    wait(answered, lambda: focused(answered) == find(answered, FIELD))


def test_the_first_stop_of_the_keyboard_skips_to_the_question(page: Chrome) -> None:
    page.execute_script("document.activeElement.blur()")
    find(page, "body").send_keys(Keys.TAB)
    link = focused(page)
    assert link.text == JA.skip
    assert link.rect["width"] > 40
    link.send_keys(Keys.ENTER)
    wait(page, lambda: focused(page) == find(page, FIELD))


def test_nothing_moves_while_a_visitor_waits(browser: Chrome, address: str) -> None:
    watch = (
        "window.moved = 0; new PerformanceObserver((list) => { for (const entry of "
        "list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value; })"
        '.observe({ type: "layout-shift", buffered: true });'
    )
    resize(browser, 390)
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
    try:
        for query in ("", "?lang=en"):
            open_page(browser, f"{address}/{query}")
            wait(browser, lambda: find(browser, FIELD).is_displayed())
            find(browser, FIELD).send_keys("待つ", Keys.ENTER)
            find(browser, ".status.waiting")
            assert browser.execute_script("return window.moved") < 0.01
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


# Links


def test_a_question_stands_in_the_address_only_by_its_link(answered: Chrome, address: str) -> None:
    assert not urlsplit(answered.current_url).query
    link = find(answered, ".newest .tools a")
    assert link.text == JA.permalink
    assert link.get_attribute("href") == f"{address}/?q={link_of(QUESTION)}"
    link.click()
    wait(answered, lambda: "?q=" in answered.current_url)
    wait(answered, lambda: QUESTION in find(answered, ".newest h2").text)
    wait(answered, lambda: focused(answered) == find(answered, ".newest h2"))


def test_a_link_may_ask_in_english(browser: Chrome, address: str) -> None:
    open_page(browser, f"{address}/?q={link_of(QUESTION)}&lang=en")
    wait_for(browser, EN.ask_again)
    assert SENTENCE in find(browser, ".newest .answer").text


def link_of(question: str) -> str:
    return quote_plus(question)


# Copies


@pytest.mark.parametrize("clipboard", [True, False])
def test_answer_number_and_link_are_copied_by_keyboard(
    answered: Chrome, address: str, clipboard: bool
) -> None:
    if not clipboard:  # as under plain http
        answered.execute_script(
            "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
        )
    copies = {
        ".newest .contact .small.tool": "022-000-0001",
        "[data-copy-link]": f"{address}/?q={link_of(QUESTION)}",
        ".newest .tools [data-copy]": SENTENCE,
    }
    for selector, text in copies.items():
        button = find(answered, selector)
        button.send_keys(Keys.ENTER)
        wait(answered, lambda: find(answered, "#message").text == JA.copied)
        assert focused(answered) == button
        field = find(answered, FIELD)
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(Keys.CONTROL, "v")
        wait(answered, lambda f=field, t=text: t in (f.get_attribute("value") or ""))
        answered.execute_script("document.getElementById('message').textContent = ''")


def test_a_copy_that_failed_says_so(answered: Chrome) -> None:
    answered.execute_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        "document.execCommand = () => false"
    )
    find(answered, ".newest .small.tool").click()
    wait(answered, lambda: find(answered, "#message").text == JA.not_copied)


# Paper


def printed(browser: Chrome) -> tuple[int, str]:
    """The number of sheets and what stands on them, without spaces."""
    with PdfDocument(BytesIO(print_page(browser))) as paper:
        texts = [sheet.get_textpage().get_text_range() for sheet in paper]
    return len(texts), re.sub(r"\s", "", "".join(texts))


@pytest.mark.parametrize(
    "question", [QUESTION, "検査はどこですか", "資料はどこですか", "明日の天気は"]
)
def test_an_answer_is_printed_on_one_sheet(page: Chrome, question: str) -> None:
    ask(page, question)
    sheets, text = printed(page)
    assert sheets == 1
    for part in ("見本局", question, JA.answered_at, "20260401T0000Z-sample", "022-000-0000"):
        assert part in text
    for left_out in (JA.ask_again, JA.helpful, JA.print_answer, JA.nav_divisions, JA.receipt):
        assert left_out not in text


def test_the_sheet_has_answer_quotation_and_contact(answered: Chrome) -> None:
    _, text = printed(answered)
    assert text.count(SENTENCE) == 2
    assert "案内課" in text
    assert "022-000-0002" in text
    assert "2022年2月発行" in text


def test_each_answer_is_printed_alone(answered: Chrome) -> None:
    ask(answered, "検査はどこですか")
    _, newest = printed(answered)
    assert "検査はどこですか" in newest
    assert QUESTION not in newest
    answered.execute_script("window.print = () => {}")
    find(answered, "[data-print=turn-1]").click()
    sheets, text = printed(answered)
    assert sheets == 1
    assert QUESTION in text
    assert "検査はどこですか" not in text


# Judgements and receipts


def test_yes_is_thanked_for_and_stays_said(answered: Chrome) -> None:
    find(answered, ".newest [value=yes]").click()
    wait(answered, lambda: find(answered, ".newest .thanks").text == JA.thanks)
    assert not find(answered, ".newest .verdict").is_displayed()
    ask(answered, "落とし物は")
    assert find(answered, "#turn-1 .thanks").text == JA.thanks
    assert find(answered, ".newest .verdict").is_displayed()


def test_no_asks_for_a_reason_and_a_comment(answered: Chrome) -> None:
    no = find(answered, ".newest .verdict summary")
    where = no.rect
    no.send_keys(Keys.ENTER)
    reason = find(answered, ".newest [value=outdated]")
    wait(answered, reason.is_displayed)
    assert (no.rect["x"], no.rect["y"]) == (where["x"], where["y"])
    reason.click()
    find(answered, ".newest textarea[name=comment]").send_keys("古い番号でした")
    find(answered, ".newest .verdict details button").click()
    wait(answered, lambda: find(answered, ".newest .thanks").text == JA.thanks)
    assert focused(answered) == find(answered, ".newest .thanks")


def test_a_question_is_deleted_by_the_number_below_its_answer(
    answered: Chrome, address: str
) -> None:
    number = find(answered, ".newest .receipt-number").text
    open_page(answered, f"{address}/receipt")
    find(answered, "#receipt").send_keys(number, Keys.ENTER)
    wait_for(answered, JA.deleted)


def test_the_plain_page_needs_no_script(browser: Chrome, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{address}/plain")
        find(browser, "#question").send_keys(QUESTION)
        find(browser, ".ask button").click()
        wait_for(browser, SENTENCE)
        assert not urlsplit(browser.current_url).query
        scripted = browser.find_elements(By.CSS_SELECTOR, ".scripted")
        assert scripted
        assert not any(element.is_displayed() for element in scripted)
        find(browser, "#question").send_keys("電話番号は?")
        find(browser, ".ask button").click()
        wait_for(browser, f"前の質問：{QUESTION}")
        find(browser, ".verdict summary").click()
        find(browser, "[value=unclear]").click()
        find(browser, ".verdict details button").click()
        wait_for(browser, JA.thanks)
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_the_plain_page_copies_and_judges_in_place_with_scripts(
    browser: Chrome, address: str
) -> None:
    browser.get(f"{address}/plain?q={link_of(QUESTION)}")
    find(browser, ".tools [data-copy]").click()
    wait(browser, lambda: find(browser, "#message").text == JA.copied)
    find(browser, "[value=yes]").click()
    wait(browser, lambda: find(browser, ".thanks").text == JA.thanks)
    assert SENTENCE in shown(browser)


# Trouble


def test_a_busy_counter_keeps_the_question(page: Chrome) -> None:
    find(page, FIELD).send_keys("混雑していますか", Keys.ENTER)
    wait_for(page, JA.asked_too_much)
    assert find(page, FIELD).get_attribute("value") == "混雑していますか"


def test_without_a_network_the_main_line_is_named(answered: Chrome) -> None:
    connect(answered, offline=True)
    try:
        wait(answered, lambda: JA.offline in find(answered, "#notice").text)
        assert find(answered, "#notice a").get_attribute("href") == "tel:022-000-0000"
        assert SENTENCE in shown(answered)
    finally:
        connect(answered, offline=False)
    wait(answered, lambda: not find(answered, "#notice").text)


def test_a_refused_request_is_a_calm_sentence(page: Chrome) -> None:
    """What a limit answers to the page's own requests."""
    page.execute_script(
        "const fetched = window.fetch; window.fetch = (resource, options) =>"
        " String(resource.url ?? resource).includes('/queue/join')"
        " ? fetched('./none/gradio_api/queue/join', options) : fetched(resource, options)"
    )
    find(page, FIELD).send_keys(QUESTION, Keys.ENTER)
    wait(page, lambda: JA.asked_too_much in find(page, "#notice").text)
    assert find(page, FIELD).get_attribute("value") == QUESTION


def test_a_visit_outlives_the_service(browser: Chrome) -> None:
    resize(browser, 1280)
    with serving() as address:
        port = urlsplit(address).port or 0
        open_page(browser, f"{address}/?lang=en")
        ask(browser, QUESTION)
        browser.execute_script("window.kept = true")
    with serving(port=port):
        ask(browser, "電話番号は?")
        # The new service has never heard of this visit; the browser has.
        assert f"前の質問：{QUESTION}" in shown(browser)
        assert EN.resumed in shown(browser)
    find(browser, FIELD).send_keys("落とし物は", Keys.ENTER)
    wait(browser, lambda: EN.offline in find(browser, "#notice").text)
    assert "Connection" not in shown(browser)
    with serving(port=port):
        wait(browser, lambda: EN.online_again in find(browser, "#notice").text)
        assert browser.execute_script("return window.kept")
        assert f"前の質問：{QUESTION}" in shown(browser)
        find(browser, "#notice [data-reload]").click()
        wait(browser, lambda: not browser.execute_script("return window.kept"))
        wait(browser, lambda: find(browser, FIELD).get_attribute("value") == "落とし物は")
