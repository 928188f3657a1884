"""Builds that are killed or stopped at a chosen moment: a program for its own process.

A moment is an access of the builder to a file of the index (Python's audit events), so every
step of writing, publishing and clearing up is one.
"""

import json
import os
import random
import signal
import sys
import time
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


def kill_at_random_moments(office: Path, index: Path, model: str, times: int) -> None:
    """Kills as many builds, by turns after a random time, at a random moment, and at one of those
    about the publishing; after each comes a build that nobody disturbs. Prints what is served
    after either."""
    moments = _count_moments(office, index, model)
    began = time.monotonic()
    build(office, index, model)
    whole = time.monotonic() - began
    chance = random.Random(times)
    while times:
        edition, before = _new_edition(office), current(index).name
        first = (None, 1, moments - _PUBLISHING)[times % 3]
        moment = chance.randint(first, moments) if first else None
        child = os.fork()
        if child == 0:
            _watch(index, moment)
            build(office, index, model)
            os._exit(0)
        if moment is None:
            time.sleep(chance.uniform(0, whole))
            os.kill(child, signal.SIGKILL)
        ended = os.waitpid(child, 0)[1] == 0
        times -= not ended  # some end before their time has come
        killed = {"before": before, "edition": edition, "ended": ended, **_served(index, model)}
        edition, before = _new_edition(office), current(index).name
        build(office, index, model)
        after = {"before": before, "edition": edition, "ended": True, **_served(index, model)}
        print(json.dumps({"killed": killed, "next": after}), flush=True)


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
    what, office, index, model, *times = sys.argv[1:]
    if what == "random":
        kill_at_random_moments(Path(office), Path(index), model, int(times[0]))
    else:
        task = {"kill": kill_at_many_moments, "stop": stop_before_publishing}[what]
        task(Path(office), Path(index), model)
