"""Where sentences end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    "parts",
    [
        ["申請してください。", "窓口は一階です。"],
        ["相談できますか？", "はい！", "できます"],
        ["Is it open?", " Yes! ", "It is."],
        ["本当ですか！？", "はい。"],
        ["終わり。。。", "次へ。"],
        ["一行目です。\n", "二行目です。"],
    ],
)
def test_a_stop_ends_a_sentence(parts: list[str]) -> None:
    assert cut("".join(parts)) == [part.strip() for part in parts]


@pytest.mark.parametrize(
    "sentence",
    [
        "「共感。協奏。変革。」を掲げます。",
        "『何のために？』と問い直す。",
        "支援機関（商工会等。以下同じ。）と連携する。",
        "支援機関(商工会等。以下同じ。)と連携する。",
        "【重要。必読。】を見る。",
        "「外の『中。』も。」という。",
    ],
)
def test_a_stop_in_quotation_marks_or_brackets_ends_nothing(sentence: str) -> None:
    assert cut(f"{sentence}次の文。") == [sentence, "次の文。"]


def test_marks_that_close_after_a_stop_belong_to_the_sentence() -> None:
    assert cut("彼は言う。」次の文。）終わり。") == ["彼は言う。」", "次の文。）", "終わり。"]


def test_the_marks_of_bold_print_belong_to_the_sentence_that_they_close() -> None:
    assert cut("**人材育成を行う。**") == ["**人材育成を行う。**"]
    assert cut("**人材育成を行う。** 次の文。") == ["**人材育成を行う。**", "次の文。"]
    assert cut("前の文。**次の文。**") == ["前の文。", "**次の文。**"]


def test_a_bracket_that_is_never_closed_swallows_no_more_than_two_hundred_characters() -> None:
    text = "「閉じない。" + "続く文です。" * 60
    found = cut(text)
    assert "".join(found) == text
    assert 190 < len(found[0]) < 215
    assert found[1:] == ["続く文です。"] * len(found[1:])


def test_a_bracket_left_open_does_not_reach_over_its_sentence() -> None:
    assert cut("一。" + "「" + "あ" * 250 + "。二。三。") == [
        "一。",
        "「" + "あ" * 250 + "。",
        "二。",
        "三。",
    ]


@pytest.mark.parametrize(
    "sentence",
    ["詳細はhttps://resas.go.jp/?x=1で公表。", "Yahoo!2を使う。", "a?b=c という。"],
)
def test_a_half_width_mark_within_an_address_ends_nothing(sentence: str) -> None:
    assert cut(sentence + "次の文。") == [sentence, "次の文。"]


def test_a_half_width_mark_before_a_space_or_japanese_ends_a_sentence() -> None:
    assert cut("どこですか?窓口です! はい") == ["どこですか?", "窓口です!", "はい"]


def test_a_full_stop_of_numbers_and_latin_text_ends_nothing() -> None:
    assert cut("前年比59.6%増、No. 3のU.S.も。") == ["前年比59.6%増、No. 3のU.S.も。"]


@pytest.mark.parametrize(
    "parts",
    [
        ["The library is open daily.", "Entry is free."],
        ["Bring a photo.", "2 copies are needed.", '"Ask first."', "(Closed in May.)"],
        ["It was moved in 2019.", "The old one is gone."],
        ["Call 119.", "Then wait."],
        ["**Where to ask.**", "The desk is on the first floor."],
        ["Everyone may join (children too).", "Sign up here."],
        ["See https://example.jp/a.html.", "Write to info@example.jp.", "Pay 1.5 yen."],
        ["• A card.\n", "• A stamp."],
        ["The form is long\nand hard.\n", "Ask for help."],
    ],
)
def test_a_full_stop_ends_an_english_sentence(parts: list[str]) -> None:
    assert cut(" ".join(parts)) == [part.strip() for part in parts]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ask Mr. Suzuki or Dr. J. Smith at St. Luke's.",
        "It opens at 9 a.m. Monday to Friday, e.g. Tuesday, i.e. Not today.",
        "Pay approx. 300 yen to Kasen Co. Ltd. Tokyo.",
        "See No. 3, Vol. 2, pp. 14 of the U.S. Guide vs. Ours.",
        "It is due on Dec. 1 each year.",
        "A note (First. Second.) is here.",
        "A sign says “First. Second.” to all.",
        "The rate is 3.5 percent and the site is www.example.jp/A.B now.",
        "1. Fill in the form",
        "  12. Fill in the form",
        "- 2.1. Fill in the form",
        "iv. Fill in the form",
        "Some words. and no capital",
        "窓口は 1. 本庁 2. 支所",
        "会場は2. Aホール",
    ],
)
def test_the_full_stop_of_an_abbreviation_a_number_or_a_bracket_ends_nothing(sentence: str) -> None:
    assert cut(sentence) == [sentence.strip()]


def test_an_items_number_stays_with_it_on_every_line() -> None:
    assert cut("1. Go in.\n2. Take a number. Wait.") == [
        "1. Go in.",
        "2. Take a number.",
        "Wait.",
    ]


def test_a_line_that_was_wrapped_by_force_goes_on() -> None:
    assert cut("事業承継の相談を\n受け付けます。\n次の文。") == [
        "事業承継の相談を\n受け付けます。",
        "次の文。",
    ]


def test_only_the_given_range_is_cut() -> None:
    text = "前の文。中の文です。後の文。"
    assert sentences(text, 4, 8) == [(4, 8)]
    assert sentences(text, 4, 4) == []
    assert sentences("　 \n", 0, 3) == []


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    st.text(alphabet='あ税abA1.。！？!?「」『』（）()“”"【】、 \u3000\n', max_size=80), st.data()
)
def test_every_character_but_space_lies_in_exactly_one_sentence(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = sentences(text, start, end)
    covered = [i for first, last in found for i in range(first, last)]
    assert covered == sorted(set(covered))
    assert all(start <= first < last <= end for first, last in found)
    assert all(text[first:last] == text[first:last].strip() for first, last in found)
    left = set(range(start, end)) - set(covered)
    assert all(text[i].isspace() for i in left)
