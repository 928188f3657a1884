"""The page in a real browser, on a real server: asked, followed up, read, and watched."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from assistant.web.examples import examples
from assistant.web.texts_en import EN
from assistant.web.texts_ja import JA
from tests.assistant.screenshots import CHROMIUM, DRIVER, ask, open_page, resize, waiting
from tests.assistant.web.desk import CELL, CORPUS, SENTENCE, SHEET_ROW, serving

pytestmark = pytest.mark.skipif(
    not (Path(CHROMIUM).exists() and Path(DRIVER).exists()),
    reason="Chromium is not installed (Debian: chromium, chromium-driver)",
)

# Pages of Chromium itself, and addresses that are their own content.
_LOCAL_SCHEMES = ("chrome", "data", "blob", "about")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as address:
        yield address


def find(browser: Chrome, selector: str) -> WebElement:
    return wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, selector))[0]


def wait(browser: Chrome, condition: Callable[[], Any]) -> Any:
    return waiting(browser).until(lambda _: condition())


def shown(browser: Chrome) -> str:
    return browser.find_element(By.TAG_NAME, "body").text


def wait_for(browser: Chrome, text: str) -> None:
    wait(browser, lambda: text in shown(browser))


def test_a_question_gets_sentence_contact_and_citations(page: Chrome) -> None:
    ask(page, "道案内はどこですか")
    assert SENTENCE in find(page, ".newest .answer").text
    card = find(page, ".newest .contact.first")
    assert "案内課" in card.text
    link = card.find_element(By.CSS_SELECTOR, "a.tel")
    assert link.get_attribute("href") == "tel:022-000-0001"
    assert len(page.find_elements(By.CSS_SELECTOR, ".newest .source-list > .source")) == 3
    assert find(page, "#question textarea").get_attribute("value") == ""


def test_a_mark_leads_to_its_citation_and_keeps_the_visit(page: Chrome) -> None:
    ask(page, "道案内はどこですか")
    find(page, ".newest .answer a.mark").click()
    wait(page, lambda: page.switch_to.active_element.get_attribute("id") == "turn-1-source-1")
    assert "道案内はどこですか" in shown(page)


def test_a_mark_opens_what_is_folded_away(page: Chrome) -> None:
    ask(page, "道案内はどこですか")
    assert not find(page, "#turn-1-source-3").is_displayed()
    find(page, ".newest .general a.mark").click()
    wait(page, find(page, "#turn-1-source-3").is_displayed)


def test_the_source_text_opens_with_the_quotation_marked(page: Chrome) -> None:
    ask(page, "道案内はどこですか")
    source = find(page, "#turn-1-source-1")
    source.find_element(By.TAG_NAME, "summary").click()
    excerpt = source.find_element(By.CLASS_NAME, "excerpt")
    mark = excerpt.find_element(By.TAG_NAME, "mark")
    assert mark.text == SENTENCE
    wait(page, lambda: excerpt.rect["y"] <= mark.rect["y"] < excerpt.rect["y"] + 200)
    assert "前書き。" in excerpt.text
    assert "後書き。" in excerpt.text


def test_the_whole_document_opens_at_the_quotation(page: Chrome) -> None:
    ask(page, "道案内はどこですか")
    find(page, "#turn-1-source-1 summary").click()
    page.get(find(page, "#turn-1-source-1 details a").get_attribute("href") or "")
    quote = find(page, "mark#quote")
    assert quote.text == SENTENCE
    top = page.execute_script("return arguments[0].getBoundingClientRect().top", quote)
    assert 0 <= top < 844


def test_a_quotation_of_a_pdf_opens_with_its_page_drawn(page: Chrome) -> None:
    ask(page, "資料はどこですか")
    find(page, "#turn-1-source-1 summary").click()
    page.get(find(page, "#turn-1-source-1 details a").get_attribute("href") or "")
    pictures = page.find_elements(By.CSS_SELECTOR, "#quote img")
    assert len(pictures) == 2
    for picture in pictures:
        wait(page, lambda picture=picture: picture.get_property("complete"))
        assert picture.get_property("naturalWidth") == 1240
        assert 0 < picture.rect["width"] <= 1280
    resize(page, 320)
    assert all(picture.rect["width"] <= 320 for picture in pictures)
    assert page.execute_script("return document.documentElement.scrollWidth") <= 320
    find(page, "a[rel=next]").click()
    wait(page, lambda: "page=3" in page.current_url)
    assert len(page.find_elements(By.CSS_SELECTOR, "#quote img")) == 1


def colour_of(row: WebElement) -> str:
    return row.find_element(By.TAG_NAME, "td").value_of_css_property("background-color")


def test_a_row_of_a_sheet_is_a_table_that_scrolls_in_its_box(page: Chrome) -> None:
    ask(page, "資料はどこですか")
    resize(page, 390)
    find(page, "#turn-1-source-2 summary").click()
    box = find(page, "#turn-1-source-2 .rows")
    assert box.get_property("scrollWidth") > box.get_property("clientWidth")
    assert page.execute_script("return document.documentElement.scrollWidth") <= 390
    row = box.find_element(By.CSS_SELECTOR, "tr[aria-current=true]")
    others = box.find_elements(By.CSS_SELECTOR, "tbody tr:not([aria-current])")
    assert CELL in row.text
    assert len({colour_of(row), *map(colour_of, others)}) == 2
    assert colour_of(row) != colour_of(others[0])


def test_a_follow_up_knows_the_earlier_question(page: Chrome) -> None:
    ask(page, "道案内はどこですか")
    ask(page, "電話番号は?")
    assert "前の質問：道案内はどこですか" in find(page, ".newest .notices").text
    headings = [h.text for h in page.find_elements(By.CSS_SELECTOR, ".turn h2 span[lang]")]
    assert headings == ["電話番号は?", "道案内はどこですか"]


def test_a_new_question_forgets_the_visit(page: Chrome) -> None:
    ask(page, "道案内はどこですか")
    find(page, "#new-button").click()
    wait(page, lambda: not page.find_elements(By.CLASS_NAME, "turn"))
    ask(page, "落とし物は")
    assert "前の質問" not in shown(page)


def test_an_example_is_asked_by_one_click(page: Chrome) -> None:
    find(page, "#examples button").click()
    wait(page, lambda: examples(CORPUS, "ja")[0] in find(page, ".newest h2").text)


def test_one_click_makes_the_page_english_and_back(page: Chrome) -> None:
    ask(page, "道案内はどこですか")
    find(page, "#language-en").click()
    wait_for(page, EN.ask_again)
    assert find(page, "html").get_attribute("lang") == "en"
    assert "lang=en" in page.current_url
    text = shown(page)
    for label in (EN.title.format(office="Sample Bureau"), EN.question, EN.new, EN.contact):
        assert label in text
    assert JA.not_a_decision.format(office="見本局") not in text
    find(page, "#new-button").click()
    wait(page, lambda: not page.find_elements(By.CLASS_NAME, "turn"))
    find(page, "#language-ja").click()
    wait_for(page, examples(CORPUS, "ja")[0])
    assert find(page, "html").get_attribute("lang") == "ja"


def test_the_address_may_ask_for_english(page: Chrome, address: str) -> None:
    open_page(page, f"{address}/?lang=en")
    assert EN.lead.format(office="Sample Bureau") in shown(page)
    assert page.title == EN.title.format(office="Sample Bureau")


def test_markup_is_text_everywhere(page: Chrome, address: str) -> None:
    markup = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    ask(page, markup)
    assert markup in find(page, ".newest h2").text
    open_page(page, f"{address}/documents/policy")
    assert SENTENCE in shown(page)


def test_an_empty_question_is_asked_for(page: Chrome) -> None:
    find(page, "#question textarea").send_keys("   ", Keys.ENTER)
    wait_for(page, JA.empty)
    assert not page.find_elements(By.CLASS_NAME, "turn")


def test_a_failure_is_a_plain_sentence(page: Chrome) -> None:
    find(page, "#question textarea").send_keys("故障", Keys.ENTER)
    wait_for(page, JA.failed)
    assert "secret" not in page.page_source
    assert "Traceback" not in page.page_source
    # Gradio's own message of it, which is not shown, asks for styles that it does not get.
    page.get_log("browser")


def test_a_declined_question_hands_over_the_general_line(page: Chrome) -> None:
    ask(page, "明日の天気は")
    assert JA.declined in find(page, ".newest").text
    assert find(page, ".newest .general a.tel").get_attribute("href") == "tel:022-000-0000"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_no_page_scrolls_sideways(page: Chrome, address: str, width: int, language: str) -> None:
    resize(page, width)
    sheet = f"documents/sheet?start={SHEET_ROW.start}&end={SHEET_ROW.end}"
    for path in (
        "",
        "documents",
        "documents/policy",
        sheet,
        "documents/leaflet?page=2",
        "divisions",
        "plain",
        "plain?q=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "receipt",
    ):
        open_page(page, f"{address}/{path}{'&' if '?' in path else '?'}lang={language}")
        if not path:
            ask(page, "検査" + "長い" * 60 + "x" * 200)
        wide = page.execute_script("return document.documentElement.scrollWidth")
        assert wide <= width, path
        # Text at 200 %, as readers set it in their browsers.
        page.execute_script("document.documentElement.style.fontSize = '200%'")
        wide = page.execute_script("return document.documentElement.scrollWidth")
        assert wide <= width, f"{path} at 200 %"


def acted_on(browser: Chrome) -> list[Any]:
    """Nodes of the accessibility tree that one presses or fills."""
    tree = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = ("button", "textbox", "link")
    return [node for node in tree if node.get("role", {}).get("value") in roles]


def test_every_field_and_button_has_a_name(page: Chrome) -> None:
    wait(page, lambda: len(acted_on(page)) > 10)  # the tree grows after the page is there
    acted = acted_on(page)
    assert all(node.get("name", {}).get("value") for node in acted if not node["ignored"])


def test_no_request_left_the_machine_in_all_of_this(page: Chrome, address: str) -> None:
    for path in ("documents", "documents/leaflet?page=2", "divisions", "plain?q=x", "receipt"):
        open_page(page, f"{address}/{path}")
    hosts = set()
    for entry in page.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
            url = message["params"].get("request", message["params"])["url"]
            if not urlsplit(url).scheme.startswith(_LOCAL_SCHEMES):
                hosts.add(urlsplit(url).hostname)
    assert hosts == {"127.0.0.1"}
    complaints = [entry["message"] for entry in page.get_log("browser")]
    assert not [message for message in complaints if "Content Security Policy" in message]
