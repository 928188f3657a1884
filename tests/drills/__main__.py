"""`make drills`: each drill at its full length, and one table of what they found.

Exit status: 0, or 1 where a drill has met a wrong state.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from eval.load import serving
from eval.tables import aligned
from tests.drills.bits import turn_bits
from tests.drills.clients import GrowingOffice, ask_while_publishing, faults
from tests.drills.drill import Drill
from tests.drills.folder import (
    build_twice_at_once,
    fill_disk,
    forbid_writing,
    limit_files,
    turn_clock_back,
)
from tests.drills.killed import kill_builds

_SHOWN = 5  # wrong states of a drill that are told in full
_EVERY = 10.0  # seconds from one generation to the next


def ask_under_publishing(folder: Path, minutes: float) -> Drill:
    """Fifty clients, while a generation is published every ten seconds."""
    office = GrowingOffice(folder)
    office.publish()

    def pause(_: object) -> None:
        time.sleep(_EVERY)

    editions = max(1, round(minutes * 60 / _EVERY))
    with serving(office.index, 2, "--model", office.model) as address:
        replies = ask_while_publishing(address, office, 50, editions, pause)
    drill = Drill(f"answers to 50 clients, {editions} generations", len(replies))
    drill.wrong = faults(office, replies)
    unseen = office.texts.keys() - {reply.generation for reply in replies}
    drill.expect(not unseen, f"never served: {unseen}")
    return drill


@click.command()
@click.option("--minutes", default=5.0, show_default=True, help="Of clients asking.")
@click.argument("names", nargs=-1)
def drills(minutes: float, names: tuple[str, ...]) -> int:
    """Run the drills of these NAMES, or all."""
    every: dict[str, Callable[[Path], Drill]] = {
        "killed": lambda folder: kill_builds(folder, 200),
        "bits": lambda folder: turn_bits(folder, 50),
        "full": lambda folder: fill_disk(folder, 50),
        "limit": lambda folder: limit_files(folder, 50),
        "readonly": lambda folder: forbid_writing(folder, 4),
        "two": lambda folder: build_twice_at_once(folder, 50),
        "clock": lambda folder: turn_clock_back(folder, 20),
        "clients": lambda folder: ask_under_publishing(folder, minutes),
    }
    if unknown := set(names) - every.keys():
        raise click.UsageError(
            f"no drill {', '.join(sorted(unknown))}; there are {', '.join(every)}"
        )
    rows, wrong = [["drill", "tried", "wrong", "s"]], 0
    for name in names or every:
        with TemporaryDirectory() as folder:
            began = time.monotonic()
            drill = every[name](Path(folder))
        seconds = time.monotonic() - began
        rows.append([drill.name, f"{drill.tried:,}", f"{len(drill.wrong):,}", f"{seconds:.0f}"])
        wrong += len(drill.wrong)
        for what in drill.wrong[:_SHOWN]:
            print(f"{name}: {what}", file=sys.stderr)
    click.echo(aligned(rows))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(drills(standalone_mode=False))
