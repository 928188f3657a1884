"""Lines among the drawings of a page become grids, and what no line of these parts is one cell."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ingest.readers.pdf.page import Box, Char

_SAME = 2.5  # points between rules that are meant as one
_BREAK = 3.5  # the widest gap in a rule
_SHORTEST = 7.0
_MOST_RULES = 3000


@dataclass(frozen=True, slots=True)
class Rule:
    """A line at `at` (down for a horizontal one, across for a vertical one) from start to end."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Where its columns (`xs`) and rows (`ys`) begin and the last one ends, in points, and the
    rules that lie across and down."""

    xs: list[float]
    ys: list[float]
    across: list[Rule]
    down: list[Rule]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """Cells of the grid that no rule parts: the first row and column and those after the last."""

    top: int
    left: int
    bottom: int
    right: int
    whole: bool  # not part of a group that is no rectangle


def grids(rules: Sequence[Box], chars: Sequence[Char]) -> list[Grid]:
    """The grids that rules make, the largest first; none where they are too many for tables."""
    if len(rules) > 20 * _MOST_RULES:
        return []
    across = _merged([Rule((t + b) / 2, le, r) for le, t, r, b in rules if r - le >= b - t])
    across = _without_underlines(across, chars)
    down = _merged([Rule((le + r) / 2, t, b) for le, t, r, b in rules if b - t > r - le])
    if len(across) + len(down) > _MOST_RULES:
        return []
    found = [_grid(*_anchored(*group)) for group in _connected(across, down)]
    found = [grid for grid in found if len(grid.xs) > 1 and len(grid.ys) > 1]
    return sorted(found, key=lambda g: -(g.box[2] - g.box[0]) * (g.box[3] - g.box[1]))


def _merged(rules: list[Rule]) -> list[Rule]:
    """Rules on one line that touch each other as one; what stays too short is left out."""
    rules.sort(key=lambda rule: (rule.at, rule.start))
    found: list[Rule] = []
    group: list[Rule] = []

    def close() -> None:
        group.sort(key=lambda rule: rule.start)
        at = sum(rule.at for rule in group) / len(group)
        start, end = group[0].start, group[0].end
        for rule in group[1:]:
            if rule.start - end > _BREAK:
                found.append(Rule(at, start, end))
                start, end = rule.start, rule.end
            end = max(end, rule.end)
        found.append(Rule(at, start, end))
        group.clear()

    for rule in rules:
        if group and rule.at - group[-1].at > 1.0:
            close()
        group.append(rule)
    if group:
        close()
    return [rule for rule in found if rule.end - rule.start >= _SHORTEST]


def _without_underlines(across: list[Rule], chars: Sequence[Char]) -> list[Rule]:
    """Rules without those that lie right under characters and are as long as these."""
    if not across:
        return across
    _, lefts, _, rights, bottoms, sizes, _, _ = zip(*chars, strict=True)
    left, right, bottom, size = map(np.array, (lefts, rights, bottoms, sizes))
    kept: list[Rule] = []
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


def _anchored(across: list[Rule], down: list[Rule]) -> tuple[list[Rule], list[Rule]]:
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


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
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
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate(across):
        groups[root(i)][0].append(rule)
    for j, rule in enumerate(down):
        groups[root(len(across) + j)][1].append(rule)
    return [group for group in groups.values() if all(group)]


def _grid(across: list[Rule], down: list[Rule]) -> Grid:
    xs, ys = _clusters(rule.at for rule in down), _clusters(rule.at for rule in across)
    # A table may be open at its sides: its rules reach further than the last one across them.
    if xs and across:
        first, last = min(rule.start for rule in across), max(rule.end for rule in across)
        xs = [first] * (first < xs[0] - 8) + xs + [last] * (last > xs[-1] + 8)
    if ys and down:
        first, last = min(rule.start for rule in down), max(rule.end for rule in down)
        ys = [first] * (first < ys[0] - 6) + ys + [last] * (last > ys[-1] + 6)
    return Grid(xs, ys, across, down)


def _clusters(values: object) -> list[float]:
    found: list[list[float]] = []
    for value in sorted(values):  # type: ignore[call-overload]
        if found and value - found[-1][-1] <= _SAME:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


def regions(grid: Grid) -> list[Region]:
    """The cells of a grid, merged ones as one; a group that is no rectangle row by row."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    walls = _covered(grid.xs[1:-1], grid.ys, grid.down)  # [column][row]
    floors = _covered(grid.ys[1:-1], grid.xs, grid.across)  # [row][column]
    seen = [[False] * columns for _ in range(rows)]
    found: list[Region] = []
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
                found.append(Region(top, left, bottom, right, True))
            else:
                found += _strips(cells)
    return found


def _strips(cells: Sequence[tuple[int, int]]) -> list[Region]:
    """The cells of a group that is no rectangle, row by row."""
    found: list[Region] = []
    for row, column in sorted(cells):
        last = found[-1] if found else None
        if last is not None and last.top == row and last.right == column:
            found[-1] = replace(last, right=column + 1)
        else:
            found.append(Region(row, column, row + 1, column + 1, False))
    return found


def _covered(
    lines: Sequence[float], steps: Sequence[float], rules: Sequence[Rule]
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
