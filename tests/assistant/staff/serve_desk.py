"""The desk with the pages that it links to, served from a folder that outlives the process.

    python serve_desk.py FOLDER PORT

makes accounts and asks a few questions where the folder has no database yet.
"""

import sys
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from assistant.counter import Counter, Keeping
from assistant.staff.app import build_staff
from assistant.staff.signing import Signing
from assistant.web import reading
from assistant.web.files import files_and_pictures
from assistant.web.process import serve
from assistant.web.reading import reading_pages
from tests.assistant.staff.desk_client import stored_counter
from tests.assistant.web_desk import sample_counter

QUESTIONS = ("道案内はどこですか", "検査について教えて", "明日の天気は", "資料はどこですか")


def app_over(counter: Counter) -> FastAPI:
    service = counter.service
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(reading_pages(service.corpus, service.file, service.today))
    app.include_router(files_and_pictures(service.corpus, service.file))
    app.mount("/page", StaticFiles(directory=Path(reading.__file__).parent / "static"))
    app.mount("/staff", build_staff(counter, Signing()))
    return app


def main(folder: Path, port: int) -> None:
    if (folder / "desk.db").exists():
        counter = sample_counter(folder, Keeping(questions=True))
    else:
        counter = stored_counter(folder)
        for question in QUESTIONS:
            counter.ask(question)
    serve(app_over(counter), "127.0.0.1", port)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
