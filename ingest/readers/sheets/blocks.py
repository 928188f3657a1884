"""Blocks of a sheet, which no empty row parts: their titles, their heads and their notes."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from ingest.readers.heads import (
    SAMPLE_BELOW,
    has_two_levels,
    heads,
    is_brief,
    is_preamble,
    is_value,
    says_value,
)
from ingest.readers.sheets.grid import Grid
from ingest.readers.stacked import tables_apart

_NOTE = re.compile(r"[※＊*]|[（(]?(?:注|出典|資料|備考)")
_MOST_HEADS = 5  # rows
_LONGEST_LABEL = 200  # characters of a head that merged cells show to be one
_SPARSE = 0.5  # share of filled cells below which a wide block without heads is a form
_FORM_COLUMNS = 8
_MANY_ROWS = 8  # a block of two columns and so many rows is a list with heads, not a form


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of a sheet without an empty one between them, and of these a range of columns."""

    grid: Grid
    rows: list[int]
    first: int
    last: int
    whole: bool = True  # it is all that stands in its rows

    def texts(self, row: int) -> dict[int, str]:
        """The texts of a row by column."""
        texts = self.grid.rows[row]
        if self.whole:
            return texts
        return {c: text for c, text in texts.items() if self.first <= c <= self.last}

    def own(self, row: int) -> list[int]:
        """Columns of the cells that do not repeat what is merged above them."""
        return [c for c in self.texts(row) if (row, c) not in self.grid.repeated]

    def columns(self, rows: Sequence[int]) -> set[int]:
        """Columns in which any of the rows has a text."""
        return {column for row in rows for column in self.texts(row)}

    def cells(
        self, rows: Sequence[int], columns: Sequence[int], spread: bool = False
    ) -> list[list[str]]:
        """Rows cell by cell; what is merged over several columns stands in each where it is to be
        spread. A row's label is not, nor a sentence."""
        found = []
        for row in rows:
            texts = self.texts(row)
            cells = [texts.get(column, "") for column in columns]
            for column, text in texts.items() if spread else ():
                last = self.grid.across.get((row, column), column)
                if last > column > columns[0] and is_brief(text):
                    first, end = bisect_left(columns, column), bisect_right(columns, last)
                    cells[first:end] = [cell or text for cell in cells[first:end]]
            found.append(cells)
        return found

    def parts(self) -> Iterator["Block"]:
        """The tables above one another that no empty row parts."""
        columns = sorted(self.columns(self.rows))
        for part in tables_apart(list(enumerate(self.cells(self.rows, columns)))):
            yield replace(self, rows=[self.rows[index] for index, _ in part])

    def is_title(self, rows: Sequence[int]) -> bool:
        """Whether the first row is but a title, or one with a day or a unit beside it."""
        if len(self.own(rows[0])) == 1:
            return True
        beside = is_preamble(list(self.texts(rows[0]).values()))
        return beside and len(rows) > 2 and self.heads(rows[1:]) > 0

    def without_notes(self, rows: list[int]) -> tuple[list[int], list[int]]:
        """Rows of a table, and the notes below it."""
        last = len(rows)
        while last > 1 and self.is_note(rows[last - 1]):
            last -= 1
        return rows[:last], rows[last:]

    def aside(self, rows: Sequence[int]) -> tuple[int, int] | None:
        """Row and column of a note that stands alone on the right of a table with heads."""
        times = Counter(column for row in rows for column in self.texts(row))
        last = max(times)
        row = next(row for row in rows if last in self.texts(row))
        if times[last] > 1 or len(rows) < 3 or not _NOTE.match(self.texts(row)[last]):
            return None
        table = replace(self, last=last - 1, whole=False)
        return (row, last) if len(times) > 2 and table.heads(rows) else None

    def is_note(self, row: int) -> bool:
        texts = self.texts(row)
        return len(texts) == 1 and _NOTE.match(next(iter(texts.values()))) is not None

    def is_form(self, rows: Sequence[int], columns: Sequence[int]) -> bool:
        """Pairs are labels and values; a wide block that is mostly empty is grid paper."""
        if not rows or len(columns) <= 2:
            return True
        filled = sum(len(self.texts(row)) for row in rows)
        return len(columns) >= _FORM_COLUMNS and filled < _SPARSE * len(rows) * len(columns)

    def heads(self, rows: Sequence[int]) -> int:
        """How many rows are column heads."""
        top = self.texts(rows[0])
        ends = [self.grid.ends.get((rows[0], column), (rows[0], column)) for column in top]
        deepest = max(row for row, _ in ends)
        wide = [end > column for (_, end), column in zip(ends, top, strict=True)]
        count = bisect_left(rows, deepest + 1)
        if count == 1 and (deepest > rows[0] or not any(wide)):
            near = rows[:SAMPLE_BELOW]
            two = has_two_levels(self.cells(near, sorted(self.columns(near))))
            return 2 if two else self._head(rows)
        count = max(count, 2)
        if count > _MOST_HEADS or count >= len(rows):
            return 0
        # Heads of several levels: most of the upper ones reach down to the last or over others.
        built = sum(row == deepest or over for (row, _), over in zip(ends, wide, strict=True))
        columns = self.columns(rows)
        named = sum(map(bool, self.joined_heads(rows[:count], sorted(columns))))
        texts = [text for row in rows[:count] for text in self.texts(row).values()]
        whole = 2 * built >= len(ends) and named > _SPARSE * len(columns)
        if whole and not any(says_value(text) or len(text) > _LONGEST_LABEL for text in texts):
            return count
        return self._head(rows) if deepest == rows[0] else 0

    def _head(self, rows: Sequence[int]) -> int:
        """Whether the first row is one of heads: by its make-up, else by its words."""
        columns = sorted(self.columns(rows[:SAMPLE_BELOW]))
        cells = self.cells(rows[:SAMPLE_BELOW], columns)
        if len(rows) < 2 or len(columns) < 2:
            return 0
        if self.has_marked_heads(rows):
            return 1
        if len(columns) == 2 and len(rows) < _MANY_ROWS:
            values = sum(is_value(row[1]) for row in cells[1:])
            return int(2 * values > len(cells) - 1 and heads(cells) == 1)
        return heads(cells)

    def has_marked_heads(self, rows: Sequence[int]) -> bool:
        """Whether all cells of the first row are bold or shaded, and not those of the second."""
        if len(rows) < 2 or len(self.texts(rows[0])) < 2:
            return False
        marked = [{c for c in self.texts(row) if (row, c) in self.grid.marked} for row in rows[:2]]
        return marked[0] == set(self.texts(rows[0])) and marked[1] != set(self.texts(rows[1]))

    def joined_heads(self, rows: Sequence[int], columns: Sequence[int]) -> list[str]:
        """The heads of each column, those over several columns before their own."""
        joined: dict[int, list[str]] = {column: [] for column in columns}
        for row, below in zip_longest(rows, rows[1:]):
            for column, text in self.texts(row).items():
                end = column if below is None else self._reach(row, column, below)
                if len(rows) > 1:
                    _, end = self.grid.ends.get((row, column), (row, end))
                for covered in range(column, end + 1):
                    if covered in joined and text not in joined[covered]:
                        joined[covered].append(text)
        return [" ".join(joined[column]) for column in columns]

    def _reach(self, row: int, column: int, below: int) -> int:
        """The last column of those that a head is over without being merged: beside it there is
        nothing, and under it and beside that there are heads."""
        own, lower, end = self.texts(row), self.texts(below), column
        while column in lower and end + 1 not in own and end + 1 in lower:
            end += 1
        return end


