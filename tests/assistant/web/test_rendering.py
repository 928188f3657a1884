"""What the page shows of outcomes and documents, without a browser."""

import re
import string
import tomllib
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote_plus

import pytest
from markupsafe import escape
from msgspec import convert
from selectolax.lexbor import LexborHTMLParser

from assistant.answer.notice_words import AT_SERVICE, REASONS
from assistant.answer.outcomes import Also, Notice, Outcome, Sentence
from assistant.commands.plain import as_text
from assistant.web import rendering
from assistant.web.conversation import REMEMBERED, continued, turn_of
from assistant.web.copying import copied
from assistant.web.examples import MOST, examples
from assistant.web.excerpts import excerpt
from assistant.web.names import office
from assistant.web.paths import document_path
from assistant.web.texts import Texts
from assistant.web.texts_en import EN
from assistant.web.texts_ja import JA
from assistant.web.views import View
from assistant.web.wording import confidence_in_words, date_in_words, time_in_words, with_calls
from corpus.dates import PartialDate
from corpus.records import EMPTY_VOCABULARY, Corpus, GeneralLine, Place, Span, Term, Text
from corpus.tables import DivisionsFile, read_table
from index.question import Language
from ingest.directory.file import as_toml
from tests.assistant.web.desk import (
    CHECK_ROW,
    CORPUS,
    GENERAL,
    LIST,
    POLICY,
    POLICY_TEXT,
    SENTENCE,
    TODAY,
    answered,
    asked,
    declined,
    doubtful,
    reply,
)
from tests.conftest import TOHOKU


def shown(outcome: Outcome, page: Language = "ja") -> str:
    return rendering.visit((turn_of(1, outcome.question, reply(outcome)),), page)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))


def test_markup_in_question_and_document_is_text() -> None:
    html = shown(answered("<script>alert(1)</script>を案内して"))
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4


def test_markup_in_a_document_is_text_on_its_page() -> None:
    html = rendering.document_page(CORPUS, POLICY, View(), "ja", TODAY)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_braces_of_templates_are_text() -> None:
    assert "{{ 7 * 7 }} ${7*7}" in shown(answered("{{ 7 * 7 }} ${7*7}"))


def test_sentences_carry_marks_that_lead_to_their_citations() -> None:
    html = shown(answered("道案内"))
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target == "question" or f'id="{target}"' in html
    assert 'href="#turn-1-source-1" aria-label="根拠1">[1]' in html


def test_signs_of_markdown_are_not_read_aloud() -> None:
    found = answered("道案内はどこですか")
    marked = Sentence("## **道案内**は*1 #2 駅前です。", found.answer[0].citation)
    html = shown(replace(found, answer=(marked,)))
    assert "道案内は*1 #2 駅前です。" in html
    assert marked.text == "## **道案内**は*1 #2 駅前です。"


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("自治体、地元\n\n自治体の検討会へ参画する。", "自治体、地元自治体の検討会へ参画する。"),
        ("付加価値を\n(2019年:1,031万円)高める。", "付加価値を (2019年:1,031万円)高める。"),
        ("Take the \n tram to the office.", "Take the tram to the office."),
        ("認証\\*1と\\[様式\\]を出す。", "認証*1と[様式]を出す。"),
        ("C:\\data の中", "C:\\data の中"),
    ],
)
def test_a_sentence_that_is_wrapped_is_one_line(text: str, readable: str) -> None:
    assert Sentence(text, 1).readable == readable


def test_a_caution_about_an_answer_stands_above_it_and_once() -> None:
    caution = Notice("直接の答えではないかもしれません。<b>", "答えではないかもしれません。")
    outcome = answered("道案内")
    unsure = replace(outcome, caution=caution, notices=(caution, *outcome.notices))
    page = text_of(shown(unsure))
    assert page.count("直接の答えではないかもしれません。&lt;b&gt;") == 1
    assert page.index("直接の答え") < page.index(escape(SENTENCE).strip())
    assert "答えではない" not in shown(outcome)
    lines = copied(turn_of(1, "道案内", reply(unsure)), JA).splitlines()
    assert lines[lines.index(JA.answer) + 1] == caution.text
    assert lines.count(caution.text) == 1


def test_a_caution_is_not_lost_where_only_the_row_of_a_contact_is_quoted() -> None:
    caution = Notice("直接の答えではないかもしれません。", "答えではないかもしれません。")
    outcome = answered("道案内")
    row = Sentence(outcome.citations[1].quote, 2)
    unsure = replace(outcome, answer=(row,), caution=caution, notices=(caution,))
    assert text_of(shown(unsure)).count(caution.text) == 1


def test_numbers_are_tap_to_call_links_with_their_status_in_words() -> None:
    html = shown(answered("道案内"))
    assert '<a class="tel" href="tel:022-000-0001">022-000-0001</a>' in html
    assert '<a class="tel" href="tel:022-000-0002">022-000-0002</a>' in html
    assert JA.stated in html
    assert JA.inferred not in html


