"""The pages in plain Japanese: every kanji of ours with its reading, and none in a quotation."""

import re
import string
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser

from assistant.answer import notice_words as words
from assistant.answer.notice_words import REASONS, URGENT, Words
from assistant.service.counter import Keeping
from assistant.web import rendering
from assistant.web.conversation import turn_of
from assistant.web.copying import copied
from assistant.web.feedback import feedback_pages
from assistant.web.languages import texts
from assistant.web.paths import in_language
from assistant.web.plain import plain_pages
from assistant.web.reading import reading_pages
from assistant.web.ruby import with_ruby
from assistant.web.texts import Texts
from assistant.web.texts_easy import EASY
from assistant.web.texts_ja import JA
from assistant.web.wording import own
from corpus.records import Corpus
from tests.assistant.web.desk import (
    CORPUS,
    SHEET_ROW,
    TODAY,
    TURNED,
    answered,
    declined,
    doubtful,
    on_paper,
    reply,
    sample_counter,
)

READINGS = Path(__file__).parent / "easy_readings.txt"
KANJI = re.compile(r"[\u3400-\u9fff々]")
RUBY = re.compile(r"<ruby>(.*?)<rp>（</rp><rt>(.*?)</rt><rp>）</rp></ruby>")
# What is quoted, and what visitors or files have named.
QUOTED = (
    "blockquote, q, mark, .excerpt, .full-text, .sentence > span[lang], .source-section, .duties, "
    "dd[lang], table td, table th:not(.row-number), .record, .note[lang], .note [lang], "
    ".asked > span[lang], .earlier-questions li, .facts a[download], textarea"
)
PAGES = (
    "/documents",
    "/documents/policy?start=500&end=520",
    f"/documents/sheet?start={SHEET_ROW.start}&end={SHEET_ROW.end}",
    f"/documents/leaflet?start={TURNED.start}&end={TURNED.end}",
    "/documents/leaflet?page=2",
    "/documents/list?start=1&end=999999",
    "/documents/none",
    "/divisions",
    "/plain",
    "/plain?q=道案内",
    "/plain?q=検査",
    "/plain?q=資料",
    "/plain?q=天気",
    "/receipt",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    counter = sample_counter(tmp_path_factory.mktemp("easy"), Keeping(questions=True))
    service = counter.service
    app = FastAPI()
    app.include_router(plain_pages(counter))
    app.include_router(feedback_pages(counter))
    app.include_router(reading_pages(service.corpus, service.file, service.today))
    with TestClient(app) as client:
        yield client
    counter.database.close()


def easy_texts() -> Iterator[str]:
    for field in fields(Texts):
        value = getattr(EASY, field.name)
        if field.name not in ("code", "language"):
            yield from value if isinstance(value, tuple) else (value,)
    yield from (notice.easy for notice in notice_words())


def notice_words() -> Iterator[Words]:
    """Every sentence of notices."""
    yield from (*REASONS.values(), *URGENT.values())
    yield from (value for value in vars(words).values() if isinstance(value, Words))


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def bare_kanji(html: str) -> list[str]:
    """Texts of ours in which a kanji has no reading."""
    tree = LexborHTMLParser(html)
    for node in tree.css(f"ruby, title, script, style, {QUOTED}"):
        node.decompose(recursive=True)
    shown = tree.body.text(separator="\n") if tree.body else ""
    return [line.strip() for line in shown.split("\n") if KANJI.search(line)]


def misplaced_ruby(html: str) -> list[str]:
    """Quotations with ruby, and attributes with anything of it."""
    tree = LexborHTMLParser(html)
    quoted = [node.html or "" for node in tree.css(QUOTED) if node.css("ruby")]
    attributes = [
        value for node in tree.css("*") for value in node.attributes.values() if value is not None
    ]
    return quoted + [value for value in attributes if "ruby" in value or "</rt>" in value]


def fragments() -> Iterator[str]:
    """What the page where one asks is made of, in every state."""
    keep = Keeping(questions=True)
    yield rendering.header(CORPUS, "easy")
    yield rendering.footer(CORPUS, "easy", keep)
    for outcome in (answered("道案内"), doubtful("検査"), on_paper("資料"), declined("天気")):
        turns = [turn_of(n, outcome.question, reply(outcome)) for n in (1, 2)]
        yield rendering.visit(turns, "easy", keep)
    t = texts("easy")
    for message in (t.waiting, t.done, t.empty, t.failed, t.asked_too_much):
        yield rendering.status(message, "mistake")


def test_every_text_is_written_anew_and_fills_in_the_same_places() -> None:
    for field in fields(Texts):
        japanese, easy = getattr(JA, field.name), getattr(EASY, field.name)
        assert type(easy) is type(japanese)
        if isinstance(japanese, tuple):
            assert len(easy) == len(japanese)
            assert all(easy), field.name
        elif field.name == "placeholder":  # kana only: the office's own example may have kanji
            assert not KANJI.search(easy)
        else:
            assert easy
            assert places(easy) == places(japanese), field.name


def test_every_notice_has_a_plain_form_that_fills_in_the_same_places() -> None:
    assert len(list(notice_words())) == 24
    for notice in notice_words():
        assert places(notice.easy) == places(notice.ja)
        assert notice.easy != notice.ja or not notice.ja.endswith("。")


def test_labels_that_can_have_no_furigana_have_no_kanji() -> None:
    for label in (EASY.question, EASY.placeholder, EASY.ask, EASY.clear, EASY.new):
        assert not KANJI.search(label)


def test_sentences_are_short() -> None:
    for text in easy_texts():
        for sentence in text.replace("。", "。\n").split("\n"):
            assert len(sentence) <= 60, sentence


def test_no_text_is_humble_or_doubly_negated() -> None:
    hard = re.compile(
        "いただ|くださいませ|いたし|ございません|御|ざるを|ないことは|なければならない|及び|又は"
    )
    assert [text for text in easy_texts() if hard.search(text)] == []


def test_every_reading_of_the_texts_has_been_checked() -> None:
    checked = set(READINGS.read_text(encoding="utf-8").split())
    read = {"/".join(pair) for text in easy_texts() for pair in RUBY.findall(with_ruby(text))}
    assert read - checked == set(), "read them, and add what is right to easy_readings.txt"


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_a_reading_above_every_kanji_of_ours(client: TestClient, path: str) -> None:
    answer = client.get(in_language(path, "easy"))
    html = answer.text
    assert answer.status_code in (200, 404)
    assert '<html lang="ja">' in html
    assert html.count("<ruby>") > 20
    assert bare_kanji(html) == []
    assert misplaced_ruby(html) == []
    assert not re.search("[\ufdd0\ufdd1]", html)


def test_the_page_where_one_asks_has_a_reading_above_every_kanji_of_ours() -> None:
    for html in fragments():
        assert "<ruby>" in html
        assert bare_kanji(html) == []
        assert misplaced_ruby(html) == []
        assert not re.search("[\ufdd0\ufdd1]", html)


def test_the_other_languages_have_no_furigana(client: TestClient) -> None:
    for path in PAGES:
        assert "<ruby" not in client.get(path).text
        assert "<ruby" not in client.get(in_language(path, "en")).text


def test_an_english_question_on_the_easy_page_gets_english_labels() -> None:
    outcome = answered("Where is the station?")
    html = rendering.visit([turn_of(1, outcome.question, reply(outcome))], "easy")
    assert "<ruby" not in html


def test_a_declined_question_is_explained_in_plain_words() -> None:
    outcome = declined("天気")
    html = rendering.visit([turn_of(1, outcome.question, reply(outcome))], "easy")
    assert with_ruby(REASONS["out_of_scope"].easy) in html
    assert REASONS["out_of_scope"].ja not in html


def test_notices_and_cautions_stand_on_the_page_and_in_its_copies_in_plain_words() -> None:
    first = answered("道案内", ("駅はどこ",))
    for outcome, easy, hard in (
        (first, "前に聞いたこと：駅はどこ", "前の質問："),
        (doubtful("検査"), "検査室の番号は、まちがいかもしれません。", "推定です"),
        (declined("天気"), words.IN_DOUBT.easy, words.IN_DOUBT.ja),
    ):
        turn = turn_of(1, outcome.question, reply(outcome))
        html = rendering.visit([turn], "easy")
        assert with_ruby(easy) in html
        assert hard not in html
        assert easy in copied(turn, texts("easy"))
        assert hard not in copied(turn, texts("easy"))
        assert easy not in rendering.visit([turn], "ja")


def test_the_directory_of_the_office_is_read_to_the_last_name(corpus: Corpus) -> None:
    for html in (
        rendering.divisions_page(corpus, "easy"),
        rendering.documents_page(corpus, "easy", TODAY),
    ):
        assert bare_kanji(html) == []
        assert misplaced_ruby(html) == []


def test_names_are_read_on_the_easy_page_alone() -> None:
    assert own("案内課", texts("ja")).__class__ is str
    assert own("案内課", texts("en")).__class__ is str
    assert with_ruby("案内課") in rendering.divisions_page(CORPUS, "easy")
