"""The nearest of few vectors and of many, and the cosines of single ones: NumPy's."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import GenerationError
from index import vectors as module
from index.vectors import (
    LEAST_RECALL,
    CodedVectors,
    FlatVectors,
    Nearest,
    RowVectors,
    VectorsWriter,
    open_vectors,
)
from tests.said import english_half

MANY = 3000


def unit(count: int, dimension: int, seed: int = 7) -> np.ndarray:
    """Unit vectors that lie in groups, as those of texts do."""
    random = np.random.default_rng(seed)
    groups = random.normal(size=(40, dimension))
    found = groups[random.integers(40, size=count)] + 0.7 * random.normal(size=(count, dimension))
    rows: np.ndarray = (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
    return rows


def write(folder: Path, vectors: np.ndarray, searched: bool = True) -> Nearest | None:
    writer = VectorsWriter(folder, vectors.shape[1], searched)
    for part in np.array_split(vectors, 3):
        writer.append(part)
    writer.close()
    return writer.nearest


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXACT", 1000)
    monkeypatch.setattr(module, "_AT_ONCE", 1024)


def test_few_are_all_compared(tmp_path: Path) -> None:
    vectors = unit(50, 16)
    assert write(tmp_path, vectors) is None
    found = open_vectors(tmp_path, None)
    assert isinstance(found, FlatVectors)
    question = vectors[7]
    assert found.nearest(question, 9).tolist() == np.argsort(-(vectors @ question))[:9].tolist()
    assert sorted(found.nearest(question, 99).tolist()) == list(range(50))


@pytest.mark.usefixtures("few_are_many")
def test_the_nearest_of_many_are_found_as_often_as_the_index_says(tmp_path: Path) -> None:
    vectors = unit(MANY, 32)
    how = write(tmp_path, vectors)
    assert how is not None
    assert how.kind == "PQ16x4fs"
    assert LEAST_RECALL <= how.recall <= 1
    found = open_vectors(tmp_path, how)
    assert isinstance(found, CodedVectors)
    shares = []
    for question in unit(100, 32, seed=7)[:100] + 0.01:
        best = np.argsort(-(vectors @ question), kind="stable")[:10]
        rows = found.nearest(question, 10)
        shares.append(np.isin(best, rows).mean())
        cosines = vectors[rows] @ question
        assert (np.diff(cosines) <= 1e-6).all()  # best first, by the vectors themselves
    assert np.mean(shares) >= 0.98


@pytest.mark.usefixtures("few_are_many")
def test_so_many_are_compared_that_recall_is_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_COMPARED", (1, 300))
    how = write(tmp_path, unit(MANY, 32))
    assert how is not None
    assert how.compared == 300  # one in one is not enough by codes of 4 bits
    assert how.recall == 1


@pytest.mark.usefixtures("few_are_many")
def test_an_odd_dimension_has_no_codes(tmp_path: Path) -> None:
    assert write(tmp_path, unit(MANY, 15)) is None
    assert isinstance(open_vectors(tmp_path, None), FlatVectors)


def test_vectors_that_are_only_compared_keep_half_the_precision(tmp_path: Path) -> None:
    vectors = unit(50, 16)
    write(tmp_path, vectors, searched=False)
    found = open_vectors(tmp_path, None)
    assert type(found) is RowVectors
    rows = np.array([3, 49, 0])
    np.testing.assert_allclose(
        found.cosines(vectors[3], rows), vectors[rows] @ vectors[3], atol=1e-3
    )
    assert (tmp_path / "vectors.npy").stat().st_size < 50 * 16 * 2 + 200
    assert found.nearest(vectors[3], 1).tolist() == [3]


@pytest.mark.parametrize("name", ["vectors.npy", "nearest.faiss"])
@pytest.mark.usefixtures("few_are_many")
def test_what_is_broken_is_refused(tmp_path: Path, name: str) -> None:
    how = write(tmp_path, unit(MANY, 16))
    (tmp_path / name).write_bytes(b"IxPQ")
    with pytest.raises(GenerationError) as caught:
        open_vectors(tmp_path, how)
    assert english_half(caught.value, tmp_path / name).startswith("cannot be opened (")
    assert "\n" not in str(caught.value)
