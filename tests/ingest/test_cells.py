"""The cells of rows, parted by tabs or by the signs of Markdown, and what stands over them."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Layout, Table, Text
from ingest.cells import cell_texts, cells, labelled, markdown_tables
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
