"""What only a whole draft shows: the general line, shared numbers, names that lead nowhere."""

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from corpus.tables import DivisionsFile, DivisionTable, GeneralTable, PhoneTable
from corpus.telephone import read_phones
from ingest.directory.doubts import Doubt, TableSource
from ingest.directory.entries import MISSING, is_general
from ingest.directory.table import ContactRow

_GENERAL_LINE = re.compile(r"[^\r\n]*代表[^\r\n]*")
_LINE = re.compile(r"[^\r\n]+")
_LONGEST = 60  # characters


def general_line(
    source: TableSource, rows: Sequence[ContactRow], present: DivisionsFile | None
) -> tuple[GeneralTable, list[Doubt]]:
    """The general line as a row of the table states it, else as the present directory has it,
    else as the only line of the text outside its rows that says 代表 states it."""
    for row in filter(is_general, rows):
        if numbers := read_phones(f"{row.phone} {row.main}").numbers:
            return _general(numbers, source, row.start, row.end, present), []
    if present is not None:
        return present.general, []
    found = {}
    begins = {row.start for row in rows}
    for line in _GENERAL_LINE.finditer(source.extract.text):
        if line.start() in begins:
            continue  # 「（代表から）内線2160」 of a division, with its FAX
        if numbers := read_phones(line.group()).numbers:
            found[numbers] = line.span()
    if len(found) == 1:
        [(numbers, (start, end))] = found.items()
        return _general(numbers, source, start, end, None), []
    evidence = source.span(rows[0].start, rows[0].end)
    message = "代表の番号が分かりません。[general] に番号と根拠を書いてください。"
    doubt = Doubt("general", "代表", source.name, message)
    return GeneralTable("代表", MISSING, evidence), [doubt]


def _general(
    numbers: Sequence[tuple[str | None, str]],
    source: TableSource,
    start: int,
    end: int,
    present: DivisionsFile | None,
) -> GeneralTable:
    phones = tuple(PhoneTable("stated", number, label or "代表") for label, number in numbers)
    evidence = source.span(start, end)
    if present is None:
        return GeneralTable("代表", phones, evidence)
    same = {phone.number for phone in phones} == {phone.number for phone in present.general.phones}
    return replace(
        present.general, phones=present.general.phones if same else phones, evidence=evidence
    )


def shared_numbers(tables: Sequence[DivisionTable], general: Collection[str]) -> Iterator[Doubt]:
    """Numbers of several divisions, and numbers that are the office's own."""
    owners: dict[str, list[DivisionTable]] = {}
    for table in tables:
        for number in {phone.number: None for phone in table.phones if phone.number}:
            owners.setdefault(number, []).append(table)
    for number, sharing in owners.items():
        names = "、".join(table.name for table in sharing)
        if number in general:
            message = f"番号 {number} は代表の番号です。直通があるか確かめてください。"
        elif len(sharing) > 1:
            message = f"同じ番号 {number} です。共用か、欄のずれかを確かめてください。"
        else:
            continue
        yield Doubt("shared_number", names, _places(sharing), message)


def unlisted_numbers(
    source: TableSource, rows: Sequence[ContactRow], listed: Collection[str]
) -> Iterator[Doubt]:
    """Numbers that nobody in the draft has, outside the rows (「夜間・休日の漏水は当直
    0946-32-4499」) and among their remarks."""
    said = {(row.start, row.end): row.rest for row in rows}
    said |= {line.span(): line.group() for line in _LINE.finditer(source.extract.text)} | said
    seen = set(listed)
    for (start, end), text in sorted(said.items()):
        for _, number in read_phones(text).numbers:
            if number not in seen:
                seen.add(number)
                about = " ".join(text.split())
                about = about if len(about) <= _LONGEST else f"{about[:_LONGEST]}…"
                message = (
                    f"番号 {number} は、電話番号の欄にないため、下書きに入れていません。"
                    "案内する番号であれば、課室の phones に書いてください。"
                )
                yield source.doubt("unlisted", about, start, end, message)


def without_department(tables: Sequence[DivisionTable], unstated: Collection[str]) -> list[Doubt]:
    """One doubt for all divisions (ids) whose rows state no department."""
    concerned = [table for table in tables if table.id in unstated]
    if not concerned:
        return []
    unknown = "、".join(table.name for table in concerned if not table.department)
    message = "部の記載がない行です。前の名簿の部を残しました。確かめてください。"
    if unknown:
        message += f"前の名簿にもないもの: {unknown}"
    names = "、".join(table.name for table in concerned)
    return [Doubt("no_department", names, _places(concerned), message)]


def with_references(
    tables: Sequence[DivisionTable],
) -> tuple[tuple[DivisionTable, ...], list[Doubt]]:
    """The divisions without parents that are gone; windows of departments that nobody is in are
    doubts."""
    ids = {table.id for table in tables}
    departments = {table.department for table in tables}
    doubts: list[Doubt] = []
    kept: list[DivisionTable] = []
    for table in tables:
        if table.parent is not None and table.parent not in ids:
            message = f"上位の課（{table.parent}）がなくなりました。parent を確かめてください。"
            doubts.append(Doubt("reference", table.name, _places([table]), message))
            table = replace(table, parent=None)
        if table.window_of is not None and table.window_of not in departments:
            message = (
                f"部の窓口とされる部（{table.window_of}）がなくなりました。"
                "window_of を確かめてください。"
            )
            doubts.append(Doubt("reference", table.name, _places([table]), message))
        kept.append(table)
    return tuple(kept), doubts


def _places(tables: Sequence[DivisionTable]) -> str:
    """The rows of divisions, document by document."""
    spans: dict[str, list[str]] = {}
    for span in (table.evidence for table in tables):
        spans.setdefault(span.document, []).append(f"{span.start}–{span.end}")
    return "、".join(f"{document} {', '.join(ranges)}" for document, ranges in spans.items())