def test_a_doubtful_number_says_so_and_a_missing_one_is_no_link() -> None:
    html = shown(doubtful("検査"))
    first, _, others = html.partition(JA.other_contacts)
    assert "検査室" in first
    assert JA.inferred in first
    assert "統計室" in others
    assert JA.missing in others
    assert "tel:None" not in html
    # The caution stands in the card and not once more among the notices.
    assert re.sub(r'data-copy="[^"]*"', "", html).count("検査室の番号は推定です。") == 1
    assert JA.notices not in html


def test_the_card_quotes_the_row_it_rests_on() -> None:
    assert CHECK_ROW in shown(doubtful("検査"))


def test_a_desk_that_was_asked_for_stands_first_and_its_row_only_in_its_card() -> None:
    outcome = doubtful("検査")
    row = Sentence(CHECK_ROW, 1)
    html = shown(replace(outcome, answer=(row, Sentence(SENTENCE, 3))))
    assert html.index('class="contact first"') < html.index('class="sentence"')
    assert html.count(f'<p class="sentence"><span lang="ja">{CHECK_ROW}') == 0
    assert html.index("検査室の番号は推定です。") < html.index(CHECK_ROW)


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.97, JA.confidence_high), (0.7, JA.confidence_middle), (0.3, JA.confidence_low)],
)
def test_confidence_is_said_in_words(confidence: float, words: str) -> None:
    assert confidence_in_words(confidence, JA) == words
    assert "0.97" not in shown(answered("道案内"))


def test_every_outcome_ends_with_the_general_line() -> None:
    for outcome in (answered("道案内"), doubtful("検査"), declined("天気")):
        assert "tel:022-000-0000" in shown(outcome)


def test_expired_and_superseded_documents_say_so() -> None:
    html = shown(answered("道案内"))
    assert JA.expired.format(date="2025年3月31日") in html
    assert JA.superseded.format(title=LIST.title) in html
    assert JA.expired_tag in html


def test_a_document_that_is_not_valid_yet_says_from_when() -> None:
    outcome = answered("道案内")
    first = replace(outcome.citations[0], valid_from="2027-04-01", not_yet_valid=True)
    html = shown(replace(outcome, citations=(first, *outcome.citations[1:])))
    assert JA.not_yet_valid.format(date="2027年4月1日") in html
    assert "に始まります" not in shown(outcome)


def test_other_documents_with_the_same_words_are_named_and_linked() -> None:
    outcome = answered("道案内")
    place = Place(3, 9, "page", 2)
    other = Also(LIST.id, "別の<資料>", (), place, 3, 9)
    first = replace(outcome.citations[0], also=(other,))
    outcome = replace(outcome, citations=(first, *outcome.citations[1:]))
    html = shown(outcome)
    assert JA.also_in in html
    assert "別の&lt;資料&gt;" in html
    assert f'href="./{document_path(Span(LIST.id, 3, 9)).replace("&", "&amp;")}"' in html
    assert "    同じ記載: 別の<資料> 2ページ" in as_text(outcome)


@pytest.mark.parametrize(
    ("state", "ja", "en"),
    [
        ({"expired": True}, "<期間終了>", "<expired>"),
        ({"superseded_by": "new", "expired": True}, "<旧版>", "<superseded>"),
    ],
)
def test_the_command_line_marks_what_is_of_the_past(
    state: dict[str, Any], ja: str, en: str
) -> None:
    whole = answered("道案内")
    first = replace(whole.citations[0], expired=False, superseded_by=None)
    now, past = (
        replace(whole, citations=(one, *whole.citations[1:]))
        for one in (first, replace(first, **state))
    )
    assert as_text(now).count(ja) == 0
    assert as_text(past).count(ja) == 1
    assert as_text(replace(past, language="en")).count(en) == 1


def test_a_declined_question_says_why_and_how_to_ask() -> None:
    html = shown(declined("天気"))
    assert JA.declined in html
    assert REASONS["out_of_scope"].ja in html
    assert all(hint in html for hint in JA.hints)
    assert 'class="contact' not in html


def test_who_only_greets_is_not_told_that_nothing_could_be_answered() -> None:
    greeted = replace(
        declined("こんにちは"), reason="empty_question", notices=(AT_SERVICE.notice("ja"),)
    )
    for text in (shown(greeted), copied(turn_of(1, "こんにちは", reply(greeted)), JA)):
        assert AT_SERVICE.ja in text
        assert JA.declined not in text


