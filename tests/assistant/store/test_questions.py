"""Stored questions: receipts, deletion, retention, the queues."""

from datetime import timedelta, timezone

import pytest

from assistant.store import audit, feedback, questions, reviews
from assistant.store.database import Database
from assistant.store.receipts import _ALPHABET, new_receipt, read_receipt
from assistant.store.records import Feedback, QueueKind
from tests.assistant.store.samples import NOW, answer, declined


def test_a_question_is_kept_as_it_was_answered(database: Database) -> None:
    with database.transaction() as session:
        stored = questions.record(session, answer(), "plain", NOW)
    with database.reading() as session:
        found = questions.by_receipt(session, stored.receipt)
        case = questions.case(session, stored.id)
    assert found == stored
    assert case is not None
    assert (case.question, case.feedback, case.review) == (stored, (), None)
    assert (stored.face, stored.language, stored.outcome, stored.reason) == (
        "plain",
        "ja",
        "answered",
        None,
    )
    assert (stored.division, stored.confidence) == ("chusho-kigyo-ka", 0.9)
    assert (stored.generation, stored.milliseconds) == ("20260401T0000Z-0123", 4.1)
    assert stored.answer == answer()


def test_moments_come_back_aware_in_utc_from_any_zone(database: Database) -> None:
    in_japan = NOW.astimezone(timezone(timedelta(hours=9)))
    with database.transaction() as session:
        questions.record(session, answer(), "page", in_japan)
    with database.reading() as session:
        ((case,), _) = questions.queue(session, "unreviewed")
    assert case.question.at == NOW
    assert case.question.at.utcoffset() == timedelta()


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="without a zone"), database.transaction() as session:
        questions.record(session, answer(), "page", NOW.replace(tzinfo=None))


def test_characters_that_no_database_takes_are_replaced(database: Database) -> None:
    with database.transaction() as session:
        stored = questions.record(session, answer("a\x00b\ud800c𠮷"), "api", NOW)
    with database.reading() as session:
        found = questions.by_receipt(session, stored.receipt)
    assert found == stored
    assert stored.question == stored.answer["question"] == "a\ufffdb\ufffdc𠮷"


def test_a_receipt_has_sixty_random_bits_and_no_look_alikes() -> None:
    assert len(set(_ALPHABET)) ** 12 == 2**60
    assert not set("ILOU") & set(_ALPHABET)
    receipts = {new_receipt() for _ in range(500)}
    assert len(receipts) == 500
    assert all(read_receipt(receipt) == receipt for receipt in receipts)
    assert {letter for receipt in receipts for letter in receipt} == {*_ALPHABET, "-"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7k3m-q9td-2xwf", "7K3M-Q9TD-2XWF"),
        (" 7K3M Q9TD 2XWF ", "7K3M-Q9TD-2XWF"),
        ("7K3MQ9TD2XWF", "7K3M-Q9TD-2XWF"),
        ("７Ｋ３Ｍ－Ｑ９ＴＤ－２ＸＷＦ", "7K3M-Q9TD-2XWF"),
        ("OI1L-0000-0000", "0111-0000-0000"),
        ("7K3M-Q9TD-2XW", None),
        ("7K3M-Q9TD-2XWFF", None),
        ("UUUU-UUUU-UUUU", None),
        ("", None),
        ("' OR 1=1 --", None),
        ("७७७७-७७७७-७७७७", None),
    ],
)
def test_a_receipt_is_read_as_it_is_typed(typed: str, meant: str | None) -> None:
    assert read_receipt(typed) == meant


def test_deleting_takes_feedback_and_reviews_along_and_nothing_else(database: Database) -> None:
    with database.transaction() as session:
        gone = questions.record(session, answer("消す質問"), "page", NOW)
        stays = questions.record(session, answer("残す質問"), "page", NOW)
        for question in (gone, stays):
            feedback.give(session, question.receipt, False, "other", "言", (), None, NOW)
            reviews.save(session, question.id, "山田", {}, None, (), (), True, "", NOW)
    with database.transaction() as session:
        assert questions.delete(session, gone.receipt.lower())
        assert not questions.delete(session, gone.receipt)
        assert not questions.delete(session, "no receipt")
    with database.reading() as session:
        assert questions.by_receipt(session, gone.receipt) is None
        assert reviews.latest(session, gone.id) is None
        ((case,), total) = questions.queue(session, "reviewed")
        entries, _ = audit.entries(session)
    assert (case.question.id, len(case.feedback), total) == (stays.id, 1, 1)
    assert [(e.actor, e.action, e.subject, e.detail) for e in entries] == [
        ("visitor", "question deleted", "", {})
    ]


def test_an_id_is_never_given_twice(database: Database) -> None:
    with database.transaction() as session:
        first = questions.record(session, answer(), "page", NOW)
        questions.delete(session, first.receipt)
        assert questions.record(session, answer(), "page", NOW).id > first.id


def test_pruning_takes_what_is_older_and_nothing_else(database: Database) -> None:
    old, limit = NOW - timedelta(days=91), NOW - timedelta(days=90)
    with database.transaction() as session:
        for at in (old, limit, NOW):
            question = questions.record(session, answer(), "page", at)
            feedback.give(session, question.receipt, False, None, "言", (), None, NOW)
            feedback.give(session, None, False, None, "言", (), None, at)
    with database.transaction() as session:
        assert questions.prune(session, limit) == 1
        assert questions.prune(session, limit) == 0
    with database.reading() as session:
        cases, total = questions.queue(session, "unhelpful")
        ((entry,), _) = audit.entries(session)
    assert (entry.actor, entry.action, entry.detail) == (
        "retention",
        "questions pruned",
        {"before": "2026-01-01T00:30:00+00:00", "questions": 1},
    )
    assert total == 2
    assert [case.question.at for case in cases] == [NOW, limit]
    with database.transaction() as session:
        assert questions.prune(session, NOW + timedelta(days=1)) == 2
        after = feedback.give(session, None, True, None, None, (), None, NOW)
        assert session.connection().exec_driver_sql("SELECT id FROM feedback").all() == [
            (after.id,)
        ]


