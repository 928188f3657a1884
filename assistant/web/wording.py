"""Dates, places, formats, statuses, confidences and notices in words."""

import calendar
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath

from markupsafe import Markup, escape

from assistant.answer.outcomes import Notice
from assistant.web.ruby import Furigana
from assistant.web.texts import Texts
from corpus.dates import JAPAN, PartialDate
from corpus.records import Document, PhoneStatus, Place
from corpus.telephone import NUMBER

# Confidence is calibrated: from HIGH on, at least seventeen of twenty such contacts are right.
HIGH = 0.85
MIDDLE = 0.6

_FORMATS = {
    ".pdf": "PDF",
    ".docx": "Word",
    ".pptx": "PowerPoint",
    ".xlsx": "Excel",
    ".csv": "CSV",
    ".tsv": "TSV",
    ".html": "HTML",
    ".htm": "HTML",
}
_NUMBER = re.compile(rf"({NUMBER.pattern}|\b11[089]\b)", re.ASCII)


def own(text: str, texts: Texts) -> str:
    """A name or a sentence of ours, with furigana where the page has them."""
    return Furigana(text) if texts.language == "easy" else text


def date_in_words(date: PartialDate | str | None, texts: Texts) -> str | None:
    """ "2022-02" as 「2022年2月」 or "February 2022"; what was not stated stays unsaid."""
    if date is None:
        return None
    if isinstance(date, str):
        date = PartialDate.parse(date)
    if texts.code == "en":
        parts = (date.day, date.month and calendar.month_name[date.month], date.year)
        return " ".join(str(part) for part in parts if part is not None)
    parts_ja = ((date.year, "年"), (date.month, "月"), (date.day, "日"))
    words = "".join(f"{number}{unit}" for number, unit in parts_ja if number is not None)
    return own(words, texts)


def time_in_words(at: datetime, texts: Texts) -> str:
    """A moment as the clocks of Japan show it."""
    there = at.astimezone(JAPAN)
    day = PartialDate(there.year, there.month, there.day)
    if texts.code == "en":
        return f"{date_in_words(day, texts)}, {there:%H:%M} (Japan time)"
    if texts.language == "easy":
        return own(f"{date_in_words(day, texts)} {there:%H:%M}", texts)
    return f"{date_in_words(day, texts)} {there.hour}時{there.minute:02}分"


def places_in_words(places: Sequence[Place], texts: Texts) -> str | None:
    """Where a quotation stands that touches these places, in order: its pages or slides, or its
    sheet and cells. None for no place."""
    if not places:
        return None
    first, last = places[0], places[-1]
    if first.kind == "sheet":
        sheet = texts.sheet.format(title=first.name) if first.name is not None else None
        cells = _cells(first, last if last.number == first.number else first)
        words = " ".join(filter(None, (sheet, cells)))
        return own(words, texts) or texts.sheet_number.format(n=first.number)
    one, several = {"page": (texts.page, texts.pages), "slide": (texts.slide, texts.slides)}[
        first.kind
    ]
    if first.number == last.number:
        return one.format(n=first.number)
    return several.format(n=f"{first.number}{texts.up_to}{last.number}")


def _cells(first: Place, last: Place) -> str | None:
    """The range from the cells of one place to those of another."""
    if first.cells is None or last.cells is None:
        return first.cells
    corners = (first.cells.split(":")[0], last.cells.split(":")[-1])
    return ":".join(dict.fromkeys(corners))


def format_in_words(file: str, texts: Texts) -> str:
    """The format of a file by its name."""
    suffix = PurePosixPath(file).suffix.lower()
    return _FORMATS.get(suffix, texts.plain_text)


def size_in_words(document: Document, texts: Texts) -> str | None:
    """How many pages, slides or sheets of a document have text; None where it has no places."""
    if not document.layout.places:
        return None
    last = document.layout.places[-1]
    # The one table of a CSV file has no name, and its number says nothing.
    if last.kind == "sheet" and last.name is None:
        return None
    words = {"page": texts.page_count, "slide": texts.slide_count, "sheet": texts.sheet_count}
    return words[last.kind].format(n=last.number)


def status_in_words(status: PhoneStatus, texts: Texts) -> str:
    words = {"stated": texts.stated, "inferred": texts.inferred, "missing": texts.missing}
    return words[status]


def confidence_in_words(confidence: float, texts: Texts) -> str:
    if confidence >= HIGH:
        return texts.confidence_high
    return texts.confidence_middle if confidence >= MIDDLE else texts.confidence_low


def notice_in_words(notice: Notice, texts: Texts) -> str:
    """A notice in the question's language, on the page in plain Japanese in that."""
    return own(notice.easy, texts) if texts.language == "easy" else notice.text


def with_calls(text: str) -> Markup:
    """Our own text with its telephone numbers as tap-to-call links. Quotations stay as they are:
    a number in a row that has slipped may be another division's."""
    link = Markup('<a href="tel:{0}">{0}</a>')
    parts = enumerate(map(type(text), _NUMBER.split(text)))
    return Markup("").join(link.format(part) if i % 2 else escape(part) for i, part in parts)
