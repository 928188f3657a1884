"""`search`: a question becomes hits, best first."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.fusion import first, fuse, rerank
from index.generation import Generation
from index.late import Late
from index.legs import Candidates
from index.question import Question
from index.reranking import READ, Reranker, mixed
from index.weights import Fusion
from ingest.passages import Passage

# How well rows fit the question that is asked, as a cross-encoder finds, shape (len(rows),).
Relevance = Callable[[Sequence[int]], np.ndarray]

DEPTH = 60  # rows that each leg hands to the fusion
RERANKED = 12  # of them, rows that late interaction puts into order


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


def search(
    generation: Generation,
    question: Question,
    k: int = 10,
    behind: Callable[[str], float] | None = None,
) -> list[Hit]:
    """The best k passages, ordered by fused score, then by row. `behind` says by how much the
    passages of a document (its id) fall behind in fused score; with infinity they are left out.
    """
    candidates, lag = _candidates(generation, question, behind)
    weights = generation.weights.fusion
    best, fused, likeness = ranking(
        candidates,
        question.pieces,
        generation.late,
        weights,
        k,
        lag,
        relevance_of(generation.reranker, question, generation.passage_text),
    )
    rows = candidates.rows[best].tolist()
    passages = generation.passages.many(rows)
    return [
        Hit(
            row=row,
            passage=passage,
            cosine=float(candidates.cosine[place]),
            bm25=float(candidates.bm25[place]),
            matched=float(candidates.matched[place]),
            fused=score,
            likeness=parts,
        )
        for row, passage, place, score, parts in zip(
            rows, passages, best.tolist(), fused.tolist(), likeness, strict=True
        )
    ]


def _candidates(
    generation: Generation, question: Question, behind: Callable[[str], float] | None
) -> tuple[Candidates, np.ndarray]:
    """The candidates of the legs, and by how much each falls behind, shape (n,). Where
    documents are left out, the legs are searched deeper, until enough others are found."""
    grains = generation.grains
    depth = DEPTH
    while True:
        candidates = grains.candidates(question.whole, depth)
        if behind is None:
            return candidates, np.zeros(len(candidates.rows))
        documents = generation.documents_of(candidates.rows)
        lags = {id: behind(id) for id in set(documents)}
        lag = np.array([lags[id] for id in documents])
        if math.inf not in lags.values():
            return candidates, lag
        used = np.isfinite(lag)
        if used.sum() >= DEPTH or depth >= len(generation.passages):
            return grains.at(question.whole, candidates.rows[used]), lag[used]
        depth *= 4


def relevance_of(
    reranker: Reranker | None, question: Question, text: Callable[[int], str]
) -> Relevance | None:
    """What a reranker finds of rows whose texts `text` gives; None without one."""
    if reranker is None:
        return None
    return lambda rows: reranker.relevance(question.whole.text, [text(row) for row in rows])


def ranking(
    candidates: Candidates,
    pieces: np.ndarray,
    late: Late,
    weights: Fusion,
    k: int,
    lag: np.ndarray | float = 0.0,
    relevance: Relevance | None = None,
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Places of the k best candidates, best first, then by row; their fused scores, less what
    each falls behind by (`lag`, shape (n,)); and how well each matches the question's word
    pieces (`Late.likeness`). With `relevance`, that of a cross-encoder decides in place of late
    interaction, and about more of them."""
    fused = fuse(candidates, weights) - lag
    best = first(candidates.rows, fused, max(k, RERANKED if relevance is None else READ))
    rows = candidates.rows[best].tolist()
    likeness, maxsim = late.likeness(pieces, rows)
    if relevance is None:
        reranked = rerank(fused[best], maxsim, candidates.coverage, weights)
    else:
        behind = np.broadcast_to(lag, fused.shape)[best]
        reranked = mixed(fused[best] + behind, relevance(rows)) - behind
    order = first(candidates.rows[best], reranked, k)
    return best[order], reranked[order], [likeness[place] for place in order.tolist()]
