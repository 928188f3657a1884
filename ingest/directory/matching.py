"""Which division of the present directory a row of the table means."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from corpus.tables import DivisionTable
from ingest.directory.duties import duty_key, split_duties
from ingest.directory.entries import Entry, Numbers, name_key


@dataclass(frozen=True, slots=True)
class Renaming:
    """A division that is gone and a new one which looks like it, and why."""

    old: DivisionTable
    reason: str


def match(
    found: Sequence[Entry], old: Sequence[DivisionTable], english: Mapping[str, str]
) -> list[DivisionTable | None]:
    """The division that an entry names, entry by entry; none is named twice. Where several have
    the name, the department decides."""
    matched: list[DivisionTable | None] = [None] * len(found)
    free = list(old)
    for by_department in (True, False):
        for place, entry in enumerate(found):
            if matched[place] is not None:
                continue
            named = [table for table in free if _is_named(table, entry.name, english)]
            if by_department:
                named = [table for table in named if table.department == entry.department]
            if len(named) == 1:
                matched[place] = named[0]
                free.remove(named[0])
    return matched


def renamings(
    new: Mapping[int, Entry],
    gone: Sequence[DivisionTable],
    numbers: Mapping[int, Numbers],
    general: Collection[str],
) -> dict[int, list[Renaming]]:
    """By the place of the new entry, every division that is gone with the same number or mostly
    the same duties. `general` numbers are everybody's and tell nothing."""
    pairs: dict[int, list[Renaming]] = {}
    for place, entry in new.items():
        own = {number for _, number in numbers[place].numbers} - set(general)
        for table in gone:
            reasons = []
            if own & {phone.number for phone in table.phones}:
                reasons.append("番号が同じ")
            if _mostly(entry, table):
                reasons.append("業務の多くが同じ")
            if reasons:
                pairs.setdefault(place, []).append(Renaming(table, "、".join(reasons)))
    return pairs


def only(pairs: Mapping[int, Sequence[Renaming]]) -> dict[int, Renaming]:
    """The pairs of which neither side stands in another."""
    times: dict[str, int] = {}
    for renaming in (renaming for several in pairs.values() for renaming in several):
        times[renaming.old.id] = times.get(renaming.old.id, 0) + 1
    return {
        place: several[0]
        for place, several in pairs.items()
        if len(several) == 1 and times[several[0].old.id] == 1
    }


def _is_named(table: DivisionTable, name: str, english: Mapping[str, str]) -> bool:
    return name_key(name) in {name_key(table.name), name_key(english.get(table.name, table.name))}


def _mostly(entry: Entry, table: DivisionTable) -> bool:
    had = {duty_key(duty) for duty in table.duties}
    has = {duty_key(duty) for row in entry.rows for duty in split_duties(row.duties, had)}
    return 2 * len(had & has) > max(len(had), len(has))
