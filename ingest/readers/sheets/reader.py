"""Excel files (.xlsx): every visible sheet as a person sees it, its tables row by row."""

import re
import warnings
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
from openpyxl.chartsheet import Chartsheet
from openpyxl.utils.exceptions import InvalidFileException

from corpus.errors import ReadError
from ingest.extract import Extract, Writer
from ingest.readers.messages import left_out, no_ordinary_file_of
from ingest.readers.package import open_package
from ingest.readers.sheets.beside import Beside, beside_cells
from ingest.readers.sheets.blocks import bands, side_by_side
from ingest.readers.sheets.grid import Grid, Grids
from ingest.readers.sheets.parts import sheet_paths
from ingest.readers.sheets.writing import SheetWriter

_DEFAULT_NAME = re.compile(r"(?:Sheet|シート)\s*\(?\d*\)?", re.IGNORECASE)


def read_sheets(path: Path) -> Extract:
    """Titles, tables and forms of all visible sheets, values as they are displayed."""
    package, about = open_package(path, "xl")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not keep: it need not
        try:
            book = openpyxl.load_workbook(
                package, read_only=True, data_only=True, keep_links=False, rich_text=True
            )
        except (InvalidFileException, KeyError, ValueError, SyntaxError):  # both parsers' errors
            raise ReadError(f"{path}: {no_ordinary_file_of('Excel', '.xlsx')}") from None
        with zipfile.ZipFile(path) as archive:
            return _Reading(book, archive).extract(about)


class _Reading:
    def __init__(self, book: openpyxl.Workbook, archive: zipfile.ZipFile) -> None:
        self._book, self._archive = book, archive
        self._writer = Writer()
        self._left_out: Counter[str] = Counter()
        self._grids = Grids(book, self._left_out)
        self._running: set[str] = set()

    def extract(self, about: dict[str, str]) -> Extract:
        paths = sheet_paths(self._archive)
        hidden = []
        sheets = [self._book[name] for name in self._book.sheetnames]
        shown = {name for name, (_, is_hidden) in paths.items() if not is_hidden}
        for number, sheet in enumerate(sheets, start=1):
            if sheet.title not in shown:
                hidden.append(sheet.title)
                continue
            beside = beside_cells(self._archive, paths[sheet.title][0], shown)
            self._left_out["hidden rows"] += len(beside.hidden_rows)
            self._left_out["hidden columns"] += len(beside.hidden_columns)
            self._left_out["formulas whose result is not stored"] += beside.uncounted
            self._left_out["notes on cells"] += beside.notes
            self._left_out["pictures"] += beside.pictures
            of_charts = isinstance(sheet, Chartsheet)
            grid = Grid() if of_charts else self._grids.grid(sheet, beside)
            self._sheet(SheetWriter(self._writer, number, sheet.title), grid, beside)
        remarks = [left_out(what, n) for what, n in self._left_out.items() if n]
        if hidden:
            quoted = ", ".join(f'"{title}"' for title in hidden)
            remarks.append(
                f"非表示のシート（「{'」「'.join(hidden)}」）は読んでいません。"
                f" / Left out: hidden sheets ({quoted})."
            )
        return self._writer.extract(parts=len(sheets), remarks=tuple(remarks), **about)

    def _sheet(self, sheet: SheetWriter, grid: Grid, beside: Beside) -> None:
        self._writer.blank()
        self._run(beside.header)
        if (grid.rows or beside.boxes) and not _DEFAULT_NAME.fullmatch(sheet.name):
            self._writer.line(sheet.name, [sheet.place(1, 1, 1)], depth=1)
        boxes = sorted(beside.boxes, key=lambda box: (box.row, box.column))
        for rows in bands(grid, sorted(beside.hidden_rows)):
            while boxes and boxes[0].row <= rows[0]:
                sheet.box(boxes.pop(0))
            for block in side_by_side(grid, rows):
                sheet.block(block)
        for box in boxes:
            sheet.box(box)
        sheet.close()
        self._run(beside.footer)
        self._writer.blank()

    def _run(self, text: str) -> None:
        """A header or a footer, once for all sheets that have it."""
        if text and text not in self._running:
            self._running.add(text)
            self._writer.line(text, running=True)
