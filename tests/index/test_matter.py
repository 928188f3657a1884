"""What a question is about, without the words that only ask for a desk."""

import pytest

from index.concepts import MARK, Concepts
from index.generation import Generation
from index.matter import Matter, matter, phrase_matter
from index.tokens import words
from ingest.japanese import normalise

CONCEPTS = Concepts({"相談窓口": "相談窓口", "物流": "物流"})
DESK_WORDS = {
    "何処",
    "聞く",
    "窓口",
    "相談",
    "電話",
    "番号",
    "担当",
    "contact",
    "call",
    "division",
} | {"who", "could", "please"}


def matter_of(text: str) -> Matter:
    return matter(words(normalise(text), CONCEPTS))


@pytest.mark.parametrize(
    "question",
    [
        "物流についてはどこに聞けばいいでしょうか",
        "物流の担当窓口の電話番号を教えてください",
        "物流の件で相談したい",
        "Which division should I call about 物流?",
        "We want to know please who we could ask about 物流",
    ],
)
def test_desk_words_are_left_out(question: str) -> None:
    about = matter_of(question)
    assert {"物流", MARK + "物流"} <= set(about.tokens)
    assert not DESK_WORDS & set(about.tokens)
    assert "物流" in about.text
    assert not DESK_WORDS & set(about.text.split())


@pytest.mark.parametrize(
    "question",
    [
        "どこに聞けばいいですか",
        "どこに相談すればいいか分からない",
        "電話番号は?",
        "担当の方を教えてください",
        "Who should I call?",
        "Which office can help me?",
        "？",
        "",
    ],
)
def test_a_question_that_only_asks_for_a_desk_has_no_matter(question: str) -> None:
    assert matter_of(question) == Matter("", ())


def test_desk_words_within_a_concept_stay() -> None:
    about = matter_of("相談窓口はどこですか")
    assert about.tokens[-1] == MARK + "相談窓口"
    assert about.text.startswith("相談窓口")


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("会議室を借りたい", "室"),
        ("代理人の届出", "人"),
        ("個人番号の変更", "番号"),
        ("I lost my My Number card", "number"),
    ],
)
def test_what_ends_a_compound_is_no_desk_word(question: str, kept: str) -> None:
    assert kept in matter_of(question).tokens


@pytest.mark.parametrize(
    "question", ["物流の担当の人の電話番号", "物流の番号", "相談室は物流もですか"]
)
def test_the_same_words_alone_ask_for_a_desk(question: str) -> None:
    assert not {"人", "番号", "室"} & set(matter_of(question).tokens)


@pytest.mark.parametrize(
    ("question", "way"),
    [
        ("物流の申込みは電話でできますか", "電話"),
        ("物流の予約は電話でもいいですか", "電話"),
        ("物流は窓口で申し込めますか", "窓口"),
        ("物流について電話で聞けますか", None),
        ("物流の件で電話で相談できますか", None),
        ("物流の件で電話でも相談できますか", None),
        ("物流の件は電話でお問い合わせできますか", None),
        ("物流の件は電話で教えてもらえますか", None),
        ("物流の電話でつながる番号", None),
    ],
)
def test_by_which_way_something_is_done_is_a_matter(question: str, way: str | None) -> None:
    assert {"電話", "窓口"} & set(matter_of(question).tokens) == ({way} if way else set())


def test_the_office_itself_is_no_matter() -> None:
    assert matter_of("役場ではまずどの課に行けばいいですか") == Matter("", ())


def test_a_question_without_desk_words_stays_as_it_is() -> None:
    assert matter_of("輸出を増やす").text == "輸出を増やす"


def test_latin_words_keep_the_space_between_them() -> None:
    assert "supply chain" in matter_of("Who should I ask about supply chain reform?").text


def test_numbers_count_as_matter() -> None:
    assert "#2021年" in matter_of("令和3年の件数を教えて").tokens


def test_a_phrase_that_only_asks_for_a_desk_stays_whole() -> None:
    assert phrase_matter("どこに聞けばいいか分からない", CONCEPTS).text
    assert phrase_matter("物流の担当", CONCEPTS) == matter_of("物流の担当")


def test_the_generation_reads_a_question_and_its_matter(generation: Generation) -> None:
    question = generation.read("物流についてはどこに聞けばいいでしょうか")
    assert "聞く" in question.whole.tokens
    assert "聞く" not in question.matter.tokens
    assert "物流" in question.matter.tokens
    assert question.text == "物流についてはどこに聞けばいいでしょうか"
