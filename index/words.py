"""Foreign words, led to the words of the documents that mean nearly the same.

An English question shares few words with Japanese documents, and BM25 finds nothing by them. The
encoder knows that "shrink" is near 減少. (A Japanese word that the documents lack is seldom
better asked for by another: measured on the development questions, it changes nothing.)
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from corpus.errors import GenerationError
from index.encoder.encoders import Encoder
from index.messages import BUILD_AGAIN

NEAREST = 2  # words that a question's word is led to
LEAST_COSINE = 0.4  # both on the development questions
_REMEMBERED = 8192  # words
_FOREIGN = re.compile(r"[a-z]{2,}")


class Words:
    """The Japanese words of a corpus and their unit vectors, shape (n, dimension)."""

    def __init__(self, words: Sequence[str], vectors: np.ndarray) -> None:
        """Raises GenerationError where the two differ in number."""
        if len(words) != len(vectors):
            raise GenerationError(
                f"語 {len(words)} 件に対して、ベクトルが {len(vectors)} 件です。{BUILD_AGAIN}"
                f" / {len(vectors)} vectors for {len(words)} words; build the index again."
            )
        self._words = words
        self._vectors = vectors
        self._led: dict[str, list[str]] = {}  # English questions share most of their words

    @classmethod
    def build(
        cls, words: Iterable[str], encoder: Encoder, known: Mapping[str, np.ndarray] | None = None
    ) -> "Words":
        """Of different words; `known` are vectors that need no encoding."""
        known = known or {}
        words = sorted(words)
        new = [word for word in words if word not in known]
        vectors = {**known, **dict(zip(new, encoder.encode_passages(new), strict=True))}
        rows = [vectors[word] for word in words]
        return cls(words, np.array(rows, dtype=np.float32).reshape(-1, encoder.dimension))

    def rows(self) -> tuple[list[str], np.ndarray]:
        """The words, and their vectors in the same order."""
        return list(self._words), self._vectors

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
        except (OSError, ValueError, EOFError) as error:
            raise GenerationError(
                f"{folder}: 開けません。{BUILD_AGAIN}"
                f" / cannot be opened ({error}); build the index again."
            ) from None
        return cls(words if len(vectors) else [], vectors.view(np.ndarray))

    def kindred(self, tokens: Sequence[str], encoder: Encoder) -> list[str]:
        """The words nearest to the tokens in Latin script, best first for each in turn."""
        foreign = [token for token in dict.fromkeys(tokens) if _FOREIGN.fullmatch(token)]
        led = {token: self._led[token] for token in foreign if token in self._led}
        if new := [token for token in foreign if token not in led]:
            led |= zip(new, self._nearest(new, encoder), strict=True)
            if len(self._led) < _REMEMBERED:
                self._led |= led
        return [word for token in foreign for word in led[token]]

    def _nearest(self, foreign: Sequence[str], encoder: Encoder) -> list[list[str]]:
        if not self._words:
            return [[] for _ in foreign]
        cosines = self._vectors @ encoder.encode_queries(foreign).T
        found = []
        for row in cosines.T:
            near = np.flatnonzero(row >= LEAST_COSINE)
            best = near[np.argsort(-row[near], kind="stable")[:NEAREST]]
            found.append([self._words[place] for place in best.tolist()])
        return found
