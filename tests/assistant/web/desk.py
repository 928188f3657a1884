"""A desk small enough to check by hand: two plain documents, a PDF and a sheet, three divisions,
five kinds of outcome.

    python web_desk.py PORT [keep]

serves it. Which outcome a question gets stands in `ask`.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import sleep
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from assistant.answer import notices
from assistant.answer.outcomes import (
    Answered,
    Citation,
    Contact,
    Declined,
    GeneralContact,
    Notice,
    Outcome,
    Sentence,
)
from assistant.service.counter import Counter, Keeping, Reply
from assistant.store.database import Database
from corpus.dates import PartialDate
from corpus.errors import Busy
from corpus.records import (
    EMPTY_VOCABULARY,
    PLAIN,
    Corpus,
    Directory,
    Division,
    Document,
    GeneralLine,
    Layout,
    Name,
    Phone,
    Place,
    Span,
    Text,
)
from ingest.extract import Extract, Writer

TODAY = date(2026, 4, 1)
SENTENCE = "道に迷った人を<script>alert(1)</script>親切に案内する。"
POLICY_TEXT = "前書き。\n" * 100 + SENTENCE + "\n" + "後書き。\n" * 100
GUIDE_ROW = "案内課\t道案内、落とし物\t022-000-0001(昼) 022-000-0002(夜)"
CHECK_ROW = "検査室\t検査\t022-000-0003"
COUNT_ROW = "統計室\t統計"
GENERAL_ROW = "TEL:022-000-0000(代表)"
LIST_TEXT = "\n".join((GUIDE_ROW, CHECK_ROW, COUNT_ROW, GENERAL_ROW))


# The leaflet: three pages of ten lines each, LINE_HEIGHT points high from TOP on.
PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0
LEFT, TOP, LINE_HEIGHT, SIZE = 72.0, 96.0, 28.0, 14.0
LEAFLET_LINES = [
    [f"第{page}面の{line}行目です。窓口は平日の午前九時から開いています。" for line in range(1, 11)]
    for page in range(1, 4)
]
COLUMNS = ("番号", "施設名", "所在地", "電話", *(f"備考{n}" for n in range(5, 45)))
CELL = "第7<script>alert(1)</script>会館"


def _leaflet() -> Extract:
    writer = Writer()
    for page, lines in enumerate(LEAFLET_LINES, 1):
        for number, line in enumerate(lines):
            writer.line(line, [Place(0, 0, "page", page, _line_box(number, line))])
    return writer.extract()


def _line_box(number: int, line: str) -> tuple[float, float, float, float]:
    """Shares of the page that a line of full-width characters takes."""
    top = TOP + number * LINE_HEIGHT
    right, bottom = LEFT + len(line) * SIZE, top + SIZE
    return LEFT / PAGE_WIDTH, top / PAGE_HEIGHT, right / PAGE_WIDTH, bottom / PAGE_HEIGHT


def _sheet() -> Extract:
    writer = Writer()
    rows: list[tuple[tuple[str, ...], Place | None]] = [(COLUMNS, None)]
    for number in range(1, 61):
        name = CELL if number == 7 else f"第{number}会館"
        cells = (
            str(number),
            name,
            f"見本市中央{number}丁目",
            f"022-000-{1000 + number}",
            "駐車場あり",
        )
        place = Place(0, 0, "sheet", 1, name="施設一覧", cells=f"A{number + 1}:AR{number + 1}")
        rows.append(((*cells, *("",) * 38, "予約制"), place))
    writer.table(rows, heads=1)
    return writer.extract()


def _document(
    id: str,
    title: str,
    title_en: str,
    text: str,
    file: str | None = None,
    layout: Layout = PLAIN,
    **dates: PartialDate,
) -> Document:
    return Document(
        id=id,
        title=title,
        title_en=title_en,
        publisher="見本局",
        kind="資料",
        published=dates.get("published"),
        published_note=None,
        valid_from=None,
        valid_until=dates.get("valid_until"),
        supersedes=("policy",) if id == "list" else (),
        file=file or f"documents/{id}.txt",
        sha256=f"{id:x>64}"[::-1],
        content=Text(text, layout),
    )


POLICY = _document(
    "policy",
    "案内の方針",
    "Guidance Policy",
    POLICY_TEXT,
    published=PartialDate(2022, 2),
    valid_until=PartialDate(2025, 3, 31),
)
LIST = _document("list", "課室の名簿", "List of Divisions", LIST_TEXT, published=PartialDate(2023))

LEAFLET = _document(
    "leaflet",
    "窓口のしおり",
    "Leaflet",
    _leaflet().text,
    "documents/窓口のしおり.pdf",
    _leaflet().layout,
)
SHEET = _document(
    "sheet",
    "施設の一覧",
    "List of Facilities",
    _sheet().text,
    'documents/施設 "一覧"<b>.xlsx',
    _sheet().layout,
)


def _row(text: str) -> Span:
    start = LIST_TEXT.index(text)
    return Span("list", start, start + len(text))


def _division(id: str, name: str, name_en: str, row: str, *phones: Phone) -> Division:
    return Division(
        id=id,
        name=name,
        name_en=name_en,
        department="総務部",
        parent=None,
        duties=tuple(row.split("\t")[1].split("、")),
        phones=phones,
        window_of=None,
        evidence=_row(row),
        also=(),
        note=None,
    )


GUIDE = _division(
    "guide",
    "案内課",
    "Guidance Division",
    GUIDE_ROW,
    Phone("昼", "022-000-0001", "stated"),
    Phone("夜", "022-000-0002", "stated"),
)
CHECK = _division(
    "check", "検査室", "Inspection Office", CHECK_ROW, Phone(None, "022-000-0003", "inferred")
)
COUNT = _division("count", "統計室", "Statistics Office", COUNT_ROW, Phone(None, None, "missing"))
GENERAL = GeneralLine(
    "見本局（代表）",
    "Sample Bureau (main line)",
    (Phone("代表", "022-000-0000", "stated"),),
    _row(GENERAL_ROW),
)
CORPUS = Corpus(
    name="sample",
    documents=(POLICY, LIST, LEAFLET, SHEET),
    directory=Directory((GUIDE, CHECK, COUNT), GENERAL),
    vocabulary=replace(
        EMPTY_VOCABULARY,
        names=(
            Name("総務部", "General Department", ()),
            Name("見本局", "Sample Bureau", ()),
        ),
    ),
    sha256="0" * 64,
)


def citation(n: int, document: Document, span: Span) -> Citation:
    return Citation(
        n=n,
        document=document.id,
        title=document.title,
        published=str(document.published) if document.published else None,
        valid_until=str(document.valid_until) if document.valid_until else None,
        expired=document.expired(TODAY),
        superseded_by=LIST.title if document is POLICY else None,
        section=("第1章", "案内"),
        place=document.layout.place_at(span.start),
        start=span.start,
        end=span.end,
        quote=document.quote(span.start, span.end),
        cosine=0.5,
        bm25=2.0,
        fused=1.0,
    )


def contact(
    division: Division, confidence: float, n: int, caution: Notice | None = None
) -> Contact:
    return Contact(
        id=division.id,
        division=division.name,
        division_en=division.name_en,
        department=division.department,
        phones=division.phones,
        duties=division.duties[:1],
        confidence=confidence,
        citation=n,
        caution=caution,
    )


def general(n: int) -> GeneralContact:
    return GeneralContact(GENERAL.name, GENERAL.name_en, GENERAL.phones, n)


def answered(question: str, previous: tuple[str, ...] = ()) -> Answered:
    """A sentence of the expired policy, and the guidance division."""
    start = POLICY_TEXT.index(SENTENCE)
    return Answered(
        question=question,
        language="en" if question.isascii() else "ja",
        answer=(Sentence(SENTENCE, 1),),
        citations=(
            citation(1, POLICY, Span("policy", start, start + len(SENTENCE))),
            citation(2, LIST, GUIDE.evidence),
            citation(3, LIST, GENERAL.evidence),
        ),
        contacts=(contact(GUIDE, 0.97, 2),),
        general_contact=general(3),
        notices=tuple(Notice(f"前の質問：{q}", f"前に聞いたこと：{q}") for q in previous),
        generation="20260401T0000Z-sample",
        milliseconds=1.0,
    )


def doubtful(question: str) -> Answered:
    """Two divisions: the number of one is inferred, that of the other is missing."""
    caution = Notice("検査室の番号は推定です。", "検査室の番号は、まちがいかもしれません。")
    return Answered(
        question=question,
        language="ja",
        answer=(),
        citations=(
            citation(1, LIST, CHECK.evidence),
            citation(2, LIST, COUNT.evidence),
            citation(3, LIST, GENERAL.evidence),
        ),
        contacts=(contact(CHECK, 0.7, 1, caution), contact(COUNT, 0.3, 2)),
        general_contact=general(3),
        notices=(caution,),
        generation="20260401T0000Z-sample",
        milliseconds=1.0,
    )


def span_of(document: Document, first: str, last: str | None = None) -> Span:
    """From where one text begins in a document to where another, or the same, ends."""
    start = document.text.index(first)
    end = document.text.index(last, start) + len(last) if last else start + len(first)
    return Span(document.id, start, end)


# The end of one page and the beginning of the next.
TURNED = span_of(LEAFLET, "平日の午前九時から開いています。\n第2面", "第2面の1行目です。")
SHEET_ROW = span_of(SHEET, "7\t第7<", "予約制")


def on_paper(question: str) -> Answered:
    """A sentence over two pages of the leaflet, and a row of the sheet."""
    return Answered(
        question=question,
        language="ja",
        answer=(Sentence(LEAFLET.quote(TURNED.start, TURNED.end), 1), Sentence(CELL, 2)),
        citations=(
            citation(1, LEAFLET, TURNED),
            citation(2, SHEET, SHEET_ROW),
            citation(3, LIST, GENERAL.evidence),
        ),
        contacts=(),
        general_contact=general(3),
        notices=(),
        generation="20260401T0000Z-sample",
        milliseconds=1.0,
    )


def declined(question: str) -> Declined:
    return Declined(
        question=question,
        language="en" if question.isascii() else "ja",
        reason="out_of_scope",
        citations=(citation(1, LIST, GENERAL.evidence),),
        general_contact=general(1),
        notices=notices.declined("out_of_scope", "en" if question.isascii() else "ja"),
        generation="20260401T0000Z-sample",
        milliseconds=1.0,
    )


def ask(question: str, previous: tuple[str, ...] = ()) -> Outcome:
    if "故障" in question:
        raise RuntimeError("a secret of the machine")
    if "混雑" in question:
        raise Busy("too much is asked", 2)
    if "待つ" in question:
        sleep(1.5)
    if "天気" in question:
        return declined(question)
    if "資料" in question:
        return on_paper(question)
    return doubtful(question) if "検査" in question else answered(question, previous)


def write_files(folder: Path) -> Callable[[Document], Path | None]:
    """Writes the leaflet as a PDF and bytes for the sheet; where a document's file is."""
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    leaflet = Canvas(str(folder / "leaflet.pdf"), pagesize=(PAGE_WIDTH, PAGE_HEIGHT))
    for lines in LEAFLET_LINES:
        leaflet.setFont("HeiseiKakuGo-W5", SIZE)
        for number, line in enumerate(lines):
            # From the foot of the page to the line on which the letters stand.
            leaflet.drawString(LEFT, PAGE_HEIGHT - TOP - number * LINE_HEIGHT - 0.88 * SIZE, line)
        leaflet.showPage()
    leaflet.save()
    (folder / "sheet.xlsx").write_bytes(b"PK sheet")
    files = {"leaflet": folder / "leaflet.pdf", "sheet": folder / "sheet.xlsx"}
    return lambda document: files.get(document.id)


