"""A number confirmed in a real browser, from signing in to the public pages; and the overview."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.assistant.screenshots import CHROMIUM, DRIVER, resize, waiting
from tests.assistant.staff.desk_client import PASSWORDS
from tests.assistant.staff.published_desk import PublishedDesk

pytestmark = pytest.mark.skipif(
    not (Path(CHROMIUM).exists() and Path(DRIVER).exists()),
    reason="Chromium is not installed (Debian: chromium, chromium-driver)",
)


@contextmanager
def served(desk: PublishedDesk) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(desk.app, port=0, log_level="warning"))
    thread = Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.05)
            assert thread.is_alive()
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def find(browser: Chrome, selector: str) -> WebElement:
    found: WebElement = waiting(browser).until(lambda b: b.find_element(By.CSS_SELECTOR, selector))
    return found


def text(browser: Chrome) -> str:
    return find(browser, "body").text


def sign_in(browser: Chrome, address: str, name: str) -> None:
    browser.get(f"{address}/staff/")
    find(browser, "#name").send_keys(name, Keys.TAB, PASSWORDS[name][1], Keys.ENTER)
    find(browser, ".staff-nav")


def ask(browser: Chrome, address: str, question: str) -> str:
    browser.get(f"{address}/plain?q={question}")
    find(browser, ".phones")
    return text(browser)


def test_a_number_is_confirmed_and_stands_at_the_counter(
    browser: Chrome, desk: PublishedDesk
) -> None:
    resize(browser, 1280)
    with served(desk) as address:
        before = ask(browser, address, "物流の窓口は?")
        assert "名簿から確認できません" in before
        sign_in(browser, address, "名簿次郎")
        find(browser, ".staff-nav a[href$=directory]").click()
        find(browser, "#number-butsuryu-0 a.act").click()
        find(browser, "#number").send_keys("022-221-4999")
        find(browser, "#source").send_keys("2026年度組織図", Keys.ENTER)
        assert find(browser, "#new-number").text == "022-221-4999"
        find(browser, "#publish button.main").click()
        assert "022-221-4999 として登録しました" in find(browser, ".done").text
        assert "名簿次郎" in text(browser)

        after = ask(browser, address, "物流の窓口は?")
        assert "022-221-4999" in after
        assert "に職員が確認（2026年度組織図）" in after
        assert "確認できません" not in after
        browser.get(f"{address}/divisions")
        assert "に職員が確認（2026年度組織図）" in text(browser)
        assert "名簿次郎" not in text(browser)


def test_every_number_is_in_sight_on_a_telephone(browser: Chrome, desk: PublishedDesk) -> None:
    with served(desk) as address:
        resize(browser, 390)
        sign_in(browser, address, "名簿次郎")
        browser.get(f"{address}/staff/directory")
        cells = browser.find_elements(By.CSS_SELECTOR, "[aria-labelledby=every] .telephones")
        assert len(cells) > 3
        for cell in cells:
            assert cell.rect["x"] + cell.rect["width"] <= 390, cell.text


def test_the_overviews_plots_are_drawn_under_the_strict_policy(
    browser: Chrome, desk: PublishedDesk
) -> None:
    for question in ("免許を更新したい", "運転免許の更新", "特許の窓口は?"):
        desk.counter.ask(question)
    with served(desk) as address:
        sign_in(browser, address, "管理者")
        for width in (1280, 390):
            resize(browser, width)
            browser.get(f"{address}/staff/overview?days=7")
            waiting(browser).until(
                lambda b: b.execute_script(
                    "return [...document.querySelectorAll('img.plot')]"
                    ".every(image => image.complete && image.naturalWidth > 0)"
                )
            )
            assert len(browser.find_elements(By.CSS_SELECTOR, "img.plot")) == 3
            wide = "return document.documentElement.scrollWidth > innerWidth"
            assert browser.execute_script(wide) is False
            # Letters are not made small to fit.
            sizes = browser.execute_script(
                "return [...document.querySelectorAll('img.plot')]"
                ".map(image => image.clientWidth / image.naturalWidth)"
            )
            assert all(0.95 < size < 1.25 for size in sizes), sizes
        severe = [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]
        assert severe == []
