"""What the clients of the load measurement count."""

import asyncio
import json
from collections.abc import Iterable
from itertools import cycle

import pytest

from eval.load import Load, LoadReport, as_json, as_text, ask_for, development_questions, request

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\n\r\n{}"
CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{ "


def asked(answers: Iterable[bytes], clients: int = 1) -> Load:
    """What clients meet of a service that gives these answers over and over."""
    load, given = Load(), cycle(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b'"}'):
                writer.write(next(given))
                await asyncio.sleep(0.005)
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    async def run() -> None:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            host, port = server.sockets[0].getsockname()
            await ask_for((host, port), ["窓口は?"], clients, 0.2, load)
            await asyncio.sleep(0.05)  # the server's side ends too

    asyncio.run(run())
    return load


def test_answers_are_counted_with_their_time() -> None:
    load = asked([GOOD], clients=3)
    assert load.failures == {}
    assert len(load.milliseconds) >= 9
    assert load.seconds >= 0.2
    assert load.a_second == len(load.milliseconds) / load.seconds


def test_what_is_no_answer_is_a_failure() -> None:
    load = asked([GOOD, BUSY, CUT])
    assert load.failures["503"] > 0
    assert load.failures["cut"] > 0
    assert abs(len(load.milliseconds) - load.failures["503"]) <= 1


def test_a_service_that_does_not_answer_is_a_failure() -> None:
    load = Load()
    asyncio.run(ask_for(("127.0.0.1", 1), ["a"], 1, 0.05, load))
    assert set(load.failures) == {"ConnectionRefusedError"}
    assert load.milliseconds == []


def test_percentiles() -> None:
    load = Load(milliseconds=[float(n) for n in range(100, 0, -1)])
    assert (load.percentile(0.5), load.percentile(0.95), load.percentile(1.0)) == (51, 96, 100)


def test_a_request_is_one_that_the_api_takes() -> None:
    head, _, body = request("127.0.0.1", "窓口は?").partition(b"\r\n\r\n")
    assert json.loads(body) == {"question": "窓口は?"}
    assert f"Content-Length: {len(body)}".encode() in head


def test_only_development_questions_are_asked() -> None:
    assert len(development_questions()) > 500


@pytest.mark.parametrize("failures", [{}, {"503": 2}])
def test_the_report_names_its_bounds(failures: dict[str, int]) -> None:
    report = LoadReport(50, 2, 60.0, 1234, failures, 20.5, 40.0, 0.5125, 5, 20, 30, 4.0)
    text = as_text(report)
    assert "0.51 (at least 0.5)" in text
    assert "4.0 (at most 10)" in text
    assert ("2 × 503" if failures else "failed: none") in text
    assert json.loads(as_json(report))["throughput"] == 20.5
