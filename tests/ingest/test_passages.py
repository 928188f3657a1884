"""Passages hold all of a document's content, each character once, in whole sentences."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.records import Corpus, Document
from ingest.headings import has_mark
from ingest.japanese import length
from ingest.lines import Kind, Line, classify, noted_word
from ingest.passages import TARGET, Passage, heading, headings_above, split
from ingest.sentences import sentences
from tests.ingest.texts import TEXTS, of_text

DOCUMENTS = [
    *("annai-pamphlet", "chuki-seisaku-5", "chuki-seisaku-5-jireishu"),
    *("chuki-seisaku-5-kento-2", "fukko-keizai-2013"),
]
TARGETS = st.sampled_from([1, 8, 30, TARGET])
generated = settings(deadline=None, derandomize=True, max_examples=120)


def quotes(text: str, target: int = TARGET) -> list[str]:
    return [text[p.start : p.end] for p in split(of_text(text), target)]


def content(text: str) -> set[int]:
    """Places of the characters that must be found: those of lines with content, but space."""
    return {
        i
        for line in classify(text)
        if line.kind.is_content
        for i in range(line.start, line.end)
        if not text[i].isspace()
    }


def places(spans: list[tuple[int, int]]) -> Counter[int]:
    return Counter(i for start, end in spans for i in range(start, end))


def hold_all_content_once(text: str, passages: list[Passage]) -> None:
    for spans in ([(p.start, p.end) for p in passages], [s for p in passages for s in p.sentences]):
        covered = places(spans)
        assert set(covered.values()) <= {1}
        assert content(text) <= set(covered)
        others = {i for i in covered if not text[i].isspace()} - content(text)
        assert not others, f"no content: {text[min(others)]!r}"


def are_in_order(passages: list[Passage]) -> None:
    for first, second in pairwise(passages):
        assert first.end <= second.start
    for passage in passages:
        assert passage.sentences[0][0] == passage.start
        assert passage.sentences[-1][1] == passage.end
        assert all(start < end for start, end in passage.sentences)
        assert all(first[1] <= second[0] for first, second in pairwise(passage.sentences))


def respect_the_target(text: str, passages: list[Passage], target: int) -> None:
    for passage in passages:
        tokens = sum(length(text[start:end]) for start, end in passage.sentences)
        assert tokens <= target or len(passage.sentences) == 1


def paths(text: str) -> list[tuple[Line, tuple[str, ...]]]:
    """Lines with content and the headings open there; a title right above a table ends with
    the table."""
    found: list[tuple[Line, tuple[str, ...]]] = []
    opened: list[tuple[int, str]] = []
    table = below_title = False
    for line in classify(text):
        if not line.kind.is_content:
            continue
        before = found[-1][0].kind if found else None
        if table and before is Kind.ROW and line.kind is not Kind.ROW:
            opened, table = opened[:-1], False
        table = (table or below_title) if line.kind is Kind.ROW else False
        below_title = line.kind is Kind.HEADING and not has_mark(text[line.start : line.end])
        if line.kind is Kind.HEADING:
            opened = [h for h in opened if h[0] < line.depth]
            opened.append((line.depth, heading(text[line.start : line.end])))
        path = tuple(title for _, title in opened)
        word = noted_word(text, line.start) if line.kind is Kind.NOTE else None
        found.append((line, (*path, word) if word else path))
    return found


def keep_within_sections(text: str, passages: list[Passage]) -> None:
    """A passage stands under one path of headings; only headings that open it may be shorter."""
    owner = {i: p for p in passages for s, e in p.sentences for i in range(s, e)}
    for line, path in paths(text):
        section = owner[line.start].section
        if line.kind is Kind.HEADING:
            assert section[: len(path)] == path
        else:
            assert section == path


def split_no_sentence(text: str, passages: list[Passage]) -> None:
    """A sentence of a line lies in one span; a wrapped one may be the part of a longer span."""
    owner = {i: span for p in passages for span in p.sentences for i in range(*span)}
    for line in classify(text):
        whole = [(line.start, line.end)]
        if line.kind in (Kind.PROSE, Kind.ITEM, Kind.NOTE):
            whole = sentences(text, line.start, line.end)
        for start, end in whole if line.kind.is_content else []:
            assert owner[start] == owner[end - 1]


def check(document: Document, target: int) -> None:
    passages = split(document, target)
    text = document.text
    hold_all_content_once(text, passages)
    are_in_order(passages)
    respect_the_target(text, passages, target)
    keep_within_sections(text, passages)
    split_no_sentence(text, passages)
    assert all(passage.document == document.id for passage in passages)


@generated
@given(TEXTS, TARGETS)
def test_passages_of_any_text(text: str, target: int) -> None:
    check(of_text(text), target)


@pytest.mark.parametrize("id", DOCUMENTS)
@pytest.mark.parametrize("target", [40, TARGET])
def test_passages_of_the_documents(corpus: Corpus, id: str, target: int) -> None:
    check(corpus.by_id[id], target)


def test_every_document_of_the_corpus_is_tested(corpus: Corpus) -> None:
    assert {document.id for document in corpus.documents} == set(DOCUMENTS)


@generated
@given(TEXTS)
def test_the_same_text_gives_the_same_passages(text: str) -> None:
    assert split(of_text(text)) == split(of_text("".join(list(text))))


def test_a_passage_is_filled_up_to_the_target_and_no_further() -> None:
    sentence = "企業が事業を承継する。"
    one = length(sentence)
    assert quotes(sentence * 5, target=2 * one) == [sentence * 2, sentence * 2, sentence]
    assert quotes(sentence * 5, target=2 * one + 1) == [sentence * 2, sentence * 2, sentence]


def test_a_sentence_longer_than_the_target_stays_whole() -> None:
    long = "企業と" * 20 + "する。"
    assert quotes(f"短い。{long}短い。", target=10) == ["短い。", long, "短い。"]


def test_a_long_row_stands_alone_and_short_ones_together() -> None:
    long = "中小企業課\t中小企業相談窓口・施策広報、金融、再生支援、事業承継\t022-221-4922"
    assert quotes(f"甲\t1\n乙\t2\n{long}\n丙\t3") == ["甲\t1\n乙\t2", long, "丙\t3"]


def test_a_heading_opens_a_passage_and_its_path_is_the_section() -> None:
    text = "IV. 戦略\n\n(1) 創出\n\n企業を支援します。\n\n(2) 育成\n\n人材を支援します。\n"
    first, second = split(of_text(text))
    assert first.section == ("IV. 戦略", "(1) 創出")
    assert second.section == ("IV. 戦略", "(2) 育成")
    assert text[first.start : first.end].startswith("IV. 戦略")
    assert text[second.start : second.end] == "(2) 育成\n\n人材を支援します。"
    assert headings_above(second, text) == ["IV. 戦略"]
    assert headings_above(first, text) == []


def test_a_title_above_a_table_ends_with_the_table() -> None:
    text = "(1) 会議\n\n第1回\n\n会場\t仙台市\n\n次の会議は来年度に開く。"
    table, after = split(of_text(text))
    assert table.section == ("(1) 会議", "第1回")
    assert after.section == ("(1) 会議",)


def test_a_chapter_that_begins_with_a_table_goes_on_after_it() -> None:
    text = "IV. 戦略\n\n年度\t件数\n\n(1) 創出\n\n企業を支援します。\n"
    assert split(of_text(text))[-1].section == ("IV. 戦略", "(1) 創出")


def test_headings_lose_their_marks_when_they_are_shown() -> None:
    assert heading("## **地域  経済部**") == "地域 経済部"


def test_a_wrapped_line_goes_on_and_a_finished_one_does_not() -> None:
    wrapped = "地域の中小企業の事業承継を後押しするために、当局は\n支援機関と連携する。"
    (passage,) = split(of_text(wrapped))
    assert passage.sentences == ((0, len(wrapped)),)
    (passage,) = split(of_text("短い行\n次の行"))
    assert len(passage.sentences) == 2


def test_a_full_line_goes_on_after_a_page_break_but_not_over_a_page_number() -> None:
    line = "地域経済社会の変革を実現するため、" * 4 + "関係機関と連携"
    assert len(split(of_text(f"{line}\n\nして進める。"))[0].sentences) == 1
    assert len(split(of_text(f"{line}\n\n12\n\nして進める。\n\n13"))) == 2


def test_a_line_without_content_parts_passages() -> None:
    assert quotes("前の文。\n～\n後の文。") == ["前の文。", "後の文。"]
    assert quotes("前の文。\n\n後の文。") == ["前の文。\n\n後の文。"]


@pytest.mark.parametrize("text", ["", " \n　\n", "12\n\n13\n", "目次\nI. はじめに.....1\n"])
def test_a_text_without_content_has_no_passages(text: str) -> None:
    assert split(of_text(text)) == []


def test_a_wrapped_footnote_stays_whole() -> None:
    note = "⁵ 情報の技術の活用によって提供が可能となる新しい移動の\nサービスの概念をいう。"
    text = f"MaaS⁵を普及させる。\n\n{note}"
    passage = split(of_text(text))[-1]
    assert text[passage.start : passage.end] == note
    assert passage.section == ("MaaS",)


def test_a_narrow_paragraph_is_read_as_one() -> None:
    lines = ("児童手当は、中学校卒業", "までの児童を養育してい", "る方に支給します。申請")
    text = "\n".join((*lines, "は、御自分でどうぞ。"))
    assert [text[a:b].replace("\n", "") for a, b in split(of_text(text))[0].sentences] == [
        "児童手当は、中学校卒業までの児童を養育している方に支給します。",
        "申請は、御自分でどうぞ。",
    ]


def test_a_list_of_short_names_is_no_narrow_paragraph() -> None:
    text = "総務部企画課広報係\n総務部企画課統計係\n総務部人事課給与係"
    assert len(split(of_text(text))[0].sentences) == 3


def test_a_line_that_begins_with_a_particle_goes_on_with_a_bracket_before() -> None:
    text = "年末年始の閉庁期間は、令和8年12月29日（火）から令和9年1月3日（日）\nまでです。"
    assert len(split(of_text(text))[0].sentences) == 1


def test_entries_with_labels_stay_apart() -> None:
    text = "　予　約　：　11月9日（月）から、総務課（022-221-4922）へ\n　相談員　：　司法書士"
    assert len(split(of_text(text))[0].sentences) == 2


def test_lines_with_labels_stay_apart_however_long_they_are() -> None:
    text = "　会　場　市民会館の二階にある大会議室と、その隣の小会議室\n　受付　　午前9時から"
    assert len(split(of_text(text))[0].sentences) == 2
    text = "　会場　市民会館の二階にある大会議室と、その隣にある小会議室の\n　　　　うち、空いた方"
    assert len(split(of_text(text))[0].sentences) == 1
