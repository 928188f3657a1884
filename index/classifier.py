"""A linear classifier of matters: the division that all phrases together speak for.

The nearest phrases know what somebody once put into words; a classifier over all of them also
knows which words tell divisions apart. Least squares with a penalty (ridge regression) on the
phrases' vectors, every class with the same weight, solved at build in milliseconds.
"""

from collections.abc import Sequence

import numpy as np
from threadpoolctl import threadpool_limits

_PENALTY = 3.0  # on the development questions; 1 to 10 differ little


def fit(vectors: np.ndarray, divisions: Sequence[tuple[int, ...]], count: int) -> np.ndarray:
    """Coefficients of shape (dimension, count + 1), float32. `vectors` are the phrases' unit rows,
    `divisions` their divisions (0 to count − 1); the last class is of phrases without any.

    A phrase of several divisions counts for each by its share.
    """
    labels = np.zeros((len(vectors), count + 1))
    for row, found in enumerate(divisions):
        labels[row, list(found or (count,))] = 1.0 / max(len(found), 1)
    sizes = np.maximum(labels.sum(axis=0), 1.0)
    weights = labels @ (1.0 / sizes)
    weights /= weights.mean()
    weighted = vectors.T * weights.astype(np.float32)
    penalty = _PENALTY * np.eye(vectors.shape[1])
    # How many threads add up decides the last digits, and an index is to be the same everywhere.
    with threadpool_limits(1):
        solved = np.linalg.solve(weighted @ vectors + penalty, weighted @ labels)
    return np.ascontiguousarray(solved, dtype=np.float32)
