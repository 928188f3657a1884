"""The two legs over one list of texts: BM25 over tokens, FAISS over vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import faiss
import numpy as np

from corpus.errors import GenerationError
from index.question import Reading

# Lucene's BM25 with its usual parameters.
K1, B = 1.5, 0.75


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows that at least one leg found, ascending, with both legs' scores, shape (n,) each.

    `known` and `total` are the weight (inverse document frequency) of the question's tokens
    that are indexed, and of all of them.
    """

    rows: np.ndarray
    bm25: np.ndarray
    cosine: np.ndarray
    known: float
    total: float

    @property
    def coverage(self) -> float:
        """Share of the question's weight that the lexical leg knows, 0 to 1."""
        return self.known / self.total if self.total else 0.0

    @property
    def matched(self) -> np.ndarray:
        """BM25 as a share of the question's weight: comparable between questions."""
        return self.bm25 / self.total if self.total else np.zeros_like(self.bm25)


class Legs:
    """BM25 and FAISS over the same rows, 0 to `size` − 1."""

    def __init__(self, bm25: bm25s.BM25 | None, vectors: faiss.Index, size: int) -> None:
        if vectors.ntotal != size:
            raise GenerationError(
                f"{vectors.ntotal} vectors for {size} texts; build the index again."
            )
        self.size = size
        self._bm25 = bm25
        self._vectors = vectors
        # Inverse document frequency of every token, and of one that is in no text.
        if bm25 is None:
            self._idf = np.zeros(0, dtype=np.float32)
        else:
            counts = np.diff(bm25.scores["indptr"]).astype(np.float32)
            self._idf = np.log1p((size - counts + 0.5) / (counts + 0.5))
        self._idf_unknown = float(np.log1p((size + 0.5) / 0.5))

    @classmethod
    def build(cls, tokens: Sequence[Sequence[str]], vectors: np.ndarray) -> "Legs":
        """`tokens` a list a row, `vectors` unit rows of shape (len(tokens), dimension)."""
        bm25 = None
        if any(tokens):
            bm25 = bm25s.BM25(k1=K1, b=B)
            bm25.index([list(row) for row in tokens], show_progress=False)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(bm25, index, len(tokens))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        if self._bm25 is not None:
            self._bm25.save(str(folder / "bm25"), show_progress=False)
        faiss.write_index(self._vectors, str(folder / "vectors.faiss"))

    @classmethod
    def open(cls, folder: Path, size: int) -> "Legs":
        """Raises GenerationError where files are missing or of another size."""
        try:
            bm25 = None
            if (folder / "bm25").exists():
                bm25 = bm25s.BM25.load(str(folder / "bm25"), mmap=True, show_progress=False)
            vectors = faiss.read_index(str(folder / "vectors.faiss"))
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            raise GenerationError(
                f"{folder}: cannot be opened ({error}); build the index again."
            ) from None
        return cls(bm25, vectors, size)

    @property
    def dimension(self) -> int:
        return int(self._vectors.d)

    def lexical(self, tokens: Sequence[str]) -> tuple[np.ndarray, float, float]:
        """BM25 of every row, shape (size,), and the weight of the tokens, known and total."""
        known = self._bm25.get_tokens_ids(list(tokens)) if self._bm25 is not None else []
        unknown = (len(tokens) - len(known)) * self._idf_unknown
        if self._bm25 is None or not known:  # bm25s raises where it knows none of the words
            return np.zeros(self.size, dtype=np.float32), 0.0, unknown
        weight = float(self._idf[known].sum())
        return self._bm25.get_scores_from_ids(known), weight, weight + unknown

    def coverage(self, tokens: Sequence[str]) -> float:
        """Share of the tokens' weight that stands in the texts, 0 to 1; 0 without tokens."""
        if self._bm25 is None or not tokens:
            return 0.0
        known = self._bm25.get_tokens_ids(list(tokens))
        weight = float(self._idf[known].sum())
        return weight / (weight + (len(tokens) - len(known)) * self._idf_unknown)

    def nearest(self, vector: np.ndarray, k: int) -> np.ndarray:
        """The k rows of greatest cosine, best first."""
        rows: np.ndarray = self._vectors.search(vector[None, :], min(k, self.size))[1][0]
        return rows

    def cosines(self, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Cosines of given rows, in their order."""
        found: np.ndarray = self._vectors.reconstruct_batch(rows) @ vector
        return found

    def candidates(self, question: Reading, k: int) -> Candidates:
        """The best k rows of either leg, with both scores for each."""
        bm25, known, total = self.lexical(question.tokens)
        best = np.argpartition(-bm25, k)[:k] if self.size > k else np.arange(self.size)
        best = best[bm25[best] > 0]
        near = self.nearest(question.vector, k)
        rows = np.union1d(best, near).astype(np.int64)
        cosine = self.cosines(question.vector, rows)
        return Candidates(rows, bm25[rows], cosine, known, total)

    def at(self, question: Reading, rows: np.ndarray) -> Candidates:
        """Given rows, ascending, with both scores for each."""
        bm25, known, total = self.lexical(question.tokens)
        cosine = self.cosines(question.vector, rows)
        return Candidates(rows, bm25[rows], cosine, known, total)
