"""The order in which a page is read: columns one after the other, and tables without rules."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.pdf_lines import Piece, row_text
from ingest.readers.pdf_page import Box
from ingest.readers.pdf_tables import Row, Table, looks_like_head

_GUTTER = 0.9  # em, the narrowest
_LEAST_ROWS = 3  # on either side of a gutter
_NARROWEST = 7.0  # em, of a column of prose
_LONGEST_CELL = 24
_DEEPEST = 6
_MARK = re.compile(
    r"^[-・●○◯•▪■□◆◇⇒→※*①-⑳❶-❿✓☑ア-ン０-９0-9一二三四五六七八九十a-zA-Z(（)）.．、]{1,4}$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in the frame of its page; `start` and `end` are the sides of its column."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    start: float
    end: float

    @property
    def box(self) -> Box:
        return self.left, self.top, self.right, self.bottom


@dataclass(slots=True)
class _Item:
    """A piece of a line or a whole table, as it lies on the page."""

    left: float
    top: float
    right: float
    bottom: float
    size: float
    content: Piece | Table


def ordered(
    pieces: Sequence[Piece], tables: Sequence[Table], sides: tuple[float, float] | None = None
) -> list[Line | Table]:
    """Lines and tables in the order of reading; `sides` are at least those of the text area."""
    items = [_Item(*piece.box, piece.size, piece) for piece in pieces]
    items += [_Item(*table.box, 10.0, table) for table in tables]
    if not items:
        return []
    sizes = sorted(piece.size for piece in pieces for _ in piece.chars)
    em = sizes[len(sizes) // 2] if sizes else 10.0
    return list(_region(_rows(items), em, 0, sides))


def _rows(items: Sequence[_Item]) -> list[list[_Item]]:
    """Items in rows from top to bottom; what stands beside a table is in its row."""
    rows: list[list[_Item]] = []
    for item in sorted(items, key=lambda item: (item.top + item.bottom, item.left)):
        if not isinstance(item.content, Table):
            for row in rows[-3:]:
                main = max(row, key=lambda other: other.size)
                height = min(item.bottom - item.top, main.bottom - main.top)
                if min(item.bottom, main.bottom) - max(item.top, main.top) > 0.5 * height:
                    row.append(item)
                    break
            else:
                rows.append([item])
        else:
            rows.append([item])
    for row in rows:
        row.sort(key=lambda item: item.left)
    return rows


def _region(
    rows: list[list[_Item]], em: float, depth: int, sides: tuple[float, float] | None = None
) -> Iterator[Line | Table]:
    """Lines and tables of a part of the page. Its sides are those of its text."""
    if not rows:
        return
    start = min(item.left for row in rows for item in row)
    end = max(item.right for row in rows for item in row)
    if sides is not None:
        start, end = min(start, sides[0]), max(end, sides[1])
    found = _gutter(rows, em) if depth < _DEEPEST else None
    if found is None:
        for row in rows:
            yield from _row(row, start, end)
        return
    first, last, at = found
    yield from _region(rows[:first], em, depth + 1, (start, end))
    run = rows[first : last + 1]
    columns = _is_columns(run, at, em)
    table = None if columns else _unruled(run, em)
    if table is not None:
        yield table
    elif columns:
        before = [item for row in run for item in row if item.left < at]
        after = [item for row in run for item in row if item.left >= at]
        yield from _region(_rows(before), em, depth + 1)
        yield from _region(_rows(after), em, depth + 1)
    else:
        for row in run:
            yield from _row(row, start, end)
    yield from _region(rows[last + 1 :], em, depth + 1, (start, end))


def _row(row: Sequence[_Item], start: float, end: float) -> Iterator[Line | Table]:
    pieces: list[Piece] = []
    for item in row:
        if isinstance(item.content, Table):
            yield item.content
        else:
            pieces.append(item.content)
    if pieces:
        main = max(pieces, key=lambda piece: len(piece.chars))
        yield Line(
            row_text(pieces),
            min(piece.left for piece in pieces),
            main.top,
            max(piece.right for piece in pieces),
            main.bottom,
            main.size,
            start,
            end,
        )


def _gutter(rows: Sequence[Sequence[_Item]], em: float) -> tuple[int, int, float] | None:
    """First and last row and left edge of the right column of the gutter with most rows."""
    best: tuple[int, int, float] | None = None
    most = 0
    for at in _edges(rows):
        for first, last in _open_runs(rows, at, em):
            count = last - first + 1
            if count > most:
                best, most = (first, last, at), count
    return best


def _edges(rows: Sequence[Sequence[_Item]]) -> list[float]:
    """Left edges at which several rows have something that stands right of something else."""
    lefts = sorted(item.left for row in rows for item in row if isinstance(item.content, Piece))
    edges: list[float] = []
    count = 0
    for left in lefts:
        if edges and left - edges[-1] < 4.0:
            count += 1
        else:
            if edges and count < 2:
                edges.pop()
            edges.append(left)
            count = 1
    if edges and count < 2:
        edges.pop()
    tables = [item.left for row in rows for item in row if isinstance(item.content, Table)]
    whole = min((item.left for row in rows for item in row), default=0.0)
    return [edge - 0.05 for edge in [*edges, *tables] if edge > whole + 4.0]


def _open_runs(rows: Sequence[Sequence[_Item]], at: float, em: float) -> Iterator[tuple[int, int]]:
    """Runs of rows in which nothing crosses the gutter left of `at`, with text on both sides."""
    start: int | None = None
    for position in range(len(rows) + 1):
        crossed = position == len(rows) or any(
            item.left < at and item.right > at - _GUTTER * em for item in rows[position]
        )
        if not crossed:
            if start is None:
                start = position
        elif start is not None:
            run = _trimmed(rows, start, position - 1, at)
            if run is not None:
                yield run
            start = None


def _trimmed(
    rows: Sequence[Sequence[_Item]], first: int, last: int, at: float
) -> tuple[int, int] | None:
    """A run without the rows above and below that stand on one side only, such as headings."""
    before = [i for i in range(first, last + 1) if any(item.left < at for item in rows[i])]
    after = [i for i in range(first, last + 1) if any(item.left >= at for item in rows[i])]
    if not before or not after:
        return None
    first = max(before[0], after[0])
    # Rows of the two sides that lie half a line apart count as beside each other.
    if first > 0 and first - min(before[0], after[0]) == 1:
        first -= 1
    shorter = min(before[-1], after[-1])
    bottom = shorter
    while bottom + 1 <= last and _is_close(rows, bottom):
        bottom += 1
    inside = range(first, shorter + 1)
    beside = any(isinstance(item.content, Table) for i in inside for item in rows[i])
    least = 1 if beside else _LEAST_ROWS
    if sum(i in inside for i in before) < least or sum(i in inside for i in after) < least:
        return None
    return first, bottom


def _is_close(rows: Sequence[Sequence[_Item]], position: int) -> bool:
    """Whether the next row follows at a usual distance."""
    this, following = rows[position], rows[position + 1]
    height = max(item.bottom - item.top for item in following)
    gap = min(item.top for item in following) - max(item.bottom for item in this)
    return gap < 0.9 * height


def _is_columns(run: Sequence[Sequence[_Item]], at: float, em: float) -> bool:
    """Whether the two sides of a gutter are read one after the other."""
    sides: list[list[_Item]] = [[], []]
    steps: list[float] = []
    for row in run:
        left = [item for item in row if item.left < at]
        right = [item for item in row if item.left >= at]
        sides[0] += left
        sides[1] += right
        if left and right:
            steps.append(abs(left[-1].bottom - right[0].bottom))
    if any(isinstance(item.content, Table) for side in sides for item in side):
        return True
    full = [_fill(side) for side in sides]
    widths = [max(i.right for i in side) - min(i.left for i in side) for side in sides]
    if min(widths) < _NARROWEST * em:
        return False
    if full[0] > 0.75 and full[1] > 0.6 and all(map(_is_prose, sides)):
        return True
    # Side by side but on lines of their own: not rows.
    uneven = sum(step > 0.2 * em for step in steps) + (len(run) - len(steps))
    return uneven > 0.5 * len(run)


def _is_prose(side: Sequence[_Item]) -> bool:
    """Whether lines hold sentences rather than names and numbers."""
    text = "".join(row_text([_piece(item)]) for item in side)
    hiragana = len(re.findall(r"[ぁ-ん]", text))
    words = len(re.findall(r"[A-Za-z]{2,} ", text))
    return hiragana > 0.2 * len(text) or words > 2 * len(side)


def _fill(side: Sequence[_Item]) -> float:
    """How much of their column the lines of a side take, by the median."""
    rows = _rows(side)
    start = min(item.left for item in side)
    end = max(item.right for item in side)
    width = max(1.0, end - start)
    return median((max(item.right for item in row) - start) / width for row in rows)


def _unruled(run: Sequence[Sequence[_Item]], em: float) -> Table | None:
    """A table without rules: short cells that stand in line, row by row; None if in doubt."""
    items = [item for row in run for item in row]
    if any(isinstance(item.content, Table) for item in items):
        return None
    columns = _columns(items, em)
    if len(columns) < 2:
        return None
    grid: list[list[list[_Item]]] = []
    for row in run:
        cells: list[list[_Item]] = [[] for _ in columns]
        for item in row:
            at = next(i for i, (_, end) in enumerate(columns) if item.right <= end + 0.1)
            cells[at].append(item)
        grid.append(cells)
    texts = [[row_text([_piece(i) for i in cell]) if cell else "" for cell in row] for row in grid]
    if not _is_unruled(texts, run, columns, em):
        return None
    rows: list[Row] = []
    for written, row in zip(texts, run, strict=True):
        box = (
            min(item.left for item in row), min(item.top for item in row),
            max(item.right for item in row), max(item.bottom for item in row),
        )  # fmt: skip
        rows.append(Row(tuple(written), box))
    box = (
        min(row.box[0] for row in rows), rows[0].box[1],
        max(row.box[2] for row in rows), rows[-1].box[3],
    )  # fmt: skip
    heads = int(looks_like_head([row.cells for row in rows]))
    return Table(box, tuple(rows), heads, tuple(start for start, _ in columns))


def _piece(item: _Item) -> Piece:
    if not isinstance(item.content, Piece):
        raise TypeError(item)
    return item.content


def _columns(items: Sequence[_Item], em: float) -> list[tuple[float, float]]:
    """Left and right edges of what stands under one another."""
    columns: list[tuple[float, float]] = []
    for item in sorted(items, key=lambda item: item.left):
        if columns and item.left < columns[-1][1] + _GUTTER * em:
            columns[-1] = (columns[-1][0], max(columns[-1][1], item.right))
        else:
            columns.append((item.left, item.right))
    return columns


def _is_unruled(
    texts: Sequence[Sequence[str]],
    run: Sequence[Sequence[_Item]],
    columns: Sequence[tuple[float, float]],
    em: float,
) -> bool:
    """Whether rows are even, their cells short, and no column holds but marks of items."""
    least = 3 if len(columns) > 2 else 4
    if len(texts) < least:
        return False
    if sum(all(row) for row in texts) < 0.7 * len(texts) or not all(row[0] for row in texts):
        return False
    for row in run:
        if max(item.bottom for item in row) - min(item.bottom for item in row) > 0.25 * em:
            return False
    for number in range(len(columns)):
        cells = [row[number] for row in texts if row[number]]
        if median(map(len, cells)) > _LONGEST_CELL or max(map(len, cells)) > 2 * _LONGEST_CELL:
            return False
        if len(columns) == 2 and all(map(_MARK.match, cells)):
            return False
    gaps = [second[0] - first[1] for first, second in pairwise(columns)]
    return len(columns) > 2 or min(gaps) >= 1.5 * em
