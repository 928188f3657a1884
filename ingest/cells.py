"""The cells of a table's rows as they stand in a text, parted by tabs or, in Markdown, by |."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from corpus.records import Table

_RULE = r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*"
_IS_RULE = re.compile(_RULE)
_RULES = re.compile(rf"^{_RULE}\r?$", re.MULTILINE)
_TAB, _PIPE = re.compile(r"\t"), re.compile(r"(?<!\\)\|")
_UNITS = (
    r"(?:[百十]?[千万億]?円|人|名|件|社|[%％]|割|日間?|時間|分間?|[かカヶケ箇]月|年間|歳|台|回|部|枚|冊|本|点|個|"
    r"箇所|か所|校|世帯|戸|棟|倍|[㎡㎥]|(?:平方|立方|キロ)?メートル|[ck]?m[23²³]?|k?g|t|トン|ha|[kM]Wh?|L)"
)
_UNIT_OF_HEAD = re.compile(
    rf"[（(［\[〔](?:単位[：:]?\s*)?({_UNITS})(?![^\W\d_])[^）)］\]〕]*[）)］\]〕]"
)
_UNIT_OF_TABLE = re.compile(rf"単位\s*[：:]?\s*({_UNITS})(?![^\W\d_])")
_PRICE = re.compile(r"(?:料金?|[金価月年日単定度助付]額|価格|単価|費用?|代金?|予算)(?:[（(].*)?$")
_BARE_FIGURE = re.compile(r"[▲△+-]?\d[\d,.，．]*(?:\s*[~～〜-]\s*\d[\d,.，．]*)?")


def cells(row: str) -> list[tuple[int, int]]:
    """Start and end of every cell of a row, empty ones too, without white space around them."""
    in_markdown = row.startswith("|") and ("\t" not in row or row.rstrip().endswith("|"))
    borders = [border.start() for border in (_PIPE if in_markdown else _TAB).finditer(row)]
    if not in_markdown:
        borders.insert(0, -1)
    if not in_markdown or row[borders[-1] + 1 :].strip():
        borders.append(len(row))  # nothing closes the last cell
    return [_stripped(row, before + 1, after) for before, after in pairwise(borders)]


def cell_texts(row: str) -> list[str]:
    """The texts of all cells of a row."""
    return [row[start:end] for start, end in cells(row)]


def is_rule(row: str) -> bool:
    """Whether a line is the rule that Markdown draws under the heads of a table."""
    return _IS_RULE.fullmatch(row.rstrip("\r\n")) is not None


def row_at(text: str, position: int) -> tuple[int, int]:
    """Start and end of the line in which a position lies."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return start, end if end >= 0 else len(text)


def heads(text: str, table: Table) -> list[str]:
    """What stands over each column of a table; nothing where it has no heads."""
    if table.head is None:
        return []
    return joined([cell_texts(row) for row in text[slice(*table.head)].split("\n") if row])


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """The heads of each column, those above one another as one text."""
    columns = zip_longest(*rows, fillvalue="")
    return [" ".join(dict.fromkeys(filter(None, column))) for column in columns]


def labelled(text: str, table: Table, start: int, end: int) -> list[tuple[str, str]]:
    """The whole cells of a table's rows between `start` and `end`, each after the head of its
    column ("" where it has none); empty cells are left out."""
    over = heads(text, table)
    return [
        (over[column] if column < len(over) else "", text[left:right])
        for column, left, right in _between(text, table, start, end)
    ]


def with_units(text: str, table: Table, start: int, end: int) -> str:
    """The text from `start` to `end` of a table's rows, bare figures with the unit that the head
    of their column states, or else the line above the table: 1,320円 below 「金額（円）」. Below a
    price figures are yen."""
    over = heads(text, table)
    above = _UNIT_OF_TABLE.search(text[: table.start].rstrip().rpartition("\n")[2])
    units = [_unit(head, above[1] if above else "") for head in over]
    parts, at = [], start
    for column, left, right in _between(text, table, start, end):
        if column < len(units) and _BARE_FIGURE.fullmatch(text, left, right):
            parts += [text[at:right], units[column]]
            at = right
    return "".join([*parts, text[at:end]])


def _unit(head: str, of_table: str) -> str:
    stated = _UNIT_OF_HEAD.search(head) or _UNIT_OF_TABLE.search(head)
    return stated[1] if stated else of_table or ("円" if _PRICE.search(head) else "")


def _between(text: str, table: Table, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Column, start and end of every cell with a text that lies whole between `start` and `end`,
    but for those of heads."""
    at = start
    while at < min(end, table.end):
        first, at = row_at(text, at)
        row = text[first:at]
        at += 1
        if is_rule(row) or (table.head and first < table.head[1]):
            continue
        for column, (left, right) in enumerate(cells(row)):
            if left < right and start <= first + left and first + right <= end:
                yield column, first + left, first + right


def markdown_tables(text: str) -> Iterator[Table]:
    """The tables of a Markdown text whose rows begin with |: a row of heads, a rule under it, and
    the rows below."""
    end = 0
    for rule in _RULES.finditer(text):
        if rule.start() < end:
            continue  # it parts the rows of a table that began above
        start = text.rfind("\n", 0, max(rule.start() - 1, 0)) + 1
        head = text[start : max(rule.start() - 1, start)].rstrip("\r")
        end = first = rule.end() + 1
        while text.startswith("|", end):
            end = (text.find("\n", end) + 1) or len(text) + 1
        if end == first:
            continue  # there is no row
        named = head.startswith("|") and len(cells(head)) == len(cells(rule.group()))
        if named and any(cell_texts(head)):
            yield Table(start, end - 1, (start, start + len(head)))
        else:
            yield Table(first, end - 1, None)


def _stripped(row: str, start: int, end: int) -> tuple[int, int]:
    cell = row[start:end]
    lead = len(cell) - len(cell.lstrip())
    return start + lead, start + lead + len(cell.strip())
