"""Training pairs and plain texts as they lie on disk: gzip files of one JSON object a line."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from corpus.errors import ModelError


class Pair(NamedTuple):
    """Two texts that mean the same, or a question `a` that `b` answers."""

    a: str
    b: str


def read_pairs(folder: Path) -> dict[str, list[Pair]]:
    """Pairs by file name without its suffixes (`jaquad`, `enja_tanaka`), sorted by name.

    Raises ModelError if the folder holds no pair file, or a line lacks `a` or `b`.
    """
    sources = {
        source_name(path): [Pair(row["a"], row["b"]) for row in rows(path, ("a", "b"))]
        for path in data_files(folder)
    }
    if not sources:
        raise ModelError(
            f"{folder}: no *.jsonl.gz file; give the folder that holds the training pairs"
        )
    return sources


def read_texts(folder: Path) -> dict[str, list[str]]:
    """Plain texts by file name without its suffixes. Raises ModelError if a line lacks `text`."""
    return {
        source_name(path): [row["text"] for row in rows(path, ("text",))]
        for path in data_files(folder)
    }


def data_files(folder: Path) -> list[Path]:
    """All `*.jsonl.gz` of a folder, sorted by name."""
    return sorted(folder.glob("*.jsonl.gz"))


def source_name(path: Path) -> str:
    """`pairs/jaquad.jsonl.gz` is the source `jaquad`."""
    return path.name.removesuffix(".jsonl.gz")


def rows(path: Path, fields: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """One dictionary a line. Raises ModelError, naming file and line, if a field is missing."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            row = json.loads(line)
            missing = [field for field in fields if not isinstance(row.get(field), str)]
            if missing:
                raise ModelError(f"{path}, line {number}: no text in {', '.join(missing)}")
            yield row
