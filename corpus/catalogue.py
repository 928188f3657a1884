"""catalogue.toml: which documents a corpus holds, of when, and until when they are valid."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from corpus.checksums import checksum
from corpus.dates import PartialDate
from corpus.errors import CorpusError, ReadError
from corpus.records import Content, Document
from corpus.tables import (
    ID,
    CatalogueFile,
    DocumentTable,
    Report,
    read_table,
    refuse,
    refuse_twice,
)

Reader = Callable[[Path], Content]


def load_documents(
    folder: Path,
    read: Reader,
    report: Report = refuse,
    announce: Callable[[Iterable[Path]], None] = lambda _: None,
) -> tuple[Document, ...]:
    """Reads every document of the catalogue, in its order, with `read`. `announce` is told
    before which files are there to be read.

    Reports a CorpusError where there is no entry, an id is none or used twice, a file or its
    checksum does not hold, a date is no date or a validity ends before it begins, or
    `supersedes` names nobody, and the ReadErrors of `read`. A document whose text was not read
    is left out.
    """
    path = folder / "catalogue.toml"
    tables = read_table(path, CatalogueFile, report).document
    if not tables:
        report(
            CorpusError(
                f"{path}: 文書がありません。madoguchi addで加えてください。"
                " / no document; enter one with madoguchi add."
            )
        )
    refuse_twice(path, (table.id for table in tables), "entry", report)
    known = {table.id for table in tables}
    named = (folder / table.file for table in tables)
    announce(file for file in named if _is_inside(file, folder) and file.is_file())
    found = (_document(path, table, known, read, report) for table in tables)
    return tuple(document for document in found if document is not None)


def _document(
    path: Path, table: DocumentTable, known: set[str], read: Reader, report: Report
) -> Document | None:
    where = f"{path}: document {table.id!r}"
    file = _file(where, path.parent, table, report)
    for fault in _faults_of_ids(where, table, known):
        report(fault)
    dates = {
        field: _date(where, field, getattr(table, field), report)
        for field in ("published", "valid_from", "valid_until")
    }
    begin, end = dates["valid_from"], dates["valid_until"]
    if begin and end and end.is_before(begin):
        report(
            CorpusError(
                f"{where}: valid_until {end} が valid_from {begin} より前です。どちらかを直して"
                f"ください。 / valid_until {end} is before valid_from {begin}; mend one."
            )
        )
    if file is None:
        return None
    try:
        content = read(file)
    except ReadError as error:
        report(error)
        return None
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
        content=content,
    )


def _file(where: str, folder: Path, table: DocumentTable, report: Report) -> Path | None:
    """The file of an entry, whether or not it has the checksum that is entered; None where there
    is none to read."""
    file = folder / table.file
    named = f"{where}: file {table.file!r}"
    if not _is_inside(file, folder):
        report(
            CorpusError(
                f"{named}: 文書のフォルダーの外にあります。中に移してください。"
                " / lies outside the corpus; move it inside."
            )
        )
        return None
    if not file.is_file():
        report(
            CorpusError(
                f"{named}: ファイルがありません。元に戻すか、madoguchi removeで除いてください。"
                " / is missing; put it back or remove it."
            )
        )
        return None
    found = checksum(file)
    if found != table.sha256:
        fault = (
            f"{where}: {table.file!r} の中身が、登録したときから変わっています。新しいファイルが"
            "正しければ、そのsha256を書き、この文書を指す根拠の位置を確かめてください。"
            f" / sha256 of {table.file!r} is {found}, expected {table.sha256}; "
            "if the new file is right, enter its checksum and check the spans that point into it."
        )
        report(CorpusError(fault))
    return file


def _is_inside(file: Path, folder: Path) -> bool:
    try:
        return file.resolve().is_relative_to(folder.resolve())
    except (RuntimeError, ValueError):  # a link to itself, a name with a NUL
        return False


def _faults_of_ids(where: str, table: DocumentTable, known: set[str]) -> Iterator[CorpusError]:
    if ID.fullmatch(table.id) is None:
        yield CorpusError(
            f"{where}: このidは使えません。文字、数字と - . _ @ で、文字か数字で始めてください。"
            " / the id is none; use letters, digits, - . _ and @."
        )
    for other in table.supersedes:
        if other not in known or other == table.id:
            yield CorpusError(
                f"{where}: supersedesの {other!r} という文書はありません。このファイルにあるidを"
                f"書いてください。 / supersedes unknown {other!r}; use an id of this file."
            )


def _date(where: str, field: str, text: str | None, report: Report) -> PartialDate | None:
    if text is None:
        return None
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        report(
            CorpusError(
                f"{where}: {field}: {text!r} は日付として読めません。2022、2022-02、2022-02-28 の"
                f"形で書いてください。 / {error}; write the date as documented."
            )
        )
        return None
