"""The same line below several headings: 「参加者 110名」 below 令和2年度, 97名 below 令和3年度."""

from assistant.answer.draft import Draft, document_of, quote_of
from assistant.answer.duplicates import Words
from assistant.answer.sentences import Chosen
from index.generation import Generation
from index.tokens import tokens
from ingest.japanese import normalise


def without_other_headings(
    generation: Generation, draft: Draft, choices: list[Chosen]
) -> list[Chosen]:
    """Sentences without those that say the same as a likelier one but for their numbers, below
    headings of which the question names less: of 岩手県 nothing, where 福島県 is asked about."""
    kept: list[tuple[Chosen, Words, frozenset[str]]] = []
    for choice in choices:
        words = Words.of(normalise(quote_of(generation, draft, choice)))
        named = _named(generation, draft, choice)
        if not any(
            document_of(generation, draft, choice) is document_of(generation, draft, other)
            and named < of_other
            and words.is_like(its)
            for other, its, of_other in kept
        ):
            kept.append((choice, words, named))
    return [choice for choice, _, _ in kept]


def _named(generation: Generation, draft: Draft, choice: Chosen) -> frozenset[str]:
    """The words of a question that stand in the headings above a sentence."""
    above = normalise(" ".join(draft.hits[choice.candidate.hit].passage.section))
    return frozenset(draft.question.whole.tokens) & frozenset(tokens(above, generation.concepts))
