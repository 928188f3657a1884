"""The two legs against their definitions: BM25 written out here, cosines by NumPy."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import GenerationError
from index.generation import Generation
from index.inverting import PostingsWriter, TokenCounts
from index.legs import Legs
from index.matter import phrase_matter
from index.question import Reading
from index.rows import TokenRows
from index.vectors import VectorsWriter

K1, B = 1.5, 0.75
ROWS = [
    ["事業", "承継", "相談"],
    ["特許", "商標"],
    ["事業", "事業", "融資", "相談", "窓口"],
    [],
    ["物流"],
]
# Unit rows at 0, 90, 180, 270 and 45 degrees.
VECTORS = np.array([[1, 0], [0, 1], [-1, 0], [0, -1], [0.5**0.5, 0.5**0.5]], dtype=np.float32)


def reading(*tokens: str, vector: Sequence[float] = (0.6, 0.8)) -> Reading:
    return Reading("", tokens, np.array(vector, dtype=np.float32))


def bm25_of_all(legs: Legs, tokens: Sequence[str]) -> np.ndarray:
    return legs.lexical.at(tokens, np.arange(legs.size))


def inverse_document_frequency(token: str, rows: Sequence[Sequence[str]]) -> float:
    held = sum(token in row for row in rows)
    return math.log(1 + (len(rows) - held + 0.5) / (held + 0.5))


def bm25(tokens: Sequence[str], row: Sequence[str], rows: Sequence[Sequence[str]]) -> float:
    """Lucene's BM25 (Kamphuis et al., ECIR 2020); a word asked for twice counts twice."""
    mean = sum(len(other) for other in rows) / len(rows)
    total = 0.0
    for token in tokens:
        frequency = row.count(token)
        weight = frequency / (frequency + K1 * (1 - B + B * len(row) / mean))
        total += inverse_document_frequency(token, rows) * weight
    return total


@pytest.fixture(scope="module")
def legs() -> Legs:
    return Legs.of(TokenRows.of(ROWS), VECTORS)


@pytest.mark.parametrize(
    "tokens",
    [
        ("事業",),
        ("事業", "相談"),
        ("事業", "事業", "承継"),
        ("物流", "知らない語"),
        ("特許", "融資", "物流", "窓口"),
    ],
)
def test_bm25_is_lucenes(legs: Legs, tokens: tuple[str, ...]) -> None:
    expected = [bm25(tokens, row, ROWS) for row in ROWS]
    np.testing.assert_allclose(bm25_of_all(legs, tokens), expected, rtol=1e-5)


@pytest.mark.parametrize("text", ["事業承継の相談先は?", "Who handles patents and FIT?", "令和3年"])
def test_bm25_over_the_real_phrases_is_lucenes(generation: Generation, text: str) -> None:
    rows = [phrase_matter(phrase.text, generation.concepts).tokens for phrase in generation.phrases]
    question = generation.read(text).whole
    found = bm25_of_all(generation.phrase_legs, question.tokens)
    assert found.shape == (len(rows),)
    picked = [*np.argsort(-found, kind="stable")[:20].tolist(), *range(0, len(rows), 997)]
    weights = {token: inverse_document_frequency(token, rows) for token in question.tokens}
    mean = sum(map(len, rows)) / len(rows)
    for place in picked:
        row = rows[place]
        length = K1 * (1 - B + B * len(row) / mean)
        counts = {token: row.count(token) for token in question.tokens}
        expected = sum(weights[t] * counts[t] / (counts[t] + length) for t in question.tokens)
        assert found[place] == pytest.approx(expected, rel=1e-4, abs=1e-6)


def test_weights_of_tokens_say_how_much_is_indexed(legs: Legs) -> None:
    weights, is_known = legs.lexical.weights(["物流", "知らない語"])
    known, unknown = (inverse_document_frequency(token, ROWS) for token in ("物流", "知らない語"))
    assert weights.tolist() == pytest.approx([known, unknown], rel=1e-5)
    assert is_known.tolist() == [True, False]
    row = np.array([4])
    found = legs.at(reading("物流", "知らない語"), row)
    assert found.coverage == pytest.approx(known / (known + unknown), rel=1e-5)
    assert legs.at(reading("物流"), row).coverage == pytest.approx(1)
    assert legs.at(reading("知らない語"), row).coverage == 0
    assert legs.at(reading(), row).coverage == 0


@pytest.mark.parametrize("tokens", [(), ("知らない語",), ("abc", "Ωμέγα")])
def test_unknown_words_find_nothing_and_raise_nothing(legs: Legs, tokens: tuple[str, ...]) -> None:
    assert not legs.knows(tokens)
    assert not bm25_of_all(legs, tokens).any()
    assert not len(legs.lexical.best(tokens, 3))


def test_one_known_word_is_enough_to_be_known(legs: Legs) -> None:
    assert legs.knows(("知らない語", "物流"))


