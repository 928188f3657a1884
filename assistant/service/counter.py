"""The counter: the one way from every face (page, plain page, API, MCP) to an answer, and what is
kept of it."""

import asyncio
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from threading import Lock
from time import perf_counter
from typing import Any, Literal, Protocol, get_args

from itsdangerous import BadData, URLSafeTimedSerializer

from assistant.answer.answer import LONGEST_QUESTION
from assistant.answer.contract import as_json
from assistant.answer.outcomes import Answered, Declined, Outcome
from assistant.personal.office import office_addresses
from assistant.personal.redaction import without_personal_data
from assistant.service import metrics
from assistant.store import feedback, questions
from assistant.store.database import Database
from assistant.store.records import Face
from assistant.store.secrets import secret
from corpus.errors import Busy, StoreError
from corpus.records import Corpus, Document
from index.generation import use_one_thread

Feeling = Literal["not_found", "wrong_desk", "outdated", "unclear", "other"]
REASONS: tuple[Feeling, ...] = get_args(Feeling)

_FEEDBACK_DAYS = 7  # how long an answer can be judged
_RETRY_SECONDS = 2


class Answers(Protocol):
    """What answers: `assistant.service.service.Service`, or a smaller one in tests."""

    def ask(self, question: str, previous: tuple[str, ...] = ()) -> tuple[Outcome, Corpus]:
        """The outcome, and the corpus that it was found in."""

    def corpus(self) -> Corpus: ...

    def today(self) -> date: ...

    def file(self, document: Document) -> Path | None: ...

    def generation_id(self) -> str: ...

    def is_behind(self) -> bool:
        """Whether a newer generation is there that cannot be opened."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the operator lets be stored: questions without personal data, for some days."""

    questions: bool = False
    days: int = 90


@dataclass(frozen=True, slots=True)
class Reply:
    """An outcome in the corpus that it was found in.

    `receipt` is the number by which the stored question can be deleted, None where it was not
    stored. `token` stands for the answer when it is judged by whoever asked.
    """

    outcome: Outcome
    corpus: Corpus
    receipt: str | None
    token: str