def test_what_is_urgent_stands_first_with_numbers_to_tap() -> None:
    urgent = Notice("今すぐ119番に電話してください。", "すぐ119番に電話してください。", urgent=True)
    html = shown(replace(declined("火事"), notices=(urgent,)))
    assert '今すぐ<a href="tel:119">119</a>番に電話してください。' in html
    assert JA.declined not in html
    assert JA.hints_heading not in html
    found = answered("道案内はどこですか")
    beside = replace(found, notices=(urgent, *found.notices))
    text = text_of(shown(beside))
    assert text.index(urgent.text) < text.index(JA.answer)
    assert text.count(urgent.text) == 1
    assert copied(turn_of(1, "火事", reply(beside)), JA).split("\n")[2] == urgent.text


def test_an_english_question_gets_english_labels_and_names() -> None:
    html = shown(answered("Where is the station?"))
    assert '<article class="turn newest" id="turn-1" lang="en"' in html
    assert 'Guidance Division <span class="beside" lang="ja">案内課</span>' in html
    assert 'General Department <span class="beside" lang="ja">総務部</span>' in html
    assert EN.stated in html
    assert JA.stated not in html
    assert EN.expired.format(date="31 March 2025") in html
    assert '<blockquote lang="ja">' in html


def test_the_english_page_labels_a_japanese_question_in_english() -> None:
    assert EN.contact in shown(answered("道案内"), page="en")


def test_the_newest_turn_stands_first_and_keeps_the_earlier_ones() -> None:
    turns = continued((), "道案内", asked)
    turns = continued(turns, "落とし物は", asked)
    html = rendering.visit(turns, "ja")
    assert html.index("落とし物は") < html.index(JA.earlier) < html.rindex("道案内")
    assert "前の質問：道案内" in html


def test_a_follow_up_is_shown_as_it_was_written() -> None:
    turns = continued((), "電話番号は", lambda question, _: asked(f"道案内 {question}", ()))
    assert "道案内 電話番号は" not in rendering.visit(turns, "ja")


def test_a_visit_remembers_a_bounded_number_of_turns() -> None:
    turns = continued((), "0", asked)
    for question in range(1, REMEMBERED + 5):
        turns = continued(turns, str(question), asked)
    assert len(turns) == REMEMBERED
    assert turns[-1].number == REMEMBERED + 5


def test_an_excerpt_is_the_text_around_the_quotation() -> None:
    start = POLICY_TEXT.index(SENTENCE)
    cut = excerpt(POLICY, start, start + len(SENTENCE), around=10)
    assert cut is not None
    assert cut.quote == SENTENCE
    assert cut.before + cut.quote + cut.after in POLICY_TEXT
    assert len(cut.before) == len(cut.after) == 10
    assert not cut.opens
    assert not cut.closes


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 10**9)])
def test_no_excerpt_of_what_is_no_range(start: int, end: int) -> None:
    assert excerpt(POLICY, start, end) is None


def test_a_text_that_changed_since_the_answer_is_not_shown_as_its_source() -> None:
    changed = replace(CORPUS, documents=(replace(POLICY, content=Text("新" + POLICY_TEXT)), LIST))
    html = rendering.visit((turn_of(1, "道案内", reply(answered("道案内"), changed)),), "ja")
    assert JA.no_surroundings in html
    assert f"<mark>{SENTENCE[:3]}" not in html


def test_a_link_to_a_place_names_document_range_and_version() -> None:
    assert (
        document_path(Span("a b", 3, 7), "abc", "en")
        == "documents/a%20b?start=3&end=7&version=abc&lang=en#quote"
    )


def test_the_documents_page_lists_dates_and_validity() -> None:
    html = text_of(rendering.documents_page(CORPUS, "ja", TODAY))
    assert "2022年2月" in html
    assert "2025年3月31日まで 対象期間終了" in html
    early = text_of(rendering.documents_page(CORPUS, "ja", date(2024, 1, 1)))
    assert JA.in_force in early


def test_the_directory_shows_every_division_with_its_row() -> None:
    html = rendering.divisions_page(CORPUS, "en")
    for division in CORPUS.directory.divisions:
        assert f'id="{division.id}"' in html
        assert LIST.quote(division.evidence.start, division.evidence.end) in html
    assert EN.missing in html


def test_the_office_is_named_in_both_languages() -> None:
    assert office(CORPUS, "ja") == "見本局"
    assert office(CORPUS, "en") == "Sample Bureau"


@pytest.mark.parametrize(
    ("date", "ja", "en"),
    [
        ("2022", "2022年", "2022"),
        ("2022-02", "2022年2月", "February 2022"),
        (PartialDate(2025, 3, 31), "2025年3月31日", "31 March 2025"),
        (None, None, None),
    ],
)
def test_dates_in_words(date: PartialDate | str | None, ja: str | None, en: str | None) -> None:
    assert date_in_words(date, JA) == ja
    assert date_in_words(date, EN) == en


