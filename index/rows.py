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


class TokenRows(msgspec.Struct, frozen=True):
    """Row i has the tokens ids[starts[i]:starts[i + 1]], with repetitions; an id is a place in
    `keys`, which holds each token's number (`token_key`) once."""

    keys: np.ndarray  # uint64
    ids: np.ndarray  # int32
    starts: np.ndarray  # int64, one more than there are rows

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> "TokenRows":
        places: defaultdict[str, int] = defaultdict()
        places.default_factory = places.__len__  # a new token's place is the number before it
        every = list(map(places.__getitem__, chain.from_iterable(rows)))
        starts = np.cumsum([0, *map(len, rows)], dtype=np.int64)
        return cls(token_keys(list(places)), np.array(every, dtype=np.int32), starts)
