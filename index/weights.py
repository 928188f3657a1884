"""Every weight that was learnt on development questions, in one file that can be read.

`index/weights.json` holds them; `python -m eval.tune` writes it; a generation's manifest keeps
the ones it was published with.
"""

from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("weights.json")


class Fusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lexical leg's weight is `lexical` times coverage to the power of `trust`: a question
    most of whose words are in no document (another language, say) is left to the dense leg."""

    lexical: float = 1.0
    trust: float = 1.0


class Linear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A linear model: `intercept` plus the sum of named coefficients times features. Used for
    a choice among candidates (softmax over them) or for a probability (sigmoid)."""

    coefficients: dict[str, float] = {}
    intercept: float = 0.0

    def __call__(self, features: dict[str, float]) -> float:
        return self.intercept + sum(
            weight * features[name] for name, weight in self.coefficients.items()
        )


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`division`, `sentence`: which of many. `contact`, `answerable`: probabilities that the
    first division is right and that the documents answer at all. `show`: least probabilities
    at which a contact and an answer are shown."""

    fusion: Fusion
    division: Linear
    contact: Linear
    sentence: Linear
    answerable: Linear
    show: dict[str, float]


def load_weights(path: Path = FILE) -> Weights:
    return msgspec.json.decode(path.read_bytes(), type=Weights)
