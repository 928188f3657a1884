"""Readings of kanji as ruby: of words, of every name of the corpus, and of hostile text."""

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from assistant.web.names import readings
from assistant.web.ruby import Furigana, annotated, with_ruby
from corpus.errors import CorpusError
from corpus.records import Corpus
from corpus.vocabulary import load_vocabulary

# As a clerk of the office reads them.
NAMES = {
    "総務企画部": "そうむきかくぶ",
    "総務課": "そうむか",
    "広報・情報システム担当": "こうほう・じょうほうシステムたんとう",
    "企画調査課": "きかくちょうさか",
    "会計課": "かいけいか",
    "国際課": "こくさいか",
    "電力・ガス取引監視室": "でんりょく・ガスとりひきかんししつ",
    "地域経済部": "ちいきけいざいぶ",
    "地域経済課": "ちいきけいざいか",
    "競争環境整備室": "きょうそうかんきょうせいびしつ",
    "産業人材政策室": "さんぎょうじんざいせいさくしつ",
    "企業成長支援課": "きぎょうせいちょうしえんか",
    "地域未来投資促進室": "ちいきみらいとうしそくしんしつ",
    "産業技術革新課": "さんぎょうぎじゅつかくしんか",
    "産業技術・産学官連携担当": "さんぎょうぎじゅつ・さんがくかんれんけいたんとう",
    "知的財産室": "ちてきざいさんしつ",
    "製造産業課": "せいぞうさんぎょうか",
    "情報政策・半導体戦略室": "じょうほうせいさく・はんどうたいせんりゃくしつ",
    "産業部": "さんぎょうぶ",
    "産業振興課": "さんぎょうしんこうか",
    "アルコール室": "アルコールしつ",
    "中小企業金融検査室": "ちゅうしょうきぎょうきんゆうけんさしつ",
    "東日本大震災復興推進室": "ひがしにほんだいしんさいふっこうすいしんしつ",
    "商業・流通サービス産業課": "しょうぎょう・りゅうつうサービスさんぎょうか",
    "地域ブランド展開支援室": "ちいきブランドてんかいしえんしつ",
    "消費経済課": "しょうひけいざいか",
    "消費者相談室": "しょうひしゃそうだんしつ",
    "製品安全室": "せいひんあんぜんしつ",
    "中小企業課": "ちゅうしょうきぎょうか",
    "取引適正化推進室": "とりひきてきせいかすいしんしつ",
    "経営支援課": "けいえいしえんか",
    "資源エネルギー環境部": "しげんエネルギーかんきょうぶ",
    "資源エネルギー環境課": "しげんエネルギーかんきょうか",
    "カーボンニュートラル推進室": "カーボンニュートラルすいしんしつ",
    "環境・資源循環経済課": "かんきょう・しげんじゅんかんけいざいか",
    "エネルギー対策課": "エネルギーたいさくか",
    "資源・燃料課": "しげん・ねんりょうか",
    "電力・ガス事業課": "でんりょく・ガスじぎょうか",
    "電源地域振興室": "でんげんちいきしんこうしつ",
    "東北経済産業局（代表）": "とうほくけいざいさんぎょうきょく（だいひょう）",
    "東北経済産業局": "とうほくけいざいさんぎょうきょく",
}
_RUBY = re.compile(r"<ruby>(.*?)<rp>（</rp><rt>(.*?)</rt><rp>）</rp></ruby>")


def spoken(html: str) -> str:
    """What stands there with each word's kanji replaced by their reading."""
    return unescape(_RUBY.sub(r"\2", html))


def written(html: str) -> str:
    """What stands there without any reading."""
    return unescape(_RUBY.sub(r"\1", html))


