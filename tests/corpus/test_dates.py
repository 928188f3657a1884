from datetime import date

import pytest

from corpus.dates import PartialDate, era_year


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-03-31", date(2025, 3, 31), date(2025, 3, 31)),
    ],
)
def test_a_partial_date_covers_what_it_leaves_open(text: str, first: date, last: date) -> None:
    parsed = PartialDate.parse(text)
    assert (parsed.first_day, parsed.last_day, str(parsed)) == (first, last, text)


@pytest.mark.parametrize("text", ["22", "2022-13", "2022-02-30", "2022/02", "令和4年", ""])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("era", "count", "year"),
    [
        ("令和", "元", 2019),
        ("R", "4", 2022),
        ("reiwa", "4", 2022),
        ("平成", "34", 2022),
        ("h", "25", 2013),
        ("昭和", "64", 1989),
        ("大正", "1", 1912),
        ("M", "1", 1868),
    ],
)
def test_a_year_of_an_era_is_counted_from_its_first(era: str, count: str, year: int) -> None:
    assert era_year(era, count) == year
