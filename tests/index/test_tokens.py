"""Tokens: what is searched of a text."""

import pytest

from corpus.records import Corpus, Name, Term, Vocabulary
from index.concepts import MARK, Concepts, concept_forms
from index.generation import Generation
from index.tokens import tokens, tokens_of, words
from ingest.japanese import normalise

FORMS = {
    "知的財産室": "知的財産室",
    "知的財産": "知的財産",
    "固定価格買取制度": "固定価格買取制度",
    "売電": "固定価格買取制度",
    "FIT": "固定価格買取制度",
    "EV": "電動車",
    "electric vehicle": "電動車",
    "税": "税",
}
CONCEPTS = Concepts(FORMS)


def tokens_in(text: str) -> set[str]:
    return set(tokens(normalise(text), CONCEPTS))


def concepts_in(text: str) -> list[str]:
    return [found.token.removeprefix(MARK) for found in CONCEPTS.find(normalise(text))]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ﾘｻｲｸﾙ", "リサイクル"),
        ("ＤＸ", "dx"),
        ("5,879件", "5879件"),
        ("５，８７９件", "5,879件"),
        ("継いだ", "継ぐ"),
        ("売電", "固定価格買取制度"),
        ("FIT", "ＦＩＴ"),
    ],
)
def test_what_is_typed_shares_a_token_with_what_is_written(typed: str, written: str) -> None:
    assert tokens_in(typed) & tokens_in(written)


@pytest.mark.parametrize(
    "year",
    ["令和3年", "令和３年度", "2021年", "２０２１年度", "R3年", "r3.4.1", "2021/4/1", "2021-04-01"],
)
def test_a_year_is_the_same_in_every_count(year: str) -> None:
    assert "#2021年" in tokens_in(year)


@pytest.mark.parametrize(
    ("era", "year"),
    [
        ("令和元年", 2019),
        ("平成25年", 2013),
        ("H25年", 2013),
        ("昭和60年", 1985),
        ("大正1年", 1912),
    ],
)
def test_each_era_has_its_first_year(era: str, year: int) -> None:
    assert f"#{year}年" in tokens_in(era)


@pytest.mark.parametrize("text", ["12021年", "20211件", "3年", "第3年度", "022-221-4922", "dr3年"])
def test_what_only_looks_like_a_year_is_none(text: str) -> None:
    assert not any(token.endswith("年") and token.startswith("#") for token in tokens_in(text))


def test_a_decimal_number_is_a_whole() -> None:
    assert "#59.6" in tokens_in("59.6%")
    assert "#59.6" in tokens_in("５９．６％")
    assert "#59.6" not in tokens_in("59件と6件")


def test_a_postal_mark_means_an_address() -> None:
    assert {"住所", "所在"} <= tokens_in("〒980-8403")


def test_words_that_carry_nothing_are_left_out() -> None:
    assert tokens_in("the a of and what who please") == set()
    assert tokens_in("について、をする。") == {"つく"}
    assert tokens_in("the succession of a company") == {"succession", "company"}


def test_repeated_words_are_repeated_tokens() -> None:
    assert tokens("相談と相談", CONCEPTS).count("相談") == 2


@pytest.mark.parametrize("text", ["", "。、", "the"])
def test_a_text_without_words_has_no_tokens(text: str) -> None:
    assert tokens(normalise(text), CONCEPTS) == []


@pytest.mark.parametrize("text", ["事業承継はR3年から 59.6%", "", "EV の税", "a\u200bb 税😀"])
def test_a_text_already_cut_has_the_same_tokens(text: str) -> None:
    normal = normalise(text)
    assert tokens_of(words(normal, CONCEPTS)) == tokens(normal, CONCEPTS)


def test_words_know_where_they_start() -> None:
    cut = words("ev と 窓口 と", CONCEPTS)
    starts = cut.starts()
    found = [cut.normal[s : s + len(m.surface)] for s, m in zip(starts, cut.morphemes, strict=True)]
    assert found == [m.surface for m in cut.morphemes]
    assert starts == [0, 3, 5, 8]


def test_a_concept_is_found_by_every_form_and_named_by_its_first() -> None:
    assert concepts_in("売電とＦＩＴ") == ["固定価格買取制度"] * 2
    assert concepts_in("an electric vehicle") == ["電動車"]


def test_the_longest_form_is_taken_and_none_overlaps() -> None:
    assert concepts_in("知的財産室") == ["知的財産室"]
    assert concepts_in("知的財産室知的財産") == ["知的財産室", "知的財産"]


@pytest.mark.parametrize("text", ["every", "rev", "ev2", "profit", "fitness"])
def test_a_latin_form_within_a_word_is_not_found(text: str) -> None:
    assert concepts_in(text) == []


@pytest.mark.parametrize("text", ["ev", "EVs", "EVの普及", "次世代EV", "(ev)", "two EVs."])
def test_a_latin_form_as_a_whole_word_is_found(text: str) -> None:
    assert concepts_in(text) == ["電動車"]


def test_a_division_is_none_within_a_word() -> None:
    concepts = Concepts({"中小企業課": "中小企業課"})
    assert [c.token for c in concepts.find("中小企業課の番号")] == [MARK + "中小企業課"]
    assert not list(concepts.find("中小企業課題の解決"))


def test_a_form_of_one_character_is_no_concept() -> None:
    assert concepts_in("税") == []


def test_a_concept_knows_its_place() -> None:
    (found,) = CONCEPTS.find("次世代ev も")
    assert (found.start, found.end) == (3, 5)


def test_names_of_all_divisions_and_departments_are_found_as_wholes(
    corpus: Corpus, generation: Generation
) -> None:
    for division in corpus.directory.divisions:
        for name in (division.name, division.department):
            found = [c.token for c in generation.concepts.find(normalise(f"{name}の電話番号"))]
            assert found[0] == MARK + normalise(name)


def test_the_first_to_claim_a_form_keeps_it(corpus: Corpus) -> None:
    vocabulary = Vocabulary(
        terms=(
            Term("固定価格買取制度", (), ("売電",), (), ("FIT",)),
            Term("電気事業", (), ("売電", "国際課"), (), ()),
        ),
        names=(Name("国際課", "International Division", ("総務課",)),),
        elsewhere=(Term("運転免許", (), ("免許証",), (), ()),),
        unsure=(),
        unsure_duties=(),
    )
    forms = concept_forms(corpus.directory, vocabulary)
    assert forms["売電"] == forms["FIT"] == "固定価格買取制度"
    assert forms["国際課"] == forms["International Division"] == "国際課"
    assert forms["総務課"] == "総務課"
    assert forms["免許証"] == "運転免許"
    assert forms["産業部"] == "産業部"
