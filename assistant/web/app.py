"""The public pages as parts of an application: the page where one asks, and those to read."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware import Middleware

from assistant.service.counter import Counter
from assistant.web.doors import OnlyUsedRoutes
from assistant.web.files import files_and_pictures
from assistant.web.languages import page_language, texts
from assistant.web.names import office
from assistant.web.page import build_page
from assistant.web.reading import FileOf, Today, reading_pages
from assistant.web.shell import Dressing, dressed
from assistant.web.theme import theme
from corpus.records import Corpus

_STATIC = Path(__file__).parent / "static"


def mount_page(app: FastAPI, counter: Counter) -> None:
    """Mounts the page where one asks. It takes every path that no route before it has."""
    service = counter.service

    def dress(shell: str, code: str | None, question: str | None) -> str:
        t = texts(page_language(code))
        title = t.title.format(office=office(service.corpus(), t.language))
        return dressed(shell, t, title, question)

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


def add_reading_pages(
    app: FastAPI, corpus_of: Callable[[], Corpus], file_of: FileOf, today: Today = date.today
) -> None:
    """The documents, their files and the directory, which need no JavaScript."""
    app.include_router(reading_pages(corpus_of, file_of, today))
    app.include_router(files_and_pictures(corpus_of, file_of))
    app.mount("/page", StaticFiles(directory=_STATIC))
