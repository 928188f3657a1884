"""Ruled tables: the cells of a grid become rows of text."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from ingest.readers.pdf.cell_text import cell_text
from ingest.readers.pdf.lines import in_rows, pieces, row_text
from ingest.readers.pdf.page import Box, Char
from ingest.readers.pdf.rules import Grid, Region, grids, regions
from ingest.readers.pdf.tables import Row, Table, captions, looks_like_head, without_empty_columns

_MOST_CELLS = 60_000
_LONGEST_REPEAT = 100  # characters of a merged cell; a longer one stands once


def ruled_tables(
    rules: Sequence[Box], shades: Sequence[Box], chars: Sequence[Char]
) -> tuple[list[Table], list[Char], list[Box]]:
    """Tables from top to bottom, the characters that stand in none, and boxes that are none."""
    if not chars:
        return [], [], []
    tables: list[Table] = []
    frames: list[Box] = []
    left = list(chars)
    for grid in grids(rules, chars):
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


def _table(grid: Grid, chars: Sequence[Char], shades: Sequence[Box]) -> Table | None:
    """The table of a grid; None where the rules are a frame or a drawing."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    if rows * columns < 2 or rows * columns > _MOST_CELLS:
        return None
    at = {
        (row, column): region
        for region in regions(grid)
        for row in range(region.top, region.bottom)
        for column in range(region.left, region.right)
    }
    held: dict[Region, list[Char]] = defaultdict(list)
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


def _is_table(held: dict[Region, list[Char]]) -> bool:
    """Whether text stands side by side in some row of it."""
    by_row: dict[int, set[int]] = defaultdict(set)
    for region in held:
        for row in range(region.top, region.bottom):
            by_row[row].add(region.left)
    return any(len(columns) > 1 for columns in by_row.values())


def _rows(
    grid: Grid,
    at: dict[tuple[int, int], Region],
    texts: dict[Region, str],
    held: dict[Region, list[Char]],
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
    grid: Grid,
    at: dict[tuple[int, int], Region],
    held: dict[Region, list[Char]],
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
    grid: Grid,
    at: dict[tuple[int, int], Region],
    numbers: Sequence[int],
    shades: Sequence[Box],
) -> int:
    """How many of the first rows are the heads of the columns."""
    over = captions(rows)
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
