"""Builds that are killed or stopped at a chosen moment: a program for its own process.

A moment is an access of the builder to a file of the index (Python's audit events), so every
step of writing, publishing and clearing up is one.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from corpus.errors import GenerationError
from index.build import build
from index.generation import current, open_folder
from index.manifest import verify

_STEP = 5
_PUBLISHING = 12  # moments in which a build publishes and clears up, and some before
_EVENTS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir")


def kill_at_many_moments(office: Path, index: Path, model: str) -> None:
    """Builds one edition after the other, each killed at a later moment than the one before,
    and prints what is served after each; the last comes to its end."""
    moments = _count_moments(office, index, model)
    publishing = moments - _PUBLISHING
    for moment in [*range(1, publishing, _STEP), *range(publishing, moments), None]:
        edition = _new_edition(office)
        before = current(index).name
        child = os.fork()
        if child == 0:
            _watch(index, moment)
            build(office, index, model)
            os._exit(0)
        ended = os.waitpid(child, 0)[1] == 0
        row = {"ended": ended, "before": before, "edition": edition, **_served(index, model)}
        print(json.dumps(row), flush=True)


def stop_before_publishing(office: Path, index: Path, model: str) -> None:
    """Builds, but stops (SIGSTOP) before the new generation gets its name, and then goes on."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "os.rename" and ".building-" in str(arguments[0]):
            os.kill(os.getpid(), signal.SIGSTOP)

    sys.addaudithook(hook)
    build(office, index, model)


def _count_moments(office: Path, index: Path, model: str) -> int:
    """How many moments a build has that finds an older generation to remove."""
    for _ in range(2):
        _new_edition(office)
        build(office, index, model)
    _new_edition(office)
    reader, writer = os.pipe()
    if os.fork() == 0:
        seen = _watch(index, None)
        build(office, index, model)
        os.write(writer, str(len(seen)).encode())
        os._exit(0)
    os.wait()
    return int(os.read(reader, 9))


def _watch(index: Path, moment: int | None) -> list[str]:
    """Collects this process's moments, and kills it at the given one."""
    seen: list[str] = []

    def hook(event: str, _arguments: tuple[Any, ...]) -> None:
        if event in _EVENTS and str(_arguments[0]).startswith(str(index)):
            seen.append(event)
            if len(seen) == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    return seen


def _new_edition(office: Path) -> str:
    """Another title, so that the corpus has another fingerprint."""
    catalogue = office / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    number = int(text.split("第")[1].split("版")[0])
    catalogue.write_text(text.replace(f"第{number}版", f"第{number + 1}版"), encoding="utf-8")
    return f"業務案内 第{number + 1}版"


def _served(index: Path, model: str) -> dict[str, Any]:
    try:
        folder = current(index)
        verify(folder)
        title = open_folder(folder, model).corpus.documents[0].title
    except GenerationError as error:
        return {"served": None, "title": None, "error": str(error)}
    return {"served": folder.name, "title": title, "error": None}


if __name__ == "__main__":
    task = {"kill": kill_at_many_moments, "stop": stop_before_publishing}[sys.argv[1]]
    task(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
