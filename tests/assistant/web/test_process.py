"""One process that serves: what becomes of clients that are too slow."""

import asyncio
import socket
import time

import pytest
from starlette.types import Receive, Scope, Send

from assistant.web import process
from assistant.web.process import Server, listen


def test_a_client_that_takes_no_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "SEND_SECONDS", 0.05)
    sent = asyncio.Event()

    async def endless(scope: Scope, _: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise NotImplementedError
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(4096):  # of 64 KiB, more than any system keeps for a client
            await send({"type": "http.response.body", "body": bytes(65536), "more_body": True})
        sent.set()

    async def talk() -> None:
        with listen("127.0.0.1", 0) as listening:
            server = Server(endless, lambda: None, signals=())
            serving = asyncio.create_task(server.serve([listening]))
            with socket.create_connection(listening.getsockname()) as client:
                client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                await asyncio.wait_for(sent.wait(), 30)
            server.should_exit = True
            await serving

    asyncio.run(talk())


def test_a_client_that_takes_a_long_answer_slowly_gets_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "SEND_SECONDS", 0.2)
    body = bytes(32 * 1024 * 1024)  # in one part, more than any system keeps for a client

    async def whole(scope: Scope, _: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise NotImplementedError
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def taken(address: tuple[str, int]) -> int:
        """Bytes of the answer, its head among them, that came until the end."""
        with socket.create_connection(address) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            count = 0
            while part := client.recv(1024 * 1024):
                count += len(part)
                time.sleep(0.02)
        return count

    async def talk() -> int:
        with listen("127.0.0.1", 0) as listening:
            server = Server(whole, lambda: None, signals=())
            serving = asyncio.create_task(server.serve([listening]))
            count = await asyncio.to_thread(taken, listening.getsockname())
            server.should_exit = True
            await serving
        return count

    assert asyncio.run(talk()) > len(body)
