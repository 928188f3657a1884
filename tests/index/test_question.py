"""A question as search reads it: its language, its readings and its clauses."""

import numpy as np
import pytest

from index.generation import Generation
from index.question import language
from ingest.japanese import normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("事業承継の相談先は?", "ja"),
        ("Who handles patents?", "en"),
        ("patents", "en"),
        ("中小企業課", "ja"),
        ("DXの窓口", "ja"),
        ("J-Startup TOHOKU", "en"),
        ("What does 共創 mean?", "en"),
        ("RESAS 担当", "ja"),
        ("ﾘｻｲｸﾙ", "ja"),
        ("59.6%", "ja"),
        ("", "ja"),
    ],
)
def test_language(text: str, expected: str) -> None:
    assert language(normalise(text)) == expected


def test_a_reading_is_a_unit_vector_and_a_text_without_words_is_zero(
    generation: Generation,
) -> None:
    question = generation.read("事業承継の相談先は?")
    assert np.linalg.norm(question.whole.vector) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(question.matter.vector) == pytest.approx(1, abs=1e-5)
    assert not generation.read("").whole.vector.any()
    assert not generation.read("どこに聞けばいいですか").matter.vector.any()


def test_a_misspelt_question_keeps_its_text_and_is_read_as_meant(generation: Generation) -> None:
    question = generation.read("事業商継の相談先は?")
    assert question.text == "事業商継の相談先は?"
    assert question.normal == "事業商継の相談先は?"
    assert question.whole.text == "事業承継の相談先は?"


def matters(generation: Generation, text: str) -> list[str]:
    return [clause.text for clause in generation.clauses(generation.read(text))]


def test_clauses_that_name_a_matter_are_read_apart(generation: Generation) -> None:
    found = matters(generation, "特許の相談先は?事業承継の相談先は?")
    assert len(found) == 2
    assert "特許" in found[0]
    assert "事業承継" in found[1]
    found = matters(generation, "Who handles patents and who handles business succession?")
    assert ["patents" in found[0], "succession" in found[1]] == [True, True]


def test_a_clause_that_says_who_asks_is_no_matter(generation: Generation) -> None:
    assert matters(generation, "私は会社員ですが、特許を取りたいです。") == []
    assert matters(generation, "特許を取りたい") == []
