"""Whether a confidence is what it says: of what is shown with 0.9, nine in ten are right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.judgement import Judgement

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """As many as were `shown` with a confidence from `low` to below `high` (the last bin holds 1).

    `confidence` is their mean confidence, `accuracy` the share that was right; both are None for
    an empty bin.
    """

    low: float
    high: float
    shown: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """The reliability table and the expected calibration error, None where nothing was shown."""

    bins: tuple[Bin, ...]
    expected_error: float | None


def of_contacts(rows: Sequence[Judgement]) -> Calibration:
    """First contacts, of facts where it is known who is in charge."""
    return calibration(
        (row.confidence, row.contact_rank == 1)
        for row in rows
        if row.confidence is not None and (row.kind != "fact" or row.in_charge)
    )


def of_answers(rows: Sequence[Judgement]) -> Calibration:
    """Answers to facts and out-of-scope questions, which have no right one; what is quoted beside
    a desk is not judged."""
    return calibration(
        (row.answer_confidence, row.answer_right)
        for row in rows
        if row.kind != "routing" and row.answer_confidence is not None
    )


def calibration(shown: Iterable[tuple[float, bool]]) -> Calibration:
    """Of confidences, and whether what was shown with each was right.

    Expected calibration error: mean of |accuracy − confidence| over equal bins, weighted by the
    number shown in each (Guo et al., On Calibration of Modern Neural Networks, 2017).
    """
    confidences, right = np.array(list(shown), dtype=np.float64).reshape(-1, 2).T
    places = np.clip((confidences * BINS).astype(int), 0, BINS - 1)
    bins = tuple(
        _bin(place, confidences[places == place], right[places == place]) for place in range(BINS)
    )
    error = sum(
        b.shown * abs(b.accuracy - b.confidence)
        for b in bins
        if b.accuracy is not None and b.confidence is not None
    )
    return Calibration(bins, error / len(right) if len(right) else None)


def _bin(place: int, confidences: np.ndarray, right: np.ndarray) -> Bin:
    filled = len(confidences) > 0
    return Bin(
        low=place / BINS,
        high=(place + 1) / BINS,
        shown=len(confidences),
        confidence=float(confidences.mean()) if filled else None,
        accuracy=float(right.mean()) if filled else None,
    )
