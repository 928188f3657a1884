"""Linear classifiers of matters: the division that all phrases together speak for.

The nearest phrases know what somebody once put into words; a classifier over all of them also
knows which words tell divisions apart. Least squares with a penalty (ridge regression), every
class with the same weight: over the phrases' vectors, and over the parts of their words.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from index.wording import BUCKETS, Parts

_PENALTY = 3.0  # on the development questions; 1 to 10 differ little
_PENALTY_OF_WORDING = 0.5  # the same; 0.3 to 1
_EXACT = 0.01  # of the solution, relative; what is more exact decides no better


def fit(vectors: np.ndarray, divisions: Sequence[tuple[int, ...]], count: int) -> np.ndarray:
    """Coefficients of shape (dimension, count + 1), float32. `vectors` are the phrases' unit rows,
    `divisions` their divisions (0 to count − 1); the last class is of phrases without any.

    A phrase of several divisions counts for each by its share.
    """
    labels, weights = _labels(divisions, count)
    weighted = vectors.T * weights.astype(np.float32)
    penalty = _PENALTY * np.eye(vectors.shape[1])
    # How many threads add up decides the last digits, and an index is to be the same everywhere.
    with threadpool_limits(1):
        solved = np.linalg.solve(weighted @ vectors + penalty, weighted @ labels)
    return np.ascontiguousarray(solved, dtype=np.float32)


def fit_wording(parts: Parts, divisions: Sequence[tuple[int, ...]], count: int) -> np.ndarray:
    """The table of `index.wording.Wording`, float16, from the parts of phrases, one row each;
    `divisions` as for `fit`."""
    # It takes a second and a half to import, and most builds take the classifier over.
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import Ridge

    labels, weights = _labels(divisions, count)
    ones = np.ones(len(parts.buckets), dtype=np.float32)
    counted = csr_matrix((ones, parts.buckets, parts.starts), (len(labels), BUCKETS), copy=True)
    counted.sum_duplicates()
    weighing = TfidfTransformer(sublinear_tf=True)
    # A row that counts w times has all its figures times √w.
    roots = np.sqrt(weights).astype(np.float32)[:, None]
    rows = csr_matrix(weighing.fit_transform(counted).multiply(roots))
    classes = (labels * roots).astype(np.float32).T
    # Each class is learnt by itself, so that threads change nothing but the time.
    with threadpool_limits(1), ThreadPoolExecutor() as threads:
        ridge = partial(Ridge, _PENALTY_OF_WORDING, fit_intercept=False, solver="lsqr", tol=_EXACT)
        coefficients = list(threads.map(lambda own: ridge().fit(rows, own).coef_, classes))
    table = np.column_stack([weighing.idf_, *coefficients])
    return np.ascontiguousarray(table, dtype=np.float16)


def _labels(divisions: Sequence[tuple[int, ...]], count: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels of phrases, shape (n, count + 1), each a 1 shared among the phrase's divisions; and
    weights, shape (n,), by which all classes count the same."""
    labels = np.zeros((len(divisions), count + 1))
    for row, found in enumerate(divisions):
        labels[row, list(found or (count,))] = 1.0 / max(len(found), 1)
    sizes = np.maximum(labels.sum(axis=0), 1.0)
    weights = labels @ (1.0 / sizes)
    return labels, weights / weights.mean()
