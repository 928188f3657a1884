"""Ruled tables: lines among the drawings of a page become cells, cells become rows of text."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ingest.readers.pdf.characters import HYPHEN, is_japanese
from ingest.readers.pdf.lines import Piece, View, in_rows, pieces, row_text
from ingest.readers.pdf.page import Box, Char

_SAME = 2.5  # points between rules that are meant as one
_BREAK = 3.5  # the widest gap in a rule
_SHORTEST = 7.0
_MOST_RULES = 3000
_MOST_CELLS = 60_000
_LONGEST_REPEAT = 100  # characters of a merged cell; a longer one stands once
_UNFINISHED = "のをにはがとへ、"  # a phrase goes on after these
_HEAD_WORDS = re.compile(
    r"^(?:No\.?|番号|項目|区分|分類|種別|名称|氏名|内容|概要|説明|備考|定義|住所|所在地|電話番号|連絡先|担当|"
    r"期限|時期|年度|金額|件数|割合|例|項目名|データ型|必須|施設名|機関名|改正後|改正前|現行)$"
)


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of a row's columns and the box of the row."""

    cells: tuple[str, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Table:
    """A table in the frame of its lines; the first `heads` rows are the heads of its columns,
    `columns` are the left edges of the columns."""

    box: Box
    rows: tuple[Row, ...]
    heads: int
    columns: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A line at `at` (down for a horizontal one, across for a vertical one) from start to end."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True, eq=False)
class _Region:
    """Cells of the grid that no rule parts: the first row and column and those after the last."""

    top: int
    left: int
    bottom: int
    right: int
    whole: bool  # not part of a group that is no rectangle


def ruled_tables(
    rules: Sequence[Box], shades: Sequence[Box], chars: Sequence[Char]
) -> tuple[list[Table], list[Char], list[Box]]:
    """Tables from top to bottom, the characters that stand in none, and boxes that are none."""
    if not chars or len(rules) > 20 * _MOST_RULES:
        return [], list(chars), []
    across = _merged([_Rule((t + b) / 2, le, r) for le, t, r, b in rules if r - le >= b - t])
    across = _without_underlines(across, chars)
    down = _merged([_Rule((le + r) / 2, t, b) for le, t, r, b in rules if b - t > r - le])
    if len(across) + len(down) > _MOST_RULES:
        return [], list(chars), []
    grids = [_grid(*_anchored(*group)) for group in _connected(across, down)]
    grids = [grid for grid in grids if len(grid.xs) > 1 and len(grid.ys) > 1]
    grids.sort(key=lambda grid: -(grid.box[2] - grid.box[0]) * (grid.box[3] - grid.box[1]))
    tables: list[Table] = []
    frames: list[Box] = []
    left = list(chars)
    for grid in grids:
        inside, outside = _parted(left, grid.box)
        table = _table(grid, inside, shades) if inside else None
        if table is not None:
            tables.append(table)
            left = outside
        elif len(grid.xs) == len(grid.ys) == 2:
            frames.append(grid.box)
    return sorted(tables, key=lambda table: (table.box[1], table.box[0])), left, frames


def _parted(chars: Sequence[Char], box: Box) -> tuple[list[Char], list[Char]]:
    """Characters with their middle inside a box, and the others."""
    inside: list[Char] = []
    outside: list[Char] = []
    for char in chars:
        across, down = (char[1] + char[3]) / 2, (char[2] + char[4]) / 2
        held = box[0] <= across <= box[2] and box[1] <= down <= box[3]
        (inside if held else outside).append(char)
    return inside, outside


def _merged(rules: list[_Rule]) -> list[_Rule]:
    """Rules on one line that touch each other as one; what stays too short is left out."""
    rules.sort(key=lambda rule: (rule.at, rule.start))
    found: list[_Rule] = []
    group: list[_Rule] = []

    def close() -> None:
        group.sort(key=lambda rule: rule.start)
        at = sum(rule.at for rule in group) / len(group)
        start, end = group[0].start, group[0].end
        for rule in group[1:]:
            if rule.start - end > _BREAK:
                found.append(_Rule(at, start, end))
                start, end = rule.start, rule.end
            end = max(end, rule.end)
        found.append(_Rule(at, start, end))
        group.clear()

    for rule in rules:
        if group and rule.at - group[-1].at > 1.0:
            close()
        group.append(rule)
    if group:
        close()
    return [rule for rule in found if rule.end - rule.start >= _SHORTEST]


def _without_underlines(across: list[_Rule], chars: Sequence[Char]) -> list[_Rule]:
    """Rules without those that lie right under characters and are as long as these."""
    if not across:
        return across
    _, lefts, _, rights, bottoms, sizes, _, _ = zip(*chars, strict=True)
    left, right, bottom, size = map(np.array, (lefts, rights, bottoms, sizes))
    kept: list[_Rule] = []
    for rule in across:
        over = (
            (bottom - rule.at < 0.3 * size)
            & (rule.at - bottom < 0.15 * size)
            & (right > rule.start + 0.4 * size)
            & (left < rule.end - 0.4 * size)
        )
        if over.any():
            slack = 0.6 * float(size[over].max())
            starts = abs(float(left[over].min()) - rule.start) < slack
            if starts and abs(float(right[over].max()) - rule.end) < slack:
                continue
        kept.append(rule)
    return kept


def _anchored(across: list[_Rule], down: list[_Rule]) -> tuple[list[_Rule], list[_Rule]]:
    """A group's rules without horizontal ones that end in the middle of a cell."""
    first, last = min(rule.at for rule in down), max(rule.at for rule in down)

    def ends(at: float, line: float) -> bool:
        return (
            at < first + _SAME
            or at > last - _SAME
            or any(
                abs(rule.at - at) <= _SAME and rule.start - _BREAK <= line <= rule.end + _BREAK
                for rule in down
            )
        )

    return [r for r in across if ends(r.start, r.at) and ends(r.end, r.at)], down


def _connected(
    across: Sequence[_Rule], down: Sequence[_Rule]
) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Groups of rules that cross or touch one another."""
    if not across or not down:
        return []
    h = np.array([(rule.at, rule.start, rule.end) for rule in across])
    v = np.array([(rule.at, rule.start, rule.end) for rule in down])
    touches = (
        (v[None, :, 0] >= h[:, None, 1] - _BREAK)
        & (v[None, :, 0] <= h[:, None, 2] + _BREAK)
        & (h[:, None, 0] >= v[None, :, 1] - _BREAK)
        & (h[:, None, 0] <= v[None, :, 2] + _BREAK)
    )
    group_of = list(range(len(across) + len(down)))

    def root(item: int) -> int:
        while group_of[item] != item:
            group_of[item] = group_of[group_of[item]]
            item = group_of[item]
        return item

    for i, j in np.argwhere(touches):
        group_of[root(int(i))] = root(len(across) + int(j))
    groups: dict[int, tuple[list[_Rule], list[_Rule]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate(across):
        groups[root(i)][0].append(rule)
    for j, rule in enumerate(down):
        groups[root(len(across) + j)][1].append(rule)
    return [group for group in groups.values() if all(group)]


@dataclass(frozen=True, slots=True)
class _Grid:
    xs: list[float]
    ys: list[float]
    across: list[_Rule]
    down: list[_Rule]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def _grid(across: list[_Rule], down: list[_Rule]) -> _Grid:
    xs, ys = _clusters(rule.at for rule in down), _clusters(rule.at for rule in across)
    # A table may be open at its sides: its rules reach further than the last one across them.
    if xs and across:
        first, last = min(rule.start for rule in across), max(rule.end for rule in across)
        xs = [first] * (first < xs[0] - 8) + xs + [last] * (last > xs[-1] + 8)
    if ys and down:
        first, last = min(rule.start for rule in down), max(rule.end for rule in down)
        ys = [first] * (first < ys[0] - 6) + ys + [last] * (last > ys[-1] + 6)
    return _Grid(xs, ys, across, down)


def _clusters(values: object) -> list[float]:
    found: list[list[float]] = []
    for value in sorted(values):  # type: ignore[call-overload]
        if found and value - found[-1][-1] <= _SAME:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


def _table(grid: _Grid, chars: Sequence[Char], shades: Sequence[Box]) -> Table | None:
    """The table of a grid; None where the rules are a frame or a drawing."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    if rows * columns < 2 or rows * columns > _MOST_CELLS:
        return None
    regions = _regions(grid)
    at = {
        (row, column): region
        for region in regions
        for row in range(region.top, region.bottom)
        for column in range(region.left, region.right)
    }
    held: dict[_Region, list[Char]] = defaultdict(list)
    astray = 0
    for char in chars:
        _, left, top, right, bottom, size, _, _ = char
        row = min(max(bisect_right(grid.ys, (top + bottom) / 2) - 1, 0), rows - 1)
        column = min(max(bisect_right(grid.xs, (left + right) / 2) - 1, 0), columns - 1)
        region = at[row, column]
        held[region].append(char)
        start, end = grid.xs[region.left], grid.xs[region.right]
        astray += not region.whole or left < start - 0.3 * size or right > end + 0.3 * size
    if astray > 0.1 * len(chars) or not _is_table(held):
        return None
    texts = {
        region: cell_text(inside, grid.xs[region.left], grid.xs[region.right])
        for region, inside in held.items()
    }
    found, heads = _rows(grid, at, texts, held, shades)
    if not found:
        return None
    return Table(grid.box, tuple(found), heads, tuple(grid.xs[:-1]))


def _is_table(held: dict[_Region, list[Char]]) -> bool:
    """Whether text stands side by side in some row of it."""
    by_row: dict[int, set[int]] = defaultdict(set)
    for region in held:
        for row in range(region.top, region.bottom):
            by_row[row].add(region.left)
    return any(len(columns) > 1 for columns in by_row.values())


def _regions(grid: _Grid) -> list[_Region]:
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    walls = _covered(grid.xs[1:-1], grid.ys, grid.down)  # [column][row]
    floors = _covered(grid.ys[1:-1], grid.xs, grid.across)  # [row][column]
    seen = [[False] * columns for _ in range(rows)]
    found: list[_Region] = []
    for row in range(rows):
        for column in range(columns):
            if seen[row][column]:
                continue
            cells = [(row, column)]
            seen[row][column] = True
            for r, c in cells:
                for nr, nc, wall in (
                    (r, c + 1, c + 1 < columns and walls[c][r]),
                    (r, c - 1, c > 0 and walls[c - 1][r]),
                    (r + 1, c, r + 1 < rows and floors[r][c]),
                    (r - 1, c, r > 0 and floors[r - 1][c]),
                ):
                    if wall or not (0 <= nr < rows and 0 <= nc < columns):
                        continue
                    if not seen[nr][nc]:
                        seen[nr][nc] = True
                        cells.append((nr, nc))
            top, bottom = min(r for r, _ in cells), max(r for r, _ in cells) + 1
            left, right = min(c for _, c in cells), max(c for _, c in cells) + 1
            if (bottom - top) * (right - left) == len(cells):
                found.append(_Region(top, left, bottom, right, True))
            else:
                found += _strips(cells)
    return found


def _strips(cells: Sequence[tuple[int, int]]) -> list[_Region]:
    """The cells of a group that is no rectangle, row by row."""
    found: list[_Region] = []
    for row, column in sorted(cells):
        last = found[-1] if found else None
        if last is not None and last.top == row and last.right == column:
            found[-1] = replace(last, right=column + 1)
        else:
            found.append(_Region(row, column, row + 1, column + 1, False))
    return found


def _covered(
    lines: Sequence[float], steps: Sequence[float], rules: Sequence[_Rule]
) -> list[list[bool]]:
    """For each inner line of the grid and each step along it, whether a rule lies there."""
    found: list[list[bool]] = []
    for line in lines:
        near = [rule for rule in rules if abs(rule.at - line) <= _SAME]
        found.append(
            [
                sum(max(0.0, min(end, rule.end) - max(start, rule.start)) for rule in near)
                >= 0.5 * (end - start)
                for start, end in pairwise(steps)
            ]
        )
    return found


_WORD = re.compile(r"[!-~]*")
# A character with what must not begin a line after it.
_BOUND = re.compile(r".[ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ、。，．・：；！？」』）】〕％]*")


def cell_text(chars: Sequence[Char], left: float, right: float) -> str:
    """The text of a cell on one line. A line that ends before the cell does was ended on
    purpose: a space keeps it apart from the next."""
    texts: list[str] = []
    for turn in sorted({char.turn for char in chars}):
        group = [char for char in chars if char.turn == turn]
        if turn:
            view = View(turn, 0.0, 0.0)
            group = [view.char(char) for char in group]
            texts.append(_lines_text(in_rows(pieces(group)), float("-inf"), float("-inf")))
        else:
            texts.append(_lines_text(in_rows(pieces(group)), left, right))
    return " ".join(text for text in texts if text).replace(HYPHEN, "-")


def _lines_text(rows: Sequence[Sequence[Piece]], left: float, right: float) -> str:
    text = ""
    room = 0.0
    for row in rows:
        line = row_text(row)
        size = row[0].size
        if text:
            full = room < _needed(line, size) or text[-1] in _UNFINISHED
            text += _joint(text, line, full) + line
        else:
            text = line
        # The margin left of the text is the one right of it.
        margin = min(max(0.0, row[0].left - left), size)
        room = right - margin - row[-1].right
    return text


def _needed(line: str, size: float) -> float:
    """The room that a line's beginning takes: one that was too long for the line before was
    moved down whole, and with it signs that must not begin a line."""
    word = len(_WORD.match(line).group())  # type: ignore[union-attr]
    bound = len(_BOUND.match(line).group())  # type: ignore[union-attr]
    return size * max(1.7, 0.6 * min(word, 40) + 1.0, bound + 0.9)


def _joint(text: str, line: str, full: bool) -> str:
    if text.endswith(HYPHEN):
        return ""
    if not full:
        return " "
    if is_japanese(text[-1]) or is_japanese(line[0]):
        return ""
    return "" if text[-1] in "-/._=?&@" or line[0] in "-/._=?&@" else " "


def _rows(
    grid: _Grid,
    at: dict[tuple[int, int], _Region],
    texts: dict[_Region, str],
    held: dict[_Region, list[Char]],
    shades: Sequence[Box],
) -> tuple[list[Row], int]:
    """Rows of text and how many of them are heads."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    found: list[Row] = []
    numbers: list[int] = []
    for row in range(rows):
        box = (grid.xs[0], grid.ys[row], grid.xs[-1], grid.ys[row + 1])
        cells: list[str] = []
        own = False
        for column in range(columns):
            region = at[row, column]
            text = texts.get(region, "") if region.left == column else ""
            if region.top != row and len(text) > _LONGEST_REPEAT:
                text = ""
            cells.append(text)
            own = own or (bool(text) and region.top == row)
        if own:
            found.append(Row(tuple(cells), box))
            numbers.append(row)
    if len(found) <= 2:
        found = _split(found, grid, at, held, numbers)
    return found, _heads(found, grid, at, numbers, shades)


def _split(
    rows: list[Row],
    grid: _Grid,
    at: dict[tuple[int, int], _Region],
    held: dict[_Region, list[Char]],
    numbers: Sequence[int],
) -> list[Row]:
    """Rows of a table whose body has no rules between its rows: lines that stand in line in
    every column are rows."""
    if not rows:
        return rows
    body = numbers[-1]
    columns = []
    for column in range(len(grid.xs) - 1):
        region = at[body, column]
        inside = held.get(region, []) if region.left == column else []
        columns.append(in_rows(pieces(inside)))
    counts = {len(lines) for lines in columns if lines}
    if len(counts) != 1 or max(counts) < 3 or sum(map(bool, columns)) < 2:
        return rows
    split: list[Row] = []
    for lines in zip(*[lines for lines in columns if lines], strict=True):
        middles = [(line[0].top + line[0].bottom) / 2 for line in lines]
        if max(middles) - min(middles) > 0.5 * lines[0][0].size:
            return rows
        cells = iter(row_text(line) for line in lines)
        top = min(line[0].top for line in lines)
        bottom = max(line[0].bottom for line in lines)
        box = (grid.xs[0], top, grid.xs[-1], bottom)
        split.append(Row(tuple(next(cells) if column else "" for column in columns), box))
    return rows[:-1] + split


def _heads(
    rows: Sequence[Row],
    grid: _Grid,
    at: dict[tuple[int, int], _Region],
    numbers: Sequence[int],
    shades: Sequence[Box],
) -> int:
    """How many of the first rows are the heads of the columns."""
    over = _captions(rows)
    if over:
        below = _heads(rows[over:], grid, at, numbers[over:], shades)
        return over + below if below else 0
    texts = without_empty_columns([row.cells for row in rows])
    if len(texts) < 2 or sum(map(bool, texts[0])) < 2 or any(len(cell) > 40 for cell in texts[0]):
        return 0
    # What is merged downwards from the first row reaches over all heads.
    deepest = max(at[numbers[0], column].bottom for column in range(len(grid.xs) - 1))
    depth = sum(number < deepest for number in numbers)
    if not 1 <= depth <= 3 or depth >= len(rows):
        depth = 1
    if not looks_like_head(texts, _is_shaded(rows, shades)):
        return 0
    return depth


def _captions(rows: Sequence[Row]) -> int:
    """How many of the first rows hold one text alone, which names a group of columns."""
    first = next((n for n, row in enumerate(rows) if sum(map(bool, row.cells)) > 1), 0)
    return first if first <= 2 else 0


def without_empty_columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Rows of one length without the columns in which no row has text."""
    used = [any(column) for column in zip(*rows, strict=True)]
    return [[cell for cell, keep in zip(row, used, strict=True) if keep] for row in rows]


def looks_like_head(rows: Sequence[Sequence[str]], shaded: bool = False) -> bool:
    """Whether the first row names the columns of the others."""
    first = [cell for cell in rows[0] if cell]
    columns = max(len(row) for row in rows)
    if any(_is_value(cell) for cell in first) or len(set(first)) < 0.5 * len(first):
        return False
    if shaded or sum(bool(_HEAD_WORDS.match(re.sub(r"\s", "", cell))) for cell in first) >= 2:
        return True
    below = [cell for row in rows[1:] for cell in row if cell]
    if columns < 3 or not below or len(first) < 0.6 * columns:
        return False
    length = sum(map(len, first)) / len(first)
    return length <= 15 and (
        length <= 1.2 * sum(map(len, below)) / len(below) or any(map(_is_value, below))
    )


def _is_value(cell: str) -> bool:
    """Whether a cell holds a number, an amount, a date or a telephone number."""
    digits = sum(character.isdigit() for character in cell)
    return digits > 0.5 * len(cell) or (len(cell) > 30 and cell.endswith("。"))


def _is_shaded(rows: Sequence[Row], shades: Sequence[Box]) -> bool:
    """Whether the first row lies on a ground that the last does not."""

    def share(row: Row) -> float:
        left, top, right, bottom = row.box
        middle = (top + bottom) / 2
        under = sum(
            max(0.0, min(right, r) - max(left, le)) for le, t, r, b in shades if t < middle < b
        )
        return under / max(1.0, right - left)

    return share(rows[0]) > 0.8 and share(rows[-1]) < 0.5
