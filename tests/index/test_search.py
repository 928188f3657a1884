"""Search over the real generation: order, quotations, and questions of every odd kind."""

import math
import re

import numpy as np
import pytest

from corpus.records import Span
from index.fusion import first, fuse, rerank
from index.generation import Generation
from index.search import DEPTH, RERANKED, Hit, search


def found(generation: Generation, text: str, k: int = 10) -> list[Hit]:
    return search(generation, generation.read(text), k)


def quote(generation: Generation, hit: Hit) -> str:
    return generation.documents[hit.passage.document].quote(hit.passage.start, hit.passage.end)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("スタートアップ創出数の目標は何社か", "250社"),
        ("事業承継の相談先は?", "事業承継"),
        ("How many startups are to be created?", "スタートアップ"),
        ("〒980-8403", "仙台市青葉区本町"),
        ("東北経済産業局の住所", "仙台市青葉区本町"),
        ("付加価値生産性の向上の目標", "付加価値生産性"),
    ],
)
def test_one_of_the_first_passages_holds_what_is_asked(
    generation: Generation, question: str, evidence: str
) -> None:
    assert any(evidence in quote(generation, hit) for hit in found(generation, question, 5))


def test_hits_are_ordered_by_fused_score_then_row(generation: Generation) -> None:
    hits = found(generation, "中小企業の事業承継と地域の活性化", 50)
    keys = [(-hit.fused, hit.row) for hit in hits]
    assert keys == sorted(keys)
    assert len({hit.row for hit in hits}) == len(hits) == 50


def test_equal_scores_keep_the_order_of_rows(generation: Generation) -> None:
    hits = found(generation, "Ωμέγα", 10)
    assert {hit.bm25 for hit in hits} == {0.0}
    assert [(-hit.fused, hit.row) for hit in hits] == sorted((-h.fused, h.row) for h in hits)


def test_a_hit_holds_the_scores_of_its_legs(generation: Generation) -> None:
    question = generation.read("事業承継の相談先は?")
    candidates = generation.grains.candidates(question.whole, DEPTH)
    weights = generation.weights.fusion
    fused = fuse(candidates, weights)
    best = first(candidates.rows, fused, RERANKED)
    rows = candidates.rows[best].tolist()
    _, maxsim = generation.late.likeness(question.pieces, rows)
    reranked = dict(
        zip(rows, rerank(fused[best], maxsim, candidates.coverage, weights).tolist(), strict=True)
    )
    for hit in search(generation, question, 10):
        assert hit.passage == generation.passages[hit.row]
        assert hit.fused == pytest.approx(reranked[hit.row])
        assert hit.likeness.shape == (1 + len(hit.passage.sentences), len(question.pieces))
        own = generation.passage_legs.lexical.at(question.whole.tokens, np.array([hit.row]))
        assert hit.bm25 == pytest.approx(own[0])
        assert -1.001 <= hit.cosine <= 1.001
        assert 0 <= hit.matched <= 1


def test_documents_fall_behind_by_what_is_said_of_them(generation: Generation) -> None:
    question = generation.read("東北の人口の減少")
    plain = search(generation, question, RERANKED)
    document = plain[0].passage.document
    behind = search(generation, question, RERANKED, lambda id: 0.25 if id == document else 0.0)
    rows = {hit.row: hit for hit in behind}
    same = [hit for hit in plain if hit.row in rows]
    assert len(same) >= 3
    least, most = (
        np.ptp([rows[hit.row].fused - hit.fused for hit in part])
        for part in ([hit for hit in same if hit.passage.document == document], same)
    )
    assert least < most <= 0.25 + 0.5  # what is reranked beside it may be another


def test_a_document_may_be_left_out(generation: Generation) -> None:
    question = generation.read("中期政策の重点戦略")
    kept = {"fukko-keizai-2013"}
    hits = search(generation, question, 10, lambda id: 0.0 if id in kept else math.inf)
    assert len(hits) == 10
    assert {hit.passage.document for hit in hits} == kept
    assert search(generation, question, 10, lambda _: math.inf) == []


def test_no_more_hits_than_asked_for_and_none_for_none(generation: Generation) -> None:
    assert len(found(generation, "事業承継", 3)) == 3
    assert found(generation, "事業承継", 0) == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "　",
            "?",
            "。",
            "あ",
            "x",
            "税",
            "1",
            "ー",
            "・",
            "\u200b",
            "\ufeff",
            "😀",
            "𠮷",
        ),
        *("zzzzqqqq", "Ωμέγα", "한국어 질문", "Привет мир", "你好，请问商标", "สวัสดี", "مرحبا"),
        *("a" * 400, "あ" * 400, "事業\x00承継", "\x07\x1b[31m", "<b>", "'; --", "%s %d {0}", "\\"),
        *("🏭" * 50, "ﷺ", "İ", "ſ", "ǆ", "가", "\u0301", "゛", "ﾞ", "\u2028", "Ａ" * 99),
    ],
)
def test_odd_questions_find_less_and_raise_nothing(generation: Generation, text: str) -> None:
    hits = found(generation, text)
    assert len(hits) <= 10
    assert all(np.isfinite([hit.fused, hit.cosine, hit.bm25, hit.matched]).all() for hit in hits)


def test_half_a_surrogate_pair_raises_nothing(generation: Generation) -> None:
    found(generation, "事業承継\ud800")


def test_another_reading_of_one_question_finds_the_same(generation: Generation) -> None:
    plain = [hit.row for hit in found(generation, "令和3年のリサイクル59.6%")]
    assert [hit.row for hit in found(generation, "令和３年のﾘｻｲｸﾙ５９．６％")] == plain


def test_unknown_words_beside_known_ones_do_not_hide_them(generation: Generation) -> None:
    hits = found(generation, "zzzzqqqq 電源立地地域対策交付金", 3)
    assert "電源立地地域対策交付金" in quote(generation, hits[0])


def test_passages_are_spans_of_their_documents_in_order(generation: Generation) -> None:
    last: dict[str, int] = {}
    for passage in generation.passages:
        assert last.get(passage.document, 0) <= passage.start < passage.end
        assert passage.end <= len(generation.documents[passage.document].text)
        last[passage.document] = passage.end
    assert list(last) == [document.id for document in generation.corpus.documents]


def test_sentences_and_their_rows_follow_the_passages(generation: Generation) -> None:
    counts = [len(passage.sentences) for passage in generation.passages]
    assert generation.first_sentence.tolist() == [sum(counts[:i]) for i in range(len(counts) + 1)]
    assert len(generation.sentences) == sum(counts)
    assert generation.sentences_of(2) == [
        generation.sentences[row] for row in range(sum(counts[:2]), sum(counts[:3]))
    ]


def test_a_row_knows_its_document_and_a_span_its_row(generation: Generation) -> None:
    rows = np.arange(len(generation.passages))
    documents = [passage.document for passage in generation.passages]
    assert generation.documents_of(rows) == documents
    for row in range(0, len(rows), 17):
        span = generation.passages[row].span
        assert generation.row_around(span) == row
        inside = Span(span.document, span.end - 1, span.end)
        assert generation.row_around(inside) == row


def test_headings_are_known_among_the_sentences(generation: Generation) -> None:
    headings = list(generation.sentences)
    marked = [sentence.text for sentence in headings if sentence.is_heading]
    assert any(re.match(r"iv\. ?重点戦略", heading) for heading in marked)
    assert 0 < len(marked) < len(headings) / 2
    assert not any(heading.endswith("。") for heading in marked)
