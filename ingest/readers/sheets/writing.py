"""The blocks of a sheet are written: titles, tables that may go on further below, forms, notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.records import Place
from ingest.extract import Writer
from ingest.readers.heads import SAMPLE_BELOW
from ingest.readers.places import letters, place
from ingest.readers.sheets.blocks import Block
from ingest.readers.sheets.boxes import Box
from ingest.readers.stacked import Above, goes_on

_UNIT = re.compile(r"[㎡㎥%％号円人件年月日回条項基名様点台)）」]|[mｍ]|箇所|か所|kg")


@dataclass(slots=True)
class _Table:
    """A table with heads that rows further below may belong to."""

    columns: list[int]
    rows: list[tuple[list[str], Place]]  # the heads and the rows under them

    def goes_on(self, block: Block, rows: Sequence[int]) -> bool:
        """Whether rows of a block stand under these heads."""
        if not block.whole or not rows or not block.columns(rows) <= set(self.columns):
            return False
        if block.has_marked_heads(rows) or block.heads(rows) > 1:
            return False
        above = [cells for cells, _ in (self.rows[0], *self.rows[1:][-SAMPLE_BELOW:])]
        return goes_on(Above(above[0], above[1:]), block.cells(rows[:SAMPLE_BELOW], self.columns))


class SheetWriter:
    """Writes the blocks of one sheet."""

    def __init__(self, writer: Writer, number: int, name: str) -> None:
        self._writer = writer
        self._number = number
        self.name = name
        self._open: _Table | None = None  # not written yet: it may go on

    def place(self, row: int, first: int, last: int) -> Place:
        """Where a row stands, from its first column to its last."""
        return place(self._number, row, first, last, self.name)

    def box(self, box: Box) -> None:
        """Writes what lies over the cells, behind the table that stands before it."""
        self.close()
        where = self.place(box.row, box.column, box.column)
        self._writer.line(box.text, [where])
        self._writer.table([(row, where) for row in box.table], heads=1)

    def close(self) -> None:
        """Writes the table that could have gone on."""
        if self._open is not None:
            self._writer.table(self._open.rows, heads=1)
            self._open = None

    def block(self, block: Block) -> None:
        """Writes the tables and forms of a block, with what stands above and below them."""
        for part in block.parts():
            self._part(part)

    def _part(self, block: Block) -> None:
        """Title lines, then a table or a form, then notes; or more rows of the table above."""
        rows = block.rows
        body, notes = block.without_notes(rows)
        if self._open is not None and self._open.goes_on(block, body):
            self._open.rows += self._rows(block, body, self._open.columns)
        else:
            self.close()
            while rows and block.is_title(rows):
                self._line(block, rows[0])
                rows = rows[1:]
            body, notes = block.without_notes(rows)
            if body:
                self._body(block, body)
        if notes:
            self.close()
        for row in notes:
            self._line(block, row)
        if self._open is None:
            self._writer.blank()

    def _body(self, block: Block, body: Sequence[int]) -> None:
        aside = block.aside(body)
        table = block if aside is None else replace(block, last=aside[1] - 1, whole=False)
        if aside is not None:
            self._writer.line(block.texts(aside[0])[aside[1]], [self.place(*aside, aside[1])])
        count = table.heads(body)
        columns = sorted(table.columns(body))
        if not count and table.is_form(body, columns):
            for row in body:
                self._form_row(table, row)
        elif not count:
            self._writer.table(self._rows(table, body, columns, spread=False))
        else:
            self._open = _Table(columns, [self._heads(table, body[:count], columns)])
            self._open.rows += self._rows(table, body[count:], columns)
            if not block.whole:
                self.close()

    def _heads(
        self, block: Block, rows: Sequence[int], columns: list[int]
    ) -> tuple[list[str], Place]:
        cells = block.joined_heads(rows, columns)
        where = self.place(rows[0], columns[0], columns[-1])
        if len(rows) > 1:
            first, last = letters(columns[0]), letters(columns[-1])
            where = replace(where, cells=f"{first}{rows[0]}:{last}{rows[-1]}")
        return cells, where

    def _rows(
        self, block: Block, rows: Sequence[int], columns: list[int], spread: bool = True
    ) -> list[tuple[list[str], Place]]:
        cells = block.cells(rows, columns, spread)
        places = [self.place(row, columns[0], columns[-1]) for row in rows]
        return list(zip(cells, places, strict=True))

    def _line(self, block: Block, row: int) -> None:
        texts = block.texts(row)
        self._writer.line(" ".join(texts.values()), [self.place(row, min(texts), max(texts))])

    def _form_row(self, block: Block, row: int) -> None:
        """The labels that stand before a row, a colon, and what the row holds."""
        texts, own = block.texts(row), block.own(row)
        if not own:
            return
        first = min(own)
        label = " ".join(text for column, text in texts.items() if column <= first)
        line = label
        for column, text in texts.items():
            if column > first:
                joint = "" if _UNIT.fullmatch(text) else " "
                joint = ": " if line == label and label[-1] not in ":：" else joint
                line += joint + text
        self._writer.line(line, [self.place(row, min(texts), max(texts))])
