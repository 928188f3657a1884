"""Requests for the page where one asks, handed on to the one process that keeps its visits.

Gradio holds the state of a visit and its events in the memory of one process. Where several
serve, each takes connections, and those that are not the page's hand its requests on over a Unix
socket; they stream the answers back.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import anyio
import httpx
import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.limits import whole_body
from assistant.web.refusals import refuse

_FROM = b"x-madoguchi-connection"  # the client's, the server's address and the scheme, as JSON
_OF_ONE_CONNECTION = frozenset(
    (b"connection", b"keep-alive", b"transfer-encoding", b"te", b"trailer", b"upgrade")
)
_SECONDS = {"connect": 5.0, "write": 10.0, "read": 30.0}  # Gradio's streams beat each 15


def is_page(path: str) -> bool:
    """Whether only the page's process can answer; its scripts and styles anybody has."""
    return path == "/" or path.startswith("/gradio_api/")


class ToPage:
    """The application of a process that is not the page's."""

    def __init__(self, app: ASGIApp, page: str) -> None:
        """`page` is the path of the Unix socket on which the page's process listens."""
        self.app = app
        self._page = httpx.AsyncHTTPTransport(
            uds=page, limits=httpx.Limits(max_connections=None, max_keepalive_connections=8)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_page(scope["path"]):
            body = await whole_body(scope, receive, send)
            if body is not None:
                await self._forward(_request(scope, body), scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _forward(
        self, request: httpx.Request, scope: Scope, receive: Receive, send: Send
    ) -> None:
        async with anyio.create_task_group() as tasks:

            async def leave() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                tasks.cancel_scope.cancel()

            tasks.start_soon(leave)
            async with aclosing(self._answer(request)) as messages:
                try:
                    first = await anext(messages)
                except httpx.TransportError:
                    await refuse(scope, send, 503, retry_after=5)
                else:
                    await send(first)
                    try:
                        async for message in messages:
                            await send(message)
                    except httpx.TransportError:
                        # Cut short as it was there: the connection ends without an end.
                        return
            tasks.cancel_scope.cancel()

    async def _answer(self, request: httpx.Request) -> AsyncGenerator[Message, None]:
        response = await self._page.handle_async_request(request)
        try:
            yield {
                "type": "http.response.start",
                "status": response.status_code,
                # The server of this process dates the answer itself.
                "headers": _kept(response.headers.raw, b"date"),
            }
            async for part in response.aiter_raw():
                yield {"type": "http.response.body", "body": part, "more_body": True}
            yield {"type": "http.response.body", "body": b""}
        finally:
            await response.aclose()


class FromOthers:
    """The application of the page's process: requests that were handed on look as they were."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Of a Unix socket, the server's address is a path without a port.
        if scope["type"] == "http" and scope["server"] and scope["server"][1] is None:
            stated = next(value for name, value in scope["headers"] if name == _FROM)
            client, server, scheme = msgspec.json.decode(stated)
            scope = {
                **scope,
                "client": client and tuple(client),
                "server": server and tuple(server),
                "scheme": scheme,
                "headers": _kept(scope["headers"], _FROM),
            }
        await self.app(scope, receive, send)


def _request(scope: Scope, body: bytes) -> httpx.Request:
    query = scope["query_string"]
    target = scope["raw_path"] + (b"?" + query if query else b"")
    place = msgspec.json.encode((scope["client"], scope["server"], scope["scheme"]))
    headers = _kept(scope["headers"], _FROM, b"content-length", b"expect")
    return httpx.Request(
        scope["method"],
        "http://page/",
        headers=[*headers, (_FROM, place)],
        content=body,
        extensions={"target": target, "timeout": {**_SECONDS, "pool": None}},
    )


def _kept(headers: list[tuple[bytes, bytes]], *but: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (name, value)
        for name, value in headers
        if name.lower() not in _OF_ONE_CONNECTION and name.lower() not in but
    ]
