"""The pages to read: the documents with their texts, and the directory. They need no JavaScript."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.web import rendering
from assistant.web.conversation import version as version_of
from assistant.web.languages import page_language
from assistant.web.views import View, view
from corpus.records import Corpus, Document, Span

FileOf = Callable[[Document], Path | None]
Today = Callable[[], date]


def reading_pages(corpus_of: Callable[[], Corpus], file_of: FileOf, today: Today) -> APIRouter:
    """`file_of` names the file that a document was read from, None where it is not kept; `today`
    the day that documents are judged by."""
    router = APIRouter(default_response_class=HTMLResponse)

    @router.get("/documents")
    def documents(lang: str | None = None) -> str:
        return rendering.documents_page(corpus_of(), page_language(lang), today())

    @router.get("/documents/{id}")
    def document(
        id: str,
        start: str | None = None,
        end: str | None = None,
        version: str | None = None,
        page: str | None = None,
        lang: str | None = None,
    ) -> HTMLResponse:
        corpus, language = corpus_of(), page_language(lang)
        found = corpus.by_id.get(id)
        if found is None:
            return HTMLResponse(rendering.not_found_page(corpus, language), status_code=404)
        span, number = span_in(found, start, end, version), number_in(page)
        place_fails = span is None and (start is not None or end is not None)
        page_fails = number is None and page is not None
        shown = (
            View(moved=True)
            if place_fails or page_fails
            else view(found, span, number, file_of(found) is not None)
        )
        return HTMLResponse(rendering.document_page(corpus, found, shown, language, today()))

    @router.get("/divisions")
    def divisions(lang: str | None = None) -> str:
        return rendering.divisions_page(corpus_of(), page_language(lang))

    return router


def span_in(
    document: Document, start: str | None, end: str | None, version: str | None
) -> Span | None:
    """The place that a link names; None where the document's text is another one by now, or
    where start and end are no range of it."""
    if version is not None and version != version_of(document.sha256):
        return None
    first, last = number_in(start), number_in(end)
    if first is None or last is None or not first < last <= len(document.text):
        return None
    return Span(document.id, first, last)


def number_in(text: str | None) -> int | None:
    """The number that a part of a link is; None for anything else."""
    # Ten digits are more than any text has, and fewer than Python refuses to read.
    if text is None or not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    return int(text)
