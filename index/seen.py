"""What stands somewhere in a corpus: every stretch of three characters, and English words.

Whether a stretch of a question stands in the documents must be known before it is taken for a
slip; that it does is told by its runs of three characters, each of which must.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from index.columns import opened
from index.rows import distinct, token_keys
from ingest.japanese import normalise

_RUN = 3
_BEYOND = "\0" * (_RUN - 1)  # no normal form has it
_BITS = 21  # of a code point
_WORD = re.compile(r"[a-z]+")
_PENDING = 1 << 22  # runs that are kept before they are put together


class Seen:
    """Runs of three characters and English words, each as a number, uint64, ascending. A run that
    begins with a shorter one says that this stands somewhere, too."""

    def __init__(self, runs: np.ndarray, words: np.ndarray) -> None:
        self._runs = runs
        self._words = words

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Seen":
        counted = SeenCounter()
        for text in texts:
            counted.add(runs_of([text]), words_of([text]))
        return counted.seen()

    @classmethod
    def open(cls, folder: Path) -> "Seen":
        """Raises GenerationError where files are missing or broken."""
        return cls(opened(folder / "runs.npy"), opened(folder / "words.npy"))

    def save(self, folder: Path) -> None:
        folder.mkdir()
        np.save(folder / "runs.npy", self._runs)
        np.save(folder / "words.npy", self._words)

    def holds(self, normal: str) -> bool:
        """Whether every run of a normalised text stands somewhere."""
        size = min(_RUN, len(normal))
        return _are_in(_codes(normal, size), self._runs, _BITS * (_RUN - size))

    def has_word(self, word: str) -> bool:
        """Whether an English word in lower case stands somewhere."""
        return _are_in(token_keys([word]), self._words)


class SeenCounter:
    """Gathers what documents hold."""

    def __init__(self) -> None:
        self._runs: list[np.ndarray] = []
        self._words: list[np.ndarray] = []
        self._pending = 0

    def add(self, runs: np.ndarray, words: np.ndarray) -> None:
        self._runs.append(runs)
        self._words.append(words)
        self._pending += len(runs)
        if self._pending > _PENDING:
            self._runs, self._words = [_together(self._runs)], [_together(self._words)]
            self._pending = 0

    def seen(self) -> Seen:
        return Seen(_together(self._runs), _together(self._words))


def runs_of(texts: Sequence[str]) -> np.ndarray:
    """The runs of texts, each once, ascending. The last ones of a text go beyond its end."""
    return _together([_codes(normalise(text) + _BEYOND, _RUN) for text in texts])


def words_of(texts: Sequence[str]) -> np.ndarray:
    """The English words of texts, each once, ascending."""
    found = {word for text in texts for word in _WORD.findall(normalise(text))}
    return np.sort(token_keys(sorted(found)))


def _codes(normal: str, size: int) -> np.ndarray:
    """The runs of so many characters of a text, as numbers: those of the runs of `_RUN` characters
    that begin so are the same in their higher bits."""
    points = np.frombuffer(normal.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    runs = max(len(points) - size + 1, 0)
    found = np.zeros(runs, np.uint64)
    for place in range(size):
        found = found << np.uint64(_BITS) | points[place : place + runs]
    return found << np.uint64(_BITS * (_RUN - size))


def _together(parts: Sequence[np.ndarray]) -> np.ndarray:
    return distinct(np.concatenate([np.zeros(0, np.uint64), *parts]))[0]


def _are_in(numbers: np.ndarray, known: np.ndarray, bits: int = 0) -> bool:
    """Whether each number is known, or one that differs in so many of the lowest bits alone."""
    places = np.searchsorted(known, numbers)
    if not len(numbers) or places.max() == len(known):
        return not len(numbers)
    return bool((known[places] - numbers < np.uint64(1 << bits)).all())
