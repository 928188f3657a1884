"""The rows of a table of contacts, put together division by division."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.tables import PhoneTable, SpanTable
from corpus.telephone import PhoneCell, read_phones
from ingest.directory.doubts import Doubt, TableSource
from ingest.directory.duties import duty_key, split_duties
from ingest.directory.table import ContactRow
from ingest.japanese import normalise

MISSING = (PhoneTable("missing"),)
_GENERAL = {"代表", "代表電話", "代表番号", "大代表", "総合案内", "電話交換", "mainline"}
_LONGEST_SAID = 30


@dataclass(slots=True)
class Entry:
    """A division as the table has it. `alone` is False where every row of it names others too:
    then neither its duties nor its numbers can be told from theirs."""

    name: str
    alone: bool
    rows: list[ContactRow] = field(default_factory=list)

    @property
    def department(self) -> str | None:
        return next((row.department for row in self.rows if row.department), None)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Labels and numbers of a division in order, each number once; `extension` where only one
    was given, `unread` what is no number."""

    numbers: tuple[tuple[str | None, str], ...]
    extension: str | None
    unread: str | None


def name_key(name: str) -> str:
    """What two spellings of one name have in common."""
    return "".join(normalise(name).split())


def entries(rows: Iterable[ContactRow]) -> tuple[Entry, ...]:
    """One entry a name and department, in the order of their first rows. Where a division has
    a row of its own, the rows that it shares with others are left out."""
    found: list[Entry] = []
    for row in rows:
        alone = len(row.names) == 1
        for name in row.names:
            entry = next((entry for entry in found if _same(entry, name, row.department)), None)
            if entry is None:
                entry = Entry(name, alone)
                found.append(entry)
            if alone and not entry.alone:
                entry.alone, entry.rows = True, []
            if alone == entry.alone:
                entry.rows.append(row)
    return tuple(found)


def _same(entry: Entry, name: str, department: str | None) -> bool:
    """Divisions of two departments may have one name."""
    if name_key(entry.name) != name_key(name):
        return False
    return entry.department is None or department is None or entry.department == department


def is_general(row: ContactRow) -> bool:
    """Whether a row is that of the office's general line."""
    return len(row.names) == 1 and name_key(row.names[0]) in _GENERAL


def shared_by(found: Iterable[Entry]) -> frozenset[str]:
    """The numbers that rows of several divisions state."""
    owners = Counter(
        number
        for entry in found
        for number in {n for row in entry.rows for _, n in read_phones(row.phone).numbers}
    )
    return frozenset(number for number, count in owners.items() if count > 1)


def numbers_of(
    entry: Entry,
    areas: Collection[str],
    general: Collection[str],
    shared: Collection[str] = (),
) -> Numbers:
    """The direct numbers of an entry, else the office's own with its extension; `general` are
    the numbers of the office itself, `shared` those of several divisions, which their
    extensions tell apart."""
    if not entry.alone:
        return Numbers((), None, None)
    found: dict[str, str | None] = {}
    cells: list[PhoneCell] = []
    for row in entry.rows:
        direct, own = read_phones(row.phone, areas), read_phones(row.main, areas)
        extension = _extension(row.extension) or direct.extension or own.extension
        cell = direct if direct.numbers else own
        cells += [direct, own, PhoneCell(extension=extension or None)]
        numbers = cell.numbers
        if not numbers and extension and len(general) == 1 and "代表" in row.phone + row.main:
            numbers = tuple((None, number) for number in general)  # 「代表から内線2160」
        for label, number in numbers:
            if extension and label is None and (cell is own or number in {*general, *shared}):
                label = f"内線 {extension}"
            found[number] = found.get(number) or label
    return Numbers(
        tuple((label, number) for number, label in found.items()),
        next((cell.extension for cell in cells if cell.extension), None) if not found else None,
        next((cell.unread for cell in cells if cell.unread), None),
    )


def _extension(cell: str) -> str:
    """The extensions of a cell, "" for a dash; the digits of one may be spaced."""
    parts = cell.split() if re.search(r"\d", cell) else []
    return ("" if any(len(part) == 1 for part in parts) else "・").join(parts)


def duties_of(entry: Entry, own: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """The duties of an entry as its directory spells them: `own` are those it had, `known` all
    spellings by key."""
    spelled = {**known, **{duty_key(duty): duty for duty in own}}
    found: dict[str, str] = {}
    for row in entry.rows:
        for duty in split_duties(row.duties, spelled):
            key = duty_key(duty)
            found.setdefault(key, spelled.get(key, duty))
    return tuple(found.values())


def spans_of(entry: Entry, source: TableSource) -> tuple[SpanTable, ...]:
    """The rows of an entry as evidence, the first one being the entry's own."""
    return tuple(source.span(row.start, row.end) for row in entry.rows)


def row_doubts(
    rows: Sequence[ContactRow], source: TableSource, owners: Mapping[str, str]
) -> list[Doubt]:
    """Rows that name nobody or several, that break off, or that have no department. `owners`
    are the names of the divisions that had a duty before, by its key."""
    doubts: list[Doubt] = []
    for row in rows:
        says = _said(row.duties or row.phone)
        if not row.names:
            keys = map(duty_key, split_duties(row.duties, owners))
            had = {owners[key] for key in keys if key in owners}
            hint = f"前の名簿では{'・'.join(sorted(had))}の業務です。" if had else ""
            message = f"課室名のない行です。{hint}どの課室の行かを確かめ、名簿に書いてください。"
            doubts.append(source.doubt("no_name", says, row.start, row.end, message))
        elif len(row.names) > 1:
            message = (
                f"一つの行に{len(row.names)}つの課室名があり、業務と番号（{row.phone or 'なし'}）が"
                "どれのものか定まりません。原本で確かめ、分けて書いてください。"
            )
            subject = "、".join(row.names)
            doubts.append(source.doubt("several_names", subject, row.start, row.end, message))
        if row.duties.endswith(("、", "，", "・")):
            message = "業務内容が途中で切れています。次の行に続きがないか確かめてください。"
            subject = "、".join(row.names) or says
            doubts.append(source.doubt("run_on_duties", subject, row.start, row.end, message))
    return doubts


def _said(text: str) -> str:
    text = " ".join(text.split())
    return f"「{text[:_LONGEST_SAID]}{'…' if len(text) > _LONGEST_SAID else ''}」"
