"""How readers write a file's text down, and what becomes of it in passages."""

from itertools import pairwise

import pytest

from corpus.records import Document, Place, Table
from index.concepts import Concepts
from index.readings import read_passages
from ingest.extract import Extract, Writer, one_line, part_entries
from ingest.lines import Kind, classify
from ingest.passages import column_heads, split

ROW = ["産業部", "中小企業課", "022-221-4922"]


def document(extract: Extract) -> Document:
    return Document(
        *("d", "題", None, "局", "資料", None, None, None, None, (), "d.pdf", "0" * 64),
        content=extract,
    )


def passages(extract: Extract) -> list[tuple[tuple[str, ...], str]]:
    found = document(extract)
    return [(p.headings, found.quote(p.start, p.end)) for p in split(found)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("事業\n承継", "事業承継"),
        ("事業 承継", "事業 承継"),
        ("small\nbusiness", "small business"),
        ("第1回\n 2022年", "第1回 2022年"),
        ("\t a \n", "a"),
        ("改行、\r\n次", "改行、次"),
    ],
)
def test_a_line_is_without_breaks(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "企画課長　山田\n担当者：田中、鈴木\n電話：0225-00-1100",
            "企画課長　山田 担当者：田中、鈴木 電話：0225-00-1100",
        ),
        ("総務課\nTEL 0225-00-1100", "総務課 TEL 0225-00-1100"),
        ("令和８年１１月１２日\n役所", "令和８年１１月１２日 役所"),
        ("創業・\n新事業", "創業・新事業"),
        ("事業を行う\n電話サービスの届出", "事業を行う電話サービスの届出"),
        ("１社当たり\n出荷額", "１社当たり出荷額"),
        ("受付は\n午後3:30から", "受付は午後3:30から"),
        ("令和8年4月1日\nから受付", "令和8年4月1日から受付"),
        ("国の\n電話加入権", "国の電話加入権"),
        ("総務課\n電話番号022-221-4922", "総務課 電話番号022-221-4922"),
    ],
)
def test_a_break_before_a_label_or_behind_a_date_parts(text: str, line: str) -> None:
    assert one_line(part_entries(text)) == line


def test_ranges_are_those_of_the_text() -> None:
    writer = Writer()
    writer.line("窓口一覧", depth=1)
    writer.line("東北経済産業局", running=True)
    writer.line("お問い合わせは次のとおりです。", [Place(0, 0, "page", 1)])
    writer.table([(["部", "課", "電話"], None), (ROW, Place(0, 0, "page", 2))], heads=1)
    found = writer.extract(parts=2)
    text, layout = found.text, found.layout
    assert [text[start:end] for start, end, _ in layout.headings] == ["窓口一覧"]
    assert [text[start:end] for start, end in layout.running] == ["東北経済産業局"]
    assert [text[p.start : p.end] for p in layout.places] == [
        "お問い合わせは次のとおりです。",
        "\t".join(ROW),
    ]
    (table,) = layout.tables
    assert table.head is not None
    assert text[slice(*table.head)] == "部\t課\t電話"
    assert text[table.start : table.end] == "部\t課\t電話\n" + "\t".join(ROW)
    assert found.parts == 2


def test_a_paragraph_over_two_pages_has_two_places() -> None:
    writer = Writer()
    writer.line("前の段落。")
    writer.line("一頁目から二頁目へ。", [Place(0, 4, "page", 1), Place(4, 10, "page", 2)])
    layout = writer.extract().layout
    assert [(p.start, p.end) for p in layout.places] == [(6, 10), (10, 16)]
    assert layout.place_at(9) == layout.places[0]
    assert layout.place_at(10) == layout.places[1]
    assert layout.places_of(9, 11) == layout.places
    assert layout.place_at(0) == layout.places[0]  # the first one after it
    assert layout.place_at(99) is None


def test_a_row_is_one_passage_under_its_column_heads() -> None:
    writer = Writer()
    writer.line("窓口一覧", depth=1)
    writer.line("担当の課室に御連絡ください。")
    writer.table(
        [(["部", "課", "電話"], None), (ROW, None), (["同", "国際課", "—"], None)], heads=1
    )
    writer.line("表の後の文です。")
    heads = ("窓口一覧", "部 課 電話")
    assert passages(writer.extract()) == [
        (("窓口一覧",), "窓口一覧\n担当の課室に御連絡ください。"),
        (heads, "部\t課\t電話"),
        (heads, "産業部\t中小企業課\t022-221-4922"),
        (heads, "同\t国際課\t—"),
        (("窓口一覧",), "表の後の文です。"),
    ]


def test_column_heads_are_no_section() -> None:
    writer = Writer()
    writer.line("窓口一覧", depth=1)
    writer.table([(["部", "課", "電話"], None), (ROW, None)], heads=1)
    row = split(document(writer.extract()))[-1]
    assert row.section == ("窓口一覧",)
    assert row.columns == ("部 課 電話",)


def test_the_cells_of_a_long_row_are_sentences_under_their_heads() -> None:
    sentence = "中小企業の事業承継を支援するための補助金です。"
    rows = [["制度名", "概要", "", "上限額"], ["承継補助金", sentence * 12, "", "100万円"]]
    writer = Writer()
    writer.table([(row, None) for row in rows], heads=1)
    found = document(writer.extract())
    row = split(found)[-1]
    quotes = [found.quote(*span) for span in row.sentences]
    assert quotes == [
        "承継補助金",
        *["中小企業の事業承継を支援するための補助金です。"] * 12,
        "100万円",
    ]
    heads = column_heads(found, row)
    assert heads == ["制度名", *["概要"] * 12, "上限額"]
    assert row.sentences[0][0] == row.start
    reading = read_passages([found], Concepts({}))
    assert reading.sentences[-1] == "上限額: 100万円"


def test_heads_end_with_their_table_also_before_another_one() -> None:
    writer = Writer()
    writer.table([(["甲", "乙"], None), (["1", "2"], None)], heads=1)
    writer.table([(["三つ目の表です", "丙"], None)])
    sections = [section for section, _ in passages(writer.extract())]
    assert sections == [("甲 乙",), ("甲 乙",), ()]


def test_what_the_file_says_of_a_line_goes_before_its_looks() -> None:
    writer = Writer()
    writer.line("このように長く、文のように終わる見出しもあります。", depth=2)
    writer.line("一度きりの柱", running=True)
    kinds = [line.kind for line in classify(writer.extract().text, writer.extract().layout)]
    assert kinds == [Kind.HEADING, Kind.RUNNING]


def test_where_a_cell_had_several_lines_is_known() -> None:
    writer = Writer()
    writer.line("見出し\nの続き")
    writer.table([(["課", "業務"], None), (["総\n務課", " 文書\n\n small \nbusiness\n"], None)], 1)
    found = writer.extract()
    at = [0, *found.breaks, len(found.text)]
    said = "|".join(found.text[start:end] for start, end in pairwise(at))
    assert said.split("\n")[-3] == "総|務課\t文書| small| business"


def test_empty_lines_and_rows_are_left_out() -> None:
    writer = Writer()
    writer.line(" \n")
    writer.table([(["", " "], None), (["一", ""], None)])
    assert writer.extract() == Extract("一\n\n", writer.extract().layout)
    assert writer.extract().layout.tables == (Table(0, 1, None),)
