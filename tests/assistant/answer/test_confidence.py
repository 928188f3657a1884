"""What tells how sure an answer is."""

import math
from pathlib import Path

import pytest

from assistant.answer import divisions, sentences
from assistant.answer.confidence import features, probability
from index.build import build
from index.generation import Generation, open_generation
from index.search import search
from tests.corpus.office import add_document, write_office


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
    values = found(generation, "事業承継の相談先は?")
    assert weights.contact.coefficients.keys() == values.keys()
    assert weights.answerable.coefficients.keys() == values.keys() - {"worded"}


def test_what_no_sentence_holds_is_unmatched(generation: Generation) -> None:
    held = found(generation, "事業承継の支援について")
    lacking = found(generation, "お寺の拝観料について")
    assert held["unmatched"] < lacking["unmatched"]


def test_a_question_without_known_words_has_finite_features(generation: Generation) -> None:
    values = found(generation, "☃☃☃")
    assert values["length"] == 0.0
    assert all(math.isfinite(value) for value in values.values())


@pytest.mark.parametrize(
    ("question", "name", "value"),
    [
        ("何社が参加しましたか", "figure", 1.0),
        ("何社が参加したか、どの課に聞けばいいですか", "figure", 0.0),
        ("座長はどなたですか", "strict", 1.0),
        ("どの企業が参加しましたか", "strict", 0.0),
        ("どの企業が参加しましたか", "name", 1.0),
        ("共感とは何か", "unheld", 0.0),
        ("共感とは何か", "apart", 0.0),
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


def test_a_year_may_stand_above_what_answers(tmp_path: Path) -> None:
    heads = "| 区分 | 令和5年度 | 令和6年度 |\n|---|---|---|\n"
    table = f"# 業務の統計\n\n{heads}| 搬送 | 4,812 | 5,037 |\n"
    office = write_office(tmp_path / "office")
    add_document(office, "tokei", "業務の統計", table, name="tokei.md")
    add_document(office, "nenpo", "令和3年度 年報", "調停の件数は、57件でした。\n")
    build(office, tmp_path / "index")
    generation = open_generation(tmp_path / "index")
    assert found(generation, "令和6年度の搬送は?")["other_year"] == 0.0
    assert found(generation, "令和3年度の調停の件数は?")["other_year"] == 0.0
    assert found(generation, "平成元年度の搬送は?")["other_year"] == 1.0


def test_what_holds_no_answer_of_the_kind_asked_for_is_unheld(generation: Generation) -> None:
    held = found(generation, "J-Startup TOHOKUに選ばれたのは何社ですか")
    lacking = found(generation, "J-Startup TOHOKUの冊子は何部印刷されましたか")
    assert held["unheld"] < 0.1 < 0.9 < lacking["unheld"]
    assert held["apart"] < lacking["apart"]


def test_a_label_holds_what_stands_right_below(generation: Generation) -> None:
    assert found(generation, "みやぎ自動車産業振興協議会の会員数は")["unheld"] < 0.2


def test_rows_of_tables_are_known_from_the_text_as_it_stands(generation: Generation) -> None:
    question = generation.read("国際課の電話番号")
    hits = search(generation, question)
    rows = [c for c in sentences.rank(generation, question, hits) if c.feature("row") > 0]
    texts = [
        generation.documents[hits[c.candidate.hit].passage.document].quote(
            c.candidate.start, c.candidate.end
        )
        for c in rows
    ]
    assert texts
    assert all("\t" in text or "|" in text for text in texts)


def test_a_probability_stays_within_its_bounds() -> None:
    assert probability(0.0) == 0.5
    assert probability(-1e6) == 0.0
    assert probability(1e6) == 1.0
    assert probability(2.0) + probability(-2.0) == pytest.approx(1.0)
