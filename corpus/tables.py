"""The three TOML files of a corpus folder, as typed tables.

msgspec checks names and types; what a type can't say (dates, checksums, spans, ids) is checked
by the modules that turn these tables into records.
"""

import errno
import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from corpus.errors import CorpusError, MadoguchiError
from corpus.records import PhoneStatus

# An id stands in addresses and in commands.
ID = re.compile(r"\w[\w.@-]*")
GENERAL = "general"  # stands for the general line where the id of a division may stand

# What becomes of a fault: it is raised at once, or kept so that the next one is found too.
Report = Callable[[MadoguchiError], None]


def refuse(fault: MadoguchiError) -> None:
    """The first fault is raised."""
    raise fault


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
    document: tuple[DocumentTable, ...] = ()


class PhoneTable(Table, frozen=True):
    status: PhoneStatus
    number: str | None = None
    label: str | None = None
    confirmed: str | None = None
    source: str | None = None


class GeneralTable(Table, frozen=True):
    name: str
    phones: tuple[PhoneTable, ...]
    evidence: SpanTable
    name_en: str | None = None
    examples: tuple[str, ...] = ()
    examples_easy: tuple[str, ...] = ()
    examples_en: tuple[str, ...] = ()


class DivisionTable(Table, frozen=True):
    id: str
    name: str
    duties: tuple[str, ...]
    phones: tuple[PhoneTable, ...]
    evidence: SpanTable
    department: str = ""
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
    reading: str | None = None


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
    general: bool = True
    term: tuple[TermTable, ...] = ()
    name: tuple[NameTable, ...] = ()
    elsewhere: tuple[ElsewhereTable, ...] = ()
    unsure: tuple[UnsureTable, ...] = ()


# What the library that reads the tables says follows in English.
_MEND = "書かれた項目の名前か形が正しくありません。直してください。"
_MAKES: dict[type[Table], str] = {
    CatalogueFile: "madoguchi add",
    DivisionsFile: "madoguchi directory import",
}
FileT = TypeVar("FileT", CatalogueFile, DivisionsFile, VocabularyFile)


def read_table(path: Path, kind: type[FileT], report: Report = refuse) -> FileT:
    """Reads one TOML file. Raises CorpusError that names the file and, to `report`, the entry;
    an entry that was reported is left out."""
    try:
        if path.exists() and not path.is_file():
            raise OSError(errno.EINVAL, "is no file")  # a pipe would never end
        # Windows programs write a byte order mark.
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise CorpusError(
            f"{path}: ファイルがありません。文書のフォルダーには、このファイルが要ります。"
            f"{_MAKES[kind]} で作れます。"
            f" / the file is missing; a corpus folder needs it: make it with {_MAKES[kind]}."
        ) from None
    except UnicodeDecodeError as error:
        raise CorpusError(
            f"{path}: UTF-8ではありません。UTF-8で保存し直してください。"
            f" / not UTF-8 ({error.reason}); save it as UTF-8."
        ) from None
    except OSError as error:
        raise CorpusError(
            f"{path}: 読めません（{error.strerror}）。普通のファイルか、読む権限があるかを"
            f"確かめてください。 / cannot be read ({error.strerror}); check that it is an ordinary "
            "file and may be read."
        ) from None
    except (ValueError, RecursionError) as error:  # of a number or a list without end
        raise CorpusError(
            f"{path}: TOMLの書き方になっていません。次に示す行を直してください。"
            f" / not TOML: {error}; mend that line."
        ) from None
    while True:
        try:
            return msgspec.convert(content, kind)
        except msgspec.ValidationError as error:
            fault, tables, position = _entry(path, error, content)
        if tables is None:
            raise fault
        report(fault)
        del tables[position]


def refuse_twice(path: Path, ids: Iterable[str], what: str, report: Report = refuse) -> None:
    """Reports each id that stands twice; `what` is the kind of its table."""
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            report(
                CorpusError(
                    f"{path}: id {id!r} が二度使われています。別々のidにしてください。"
                    f" / id {id!r} is used twice; give each {what} its own."
                )
            )
        seen.add(id)


def _entry(
    path: Path, error: msgspec.ValidationError, content: dict[str, Any]
) -> tuple[CorpusError, list[Any] | None, int]:
    """The library's message with the id of the table it points at, e.g. division "kokusai-ka",
    and that table's list and place in it (None and 0 where it points at none)."""
    message = str(error)
    at = re.search(r"`\$\.(\w+)\[(\d+)\]", message)
    tables = content.get(at[1]) if at else None
    if at is None or not isinstance(tables, list):
        return CorpusError(f"{path}: {_MEND} / {message}; mend that entry."), None, 0
    position = int(at[2])
    table = tables[position]
    label = position + 1
    if isinstance(table, dict):
        label = table.get("id") or table.get("term") or table.get("name") or label
    fault = CorpusError(f"{path}: {at[1]} {label!r}: {_MEND} / {message}; mend that entry.")
    return fault, tables, position
