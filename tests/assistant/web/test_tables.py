"""Rows of a table around a quotation."""

from dataclasses import replace

import pytest

from assistant.answer.outcomes import Cell, Sentence
from assistant.web import rendering
from assistant.web.conversation import turn_of
from assistant.web.copying import copied
from assistant.web.languages import texts
from assistant.web.tables import rows_around
from assistant.web.views import View
from corpus.records import Document, Span
from ingest.extract import Writer
from tests.assistant.web.desk import CORPUS, LIST, POLICY, TODAY, citation, on_paper, reply

PROSE = "一覧は次のとおりです。"


def document(rows: int, heads: list[tuple[str, ...]] | None = None) -> Document:
    """Prose, a table of rows "名1", "値1" and so on, and prose again; it has no places."""
    writer = Writer()
    writer.line(PROSE)
    lines = [*(heads or []), *((f"名{n}", f"値{n}") for n in range(1, rows + 1))]
    writer.table([(cells, None) for cells in lines], heads=len(heads or []))
    writer.line("以上です。")
    written = writer.extract()
    return replace(LIST, content=written, supersedes=())


HEADS = [("名", "値")]


def span(document: Document, first: str, last: str) -> tuple[int, int]:
    return document.text.index(first), document.text.index(last) + len(last)


@pytest.mark.parametrize(
    ("ends", "quoted", "shown", "opens", "closes"),
    [
        (("名1\t", "値1\n"), [1], range(1, 4), True, False),
        (("名10\t", "値10\n"), [10], range(8, 13), False, False),
        (("値10\n", "名12\t"), [10, 11, 12], range(8, 15), False, False),
        (("名20\t", "値20\n"), [20], range(18, 21), False, True),
    ],
)
def test_rows_around_a_quotation(
    ends: tuple[str, str], quoted: list[int], shown: range, opens: bool, closes: bool
) -> None:
    found = document(20, HEADS)
    rows = rows_around(found, *span(found, *ends), around=2)
    assert rows is not None
    assert rows.heads == (("名", "値"),)
    assert [row.cells[0] for row in rows.rows] == [f"名{n}" for n in shown]
    assert [row.cells[1] for row in rows.rows if row.quoted] == [f"値{n}" for n in quoted]
    assert (rows.opens, rows.closes, rows.whole, rows.numbered) == (opens, closes, True, False)


def test_a_table_without_heads_has_rows_and_no_records() -> None:
    found = document(3)
    rows = rows_around(found, *span(found, "名2", "値2"))
    assert rows is not None
    assert rows.heads == rows.records == ()
    assert [row.quoted for row in rows.rows] == [False, True, False]


def test_short_rows_are_filled_and_double_heads_said_as_one() -> None:
    found = document(2, [("施設", "施設", "備考"), ("名称", "電話")])
    rows = rows_around(found, *span(found, "名1", "値1"))
    assert rows is not None
    assert rows.heads == (("施設", "施設", "備考"), ("名称", "電話", ""))
    assert rows.rows[0].cells == ("名1", "値1", "")
    assert rows.records == ((Cell("施設 名称", "名1"), Cell("施設 電話", "値1")),)


def test_a_quotation_of_the_heads_alone_marks_no_row() -> None:
    found = document(20, HEADS)
    rows = rows_around(found, *span(found, "名\t", "値\n"), around=2)
    assert rows is not None
    assert [row.quoted for row in rows.rows] == [False] * 3


def test_a_long_quotation_is_cut() -> None:
    found = document(300, HEADS)
    rows = rows_around(found, *span(found, "名100\t", "値250"), around=2)
    assert rows is not None
    assert sum(row.quoted for row in rows.rows) == 40
    assert len(rows.rows) == 44
    assert not rows.whole


@pytest.mark.parametrize(("first", "last"), [(PROSE[:3], PROSE), ("以上", "です。\n")])
def test_prose_beside_a_table_is_no_row(first: str, last: str) -> None:
    found = document(3, HEADS)
    start = found.text.index(first)
    assert rows_around(found, start, found.text.index(last, start) + 1) is None
    assert rows_around(POLICY, 0, 4) is None


def test_prose_and_rows_stand_together_among_the_citations() -> None:
    found = document(20, HEADS)
    start, end = span(found, PROSE, "値2\n")
    corpus = replace(CORPUS, documents=(POLICY, found))
    cited = citation(1, found, Span(found.id, start, end))
    outcome = replace(on_paper("資料"), answer=(Sentence(PROSE, 1),), citations=(cited,))
    html = rendering.visit((turn_of(1, "資料", reply(outcome, corpus)),), "ja")
    assert html.count('<tr class="quoted"') == 2
    assert f"<mark>{PROSE}" in html


def test_long_cells_are_cut_short_except_in_the_row_quoted() -> None:
    writer = Writer()
    long = "長い説明。" * 40
    writer.table([(("名", "説明"), None), (("甲", long), None), (("乙", long), None)], heads=1)
    written = writer.extract()
    found = replace(LIST, content=written)
    quoted = Span(found.id, *span(found, "乙\t", "乙\t"))
    rows = rows_around(found, quoted.start, quoted.end)
    html = rendering.document_page(CORPUS, found, View(span=quoted, rows=rows), "ja", TODAY)
    table = html.partition("<tbody>")[2].partition("</tbody>")[0]
    assert table.count(f"<td>{long}</td>") == 1
    assert table.count("…</td>") == 1


def test_a_row_in_an_answer_is_told_under_its_heads() -> None:
    cells = (Cell("区分", "学生"), Cell("手数料", "300円"), Cell("", "窓口で納付"))
    row = Sentence("学生\t300円\t窓口で納付", 1, cells)
    assert row.readable == "区分: 学生 / 手数料: 300円 / 窓口で納付"
    cited = citation(1, POLICY, Span(POLICY.id, 0, 4))
    outcome = replace(on_paper("資料"), answer=(row,), citations=(cited,), contacts=())
    turn = turn_of(1, "資料", reply(outcome, CORPUS))
    html = rendering.visit((turn,), "ja").partition('class="sources"')[0]
    assert '<span class="head">手数料</span> 300円</span>' in html
    assert '<span class="cell">窓口で納付</span>' in html
    assert row.text not in html
    assert f"\n{row.readable}\n" in copied(turn, texts("ja"))
