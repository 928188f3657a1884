"""The languages of the desk, and the words of each."""

from typing import Literal

from assistant.staff.texts import Texts
from assistant.staff.texts_en import EN
from assistant.staff.texts_ja import JA

StaffLanguage = Literal["ja", "en"]


def texts(language: StaffLanguage) -> Texts:
    return EN if language == "en" else JA


def staff_language(code: str | None) -> StaffLanguage:
    """Japanese unless English is asked for."""
    return "en" if code == "en" else "ja"
