"""The dense leg at two grains: what a text is about, and which of its parts comes nearest.

The vector of a text is the mean of its words, in which the one sentence that answers is lost; a
sentence by itself does not know what it stands in. The cosine of a text is the weighted mean of
the two: its own, and the greatest of its parts. (Figures: docs/MEASUREMENTS.md.)
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.legs import Candidates, DenseLeg, Legs
from index.question import Reading

_PART = 1 / 3  # of the weight


class Grains:
    """Searches texts by themselves and by their parts, such as passages and their sentences.

    Rows first[r] to first[r + 1] − 1 of `parts` are the parts of row r of `whole`; a text without
    parts is its own only part.
    """

    def __init__(self, whole: Legs, parts: DenseLeg, first: np.ndarray | Sequence[int]) -> None:
        self.whole = whole
        self._parts = parts
        self._first = np.asarray(first)

    def candidates(self, question: Reading, k: int) -> Candidates:
        """The best k texts of either leg, with both scores for each."""
        return self._refined(question, self.whole.candidates(question, k))

    def at(self, question: Reading, rows: np.ndarray) -> Candidates:
        """Given texts, rows ascending, with both scores for each."""
        return self._refined(question, self.whole.at(question, rows))

    def _refined(self, question: Reading, found: Candidates) -> Candidates:
        begins, ends = self._first[found.rows], self._first[found.rows + 1]
        sizes = ends - begins
        places = np.cumsum(sizes) - sizes  # of each text's first part among all parts of all
        parts = np.arange(sizes.sum()) + np.repeat(begins - places, sizes)
        nearest = found.cosine.copy()
        own = sizes > 0
        if own.any():
            cosines = self._parts.cosines(question.vector, parts)
            nearest[own] = np.maximum.reduceat(cosines, places[own])
        return replace(found, cosine=(1 - _PART) * found.cosine + _PART * nearest)
