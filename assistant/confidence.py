"""How sure an answer is: features of the whole question, read by calibrated linear models."""

import math
import re

from assistant.divisions import Ranked
from assistant.intent import asks_for_desk, figure_wanted
from assistant.sentences import Chosen
from index.generation import Generation
from index.question import Question
from index.search import Hit
from index.tokens import numbers
from ingest.japanese import normalise

_YEAR = re.compile(r"#\d{4}年")


def probability(logit: float) -> float:
    """The logistic function, without overflow."""
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-logit))
    return math.exp(logit) / (1.0 + math.exp(logit))


def contact_features(
    generation: Generation, question: Question, hits: list[Hit], ranked: list[Ranked]
) -> dict[str, float]:
    """Of the first division: how clear its lead is, how close its phrases are, and how much of
    the question's matter is this office's language at all."""
    ours = [r for r in ranked if r.candidate.division is not None]
    theirs = max((r.candidate.features["both"] for r in ranked if r not in ours), default=0.0)
    first = ours[0].candidate.features if ours else dict.fromkeys(_OF_DIVISION, 0.0)
    share = ours[0].share if ours else 0.0
    asks_figure = figure_wanted(question.normal) is not None
    return {
        "share": share,
        "lead": share - (ours[1].share if len(ours) > 1 else 0.0),
        **{name: first[name] for name in _OF_DIVISION},
        "gap": first["both"] - theirs,
        "ours": sum(r.share for r in ours),
        "coverage": generation.passage_legs.coverage(question.matter.tokens),
        "known": generation.phrase_legs.coverage(question.matter.tokens),
        "nothing": _is_unknown(generation, question),
        "figure": float(asks_figure and not asks_for_desk(question.normal)),
        "other_year": _is_of_another_year(generation, question, hits),
    }


_OF_DIVISION = ("cosine", "matched", "both", "breadth", "affinity", "named")


def answer_features(
    generation: Generation,
    question: Question,
    hits: list[Hit],
    ranked: list[Ranked],
    chosen: list[Chosen],
) -> dict[str, float]:
    """Of the first sentences and passages: how much of the question they hold."""
    top = [choice.candidate.features for choice in chosen[:3]]
    return {
        "cosine": max((features["cosine"] for features in top), default=0.0),
        "matched": max((features["matched"] for features in top), default=0.0),
        "passage_cosine": max((hit.cosine for hit in hits[:3]), default=0.0),
        "passage_matched": max((hit.matched for hit in hits[:3]), default=0.0),
        "lacks": min((features["lacks"] for features in top), default=0.0),
        "ours": sum(r.share for r in ranked if r.candidate.division is not None),
        "coverage": generation.passage_legs.coverage(question.whole.tokens),
        "nothing": _is_unknown(generation, question),
        "other_year": _is_of_another_year(generation, question, hits),
    }


def _is_unknown(generation: Generation, question: Question) -> float:
    """1 where not one word of the question stands in any text of the index."""
    tokens = question.whole.tokens
    known = generation.passage_legs.coverage(tokens) + generation.phrase_legs.coverage(tokens)
    return float(known == 0.0)


def _is_of_another_year(generation: Generation, question: Question, hits: list[Hit]) -> float:
    """1 where the question names years and none of the best passages names one of them."""
    asked = {token for token in question.whole.tokens if _YEAR.fullmatch(token)}
    if not asked:
        return 0.0
    for hit in hits[:3]:
        passage = hit.passage
        text = generation.documents[passage.document].text[passage.start : passage.end]
        if asked & set(numbers(normalise(text))):
            return 0.0
    return 1.0
