"""What the counter keeps of a question, and what it refuses."""

from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest

from assistant.counter import Counter, Keeping
from assistant.outcomes import Outcome
from assistant.store import questions
from corpus.errors import Busy
from corpus.records import Corpus
from tests.assistant.web_desk import CORPUS, SampleService, answered, declined, sample_counter

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
