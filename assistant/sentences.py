"""Which sentences of the passages answer: the fewest that do, with the figure asked for."""

from dataclasses import dataclass

import numpy as np

from assistant.intent import figure_wanted, kind_wanted
from index.generation import Generation
from index.question import Question
from index.search import Hit
from ingest.japanese import normalise
from ingest.passages import heading

PASSAGES = 6  # passages whose sentences are weighed


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence: its hit (position in the hits), its span, and the features of the choice."""

    hit: int
    start: int
    end: int
    features: dict[str, float]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate and its share of the choice; the shares of all candidates add up to 1."""

    candidate: Candidate
    share: float


def rank(generation: Generation, question: Question, hits: list[Hit]) -> list[Chosen]:
    """All sentences of the best passages, most likely answer first."""
    found = candidates(generation, question, hits)
    if not found:
        return []
    scores = np.array([generation.weights.sentence(c.features) for c in found])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    order = sorted(range(len(found)), key=lambda i: (-shares[i], i))
    return [Chosen(found[i], float(shares[i])) for i in order]


def candidates(generation: Generation, question: Question, hits: list[Hit]) -> list[Candidate]:
    """Sentences of the best passages in order, with their features."""
    top = hits[:PASSAGES]
    spans = [(i, start, end) for i, hit in enumerate(top) for start, end in hit.passage.sentences]
    rows = [
        generation.first_sentence[hit.row] + number
        for hit in top
        for number in range(len(hit.passage.sentences))
    ]
    if not rows:
        return []
    scored = generation.sentence_legs.at(question.whole, np.array(rows))
    figure, kind = figure_wanted(question.normal), kind_wanted(question.normal)
    best = top[0].fused
    found = []
    before = 0.0
    for position, (i, start, end) in enumerate(spans):
        passage = top[i].passage
        text = generation.documents[passage.document].text[start:end]
        normal = normalise(text)
        cosine, matched = float(scored.cosine[position]), float(scored.matched[position])
        first = start == passage.start
        found.append(
            Candidate(
                hit=i,
                start=start,
                end=end,
                features={
                    "cosine": cosine,
                    "matched": matched,
                    "passage": top[i].fused - best,
                    "figure": float(figure is not None and figure.search(normal) is not None),
                    "lacks": float(figure is not None and figure.search(normal) is None),
                    "kind": float(kind is not None and kind.search(normal) is not None),
                    "heading": float(first and heading(text) in passage.section),
                    # An answer often stands in the line below the one that repeats the question.
                    "before": 0.0 if first else before,
                    "length": min(end - start, 120) / 120,
                },
            )
        )
        before = cosine + matched
    return found
