"""The lexical leg: BM25 over inverted lists, exact and without reading all of them.

Scores are those of bm25s (Lucene's variant: Kamphuis et al. 2020, "Which BM25 do you mean?").
Among many rows the best are found as in MaxScore (Turtle and Flood 1995, "Query evaluation:
strategies and optimizations"): tokens are taken in order of the most that each can add, and once
what all remaining ones can add is less than the k-th best sum so far, they are only looked up for
the rows that are still in the race.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from index.columns import opened
from index.rows import token_keys

# Up to so many rows, adding up all lists of a question takes less time than choosing among them.
_ALL_AT_ONCE = 30_000
_ROUNDING = 1e-4  # of sums of float32
FILES, LISTS = ("tokens", "starts", "most"), ("rows", "impacts")


class Lists(Protocol):
    """Of every token, by its place, the rows that hold it, ascending, int32, and what it adds to
    their BM25 (impact), float32; wherever they are kept."""

    def expect(self, places: Sequence[int], rows: np.ndarray | None = None) -> None:
        """Says which lists will be read next, as `read` takes them: several are got in one go."""
        ...

    def read(self, place: int, rows: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Rows and impacts of a list; with `rows`, in any order, at least those of its
        postings that are among them."""
        ...


class MappedLists:
    """Token i has rows[starts[i]:starts[i + 1]] with their `impacts`."""

    def __init__(self, starts: np.ndarray, rows: np.ndarray, impacts: np.ndarray) -> None:
        self._starts = starts
        self._rows = rows
        self._impacts = impacts

    def expect(self, places: Sequence[int], rows: np.ndarray | None = None) -> None:
        """They are all at hand."""

    def read(self, place: int, rows: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        begin, end = self._starts[place], self._starts[place + 1]
        return self._rows[begin:end], self._impacts[begin:end]


class Postings:
    """BM25 of the rows 0 to `size` − 1. Token i of `tokens` (keys, ascending) stands in
    starts[i + 1] − starts[i] of them and adds most[i] at the most."""

    def __init__(
        self,
        size: int,
        tokens: np.ndarray,
        starts: np.ndarray,
        most: np.ndarray,
        lists: Lists,
    ) -> None:
        self.size = size
        self._tokens = tokens
        self._starts = starts
        self._most = most
        self._lists = lists
        # The last question's sums over all rows: it is ranked, then rows that it cites are scored.
        self._last: tuple[tuple[str, ...], np.ndarray] = ((), np.zeros(0, np.float32))

    @classmethod
    def open(cls, folder: Path, size: int, lists: Lists | None = None) -> "Postings":
        """With `lists`, the folder need not hold them. Raises GenerationError where files are
        missing or broken."""
        tokens, starts, most = (opened(folder / f"{name}.npy") for name in FILES)
        if lists is None:
            rows, impacts = (opened(folder / f"{name}.npy") for name in LISTS)
            lists = MappedLists(starts, rows, impacts)
        return cls(size, tokens, starts, most, lists)

    def weights(self, tokens: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Inverse document frequency of tokens, and which of them stand in any row."""
        places, known = self._find(tokens)
        counts = np.zeros(len(places), np.int64)
        counts[known] = self._starts[places[known] + 1] - self._starts[places[known]]
        return inverse_frequency(self.size, counts), known

    def best(self, tokens: Sequence[str], k: int) -> np.ndarray:
        """The k rows of greatest BM25 above 0, ascending; of equal ones those that come first."""
        if self.size <= _ALL_AT_ONCE:
            bm25 = self._all(tuple(tokens))
            rows = np.flatnonzero(bm25)
            return _greatest(rows, bm25[rows], k)
        rows = self._contenders(tokens, k)
        return _greatest(rows, self.at(tokens, rows), k)

    def at(self, tokens: Sequence[str], rows: np.ndarray) -> np.ndarray:
        """BM25 of given rows, float32, shape (len(rows),)."""
        if self.size <= _ALL_AT_ONCE:
            found: np.ndarray = self._all(tuple(tokens))[rows]
            return found
        bm25 = np.zeros(len(rows), np.float32)
        places = self._places(tokens)
        self._lists.expect(places, rows)
        for place in places:
            self._add(place, rows, bm25, 1)
        return bm25

    def _contenders(self, tokens: Sequence[str], k: int) -> np.ndarray:
        """Rows among which the k best are, in any order."""
        times = Counter(self._places(tokens))
        places = sorted(times, key=lambda place: -times[place] * float(self._most[place]))
        self._lists.expect(places)
        most = [times[place] * float(self._most[place]) for place in places]
        sums = np.zeros(self.size, np.float32)  # memory is taken only where a list has a row
        found = np.zeros(0, np.int32)
        least = 0.0  # the k-th best sum so far
        for done, place in enumerate(places):
            if least > sum(most[done:]) + _ROUNDING:
                break
            rows, impacts = self._lists.read(place)
            found = np.concatenate([found, rows[sums[rows] == 0]])
            sums[rows] += times[place] * impacts
            least = _kth(sums[found], k)
        else:
            return found
        bm25 = sums[found]
        self._lists.expect(places[done:], found)
        for i in range(done, len(places)):
            able = bm25 + (sum(most[i:]) + _ROUNDING) >= least
            found, bm25 = found[able], bm25[able]
            self._add(places[i], found, bm25, times[places[i]])
            least = _kth(bm25, k)
        return found

    def _add(self, place: int, rows: np.ndarray, bm25: np.ndarray, times: int) -> None:
        """Adds what a token adds to given rows."""
        own, impacts = self._lists.read(place, rows)
        if not len(own):
            return
        at = np.searchsorted(own, rows)
        at[at == len(own)] = 0
        held = own[at] == rows
        bm25[held] += times * impacts[at[held]]

    def _all(self, tokens: tuple[str, ...]) -> np.ndarray:
        asked, bm25 = self._last
        if asked is not tokens or not len(bm25):
            bm25 = np.zeros(self.size, np.float32)
            places = self._places(tokens)
            self._lists.expect(places)
            for place in places:
                rows, impacts = self._lists.read(place)
                bm25[rows] += impacts
            self._last = tokens, bm25
        return bm25

    def _places(self, tokens: Sequence[str]) -> list[int]:
        """Of the tokens that are known, with repetitions."""
        places, known = self._find(tokens)
        found: list[int] = places[known].tolist()
        return found

    def _find(self, tokens: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Places of tokens (0 for an unknown one), and which are known."""
        keys = token_keys(tokens)
        if not len(self._tokens):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
        places = np.searchsorted(self._tokens, keys)
        places[places == len(self._tokens)] = 0
        return places, self._tokens[places] == keys


def inverse_frequency(size: int, counts: np.ndarray) -> np.ndarray:
    """Lucene's inverse document frequency of tokens that so many of `size` rows hold."""
    found: np.ndarray = np.log(1 + (size - counts + 0.5) / (counts + 0.5)).astype(np.float32)
    return found


def _kth(sums: np.ndarray, k: int) -> float:
    """The k-th greatest; 0 where there are fewer."""
    return float(np.partition(sums, -k)[-k]) if len(sums) >= k else 0.0


def _greatest(rows: np.ndarray, bm25: np.ndarray, k: int) -> np.ndarray:
    """The k rows of greatest BM25, ascending; of equal ones those that come first."""
    if len(rows) > k:
        likely = bm25 >= _kth(bm25, k)
        rows, bm25 = rows[likely], bm25[likely]
        rows = rows[np.lexsort((rows, -bm25))[:k]]
    return np.sort(rows)
