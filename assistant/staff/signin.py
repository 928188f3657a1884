"""Signing in and out."""

import math
import re
from datetime import UTC, datetime

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assistant.staff.desk import Desk
from assistant.staff.signing import COOKIE, Signed, begin, client_of, cookie_path, keep_cookie
from assistant.store import accounts, audit, sessions, throttle
from assistant.web.clients import counted_as
from corpus.errors import TooManyFailures

START = "queue"

# A path of the desk: no scheme, no host, no way up.
_OWN = re.compile(r"(?!.*\.\.)(?!.*//)[a-z][A-Za-z0-9/_.-]*(\?[A-Za-z0-9=&%+._~-]*)?")
_LONGEST_NEXT = 500


def signin_pages(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/sign-in")
    def page(request: Request) -> Response:
        next = own_path(request.query_params.get("next"))
        if request.state.signed is not None:
            return desk.go(request, next)
        said = desk.texts(request).signed_out if "out" in request.query_params else ""
        return _page(desk, request, next=next, said=said)

    @router.post("/sign-in")
    def sign_in(request: Request) -> Response:
        form = desk.form(request)
        name, next = form.get("name", ""), own_path(form.get("next"))
        try:
            signed = _signed_in(desk, request, name, form.get("password", ""))
        except TooManyFailures as error:
            problem = desk.texts(request).sign_in_throttled.format(
                minutes=math.ceil(error.retry_after / 60)
            )
            page = _page(desk, request, 429, next=next, name=name, problem=problem)
            page.headers["Retry-After"] = str(error.retry_after)
            return page
        if signed is None:
            problem = desk.texts(request).sign_in_failed
            return _page(desk, request, 401, next=next, name=name, problem=problem)
        response = desk.go(request, next)
        keep_cookie(response, request, signed.token, desk.signing)
        return response

    @router.post("/sign-out")
    def sign_out(request: Request) -> RedirectResponse:
        name, token = desk.account(request).name, request.state.signed.token
        with desk.counter.database.transaction() as session:
            sessions.end(session, token)
            audit.note(session, name, "signed out", name, {}, datetime.now(UTC))
        response = desk.go(request, "sign-in?out=1")
        response.delete_cookie(COOKIE, path=cookie_path(request), httponly=True, samesite="strict")
        return response

    return router


def own_path(path: str | None) -> str:
    """Where to go after signing in: the path if it is one of the desk's, else the queue."""
    if path is None or len(path) > _LONGEST_NEXT or not _OWN.fullmatch(path):
        return START
    return path


def _page(desk: Desk, request: Request, status: int = 200, **context: str) -> Response:
    with desk.counter.database.reading() as session:
        nobody = not accounts.every(session)
    shown = {"problem": "", "said": "", "name": "", **context}
    return desk.render("signin.html.j2", request, status, nobody=nobody, **shown)


def _signed_in(desk: Desk, request: Request, name: str, password: str) -> Signed | None:
    """A new session for a name and its password; None where they are wrong, which is noted.
    Raises TooManyFailures."""
    now, client = datetime.now(UTC), client_of(request)
    with desk.counter.database.transaction() as session:
        account = accounts.check(session, name, password, counted_as(client), now)
        if account is None:
            _note_failure(session, name, client, now)
            return None
        former = request.cookies.get(COOKIE)
        if former:
            sessions.end(session, former)
        return begin(session, account, now, desk.signing, {"from": client})


def _note_failure(session: Session, name: str, client: str, now: datetime) -> None:
    """Names only who has an account: what was typed as the name may be a password."""
    known = next((a.name for a in accounts.every(session) if a.name == name), "")
    audit.note(session, "", "sign-in failed", known, {"from": client}, now)
    try:
        throttle.refuse_if_throttled(session, name, counted_as(client), now)
    except TooManyFailures as error:
        # Once, when it begins: refused attempts could else fill the history.
        detail = {"from": client, "seconds": error.retry_after}
        audit.note(session, "", "sign-in throttled", known, detail, now)