def test_one_question_after_another_gets_its_own_scores(legs: Legs) -> None:
    first, second = ("物流",), ("特許",)
    assert bm25_of_all(legs, first).argmax() == 4
    assert bm25_of_all(legs, second).argmax() == 1
    assert bm25_of_all(legs, first).argmax() == 4


@pytest.mark.parametrize("k", [1, 3, 5, 99])
def test_nearest_rows_are_numpys(legs: Legs, k: int) -> None:
    vector = np.array([0.6, 0.8], dtype=np.float32)
    expected = np.argsort(-(VECTORS @ vector))[:k]
    assert legs.dense.nearest(vector, k).tolist() == expected.tolist()


def test_nearest_of_many_random_rows_are_numpys() -> None:
    random = np.random.default_rng(7)
    vectors = random.normal(size=(300, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    legs = Legs.of(TokenRows.of([["語"]] * 300), vectors)
    for vector in vectors[:5] + 0.1:
        cosines = vectors @ vector
        assert legs.dense.nearest(vector, 20).tolist() == np.argsort(-cosines)[:20].tolist()
        at = legs.at(reading(vector=vector.tolist()), np.arange(300))
        np.testing.assert_allclose(at.cosine, cosines, atol=1e-5)


def test_candidates_are_the_best_of_either_leg_with_both_scores(legs: Legs) -> None:
    found = legs.candidates(reading("物流", "特許", vector=(-1, 0)), k=1)
    # BM25 puts 物流 (4) before 特許 (1), because its row is shorter; the vector is row 2's.
    assert found.rows.tolist() == [2, 4]
    assert found.cosine.tolist() == pytest.approx([1, -(0.5**0.5)])
    expected = [bm25(("物流", "特許"), ROWS[row], ROWS) for row in (2, 4)]
    assert found.bm25.tolist() == pytest.approx(expected, rel=1e-5)
    total = sum(inverse_document_frequency(token, ROWS) for token in ("物流", "特許"))
    assert found.matched.tolist() == pytest.approx([b / total for b in expected], rel=1e-5)
    assert found.coverage == pytest.approx(1)


def test_rows_without_a_word_of_the_question_are_no_lexical_candidates(legs: Legs) -> None:
    assert legs.candidates(reading("物流", vector=(1, 0)), k=5).rows.tolist() == [0, 1, 2, 3, 4]
    assert legs.candidates(reading("物流", vector=(1, 0)), k=2).rows.tolist() == [0, 4]


def test_a_question_of_no_words_is_scored_by_the_vectors_alone(legs: Legs) -> None:
    found = legs.candidates(reading(vector=(0, 1)), k=2)
    assert found.rows.tolist() == [1, 4]
    assert not found.matched.any()


def written(rows: Sequence[Sequence[str]], folder: Path) -> Path:
    tokens = TokenRows.of(rows)
    counts = TokenCounts()
    counts.add(tokens)
    for writer, part in (
        (PostingsWriter(folder / "bm25", counts), tokens),
        (VectorsWriter(folder, 2, searched=True), VECTORS[: len(rows)]),
    ):
        writer.append(part)
        writer.close()
    return folder


def test_texts_without_tokens_have_no_lexical_leg_and_still_answer(tmp_path: Path) -> None:
    legs = Legs.of(TokenRows.of([[], []]), VECTORS[:2])
    opened = Legs.open(written([[], []], tmp_path / "legs"), 2)
    for built in (legs, opened):
        assert not built.knows(("事業",))
        assert built.candidates(reading("事業", vector=(0, 1)), k=1).rows.tolist() == [1]


def test_legs_from_disk_score_as_those_in_memory(legs: Legs, tmp_path: Path) -> None:
    opened = Legs.open(written(ROWS, tmp_path / "legs"), len(ROWS))
    question = reading("事業", "承継", "知らない語")
    first, second = opened.candidates(question, 3), legs.candidates(question, 3)
    assert first.rows.tolist() == second.rows.tolist()
    np.testing.assert_array_equal(first.cosine, second.cosine)
    np.testing.assert_array_equal(first.bm25, second.bm25)


def test_as_many_vectors_as_texts_or_both_numbers_are_named(tmp_path: Path) -> None:
    folder = written(ROWS, tmp_path / "legs")
    with pytest.raises(GenerationError, match="5 vectors for 6 texts; build the index again"):
        Legs.open(folder, 6)


@pytest.mark.parametrize("name", ["vectors.faiss", "bm25/tokens.npy", "bm25/impacts.npy"])
def test_missing_and_broken_files_are_refused(tmp_path: Path, name: str) -> None:
    folder = written(ROWS, tmp_path / "legs")
    path = folder / name
    path.write_bytes(b"IxFI broken")
    with pytest.raises(GenerationError, match="cannot be opened") as caught:
        Legs.open(folder, len(ROWS))
    assert str(caught.value).startswith(f"{path}: ")
    path.unlink()
    with pytest.raises(GenerationError, match="cannot be opened"):
        Legs.open(folder, len(ROWS))
