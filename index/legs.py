"""The two legs over one list of texts: BM25 over tokens, cosines of vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from corpus.errors import GenerationError
from index.inverting import postings_of
from index.messages import BUILD_AGAIN
from index.postings import Postings
from index.question import Reading
from index.rows import TokenRows
from index.vectors import FlatVectors, Nearest, open_vectors


class LexicalLeg(Protocol):
    """BM25 over the rows 0 to `size` − 1, wherever they are kept."""

    size: int

    def weights(self, tokens: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Inverse document frequency of tokens, and which of them stand in any row."""
        ...

    def best(self, tokens: Sequence[str], k: int) -> np.ndarray:
        """The k rows of greatest BM25 above 0, ascending; of equal ones those that come first."""
        ...

    def at(self, tokens: Sequence[str], rows: np.ndarray) -> np.ndarray:
        """BM25 of given rows, float32, shape (len(rows),). A token asked for twice counts twice."""
        ...


class DenseLeg(Protocol):
    """Unit vectors of the rows 0 to `size` − 1, wherever they are kept."""

    size: int

    def nearest(self, vector: np.ndarray, k: int) -> np.ndarray:
        """The k rows of greatest cosine with a unit vector, best first."""
        ...

    def cosines(self, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Cosine of given rows with a unit vector, float32, shape (len(rows),)."""
        ...


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows, ascending, with both legs' scores, shape (n,) each. `matched` is BM25 as a share of
    the tokens' weight, which makes it comparable between questions; `coverage` the share of that
    weight (inverse document frequency) that is indexed, 0 to 1."""

    rows: np.ndarray
    bm25: np.ndarray
    cosine: np.ndarray
    matched: np.ndarray
    coverage: float


class Legs:
    """BM25 and vectors over the same rows, 0 to `size` − 1."""

    def __init__(self, lexical: LexicalLeg, dense: DenseLeg) -> None:
        if dense.size != lexical.size:
            raise GenerationError(
                f"文章 {lexical.size} 件に対して、ベクトルが {dense.size} 件です。{BUILD_AGAIN}"
                f" / {dense.size} vectors for {lexical.size} texts; build the index again."
            )
        self.size = lexical.size
        self.lexical = lexical
        self.dense = dense

    @classmethod
    def of(cls, tokens: TokenRows, vectors: np.ndarray) -> "Legs":
        """In memory; `vectors` are unit rows of shape (len(tokens), dimension)."""
        return cls(postings_of(tokens), FlatVectors.of(vectors))

    @classmethod
    def open(cls, folder: Path, size: int, nearest: Nearest | None = None) -> "Legs":
        """Raises GenerationError where files are missing or of another size."""
        return cls(Postings.open(folder / "bm25", size), open_vectors(folder, nearest))

    def knows(self, tokens: Sequence[str]) -> bool:
        """Whether any of the tokens stands in any text."""
        return bool(self.lexical.weights(tokens)[1].any())

    def candidates(self, question: Reading, k: int) -> Candidates:
        """The best k rows of either leg, with both scores for each."""
        rows = self.dense.nearest(question.vector, k)
        if question.tokens:
            rows = np.union1d(rows, self.lexical.best(question.tokens, k))
        return self.at(question, np.sort(rows))

    def at(self, question: Reading, rows: np.ndarray) -> Candidates:
        """Given rows, ascending, with both scores for each."""
        bm25 = self.lexical.at(question.tokens, rows)
        weights, known = self.lexical.weights(question.tokens)
        total = float(weights.sum())
        return Candidates(
            rows=rows,
            bm25=bm25,
            cosine=self.dense.cosines(question.vector, rows),
            matched=bm25 / total if total else np.zeros_like(bm25),
            coverage=float(weights[known].sum()) / total if total else 0.0,
        )
