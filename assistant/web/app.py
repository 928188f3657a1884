"""The web service: the page where one asks, the pages to read, and nothing from elsewhere."""

import socket
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware import Middleware

from assistant.counter import Counter
from assistant.web.doors import Headers, OnlyUsedRoutes
from assistant.web.files import files_and_pictures
from assistant.web.languages import page_language, texts
from assistant.web.names import office
from assistant.web.page import build_page
from assistant.web.reading import FileOf, Today, reading_pages
from assistant.web.shell import Dressing, dressed
from assistant.web.theme import theme
from corpus.errors import UsageError
from corpus.records import Corpus

_STATIC = Path(__file__).parent / "static"


def build_app(counter: Counter) -> FastAPI:
    """The whole service over a counter. Gradio's mount stands last and takes every other path."""
    service = counter.service
    app = reading_app(service.corpus, service.file, service.today)

    def dress(shell: str, code: str | None) -> str:
        t = texts(page_language(code))
        return dressed(shell, t, t.title.format(office=office(service.corpus(), t.language)))

    gr.mount_gradio_app(
        app,
        build_page(counter),
        path="/",
        app_kwargs={"middleware": [Middleware(OnlyUsedRoutes), Middleware(Dressing, dress=dress)]},
        theme=theme(),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
    )
    return app


def reading_app(
    corpus_of: Callable[[], Corpus], file_of: FileOf, today: Today = date.today
) -> FastAPI:
    """The service without the page where one asks."""
    # The documentation pages of FastAPI load scripts from other hosts.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Headers)
    app.include_router(reading_pages(corpus_of, file_of, today))
    app.include_router(files_and_pictures(corpus_of, file_of))
    app.mount("/page", StaticFiles(directory=_STATIC))
    return app


def serve(app: FastAPI, host: str, port: int) -> None:
    """Serves until it is interrupted; port 0 takes a free one. The address is printed to
    standard error once the service answers. Raises UsageError for an address that cannot be
    had."""
    listening = _listen(host, port)
    # An open page holds its connection; stopping does not wait for it.
    config = uvicorn.Config(
        app, log_level="warning", server_header=False, timeout_graceful_shutdown=2
    )
    _Announcing(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"cannot listen on {host} port {port}: {error}; choose another --host or --port."
        ) from None


class _Announcing(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or ():
            host, port, *_ = listening.getsockname()
            shown = f"[{host}]" if ":" in host else host
            print(f"http://{shown}:{port}", file=sys.stderr, flush=True)
