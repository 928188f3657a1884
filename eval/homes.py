"""The same generation in several homes: whether they find the same, and how long each takes.

    python -m eval.homes FOLDER postgresql://user@host/name … --questions FILE.jsonl

Every question is asked once of each home in turn, so that whatever else the machine does is the
same for all. The first home is what the others are compared with.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median, quantiles
from time import perf_counter

import click

from assistant.answer.answer import answer
from assistant.commands.ask import batch_lines
from assistant.homes import Place, home_of, place
from index.generation import Generation
from index.homes import open_served
from index.search import search

_SEED = 1


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one home: milliseconds of each answer, the share of the first home's best ten that it
    finds, and of how many questions in the same order."""

    name: str
    opening: float  # seconds
    milliseconds: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    same: list[bool] = field(default_factory=list)

    def __str__(self) -> str:
        p95 = quantiles(self.milliseconds, n=20)[-1]
        return (
            f"{self.name}: {median(self.milliseconds):.1f} ms median, {p95:.1f} p95; "
            f"{mean(self.shares):.4f} of the first home's best ten, {mean(self.same):.1%} in its "
            f"order; opened in {self.opening:.1f} s"
        )


def measure(places: Sequence[Place], questions: Sequence[str]) -> list[Measured]:
    """Raises GenerationError where a home cannot be opened."""
    opened = [_opened(where) for where in places]
    for question in questions:
        first: list[int] | None = None
        for generation, measured in opened:
            began = perf_counter()
            answer(generation, question)
            measured.milliseconds.append((perf_counter() - began) * 1000)
            rows = [hit.row for hit in search(generation, generation.read(question))]
            first = rows if first is None else first
            measured.shares.append(len({*rows} & {*first}) / len(first) if first else 1.0)
            measured.same.append(rows == first)
    return [measured for _, measured in opened]


def _opened(where: Place) -> tuple[Generation, Measured]:
    home = home_of(where)
    began = perf_counter()
    generation = open_served(home)
    name = str(where) if isinstance(where, Path) else where.rpartition("@")[2]
    return generation, Measured(name, perf_counter() - began)


@click.command()
@click.argument("places", nargs=-1, required=True, type=place)
@click.option(
    "--questions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help='A file with {"question"} a line.',
)
@click.option("--count", default=200, show_default=True, type=click.IntRange(2))
def homes(places: tuple[Place, ...], questions: Path, count: int) -> None:
    """Compare homes of the same generation."""
    asked = [text for _, text in batch_lines(questions)]
    random.Random(_SEED).shuffle(asked)
    for measured in measure(places, asked[:count]):
        click.echo(str(measured))


if __name__ == "__main__":
    homes()
