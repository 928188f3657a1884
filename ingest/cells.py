"""The cells of a table's rows as they stand in a text, parted by tabs or, in Markdown, by |."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from corpus.records import Table

_RULE = r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*"
_IS_RULE = re.compile(_RULE)
_RULES = re.compile(rf"^{_RULE}\r?$", re.MULTILINE)
_TAB, _PIPE = re.compile(r"\t"), re.compile(r"(?<!\\)\|")


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
        for column, left, right in filled(text, table, start, end)
    ]


def filled(text: str, table: Table, start: int, end: int) -> Iterator[tuple[int, int, int]]:
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
