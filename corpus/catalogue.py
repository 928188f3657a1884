"""catalogue.toml: which documents a corpus holds, of when, and until when they are valid."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from corpus.dates import PartialDate
from corpus.errors import CorpusError
from corpus.records import Document, Layout
from corpus.tables import CatalogueFile, DocumentTable, read_table, refuse_twice

# Text and layout of a file.
Reader = Callable[[Path], tuple[str, Layout]]


def load_documents(folder: Path, read: Reader) -> tuple[Document, ...]:
    """Reads every document of the catalogue, in its order, with `read`.

    Raises CorpusError where an id is used twice, a file or its checksum does not hold, a date
    is no date or a validity ends before it begins, or `supersedes` names nobody.
    """
    path = folder / "catalogue.toml"
    tables = read_table(path, CatalogueFile).document
    refuse_twice(path, (table.id for table in tables), "entry")
    known = {table.id for table in tables}
    return tuple(_document(path, table, known, read) for table in tables)


def _document(path: Path, table: DocumentTable, known: set[str], read: Reader) -> Document:
    where = f"{path}: document {table.id!r}"
    file = path.parent / table.file
    if not file.resolve().is_relative_to(path.parent.resolve()):
        raise CorpusError(f"{where}: file {table.file!r} lies outside the corpus; move it inside.")
    if not file.is_file():
        raise CorpusError(f"{where}: file {table.file!r} is missing; put it back or remove it.")
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != table.sha256:
        raise CorpusError(
            f"{where}: sha256 of {table.file!r} is {found}, expected {table.sha256}; "
            "if the new file is right, enter its checksum and check the spans that point into it."
        )
    unknown = [other for other in table.supersedes if other not in known or other == table.id]
    if unknown:
        raise CorpusError(f"{where}: supersedes unknown {unknown[0]!r}; use an id of this file.")
    dates = {
        field: _date(where, field, getattr(table, field))
        for field in ("published", "valid_from", "valid_until")
    }
    begin, end = dates["valid_from"], dates["valid_until"]
    if begin and end and end.last_day < begin.first_day:
        raise CorpusError(f"{where}: valid_until {end} is before valid_from {begin}; mend one.")
    text, layout = read(file)
    return Document(
        id=table.id,
        title=table.title,
        title_en=table.title_en,
        publisher=table.publisher,
        kind=table.kind,
        published=dates["published"],
        published_note=table.published_note,
        valid_from=begin,
        valid_until=end,
        supersedes=table.supersedes,
        file=table.file,
        sha256=table.sha256,
        text=text,
        layout=layout,
    )


def _date(where: str, field: str, text: str | None) -> PartialDate | None:
    if text is None:
        return None
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise CorpusError(f"{where}: {field}: {error}; write the date as documented.") from None
