"""Questions of a conversation that need the one before, and those that don't."""

from pathlib import Path

import pytest

from assistant.answer.answer import answer
from assistant.answer.outcomes import Answered, Declined
from assistant.question import followup
from assistant.service.service import Service
from index.generation import Generation

SUCCESSION = "事業承継の相談先は?"
PATENTS = "Who handles patents?"


def in_context(generation: Generation, question: str, previous: tuple[str, ...]) -> str:
    earlier = followup.context_of(generation, question, previous)
    return followup.in_context(generation, question, earlier)


@pytest.mark.parametrize(
    ("question", "before"),
    [
        ("何日以内ですか", SUCCESSION),
        ("電話番号は?", SUCCESSION),
        ("どこに聞けばいいですか", SUCCESSION),
        ("それはいつまでですか", SUCCESSION),
        ("もっと詳しく教えてください", SUCCESSION),
        ("電話でもできますか?", SUCCESSION),
        ("土曜日も開いていますか", SUCCESSION),
        ("期限を過ぎたらもう申請できない?", SUCCESSION),
        ("必要な書類は?", SUCCESSION),
        ("いくらかかりますか", SUCCESSION),
        ("応募は何件ありましたか", SUCCESSION),
        ("最寄り駅からはどのくらい?", SUCCESSION),
        ("行き方を教えて", SUCCESSION),
        ("東北にはいくつありますか", SUCCESSION),
        ("開催の目的は?", SUCCESSION),
        ("What documents do I need?", PATENTS),
        ("And the phone number?", PATENTS),
        ("What is their phone number?", PATENTS),
    ],
)
def test_a_question_that_needs_the_last_one_gets_it(
    generation: Generation, question: str, before: str
) -> None:
    about = "事業承継" if before is SUCCESSION else before
    assert in_context(generation, question, (before,)) == f"{about} {question}"


@pytest.mark.parametrize(
    ("before", "about"),
    [
        ("知的財産の届出に必要な書類は何ですか", "知的財産"),
        ("会社を息子に継がせたい。どこに相談すればいいですか", "会社を息子に継がせたい"),
        ("展示会の申込みはいつまでにすればいいですか", "展示会"),
        ("いつまで事業承継の相談ができますか", "いつまで事業承継の相談ができますか"),
    ],
)
def test_what_was_asked_before_is_not_asked_again(
    generation: Generation, before: str, about: str
) -> None:
    assert in_context(generation, "いくらかかりますか", (before,)) == f"{about} いくらかかりますか"


@pytest.mark.parametrize(
    "question",
    [
        "特許の相談先は?",
        "リサイクル",
        "輸出の手続きは?",
        "予算はいくらですか",
        "022-221-4819はどこの番号ですか",
        "Which division handles exports?",
        "その他の事業者が省エネ設備を導入するときの補助制度を教えてください",
    ],
)
def test_a_question_that_stands_for_itself_stays_alone(
    generation: Generation, question: str
) -> None:
    assert in_context(generation, question, (SUCCESSION,)) == question


def test_without_a_conversation_a_question_stays_as_it_is(generation: Generation) -> None:
    assert in_context(generation, "電話番号は?", ()) == "電話番号は?"
    assert in_context(generation, "電話番号は?", ("どこに聞けばいい?",)) == "電話番号は?"


def test_the_last_question_that_stood_for_itself_is_meant(generation: Generation) -> None:
    previous = ("特許の相談先は?", SUCCESSION, "電話番号は?", "それはどこ?")
    asked = in_context(generation, "担当の方は?", previous)
    assert asked == "事業承継 担当の方は?"


def test_a_number_asked_for_afterwards_is_that_of_the_desk_before(
    generation: Generation, index_folder: Path
) -> None:
    service = Service(index_folder, None)
    outcome = service.ask("電話番号は?", (SUCCESSION,))[0]
    assert isinstance(outcome, Answered)
    assert outcome.contacts[0].phones[0].number == "022-221-4922"
    alone = answer(generation, "電話番号は?")
    assert isinstance(alone, Answered)
    assert alone.contacts[0].division == "企画調査課"


