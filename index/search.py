"""`search`: a question becomes hits, best first."""

from dataclasses import dataclass, field

import numpy as np

from index.fusion import first, fuse, rerank
from index.generation import Generation
from index.question import Question
from ingest.passages import Passage

DEPTH = 60  # rows that each leg hands to the fusion
RERANKED = 16  # of them, rows that late interaction puts into order


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that matched: its row in the generation and its scores; `matched` is its BM25
    as a share of the question's weight. `likeness`, shape (1 + sentences, pieces), has a line
    for its headings and one for each of its sentences: how well each word piece of the question
    is matched there."""

    row: int
    passage: Passage
    cosine: float
    bm25: float
    matched: float
    fused: float
    likeness: np.ndarray = field(compare=False)


def search(generation: Generation, question: Question, k: int = 10) -> list[Hit]:
    """The best k passages, ordered by fused score, then by row."""
    candidates = generation.passage_legs.candidates(question.whole, DEPTH)
    weights = generation.weights.fusion
    fused = fuse(candidates, weights)
    best = first(candidates.rows, fused, max(k, RERANKED))
    likeness, maxsim = generation.late.likeness(question.pieces, candidates.rows[best].tolist())
    reranked = rerank(fused[best], maxsim, weights)
    return [
        Hit(
            row=int(candidates.rows[best[place]]),
            passage=generation.passages[int(candidates.rows[best[place]])],
            cosine=float(candidates.cosine[best[place]]),
            bm25=float(candidates.bm25[best[place]]),
            matched=float(candidates.matched[best[place]]),
            fused=float(reranked[place]),
            likeness=likeness[place],
        )
        for place in first(candidates.rows[best], reranked, k).tolist()
    ]
