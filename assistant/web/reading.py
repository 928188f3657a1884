"""The pages to read: the documents with their texts, and the directory. They need no JavaScript."""

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.web import rendering
from assistant.web.conversation import version as version_of
from assistant.web.excerpts import Excerpt, whole
from assistant.web.texts import page_language
from corpus.records import Corpus, Document


def reading_pages(corpus_of: Callable[[], Corpus]) -> APIRouter:
    router = APIRouter(default_response_class=HTMLResponse)

    @router.get("/documents")
    def documents(lang: str | None = None) -> str:
        return rendering.documents_page(corpus_of(), page_language(lang), date.today())

    @router.get("/documents/{id}")
    def document(
        id: str,
        start: str | None = None,
        end: str | None = None,
        version: str | None = None,
        lang: str | None = None,
    ) -> HTMLResponse:
        corpus, language = corpus_of(), page_language(lang)
        found = corpus.by_id.get(id)
        if found is None:
            return HTMLResponse(rendering.not_found_page(corpus, language), status_code=404)
        place = place_in(found, start, end, version)
        asked = start is not None or end is not None
        return HTMLResponse(
            rendering.document_page(corpus, found, place, asked, language, date.today())
        )

    @router.get("/divisions")
    def divisions(lang: str | None = None) -> str:
        return rendering.divisions_page(corpus_of(), page_language(lang))

    return router


def place_in(
    document: Document, start: str | None, end: str | None, version: str | None
) -> Excerpt | None:
    """The place that a link names; None where the document's text is another one by now, or
    where start and end are no range of it."""
    if version is not None and version != version_of(document.sha256):
        return None
    if start is None or end is None or not (_is_number(start) and _is_number(end)):
        return None
    return whole(document, int(start), int(end))


def _is_number(text: str) -> bool:
    # Ten digits are more than any text has, and fewer than Python refuses to read.
    return text.isascii() and text.isdigit() and len(text) <= 10
