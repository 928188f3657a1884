"""Reviews, confirmations, the audit log, the secret."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from assistant.store import audit, confirmations, questions, reviews
from assistant.store.database import Database
from assistant.store.records import Confirmation, Evidence, Review
from assistant.store.secrets import secret
from corpus.errors import StoreError, UsageError
from tests.assistant.store.samples import NOW, answer


def test_the_last_review_counts(database: Database) -> None:
    with database.transaction() as session:
        question = questions.record(session, answer(), "page", NOW).id
        assert reviews.latest(session, question) is None
        reviews.save(session, question, "山田", {}, None, (), (), True, "", NOW)
        saved = reviews.save(
            session,
            question,
            "佐藤",
            {10: "outdated", 2: "right"},
            "chusho-kigyo-ka",
            [Evidence("annai-pamphlet", "文")],
            ["250社"],
            False,
            "注",
            NOW + timedelta(minutes=1),
        )
    with database.reading() as session:
        assert reviews.latest(session, question) == saved
        (case,) = reviews.reviewed(session)
    assert case.review == saved
    assert saved == Review(
        id=saved.id,
        question=question,
        by="佐藤",
        at=NOW + timedelta(minutes=1),
        marks={2: "right", 10: "outdated"},
        division="chusho-kigyo-ka",
        evidence=(Evidence("annai-pamphlet", "文"),),
        answers=("250社",),
        in_scope=False,
        comment="注",
    )


def test_a_review_of_a_question_that_is_gone_is_told(database: Database) -> None:
    said = pytest.raises(StoreError, match="question 12 is no longer stored")
    with said, database.transaction() as session:
        reviews.save(session, 12, "山田", {}, None, (), (), True, "", NOW)


def test_a_verdict_that_is_none_is_refused(database: Database) -> None:
    with database.transaction() as session:
        question = questions.record(session, answer(), "page", NOW).id
        with pytest.raises(UsageError, match="'good' is no verdict; use right, wrong, outdated"):
            reviews.save(session, question, "山田", {1: "good"}, None, (), (), True, "", NOW)  # type: ignore[dict-item]


def test_confirmations_are_kept_in_order(database: Database) -> None:
    with database.transaction() as session:
        first = confirmations.record(
            session, "a-ka", None, None, "022-221-4922", "電話で確認", "山田", NOW, "g1"
        )
        second = confirmations.record(
            session, "a-ka", "夜間", "022-221-4922", "022-221-4923", "名簿", "佐藤", NOW, "g2"
        )
    with database.reading() as session:
        assert confirmations.every(session) == [first, second]
    assert second == Confirmation(
        second.id, "a-ka", "夜間", "022-221-4922", "022-221-4923", "名簿", "佐藤", NOW, "g2"
    )


def test_the_audit_log_comes_newest_first_in_pages(database: Database) -> None:
    with database.transaction() as session:
        for n in range(3):
            audit.note(session, "山田", "signed in", "", {"n": n}, NOW)
    with database.reading() as session:
        first, total = audit.entries(session, 1, 2)
        second, _ = audit.entries(session, 2, 2)
    assert total == 3
    assert [entry.detail["n"] for entry in [*first, *second]] == [2, 1, 0]
    assert (first[0].actor, first[0].action, first[0].at) == ("山田", "signed in", NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody'",
        "UPDATE audit SET id = 99",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 1",
        "TRUNCATE audit",
        "INSERT OR REPLACE INTO audit (id, at, actor, action, subject, detail) "
        "VALUES (1, '2026-01-01', 'nobody', 'x', '', '{}')",
    ],
)
def test_the_audit_log_only_grows(database: Database, url: str, statement: str) -> None:
    if statement.startswith(("TRUNCATE", "INSERT OR")[url.startswith("postgresql")]):
        pytest.skip("a statement of the other database")
    with database.transaction() as session:
        audit.note(session, "山田", "signed in", "", {}, NOW)
    said = pytest.raises(StoreError, match="the audit log only grows")
    with said, database.transaction() as session:
        session.execute(text(statement))
    with database.reading() as session:
        ((entry,), total) = audit.entries(session)
    assert (entry.id, entry.actor, total) == (1, "山田", 1)


def test_the_secret_is_made_once(database: Database, url: str) -> None:
    with database.transaction() as session:
        made = secret(session)
        assert secret(session) == made
    other = Database(url)
    with other.reading() as session:
        assert secret(session) == made
    other.close()
    assert len(made) == 32


def test_who_asks_for_the_secret_while_another_makes_it_gets_that(
    database: Database, url: str
) -> None:
    other = Database(url)

    def ask() -> bytes:
        with other.transaction() as session:
            return secret(session)

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            made = secret(session)
            asked = pool.submit(ask)
            with pytest.raises(TimeoutError):
                asked.result(0.3)  # it has found none and waits
        assert asked.result(10) == made
    other.close()
