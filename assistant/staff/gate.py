"""The one guard of the desk: it stands before every route, also one that nobody thought of."""

import hmac
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import ImmutableMultiDict, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from assistant.staff.desk import Desk, path_below, root_of
from assistant.staff.signing import form_token, keep_cookie, who
from assistant.web.limits import whole_body
from corpus.errors import StoreError

# What answers without sign-in, by method and path.
OPEN = frozenset(
    {("GET", "/sign-in"), ("POST", "/sign-in"), ("GET", "/static/staff.css")},
)

_SAFE = ("GET", "HEAD")
_MOST_FIELDS = 500

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class Gate:
    """Lets signed-in requests through, and forms that a page of their session sent.

    What passes carries `state.signed`, and `state.form` with the fields of its form. No handler
    sees another content type, a form over the limit or text that is not UTF-8.
    """

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._guarded(Request(scope, receive), send)
        else:
            await WebSocketClose(code=1008)(scope, receive, send)

    async def _guarded(self, request: Request, send: Send) -> None:
        send = _closing(send)
        request.state.signed = None
        try:
            request.state.signed = await run_in_threadpool(
                who, request, self._desk.counter.database, self._desk.signing
            )
        except StoreError as error:
            await self._desk.unusable(request, error)(request.scope, request.receive, send)
            return
        refusal = self._refusal(request)
        receive = request.receive
        if refusal is None and request.method not in _SAFE:
            body = await whole_body(request.scope, receive, send)
            if body is None:
                return
            refusal = self._misread(request, body)
            receive = _again(body, receive)
        if refusal is not None:
            await refusal(request.scope, receive, send)
            return
        await self._app(request.scope, receive, self._with_cookie(request, send))

    def _refusal(self, request: Request) -> Response | None:
        """What answers in place of the desk; None for a request that may pass."""
        t = self._desk.texts(request)
        if request.state.signed is None and not _is_open(request):
            if request.method in _SAFE:
                return RedirectResponse(_signin(request), status_code=303)
            return self._desk.message(request, 401, t.sign_in_first)
        if request.method not in _SAFE and _from_elsewhere(request):
            return self._desk.message(request, 403, t.from_elsewhere)
        return None

    def _misread(self, request: Request, body: bytes) -> Response | None:
        """Reads a form; what answers in place of the desk where it is none of this session."""
        t = self._desk.texts(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            return self._desk.message(request, 415, t.not_a_form)
        try:
            fields = parse_qsl(
                body.decode("ascii"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=_MOST_FIELDS,
            )
        except ValueError:
            return self._desk.message(request, 400, t.not_readable)
        request.state.form = ImmutableMultiDict(fields)
        if _is_open(request):
            return None
        token = form_token(self._desk.secret, request.state.signed.token)
        if not hmac.compare_digest(request.state.form.get("token", "").encode(), token.encode()):
            return self._desk.message(request, 403, t.form_is_old)
        return None

    def _with_cookie(self, request: Request, send: Send) -> Send:
        """Where the trusted header began a session, its cookie goes with the answer."""
        signed = request.state.signed
        if signed is None or not signed.new:
            return send
        carrier = Response()
        keep_cookie(carrier, request, signed.token, self._desk.signing)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("Set-Cookie", carrier.headers["set-cookie"])
            await send(message)

        return sending


def _is_open(request: Request) -> bool:
    return (request.method, path_below(request)) in OPEN


def _signin(request: Request) -> str:
    path = path_below(request).lstrip("/")
    asked = request.scope["query_string"].decode("latin-1")
    if asked:
        path += f"?{asked}"
    query = f"?{urlencode({'next': path})}" if path else ""
    return f"{root_of(request)}sign-in{query}"


def _from_elsewhere(request: Request) -> bool:
    """Whether a browser says that another site's page sent the request. Some don't say; the
    form's token decides then."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site != "same-origin"
    origin = request.headers.get("origin", "null")
    return origin != "null" and origin.partition("://")[2] != request.headers.get("host")


def _again(body: bytes, receive: Receive) -> Receive:
    """Hands over a body that has been read once more."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again


def _closing(send: Send) -> Send:
    """No page of the desk is kept by a browser or a proxy, framed, or runs foreign scripts."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Cache-Control"] = "no-store"
            headers["Content-Security-Policy"] = _POLICY
            headers["Referrer-Policy"] = "same-origin"
            headers["X-Content-Type-Options"] = "nosniff"
        await send(message)

    return sending
