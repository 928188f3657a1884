"""A file becomes an Extract: the reader is chosen by the name's suffix and run in a process of
its own, so that a broken file costs one line of the report and nothing else."""

import multiprocessing
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from corpus.errors import ReadError
from ingest.extract import Extract

# Suffix: module of ingest.readers and its function.
READERS = {
    ".txt": ("text", "read_text"),
    ".md": ("text", "read_text"),
    ".pdf": ("pdf", "read_pdf"),
    ".docx": ("word", "read_word"),
    ".pptx": ("slides", "read_slides"),
    ".xlsx": ("sheets", "read_sheets"),
    ".csv": ("csv", "read_csv"),
    ".html": ("html", "read_html"),
    ".htm": ("html", "read_html"),
}
# Decoding text runs no parser; a process for it would cost more than it guards against.
_IN_PROCESS = ("text",)
_LARGEST = 512 * 2**20  # bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` without a sign of life, and bytes of memory, for reading one file."""

    seconds: float = 120.0
    memory: int = 2 * 2**30


DEFAULT = Limits()


def read(path: Path, limits: Limits = DEFAULT) -> Extract:
    """The text of a file. Raises ReadError for a format that is not read and for a file that
    cannot be read, or not within the limits."""
    suffix = path.suffix.lower()
    if suffix not in READERS:
        known = ", ".join(sorted(READERS))
        raise ReadError(f"{path}: no reader for {path.suffix!r}; convert it to one of {known}.")
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ReadError(f"{path}: {error.strerror}; check the file and its rights.") from None
    if size > _LARGEST:
        raise ReadError(f"{path}: larger than {_LARGEST // 2**20} MiB; split the file.")
    module, function = READERS[suffix]
    if module in _IN_PROCESS:
        return _reader(module, function)(path)
    return _read_apart(path, module, function, limits)


def _reader(module: str, function: str) -> Callable[[Path], Extract]:
    reader: Callable[[Path], Extract] = getattr(import_module(f"ingest.readers.{module}"), function)
    return reader


def _read_apart(path: Path, module: str, function: str, limits: Limits) -> Extract:
    # A fork server is small and has no threads, unlike the process that asks.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([f"ingest.readers.{name}" for name, _ in READERS.values()])
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(
        target=_child, args=(theirs, path, module, function, limits.memory), daemon=True
    )
    child.start()
    theirs.close()
    try:
        return _result(path, ours, limits)
    finally:
        ours.close()
        child.kill()
        child.join()


def _result(path: Path, pipe: Connection, limits: Limits) -> Extract:
    while True:
        if not pipe.poll(limits.seconds):
            raise ReadError(
                f"{path}: not read within {limits.seconds:.0f} seconds; split or repair the file."
            )
        try:
            message = pipe.recv_bytes()
        except (EOFError, OSError):
            raise ReadError(
                f"{path}: the reader broke down on it or needed more than "
                f"{limits.memory // 2**20} MiB; the file is damaged or too large: save it anew."
            ) from None
        if message == _ALIVE:
            continue
        if message.startswith(_REFUSED):
            raise ReadError(message.removeprefix(_REFUSED).decode())
        return msgspec.msgpack.decode(message.removeprefix(_DONE), type=Extract)


_ALIVE, _REFUSED, _DONE = b"a", b"r", b"d"
_pipe: Connection | None = None


def alive() -> None:
    """Called by a reader that works for long, page by page: its time begins anew."""
    if _pipe is not None:
        _pipe.send_bytes(_ALIVE)


def _child(pipe: Connection, path: Path, module: str, function: str, memory: int) -> None:
    """Reads one file and sends what came of it."""
    global _pipe
    _pipe = pipe
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        extract = _reader(module, function)(path)
        message = _DONE + msgspec.msgpack.encode(extract)
    except ReadError as error:
        message = _REFUSED + str(error).encode(errors="replace")
    except MemoryError:
        sys.exit(1)
    except Exception as error:
        # Parsers of other people raise whatever they like on a broken file.
        found = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        message = _REFUSED + (
            f"{path}: damaged or not what its name says ({found}); save it anew."
        ).encode(errors="replace")
    pipe.send_bytes(message)
