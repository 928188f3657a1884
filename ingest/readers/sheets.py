"""Excel files (.xlsx): every visible sheet as a person sees it, its tables row by row."""

import posixpath
import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from corpus.errors import ReadError
from ingest.apart import alive
from ingest.extract import Extract, Writer, part_entries
from ingest.readers.csv import heads, is_value, letters, place
from ingest.readers.messages import left_out, no_ordinary_file_of
from ingest.readers.number_formats import JAPANESE, displayed
from ingest.readers.package import open_package, parse

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NO_RESULT = etree.XPath(
    "count(m:c[m:f and not(@t='str') and not(m:v[text()])])", namespaces={"m": _MAIN.strip("{}")}
)
_DEFAULT_NAME = re.compile(r"(?:Sheet|シート)\s*\(?\d*\)?", re.IGNORECASE)
_NOTE = re.compile(r"[※＊*]|[（(]?(?:注|出典|資料|備考)")
_UNIT = re.compile(r"[㎡㎥%％号円人件年月日回条項基名様点台)）」]|[mｍ]|箇所|か所|kg")
_MOST_HEADS = 5  # rows
_LONGEST_LABEL = 200  # characters of a head that merged cells show to be one
_SPARSE = 0.5  # share of filled cells below which a wide block without heads is a form
_FORM_COLUMNS = 8
_MANY_ROWS = 8  # a block of two columns and so many rows is a list with heads, not a form
_SIGN_OF_LIFE = 5_000  # rows
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of any sheet in Excel


def read_sheets(path: Path) -> Extract:
    """Titles, tables and forms of all visible sheets, values as they are displayed."""
    package, about = open_package(path, "xl")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not keep: it need not
        try:
            book = openpyxl.load_workbook(package, read_only=True, data_only=True, keep_links=False)
        except (InvalidFileException, KeyError, ValueError, SyntaxError):  # both parsers' errors
            raise ReadError(f"{path}: {no_ordinary_file_of('Excel', '.xlsx')}") from None
        with zipfile.ZipFile(path) as archive:
            return _Reading(book, archive).extract(about)


@dataclass(slots=True)
class _Beside:
    """What a sheet's part says beside its cells, which read-only mode does not tell."""

    merged: dict[tuple[int, int, int, int], None] = field(default_factory=dict)  # each once
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncounted: int = 0  # formulas without a stored result
    notes: int = 0  # on cells
    boxes: list[tuple[int, int, str]] = field(default_factory=list)  # row, column, text


