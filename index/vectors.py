"""The dense leg: vectors on disk, and which of them are nearest to a question's.

Few vectors are searched one by one. Of many, FAISS keeps a short code each (product quantisation
in 4 bits, scanned in registers: André et al. 2017, arXiv:1704.07355); those whose codes come
nearest are compared by the vectors themselves. How many must be compared for the exact best ones
to be among them is measured when an index is built. (Graphs and inverted files were slower at the
same recall: docs/PERFORMANCE.md.)
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import faiss
import msgspec
import numpy as np

from corpus.errors import GenerationError
from index.columns import ArrayWriter, opened
from index.messages import not_opened

EXACT = 20_000  # vectors that are searched one by one
LEAST_RECALL = 0.995
BEST = 10  # of which recall is measured
ASKED = 200  # vectors by which it is
# Vectors that codes are learnt from, and in how many rounds: twice as many of both find no more.
_TRAINED, _ROUNDS = 4096, 10
_COMPARED = (4, 8, 16, 32)  # times as many as are asked for, the first that is good enough
_AT_ONCE = 1 << 16  # vectors in memory

HALF = np.float16  # of vectors that are only compared
FLAT, ROWS, CODES = "vectors.faiss", "vectors.npy", "nearest.faiss"


class Nearest(msgspec.Struct, frozen=True):
    """How the nearest of many vectors are found: the index as FAISS names it, how many times as
    many as are asked for are compared, and how many of the exact best ten are found so."""

    kind: str
    compared: int
    recall: float


class FlatVectors:
    """Unit vectors that are all compared with a question's, by FAISS."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index
        self.size: int = index.ntotal

    @classmethod
    def of(cls, vectors: np.ndarray) -> "FlatVectors":
        """In memory; unit rows of shape (n, dimension)."""
        return cls(_flat(vectors))

    def nearest(self, vector: np.ndarray, k: int) -> np.ndarray:
        """The k rows of greatest cosine with a unit vector, best first."""
        rows: np.ndarray = self._index.search(vector[None, :], min(k, self.size))[1][0]
        return rows

    def cosines(self, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Cosine of given rows with a unit vector, shape (len(rows),)."""
        found: np.ndarray = self._index.reconstruct_batch(rows) @ vector
        return found

    def between(self, first: int, after: int) -> np.ndarray:
        """The vectors of rows `first` to `after` − 1."""
        found: np.ndarray = self._index.reconstruct_n(first, after - first)
        return found


class RowVectors:
    """Unit vectors on disk, shape (size, dimension), of which few are compared at a time."""

    def __init__(self, rows: np.ndarray) -> None:
        self._rows = rows
        self.size = len(rows)

    def nearest(self, vector: np.ndarray, k: int) -> np.ndarray:
        """The k rows of greatest cosine with a unit vector, best first; reads them all."""
        return self._best(vector, np.arange(self.size), k)

    def cosines(self, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Cosine of given rows with a unit vector, shape (len(rows),)."""
        found: np.ndarray = self._rows[rows].astype(np.float32, copy=False) @ vector
        return found

    def between(self, first: int, after: int) -> np.ndarray:
        """The vectors of rows `first` to `after` − 1, as they are stored."""
        return self._rows[first:after]

    def _best(self, vector: np.ndarray, rows: np.ndarray, k: int) -> np.ndarray:
        best: np.ndarray = rows[np.argsort(-self.cosines(vector, rows), kind="stable")[:k]]
        return best


class CodedVectors(RowVectors):
    """Unit vectors on disk, of which those are compared whose codes come nearest."""

    def __init__(self, rows: np.ndarray, codes: faiss.Index, compared: int) -> None:
        """`compared` are the times as many as are asked for."""
        super().__init__(rows)
        self._codes = codes
        self._compared = compared

    def nearest(self, vector: np.ndarray, k: int) -> np.ndarray:
        """The k rows of greatest cosine with a unit vector, best first, nearly always."""
        likely = min(k * self._compared, self.size)
        rows: np.ndarray = self._codes.search(vector[None, :], likely)[1][0]
        return self._best(vector, np.sort(rows[rows >= 0]), k)


def open_vectors(folder: Path, nearest: Nearest | None) -> FlatVectors | RowVectors:
    """The vectors of a folder; `nearest` says how the nearest of coded ones are found.

    Raises GenerationError where files are missing or broken.
    """
    if (folder / FLAT).exists():
        return FlatVectors(_read(folder / FLAT))
    rows = opened(folder / ROWS)
    return (
        CodedVectors(rows, _read(folder / CODES), nearest.compared) if nearest else RowVectors(rows)
    )


class VectorsWriter:
    """Writes vectors to a folder. Those that are `searched` get what finds the nearest; of others
    half the precision is kept, which is enough to compare single ones."""

    def __init__(self, folder: Path, dimension: int, searched: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._searched = searched
        self._dimension = dimension
        self._rows = ArrayWriter(folder / ROWS, np.float32 if searched else HALF, (dimension,))
        self.nearest: Nearest | None = None  # known when all is written

    def append(self, vectors: np.ndarray) -> None:
        self._rows.append(vectors)

    def close(self) -> None:
        self._rows.close()
        if not self._searched:
            return
        vectors = opened(self._folder / ROWS)
        if len(vectors) > EXACT and self._dimension % 2 == 0:
            self.nearest = _write_codes(vectors, self._folder / CODES)
        else:
            write_flat(vectors, self._folder)
            (self._folder / ROWS).unlink()


def write_flat(vectors: np.ndarray, folder: Path) -> None:
    """Writes vectors that are all compared, however many."""
    _write(_flat(vectors), folder / FLAT)


def _flat(vectors: np.ndarray) -> faiss.Index:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index


def _write_codes(vectors: np.ndarray, path: Path) -> Nearest:
    dimension = vectors.shape[1]
    kind = f"PQ{dimension // 2}x4fs"
    codes = faiss.IndexPQFastScan(dimension, dimension // 2, 4, faiss.METRIC_INNER_PRODUCT)
    codes.pq.cp.niter = _ROUNDS
    codes.train(np.ascontiguousarray(vectors[:: -(-len(vectors) // _TRAINED)]))
    for first in range(0, len(vectors), _AT_ONCE):
        codes.add(np.ascontiguousarray(vectors[first : first + _AT_ONCE]))
    _write(codes, path)
    asked = np.ascontiguousarray(vectors[:: -(-len(vectors) // ASKED)])
    best = exactly_nearest(vectors, asked)

    def found(compared: int) -> list[np.ndarray]:
        coded = CodedVectors(vectors, codes, compared)
        return [coded.nearest(vector, BEST) for vector in asked]

    return first_enough(kind, _COMPARED, best, found)


def first_enough(
    kind: str,
    steps: Sequence[int],
    best: np.ndarray,
    found: Callable[[int], Sequence[np.ndarray | list[int]]],
) -> Nearest:
    """The first of `steps`, how much is looked at, by which enough of the `best` rows are `found`
    for every vector that is asked for; the last where none is enough."""
    for looked_at in steps:
        shares = [
            np.isin(own, rows).mean() for own, rows in zip(best, found(looked_at), strict=True)
        ]
        recall = float(np.mean(shares))
        if recall >= LEAST_RECALL:
            break
    return Nearest(kind, looked_at, recall)


def exactly_nearest(vectors: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The BEST rows for each vector that is asked for, read in pieces."""
    heap = faiss.ResultHeap(len(asked), BEST, keep_max=True)
    for first in range(0, len(vectors), _AT_ONCE):
        piece = _flat(vectors[first : first + _AT_ONCE])
        cosines, rows = piece.search(asked, min(BEST, piece.ntotal))
        heap.add_result(cosines, rows + first)
    heap.finalize()
    best: np.ndarray = heap.I
    return best


def _write(index: faiss.Index, path: Path) -> None:
    # By Python's file: FAISS's own would not tell that the disk is full.
    with path.open("wb") as file:
        writer = faiss.PyCallbackIOWriter(file.write)  # type: ignore[attr-defined]
        faiss.write_index(index, writer)


def _read(path: Path) -> faiss.Index:
    try:
        return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except (OSError, RuntimeError, ValueError) as error:
        why = str(error).replace("\n", " ")
        raise GenerationError(not_opened(path, why)) from None
