"""The rows of a table, which of them are heads, and whether it holds data at all."""

from collections.abc import Iterable, Iterator

from docx.oxml.ns import qn
from docx.oxml.table import CT_Tc
from lxml import etree

from ingest.readers.head_rows import Cell
from ingest.readers.word.elements import TBL, TC, TR, VAL, WRAPPERS, P, R, T, is_on

MOST_COLUMNS = 63  # of a table in Word; a damaged cell may say that it spans any number
_LONGEST_LABEL, _LONGEST_CELL = 40, 200  # characters, in a table with tables in some of its cells

Row = tuple[int, list[CT_Tc]]  # the columns that are left free before the cells, and the cells


def table_rows(table: etree._Element) -> Iterator[Row]:
    """The rows that are not deleted: columns left free before the first cell, and the cells."""
    for child in table:
        if child.tag in WRAPPERS:
            yield from table_rows(child)
        elif child.tag == TR and child.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
            before = child.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
            cells = [c for c in child.iter(TC) if next(c.iterancestors(TR)) is child]
            free = 0 if before is None else int(before.get(VAL, "0"))
            yield min(free, MOST_COLUMNS), cells


def geometry(before: int, cells: Iterable[CT_Tc]) -> list[Cell]:
    """Where the cells of a row stand behind the columns that are left free before them."""
    found: list[Cell] = []
    for cell in cells:
        across = min(cell.grid_span, MOST_COLUMNS)
        found.append(Cell(before, across, cell.vMerge == "continue"))
        before += across
    return found


def holds_table(row: Row) -> bool:
    """Whether a row holds a table of its own with more than one column."""
    return any(
        len(list(nested.iter(TC))) > 1 and any(len(cells) > 1 for _, cells in table_rows(nested))
        for cell in row[1]
        for nested in cell.iter(TBL)
    )


def is_data(rows: Iterable[Row]) -> bool:
    """Whether all rows have several cells, the first a label and none a page's column."""
    for _, cells in rows:
        sizes = [sum(len(text.text or "") for text in cell.iter(T)) for cell in cells]
        if len(sizes) < 2 or sizes[0] > _LONGEST_LABEL or max(sizes) > _LONGEST_CELL:
            return False
    return True


def head_count(table: etree._Element, rows: list[Row]) -> int:
    """How many rows are heads: those marked so, else the first, unless the shading says that
    the first column is the head."""
    marked = 0
    for row in table.iter(TR):
        if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None:
            break
        marked += 1
    if marked or len(rows) < 2:
        return marked
    shaded = [[_is_shaded(cell) for cell in cells] for _, cells in rows]
    firsts = [row[0] for row in shaded if row]
    return 0 if all(firsts) and not all(shaded[0]) else 1


def stands_out(rows: list[Row]) -> bool:
    """Whether the first row of a table looks like heads: marked as such, or unlike the second."""
    (_, first), (_, second) = rows[:2]
    marked = first[0].getparent().find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    return marked or bool(_looks(first[-1]) - _looks(second[-1]))


def _looks(cell: etree._Element) -> set[str]:
    runs = [run for run in cell.iter(R) if run.find(T) is not None]
    aligned = cell.find(f"{P}/{qn('w:pPr')}/{qn('w:jc')}")
    found = {
        "shaded": _is_shaded(cell),
        "bold": bool(runs) and all(is_on(run, "w:b") for run in runs),
        "centred": aligned is not None and aligned.get(VAL) == "center",
    }
    return {look for look, there in found.items() if there}


def _is_shaded(cell: etree._Element) -> bool:
    shade = cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
    return shade is not None and (shade.get(qn("w:fill")) or "auto").lower() not in (
        "auto",
        "ffffff",
    )
