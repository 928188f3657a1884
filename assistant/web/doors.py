"""What the service lets in and out: the routes of Gradio that the page uses, and no other host."""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Annotated, Any

import msgspec
from starlette.datastructures import MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.limits import replayed, whole_body
from assistant.web.refusals import refuse

# Gradio also serves uploads, files, a proxy to other hosts, an API and its monitoring; it fails at
# names that no file can have.
_USED = re.compile(
    r"GET (/|/(assets|static)/[\w./-]{1,200}|/theme\.css|/gradio_api/queue/data"
    r"|/gradio_api/heartbeat/\w+|/gradio_api/app_id)|POST /gradio_api/(queue/join|cancel)",
    re.ASCII,
)

_OWN = "default-src 'none'; script-src {}; style-src {}; img-src 'self'; connect-src 'self'; "
_ALWAYS = "form-action 'self'; frame-ancestors 'none'; base-uri "
_POLICY = _OWN.format("'self'", "'self'") + _ALWAYS + "'none'"
# Files of the corpus may be pages with scripts of their own.
_FILE = re.compile(r"/documents/[^/]+/file")
_FILE_POLICY = "sandbox; default-src 'none'; " + _ALWAYS + "'none'"

_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_STYLED = re.compile(r'<[^>]*\sstyle="([^"]*)"')

# Pages that are made anew for whoever looks at them; the others say themselves what is kept.
_NOT_KEPT = re.compile(r"/|/(plain|feedback|receipt|mcp|api|staff|gradio_api|metrics)(/.*)?")

_HEADERS = {
    # An address may hold a question. Forms of this service say where they stand.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_A_YEAR = "max-age=31536000"


class _Event(msgspec.Struct):
    fn_index: int
    session_hash: Annotated[str, msgspec.Meta(pattern=r"^\w{1,64}$")]
    data: list[Any]


def page_policy(shell: str) -> str:
    """The policy for the page where one asks, from its HTML: of what stands in the page itself,
    just the scripts and styles that are there now.

    Gradio's HTML components make an empty style each. They also compile templates, which is not
    allowed here: static/templates.js stands in for it.
    """
    scripts = ["'self'", *map(_hash, _SCRIPT.findall(shell))]
    styles = ["'self'", "'unsafe-hashes'", _hash(""), *map(_hash, _STYLE.findall(shell))]
    styles += map(_hash, _STYLED.findall(shell))
    return _OWN.format(" ".join(scripts), " ".join(styles)) + _ALWAYS + "'self'"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


class OnlyUsedRoutes:
    """Middleware of the Gradio application: answers 404 for every route that the page does
    not use, and for events and visits that it does not know, at which Gradio would fail."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = scope["type"] == "lifespan" or _is_used(scope)
        if known and scope["type"] == "http":
            path = _path(scope)
            if path == "/gradio_api/queue/join":
                body = await whole_body(scope, receive, send)
                if body is None:
                    return
                known, receive = _is_event(scope, body), replayed(body, receive)
            elif path == "/gradio_api/queue/data":
                known = _is_awaited(scope)
        if known:
            await self.app(scope, receive, send)
        else:
            await refuse(scope, send, 404)


def _is_event(scope: Scope, body: bytes) -> bool:
    """Whether a body is an event of the page that is served, with as many data as it takes."""
    try:
        event = msgspec.json.decode(body, type=_Event)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    known = scope["app"].get_blocks().fns.get(event.fn_index)
    return (
        known is not None
        and len(known.inputs) == len(event.data)
        and all(map(_fits, known.inputs, event.data))
    )


def _fits(block: Any, value: Any) -> bool:
    """Whether a value may be that of a part of the page: a text, or nothing where the service
    itself remembers it."""
    return value is None if block.get_block_name() == "state" else isinstance(value, str)


def _is_awaited(scope: Scope) -> bool:
    """Whether a visit has events whose outcome can be waited for."""
    visit = QueryParams(scope["query_string"]).get("session_hash")
    return visit in scope["app"].get_blocks()._queue.pending_messages_per_session


def _is_used(scope: Scope) -> bool:
    if scope["type"] != "http":
        return False
    return _USED.fullmatch(f"{scope['method']} {_path(scope)}") is not None


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")) or "/"


class Heads:
    """Middleware of the whole service: who asks for the head alone (HEAD) gets that of the whole
    answer; the server leaves the rest out. What comes bit by bit has no end to wait for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD" and not _is_stream(scope):
            scope = {**scope, "method": "GET"}
        await self.app(scope, receive, send)


def _is_stream(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.startswith("/gradio_api/")


class Headers:
    """Middleware of the whole service: browsers load nothing from another host, show it in no
    frame of one, and keep no answer. What a route says of these itself is left."""

    def __init__(self, app: ASGIApp, https: bool = False) -> None:
        """`https` tells browsers to come by HTTPS only, for a service that is reached so."""
        self.app = app
        self.always = {**_HEADERS, **({"Strict-Transport-Security": _A_YEAR} if https else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # Gradio would let scripts of any other site ask and read.
                for name in [name for name in headers if name.startswith("access-control-")]:
                    del headers[name]
                policy = _FILE_POLICY if _FILE.fullmatch(path) else _POLICY
                headers.setdefault("Content-Security-Policy", policy)
                for name, value in self.always.items():
                    headers.setdefault(name, value)
                kept = "no-store" if _NOT_KEPT.fullmatch(path) else "no-cache"
                headers.setdefault("Cache-Control", kept)
            await send(message)

        await self.app(scope, receive, send_with_headers)