class SampleService:
    """Answers as `ask` does."""

    def __init__(self, folder: Path) -> None:
        self._file_of = write_files(folder)

    def ask(self, question: str, previous: tuple[str, ...] = ()) -> tuple[Outcome, Corpus]:
        return ask(question, previous), CORPUS

    def corpus(self) -> Corpus:
        return CORPUS

    def today(self) -> date:
        return TODAY

    def file(self, document: Document) -> Path | None:
        return self._file_of(document)

    def generation_id(self) -> str:
        return "20260401T0000Z-sample"

    def is_behind(self) -> bool:
        return False


def sample_counter(folder: Path, keep: Keeping = Keeping()) -> Counter:  # noqa: B008
    """A counter over the desk with a database of its own in the folder."""
    database = Database(f"sqlite:///{folder}/desk.db")
    database.migrate()
    return Counter(SampleService(folder), database, keep)


def asked(question: str, previous: tuple[str, ...]) -> Reply:
    return reply(ask(question, previous))


def reply(outcome: Outcome, corpus: Corpus = CORPUS) -> Reply:
    """An outcome as a counter hands it over that stores nothing."""
    return Reply(outcome, corpus, receipt=None, token="token")


@contextmanager
def serving(*options: str, port: int = 0) -> Iterator[str]:
    """The address of the desk, served by a process of its own as long as the context lasts.
    With the option "keep" it stores questions."""
    command = [sys.executable, __file__, str(port), *options]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        try:
            address = process.stderr.readline().strip()
            assert address.startswith("http://"), address + process.stderr.read()
            yield address
        finally:
            process.terminate()
            process.communicate(timeout=30)


def stay_on_this_machine(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: ends the process when anything in it reaches for another machine."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if host not in (None, "127.0.0.1", "localhost", "::1"):
        os.write(2, f"reached for {host}\n".encode())
        os._exit(3)


if __name__ == "__main__":
    sys.addaudithook(stay_on_this_machine)
    from assistant.service.serving import Front, build_app
    from assistant.web.process import serve

    with tempfile.TemporaryDirectory() as folder:
        counter = sample_counter(Path(folder), Keeping("keep" in sys.argv))
        serve(build_app(counter, Front()), "127.0.0.1", int(sys.argv[1]))
