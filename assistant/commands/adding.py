"""One document on its way into a corpus: read, described, compared, shown, confirmed, written."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from corpus.catalogue import load_documents
from corpus.checksums import checksum
from corpus.dates import PartialDate, today_in_japan
from corpus.editing import CATALOGUE, add_entry, entries
from corpus.errors import CorpusError, MadoguchiError, ReadError
from corpus.locking import PATIENCE, locked
from corpus.naming import decoded_name, new_id
from corpus.storing import discard, store
from corpus.tables import DocumentTable
from corpus.versions import Moved, base_of, replace_document
from ingest.catalogue.describe import KIND_SLUGS, Description, describe
from ingest.catalogue.gather import Source
from ingest.catalogue.offices import of_rule
from ingest.catalogue.twins import NEARLY_SAME, Sketch, likeness, sketch
from ingest.extract import Extract
from ingest.read import check_readable, read

_RULES = re.compile(r"(?:要綱|要領|条例|規則|規程|規約|細則)$")
_LEAST_OF_ONE = 3  # documents of one publisher, for another to be taken as of the same
_PLACE = re.compile(r".{1,6}?[市区町村郡]")


@dataclass(frozen=True, slots=True)
class Stated:
    """What the call says of a document; None where it leaves it to the document."""

    id: str | None = None
    title: str | None = None
    title_en: str | None = None
    publisher: str | None = None
    default_publisher: str | None = None  # where the document names none
    kind: str | None = None
    published: str | None = None
    published_note: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A document that is in the corpus, for comparison."""

    id: str
    title: str
    sha256: str
    text: str
    sketch: Sketch


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry for a person to confirm; `publisher` may still be missing. Its file and checksum
    are those of the source."""

    source: Source
    entry: DocumentTable
    language: str
    extract: Extract
    remarks: tuple[str, ...]
    alike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """What was written: the id, and what a replacement has moved."""

    id: str
    moved: Moved | None


class SameFileError(MadoguchiError):
    """The corpus holds this very file."""


class Shelf:
    """The documents of a corpus folder while others are added to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # A document that can't be read stands in the way of no other; `check` tells of it.
        faults: list[MadoguchiError] = []
        present = (folder / CATALOGUE).exists()
        documents = load_documents(folder, read, faults.append) if present else ()
        self._known = {d.id: _known(d.id, d.title, d.sha256, d.text) for d in documents}

    def propose(self, source: Source, stated: Stated, extract: Extract | None = None) -> Proposal:
        """Reads, where that is not done (`extract`), and describes a file. Raises ReadError, and
        SameFileError where the corpus has it already."""
        check_readable(source.path)
        digest = checksum(source.path)
        taken = self._taken(source, digest)
        extract = read(source.path) if extract is None else extract
        if not extract.text.strip():
            raise ReadError(
                f"{source.path}: 文字がありません。先に文字認識（OCR）をしてください。"
                " / no text in it; recognise its text first (OCR)."
            )
        name = Path(decoded_name(source.name))
        today = today_in_japan()
        found = describe(extract, name.stem, name.suffix.lower(), today)
        former = taken.get(stated.replaces) if stated.replaces else None
        entry = _entry(found, stated, former, name.stem, taken)
        remarks = [*extract.remarks, *_to_come(entry, today)]
        if not entry.publisher and (only := self.only_publisher()):
            entry = msgspec.structs.replace(entry, publisher=only)
            remarks.append(
                "発行者の記載がないため、ほかの文書と同じ発行者と仮定しました。違うときは "
                "--publisher で指定してください。 / No publisher is named: assumed to be that of "
                "the other documents; state another with --publisher, if that is wrong."
            )
        return Proposal(
            source=source,
            entry=msgspec.structs.replace(entry, sha256=digest),
            language=found.language,
            extract=extract,
            remarks=tuple(remarks),
            alike=tuple(self._alike(entry, extract.text)),
        )

    def only_publisher(self) -> str | None:
        """The publisher of all documents of the corpus, of which there are several; the boards
        of a town count as the town, whose name they begin with, and a ward is the same with its
        city before it and without. Of these, that of the most documents: a town's hospital keeps
        some of the town's."""
        publishers = [entry.publisher for entry in entries(self.folder)]
        name = min(publishers, key=len, default="")
        one = len(publishers) >= _LEAST_OF_ONE and all(
            other.startswith(name) or other.endswith(f"市{name}") for other in publishers
        )
        count = Counter(publishers)
        return max(count, key=lambda its: (count[its], -len(its))) if one else None

    def enter(self, proposal: Proposal, replaces: bool) -> Entered:
        """Stores the file and writes the entry; the file goes again if that fails. Raises Busy
        where somebody else is changing the folder, and CorpusError where it is no longer as it
        was when the document was proposed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder, PATIENCE):
            taken = self._taken(proposal.source, proposal.entry.sha256)
            former, present = (all.get(proposal.entry.id) for all in (self._known, taken))
            if replaces and former and (present is None or present.sha256 != former.sha256):
                raise CorpusError(
                    f"{self.folder / CATALOGUE}: {former.id} はその間に変更されています。今の内容を"
                    "確かめてから、やり直してください。"
                    f" / document {former.id!r} was changed meanwhile; "
                    "see what it is now and add the new version again."
                )
            return self._enter(proposal, replaces)

    def _taken(self, source: Source, digest: str) -> dict[str, DocumentTable]:
        """The entries of the catalogue. Raises SameFileError where one is this file."""
        taken = {entry.id: entry for entry in entries(self.folder)}
        for entry in taken.values():
            if entry.sha256 == digest:
                raise SameFileError(
                    f"{source.path}: このファイルは、文書 {entry.id!r} として登録されています。"
                    f" / this very file is document {entry.id!r} already."
                )
        return taken

    def _enter(self, proposal: Proposal, replaces: bool) -> Entered:
        stored = store(self.folder, proposal.source.path, proposal.source.name)
        entry = msgspec.structs.replace(proposal.entry, file=stored.file, sha256=stored.sha256)
        try:
            moved = self._write(entry, proposal.extract.text, replaces)
        except MadoguchiError:
            if stored.copied:
                discard(self.folder, stored.file)
            raise
        self._known[entry.id] = _known(entry.id, entry.title, entry.sha256, proposal.extract.text)
        return Entered(entry.id, moved)

    def _write(self, entry: DocumentTable, text: str, replaces: bool) -> Moved | None:
        if not replaces:
            add_entry(self.folder, entry)
            return None
        former = self._known.get(entry.id)
        if former is None:
            raise CorpusError(
                f"{self.folder / CATALOGUE}: 文書 {entry.id!r} を読めないため、根拠を引き"
                "継げません。madoguchi checkで確かめてください。"
                f" / document {entry.id!r} can't be read, so its evidence "
                "can't be carried over; see madoguchi check."
            )
        return replace_document(self.folder, entry, former.text, text)

    def _alike(self, entry: DocumentTable, text: str) -> Sequence[str]:
        mine = sketch(text)
        found = []
        for other in self._known.values():
            share = likeness(mine, other.sketch)
            if share < 1 and base_of(other.id) == base_of(entry.id):
                continue  # versions of one document are alike
            if share == 1:
                found.append(f"{other.id} と同じ本文 / the same text as {other.id}")
            elif share >= NEARLY_SAME:
                percent = int(100 * share)  # rounded down: only the same text is 100 %
                found.append(
                    f"{other.id} とほぼ同じ本文（{percent} %）。その新しい版なら --replaces で / "
                    f"nearly the same text as {other.id}; --replaces makes it its new version"
                )
            elif other.title == entry.title:
                found.append(
                    f"{other.id} と同じ題名。その新しい版なら --replaces で / "
                    f"the same title as {other.id}; --replaces makes it its new version"
                )
        return found


def _known(id: str, title: str, sha256: str, text: str) -> Known:
    return Known(id, title, sha256, text, sketch(text))


def _entry(
    found: Description,
    stated: Stated,
    former: DocumentTable | None,
    stem: str,
    taken: dict[str, DocumentTable],
) -> DocumentTable:
    """What the call states, else what the document says, else what the former version had;
    a new version is of the same kind. A title that begins with the name of a publisher of the
    corpus is of that one; a rule that nobody else has is that of the town which it names."""
    title, title_en = stated.title or found.title, stated.title_en
    kind = stated.kind or (former.kind if former else found.kind)
    # The title in the catalogue may be fuller than what the document has on its cover.
    if former and not stated.title and _letters(found.title) in _letters(former.title):
        title, title_en = former.title, title_en or former.title_en
    dates = found.dates
    published = stated.published or _text(dates.published)
    valid_from = stated.valid_from or _text(dates.valid_from)
    valid_until = stated.valid_until or _text(dates.valid_until)
    if valid_from and valid_until and _is_before(valid_until, valid_from):
        # What a person says is right, and what was read beside it is of something else.
        valid_from, valid_until = stated.valid_from, stated.valid_until
    notes = (
        None if stated.published else dates.published_note,
        None if stated.valid_from or stated.valid_until else dates.validity_note,
    )
    return DocumentTable(
        id=stated.replaces
        or stated.id
        or new_id(stem, KIND_SLUGS.get(kind, "doc"), published, taken),
        title=title,
        publisher=stated.publisher
        or found.publisher
        or (former.publisher if former else None)
        or stated.default_publisher
        or _named_in_title(title, taken)
        or of_rule(title)
        or "",
        kind=kind,
        file="",
        sha256="",
        title_en=title_en,
        published=published,
        published_note=stated.published_note or "".join(filter(None, notes)) or None,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _to_come(entry: DocumentTable, today: date) -> Iterator[str]:
    if entry.published and PartialDate.parse(entry.published).first_day > today:
        yield (
            "発行日が今日より後です。その日までは引用しません。違うときは --published で指定して"
            "ください。 / Published after today and not quoted until then; "
            "state another day with --published, if that is wrong."
        )


def _is_before(day: str, other: str) -> bool:
    return PartialDate.parse(day).is_before(PartialDate.parse(other))


def _named_in_title(title: str, taken: dict[str, DocumentTable]) -> str | None:
    """The publisher in the corpus whose rule a title is (みどり市補助金交付要綱); of 埼玉県 no rule
    of a town in it, and nothing that another may call so (埼玉県信用保証協会のごあんない)."""
    publishers = {table.publisher for table in taken.values() if table.publisher}
    named = [
        name
        for name in publishers
        if (rest := _letters(title).removeprefix(_letters(name))) != _letters(title)
        and _RULES.search(rest)
        and not _PLACE.match(rest)
    ]
    return max(named, key=len, default=None)


def _letters(title: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", title) if c.isalnum())


def _text(date: PartialDate | None) -> str | None:
    return None if date is None else str(date)
