"""Which division a question belongs to: duties and vocabulary searched phrase by phrase, with
the policy passages that matched as a second witness."""

from dataclasses import dataclass

import numpy as np

from index.generation import Generation
from index.phrases import Phrase
from index.question import Question, Reading
from index.search import Hit

DEPTH = 60  # phrases that each leg hands over
_AFFINITY_HITS = 8
_WARMTH = 1.0  # fused scores are z-scores; this is the temperature of the witnesses' weights


@dataclass(frozen=True, slots=True)
class Candidate:
    """A division (index into the directory; None is another office) with the features of the
    choice and the phrases that speak for it, best first."""

    division: int | None
    features: dict[str, float]
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate and its share of the choice; all shares add up to 1."""

    candidate: Candidate
    share: float


def rank(generation: Generation, question: Question, hits: list[Hit]) -> list[Ranked]:
    """Divisions that could be meant, and "another office", most likely first."""
    return _ranked(generation, candidates(generation, question, hits))


def rank_clause(generation: Generation, clause: Reading) -> list[Ranked]:
    """As `rank`, for one clause of a question and by its phrases alone."""
    return _ranked(generation, _candidates(generation, clause, {}, {}))


def _ranked(generation: Generation, found: list[Candidate]) -> list[Ranked]:
    if not found:
        return []
    scores = np.array([generation.weights.division(c.features) for c in found])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    order = sorted(range(len(found)), key=lambda i: (-shares[i], _index(found[i])))
    return [Ranked(found[i], float(shares[i])) for i in order]


def _index(candidate: Candidate) -> int:
    return -1 if candidate.division is None else candidate.division


def candidates(generation: Generation, question: Question, hits: list[Hit]) -> list[Candidate]:
    """Every division that a phrase or a passage speaks for, with its features."""
    witnesses = _witnesses(generation, hits)
    named = _named(generation, question)
    return _candidates(generation, question.matter, witnesses, named)


def _candidates(
    generation: Generation,
    matter: Reading,
    witnesses: dict[int, float],
    named: dict[int, float],
) -> list[Candidate]:
    scored = generation.phrase_legs.candidates(matter, DEPTH)
    cosine, matched = scored.cosine.tolist(), scored.matched.tolist()
    best: dict[int | None, list[tuple[float, float, float, int]]] = {}
    for position, row in enumerate(scored.rows.tolist()):
        entry = (cosine[position] + matched[position], cosine[position], matched[position], row)
        for division in generation.phrases[row].divisions or (None,):
            best.setdefault(division, []).append(entry)
    for division in (*witnesses, *named):
        best.setdefault(division, [])
    return [
        Candidate(
            division=division,
            features=_features(entries, division, witnesses, named),
            phrases=tuple(generation.phrases[row] for _, _, _, row in sorted(entries)[:-4:-1]),
        )
        for division, entries in best.items()
    ]


def _features(
    entries: list[tuple[float, float, float, int]],
    division: int | None,
    witnesses: dict[int, float],
    named: dict[int, float],
) -> dict[str, float]:
    both = sorted((entry[0] for entry in entries), reverse=True)[:3]
    return {
        "cosine": max((entry[1] for entry in entries), default=0.0),
        "matched": max((entry[2] for entry in entries), default=0.0),
        "both": both[0] if both else 0.0,
        "breadth": sum(both) / 3,
        "affinity": 0.0 if division is None else witnesses.get(division, 0.0),
        "named": 0.0 if division is None else named.get(division, 0.0),
        "elsewhere": 1.0 if division is None else 0.0,
    }


def _witnesses(generation: Generation, hits: list[Hit]) -> dict[int, float]:
    """Share of each division in the best passages' fields of duty, weighted by fused score."""
    top = hits[:_AFFINITY_HITS]
    if not top:
        return {}
    weights = np.exp((np.array([hit.fused for hit in top]) - top[0].fused) / _WARMTH)
    weights /= weights.sum()
    shares: dict[int, float] = {}
    for hit, weight in zip(top, weights.tolist(), strict=True):
        for division, share in generation.affinities[hit.row].items():
            shares[division] = shares.get(division, 0.0) + weight * share
    return shares


def _named(generation: Generation, question: Question) -> dict[int, float]:
    """Divisions whose name stands in the question; a department's name means its window."""
    concepts = set(question.whole.tokens)
    named: dict[int, float] = {}
    for index, token in enumerate(generation.division_tokens):
        if token in concepts:
            named[index] = 1.0
    if not named:
        for index, window in enumerate(generation.window_tokens):
            if window in concepts:
                named[index] = 0.5
    return named
