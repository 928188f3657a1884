"""Questions, and what is done with an answer afterwards: it is judged, or deleted."""

from typing import Annotated, Any

import msgspec
from fastapi import FastAPI, Query, Response

from assistant.answer.contract import as_json
from assistant.api import models
from assistant.api.description import refusals
from assistant.api.problems import Refused, Words, Wrong
from assistant.api.requests import NO_NUL
from assistant.service.counter import Counter, Reply

_NO_TOKEN = Words(
    "この符号に当たる回答はありません。回答のfeedback_tokenを、期限のうちに送ってください。",
    "No answer has this token; send the feedback_token of an answer before it grows old.",
)
_NO_QUESTION = Words(
    "この受付番号の質問は保存されていません。", "No question is stored under this receipt number."
)
_ASKED = refusals("malformed", "invalid", "too-many-requests", "busy")
_SENT = refusals("too-large", "unsupported-media-type")


def add_questions(app: FastAPI, counter: Counter) -> None:
    """The routes that go through the counter."""

    @app.post(
        "/ask",
        summary="質問する / Ask a question",
        response_model=models.Answer,
        responses=_ASKED | _SENT,
    )
    async def ask(asked: models.Question) -> Response:
        reply = await counter.asked(asked.question, tuple(asked.previous), face="api")
        return _private(answer_object(reply, asked.id))

    @app.get(
        "/ask",
        summary="質問する / Ask a question",
        description="アドレスは記録に残りやすいため、POSTをお勧めします。 / "
        "Addresses are often logged; better use POST.",
        response_model=models.Answer,
        responses=_ASKED,
    )
    async def ask_by_address(q: Annotated[str, Query(pattern=NO_NUL)]) -> Response:
        return _private(answer_object(await counter.asked(q, face="api")))

    @app.post(
        "/feedback",
        summary="回答を評価する / Judge an answer",
        status_code=204,
        responses=refusals("malformed", "invalid", "too-many-requests", "unavailable") | _SENT,
    )
    def feedback(judgement: models.Judgement) -> Response:
        held = counter.give_feedback(
            judgement.token, judgement.helpful, judgement.reason, judgement.comment
        )
        if not held:
            raise Refused("invalid", errors=[Wrong("pointer", "#/token", _NO_TOKEN)])
        return Response(status_code=204, headers={"Cache-Control": "no-store"})

    @app.delete(
        "/questions/{receipt}",
        summary="保存された質問を削除する / Delete a stored question",
        status_code=204,
        responses=refusals("not-found", "invalid", "too-many-requests", "unavailable"),
    )
    def delete(receipt: str) -> Response:
        if not counter.delete(receipt):
            raise Refused("not-found", _NO_QUESTION)
        return Response(status_code=204, headers={"Cache-Control": "no-store"})


def answer_object(reply: Reply, id: str | None = None) -> dict[str, Any]:
    """The contract's object, and by what the answer can be judged and deleted."""
    answer = as_json(reply.outcome, id)
    return {**answer, "receipt": reply.receipt, "feedback_token": reply.token}


def _private(answer: dict[str, Any]) -> Response:
    # Made by `as_json` and held to the model by tests: checking it again would take as long as
    # answering.
    return Response(
        msgspec.json.encode(answer),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
