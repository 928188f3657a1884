"""A telephone number of the directory that staff confirm or correct."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import phonenumbers

from corpus.directory import LONGEST_SOURCE
from corpus.editing import DIVISIONS, change_number
from corpus.errors import CorpusError
from corpus.records import Directory, Phone
from corpus.tables import GENERAL, DivisionsFile, PhoneTable, read_table
from corpus.telephone import NUMBER, area_code, read_phones

LONGEST_NOTE = 500  # characters


@dataclass(frozen=True, slots=True)
class Standing:
    """What the directory says of one number: whose it is (the id of a division, or GENERAL), its
    place among the owner's numbers from 0, the entry itself, and the owner's note."""

    owner: str
    position: int
    phone: PhoneTable
    note: str | None


def standings(folder: Path) -> tuple[Standing, ...]:
    """Every number of a corpus folder as it stands there now, in the order of the file."""
    file = read_table(folder / DIVISIONS, DivisionsFile)
    return tuple(_standings(file))


def served_standings(directory: Directory) -> tuple[Standing, ...]:
    """Every number of a directory that was loaded."""
    owners = [(division.id, division.phones, division.note) for division in directory.divisions]
    owners.insert(0, (GENERAL, directory.general.phones, None))
    return tuple(
        Standing(owner, position, _table(phone), note)
        for owner, phones, note in owners
        for position, phone in enumerate(phones)
    )


def confirmation(
    present: Collection[Standing],
    before: Standing,
    number: str,
    source: str,
    note: str | None,
    on: date,
) -> Standing:
    """What is to stand in place of `before`, where staff found a number, the same or another, on
    a day in a source; the number may be typed in any form.

    Raises CorpusError where `before` is not at `present` any more, the number is none or one that
    nobody can have, or the source is missing.
    """
    if before not in present:
        raise CorpusError(
            "この番号は、画面を開いた後に変更されています。今の内容を確かめてから、やり直してください。"
            " / This number has been changed since the page was opened; look at it again."
        )
    phone = PhoneTable(
        status="stated",
        number=_number(number, present),
        label=before.phone.label,
        confirmed=on.isoformat(),
        source=_source(source),
    )
    return Standing(before.owner, before.position, phone, _note(note, before))


def enter(folder: Path, standing: Standing) -> None:
    """Makes the directory say this. Raises KeyError where it has no such number."""
    change_number(folder, standing.owner, standing.position, standing.phone, standing.note)


def _standings(file: DivisionsFile) -> Iterator[Standing]:
    for position, phone in enumerate(file.general.phones):
        yield Standing(GENERAL, position, phone, None)
    for table in file.division:
        for position, phone in enumerate(table.phones):
            yield Standing(table.id, position, phone, table.note)


def _table(phone: Phone) -> PhoneTable:
    day = phone.confirmed.isoformat() if phone.confirmed else None
    return PhoneTable(phone.status, phone.number, phone.label, day, phone.source)


def _number(text: str, present: Collection[Standing]) -> str:
    """A number however it was typed, in the directory's form."""
    held = [standing.phone.number for standing in present if standing.phone.number]
    cell = read_phones(text, {area_code(number) for number in held})
    found = [number for _, number in cell.numbers]
    words = any(letter.isalpha() for letter in text.replace("ー", "-"))  # FAX, 内線
    if words or len(found) != 1 or NUMBER.fullmatch(found[0]) is None:
        raise CorpusError(
            f"「{text.strip()}」は電話番号として読めません。"
            "022-221-4922 の形で、一つだけ書いてください。"
            " / This is no telephone number; write one, in the form 022-221-4922."
        )
    if not phonenumbers.is_valid_number(phonenumbers.parse(found[0], "JP")):
        raise CorpusError(
            f"「{found[0]}」という電話番号は、日本にはありません。もう一度確かめてください。"
            " / No telephone in Japan has this number; check it again."
        )
    return found[0]


def _source(text: str) -> str:
    source = " ".join(text.split())
    if not source:
        raise CorpusError(
            "何で確かめたかを書いてください（例：2026年度組織図）。"
            " / Say what the number was checked against."
        )
    return _short(source, LONGEST_SOURCE, "確かめたもの", "source")


def _note(text: str | None, before: Standing) -> str | None:
    note = " ".join((text or "").split())
    if note == " ".join((before.note or "").split()):
        return before.note
    return (
        _short(note, LONGEST_NOTE, "備考", "remark") if note and before.owner != GENERAL else None
    )


def _short(text: str, most: int, name: str, english: str) -> str:
    if len(text) > most or not text.isprintable():
        raise CorpusError(
            f"{name}は、{most}文字までの普通の文字で書いてください。"
            f" / The {english} must be plain text of at most {most} characters."
        )
    return text
