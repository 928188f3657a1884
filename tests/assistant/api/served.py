"""The small desk behind a real counter, and the API, the figures and MCP served from it.

    python served.py FOLDER

serves them on a free port, with a database in FOLDER, and prints the address.
"""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from subprocess import PIPE

from fastapi import FastAPI

from assistant.answer.outcomes import Outcome
from assistant.api.app import MOUNTED_AT, build_api
from assistant.api.health import health
from assistant.api.mcp import build_mcp
from assistant.service.counter import Counter, Keeping
from assistant.service.metrics import CountRequests
from assistant.store.database import Database
from assistant.web.clients import Network, Proxied
from assistant.web.doors import Heads
from corpus.errors import Busy
from corpus.records import Corpus
from tests.assistant.web.desk import SampleService

PAGE = "https://intra.example.go.jp"


class BusyDesk(SampleService):
    """The small desk; asked about 「混雑」, too many are waiting."""

    def ask(self, question: str, previous: tuple[str, ...] = ()) -> tuple[Outcome, Corpus]:
        if "混雑" in question:
            raise Busy("too many are waiting", 7)
        return super().ask(question, previous)


def sample_database(folder: Path) -> Database:
    """A new database in a folder."""
    database = Database(f"sqlite:///{folder / 'desk.db'}")
    database.migrate()
    return database


def small_counter(folder: Path, questions: bool = True) -> Counter:
    """A counter over the small desk, its database in a folder."""
    return Counter(BusyDesk(folder), sample_database(folder), Keeping(questions=questions))


def application(
    counter: Counter, trusted: Sequence[Network] = (), metrics_from: Sequence[Network] = ()
) -> FastAPI:
    """Everything of the API as `madoguchi serve` puts it together."""
    mcp = build_mcp(counter, origins=[PAGE])

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with mcp.running():
            yield

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.add_middleware(CountRequests)
    app.add_middleware(Heads)
    app.add_middleware(Proxied, trusted=trusted)
    app.include_router(health(counter, metrics_from))
    app.router.routes.append(mcp.route())
    app.mount(MOUNTED_AT, build_api(counter))
    return app


@contextmanager
def serving(*folders: Path, **environment: str) -> Iterator[list[str]]:
    """The addresses of processes, one a folder, that serve as long as the context lasts; what each
    says on standard error goes to stderr.txt in its folder."""
    inherited = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    with ExitStack() as open_files:
        processes = []
        for folder in folders:
            errors = open_files.enter_context(open(folder / "stderr.txt", "w", encoding="utf-8"))
            command = [sys.executable, __file__, str(folder)]
            process = subprocess.Popen(command, stdout=PIPE, stderr=errors, env=inherited)
            processes.append(open_files.enter_context(process))
        try:
            yield [_address(process) for process in processes]
        finally:
            for process in processes:
                process.terminate()


def _address(process: "subprocess.Popen[bytes]") -> str:
    assert process.stdout is not None
    address = process.stdout.readline().decode().strip()
    assert address.startswith("http://")
    return address


if __name__ == "__main__":
    import socket

    import uvicorn

    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        app = application(small_counter(Path(sys.argv[1])))
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)
        uvicorn.Server(config).run(sockets=[listening])
