"""What the service lets in and out: the routes of Gradio that the page uses, and no other host."""

import re

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio also serves uploads, files, a proxy to other hosts, an API and its monitoring.
_USED = re.compile(
    r"GET (/|/assets/.*|/static/.*|/theme\.css|/gradio_api/queue/data|/gradio_api/heartbeat/\w+"
    r"|/gradio_api/app_id)|POST /gradio_api/(queue/join|cancel)"
)

# Gradio compiles its templates in the browser, hence the unsafe words for the page itself.
_GRADIO_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
)
_PLAIN_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; "
# Files of the corpus may be pages with scripts of their own.
_FILE_POLICY = "sandbox; default-src 'none'; "
_FILE = re.compile(r"/documents/[^/]+/file")
_ALWAYS = "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"


class OnlyUsedRoutes:
    """Middleware of the Gradio application: answers 404 for every route that the page does
    not use."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or _is_used(scope):
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send)


def _is_used(scope: Scope) -> bool:
    if scope["type"] != "http":
        return False
    method = "GET" if scope["method"] == "HEAD" else scope["method"]
    path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
    return _USED.fullmatch(f"{method} {path}") is not None


class Headers:
    """Middleware of the whole service: browsers refuse to load anything from another host."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = _policy(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = policy + _ALWAYS
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _policy(path: str) -> str:
    if path == "/":
        return _GRADIO_POLICY
    return _FILE_POLICY if _FILE.fullmatch(path) else _PLAIN_POLICY
