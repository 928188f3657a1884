"""One ranking from two legs and late interaction: standardised scores, added with weights."""

import math

import numpy as np

from index.legs import Candidates
from index.weights import Fusion


def standardise(scores: np.ndarray) -> np.ndarray:
    """Mean 0 and standard deviation 1 (z-scores); zeros where all scores are equal."""
    if not len(scores):
        return scores
    centred = scores - scores.mean()
    spread = math.sqrt(centred @ centred / len(scores))
    standard: np.ndarray = centred / spread if spread > 1e-9 else np.zeros_like(scores)
    return standard


def fuse(candidates: Candidates, weights: Fusion) -> np.ndarray:
    """Fused score of every candidate, shape (n,), in their order."""
    lexical = weights.lexical * candidates.coverage**weights.trust
    fused: np.ndarray = standardise(candidates.cosine) + lexical * standardise(candidates.bm25)
    return fused


def rerank(fused: np.ndarray, maxsim: np.ndarray, coverage: float, weights: Fusion) -> np.ndarray:
    """Fused scores of the best candidates with their MaxSim added, shape (n,), in their order."""
    late = weights.late + weights.late_known * coverage
    found: np.ndarray = fused + late * standardise(maxsim)
    return found


def first(rows: np.ndarray, fused: np.ndarray, k: int) -> np.ndarray:
    """Places of the k best, best first; equal scores stand in order of rows."""
    best: np.ndarray = np.lexsort((rows, -fused))[:k]
    return best
