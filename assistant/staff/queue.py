"""The cases that wait for staff, in lists, and the way from one to the next."""

from typing import get_args
from urllib.parse import urlencode

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from assistant.staff.desk import Desk
from assistant.store import questions
from assistant.store.records import Case, Question, QueueKind
from assistant.web.reading import number_in

KINDS: tuple[QueueKind, ...] = get_args(QueueKind)
SIZE = 30  # cases of one page
_LAST_PAGE = 10**6


def queue_pages(desk: Desk) -> APIRouter:
    router = APIRouter(dependencies=[desk.only("reviewer")])

    @router.get("/queue")
    def queue(request: Request) -> Response:
        kind, page = place_of(request)
        with desk.counter.database.reading() as session:
            cases, total = questions.queue(session, kind, page, SIZE)
            counts = {k: questions.queue(session, k, size=0)[1] for k in KINDS}
        divisions = desk.counter.service.corpus().directory.divisions
        return desk.render(
            "queue.html.j2",
            request,
            here="queue",
            cases=cases,
            counts=counts,
            kind=kind,
            page=page,
            pages=max(1, -(-total // SIZE)),
            query=query_of(kind, page),
            divisions={division.id: division.name for division in divisions},
            keeps=desk.counter.keep.questions,
            saved=number_in(request.query_params.get("saved")),
            done="done" in request.query_params,
        )

    return router


def place_of(request: Request) -> tuple[QueueKind, int]:
    """The list and the page of it that an address names; the first page of what nobody has
    reviewed where it names none that there is."""
    kind = request.query_params.get("kind")
    page = number_in(request.query_params.get("page")) or 1
    known = kind if kind in KINDS else "unreviewed"
    return known, min(page, _LAST_PAGE)


def query_of(kind: QueueKind, page: int) -> str:
    return urlencode({"kind": kind, "page": page})


def following(
    session: Session, kind: QueueKind, page: int, after: Question
) -> tuple[Case, int] | None:
    """The next older case of a list that waits for a review (any, in the list of those that have
    one), and the page it is on; None at the end. `page` is where `after` was seen."""
    number = max(1, page - 1)  # what was reviewed since has left some lists
    while True:
        cases, total = questions.queue(session, kind, number, SIZE)
        for case in cases:
            older = (case.question.at, case.question.id) < (after.at, after.id)
            if older and (case.review is None or kind == "reviewed"):
                return case, number
        if number * SIZE >= total:
            return None
        number += 1
