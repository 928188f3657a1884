"""Tasks in processes of their own, under a limit of time and of memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any

import psutil

from corpus.errors import MadoguchiError

_GIB = 2**30
_LOOK = 0.25  # seconds between looks at a process's memory


@dataclass(frozen=True, slots=True)
class Limits:
    seconds: float
    gib: float


@dataclass(frozen=True, slots=True)
class Finished:
    """What a task yielded, each with the seconds since its process was started; `peak` is the
    greatest memory that the process and its own processes had together when it was looked at."""

    found: list[tuple[float, Any]]
    peak: int

    @property
    def last(self) -> Any:
        return self.found[-1][1]


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there are no figures, in one line."""

    reason: str


def run(limits: Limits, task: Callable[..., Iterator[Any]], *given: object) -> Finished | Failed:
    """Runs a task in a fresh interpreter; it is killed with its own processes at a limit."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_perform, args=(sender, task, given))
    found: list[tuple[float, Any]] = []
    peak = 0
    started = perf_counter()
    process.start()
    sender.close()
    try:
        while True:
            try:
                if receiver.poll(_LOOK):
                    message = receiver.recv()
                    if isinstance(message, Failed):
                        return message
                    found.append((perf_counter() - started, message))
                    continue
            except EOFError:
                process.join()
                break
            peak = max(peak, _resident(process.pid))
            if perf_counter() - started > limits.seconds:
                return Failed(f"longer than {limits.seconds:,.0f} s")
            if peak > limits.gib * _GIB:
                return Failed(f"more than {limits.gib:g} GiB")
    finally:
        if process.is_alive():
            _end(process.pid)
        process.join()
    if process.exitcode:
        return Failed(f"ended with status {process.exitcode}")
    return Finished(found, peak)


def _perform(
    sender: Connection, task: Callable[..., Iterator[Any]], given: tuple[Any, ...]
) -> None:
    try:
        for found in task(*given):
            sender.send(found)
    except MadoguchiError as error:
        sender.send(Failed(str(error)))
    except Exception as error:  # whatever a peer raises is its result, and the others go on
        sender.send(Failed(f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"))


def _family(pid: int | None) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _resident(pid: int | None) -> int:
    total = 0
    for process in _family(pid):
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def _end(pid: int | None) -> None:
    for process in _family(pid):
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
