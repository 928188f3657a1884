"""Tables of a page, and which of their rows are the heads of the columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf.page import Box

_HEAD_WORDS = re.compile(
    r"^(?:No\.?|番号|項目|区分|分類|種別|名称|氏名|内容|概要|説明|備考|定義|住所|所在地|電話番号|連絡先|担当|"
    r"期限|時期|年度|金額|件数|割合|例|項目名|データ型|必須|施設名|機関名|改正後|改正前|現行)$"
)
# The head of a column of figures: of two columns, the second tells whether they have heads.
_HEAD_OF_FIGURES = re.compile(
    r"(?:料金?|[金総税年月日価定]額|費用?|代金?|価格|単価|[件人回個枚点日時]数|人員|定員|時間|割合|比率|面積)"
    r"(?:[(（][^()（）]{1,10}[)）])?$"
)
# A cell of a calendar or of a table of what there is where.
_MARK = re.compile(
    r"[○◯〇◎●×✕△▲☓－―ー-]|(?:第?[\d・、,･]+(?:[週回]の?)?)?[月火水木金土日](?:曜日?)?"
    r"(?:[・、,･と](?:第?[\d・、,･]+(?:[週回]の?)?)?[月火水木金土日](?:曜日?)?)*"
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


def captions(rows: Sequence[Row]) -> int:
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
    if columns == 2 and len(first) == 2 and _HEAD_OF_FIGURES.search(first[1]):
        figures = sum(_is_value(row[1]) for row in rows[1:] if row[1:])
        return len(first[1]) <= 15 and 2 * figures > len(rows) - 1
    if columns < 3 or not below or len(first) < 0.6 * columns:
        return False
    length = sum(map(len, first)) / len(first)
    return length <= 15 and (
        length <= 1.2 * sum(map(len, below)) / len(below)
        or any(map(_is_value, below))
        or (_marks(below) > 0.5 * len(below) > 0 == _marks(first))
    )


def _marks(cells: Sequence[str]) -> int:
    """How many cells are days of the week or marks."""
    return sum(_MARK.fullmatch(re.sub(r"\s", "", cell)) is not None for cell in cells)


def _is_value(cell: str) -> bool:
    """Whether a cell holds a number, an amount, a date or a telephone number."""
    digits = sum(character.isdigit() for character in cell)
    return digits > 0.5 * len(cell) or (len(cell) > 30 and cell.endswith("。"))
