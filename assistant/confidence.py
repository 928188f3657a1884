"""How sure an answer is: features of the whole question, read by calibrated linear models."""

import math
import re

from assistant.divisions import Matches, Ranked
from assistant.intent import asks_for_desk, asks_for_fact, figure_wanted
from assistant.sentences import Chosen
from index.generation import Generation
from index.question import Question
from index.search import Hit
from index.tokens import numbers
from ingest.japanese import normalise

_YEAR = re.compile(r"#\d{4}年")
_NEAREST = 10  # phrases that have a vote
_FIRST = 3  # sentences and passages that an answer is likely to come from


def probability(logit: float) -> float:
    """The logistic function, without overflow."""
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-logit))
    return math.exp(logit) / (1.0 + math.exp(logit))


def contact_features(
    generation: Generation,
    question: Question,
    matches: Matches,
    hits: list[Hit],
    ranked: list[Ranked],
    chosen: list[Chosen],
) -> dict[str, float]:
    """Of the first division: how clear its lead is, how close its phrases are, and how much of
    the question's matter is this office's language at all."""
    ours = [r for r in ranked if r.division is not None]
    theirs = max((r.feature("both") for r in ranked if r.division is None), default=0.0)
    first = ours[0] if ours else None
    share = first.share if first else 0.0
    coverage, known = _coverage(generation, question)
    wants_desk = asks_for_desk(question.whole.text)
    wants_figure = figure_wanted(question.normal) is not None and not wants_desk
    nearest = [generation.phrases[row] for row in matches.rows[:_NEAREST]]
    votes = sum(first.division in p.divisions for p in nearest) / _NEAREST if first else 0.0
    return {
        "share": share,
        "lead": share - (ours[1].share if len(ours) > 1 else 0.0),
        "cosine": first.feature("cosine") if first else 0.0,
        "matched": first.feature("matched") if first else 0.0,
        "gap": (first.feature("both") if first else 0.0) - theirs,
        "ours": sum(r.share for r in ours),
        "coverage": coverage,
        "known": known,
        "figure": float(wants_figure),
        "lacks": float(wants_figure and _lacks(chosen)),
        "fact": float(asks_for_fact(question.normal) and not wants_desk),
        "other_year": _is_of_another_year(generation, question, hits),
        "votes": votes,
        "desk": float(wants_desk),
    }


def answer_features(
    generation: Generation,
    question: Question,
    hits: list[Hit],
    ranked: list[Ranked],
    chosen: list[Chosen],
) -> dict[str, float]:
    """Of the first sentences and passages: how much of the question they hold."""
    top = chosen[:_FIRST]
    coverage, known = _coverage(generation, question)
    return {
        "cosine": max((choice.feature("cosine") for choice in top), default=0.0),
        "matched": max((choice.feature("matched") for choice in top), default=0.0),
        "passage_cosine": max((hit.cosine for hit in hits[:_FIRST]), default=0.0),
        "passage_matched": max((hit.matched for hit in hits[:_FIRST]), default=0.0),
        "lacks": float(_lacks(chosen)),
        "ours": sum(r.share for r in ranked if r.division is not None),
        "coverage": coverage,
        "known": known,
        "wish": float(not asks_for_fact(question.normal)),
        "other_year": _is_of_another_year(generation, question, hits),
    }


def _lacks(chosen: list[Chosen]) -> bool:
    """Whether a figure is asked for and none of the likeliest sentences holds one."""
    return all(choice.feature("lacks") > 0 for choice in chosen[:_FIRST])


def _coverage(generation: Generation, question: Question) -> tuple[float, float]:
    """Share of the question's weight that stands in the passages, and of its matter's in the
    phrases."""
    return (
        generation.passage_legs.lexical(question.whole).coverage,
        generation.phrase_legs.lexical(question.matter).coverage,
    )


def _is_of_another_year(generation: Generation, question: Question, hits: list[Hit]) -> float:
    """1 where the question names years and none of the best passages names one of them."""
    asked = {token for token in question.whole.tokens if _YEAR.fullmatch(token)}
    if not asked:
        return 0.0
    for hit in hits[:_FIRST]:
        passage = hit.passage
        text = generation.documents[passage.document].quote(passage.start, passage.end)
        if asked & set(numbers(normalise(text))):
            return 0.0
    return 1.0
