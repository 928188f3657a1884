"""Whether two texts are the same, or nearly, in whatever formats their files are."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

import numpy as np

# From this share on two documents are nearly the same; unlike ones of one office have 0.05.
NEARLY_SAME = 0.6
_SHINGLE = 8  # characters
_MOST_SHINGLES = 4096
_FIRST = 128  # of the hashes, looked at before all: texts without one in common are not alike
_FACTOR = np.uint64(1_000_003)
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Sketch:
    """The letters and digits of a text as a digest, and the smallest hashes of its shingles
    (ascending, all of them where there are few)."""

    digest: int
    hashes: np.ndarray

    @cached_property
    def first(self) -> frozenset[int]:
        return frozenset(self.hashes[:_FIRST].tolist())


def sketch(text: str) -> Sketch:
    letters = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
    codes = np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - _SHINGLE + 1
    if count < 1:
        return Sketch(hash(letters), np.unique(codes))
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(_SHINGLE):
        hashes = hashes * _FACTOR + codes[offset : offset + count]
    # Mixed, so that the smallest are a fair sample.
    hashes = (hashes ^ (hashes >> np.uint64(29))) * _MIX
    return Sketch(hash(letters), np.unique(hashes)[:_MOST_SHINGLES])


def likeness(one: Sketch, other: Sketch) -> float:
    """Share of the shingles of both texts that both have (Jaccard), estimated from the smallest
    hashes (Broder 1997); 1 for the same letters, 0 where either has none."""
    if one.first.isdisjoint(other.first):
        return 0.0
    if one.digest == other.digest:
        return 1.0
    union = np.union1d(one.hashes, other.hashes)[:_MOST_SHINGLES]
    common = np.intersect1d(one.hashes, other.hashes, assume_unique=True)
    return float(np.isin(union, common, assume_unique=True).mean())
