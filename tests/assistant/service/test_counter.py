"""What the counter keeps of a question, and what it refuses."""

import re
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select, text

from assistant.answer.outcomes import Outcome
from assistant.service import metrics
from assistant.service.counter import Counter, Keeping
from assistant.store import questions
from assistant.store.tables import FeedbackRow
from corpus.errors import Busy, StoreError
from corpus.records import Corpus
from tests.assistant.web.desk import CORPUS, SampleService, answered, declined, sample_counter

PERSONAL = "私は山田太郎です。090-1234-5678に電話をください。022-000-0001とは違います"


def stored(counter: Counter) -> list[str]:
    with counter.database.reading() as session:
        return [case.question.question for case in questions.queue(session, "unreviewed")[0]]


def test_a_question_is_stored_without_personal_data(tmp_path: Path) -> None:
    counter = sample_counter(tmp_path, Keeping(questions=True))
    reply = counter.ask(PERSONAL)
    assert reply.receipt is not None
    assert reply.outcome.question == PERSONAL
    assert stored(counter) == [
        "私は〔氏名〕です。〔電話番号〕に電話をください。022-000-0001とは違います"
    ]


def test_nothing_is_stored_unless_the_operator_says_so(tmp_path: Path) -> None:
    counter = sample_counter(tmp_path)
    assert counter.ask("道案内").receipt is None
    assert stored(counter) == []


def test_a_database_that_is_not_there_any_more_is_told_and_questions_are_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counter = sample_counter(tmp_path, Keeping(questions=True))
    assert counter.ask("道案内").receipt is not None
    file = Path(counter.database.url.database or "")
    away = file.rename(tmp_path / "away.db")
    for _ in ("nothing in its place", "another file in its place"):
        assert counter.ask("道案内").receipt is None
        assert "データベースのファイルがなくなったか、入れ替わりました" in capsys.readouterr().err
        with pytest.raises(StoreError):
            counter.database.check()
        file.touch()
    away.replace(file)
    assert counter.ask("道案内").receipt is not None
    assert stored(counter) == ["道案内", "道案内"]


def test_a_question_of_nothing_is_not_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = sample_counter(tmp_path, Keeping(questions=True))
    empty = replace(declined(" "), reason="empty_question")
    monkeypatch.setattr(counter.service, "ask", lambda *_: (empty, CORPUS))
    assert counter.ask(" ").receipt is None
    assert stored(counter) == []


class _Slow(SampleService):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked, self.go_on = Event(), Event()

    def ask(self, question: str, previous: tuple[str, ...] = ()) -> tuple[Outcome, Corpus]:
        self.asked.set()
        self.go_on.wait(30)
        return answered(question), CORPUS


def test_who_would_wait_too_long_is_sent_away(tmp_path: Path) -> None:
    database = sample_counter(tmp_path).database
    service = _Slow(tmp_path)
    counter = Counter(service, database, most_waiting=1)
    first = Thread(target=counter.ask, args=("道案内",))
    first.start()
    service.asked.wait(30)
    with pytest.raises(Busy) as refused:
        counter.ask("道案内")
    assert refused.value.retry_after > 0
    service.go_on.set()
    first.join(30)
    assert counter.ask("道案内").outcome.question == "道案内"


def test_of_a_question_that_is_too_long_the_beginning_is_stored(tmp_path: Path) -> None:
    counter = sample_counter(tmp_path, Keeping(questions=True))
    counter.ask("道案内" * 10_000)
    assert list(map(len, stored(counter))) == [500]


def test_what_is_deleted_is_gone_from_the_disk(tmp_path: Path) -> None:
    counter = sample_counter(tmp_path, Keeping(questions=True))
    asked = "ヌルポガッの補助金"

    def written() -> bool:
        return any(asked.encode() in path.read_bytes() for path in tmp_path.rglob("*.db*"))

    receipt = counter.ask(asked).receipt
    assert receipt is not None
    assert written()
    assert counter.delete(receipt)
    assert not written()
    counter.ask(asked)
    counter.keep = Keeping(questions=True, days=0)
    assert counter.prune() == 1
    assert not written()


def test_no_words_are_kept_of_a_question_that_was_deleted(tmp_path: Path) -> None:
    counter = sample_counter(tmp_path, Keeping(questions=True))
    reply = counter.ask("道案内")
    assert reply.receipt is not None
    counter.delete(reply.receipt)
    assert counter.give_feedback(reply.token, helpful=False, reason=None, comment="地図が古い")
    with counter.database.reading() as session:
        [row] = session.scalars(select(FeedbackRow))
        assert (row.question, row.comment, row.helpful) == (None, None, False)


@pytest.mark.parametrize("kept", [True, False])
def test_an_answer_is_judged_once_and_the_later_judgement_counts(
    tmp_path: Path, kept: bool
) -> None:
    counter = sample_counter(tmp_path, Keeping(questions=kept))
    tokens = [counter.ask("道案内").token for _ in range(2)]
    before = judgements()
    for token, helpful in ((tokens[0], True), (tokens[1], True), (tokens[0], False)):
        assert counter.give_feedback(token, helpful, None, None)
    with counter.database.reading() as session:
        rows = session.scalars(select(FeedbackRow).order_by(FeedbackRow.id))
        assert [row.helpful for row in rows] == [True, False]
    assert judgements() == before + 2


def judgements() -> float:
    """How many the measures count."""
    text, _ = metrics.exposition(None)
    counted = re.findall(rb"^madoguchi_feedback_total\{.*?\} (\S+)", text, re.MULTILINE)
    return sum(map(float, counted))


def test_an_answer_does_not_wait_for_a_database_that_is_busy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.store.database._BRIEF_WAIT", 0.1)
    counter = sample_counter(tmp_path, Keeping(questions=True))
    with counter.database.transaction() as session:
        session.execute(text("CREATE TABLE other (id INTEGER)"))
        reply = counter.ask("道案内")
    assert reply.receipt is None
    assert reply.outcome.question == "道案内"
    assert "記録できません" in capsys.readouterr().err
    assert counter.ask("道案内").receipt is not None
