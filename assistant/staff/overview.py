"""The overview: how much is asked and how it is answered, as plots with their tables."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache

from fastapi import APIRouter, HTTPException
from starlette.requests import Request
from starlette.responses import Response

from assistant.staff import sheets
from assistant.staff.desk import Desk
from assistant.staff.grouping import Group, grouped
from assistant.staff.overview_words import Words, words
from assistant.store import audit
from assistant.store.overview import Judged, Overview, judged, overview, state, unanswered
from corpus.dates import today_in_japan
from index.encoder.encoders import Encoder, load_encoder

PERIODS = (7, 30, 90)  # days
GROUPED = 1000  # questions put together at most
_SHOWN = 10  # groups
_LINKS = 5  # cases of a group


class Seen:
    """One period of the office's records; each part is looked up when it is first asked for."""

    def __init__(self, desk: Desk, days: int) -> None:
        self._desk = desk
        self.last = today_in_japan()
        self.first = self.last - timedelta(days - 1)

    @cached_property
    def counts(self) -> Overview:
        with self._desk.counter.database.reading() as session:
            return overview(session, self.first, self.last)

    @cached_property
    def groups(self) -> list[Group]:
        with self._desk.counter.database.reading() as session:
            open = unanswered(session, self.first, self.last, GROUPED)
        publisher = self._desk.publisher
        return grouped(open, _encoder(publisher.model if publisher else None))

    @cached_property
    def verdicts(self) -> list[Judged]:
        with self._desk.counter.database.reading() as session:
            return judged(session, self.first, self.last)


@lru_cache(maxsize=1)
def _encoder(model: str | None) -> Encoder:
    return load_encoder(model)


_TABLES: Mapping[str, Callable[[Seen, Words], bytes]] = {
    "days": lambda seen, words: sheets.days_csv(seen.counts, words),
    "kinds": lambda seen, words: sheets.kinds_csv(seen.counts, words),
    "groups": lambda seen, words: sheets.groups_csv(seen.groups, words),
    "verdicts": lambda seen, words: sheets.verdicts_csv(seen.verdicts, words),
}


def overview_pages(desk: Desk) -> APIRouter:
    router = APIRouter(dependencies=[desk.only("reviewer")])

    kept: dict[int, Seen] = {}  # by days, so that a page and its plots count once
    counted: list[object] = []

    def seen_in(days: int) -> Seen:
        with desk.counter.database.reading() as session:
            now = [state(session), today_in_japan()]
        if counted != now:
            kept.clear()
            counted[:] = now
        return kept.setdefault(days, Seen(desk, days))

    @router.get("/overview")
    def page(request: Request) -> Response:
        days = _days(request)
        seen = seen_in(days)
        counts = seen.counts
        return desk.render(
            "overview.html.j2",
            request,
            here="overview",
            words=words(desk.language(request)),
            days=days,
            periods=PERIODS,
            counts=counts,
            busiest=max(counts.days, key=lambda day: day.questions),
            groups=seen.groups[:_SHOWN],
            more_groups=max(0, len(seen.groups) - _SHOWN),
            links=_LINKS,
            grouped=GROUPED,
            verdicts=seen.verdicts,
            keeps=desk.counter.keep.questions,
        )

    @router.get("/overview/{name}.svg")
    def plot(name: str, request: Request) -> Response:
        # Imported late: most processes never draw.
        from assistant.staff import plots

        seen, said = seen_in(_days(request)), words(desk.language(request))
        room = plots.NARROW if "narrow" in request.query_params else plots.WIDE
        drawn = {
            "days": lambda: plots.questions_plot(seen.counts.days, said, room),
            "times": lambda: plots.times_plot(seen.counts.days, said, room),
            "groups": lambda: plots.groups_plot(seen.groups, said, room),
            "verdicts": lambda: plots.judged_plot(seen.verdicts, said, room),
        }
        if name not in drawn:
            raise HTTPException(404)
        return Response(drawn[name](), media_type="image/svg+xml")

    @router.get("/overview/{name}.csv")
    def table(name: str, request: Request) -> Response:
        if name not in _TABLES:
            raise HTTPException(404)
        days = _days(request)
        seen = seen_in(days)
        made = _TABLES[name](seen, words(desk.language(request)))
        who, detail = desk.account(request).name, {"days": days}
        with desk.counter.database.transaction() as session:
            audit.note(session, who, "overview exported", f"{name}.csv", detail, datetime.now(UTC))
        file = f"madoguchi-{name}-{seen.first:%Y%m%d}-{seen.last:%Y%m%d}.csv"
        return Response(
            made,
            media_type="text/csv",
            headers={"Content-Disposition": f'attachment; filename="{file}"'},
        )

    return router


def _days(request: Request) -> int:
    """The period that the address names, or else the middle one."""
    asked = request.query_params.get("days", "")
    return next((days for days in PERIODS if str(days) == asked), PERIODS[1])
