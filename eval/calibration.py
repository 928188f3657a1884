"""Whether a contact's confidence is what it says: of those shown with 0.9, nine in ten right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.judgement import Judgement

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """First contacts shown with a confidence from `low` to below `high` (the last bin holds 1).

    `confidence` is their mean confidence, `accuracy` the share that was acceptable; both are
    None for a bin without contacts.
    """

    low: float
    high: float
    contacts: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """The reliability table and the expected calibration error, None where no contact was shown."""

    bins: tuple[Bin, ...]
    expected_error: float | None


def calibration(rows: Sequence[Judgement]) -> Calibration:
    """First contacts of routing and out-of-scope questions; facts do not judge contacts.

    Expected calibration error: mean of |accuracy − confidence| over equal bins, weighted by the
    number of contacts in each (Guo et al., On Calibration of Modern Neural Networks, 2017).
    """
    shown = [row for row in rows if row.kind != "fact" and row.confidence is not None]
    confidences = np.array([row.confidence for row in shown], dtype=np.float64)
    right = np.array([not row.wrong_contact for row in shown], dtype=np.float64)
    places = np.clip((confidences * BINS).astype(int), 0, BINS - 1)
    bins = tuple(
        _bin(place, confidences[places == place], right[places == place]) for place in range(BINS)
    )
    error = sum(
        b.contacts * abs(b.accuracy - b.confidence)
        for b in bins
        if b.accuracy is not None and b.confidence is not None
    )
    return Calibration(bins, error / len(shown) if shown else None)


def _bin(place: int, confidences: np.ndarray, right: np.ndarray) -> Bin:
    filled = len(confidences) > 0
    return Bin(
        low=place / BINS,
        high=(place + 1) / BINS,
        contacts=len(confidences),
        confidence=float(confidences.mean()) if filled else None,
        accuracy=float(right.mean()) if filled else None,
    )
