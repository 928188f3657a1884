"""Where a training run leaves its checkpoints, so that the same command goes on after a stop."""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from tokenizers import Tokenizer

from index.encoder.pairs import Pair
from index.encoder.recipe import Recipe

# What the trainer writes last into a checkpoint; without it the run was stopped while writing.
STATE = "trainer_state.json"
NAME_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Machine:
    """How a run is carried out. With other threads sums come in another order, so the last digits
    of the vectors may differ; nothing else here touches them."""

    work: Path
    threads: int = 2
    save_every: int = 250
    """Steps between two checkpoints."""


def user_work() -> Path:
    """This program's training folder in the user's cache (XDG base directories)."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "madoguchi" / "training"


def run_folder(
    work: Path, tokenizer: Tokenizer, sources: Mapping[str, Sequence[Pair]], recipe: Recipe
) -> Path:
    """The run's own folder under `work`, named by everything that decides the vectors: recipe,
    vocabulary, and every pair in its order. It need not exist."""
    digest = sha256(repr(asdict(recipe)).encode())
    digest.update(tokenizer.to_str().encode())
    for source, pairs in sources.items():
        digest.update(f"\0{source}".encode())
        for pair in pairs:
            digest.update(f"\0{pair.a}\0{pair.b}".encode())
    return work / digest.hexdigest()[:NAME_DIGITS]


def last_checkpoint(run: Path) -> Path | None:
    """The checkpoint with the most steps; unfinished ones are removed. None if there is none."""
    found = {int(path.name.rpartition("-")[2]): path for path in run.glob("checkpoint-*")}
    for steps in sorted(found, reverse=True):
        if (found[steps] / STATE).is_file():
            return found[steps]
        shutil.rmtree(found[steps])
    return None
