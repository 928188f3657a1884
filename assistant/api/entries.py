"""Divisions and documents as JSON objects, with the words of the answer's own objects."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from assistant.answer.outcomes import phone_as_json
from assistant.answer.standing import is_to_come
from assistant.web.names import english_names
from corpus.dates import PartialDate
from corpus.records import Corpus, Division, Document, Span


def divisions(corpus: Corpus, chosen: tuple[Division, ...]) -> list[dict[str, Any]]:
    """Entries of the directory, each with the rows that prove it."""
    texts = corpus.by_id
    english = english_names(corpus)
    return [_division(division, texts, english) for division in chosen]


def general_line(corpus: Corpus) -> dict[str, Any]:
    """The general line of the office."""
    general = corpus.directory.general
    return {
        "division": general.name,
        "division_en": general.name_en,
        "phones": [phone_as_json(phone) for phone in general.phones],
        "evidence": _evidence(general.evidence, corpus.by_id),
    }


def documents(corpus: Corpus, chosen: tuple[Document, ...], today: date) -> list[dict[str, Any]]:
    """Documents without their texts, as they stand on a day."""
    english = english_names(corpus)
    return [_document(document, corpus, english, today) for document in chosen]


def _division(
    division: Division, texts: Mapping[str, Document], english: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "id": division.id,
        "division": division.name,
        "division_en": division.name_en,
        "department": division.department,
        "department_en": english.get(division.department),
        "parent": division.parent,
        "window_of": division.window_of,
        "duties": list(division.duties),
        "phones": [phone_as_json(phone) for phone in division.phones],
        "evidence": _evidence(division.evidence, texts),
        "also": [_evidence(span, texts) for span in division.also],
        "note": division.note,
    }


def _document(
    document: Document, corpus: Corpus, english: Mapping[str, str], today: date
) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "title_en": document.title_en,
        "publisher": document.publisher,
        "publisher_en": english.get(document.publisher),
        "kind": document.kind,
        "published": _date(document.published),
        "published_note": document.published_note,
        "valid_from": _date(document.valid_from),
        "valid_until": _date(document.valid_until),
        "expired": document.expired(today),
        "not_yet_valid": is_to_come(document, today),
        "supersedes": list(document.supersedes),
        "superseded_by": [
            other.id for other in corpus.documents if document.id in other.supersedes
        ],
        "file": document.file,
        "sha256": document.sha256,
        "characters": len(document.text),
    }


def _evidence(span: Span, texts: Mapping[str, Document]) -> dict[str, Any]:
    quote = texts[span.document].quote(span.start, span.end)
    return {"document": span.document, "start": span.start, "end": span.end, "quote": quote}


def _date(date: PartialDate | None) -> str | None:
    return str(date) if date else None
