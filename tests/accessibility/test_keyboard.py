"""All of the counter and of a case by keys alone, in the order of reading, with a focus that is
seen; and what a screen reader goes by: headings, landmarks, languages, live regions."""

from collections.abc import Callable
from itertools import pairwise
from time import monotonic, sleep
from typing import Any

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.accessibility.office import WAITING, Office
from tests.assistant.screenshots import ask, open_page, resize, waiting
from tests.assistant.staff.desk_client import PASSWORDS

# The document's elements that a key reaches, in the order of the document: shown, not switched
# off, and of radio buttons of one name the one that the Tab key goes to.
_REACHABLE = """
const found = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
const radios = new Map();
return found.filter((element) => {
    if (element.disabled || !element.checkVisibility({ visibilityProperty: true })) return false;
    const { width, height } = element.getBoundingClientRect();
    if (!width || !height) return false;
    if (element.type !== "radio") return true;
    const group = document.querySelectorAll(`[type=radio][name="${element.name}"]:checked`);
    if (group.length) return element.checked;
    const first = radios.get(element.name) ?? element;
    radios.set(element.name, first);
    return first === element;
});
"""
# Whether a person sees where the focus is: an outline of at least two pixels in another colour
# than the page's, and the element within the window and over everything else.
_SEEN = """
const element = document.activeElement;
const style = getComputedStyle(element);
const box = element.getBoundingClientRect();
const x = Math.max(0, Math.min(innerWidth - 1, (box.left + box.right) / 2));
const y = Math.max(0, Math.min(innerHeight - 1, (box.top + box.bottom) / 2));
const top = document.elementFromPoint(x, y);
return {
    outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
        && !/rgba\\(.*, 0\\)|rgb\\(255, 255, 255\\)/.test(style.outlineColor),
    within: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    uncovered: Boolean(top) && (element.contains(top) || top.contains(element)),
};
"""
_NAME = """
const element = arguments[0];
const words = (element.getAttribute("aria-label") ?? element.textContent).trim().slice(0, 40);
return `${element.tagName.toLowerCase()}#${element.id} ${words}`;
"""


def press(browser: Chrome, *keys: str) -> None:
    ActionChains(browser).send_keys(*keys).perform()


def wait(browser: Chrome, condition: Callable[[], Any]) -> Any:
    return waiting(browser).until(lambda _: condition())


def find(browser: Chrome, selector: str) -> Any:
    return wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, selector))[0]


def focused(browser: Chrome) -> str:
    return browser.switch_to.active_element.get_attribute("id") or ""


def tab_to(browser: Chrome, selector: str, most: int = 80) -> None:
    """Goes on with the Tab key until the focus is on what the selector finds."""
    for _ in range(most):
        press(browser, Keys.TAB)
        if browser.execute_script("return document.activeElement.matches(arguments[0])", selector):
            return
    raise AssertionError(f"the Tab key never comes to {selector}")


def to_the_top(browser: Chrome) -> None:
    """Takes the focus off the page, so that the next Tab begins at its first element."""
    browser.execute_script("""
        document.body.tabIndex = -1;
        document.body.focus();
        document.body.removeAttribute("tabindex");
    """)


def tabbed_through(browser: Chrome) -> tuple[list[str], list[str]]:
    """Names of what the Tab key reaches from the top of the page to its end, and those on which
    the focus is not seen."""
    to_the_top(browser)
    expected = browser.execute_script(_REACHABLE)
    reached, unseen = [], []
    for _ in range(len(expected) + 5):
        press(browser, Keys.TAB)
        element = browser.switch_to.active_element
        if element.tag_name == "body":
            break
        reached.append(browser.execute_script(_NAME, element))
        # An outline may take a moment to come.
        deadline = monotonic() + 1
        while not all((seen := browser.execute_script(_SEEN)).values()) and monotonic() < deadline:
            sleep(0.02)
        if not all(seen.values()):
            unseen.append(f"{reached[-1]}: {seen}")
    return reached, unseen


def names(browser: Chrome) -> list[str]:
    return [browser.execute_script(_NAME, one) for one in browser.execute_script(_REACHABLE)]


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Chrome, served: Office) -> Chrome:
    resize(browser, request.param)
    open_page(browser, f"{served.address}/")
    return browser


