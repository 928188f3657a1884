"""Which division a question belongs to: duties and vocabulary searched phrase by phrase, with
the policy passages that matched as a second witness."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.generation import Generation
from index.phrases import Phrase
from index.question import Question, Reading
from index.search import Hit

DEPTH = 60  # phrases that each leg hands over
FEATURES = ("cosine", "matched", "both", "breadth", "affinity", "named", "elsewhere")
_BROAD = 3  # phrases that breadth looks at
_AFFINITY_HITS = 8


@dataclass(frozen=True, slots=True)
class Ranked:
    """A division (index into the directory; None is another office), its features (in the
    order of FEATURES), the phrases that speak for it, best first, and its share of the choice;
    all shares add up to 1."""

    division: int | None
    features: np.ndarray
    phrases: tuple[Phrase, ...]
    share: float

    def feature(self, name: str) -> float:
        return float(self.features[FEATURES.index(name)])


@dataclass(frozen=True, slots=True)
class Candidates:
    """Divisions that something speaks for (−1 is another office), the rows of the phrases that
    do, best first, and features of shape (n, len(FEATURES))."""

    divisions: list[int]
    phrases: list[list[int]]
    features: np.ndarray


def rank(generation: Generation, question: Question, hits: Sequence[Hit]) -> list[Ranked]:
    """Divisions that could be meant, and "another office", most likely first."""
    return _ranked(generation, candidates(generation, question, hits))


def rank_clause(generation: Generation, clause: Reading) -> list[Ranked]:
    """As `rank`, for one clause of a question and by its phrases alone."""
    return _ranked(generation, _candidates(generation, clause, {}, {}))


def _ranked(generation: Generation, found: Candidates) -> list[Ranked]:
    if not found.divisions:
        return []
    shares = generation.weights.division.shares(found.features, FEATURES)
    return [
        Ranked(
            division=None if found.divisions[i] < 0 else found.divisions[i],
            features=found.features[i],
            phrases=tuple(generation.phrases[row] for row in found.phrases[i][:_BROAD]),
            share=float(shares[i]),
        )
        for i in np.lexsort((np.array(found.divisions), -shares)).tolist()
    ]


def candidates(generation: Generation, question: Question, hits: Sequence[Hit]) -> Candidates:
    """Every division that a phrase, a passage or its own name speaks for."""
    witnesses = _witnesses(generation, hits)
    return _candidates(generation, question.matter, witnesses, _named(generation, question))


def _candidates(
    generation: Generation,
    matter: Reading,
    witnesses: dict[int, float],
    named: dict[int, float],
) -> Candidates:
    scored = generation.phrase_legs.candidates(matter, DEPTH)
    both = scored.cosine + scored.matched
    order = np.argsort(-both, kind="stable")
    rows, sums = scored.rows[order].tolist(), both[order].tolist()
    cosines, shares = scored.cosine[order].tolist(), scored.matched[order].tolist()
    best: dict[int, list[int]] = {}  # places in `order`, best first
    for place, row in enumerate(rows):
        for division in generation.phrases[row].divisions or (-1,):
            best.setdefault(division, []).append(place)
    for division in (*witnesses, *named):
        best.setdefault(division, [])
    features = [
        (
            max((cosines[i] for i in places), default=0.0),
            max((shares[i] for i in places), default=0.0),
            sums[places[0]] if places else 0.0,
            sum(sums[i] for i in places[:_BROAD]) / _BROAD,
            witnesses.get(division, 0.0),
            named.get(division, 0.0),
            1.0 if division < 0 else 0.0,
        )
        for division, places in best.items()
    ]
    return Candidates(
        divisions=list(best),
        phrases=[[rows[i] for i in places[:_BROAD]] for places in best.values()],
        features=np.array(features, dtype=np.float32).reshape(-1, len(FEATURES)),
    )


def _witnesses(generation: Generation, hits: Sequence[Hit]) -> dict[int, float]:
    """Share of each division in the best passages' fields of duty; a hit counts by the
    exponential of its fused score, as in a softmax."""
    top = hits[:_AFFINITY_HITS]
    if not top:
        return {}
    weights = np.exp(np.array([hit.fused for hit in top]) - top[0].fused)
    weights /= weights.sum()
    shares: dict[int, float] = {}
    for hit, weight in zip(top, weights.tolist(), strict=True):
        for division, share in generation.affinities[hit.row].items():
            shares[division] = shares.get(division, 0.0) + weight * share
    return shares


def _named(generation: Generation, question: Question) -> dict[int, float]:
    """Divisions whose name stands in the question; a department's name means its window."""
    named = {
        generation.named[token]: 1.0 for token in question.whole.tokens if token in generation.named
    }
    return named or {
        generation.windows[token]: 0.5
        for token in question.whole.tokens
        if token in generation.windows
    }
