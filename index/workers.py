"""Who does the pieces of work that a build is made of: this process, several processes of this
machine, or a cluster (`index.cluster`)."""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager, nullcontext
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Protocol, TypeVar

from ingest.apart import nameless_program
from ingest.extract import Extract
from ingest.read import read

T = TypeVar("T")
R = TypeVar("R")

# Characters to read: two to three seconds of one processor. Other processes take about a second to
# start, most of it imports, and would save less.
_LITTLE = 500_000


class Workers(Protocol):
    """Does one piece of work or several at once. `at_once` pieces keep everybody busy, and more
    would only take memory; fewer than `little` characters are quicker read without it.
    `shares_disk`: whether what it writes is where this process writes."""

    little: int
    shares_disk: bool

    @property
    def at_once(self) -> int: ...

    def submit(self, function: Callable[[T], R], argument: T) -> Future[R]:
        """Calls a function, which like its argument must be picklable. The future raises what the
        function does, and BrokenExecutor where who called it is gone."""
        ...

    def read(self, path: Path) -> Future[Extract]:
        """Reads a file, as `ingest.read.read` does."""
        ...


def spread(
    submit: Callable[[T], Future[R]], items: Iterable[T], workers: Workers
) -> Iterator[tuple[T, Future[R]]]:
    """Every item with what has become of it, first come first; no more are in work than keep the
    workers busy."""
    waiting: dict[Future[R], T] = {}
    for item in items:
        waiting[submit(item)] = item
        while len(waiting) >= workers.at_once:
            yield from _done(waiting)
    while waiting:
        yield from _done(waiting)


def _done(waiting: dict[Future[R], T]) -> Iterator[tuple[T, Future[R]]]:
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(future), future


class Here:
    """This process, one piece after the other."""

    at_once = 1
    little = _LITTLE
    shares_disk = True

    def submit(self, function: Callable[[T], R], argument: T) -> Future[R]:
        future: Future[R] = Future()
        try:
            future.set_result(function(argument))
        except Exception as error:  # as every executor does
            future.set_exception(error)
        return future

    def read(self, path: Path) -> Future[Extract]:
        return self.submit(read, path)


HERE = Here()


class Processes:
    """Processes of this machine, which are started for the first piece of work and end with this
    one, however it ends. Files are read from threads, since each has a process of its own."""

    shares_disk = True

    def __init__(self, number: int, little: int = _LITTLE) -> None:
        self.at_once = 2 * number  # the next piece is there when one is done
        self.little = little
        # Spawned and not forked: this process has threads.
        self._processes = ProcessPoolExecutor(number, get_context("spawn"), initializer=_begin)
        self._threads = ThreadPoolExecutor(number)
        self._before = set(active_children())

    def submit(self, function: Callable[[T], R], argument: T) -> Future[R]:
        with nameless_program():
            return self._processes.submit(function, argument)

    def read(self, path: Path) -> Future[Extract]:
        return self._threads.submit(read, path)

    def __enter__(self) -> "Processes":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:  # nobody waits for what they are at
            for child in set(active_children()) - self._before:
                child.kill()
        for executor in (self._threads, self._processes):
            executor.shutdown(cancel_futures=True)


def _begin() -> None:
    """Whoever interrupts a build from a terminal interrupts all of its processes: this one leaves
    it to its parent to end it, and ends by itself when that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def local(number: int) -> AbstractContextManager[Workers]:
    """As many processes of this machine; this one alone for one."""
    return nullcontext(HERE) if number == 1 else Processes(number)


def processors() -> int:
    """How many this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
