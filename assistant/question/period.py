"""The time that a question names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from corpus.dates import ERA, MONTH_NAME, PartialDate, era_year, month_number
from ingest.japanese import whole_number

_FISCAL = 4  # the month in which a fiscal year begins

# 令和4年度, h25年, 2013年6月12日, 2013-06-12, and the 2022 of 2022~2024年度
_JAPANESE = (
    rf"(?:(?P<era>{ERA})(?P<count>元|\d{{1,2}})"
    r"|(?<!\d)(?P<year>(?:19|20)\d{2}))"
    r"(?:(?P<fiscal>年度)|[年/-](?:(?P<month>\d{1,2})(?!\d)[月/-]?(?:(?P<day>\d{1,2})日?)?)?"
    r"|(?=~(?:19|20)\d{2}年))"
)
# FY2022, fiscal year Reiwa 4, June 12, 2013, the 2013
_ENGLISH = (
    r"(?P<fiscal>\bfy ?|\bfiscal (?:year )?)?"
    rf"(?:\b(?P<month>{MONTH_NAME})\.?(?: \d{{1,2}}[a-z]*)?,? )?"
    r"(?:\b(?P<era>meiji|taisho|showa|heisei|reiwa) ?(?P<count>\d{1,2})"
    r"|(?<!\d)(?P<year>(?:19|20)\d{2}))(?!\d)(?P<day>(?!))?"
)
_DATES = {"ja": re.compile(_JAPANESE), "en": re.compile(_ENGLISH)}
_LATIN = re.compile(r"[a-z]{2}")
_RANGE = re.compile(r"の?(?:から|~|-|と|や|、|・| ?to | ?and )")
# A deadline, a beginning or a measure is no time that an answer could be of.
_NOT_AFTER = re.compile(
    r"[年度]*末?\d*月?末?(?:まで|以降|以来|以後|以前|より|から|比|に比べ|と比べ|に向け|生まれ|創業|設立)"
)
_NOT_BEFORE = re.compile(r"\b(?:since|from|until|till|by|before|after|to|than|with)(?: the)? $")
_AT = re.compile(r"の?(?:時点|現在|当時|段階|版)")
_WITH_DATE = r"(?:の?(?:時点|現在|当時|段階))?(?:では?|には?|は|の)?[、,]? *"
_BEFORE_DATE = r"(?:\b(?:as of|as at|in|during|for|of|at) (?:the )?(?:[a-z]+ )?(?:\d{1,2} )?)?"
_AS_OF = re.compile(r"\bas (?:of|at) (?:[a-z]+ )?(?:\d{1,2}(?:st|nd|rd|th)? )?$")
_RELATIVE: dict[str, tuple[int, bool]] = {  # years from the present one, and whether fiscal
    **{"今年度": (0, True), "本年度": (0, True), "昨年度": (-1, True), "一昨年度": (-2, True)},
    **{"来年度": (1, True), "今年": (0, False), "本年": (0, False), "昨年": (-1, False)},
    **{"去年": (-1, False), "一昨年": (-2, False), "来年": (1, False)},
    **{"this fiscal year": (0, True), "last fiscal year": (-1, True)},
    **{"next fiscal year": (1, True), "this year": (0, False), "last year": (-1, False)},
    **{"next year": (1, False)},
}
_RELATIVE_WORD = re.compile("|".join(sorted(_RELATIVE, key=len, reverse=True)))
_NOW = re.compile(r"現在|現時点|現行|最新|\b(?:currently|current|now|nowadays|at present|latest)\b")
_THEN = re.compile(r"当時|その頃|\b(?:at the time|at that time|back then|in those days)\b")
_KANJI = "一二三四五六七八九"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TERM = re.compile(
    rf"第(?P<count>\d{{1,2}}|[{_KANJI}十]{{1,3}})期"
    rf"|\b(?:(?P<digits>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{'|'.join(_ORDINALS)}))"
    r" (?:[a-z-]+ )?(?:policy|plan|programme|program|term|phase|period)\b"
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int, fiscal: bool = False) -> "Period":
        """A calendar year, or the fiscal year (April to March) that begins in it."""
        if fiscal:
            return cls(date(year, _FISCAL, 1), date(year + 1, _FISCAL, 1) - timedelta(1))
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def middle(self) -> date:
        return self.first + (self.last - self.first) / 2

    def joined(self, other: "Period") -> "Period":
        return Period(min(self.first, other.first), max(self.last, other.last))


@dataclass(frozen=True, slots=True)
class Asked:
    """The time that a question names, and its words for it. `period` is None where it only says
    that the time is past (当時) or names a term (第5期) without a date. `outright` where it says of
    when its answer should be (2013年時点), and not just a year that may belong to its matter."""

    text: str
    period: Period | None
    term: int | None = None
    outright: bool = False

    def removed_from(self, normal: str) -> str:
        """A question without the words for its time."""
        return re.sub(_BEFORE_DATE + re.escape(self.text) + _WITH_DATE, "", normal, count=1)


def time_asked(normal: str, today: date) -> Asked | None:
    """The time that a normalised question names, None for none; 昨年度 and the like are counted
    from `today`."""
    named = date_asked(normal)
    for term in terms_in(normal):
        return replace(term, period=named.period if named else None)
    if named is not None:
        return named
    if word := _RELATIVE_WORD.search(normal):
        years, fiscal = _RELATIVE[word.group()]
        present = today.year - (1 if fiscal and today.month < _FISCAL else 0)
        return Asked(word.group(), Period.of_year(present + years, fiscal))
    if word := _NOW.search(normal):
        return Asked(word.group(), Period(today, today))
    if word := _THEN.search(normal):
        return Asked(word.group(), None)
    return None


def terms_in(normal: str) -> Iterator[Asked]:
    for match in _TERM.finditer(normal):
        number = int(match["digits"] or 0)
        if match["word"]:
            number = _ORDINALS.index(match["word"]) + 1
        elif match["count"]:
            number = whole_number(match["count"])
        yield Asked(match.group(), None, number, outright=True)


@dataclass(frozen=True, slots=True)
class _Date:
    start: int
    end: int
    period: Period


def date_asked(normal: str) -> Asked | None:
    """The dates of a question as one period."""
    if not any(map(str.isdigit, normal)) and "元" not in normal:
        return None
    dates = _dates(normal, "ja")
    if not dates and _LATIN.search(normal):
        dates = _dates(normal, "en")
    ranged: set[_Date] = set()
    for one, other in pairwise(dates):
        if _RANGE.fullmatch(normal, one.end, other.start):
            ranged |= {one, other}
    meant = [found for found in dates if found in ranged or not _is_no_time(normal, found)]
    if not meant:
        return None
    period = meant[0].period
    for found in meant[1:]:
        period = period.joined(found.period)
    outright = any(
        _AT.match(normal, found.end) or _AS_OF.search(normal[: found.start]) for found in meant
    )
    return Asked(normal[meant[0].start : meant[-1].end], period, outright=outright)


def _is_no_time(normal: str, found: _Date) -> bool:
    before = normal[: found.start]
    return bool(_NOT_AFTER.match(normal, found.end) or _NOT_BEFORE.search(before))


def _dates(normal: str, form: str) -> list[_Date]:
    """The dates of a normalised text, in order; what is no date of the calendar is left out."""
    found = []
    for match in _DATES[form].finditer(normal):
        period = _period(match)
        if period is not None:
            found.append(_Date(match.start(), match.end(), period))
    return found


def _period(match: re.Match[str]) -> Period | None:
    year = era_year(match["era"], match["count"]) if match["era"] else int(match["year"])
    if not match["month"]:
        return Period.of_year(year, match["fiscal"] is not None)
    month = match["month"]
    try:
        stated = PartialDate(
            year,
            int(month) if month.isdecimal() else month_number(month),
            int(match["day"]) if match["day"] else None,
        )
        return Period(stated.first_day, stated.last_day)
    except ValueError:
        return None
