"""From the characters of all pages to the blocks of the text: paragraphs, tables, notes, and
what belongs to the page alone."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.lines import Piece, View, by_direction, in_rows, once, pieces, row_text
from ingest.readers.pdf.order import ordered
from ingest.readers.pdf.page import Box, Char, Page
from ingest.readers.pdf.paragraphs import Paragraph, joins, opens_note, paragraphs
from ingest.readers.pdf.ruled import ruled_tables
from ingest.readers.pdf.tables import Row, Table

_EDGE_ROWS = 3  # of a page's first and last rows may be running ones
_EDGE = 0.16  # share of the page's height that they stand in
_LONGEST_RUNNING = 80  # characters
_SMALL = 0.93  # of the letters of the body: a footnote's
_PAGE_NUMBER = re.compile(
    r"[-~(\[<・]*(?:p\.?|page|ページ|頁|第)?\d{1,4}(?:/\d{1,4}|of\d{1,4})?(?:ページ|頁|page)?[-~)\]>・]*",
    re.IGNORECASE,
)
_NAMED = re.compile(r"別[紙添表記]|様式|資料|参考|付録|第.+[章節]")


@dataclass(slots=True)
class TableBlock:
    """A table over one or more pages: each row with its page."""

    table: Table
    rows: list[tuple[int, Row]]


@dataclass(slots=True)
class Sheet:
    """A page in the frame of its text, taken apart; `aside` is text that runs another way."""

    page: Page
    view: View
    pieces: list[Piece]
    tables: list[Table]
    frames: list[Box]
    aside: list[tuple[View, list[Piece]]]
    over: list[tuple[str, Box]] = field(default_factory=list)
    under: list[tuple[str, Box]] = field(default_factory=list)
    blocks: list[Paragraph | TableBlock] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    turned: list[tuple[str, Box]] = field(default_factory=list)

    def place(self, box: Box) -> Box:
        """A box of this sheet as shares of the page as it is shown."""
        return self.page.share(self.view.back(box))

    @property
    def width(self) -> float:
        return self.view.height if self.view.turn % 2 else self.view.width

    @property
    def height(self) -> float:
        return self.view.width if self.view.turn % 2 else self.view.height


def sheet(page: Page) -> Sheet:
    """A page taken apart into tables and pieces of lines."""
    groups = by_direction(once(page.chars))
    turn = max(sorted(groups), key=lambda turn: len(groups[turn]), default=0)
    view = View(turn, page.width, page.height)
    chars: list[Char] = []
    for own, group in groups.items():
        if turn == 0:
            chars += group
        else:
            chars += [view.char(char)._replace(turn=(own - turn) % 4) for char in group]
    if len(groups) > 1:
        chars.sort(key=lambda char: char.turn)
    tables, rest, frames = ruled_tables(
        [view.box(rule) for rule in page.rules], [view.box(shade) for shade in page.shades], chars
    )
    aside: list[tuple[View, list[Piece]]] = []
    frames += [view.box(frame) for frame in page.frames]
    main = Sheet(page, view, [], tables, frames, aside)
    by_turn: dict[int, list[Char]] = defaultdict(list)
    for char in rest:
        by_turn[char.turn].append(char)
    main.pieces = pieces(by_turn.pop(0, []))
    for other in sorted(by_turn):
        side = View(other, main.width, main.height)
        aside.append((side, pieces([side.char(char) for char in by_turn[other]])))
    return main


def lay_out(sheets: Sequence[Sheet]) -> None:
    """Fills in the blocks of all sheets. A paragraph or a table that goes over a page break is
    whole on the sheet where it begins."""
    _take_running(sheets)
    reach = _reach(sheets)
    for one in sheets:
        _read_sheet(one, reach.get((round(one.width), round(one.height))))
    _join_over_pages(sheets)


def _read_sheet(one: Sheet, reach: tuple[float, float] | None) -> None:
    number = one.page.number
    notes, body = _notes(one)
    for block in paragraphs(ordered(body, one.tables, one.frames, reach), number):
        if isinstance(block, Paragraph):
            one.blocks.append(block)
        else:
            one.blocks.append(TableBlock(block, [(number, row) for row in block.rows]))
    for block in paragraphs(ordered(notes, []), number):
        if isinstance(block, Paragraph):
            one.notes.append(block)
    for view, found in one.aside:
        for block in paragraphs(ordered(found, []), number):
            if isinstance(block, Paragraph):
                text = "".join(text for text, _, _ in block.pieces())
                one.turned.append((text, _around([view.back(line.box) for _, line in block.lines])))
    one.pieces = []
    one.aside = []


def _around(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip


def _reach(sheets: Sequence[Sheet]) -> dict[tuple[int, int], tuple[float, float]]:
    """For each size of page, how far its text usually reaches to the left and right."""
    sides: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for one in sheets:
        if len(one.pieces) >= 8:
            left = min(piece.left for piece in one.pieces)
            right = max(piece.right for piece in one.pieces)
            sides[round(one.width), round(one.height)].append((left, right))
    return {
        size: (median(left for left, _ in found), median(right for _, right in found))
        for size, found in sides.items()
    }


# What belongs to the page and not to the text


@dataclass(frozen=True, slots=True)
class _Edge:
    """A row near the upper or lower edge of a sheet."""

    sheet: int
    pieces: tuple[Piece, ...]
    text: str
    key: str  # without digits
    at: float  # share of the height
    apart: bool  # from the next row inwards


def _take_running(sheets: Sequence[Sheet]) -> None:
    """Moves running headers and footers and page numbers out of the sheets' text."""
    edges = [_edges(number, one) for number, one in enumerate(sheets)]
    groups: dict[tuple[str, int], list[_Edge]] = defaultdict(list)
    for upper, lower in edges:
        for edge in upper + lower:
            groups[edge.key, round(edge.at * 50)].append(edge)
    least = 2 if len(sheets) <= 4 else 3
    pages = [one.page.number for one in sheets]

    def returns(edge: _Edge) -> bool:
        at = round(edge.at * 50)
        near = [other for step in (0, 1, -1) for other in groups.get((edge.key, at + step), ())]
        return _returns(near, least, pages)

    for one, sides in zip(sheets, edges, strict=True):
        for side in sides:
            for edge in _running(side, returns):
                _take(one, edge)
        _take_turned_numbers(one)


