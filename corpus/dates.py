"""Dates as documents state them: a year, a year and month, or a day."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

# What is kept in UTC is told in the time of the offices.
JAPAN = ZoneInfo("Asia/Tokyo")


def today_in_japan() -> date:
    """The day of the offices, wherever the clock of the machine is set."""
    return datetime.now(JAPAN).date()


_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
# In lower case: English month names whole or cut to three letters, no "marketing", no "mayor".
MONTH_NAME = "|".join(rf"{m[:3]}(?:{m[3:]})?\b" for m in map(str.lower, MONTHS)) + r"|sept\b"


class Era(NamedTuple):
    """An era, its name in Latin letters too, and its first day."""

    name: str
    latin: str
    first_day: date

    @property
    def initial(self) -> str:
        return self.latin[0]


ERAS = (
    Era("明治", "Meiji", date(1868, 1, 25)),
    Era("大正", "Taisho", date(1912, 7, 30)),
    Era("昭和", "Showa", date(1926, 12, 25)),
    Era("平成", "Heisei", date(1989, 1, 8)),
    Era("令和", "Reiwa", date(2019, 5, 1)),
)
ERA_NAME = "|".join(era.name for era in ERAS)
# In normalised texts, before the year: 令和4, h25.
ERA = rf"{ERA_NAME}|(?<![a-z])[{''.join(era.initial.lower() for era in ERAS)}]"
_FIRST_YEARS = {
    word.lower(): era.first_day.year for era in ERAS for word in (era.name, era.latin, era.initial)
}


def month_number(name: str) -> int:
    """The number of a month by its English name (`MONTH_NAME`), 1 for January."""
    return next(n for n, month in enumerate(MONTHS, 1) if month[:3].lower() == name[:3].lower())


def era_year(era: str, count: str) -> int:
    """The western year of a year of an era: 令和 and "3", r and "元". A year past an era's end is
    counted on (平成34年度), as documents do. Raises KeyError for no era."""
    return _FIRST_YEARS[era.lower()] + (0 if count == "元" else int(count) - 1)


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
