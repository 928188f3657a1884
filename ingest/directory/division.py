"""One division of a draft: what its rows state, and what of its former entry is kept."""

import re
from collections.abc import Collection, Sequence

from msgspec.structs import replace

from corpus.directory_diff import phones_text
from corpus.tables import GENERAL, DivisionTable, GeneralTable, PhoneTable
from corpus.telephone import area_code, read_phones, stands
from ingest.directory.doubts import DoubtKind, TableSource
from ingest.directory.duties import duty_key
from ingest.directory.entries import (
    MISSING,
    Entry,
    Numbers,
    duties_of,
    name_key,
    numbers_of,
    row_doubts,
    spans_of,
)
from ingest.directory.matching import Renaming
from ingest.directory.romaji import new_id
from ingest.directory.table import ContactRow

_DITTO = re.compile(r"[（(]?(?:同上|同左|上に同じ|〃|″|々)[）)]?")


class Drafting:
    """The rows of a source and the divisions of the present directory (`old`); collects the
    doubts of the divisions that it drafts. `general` is the office's own line, `shared` are
    the numbers of several divisions."""

    def __init__(
        self,
        source: TableSource,
        rows: Sequence[ContactRow],
        old: Sequence[DivisionTable],
        general: GeneralTable,
        shared: Collection[str] = (),
    ) -> None:
        self.source = source
        self.general = {phone.number for phone in general.phones if phone.number}
        self.shared = shared
        self.main_line = general.evidence
        self.ids = {table.id for table in old}
        self.unstated: set[str] = set()  # ids of divisions whose rows state no department
        held = [phone.number for table in old for phone in table.phones if phone.number]
        read = [number for row in rows for _, number in read_phones(row.phone).numbers]
        self._areas = {area_code(number) for number in (*held, *read, *self.general)}
        owned = [(duty_key(duty), duty, table.name) for table in old for duty in table.duties]
        self._spelling = {key: duty for key, duty, _ in owned}
        self._departments = {name_key(table.department): table.department for table in old}
        self._parents: dict[str, str] = {}
        self.doubts = row_doubts(rows, source, {key: name for key, _, name in owned})

    def numbers(self, entry: Entry) -> Numbers:
        return numbers_of(entry, self._areas, self.general, self.shared)

    def division(
        self, entry: Entry, old: DivisionTable | None, renaming: Renaming | None
    ) -> DivisionTable:
        """`old` is the present division of that name. Where the rows state nothing of a division
        whose entry a person made from the same document, the entry stays as it is."""
        base = renaming.old if renaming else old
        if base and not _states(entry) and base.evidence.document == self.source.document:
            self._parents[name_key(entry.name)] = base.id
            if entry.alone:
                message = "業務も番号もない行です。前の名簿のまま残しました。確かめてください。"
                self._doubt("no_number", entry, message)
            return base
        notes = [base.note] if base and base.note else []
        if renaming:
            was = f"旧名「{renaming.old.name}」、{renaming.reason}"
            notes.append(f"名称変更か（{was}）。別の課室なら id を改める。")
        phones, remark = self._phones(entry, base)
        if remark and not any(remark in note for note in notes):
            notes.append(remark)
        evidence, *further = spans_of(entry, self.source)
        if any(phone.number in self.general for phone in phones) and not self._says_main(entry):
            further.append(self.main_line)
        further += [self.source.span(*row.heads) for row in entry.rows[:1] if row.heads]
        further += [span for span in (base.also if base else ()) if span not in further]
        above = entry.rows[0].above
        table = DivisionTable(
            id=base.id if base else new_id(entry.name, {*self.ids, GENERAL}),
            name=old.name if old else entry.name,
            department=self._department(entry, base),
            duties=self._duties(entry, base),
            phones=phones,
            evidence=evidence,
            also=tuple(span for span in further if span != evidence),
            parent=base.parent if base else self._parents.get(name_key(above or "")),
            window_of=base.window_of if base else None,
            note="".join(notes) or None,
        )
        self.ids.add(table.id)
        self._parents.setdefault(name_key(entry.name), table.id)
        if entry.department is None:
            self.unstated.add(table.id)
        return table

    def _says_main(self, entry: Entry) -> bool:
        """Whether a row states the number of the main line, not only 「代表から内線2160」."""
        text = self.source.extract.text
        said = [text[row.start : row.end] for row in entry.rows]
        return any(stands(number, row) for number in self.general for row in said)

    def _department(self, entry: Entry, base: DivisionTable | None) -> str:
        if entry.department is None:
            return base.department if base else ""
        return self._departments.get(name_key(entry.department), entry.department)

    def _duties(self, entry: Entry, base: DivisionTable | None) -> tuple[str, ...]:
        """A cell that is empty does not say that a division has no duties."""
        own = base.duties if base else ()
        if not entry.alone:
            return own
        return duties_of(entry, own, self._spelling) or own

    def _phones(
        self, entry: Entry, base: DivisionTable | None
    ) -> tuple[tuple[PhoneTable, ...], str | None]:
        """The numbers, and what to note beside them."""
        confirmed = tuple(phone for phone in base.phones if phone.confirmed) if base else ()
        if not entry.alone:
            remark = "表の一行に複数の課室名が並び、業務と番号が定まらない。"
            return confirmed or MISSING, remark
        found = self.numbers(entry)
        if not found.numbers:
            return confirmed or MISSING, self._without_number(entry, found, base)
        if found.unread:
            message = f"「{found.unread}」は電話番号の形ではありません。確かめてください。"
            self._doubt("not_a_number", entry, message)
        held = {phone.number: phone for phone in base.phones} if base else {}
        phones = tuple(
            replace(held[number], label=label or held[number].label)
            if number in held
            else PhoneTable("stated", number, label)
            for label, number in found.numbers
        )
        stated = {number for _, number in found.numbers}
        if others := [phone for phone in confirmed if phone.number not in stated]:
            message = f"{phones_text(others)}と違う番号です。どちらが正しいかを確かめてください。"
            self._doubt("confirmed", entry, message)
        if len(phones) > 1 and not all(phone.label for phone in phones):
            message = (
                f"番号が{len(phones)}つあり（{phones_text(phones)}）、何の番号か書かれていないものが"
                "あります。確かめて label を書いてください。"
            )
            self._doubt("two_numbers", entry, message)
        if any(phone.status == "inferred" for phone in phones):
            message = (
                f"{phones_text(phones)}は前の名簿で推定とされた番号です。"
                "この表で確かなら status を stated に改めてください。"
            )
            self._doubt("inferred", entry, message)
        return phones, None

    def _without_number(
        self, entry: Entry, found: Numbers, base: DivisionTable | None
    ) -> str | None:
        """Why there is no number, as a note; what a person is to do, as a doubt."""
        before = [phone for phone in base.phones if phone.number] if base else []
        was = f"前の名簿では{phones_text(before)}。" if before else ""
        to_do = "番号を確かめて phones に書いてください。"
        if any(phone.confirmed for phone in before):
            to_do = "職員が確認した番号を残しました。今もそうかを確かめてください。"
        kind: DoubtKind = "no_number"
        remark: str | None = None
        if found.extension:
            kind, remark = "extension", f"表には内線 {found.extension} だけがある。"
            message = f"内線（{found.extension}）だけで、外からの番号がありません。"
        elif found.unread:
            kind, remark = "not_a_number", f"表の番号「{found.unread}」は電話番号の形でない。"
            message = f"「{found.unread}」は電話番号の形ではありません。"
        elif _DITTO.fullmatch(ditto := entry.rows[0].phone.strip()):
            remark = f"表の番号の欄には「{ditto}」とある。"
            message = f"番号の欄に「{ditto}」とあり、どの行の番号かは決めていません。"
        else:
            message = "番号がありません。"
        self._doubt(kind, entry, f"{message}{was}{to_do}")
        return remark

    def _doubt(self, kind: DoubtKind, entry: Entry, message: str) -> None:
        row = entry.rows[0]
        self.doubts.append(self.source.doubt(kind, entry.name, row.start, row.end, message))


def _states(entry: Entry) -> bool:
    """Whether the rows of an entry say anything that is its own."""
    rows = entry.rows
    return entry.alone and any(
        (row.duties, row.phone, row.main, row.extension) != ("", "", "", "") for row in rows
    )
