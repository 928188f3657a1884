"""Dates and fiscal years as Japanese and English documents write them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.dates import ERA_NAME, MONTH_NAME, PartialDate, era_year, month_number
from ingest.japanese import whole_number

_YEARS = range(1868, 2100)
_KANJI = "〇一二三四五六七八九"
_KANJI_NUMBER = re.compile(
    rf"(?<![{_KANJI}○十百千万])(?:[{_KANJI[1:]}]?十[{_KANJI[1:]}]?|[{_KANJI}○]+)(?=[年月日~\-])"
)
_DIGITS = str.maketrans(_KANJI + "○", "01234567890")
_SPACE_AT_NUMBER = re.compile(r"(?<=[0-9年月日])[ \t]+(?=[年月日度])|(?<=[年月])[ \t]+(?=[0-9元])")
_SPACE_AFTER_ERA = re.compile(rf"(?<={ERA_NAME})[ \t]+(?=[0-9元])")
_SPACED_ERA = re.compile(
    r"(令|平|昭|大|明)[ \t]+(和|成|正|治)(?=[ \t]*[0-9元一二三四五六七八九十])"
)
_SPACED_DIGITS = re.compile(r"(?<=[年月])([ \t]*[0-9]){2}(?=[ \t]*[月日])")

_ERA_YEAR = rf"(?P<era>{ERA_NAME})(?P<year>元|[0-9]{{1,2}})"
_LETTER_YEAR = r"(?<![A-Za-z0-9])(?P<era>[RHSTM])(?P<year>元|[0-9]{1,2})"
_WEST_YEAR = r"(?<![0-9.,])(?P<year>(?:1[89]|20)[0-9]{2})"
# 年 that does not go on as 年度, 年間 …, perhaps with the year in the other count in brackets;
# the month and the day may be missing.
_SPOKEN = (
    r"年(?!度|間|前|後|目|以|来|代|次|生)(?:\((?:令和|平成|昭和)?(?:元|[0-9]{1,4})年?\)年?)?"
    r"(?:(?P<month>[0-9]{1,2})月(?!間|号|分|期)(?:(?P<day>[0-9]{1,2})日(?!間))?)?"
)
_SIGNS = r"(?P<sign>[./\-])(?P<month>[0-9]{1,2})(?:(?P=sign)(?P<day>[0-9]{1,2}))?(?![0-9.%,])"
_MONTH = rf"(?P<month>(?=[A-Z])(?i:{MONTH_NAME}))\.?"
_ENGLISH_YEAR = r"(?P<year>(?:19|20)[0-9]{2})\b"
_FORMS = [
    re.compile(form)
    for form in (
        _ERA_YEAR + _SPOKEN,
        _LETTER_YEAR + _SPOKEN,
        _WEST_YEAR + _SPOKEN,
        _ERA_YEAR + _SIGNS,
        _LETTER_YEAR.replace("TM", "") + _SIGNS,  # M2.5 and T1.2 are versions of something
        _WEST_YEAR + _SIGNS,
        rf"\b(?:(?P<day>[0-9]{{1,2}}) )?{_MONTH} {_ENGLISH_YEAR}",
        rf"\b{_MONTH} (?P<day>[0-9]{{1,2}}), ?{_ENGLISH_YEAR}",
    )
]
# An era's letter with a year alone is a date only where nothing else stands.
_BARE = re.compile(_LETTER_YEAR + r"年?")

_FISCAL_YEAR = rf"(?:{_ERA_YEAR}|{_LETTER_YEAR}|{_WEST_YEAR})".replace("?P<era>", "").replace(
    "?P<year>", ""
)
_FROM_TO = r"[ 　]*(?:年度|年)?[ 　]*(?:~|～|〜|-|–|－|から|より)[ 　]*"
_FISCAL_RANGE = re.compile(
    rf"(?P<first>{_FISCAL_YEAR}){_FROM_TO}(?P<last>{_FISCAL_YEAR}|[0-9]{{1,2}})[ 　]*年度"
)
_FISCAL_SINGLE = re.compile(rf"(?P<first>{_FISCAL_YEAR})[ 　]*年度")
_NAME_WEST = re.compile(r"(?<![0-9])(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])")
_NAME_REIWA = re.compile(r"(?<![A-Za-z0-9])[Rr](0[1-9]|[12][0-9])([01][0-9])([0-3][0-9])(?![0-9])")
_ONE_YEAR = re.compile(r"([^0-9元]*)(元|[0-9]+)")


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date and the words that state it, as `plain` writes them; `start` and `end` are in the
    plain text."""

    date: PartialDate
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FiscalYears:
    """Fiscal years (April to March), both ends included, and the words that state them."""

    first: int
    last: int
    words: str


