"""Words typed partly in the wrong kana: what is spelt out, and what is right as it is."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from corpus.errors import GenerationError
from index.halfkana import FILE, HalfKana, Spelling, save, saved, spellings
from index.seen import Seen
from ingest.japanese import normalise

TEXTS = [
    *(
        "立入検査",
        "事業計画書の提出",
        "講演会の開催",
        "発電所の立地",
        "消費者の相談窓口",
        "税の優遇",
    ),
    *("エネルギーの普及", "公民館の利用", "ネットワーク", "動機の確認", "使用料金", "会社見学"),
    *("下請企業との取引", "支援士", "市史", "人材の募集", "農地の転用"),
    *("調査士", "指定地方公共団体", "リスト", "クリア", "証明書の交付"),
]


@pytest.fixture(scope="module")
def words() -> HalfKana:
    return HalfKana(lambda: spellings(TEXTS), Seen.of(TEXTS))


def test_spellings_are_nouns_and_pairs_of_them_with_their_readings() -> None:
    found = spellings(["計画書を出すところ", "ネットの使い方"])
    assert Spelling("計画", "ケイカク") in found
    assert Spelling("計画書", "ケイカクショ") in found
    assert Spelling("ネット", "ネット") in found
    assert not any("出" in one.word or "使" in one.word for one in found)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("立入検さはどこ", "立入検査はどこ"),
        ("けいかく書の出し方", "計画書の出し方"),
        ("講えん会はいつ", "講演会はいつ"),
        ("発でん所ができる", "発電所ができる"),
        ("消費しゃのまど口", "消費者の窓口"),
        ("優ぐうについて", "優遇について"),
        ("消費しゃのそうだんまど口", "消費者の相談窓口"),
        ("公みんかん用のちらし", "公民館用のちらし"),
        ("証明しょがほしい", "証明書がほしい"),  # ショ is heard twice in it
        ("えねるぎーのこと", "エネルギーのこと"),
        ("エネるぎーのこと", "エネルギーのこと"),
    ],
)
def test_half_in_kana(words: HalfKana, typed: str, meant: str) -> None:
    assert words.spelt_out(normalise(typed)) == meant


@pytest.mark.parametrize(
    "right",
    [
        "工場の動きを知りたい",  # no 動機
        "家で使う料金",  # no 使用料金
        "会社がくっついてできた",  # no 会社見学
        "倒産した企業は何社",  # no 下請企業
        "どこの市ですか",  # no 市史
        "支援してくれる部署",  # no 支援士
        "教えてくれる人います?",  # no 人材
        "働く人のうち何人",  # no 農地
        "何かいいこと",
        "資格を調査し、発見した",  # no 調査士
        "窓口として地方に置かれた",  # no 指定地方
        "イギリスとの関係",  # no リスト
        "まちづくりアドバイザー",  # no クリア
        "ねっとりした床",
        "energy policy",
        "",
    ],
)
def test_what_is_right_stays(words: HalfKana, right: str) -> None:
    assert words.spelt_out(normalise(right)) == normalise(right)


@pytest.mark.parametrize("text", ["けいかく書", "えねるぎー"])
def test_what_stands_in_the_corpus_stays(text: str) -> None:
    known = [Spelling("計画書", "ケイカクショ"), Spelling("エネルギー", "エネルギー")]
    assert HalfKana(lambda: known, Seen.of([text])).spelt_out(text) == text
    assert HalfKana(lambda: known, Seen.of([])).spelt_out(text) in ("計画書", "エネルギー")


def test_spellings_are_read_only_for_what_may_be_half_in_kana() -> None:
    def never() -> Iterable[Spelling]:
        raise AssertionError

    assert HalfKana(never, Seen.of([])).spelt_out("business plan 計画書") == "business plan 計画書"


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    found = spellings(TEXTS)
    save(tmp_path, [*found, *found])
    assert saved(tmp_path) == found


def test_a_missing_and_a_broken_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="build the index again"):
        saved(tmp_path)
    (tmp_path / FILE).write_text("計画", encoding="utf-8")
    with pytest.raises(GenerationError, match="build the index again"):
        saved(tmp_path)
