"""How matters are worded: the division for which a text's own words, and parts of words, speak.

The encoder knows what means alike; what tells two divisions apart is often the very word, or a
part of it that a compound, a misspelling or a dialect leaves whole. Words are heard as well as
read: 「けんいん事業のけいかく書」 sounds as 「牽引事業の計画書」.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np

from index.columns import opened
from index.rows import token_key
from ingest.japanese import JAPANESE, TO_KATAKANA, Morpheme, morphemes

FILE = "wording.npy"
BUCKETS = 1 << 18  # of the hashing trick (Weinberger et al., 2009)
_SEEN = (1, 2, 3)  # characters of a run
_HEARD = (3, 4)  # kana of a run
_SPELT = (3, 4, 5)  # letters of a run
_LATIN_WORD = re.compile("[a-z]+")
_KANA = re.compile("[ぁ-ゖァ-ヴー]+")
_KATAKANA = re.compile("[ァ-ヴー]+")
# Multiplicative hashing by the golden ratio (Knuth 1973, 6.4): the highest bits are mixed best.
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_HIGHEST = np.uint64(64 - (BUCKETS - 1).bit_length())


class Parts(msgspec.Struct, frozen=True):
    """Row i has the parts whose buckets are buckets[starts[i]:starts[i + 1]], in no order, each
    as often as it stands in the text."""

    buckets: np.ndarray  # int32
    starts: np.ndarray  # int64, one more than there are rows

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def joined(cls, parts: Sequence["Parts"]) -> "Parts":
        """The rows of all, in order."""
        sizes = [np.zeros(1, dtype=np.int64), *(np.diff(part.starts) for part in parts)]
        return cls(
            np.concatenate([part.buckets for part in parts]), np.cumsum(np.concatenate(sizes))
        )


class PartsReader:
    """Collects normalised texts, and finds the parts that each is known by: its tokens, all short
    runs of its characters, and all short runs of its reading in kana; of a text that is not
    Japanese its tokens, its words, its pairs of words, and all short runs of its letters."""

    def __init__(self) -> None:
        self._rows = 0
        self._words: list[tuple[int, str]] = []  # each with its row
        self._strings: dict[tuple[int, ...], list[tuple[int, str]]] = {
            lengths: [] for lengths in (_SEEN, _HEARD, _SPELT)
        }

    def add(self, text: str, tokens: Iterable[str]) -> None:
        words = [*tokens]
        if JAPANESE.search(text) is None:
            spelt = _LATIN_WORD.findall(text)
            words += [*spelt, *map(" ".join, pairwise(spelt))]
            self._strings[_SPELT].append((self._rows, f" {text} "))
        else:
            self._strings[_SEEN].append((self._rows, text))
            self._strings[_HEARD] += ((self._rows, sound) for sound in _sounds(text))
        self._words += ((self._rows, word) for word in words)
        self._rows += 1

    def parts(self) -> Parts:
        found = [(row, token_key(word) % BUCKETS) for row, word in self._words]
        pairs = [np.array(found, dtype=np.int64).reshape(-1, 2)]
        for lengths, strings in self._strings.items():
            pairs += _runs(strings, lengths)
        every = np.concatenate(pairs)
        every = every[np.argsort(every[:, 0], kind="stable")]
        starts = np.searchsorted(every[:, 0], np.arange(self._rows + 1))
        return Parts(every[:, 1].astype(np.int32), starts)


def _sounds(text: str) -> list[str]:
    """A Japanese text in katakana, in pieces where something else stands between."""
    return _KATAKANA.findall("".join(map(_sound, morphemes(text))).translate(TO_KATAKANA))


def _sound(word: Morpheme) -> str:
    """A word in kana, as it stands or else as its dictionary form is read."""
    return word.surface if _KANA.fullmatch(word.surface) else word.reading


def _runs(strings: Sequence[tuple[int, str]], lengths: Sequence[int]) -> Iterator[np.ndarray]:
    """For each length, the row and the bucket of every run of so many characters, shape (n, 2)."""
    texts = [text for _, text in strings]
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), "<u4").astype(np.uint64)
    sizes = np.array([len(text) for text in texts], dtype=np.int64)
    rows = np.repeat(np.array([row for row, _ in strings], dtype=np.int64), sizes)
    left = np.repeat(np.cumsum(sizes), sizes) - np.arange(len(codes))  # to the end of its text
    for length in lengths:
        runs = np.flatnonzero(left >= length)
        hashed = np.full(len(runs), sum(lengths), dtype=np.uint64)
        for offset in range(length):
            hashed = (hashed ^ codes[runs + offset]) * _GOLDEN
        yield np.column_stack([rows[runs], (hashed >> _HIGHEST).astype(np.int64)])


class Wording:
    """A linear classifier of texts by TF-IDF (sublinear, unit length) of their parts. `table` has
    a row a bucket: its inverse document frequency, and a coefficient for every division and, last,
    for other offices; shape (BUCKETS, divisions + 2)."""

    def __init__(self, table: np.ndarray) -> None:
        self.table = table

    @classmethod
    def open(cls, folder: Path) -> "Wording":
        return cls(opened(folder / FILE))

    def scores(self, text: str, tokens: Sequence[str]) -> np.ndarray:
        """How much a normalised text with its tokens speaks for every division and, last, for
        other offices, shape (divisions + 1,): about 1 for one and 0 for the others."""
        reader = PartsReader()
        reader.add(text, tokens)
        buckets, times = np.unique(reader.parts().buckets, return_counts=True)
        rows = self.table[buckets].astype(np.float32)
        weights = (1.0 + np.log(times)) * rows[:, 0]
        scores: np.ndarray = weights @ rows[:, 1:] / max(float(np.linalg.norm(weights)), 1e-9)
        return scores
