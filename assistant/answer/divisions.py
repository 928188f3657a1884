"""Which division a question belongs to: duties and vocabulary searched phrase by phrase, with
the policy passages that matched as a second witness."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.concepts import MARK
from index.generation import Generation
from index.phrases import Phrase
from index.question import Question, Reading
from index.search import Hit
from ingest.japanese import normalise

DEPTH = 30  # phrases that each leg hands over
FEATURES = (
    *("cosine", "matched", "both", "breadth"),
    *("linear", "worded", "affinity", "named", "elsewhere"),
)
_BROAD = 3  # phrases that breadth looks at
_AFFINITY_HITS = 8
_CLEAR = 0.5  # cosine and share of weight together, at which a phrase says what is meant


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


def ours(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The divisions of this office, most likely first."""
    return [one for one in ranked if one.division is not None]


def theirs(ranked: Sequence[Ranked]) -> Ranked | None:
    """Another office, where something speaks for one."""
    return next((one for one in ranked if one.division is None), None)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Divisions that something speaks for (−1 is another office), the rows of the phrases that
    do, best first, and features of shape (n, len(FEATURES))."""

    divisions: list[int]
    phrases: list[list[int]]
    features: np.ndarray


@dataclass(frozen=True, slots=True)
class Matches:
    """Phrases that match, best first: rows, cosine, share of the matter's weight, and the sum
    of the two; and what all phrases together say of every division, other offices last, by
    their meaning (`linear`) and by their words (`worded`)."""

    rows: list[int]
    cosine: list[float]
    matched: list[float]
    both: list[float]
    linear: np.ndarray
    worded: np.ndarray


def match(generation: Generation, matter: Reading) -> Matches:
    """The phrases that are most like a matter."""
    scored = generation.phrase_legs.candidates(matter, DEPTH)
    both = scored.cosine + scored.matched
    order = np.argsort(-both, kind="stable")
    return Matches(
        rows=scored.rows[order].tolist(),
        cosine=scored.cosine[order].tolist(),
        matched=scored.matched[order].tolist(),
        both=both[order].tolist(),
        linear=matter.vector @ generation.classifier,
        worded=generation.wording.scores(matter.text, matter.tokens),
    )


def clear_matter(generation: Generation, matches: Matches) -> str | None:
    """The token of the office's word for a matter, where a phrase says clearly what that is."""
    if not matches.rows or matches.both[0] < _CLEAR:
        return None
    term = generation.phrases[matches.rows[0]].term
    return None if term is None else MARK + normalise(term)


def widened(generation: Generation, question: Question, matches: Matches) -> Question:
    """The question with further words to search the documents by: the office's word for its
    matter, where a phrase says clearly what that is (「会社を息子に継がせたい」 shares no word with
    the pages on 事業承継); and for an English question the documents' words for those that they
    do not know."""
    whole = question.whole
    tokens = list(whole.tokens)
    if question.language == "en":
        strange = [token for token in tokens if not generation.passage_legs.knows([token])]
        kindred = generation.words.kindred(strange, generation.pieces)
        tokens += [word for word in dict.fromkeys(kindred) if word not in tokens]
    term = clear_matter(generation, matches)
    if term is not None and term not in tokens:
        tokens.append(term)
    return replace(question, whole=replace(whole, tokens=tuple(tokens)))


def rank(
    generation: Generation, question: Question, matches: Matches, hits: Sequence[Hit]
) -> list[Ranked]:
    """Divisions that could be meant, and "another office", most likely first."""
    return _ranked(generation, candidates(generation, question, matches, hits))


def rank_clause(generation: Generation, clause: Reading) -> list[Ranked]:
    """As `rank`, for one clause of a question and by its phrases alone."""
    return _ranked(generation, _candidates(generation, match(generation, clause), {}, {}))


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


def candidates(
    generation: Generation, question: Question, matches: Matches, hits: Sequence[Hit]
) -> Candidates:
    """Every division that a phrase, a passage or its own name speaks for."""
    witnesses = _witnesses(generation, hits)
    return _candidates(generation, matches, witnesses, _named(generation, question))


def _candidates(
    generation: Generation,
    matches: Matches,
    witnesses: dict[int, float],
    named: dict[int, float],
) -> Candidates:
    best: dict[int, list[int]] = {}  # places among the matches, best first
    for place, row in enumerate(matches.rows):
        for division in generation.phrases[row].divisions or (-1,):
            best.setdefault(division, []).append(place)
    for division in (*witnesses, *named):
        best.setdefault(division, [])
    features = [
        (
            max((matches.cosine[i] for i in places), default=0.0),
            max((matches.matched[i] for i in places), default=0.0),
            matches.both[places[0]] if places else 0.0,
            sum(matches.both[i] for i in places[:_BROAD]) / _BROAD,
            float(matches.linear[division]),  # other offices are −1, and last
            float(matches.worded[division]),
            witnesses.get(division, 0.0),
            named.get(division, 0.0),
            1.0 if division < 0 else 0.0,
        )
        for division, places in best.items()
    ]
    return Candidates(
        divisions=list(best),
        phrases=[[matches.rows[i] for i in places[:_BROAD]] for places in best.values()],
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
