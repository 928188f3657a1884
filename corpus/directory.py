"""divisions.toml: the contact directory, every number with its status and its evidence."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.dates import PartialDate
from corpus.errors import CorpusError
from corpus.records import Directory, Division, Document, GeneralLine, Phone, Span
from corpus.tables import (
    GENERAL,
    ID,
    DivisionsFile,
    DivisionTable,
    GeneralTable,
    PhoneTable,
    Report,
    SpanTable,
    read_table,
    refuse,
    refuse_twice,
)
from corpus.telephone import NUMBER, stands, stands_apart

LONGEST_SOURCE = 200  # characters


@dataclass(frozen=True, slots=True)
class _Sources:
    """The documents that spans point into, and `unread` ones that can't be looked at."""

    documents: Mapping[str, Document]
    unread: Collection[str]
    report: Report

    def holds(self, span: Span) -> bool:
        document = self.documents.get(span.document)
        return document is not None and 0 <= span.start < span.end <= len(document.text)


def load_directory(
    folder: Path,
    documents: Mapping[str, Document],
    english: Mapping[str, str],
    report: Report = refuse,
    unread: Collection[str] = (),
) -> Directory:
    """Reads the directory. `english` maps names of divisions to English ones; spans into
    `unread` documents are not checked.

    Reports a CorpusError where an id, a parent, a number or a span does not hold, and where a
    number that is said to be stated does not stand in the evidence. A directory with a fault
    is of no use.
    """
    path = folder / "divisions.toml"
    file = read_table(path, DivisionsFile, report)
    sources = _Sources(documents, unread, report)
    ids = [table.id for table in file.division]
    refuse_twice(path, ids, "division", report)
    if not ids:
        report(
            CorpusError(
                f"{path}: 課室が一つもありません。[[division]]の表で書いてください。"
                " / no division; write each as a [[division]] table."
            )
        )
    divisions = tuple(_division(path, table, sources, english, ids) for table in file.division)
    return Directory(divisions=divisions, general=_general(path, file.general, sources))


def _general(path: Path, table: GeneralTable, sources: _Sources) -> GeneralLine:
    where = f"{path}: general"
    evidence = _span(where, table.evidence, sources)
    phones = _phones(where, table.phones, sources.report)
    _numbers_stand(where, phones, (evidence,), sources)
    if not any(phone.number for phone in phones):
        sources.report(
            CorpusError(
                f"{where}: 電話番号がありません。どの課室にも案内できないときにお知らせする番号を、"
                "1つは書いてください。 / no number; state one, for those who can be sent to no "
                "division."
            )
        )
    return GeneralLine(
        name=table.name,
        name_en=table.name_en,
        phones=phones,
        evidence=evidence,
        examples=table.examples,
        examples_easy=table.examples_easy,
        examples_en=table.examples_en,
    )


def _division(
    path: Path,
    table: DivisionTable,
    sources: _Sources,
    english: Mapping[str, str],
    ids: Iterable[str],
) -> Division:
    where = f"{path}: division {table.id!r}"
    if ID.fullmatch(table.id) is None or table.id == GENERAL:
        sources.report(
            CorpusError(
                f"{where}: このidは使えません。文字、数字と - . _ @ で、"
                f"文字か数字で始め、{GENERAL} のほかの名にしてください。"
                f" / not an id; use letters, digits, - . _ and @, and not {GENERAL}."
            )
        )
    if table.parent is not None and (table.parent not in ids or table.parent == table.id):
        sources.report(
            CorpusError(
                f"{where}: parentの {table.parent!r} という課室はありません。このファイルにあるidを"
                f"書いてください。 / unknown parent {table.parent!r}; use an id of this file."
            )
        )
    evidence = _span(where, table.evidence, sources)
    also = tuple(_span(where, span, sources) for span in table.also)
    phones = _phones(where, table.phones, sources.report)
    _numbers_stand(where, phones, (evidence, *also), sources)
    return Division(
        id=table.id,
        name=table.name,
        name_en=english.get(table.name),
        department=table.department or _office(sources.documents.get(table.evidence.document)),
        parent=table.parent,
        duties=table.duties,
        phones=phones,
        window_of=table.window_of,
        evidence=evidence,
        also=also,
        note=table.note,
    )


def _office(document: Document | None) -> str:
    """What a division without a department belongs to: the office that publishes its row."""
    return document.publisher if document else ""


