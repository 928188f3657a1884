"""Rows of tokens as arrays."""

import numpy as np

from index.rows import TokenRows, distinct, token_key, token_keys

ROWS = [["税", "窓口", "税"], [], ["窓口", "相談"], ["港"]]


def test_rows_keep_tokens_and_repetitions() -> None:
    rows = TokenRows.of(ROWS)
    assert len(rows) == 4
    assert rows.keys.tolist() == token_keys(["税", "窓口", "相談", "港"]).tolist()
    assert rows.ids.tolist() == [0, 1, 1, 2, 3]
    assert rows.times.tolist() == [2, 1, 1, 1, 1]
    assert rows.starts.tolist() == [0, 2, 2, 4, 5]
    assert rows.lengths.tolist() == [3, 0, 2, 1]


def test_rows_of_nothing() -> None:
    for rows in (TokenRows.of([]), TokenRows.of([[], []])):
        assert rows.starts.tolist() == [0] * (len(rows) + 1)
        assert not len(rows.ids)


def test_distinct_numbers_and_where_they_begin() -> None:
    found, begins = distinct(np.array([7, 3, 7, 0, 3, 7], dtype=np.uint64))
    assert found.tolist() == [0, 3, 7]
    assert begins.tolist() == [0, 1, 3]
    assert distinct(np.zeros(0, np.int64))[0].tolist() == []


def test_a_token_has_one_number_whatever_the_process() -> None:
    # An index is asked by other processes than the one that wrote it.
    assert token_key("事業承継") == 3938408087002126245
    assert token_key("\ud800") == token_key("?")  # half a character raises nothing
