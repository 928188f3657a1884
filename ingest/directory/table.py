"""The rows of a table of contacts, whatever its columns are called and in whatever order."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import get_args

from corpus.errors import ReadError
from corpus.telephone import area_in, read_phones, with_area
from ingest.cells import cell_texts, is_rule
from ingest.directory.columns import (
    Columns,
    Role,
    bare,
    department_in,
    has_heads,
    is_unit,
    roles_by_content,
    roles_of_heads,
    unit_names,
)
from ingest.directory.duties import apart
from ingest.extract import Extract

# Signs between divisions of which none is above another.
_BETWEEN_PEERS = re.compile(r"[、,，/／●○■□]")
# There is none: a division without sections.
_NONE = re.compile(r"[-‐-―−─━－ーｰ一]+|[（(]?(?:該当)?(?:なし|無し?)[)）]?")


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One row as the source has it, at `start` to `end` of the text.

    `names` are several where one cell names several divisions, none where it names nobody;
    `department` is carried down and None where none is stated; `above` is the division whose
    section the row names. Of `main` the number is the office's own; `rest` is what stands in
    columns of no such kind. `heads` is the range of the column heads where these state the area
    code of the numbers.
    """

    start: int
    end: int
    department: str | None
    names: tuple[str, ...]
    above: str | None
    duties: str
    phone: str
    main: str
    extension: str
    rest: str
    heads: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A row; `broken` are its cells with the line ends that their author put in them."""

    start: int
    end: int
    cells: tuple[str, ...]
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of one table, and the department that a line of text names above it."""

    lines: tuple[_Line, ...]
    above: str | None

    @property
    def width(self) -> int:
        return max(len(line.cells) for line in self.lines)


def contact_rows(extract: Extract, name: str) -> tuple[ContactRow, ...]:
    """Every row of the tables that have a column of divisions and one of telephone numbers.

    Columns are known by their heads; those of a table without such heads by their contents.
    Raises ReadError, which calls the file by its name, where there is no such table.
    """
    blocks = list(_blocks(extract))
    rows = list(_rows(blocks))
    if not rows:
        rows = list(_rows(blocks, by_content=True))
    else:
        for block in _without_rows(blocks, rows):
            rows += filter(_names_units, _rows([block], by_content=True))
    if not rows:
        raise ReadError(
            f"{name}: 連絡先の表が見つかりません。課室名と電話番号の列がある表にして、列の見出しを"
            "「課室名」「電話番号」としてください。"
            " / no table of contacts was found: expected rows with a column of divisions "
            "(課室名) and one of telephone numbers (電話番号); give the columns these heads."
        )
    return tuple(sorted(rows, key=lambda row: row.start))


@dataclass(frozen=True, slots=True)
class UnreadTable:
    """A table of whose rows, at `start` to `end`, none is a row of contacts, though `rows` of
    them have telephone numbers; `heads` is its first row."""

    start: int
    end: int
    rows: int
    heads: str


def unread_tables(extract: Extract, rows: Sequence[ContactRow]) -> list[UnreadTable]:
    """The tables with telephone numbers in several rows that are none of contacts."""
    found = []
    for block in _without_rows(list(_blocks(extract)), rows):
        numbers = sum(any(read_phones(cell).numbers for cell in line.cells) for line in block.lines)
        if numbers > 1:
            first, last = block.lines[0], block.lines[-1]
            heads = " | ".join(filter(None, first.cells))
            found.append(UnreadTable(first.start, last.end, numbers, heads))
    return found


def _without_rows(blocks: Iterable[_Block], rows: Iterable[ContactRow]) -> list[_Block]:
    starts = {row.start for row in rows}
    return [block for block in blocks if not any(line.start in starts for line in block.lines)]


def _names_units(row: ContactRow) -> bool:
    return bool(row.names) and all(map(is_unit, row.names)) and bool(read_phones(row.phone).numbers)


def _blocks(extract: Extract) -> Iterator[_Block]:
    """Tables of the layout, and in plain text what stands between lines without tabs."""
    tables = [(table.start, table.end) for table in extract.layout.tables]
    lines: list[_Line] = []
    above: str | None = None
    inside: tuple[int, int] | None = None
    start = 0
    for text in extract.text.splitlines(keepends=True):
        body = text.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029")
        table = next((t for t in tables if t[0] <= start < t[1]), None)
        if lines and (table != inside or (table is None and "\t" not in body)):
            yield _Block(tuple(lines), above)
            lines, above = [], None
        inside = table
        if body.strip() and (table is not None or "\t" in body):
            if not is_rule(body):
                broken = tuple(cell_texts(_broken(body, start, extract.breaks)))
                lines.append(_Line(start, start + len(body), tuple(cell_texts(body)), broken))
        elif not lines:
            above = department_in(body) or above
        start += len(text)
    if lines:
        yield _Block(tuple(lines), above)


