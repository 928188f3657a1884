"""Rows of tokens as arrays."""

from index.rows import TokenRows, token_key, token_keys

ROWS = [["税", "窓口", "税"], [], ["窓口", "相談"], ["港"]]


def test_rows_keep_tokens_and_repetitions() -> None:
    rows = TokenRows.of(ROWS)
    assert len(rows) == 4
    assert rows.keys.tolist() == token_keys(["税", "窓口", "相談", "港"]).tolist()
    assert rows.ids.tolist() == [0, 1, 0, 1, 2, 3]
    assert rows.starts.tolist() == [0, 3, 3, 5, 6]


def test_a_token_has_one_number_whatever_the_process() -> None:
    # An index is asked by other processes than the one that wrote it.
    assert token_key("事業承継") == 3938408087002126245
    assert token_key("\ud800") == token_key("?")  # half a character raises nothing
