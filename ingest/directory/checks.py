"""What only a whole draft shows: the general line, shared numbers, names that lead nowhere."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from msgspec.structs import replace

from corpus.tables import DivisionsFile, DivisionTable, GeneralTable, PhoneTable
from corpus.telephone import read_phones
from ingest.directory.doubts import Doubt, TableSource
from ingest.directory.entries import MISSING, is_general
from ingest.directory.table import ContactRow, UnreadTable

_GENERAL_LINE = re.compile(r"[^\r\n]*代表[^\r\n]*")
_LINE = re.compile(r"[^\r\n]+")
_LONGEST = 60  # characters
_MANY = 4  # groups of neighbours with one number, which are told in one line


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
    return GeneralTable(source.main_line, MISSING, evidence), [doubt]


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
        return GeneralTable(source.main_line, phones, evidence)
    same = {phone.number for phone in phones} == {phone.number for phone in present.general.phones}
    return replace(
        present.general, phones=present.general.phones if same else phones, evidence=evidence
    )


def shared_numbers(tables: Sequence[DivisionTable], general: Collection[str]) -> Iterator[Doubt]:
    """Numbers of several divisions, and numbers that are the office's own. Sections that have
    their division's number, each with its own extension, are none; many groups of neighbours,
    whose cells were merged, are one doubt."""
    owners: dict[str, list[DivisionTable]] = {}
    for table in tables:
        for number in {phone.number: None for phone in table.phones if phone.number}:
            owners.setdefault(number, []).append(table)
    shared = {
        number: sharing
        for number, sharing in owners.items()
        if number in general or (len(sharing) > 1 and not _told_apart(number, sharing))
    }
    merged = {
        number: sharing
        for number, sharing in shared.items()
        if number not in general and _are_neighbours(sharing, tables)
    }
    if len(merged) < _MANY:
        merged = {}
    for number, sharing in shared.items():
        if number in merged:
            continue
        message = f"同じ番号 {number} です。共用か、欄のずれかを確かめてください。"
        if number in general:
            message = f"番号 {number} は代表の番号です。直通があるか確かめてください。"
        yield Doubt("shared_number", _names(sharing), _places(sharing), message)
    if merged:
        yield _merged(merged)


def _merged(groups: Mapping[str, Sequence[DivisionTable]]) -> Doubt:
    some = "、".join(f"{number}（{_names(group)}）" for number, group in islice(groups.items(), 2))
    message = (
        f"隣り合う課室で番号が同じものが {len(groups)} 組あります（{some}など）。"
        "表の結合した欄によるものなら、そのままで結構です。"
    )
    first = next(iter(groups.values()))
    return Doubt("shared_number", f"{len(groups)} 組", _places(first), message)


def _names(tables: Sequence[DivisionTable]) -> str:
    return "、".join(table.name for table in tables)


def _told_apart(number: str, sharing: Sequence[DivisionTable]) -> bool:
    """Whether each of the divisions has an extension of its own behind a number."""
    labels = [phone.label for table in sharing for phone in table.phones if phone.number == number]
    extensions = {label for label in labels if label and "内線" in label}
    return len(extensions) == len(sharing)


def _are_neighbours(sharing: Sequence[DivisionTable], tables: Sequence[DivisionTable]) -> bool:
    ids = [table.id for table in tables]
    places = [ids.index(table.id) for table in sharing]
    return max(places) - min(places) == len(places) - 1


def unread(source: TableSource, tables: Sequence[UnreadTable]) -> Iterator[Doubt]:
    """One doubt for each table with telephone numbers that was not read."""
    for table in tables:
        message = (
            f"電話番号のある {table.rows} 行を読んでいません。課室の表であれば、課室名と電話番号の"
            "列の見出しを「課室名」「電話番号」としてください。"
        )
        yield source.doubt("unread_table", _short(table.heads), table.start, table.end, message)


def unlisted_numbers(
    source: TableSource,
    rows: Sequence[ContactRow],
    listed: Collection[str],
    tables: Sequence[UnreadTable] = (),
) -> Iterator[Doubt]:
    """Numbers that nobody in the draft has, outside the rows (「夜間・休日の漏水は当直
    0946-32-4499」) and among their remarks; those of `tables`, which were not read, have a doubt
    of their own."""
    said = {(row.start, row.end): row.rest for row in rows}
    said |= {line.span(): line.group() for line in _LINE.finditer(source.extract.text)} | said
    seen = set(listed)
    for (start, end), text in sorted(said.items()):
        if any(table.start <= start < table.end for table in tables):
            continue
        for _, number in read_phones(text).numbers:
            if number not in seen:
                seen.add(number)
                message = (
                    f"番号 {number} は、電話番号の欄にないため、下書きに入れていません。"
                    "案内する番号であれば、課室の phones に書いてください。"
                )
                yield source.doubt("unlisted", _short(text), start, end, message)


def _short(text: str) -> str:
    about = " ".join(text.split())
    return about if len(about) <= _LONGEST else f"{about[:_LONGEST]}…"


def without_department(tables: Sequence[DivisionTable], unstated: Collection[str]) -> list[Doubt]:
    """One doubt for all divisions (ids) whose rows state no department, and for those of them
    that have none: where no row states any, the office has none."""
    concerned = [table for table in tables if table.id in unstated]
    kept = [table for table in concerned if table.department]
    unknown = [table for table in concerned if not table.department]
    if not kept:
        if not unknown or len(concerned) == len(tables):
            return []
        message = "部の記載がない行です。部があれば、department に書いてください。"
        return [Doubt("no_department", _names(unknown), _places(unknown), message)]
    message = "部の記載がない行です。前の名簿の部を残しました。確かめてください。"
    if unknown:
        message += f"前の名簿にもないもの: {_names(unknown)}"
    return [Doubt("no_department", _names(concerned), _places(concerned), message)]


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
