"""What the readers make of a folder of files, beside the libraries that they stand on."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import msgspec

from corpus.errors import ReadError
from eval.tables import aligned
from ingest.apart import apart, named
from ingest.read import READERS, is_plain, read

_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: `seconds` to read it, start of the reader's process included; `reader` and
    `library` the middle of a few readings of the reader and of the bare library in one warm
    process (None where there is no library); `refused` says why a file was not read."""

    file: str
    parts: int
    characters: int
    tables: int
    rows: int
    seconds: float
    reader: float | None
    library: float | None
    remarks: tuple[str, ...]
    refused: str | None

    @property
    def ratio(self) -> float | None:
        """Throughput of the reader over that of the library alone."""
        return self.library / self.reader if self.library and self.reader else None


def report(folder: Path) -> list[FileReport]:
    """Every file of a folder and the folders in it, in order of their names."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [_report(path, path.relative_to(folder).as_posix()) for path in files]


def _report(path: Path, name: str) -> FileReport:
    started = perf_counter()
    try:
        found = read(path)
    except ReadError as error:
        seconds = perf_counter() - started
        message = str(error).removeprefix(f"{path}: ")
        return FileReport(name, 0, 0, 0, 0, seconds, None, None, (), message)
    seconds = perf_counter() - started
    tables = found.layout.tables
    reader = library = None
    if not is_plain(path):
        reader, library = apart(path, "eval.reading:times", tuple[float | None, float | None])
    return FileReport(
        file=name,
        parts=found.parts,
        characters=sum(not character.isspace() for character in found.text),
        tables=len(tables),
        rows=sum(found.text[table.start : table.end].count("\n") + 1 for table in tables),
        seconds=seconds,
        reader=reader,
        library=library,
        remarks=found.remarks,
        refused=None,
    )


def times(path: Path) -> tuple[float | None, float | None]:
    """Middle seconds of the reader and of the bare library, by turns, after one of each; None
    where the library finds nothing: what OCR reads has none to stand beside."""
    own = named(f"ingest.readers.{READERS[path.suffix.lower()]}")
    bare = _BARE[path.suffix.lower()]
    if not bare(path):
        return None, None
    own(path)
    measured = [(_seconds(own, path), _seconds(bare, path)) for _ in range(_ROUNDS)]
    return median(pair[0] for pair in measured), median(pair[1] for pair in measured)


def _seconds(function: Callable[[Path], Any], path: Path) -> float:
    started = perf_counter()
    function(path)
    return perf_counter() - started


def _bare_pdf(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return sum(len(page.get_textpage().get_text_range()) for page in document)


def _bare_word(path: Path) -> int:
    import docx

    document = docx.Document(str(path))
    cells = (c.text for t in document.tables for row in t.rows for c in row.cells)
    return sum(len(p.text) for p in document.paragraphs) + sum(map(len, cells))


def _bare_slides(path: Path) -> int:
    import pptx

    slides = pptx.Presentation(str(path)).slides
    return sum(len(text) for slide in slides for text in _texts(slide.shapes))


def _texts(shapes: Iterable[Any]) -> Iterator[str]:
    from pptx.shapes.group import GroupShape

    for shape in shapes:
        if isinstance(shape, GroupShape):
            yield from _texts(shape.shapes)
        elif shape.has_text_frame:
            yield shape.text_frame.text
        elif shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)


def _bare_sheets(path: Path) -> int:
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    return sum(len(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))


def _bare_csv(path: Path) -> int:
    import csv

    from ingest.readers.text import decode

    return sum(1 for _ in csv.reader(decode(path).splitlines(keepends=True)))


def _bare_html(path: Path) -> int:
    from selectolax.lexbor import LexborHTMLParser

    from ingest.readers.html import decoded

    text, _ = decoded(path)  # the library takes all bytes for UTF-8
    return len(LexborHTMLParser(text).text())


_BARE = {
    ".pdf": _bare_pdf,
    ".docx": _bare_word,
    ".pptx": _bare_slides,
    ".xlsx": _bare_sheets,
    ".csv": _bare_csv,
    ".tsv": _bare_csv,
    ".html": _bare_html,
    ".htm": _bare_html,
}


def as_text(found: list[FileReport]) -> str:
    """One line a file, then what was not read and why, then the ratio of every format."""
    rows = [["file", "parts", "characters", "tables", "rows", "seconds", "reader / library"]]
    rows += [
        [
            one.file,
            *(f"{n:,}" for n in (one.parts, one.characters, one.tables, one.rows)),
            f"{one.seconds:.2f}",
            f"{one.ratio:.2f}" if one.ratio else "–",
        ]
        for one in found
    ]
    remarks = [f"{one.file}: {text}" for one in found for text in _said(one)]
    read_files = sum(one.refused is None for one in found)
    counted = f"{len(found)} files: {read_files} read, {len(found) - read_files} refused"
    return "\n".join([aligned(rows), "", *remarks, "", *_formats(found), counted])


def _said(one: FileReport) -> tuple[str, ...]:
    return (f"refused: {one.refused}",) if one.refused else one.remarks


def _formats(found: list[FileReport]) -> Iterator[str]:
    suffixes = dict.fromkeys(os.path.splitext(one.file)[1].lower() for one in found if one.ratio)
    for suffix in suffixes:
        ratios = [r for one in found if one.file.lower().endswith(suffix) and (r := one.ratio)]
        yield f"{suffix}: reader / library {median(ratios):.2f} (middle of {len(ratios)} files)"


def as_json(found: list[FileReport]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(found), indent=1)
