"""How much one client may send: requests a minute, and the size and time of each.

All processes of the service count together, in memory that they share.
"""

import asyncio
import math
import os
import re
from collections.abc import Callable
from ctypes import c_double, c_uint64
from hashlib import blake2b
from multiprocessing import get_context
from time import monotonic

from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.clients import counted_as
from assistant.web.refusals import refuse

PER_MINUTE = 60
BODY_BYTES = 64 * 1024
BODY_SECONDS = 10.0

# Each question, and whatever could be guessed by trying: receipts, passwords, tokens.
_COUNTED = re.compile(
    r"(GET|POST) /api/v1/ask|POST /api/v1/feedback|DELETE /api/v1/questions/.*"
    r"|POST /(plain|feedback|receipt|mcp/?|staff/sign-in|gradio_api/queue/join)"
)
_SETS, _WAYS = 4096, 8


class Rates:
    """Counts requests of clients, `per_minute` of each; a client that was quiet for a minute may
    send them at once.

    The generic cell rate algorithm: of each client, one moment is kept, until which its requests
    so far are paid for. There is room for 32,768 clients; the one whose moment is the earliest
    makes room. The tables are shared with processes that are given this object when they are
    started. They are not locked: of two requests of a client at the very same moment, one may go
    uncounted.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        # The clock of the machine since its start, which processes have in common.
        self._clock = clock
        self._seconds = 60.0 / per_minute
        self._salt = os.urandom(16)  # so that nobody can choose who they share a row with
        self._clients = get_context("spawn").RawArray(c_uint64, _SETS * _WAYS)
        self._paid_until = get_context("spawn").RawArray(c_double, _SETS * _WAYS)

    def wait(self, client: str) -> float:
        """Counts a request; the seconds after which to come back where it is one too many, which
        is not counted, else 0."""
        now = self._clock()
        slot, known = self._slot(client)
        until = max(self._paid_until[slot], now) if known else now
        over = until + self._seconds - (now + 60.0)
        if over > 1e-9:
            return over
        self._paid_until[slot] = until + self._seconds
        return 0.0

    def _slot(self, client: str) -> tuple[int, bool]:
        """Where a client's moment is kept, and whether it is there already."""
        digest = blake2b(counted_as(client).encode(), digest_size=8, key=self._salt).digest()
        key = int.from_bytes(digest, "little") or 1
        first = key % _SETS * _WAYS
        row: list[int] = self._clients[first : first + _WAYS]
        if key in row:
            return first + row.index(key), True
        moments: list[float] = self._paid_until[first : first + _WAYS]
        slot = first + moments.index(min(moments))
        self._clients[slot] = key
        return slot, False


class Limits:
    """Middleware: refuses requests of a client that sends too many, or too much, or too slowly."""

    def __init__(self, app: ASGIApp, rates: Rates | None) -> None:
        """Without `rates`, requests are not counted."""
        self.app = app
        self.rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.rates is not None and _is_counted(scope):
            wait = self.rates.wait(scope["client"][0] if scope["client"] else "")
            if wait:
                await refuse(scope, send, 429, retry_after=math.ceil(wait))
                return
        if not _has_body(scope):
            await self.app(scope, receive, send)
            return
        body = await whole_body(scope, receive, send)
        if body is None:
            return
        await self.app(scope, replayed(body, receive), send)


def replayed(body: bytes, receive: Receive) -> Receive:
    """Receives a body that has been read, and then what comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again


async def whole_body(scope: Scope, receive: Receive, send: Send) -> bytes | None:
    """The body of a request once it is there. None for one that is too long, comes too slowly or
    never ends, which is answered already."""
    stated = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _received(stated, receive)
    except TimeoutError:
        await refuse(scope, send, 408, close=True)
        return None
    if body is not None and len(body) > BODY_BYTES:
        await refuse(scope, send, 413, close=True)
        return None
    return body


async def _received(stated: bytes, receive: Receive) -> bytes | None:
    """As much of a body as tells whether it is too long; None where the client has gone."""
    # h11 has checked that digits are stated.
    if stated and (len(stated) > 9 or int(stated) > BODY_BYTES):
        return bytes(BODY_BYTES + 1)
    body = bytearray()
    more = True
    while more and len(body) <= BODY_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


def _has_body(scope: Scope) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


def _is_counted(scope: Scope) -> bool:
    method, path = scope["method"], scope["path"]
    if path == "/plain" and method == "GET":
        return "q" in QueryParams(scope["query_string"])
    return _COUNTED.fullmatch(f"{method} {path}") is not None
