"""A corpus of two documents and answers to it, small enough to be counted by hand."""

import hashlib
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer.outcomes import (
    Answered,
    Citation,
    Contact,
    Declined,
    GeneralContact,
    Sentence,
)
from corpus.records import (
    EMPTY_VOCABULARY,
    Corpus,
    Directory,
    Division,
    Document,
    GeneralLine,
    Phone,
    Span,
    Text,
)
from eval.judgement import Judgement, Shown
from eval.questions import Kind
from index.question import Language

#       0         10
PLAN = "輸出は国際課。会社は250社。会社は多い。"
GUIDE = "入札は会計課。"


def document(id: str, text: str) -> Document:
    return Document(
        id=id,
        title=id,
        title_en=None,
        publisher="局",
        kind="計画",
        published=None,
        published_note=None,
        valid_from=None,
        valid_until=None,
        supersedes=(),
        file=f"documents/file-of-{id}.txt",
        sha256="",
        content=Text(text),
    )


def division(id: str, name: str) -> Division:
    phones = (Phone(None, "022-221-4907", "stated"),)
    span = Span("plan", 0, 7)
    return Division(id, name, f"{id} division", "部", None, (), phones, None, span, (), None)


def corpus() -> Corpus:
    general = GeneralLine(
        "代表", None, (Phone(None, "022-263-1111", "stated"),), Span("plan", 0, 7)
    )
    divisions = (
        division("kokusai", "国際課"),
        division("kaikei", "会計課"),
        division("somu", "総務課"),
    )
    return Corpus(
        name="tiny",
        documents=(document("plan", PLAN), document("guide", GUIDE)),
        directory=Directory(divisions, general),
        vocabulary=EMPTY_VOCABULARY,
        sha256="",
    )


def citation(n: int, document: str, start: int, end: int, quote: str | None = None) -> Citation:
    text = {"plan": PLAN, "guide": GUIDE}[document]
    return Citation(
        n=n,
        document=document,
        title=document,
        published=None,
        valid_until=None,
        expired=False,
        superseded_by=None,
        section=("見出し",),
        place=None,
        start=start,
        end=end,
        quote=text[start:end] if quote is None else quote,
        cosine=0.5,
        bm25=1.0,
        fused=1.0,
    )


def contact(id: str, confidence: float) -> Contact:
    return Contact(id, id, None, "部", (), (), confidence, 1, None)


GENERAL = GeneralContact("代表", None, (), 1)


def answered(
    sentences: Sequence[tuple[str, int]] = (),
    citations: Sequence[Citation] = (),
    contacts: Sequence[tuple[str, float]] = (),
    milliseconds: float = 1.0,
) -> Answered:
    return Answered(
        question="",
        language="ja",
        answer=tuple(Sentence(text, n) for text, n in sentences),
        citations=tuple(citations),
        contacts=tuple(contact(id, confidence) for id, confidence in contacts),
        general_contact=GENERAL,
        notices=(),
        generation="g",
        milliseconds=milliseconds,
    )


def declined(citations: Sequence[Citation] = (), milliseconds: float = 1.0) -> Declined:
    return Declined("", "ja", "out_of_scope", tuple(citations), GENERAL, (), "g", milliseconds)


def row(
    id: str,
    kind: Kind,
    *,
    question: str = "問い",
    language: Language = "ja",
    tag: str | None = None,
    declined: bool = False,
    rank: int | None = None,
    right: bool = False,
    contact_rank: int | None = None,
    wrong_contact: bool = False,
    confidence: float | None = None,
    answer_confidence: float | None = None,
    exact: bool = True,
    milliseconds: float = 1.0,
    expected: tuple[str, ...] = (),
    in_charge: tuple[str, ...] = (),
    contacts: tuple[str, ...] = (),
    answer: str = "",
) -> Judgement:
    """A judged question; what is not named is nothing shown and nothing right."""
    return Judgement(
        id=id,
        kind=kind,
        language=language,
        tag=tag,
        question=question,
        expected=expected,
        evidence=(),
        declined=declined,
        evidence_rank=rank,
        answer_right=right,
        contact_rank=contact_rank,
        wrong_contact=wrong_contact,
        confidence=confidence,
        quotes_exact=exact,
        milliseconds=milliseconds,
        shown=Shown("out_of_scope" if declined else None, answer, contacts, ()),
        answer_confidence=answer_confidence,
        in_charge=in_charge,
    )


class LetterEncoder:
    """A text's vector counts its letters a, b and c, scaled to length one."""

    name = "letters"
    revision = "1"
    dimension = 3

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        counts = np.array([[t.count(c) for c in "abc"] for t in texts], dtype=np.float32)
        counts = counts.reshape(-1, 3)
        lengths = np.linalg.norm(counts, axis=1, keepdims=True)
        return np.ascontiguousarray(counts / np.maximum(lengths, 1e-9), dtype=np.float32)

    encode_passages = encode_queries


class PairEncoder:
    """A text's vector counts its pairs of characters in 64 places; the same in every process."""

    name = "pairs"
    revision = "1"
    dimension = 64

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for pair in pairwise(text):
                row[hashlib.md5("".join(pair).encode()).digest()[0] % self.dimension] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.ascontiguousarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)

    encode_passages = encode_queries


ROUTING = {
    "id": "r",
    "kind": "routing",
    "lang": "ja",
    "question": "輸出は?",
    "divisions": ["国際課"],
}
FACT = {
    "id": "f",
    "kind": "fact",
    "lang": "en",
    "question": "How many?",
    "answers": ["250社"],
    "evidence": [{"document": "plan", "quote": "会社は"}],
}
OUT_OF_SCOPE = {
    "id": "o",
    "kind": "out_of_scope",
    "lang": "ja",
    "question": "天気は?",
    "tag": "far",
}


def write_questions(folder: Path, *lines: Any, name: str = "set.jsonl") -> Path:
    """Writes a question set; a line that is text is written as it is."""
    path = folder / name
    texts = [
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines
    ]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


# Vectors count the letters a, b and c. Lexical: whole words. Five documents, five queries.
DOCUMENTS = [("d1", "aab"), ("d2", "abb"), ("d3", "ccc"), ("d4", "caa"), ("d5", "xyz")]
QUERIES = [
    ("both", "abb"),  # d2 by its word and by its letters
    ("word", "xyz"),  # d5 by its word alone: no letter counts
    ("letters", "cc"),  # d3 by its letters alone: no such word
    ("third", "aaab"),  # nearest are d1, d4, d2: cosines 7, 6 and 5 over √50
    ("unjudged", "aab"),
]
JUDGED = [("both", "d2"), ("word", "d5"), ("letters", "d3"), ("third", "d2"), ("absent", "d1")]


def write_benchmark(folder: Path) -> Path:
    """Writes the five documents and queries in BEIR layout."""
    (folder / "qrels").mkdir(parents=True)
    corpus = [{"_id": id, "title": "", "text": text} for id, text in DOCUMENTS]
    queries = [{"_id": id, "text": text} for id, text in QUERIES]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        content = "\n".join(json.dumps(row) for row in rows)
        (folder / f"{name}.jsonl").write_text(content, encoding="utf-8")
    lines = ["query-id\tcorpus-id\tscore", *(f"{q}\t{d}\t1" for q, d in JUDGED)]
    (folder / "qrels" / "test.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
