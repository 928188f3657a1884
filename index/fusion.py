"""One ranking from two legs: standardised scores, added with weights."""

import numpy as np

from index.legs import Candidates
from index.weights import Fusion


def standardise(scores: np.ndarray) -> np.ndarray:
    """Mean 0 and standard deviation 1 (z-scores); zeros where all scores are equal."""
    spread = float(scores.std())
    if spread < 1e-9:
        return np.zeros_like(scores)
    standard: np.ndarray = (scores - scores.mean()) / spread
    return standard


def fuse(candidates: Candidates, weights: Fusion) -> np.ndarray:
    """Fused score of every candidate, shape (n,), in their order."""
    lexical = weights.lexical * candidates.coverage**weights.trust
    fused: np.ndarray = standardise(candidates.cosine) + lexical * standardise(candidates.bm25)
    return fused
