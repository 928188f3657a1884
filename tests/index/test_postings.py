"""Postings: to the bit those of the library that defines BM25, however they were written, and the
best rows without reading all."""

import random
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import pytest

from index import inverting, postings
from index.inverting import K1, B, PostingsWriter, TokenCounts, postings_of
from index.postings import Postings
from index.rows import TokenRows


def some_rows(count: int, seed: int = 7) -> list[list[str]]:
    """Rows of words, some of which stand in nearly every row and most in one or two."""
    chance = random.Random(seed)
    return [
        [f"w{int(chance.paretovariate(0.8)) % 3000}" for _ in range(chance.randint(0, 30))]
        for _ in range(count)
    ]


ROWS = some_rows(2000)
ASKED = [tuple(row) for row in some_rows(150, seed=8) if row]


@pytest.fixture(scope="module")
def library() -> bm25s.BM25:
    found = bm25s.BM25(k1=K1, b=B)
    found.index([list(row) for row in ROWS], show_progress=False)
    return found


@pytest.fixture(scope="module")
def whole() -> Postings:
    return postings_of(TokenRows.of(ROWS))


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever their number, rows are chosen as among many."""
    monkeypatch.setattr(postings, "_ALL_AT_ONCE", 0)


def expected(library: bm25s.BM25, tokens: Sequence[str]) -> np.ndarray:
    known = library.get_tokens_ids(list(tokens))
    found: np.ndarray = library.get_scores_from_ids(known) if known else np.zeros(len(ROWS))
    return found


def write(folder: Path, rows: Sequence[Sequence[str]], at_once: int) -> Path:
    parts = [TokenRows.of(rows[i : i + at_once]) for i in range(0, len(rows), at_once)]
    counts = TokenCounts()
    for part in parts:
        counts.add(part)
    writer = PostingsWriter(folder, counts)
    for part in parts:
        writer.append(part)
    writer.close()
    return folder


def test_scores_are_those_of_bm25s_to_the_bit(library: bm25s.BM25, whole: Postings) -> None:
    for tokens in ASKED:
        found = whole.at(tokens, np.arange(len(ROWS)))
        assert np.array_equal(found, expected(library, tokens))


@pytest.mark.usefixtures("chosen")
def test_scores_of_few_among_many_are_the_same(library: bm25s.BM25, whole: Postings) -> None:
    rows = np.arange(3, len(ROWS), 7)
    for tokens in ASKED:
        assert np.array_equal(whole.at(tokens, rows), expected(library, tokens)[rows])


def best(bm25: np.ndarray, k: int) -> list[int]:
    rows = np.lexsort((np.arange(len(bm25)), -bm25))[:k]
    return sorted(rows[bm25[rows] > 0].tolist())


@pytest.mark.parametrize("k", [1, 10, 60, 5000])
def test_the_best_are_those_of_all_and_of_equal_ones_the_first(
    library: bm25s.BM25, whole: Postings, k: int
) -> None:
    for tokens in ASKED:
        assert whole.best(tokens, k).tolist() == best(expected(library, tokens), k)


@pytest.mark.usefixtures("chosen")
@pytest.mark.parametrize("k", [1, 10, 60, 5000])
def test_the_best_among_many_are_the_same(library: bm25s.BM25, whole: Postings, k: int) -> None:
    for tokens in ASKED:
        assert whole.best(tokens, k).tolist() == best(expected(library, tokens), k)


@pytest.mark.usefixtures("chosen")
def test_lists_of_common_words_are_not_read_whole_for_rare_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [["どこにも", "ここにも", f"語{i}"] for i in range(500)]
    found = postings_of(TokenRows.of(rows))
    added: list[int] = []
    original = Postings._add

    def watched(self: Postings, place: int, rows: np.ndarray, *others: object) -> None:
        added.append(len(rows))
        original(self, place, rows, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(Postings, "_add", watched)
    assert found._contenders(["どこにも", "語77", "ここにも"], 1).tolist() == [77]
    assert added == [1, 1]


@pytest.mark.parametrize(("at_once", "pending"), [(999, 1 << 21), (37, 1 << 21), (37, 500), (1, 0)])
def test_written_part_by_part_they_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int, pending: int
) -> None:
    monkeypatch.setattr(inverting, "_PENDING", pending)
    rows = ROWS[:300]
    opened = Postings.open(write(tmp_path / "bm25", rows, at_once), len(rows))
    expected = postings_of(TokenRows.of(rows))
    for name in ("_tokens", "_starts", "_most"):
        assert np.array_equal(getattr(opened, name), getattr(expected, name)), name
    for place in range(len(opened._tokens)):
        for one, other in zip(opened._lists.read(place), expected._lists.read(place), strict=True):
            assert np.array_equal(one, other)


def test_rows_without_tokens_are_found_by_none(tmp_path: Path) -> None:
    opened = Postings.open(write(tmp_path / "bm25", [[], []], 1), 2)
    for found in (opened, postings_of(TokenRows.of([[], []]))):
        assert found.best(["税"], 3).tolist() == []
        assert found.at(["税"], np.array([0, 1])).tolist() == [0, 0]
        weights, known = found.weights(["税"])
        assert weights.tolist() == pytest.approx([np.log(1 + 2.5 / 0.5)])
        assert known.tolist() == [False]


def test_room_on_the_disk_is_taken_before_it_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A page of a mapped file that a full disk cannot hold would end the process.
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(inverting.os, "posix_fallocate", full)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path / "bm25", ROWS[:9], 3)
