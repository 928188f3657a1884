"""Whether the service lives, whether it can answer, and what it has counted."""

import sys
from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from assistant.api.problems import Words
from assistant.service import metrics
from assistant.service.counter import Counter
from assistant.web.clients import LOOPBACK, Network, comes_from
from assistant.web.refusals import refusal
from corpus.errors import MadoguchiError

_NOT_KEPT = {"Cache-Control": "no-store"}
_NO_DATABASE = Words(
    "データベースが応答しません。接続先と状態を確かめてください。",
    "The database does not answer; check its address and its state.",
)
_NO_INDEX = Words(
    "索引を開けません。madoguchi buildで作り直してください。",
    "The index cannot be opened; build it again with madoguchi build.",
)
_BEHIND = Words(
    "新しい索引を開けないため、一つ前の索引で答えています。madoguchi buildで作り直してください。",
    "The newest index cannot be opened, the one before answers; build again: madoguchi build.",
)


def health(counter: Counter, metrics_from: Sequence[Network] = ()) -> APIRouter:
    """The routes for supervision. What fails is written to standard error; who asks learns only
    which part it is. What was counted is told to this machine and to clients in `metrics_from`;
    for others it is not there."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def healthz() -> Response:
        return JSONResponse({"status": "alive"}, headers=_NOT_KEPT)

    @router.get("/readyz")
    def readyz() -> Response:
        try:
            generation = counter.service.generation_id()
            behind = counter.service.is_behind()
        except (MadoguchiError, OSError) as error:
            return _unready(_NO_INDEX, error)
        try:
            counter.database.check()
        except MadoguchiError as error:
            return _unready(_NO_DATABASE, error)
        body = {"status": "ready", "generation": generation}
        if behind:
            body["warning"] = f"{_BEHIND.ja} / {_BEHIND.en}"
        return JSONResponse(body, headers=_NOT_KEPT)

    @router.get("/metrics")
    def measured(request: Request) -> Response:
        if not comes_from(request.scope, (*LOOPBACK, *metrics_from)):
            return refusal(request.scope, 404)
        text, media_type = metrics.exposition(counter.service.generation_id())
        return Response(text, media_type=media_type, headers=_NOT_KEPT)

    return router


def _unready(said: Words, error: Exception) -> Response:
    print(f"madoguchi: {error}", file=sys.stderr)
    body = {"status": "unready", "detail": f"{said.ja} / {said.en}"}
    return JSONResponse(body, status_code=503, headers=_NOT_KEPT)
