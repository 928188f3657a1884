"""What only administrators see, the history and the accounts; and the reviews as a file."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from assistant.staff.desk import Desk
from assistant.staff.texts import Texts
from assistant.store import accounts, audit, reviews
from assistant.store.question_set import question_lines
from assistant.web.reading import number_in

SIZE = 50
_LAST_PAGE = 10**6


def history_pages(desk: Desk) -> APIRouter:
    router = APIRouter(dependencies=[desk.only("administrator")])

    @router.get("/history")
    def history(request: Request) -> Response:
        page = min(number_in(request.query_params.get("page")) or 1, _LAST_PAGE)
        with desk.counter.database.reading() as session:
            entries, total = audit.entries(session, page, SIZE)
        pages = max(1, -(-total // SIZE))
        t = desk.texts(request)
        return desk.render(
            "history.html.j2",
            request,
            here="history",
            entries=[(entry, details_in_words(entry.detail, t)) for entry in entries],
            page=page,
            pages=pages,
        )

    @router.get("/accounts")
    def listed(request: Request) -> Response:
        with desk.counter.database.reading() as session:
            every = accounts.every(session)
        return desk.render("accounts.html.j2", request, here="accounts", accounts=every)

    return router


def details_in_words(detail: Mapping[str, Any], t: Texts) -> list[str]:
    """What else an entry of the history says, a line for each matter."""

    def words(value: object) -> str:
        if isinstance(value, Mapping):
            return t.comma.join(f"{words(key)} {words(one)}" for key, one in value.items())
        return t.details.get(str(value), str(value))

    return [f"{words(key)}: {words(value)}" for key, value in detail.items()]


def export_pages(desk: Desk) -> APIRouter:
    router = APIRouter(dependencies=[desk.only("reviewer")])

    @router.get("/review.jsonl")
    def export(request: Request) -> Response:
        """As `madoguchi review export` prints it."""
        name = desk.account(request).name
        corpus = desk.counter.service.corpus()
        with desk.counter.database.transaction() as session:
            cases = reviews.reviewed(session)
            lines, _ = question_lines(cases, corpus)
            detail = {"lines": len(lines), "cases": len(cases)}
            audit.note(session, name, "reviews exported", "review.jsonl", detail, datetime.now(UTC))
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        return Response(
            text,
            media_type="application/jsonl",
            headers={"Content-Disposition": 'attachment; filename="review.jsonl"'},
        )

    return router
