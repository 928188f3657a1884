"""Rows of tokens as arrays: what BM25 counts, quick to keep and to put together."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

import msgspec
import numpy as np

_REMEMBERED = 1 << 16  # tokens


@lru_cache(maxsize=_REMEMBERED)
def token_key(token: str) -> int:
    """The number that stands for a token: 64 bits of its BLAKE2b digest."""
    return int.from_bytes(blake2b(token.encode("utf-8", "replace"), digest_size=8).digest())


def token_keys(tokens: Sequence[str]) -> np.ndarray:
    """Their numbers, uint64, shape (len(tokens),)."""
    return np.array([token_key(token) for token in tokens], dtype=np.uint64)


def distinct(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers, each once, ascending, and where each began among all of them when these were
    sorted. (By sorting: `np.unique` takes several times as long for as many.)"""
    ordered = np.sort(numbers)
    begins = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] ^ ordered.dtype.type(1)))
    return ordered[begins], begins


class TokenRows(msgspec.Struct, frozen=True):
    """Row i has the tokens ids[starts[i]:starts[i + 1]], each once, and each as often as `times`
    says; an id is a place in `keys`, which holds each token's number (`token_key`) once."""

    keys: np.ndarray  # uint64
    ids: np.ndarray  # int32
    times: np.ndarray  # int32
    starts: np.ndarray  # int64, one more than there are rows
    lengths: np.ndarray  # int64, of each row with repetitions

    def __len__(self) -> int:
        return len(self.lengths)

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> "TokenRows":
        places: defaultdict[str, int] = defaultdict()
        places.default_factory = places.__len__  # a new token's place is the number before it
        every = np.array(list(map(places.__getitem__, chain.from_iterable(rows))), dtype=np.int64)
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        words = max(len(places), 1)
        found, begins = distinct(np.repeat(np.arange(len(rows)), lengths) * words + every)
        row, ids = np.divmod(found, words)
        times = np.diff(begins, append=len(every))
        starts = np.searchsorted(row, np.arange(len(rows) + 1))
        keys = token_keys(list(places))
        return cls(keys, ids.astype(np.int32), times.astype(np.int32), starts, lengths)
