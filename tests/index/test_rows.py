"""Rows of tokens, and BM25 over them against the library that defines it."""

import random

import bm25s
import numpy as np

from index.rows import K1, B, TokenRows, bm25_of

ROWS = [["税", "窓口", "税"], [], ["窓口", "相談"], ["港"]]


def test_rows_keep_tokens_and_repetitions() -> None:
    rows = TokenRows.of(ROWS)
    assert len(rows) == 4
    assert rows.vocabulary == ["税", "窓口", "相談", "港"]
    assert rows.ids.tolist() == [0, 1, 0, 1, 2, 3]
    assert rows.starts.tolist() == [0, 3, 3, 5, 6]


def test_joined_rows_are_those_of_all_at_once() -> None:
    joined = TokenRows.join([TokenRows.of(ROWS[:2]), TokenRows.of([]), TokenRows.of(ROWS[2:])])
    whole = TokenRows.of(ROWS)
    assert joined.vocabulary == whole.vocabulary
    assert joined.ids.tolist() == whole.ids.tolist()
    assert joined.starts.tolist() == whole.starts.tolist()


def test_scores_are_those_of_bm25s_to_the_bit() -> None:
    chance = random.Random(7)
    rows = [
        [f"w{int(chance.paretovariate(0.8)) % 300}" for _ in range(chance.randint(0, 30))]
        for _ in range(500)
    ]
    library = bm25s.BM25(k1=K1, b=B)
    library.index([list(row) for row in rows], show_progress=False)
    ours = bm25_of(TokenRows.of(rows))
    assert ours is not None
    asked = [row for row in rows if row][:100]
    assert len(asked) == 100
    for row in asked:
        expected = library.get_scores_from_ids(library.get_tokens_ids(row))
        found = ours.get_scores_from_ids(ours.get_tokens_ids(row))
        assert np.array_equal(found, expected)


def test_rows_without_tokens_have_no_bm25() -> None:
    assert bm25_of(TokenRows.of([[], []])) is None
