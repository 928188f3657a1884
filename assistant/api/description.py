"""How the API describes itself in OpenAPI."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from assistant.api import models
from assistant.api.problems import KINDS, MEDIA_TYPE, Name

Responses = dict[int | str, dict[str, Any]]


def refusals(*names: Name) -> Responses:
    """What a route may answer beside what was asked for; every route can fail."""
    kinds = [KINDS[name] for name in (*names, "internal-error")]
    return {kind.status: {"model": models.Problem, "description": kind.title.en} for kind in kinds}


def describe(app: FastAPI) -> None:
    """Lets an application describe itself, its problems as such."""

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = description  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title, version=app.version, summary=app.summary, routes=app.routes
    )
    for path in schema["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
    return schema
