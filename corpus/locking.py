"""One change of a corpus folder at a time, whichever process makes it."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from corpus.errors import Busy, CorpusError

PATIENCE = 10.0  # seconds that a command waits for another change
_FILE = ".lock"
_STEP = 0.05  # seconds between two tries


@contextmanager
def locked(folder: Path, seconds: float = 0) -> Iterator[IO[str]]:
    """Holds the folder's lock, for which others are waited for so long; the lock goes with the
    process, and with every process that is given the file that is lent.

    Raises Busy where another change is not done by then, CorpusError where the folder is gone or
    cannot be written.
    """
    try:
        file = (folder / _FILE).open("w")
    except OSError as error:
        raise CorpusError(
            f"文書のフォルダーに書き込めません（{error.strerror}）。管理者に御連絡ください。"
            f" / {folder}: cannot be written ({error.strerror}); check that it is there and "
            "who may write."
        ) from None
    with file:
        end = time.monotonic() + seconds
        while not _taken(file):
            if time.monotonic() >= end:
                raise Busy(
                    "ほかの方が名簿か文書を変更しています。少し待ってから、もう一度お試しください。"
                    " / Somebody else is changing the directory or the documents; please try "
                    "again shortly.",
                    5,
                )
            time.sleep(_STEP)
        yield file


def _taken(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