def _running(side: Sequence[_Edge], returns: Callable[[_Edge], bool]) -> Sequence[_Edge]:
    """The rows of an edge, outermost first, that are running: a block apart from the text."""
    count = 0
    for position, edge in enumerate(side):
        number = position == count and _PAGE_NUMBER.fullmatch(_plain(edge.text))
        if not number and not returns(edge):
            break
        if number or edge.apart:
            count = position + 1
    return side[:count]


def _edges(number: int, one: Sheet) -> tuple[list[_Edge], list[_Edge]]:
    """The rows at the upper and at the lower edge of a sheet, outermost first."""
    rows = in_rows(one.pieces)
    middles = [(row[0].top + row[0].bottom) / 2 for row in rows]
    steps = [second - first for first, second in pairwise(middles)]
    pitch = sorted(steps)[len(steps) // 4] if len(steps) > 4 else 0.0
    upper: list[_Edge] = []
    for row, middle, step in zip(rows, middles, [*steps, one.height], strict=False):
        if len(upper) == _EDGE_ROWS or middle > _EDGE * one.height:
            break
        upper.append(_edge(number, one, row, middle, step > 1.15 * pitch))
    lower: list[_Edge] = []
    for row, middle, step in zip(
        rows[::-1], middles[::-1], [*steps[::-1], one.height], strict=False
    ):
        if len(lower) == _EDGE_ROWS or middle < (1 - _EDGE) * one.height:
            break
        lower.append(_edge(number, one, row, middle, step > 1.15 * pitch))
    return upper, lower


def _edge(number: int, one: Sheet, row: Sequence[Piece], middle: float, apart: bool) -> _Edge:
    text = row_text(row)
    key = re.sub(r"\d+", "#", _plain(text))
    return _Edge(number, tuple(row), text, key, middle / one.height, apart)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s‐‑‒–—―−ー─]+", lambda m: "" if m.group().isspace() else "-", text)


