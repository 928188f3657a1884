"""One ranking from two legs: standardised scores, added with weights."""

import msgspec
import numpy as np

from index.legs import Candidates


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weights of the fusion, chosen on development questions; see index/weights.json.

    The lexical leg's weight is `lexical` times coverage to the power of `trust`: a question
    most of whose words are in no document (another language, say) is left to the dense leg.
    """

    lexical: float = 1.0
    trust: float = 1.0


def standardise(scores: np.ndarray) -> np.ndarray:
    """Mean 0 and standard deviation 1 (z-scores); zeros where all scores are equal."""
    spread = float(scores.std())
    if spread < 1e-9:
        return np.zeros_like(scores)
    standard: np.ndarray = (scores - scores.mean()) / spread
    return standard


def fuse(candidates: Candidates, weights: Weights) -> np.ndarray:
    """Fused score of every candidate, shape (n,), in their order."""
    lexical = weights.lexical * candidates.coverage**weights.trust
    fused: np.ndarray = standardise(candidates.cosine) + lexical * standardise(candidates.bm25)
    return fused
