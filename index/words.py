"""Words that no passage holds, led to those that passages hold.

An English question shares few words with Japanese documents, and BM25 finds nothing by them. The
encoder knows which words of the documents mean nearly the same: "shrink" is near 減少.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from corpus.errors import GenerationError
from index.encoder.encoders import Encoder

NEAREST = 2  # words that a question's word is led to
LEAST_COSINE = 0.4  # both on the development questions
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]{2,}")  # no number, no concept's token


class Words:
    """The Japanese words of a corpus and their unit vectors, shape (n, dimension)."""

    def __init__(self, words: Sequence[str], vectors: np.ndarray) -> None:
        """Raises GenerationError where the two differ in number."""
        if len(words) != len(vectors):
            raise GenerationError(
                f"{len(vectors)} vectors for {len(words)} words; build the index again."
            )
        self._words = words
        self._vectors = vectors
        self._known = frozenset(words)

    @classmethod
    def build(cls, tokens: Iterable[Sequence[str]], encoder: Encoder) -> "Words":
        """The words among the tokens of texts."""
        words = {token for row in tokens for token in row if _is_word(token)}
        japanese = sorted(word for word in words if _JAPANESE.search(word))
        return cls(japanese, encoder.encode_passages(japanese))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "words.txt").write_text("\n".join(self._words), encoding="utf-8")
        np.save(folder / "vectors.npy", self._vectors)

    @classmethod
    def open(cls, folder: Path) -> "Words":
        """Raises GenerationError where files are missing, broken or of another size."""
        try:
            words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
            vectors = np.load(folder / "vectors.npy", mmap_mode="r")
        except (OSError, ValueError) as error:
            raise GenerationError(
                f"{folder}: cannot be opened ({error}); build the index again."
            ) from None
        return cls(words if len(vectors) else [], vectors.view(np.ndarray))

    def kindred(self, tokens: Sequence[str], encoder: Encoder) -> list[str]:
        """The words nearest to those tokens that are words and not among them, best first for
        each token in turn."""
        strange = [t for t in dict.fromkeys(tokens) if _is_word(t) and t not in self._known]
        if not strange or not self._words:
            return []
        cosines = encoder.encode_queries(strange) @ self._vectors.T
        return [
            self._words[place]
            for row in cosines
            for place in np.argsort(-row, kind="stable")[:NEAREST].tolist()
            if row[place] >= LEAST_COSINE
        ]


def _is_word(token: str) -> bool:
    return _WORD.fullmatch(token) is not None
