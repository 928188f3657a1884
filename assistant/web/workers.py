"""`serve --workers N`: several processes take connections from one listening socket.

The parent only listens, starts the processes, and starts anew those that die. The first of them
is the page's (see `assistant.web.forwarding`).
"""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from starlette.types import ASGIApp

from assistant.web.forwarding import FromOthers, ToPage
from assistant.web.process import STOP_SECONDS, Server, address, listen, serve
from corpus.errors import MadoguchiError

_METERS = "PROMETHEUS_MULTIPROC_DIR"
_LONGEST_PAUSE = 30.0  # seconds before a process is started anew
_STEADY = 60.0  # seconds after which a process counts as one that runs

MakeApp = Callable[[], ASGIApp]


def serve_workers(make_app: MakeApp, host: str, port: int, workers: int = 1) -> int:
    """Serves from `workers` processes until a first signal ends them with what is in work, or a
    second one at once; port 0 takes a free one. Returns the exit status.

    `make_app` is called in each process; where there are several, it is pickled for them. The
    address is printed to standard error once all of them answer. A process that dies is started
    anew, but one that dies before all have answered ends the service. Raises UsageError for an
    address that cannot be had.
    """
    if workers == 1:
        serve(make_app(), host, port)
        return 0
    # A name for the socket of the page's process, and what all processes count.
    with TemporaryDirectory(prefix="madoguchi-") as folder, _environment(_METERS, folder):
        name = str(Path(folder) / "page")
        with listen(host, port) as public, _listen_on(name) as page:
            return _Office(_Place(make_app, public, page, name), workers, Path(folder)).run()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the processes serve what: the sockets are the parent's and outlive each of them."""

    make_app: MakeApp
    public: socket.socket
    page: socket.socket
    page_name: str


@dataclass(slots=True)
class _Worker:
    """One of the processes; `pause` in seconds, before it was started anew."""

    process: BaseProcess
    answering: Connection
    started: float
    pause: float


class _Office:
    """The parent of the processes."""

    def __init__(self, place: _Place, workers: int, meters: Path) -> None:
        self._place = place
        self._meters = meters
        self._missing = [(0.0, 0.0, number) for number in range(workers)]  # due, pause, number
        self._workers: dict[int, _Worker] = {}
        self._signals = 0

    def run(self) -> int:
        with _woken_by_signals(self._on_signal) as woken:
            opened = self._open(woken)
            while opened and not self._signals:
                self._start_missing()
                due = min((due - monotonic() for due, _, _ in self._missing), default=None)
                for number in self._ended(woken, due):
                    self._replace(number)
            return self._stop(woken) if opened else self._stop(woken) or 1

    def _on_signal(self) -> None:
        self._signals += 1

    def _open(self, woken: socket.socket) -> bool:
        """Starts all processes and waits until they answer; False where one of them cannot."""
        self._start_missing()
        waiting = [worker.answering for worker in self._workers.values()]
        while waiting and not self._signals:
            for event in wait([woken, *waiting]):
                if not isinstance(event, Connection):
                    woken.recv(64)
                    continue
                try:
                    event.recv()
                except EOFError:
                    return False
                waiting.remove(event)
        if not waiting:
            print(address(self._place.public), file=sys.stderr, flush=True)
        return True

    def _start_missing(self) -> None:
        now = monotonic()
        for due, pause, number in tuple(self._missing):
            if due <= now:
                self._missing.remove((due, pause, number))
                self._workers[number] = _start(self._place, number, pause)

    def _ended(self, woken: socket.socket, seconds: float | None) -> list[int]:
        """The processes that have ended by now, waiting some seconds for a first one."""
        ends = {worker.process.sentinel: number for number, worker in self._workers.items()}
        events = wait([woken, *ends], None if seconds is None else max(0.0, seconds))
        if woken in events:
            woken.recv(64)
        return [ends[event] for event in events if isinstance(event, int)]

    def _replace(self, number: int) -> None:
        """Has a process started anew: at once, or after a pause that doubles where it does not
        run for long."""
        worker = self._workers.pop(number)
        _forget(worker, self._meters)
        now = monotonic()
        steady = now - worker.started >= _STEADY
        pause = 0.0 if steady else min(max(1.0, worker.pause * 2), _LONGEST_PAUSE)
        self._missing.append((now + pause, pause, number))
        print(
            f"madoguchi: サービスの処理の一つが終了したため、{pause:g}秒後に再び開始します / "
            f"a process of the service ended ({worker.process.exitcode}); another one starts in "
            f"{pause:g} seconds",
            file=sys.stderr,
        )

    def _stop(self, woken: socket.socket) -> int:
        """Lets the processes finish what is in work; at a second signal, or after some time, no
        longer. The exit status."""
        asked = self._signals
        self._place.public.close()
        for worker in self._workers.values():
            worker.process.terminate()
        until = monotonic() + STOP_SECONDS + 2
        while self._workers and self._signals <= max(1, asked) and monotonic() < until:
            for number in self._ended(woken, until - monotonic()):
                _forget(self._workers.pop(number), self._meters)
        late = bool(self._workers)
        for worker in self._workers.values():
            worker.process.kill()
            _forget(worker, self._meters)
        return 1 if late else 0


def _start(place: _Place, number: int, pause: float) -> _Worker:
    answering, answers = get_context("spawn").Pipe(duplex=False)
    process = get_context("spawn").Process(
        target=_work, args=(place, number == 0, answers), name=f"madoguchi-{number}"
    )
    process.start()
    answers.close()
    return _Worker(process, answering, monotonic(), pause)


def _forget(worker: _Worker, meters: Path) -> None:
    worker.process.join()
    worker.answering.close()
    if next(meters.glob("*.db"), None) is not None:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.process.pid, str(meters))  # type: ignore[no-untyped-call]


def _work(place: _Place, is_page: bool, answers: Connection) -> None:
    """What a process does."""
    # The terminal interrupts every process; the parent says which of them stops when.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        app = place.make_app()
    except MadoguchiError as error:
        print(f"madoguchi: {error}", file=sys.stderr)
        sys.exit(1)

    def announce() -> None:
        _stop_with_parent()
        answers.send(True)
        answers.close()

    sockets = [place.public, place.page] if is_page else [place.public]
    if not is_page:
        place.page.close()
    served: ASGIApp = FromOthers(app) if is_page else ToPage(app, place.page_name)
    Server(served, announce, signals=(signal.SIGTERM,)).run(sockets)


def _stop_with_parent() -> None:
    """Ends this process like a signal where the parent has died."""
    parent, loop = parent_process(), asyncio.get_running_loop()
    if parent is None:
        return

    def stop() -> None:
        loop.remove_reader(parent.sentinel)
        os.kill(os.getpid(), signal.SIGTERM)

    loop.add_reader(parent.sentinel, stop)


@contextmanager
def _woken_by_signals(call: Callable[[], None]) -> Iterator[socket.socket]:
    """A socket that can be read once a signal has come; `call` is called for each."""
    woken, waker = socket.socketpair()
    with woken, waker:
        waker.setblocking(False)
        numbers = (signal.SIGTERM, signal.SIGINT)
        before = {number: signal.signal(number, lambda *_: call()) for number in numbers}
        former = signal.set_wakeup_fd(waker.fileno())
        try:
            yield woken
        finally:
            signal.set_wakeup_fd(former)
            for number, handler in before.items():
                signal.signal(number, handler)


def _listen_on(name: str) -> socket.socket:
    page = socket.socket(socket.AF_UNIX)
    page.bind(name)
    page.listen(1024)
    return page


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """Sets a variable for the processes that are started meanwhile."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before
