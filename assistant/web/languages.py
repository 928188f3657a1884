"""The languages of the pages, and the words of each."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from assistant.web.ruby import Furigana
from assistant.web.texts import PageLanguage, Texts
from assistant.web.texts_easy import EASY
from assistant.web.texts_en import EN
from assistant.web.texts_ja import JA


def _with_furigana(texts: Texts) -> Texts:
    words: dict[str, Any] = {}
    for field in fields(texts):
        value = getattr(texts, field.name)
        words[field.name] = (
            tuple(map(Furigana, value)) if isinstance(value, tuple) else Furigana(value)
        )
    return replace(texts, **{**words, "code": texts.code, "language": texts.language})


_BY_LANGUAGE: dict[PageLanguage, Texts] = {"ja": JA, "easy": _with_furigana(EASY), "en": EN}

# Each language by its own name, in the order of the switch.
NAMES: Mapping[PageLanguage, str] = {"ja": "日本語", "easy": "やさしい日本語", "en": "English"}


def texts(language: PageLanguage) -> Texts:
    return _BY_LANGUAGE[language]


def page_language(code: str | None) -> PageLanguage:
    """The page's language for `?lang=…`; Japanese unless another one is asked for."""
    if code == "en":
        return "en"
    return "easy" if code == "easy" else "ja"