def test_every_division_department_and_office_is_read_as_it_is_called(corpus: Corpus) -> None:
    named = {corpus.directory.general.name}
    named |= {division.name for division in corpus.directory.divisions}
    named |= {division.department for division in corpus.directory.divisions}
    named |= {document.publisher for document in corpus.documents}
    assert named == NAMES.keys()
    read = {name: spoken(with_ruby(name, readings(corpus))) for name in named}
    assert read == NAMES


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("窓口", "窓口[まどぐち]"),
        ("申し込み", "申[もう]し込[こ]み"),
        ("お問い合わせ", "お問[と]い合[あ]わせ"),
        ("聞いてください", "聞[き]いてください"),
        ("2026年4月1日から", "2026年[ねん]4月[しがつ]1日[ついたち]から"),
        ("12月31日", "12月[じゅうにがつ]31日[さんじゅういちにち]"),
        ("90日の間、101日", "90日[にち]の間[あいだ]、101日[にち]"),
        ("東日本", "東[ひがし]日本[にほん]"),
        ("人々", "人々[ひとびと]"),
        ("ABC 12 かな カナ", "ABC 12 かな カナ"),
        ("", ""),
    ],
)
def test_only_the_kanji_of_a_word_carry_a_reading(text: str, html: str) -> None:
    assert _RUBY.sub(r"\1[\2]", with_ruby(text)) == html


def test_a_reading_that_the_corpus_states_stands_above_its_name_within_any_text() -> None:
    known = {
        "十八成浜課": "くぐなりはまか",
        "十八": "じゅうはち",
        "向山センター": "むかいやまセンター",
    }
    html = with_ruby("相談は十八成浜課と向山センターへ。", known)
    assert spoken(html) == "そうだんはくぐなりはまかとむかいやまセンターへ。"
    assert "<ruby>向山<rp>（</rp><rt>むかいやま</rt><rp>）</rp></ruby>センター" in html


def test_the_vocabulary_states_readings_in_kana(tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.toml"
    file.write_text('[[name]]\nname = "向山課"\nreading = "むかいやまか"\n', encoding="utf-8")
    assert load_vocabulary(tmp_path).names[0].reading == "むかいやまか"
    file.write_text('[[name]]\nname = "向山課"\nreading = "むかい山か"\n', encoding="utf-8")
    with pytest.raises(CorpusError, match=r"向山課.*山.*write the whole name"):
        load_vocabulary(tmp_path)


def test_a_stated_reading_that_does_not_fit_its_name_stands_above_all_of_it() -> None:
    assert spoken(with_ruby("3丁目課", {"3丁目課": "さんちょうめか"})) == "さんちょうめか"


def test_markup_in_a_text_is_text() -> None:
    html = with_ruby('<b onclick="x">申込</b>&amp;', {"<b": "<script>"})
    assert not re.search("<(?!/?(ruby|rp|rt)>)", html)
    assert written(html) == '<b onclick="x">申込</b>&amp;'


def test_markup_that_is_markup_stays_so_and_is_not_escaped_twice() -> None:
    html = with_ruby(Markup('<a title="申込">申込 &lt;1&gt;</a>'))
    assert html == Markup('<a title="申込">{} &lt;1&gt;</a>').format(with_ruby("申込"))


def test_marked_text_gets_ruby_but_not_in_attributes_titles_and_fields() -> None:
    own = Markup("{}").format(Furigana("申込"))
    html = annotated(
        f'<title>{own}</title><p title="{own}" class="a">{own}、申込</p>'
        f"<textarea>{own}</textarea><select><option>{own}</option></select>",
        {},
    )
    ruby = with_ruby("申込")
    assert html == (
        f'<title>申込</title><p title="申込" class="a">{ruby}、申込</p>'
        "<textarea>申込</textarea><select><option>申込</option></select>"
    )


def test_a_filled_in_text_is_marked_as_a_whole_and_what_fills_it_is_escaped() -> None:
    filled = Furigana("{title}の窓口").format(title="<課>")
    assert filled == "<課>の窓口"
    html = annotated(Markup("<p>{}</p>").format(filled), {})
    assert spoken(html.removeprefix("<p>").removesuffix("</p>")) == "<か>のまどぐち"
    assert "<課" not in html


_LETTERS = st.sampled_from(
    "窓口申込一日行表東北〆々ヶ館1２3年月日かなカナーAb<>&\"'（）・ \n\t\x00é𠮷\ufdd0\ufdd1"
)


@settings(max_examples=300, deadline=None)
@given(st.text(_LETTERS) | st.text())
def test_without_its_readings_a_text_is_what_it_was(text: str) -> None:
    html = with_ruby(text)
    assert written(html) == text
    assert not re.search("<(?!/?(ruby|rp|rt)>)", html)
    again = annotated(Markup("{}").format(Furigana(text)), {})
    assert written(again) == re.sub("[\ufdd0\ufdd1]", "", text)
