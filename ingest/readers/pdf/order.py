"""The order in which a page is read: columns one after the other, and tables without rules."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.lines import Piece, row_text
from ingest.readers.pdf.page import Box
from ingest.readers.pdf.tables import Row, Table, looks_like_head

_GUTTER = 0.8  # em, the narrowest
_LEAST_ROWS = 3  # on either side of a gutter
_NARROWEST = 7.0  # em, of a column of prose
_FULL = 0.9  # of a column's width
_LEAST_FULL = 2  # lines by which a column goes on
_ASIDE = 0.03  # of its width
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
    """A piece of a line, a whole table, or what stands in a frame, as it lies on the page."""

    left: float
    top: float
    right: float
    bottom: float
    size: float
    content: "Piece | Table | _Framed"

    @property
    def box(self) -> Box:
        return self.left, self.top, self.right, self.bottom


@dataclass(frozen=True, slots=True)
class _Framed:
    items: list[_Item]
    sides: tuple[float, float]


def ordered(
    pieces: Sequence[Piece],
    tables: Sequence[Table] = (),
    frames: Sequence[Box] = (),
    sides: tuple[float, float] | None = None,
) -> list[Line | Table]:
    """Lines and tables in the order of reading. What a frame holds stays together; `sides` are
    at least those of the text area."""
    items = [_Item(*piece.box, piece.size, piece) for piece in pieces]
    items += [_Item(*table.box, 10.0, table) for table in tables]
    if not items:
        return []
    sizes = sorted(piece.size for piece in pieces for _ in piece.chars)
    em = sizes[len(sizes) // 2] if sizes else 10.0
    return list(_region(_rows(_framed(items, frames)), em, 0, sides))


def _framed(items: list[_Item], frames: Sequence[Box]) -> list[_Item]:
    """Items with those of several rows in one frame as one item."""
    for frame in sorted(set(frames), key=lambda box: (box[2] - box[0]) * (box[3] - box[1])):
        inside: list[_Item] = []
        outside: list[_Item] = []
        crossed = False
        for item in items:
            shared = _shared(item, frame)
            (inside if shared > 0.9 else outside).append(item)
            crossed = crossed or 0.1 < shared <= 0.9
        if crossed or len(inside) < 2 or not outside or len(_rows(inside)) < 2:
            continue
        around = _Item(
            min(item.left for item in inside), min(item.top for item in inside),
            max(item.right for item in inside), max(item.bottom for item in inside),
            10.0, _Framed(inside, _inner_sides(inside, frame)),
        )  # fmt: skip
        items = [*outside, around]
    return items


def _inner_sides(inside: Sequence[_Item], frame: Box) -> tuple[float, float]:
    """Where lines begin and end in a frame; its margins are alike."""
    left = min(item.left for item in inside)
    return left, frame[2] - max(0.0, left - frame[0])


def _shared(item: _Item, frame: Box) -> float:
    """The share of an item that lies in a frame."""
    width = min(item.right, frame[2]) - max(item.left, frame[0])
    height = min(item.bottom, frame[3]) - max(item.top, frame[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / max(1e-6, (item.right - item.left) * (item.bottom - item.top))


def _rows(items: Sequence[_Item]) -> list[list[_Item]]:
    """Items in rows from top to bottom. Tables and frames side by side are one row, a line
    beside them is one of its own."""
    rows: list[list[_Item]] = []
    for item in sorted(items, key=lambda item: (item.top + item.bottom, item.left)):
        line = isinstance(item.content, Piece)
        for row in rows[-3:]:
            main = max(row, key=lambda other: other.size)
            if isinstance(main.content, Piece) is not line:
                continue
            height = min(item.bottom - item.top, main.bottom - main.top)
            if min(item.bottom, main.bottom) - max(item.top, main.top) > 0.5 * height:
                row.append(item)
                break
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
            yield from _row(row, start, end, em, depth)
        return
    first, last, at = found
    yield from _region(rows[:first], em, depth + 1, (start, end))
    run = rows[first : last + 1]
    columns = _is_columns(run, at, em)
    if columns:
        last = _end_of_left(rows, run, last, at)
        run = rows[first : last + 1]
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
            yield from _row(row, start, end, em, depth)
    yield from _region(rows[last + 1 :], em, depth + 1, (start, end))


def _row(
    row: Sequence[_Item], start: float, end: float, em: float, depth: int
) -> Iterator[Line | Table]:
    pieces: list[Piece] = []
    for item in row:
        if isinstance(item.content, Piece):
            pieces.append(item.content)
        elif isinstance(item.content, Table):
            yield item.content
        else:
            yield from _region(_rows(item.content.items), em, depth, item.content.sides)
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
    """Left edges of what stands under one another, set left or set right, and of blocks."""
    items = [item for row in rows for item in row]
    lines = [item for item in items if isinstance(item.content, Piece)]
    edges = [item.left for item in items if not isinstance(item.content, Piece)]
    for side in (_left, _right):
        lines.sort(key=side)
        group: list[_Item] = []
        for item in lines:
            if group and side(item) - side(group[-1]) >= 4.0:
                edges += _edge_of(group)
                group = []
            group.append(item)
        edges += _edge_of(group)
    whole = min((item.left for item in items), default=0.0)
    return sorted({round(edge - 0.05, 2) for edge in edges if edge > whole + 4.0})


def _left(item: _Item) -> float:
    return item.left


def _right(item: _Item) -> float:
    return item.right


def _edge_of(group: Sequence[_Item]) -> list[float]:
    return [min(item.left for item in group)] if len(group) > 1 else []


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
    run = range(first, last + 1)
    left = [item for i in run for item in rows[i] if item.left < at]
    right = [item for i in run for item in rows[i] if item.left >= at]
    if not left or not right:
        return None
    top = max(min(item.top for item in left), min(item.top for item in right))
    bottom = min(max(item.bottom for item in left), max(item.bottom for item in right))
    # Rows of the two sides that lie half a line apart count as beside each other.
    slack = 0.6 * min(item.bottom - item.top for item in left + right)
    beside = [
        i
        for i in run
        if any(item.bottom > top - slack and item.top < bottom + slack for item in rows[i])
    ]
    if not beside:
        return None
    inside = [item for i in beside for item in rows[i]]
    block = any(not isinstance(item.content, Piece) for item in inside)
    least = 1 if block else _LEAST_ROWS
    for is_left in (True, False):
        if sum(any((i.left < at) is is_left for i in rows[row]) for row in beside) < least:
            return None
    end = beside[-1]
    while end + 1 <= last and _is_close(rows, end):
        end += 1
    return beside[0], end


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
    if any(not isinstance(item.content, Piece) for side in sides for item in side):
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


def _end_of_left(
    rows: Sequence[Sequence[_Item]], run: Sequence[Sequence[_Item]], last: int, at: float
) -> int:
    """The row in which the left column ends that goes on below the right one: lines as wide as
    its own, and whatever else lies between its sides."""
    left = [item for row in run for item in row if item.left < at]
    start, end = min(item.left for item in left), max(item.right for item in left)
    width = end - start
    full, place, found = 0, last + 1, last
    while place < len(rows) and all(
        start - _ASIDE * width < item.left and item.right < at for item in rows[place]
    ):
        if max(item.right for item in rows[place]) - start > _FULL * width:
            full += 1
        found = place
        place += 1
    return found if full >= _LEAST_FULL else last


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
    if any(not isinstance(item.content, Piece) for item in items):
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
