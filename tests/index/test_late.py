"""Late interaction: by hand on four words, and against its definition on the bundled model."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit

from corpus.errors import GenerationError
from index.encoder.encoders import BUNDLED, BUNDLED_NAME, StaticEncoder, piece_encoder
from index.encoder.folder import write_model
from index.late import Late, LateWriter
from tests.eval.samples import PairEncoder

PARTS = ["税 窓口", "何か", "税", "港"]  # two rows of two parts; 何か is unknown
FIRST = [0, 2, 4]


@pytest.fixture
def words(tmp_path: Path) -> StaticEncoder:
    """税 is (3, 4), 窓口 is (-4, 3), at right angles to it, and 港 is (6, 8), twice 税."""
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "税": 1, "窓口": 2, "港": 3}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    vectors = np.array([[9, 9], [3, 4], [-4, 3], [6, 8]], dtype=np.float32)
    write_model(tmp_path / "words", tokenizer, vectors)
    return StaticEncoder(tmp_path / "words", "words")


def written(words: StaticEncoder, folder: Path) -> Path:
    """The same rows as `Late.of` has them, row by row."""
    parts = words.distinct_pieces(PARTS)
    writer = LateWriter(folder, words, np.unique(np.concatenate(parts)))
    for begin, after in pairwise(FIRST):
        own = parts[begin:after]
        writer.append(np.concatenate(own), np.array([len(ids) for ids in own]), np.array([2]))
    writer.close()
    return folder


def test_a_piece_weighs_as_the_square_of_its_length(words: StaticEncoder) -> None:
    # 25 of 125 for 税, 100 of 125 for 港; the unknown word has no weight and no line.
    lengths = np.linalg.norm(words.weighted_pieces("税 港 何か"), axis=1)
    assert lengths.tolist() == pytest.approx([0.2, 0.8])


def test_likeness_is_the_best_cosine_by_weight(words: StaticEncoder) -> None:
    late = Late.of(words, PARTS, FIRST)
    (first, second), maxsim = late.likeness(words.weighted_pieces("窓口 港"), [0, 1])
    # 窓口 weighs 25 of 125. It stands in the first part; 港 is like 税 there.
    np.testing.assert_allclose(first, [[0.2, 0.8], [0.0, 0.0]], atol=1e-6)
    np.testing.assert_allclose(second, [[0.0, 0.8], [0.0, 0.8]], atol=1e-6)
    assert maxsim.tolist() == pytest.approx([1.0, 0.8])


def test_rows_come_in_the_order_asked_for(words: StaticEncoder) -> None:
    late = Late.of(words, PARTS, FIRST)
    question = words.weighted_pieces("窓口")
    assert late.likeness(question, [1, 0])[1].tolist() == pytest.approx([0.0, 1.0], abs=1e-6)
    none, maxsim = late.likeness(question, [])
    assert none == []
    assert maxsim.shape == (0,)


def test_a_question_without_known_pieces_is_like_nothing(words: StaticEncoder) -> None:
    late = Late.of(words, PARTS, FIRST)
    found, maxsim = late.likeness(words.weighted_pieces("何か"), [0, 1])
    assert [one.shape for one in found] == [(2, 0), (2, 0)]
    assert maxsim.tolist() == [0.0, 0.0]


def test_the_bundled_model_agrees_with_the_definition() -> None:
    encoder = StaticEncoder(BUNDLED, BUNDLED_NAME)
    parts = [
        "事業承継の相談を受け付けます。",
        "",
        "Where do I ask about patents?",
        "再エネの固定価格買取",
    ]
    late = Late.of(encoder, parts, [0, 3, 4])
    question = encoder.weighted_pieces("会社を息子に継がせたい patent")
    weights = np.linalg.norm(question, axis=1)
    assert weights.sum() == pytest.approx(1, abs=1e-5)
    found = np.concatenate(late.likeness(question, [0, 1])[0])
    for line, part in zip(found, parts, strict=True):
        pieces = encoder.weighted_pieces(part)
        if not len(pieces):
            assert line.tolist() == [0.0] * len(question)
            continue
        pieces /= np.linalg.norm(pieces, axis=1, keepdims=True)
        # The unknown piece, whose cosine is 0, stands in every part.
        expected = [max(0.0, *(pieces @ row)) for row in question]
        np.testing.assert_allclose(line, expected, atol=1e-5)


def test_saved_and_opened_it_says_the_same(words: StaticEncoder, tmp_path: Path) -> None:
    late = Late.of(words, PARTS, FIRST)
    question = words.weighted_pieces("窓口 港")
    opened = Late.open(written(words, tmp_path / "late"))
    before, after = late.likeness(question, [0, 1]), opened.likeness(question, [0, 1])
    np.testing.assert_array_equal(np.concatenate(before[0]), np.concatenate(after[0]))
    np.testing.assert_array_equal(before[1], after[1])


def test_files_that_are_missing_or_of_another_size_are_refused(
    words: StaticEncoder, tmp_path: Path
) -> None:
    with pytest.raises(GenerationError, match="cannot be opened"):
        Late.open(tmp_path / "nowhere")
    folder = written(words, tmp_path / "late")
    np.save(folder / "first.npy", [0, 2, 5])
    with pytest.raises(GenerationError, match="build the index again"):
        Late.open(folder)
    (folder / "starts.npy").write_bytes(b"no array")
    with pytest.raises(GenerationError, match="cannot be opened"):
        Late.open(folder)


def test_a_model_without_vectors_of_pieces_borrows_the_bundled_ones(words: StaticEncoder) -> None:
    assert piece_encoder(words) is words
    bundled = piece_encoder(PairEncoder())
    assert bundled.revision == StaticEncoder(BUNDLED, BUNDLED_NAME).revision
