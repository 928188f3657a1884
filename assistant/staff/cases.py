"""One case: the question, its answer, each citation beside its source, and the review of it."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from assistant.staff.desk import Desk
from assistant.staff.queue import following, listed_in
from assistant.staff.review_form import (
    NO_DIVISION,
    VERDICTS,
    Draft,
    Mistake,
    draft_of,
    mistakes_in,
    read_draft,
)
from assistant.staff.sources import sources_of
from assistant.store import audit, questions, reviews
from assistant.store.records import Case, Review
from assistant.web.reading import number_in

_Id = Annotated[int, Path(ge=1, le=2**53)]


def case_pages(desk: Desk) -> APIRouter:
    router = APIRouter(dependencies=[desk.only("reviewer")])

    @router.get("/cases/{id}")
    def case(id: _Id, request: Request) -> Response:
        with desk.counter.database.reading() as session:
            found = _case(session, id)
        return _page(desk, request, found, draft_of(found))

    @router.get("/cases/{id}/next")
    def next_case(id: _Id, request: Request) -> Response:
        listed = listed_in(request)
        with desk.counter.database.reading() as session:
            next = following(session, listed, _case(session, id).question)
        if next is None:
            return desk.go(request, f"queue?{listed.at(1).query}&done=1")
        return desk.go(request, f"cases/{next[0].question.id}?{next[1].query}")

    @router.post("/cases/{id}")
    def save(id: _Id, request: Request) -> Response:
        form, t = desk.form(request), desk.texts(request)
        draft = read_draft(form)
        corpus = desk.counter.service.corpus()
        with desk.counter.database.transaction() as session:
            found = _case(session, id)
            if "more" in form:
                return _page(desk, request, found, draft.with_room(), focus=len(draft.filled) + 1)
            mistakes = mistakes_in(draft, found, corpus, t)
            if mistakes:
                return _page(desk, request, found, draft, 422, mistakes)
            if _last(found) != draft.began_from:
                return _page(desk, request, found, draft, 409, meanwhile=found.review)
            _save(session, found, draft, desk.account(request).name)
        # Committed: whatever happens to this process now, the review is kept.
        listed = listed_in(request)
        with desk.counter.database.reading() as session:
            next = following(session, listed, found.question)
        if next is None:
            return desk.go(request, f"queue?{listed.at(1).query}&saved={id}&done=1")
        return desk.go(request, f"cases/{next[0].question.id}?{next[1].query}&saved={id}")

    return router


def _case(session: Session, id: int) -> Case:
    found = questions.case(session, id)
    if found is None:
        raise HTTPException(404)
    return found


def _last(case: Case) -> str:
    return str(case.review.id) if case.review else ""


def _save(session: Session, case: Case, draft: Draft, name: str) -> None:
    now = datetime.now(UTC)
    saved = reviews.save(
        session,
        case.question.id,
        by=name,
        marks=draft.verdicts(),
        division=(draft.division or None) if draft.in_scope else None,
        evidence=draft.evidence(case),
        answers=draft.words,
        in_scope=draft.in_scope,
        comment=draft.comment.strip(),
        at=now,
    )
    detail = {"review": saved.id, "marks": {str(n): mark for n, mark in saved.marks.items()}}
    audit.note(session, name, "case reviewed", str(case.question.id), detail, now)


def _page(
    desk: Desk,
    request: Request,
    case: Case,
    draft: Draft,
    status: int = 200,
    mistakes: list[Mistake] | None = None,
    meanwhile: Review | None = None,
    focus: int | None = None,
) -> Response:
    """The page of a case with a draft in its form; `focus` is the row to begin in."""
    service = desk.counter.service
    corpus = service.corpus()
    listed = listed_in(request)
    return desk.render(
        "case.html.j2",
        request,
        status,
        here="queue",
        case=case,
        sources=sources_of(case.question.answer, service),
        corpus=corpus,
        divisions={division.id: division.name for division in corpus.directory.divisions},
        departments=dict.fromkeys(d.department for d in corpus.directory.divisions),
        serving=service.generation_id(),
        draft=draft,
        last=_last(case),
        mistakes=mistakes or [],
        meanwhile=meanwhile,
        focus=focus,
        verdicts=VERDICTS,
        no_division=NO_DIVISION,
        kind=listed.kind,
        query=listed.query,
        saved=number_in(request.query_params.get("saved")),
    )
