"""Months in tables are read with the year that a row above states."""

import pytest

from corpus.records import Table
from ingest.years import years


def read(*rows: str) -> list[str]:
    text = "\n".join(("月\t百貨店", *rows, ""))
    table = Table(0, len(text) - 1, (0, 5))
    found = years(text, table)
    return [found.get(text.index(f"{row.strip()}\n"), "") for row in rows]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (("令和8年4月\t8", "5月\t9", "6月\t7"), ["", "令和8年", "令和8年"]),
        (("2025年11月\t8", "12月\t9", "2026年1月\t7", "2月\t6"), ["", "2025年", "", "2026年"]),
        (("令和８年　４月\t8", "　５月\t9"), ["", "令和８年"]),
        (("2025年12月\t8", "1月\t9"), ["", ""]),
        (("令和8年4月1日\t8", "4月15日\t9", "5月1日\t7"), ["", "令和8年", "令和8年"]),
        (("令和8年4月\t8", "4月\t9"), ["", "令和8年"]),
        (("令和8年4月15日\t8", "4月1日\t9"), ["", ""]),
        (("4月\t8", "5月\t9"), ["", ""]),
        (("令和8年4月\t8", "合計\t8", "5月\t9"), ["", "", ""]),
        (("令和8年4月\t8", "3か月間\t8", "6月間の計\t9"), ["", "", ""]),
    ],
)
def test_a_month_is_of_the_last_year_above(rows: tuple[str, ...], told: list[str]) -> None:
    assert read(*rows) == told