def plain(text: str) -> str:
    """A line in NFKC with the years, months and days of its dates in figures and unspaced."""
    text = unicodedata.normalize("NFKC", text)
    text = _SPACED_ERA.sub(r"\1\2", text)
    text = _KANJI_NUMBER.sub(lambda match: _in_figures(match[0]), text)
    text = _SPACE_AFTER_ERA.sub("", text)
    for _ in range(2):  # a removed space brings the next one beside a figure
        text = _SPACE_AT_NUMBER.sub("", text)
        text = _SPACED_DIGITS.sub(lambda match: "".join(match[0].split()), text)
    return text


def dates_in(line: str) -> list[StatedDate]:
    """Every date of a plain line, in order; a year alone only as 2022年 or 令和4年."""
    candidates = [
        StatedDate(date, match[0].strip(), *match.span())
        for form in _FORMS
        for match in form.finditer(line)
        if (date := _date(match)) is not None
    ]
    found: list[StatedDate] = []
    for candidate in sorted(candidates, key=lambda date: (date.start, -date.end)):
        if not found or found[-1].end <= candidate.start:
            found.append(candidate)
    bare = _BARE.fullmatch(line.strip(" ()"))
    if bare is not None and not found and (date := _date(bare)):
        return [StatedDate(date, bare[0], 0, len(line))]
    return found


def without_dates(line: str) -> str:
    """A plain line without its dates."""
    for date in reversed(dates_in(line)):
        line = f"{line[: date.start]}{line[date.end :]}"
    return line


def fiscal_years(line: str) -> FiscalYears | None:
    """The first range of fiscal years of a plain line, else its first single fiscal year."""
    match = _FISCAL_RANGE.search(line) or _FISCAL_SINGLE.search(line)
    if match is None:
        return None
    first = _year_of(match["first"])
    last = first
    if "last" in match.re.groupindex:
        last = _last_year(match["first"], match["last"])
    if first is None or last is None or last < first:
        return None
    return FiscalYears(first, last, match[0])


def stated_date(text: str) -> PartialDate | None:
    """The date that a whole text is: 2022-02-28, 2022, 令和4年2月, R4.2.1 …"""
    try:
        return PartialDate.parse(unicodedata.normalize("NFKC", text.strip()))
    except ValueError:
        pass
    line = plain(text.strip())
    found = dates_in(line)
    return found[0].date if len(found) == 1 and found[0].words == line else None


def dates_of_name(stem: str) -> Iterator[StatedDate]:
    """Dates in a file's name that are written in figures alone: 20240814, r040831."""
    for match in _NAME_WEST.finditer(stem):
        yield from _of_figures(match, int(match[1]))
    for match in _NAME_REIWA.finditer(stem):
        yield from _of_figures(match, era_year("令和", match[1]))


def _of_figures(match: re.Match[str], year: int) -> Iterator[StatedDate]:
    date = _valid(year, int(match[2]), int(match[3]))
    if date is not None:
        yield StatedDate(date, match[0], *match.span())


def _date(match: re.Match[str]) -> PartialDate | None:
    parts = match.groupdict()
    year = _counted(parts.get("era"), parts["year"])
    said, day = parts.get("month"), parts.get("day")
    month = (int(said) if said.isdecimal() else month_number(said)) if said else None
    return _valid(year, month, int(day) if day else None)


def _valid(year: int, month: int | None, day: int | None) -> PartialDate | None:
    if year not in _YEARS or (day is not None and month is None):
        return None
    date = PartialDate(year, month, day)
    try:
        return PartialDate.parse(str(date))
    except ValueError:
        return None


def _counted(era: str | None, year: str) -> int:
    if era is None:
        return 1 if year == "元" else int(year)
    return era_year(era, year)


def _year_of(words: str) -> int | None:
    match = _ONE_YEAR.fullmatch(words)
    if match is None:
        return None
    year = _counted(match[1] or None, match[2])
    return year if year in _YEARS else None


def _last_year(first: str, last: str) -> int | None:
    """The end of a range; 令和4～6年度 and 2022～24年度 leave the era or the century out."""
    if not last.isdigit() or len(last) > 2:
        return _year_of(last)
    era = _ONE_YEAR.fullmatch(first)
    if era is None:
        return None
    return _counted(era[1], last) if era[1] else int(first[:2] + last.zfill(2))


def _in_figures(kanji: str) -> str:
    """三十一 as 31, 二〇二二 as 2022."""
    return str(whole_number(kanji)) if "十" in kanji else kanji.translate(_DIGITS)
