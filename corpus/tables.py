"""The three TOML files of a corpus folder, as typed tables.

msgspec checks names and types; what a type can't say (dates, checksums, spans, ids) is checked
by the modules that turn these tables into records.
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from corpus.errors import CorpusError
from corpus.records import PhoneStatus


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all tables: an unknown field is an error, not a field without effect."""


class SpanTable(Table, frozen=True):
    document: str
    start: int
    end: int


class DocumentTable(Table, frozen=True):
    id: str
    title: str
    publisher: str
    kind: str
    file: str
    sha256: str
    title_en: str | None = None
    published: str | None = None
    published_note: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    supersedes: tuple[str, ...] = ()


class CatalogueFile(Table, frozen=True):
    document: tuple[DocumentTable, ...]


class PhoneTable(Table, frozen=True):
    status: PhoneStatus
    number: str | None = None
    label: str | None = None


class GeneralTable(Table, frozen=True):
    name: str
    phones: tuple[PhoneTable, ...]
    evidence: SpanTable
    name_en: str | None = None


class DivisionTable(Table, frozen=True):
    id: str
    name: str
    department: str
    duties: tuple[str, ...]
    phones: tuple[PhoneTable, ...]
    evidence: SpanTable
    also: tuple[SpanTable, ...] = ()
    parent: str | None = None
    window_of: str | None = None
    note: str | None = None


class DivisionsFile(Table, frozen=True):
    general: GeneralTable
    division: tuple[DivisionTable, ...]


class TermTable(Table, frozen=True):
    term: str
    duties: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class NameTable(Table, frozen=True):
    name: str
    en: str | None = None
    also: tuple[str, ...] = ()


class ElsewhereTable(Table, frozen=True):
    matter: str
    also: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class UnsureTable(Table, frozen=True):
    duties: tuple[str, ...]
    asks: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class VocabularyFile(Table, frozen=True):
    term: tuple[TermTable, ...] = ()
    name: tuple[NameTable, ...] = ()
    elsewhere: tuple[ElsewhereTable, ...] = ()
    unsure: tuple[UnsureTable, ...] = ()


FileT = TypeVar("FileT", CatalogueFile, DivisionsFile, VocabularyFile)


def read_table(path: Path, kind: type[FileT]) -> FileT:
    """Reads one TOML file. Raises CorpusError that names the file and the entry."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CorpusError(f"{path}: the file is missing; a corpus folder needs it.") from None
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path}: not TOML: {error}; mend that line.") from None
    try:
        return msgspec.convert(content, kind)
    except msgspec.ValidationError as error:
        raise CorpusError(f"{path}: {_entry(error, content)}; mend that entry.") from None


def refuse_twice(path: Path, ids: Iterable[str], what: str) -> None:
    """Raises CorpusError for the first id that stands twice; `what` is the kind of its table."""
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            raise CorpusError(f"{path}: id {id!r} is used twice; give each {what} its own.")
        seen.add(id)


def _entry(error: msgspec.ValidationError, content: dict[str, object]) -> str:
    """The library's message with the id of the table it points at, e.g. division "kokusai-ka"."""
    message = str(error)
    for kind, tables in content.items():
        if not isinstance(tables, list):
            continue
        for position, table in enumerate(tables):
            if f"`$.{kind}[{position}]" in message and isinstance(table, dict):
                label = table.get("id") or table.get("term") or table.get("name")
                return f"{kind} {label or position + 1!r}: {message}"
    return message
