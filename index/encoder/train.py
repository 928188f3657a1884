"""Train the bundled encoder: `python -m index.encoder.train --pairs DIR [--texts DIR]`.

A run that was stopped goes on from its last checkpoint when the same command is given again.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from corpus.errors import ModelError
from index.encoder.card import Training, model_card
from index.encoder.checkpoints import Machine, run_folder, user_work
from index.encoder.encoders import BUNDLED, BUNDLED_NAME, StaticEncoder
from index.encoder.fit import train_vectors
from index.encoder.folder import write_model
from index.encoder.material import gather
from index.encoder.measures import benchmark_figures, held_back_figures
from index.encoder.recipe import Recipe
from index.encoder.sources import all_sources
from index.encoder.vocabulary import train_tokenizer


def main(arguments: Sequence[str] | None = None) -> int:
    """Train by the command line and write the model's folder. Returns the exit status."""
    options = parser().parse_args(arguments)
    given = {"seed": options.seed, "steps": options.steps}
    recipe = replace(
        Recipe(), **{name: value for name, value in given.items() if value is not None}
    )
    machine = Machine(options.work, options.threads, options.save_every)
    try:
        train(options.pairs, options.texts, options.benchmarks, options.out, recipe, machine)
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m index.encoder.train",
        description="Train the bundled encoder; the same command goes on with a stopped run.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    made.add_argument("--pairs", type=Path, required=True, help="folder of *.jsonl.gz with a and b")
    made.add_argument("--texts", type=Path, help="folder of *.jsonl.gz with text")
    made.add_argument("--benchmarks", type=Path, help="BEIR folders to keep out and to report on")
    made.add_argument("--out", type=Path, default=BUNDLED, help="the model's folder")
    usual = Machine(user_work())
    made.add_argument("--work", type=Path, default=usual.work, help="folder for checkpoints")
    made.add_argument("--threads", type=int, default=usual.threads, help="CPU threads")
    made.add_argument(
        "--save-every", type=int, default=usual.save_every, help="steps between checkpoints"
    )
    made.add_argument("--seed", type=int)
    made.add_argument("--steps", type=int)
    return made


def train(
    pairs: Path,
    texts: Path | None,
    benchmarks: Path | None,
    out: Path,
    recipe: Recipe,
    machine: Machine,
) -> None:
    """Train by a recipe and write model and card to `out`. Raises ModelError for unfit data.

    Checkpoints are removed when both are written.
    """
    started = time.monotonic()
    torch.set_num_threads(machine.threads)
    material = gather(pairs, texts, benchmarks)
    sources = all_sources(material, recipe)
    tokenizer = train_tokenizer(material.all_texts(), recipe.vocabulary)
    recipe = replace(recipe, vocabulary=tokenizer.get_vocab_size())
    run = run_folder(machine.work, tokenizer, sources, recipe)
    vectors = train_vectors(tokenizer, sources, recipe, run, machine.save_every)
    seconds = time.monotonic() - started
    write_model(out, tokenizer, vectors)
    encode = StaticEncoder(out, BUNDLED_NAME).encode_queries
    report = Training(
        recipe=recipe,
        counts=material.counts(),
        sources={source: len(rows) for source, rows in sources.items()},
        seconds=seconds,
        threads=machine.threads,
        held_back=held_back_figures(encode, material.held_back, material.pairs),
        benchmarks=benchmark_figures(encode, benchmarks) if benchmarks else None,
    )
    (out / "README.md").write_text(model_card(report), encoding="utf-8")
    shutil.rmtree(run, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
