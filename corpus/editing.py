"""Changes to catalogue.toml and divisions.toml that leave everything else in them as it was.

Each change replaces one file at once, and the order of changes is such that the corpus holds
after each of them: a killed command leaves a corpus that loads.
"""

import os
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import tomlkit
from msgspec.structs import replace
from tomlkit.items import AoT, Comment, Table

from corpus.errors import CorpusError
from corpus.records import Span
from corpus.tables import (
    GENERAL,
    CatalogueFile,
    DivisionsFile,
    DivisionTable,
    DocumentTable,
    GeneralTable,
    PhoneTable,
    read_table,
)

OwnerT = TypeVar("OwnerT", DivisionTable, GeneralTable)

CATALOGUE = "catalogue.toml"
DIVISIONS = "divisions.toml"
_FIELDS = (
    "id", "title", "title_en", "publisher", "kind", "published", "published_note", "valid_from",
    "valid_until", "supersedes", "file", "sha256",
)  # fmt: skip
_PHONE_FIELDS = ("label", "number", "status", "confirmed", "source")
_BY_HAND = "今の書き方のままでは変更できません。ファイルを直接書き換えてください。"
_HEADING = """\
# 文書目録。発行日・有効期間は各文書の記載による。記載のないものは導いた根拠を published_note に記す。
# Catalogue of the documents. Dates are as the documents state them; where a date was derived, published_note says from what.
"""  # noqa: E501


def entries(folder: Path) -> tuple[DocumentTable, ...]:
    """The entries of a corpus folder that may have no catalogue yet."""
    path = folder / CATALOGUE
    return read_table(path, CatalogueFile).document if path.exists() else ()


def add_entry(folder: Path, entry: DocumentTable) -> None:
    """Writes an entry behind the others; the folder and its catalogue are made where missing."""
    path = folder / CATALOGUE
    before = entries(folder)
    if any(other.id == entry.id for other in before):
        raise CorpusError(
            f"{path}: id {entry.id!r} は使われています。別のidにしてください。"
            f" / id {entry.id!r} is taken; choose another."
        )
    folder.mkdir(parents=True, exist_ok=True)
    text = _read(path) if path.exists() else _HEADING
    newline = "\r\n" if "\r\n" in text else "\n"
    joint = "\n" if text.endswith("\n") or not text else "\n\n"
    block = joint + tomlkit.dumps({"document": [_fields(entry)]})
    _put(path, text + block.replace("\n", newline), CatalogueFile((*before, entry)))


def change_entry(folder: Path, entry: DocumentTable) -> None:
    """Gives the entry with this id these values; those that are None are left out."""
    path = folder / CATALOGUE
    before = entries(folder)
    file, tables = _parsed(path, "document")
    table = tables[_position(path, before, entry.id)]
    fields = _fields(entry)
    for name in _FIELDS:
        if name not in fields:
            table.pop(name, None)
        elif name not in table:
            _insert(table, name, fields[name])
        elif table[name] != fields[name]:
            table[name] = fields[name]
    after = tuple(entry if other.id == entry.id else other for other in before)
    _put(path, tomlkit.dumps(file), CatalogueFile(after))


def remove_entry(folder: Path, id: str) -> None:
    """Takes an entry out; what superseded it now supersedes what it had superseded itself."""
    path = folder / CATALOGUE
    before = entries(folder)
    position = _position(path, before, id)
    after = tuple(_without(other, before[position]) for other in before if other.id != id)
    file, tables = _parsed(path, "document")
    _keep_comments(file, tables, position)
    del tables[position]
    for table, entry in zip(tables, after, strict=True):
        if list(table.get("supersedes", ())) != list(entry.supersedes):
            table["supersedes"] = list(entry.supersedes)
            if not entry.supersedes:
                del table["supersedes"]
    if not tables:
        del file["document"]
    _put(path, tomlkit.dumps(file).rstrip("\r\n") + "\n", CatalogueFile(after))


def spans_into(folder: Path, id: str) -> list[tuple[str, Span]]:
    """Every evidence of the directory in a document, with the id of its division (or general);
    none where there is no directory."""
    path = folder / DIVISIONS
    if not path.exists():
        return []
    file = read_table(path, DivisionsFile)
    owned = [(GENERAL, file.general.evidence)]
    owned += [(d.id, span) for d in file.division for span in (d.evidence, *d.also)]
    return [(owner, Span(s.document, s.start, s.end)) for owner, s in owned if s.document == id]


def move_spans(folder: Path, moves: Mapping[Span, Span]) -> None:
    """Points each evidence at these spans somewhere else."""
    if not moves:
        return
    path = folder / DIVISIONS
    file, tables = _parsed(path, "division")
    general: Any = file["general"]
    places = [general["evidence"]]
    for table in tables:
        places += [table["evidence"], *table.get("also", ())]
    for place in places:
        old = Span(str(place["document"]), int(place["start"]), int(place["end"]))
        new = moves.get(old)
        if new is not None:
            place["document"], place["start"], place["end"] = new.document, new.start, new.end
    _put(path, tomlkit.dumps(file), None)


