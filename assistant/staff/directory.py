"""The directory: numbers in doubt first, and the way of a number from a source to the counter."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, HTTPException, Path
from starlette.requests import Request
from starlette.responses import Response

from assistant.staff.desk import Desk
from assistant.staff.directory_words import words
from assistant.staff.numbers import Found, confirm, settle
from assistant.store import confirmations
from assistant.store.records import Confirmation
from corpus.confirming import LONGEST_NOTE, Standing, confirmation, served_standings
from corpus.dates import today_in_japan
from corpus.directory import LONGEST_SOURCE
from corpus.errors import Busy, CorpusError, GenerationError, MadoguchiError, half_of
from corpus.records import Corpus, Directory, Span
from corpus.tables import GENERAL

_ORDER = ("missing", "inferred", "shared")  # of doubts
_Position = Annotated[int, Path(ge=0, le=1000)]


@dataclass(frozen=True, slots=True)
class Row:
    """A number with what a person needs to judge it. `doubts` are texts of the page's words,
    filled in with `shared`, the divisions that have the same number."""

    standing: Standing
    name: str
    department: str
    evidence: tuple[Span, ...]
    doubts: tuple[str, ...]
    shared: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"directory/{self.standing.owner}/{self.standing.position}"


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of the form as they were filled in; `before` is what the page showed, as text."""

    number: str
    source: str
    note: str
    before: str


def directory_pages(desk: Desk) -> APIRouter:
    router = APIRouter(dependencies=[desk.only("editor")])
    if desk.publisher is not None:
        settle(desk.publisher, desk.counter.database)

    @router.get("/directory")
    def directory(request: Request) -> Response:
        corpus = desk.counter.service.corpus()
        with desk.counter.database.reading() as session:
            recorded = confirmations.every(session)
        found = rows(corpus.directory)
        done = next(
            (one for one in recorded if str(one.id) == request.query_params.get("done")), None
        )
        return desk.render(
            "directory.html.j2",
            request,
            here="directory",
            words=words(desk.language(request)),
            corpus=corpus,
            doubtful=sorted(
                (row for row in found if row.doubts), key=lambda row: _ORDER.index(row.doubts[0])
            ),
            rows=found,
            recorded=[(one, _row_of(one, found)) for one in reversed(recorded)],
            names={row.standing.owner: row.name for row in found},
            done=done,
            may_change=desk.publisher is not None,
        )

    @router.get("/directory/{owner}/{position}")
    def form(owner: str, position: _Position, request: Request) -> Response:
        corpus = desk.counter.service.corpus()
        row = _row(corpus, owner, position)
        stands = row.standing
        draft = Draft(
            number=request.query_params.get("number") or stands.phone.number or "",
            source="",
            note=stands.note or "",
            before=_as_text(stands),
        )
        return _form(desk, request, corpus, row, draft)

    @router.post("/directory/{owner}/{position}")
    def change(owner: str, position: _Position, request: Request) -> Response:
        corpus = desk.counter.service.corpus()
        row = _row(corpus, owner, position)
        sent = desk.form(request)
        draft = Draft(*(sent.get(name, "") for name in ("number", "source", "note", "before")))
        if "mend" in sent:
            return _form(desk, request, corpus, row, draft)
        try:
            before = _standing(draft.before, owner, position)
            if "publish" not in sent:
                return _preview(desk, request, corpus, row, draft, before)
            done = _publish(desk, request, before, draft)
        except MadoguchiError as error:
            status = 422 if isinstance(error, CorpusError) else 503
            problem = half_of(str(error), desk.language(request))
            page = _form(desk, request, corpus, row, draft, status, problem)
            if isinstance(error, Busy):
                page.headers["Retry-After"] = str(error.retry_after)
            return page
        return desk.go(request, f"directory?{urlencode({'done': done.id})}")

    return router


def rows(directory: Directory) -> tuple[Row, ...]:
    """Every number in the order of the directory, the general line first."""
    divisions = {division.id: division for division in directory.divisions}
    owners: dict[str, list[str]] = {}
    for division in directory.divisions:
        for number in {phone.number for phone in division.phones if phone.number}:
            owners.setdefault(number, []).append(division.id)
    found = []
    for standing in served_standings(directory):
        owner = divisions.get(standing.owner) if standing.owner != GENERAL else None
        same = owners.get(standing.phone.number or "", [])
        shared = tuple(divisions[id].name for id in same if id != standing.owner)
        found.append(
            Row(
                standing=standing,
                name=owner.name if owner else directory.general.name,
                department=owner.department if owner else "",
                evidence=(owner.evidence, *owner.also) if owner else (directory.general.evidence,),
                doubts=tuple(_doubts(standing, shared)),
                shared=shared,
            )
        )
    return tuple(found)


def _doubts(standing: Standing, shared: tuple[str, ...]) -> Iterator[str]:
    if standing.phone.status != "stated":
        yield standing.phone.status
    # Two divisions may share a telephone: once staff have said so, it is no doubt any more.
    if shared and not standing.phone.confirmed:
        yield "shared"


def _row(corpus: Corpus, owner: str, position: int) -> Row:
    for row in rows(corpus.directory):
        if (row.standing.owner, row.standing.position) == (owner, position):
            return row
    raise HTTPException(404)


def _row_of(done: Confirmation, found: tuple[Row, ...]) -> Row | None:
    """The number that a record is about, as it stands now; None where it is gone."""
    for row in found:
        if (row.standing.owner, row.standing.phone.label) == (done.division, done.label):
            return row
    return None


def _as_text(standing: Standing) -> str:
    return msgspec.json.encode(standing).decode()


def _standing(text: str, owner: str, position: int) -> Standing:
    """What the page showed when its form was opened. Raises CorpusError for another number's."""
    try:
        before = msgspec.json.decode(text, type=Standing)
    except (msgspec.DecodeError, RecursionError):
        before = None
    if before is None or (before.owner, before.position) != (owner, position):
        raise CorpusError(
            "画面の内容を読み取れませんでした。名簿を開き直して、もう一度お試しください。"
            " / The form could not be read; open the directory again."
        )
    return before


def _publish(desk: Desk, request: Request, before: Standing, draft: Draft) -> Confirmation:
    if desk.publisher is None:
        raise GenerationError(f"{words('ja').cannot_change} / {words('en').cannot_change}")
    found = Found(draft.number, draft.source, draft.note)
    who = desk.account(request).name
    return confirm(desk.publisher, desk.counter.database, who, before, found)


def _form(
    desk: Desk,
    request: Request,
    corpus: Corpus,
    row: Row,
    draft: Draft,
    status: int = 200,
    problem: str | None = None,
) -> Response:
    return desk.render(
        "directory_form.html.j2",
        request,
        status,
        here="directory",
        words=words(desk.language(request)),
        corpus=corpus,
        row=row,
        draft=draft,
        problem=problem,
        # After a failure the form goes on from what stands there now.
        before=_as_text(row.standing) if problem else draft.before,
        limits={"source": LONGEST_SOURCE, "note": LONGEST_NOTE},
        general=GENERAL,
        may_change=desk.publisher is not None,
    )


def _preview(
    desk: Desk, request: Request, corpus: Corpus, row: Row, draft: Draft, before: Standing
) -> Response:
    """What the counter will show. Raises CorpusError for what cannot be entered."""
    today = today_in_japan()
    present = served_standings(corpus.directory)
    after = confirmation(present, before, draft.number, draft.source, draft.note, today)
    return desk.render(
        "directory_preview.html.j2",
        request,
        here="directory",
        words=words(desk.language(request)),
        row=row,
        draft=draft,
        before=before,
        after=after,
    )
