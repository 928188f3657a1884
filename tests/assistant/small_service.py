"""A service without documents, that starts quickly and tells of itself.

python -m tests.assistant.small_service WORKERS [broken]
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route

from assistant.web.limits import Limits
from corpus.errors import GenerationError

_streams = {"open": 0, "begun": 0}
_slow = {"begun": 0}


async def who(_: Request) -> JSONResponse:
    return JSONResponse({"pid": os.getpid()})


async def shared(_: Request) -> JSONResponse:
    return JSONResponse({"folder": os.environ["PROMETHEUS_MULTIPROC_DIR"]})


async def said(request: Request) -> JSONResponse:
    scope = request.scope
    found = {
        "path": scope["path"],
        "raw_path": scope["raw_path"].decode(),
        "query": scope["query_string"].decode(),
        "client": scope["client"],
        "scheme": scope["scheme"],
        "host": request.headers["host"],
        "own": request.headers["x-own"],
        "body": (await request.body()).decode(),
    }
    return JSONResponse(found, headers={"Set-Cookie": "a=b"})


async def stream(_: Request) -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        _streams["open"] += 1
        _streams["begun"] += 1
        try:
            for number in range(1000):
                yield f"{number}\n"
                await asyncio.sleep(0.05)
        finally:
            _streams["open"] -= 1

    return StreamingResponse(lines())


async def streams(_: Request) -> JSONResponse:
    return JSONResponse(_streams)


async def heartbeat(_: Request) -> StreamingResponse:
    async def beats() -> AsyncIterator[str]:
        while True:
            yield "alive\n"
            await asyncio.sleep(15)

    return StreamingResponse(beats())


async def slow(_: Request) -> PlainTextResponse:
    _slow["begun"] += 1
    await asyncio.sleep(3)
    return PlainTextResponse("done")


async def slow_ones(_: Request) -> JSONResponse:
    return JSONResponse({"pid": os.getpid(), **_slow})


async def slower(_: Request) -> PlainTextResponse:
    await asyncio.sleep(60)
    return PlainTextResponse("done")


@dataclass(frozen=True)
class Make:
    broken: bool

    def __call__(self) -> Starlette:
        if self.broken:
            raise GenerationError("the index is broken; build it anew.")
        return Starlette(
            routes=[
                Route("/who", who),
                Route("/gradio_api/who", who),
                Route("/shared", shared),
                Route("/gradio_api/said/{path:path}", said, methods=["POST"]),
                Route("/gradio_api/stream", stream),
                Route("/gradio_api/streams", streams),
                Route("/gradio_api/heartbeat/a", heartbeat),
                Route("/slow", slow),
                Route("/slow-ones", slow_ones),
                Route("/slower", slower),
            ],
            middleware=[Middleware(Limits, rates=None)],
        )


if __name__ == "__main__":
    from assistant.web.workers import serve_workers
    from tests.assistant.small_service import Make  # as the processes find it

    sys.exit(serve_workers(Make(len(sys.argv) > 2), "127.0.0.1", 0, int(sys.argv[1])))
