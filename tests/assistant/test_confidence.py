"""What tells how sure an answer is."""

import math

import pytest

from assistant import divisions, sentences
from assistant.confidence import features, probability
from index.generation import Generation
from index.search import search


def found(generation: Generation, text: str) -> dict[str, float]:
    question = generation.read(text)
    matches = divisions.match(generation, question.matter)
    hits = search(generation, question)
    ranked = divisions.rank(generation, question, matches, hits)
    chosen = sentences.rank(generation, question, hits)
    return features(generation, question, matches, hits, ranked, chosen)


def test_every_feature_has_a_weight_and_no_weight_is_without_a_feature(
    generation: Generation,
) -> None:
    weights = generation.weights
    weighed = weights.contact.coefficients.keys() | weights.answerable.coefficients.keys()
    assert weighed == found(generation, "事業承継の相談先は?").keys()


def test_what_no_passage_holds_is_missing(generation: Generation) -> None:
    held = found(generation, "事業承継の支援について")
    lacking = found(generation, "お寺の拝観料について")
    assert held["missing"] < lacking["missing"]
    assert held["unmatched"] < lacking["unmatched"]


def test_a_question_without_known_words_is_wholly_zero_or_missing(generation: Generation) -> None:
    values = found(generation, "☃☃☃")
    assert values["missing"] == values["unmatched"] == values["length"] == 0.0
    assert all(math.isfinite(value) for value in values.values())


@pytest.mark.parametrize(
    ("question", "name", "value"),
    [
        ("何社が参加しましたか", "figure", 1.0),
        ("何社が参加したか、どの課に聞けばいいですか", "figure", 0.0),
        ("RESASとは何ですか", "fact", 1.0),
        ("会社を息子に継がせたい", "fact", 0.0),
        ("Who handles patents?", "english", 1.0),
        ("1950年の予算は?", "other_year", 1.0),
        ("2021年のDX塾は?", "other_year", 0.0),
    ],
)
def test_what_a_question_asks_for(
    generation: Generation, question: str, name: str, value: float
) -> None:
    assert found(generation, question)[name] == value


def test_a_probability_stays_within_its_bounds() -> None:
    assert probability(0.0) == 0.5
    assert probability(-1e6) == 0.0
    assert probability(1e6) == 1.0
    assert probability(2.0) + probability(-2.0) == pytest.approx(1.0)
