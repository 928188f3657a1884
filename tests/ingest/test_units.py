"""Bare figures in tables are read with the unit that the table states."""

import pytest

from corpus.records import Table
from ingest.cells import cell_texts
from ingest.units import units, with_units


def read(above: str, heads: str, row: str) -> str:
    text = f"{above}{heads}\n{row}\n"
    start = len(above)
    table = Table(start, len(text) - 1, (start, start + len(heads)))
    first = start + len(heads) + 1
    return with_units(text, table, units(text, table), first, first + len(row))


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
        ("", "区分\t金額（税込・千円）", "甲\t1,200", "甲\t1,200千円"),
        ("", "区分\t補助額（上限・万円）", "甲\t50", "甲\t50万円"),
        ("", "区分\t金額（兆円）", "甲\t3", "甲\t3兆円"),
        ("", "区分\t価格（ドル）\t料金（USD）", "甲\t3\t4", "甲\t3\t4"),
        ("", "区分\t世代\t年代\t材料\t資料\t消費", "甲\t1\t2\t3\t4\t5", "甲\t1\t2\t3\t4\t5"),
        ("", "区分\t5日（日）", "甲\t10", "甲\t10"),
        (
            "（単位：百万円）\n",
            "年度\t市税\t順位\t職員数",
            "2023\t48\t3\t12",
            "2023\t48百万円\t3\t12",
        ),
        ("（単位：人）\n", "年度\t人口\t職員数", "2023\t48\t12", "2023\t48人\t12人"),
        ("（単位：千トン）\n", "港\t令和6年", "甲\t4,702", "甲\t4,702千トン"),
        ("", "空港\t旅客（万人）\t国際線（便）", "甲\t58.3\t9", "甲\t58.3万人\t9便"),
        ("入場の料金（１回・円）\n", "区分\t大人\t定員", "甲\t400\t30", "甲\t400円\t30"),
        ("入場の料金（円）を示す。\n", "区分\t大人", "甲\t400", "甲\t400"),
        ("応募の状況（速報・人）\n", "区分\t大人", "甲\t400", "甲\t400"),
        ("単位：百万円、％\n", "区分\t予算\t割合", "甲\t48\t3.5", "甲\t48\t3.5"),
    ],
)
def test_bare_figures_have_the_unit_of_their_column(
    above: str, heads: str, row: str, told: str
) -> None:
    assert read(above, heads, row) == told


@pytest.mark.parametrize(
    ("heads", "row", "told"),
    [
        (
            "区分\t令和5年度\t令和6年度",
            "搬送件数（件）\t4,812\t5,037",
            "搬送件数（件）\t4,812件\t5,037件",
        ),
        ("区分\t内訳\t実績", "入院\t患者数（人）\t120", "入院\t患者数（人）\t120人"),
        ("区分\t4月\t5月", "利用率（％）\t78.4\t80.3", "利用率（％）\t78.4％\t80.3％"),
        ("項目\t単位\t令和5年\t順位", "面積\tha\t120\t3", "面積\tha\t120ha\t3"),
        ("区分\t単価（円）\t番号", "研修（人）\t500\t7", "研修（人）\t500円\t7"),
        ("区分\t実績", "来館者（速報）\t120", "来館者（速報）\t120"),
    ],
)
def test_bare_figures_without_one_have_the_unit_of_their_row(
    heads: str, row: str, told: str
) -> None:
    assert read("", heads, row) == told


def test_a_part_of_a_row_has_units_too() -> None:
    text = "区分\t金額（円）\t備考\n口径20mm\t1,320\t新設\n"
    table = Table(0, len(text) - 1, (0, 11))
    start = text.index("1,320")
    assert with_units(text, table, units(text, table), start, start + 5) == "1,320円"
    assert with_units(text, table, units(text, table), start, start + 3) == "1,3"


def test_a_head_of_open_brackets_is_read_at_once() -> None:
    assert read("", "区分\t" + "(円" * 20_000, "甲\t1") == "甲\t1"


def test_a_row_is_read_once_however_many_figures_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[str] = []

    def counted(row: str) -> list[str]:
        rows.append(row)
        return cell_texts(row)

    monkeypatch.setattr("ingest.units.cell_texts", counted)
    told = read("", "区分" + "\t実績" * 50, "来館者（人）" + "\t7" * 50)
    assert told == "来館者（人）" + "\t7人" * 50
    assert len(rows) == 1
