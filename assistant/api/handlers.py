"""Every failure of a request under the API becomes a problem in the client's language."""

import sys

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from assistant.api.problems import Name, Refused, language_of, name_of, problem
from assistant.api.requests import wrong_places
from corpus.errors import Busy, MadoguchiError
from index.question import Language

_TRY_AGAIN = 30  # seconds, where nothing is known of how long it will take


def handle_problems(app: FastAPI) -> None:
    """Sets the handlers of an application. What is unexpected is answered as a problem and then
    raised on, so that the server logs it."""

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        language = _language(request)
        if isinstance(error, Refused):
            return problem(error.name, language, error.said, error.errors)
        headers = {"Allow": _allowed(app, request)} if error.status_code == 405 else None
        return problem(name_of(error.status_code), language, headers=headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        language = _language(request)
        return problem("invalid", language, errors=wrong_places(error))

    @app.exception_handler(MadoguchiError)
    async def unavailable(request: Request, error: MadoguchiError) -> Response:
        print(f"madoguchi: {error}", file=sys.stderr)
        return _later("unavailable", _language(request), _TRY_AGAIN)

    @app.exception_handler(Busy)
    async def busy(request: Request, error: Busy) -> Response:
        return _later("busy", _language(request), error.retry_after)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, _: Exception) -> Response:
        return problem("internal-error", _language(request))


def _later(name: Name, language: Language, seconds: int) -> Response:
    return problem(name, language, headers={"Retry-After": str(seconds)})


def _language(request: Request) -> Language:
    return language_of(request.headers.get("accept-language"))


def _allowed(app: FastAPI, request: Request) -> str:
    """The methods of every route of an address; the framework names those of the first."""
    methods: set[str] = set()
    for route in app.routes:
        match, _ = route.matches(request.scope)
        if match is not Match.NONE:
            methods |= getattr(route, "methods", None) or set()
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(sorted(methods))