def test_each_queue_holds_its_cases_newest_first(database: Database) -> None:
    unsure = {"id": "a", "confidence": 0.59}
    sure = {"id": "a", "confidence": 0.6}
    with database.transaction() as session:
        asked = [
            questions.record(session, one, "page", NOW + timedelta(minutes=minute))
            for minute, one in enumerate(
                [
                    declined(),
                    answer(contacts=[unsure, sure]),
                    answer(contacts=[]),
                    answer(contacts=[sure, unsure]),
                    answer(contacts=[], answer_confidence=0.9),
                    declined(),
                    answer(),
                ]
            )
        ]
        ids = [question.id for question in asked]
        feedback.give(session, asked[3].receipt, True, None, None, (), None, NOW)
        feedback.give(session, asked[4].receipt, True, None, None, (), None, NOW)
        feedback.give(session, asked[4].receipt, False, None, None, (), None, NOW)
        reviews.save(session, ids[0], "山田", {}, None, (), (), False, "", NOW)
        reviews.save(session, ids[0], "山田", {}, None, (), (), True, "", NOW)
        for minute, seen in ((-1, ids[6]), (1, ids[0])):
            at = NOW + timedelta(minutes=minute)
            receipt = next(question.receipt for question in asked if question.id == seen)
            feedback.give(session, receipt, False, None, None, (), None, at)
        reviews.save(session, ids[6], "山田", {}, None, (), (), True, "", NOW)

    expected: dict[QueueKind, list[int]] = {
        "declined": [ids[5]],
        "unsure": [ids[2], ids[1]],
        "unhelpful": [ids[4], ids[0]],
        "unreviewed": [ids[5], ids[4], ids[3], ids[2], ids[1]],
        "reviewed": [ids[6], ids[0]],
    }
    with database.reading() as session:
        for kind, wanted in expected.items():
            cases, total = questions.queue(session, kind)
            assert ([case.question.id for case in cases], total) == (wanted, len(wanted)), kind
        assert [len(case.feedback) for case in questions.queue(session, "unreviewed")[0]] == [
            *(0, 2, 1, 0, 0)
        ]


def test_a_queue_comes_in_pages(database: Database) -> None:
    with database.transaction() as session:
        ids = [questions.record(session, answer(), "page", NOW).id for _ in range(5)]
    with database.reading() as session:
        pages = [questions.queue(session, "unreviewed", page, 2) for page in (1, 2, 3, 4)]
    assert [[case.question.id for case in cases] for cases, _ in pages] == [
        [ids[4], ids[3]],
        [ids[2], ids[1]],
        [ids[0]],
        [],
    ]
    assert {total for _, total in pages} == {5}


def test_feedback_hangs_on_the_question_where_that_is_stored(database: Database) -> None:
    with database.transaction() as session:
        question = questions.record(session, answer(), "page", NOW)
        given = feedback.give(
            session, question.receipt, False, "outdated", "古い", ["a", "b"], "x", NOW
        )
        alone = feedback.give(session, "0000-0000-0000", True, None, None, (), None, NOW)
    with database.reading() as session:
        case = questions.case(session, question.id)
    assert case is not None
    assert case.feedback == (given,)
    assert given == Feedback(given.id, question.id, NOW, False, "outdated", "古い", ("a", "b"), "x")
    assert alone.question is None


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", [3, 2, 1, 0]),
        ("事業承継", [1, 0]),
        ("承継　税", [1]),
        ("税 承継", [1]),
        ("dx", [3]),
        ("ＤＸ", [3]),
        ("100%", [2]),
        ("100_", []),
        ("%", [2]),
        ("1000", [2]),
        ("１０00", [2]),
        ("\\", []),
        ("\x00", []),
        ("補助金", []),
    ],
)
def test_a_queue_is_searched_by_words_in_any_width(
    database: Database, search: str, found: list[int]
) -> None:
    asked = ["事業承継の窓口は?", "事業承継と税の相談", "１０００円で100%ですか", "ＤＸの支援は?"]
    with database.transaction() as session:
        ids = [questions.record(session, answer(text), "page", NOW).id for text in asked]
    with database.reading() as session:
        cases, total = questions.queue(session, "unreviewed", search=search)
        other = questions.queue(session, "reviewed", search=search)
    assert [ids.index(case.question.id) for case in cases] == found
    assert (total, other) == (len(found), ([], 0))


def test_a_queue_is_searched_by_receipt_however_that_is_typed(database: Database) -> None:
    with database.transaction() as session:
        first, second = (questions.record(session, answer(), "page", NOW) for _ in range(2))
    with database.reading() as session:
        for typed in (first.receipt, first.receipt.replace("-", "").lower()):
            ((case,), total) = questions.queue(session, "unreviewed", search=typed)
            assert (case.question.id, total) == (first.id, 1)
        ((case,), _) = questions.queue(session, "unreviewed", search=f" {second.receipt} ")
    assert case.question.id == second.id
