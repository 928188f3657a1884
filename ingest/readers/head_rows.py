"""How many rows of a table of Word or PowerPoint are heads: by what is merged, and by its words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.readers.heads import heads, is_head, is_value

_MOST_LEVELS = 3
_LONGEST_LABEL, _LONGEST_NAME = 20, 16  # characters
_NAMES_OF_COLUMNS = frozenset("区分 項目 種類 種別 分類 番号 年度 年月日".split())
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its first column, how many it covers, and whether it goes on from the row
    above."""

    column: int
    across: int
    continued: bool


def head_rows(texts: Sequence[Sequence[str]], cells: Sequence[Sequence[Cell]]) -> int:
    """How many rows are heads of a table whose first row is one: more than one where cells of the
    first stand over several columns that have names of their own below."""
    wide = [cell for cell in cells[0] if cell.across > 1]
    if len(cells[0]) < 2:
        # A caption over the whole table; of two columns nobody knows whether they have heads.
        return 1 + heads(texts[1:]) if wide and wide[0].across > 2 else 1
    depth = _depth(cells)
    count = max(depth, 2)
    if not wide or count > _MOST_LEVELS or count >= len(texts):
        return 1
    under = {column for cell in wide for column in range(cell.column, cell.column + cell.across)}
    upper = [texts[0][cell.column] for cell in cells[0]][1:]  # a corner may be empty
    lower = [
        (cell.column, row[cell.column])
        for row, own in zip(texts[1:count], cells[1:count], strict=True)
        for cell in own
        if not cell.continued
    ]
    named = all(upper) and all(text for column, text in lower if column in under)
    if not lower or not named or not all(map(is_head, [*upper, *(text for _, text in lower)])):
        return 1
    return count if depth > 1 or _hold_values(texts[count:], under) else 1


def are_pairs(texts: Sequence[Sequence[str]]) -> bool:
    """Whether the rows of a table of two columns are labels and what is said under them, the
    first too: its right cell says something that names no column, and the others hold no values."""
    if len(texts) < 2 or any(len(row) != 2 for row in texts) or texts[0][0] in _NAMES_OF_COLUMNS:
        return False
    if not all(0 < len(label) <= _LONGEST_LABEL and is_head(label) for label, _ in texts):
        return False
    said = texts[0][1]
    named = is_head(said) and len(said) <= _LONGEST_NAME and not _DIGIT.search(said)
    return bool(said) and not named and not _hold_values(texts[1:], [1])


def spread(texts: list[list[str]], cells: Sequence[Sequence[Cell]], count: int) -> None:
    """Repeats, in all of `count` rows of heads but the last, what stands over several columns in
    each of these."""
    for row, own in zip(texts[: max(count - 1, 0)], cells, strict=False):
        for cell in own if len(own) > 1 else ():
            for column in range(cell.column + 1, min(cell.column + cell.across, len(row))):
                row[column] = row[cell.column]


def _depth(cells: Sequence[Sequence[Cell]]) -> int:
    """How many rows the first row's cells reach down."""
    tops = {cell.column for cell in cells[0]}
    depth = 1
    for row in cells[1:]:
        tops &= {cell.column for cell in row if cell.continued}
        if not tops:
            break
        depth += 1
    return depth


def _hold_values(rows: Sequence[Sequence[str]], columns: Iterable[int]) -> bool:
    """Whether one of the columns holds values in most rows."""
    return any(
        2 * sum(is_value(row[c]) for row in rows if c < len(row)) > len(rows) for c in columns
    )
