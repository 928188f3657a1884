"""What differs between two directories, and what a vocabulary has to say about the newer one.

Divisions are the same where their id is; duties where they are spelled alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.records import Vocabulary
from corpus.tables import DivisionsFile, DivisionTable, PhoneTable

NO_NUMBER = "番号なし"


@dataclass(frozen=True, slots=True)
class Entry:
    """A division that only one of two directories has."""

    id: str
    name: str
    department: str
    numbers: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something of a division that both directories have; `name` is the newer name."""

    id: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DutyChange:
    """A duty and the names of the divisions that lost and got it; empty where none did."""

    duty: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Divisions in the order of their directory, duties in that of their divisions."""

    new: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    renamed: tuple[Change, ...]
    departments: tuple[Change, ...]
    numbers: tuple[Change, ...]
    duties_moved: tuple[DutyChange, ...]
    duties_new: tuple[DutyChange, ...]
    duties_gone: tuple[DutyChange, ...]

    def __bool__(self) -> bool:
        lists: tuple[tuple[object, ...], ...] = (
            *(self.new, self.gone, self.renamed, self.departments, self.numbers),
            *(self.duties_moved, self.duties_new, self.duties_gone),
        )
        return any(lists)


@dataclass(frozen=True, slots=True)
class VocabularyGaps:
    """What to mend in vocabulary.toml before a directory is used.

    `claims` are terms (or "unsure") with a duty that no division has: the corpus would be
    refused. `uncovered` are duties that no term claims, `unnamed` divisions without an English
    name.
    """

    claims: tuple[tuple[str, str], ...]
    uncovered: tuple[str, ...]
    unnamed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.claims or self.uncovered or self.unnamed)


def difference(before: DivisionsFile | None, after: DivisionsFile) -> Difference:
    """`before` is None where there was no directory yet."""
    old = {table.id: table for table in before.division} if before else {}
    new = {table.id: table for table in after.division}
    both = [(old[id], table) for id, table in new.items() if id in old]
    numbers = [_change(n, phones_text(o.phones), phones_text(n.phones)) for o, n in both]
    if before is not None:
        was, now = phones_text(before.general.phones), phones_text(after.general.phones)
        numbers.append(Change("general", after.general.name, was, now))
    duties = tuple(_duty_changes(old.values(), new.values()))
    return Difference(
        new=tuple(_entry(table) for id, table in new.items() if id not in old),
        gone=tuple(_entry(table) for id, table in old.items() if id not in new),
        renamed=_changed(_change(n, o.name, n.name) for o, n in both),
        departments=_changed(_change(n, o.department, n.department) for o, n in both),
        numbers=_changed(numbers),
        duties_moved=tuple(duty for duty in duties if duty.before and duty.after),
        duties_new=tuple(duty for duty in duties if not duty.before),
        duties_gone=tuple(duty for duty in duties if not duty.after),
    )


def phones_text(phones: Sequence[PhoneTable]) -> str:
    """All numbers with their labels, which of them are inferred, and which staff confirmed."""
    return "、".join(map(_phone_text, phones))


def vocabulary_gaps(vocabulary: Vocabulary, directory: DivisionsFile) -> VocabularyGaps:
    """Nothing is missing from a vocabulary that is empty."""
    duties = {duty: None for table in directory.division for duty in table.duties}
    claims = [(term.term, duty) for term in vocabulary.terms for duty in term.duties]
    claims += [("unsure", duty) for duty in vocabulary.unsure_duties]
    claimed = {duty for _, duty in claims}
    english = vocabulary.english
    divisions = directory.division if english else ()
    return VocabularyGaps(
        claims=tuple(claim for claim in claims if claim[1] not in duties),
        uncovered=tuple(duty for duty in duties if duty not in claimed) if claims else (),
        unnamed=tuple(table.name for table in divisions if table.name not in english),
    )


def _entry(table: DivisionTable) -> Entry:
    return Entry(table.id, table.name, table.department, phones_text(table.phones))


def _change(new: DivisionTable, before: str, after: str) -> Change:
    return Change(new.id, new.name, before, after)


def _changed(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(change for change in changes if change.before != change.after)


def _phone_text(phone: PhoneTable) -> str:
    if phone.number is None:
        return NO_NUMBER
    label = f"{phone.label} " if phone.label else ""
    remark = "（推定）" if phone.status == "inferred" else ""
    if phone.confirmed:
        remark = f"（{phone.confirmed}に職員が確認）"
    return f"{label}{phone.number}{remark}"


def _duty_changes(
    old: Iterable[DivisionTable], new: Iterable[DivisionTable]
) -> Iterator[DutyChange]:
    before, after = _owners(old), _owners(new)
    for duty in {**after, **before}:
        had, has = before.get(duty, {}), after.get(duty, {})
        lost = tuple(name for id, name in had.items() if id not in has)
        got = tuple(name for id, name in has.items() if id not in had)
        if lost or got:
            yield DutyChange(duty, lost, got)


def _owners(tables: Iterable[DivisionTable]) -> dict[str, dict[str, str]]:
    """Duty → ids of the divisions that have it → their names."""
    owners: dict[str, dict[str, str]] = {}
    for table in tables:
        for duty in table.duties:
            owners.setdefault(duty, {})[table.id] = table.name
    return owners