def _span(where: str, table: SpanTable, sources: _Sources) -> Span:
    span = Span(table.document, table.start, table.end)
    document = sources.documents.get(table.document)
    if table.document in sources.unread or sources.holds(span):
        return span
    if document is None:
        fault = (
            f"{where}: 根拠の文書 {table.document!r} が目録にありません。目録にあるidを書いて"
            f"ください。 / evidence names unknown document {table.document!r}; use an id of "
            "catalogue.toml."
        )
    else:
        fault = (
            f"{where}: 根拠の位置 {table.start}–{table.end} が {table.document!r}（"
            f"{len(document.text)}字）の範囲にありません。startとendを直してください。"
            f" / evidence {table.start}–{table.end} is no range of {table.document!r}, "
            f"which has {len(document.text)} characters; mend start and end."
        )
    sources.report(CorpusError(fault))
    return span


def _phones(where: str, tables: Iterable[PhoneTable], report: Report) -> tuple[Phone, ...]:
    phones = tuple(_phone(where, table, report) for table in tables)
    if not phones:
        report(
            CorpusError(
                f"{where}: 電話番号（phones）がありません。分からないときは "
                'status = "missing" と書いてください。'
                ' / no phones; where none is known, write status = "missing".'
            )
        )
    for phone in phones:
        if (phone.number is None) != (phone.status == "missing"):
            report(
                CorpusError(
                    f'{where}: 番号とstatus "missing" は両立しません。どちらかを直してください。'
                    ' / a number and status "missing" exclude each other; mend one.'
                )
            )
        if phone.number is not None and NUMBER.fullmatch(phone.number) is None:
            report(
                CorpusError(
                    f"{where}: {phone.number!r} は電話番号の形ではありません。022-221-4922 の形で"
                    f"書いてください。 / {phone.number!r} is no number of the form 022-221-4922."
                )
            )
    return phones


def _phone(where: str, table: PhoneTable, report: Report) -> Phone:
    for fault in _faults_of_confirmation(table):
        report(CorpusError(f"{where}: {fault}"))
    day = _day(table.confirmed) if table.confirmed is not None else None
    return Phone(table.label, table.number, table.status, day, table.source)


def _faults_of_confirmation(table: PhoneTable) -> Iterator[str]:
    if (table.confirmed is None) != (table.source is None):
        yield (
            "confirmedとsourceは一緒に書きます。いつ、何で確かめたかを書いてください。"
            " / confirmed and source stand together; say when and against what it was checked."
        )
    if table.confirmed is not None:
        if _day(table.confirmed) is None:
            yield (
                f"confirmedの {table.confirmed!r} は日付ではありません。2026-11-22 の形で書いて"
                f"ください。 / confirmed {table.confirmed!r} is no day; write it as 2026-11-22."
            )
        if table.status != "stated":
            yield (
                '確認した番号のstatusは "stated" です。直してください。'
                f' / a confirmed number has the status "stated", not "{table.status}"; mend it.'
            )
    if table.source is not None and not 0 < len(table.source.strip()) <= LONGEST_SOURCE:
        yield (
            f"sourceは1字から{LONGEST_SOURCE}字までで書いてください（今は{len(table.source)}字）。"
            f" / source has {len(table.source)} characters; use 1 to {LONGEST_SOURCE}."
        )


def _day(text: str) -> date | None:
    try:
        found = PartialDate.parse(text)
    except ValueError:
        return None
    return found.first_day if found.day else None


def _numbers_stand(
    where: str, phones: Iterable[Phone], evidence: Collection[Span], sources: _Sources
) -> None:
    if not all(map(sources.holds, evidence)):
        return  # reported already, or not to be looked at
    texts = [sources.documents[span.document].quote(span.start, span.end) for span in evidence]
    for phone in phones:
        if phone.number is None or phone.confirmed is not None:
            continue  # what staff confirmed need not stand in a document
        stated = any(stands(phone.number, text) for text in texts)
        if not stated and not stands_apart(phone.number, texts):
            sources.report(
                CorpusError(
                    f"{where}: {phone.number} が根拠 {texts[0]!r} の中に見つかりません。根拠を"
                    "その番号の行に合わせるか、番号を直してください。"
                    f" / {phone.number} does not stand in its evidence {texts[0]!r}; "
                    "point the evidence at the row, or mend the number."
                )
            )
