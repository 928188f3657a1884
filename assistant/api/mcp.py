"""The same counter for programs that speak MCP, over HTTP and over standard input and output."""

import traceback
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from typing import Any

import anyio
from anyio.streams.memory import MemoryObjectSendStream
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from mcp.shared.message import SessionMessage
from mcp.types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    PARSE_ERROR,
    CallToolRequestParams,
    CallToolResult,
    ErrorData,
    JSONRPCError,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
)
from pydantic import BaseModel, ValidationError
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from assistant.api.problems import KINDS
from assistant.api.reading import VERSION
from assistant.api.requests import LARGEST_BODY, wrong_arguments
from assistant.api.tools import Offer, offers
from assistant.service.counter import Counter
from corpus.errors import Busy

_INSTRUCTIONS = (
    "役所の文書から引用で答え、担当の課室を案内します。引用と電話番号は書き換えず、出典とともに伝えてください。\n"
    "Answers from an office's documents by quotations, and names the division to call. Pass "
    "quotations and telephone numbers on as they stand, with their source."
)
_NO_JSON = (
    "JSONではありません。1行に1件ずつ送ってください。 / This is not JSON; send one message a line."
)
_NO_MESSAGE = "JSON-RPCのメッセージではありません。 / This is no message of JSON-RPC."


class McpApp:
    """An ASGI application that keeps no sessions: any process may take any request.

    A browser names the page that a request comes from in its Origin header; such requests are
    refused but for the origins that the operator names. A page elsewhere thus cannot ask through
    the browser of somebody inside a closed network, under whatever name it reaches the service,
    while the service itself may be called by any name.
    """

    def __init__(self, server: Server[Any], origins: Collection[str] = ()) -> None:
        self._origins = frozenset(origins)
        self._manager = StreamableHTTPSessionManager(
            server, json_response=True, stateless=True, max_request_body_size=LARGEST_BODY
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """To be entered once, in the lifespan of the application that this one is mounted in."""
        async with self._manager.run():
            yield

    def route(self, path: str = "/mcp") -> Route:
        """The route for an application to add; a mount would not take its path without a slash
        at the end."""
        return _McpRoute(path, self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = Headers(scope=scope).get("origin")
        if origin is not None and origin not in self._origins:
            refused = PlainTextResponse("This origin may not ask here.", status_code=403)
            await refused(scope, receive, send)
        elif scope["method"] != "POST":
            # Without sessions nothing is ever sent that was not asked for, and none is ended.
            refused = PlainTextResponse("Send POST.", status_code=405, headers={"Allow": "POST"})
            await refused(scope, receive, send)
        else:
            await self._manager.handle_request(scope, receive, send)


class _McpRoute(Route):
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child_scope = super().matches(scope)
        return match, {**child_scope, "route": self}  # for whoever counts requests by route


def build_mcp(counter: Counter, origins: Collection[str] = ()) -> McpApp:
    """The application to be added by its `route`; `origins` are of pages that may use it, such
    as "https://intra.example.go.jp"."""
    return McpApp(build_server(counter), origins)


def build_server(counter: Counter) -> Server[Any]:
    """The server for any transport."""
    offered = offers(counter)

    async def list_tools(
        _: ServerRequestContext[Any], __: PaginatedRequestParams | None
    ) -> ListToolsResult:
        return ListToolsResult(tools=[offer.tool for offer in offered.values()])

    async def call_tool(
        _: ServerRequestContext[Any], params: CallToolRequestParams
    ) -> CallToolResult:
        offer = offered.get(params.name)
        if offer is None:
            raise MCPError(INVALID_PARAMS, f"No such tool; there are {', '.join(offered)}.")
        try:
            taken = offer.takes.model_validate(params.arguments or {})
        except ValidationError as error:
            return _failed(wrong_arguments(error))
        return await _called(offer, taken)

    return Server(
        "madoguchi",
        version=VERSION,
        title="Madoguchi (窓口)",
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def serve_stdio(counter: Counter) -> None:
    """Serves one client over standard input and output, until it closes them. Whatever else is
    printed meanwhile goes to standard error."""
    server = build_server(counter)
    sent, heard = anyio.create_memory_object_stream[SessionMessage | Exception]()
    async with stdio_server() as (read, write), anyio.create_task_group() as tasks:
        tasks.start_soon(_pass_messages, read, sent, write.send)
        await server.run(heard, write, server.create_initialization_options())


async def _pass_messages(
    read: AsyncIterable[SessionMessage | Exception],
    on: MemoryObjectSendStream[SessionMessage | Exception],
    answer: Callable[[SessionMessage], Awaitable[None]],
) -> None:
    """Passes messages on. A line that is none is answered as JSON-RPC asks; the library drops it,
    and the client waits for ever."""
    async with on:
        async for item in read:
            if isinstance(item, Exception):
                await answer(SessionMessage(_unread(item)))
            else:
                await on.send(item)


def _unread(error: Exception) -> JSONRPCError:
    is_json = isinstance(error, ValidationError) and error.errors()[0]["type"] != "json_invalid"
    code, said = (INVALID_REQUEST, _NO_MESSAGE) if is_json else (PARSE_ERROR, _NO_JSON)
    return JSONRPCError(jsonrpc="2.0", id=None, error=ErrorData(code=code, message=said))


async def _called(offer: Offer, taken: BaseModel) -> CallToolResult:
    try:
        return await offer.call(taken)
    except Busy as error:
        return _failed(str(error))
    # Whatever is left is our fault; to clients of the older protocol the library would hand over
    # the text of the exception.
    except Exception as error:
        traceback.print_exc()
        raise MCPError(INTERNAL_ERROR, KINDS["internal-error"].meaning.en) from error


def _failed(said: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=said)], is_error=True)
