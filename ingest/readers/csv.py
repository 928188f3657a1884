"""CSV files, whatever parts their cells."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from corpus.errors import ReadError
from ingest.extract import Extract, Writer, part_entries
from ingest.readers.heads import filled, heads, is_preamble
from ingest.readers.messages import NO_TEXT
from ingest.readers.places import place
from ingest.readers.stacked import tables_apart
from ingest.readers.text import decode

_DELIMITERS = ",\t;|"
_SAMPLE = 200  # rows
_LONGEST_SAMPLE = 2_000_000  # characters
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')  # so that Excel keeps the first 0


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
    # Most cells of large files say what others do.
    texts = {cell: readable(cell) for cell in {cell for _, row in numbered for cell in row}}
    rows = [[texts[cell] for cell in row] for _, row in numbered]
    for part in tables_apart(list(zip((n for n, _ in numbered), rows, strict=True))):
        table = part[_write_titles(writer, part) :]
        count = heads([row for _, row in table[:_SAMPLE]])
        writer.table([(row, place(1, n, 1, len(row))) for n, row in table], count)
    return writer.extract(remarks=tuple(remarks))


def readable(cell: str) -> str:
    """A cell's text, that of a formula which only quotes one too; JSON in it becomes its values
    with their keys."""
    text = cell.strip()
    if text.startswith('="') and (formula := _TEXT_FORMULA.fullmatch(text)):
        text = formula[1].replace('""', '"').strip()
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

    beginning = text[:_LONGEST_SAMPLE]
    sample = StringIO(beginning, newline="")

    def agreement(delimiter: str) -> tuple[float, int]:
        sample.seek(0)
        reader = csv.reader(sample, delimiter=delimiter)
        rows = [row for row in islice(reader, _SAMPLE) if row]
        widths = Counter(map(len, rows))
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        return (times / len(rows), width) if width > 1 else (0.0, 1)

    found = [delimiter for delimiter in _DELIMITERS if delimiter in beginning]
    return max(found, key=agreement, default=_DELIMITERS[0])


def _is_swallowed(rows: Sequence[Sequence[str]], text: str) -> bool:
    if not rows or text.count('"') % 2 == 0:
        return False
    return any("\n" in cell for cell in rows[-1])


def _write_titles(writer: Writer, rows: Sequence[tuple[int, list[str]]]) -> int:
    """Writes the single cells above a table, and a day or a unit beside one, as lines and returns
    how many rows they are."""
    width = max(len(row) for _, row in rows)
    titles = 0
    for number, row in rows if width > 1 else ():
        columns = sorted(filled([row]))
        if titles + 2 >= len(rows):
            break
        below = [cells for _, cells in rows[titles + 1 : titles + _SAMPLE]]
        beside = is_preamble([row[column] for column in columns]) and heads(below)
        if len(columns) > 1 and not beside:
            break
        text = " ".join(row[column] for column in columns)
        writer.line(text, [place(1, number, columns[0] + 1, columns[-1] + 1)])
        titles += 1
    if titles:
        writer.blank()
    return titles
