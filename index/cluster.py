"""Pieces of work on the machines of a Ray cluster (the extra "ray").

Every machine has the same version of this program, its libraries and the model; the documents are
sent to it. What was in work on a machine that is lost is done again on another one.
"""

import logging
import os
import re
import socket
import tempfile
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from corpus.errors import GenerationError, MadoguchiError, ReadError, UsageError
from index.work import OTHER_VERSION, files_made_with
from index.workers import HERE
from ingest.extract import Extract
from ingest.read import check_readable, read

T = TypeVar("T")
R = TypeVar("R")

_ADDRESS = re.compile(r"(?P<host>[^\s/]+):(?P<port>\d{1,5})")
_SECONDS = 10.0  # in which somebody must answer at the address
# How often a piece is begun anew that was lost with its machine or process. Machines are lost now
# and then; what is lost more often than that is what takes them down.
_RETRIES = 10
_SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_NUM_REDIS_GET_RETRIES": "1",  # of 40 seconds, where somebody answers who is no cluster
}


class Cluster:
    """The processors of a Ray cluster, as `index.workers.Workers`."""

    little = 0
    shares_disk = False

    def __init__(self, address: str) -> None:
        """Joins a cluster of which this machine is a part. Raises UsageError for what is no
        address, GenerationError where Ray is missing or nothing of it is reached there."""
        for name, value in _SETTINGS.items():
            os.environ.setdefault(name, value)
        try:
            import ray
        except ModuleNotFoundError:
            raise GenerationError(
                "Rayがありません。pip install 'madoguchi[ray]' で入れてください。"
                " / Ray is missing; install it with: pip install 'madoguchi[ray]'"
            ) from None
        _check_answers(address)
        try:
            ray.init(address, log_to_driver=False, logging_level=logging.ERROR)
        except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
            raise _not_reached(address, error) from None
        self._ray = ray
        self._called = ray.remote(max_retries=_RETRIES)(_called)

    @property
    def at_once(self) -> int:
        """Machines come and go; the next piece is there when one is done."""
        return 2 * max(1, int(self._ray.cluster_resources().get("CPU", 0)))

    def submit(self, function: Callable[[T], R], argument: T) -> Future[R]:
        return self._told(self._called.remote(function, argument))

    def read(self, path: Path) -> Future[Extract]:
        try:
            check_readable(path)
        except ReadError:
            return HERE.read(path)
        return self.submit(_read_sent, (files_made_with(), path, path.read_bytes()))

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ray.shutdown()

    def _told(self, task: Any) -> Future[Any]:
        """What has become of a task, with errors of this program as they were raised."""
        told: Future[Any] = Future()

        def tell(done: Future[Any]) -> None:
            error, exceptions = done.exception(), self._ray.exceptions
            if isinstance(error, exceptions.RayTaskError):
                error = error.cause
            if isinstance(error, exceptions.RayError):
                error = _lost(error)
            if error is None:
                told.set_result(done.result())
            else:
                told.set_exception(error)

        task.future().add_done_callback(tell)
        return told


def _called(function: Callable[[T], R], argument: T) -> R:
    """Calls a function on a machine of the cluster; what is wrong there names it."""
    try:
        return function(argument)
    except ReadError:
        raise
    except MadoguchiError as error:
        raise type(error)(f"{socket.gethostname()}: {error}") from None


def _read_sent(sent: tuple[str, Path, bytes]) -> Extract:
    """Reads a file that was sent with what it is to be read with; errors name it by its path
    there."""
    made_with, path, content = sent
    if files_made_with() != made_with:
        raise GenerationError(OTHER_VERSION)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"file{path.suffix}"
        copy.write_bytes(content)
        try:
            return read(copy)
        except ReadError as error:
            raise ReadError(error.args[0].replace(str(copy), str(path))) from None


def _check_answers(address: str) -> None:
    """Ray itself would wait for minutes."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise UsageError(
            f"--ray {address}: ホスト:ポートで指定してください。 / give host and port of the "
            "cluster's head, such as 10.0.0.1:6379"
        )
    try:
        socket.create_connection((found["host"].strip("[]"), int(found["port"])), _SECONDS).close()
    except (OSError, OverflowError, UnicodeError) as error:
        raise _not_reached(address, error) from None


def _not_reached(address: str, error: Exception) -> GenerationError:
    said = (str(error).strip() or type(error).__name__).splitlines()[0]
    return GenerationError(
        f"{address}: Rayのクラスターに接続できません。動いていて、この機械がその一台であることを"
        f"確かめてください。 / no Ray cluster reached ({said}); see that it runs and that this "
        "machine is one of it."
    )


def _lost(error: BaseException) -> GenerationError:
    said = (str(error).strip() or type(error).__name__).splitlines()[0]
    return GenerationError(
        "Rayのクラスターで作業を続けられません。すべての機械にこのプログラムがあることを確かめて、もう"
        "一度実行してください。済んだ分は残っています。"
        f" / the Ray cluster cannot go on ({said}); see that every machine of it has this program, "
        "and build again: what was done is kept."
    )
