"""The desk in a real browser: signed in, the list, a case judged by keys, the next one."""

import shutil
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from assistant.store import reviews
from assistant.store.database import Database
from assistant.store.records import Evidence
from tests.assistant.screenshots import CHROMIUM, DRIVER, resize, waiting
from tests.assistant.staff.desk_client import PASSWORDS
from tests.assistant.staff.serve_desk import QUESTIONS, serving
from tests.assistant.web.desk import LEAFLET, TURNED

pytestmark = pytest.mark.skipif(
    not (Path(CHROMIUM).exists() and Path(DRIVER).exists()),
    reason="Chromium is not installed (Debian: chromium, chromium-driver)",
)


@pytest.fixture(scope="module")
def folder(made_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser") / "desk"
    shutil.copytree(made_folder, folder)
    return folder


def find(browser: Chrome, selector: str) -> WebElement:
    found: WebElement = waiting(browser).until(lambda b: b.find_element(By.CSS_SELECTOR, selector))
    return found


def sign_in(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/staff/sign-in")
    browser.delete_all_cookies()
    browser.get(f"{address}/staff/")
    find(browser, "#name").send_keys("確認花子", Keys.TAB, PASSWORDS["確認花子"][1], Keys.ENTER)
    wait_for(browser, QUESTIONS[0])


def press(browser: Chrome, *keys: str) -> None:
    for key in keys:
        ActionChains(browser).send_keys(key).perform()


def wait_for(browser: Chrome, words: str) -> None:
    waiting(browser).until(lambda b: words in b.find_element(By.TAG_NAME, "body").text)


def focused(browser: Chrome) -> str:
    return browser.switch_to.active_element.get_attribute("id") or ""


def checked(browser: Chrome) -> list[str]:
    """Names and values of the buttons and boxes chosen in the citations."""
    chosen = browser.find_elements(By.CSS_SELECTOR, ".citation input:checked:not([value=''])")
    return [f"{one.get_attribute('name')}={one.get_attribute('value')}" for one in chosen]


def test_from_signing_in_to_the_next_case_by_keys(browser: Chrome, folder: Path) -> None:
    resize(browser, 1280)
    with serving(folder) as (address, _):
        sign_in(browser, address)
        find(browser, ".list tbody a").send_keys(Keys.ENTER)
        wait_for(browser, "引用と原文")

        press(browser, "1")  # no citation has the focus yet
        assert checked(browser) == []
        press(browser, "j", "r", "e", "j", "3", Keys.ARROW_DOWN, "w", "0", "k", "K")
        assert focused(browser) == "citation-1"
        assert checked(browser) == ["mark-1=right", "evidence=1", "mark-2=outdated"]

        comment = find(browser, "#comment")
        comment.send_keys("jkns123")
        assert comment.get_attribute("value") == "jkns123"
        find(browser, "#division").send_keys("検")
        assert checked(browser) == ["mark-1=right", "evidence=1", "mark-2=outdated"]
        find(browser, "#citation-1 .mark, #citation-1 summary").send_keys("s")
        wait_for(browser, "質問4の確認結果を保存しました")
        assert QUESTIONS[-2] in find(browser, "h1").text

        press(browser, "n")
        wait_for(browser, QUESTIONS[-3])
    database = Database(f"sqlite:///{folder}/desk.db")
    with database.reading() as session:
        review = reviews.latest(session, 4)
        unsaved = reviews.latest(session, 3)
    database.close()
    assert review
    assert review.marks == {1: "right", 2: "outdated"}
    assert review.evidence == (Evidence("leaflet", LEAFLET.quote(TURNED.start, TURNED.end)),)
    assert review.comment == "jkns123"
    assert review.by == "確認花子"
    assert unsaved is None


def test_keys_can_be_switched_off(browser: Chrome, folder: Path) -> None:
    with serving(folder) as (address, _):
        sign_in(browser, address)
        browser.get(f"{address}/staff/cases/1")
        find(browser, "#keys-on").send_keys(Keys.SPACE)
        press(browser, "j", "n")
        assert focused(browser) == "keys-on"
        browser.get(f"{address}/staff/cases/1")  # the browser remembers it
        press(browser, "j", "n")
        assert focused(browser) == ""
        assert "道案内はどこですか" in find(browser, "h1").text
