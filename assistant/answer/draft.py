"""What is known of a question before it is answered."""

from dataclasses import dataclass

from assistant.answer.divisions import Ranked
from assistant.answer.sentences import Chosen
from corpus.records import Document
from index.generation import Generation
from index.question import Question
from index.search import Hit


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a question before it is answered. `matter` is the token of the office's
    word for it, None where that is not clear; `contact`, `answerable` and `factual` are the
    probabilities that the first division is right, that the documents answer, and that a fact is
    asked for and not what a desk helps with."""

    question: Question
    asks_for_desk: bool
    hits: list[Hit]
    ranked: list[Ranked]
    chosen: list[Chosen]
    matter: str | None
    contact: float
    answerable: float
    factual: float


def document_of(generation: Generation, draft: Draft, choice: Chosen) -> Document:
    """The document in which a sentence stands."""
    return generation.documents[draft.hits[choice.candidate.hit].passage.document]


def quote_of(generation: Generation, draft: Draft, choice: Chosen) -> str:
    """A sentence as it stands in its document."""
    document = document_of(generation, draft, choice)
    return document.quote(choice.candidate.start, choice.candidate.end)


def shares(draft: Draft) -> tuple[list[float], list[float]]:
    """Of every hit, the share of the choice that its likeliest sentence has, and that all have."""
    best, whole = [0.0] * len(draft.hits), [0.0] * len(draft.hits)
    for choice in draft.chosen:
        hit, share = choice.candidate.hit, choice.share
        whole[hit] += share
        best[hit] = max(best[hit], share)
    return best, whole
