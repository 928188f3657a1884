"""Misspelt questions are led back to the office's words; rightly spelt ones are not touched."""

import pytest

from index.concepts import concept_forms
from index.generation import Generation
from index.repair import Repairs
from index.seen import Seen
from ingest.japanese import normalise

FORMS = ["事業承継", "地域資源", "伝統的工芸品", "固定価格買取制度", "特許", "business succession"]
TEXTS = [
    *FORMS,
    "当局は事業承継を支援する。地域資源の活用。",
    "特許の出願",
    "the succession of a business",
]
REPAIRS = Repairs(FORMS, Seen.of(TEXTS), lambda word: word == "businesss")  # as if it were a word


def repaired(text: str) -> str:
    return REPAIRS.repair(normalise(text))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("事業商継", "事業承継"),
        ("事業承承継", "事業承継"),
        ("業事承継", "事業承継"),
        ("伝統的工藝品", "伝統的工芸品"),
        ("固定価格買取制土", "固定価格買取制度"),
    ],
)
def test_one_wrong_doubled_or_swapped_character(typed: str, meant: str) -> None:
    assert repaired(typed) == meant
    assert repaired(f"{typed}の相談先は？") == f"{meant}の相談先は?"


@pytest.mark.parametrize(
    "typed",
    ["じぎょうしょうけい", "じぎょう承継", "事業しょうけい", "ジギョウしょうけい"],
)
def test_kana_is_read_as_the_word_it_sounds_like(typed: str) -> None:
    assert repaired(f"{typed}について") == "事業承継について"


def test_half_width_kana_beside_hiragana_is_read() -> None:
    assert repaired("ｼﾞｷﾞｮｳｼｮｳｹｲの窓口") == "事業承継の窓口"


@pytest.mark.parametrize("typed", ["ジギョウショウケイ", "ｼﾞｷﾞｮｳｼｮｳｹｲ"])
def test_katakana_alone_is_read(typed: str) -> None:
    assert repaired(typed) == "事業承継"


def test_a_kanji_with_another_reading_is_led_back() -> None:
    assert repaired("固定価格買い取り制度") == "固定価格買取制度"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sucession", "succession"),
        ("succesion", "succession"),
        ("bussiness", "business"),
        ("busniess", "business"),
    ],
)
def test_one_wrong_letter_of_an_english_word(typed: str, meant: str) -> None:
    assert repaired(f"who handles {typed}?") == f"who handles {meant}?"


def test_an_english_word_that_the_encoder_knows_is_no_slip() -> None:
    assert repaired("businesss sucession") == "businesss succession"


def test_words_of_the_bundled_model_are_left_alone(generation: Generation) -> None:
    asked = "when did the population start to shrink?"
    assert generation.read(asked).whole.text == asked


def test_short_english_words_are_not_guessed_at() -> None:
    assert repaired("who bus") == "who bus"


@pytest.mark.parametrize(
    "text",
    [
        *("事業承継", "地下資源", "工場敷地", "商業施設", "特許", "事業", "会社を息子に継がせたい"),
        *("business succession", "possession of a tortoise", "", "？", "2021年", "😀"),
    ],
)
def test_what_is_spelt_right_is_not_touched(text: str) -> None:
    assert repaired(text) == normalise(text)


@pytest.mark.parametrize(
    "text",
    [
        *("地下資源", "工場敷地", "中小企業", "経済産業省", "商店街の活性化", "石油備蓄"),
        *("会社を息子に継がせたい", "物流についてはどこに聞けばいいでしょうか"),
        *("訪問販売のトラブル", "今日の天気は"),
        *("who handles patents?", "where can i get advice on exports?", "capital of france"),
    ],
)
def test_the_real_vocabulary_does_not_touch_what_is_spelt_right(
    generation: Generation, text: str
) -> None:
    assert generation.repairs.repair(normalise(text)) == normalise(text)


def test_a_form_that_stands_in_no_text_is_not_touched() -> None:
    assert Repairs(FORMS, Seen.of([]), lambda _: False).repair("伝統的工芸品") == "伝統的工芸品"


def test_no_form_of_the_vocabulary_is_touched(generation: Generation) -> None:
    forms = concept_forms(generation.corpus.directory, generation.corpus.vocabulary)
    normal = {normalise(form) for form in forms}
    assert [form for form in sorted(normal) if generation.repairs.repair(form) != form] == []


def test_no_division_no_duty_and_no_sentence_of_the_corpus_is_repaired(
    generation: Generation,
) -> None:
    repairs, directory = generation.repairs, generation.corpus.directory
    for division in directory.divisions:
        for text in (division.name, *division.duties):
            assert repairs.repair(normalise(text)) == normalise(text)
    sentences = [generation.sentences[row].text for row in range(0, len(generation.sentences), 7)]
    changed = [s for s in sentences if repairs.repair(s) != s]
    assert changed == []


@pytest.mark.parametrize(
    ("forms", "typed"),
    [
        (["療育"], "手数料いくらですか"),  # a stretch ends where a word does
        (["延納"], "八円のうち三円"),
        (["検数"], "相談の件数"),  # another word that sounds alike
        (["転校"], "天候が安定する"),
        (["公売"], "購買の担当"),
        (["回答"], "第七回党大会"),
        (["日本遺産"], "日本共産党の党員"),  # another word that looks alike
        (["中小創業支援"], "中小企業支援の窓口"),
        (["貨物軽自動車"], "貨物自動車の登録"),
        (["消費者庁"], "消費者教育の出前講座"),
        (["事業承継"], "事業承継時の経営者"),  # the form and a word beside it
        (["林業試験場"], "工業試験場の場所"),
    ],
)
def test_words_that_the_corpus_does_not_hold_are_no_slips(forms: list[str], typed: str) -> None:
    normal = normalise(typed)
    assert Repairs(forms, Seen.of(forms), lambda _: False).repair(normal) == normal


@pytest.mark.parametrize(
    ("forms", "typed", "meant"),
    [
        (["国民健康保険料"], "国民健康保健料の窓口", "国民健康保険料の窓口"),
        (["訪問販売"], "ほうもん販買の規制", "訪問販売の規制"),
        (["商標登録"], "商評登録はどこ", "商標登録はどこ"),
        (["商標"], "商評のことはどこ", "商標のことはどこ"),
        (["就業規則"], "就業測則の作り方", "就業規則の作り方"),
    ],
)
def test_a_slip_leaves_kanji_that_make_no_word(forms: list[str], typed: str, meant: str) -> None:
    assert Repairs(forms, Seen.of(forms), lambda _: False).repair(normalise(typed)) == meant
