"""What the service counts of itself, in the text format of Prometheus.

Labels have few and fixed values; nothing of a question is among them. Several processes count
together where the environment variable PROMETHEUS_MULTIPROC_DIR names a folder for them before
the first of them counts.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.answer.outcomes import Declined, Outcome
from assistant.service.watching import Watched

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Histogram
    from prometheus_client.metrics_core import Metric

_SHARED = "PROMETHEUS_MULTIPROC_DIR"
# An answer takes some milliseconds; what waits for others takes longer.
_SECONDS = (0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.125, 0.25, 0.5, 1.0, 2.5, 5.0)
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


@dataclass(frozen=True, slots=True)
class _Meters:
    registry: "CollectorRegistry"
    questions: "Counter"
    seconds: "Histogram"
    refused: "Counter"
    feedback: "Counter"
    requests: "Counter"


@cache
def _meters() -> _Meters:
    # The library looks for the folder of the processes when it is imported.
    from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    return _Meters(
        registry=registry,
        questions=Counter(
            "madoguchi_questions",
            "Questions answered or declined; reason is empty where answered.",
            ("outcome", "reason", "language", "face"),
            registry=registry,
        ),
        seconds=Histogram(
            "madoguchi_answer_seconds",
            "Seconds from a question's arrival at the counter to its answer.",
            ("face",),
            buckets=_SECONDS,
            registry=registry,
        ),
        refused=Counter(
            "madoguchi_refused",
            "Questions refused because too many were waiting.",
            registry=registry,
        ),
        feedback=Counter(
            "madoguchi_feedback",
            "Answers judged by those who asked, by their first judgement.",
            ("helpful",),
            registry=registry,
        ),
        requests=Counter(
            "madoguchi_http_requests",
            "HTTP requests by route, method and status.",
            ("route", "method", "status"),
            registry=registry,
        ),
    )


def answered(outcome: Outcome, face: str, seconds: float) -> None:
    """Counts a question that came by `face` and took `seconds`, waiting included."""
    reason = outcome.reason if isinstance(outcome, Declined) else ""
    kind = "declined" if isinstance(outcome, Declined) else "answered"
    meters = _meters()
    meters.questions.labels(kind, reason, outcome.language, face).inc()
    meters.seconds.labels(face).observe(seconds)


def refused() -> None:
    """Counts a question that was refused because too many were waiting."""
    _meters().refused.inc()


def feedback(helpful: bool) -> None:
    """Counts a judgement of an answer."""
    _meters().feedback.labels("yes" if helpful else "no").inc()


class CountRequests:
    """Middleware of the whole service: counts HTTP requests by the template of their route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        outside = scope.get("root_path", "")
        watched = Watched(send)
        try:
            await self.app(scope, receive, watched)
        finally:
            status = watched.status or 500  # the server says so for who sends nothing
            method = scope["method"] if scope["method"] in _METHODS else "other"
            _meters().requests.labels(_template(scope, outside), method, str(status)).inc()


def _template(scope: Scope, outside: str) -> str:
    """The route that took a request, such as /api/v1/documents/{id}; of an application that is
    mounted without routes, where it is mounted; "other" where nothing took it."""
    mount = scope.get("root_path", "").removeprefix(outside)
    path = getattr(scope.get("route"), "path", "")
    return (mount + path) or "other"


class _Generation:
    """Collects the generation that is served at this moment."""

    def __init__(self, id: str) -> None:
        self._id = id

    def collect(self) -> Iterable["Metric"]:
        from prometheus_client.metrics_core import InfoMetricFamily

        yield InfoMetricFamily(
            "madoguchi_generation", "The generation of the index served.", {"id": self._id}
        )


def exposition(generation: str | None) -> tuple[bytes, str]:
    """Everything counted, by all processes, and its content type. `generation` is the id of the
    one that is served."""
    from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = _meters().registry
    if os.environ.get(_SHARED):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    text = generate_latest(registry)
    if generation is not None:
        own = CollectorRegistry()
        own.register(_Generation(generation))
        text += generate_latest(own)
    return text, CONTENT_TYPE_PLAIN_0_0_4
