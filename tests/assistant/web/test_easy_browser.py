"""The switch between three languages, and furigana, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from assistant.web.texts_easy import EASY
from assistant.web.texts_en import EN
from assistant.web.texts_ja import JA
from tests.assistant.screenshots import CHROMIUM, DRIVER, ask, open_page, resize, waiting
from tests.assistant.web.desk import serving

pytestmark = pytest.mark.skipif(
    not (Path(CHROMIUM).exists() and Path(DRIVER).exists()),
    reason="Chromium is not installed (Debian: chromium, chromium-driver)",
)

LANGUAGES = {"ja": JA, "easy": EASY, "en": EN}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as address:
        yield address


def pressed(browser: Chrome) -> dict[str, str | None]:
    return {
        code: browser.find_element(By.ID, f"language-{code}").get_attribute("aria-pressed")
        for code in LANGUAGES
    }


def switched(browser: Chrome, code: str) -> None:
    header = f"#header [data-language={code}]"
    waiting(browser).until(lambda b: b.find_elements(By.CSS_SELECTOR, header))
    waiting(browser).until(lambda b: pressed(b)[code] == "true")
    button = browser.find_element(By.ID, f"language-{code}")
    waiting(browser).until(lambda _: button.is_displayed())


def focused(browser: Chrome) -> str:
    return browser.switch_to.active_element.get_attribute("id") or ""


def test_the_switch_works_by_keyboard_and_keeps_the_visit(browser: Chrome, address: str) -> None:
    resize(browser, 1280)
    open_page(browser, f"{address}/")
    ask(browser, "道案内はどこですか")
    group = browser.find_element(By.ID, "languages")
    for code in ("easy", "en", "ja", "easy"):
        button = browser.find_element(By.ID, f"language-{code}")
        browser.execute_script("arguments[0].focus()", button)
        ActionChains(browser).send_keys(Keys.ENTER).perform()
        switched(browser, code)
        assert pressed(browser) == {c: str(c == code).lower() for c in LANGUAGES}
        assert focused(browser) == f"language-{code}"
        assert group.get_attribute("role") == "group"
        assert group.get_attribute("aria-label") == LANGUAGES[code].languages
        assert "道案内はどこですか" in browser.find_element(By.CSS_SELECTOR, ".newest h2").text
        ask_button = browser.find_element(By.ID, "ask-button")
        waiting(browser).until(lambda _, b=ask_button, c=code: b.text == LANGUAGES[c].ask)
        language = browser.find_element(By.TAG_NAME, "html").get_attribute("lang")
        assert language == LANGUAGES[code].code
        assert (f"lang={code}" in browser.current_url) == (code != "ja")


def test_the_buttons_follow_each_other_on_the_way_of_the_tab_key(
    browser: Chrome, address: str
) -> None:
    open_page(browser, f"{address}/?lang=easy")
    switched(browser, "easy")
    browser.execute_script("document.getElementById('language-ja').focus()")
    reached = [focused(browser)]
    for _ in range(2):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        reached.append(focused(browser))
    assert reached == [f"language-{code}" for code in LANGUAGES]


@pytest.mark.parametrize("path", ["documents", "divisions", "plain"])
def test_pages_to_read_link_to_each_other_in_all_languages(
    browser: Chrome, address: str, path: str
) -> None:
    open_page(browser, f"{address}/{path}")
    for code in ("easy", "en", "ja"):
        links = browser.find_elements(By.CSS_SELECTOR, ".languages a")
        assert len(links) == len(LANGUAGES)
        links[list(LANGUAGES).index(code)].click()
        marked = waiting(browser).until(
            lambda b, c=code: b.find_elements(
                By.CSS_SELECTOR,
                f".languages li:nth-child({list(LANGUAGES).index(c) + 1}) [aria-current=true]",
            )
        )
        assert len(marked) == len(
            browser.find_elements(By.CSS_SELECTOR, ".languages [aria-current]")
        )


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_with_furigana_do_not_scroll_sideways(
    browser: Chrome, address: str, width: int
) -> None:
    resize(browser, width)
    for path in ("", "documents", "divisions", "documents/leaflet?page=2", "plain"):
        open_page(browser, f"{address}/{path}{'&' if '?' in path else '?'}lang=easy")
        if not path:
            ask(browser, "検査")
        assert len(browser.find_elements(By.TAG_NAME, "rt")) > 20
        wide = browser.execute_script("return document.documentElement.scrollWidth")
        assert wide <= width, path
