"""The staff desk: pages behind one gate, without an automatic API of their own."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assistant.service.counter import Counter
from assistant.service.publishing import Publisher
from assistant.staff.cases import case_pages
from assistant.staff.desk import Desk
from assistant.staff.directory import directory_pages
from assistant.staff.gate import Gate
from assistant.staff.history import export_pages, history_pages
from assistant.staff.overview import overview_pages
from assistant.staff.queue import queue_pages
from assistant.staff.signin import START, signin_pages
from assistant.staff.signing import Signing
from assistant.store.secrets import secret
from assistant.web.languages import texts as public_texts
from corpus.errors import StoreError

_STATIC = Path(__file__).parent / "static"


def build_staff(counter: Counter, signing: Signing, publisher: Publisher | None = None) -> FastAPI:
    """The application to mount at /staff. Whatever is added to it later stands behind its gate."""
    with counter.database.transaction() as session:
        desk = Desk(counter, signing, secret(session), publisher)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.add_middleware(Gate, desk=desk)
    _answer_errors(app, desk)
    for router in _pages(desk):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=_STATIC))
    return app


def _pages(desk: Desk) -> list[APIRouter]:
    first = APIRouter()

    @first.get("/")
    def start(request: Request) -> RedirectResponse:
        return desk.go(request, START)

    return [
        first,
        signin_pages(desk),
        queue_pages(desk),
        case_pages(desk),
        history_pages(desk),
        export_pages(desk),
        directory_pages(desk),
        overview_pages(desk),
    ]


def _answer_errors(app: FastAPI, desk: Desk) -> None:
    """Errors are pages of one sentence."""

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        t = desk.texts(request)
        words = {404: t.not_found, 405: t.not_method}
        page = desk.message(request, error.status_code, words.get(error.status_code, error.detail))
        page.headers.update(error.headers or {})
        return page

    @app.exception_handler(RequestValidationError)
    def misspelt(request: Request, _: RequestValidationError) -> Response:
        return desk.message(request, 404, desk.texts(request).not_found)

    @app.exception_handler(StoreError)
    def unusable(request: Request, error: StoreError) -> Response:
        return desk.unusable(request, error)

    @app.exception_handler(Exception)
    def failed(request: Request, _: Exception) -> Response:
        return desk.message(request, 500, public_texts(desk.language(request)).failed)
