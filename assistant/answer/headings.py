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
    """Sentences without those that say the same as another one but for their numbers, below as
    many headings of which the question names less: none of 岩手県 where 福島県 is asked about."""
    lines = [
        (
            (document_of(generation, draft, choice).id, len(_section(draft, choice))),
            Words.of(normalise(quote_of(generation, draft, choice))),
            _named(generation, draft, choice),
        )
        for choice in choices
    ]
    return [
        choice
        for choice, (level, words, named) in zip(choices, lines, strict=True)
        if not any(
            named < of_other and level == its_level and words.is_like(its)
            for its_level, its, of_other in lines
        )
    ]


def _section(draft: Draft, choice: Chosen) -> tuple[str, ...]:
    return draft.hits[choice.candidate.hit].passage.section


def _named(generation: Generation, draft: Draft, choice: Chosen) -> frozenset[str]:
    """The words of a question that stand in the headings above a sentence."""
    above = normalise(" ".join(_section(draft, choice)))
    return frozenset(draft.question.whole.tokens) & frozenset(tokens(above, generation.concepts))
