"""The cases that wait for staff, in lists, and the way from one to the next."""

from dataclasses import dataclass, replace
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
LONGEST_SEARCH = 200  # characters
_LAST_PAGE = 10**6


@dataclass(frozen=True, slots=True)
class Listed:
    """A page (from 1) of a list of cases, or of those of it that `search` finds."""

    kind: QueueKind
    search: str
    page: int

    @property
    def wanted(self) -> str:
        """The list as the query of an address, without a page."""
        return urlencode({"kind": self.kind, **({"search": self.search} if self.search else {})})

    @property
    def query(self) -> str:
        return f"{self.wanted}&page={self.page}"

    def of(self, kind: QueueKind) -> "Listed":
        """The same search in another list."""
        return replace(self, kind=kind, page=1)

    def at(self, page: int) -> "Listed":
        return replace(self, page=page)


def queue_pages(desk: Desk) -> APIRouter:
    router = APIRouter(dependencies=[desk.only("reviewer")])

    @router.get("/queue")
    def queue(request: Request) -> Response:
        listed = listed_in(request)
        with desk.counter.database.reading() as session:
            cases, total = _page_of(session, listed)
            found = _counts(session, listed.search)
            counts = _counts(session) if listed.search else found
        divisions = desk.counter.service.corpus().directory.divisions
        return desk.render(
            "queue.html.j2",
            request,
            here="queue",
            cases=cases,
            counts=counts,
            found=found,
            listed=listed,
            pages=max(1, -(-total // SIZE)),
            longest_search=LONGEST_SEARCH,
            divisions={division.id: division.name for division in divisions},
            keeps=desk.counter.keep.questions,
            saved=number_in(request.query_params.get("saved")),
            done="done" in request.query_params,
        )

    return router


def listed_in(request: Request) -> Listed:
    """The list that an address names; the first page of what nobody has reviewed where it names
    none that there is."""
    asked = request.query_params
    kind = asked.get("kind")
    known = kind if kind in KINDS else "unreviewed"
    search = asked.get("search", "").strip()[:LONGEST_SEARCH]
    return Listed(known, search, min(number_in(asked.get("page")) or 1, _LAST_PAGE))


def following(session: Session, listed: Listed, after: Question) -> tuple[Case, Listed] | None:
    """The next older case of a list that waits for a review (any, in the list of those that have
    one), and the list at the page it is on; None at the end. `after` was seen in `listed`."""
    place = listed.at(max(1, listed.page - 1))  # what was reviewed since has left some lists
    while True:
        cases, total = _page_of(session, place)
        for case in cases:
            older = (case.question.at, case.question.id) < (after.at, after.id)
            if older and (case.review is None or place.kind == "reviewed"):
                return case, place
        if place.page * SIZE >= total:
            return None
        place = place.at(place.page + 1)


def _page_of(session: Session, listed: Listed) -> tuple[list[Case], int]:
    return questions.queue(session, listed.kind, listed.page, SIZE, listed.search)


def _counts(session: Session, search: str = "") -> dict[QueueKind, int]:
    return {kind: questions.queue(session, kind, size=0, search=search)[1] for kind in KINDS}
