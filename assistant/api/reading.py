"""The directory and the documents, so that every quotation and every number can be checked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import msgspec
from fastapi import FastAPI, Query, Request, Response

from assistant.answer.contract import Told
from assistant.api import entries, models
from assistant.api.description import refusals
from assistant.api.problems import Refused, Words, Wrong
from assistant.service.counter import Answers
from corpus.records import Corpus, Document

VERSION = "1.0.0"
_LONGEST_TEXT = 2**31 - 1

_NO_DIVISION = Words("このidの課室はありません。", "There is no division with this id.")
_NO_DOCUMENT = Words("このidの文書はありません。", "There is no document with this id.")
_NO_RANGE = Words(
    "文書の範囲の外です。0以上、characters以下で、start以上の値にしてください。",
    "This lies outside of the document; give a value up to characters and not before start.",
)
_EVERY = refusals("malformed", "invalid", "too-many-requests", "unavailable")
_ONE = refusals("malformed", "not-found", "invalid", "too-many-requests", "unavailable")
_Position = Annotated[int | None, Query(ge=0, le=_LONGEST_TEXT)]


@dataclass(frozen=True, slots=True)
class Served:
    """A generation that is served, and the day that it is looked at."""

    generation: str
    corpus: Corpus
    today: date

    @property
    def tag(self) -> str:
        """Weak: a later version of this program may write the same things differently."""
        return f'W/"{self.generation}.{self.today}.{VERSION}"'


def served(service: Answers) -> Served:
    """What is served now, id and corpus of the same generation."""
    while True:
        id, corpus = service.generation_id(), service.corpus()
        if id == service.generation_id():
            return Served(id, corpus, service.today())


def add_divisions(app: FastAPI, service: Answers) -> None:
    """The routes of the directory."""

    @app.get(
        "/divisions",
        summary="担当課室の名簿 / The directory",
        response_model=models.Divisions,
        responses=_EVERY,
    )
    def every(request: Request) -> Response:
        now = served(service)
        return _tagged(
            request,
            now,
            lambda: models.Divisions(
                generation=now.generation,
                general_contact=entries.general_line(now.corpus),
                divisions=entries.divisions(now.corpus, now.corpus.directory.divisions),
            ),
        )

    @app.get(
        "/divisions/{id}",
        summary="一つの課室 / One division",
        response_model=models.OneDivision,
        responses=_ONE,
    )
    def one(request: Request, id: str) -> Response:
        now = served(service)
        found = tuple(d for d in now.corpus.directory.divisions if d.id == id)
        if not found:
            raise Refused("not-found", _NO_DIVISION)
        return _tagged(
            request,
            now,
            lambda: models.OneDivision(
                generation=now.generation,
                **vars(entries.divisions(now.corpus, found)[0]),
            ),
        )


def add_documents(app: FastAPI, service: Answers) -> None:
    """The routes of the documents."""

    @app.get(
        "/documents",
        summary="文書の一覧 / The documents",
        response_model=models.Documents,
        responses=_EVERY,
    )
    def every(request: Request) -> Response:
        now = served(service)
        return _tagged(
            request,
            now,
            lambda: models.Documents(
                generation=now.generation,
                as_of=now.today,
                documents=entries.documents(now.corpus, now.corpus.documents, now.today),
            ),
        )

    @app.get(
        "/documents/{id}",
        summary="一つの文書 / One document",
        response_model=models.OneDocument,
        responses=_ONE,
    )
    def one(request: Request, id: str, text: bool = False) -> Response:
        now = served(service)
        document = _document(now.corpus, id)
        return _tagged(
            request,
            now,
            lambda: models.OneDocument(
                generation=now.generation,
                as_of=now.today,
                **vars(entries.documents(now.corpus, (document,), now.today)[0]),
                text=document.text if text else None,
            ),
        )

    @app.get(
        "/documents/{id}/text",
        summary="文書の一部 / A part of a document",
        description="startからendまで（Unicodeコードポイント、半開区間）。引用の照合に使います。 / "
        "From start to end, half-open, in Unicode code points: to check a quotation.",
        response_model=models.Excerpt,
        responses=_ONE,
    )
    def part(request: Request, id: str, start: _Position = None, end: _Position = None) -> Response:
        now = served(service)
        document = _document(now.corpus, id)
        first, last = _range(document, start, end)
        return _tagged(
            request,
            now,
            lambda: models.Excerpt(
                document=document.id,
                generation=now.generation,
                sha256=document.sha256,
                start=first,
                end=last,
                characters=len(document.text),
                text=document.quote(first, last),
            ),
        )


def _document(corpus: Corpus, id: str) -> Document:
    found = corpus.by_id.get(id)
    if found is None:
        raise Refused("not-found", _NO_DOCUMENT)
    return found


def _range(document: Document, start: int | None, end: int | None) -> tuple[int, int]:
    """The range that is asked for; from the beginning and to the end where that is not said."""
    longest = len(document.text)
    first, last = start or 0, longest if end is None else end
    if first > longest:
        raise Refused("invalid", errors=[Wrong("parameter", "start", _NO_RANGE)])
    if not first <= last <= longest:
        raise Refused("invalid", errors=[Wrong("parameter", "end", _NO_RANGE)])
    return first, last


def _tagged(request: Request, now: Served, content: Callable[[], Told]) -> Response:
    """The content, or nothing where the client has that of this generation and day already. What
    a client keeps is asked about every time: a new generation counts at once."""
    headers = {"ETag": now.tag, "Cache-Control": "no-cache"}
    had = {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}
    if had & {now.tag, now.tag.removeprefix("W/"), "*"}:
        return Response(status_code=304, headers=headers)
    return Response(msgspec.json.encode(content()), media_type="application/json", headers=headers)
