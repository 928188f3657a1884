"""The languages of the pages, and the words of each."""

from collections.abc import Mapping

from assistant.web.texts import PageLanguage, Texts
from assistant.web.texts_easy import EASY
from assistant.web.texts_en import EN
from assistant.web.texts_ja import JA

_BY_LANGUAGE: dict[PageLanguage, Texts] = {"ja": JA, "easy": EASY, "en": EN}

# Each language by its own name, in the order of the switch.
NAMES: Mapping[PageLanguage, str] = {"ja": "日本語", "easy": "やさしい日本語", "en": "English"}


def texts(language: PageLanguage) -> Texts:
    return _BY_LANGUAGE[language]


def page_language(code: str | None) -> PageLanguage:
    """The page's language for `?lang=…`; Japanese unless another one is asked for."""
    if code == "en":
        return "en"
    return "easy" if code == "easy" else "ja"
