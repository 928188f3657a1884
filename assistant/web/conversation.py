"""A visit: the questions asked so far with what was answered. It lives in memory only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.answer.answer import LONGEST_QUESTION
from assistant.answer.outcomes import Answered, Citation, Notice, Outcome, Sentence
from assistant.service.counter import Reply
from assistant.web.excerpts import Excerpt, excerpt
from assistant.web.tables import Rows, rows_around
from assistant.web.texts import PageLanguage
from corpus.records import Corpus, Place

Ask = Callable[[str, tuple[str, ...]], Reply]

REMEMBERED = 20  # turns of one visit that stay on the page
_ROWS_AROUND = 3


@dataclass(frozen=True, slots=True)
class Source:
    """What a citation rests on, cut from the corpus at the moment of the answer.

    `excerpt` is None where the corpus no longer holds the quotation at its place. `version`
    tells the document's text from a later one. `places` are the first and the last place of the
    quotation; `rows` are its rows of a table with those around; `file` names the format.
    """

    citation: Citation
    title_en: str | None
    superseded_by_en: str | None
    excerpt: Excerpt | None
    version: str | None
    places: tuple[Place, ...]
    rows: Rows | None
    file: str | None


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with its reply, `sources` in the order of the outcome's citations.

    `question` is as the visitor wrote it; the outcome's own may carry its context. The cuts of
    the corpus keep the turn as it was when a new generation is served. `english` has English
    for names of departments; `at` is when the answer was given.
    """

    number: int
    question: str
    reply: Reply
    sources: tuple[Source, ...]
    english: Mapping[str, str]
    at: datetime

    @property
    def outcome(self) -> Outcome:
        return self.reply.outcome

    @property
    def linked(self) -> str | None:
        """The question as a link to it asks it, with its context; None for what no link can ask."""
        question = self.outcome.question.strip()
        return question if 0 < len(question) <= LONGEST_QUESTION else None

    @property
    def cited(self) -> frozenset[int]:
        """Numbers of the citations that the outcome rests on; the others are further reading."""
        if not isinstance(self.outcome, Answered):
            return frozenset({self.outcome.general_contact.citation})
        return frozenset(
            {sentence.citation for sentence in self.outcome.answer}
            | {contact.citation for contact in self.outcome.contacts}
        )

    @property
    def rows(self) -> frozenset[int]:
        """Numbers of the citations that the cards of contacts quote."""
        if not isinstance(self.outcome, Answered):
            return frozenset()
        return frozenset(contact.citation for contact in self.outcome.contacts)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The answer but for rows of the directory that a contact's card quotes, where what is
        doubtful about their numbers stands beside them."""
        if not isinstance(self.outcome, Answered):
            return ()
        return tuple(s for s in self.outcome.answer if s.citation not in self.rows)

    @property
    def desk_first(self) -> bool:
        """Whether the answer begins with the row of a contact: a desk was asked for."""
        if not isinstance(self.outcome, Answered) or not self.outcome.answer:
            return False
        first = self.outcome.answer[0].citation
        return any(contact.citation == first for contact in self.outcome.contacts)

    @property
    def urgent(self) -> tuple[Notice, ...]:
        """What stands before everything else."""
        return tuple(notice for notice in self.outcome.notices if notice.urgent)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The outcome's other notices but for those that stand as a caution beside the answer or
        on a contact's card."""
        others = (notice for notice in self.outcome.notices if not notice.urgent)
        if not isinstance(self.outcome, Answered):
            return tuple(others)
        cautions = {contact.caution for contact in self.outcome.contacts}
        if self.sentences:
            cautions.add(self.outcome.caution)
        return tuple(notice for notice in others if notice not in cautions)

    def source(self, n: int) -> Source | None:
        return next((source for source in self.sources if source.citation.n == n), None)

    def label_language(self, page: PageLanguage) -> PageLanguage:
        """English labels where the page or the question is in English."""
        return "en" if self.outcome.language == "en" else page


def continued(
    turns: tuple[Turn, ...], question: str, ask: Ask, earlier: tuple[str, ...] = ()
) -> tuple[Turn, ...]:
    """The visit with one more question, oldest first. Earlier questions are its context: those
    of the turns, or `earlier` where the turns are lost."""
    reply = ask(question, tuple(turn.question for turn in turns) or earlier)
    number = turns[-1].number + 1 if turns else 1
    return (*turns, turn_of(number, question, reply))[-REMEMBERED:]


def turn_of(number: int, question: str, reply: Reply, at: datetime | None = None) -> Turn:
    """`at` is when the answer was given: now, unless it says otherwise."""
    sources = tuple(_source(citation, reply.corpus) for citation in reply.outcome.citations)
    return Turn(
        number, question, reply, sources, reply.corpus.vocabulary.english, at or datetime.now(UTC)
    )


def _source(citation: Citation, corpus: Corpus) -> Source:
    document = corpus.by_id.get(citation.document)
    english = {other.title: other.title_en for other in corpus.documents}
    cut = excerpt(document, citation.start, citation.end) if document else None
    # The corpus may have been exchanged between the answer and this moment.
    if cut is not None and cut.quote != citation.quote:
        cut = None
    found = Source(
        citation=citation,
        title_en=document.title_en if document else None,
        superseded_by_en=english.get(citation.superseded_by or ""),
        excerpt=cut,
        version=None,
        places=(citation.place,) if citation.place else (),
        rows=None,
        file=document.file if document else None,
    )
    if document is None or cut is None:
        return found
    places = document.layout.places_of(citation.start, citation.end)
    return replace(
        found,
        version=version(document.sha256),
        places=(places[0], places[-1]) if places else found.places,
        rows=rows_around(document, citation.start, citation.end, _ROWS_AROUND),
    )


def version(sha256: str) -> str:
    """The part of a document's checksum that links carry."""
    return sha256[:12]
