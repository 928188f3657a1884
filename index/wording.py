"""How matters are worded: the division for which a text's own words, and parts of words, speak.

The encoder knows what means alike; what tells two divisions apart is often the very word, or a
part of it that a compound, a misspelling or a dialect leaves whole. Words are heard as well as
read: 「けんいん事業のけいかく書」 sounds as 「牽引事業の計画書」.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.columns import opened
from index.rows import TokenRows
from ingest.japanese import JAPANESE, TO_KATAKANA, Morpheme, morphemes

FILE = "wording.npy"
BUCKETS = 1 << 17  # of the hashing trick (Weinberger et al., 2009)
_SEEN = (1, 2, 3)  # characters of a run
_HEARD = (3, 4)  # kana of a run
_SPELT = (3, 4, 5)  # letters of a run
_LATIN_WORD = re.compile("[a-z]+")
_KANA = re.compile("[ぁ-ゖァ-ヴー]+")
_KATAKANA = re.compile("[ァ-ヴー]+")


def parts_of(text: str, tokens: Sequence[str]) -> list[str]:
    """The parts that a normalised text is known by: its tokens, all short runs of its characters,
    and all short runs of its reading in kana; of a text that is not Japanese its tokens, all short
    runs of its letters, its words and its pairs of words."""
    if JAPANESE.search(text) is None:
        words = _LATIN_WORD.findall(text)
        pairs = (f"{first} {second}" for first, second in pairwise(words))
        return [*tokens, *words, *pairs, *_runs(f" {text} ", _SPELT)]
    sounds = _KATAKANA.findall("".join(map(_sound, morphemes(text))).translate(TO_KATAKANA))
    heard = (f"/{run}" for sound in sounds for run in _runs(sound, _HEARD))
    return [*tokens, *_runs(text, _SEEN), *heard]


def _sound(word: Morpheme) -> str:
    """A word in kana, as it stands or else as its dictionary form is read."""
    return word.surface if _KANA.fullmatch(word.surface) else word.reading


def _runs(text: str, lengths: Sequence[int]) -> Iterator[str]:
    for length in lengths:
        for start in range(len(text) - length + 1):
            yield text[start : start + length]


def buckets_of(parts: TokenRows) -> np.ndarray:
    """The bucket of every key of `parts`."""
    return (parts.keys % BUCKETS).astype(np.int64)


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
        parts = TokenRows.of([parts_of(text, tokens)])
        buckets, places = np.unique(buckets_of(parts), return_inverse=True)
        times = np.bincount(places[parts.ids], weights=parts.times, minlength=len(buckets))
        rows = self.table[buckets].astype(np.float32)
        weights = (1.0 + np.log(times)) * rows[:, 0]
        scores: np.ndarray = weights @ rows[:, 1:] / max(float(np.linalg.norm(weights)), 1e-9)
        return scores
