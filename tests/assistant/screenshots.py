"""Pictures of a running service, for the README and for looking at.

    python tests/assistant/screenshots.py FOLDER [ADDRESS]

ADDRESS is where the service answers (default http://127.0.0.1:7860, as `make run` says).
Needs Chromium with its driver (Debian: chromium, chromium-driver, fonts-noto-cjk) and selenium.
"""

import base64
import sys
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
WIDTHS = (390, 1280)
QUESTIONS = {
    "answered": "事業承継の相談先は?",
    "doubtful": "観光産業を担当している課の電話番号は?",
    "declined": "明日の仙台の天気を教えてください",
    "english": "Who can help me hand over my business to a successor?",
}
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium(profile: str) -> webdriver.Chrome:
    """Debian's Chromium with an empty profile folder."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    # Every request of every page, read back with `get_log("performance")`.
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(DRIVER))


def resize(browser: webdriver.Chrome, width: int) -> None:
    """A window narrower than Chromium allows is a device's screen."""
    screen = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


def save(browser: webdriver.Chrome, file: Path) -> None:
    """The whole page, beyond the window's height."""
    picture = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
    file.write_bytes(base64.b64decode(picture["data"]))
    print(file)


def ask(browser: webdriver.Chrome, question: str) -> None:
    field = browser.find_element(By.CSS_SELECTOR, "#question textarea")
    field.send_keys(question, Keys.ENTER)
    WebDriverWait(browser, 30).until(
        lambda b: any(question in h.text for h in b.find_elements(By.CSS_SELECTOR, ".newest h2"))
    )


def open_page(browser: webdriver.Chrome, address: str) -> None:
    """Opens a page and waits until it stands in the language that the address asks for."""
    browser.get(address)
    language = "en" if "lang=en" in address else "ja"
    ready = f"body.plain main, .gradio-container:has(#question) [data-language={language}]"
    WebDriverWait(browser, 30).until(lambda b: b.find_elements(By.CSS_SELECTOR, ready))


def take(browser: webdriver.Chrome, address: str, folder: Path, width: int) -> None:
    """Every state of the page and both pages to read, in one width."""
    resize(browser, width)
    open_page(browser, f"{address}/")
    save(browser, folder / f"first-{width}.png")
    for name, question in QUESTIONS.items():
        open_page(browser, f"{address}/{'?lang=en' if name == 'english' else ''}")
        ask(browser, question)
        save(browser, folder / f"{name}-{width}.png")
    browser.find_element(By.CSS_SELECTOR, ".newest .source-text summary").click()
    place = browser.find_element(By.CSS_SELECTOR, ".newest .source-text a").get_attribute("href")
    save(browser, folder / f"source-{width}.png")
    pages = {"documents": f"{address}/documents", "divisions": f"{address}/divisions"}
    for name, page in {**pages, "place": place or ""}.items():
        open_page(browser, page)
        save(browser, folder / f"{name}-{width}.png")


def main(folder: Path, address: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = chromium(profile)
        try:
            for width in WIDTHS:
                take(browser, address.rstrip("/"), folder, width)
        finally:
            browser.quit()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) == 3 else "http://127.0.0.1:7860")
