"""`python -m eval.peers --data DIR`: see `make bench-peers`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import psutil

from corpus.errors import MadoguchiError, UsageError
from eval.peers.contestant import BY_NAME, ENTRIES, OURS

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_OUTPUT = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("sizes", nargs=-1)
@click.option("--data", type=_FOLDER, required=True, help="Folder with pairs, texts, benchmarks.")
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
@click.option(
    "--only", multiple=True, type=click.Choice(list(BY_NAME)), help="Beside ours; repeatable."
)
@click.option("--limit-seconds", type=float, default=3600.0, show_default=True, help="Of a step.")
@click.option("--limit-gib", type=float, help="Of a process. Default: four fifths of the memory.")
@click.option(
    "--question-seconds",
    type=float,
    default=60.0,
    show_default=True,
    help="Of a round's questions.",
)
@click.option(
    "--slow",
    type=float,
    default=float("inf"),
    help="Who builds for more than so many seconds is measured in one round.",
)
@click.option(
    "--work", type=click.Path(file_okay=False, path_type=Path), help="Keeps the material."
)
@click.option("--quality/--no-quality", default=True, help="Whether to measure nDCG@10.")
@click.option("--json", "json_file", type=_OUTPUT, help="Write the figures to a file.")
@click.option(
    "--markdown", type=_OUTPUT, help="Write the tables to a file; below the mark where it has one."
)
@click.option("--plot", type=_OUTPUT, help="Draw cost against size (SVG or PNG).")
def peers(
    sizes: tuple[str, ...],
    data: Path,
    rounds: int,
    only: tuple[str, ...],
    limit_seconds: float,
    limit_gib: float | None,
    question_seconds: float,
    slow: float,
    work: Path | None,
    quality: bool,
    json_file: Path | None,
    markdown: Path | None,
    plot: Path | None,
) -> None:
    """Measure ours beside what a Python developer would pick, at SIZES: "shipped" or numbers of
    passages."""
    from eval.peers.measuring import Setting, measure
    from eval.peers.processes import Limits
    from eval.peers.tables import as_json, as_markdown, as_text, write_figures

    entries = [entry for entry in ENTRIES if not only or entry.name in (OURS, *only)]
    limits = Limits(limit_seconds, limit_gib or 0.8 * psutil.virtual_memory().total / 2**30)
    with TemporaryDirectory() as aside:
        setting = Setting(
            *(data, work or Path(aside), entries, rounds, limits),
            *(question_seconds, _told, quality, slow),
        )
        found = measure(setting, sizes or ("shipped", "1000", "10000", "100000"))
    click.echo(as_text(found))
    for path, content in ((json_file, as_json), (markdown, as_markdown)):
        if path:
            write_figures(path, content(found))
    if plot:
        plot.parent.mkdir(parents=True, exist_ok=True)
        from eval.peers.plot import draw

        draw(found, plot)


def _told(step: str) -> None:
    print(step, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        peers(prog_name="python -m eval.peers")
    except MadoguchiError as error:
        print(f"madoguchi: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, UsageError) else 1)
