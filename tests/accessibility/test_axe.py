"""axe-core finds nothing wrong on any page in any state, as wide as a telephone and as a desk."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import get_args

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import staleness_of

from assistant.store import confirmations
from assistant.store.database import Database
from assistant.store.records import QueueKind
from assistant.web.texts import PageLanguage
from tests.accessibility import office
from tests.accessibility.axe import Found, examined
from tests.accessibility.office import BROKEN, WAITING, Office
from tests.assistant.screenshots import ask, connect, open_page, resize, waiting
from tests.assistant.staff.desk_client import PASSWORDS
from tests.assistant.web.desk import SHEET_ROW, TURNED

pytestmark = pytest.mark.usefixtures("_axe")

# The pages are the same in each language; what differs is the length of words.
WIDTHS = {"ja": (390, 1280), "easy": (390,), "en": (1280,)}
LANGUAGES: tuple[PageLanguage, ...] = get_args(PageLanguage)

# What axe-core can't judge and a person has looked at: its rule and its reason.
LOOKED_AT = {
    # The moving line below the words that say that an answer is being looked for.
    ("color-contrast", "bgGradient"),
    # The same line below single kanji that have furigana.
    ("color-contrast", "shortTextContent"),
    # Cells of a table at the edge of the box in which it scrolls: ink on paper.
    ("color-contrast", "elmPartiallyObscured"),
    # A marked row whose empty cells hang beyond the edge of the page: ink on the mark's yellow.
    ("color-contrast", "elmPartiallyObscuring"),
    # The arrows on the keys that judge a case: ink on paper.
    ("color-contrast", "nonBmp"),
    # The name of the desk, in larger letters above each page's own heading.
    ("p-as-heading", ""),
}


class Examination:
    """A walk through states of pages: each is examined at every width, and all that was found
    is told together."""

    def __init__(self, browser: Chrome, address: str, widths: tuple[int, ...]) -> None:
        self.browser = browser
        self.address = address
        self.widths = widths
        self.found: list[Found] = []

    def look(self, state: str) -> None:
        for width in self.widths:
            resize(self.browser, width)
            self.found.extend(examined(self.browser, state, width))

    def go(self, path: str) -> None:
        self.browser.get(f"{self.address}/{path}")
        self.find("main")

    def page(self, path: str) -> None:
        """Opens a page that needs no JavaScript, and looks at it."""
        self.go(path)
        self.look(f"/{path}")

    def find(self, selector: str) -> WebElement:
        found: WebElement = waiting(self.browser).until(
            lambda b: b.find_element(By.CSS_SELECTOR, selector)
        )
        return found

    def click(self, selector: str) -> None:
        self.browser.execute_script("arguments[0].click()", self.find(selector))


@pytest.fixture
def examination(
    request: pytest.FixtureRequest, browser: Chrome, served: Office
) -> Iterator[Examination]:
    browser.delete_all_cookies()
    widths = WIDTHS[request.node.callspec.params["language"]]
    examination = Examination(browser, served.address, widths)
    yield examination
    wrong = [one for one in examination.found if one.kind == "violations"]
    doubtful = [one for one in examination.found if one.kind == "incomplete"]
    unseen = [one for one in doubtful if (one.rule, one.doubt) not in LOOKED_AT]
    assert not wrong + unseen, "\n".join(map(str, wrong + unseen))


def in_language(path: str, language: str) -> str:
    return path if language == "ja" else f"{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_where_one_asks(
    examination: Examination, served: Office, language: PageLanguage
) -> None:
    browser, look = examination.browser, examination.look
    open_page(browser, f"{served.address}/{in_language('', language)}")
    look(f"first visit, {language}")
    enter(examination, "  ", ".status.mistake")
    look(f"empty question, {language}")
    served.hold()
    enter(examination, WAITING, ".status.waiting")
    look(f"waiting, {language}")
    served.answer()
    examination.find(".turn.newest")
    ask(browser, "検査はどこですか")
    look(f"several divisions, a doubtful number, an earlier turn, {language}")
    ask(browser, "道案内はどこですか")
    unfold(examination)
    look(f"answered, everything opened, {language}")
    examination.click(".newest .feedback details button")
    examination.find(".newest .judged")
    look(f"judged, {language}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_where_something_is_wrong(
    examination: Examination, served: Office, language: PageLanguage
) -> None:
    browser, look = examination.browser, examination.look
    open_page(browser, f"{served.address}/{in_language('', language)}")
    ask(browser, "明日の天気は")
    look(f"declined, {language}")
    for question, state in {BROKEN: "failed", "混雑": "busy"}.items():
        enter(examination, question, ".status.mistake")
        look(f"{state}, {language}")
        clear(examination)
    connect(browser, offline=True)
    try:
        examination.find("#notice p")
        look(f"offline, {language}")
    finally:
        connect(browser, offline=False)


def enter(examination: Examination, question: str, shown: str) -> None:
    examination.find("#question textarea").send_keys(question, Keys.ENTER)
    examination.find(shown)


def clear(examination: Examination) -> None:
    examination.click("#clear-button")
    waiting(examination.browser).until(
        lambda b: not b.find_elements(By.CSS_SELECTOR, ".status.mistake")
    )


def unfold(examination: Examination) -> None:
    """Opens all that an answer folds away; what is closed is hidden from axe-core too."""
    for summary in examination.browser.find_elements(By.CSS_SELECTOR, ".newest summary"):
        examination.browser.execute_script("arguments[0].click()", summary)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_without_javascript(examination: Examination, language: PageLanguage) -> None:
    questions = {
        "answered": "道案内はどこですか",
        "several divisions": "検査はどこですか",
        "sources of all kinds": "資料はどこですか",
        "declined": "明日の天気は",
        "failed": BROKEN,
        "busy": "混雑",
        "empty": " ",
        "too long": "長い" * 1000,
    }
    examination.page(in_language("plain", language))
    for state, question in questions.items():
        examination.browser.get(
            f"{examination.address}/{in_language('plain?q=' + question, language)}"
        )
        examination.find("main")
        unfold(examination)
        examination.look(f"/plain, {state}, {language}")
    examination.go(in_language("plain", language))
    examination.find("#question").send_keys("検査はどこですか")
    leave(examination, "form.ask button", ".languages button")
    examination.look(f"/plain, sent by its form, {language}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_to_read(examination: Examination, language: PageLanguage) -> None:
    places = {
        "policy": "documents/policy?start=500&end=540",
        "rows": f"documents/sheet?start={SHEET_ROW.start}&end={SHEET_ROW.end}",
        "pictures": f"documents/leaflet?start={TURNED.start}&end={TURNED.end}",
        "moved": f"documents/leaflet?start={TURNED.start}&end={TURNED.end}&v=000000000000",
    }
    for path in ("documents", "documents/policy", *places.values(), "divisions", "receipt"):
        examination.page(in_language(path, language))
    examination.page(in_language("documents/nothing", language))
    examination.page(in_language("nothing/here", language))
    examination.go(in_language("receipt", language))
    examination.find("#receipt").send_keys("AAAA-AAAA-AAAA", Keys.ENTER)
    examination.find("main .status.mistake")
    examination.look(f"/receipt, unknown, {language}")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_signing_in(examination: Examination, language: str) -> None:
    examination.page(in_language("staff/sign-in", language))
    for name, state in (("確認花子", "failed"), ("知らない人", "throttled")):
        for _ in range(6 if state == "throttled" else 1):
            sign_in(examination, name, "ちがう言葉")
        examination.find(".problem")
        examination.look(f"/staff/sign-in, {state}, {language}")
    examination.browser.delete_all_cookies()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_desk(examination: Examination, served: Office, language: str) -> None:
    record_confirmation(served)
    examination.go(in_language("staff/sign-in", language))
    sign_in(examination, "管理者", PASSWORDS["管理者"][1])
    examination.find(".list tbody")
    for kind in get_args(QueueKind):
        examination.page(f"staff/queue?kind={kind}")
    for search in ("道案内", "どこにもない言葉"):
        examination.page(f"staff/queue?search={search}")
    for path in ("cases/2", "cases/3", "cases/4", "history", "accounts", "overview", "nothing"):
        examination.page(f"staff/{path}")
    examination.page("staff/directory")
    examination.page("staff/directory?done=1")
    examination.page("staff/directory/check/0")
    for number, state, shown in (
        ("abc", "a number with a mistake", "#problem"),
        ("022-000-0013", "a number before it is published", "#publish"),
    ):
        examination.find("#number").clear()
        examination.find("#number").send_keys(number)
        examination.find("#source").clear()
        examination.find("#source").send_keys("2026年度組織図", Keys.ENTER)
        examination.find(shown)
        examination.look(f"{state}, {language}")

    examination.go("staff/cases/1")
    for summary in examination.browser.find_elements(By.CSS_SELECTOR, "main summary"):
        examination.browser.execute_script("arguments[0].click()", summary)
    examination.look("a case, everything opened")
    examination.find("#answers").send_keys("あ" * 101)
    leave(examination, "#save", "#mistakes")
    examination.look("a case with a mistake")
    examination.find("#document-1").send_keys("案")
    leave(examination, "[name=more]", "#quote-2")
    examination.look("a case with a further passage")
    examination.go("staff/cases/1")
    leave(examination, "#save", "main .done")
    examination.look("a case saved")
    examination.go("staff/cases/1")
    examination.browser.execute_script("document.querySelector('[name=review]').value = ''")
    leave(examination, "#save", "main .problem")
    examination.look("a case reviewed meanwhile")


@pytest.fixture(scope="module")
def bare() -> Iterator[Office]:
    """An office that stores no questions, and has stored none."""
    with office.serving("nothing") as bare:
        yield bare


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_desk_where_nothing_is_stored(
    examination: Examination, bare: Office, language: str
) -> None:
    examination.address = bare.address
    examination.go(in_language("staff/sign-in", language))
    sign_in(examination, "確認花子", PASSWORDS["確認花子"][1])
    examination.find("main .remark code")
    for path in ("queue", "queue?kind=reviewed", "overview"):
        examination.page(f"staff/{path}")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_a_reviewer_may_not_open(examination: Examination, language: str) -> None:
    examination.go(in_language("staff/sign-in", language))
    sign_in(examination, "確認花子", PASSWORDS["確認花子"][1])
    examination.find(".list tbody")
    examination.page("staff/accounts")


def leave(examination: Examination, selector: str, shown: str) -> None:
    """Clicks on what leads to another page; what is found there must not be of this one."""
    element = examination.find(selector)
    examination.click(selector)
    waiting(examination.browser).until(staleness_of(element))
    examination.find(shown)


def sign_in(examination: Examination, name: str, password: str) -> None:
    field = examination.find("#name")
    field.clear()
    field.send_keys(name, Keys.TAB, password)
    leave(examination, "main button", "main")


def record_confirmation(served: Office) -> None:
    """A number that was confirmed, and a case whose review another has saved meanwhile."""
    database = Database(f"sqlite:///{served.folder}/desk.db")
    with database.transaction() as session:
        if not confirmations.every(session):
            confirmations.record(
                session,
                division="check",
                label=None,
                before="022-000-0003",
                number="022-000-0013",
                source="2026年度組織図",
                by="名簿次郎",
                at=datetime.now(UTC),
                generation="20260401T0000Z-sample",
            )
    database.close()