def _broken(row: str, start: int, breaks: Sequence[int]) -> str:
    """A row at `start` with the line ends that stand within its cells."""
    first, last = bisect_left(breaks, start), bisect_right(breaks, start + len(row))
    ends = [0, *(at - start for at in breaks[first:last]), len(row)]
    return "\n".join(row[left:right] for left, right in pairwise(ends))


def _rows(blocks: Iterable[_Block], by_content: bool = False) -> Iterator[ContactRow]:
    """Rows in order. A department that was named above a table's heads ends at the next heads."""
    columns: Columns | None = None
    areas: dict[int, str] = {}
    with_areas: tuple[int, int] | None = None
    width = 0
    department: str | None = None
    division: str | None = None
    heads = rows_below = False
    over: tuple[str, ...] = ()
    for block in blocks:
        if by_content:
            columns = roles_by_content([line.cells for line in block.lines])
        elif block.width != width:
            columns = None
        if block.above:
            department, rows_below = block.above, False
        for line in block.lines:
            if named := _department_alone(line):
                department, division, heads, rows_below = named, None, False, False
            elif found := roles_of_heads(line.cells, columns if heads else None, over):
                above = with_areas if heads else None
                areas = (areas if above else {}) | _areas(line, found)
                with_areas = (above[0] if above else line.start, line.end) if areas else None
                columns, width, heads, division = found, block.width, True, None
                over = line.cells
                department, rows_below = (None if rows_below else department), False
            elif by_content and has_heads(line.cells):
                continue
            elif columns is not None:
                heads, rows_below = False, True
                cells = _by_role(line, columns, areas)
                if stated := bare(cells["department"]):
                    department = stated
                if cells["section"] and cells["division"]:
                    division = cells["division"]
                within = department
                if stated and not cells["section"] and _NONE.fullmatch(cells["division"]):
                    cells["division"], within = cells["department"], None
                if row := _row(line, cells, within, division):
                    yield replace(row, heads=with_areas)


def _department_alone(line: _Line) -> str | None:
    """A row that holds a department and nothing else, once or in every cell."""
    said = {cell for cell in line.cells if cell}
    return department_in(said.pop()) if len(said) == 1 else None


def _areas(heads: _Line, columns: Columns) -> dict[int, str]:
    """The area codes that the heads of columns of numbers state."""
    found = {place: area_in(cell) for place, cell in enumerate(heads.cells)}
    numbers = [place for place, role in columns.items() if role in ("phone", "main")]
    return {place: area for place in numbers if (area := found.get(place))}


def _by_role(line: _Line, columns: Columns, areas: Mapping[int, str]) -> dict[Role, str]:
    """The cells of a role, joined; empty where a row has none."""
    cells: dict[Role, str] = dict.fromkeys(get_args(Role), "")
    for place, cell in enumerate(line.cells):
        role = columns.get(place, "rest")
        if role == "duties":
            cell = apart(line.broken[place])
        if place in areas:
            cell = with_area(cell, areas[place])
        if cell and cell != cells[role]:  # merged over both
            cells[role] = f"{cells[role]} {cell}".strip()
    if cells["section"] == cells["division"] or _NONE.fullmatch(cells["section"]):
        cells["section"] = ""
    return cells


def _parts(cell: str) -> tuple[str | None, tuple[str, ...]]:
    """The department that a cell names above its division, as in 「教育局　学校課」, and the
    divisions that it names."""
    names = unit_names(cell)
    within = department_in(names[0]) if len(names) == 2 else None
    if within is None or department_in(names[1]) or _BETWEEN_PEERS.search(cell):
        return None, names
    return within, names[1:]


def _row(
    line: _Line, cells: dict[Role, str], department: str | None, division: str | None
) -> ContactRow | None:
    """None for a line of the table that is no row of it, such as a note below."""
    above = None
    if cells["section"]:
        within, units = _parts(division or "")
        department = department or within
        above = next(iter(units), None)
        names = unit_names(cells["section"])
    else:
        within, names = _parts(cells["division"])
        department = department or within
    says = (cells["duties"], cells["phone"], cells["main"], cells["extension"])
    if not any(says) and not (names and all(map(is_unit, names))):
        return None
    if above is not None:
        names = tuple(name if name.startswith(above) else f"{above}{name}" for name in names)
    return ContactRow(
        line.start,
        line.end,
        department,
        names,
        above,
        cells["duties"],
        cells["phone"],
        cells["main"],
        cells["extension"],
        cells["rest"],
    )