@dataclass(slots=True)
class _Grid:
    """The texts of a sheet by row and column; cells that are bold or shaded; for a merged cell
    its last row and column; and the cells that repeat what is merged above them."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    marked: set[tuple[int, int]] = field(default_factory=set)
    ends: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    repeated: set[tuple[int, int]] = field(default_factory=set)


class _Reading:
    def __init__(self, book: openpyxl.Workbook, archive: zipfile.ZipFile) -> None:
        self._book, self._archive = book, archive
        self._writer = Writer()
        self._left_out: Counter[str] = Counter()
        self._styles: dict[Any, tuple[str, bool]] = {}

    def extract(self, about: dict[str, str]) -> Extract:
        paths = _sheet_paths(self._archive)
        hidden = []
        for number, sheet in enumerate(self._book.worksheets, start=1):
            if sheet.sheet_state != "visible":
                hidden.append(sheet.title)
                continue
            beside = _beside(self._archive, paths[sheet.title])
            self._left_out["hidden rows"] += len(beside.hidden_rows)
            self._left_out["hidden columns"] += len(beside.hidden_columns)
            self._left_out["formulas whose result is not stored"] += beside.uncounted
            self._left_out["notes on cells"] += beside.notes
            self._sheet(
                _Sheet(self._writer, number, sheet.title), self._grid(sheet, beside), beside
            )
        remarks = [left_out(what, n) for what, n in self._left_out.items() if n]
        if hidden:
            quoted = ", ".join(f'"{title}"' for title in hidden)
            remarks.append(
                f"非表示のシート（「{'」「'.join(hidden)}」）は読んでいません。"
                f" / Left out: hidden sheets ({quoted})."
            )
        return self._writer.extract(
            parts=len(self._book.worksheets), remarks=tuple(remarks), **about
        )

    def _sheet(self, sheet: "_Sheet", grid: _Grid, beside: _Beside) -> None:
        self._writer.blank()
        if (grid.rows or beside.boxes) and not _DEFAULT_NAME.fullmatch(sheet.name):
            self._writer.line(sheet.name, [sheet.place(1, 1, 1)], depth=1)
        boxes = sorted(beside.boxes)
        for rows in _bands(grid, sorted(beside.hidden_rows)):
            while boxes and boxes[0][0] <= rows[0]:
                sheet.box(*boxes.pop(0))
            for block in _side_by_side(grid, rows):
                sheet.block(block)
        for box in boxes:
            sheet.box(*box)
        self._writer.blank()

    def _grid(self, sheet: Any, beside: _Beside) -> _Grid:
        grid = _Grid()
        sheet.reset_dimensions()  # what a file says of its own size is often wrong
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number % _SIGN_OF_LIFE == 0:
                alive()
            texts = {}
            for cell in row:
                if cell.value is not None and (text := self._text(cell)):
                    texts[cell.column] = text
                    if self._styles[cell._style_id][1]:
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
        text = displayed(cell.value, style[0], self._book.epoch).strip()
        return part_entries(text) if "\n" in text else text


def _style(cell: Any) -> tuple[str, bool]:
    """A cell's number format, and whether it is bold or shaded."""
    number = cell.style_array.numFmtId
    fill = cell.fill
    colour = fill.fgColor.rgb if fill.fill_type == "solid" else "00FFFFFF"
    shaded = not isinstance(colour, str) or colour[-6:].upper() != "FFFFFF"
    return JAPANESE.get(number) or cell.number_format, bool(cell.font.b) or shaded


