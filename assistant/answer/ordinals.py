"""Things that are counted, 第2回 and 第4期: of one that a question names, no other one is told."""

import re

from assistant.answer.draft import Draft, quote_of
from assistant.answer.sentences import Chosen
from index.generation import Generation
from ingest.japanese import normalise, whole_number

_ORDINAL = re.compile(r"第\s?(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})\s?(?P<of>回|期|次|号)")


def without_other_numbers(
    generation: Generation, draft: Draft, choices: list[Chosen]
) -> list[Chosen]:
    """Sentences without those that name only others of what the question names by its number, where
    one of them names that: 「第2回は11月」 and not 「第1回は10月」."""
    asked = _ordinals(draft.question.normal)
    named = [_ordinals(normalise(quote_of(generation, draft, choice))) for choice in choices]
    if not asked or not any(asked & its for its in named):
        return choices
    counters = {of for of, _ in asked}
    return [
        choice
        for choice, its in zip(choices, named, strict=True)
        if asked & its or not any(of in counters for of, _ in its)
    ]


def _ordinals(normal: str) -> set[tuple[str, int]]:
    """What a normalised text counts, and which of it: 回 and 2 of 第2回, 第二回."""
    return {(found["of"], whole_number(found["number"])) for found in _ORDINAL.finditer(normal)}