def bands(grid: Grid, hidden: Sequence[int]) -> Iterator[list[int]]:
    """Rows that no visible empty row parts."""
    ends: dict[int, int] = {}
    for (row, _), (bottom, _) in grid.ends.items():
        ends[row] = max(bottom, ends.get(row, row))
    band: list[int] = []
    reach = 0  # the last row that a cell of the band covers
    for row in sorted(grid.rows):
        unseen = bisect_left(hidden, row) - bisect_left(hidden, reach + 1)
        if band and row - reach - 1 > unseen:
            yield band
            band = []
        band.append(row)
        reach = max(reach, row, ends.get(row, row))
    if band:
        yield band


def side_by_side(grid: Grid, rows: list[int]) -> Iterator[Block]:
    """A band as one block, or as several where tables with heads of their own stand beside one
    another."""
    used = sorted({column for row in rows for column in grid.rows[row]})
    whole = Block(grid, rows, used[0], used[-1])
    titles = next((i for i, row in enumerate(rows) if len(whole.own(row)) > 1), 0)
    covered = {
        c
        for row in rows[titles:]
        for column in grid.rows[row]
        for c in range(column, grid.ends.get((row, column), (row, column))[1] + 1)
    }
    starts = [column for column in sorted(covered) if column - 1 not in covered]
    parts = []
    for start, following in zip(starts, [*starts[1:], used[-1] + 1], strict=True):
        part = Block(grid, rows[titles:], start, following - 1, whole=False)
        filled = [row for row in part.rows if part.texts(row)]
        parts.append(replace(part, rows=filled))
    # Long tables beside one another seldom have the very same rows; one with an empty column has.
    same = len(parts[0].rows) > _MANY_ROWS and len({tuple(part.rows) for part in parts}) == 1
    if len(parts) < 2 or same or not all(len(p.rows) > 2 and p.heads(p.rows) for p in parts):
        yield whole
        return
    if titles:
        yield Block(grid, rows[:titles], used[0], used[-1])
    yield from parts