@pytest.fixture
def signed_in(browser: Chrome, served: Office) -> Chrome:
    """A case on the screen of a desk, opened by keys from the sign-in on."""
    resize(browser, 1280)
    browser.get(f"{served.address}/staff/sign-in")
    browser.delete_all_cookies()
    browser.get(f"{served.address}/staff/")
    tab_to(browser, "#name")
    press(browser, "確認花子", Keys.TAB, PASSWORDS["確認花子"][1], Keys.ENTER)
    find(browser, ".list tbody")
    tab_to(browser, ".list tbody a")
    press(browser, Keys.ENTER)
    find(browser, "#review")
    return browser


# From one to the next, up the page and not to the right of it.
_JUMPS = """
const boxes = arguments[0].map((element) => [element, element.getBoundingClientRect()]);
return boxes.slice(1).filter(([, box], i) =>
    box.bottom <= boxes[i][1].top + 1 && box.left < boxes[i][1].right - 1)
    .map(([element]) => element.outerHTML);
"""


def assert_the_tab_key_goes_through(browser: Chrome) -> None:
    expected = names(browser)
    reached, unseen = tabbed_through(browser)
    assert reached == expected
    assert not unseen, "\n".join(unseen)
    jumps = browser.execute_script(_JUMPS, browser.execute_script(_REACHABLE))
    assert jumps == [], "the order of the document is not the order that is seen"


def test_the_tab_key_goes_through_the_counter_in_the_order_of_reading(page: Chrome) -> None:
    ask(page, "検査はどこですか")
    find(page, ".newest .feedback summary").click()
    find(page, "#turn-1-source-1 summary").click()
    assert len(names(page)) > 30
    assert_the_tab_key_goes_through(page)


@pytest.mark.parametrize(
    "path",
    [
        "?lang=en",
        "plain?q=資料はどこですか",
        "documents/leaflet?start=150&end=180",
        "documents/sheet?start=500&end=520",
        "divisions?lang=easy",
        "receipt",
        "staff/sign-in",
    ],
)
def test_the_tab_key_goes_through_the_other_pages(
    browser: Chrome, served: Office, path: str
) -> None:
    resize(browser, 390)
    browser.get(f"{served.address}/{path}")
    find(browser, "main")
    if path.startswith("?"):
        open_page(browser, f"{served.address}/{path}")
    assert_the_tab_key_goes_through(browser)


@pytest.mark.parametrize(("path", "place"), [("", "question"), ("plain", "content")])
def test_the_first_key_leads_past_the_head_of_the_page(
    browser: Chrome, served: Office, path: str, place: str
) -> None:
    open_page(browser, f"{served.address}/{path}")
    to_the_top(browser)
    press(browser, Keys.TAB)
    link = browser.switch_to.active_element
    assert "skip" in (link.get_attribute("class") or "")
    assert link.rect["height"] > 20
    press(browser, Keys.ENTER)
    if place == "content":  # the browser goes on from there with the next key
        press(browser, Keys.TAB)
    within = "return document.getElementById(arguments[0]).contains(document.activeElement)"
    wait(browser, lambda: browser.execute_script(within, place))


