"""One browser and one office for all tests of accessibility."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.accessibility import office
from tests.accessibility.axe import AXE, INSTALL
from tests.accessibility.office import Office
from tests.assistant.screenshots import CHROMIUM, DRIVER, browsing


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    if not (Path(CHROMIUM).exists() and Path(DRIVER).exists()):
        pytest.skip("Chromium is not installed (Debian: chromium, chromium-driver)")
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="session")
def served(browser: Chrome) -> Iterator[Office]:
    assert browser  # where there is none, nothing is served
    with office.serving() as served:
        yield served


@pytest.fixture(scope="session")
def _axe() -> None:
    """Skips where axe-core is not installed. CI does not pass without it where it has npm."""
    if AXE.exists():
        return
    reason = f"axe-core is not installed: {INSTALL}"
    if os.environ.get("CI") == "true" and shutil.which("npm"):
        pytest.fail(reason)
    pytest.skip(reason)
