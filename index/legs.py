"""The two legs over one list of texts: BM25 over tokens, FAISS over vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import faiss
import numpy as np

from corpus.errors import GenerationError
from index.question import Reading
from index.rows import TokenRows, bm25_of


@dataclass(frozen=True, slots=True)
class Lexical:
    """BM25 of every row, shape (size,), and the weight (inverse document frequency) of the
    tokens: of those that are indexed, and of all."""

    bm25: np.ndarray
    known: float
    total: float

    @property
    def coverage(self) -> float:
        """Share of the tokens' weight that is indexed, 0 to 1; 0 without tokens."""
        return self.known / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows, ascending, with both legs' scores, shape (n,) each. `matched` is BM25 as a share of
    the tokens' weight, which makes it comparable between questions."""

    rows: np.ndarray
    bm25: np.ndarray
    cosine: np.ndarray
    matched: np.ndarray
    coverage: float


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
        self._last: tuple[Reading | None, Lexical] = (None, Lexical(np.zeros(size), 0.0, 0.0))
        # Inverse document frequency of every token, and of one that is in no text.
        self._idf = np.zeros(0, dtype=np.float32)
        if bm25 is not None:
            # Plain views: slicing a memmap costs more than adding up what it holds.
            bm25.scores = {
                name: part.view(np.ndarray) if isinstance(part, np.ndarray) else part
                for name, part in bm25.scores.items()
            }
            counts = np.diff(bm25.scores["indptr"]).astype(np.float32)
            self._idf = np.log1p((size - counts + 0.5) / (counts + 0.5))
        self._idf_unknown = float(np.log1p((size + 0.5) / 0.5))

    @classmethod
    def build(cls, tokens: TokenRows, vectors: np.ndarray) -> "Legs":
        """`vectors` are unit rows of shape (len(tokens), dimension)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(bm25_of(tokens), index, len(tokens))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        if self._bm25 is not None:
            self._bm25.save(str(folder / "bm25"), show_progress=False)
        # By Python's file: FAISS's own would not tell that the disk is full.
        with (folder / "vectors.faiss").open("wb") as file:
            writer = faiss.PyCallbackIOWriter(file.write)  # type: ignore[attr-defined]
            faiss.write_index(self._vectors, writer)

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

    def knows(self, tokens: Sequence[str]) -> bool:
        """Whether any of the tokens stands in any text."""
        return self._bm25 is not None and bool(self._bm25.get_tokens_ids(list(tokens)))

    def lexical(self, question: Reading) -> Lexical:
        """BM25 of every row. The last reading's is kept: one question asks for it several times
        (to rank, to weigh coverage, to score a row that it cites)."""
        reading, found = self._last
        if reading is not question:
            found = self._lexical(question.tokens)
            self._last = (question, found)
        return found

    def _lexical(self, tokens: Sequence[str]) -> Lexical:
        known = self._bm25.get_tokens_ids(list(tokens)) if self._bm25 is not None else []
        unknown = (len(tokens) - len(known)) * self._idf_unknown
        if self._bm25 is None or not known:  # bm25s raises where it knows none of the words
            return Lexical(np.zeros(self.size, dtype=np.float32), 0.0, unknown)
        weight = float(self._idf[known].sum())
        return Lexical(self._bm25.get_scores_from_ids(known), weight, weight + unknown)

    def nearest(self, vector: np.ndarray, k: int) -> np.ndarray:
        """The k rows of greatest cosine, best first."""
        rows: np.ndarray = self._vectors.search(vector[None, :], min(k, self.size))[1][0]
        return rows

    def cosines(self, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Cosine of given rows with a unit vector, shape (len(rows),)."""
        found: np.ndarray = self._vectors.reconstruct_batch(rows) @ vector
        return found

    def candidates(self, question: Reading, k: int) -> Candidates:
        """The best k rows of either leg, with both scores for each."""
        bm25 = self.lexical(question).bm25
        best = np.flatnonzero(bm25)
        if len(best) > k:
            best = best[np.argpartition(-bm25[best], k)[:k]]
        rows = {*best.tolist(), *self.nearest(question.vector, k).tolist()}
        return self.at(question, np.array(sorted(rows), dtype=np.int64))

    def at(self, question: Reading, rows: np.ndarray) -> Candidates:
        """Given rows, ascending, with both scores for each."""
        lexical = self.lexical(question)
        bm25 = lexical.bm25[rows]
        return Candidates(
            rows=rows,
            bm25=bm25,
            cosine=self.cosines(question.vector, rows),
            matched=bm25 / lexical.total if lexical.total else np.zeros_like(bm25),
            coverage=lexical.coverage,
        )