def test_numbers_in_a_caution_can_be_called_and_its_markup_is_text() -> None:
    assert (
        with_calls("<b>代表（022-000-0000）")
        == '&lt;b&gt;代表（<a href="tel:022-000-0000">022-000-0000</a>）'
    )


def test_a_moment_is_told_by_the_clocks_of_japan() -> None:
    at = datetime(2026, 12, 31, 15, 5, tzinfo=UTC)
    assert time_in_words(at, JA) == "2027年1月1日 0時05分"
    assert time_in_words(at, EN) == "1 January 2027, 00:05 (Japan time)"
    turn = turn_of(1, "道案内", reply(answered("道案内")), at)
    assert "2027年1月1日 0時05分" in rendering.visit((turn,), "ja")


def test_a_copy_has_answer_source_contact_and_time() -> None:
    at = datetime(2026, 4, 1, 0, 30, tzinfo=UTC)
    turn = turn_of(1, "道案内は<どこ>", reply(answered("道案内は<どこ>")), at)
    copy = copied(turn, JA)
    assert copy.splitlines() == [
        "お尋ね: 道案内は<どこ>",
        "",
        JA.answer,
        f"「{SENTENCE}」",
        "    ― 案内の方針、2022年2月発行",
        "",
        JA.contact,
        "総務部 案内課",
        f"昼 022-000-0001（{JA.stated}）",
        f"夜 022-000-0002（{JA.stated}）",
        "",
        JA.general,
        "見本局（代表） 022-000-0000",
        "",
        "回答日時 2026年4月1日 9時30分",
        "索引の版 20260401T0000Z-sample",
    ]
    buttons = LexborHTMLParser(rendering.visit((turn,), "ja")).css("button[data-copy]")
    held = [button.attributes["data-copy"] for button in buttons]
    assert held == ["022-000-0001", "022-000-0002", "022-000-0000", copy]


def test_a_copy_says_what_is_doubtful_and_why_nothing_was_found() -> None:
    copy = copied(turn_of(1, "検査", reply(doubtful("検査"))), JA)
    assert f"022-000-0003（{JA.inferred}）\n検査室の番号は推定です。" in copy
    assert f"総務部 統計室\n{JA.missing}" in copy
    assert REASONS["out_of_scope"].ja in copied(turn_of(1, "天気", reply(declined("天気"))), JA)


def test_a_link_asks_a_follow_up_with_its_context() -> None:
    turn = turn_of(2, "電話番号は", reply(answered("道案内 電話番号は")))
    link = f"./?q={quote_plus('道案内 電話番号は')}"
    assert f'href="{link}"' in rendering.visit((turn,), "ja")
    easy = rendering.visit((turn,), "easy")
    assert f'href="{link}&amp;lang=easy"' in easy


@pytest.mark.parametrize("question", ["", "  ", "長" * 501])
def test_what_no_link_can_ask_has_none(question: str) -> None:
    html = rendering.visit((turn_of(1, question, reply(declined(question))),), "ja")
    assert JA.permalink not in html


def office_with(general: GeneralLine, *terms: Term) -> Corpus:
    vocabulary = replace(EMPTY_VOCABULARY, terms=terms)
    directory = replace(CORPUS.directory, general=general)
    return replace(CORPUS, directory=directory, vocabulary=vocabulary)


def test_examples_are_the_offices_own() -> None:
    own = replace(GENERAL, examples=tuple("一二三四五六七"), examples_en=("one",))
    corpus = office_with(own)
    assert examples(corpus, "ja") == tuple("一二三四五六")
    assert examples(corpus, "easy") == tuple("一二三四五六")
    assert examples(corpus, "en") == ("one",)
    assert examples(office_with(replace(own, examples_easy=("ひらがな",))), "easy") == ("ひらがな",)


def test_examples_are_made_of_duties_where_the_office_gives_none() -> None:
    term = Term("検査", ("検査",), (), (), ("inspections",))
    corpus = office_with(GENERAL, term)
    made = ("道案内の担当はどこですか", "検査の担当はどこですか", "統計の担当はどこですか")
    assert examples(corpus, "ja") == made
    assert examples(corpus, "en") == ("Which division handles inspections?",)
    assert examples(office_with(GENERAL), "en") == ()


def test_a_directory_keeps_its_examples_when_it_is_written() -> None:
    file = read_table(TOHOKU / "divisions.toml", DivisionsFile)
    assert len(file.general.examples) == len(file.general.examples_en) == MOST
    assert convert(tomllib.loads(as_toml(file, "名簿")), DivisionsFile).general == file.general


def test_both_languages_fill_in_the_same_places() -> None:
    for field in fields(Texts):
        japanese, english = getattr(JA, field.name), getattr(EN, field.name)
        if isinstance(japanese, str):
            assert japanese
            assert english
            assert _places(japanese) == _places(english), field.name


def _places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
