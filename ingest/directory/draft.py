"""A table of contacts becomes a draft of the directory. What the table leaves open is not
guessed: it is a doubt for a person, and what a person decided before is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from corpus.tables import GENERAL, DivisionsFile, DivisionTable
from ingest.directory.chart import ChartEntry, chart_entries
from ingest.directory.checks import (
    general_line,
    shared_numbers,
    unlisted_numbers,
    unread,
    with_references,
    without_department,
)
from ingest.directory.division import Drafting
from ingest.directory.doubts import Doubt, TableSource
from ingest.directory.entries import MISSING, Entry, entries, is_general, name_key, shared_by
from ingest.directory.matching import Renaming, match, only, renamings
from ingest.directory.romaji import new_id
from ingest.directory.table import contact_rows, unread_tables


@dataclass(frozen=True, slots=True)
class Draft:
    """`doubts` in the order of the table, then those about the whole."""

    file: DivisionsFile
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class _Chart:
    source: TableSource
    listed: Mapping[str, ChartEntry]


def draft_directory(
    source: TableSource,
    present: DivisionsFile | None,
    english: Mapping[str, str],
    chart: TableSource | None = None,
) -> Draft:
    """The directory that a file's tables of contacts state.

    Divisions that the `present` directory has by name (or by the `english` name of one) keep
    their id, spelling, parent, note and further evidence, and numbers that it holds for
    inferred stay so. A division without a row is kept where the chart lists it, where its
    evidence stands in the same document, or, without a chart, where it had no number before.
    Raises ReadError where the file has no table of contacts.
    """
    every_row = contact_rows(source.extract, source.name)
    general, doubts = general_line(source, every_row, present)
    rows = tuple(row for row in every_row if not is_general(row))
    own_numbers = {phone.number for phone in general.phones if phone.number}
    old = present.division if present else ()
    listed = _listed(chart) if chart else None

    found = entries(rows)
    matched = match(found, old, english)
    kept, gone, kept_doubts = _without_row(old, matched, source, listed)
    drafting = Drafting(source, rows, old, general, shared_by(found))
    new = {i: entry for i, entry in enumerate(found) if matched[i] is None and entry.alone}
    numbers = {place: drafting.numbers(entry) for place, entry in new.items()}
    pairs = renamings(new, gone, numbers, own_numbers)
    renamed = only(pairs)
    drafted = [
        drafting.division(entry, matched[place], renamed.get(place))
        for place, entry in enumerate(found)
    ]
    tables = _in_place(drafted, kept, old)
    doubts += [*drafting.doubts, *kept_doubts]
    doubts += _renaming_doubts(found, pairs, source)
    doubts += _gone_doubts(gone, renamed)
    if listed:
        added, chart_doubts = _against_chart(tables, listed, drafting.ids, english)
        tables += added
        doubts += chart_doubts
    divisions, references = with_references(tables)
    doubts += without_department(divisions, drafting.unstated)
    doubts += shared_numbers(divisions, own_numbers)
    listed_numbers = {phone.number for table in divisions for phone in table.phones if phone.number}
    tables_unread = unread_tables(source.extract, every_row)
    doubts += unread(source, tables_unread)
    doubts += unlisted_numbers(source, every_row, own_numbers | listed_numbers, tables_unread)
    return Draft(DivisionsFile(general, divisions), (*doubts, *references))


def _listed(chart: TableSource) -> _Chart:
    return _Chart(chart, {name_key(entry.name): entry for entry in chart_entries(chart.extract)})


def _without_row(
    old: Sequence[DivisionTable],
    matched: Sequence[DivisionTable | None],
    source: TableSource,
    chart: _Chart | None,
) -> tuple[list[DivisionTable], list[DivisionTable], list[Doubt]]:
    """Present divisions that no row names: those to keep, those that are gone, and doubts about
    those that are kept."""
    named = {table.id for table in matched if table}
    kept: list[DivisionTable] = []
    gone: list[DivisionTable] = []
    doubts: list[Doubt] = []
    for table in old:
        if table.id in named:
            continue
        if found := _kept(table, source, chart):
            kept.append(found[0])
            doubts.append(found[1])
        else:
            gone.append(table)
    return kept, gone, doubts


def _kept(
    table: DivisionTable, source: TableSource, chart: _Chart | None
) -> tuple[DivisionTable, Doubt] | None:
    """A present division that no row names, where there is a reason to keep it."""
    span = table.evidence
    where = f"{span.document} {span.start}–{span.end}"
    if span.document == source.document:
        message = (
            "名のある行がありません。同じ文書からの前の記載のまま残しました。確かめてください。"
        )
        return table, Doubt("no_row", table.name, where, message)
    if chart is None:
        if any(phone.number for phone in table.phones):
            return None
        message = "表に行がなく、前にも番号がありませんでした。残すかどうかを決めてください。"
        return table, Doubt("no_row", table.name, where, message)
    entry = chart.listed.get(name_key(table.name))
    if entry is None:
        return None
    message = "組織図にありますが、表に行がありません。番号を確かめて phones に書いてください。"
    doubt = chart.source.doubt("no_row", table.name, entry.start, entry.end, message)
    if chart.source.document is not None:
        span = chart.source.span(entry.start, entry.end)
    confirmed = tuple(phone for phone in table.phones if phone.confirmed)
    return replace(table, phones=confirmed or MISSING, evidence=span), doubt


def _in_place(
    tables: Sequence[DivisionTable], kept: Sequence[DivisionTable], old: Sequence[DivisionTable]
) -> list[DivisionTable]:
    """Divisions in the order of the rows; each that has none behind the one it followed before."""
    ordered = list(tables)
    order = [table.id for table in old]
    for table in kept:
        before = set(order[: order.index(table.id)])
        places = [place for place, other in enumerate(ordered) if other.id in before]
        nearest = max(places, key=lambda place: order.index(ordered[place].id), default=-1)
        ordered.insert(nearest + 1, table)
    return ordered


def _renaming_doubts(
    found: Sequence[Entry], pairs: Mapping[int, Sequence[Renaming]], source: TableSource
) -> list[Doubt]:
    adopted = only(pairs)
    doubts = []
    for place, several in pairs.items():
        row = found[place].rows[0]
        names = "、".join(f"{pair.old.name}（{pair.reason}）" for pair in several)
        if place in adopted:
            message = (
                f"{names}の名称変更のようです。id を引き継ぎました。別の課室なら改めてください。"
            )
        else:
            message = (
                f"次のどれかの名称変更かもしれません: {names}。同じ課室なら id を移してください。"
            )
        doubts.append(source.doubt("renamed", found[place].name, row.start, row.end, message))
    return doubts


def _gone_doubts(gone: Sequence[DivisionTable], renamed: Mapping[int, Renaming]) -> list[Doubt]:
    taken_over = {renaming.old.id for renaming in renamed.values()}
    message = "表に行がないため下書きから外しました。廃止かどうかを確かめてください。"
    return [
        Doubt(
            "gone",
            table.name,
            f"{table.evidence.document} {table.evidence.start}–{table.evidence.end}",
            message,
        )
        for table in gone
        if table.id not in taken_over
    ]


def _against_chart(
    tables: Sequence[DivisionTable],
    chart: _Chart,
    ids: set[str],
    english: Mapping[str, str],
) -> tuple[list[DivisionTable], list[Doubt]]:
    """Divisions that only the chart has, without number and duties where the chart is a document
    of the corpus; and doubts for what only one of the two has."""
    names = {name_key(table.name) for table in tables}
    names |= {name_key(english[table.name]) for table in tables if table.name in english}
    added: list[DivisionTable] = []
    doubts: list[Doubt] = []
    for key, entry in chart.listed.items():
        if key in names:
            continue
        message = "組織図にありますが、表に行がありません。業務と番号を確かめてください。"
        doubts.append(chart.source.doubt("no_row", entry.name, entry.start, entry.end, message))
        if chart.source.document is not None:
            id = new_id(entry.name, {*ids, GENERAL})
            ids.add(id)
            span = chart.source.span(entry.start, entry.end)
            added.append(DivisionTable(id, entry.name, (), MISSING, span, entry.department or ""))
    for table in tables:
        keys = {name_key(table.name), name_key(english.get(table.name, table.name))}
        if not keys & set(chart.listed):
            message = "表にありますが、組織図にありません。名を確かめてください。"
            doubts.append(Doubt("not_on_chart", table.name, chart.source.name, message))
    return added, doubts
