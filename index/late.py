"""Late interaction: every word piece of a question beside its best match in a text.

The mean of a passage's vectors says what the passage is about and forgets what it says. MaxSim
(Khattab and Zaharia 2020, arXiv:2004.12832) keeps every piece. The vectors are the static ones
of the bundled encoder; a piece of the question weighs as the square of its vector's length,
since training makes telling pieces long and empty ones short.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.errors import GenerationError
from index.encoder.encoders import StaticEncoder

_FILES = ("starts", "pieces", "vectors")


class Late:
    """MaxSim over rows that consist of parts, such as passages of headings and sentences.

    Part i has the word pieces pieces[starts[i]:starts[i + 1]], each a row of `vectors` (unit
    rows, shape (vocabulary, dimension)); parts of row r are first[r] to first[r + 1] − 1.
    """

    def __init__(
        self, starts: np.ndarray, pieces: np.ndarray, vectors: np.ndarray, first: Sequence[int]
    ) -> None:
        """Raises GenerationError where the four do not fit together."""
        if len(starts) != first[-1] + 1 or starts[-1] != len(pieces):
            raise GenerationError(
                f"{len(starts) - 1} texts of {len(pieces)} word pieces where {first[-1]} texts of "
                f"{starts[-1]} are meant; build the index again."
            )
        self._starts = starts
        self._pieces = pieces
        self._vectors = vectors
        self._first = first

    @classmethod
    def build(cls, encoder: StaticEncoder, parts: Sequence[str], first: Sequence[int]) -> "Late":
        """`parts` are normalised texts."""
        texts = encoder.distinct_pieces(parts)
        pieces = np.concatenate([np.zeros(0, np.int32), *texts])
        return cls.of_pieces(encoder, pieces, np.array([len(ids) for ids in texts]), first)

    @classmethod
    def of_pieces(
        cls, encoder: StaticEncoder, ids: np.ndarray, sizes: np.ndarray, first: Sequence[int]
    ) -> "Late":
        """`ids` are the word pieces of all parts in order, `sizes` how many each part has."""
        starts = np.cumsum([0, *(sizes + 1)])
        used, places = np.unique(ids, return_inverse=True)
        # Every part begins with a piece that nothing is like, so that none is empty.
        pieces = np.insert(places + 1, starts[:-1] - np.arange(len(sizes)), 0)
        vectors = np.vstack([np.zeros((1, encoder.dimension)), encoder.unit(used.astype(int))])
        return cls(starts, pieces.astype(np.int32), vectors.astype(np.float32), first)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        for name, array in zip(_FILES, (self._starts, self._pieces, self._vectors), strict=True):
            np.save(folder / f"{name}.npy", array)

    @classmethod
    def open(cls, folder: Path, first: Sequence[int]) -> "Late":
        """Raises GenerationError where files are missing, broken or of another size."""
        try:
            arrays = [np.load(folder / f"{name}.npy", mmap_mode="r") for name in _FILES]
        except (OSError, ValueError, EOFError) as error:
            raise GenerationError(
                f"{folder}: cannot be opened ({error}); build the index again."
            ) from None
        # Plain views: slicing a memmap costs more than reading what it holds.
        starts, pieces, vectors = (array.view(np.ndarray) for array in arrays)
        return cls(starts, pieces, vectors, first)

    def likeness(
        self, question: np.ndarray, rows: Sequence[int]
    ) -> tuple[list[np.ndarray], np.ndarray]:
        """How well rows match a question, and their MaxSim, shape (len(rows),).

        The first is for each row an array of shape (parts, n): of each of the question's n word
        pieces the greatest cosine with the pieces of each part, times its weight. MaxSim takes
        every piece by its best part and adds up; it lies between 0 and 1. `question` are the
        pieces' vectors, shape (n, dimension), each as long as its weight.
        """
        parts = [range(self._first[row], self._first[row + 1]) for row in rows]
        if not len(question) or not rows:
            nothing = [np.zeros((len(own), 0), dtype=np.float32) for own in parts]
            return nothing, np.zeros(len(rows), dtype=np.float32)
        starts = self._starts
        pieces = np.concatenate(
            [self._pieces[starts[own.start] : starts[own.stop]] for own in parts]
        )
        used = np.zeros(len(self._vectors), dtype=bool)
        used[pieces] = True
        place = np.cumsum(used) - 1
        likeness = self._vectors[used] @ question.T
        every = np.concatenate([np.arange(own.start, own.stop) for own in parts])
        sizes = starts[every + 1] - starts[every]
        every_piece = np.take(likeness, place[pieces], axis=0)
        best = np.maximum.reduceat(every_piece, np.cumsum(sizes) - sizes, axis=0)
        ends = np.cumsum([len(own) for own in parts]).tolist()
        begins = [end - len(own) for end, own in zip(ends, parts, strict=True)]
        maxsim = np.maximum.reduceat(best, begins, axis=0).sum(axis=1)
        return [best[begin:end] for begin, end in zip(begins, ends, strict=True)], maxsim
