"""The page where one asks, of a module's `address`."""

import pytest
from selenium.webdriver import Chrome

from tests.assistant.screenshots import open_page, resize


@pytest.fixture
def page(browser: Chrome, address: str) -> Chrome:
    """Newly opened in Japanese at the width of a desk."""
    resize(browser, 1280)
    open_page(browser, f"{address}/")
    return browser
