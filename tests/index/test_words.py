"""Foreign words led to the words of the documents."""

from pathlib import Path

import numpy as np
import pytest

from assistant.answer import divisions
from corpus.errors import GenerationError
from index.generation import Generation
from index.words import LEAST_COSINE, NEAREST, Words
from tests.eval.samples import LetterEncoder

JAPANESE = ["人口", "減少", "港湾"]


class Fixed(LetterEncoder):
    """人口 is along a, 減少 along b, 港湾 between b and c; other texts count their letters."""

    def encode_queries(self, texts: list[str]) -> np.ndarray:  # type: ignore[override]
        known = {"人口": "a", "減少": "b", "港湾": "bc"}
        return super().encode_queries([known.get(text, text) for text in texts])

    encode_passages = encode_queries


@pytest.fixture
def words() -> Words:
    return Words.build(JAPANESE, Fixed())


def test_a_foreign_word_is_led_to_the_nearest_words(words: Words) -> None:
    # "bb" is 減少 itself and 45 degrees from 港湾; "aac" is near 人口 alone.
    assert words.kindred(["bb", "aac"], Fixed()) == ["減少", "港湾", "人口"]


def test_words_too_far_away_are_left_out(words: Words) -> None:
    # Cosines with "ccca": 人口 0.32, 港湾 0.67.
    assert words.kindred(["ccca"], Fixed()) == ["港湾"]
    assert 0.32 < LEAST_COSINE < 0.67


def test_no_more_than_the_nearest(words: Words) -> None:
    assert len(words.kindred(["abc"], Fixed())) == NEAREST


@pytest.mark.parametrize("token", ["人口", "#2020年", "b", "\ue000輸出", "12"])
def test_only_words_in_latin_script_are_led(words: Words, token: str) -> None:
    assert words.kindred([token], Fixed()) == []


def test_saved_and_opened_it_says_the_same(words: Words, tmp_path: Path) -> None:
    words.save(tmp_path / "words")
    opened = Words.open(tmp_path / "words")
    assert opened.kindred(["bb", "aac"], Fixed()) == words.kindred(["bb", "aac"], Fixed())


def test_a_corpus_without_japanese_words_leads_nowhere(tmp_path: Path) -> None:
    Words.build([], Fixed()).save(tmp_path / "words")
    assert Words.open(tmp_path / "words").kindred(["ab"], Fixed()) == []


def test_files_that_are_missing_or_do_not_fit_are_refused(words: Words, tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="cannot be opened"):
        Words.open(tmp_path / "nowhere")
    words.save(tmp_path / "words")
    (tmp_path / "words" / "words.txt").write_text("人口", encoding="utf-8")
    with pytest.raises(GenerationError, match="build the index again"):
        Words.open(tmp_path / "words")


def test_an_english_question_finds_japanese_words(generation: Generation) -> None:
    question = generation.read("Why did the population start to shrink?")
    matches = divisions.match(generation, question.matter)
    found = divisions.widened(generation, question, matches).whole.tokens
    assert {"減少", "人口"} & set(found) - set(question.whole.tokens)


def test_a_japanese_question_stays_as_it_is(generation: Generation) -> None:
    question = generation.read("populationはいつからshrinkしていますか")
    assert generation.words.kindred(question.whole.tokens, generation.pieces)
    matches = divisions.match(generation, question.matter)
    found = divisions.widened(generation, question, matches).whole.tokens
    assert not {"減少", "人口"} & set(found)


def test_no_word_is_led_to_twice(generation: Generation) -> None:
    question = generation.read(
        "Did the population, the inhabitants and residents decrease or shrink?"
    )
    matches = divisions.match(generation, question.matter)
    found = divisions.widened(generation, question, matches).whole.tokens
    added = found[len(question.whole.tokens) :]
    assert added
    assert len(set(found)) == len(set(question.whole.tokens)) + len(added)
