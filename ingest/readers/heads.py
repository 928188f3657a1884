"""Which rows of a table are its heads, and which a title above them, as their words say."""

import re
from collections.abc import Sequence

SAMPLE_BELOW = 50  # rows below heads, which tell what the columns hold
_LONGEST_HEAD = 40  # characters
_LEAST_HEADS = 0.6  # share of a table's columns that the row of heads names
_NUMBER = re.compile(r"[+\-−△▲¥￥$(]*[\d０-９][\d０-９,，.．\s]*[%％円)]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE = re.compile(r"[。！？]")
_VALUE = re.compile(
    r"https?://|[^@\s]+@[^@\s]+\.\w+|0\d{1,4}[-(]\d{1,4}[-)]\d{3,4}|\d{1,4}[-/年]\d{1,2}"
)
# 基準値（令和6年3月）, 人口（4/1現在）: when it was counted is no value.
_BESIDE_NAME = re.compile(r"(?<=.)[（(][^（）()]*[)）]$")
_UNIT = r"(?:単位|税込|税抜|現在|時点)"
_PREAMBLE = re.compile(
    rf"単位[:：\s].{{1,15}}|[（(［\[][^)）］\]]*{_UNIT}[^)）］\]]*[)）］\]]|[※＊].*"
    r"|[（(]?(?:令和|平成|昭和|(?:19|20)\d\d).{1,14}"
    r"(?:現在|時点|更新|作成|改[定正]|施行|版)[)）]?"
)


def heads(rows: Sequence[Sequence[str]]) -> int:
    """How many of the first rows are column heads: 0 or 1.

    A row of heads names most columns in short words that differ, and has no numbers,
    telephone numbers or addresses.
    """
    if len(rows) < 2:
        return 0
    width = max(len(row) for row in rows)
    named = [cell.strip() for cell in rows[0] if cell.strip()]
    if width < 2 or len(named) < 2 or len(named) < _LEAST_HEADS * width:
        return 0
    if len(set(named)) < 0.8 * len(named):
        return 0
    return int(all(map(is_head, named)))


def is_head(cell: str) -> bool:
    """Whether a cell may name a column: short words, and no value."""
    return is_brief(cell) and not says_value(cell)


def says_value(cell: str) -> bool:
    """Whether a cell is a value and names no column, as a year may and words with a day."""
    name = _BESIDE_NAME.sub("", cell)
    return is_value(name) and _YEAR.fullmatch(name) is None


def is_brief(cell: str) -> bool:
    """Whether a cell is words or figures, and no sentence."""
    return len(cell) <= _LONGEST_HEAD and not _SENTENCE.search(cell)


def is_value(cell: str) -> bool:
    """Whether a cell is a number, a date, a telephone number or an address in the net."""
    return _NUMBER.fullmatch(cell) is not None or _VALUE.search(cell) is not None


def has_two_levels(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first two rows are heads, some of the upper ones over several of the lower
    ones though no cells are merged."""
    if len(rows) < 3:
        return False
    upper, lower, *rest = rows[: SAMPLE_BELOW + 2]
    above, below = filled([upper]), filled([lower])
    gaps = below - above
    led = {column - 1 for column in gaps}
    if 0 in below or not gaps or not filled(rest) <= above | below:
        return False
    # Below an upper head stands nothing, or it is the first of those that it is over.
    if not (below & above <= led and led <= below):
        return False
    cells = [cell for cell in (*upper, *lower) if cell]
    return all(map(is_head, cells)) and any(has_values(rest, column) for column in gaps)


def is_preamble(cells: Sequence[str]) -> bool:
    """Whether a row holds but a title with a day or a unit beside it."""
    return len(cells) == 2 and any(_PREAMBLE.fullmatch(cell) for cell in cells)


def filled(rows: Sequence[Sequence[str]]) -> set[int]:
    """The columns in which any of the rows holds something."""
    return {column for row in rows for column, cell in enumerate(row) if cell}


def has_values(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether most cells of a column that hold something are values."""
    cells = [cell for row in rows[:SAMPLE_BELOW] if (cell := cell_at(row, column))]
    return bool(cells) and 2 * sum(map(is_value, cells)) > len(cells)


def cell_at(row: Sequence[str], column: int) -> str:
    """A cell of a row, "" behind its end."""
    return row[column] if column < len(row) else ""
