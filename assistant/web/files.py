"""The files of the documents, and pictures of their pages. Only what the catalogue names is
served, from where the index keeps it."""

import sys
from collections.abc import Callable
from pathlib import PurePosixPath

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

from assistant.web import rendering
from assistant.web.conversation import version as version_of
from assistant.web.languages import page_language
from assistant.web.pictures import Pictures
from assistant.web.reading import FileOf, number_in, span_in
from assistant.web.views import page_count
from corpus.errors import ReadError
from corpus.records import Corpus, Document
from ingest.pictures import Mark, marks

_OFFICE = "application/vnd.openxmlformats-officedocument"
# Pages and scripts of others are text here: no browser shall run them as ours.
_MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".html": "text/plain",
    ".htm": "text/plain",
}
_KEEP = "private, max-age=3600"


def files_and_pictures(
    corpus_of: Callable[[], Corpus], file_of: FileOf, pictures: Pictures | None = None
) -> APIRouter:
    """`file_of` names the file that a document was read from, None where it is not kept."""
    router = APIRouter()
    made = pictures or Pictures()

    @router.get("/documents/{id}/file")
    def file(id: str, lang: str | None = None) -> Response:
        corpus = corpus_of()
        document = corpus.by_id.get(id)
        path = file_of(document) if document else None
        if document is None or path is None:
            return _not_found(corpus, lang, depth=2)
        name = PurePosixPath(document.file)
        # As a header, lest a charset be added that the file may not be in.
        media_type = _MEDIA_TYPES.get(name.suffix.lower(), "application/octet-stream")
        return FileResponse(path, filename=name.name, headers={"Content-Type": media_type})

    @router.get("/documents/{id}/pages/{page}")
    def picture(
        id: str,
        page: str,
        start: str | None = None,
        end: str | None = None,
        version: str | None = None,
        lang: str | None = None,
    ) -> Response:
        corpus = corpus_of()
        document = corpus.by_id.get(id)
        marked = _marks(document, page, start, end, version) if document else None
        path = file_of(document) if document else None
        if marked is None or path is None:
            return _not_found(corpus, lang, depth=3)
        try:
            drawn = made.picture(path, int(page), marked)
        except ReadError as error:
            print(f"madoguchi: {error}", file=sys.stderr)
            return _not_found(corpus, lang, depth=3)
        if drawn is None:
            html = rendering.busy_page(corpus, page_language(lang), depth=3)
            return HTMLResponse(html, status_code=503, headers={"Retry-After": "5"})
        return Response(drawn.data, media_type=drawn.media_type, headers={"Cache-Control": _KEEP})

    return router


def _marks(
    document: Document, page: str, start: str | None, end: str | None, version: str | None
) -> tuple[Mark, ...] | None:
    """The marks on the page that a link names; None for a page that the document does not have
    and for a place that does not hold."""
    number = number_in(page)
    if number is None or not 1 <= number <= page_count(document):
        return None
    if start is None and end is None:
        return () if version in (None, version_of(document.sha256)) else None
    span = span_in(document, start, end, version)
    return marks(document, number, span.start, span.end) if span else None


def _not_found(corpus: Corpus, lang: str | None, depth: int) -> HTMLResponse:
    page = rendering.not_found_page(corpus, page_language(lang), depth)
    return HTMLResponse(page, status_code=404)