class _Sheet:
    """Writes the blocks of one sheet."""

    def __init__(self, writer: Writer, number: int, name: str) -> None:
        self._writer = writer
        self._number = number
        self.name = name

    def place(self, row: int, first: int, last: int) -> Any:
        return place(self._number, row, first, last, self.name)

    def box(self, row: int, column: int, text: str) -> None:
        self._writer.line(text, [self.place(row, column, column)])

    def block(self, block: "_Block") -> None:
        """Title lines, then a table or a form, then notes."""
        rows = block.rows
        while rows and len(block.own(rows[0])) == 1:
            self._line(block, rows[0])
            rows = rows[1:]
        last = len(rows)
        while last > 1 and block.is_note(rows[last - 1]):
            last -= 1
        body, notes = rows[:last], rows[last:]
        count = block.heads(body) if body else 0
        columns = sorted({column for row in body for column in block.texts(row)})
        if not count and block.is_form(body, columns):
            for row in body:
                self._form_row(block, row)
        elif body:
            self._table(block, body, columns, count)
        for row in notes:
            self._line(block, row)
        self._writer.blank()

    def _table(self, block: "_Block", rows: Sequence[int], columns: list[int], count: int) -> None:
        lines = []
        if count:
            cells = block.joined_heads(rows[:count], columns)
            first, last = letters(columns[0]), letters(columns[-1])
            of_heads = f"{first}{rows[0]}:{last}{rows[count - 1]}"
            where = place(self._number, rows[0], columns[0], columns[-1], self.name)
            lines.append((cells, where if count == 1 else _with_cells(where, of_heads)))
        for row in rows[count:]:
            texts = block.texts(row)
            where = self.place(row, columns[0], columns[-1])
            lines.append(([texts.get(column, "") for column in columns], where))
        self._writer.table(lines, heads=min(count, 1))

    def _line(self, block: "_Block", row: int) -> None:
        texts = block.texts(row)
        self._writer.line(" ".join(texts.values()), [self.place(row, min(texts), max(texts))])

    def _form_row(self, block: "_Block", row: int) -> None:
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


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows of a sheet without an empty one between them, and of these a range of columns."""

    grid: _Grid
    rows: list[int]
    first: int
    last: int
    whole: bool = True  # it is all that stands in its rows

    def texts(self, row: int) -> dict[int, str]:
        texts = self.grid.rows[row]
        if self.whole:
            return texts
        return {c: text for c, text in texts.items() if self.first <= c <= self.last}

    def own(self, row: int) -> list[int]:
        """Columns of the cells that do not repeat what is merged above them."""
        return [c for c in self.texts(row) if (row, c) not in self.grid.repeated]

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
            return self._head(rows)
        count = max(count, 2)
        if count > _MOST_HEADS or count >= len(rows):
            return 0
        # Heads of several levels: most of the upper ones reach down to the last or over others.
        built = sum(row == deepest or over for (row, _), over in zip(ends, wide, strict=True))
        columns = {column for row in rows for column in self.texts(row)}
        named = sum(map(bool, self.joined_heads(rows[:count], sorted(columns))))
        texts = [text for row in rows[:count] for text in self.texts(row).values()]
        whole = 2 * built >= len(ends) and named > _SPARSE * len(columns)
        if whole and not any(is_value(text) or len(text) > _LONGEST_LABEL for text in texts):
            return count
        return self._head(rows) if deepest == rows[0] else 0

    def _head(self, rows: Sequence[int]) -> int:
        """Whether the first row is one of heads: by its make-up, else by its words."""
        columns = sorted({c for row in rows[:50] for c in self.texts(row)})
        cells = [[self.texts(row).get(c, "") for c in columns] for row in rows[:50]]
        if len(rows) < 2 or len(columns) < 2:
            return 0
        marked = [{c for c in self.texts(row) if (row, c) in self.grid.marked} for row in rows[:2]]
        top, below = set(self.texts(rows[0])), set(self.texts(rows[1]))
        if marked[0] == top and len(top) > 1 and marked[1] != below:
            return 1
        if len(columns) == 2 and len(rows) < _MANY_ROWS:
            values = sum(is_value(row[1]) for row in cells[1:])
            return int(2 * values > len(cells) - 1 and heads(cells) == 1)
        return heads(cells)

    def joined_heads(self, rows: Sequence[int], columns: Sequence[int]) -> list[str]:
        """The heads of each column, those over several columns before their own."""
        joined: dict[int, list[str]] = {column: [] for column in columns}
        for row in rows:
            for column, text in self.texts(row).items():
                _, end = self.grid.ends.get((row, column), (row, column))
                for covered in range(column, (end if len(rows) > 1 else column) + 1):
                    if covered in joined and text not in joined[covered]:
                        joined[covered].append(text)
        return [" ".join(joined[column]) for column in columns]


def _with_cells(where: Any, cells: str) -> Any:
    return replace(where, cells=cells)


def _spread(grid: _Grid, beside: _Beside) -> None:
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
        # Of the rows that there are: a range may reach down to the last row of the sheet.
        for row in numbers[bisect_right(numbers, shown) : bisect_right(numbers, bottom)]:
            others = grid.rows[row]
            if not all(left <= c <= right for c in others):
                others[column] = text
                grid.repeated.add((row, column))
                moved.add(row)
    for row in moved:
        grid.rows[row] = dict(sorted(grid.rows[row].items()))


def _bands(grid: _Grid, hidden: Sequence[int]) -> Iterator[list[int]]:
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


def _side_by_side(grid: _Grid, rows: list[int]) -> Iterator[_Block]:
    """A band as one block, or as several where tables with heads of their own stand beside one
    another."""
    used = sorted({column for row in rows for column in grid.rows[row]})
    whole = _Block(grid, rows, used[0], used[-1])
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
        part = _Block(grid, rows[titles:], start, following - 1, whole=False)
        filled = [row for row in part.rows if part.texts(row)]
        parts.append(replace(part, rows=filled))
    # Long tables beside one another seldom have the very same rows; one with an empty column has.
    same = len(parts[0].rows) > _MANY_ROWS and len({tuple(part.rows) for part in parts}) == 1
    if len(parts) < 2 or same or not all(len(p.rows) > 2 and p.heads(p.rows) for p in parts):
        yield whole
        return
    if titles:
        yield _Block(grid, rows[:titles], used[0], used[-1])
    yield from parts


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts of the sheets by their names."""
    targets = _targets(archive, "xl/workbook.xml")
    book = parse(archive.read("xl/workbook.xml"))
    sheets = book.iter(f"{_MAIN}sheet")
    paths = {s.get("name", ""): targets.get(s.get(_RELATION, ""), ("", ""))[1] for s in sheets}
    for name in paths.keys() - {n for n, part in paths.items() if part in archive.NameToInfo}:
        # openpyxl leaves it out and says nothing.
        raise ReadError(
            f"{archive.filename}: シート {name!r} の中身がありません。保存し直してください。"
            f" / the sheet {name!r} is lost; save it anew."
        )
    return paths


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """The kinds and parts that a part is related to, by the relations' ids."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    found = {}
    for entry in parse(archive.read(relations)):
        if entry.get("TargetMode") != "External":
            kind = entry.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, entry.get("Target", "")))
            found[entry.get("Id", "")] = (kind, target.lstrip("/"))
    return found


def _beside(archive: zipfile.ZipFile, part: str) -> _Beside:
    beside = _Beside()
    tags = [f"{_MAIN}{name}" for name in ("row", "col", "mergeCell")]
    with archive.open(part) as xml:
        for _, element in etree.iterparse(xml, tag=tags, resolve_entities=False, no_network=True):
            hidden = element.get("hidden") in ("1", "true")
            if element.tag == tags[0]:
                if float(element.get("r", "0")) > _LAST_ROW:
                    # openpyxl would make all the empty rows before it.
                    raise ReadError(
                        f"{archive.filename}: 行の番号 {element.get('r')} が、シートの最後の行 "
                        f"{_LAST_ROW} を超えています。保存し直してください。"
                        f" / a row has the number {element.get('r')}, beyond the "
                        f"last of any sheet, {_LAST_ROW}; save it anew."
                    )
                beside.uncounted += int(_NO_RESULT(element))
                if hidden:
                    beside.hidden_rows.add(int(element.get("r", "0")))
            elif element.tag == tags[1] and hidden:
                first, last = int(element.get("min", "1")), int(element.get("max", "0"))
                beside.hidden_columns |= set(range(max(first, 1), min(last, _LAST_COLUMN) + 1))
            elif element.tag == tags[2]:
                beside.merged[range_boundaries(element.get("ref", "A1"))] = None
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    names = set(archive.namelist())
    for kind, target in _targets(archive, part).values():
        if kind == "drawing" and target in names:
            beside.boxes += _boxes(parse(archive.read(target)))
        elif kind == "comments" and target in names:
            beside.notes += sum(1 for _ in parse(archive.read(target)).iter(f"{_MAIN}comment"))
    return beside


def _boxes(drawing: etree._Element) -> Iterator[tuple[int, int, str]]:
    """Text boxes by the row and the column of their upper left corner."""
    for anchor in drawing:
        start = anchor.find(f"{_ANCHOR}from")
        row = int(start.findtext(f"{_ANCHOR}row", "0")) if start is not None else 0
        column = int(start.findtext(f"{_ANCHOR}col", "0")) if start is not None else 0
        for body in anchor.iter(f"{_ANCHOR}txBody"):
            if next(body.iterancestors(_FALLBACK), None) is None:
                paragraphs = ("".join(p.itertext(f"{_DRAWING}t")) for p in body)
                text = " ".join(filter(None, map(str.strip, paragraphs)))
                if text:
                    yield row + 1, column + 1, text
