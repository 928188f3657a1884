"""The desk with the pages that it links to, over a folder that outlives the process.

    python serve_desk.py FOLDER [PORT]

asks a few questions first where the folder has none.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from assistant.service.counter import Counter, Keeping
from assistant.staff.app import build_staff
from assistant.staff.signing import Signing
from assistant.store import questions
from assistant.web import reading
from assistant.web.files import files_and_pictures
from assistant.web.reading import reading_pages
from tests.assistant.staff.desk_client import stored_counter
from tests.assistant.web.desk import sample_counter

# The newest is the first of a list.
QUESTIONS = ("道案内はどこですか", "検査について教えて", "明日の天気は", "資料はどこですか")


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of the desk and the process that serves it."""
    command = [sys.executable, __file__, str(folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        try:
            address = process.stderr.readline().strip()
            assert address.startswith("http://"), address + process.stderr.read()
            yield address, process
        finally:
            process.terminate()
            process.communicate(timeout=30)


def app_over(counter: Counter) -> FastAPI:
    service = counter.service
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(reading_pages(service.corpus, service.file, service.today))
    app.include_router(files_and_pictures(service.corpus, service.file))
    app.mount("/page", StaticFiles(directory=Path(reading.__file__).parent / "static"))
    app.mount("/staff", build_staff(counter, Signing()))
    return app


def main(folder: Path, port: int) -> None:
    stored = (folder / "desk.db").exists()
    counter = sample_counter(folder, Keeping(questions=True)) if stored else stored_counter(folder)
    with counter.database.reading() as session:
        asked = questions.queue(session, "unreviewed", size=0)[1]
        asked += questions.queue(session, "reviewed", size=0)[1]
    for question in () if asked else QUESTIONS:
        counter.ask(question)
    listening = socket.create_server(("127.0.0.1", port))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", file=sys.stderr, flush=True)
    config = uvicorn.Config(app_over(counter), log_level="warning", timeout_graceful_shutdown=2)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
