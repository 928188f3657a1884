"""How sure an answer is: features of a whole question and of what was found for it, read by
calibrated linear models."""

import math
import re

import numpy as np

from assistant.answer.divisions import Matches, Ranked, ours, theirs
from assistant.answer.sentences import FEATURES, Chosen, contexts
from assistant.question.answer_type import answer_type
from assistant.question.intent import asks_for_desk, asks_for_fact
from index.generation import Generation
from index.question import Question
from index.readings import passage_text
from index.search import Hit
from index.tokens import numbers

_YEAR = re.compile(r"#\d{4}年")
_NEAREST = 10  # phrases that have a vote
_FIRST = 3  # sentences and passages that an answer is likely to come from
_OF_FIRST = ("cosine", "matched", "both", "linear", "worded")
_LEAST_SHARE = 1e-4
_UNLIKE = 0.3  # cosine; a word piece without one as great is not matched


def probability(logit: float) -> float:
    """The logistic function, without overflow."""
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-logit))
    return math.exp(logit) / (1.0 + math.exp(logit))


def features(
    generation: Generation,
    question: Question,
    matches: Matches,
    hits: list[Hit],
    ranked: list[Ranked],
    chosen: list[Chosen],
) -> dict[str, float]:
    """What tells whether the first division is right, and whether the documents answer.

    Of the first division: how much likelier it is than another office (`margin`, in logarithms),
    how it is matched, and its votes among the nearest phrases; of all, the entropy. Of the first
    sentences: how like the question they are, how sure the choice is, and the weight of the
    question's word pieces that nothing in the best of them is like (`unmatched`). Of the
    question: what it asks, and how long it is. Of the kind of answer that it asks for: the share
    of the choice that lies on sentences without one (`unheld`), and how much less of the question
    those with one match (`apart`).
    """
    first = next(iter(ours(ranked)), None)
    nearest = [generation.phrases[row] for row in matches.rows[:_NEAREST]]
    votes = sum(first.division in p.divisions for p in nearest) / _NEAREST if first else 0.0
    top = chosen[:_FIRST]
    wants_desk = asks_for_desk(question.whole.text)
    wanted = None if wants_desk else answer_type(question.whole.text)
    strict = wanted is not None and wanted.is_strict
    held = _held(chosen, wanted.kind) if wanted is not None else []
    weights = np.sqrt(np.einsum("ij,ij->i", question.pieces, question.pieces))
    return {
        "margin": _log_share(first) - _log_share(theirs(ranked)),
        **{name: first.feature(name) if first else 0.0 for name in _OF_FIRST},
        "votes": votes,
        "entropy": -sum(r.share * math.log(r.share) for r in ranked if r.share > 0.0),
        "sentence_cosine": _greatest(top, "cosine"),
        "sentence_matched": _greatest(top, "matched"),
        "sentence_own": _greatest(top, "own"),
        "sentence_context": _greatest(top, "context"),
        "choice": chosen[0].share if chosen else 0.0,
        "unmatched": min((_unmatched(weights, hits, choice) for choice in top), default=1.0),
        "length": math.log1p(len(weights)),
        "strict": float(strict),
        "figure": float(wanted is not None and wanted.kind == "figure"),
        "name": float(wanted is not None and not strict),
        "unheld": 1.0 - sum(choice.share for choice in held) if strict else 0.0,
        "apart": _greatest(chosen, "context") - _greatest(held, "context") if strict else 0.0,
        "fact": float(asks_for_fact(question.normal) and not wants_desk),
        "english": float(question.language == "en"),
        "other_year": _is_of_another_year(generation, question, hits),
    }


def with_first(found: dict[str, float], chosen: list[Chosen]) -> dict[str, float]:
    """The features, and those of the likeliest sentence by itself (0 where there is none): what
    tells whether a fact is asked for, or something that a desk helps with."""
    first = chosen[0].features.tolist() if chosen else [0.0] * len(FEATURES)
    return found | {f"first_{name}": value for name, value in zip(FEATURES, first, strict=True)}


def _held(chosen: list[Chosen], kind: str) -> list[Chosen]:
    """The sentences that hold an answer of a kind, and the labels that stand right above one."""
    holding = {choice.candidate.place for choice in chosen if choice.feature(kind) > 0}
    return [
        choice
        for choice in chosen
        if choice.candidate.place in holding
        or (choice.is_label and choice.candidate.below in holding)
    ]


def _log_share(ranked: Ranked | None) -> float:
    return math.log(max(ranked.share if ranked else 0.0, _LEAST_SHARE))


def _unmatched(weights: np.ndarray, hits: list[Hit], choice: Chosen) -> float:
    """The weight of the word pieces that nothing is like in a sentence and its context."""
    likeness = contexts(hits[choice.candidate.hit], [choice.candidate])[0]
    return float(weights[likeness < _UNLIKE * weights].sum())


def _greatest(chosen: list[Chosen], name: str) -> float:
    return max((choice.feature(name) for choice in chosen), default=0.0)


def _is_of_another_year(generation: Generation, question: Question, hits: list[Hit]) -> float:
    """1 where the question names years and none of the best passages names one of them, nor what
    stands above it: the head of a column, the title of a report."""
    asked = {token for token in question.whole.tokens if _YEAR.fullmatch(token)}
    if not asked:
        return 0.0
    for hit in hits[:_FIRST]:
        document = generation.documents[hit.passage.document]
        if asked & set(numbers(passage_text(document, hit.passage))):
            return 0.0
    return 1.0
