"""What an overview counts, by days of Japan, on both databases."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from assistant.store import feedback, questions, reviews
from assistant.store.database import Database
from assistant.store.overview import judged, overview, unanswered
from assistant.store.records import Question, Verdict
from tests.assistant.store.samples import answer, declined

FIRST, LAST = date(2026, 3, 31), date(2026, 4, 2)
# The last minute of 31 March and the first of 1 April in Japan.
MARCH = datetime(2026, 3, 31, 14, 59, tzinfo=UTC)
APRIL = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
OUTSIDE = (datetime(2026, 3, 30, 14, 59, tzinfo=UTC), datetime(2026, 4, 2, 15, 0, tzinfo=UTC))
INSIDE = (datetime(2026, 3, 30, 15, 0, tzinfo=UTC), datetime(2026, 4, 2, 14, 59, tzinfo=UTC))


def asked(session: Session, found: dict[str, Any], at: datetime = APRIL) -> Question:
    return questions.record(session, found, "page", at)


def said(session: Session, question: Question | None, helpful: bool, at: datetime = APRIL) -> None:
    receipt = question.receipt if question else None
    feedback.give(session, receipt, helpful, None, None, (), None, at)


def test_days_are_those_of_japan_and_each_of_the_period_is_there(database: Database) -> None:
    with database.transaction() as session:
        for at in (*OUTSIDE, *INSIDE, MARCH, APRIL):
            asked(session, declined(), at)
        for milliseconds in (1.0, 2.0, 9.0):
            asked(session, answer(milliseconds=milliseconds), APRIL)
    with database.reading() as session:
        found = overview(session, FIRST, LAST)
        empty = overview(session, date(2020, 1, 1), date(2020, 1, 2))
    assert [day.day for day in found.days] == [FIRST, date(2026, 4, 1), LAST]
    assert [(day.questions, day.declined) for day in found.days] == [(2, 2), (4, 1), (1, 1)]
    assert (found.questions, found.declined) == (7, 4)
    # Of 1, 2, 4.1 and 9 milliseconds: as numpy interpolates.
    assert found.days[1].median == pytest.approx(3.05)
    assert found.days[1].p95 == pytest.approx(9 - 0.15 * 4.9)
    assert found.median == pytest.approx(4.1)
    assert [day.median for day in empty.days] == [None, None]
    assert (empty.questions, empty.p95, empty.languages) == (0, None, {})


def test_languages_faces_and_what_visitors_said_are_counted(database: Database) -> None:
    with database.transaction() as session:
        first = asked(session, answer())
        asked(session, answer(language="en"))
        asked(session, answer())
        questions.record(session, answer(), "api", APRIL)
        said(session, first, True)
        said(session, None, True)
        said(session, first, False)
        said(session, first, False, OUTSIDE[0])
    with database.reading() as session:
        found = overview(session, FIRST, LAST)
    assert found.languages == {"ja": 3, "en": 1}
    assert found.faces == {"page": 3, "api": 1}
    assert (found.helpful, found.unhelpful) == (2, 1)


def test_what_was_not_answered_or_did_not_help_is_listed_newest_first(database: Database) -> None:
    with database.transaction() as session:
        first = asked(session, declined("一"), MARCH)
        second = asked(session, answer("二"))
        third = asked(session, declined("三"))
        asked(session, answer("助かった"))
        asked(session, {**declined(""), "reason": "empty_question"})
        asked(session, {**declined("長い"), "reason": "too_long"})
        asked(session, declined("前"), OUTSIDE[0])
        said(session, second, False)
        said(session, None, False)
    with database.reading() as session:
        found = unanswered(session, FIRST, LAST, 10)
        most = unanswered(session, FIRST, LAST, 2)
    assert [(one.id, one.question) for one in found] == [
        (third.id, "三"),
        (second.id, "二"),
        (first.id, "一"),
    ]
    assert most == found[:2]


def test_verdicts_are_counted_by_document_and_only_the_last_review_counts(
    database: Database,
) -> None:
    citations = [
        {"n": n, "document": document, "title": document.upper(), "quote": "文"}
        for n, document in enumerate(("a", "b", "a"), 1)
    ]

    def review(session: Session, question: Question, marks: dict[int, Verdict]) -> None:
        reviews.save(session, question.id, "確認", marks, None, (), (), True, "", APRIL)

    with database.transaction() as session:
        first, second = (asked(session, answer(citations=citations)) for _ in range(2))
        before = asked(session, answer(citations=citations), OUTSIDE[0])
        review(session, first, {1: "wrong", 2: "wrong"})
        review(session, first, {1: "right", 2: "outdated", 3: "wrong", 9: "wrong"})
        review(session, second, {2: "wrong"})
        review(session, before, {1: "wrong"})
    with database.reading() as session:
        found = judged(session, FIRST, LAST)
    assert [(one.document, one.title, one.right, one.wrong, one.outdated) for one in found] == [
        ("b", "B", 0, 1, 1),
        ("a", "A", 1, 1, 0),
    ]
