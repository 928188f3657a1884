"""The service under load: many clients of the API at once, against `answer` called in a loop.

Both are measured in turns, so that whatever else the machine does falls on both.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from assistant.answer.answer import answer
from eval.questions import read_lines, shipped_sets
from eval.run import in_part
from index.generation import Generation, open_generation

LEAST_THROUGHPUT = 0.5  # of the loop's
MOST_SPREAD = 10.0  # the 95th percentile over the median
ROUNDS = 4
_WARM = 1.0  # seconds before anything is measured


@dataclass(slots=True)
class Load:
    """What clients met: the milliseconds of each answer, and how others were refused or failed."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)

    @property
    def a_second(self) -> float:
        return len(self.milliseconds) / self.seconds

    def fail(self, how: str) -> None:
        self.failures[how] = self.failures.get(how, 0) + 1

    def percentile(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """`throughput` and `loop` in questions a second; `ratio` the first over the second."""

    clients: int
    workers: int
    seconds: float
    requests: int
    failures: dict[str, int]
    throughput: float
    loop: float
    ratio: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    spread: float


def measure(
    index: Path, seconds: float, clients: int, workers: int | None = None, rounds: int = ROUNDS
) -> LoadReport:
    """Asks the development questions for some seconds, in rounds of clients and loops by turns;
    each kind gets `seconds` in all. There are as many processes as cores, of either kind."""
    count = workers or os.cpu_count() or 1
    questions = development_questions()
    load, loop = Load(), Load()
    with serving(index, count) as address, looping(index, count) as ask_in_loops:
        asyncio.run(ask_for(address, questions, clients, _WARM, Load()))
        for _ in range(rounds):
            asyncio.run(ask_for(address, questions, clients, seconds / rounds, load))
            loop.milliseconds += ask_in_loops(questions, seconds / rounds)
            loop.seconds += seconds / rounds
    middle, late = load.percentile(0.5), load.percentile(0.95)
    return LoadReport(
        clients=clients,
        workers=count,
        seconds=seconds,
        requests=len(load.milliseconds) + sum(load.failures.values()),
        failures=load.failures,
        throughput=load.a_second,
        loop=loop.a_second,
        ratio=load.a_second / loop.a_second,
        p50_ms=middle,
        p95_ms=late,
        p99_ms=load.percentile(0.99),
        spread=late / middle,
    )


def development_questions() -> list[str]:
    lines = [line for path in shipped_sets() for _, line in read_lines(path)]
    return [line.question for line in lines if in_part(line.id, "development")]


@contextmanager
def serving(index: Path, workers: int, *options: str) -> Iterator[tuple[str, int]]:
    """The service as `madoguchi serve` starts it; where it listens. It must stop with status 0."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "madoguchi", "serve", "--port", "0", "--per-minute", "0"]
        command += ["--index", str(index), "--workers", str(workers)]
        command += ["--database", f"sqlite:///{folder}/load.db", *options]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            stderr = process.stderr or sys.stderr
            try:
                address = stderr.readline().strip()
                host, _, port = address.removeprefix("http://").rpartition(":")
                if not port.isdecimal():
                    raise ChildProcessError(f"the service did not start: {address}{stderr.read()}")
                yield host, int(port)
            finally:
                process.send_signal(signal.SIGTERM)
                said = stderr.read()
        if process.returncode:
            raise ChildProcessError(f"the service ended with {process.returncode}: {said}")


@contextmanager
def looping(index: Path, workers: int) -> Iterator[Callable[[Sequence[str], float], list[float]]]:
    """Asks in as many processes, each in a loop for some seconds; the milliseconds of each
    answer. Every process has answered before."""
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:

        def ask(questions: Sequence[str], seconds: float) -> list[float]:
            found = [pool.submit(_loop, index, questions, n, seconds) for n in range(workers)]
            return [milliseconds for times in found for milliseconds in times.result()]

        ask(["窓口は?"], _WARM)
        yield ask


async def ask_for(
    address: tuple[str, int], questions: Sequence[str], clients: int, seconds: float, load: Load
) -> None:
    """Has clients ask one question after the other, each on a connection of its own, and adds to
    `load` what they met."""
    requests = [request(address[0], question) for question in questions]
    started = time.perf_counter()
    asking = [
        _client(address, islice(cycle(requests), number * 37, None), started + seconds, load)
        for number in range(clients)
    ]
    await asyncio.gather(*asking)
    load.seconds += time.perf_counter() - started


def request(host: str, question: str) -> bytes:
    body = msgspec.json.encode({"question": question})
    head = f"POST /api/v1/ask HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _client(
    address: tuple[str, int], requests: Iterator[bytes], until: float, load: Load
) -> None:
    # Bare sockets: on a machine of two cores, whatever the clients take is missing elsewhere.
    while time.perf_counter() < until:
        try:
            reader, writer = await asyncio.open_connection(*address)
            try:
                for one in requests:
                    if time.perf_counter() >= until:
                        return
                    sent = time.perf_counter()
                    writer.write(one)
                    status = await _answer(reader)
                    if status == b"200":
                        load.milliseconds.append((time.perf_counter() - sent) * 1000)
                    else:
                        load.fail(status.decode())
            finally:
                writer.close()
                await writer.wait_closed()
        except (OSError, EOFError, ValueError) as error:
            load.fail(type(error).__name__)


async def _answer(reader: asyncio.StreamReader) -> bytes:
    """The status of an answer that has been read to its end."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = head[9:12]
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    body = await reader.readexactly(length)
    return status if body.endswith(b"}") else b"cut"


@cache
def _opened(index: Path) -> Generation:
    return open_generation(index)


def _loop(index: Path, questions: Sequence[str], number: int, seconds: float) -> list[float]:
    """Milliseconds of each answer, one after the other for some seconds."""
    generation, milliseconds = _opened(index), []
    started = time.perf_counter()
    for question in islice(cycle(questions), number * 37, None):
        sent = time.perf_counter()
        if sent - started >= seconds:
            break
        answer(generation, question)
        milliseconds.append((time.perf_counter() - sent) * 1000)
    return milliseconds


def as_json(report: LoadReport) -> bytes:
    return msgspec.json.format(msgspec.json.encode(report), indent=1)


def as_text(report: LoadReport) -> str:
    failed = ", ".join(f"{count} × {how}" for how, count in report.failures.items()) or "none"
    return "\n".join(
        [
            f"{report.clients} clients, {report.workers} processes, {report.seconds:g} s",
            f"requests      {report.requests:,}; failed: {failed}",
            f"a second      {report.throughput:.1f}; `answer` in a loop {report.loop:.1f}",
            f"ratio         {report.ratio:.2f} (at least {LEAST_THROUGHPUT:g})",
            f"milliseconds  {report.p50_ms:.1f} median, {report.p95_ms:.1f} p95, "
            f"{report.p99_ms:.1f} p99",
            f"p95 / median  {report.spread:.1f} (at most {MOST_SPREAD:g})",
        ]
    )
