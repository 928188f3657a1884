"""The served generation: swapped for a newly published one without a restart."""

import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Lock

from assistant.answer.conversation import answer_after
from assistant.answer.outcomes import Outcome
from assistant.homes import Place, home_of
from corpus.dates import today_in_japan
from corpus.errors import GenerationError, MadoguchiError
from corpus.records import Corpus, Document
from index.files import is_original
from index.generation import Generation
from index.homes import open_served_or_before
from index.reranking import Reranker


class Service:
    """Answers questions from the generation that an index serves.

    A generation published while the service runs is opened at the next question; one that
    cannot be opened is refused and reported, and the present one keeps serving. A service that
    starts on a damaged one answers from the one before.
    """

    def __init__(
        self,
        index: Place,
        model: str | None,
        as_of: date | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        """Every question is asked as of `as_of`, or else as of the day on which it is asked."""
        self._as_of = as_of
        self._home = home_of(index)
        self._model = model
        self._lock = Lock()
        self._reranker = reranker
        self._refused: str | None = None
        self._fault: str | None = None  # why the newest generation is not the one that is served
        self._generation, damaged = self._opened(at_once=True)
        if damaged:
            self._refuse(damaged)

    def generation(self) -> Generation:
        """The newest generation that can be opened."""
        with self._lock:
            try:
                if self._generation.damage:  # found while questions were answered from it
                    self._generation, damaged = self._opened(at_once=False)
                    if damaged:
                        self._refuse(damaged)
                id = self._home.served()
                if id == self._generation.id:
                    self._refused = self._fault = None
                elif id != self._refused:
                    self._refused = id
                    self._generation = self._home.open(
                        id, self._model, reranker=self._reranker, at_once=True
                    )
                    self._refused = self._fault = None
            except MadoguchiError as error:
                self._report(error)
            return self._generation

    def _opened(self, at_once: bool) -> tuple[Generation, GenerationError | None]:
        return open_served_or_before(self._home, self._model, self._reranker, at_once)

    def _refuse(self, damaged: GenerationError) -> None:
        self._report(damaged)
        with suppress(MadoguchiError):
            self._refused = self._home.served()

    def _report(self, error: MadoguchiError) -> None:
        """One line for one fault, however often it is met."""
        if self._fault != str(error):
            self._fault = str(error)
            serving = f"前の索引（{self._generation.id}）で答えます / kept the one before"
            print(f"madoguchi: {serving}: {error}", file=sys.stderr)

    def is_behind(self) -> bool:
        """Whether the newest generation cannot be opened, so that one before it is served."""
        self.generation()
        return self._fault is not None

    def corpus(self) -> Corpus:
        return self.generation().corpus

    def today(self) -> date:
        """The day that questions are asked as of."""
        return self._as_of or today_in_japan()

    def file(self, document: Document) -> Path | None:
        """The file that a document was read from; None where the index has lost or damaged it."""
        path = self.generation().file(document)
        return path if is_original(path, document) else None

    def generation_id(self) -> str:
        return self.generation().manifest.id

    def ask(self, question: str, previous: tuple[str, ...] = ()) -> tuple[Outcome, Corpus]:
        """Answers a question of a conversation; `previous` are its earlier questions. Names the
        corpus too, since another generation may be served by the time that it is looked at."""
        generation = self.generation()
        return answer_after(generation, question, previous, self._as_of), generation.corpus
