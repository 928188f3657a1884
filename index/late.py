"""Late interaction: every word piece of a question beside its best match in a text.

The mean of a passage's vectors says what the passage is about and forgets what it says. MaxSim
(Khattab and Zaharia 2020, arXiv:2004.12832) keeps every piece. The vectors are the static ones
of the bundled encoder; a piece of the question weighs as the square of its vector's length,
since training makes telling pieces long and empty ones short.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from corpus.errors import GenerationError
from index.columns import ArrayWriter, StartsWriter, opened
from index.encoder.encoders import StaticEncoder
from index.messages import BUILD_AGAIN


class Parts(Protocol):
    """The word pieces of rows that consist of parts, wherever they are kept."""

    def pieces(self, rows: Sequence[int]) -> tuple[np.ndarray, np.ndarray, list[int]]:
        """Pieces of all parts of all rows, how many each part has, at least one, and how many
        parts each row has, at least one."""
        ...


class MappedParts:
    """Part i has the pieces pieces[starts[i]:starts[i + 1]]; parts of row r are first[r] to
    first[r + 1] − 1."""

    def __init__(self, starts: np.ndarray, pieces: np.ndarray, first: np.ndarray) -> None:
        """Raises GenerationError where the three do not fit together."""
        if len(starts) != first[-1] + 1 or starts[-1] != len(pieces):
            raise GenerationError(
                f"文章の数か、その語の数が合いません。{BUILD_AGAIN}"
                f" / {len(starts) - 1} texts of {len(pieces)} word pieces where {first[-1]} texts "
                f"of {starts[-1]} are meant; build the index again."
            )
        self._starts = starts
        self._pieces = pieces
        self._first = first

    def pieces(self, rows: Sequence[int]) -> tuple[np.ndarray, np.ndarray, list[int]]:
        firsts = self._first[rows].tolist(), self._first[np.asarray(rows) + 1].tolist()
        starts = [self._starts[first : after + 1] for first, after in zip(*firsts, strict=True)]
        pieces = np.concatenate([self._pieces[own[0] : own[-1]] for own in starts])
        return (
            pieces,
            np.concatenate([np.diff(own) for own in starts]),
            [len(s) - 1 for s in starts],
        )


class Late:
    """MaxSim over rows that consist of parts, such as passages of headings and sentences. A piece
    is a row of `vectors` (unit rows, shape (vocabulary, dimension))."""

    def __init__(self, vectors: np.ndarray, parts: Parts) -> None:
        self._vectors = vectors
        self._parts = parts

    @classmethod
    def of(cls, encoder: StaticEncoder, parts: Sequence[str], first: Sequence[int]) -> "Late":
        """In memory; `parts` are normalised texts, those of row r `first[r]` to
        `first[r + 1]` − 1."""
        texts = encoder.distinct_pieces(parts)
        ids = np.concatenate([np.zeros(0, np.int32), *texts])
        used = np.unique(ids)
        sizes = np.array([len(own) for own in texts], dtype=np.int64)
        pieces, sizes = _never_empty(np.searchsorted(used, ids), sizes)
        starts = np.concatenate([[0], np.cumsum(sizes)])
        return cls(_vectors(encoder, used), MappedParts(starts, pieces, np.asarray(first)))

    @classmethod
    def open(cls, folder: Path) -> "Late":
        """Raises GenerationError where files are missing, broken or of another size."""
        names = ("vectors", "starts", "pieces", "first")
        vectors, *parts = (opened(folder / f"{name}.npy") for name in names)
        return cls(vectors, MappedParts(*parts))

    def likeness(
        self, question: np.ndarray, rows: Sequence[int]
    ) -> tuple[list[np.ndarray], np.ndarray]:
        """How well rows match a question, and their MaxSim, shape (len(rows),).

        The first is for each row an array of shape (parts, n): of each of the question's n word
        pieces the greatest cosine with the pieces of each part, times its weight. MaxSim takes
        every piece by its best part and adds up; it lies between 0 and 1. `question` are the
        pieces' vectors, shape (n, dimension), each as long as its weight.
        """
        if not rows:
            return [], np.zeros(0, dtype=np.float32)
        pieces, sizes, parts = self._parts.pieces(rows)
        if not len(question):
            nothing = [np.zeros((own, 0), dtype=np.float32) for own in parts]
            return nothing, np.zeros(len(rows), dtype=np.float32)
        used = np.zeros(len(self._vectors), dtype=bool)
        used[pieces] = True
        place = np.cumsum(used) - 1
        likeness = self._vectors[used] @ question.T
        every_piece = np.take(likeness, place[pieces], axis=0)
        best = np.maximum.reduceat(every_piece, np.cumsum(sizes) - sizes, axis=0)
        ends = np.cumsum(parts).tolist()
        begins = [end - own for end, own in zip(ends, parts, strict=True)]
        maxsim = np.maximum.reduceat(best, begins, axis=0).sum(axis=1)
        return [best[begin:end] for begin, end in zip(begins, ends, strict=True)], maxsim


class LateWriter:
    """Writes the pieces of rows to a folder. `used` are the ids of all pieces that will come,
    ascending."""

    def __init__(self, folder: Path, encoder: StaticEncoder, used: np.ndarray) -> None:
        folder.mkdir()
        np.save(folder / "vectors.npy", _vectors(encoder, used))
        self._used = used
        self._pieces = ArrayWriter(folder / "pieces.npy", np.int32)
        self._starts = StartsWriter(folder / "starts.npy")
        self._first = StartsWriter(folder / "first.npy")

    def append(self, ids: np.ndarray, sizes: np.ndarray, parts: np.ndarray) -> None:
        """The next rows: ids of their pieces, how many each part has, and how many parts each row
        has."""
        pieces, sizes = _never_empty(np.searchsorted(self._used, ids), sizes)
        self._pieces.append(pieces)
        self._starts.append(sizes)
        self._first.append(parts)

    def close(self) -> None:
        for array in (self._pieces, self._starts, self._first):
            array.close()


def _vectors(encoder: StaticEncoder, used: np.ndarray) -> np.ndarray:
    """One for each piece that is used, after one that nothing is like."""
    nothing = np.zeros((1, encoder.dimension), np.float32)
    return np.vstack([nothing, encoder.unit(used.astype(int))]).astype(np.float32)


def _never_empty(places: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pieces and sizes of parts with the piece that nothing is like before each part's own."""
    starts = np.cumsum(sizes) - sizes
    return np.insert(places + 1, starts, 0).astype(np.int32), sizes + 1
