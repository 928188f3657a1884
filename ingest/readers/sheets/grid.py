"""The texts of a sheet's cells as they are displayed, merged and hidden cells in mind."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText

from ingest.apart import alive
from ingest.extract import part_entries
from ingest.readers.number_formats import JAPANESE, displayed
from ingest.readers.sheets.beside import Beside

_SIGN_OF_LIFE = 5_000  # rows


@dataclass(frozen=True, slots=True)
class _Style:
    """A cell's number format, whether it is bold or shaded, and whether it is struck out."""

    form: str
    marked: bool
    struck: bool


@dataclass(slots=True)
class Grid:
    """The texts of a sheet by row and column; cells that are bold or shaded; for a merged cell
    its last row and column; the cells that repeat what is merged above them; and the last column
    of every cell that is merged over columns, of those that repeat one too."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    marked: set[tuple[int, int]] = field(default_factory=set)
    ends: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    repeated: set[tuple[int, int]] = field(default_factory=set)
    across: dict[tuple[int, int], int] = field(default_factory=dict)


class Grids:
    """The grids of a book's sheets; `left_out` counts what of their cells is not read."""

    def __init__(self, book: openpyxl.Workbook, left_out: Counter[str]) -> None:
        self._book, self._left_out = book, left_out
        self._styles: dict[Any, _Style] = {}

    def grid(self, sheet: Any, beside: Beside) -> Grid:
        """The displayed texts of a sheet."""
        grid = Grid()
        sheet.reset_dimensions()  # what a file says of its own size is often wrong
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number % _SIGN_OF_LIFE == 0:
                alive()
            texts = {}
            for cell in row:
                if cell.value is not None and (text := self._text(cell)):
                    texts[cell.column] = text
                    if self._styles[cell._style_id].marked:
                        grid.marked.add((cell.row, cell.column))
            if texts:
                grid.rows[number] = texts
        _spread(grid, beside)
        for hidden in beside.hidden_rows:
            grid.rows.pop(hidden, None)
        if beside.hidden_columns:
            for row, texts in list(grid.rows.items()):
                kept = {c: t for c, t in texts.items() if c not in beside.hidden_columns}
                grid.rows[row] = kept
                if not kept:
                    del grid.rows[row]
        return grid

    def _text(self, cell: Any) -> str:
        style = self._styles.get(cell._style_id)
        if style is None:
            style = self._styles[cell._style_id] = _style(cell)
        if cell.data_type == "e":
            self._left_out["error values"] += 1
            return ""
        value = cell.value
        if isinstance(value, CellRichText):
            # A run without a font of its own has the cell's.
            struck = (style.struck if isinstance(r, str) else r.font.strike for r in value)
            valid = [run for run, is_struck in zip(value, struck, strict=True) if not is_struck]
            self._left_out["struck-out text"] += len(valid) < len(value)
            value = "".join(map(str, valid))
        elif style.struck:
            self._left_out["struck-out text"] += 1
            return ""
        if not style.form.strip(";"):
            self._left_out["hidden text"] += 1
            return ""
        text = displayed(value, style.form, self._book.epoch).strip()
        return part_entries(text) if "\n" in text else text


def _style(cell: Any) -> _Style:
    number = cell.style_array.numFmtId
    fill = cell.fill
    colour = fill.fgColor.rgb if fill.fill_type == "solid" else "00FFFFFF"
    shaded = not isinstance(colour, str) or colour[-6:].upper() != "FFFFFF"
    return _Style(
        JAPANESE.get(number) or cell.number_format,
        bool(cell.font.b) or shaded,
        bool(cell.font.strike),
    )


def _spread(grid: Grid, beside: Beside) -> None:
    """What is merged over rows stands in each of them that holds anything else, what is merged
    over columns once, in the first visible one."""
    moved = set()
    numbers = sorted(grid.rows)
    for left, top, right, bottom in beside.merged:
        text = grid.rows.get(top, {}).get(left)
        if text is None:
            continue
        visible = (c for c in range(left, right + 1) if c not in beside.hidden_columns)
        column = next(visible, left)
        shown = next((r for r in range(top, bottom + 1) if r not in beside.hidden_rows), top)
        if (shown, column) != (top, left):
            grid.rows.setdefault(shown, {})[column] = text
            moved.add(shown)
        grid.ends[shown, column] = (bottom, right)
        if right > column:
            grid.across[shown, column] = right
        # Of the rows that there are: a range may reach down to the last row of the sheet.
        for row in numbers[bisect_right(numbers, shown) : bisect_right(numbers, bottom)]:
            others = grid.rows[row]
            if not all(left <= c <= right for c in others):
                others[column] = text
                grid.repeated.add((row, column))
                if right > column:
                    grid.across[row, column] = right
                moved.add(row)
    for row in moved:
        grid.rows[row] = dict(sorted(grid.rows[row].items()))
