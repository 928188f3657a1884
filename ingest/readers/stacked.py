"""Tables above one another: where the next begins, and which goes on behind an empty row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.heads import SAMPLE_BELOW, cell_at, filled, has_values, heads, is_head

_SAMPLE = 200  # rows
_UNLIKE = 0.25  # share of the columns that may hold figures in one part and words in the other
_FEW = 2  # columns that are a form's labels and values rather than a table without heads
# What stands over figures, where it stands alone.
_OVER_FIGURES = re.compile(
    r"(?!無料|有料)\S*(?:番号|電話|tel|fax|面積|人口|定員|単価|価格|年度|期日|日付|[数額率費料計高円人金])"
    r"(?:[（(].*[)）])?",
    re.IGNORECASE,
)
_LABEL = re.compile(  # of what a form below a table says
    r".*[:：]|[※＊(（].*|お?(?:申請|申込み?|受付|提出|相談|問い?合わ?せ|連絡|担当)?"
    r"(?:窓口|先|課|者|期間|期限|時間|日時|場所|方法)?|電話(?:番号)?|tel|fax|住所|所在地|備考|作成",
    re.IGNORECASE,
)


def tables_apart(
    rows: Sequence[tuple[int, list[str]]],
) -> Iterator[Sequence[tuple[int, list[str]]]]:
    """Numbered rows parted into tables that stand above one another, each with the titles above it:
    another begins behind a number that is left out, an empty row, or with single cells, its
    titles, above its heads."""
    cells = [row for _, row in rows]
    single = [len(filled([row])) == 1 for row in cells]
    begin = top = 0
    for at in range(1, len(rows)):
        if top == at - 1 and single[top]:
            top = at
        parted = single[at] or rows[at][0] > rows[at - 1][0] + 1
        if not parted or single[at - 1] or at - top < 2:
            continue
        near = range(at, min(at + _SAMPLE, len(rows)))
        first = next((i for i in near if not single[i]), at)
        end = next((i for i in near if i > first and single[i]), near.stop)
        named = heads(cells[top : min(at, top + _SAMPLE)]) > 0
        above = Above(cells[top] if named else (), cells[max(top + 1, at - _SAMPLE) : at])
        if begins_table(above, cells[first:end]):
            yield rows[begin:at]
            begin, top = at, first
    yield rows[begin:]


@dataclass(frozen=True, slots=True)
class Above:
    """The table above an empty row: its heads, empty where it has none, and its rows."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def begins_table(above: Above, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is the heads of another table than the one above: words over
    figures, or a head that the table above has too."""
    first, rest = rows[0], rows[1 : SAMPLE_BELOW + 1]
    if not all(is_head(cell) for cell in first if cell) or not heads(rows[: SAMPLE_BELOW + 1]):
        return False
    named = filled([first])
    if not filled(rest) <= named:
        return False
    if {first[column] for column in named} & set(filter(None, above.head)):
        return True
    over = [column for column in named if has_values(rest, column)]
    if named != filled([above.head]) or len(over) > 1:
        return bool(over)
    return any(_OVER_FIGURES.fullmatch(first[column]) for column in over)


def goes_on(above: Above, rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows behind an empty one belong under the heads above: they fill the same columns
    with the same kinds of cells."""
    columns, before = filled(rows), filled([above.head])
    first = [cell for cell in rows[0] if cell]
    if not above.rows or not columns <= before or 2 * len(first) < len(before):
        return False
    if any(all(cell_at(row, column) for row in above.rows) for column in before - columns):
        return False
    if len(first) < 2 or _LABEL.fullmatch(first[0]) or begins_table(above, rows):
        return False
    kinds = [(has_values(above.rows, c), has_values(rows, c)) for c in columns]
    if len(before) <= _FEW and (True, True) not in kinds:
        return False
    return sum(over != below for over, below in kinds) <= _UNLIKE * len(columns)
