"""The cells of rows, parted by tabs or by the signs of Markdown, and what stands over them."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Layout, Table, Text
from ingest.cells import cell_texts, cells, labelled, markdown_tables, with_units
from ingest.passages import column_heads, split
from ingest.read import read
from tests.ingest.texts import of_text

FEES = """# 手数料

| 区分 | 手数料 | 備考 |
|:---|---:|---|
| 一般 | 500円 | 窓口で納付 |
| 学生 | 300円 | |

納付した手数料は返しません。
"""


def tables(text: str) -> list[tuple[str, str | None]]:
    found = markdown_tables(text)
    return [(text[t.start : t.end], text[slice(*t.head)] if t.head else None) for t in found]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("名称\t\t電話", ["名称", "", "電話"]),
        ("|名称\t電話", ["|名称", "電話"]),
        ("| 名称 | | 電話 |", ["名称", "", "電話"]),
        ("|名称|電話", ["名称", "電話"]),
        (r"| A\|B | C |  ", [r"A\|B", "C"]),
        ("一つだけ", ["一つだけ"]),
        ("|", []),
    ],
)
def test_the_cells_of_a_row(row: str, expected: list[str]) -> None:
    assert cell_texts(row) == expected


@given(st.lists(st.text("あ1 ", max_size=3), min_size=1, max_size=5))
def test_every_cell_is_found_again(texts: list[str]) -> None:
    expected = [text.strip() for text in texts]
    assert cell_texts(f"|{'|'.join(texts)}|") == expected
    assert cell_texts("\t".join(texts)) == expected
    row = "\t".join(texts)
    assert all(row[start:end] == row[start:end].strip() for start, end in cells(row))


def test_a_markdown_table_is_known_with_its_heads() -> None:
    ((table, head),) = tables(FEES)
    assert table.startswith("| 区分")
    assert table.endswith("| 学生 | 300円 | |")
    assert head == "| 区分 | 手数料 | 備考 |"
    ((windows, _),) = tables(FEES.replace("\n", "\r\n"))
    assert windows.rstrip("\r") == table.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("|---|---|\n| 甲 | 1 |", [("| 甲 | 1 |", None)]),
        ("| | |\n|---|---|\n| 甲 | 1 |\n", [("| 甲 | 1 |", None)]),
        ("| 名 |\n|---|---|\n| 甲 | 1 |\n", [("| 甲 | 1 |", None)]),  # the rule is not its own
        ("| 名 |\n|---|\n次の文。\n", []),
        ("|電力・ガス取引監視室\n|エネルギー対策課\n", []),
        (
            "| 名 |\n|---|\n| 甲 |\n|---|\n| 乙 |",
            [("| 名 |\n|---|\n| 甲 |\n|---|\n| 乙 |", "| 名 |")],
        ),
    ],
)
def test_what_is_a_table_and_what_are_its_heads(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert tables(text) == expected


def test_cells_are_told_with_their_heads_and_the_rule_is_none() -> None:
    (table,) = markdown_tables(FEES)
    first = [("区分", "一般"), ("手数料", "500円"), ("備考", "窓口で納付")]
    assert labelled(FEES, table, table.start, table.end) == [
        *first,
        ("区分", "学生"),
        ("手数料", "300円"),
    ]
    start = FEES.index("500円")
    assert labelled(FEES, table, start, start + 4) == [("手数料", "500円")]
    assert labelled(FEES, table, start, start + 3) == []  # a part of a cell
    assert labelled("甲\t1", Table(0, 3, None), 0, 3) == [("", "甲"), ("", "1")]


def test_the_cells_of_a_long_markdown_row_are_sentences_under_their_heads() -> None:
    long = "補助金の交付を受けた者は、事業の実績を報告しなければならない。" * 8
    text = f"| 区分 | 要件 | 額 |\n|---|---|---|\n| | {long} | 60万円 |\n"
    found = replace(of_text(text), content=Text(text, Layout(tables=tuple(markdown_tables(text)))))
    row = split(found)[-1]
    sentences = (text[start:end] for start, end in row.sentences)
    told = list(zip(column_heads(found, row), sentences, strict=True))
    assert told[0] == ("要件", long[: len(long) // 8])
    assert told[-1] == ("額", "60万円")


def test_a_cell_beyond_the_heads_is_not_lost() -> None:
    assert labelled("名\n甲\t1", Table(0, 5, (0, 1)), 2, 5) == [("名", "甲"), ("", "1")]


def test_a_row_of_a_markdown_file_is_a_passage_under_its_column_heads(tmp_path: Path) -> None:
    path = tmp_path / "fees.md"
    path.write_text(FEES, encoding="utf-8")
    extract = read(path)
    assert extract.text == FEES
    found = split(replace(of_text(FEES), content=Text(FEES, extract.layout)))
    rows = [FEES[p.start : p.end] for p in found if p.columns and "円" in FEES[p.start : p.end]]
    assert rows == ["| 一般 | 500円 | 窓口で納付 |", "| 学生 | 300円 | |"]
    assert {p.columns for p in found if "円" in FEES[p.start : p.end]} == {("区分 手数料 備考",)}
    assert not any("---" in FEES[start:end] for p in found for start, end in p.sentences)
    assert found[-1].section == ("手数料",)
    assert found[-1].columns == ()


@pytest.mark.parametrize(
    ("above", "heads", "row", "told"),
    [
        ("", "区分\t金額（円・税込）", "口径20mm\t1,320", "口径20mm\t1,320円"),
        ("", "区分\t予算（千円）\t人数（名）", "甲\t1,200\t30", "甲\t1,200千円\t30名"),
        ("", "区分\t基本料金\t立方メートル", "20\t858\t10", "20\t858円\t10"),
        ("", "区分\t使用料（2時間）", "会議室\t500～700", "会議室\t500～700円"),
        ("", "区分\t金額（円）", "会議室\t無料", "会議室\t無料"),
        ("", "区分\t金額（円）", "会議室\t500円", "会議室\t500円"),
        ("歳入の状況（単位：百万円）\n\n", "年度\t市税", "甲\t4,870", "甲\t4,870百万円"),
        ("", "名簿（人事課）\t番号", "甲\t12", "甲\t12"),
    ],
)
def test_bare_figures_have_the_unit_of_their_column(
    above: str, heads: str, row: str, told: str
) -> None:
    text = f"{above}{heads}\n{row}\n"
    start = len(above)
    table = Table(start, len(text) - 1, (start, start + len(heads)))
    first = start + len(heads) + 1
    assert with_units(text, table, first, first + len(row)) == told


def test_a_part_of_a_row_has_units_too() -> None:
    text = "区分\t金額（円）\t備考\n口径20mm\t1,320\t新設\n"
    table = Table(0, len(text) - 1, (0, 11))
    start = text.index("1,320")
    assert with_units(text, table, start, start + 5) == "1,320円"
    assert with_units(text, table, start, start + 3) == "1,3"
