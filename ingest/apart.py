"""A function over one file, run in a process of its own: a broken file costs a message, and a
crash of a native library kills that process alone."""

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any, TypeVar

import msgspec

from corpus.errors import ReadError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """For one file: `seconds` without a sign of life, the `longest` that it may take with such
    signs (a scan of hundreds of pages takes hours), and bytes of memory."""

    seconds: float = 120.0
    memory: int = 2 * 2**30
    longest: float = 4 * 3600.0


DEFAULT = Limits()
# Imported once in the fork server; every process after that starts with them.
_PRELOADED = [
    f"ingest.{name}"
    for name in (
        *("readers.pdf.reader", "readers.word.reader", "readers.slides", "readers.sheets.reader"),
        *("readers.csv", "readers.html", "pictures"),
    )
]
_ALIVE, _REFUSED, _DONE = b"a", b"r", b"d"
_pipe: Connection | None = None
_starting = Lock()


def apart(path: Path, function: str, kind: type[T], *arguments: Any, limits: Limits = DEFAULT) -> T:
    """The result of `function` ("module:name") of a file and further arguments; `kind` is the
    result's type, which msgspec must be able to carry.

    Raises ReadError (file, reason, remedy) where the function does, where it fails otherwise,
    breaks down, or goes beyond the limits.
    """
    # A fork server is small and has no threads, unlike the process that asks.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(
        target=_child, args=(theirs, path, function, arguments, limits.memory), daemon=True
    )
    with nameless_program():
        child.start()
    theirs.close()
    try:
        return msgspec.msgpack.decode(_result(path, ours, limits), type=kind)
    finally:
        ours.close()
        child.kill()
        child.join()


@contextmanager
def nameless_program() -> Iterator[None]:
    """Multiprocessing imports the main module of the program that asks into every process that
    it starts. Reading a file needs nothing of it, and a script without a guard would run again."""
    with _starting:
        program = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = program


def alive() -> None:
    """Called by a function that works for long, page by page: its time begins anew."""
    if _pipe is not None:
        _pipe.send_bytes(_ALIVE)


def named(function: str) -> Callable[..., Any]:
    """The function that "module:name" names."""
    module, name = function.split(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def _result(path: Path, pipe: Connection, limits: Limits) -> bytes:
    end = time.monotonic() + limits.longest
    while True:
        left = end - time.monotonic()
        if left <= 0 or not pipe.poll(min(limits.seconds, left)):
            given = limits.longest if left < limits.seconds else limits.seconds
            raise ReadError(
                f"{path}: {given:.0f}秒以内に読み終わりませんでした。ファイルを分けるか、直して"
                f"ください。 / not read within {given:.0f} seconds; split or repair the file."
            )
        try:
            message = pipe.recv_bytes()
        except (EOFError, OSError):
            most = limits.memory // 2**20
            raise ReadError(
                f"{path}: 読み取りが途中で止まったか、{most} MiBを超えるメモリーを必要としました。"
                "ファイルが壊れているか、大きすぎます。保存し直してください。"
                f" / the reader broke down on it or needed more than {most} MiB; "
                "the file is damaged or too large: save it anew."
            ) from None
        if message.startswith(_REFUSED):
            raise ReadError(_said(message.removeprefix(_REFUSED)))
        if message.startswith(_DONE):
            return message.removeprefix(_DONE)


def _child(
    pipe: Connection, path: Path, function: str, arguments: Sequence[Any], memory: int
) -> None:
    """Calls the function and sends what came of it."""
    global _pipe
    _pipe = pipe
    _be_silent()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        message = _DONE + msgspec.msgpack.encode(named(function)(path, *arguments))
    except ReadError as error:
        message = _REFUSED + _sent(error.args[0])
    except MemoryError:
        sys.exit(1)
    except Exception as error:
        # Parsers of other people raise whatever they like on a broken file.
        found = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        message = _REFUSED + _sent(
            f"{path}: 壊れているか、名前と中身が違います。保存し直してください。"
            f" / damaged or not what its name says ({found}); save it anew."
        )
    pipe.send_bytes(message)


def _be_silent() -> None:
    """What libraries print about a broken file has no place among this program's own lines."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)


# A file's name may be in another encoding, which Python holds as surrogates.
def _sent(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _said(message: bytes) -> str:
    return message.decode(errors="surrogatepass")
