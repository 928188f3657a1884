"""Train the bundled encoder: `python -m index.encoder.train --pairs DIR [--texts DIR]`."""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from corpus.errors import ModelError
from index.encoder.card import Training, model_card
from index.encoder.encoders import BUNDLED, BUNDLED_NAME, StaticEncoder
from index.encoder.fit import train_vectors
from index.encoder.folder import write_model
from index.encoder.material import gather
from index.encoder.measures import benchmark_figures, held_back_figures
from index.encoder.recipe import Recipe
from index.encoder.sources import all_sources
from index.encoder.vocabulary import train_tokenizer

THREADS = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Train by the command line and write the model's folder. Returns the exit status."""
    options = parser().parse_args(arguments)
    given = {"seed": options.seed, "steps": options.steps}
    recipe = replace(
        Recipe(), **{name: value for name, value in given.items() if value is not None}
    )
    try:
        train(options.pairs, options.texts, options.benchmarks, options.out, recipe)
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m index.encoder.train", description=__doc__)
    made.add_argument("--pairs", type=Path, required=True, help="folder of *.jsonl.gz with a and b")
    made.add_argument("--texts", type=Path, help="folder of *.jsonl.gz with text")
    made.add_argument("--benchmarks", type=Path, help="BEIR folders to keep out and to report on")
    made.add_argument("--out", type=Path, default=BUNDLED, help="the model's folder")
    made.add_argument("--seed", type=int)
    made.add_argument("--steps", type=int)
    return made


def train(
    pairs: Path, texts: Path | None, benchmarks: Path | None, out: Path, recipe: Recipe
) -> None:
    """Train by a recipe and write model and card to `out`. Raises ModelError for unfit data."""
    started = time.monotonic()
    torch.set_num_threads(THREADS)
    material = gather(pairs, texts, benchmarks)
    sources = all_sources(material, recipe)
    tokenizer = train_tokenizer(material.all_texts(), recipe.vocabulary)
    recipe = replace(recipe, vocabulary=tokenizer.get_vocab_size())
    vectors = train_vectors(tokenizer, sources, recipe)
    seconds = time.monotonic() - started
    write_model(out, tokenizer, vectors)
    encode = StaticEncoder(out, BUNDLED_NAME).encode_queries
    report = Training(
        recipe=recipe,
        counts=material.counts(),
        sources={source: len(rows) for source, rows in sources.items()},
        seconds=seconds,
        threads=THREADS,
        held_back=held_back_figures(encode, material.held_back, material.pairs),
        benchmarks=benchmark_figures(encode, benchmarks) if benchmarks else None,
    )
    (out / "README.md").write_text(model_card(report), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
