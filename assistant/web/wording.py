"""Dates, statuses, confidences and reasons in words."""

import calendar
import re

from markupsafe import Markup, escape

from assistant.outcomes import Reason
from assistant.web.texts import Texts
from corpus.dates import PartialDate
from corpus.records import PhoneStatus

# Confidence is calibrated: from HIGH on, at least seventeen of twenty such contacts are right.
HIGH = 0.85
MIDDLE = 0.6


_NUMBER = re.compile(r"(0\d{1,4}-\d{1,4}-\d{3,4})")


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
    return "".join(f"{number}{unit}" for number, unit in parts_ja if number is not None)


def status_in_words(status: PhoneStatus, texts: Texts) -> str:
    words = {"stated": texts.stated, "inferred": texts.inferred, "missing": texts.missing}
    return words[status]


def confidence_in_words(confidence: float, texts: Texts) -> str:
    if confidence >= HIGH:
        return texts.confidence_high
    return texts.confidence_middle if confidence >= MIDDLE else texts.confidence_low


def reason_in_words(reason: Reason, texts: Texts) -> str:
    words = {
        "out_of_scope": texts.out_of_scope,
        "empty_question": texts.empty_question,
        "too_long": texts.too_long,
        "no_evidence": texts.no_evidence,
    }
    return words[reason]


def with_calls(text: str) -> Markup:
    """Our own text with its telephone numbers as tap-to-call links. Quotations stay as they are:
    a number in a row that has slipped may be another division's."""
    link = Markup('<a href="tel:{0}">{0}</a>')
    parts = enumerate(_NUMBER.split(text))
    return Markup("").join(link.format(part) if i % 2 else escape(part) for i, part in parts)
