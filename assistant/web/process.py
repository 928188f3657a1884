"""One process that serves: how it listens, how long it waits for slow clients, how it stops."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from corpus.errors import UsageError

HEAD_BYTES = 16 * 1024  # of a request's first line and headers
HEAD_SECONDS = 10.0  # for a request's first line and headers
SEND_SECONDS = 60.0  # for a client to take so much of what waits to be sent, or all of it
SEND_BYTES = 64 * 1024
STOP_SECONDS = 10  # for the requests in work when the service is told to stop
_ENDLESS = "/gradio_api/heartbeat/"
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serves from this process until a first signal ends it with what is in work, or a second
    one at once; port 0 takes a free one. The address is printed to standard error once the
    service answers. Raises UsageError for an address that cannot be had."""
    listening = listen(host, port)

    def announce() -> None:
        print(address(listening), file=sys.stderr, flush=True)

    Server(app, announce, signals=(signal.SIGTERM, signal.SIGINT)).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"{host} のポート {port} で待ち受けられません。別の--hostか--portを指定してください。"
            f" / cannot listen on {host} port {port}: {error}; choose another --host or --port."
        ) from None


def address(listening: socket.socket) -> str:
    host, port, *_ = listening.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Server(uvicorn.Server):
    """Serves an application until one of `signals`; `announce` is called once it answers.

    It returns when it has stopped, where uvicorn would raise the signal again.
    """

    def __init__(
        self, app: ASGIApp, announce: Callable[[], None], signals: Sequence[signal.Signals]
    ) -> None:
        self._announce = announce
        self._signals = signals
        self._stopping = asyncio.Event()
        config = uvicorn.Config(
            _Ending(app, self._stopping),
            loop="asyncio",
            http=_Protocol,
            ws="none",
            # What hostile clients can provoke at will is logged as a warning.
            log_level="error",
            access_log=False,
            server_header=False,
            # Who a proxy speaks for is decided in `assistant.web.clients`.
            proxy_headers=False,
            h11_max_incomplete_event_size=HEAD_BYTES,
            # Connections taken at a turn: a process that is at work leaves the next one to others.
            backlog=1,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or ():
            listening.listen(1024)  # the backlog above was meant for the turns only
        self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stopping.set()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in self._signals}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.should_exit:
            os._exit(1)
        self.should_exit = True


class _Protocol(H11Protocol):
    """HTTP/1.1; a client that takes too long for a request's head, or to take an answer, is cut
    off."""

    _waiting: asyncio.TimerHandle | None = None
    _sending: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # Writing pauses as soon as anything waits, so that no part of an answer waits unseen.
        transport.set_write_buffer_limits(0)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self.conn.trailing_data[0]:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._stop_sending()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_taking()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_sending()

    def _await_head(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(HEAD_SECONDS, self._cut_off)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _await_taking(self) -> None:
        waits = self.transport.get_write_buffer_size()
        self._sending = self.loop.call_later(SEND_SECONDS, self._check_taking, waits)

    def _check_taking(self, waited: int) -> None:
        """A long answer need not be taken at once, as long as it is taken; `waited` in bytes."""
        if waited - self.transport.get_write_buffer_size() < SEND_BYTES:
            self.transport.abort()
        else:
            self._await_taking()

    def _stop_sending(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def _cut_off(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(_TOO_SLOW)
            self.transport.close()


class _Ending:
    """Ends the connections that open pages hold for ever, when the service stops."""

    def __init__(self, app: ASGIApp, stopping: asyncio.Event) -> None:
        self.app = app
        self.stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_ENDLESS):
            await self.app(scope, receive, send)
            return
        more = False

        async def receive_or_stop() -> Message:
            received = asyncio.ensure_future(receive())
            stopped = asyncio.ensure_future(self.stopping.wait())
            try:
                await asyncio.wait((received, stopped), return_when=asyncio.FIRST_COMPLETED)
                return received.result() if received.done() else {"type": "http.disconnect"}
            finally:
                received.cancel()
                stopped.cancel()

        async def send_and_note(message: Message) -> None:
            nonlocal more
            more = message["type"] == "http.response.start" or message.get("more_body", False)
            await send(message)

        await self.app(scope, receive_or_stop, send_and_note)
        if more:
            await send({"type": "http.response.body", "body": b""})