@pytest.mark.parametrize(
    ("before", "question"),
    [(SUCCESSION, "では、特許は?"), ("Who handles business succession?", "What about patents?")],
)
def test_a_new_matter_after_an_old_one_is_among_the_desks(
    index_folder: Path, before: str, question: str
) -> None:
    outcome = Service(index_folder, None).ask(question, (before,))[0]
    assert isinstance(outcome, Answered)
    assert "知的財産室" in [contact.division for contact in outcome.contacts]


@pytest.mark.parametrize("cry", ["助けて！", "help me!"])
def test_a_cry_for_help_stands_for_itself(generation: Generation, cry: str) -> None:
    assert in_context(generation, cry, (SUCCESSION,)) == cry


def test_a_matter_of_the_office_in_common_words_stands_for_itself(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert in_context(generation, "会場の予約は?", (SUCCESSION,)) != "会場の予約は?"
    [token] = [token for token in generation.read("会場").whole.tokens if "会場" in token]
    monkeypatch.setattr(generation, "owners", {**generation.owners, token: (0,)})
    assert in_context(generation, "会場の予約は?", (SUCCESSION,)) == "会場の予約は?"


@pytest.mark.parametrize("question", ["秋田県では?", "令和3年度は?", "2021年は"])
def test_another_place_or_time_is_asked_the_same(generation: Generation, question: str) -> None:
    assert in_context(generation, question, (SUCCESSION,)) == f"{SUCCESSION} {question}"


@pytest.mark.parametrize(
    ("before", "question", "asked"),
    [
        ("令和2年度の参加者は何人?", "令和3年度は?", "参加者は何人? 令和3年度は?"),
        ("緑野県では何件ありましたか", "秋田県では?", "何件ありましたか 秋田県では?"),
        ("2019年に支援した市町村は?", "秋田県は?", "2019年に支援した市町村は? 秋田県は?"),
        ("3年間で何件?", "2021年は", "3年間で何件? 2021年は"),
        ("令和3年度以降の補助は?", "令和5年度は?", "令和3年度以降の補助は? 令和5年度は?"),
        ("令和2年から令和4年度末までの件数は?", "令和5年度は?", "件数は? 令和5年度は?"),
        ("昨年緑野県では何件?", "秋田県は?", "昨年何件? 秋田県は?"),
        ("都道府県の補助は?", "秋田県は?", "都道府県の補助は? 秋田県は?"),
        ("農村の補助は?", "秋田県は?", "農村の補助は? 秋田県は?"),
    ],
)
def test_another_place_or_time_stands_in_the_stead_of_the_one_before(
    generation: Generation, before: str, question: str, asked: str
) -> None:
    matter = "事業承継の支援について"
    assert in_context(generation, question, (matter + before,)) == matter + asked


@pytest.mark.parametrize("thanks", ["ありがとうございました", "Thank you!", "こんにちは。"])
def test_thanks_ask_nothing(generation: Generation, thanks: str) -> None:
    assert in_context(generation, thanks, (SUCCESSION,)) == thanks
    outcome = answer(generation, thanks)
    assert isinstance(outcome, Declined)
    assert outcome.reason == "empty_question"
    said = [notice.text for notice in outcome.notices]
    assert any("御利用ありがとう" in text or "Thank you for using" in text for text in said)


def test_an_empty_question_stays_empty(generation: Generation) -> None:
    assert in_context(generation, " ", (SUCCESSION,)).strip() == ""


def test_a_long_question_before_does_not_make_a_short_one_too_long(
    index_folder: Path,
) -> None:
    before = "。" * (500 - len(SUCCESSION)) + SUCCESSION
    outcome = Service(index_folder, None).ask("電話番号は?", (before,))[0]
    assert isinstance(outcome, Answered)
