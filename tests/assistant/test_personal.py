"""The filter before the store: what it takes out, what it leaves, and that it can't be broken."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.personal.redaction import without_personal_data

OFFICE = ("022-221-4922", "022-263-1111")
LINES = (Path(__file__).parent / "personal_development.txt").read_text(encoding="utf-8")
DEVELOPMENT = [line for line in LINES.splitlines() if line and not line.startswith("#")]
PLACEHOLDER = re.compile("〔(?:電話番号|メールアドレス|マイナンバー|カード番号|住所|氏名)〕")
# What the rules look at, so that texts of it come near to every rule.
PIECES = st.sampled_from(
    (
        "0 1 9 090 022 221 4922 - － ー （ ) ( 、 。 の は と です と申します 私は 担当の 山田 太郎 "
        "福島 林 電話 TEL カード マイナンバー 〒 980 8403 宮城県 仙台市 青葉区 本町 丁目 番地 号 一 三 十 "
        "@ ＠ アット taro example . .jp at dot My name is I'm I, Ken Sato from Aoba-ku, 3-3-1 Street "
        "ﾔﾏ ﾀﾞ + 81 〔電話番号〕 〔氏名〕 〔住所〕 〔 〕 123456789018 4111111111111111 円 年 "
        "マンション 101 号室 会社 お世話になっております。"
    ).split()
) | st.sampled_from([" ", "\n", "\u3000", "\u200b", "\x00", "\ud800", "ﷺ"])
TEXTS = st.text() | st.lists(PIECES, max_size=25).map("".join)


@pytest.mark.parametrize("line", DEVELOPMENT)
def test_what_is_marked_goes_and_all_else_stays(line: str) -> None:
    text = line.replace("〚", "").replace("〛", "")
    expected = re.sub("〚[^〛]*〛", "〔〕", line)
    assert PLACEHOLDER.sub("〔〕", without_personal_data(text, OFFICE)) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("090-1234-5678", "〔電話番号〕"),
        ("taro@example.jp", "〔メールアドレス〕"),
        ("123456789018", "〔マイナンバー〕"),
        ("4111 1111 1111 1111", "〔カード番号〕"),
        ("宮城県仙台市青葉区本町1-2-3", "〔住所〕"),
        ("山田太郎", "〔氏名〕"),
    ],
)
def test_each_kind_is_named(text: str, kind: str) -> None:
    assert without_personal_data(f"私は{text}です") == f"私は{kind}です"


def test_a_number_that_is_no_office_s_goes() -> None:
    assert without_personal_data("022-221-4922です") == "〔電話番号〕です"
    assert without_personal_data("022-221-4922です", ["022-221-4922"]) == "022-221-4922です"


def test_check_digits_decide_where_no_word_does() -> None:
    assert without_personal_data("123456789018と123456789012") == "〔マイナンバー〕と123456789012"
    assert without_personal_data("4111111111111111と4111111111111112") == (
        "〔カード番号〕と4111111111111112"
    )


@settings(deadline=None)
@given(TEXTS)
@example("ﾔﾏﾀﾞ\u3099\u309a")
def test_twice_is_once(text: str) -> None:
    once = without_personal_data(text, OFFICE)
    assert without_personal_data(once, OFFICE) == once


@settings(deadline=None)
@given(TEXTS)
def test_what_stays_is_the_text_itself_in_its_order(text: str) -> None:
    place = 0
    for kept in PLACEHOLDER.split(without_personal_data(text, OFFICE)):
        place = text.find(kept, place)
        assert place >= 0
        place += len(kept)


@settings(deadline=None)
@given(
    st.text(st.characters(blacklist_categories=["Nd", "Nl", "No"], blacklist_characters="@＠﹫〒"))
)
def test_a_text_without_numbers_signs_or_introductions_stays(text: str) -> None:
    assert without_personal_data(text) == text


@pytest.mark.parametrize(
    "hostile",
    ["0", "0 ", "0-", "1-1 ", "(0", "+", "a@", "a.", "@", "a at ", "電話", "電話0", "カード1",
     "です", "山田です", "ア", "アです", "本町1-", "一丁目", "市1", "〒9", "A ", "1 A", "Aoba-ku ",
     "I'm A ", "\u3099", "ﷺ", "名前:", "〔", "ー", "の0", "私は", " (と", "Thanks ", "1 (1"],
)  # fmt: skip
def test_time_grows_as_the_text_does(hostile: str) -> None:
    """Ten times the text takes about ten times as long, where a square would take a hundred."""
    long = (hostile * 100_000)[:100_000]
    short, seconds = long[:10_000], []
    without_personal_data(short)
    for text in (short, long):
        started = time.process_time()
        without_personal_data(text)
        seconds.append(time.process_time() - started)
    assert seconds[1] < 30 * max(seconds[0], 0.01), seconds
