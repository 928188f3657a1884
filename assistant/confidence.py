"""How sure an answer is: features of the whole question, read by calibrated linear models."""

import math

from assistant.divisions import Ranked
from assistant.sentences import Chosen
from index.search import Hit


def probability(logit: float) -> float:
    """The logistic function, without overflow."""
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-logit))
    return math.exp(logit) / (1.0 + math.exp(logit))


def contact_features(ranked: list[Ranked]) -> dict[str, float]:
    """Of the first division: how clear its lead is and how close its phrases are."""
    ours = [r for r in ranked if r.candidate.division is not None]
    if not ours:
        return dict.fromkeys(
            ("share", "lead", "cosine", "matched", "affinity", "named", "ours"), 0.0
        )
    first = ours[0]
    second = ours[1].share if len(ours) > 1 else 0.0
    features = first.candidate.features
    return {
        "share": first.share,
        "lead": first.share - second,
        "cosine": features["cosine"],
        "matched": features["matched"],
        "affinity": features["affinity"],
        "named": features["named"],
        "ours": 1.0 - _elsewhere(ranked),
    }


def answer_features(
    hits: list[Hit], ranked: list[Ranked], chosen: list[Chosen]
) -> dict[str, float]:
    """Of the first sentences and passages: how much of the question they hold."""
    top = [choice.candidate.features for choice in chosen[:3]]
    return {
        "cosine": max((features["cosine"] for features in top), default=0.0),
        "matched": max((features["matched"] for features in top), default=0.0),
        "passage_cosine": max((hit.cosine for hit in hits[:3]), default=0.0),
        "passage_matched": max((hit.matched for hit in hits[:3]), default=0.0),
        "lacks": min((features["lacks"] for features in top), default=0.0),
        "ours": 1.0 - _elsewhere(ranked),
    }


def _elsewhere(ranked: list[Ranked]) -> float:
    return sum(r.share for r in ranked if r.candidate.division is None)
