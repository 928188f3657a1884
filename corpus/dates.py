"""Dates as documents state them: a year, a year and month, or a day."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

# What is kept in UTC is told in the time of the offices.
JAPAN = ZoneInfo("Asia/Tokyo")


def today_in_japan() -> date:
    """The day of the offices, wherever the clock of the machine is set."""
    return datetime.now(JAPAN).date()


_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
# English month names whole or cut to three letters: no "Marketing", no "mayor".
MONTH_NAME = "|".join(rf"{name[:3]}(?:{name[3:]})?\b" for name in _MONTHS) + r"|sept\b"
# First year of each era, by its name, its name in Latin letters and its initial.
_ERAS = {
    **dict.fromkeys(("明治", "meiji", "m"), 1868),
    **dict.fromkeys(("大正", "taisho", "t"), 1912),
    **dict.fromkeys(("昭和", "showa", "s"), 1926),
    **dict.fromkeys(("平成", "heisei", "h"), 1989),
    **dict.fromkeys(("令和", "reiwa", "r"), 2019),
}


def month_number(name: str) -> int:
    """The number of a month by its English name (`MONTH_NAME`), 1 for January."""
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name[:3].lower()))


def era_year(era: str, count: str) -> int:
    """The western year of a year of an era: 令和 and "3", r and "元". A year past an era's end is
    counted on (平成34年度), as documents do. Raises KeyError for no era."""
    return _ERAS[era.lower()] + (0 if count == "元" else int(count) - 1)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a year and month, or a day; what was not stated is None."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Reads "2022", "2022-02" or "2022-02-28". Raises ValueError for anything else."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part) if part else None for part in match.groups())
        date(year or 0, month or 1, day or 1)  # refuses month 13 and 30 February
        return cls(year or 0, month, day)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def is_before(self, other: "PartialDate") -> bool:
        """Whether the last day that this can be is before the first that the other can be."""
        return self.last_day < other.first_day

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)
