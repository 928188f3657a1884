"""Rows of tokens as arrays: what BM25 counts, quick to keep and to put together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

import bm25s
import msgspec
import numpy as np

# Lucene's BM25 with its usual parameters.
K1, B = 1.5, 0.75


class TokenRows(msgspec.Struct, frozen=True):
    """Row i has the tokens ids[starts[i]:starts[i + 1]], with repetitions; an id is a place in
    `vocabulary`, which holds each token once, in the order in which they first stand."""

    vocabulary: list[str]
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
        return cls(list(places), np.array(every, dtype=np.int32), starts)

    @classmethod
    def join(cls, parts: Iterable["TokenRows"]) -> "TokenRows":
        """All rows of all parts, in order: the same as `of` for all of them at once."""
        places: defaultdict[str, int] = defaultdict()
        places.default_factory = places.__len__
        ids, sizes = [np.zeros(0, np.int32)], [np.zeros(1, np.int64)]
        for part in parts:
            own = list(map(places.__getitem__, part.vocabulary))
            ids.append(np.array(own, dtype=np.int32)[part.ids])
            sizes.append(np.diff(part.starts))
        return cls(list(places), np.concatenate(ids), np.cumsum(np.concatenate(sizes)))


def bm25_of(rows: TokenRows) -> bm25s.BM25 | None:
    """BM25 over the rows; None where they have no token.

    The scores are those of bm25s (Lucene's variant: Kamphuis et al. 2020, "Which BM25 do you
    mean?"), which counts row by row in Python; here all rows are counted at once.
    """
    if not len(rows.ids):
        return None
    size, words = len(rows), len(rows.vocabulary)
    lengths = np.diff(rows.starts)
    row_of = np.repeat(np.arange(size, dtype=np.int64), lengths)
    # Token by token, and row by row within a token, as a sparse matrix by columns wants it.
    keys, counts = np.unique(rows.ids * np.int64(size) + row_of, return_counts=True)
    token, row = np.divmod(keys, size)
    frequency = np.bincount(token, minlength=words)
    idf = np.log(1 + (size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    norm = K1 * (1 - B + B * lengths / lengths.mean())
    times = counts.astype(np.float32)
    found = bm25s.BM25(k1=K1, b=B)
    found.scores = {
        "data": (idf[token] * (times / (norm[row] + times))).astype(np.float32),
        "indices": row.astype(np.int32),
        "indptr": np.concatenate([[0], np.cumsum(frequency)]),
        "num_docs": size,
    }
    found.nonoccurrence_array = None
    found.vocab_dict = {word: place for place, word in enumerate(rows.vocabulary)}
    found.unique_token_ids_set = set(found.vocab_dict.values())
    return found
