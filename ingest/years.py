"""Years that a table states in one of its rows for those below: 5月 under 令和8年4月."""

import re

from corpus.dates import ERA_NAME
from corpus.records import Table
from ingest.cells import cells, is_rule, row_at

_YEAR = rf"(?:(?:{ERA_NAME})[ \u3000]*(?:元|[0-9０-９]{{1,2}})|[0-9０-９]{{4}})[ \u3000]*年"
_MONTH = (
    r"[ \u3000]*(?P<month>[0-9０-９]{1,2})[ \u3000]*月(?!間)"
    r"(?:[ \u3000]*(?P<day>[0-9０-９]{1,2})[ \u3000]*日)?"
)
_DATED = re.compile(rf"(?P<year>{_YEAR}){_MONTH}")
_MONTH_ALONE = re.compile(_MONTH)


def years(text: str, table: Table) -> dict[int, str]:
    """By the start of its row, the year of every month that stands first in one without a year:
    that of the last row above which has one. Behind the end of that year nothing says which."""
    found: dict[int, str] = {}
    year, before = "", (0, 0)
    at = table.head[1] + 1 if table.head else table.start
    while at < table.end:
        start, end = row_at(text, at)
        at = end + 1
        row = text[start:end]
        if is_rule(row) or not row.strip():
            continue
        left, right = cells(row)[0]
        cell = row[left:right]
        if dated := _DATED.match(cell):
            year, before = dated["year"], _day(dated)
        elif (alone := _MONTH_ALONE.match(cell)) and year and _day(alone) >= before:
            found[start + left] = year
            before = _day(alone)
        elif cell:
            year = ""
    return found


def _day(found: re.Match[str]) -> tuple[int, int]:
    return int(found["month"]), int(found["day"] or 0)
