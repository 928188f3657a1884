"""CSV files, whatever parts their cells; and which rows of a table are its heads."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from corpus.errors import ReadError
from corpus.records import Place
from ingest.extract import Extract, Writer, part_entries
from ingest.readers.messages import NO_TEXT
from ingest.readers.text import decode

_DELIMITERS = ",\t;|"
_SAMPLE = 200  # rows
_LONGEST_SAMPLE = 2_000_000  # characters
_LONGEST_HEAD = 40  # characters
_LEAST_HEADS = 0.6  # share of a table's columns that the row of heads names
_NUMBER = re.compile(r"[+\-−△▲¥￥$(]*[\d０-９][\d０-９,，.．\s]*[%％円)]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SENTENCE = re.compile(r"[。！？]")
_VALUE = re.compile(
    r"https?://|[^@\s]+@[^@\s]+\.\w+|0\d{1,4}[-(]\d{1,4}[-)]\d{3,4}|\d{1,4}[-/年]\d{1,2}"
)


def read_csv(path: Path) -> Extract:
    """One row of the table a record; what stands above the column heads is lines of their own."""
    csv.field_size_limit(2**31 - 1)
    text = decode(path)
    delimiter = _delimiter(text)
    # Not splitlines(), which also breaks at signs that csv.reader takes as part of a cell.
    rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    remarks = []
    if _is_swallowed(rows, text):
        # A quote that is never closed makes one cell of everything behind it.
        lines = StringIO(text, newline="")
        rows = list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
        remarks.append(
            "引用符が閉じられていないため、すべて普通の文字として読みました。"
            " / A quotation mark is never closed; all were read as ordinary signs."
        )
    numbered = [(n, row) for n, row in enumerate(rows, start=1) if any(map(str.strip, row))]
    if not numbered:
        raise ReadError(f"{path}: {NO_TEXT}")
    writer = Writer()
    first = _write_titles(writer, numbered)
    table = [(n, [readable(cell) for cell in row]) for n, row in numbered[first:]]
    count = heads([row for _, row in table[:_SAMPLE]])
    writer.table([(row, place(1, n, 1, len(row))) for n, row in table], count)
    return writer.extract(remarks=tuple(remarks))


def place(number: int, row: int, first: int, last: int, name: str | None = None) -> Place:
    """Where a row stands: `first` and `last` are its columns from 1."""
    cells = f"{letters(first)}{row}" + (f":{letters(last)}{row}" if last > first else "")
    return Place(0, 0, "sheet", number, name=name, cells=cells)


@cache
def letters(column: int) -> str:
    """A column's letters: A for 1, AA for 27."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


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
    if len(cell) > _LONGEST_HEAD or _SENTENCE.search(cell):
        return False
    return not is_value(cell) or _YEAR.fullmatch(cell) is not None


def is_value(cell: str) -> bool:
    """Whether a cell is a number, a date, a telephone number or an address in the net."""
    return _NUMBER.fullmatch(cell) is not None or _VALUE.search(cell) is not None


def readable(cell: str) -> str:
    """A cell's text; JSON in it becomes its values with their keys."""
    text = cell.strip()
    if text.startswith(("{", "[")) and text.endswith(("}", "]")):
        try:
            return _flat(msgspec.json.decode(text))
        except (msgspec.DecodeError, RecursionError):
            pass
    return part_entries(text) if "\n" in text else text


def _flat(value: Any) -> str:
    if isinstance(value, str):
        return "" if _UUID.fullmatch(value) else value  # nobody reads a machine's key
    if isinstance(value, dict):
        texts = [(key, _flat(item)) for key, item in value.items()]
        return ", ".join([f"{key}: {text}" for key, text in texts if text])
    if isinstance(value, list):
        joint = "; " if value and isinstance(value[0], dict) else ", "
        return joint.join(filter(None, map(_flat, value)))
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _delimiter(text: str) -> str:
    """The sign that parts most rows into the same number of cells, a comma where none does.

    csv.Sniffer is not asked: quoted prose with commas misleads it, and it may take minutes.
    """

    sample = text[:_LONGEST_SAMPLE]

    def agreement(delimiter: str) -> tuple[float, int]:
        reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter)
        rows = [row for row in islice(reader, _SAMPLE) if row]
        widths = Counter(map(len, rows))
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        return (times / len(rows), width) if width > 1 else (0.0, 1)

    return max(_DELIMITERS, key=agreement)


def _is_swallowed(rows: Sequence[Sequence[str]], text: str) -> bool:
    if not rows or text.count('"') % 2 == 0:
        return False
    return any("\n" in cell for cell in rows[-1])


def _write_titles(writer: Writer, rows: Sequence[tuple[int, list[str]]]) -> int:
    """Writes the single cells above a table as lines and returns how many rows they are."""
    width = max(len(row) for _, row in rows)
    titles = 0
    for number, row in rows if width > 1 else ():
        filled = [column for column, cell in enumerate(row, start=1) if cell.strip()]
        if len(filled) > 1 or titles + 2 >= len(rows):
            break
        column = filled[0]
        writer.line(readable(row[column - 1]), [place(1, number, column, column)])
        titles += 1
    if titles:
        writer.blank()
    return titles