def change_number(
    folder: Path, owner: str, position: int, phone: PhoneTable, note: str | None
) -> None:
    """Gives a number of a division these values, and the division this note; of the GENERAL line,
    which has none, only the number. `position` counts the owner's numbers from 0.

    Raises KeyError where there is no such owner or number.
    """
    path = folder / DIVISIONS
    before = read_table(path, DivisionsFile)
    file, tables = _parsed(path, "division")
    entry: Any
    if owner == GENERAL:
        entry = file["general"]
        after = replace(before, general=_with_phone(before.general, position, phone))
    else:
        ids = [table.id for table in before.division]
        if owner not in ids:
            raise KeyError(owner)
        at = ids.index(owner)
        entry = tables[at]
        table = replace(_with_phone(before.division[at], position, phone), note=note)
        after = replace(before, division=(*before.division[:at], table, *before.division[at + 1 :]))
        if note is None:
            entry.pop("note", None)
        elif entry.get("note") != note:
            entry["note"] = note
    _set_phone(entry["phones"], position, phone)
    _put(path, tomlkit.dumps(file), after)


def _with_phone(table: OwnerT, position: int, phone: PhoneTable) -> OwnerT:
    if not 0 <= position < len(table.phones):
        raise KeyError(position)
    phones = (*table.phones[:position], phone, *table.phones[position + 1 :])
    return replace(table, phones=phones)


def _set_phone(phones: Any, position: int, phone: PhoneTable) -> None:
    values = {name: getattr(phone, name) for name in _PHONE_FIELDS}
    fields = {name: value for name, value in values.items() if value is not None}
    place = phones[position]
    if isinstance(place, Table):  # [[division.phones]]
        for name in [name for name in place if name not in fields]:
            del place[name]
        place.update(fields)
    else:
        inside = ", ".join(f"{k} = {tomlkit.item(v).as_string()}" for k, v in fields.items())
        phones[position] = tomlkit.parse(f"phone = {{ {inside} }}")["phone"]


def _fields(entry: DocumentTable) -> dict[str, Any]:
    """The values of an entry that it has, as TOML holds them."""
    values = {name: getattr(entry, name) for name in _FIELDS}
    values["supersedes"] = list(entry.supersedes)
    return {name: value for name, value in values.items() if value not in (None, [])}


def _without(entry: DocumentTable, removed: DocumentTable) -> DocumentTable:
    if removed.id not in entry.supersedes:
        return entry
    at = entry.supersedes.index(removed.id)
    linked = (*entry.supersedes[:at], *removed.supersedes, *entry.supersedes[at + 1 :])
    return replace(entry, supersedes=tuple(dict.fromkeys(linked)))


def _insert(table: Table, name: str, value: Any) -> None:
    """Writes a new field where the order of fields has it: those behind it are written again."""
    body = table.value.body
    last = max(n for n, (key, _) in enumerate(body) if key is not None)
    tail = body[last + 1 :]
    del body[last + 1 :]
    later = [key for key in table if key in _FIELDS and _FIELDS.index(key) > _FIELDS.index(name)]
    items = [(key, table.value.item(key)) for key in later]
    for key in later:
        table.remove(key)
    table[name] = value
    for key, item in items:
        table.append(key, item)
    body.extend(tail)


def _keep_comments(file: tomlkit.TOMLDocument, tables: AoT, position: int) -> None:
    """A comment behind an entry's values is about the next entry and stays when it goes."""
    body = tables[position].value.body
    last = max(n for n, (key, _) in enumerate(body) if key is not None)
    comment = next((n for n in range(last + 1, len(body)) if isinstance(body[n][1], Comment)), None)
    if comment is None:
        return
    if position:
        tables[position - 1].value.body.extend(body[comment:])
    else:
        at = next(n for n, (key, _) in enumerate(file.body) if key is not None)
        file.body[at:at] = body[comment:]


def _parsed(path: Path, name: str) -> tuple[tomlkit.TOMLDocument, AoT]:
    file = tomlkit.parse(_read(path))
    tables = file.get(name, tomlkit.aot())
    if not isinstance(tables, AoT):
        raise CorpusError(
            f"{path}: {name} が [[{name}]] の並びになっていません。その形で書いてください。"
            f" / {name} is no list of [[{name}]] tables; write it as one."
        )
    return file, tables


def _position(path: Path, known: tuple[DocumentTable, ...], id: str) -> int:
    for position, entry in enumerate(known):
        if entry.id == id:
            return position
    raise CorpusError(f"{path}: {no_document(id)}.")


def no_document(id: str) -> str:
    return (
        f"{id!r} という文書はありません。idはmadoguchi listで確かめてください。"
        f" / no document {id!r}; see madoguchi list for the ids"
    )


def _read(path: Path) -> str:
    # Not read_text(), which changes line ends.
    return path.read_bytes().decode("utf-8-sig")


def _put(path: Path, text: str, expected: CatalogueFile | DivisionsFile | None) -> None:
    """Replaces a file at once, if the new one says what it is to say."""
    try:
        content = tomllib.loads(text)
        found = msgspec.convert(content, type(expected) if expected else DivisionsFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise CorpusError(
            f"{path}: {_BY_HAND} / can't be changed as it is written: {error}."
        ) from None
    if expected is not None and found != expected:
        raise CorpusError(
            f"{path}: {_BY_HAND} / can't be changed as it is written; enter it by hand."
        )
    write_at_once(path, text.encode())


def write_at_once(path: Path, data: bytes) -> None:
    """Replaces a file; whoever reads it sees the old or the new one whole."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