def _returns(group: Sequence[_Edge], least: int, pages: Sequence[int]) -> bool:
    """Whether a row stands on several pages: the same, or counting them."""
    if len({edge.sheet for edge in group}) < least or len(group[0].key) > _LONGEST_RUNNING:
        return False
    texts = Counter(_plain(edge.text) for edge in group)
    if len(texts) == 1:
        return True
    if max(texts.values()) >= max(least, 0.6 * len(group)) and not _NAMED.match(group[0].key):
        return True
    offsets: Counter[int] = Counter()
    for edge in group:
        numbers = re.findall(r"\d+", _plain(edge.text))
        offsets.update({int(number[:9]) - pages[edge.sheet] for number in numbers})
    return bool(offsets) and max(offsets.values()) >= max(least, 0.6 * len(group))


def _take(one: Sheet, edge: _Edge) -> None:
    taken = set(map(id, edge.pieces))
    if not any(id(piece) in taken for piece in one.pieces):
        return
    one.pieces = [piece for piece in one.pieces if id(piece) not in taken]
    line = (edge.text, _around([piece.box for piece in edge.pieces]))
    (one.over if edge.at < 0.5 else one.under).append(line)


def _take_turned_numbers(one: Sheet) -> None:
    """The page number of a page of vertical writing runs across."""
    for position, (view, found) in enumerate(one.aside):
        kept: list[Piece] = []
        for row in in_rows(found):
            text = row_text(row)
            if _PAGE_NUMBER.fullmatch(_plain(text)):
                one.under.append((text, view.back(_around([piece.box for piece in row]))))
            else:
                kept += row
        one.aside[position] = (view, kept)


# Footnotes


def _notes(one: Sheet) -> tuple[list[Piece], list[Piece]]:
    """The pieces of the footnotes and all others: small letters at the foot of the page, with
    nothing larger below them, from a mark on."""
    sizes = [piece.size for piece in one.pieces for _ in piece.chars]
    if not sizes or one.view.turn == 1:
        return [], one.pieces
    body = median(sizes)
    large = [piece for piece in one.pieces if piece.size > _SMALL * body]
    foot = max((table.box[3] for table in one.tables), default=0.0)
    small = [
        piece
        for piece in one.pieces
        if piece.size <= _SMALL * body
        and piece.top > max(foot - 1.0, 0.4 * one.height)
        and not any(
            other.bottom > piece.top + 0.3 * body
            and other.left < piece.right
            and other.right > piece.left
            for other in large
        )
    ]
    notes: list[Piece] = []
    for row in in_rows(small):
        if notes or (row and opens_note(row_text(row))):
            notes += row
    taken = set(map(id, notes))
    return notes, [piece for piece in one.pieces if id(piece) not in taken]


# Over page breaks


def _join_over_pages(sheets: Sequence[Sheet]) -> None:
    before: Sheet | None = None
    for one in sheets:
        if before is not None and before.blocks and one.blocks:
            last, first = before.blocks[-1], one.blocks[0]
            if isinstance(last, Paragraph) and isinstance(first, Paragraph):
                if joins(last, first.first):
                    last.lines += first.lines
                    del one.blocks[0]
            elif (
                isinstance(last, TableBlock)
                and isinstance(first, TableBlock)
                and _continues(last, first)
            ):
                last.rows += first.rows
                del one.blocks[0]
        if one.blocks:
            before = one


def _continues(last: TableBlock, first: TableBlock) -> bool:
    """Whether a table goes on with the columns of the one on the page before. One with the heads
    set again stays a table of its own, and knows them."""
    over, under = last.table, first.table
    if len(over.columns) != len(under.columns) or any(
        abs(a - b) > 6.0 for a, b in zip(over.columns, under.columns, strict=True)
    ):
        return False
    heads = [row.cells for row in over.rows[: over.heads]]
    if heads and [row.cells for row in under.rows[: over.heads]] == heads:
        first.table = replace(under, heads=over.heads)
        return False
    return True
