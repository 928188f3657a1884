"""Divisions and documents of a corpus as objects of the API."""

from collections.abc import Mapping
from datetime import date

from assistant.answer.contract import Phone, told_as
from assistant.answer.standing import is_to_come
from assistant.api import models
from corpus.dates import PartialDate
from corpus.records import Corpus, Division, Document, Span


def divisions(corpus: Corpus, chosen: tuple[Division, ...]) -> list[models.Division]:
    """Entries of the directory, each with the rows that prove it."""
    texts = corpus.by_id
    english = corpus.vocabulary.english
    return [_division(division, texts, english) for division in chosen]


def general_line(corpus: Corpus) -> models.GeneralLine:
    """The general line of the office."""
    general = corpus.directory.general
    return models.GeneralLine(
        division=general.name,
        division_en=general.name_en,
        phones=told_as(list[Phone], general.phones),
        evidence=_evidence(general.evidence, corpus.by_id),
    )


def documents(corpus: Corpus, chosen: tuple[Document, ...], today: date) -> list[models.Document]:
    """Documents without their texts, as they stand on a day."""
    english = corpus.vocabulary.english
    return [_document(document, corpus, english, today) for document in chosen]


def _division(
    division: Division, texts: Mapping[str, Document], english: Mapping[str, str]
) -> models.Division:
    return models.Division(
        id=division.id,
        division=division.name,
        division_en=division.name_en,
        department=division.department,
        department_en=english.get(division.department),
        parent=division.parent,
        window_of=division.window_of,
        duties=list(division.duties),
        phones=told_as(list[Phone], division.phones),
        evidence=_evidence(division.evidence, texts),
        also=[_evidence(span, texts) for span in division.also],
        note=division.note,
    )


def _document(
    document: Document, corpus: Corpus, english: Mapping[str, str], today: date
) -> models.Document:
    return models.Document(
        id=document.id,
        title=document.title,
        title_en=document.title_en,
        publisher=document.publisher,
        publisher_en=english.get(document.publisher),
        kind=document.kind,
        published=_date(document.published),
        published_note=document.published_note,
        valid_from=_date(document.valid_from),
        valid_until=_date(document.valid_until),
        expired=document.expired(today),
        not_yet_valid=is_to_come(document, today),
        supersedes=list(document.supersedes),
        superseded_by=[other.id for other in corpus.documents if document.id in other.supersedes],
        file=document.file,
        sha256=document.sha256,
        characters=len(document.text),
    )


def _evidence(span: Span, texts: Mapping[str, Document]) -> models.Evidence:
    quote = texts[span.document].quote(span.start, span.end)
    return models.Evidence(span.document, span.start, span.end, quote)


def _date(date: PartialDate | None) -> str | None:
    return str(date) if date else None
