"""A quotation from a table, cut out with the rows around it and the column heads."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answer.outcomes import Cell
from corpus.records import Document, Table
from ingest.cells import cell_texts, is_rule, joined

AROUND = 10  # rows shown before and after the quoted ones
_MOST = 40  # quoted rows shown
_ROW = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `number` is its number in a sheet, None elsewhere."""

    number: int | None
    cells: tuple[str, ...]
    quoted: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """Neighbouring rows of a table, each with as many cells as `heads` has columns.

    `heads` are the rows of column heads, none where the table has none. `opens` and `closes`
    say whether the rows reach the table's beginning and end, `whole` whether everything that
    is quoted stands in them.
    """

    heads: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    opens: bool
    closes: bool
    whole: bool

    @property
    def columns(self) -> int:
        return max(map(len, (*self.heads, *(row.cells for row in self.rows))), default=0)

    @property
    def numbered(self) -> bool:
        return any(row.number is not None for row in self.rows)

    @property
    def records(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells of the quoted rows, empty ones left out; none without heads."""
        labels = joined(self.heads)
        return tuple(
            tuple(Cell(head, cell) for head, cell in zip(labels, row.cells, strict=True) if cell)
            for row in self.rows
            if row.quoted and labels
        )


def rows_around(document: Document, start: int, end: int, around: int = AROUND) -> Rows | None:
    """The first table that a range of the text touches, cut to the rows of the range and `around`
    more on either side; None where there is no table."""
    table = _table_at(document, start, end)
    if table is None:
        return None
    text = document.text
    body = min(table.head[1] + 1, table.end) if table.head else table.start
    shown_start, shown_end = max(start, body), max(min(end, table.end), body + 1)
    first = _back(text, shown_start, around, body)
    last_quoted = min(shown_end, _forth(text, shown_start, _MOST - 1, table.end))
    last = _forth(text, last_quoted - 1, around, table.end)
    heads = tuple(_cells(text[slice(*table.head)])) if table.head else ()
    rows = tuple(_rows(document, first, last, start, min(end, last_quoted)))
    columns = max(map(len, (*heads, *(row.cells for row in rows))), default=0)
    return Rows(
        heads=tuple(_filled(head, columns) for head in heads),
        rows=tuple(Row(row.number, _filled(row.cells, columns), row.quoted) for row in rows),
        opens=first <= body,
        closes=last >= table.end,
        whole=table.start <= start and end <= table.end + 1 and last_quoted >= shown_end,
    )


def _table_at(document: Document, start: int, end: int) -> Table | None:
    tables = document.layout.tables
    at = bisect_left(tables, start + 1, key=lambda table: table.end)
    return tables[at] if at < len(tables) and tables[at].start < end else None


def _rows(document: Document, first: int, last: int, start: int, end: int) -> Iterator[Row]:
    at = first
    for line in document.text[first:last].split("\n"):
        quoted = at < end and start < at + len(line)
        if line and not is_rule(line):
            yield Row(_number(document, at), tuple(cell_texts(line)), quoted)
        at += len(line) + 1


def _number(document: Document, position: int) -> int | None:
    place = document.layout.place_at(position)
    if place is None or place.start > position or place.kind != "sheet" or place.cells is None:
        return None
    found = _ROW.search(place.cells)
    return int(found[0]) if found else None


def _cells(lines: str) -> Iterator[tuple[str, ...]]:
    return (tuple(cell_texts(line)) for line in lines.split("\n") if line)


def _filled(cells: tuple[str, ...], columns: int) -> tuple[str, ...]:
    return cells + ("",) * (columns - len(cells))


def _back(text: str, position: int, lines: int, floor: int) -> int:
    """Start of the line that stands `lines` before that of a position, no further than `floor`."""
    at = max(text.rfind("\n", floor, position) + 1, floor)
    for _ in range(lines):
        if at <= floor:
            break
        at = max(text.rfind("\n", floor, at - 1) + 1, floor)
    return at


def _forth(text: str, position: int, lines: int, ceiling: int) -> int:
    """End of the line that stands `lines` after that of a position, no further than `ceiling`."""
    at = position - 1
    for _ in range(lines + 1):
        at = text.find("\n", at + 1, ceiling)
        if at < 0:
            return ceiling
    return at