def test_a_visit_by_keys_alone(page: Chrome) -> None:
    to_the_top(page)
    tab_to(page, "#question textarea")
    press(page, "道案内はどこですか")
    tab_to(page, "#ask-button")
    press(page, Keys.SPACE)
    wait(page, lambda: page.switch_to.active_element.tag_name == "h2")

    tab_to(page, ".newest .answer a.mark")
    press(page, Keys.ENTER)
    wait(page, lambda: focused(page) == "turn-1-source-1")
    page.back()
    in_answer = "return document.activeElement.matches('.newest .answer a.mark')"
    wait(page, lambda: page.execute_script(in_answer))

    tab_to(page, "#turn-1-source-1 summary")
    press(page, Keys.ENTER)
    tab_to(page, "#turn-1-source-1 .excerpt")
    excerpt = page.switch_to.active_element
    top = excerpt.get_property("scrollTop")
    press(page, Keys.ARROW_DOWN)
    wait(page, lambda: excerpt.get_property("scrollTop") > top)

    tab_to(page, ".newest .tools [data-copy]")
    press(page, Keys.ENTER)
    wait(page, lambda: find(page, "#message").text)
    page.execute_script("window.print = () => { window.printed = true; }")
    tab_to(page, ".newest [data-print]")
    press(page, Keys.ENTER)
    assert page.execute_script("return window.printed")

    tab_to(page, ".newest .feedback summary")
    press(page, Keys.ENTER)
    tab_to(page, ".newest [type=radio]")
    press(page, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert find(page, ".newest [type=radio]:checked").get_attribute("value") == "outdated"
    tab_to(page, ".newest .feedback details button")
    press(page, Keys.ENTER)
    find(page, ".newest .judged")
    assert "thanks" in (page.switch_to.active_element.get_attribute("class") or "")

    tab_to(page, "#new-button")
    press(page, Keys.ENTER)
    wait(page, lambda: not page.find_elements(By.CLASS_NAME, "turn"))
    wait(page, lambda: page.switch_to.active_element.tag_name == "textarea")
    tab_to(page, "#examples button")
    press(page, Keys.ENTER)
    find(page, ".turn.newest")
    tab_to(page, "#footer a[href*=plain]")
    press(page, Keys.ENTER)
    wait(page, lambda: page.current_url.endswith("/plain"))


def test_the_tab_key_goes_through_a_case(signed_in: Chrome) -> None:
    assert_the_tab_key_goes_through(signed_in)


def test_a_case_without_the_keys_of_its_own(signed_in: Chrome) -> None:
    press(signed_in, Keys.TAB)
    assert "skip" in (signed_in.switch_to.active_element.get_attribute("class") or "")
    tab_to(signed_in, "#keys-on")
    switched = signed_in.switch_to.active_element
    if switched.is_selected():
        press(signed_in, Keys.SPACE)
    tab_to(signed_in, "#citation-1 [type=radio]")
    press(signed_in, Keys.ARROW_DOWN)
    chosen = find(signed_in, "#citation-1 [type=radio]:checked").get_attribute("value")
    assert chosen == "right"
    tab_to(signed_in, "#comment")
    press(signed_in, "確かめた")
    tab_to(signed_in, "#save")
    press(signed_in, Keys.ENTER)
    assert find(signed_in, "main .done").get_attribute("role") == "status"


PAGES = (
    "",
    "plain",
    "plain?q=資料はどこですか",
    "plain?q=検査はどこですか",
    "plain?q=明日の天気は",
    "documents",
    "documents/leaflet?start=150&end=180",
    "documents/sheet?start=500&end=520",
    "documents/nothing",
    "divisions",
    "receipt",
    "staff/sign-in",
)
_OUTLINE = """
return [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((heading) => heading.checkVisibility()).map((heading) => Number(heading.tagName[1]));
"""
# Japanese letters that would be read out as English. WCAG 3.1.2 leaves out names as of a sheet.
_MISREAD = """
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const found = [];
while (walk.nextNode()) {
    const { data, parentElement } = walk.currentNode;
    if (!/[\\u3040-\\u30ff\\u4e00-\\u9fff]/.test(data) || parentElement.closest("script, style"))
        continue;
    if (parentElement.closest(".source-place")) continue;
    if (parentElement.closest("[lang]").lang !== "ja") found.push(data.trim().slice(0, 60));
}
return found;
"""


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_headings_landmarks_and_languages(browser: Chrome, served: Office, language: str) -> None:
    for path in PAGES:
        address = f"{served.address}/{path}{'&' if '?' in path else '?'}lang={language}"
        if path:
            # Whoever is signed in is led on from the sign-in page. WebDriver's own command leaves
            # the cookies of other paths.
            browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
            browser.get(address)
            find(browser, "main")
        else:
            open_page(browser, address)
            ask(browser, "道案内はどこですか")
        html = find(browser, "html").get_attribute("lang")
        assert html == ("en" if language == "en" else "ja"), path
        outline = browser.execute_script(_OUTLINE)
        assert outline.count(1) == 1, path
        assert outline[0] == 1, path
        assert all(b - a <= 1 for a, b in pairwise(outline)), (path, outline)
        assert len(browser.find_elements(By.CSS_SELECTOR, "main")) == 1, path
        assert browser.execute_script(_MISREAD) == [], path


def test_what_happens_is_told_by_live_regions(page: Chrome, served: Office) -> None:
    status, message = find(page, "#status"), page.find_element(By.ID, "message")
    assert status.get_attribute("aria-live") == "polite"
    assert message.get_attribute("role") == "status"
    assert page.find_element(By.ID, "notice").get_attribute("role") == "status"
    served.hold()
    find(page, "#question textarea").send_keys(WAITING, Keys.ENTER)
    wait(page, lambda: "調べています" in status.text)  # in the element that was there before
    served.answer()
    wait(page, lambda: "回答を表示しました" in status.text)
    find(page, "#question textarea").send_keys("   ", Keys.ENTER)
    wait(page, lambda: status.find_elements(By.CSS_SELECTOR, "[role=alert]"))