class Counter:
    """Answers from every face, one question at a time: an answer takes milliseconds, and what
    reads Japanese is not made for several threads."""

    def __init__(
        self,
        service: Answers,
        database: Database,
        keep: Keeping = Keeping(),
        most_waiting: int = 64,
    ) -> None:
        """The database is migrated already. More than `most_waiting` questions at once are
        refused."""
        self.service = service
        self.database = database
        self.keep = keep
        self._most_waiting = most_waiting
        self._addresses: tuple[str, frozenset[str]] | None = None  # those of a corpus, by its hash
        self._waiting = 0
        self._lock = Lock()
        self._answering = ThreadPoolExecutor(1, "answer", initializer=use_one_thread)
        with database.transaction() as session:
            self._signer = URLSafeTimedSerializer(secret(session), salt="feedback on one answer")

    def ask(self, question: str, previous: tuple[str, ...] = (), face: Face = "page") -> Reply:
        """Answers a question of a visit; `previous` are its earlier ones. Raises Busy."""
        arrived = perf_counter()
        with self._place():
            outcome, corpus = self._answer(question, previous).result()
        metrics.answered(outcome, face, perf_counter() - arrived)
        return self._reply(outcome, corpus, face)

    async def asked(
        self, question: str, previous: tuple[str, ...] = (), face: Face = "api"
    ) -> Reply:
        """`ask` for callers that must not wait in a thread."""
        arrived = perf_counter()
        with self._place():
            outcome, corpus = await asyncio.wrap_future(self._answer(question, previous))
        metrics.answered(outcome, face, perf_counter() - arrived)
        if not self.keep.questions:
            return self._reply(outcome, corpus, face)
        return await asyncio.to_thread(self._reply, outcome, corpus, face)

    def give_feedback(
        self, token: str, helpful: bool, reason: str | None, comment: str | None
    ) -> bool:
        """Keeps a judgement of an answer in place of an earlier one; False for a token that does
        not hold or has grown old.

        What was said about it in words is kept only where questions are."""
        try:
            about: dict[str, Any] = self._signer.loads(token, max_age=_FEEDBACK_DAYS * 86400)
        except BadData:
            return False
        said = self._without_personal_data(comment, self.service.corpus()) if comment else None
        with self.database.transaction() as session:
            again = feedback.withdraw(session, about["answer"])
            feedback.give(
                session,
                receipt=about["receipt"],
                helpful=helpful,
                reason=reason if reason in REASONS else None,
                comment=said if self.keep.questions else None,
                documents=tuple(about["documents"]),
                division=about["division"],
                at=datetime.now(UTC),
                answer=about["answer"],
            )
        if not again:
            metrics.feedback(helpful)
        return True

    def delete(self, receipt: str) -> bool:
        """Deletes a stored question with all that hangs on it; False where there is none."""
        with self.database.deleting() as session:
            return questions.delete(session, receipt)

    def prune(self) -> int:
        """Deletes stored questions that have been kept for long enough; how many they were."""
        before = datetime.now(UTC) - timedelta(days=self.keep.days)
        with self.database.deleting() as session:
            return questions.prune(session, before)

    def close(self) -> None:
        """Lets the answer in work come to its end."""
        self._answering.shutdown()

    def _answer(self, question: str, previous: tuple[str, ...]) -> "Future[tuple[Outcome, Corpus]]":
        return self._answering.submit(self.service.ask, question, previous)

    @contextmanager
    def _place(self) -> Iterator[None]:
        """A place in the queue. Raises Busy where there is none."""
        with self._lock:
            if self._waiting >= self._most_waiting:
                metrics.refused()
                raise Busy(
                    "ただいま混み合っています。しばらくしてから、もう一度お試しください。"
                    " / Too many questions are being asked; please try again shortly.",
                    _RETRY_SECONDS,
                )
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1

    def _reply(self, outcome: Outcome, corpus: Corpus, face: Face) -> Reply:
        asked = not (isinstance(outcome, Declined) and outcome.reason == "empty_question")
        receipt = self._keep(outcome, corpus, face) if self.keep.questions and asked else None
        contacts = outcome.contacts if isinstance(outcome, Answered) else ()
        about = {
            "answer": token_hex(8),
            "receipt": receipt,
            "documents": sorted({citation.document for citation in outcome.citations}),
            "division": contacts[0].id if contacts else None,
        }
        token = self._signer.dumps(about)
        return Reply(outcome, corpus, receipt, token if isinstance(token, str) else token.decode())

    def _keep(self, outcome: Outcome, corpus: Corpus, face: Face) -> str | None:
        """The receipt of the stored question; an answer is given also where storing fails."""
        answer = as_json(outcome)
        # Of one that is too long to be answered the beginning tells staff enough.
        asked = outcome.question[:LONGEST_QUESTION]
        answer["question"] = self._without_personal_data(asked, corpus)
        answer["notices"] = [self._without_personal_data(n.text, corpus) for n in outcome.notices]
        try:
            with self.database.transaction(brief=True) as session:
                return questions.record(session, answer, face, datetime.now(UTC)).receipt
        except StoreError as error:
            print(f"madoguchi: 記録できません / not stored: {error}", file=sys.stderr)
            return None

    def _without_personal_data(self, text: str, corpus: Corpus) -> str:
        phones = [phone for division in corpus.directory.divisions for phone in division.phones]
        phones.extend(corpus.directory.general.phones)
        numbers = {phone.number for phone in phones if phone.number}
        if self._addresses is None or self._addresses[0] != corpus.sha256:
            texts = [document.text for document in corpus.documents]
            self._addresses = (corpus.sha256, office_addresses(texts, numbers))
        return without_personal_data(text, numbers, self._addresses[1])
