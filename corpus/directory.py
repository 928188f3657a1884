"""divisions.toml: the contact directory, every number with its status and its evidence."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from corpus.errors import CorpusError
from corpus.records import Directory, Division, Document, GeneralContact, Phone, Span
from corpus.tables import (
    DivisionsFile,
    DivisionTable,
    PhoneTable,
    SpanTable,
    read_table,
    refuse_twice,
)

_NUMBER = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}")


def load_directory(
    folder: Path, documents: Mapping[str, Document], english: Mapping[str, str]
) -> Directory:
    """Reads the directory. `english` maps names of divisions to English ones.

    Raises CorpusError where an id, a parent, a number or a span does not hold, and where a
    number that is said to be stated does not stand in the evidence.
    """
    path = folder / "divisions.toml"
    file = read_table(path, DivisionsFile)
    ids = [table.id for table in file.division]
    refuse_twice(path, ids, "division")
    divisions = tuple(_division(path, table, documents, english, ids) for table in file.division)
    evidence = _span(f"{path}: general", file.general.evidence, documents)
    phones = _phones(f"{path}: general", file.general.phones)
    _numbers_stand(f"{path}: general", phones, (evidence,), documents)
    general = GeneralContact(file.general.name, file.general.name_en, phones, evidence)
    return Directory(divisions=divisions, general=general)


def _division(
    path: Path,
    table: DivisionTable,
    documents: Mapping[str, Document],
    english: Mapping[str, str],
    ids: Iterable[str],
) -> Division:
    where = f"{path}: division {table.id!r}"
    if table.parent is not None and (table.parent not in ids or table.parent == table.id):
        raise CorpusError(f"{where}: unknown parent {table.parent!r}; use an id of this file.")
    evidence = _span(where, table.evidence, documents)
    also = tuple(_span(where, span, documents) for span in table.also)
    phones = _phones(where, table.phones)
    _numbers_stand(where, phones, (evidence, *also), documents)
    return Division(
        id=table.id,
        name=table.name,
        name_en=english.get(table.name),
        department=table.department,
        parent=table.parent,
        duties=table.duties,
        phones=phones,
        window_of=table.window_of,
        evidence=evidence,
        also=also,
        note=table.note,
    )


def _span(where: str, table: SpanTable, documents: Mapping[str, Document]) -> Span:
    document = documents.get(table.document)
    if document is None:
        raise CorpusError(f"{where}: evidence names unknown document {table.document!r}.")
    if not 0 <= table.start < table.end <= len(document.text):
        raise CorpusError(
            f"{where}: evidence {table.start}–{table.end} is no range of {table.document!r}, "
            f"which has {len(document.text)} characters; mend start and end."
        )
    return Span(table.document, table.start, table.end)


def _phones(where: str, tables: Iterable[PhoneTable]) -> tuple[Phone, ...]:
    phones = tuple(Phone(table.label, table.number, table.status) for table in tables)
    if not phones:
        raise CorpusError(f'{where}: no phones; where none is known, write status = "missing".')
    for phone in phones:
        if (phone.number is None) != (phone.status == "missing"):
            raise CorpusError(f'{where}: a number and status "missing" exclude each other.')
        if phone.number is not None and _NUMBER.fullmatch(phone.number) is None:
            raise CorpusError(f"{where}: {phone.number!r} is no number of the form 022-221-4922.")
    return phones


def _numbers_stand(
    where: str,
    phones: Iterable[Phone],
    evidence: Iterable[Span],
    documents: Mapping[str, Document],
) -> None:
    texts = [documents[span.document].quote(span.start, span.end) for span in evidence]
    for phone in phones:
        if phone.number is not None and not any(phone.number in text for text in texts):
            raise CorpusError(
                f"{where}: {phone.number} does not stand in its evidence {texts[0]!r}; "
                "point the evidence at the row, or mend the number."
            )
