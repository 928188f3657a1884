"""Every weight that was learnt on development questions, in one file that can be read.

`index/weights.json` holds them for an office with the general vocabulary, and
`index/weights_own.json` for one whose own vocabulary is all it needs; `python -m eval.tune` writes
both; a generation's manifest keeps the ones it was published with.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from corpus.errors import ModelError

FILE = Path(__file__).with_name("weights.json")
OWN = Path(__file__).with_name("weights_own.json")


class Fusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lexical leg's weight is `lexical` times coverage to the power of `trust`: a question
    most of whose words are in no document (another language, say) is left to the dense leg.
    Late interaction among the best of both legs counts `late`, and in proportion to coverage
    `late_known` more: piece by piece, two languages have less in common than as wholes."""

    lexical: float = 1.0
    trust: float = 1.0
    late: float = 0.0
    late_known: float = 0.0


class Linear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A linear model: `intercept` plus the sum of named coefficients times features. Used for
    a choice among candidates (softmax over them) or for a probability (sigmoid)."""

    coefficients: dict[str, float] = {}
    intercept: float = 0.0

    def __call__(self, features: dict[str, float]) -> float:
        return self.intercept + sum(
            weight * features[name] for name, weight in self.coefficients.items()
        )

    def shares(self, features: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """Softmax over candidates, shape (n,), adding up to 1; `features` has shape
        (n, len(names)), and a name without a coefficient counts nothing."""
        weights = np.array([self.coefficients.get(name, 0.0) for name in names])
        scores = features @ weights
        shares: np.ndarray = np.exp(scores - scores.max())
        shares /= shares.sum()
        return shares


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`division`, `sentence`: which of many. `contact`, `answerable`, `factual`: probabilities that
    the first division is right, that the documents answer at all, and that a fact is asked for,
    which sentences tell, and not what a desk helps with. `show`: least probabilities at which a
    contact and an answer are shown, at which an answer is `sure`, so that nothing need be said of
    it, and at which sentences are told where a desk is sure (`factual`); and the share of the
    first division's at which an `other` is shown too."""

    fusion: Fusion
    division: Linear
    contact: Linear
    sentence: Linear
    answerable: Linear
    factual: Linear
    show: dict[str, float]


def load_weights(*, general: bool) -> Weights:
    """The weights for an office with or without the general vocabulary. Raises ModelError where
    their file is broken."""
    path = FILE if general else OWN
    try:
        return msgspec.json.decode(path.read_bytes(), type=Weights)
    except (OSError, msgspec.MsgspecError) as error:
        raise ModelError(
            f"{path}: 読めません（{error}）。プログラムを入れ直してください。"
            f" / cannot be read ({error}); install the program again"
        ) from None
