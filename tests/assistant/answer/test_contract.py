"""The answer as JSON: exactly the contract's fields and types, and what they promise."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.answer import answer
from assistant.answer.contract import as_json
from index.generation import Generation

TODAY = date(2026, 11, 21)
TEXT_OR_NULL = (str, type(None))
ANSWER = {
    "id": TEXT_OR_NULL,
    "question": str,
    "language": str,
    "outcome": str,
    "reason": TEXT_OR_NULL,
    "answer": list,
    "citations": list,
    "contacts": list,
    "general_contact": dict,
    "notices": list,
    "generation": str,
    "milliseconds": float,
}
SENTENCE = {"text": str, "citation": int}
CITATION = {
    "n": int,
    "document": str,
    "title": str,
    "published": TEXT_OR_NULL,
    "valid_until": TEXT_OR_NULL,
    "expired": bool,
    "section": list,
    "page": (int, type(None)),
    "place": (dict, type(None)),
    "start": int,
    "end": int,
    "quote": str,
    "cosine": float,
    "bm25": float,
    "fused": float,
}
CONTACT = {
    "id": str,
    "division": str,
    "department": str,
    "phones": list,
    "duties": list,
    "confidence": float,
    "citation": int,
}
PHONE = {
    "label": TEXT_OR_NULL,
    "number": TEXT_OR_NULL,
    "status": str,
    "confirmed": TEXT_OR_NULL,
    "source": TEXT_OR_NULL,
}
ALSO = {
    **{name: CITATION[name] for name in ("document", "title", "section", "page", "place")},
    **{"start": int, "end": int},
}
GENERAL = {"division": str, "phones": list, "citation": int}
# Fields beyond the contract's own; a new one belongs here and into the contract.
ADDED = {
    "answer": {"as_of": str, "time": (dict, type(None)), "answer_confidence": (float, type(None))},
    "sentence": {"cells": list},
    "citation": {
        "superseded_by": TEXT_OR_NULL,
        "valid_from": TEXT_OR_NULL,
        "not_yet_valid": bool,
        "also": list,
    },
    "contact": {"division_en": TEXT_OR_NULL, "caution": TEXT_OR_NULL},
    "general": {"division_en": TEXT_OR_NULL},
}
ORDER = [
    *("id", "question", "language", "outcome", "reason", "answer", "citations", "contacts"),
    *("general_contact", "notices", "generation", "milliseconds", "as_of", "time"),
    "answer_confidence",
]
KINDS = [
    "事業承継の相談先は?",
    "物流についてはどこに聞けばいいでしょうか",
    "グループ補助金の窓口は?",
    "022-221-4923はどこの番号ですか",
    "022-263-1111はどこの番号ですか",
    "022-999-9999はどこの番号ですか",
    "どこに聞けばいいかわからない",
    "Who handles patents and who handles business succession?",
    "スタートアップ創出数の目標は何社ですか",
    "東日本大震災当時、被災企業への支援は?",
    "今日の天気は?",
    "<b>",
    "",
    "あ" * 501,
]


def as_object(generation: Generation, question: str) -> dict[str, Any]:
    """What a reader of the JSON gets, after a way through the text."""
    text = json.dumps(as_json(answer(generation, question, TODAY)), ensure_ascii=False)
    row: dict[str, Any] = json.loads(text)
    return row


def has_fields(row: dict[str, Any], fields: dict[str, Any], added: str = "") -> None:
    expected = {**fields, **ADDED.get(added, {})}
    assert set(row) == set(expected)
    for name, kind in expected.items():
        assert isinstance(row[name], kind), f"{name}: {row[name]!r}"
        assert kind is not int or not isinstance(row[name], bool)


def questions_of_the_sets() -> list[str]:
    """Every third question of the shipped question sets."""
    folder = Path(__file__).parents[3] / "eval" / "questions"
    files = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.jsonl"))]
    lines = [line for text in files for line in text.splitlines()]
    return [json.loads(line)["question"] for line in lines[::3]]


@pytest.mark.parametrize("question", KINDS)
def test_exactly_the_fields_and_types_of_the_contract(
    generation: Generation, question: str
) -> None:
    row = as_object(generation, question)
    has_fields(row, ANSWER, "answer")
    assert list(row) == ORDER
    assert row["question"] == question
    for sentence in row["answer"]:
        has_fields(sentence, SENTENCE, "sentence")
    for citation in row["citations"]:
        has_fields(citation, CITATION, "citation")
        for source in citation["also"]:
            has_fields(source, ALSO)
        assert all(isinstance(title, str) for title in citation["section"])
    for contact in row["contacts"]:
        has_fields(contact, CONTACT, "contact")
        assert all(isinstance(duty, str) for duty in contact["duties"])
    has_fields(row["general_contact"], GENERAL, "general")
    phones = [p for holder in (*row["contacts"], row["general_contact"]) for p in holder["phones"]]
    for phone in phones:
        has_fields(phone, PHONE)
    assert all(isinstance(notice, str) and notice for notice in row["notices"])


def quotes_are_slices(row: dict[str, Any], generation: Generation) -> None:
    assert [citation["n"] for citation in row["citations"]] == [
        n + 1 for n in range(len(row["citations"]))
    ]
    for citation in row["citations"]:
        document = generation.documents[citation["document"]]
        assert citation["quote"] == document.text[citation["start"] : citation["end"]] != ""
        assert citation["title"] == document.title
        assert citation["page"] is None
    spans = [(c["document"], c["start"], c["end"]) for c in row["citations"]]
    assert len(set(spans)) == len(spans)
    assert len(row["citations"]) <= 10


def sentences_stand_in_their_citations(row: dict[str, Any]) -> None:
    for sentence in row["answer"]:
        assert sentence["text"].strip()
        assert sentence["text"] in row["citations"][sentence["citation"] - 1]["quote"]
    shown = [(sentence["text"], sentence["citation"]) for sentence in row["answer"]]
    assert len(set(shown)) == len(shown)


def contacts_are_directory_rows(row: dict[str, Any], generation: Generation) -> None:
    assert len(row["contacts"]) <= 3
    assert len({contact["id"] for contact in row["contacts"]}) == len(row["contacts"])
    for contact in row["contacts"]:
        division = generation.corpus.directory.division(contact["id"])
        evidence = row["citations"][contact["citation"] - 1]
        assert (contact["division"], contact["department"]) == (division.name, division.department)
        assert (evidence["start"], evidence["end"]) == (
            division.evidence.start,
            division.evidence.end,
        )
        assert [(p["number"], p["status"]) for p in contact["phones"]] == [
            (phone.number, phone.status) for phone in division.phones
        ]
        assert all(
            (phone["number"] is None) == (phone["status"] == "missing")
            for phone in contact["phones"]
        )
        assert contact["duties"]
        assert set(contact["duties"]) <= set(division.duties)
        assert 0 <= contact["confidence"] <= 1
        assert (contact["caution"] is None) == division.certain
        assert contact["caution"] is None or contact["caution"] in row["notices"]


def outcome_fits(row: dict[str, Any]) -> None:
    general = row["general_contact"]
    assert [phone["number"] for phone in general["phones"]] == ["022-263-1111"]
    assert "022-263-1111" in row["citations"][general["citation"] - 1]["quote"]
    if row["outcome"] == "declined":
        assert row["reason"] in ("out_of_scope", "empty_question", "too_long", "no_evidence")
        assert row["answer"] == row["contacts"] == []
        assert row["notices"]
    else:
        assert row["outcome"] == "answered"
        assert row["reason"] is None
        assert row["answer"]
    assert row["language"] in ("ja", "en")


def test_every_answer_to_the_question_sets_keeps_the_contract(generation: Generation) -> None:
    questions = [*KINDS, *questions_of_the_sets()]
    assert len(questions) > 100
    rows = [as_object(generation, question) for question in questions]
    assert {row["outcome"] for row in rows} == {"answered", "declined"}
    for row in rows:
        quotes_are_slices(row, generation)
        sentences_stand_in_their_citations(row)
        contacts_are_directory_rows(row, generation)
        outcome_fits(row)


def test_an_answer_from_passages_cites_at_least_five(generation: Generation) -> None:
    for question in ("事業承継の相談先は?", "東北地域の人口", "wind power"):
        row = as_object(generation, question)
        assert row["outcome"] == "answered"
        assert 5 <= len(row["citations"]) <= 10


def test_the_ids_of_a_batch_are_handed_through(generation: Generation) -> None:
    outcome = answer(generation, "事業承継", TODAY)
    assert as_json(outcome, "h001")["id"] == "h001"
    assert as_json(outcome)["id"] is None
