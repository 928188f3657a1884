"""`search`: a question becomes hits, best first."""

from dataclasses import dataclass

import numpy as np

from index.fusion import fuse
from index.generation import Generation
from index.question import Question
from ingest.passages import Passage

DEPTH = 100  # rows that each leg hands to the fusion


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that matched: its row in the generation and its scores; `matched` is its BM25
    as a share of the question's weight."""

    row: int
    passage: Passage
    cosine: float
    bm25: float
    matched: float
    fused: float


def search(generation: Generation, question: Question, k: int = 10) -> list[Hit]:
    """The best k passages, ordered by fused score, then by row."""
    candidates = generation.passage_legs.candidates(question.whole, DEPTH)
    fused = fuse(candidates, generation.weights.fusion)
    order = np.lexsort((candidates.rows, -fused))[:k]
    return [
        Hit(
            row=int(candidates.rows[i]),
            passage=generation.passages[int(candidates.rows[i])],
            cosine=float(candidates.cosine[i]),
            bm25=float(candidates.bm25[i]),
            matched=float(candidates.matched[i]),
            fused=float(fused[i]),
        )
        for i in order
    ]
