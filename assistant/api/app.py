"""The API, version 1: questions, judgements, the directory and the documents."""

from fastapi import FastAPI

from assistant.api import models
from assistant.api.asking import add_questions
from assistant.api.description import describe, refusals
from assistant.api.handlers import handle_problems
from assistant.api.problems import KINDS, PREFIX, Name, Refused
from assistant.api.reading import VERSION, add_divisions, add_documents
from assistant.api.requests import StrictRoute
from assistant.service.counter import Counter

MOUNTED_AT = "/api/v1"


def build_api(counter: Counter) -> FastAPI:
    """The application to be mounted at MOUNTED_AT. It needs no lifespan of its own."""
    # The documentation pages of FastAPI load scripts from other hosts.
    app = FastAPI(
        title="Madoguchi",
        summary="役所の文書から引用で答え、担当の課室を案内します。 / Answers from an office's "
        "documents by quotations, and names the division to call.",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    app.router.route_class = StrictRoute
    handle_problems(app)
    add_questions(app, counter)
    add_divisions(app, counter.service)
    add_documents(app, counter.service)
    _add_problems(app)
    describe(app)
    return app


def _add_problems(app: FastAPI) -> None:
    """What the types of problems mean, at the addresses that name them."""

    @app.get(
        "/problems",
        summary="問題の種類 / Kinds of problems",
        responses=refusals("malformed", "invalid", "too-many-requests"),
    )
    def every() -> list[models.ProblemKind]:
        return [_described(name) for name in KINDS]

    @app.get(
        "/problems/{name}",
        summary="一つの種類 / One kind",
        responses=refusals("malformed", "not-found", "invalid", "too-many-requests"),
    )
    def one(name: str) -> models.ProblemKind:
        known: dict[str, Name] = {known: known for known in KINDS}
        if name not in known:
            raise Refused("not-found")
        return _described(known[name])


def _described(name: Name) -> models.ProblemKind:
    kind = KINDS[name]
    return models.ProblemKind(
        type=PREFIX + name,
        status=kind.status,
        title=kind.title.ja,
        title_en=kind.title.en,
        meaning=kind.meaning.ja,
        meaning_en=kind.meaning.en,
    )
