"""A document's place in the catalogue outlives its text: a new version takes the id, the old one
goes on as ID@DATE, and the evidence of the directory follows the words that it rests on."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from corpus.editing import (
    add_entry,
    change_entry,
    entries,
    move_spans,
    remove_entry,
    spans_into,
)
from corpus.naming import version_id
from corpus.records import Span
from corpus.tables import DocumentTable
from corpus.telephone import NUMBER

# A character with the marks that NFKC joins to it (ｶﾞ, e + ´).
_CLUSTER = re.compile(r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Moved:
    """The id of the former version, and how many spans of evidence stand in the new text and
    how many only in the former one."""

    version: str
    anchored: int
    kept: int


def former_version(known: Mapping[str, DocumentTable], id: str) -> DocumentTable | None:
    """The version that a document replaced, while it is in the catalogue; None for versions."""
    for other in known[id].supersedes:
        if other.startswith(f"{id}@"):
            return known.get(other)
    return None


def base_of(id: str) -> str:
    """The id of the document that a version belongs to."""
    return id.partition("@")[0]


def replace_document(folder: Path, entry: DocumentTable, old: str, new: str) -> Moved:
    """Makes `entry` the document of its id; `old` and `new` are the texts before and after."""
    known = {other.id: other for other in entries(folder)}
    former = known[entry.id]
    version = _begun(known, former)
    if version is None:
        version = version_id(entry.id, former.published, known)
        add_entry(folder, msgspec.structs.replace(former, id=version))
    move_spans(folder, {span: _at(version, span) for _, span in spans_into(folder, entry.id)})
    change_entry(folder, msgspec.structs.replace(entry, supersedes=(version,)))
    spans = {span for _, span in spans_into(folder, version)}
    moves = {span: found for span in spans if (found := _found(span, entry.id, old, new))}
    move_spans(folder, moves)
    return Moved(version, len(moves), len(spans) - len(moves))


def restore_version(folder: Path, id: str, version: str, present: str, former: str) -> list[str]:
    """Gives the id back to its former version, or returns the owners of the evidence that stands
    in the present text alone and changes nothing."""
    owned = spans_into(folder, id)
    found = {span: _found(span, version, present, former) for _, span in owned}
    lost = [owner for owner, span in owned if found[span] is None]
    if lost:
        return lost
    move_spans(folder, {span: moved for span, moved in found.items() if moved})
    entry = {other.id: other for other in entries(folder)}[version]
    change_entry(folder, msgspec.structs.replace(entry, id=id))
    move_spans(folder, {span: _at(id, span) for _, span in spans_into(folder, version)})
    remove_entry(folder, version)
    return []


def anchor(span: Span, old: str, new: str) -> tuple[int, int] | None:
    """Where the words of a span of the `old` text stand in the `new` one: exactly once but for
    widths of characters and white space, and as whole lines where they were whole lines."""
    words = old[span.start : span.end]
    row, _ = letters_of(words)
    letters, offsets = letters_of(new)
    if not row or letters.count(row) != 1:
        return None
    at = letters.index(row)
    start, end = offsets[at][0], offsets[at + len(row) - 1][1]
    if _begins_line(old, span.start) and not _begins_line(new, start):
        return None
    if _ends_line(old, span.end) and not _ends_line(new, end):
        return None
    # White space that belonged to the span does so again where it is the same.
    before, after = words[: -len(words.lstrip())], words[len(words.rstrip()) :]
    if before and new.endswith(before, 0, start):
        start -= len(before)
    return start, end + len(after) * new.startswith(after, end)


def _begun(known: Mapping[str, DocumentTable], former: DocumentTable) -> str | None:
    """The copy of an entry that a replacement which was broken off has left."""
    for other in known.values():
        if other.id.startswith(f"{former.id}@") and other.file == former.file:
            return other.id
    return None


def _at(id: str, span: Span) -> Span:
    return Span(id, span.start, span.end)


def _found(span: Span, id: str, old: str, new: str) -> Span | None:
    """A span's place in the new text; None too where its numbers are written in another way."""
    place = anchor(span, old, new)
    if place is None:
        return None
    numbers = NUMBER.findall(old[span.start : span.end])
    row = new[place[0] : place[1]]
    return Span(id, *place) if all(number in row for number in numbers) else None


def _begins_line(text: str, position: int) -> bool:
    return not text[text.rfind("\n", 0, position) + 1 : position].strip()


def _ends_line(text: str, position: int) -> bool:
    stop = text.find("\n", position)
    return not text[position : len(text) if stop < 0 else stop].strip()


def letters_of(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text in NFKC without white space, and the range that each of its characters is from."""
    letters: list[str] = []
    offsets: list[tuple[int, int]] = []
    for match in _CLUSTER.finditer(text):
        for character in unicodedata.normalize("NFKC", match[0]):
            if not character.isspace():
                letters.append(character)
                offsets.append(match.span())
    return "".join(letters), offsets
