"""The time that a question names: years, eras, fiscal years, terms, and words like 昨年度."""

from datetime import date

import pytest

from assistant.question.period import Asked, Period, time_asked
from ingest.japanese import normalise

TODAY = date(2026, 11, 21)


def asked(question: str, today: date = TODAY) -> Asked | None:
    return time_asked(normalise(question), today)


def days(question: str, today: date = TODAY) -> tuple[str, str] | None:
    """First and last day of the time that a question names."""
    found = asked(question, today)
    if found is None or found.period is None:
        return None
    return found.period.first.isoformat(), found.period.last.isoformat()


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("2013年時点で", "2013-01-01", "2013-12-31"),
        ("平成25年の課題は", "2013-01-01", "2013-12-31"),
        ("令和元年の", "2019-01-01", "2019-12-31"),
        ("Ｒ４年度の重点分野は", "2022-04-01", "2023-03-31"),
        ("令和４年度の重点分野は", "2022-04-01", "2023-03-31"),
        ("2023年度", "2023-04-01", "2024-03-31"),
        ("2021年11月時点", "2021-11-01", "2021-11-30"),
        ("2013年6月12日現在", "2013-06-12", "2013-06-12"),
        ("2013/6/12", "2013-06-12", "2013-06-12"),
        ("2022-02-28の発表", "2022-02-28", "2022-02-28"),
        ("what did the mayor 2021 say", "2021-01-01", "2021-12-31"),
        ("in Sept 2021", "2021-09-01", "2021-09-30"),
        ("2022年度から2024年度までの政策", "2022-04-01", "2025-03-31"),
        ("第1回（2022～2024年度）", "2022-01-01", "2025-03-31"),
        ("2019年と2020年の比較", "2019-01-01", "2020-12-31"),
        ("as of 2013", "2013-01-01", "2013-12-31"),
        ("As of 25 January 2013", "2013-01-01", "2013-01-31"),
        ("in FY2022", "2022-04-01", "2023-03-31"),
        ("in fiscal year 2022", "2022-04-01", "2023-03-31"),
        ("in fiscal Reiwa 4", "2022-04-01", "2023-03-31"),
        ("between 2000 and 2010", "2000-01-01", "2010-12-31"),
        ("from fiscal 2010 to April 2013", "2010-04-01", "2013-04-30"),
        ("今年度の公募", "2026-04-01", "2027-03-31"),
        ("昨年度の実績", "2025-04-01", "2026-03-31"),
        ("一昨年の", "2024-01-01", "2024-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("現在の制度", "2026-11-21", "2026-11-21"),
        ("What is currently planned?", "2026-11-21", "2026-11-21"),
    ],
)
def test_days_that_a_time_means(question: str, first: str, last: str) -> None:
    assert days(question) == (first, last)


def test_a_fiscal_year_lasts_until_march() -> None:
    assert days("今年度の公募", date(2027, 3, 31)) == ("2026-04-01", "2027-03-31")
    assert days("今年度の公募", date(2027, 4, 1)) == ("2027-04-01", "2028-03-31")
    assert days("昨年の公募", date(2027, 3, 31)) == ("2026-01-01", "2026-12-31")


@pytest.mark.parametrize(
    "question",
    [
        "創業補助金の上限額は",
        "2025年3月末までに何%にする目標ですか",
        "2013年度に比べてどれだけ減らすのですか",
        "2000年からの10年間で何人減りましたか",
        "2013年以降の取組は",
        "by 2023",
        "since 2010",
        "compared with 2021",
        "022-221-4819はどこの番号ですか",
        "健康経営優良法人2020に認定された企業は",
        "2022年13月",
        "第2回の会議は",
        "〒980-8403",
    ],
)
def test_deadlines_beginnings_measures_and_other_numbers_are_no_time(question: str) -> None:
    assert asked(question) is None


@pytest.mark.parametrize(
    ("question", "outright"),
    [
        ("2013年時点で", True),
        ("2013年6月現在の", True),
        ("2013年当時の", True),
        ("2016年版の", True),
        ("as of November 2021", True),
        ("2013年の売上は", False),
        ("in 2013", False),
        ("現在の売上は", False),
    ],
)
def test_whether_it_says_outright_of_when_the_answer_should_be(
    question: str, outright: bool
) -> None:
    found = asked(question)
    assert found is not None
    assert found.outright is outright


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("第5期の重点戦略は", 5),
        ("第２期で取り組んだことは", 2),
        ("第五期中期政策", 5),
        ("第十期", 10),
        ("第十二期", 12),
        ("第二十一期", 21),
        ("the fifth medium-term policy", 5),
        ("the 4th Mid-term Policy", 4),
    ],
)
def test_terms_are_numbers(question: str, term: int) -> None:
    found = asked(question)
    assert found is not None
    assert (found.term, found.period) == (term, None)


def test_a_term_may_stand_with_its_years() -> None:
    found = asked("2019～2021年度の第4期中期政策")
    assert found is not None
    assert found.term == 4
    assert found.period == Period(date(2019, 1, 1), date(2022, 3, 31))


@pytest.mark.parametrize("question", ["当時の支援は", "震災当時は", "What was done at the time?"])
def test_a_time_past_that_nobody_says(question: str) -> None:
    found = asked(question)
    assert found is not None
    assert (found.period, found.term) == (None, None)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("令和5年度の創業補助金の上限額は?", "創業補助金の上限額は?"),
        ("2022年時点で創業補助金の上限額は", "創業補助金の上限額は"),
        ("2022年には、何をしましたか", "何をしましたか"),
        ("市の2013年の人口は", "市の人口は"),
        ("as of 2022, what was the limit?", "what was the limit?"),
        ("what was the limit in 2022?", "what was the limit ?"),
        ("what was the limit in june 2022?", "what was the limit ?"),
    ],
)
def test_what_remains_of_a_question_without_its_time(question: str, rest: str) -> None:
    found = asked(question)
    assert found is not None
    assert found.removed_from(question) == rest


def test_periods_join_and_have_a_middle() -> None:
    year = Period.of_year(2022)
    assert year.middle == date(2022, 7, 2)
    assert Period.of_year(2020, fiscal=True).joined(year) == Period(
        date(2020, 4, 1), date(2022, 12, 31)
    )
