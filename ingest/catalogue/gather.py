"""The files that a call names: files, folders with all below them, or standard input."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read, the name that it came under, and what messages call it. `listed` where
    it was named itself, not found in a folder."""

    path: Path
    name: str
    label: str
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Skipped:
    """What in a folder is not looked at, and why (in Japanese and English)."""

    path: Path
    reason: str


def gather(paths: Iterable[Path]) -> Iterator[Source | Skipped]:
    """Files as they are, folders with all files below them in the order of their names; hidden
    files and links that lead out of the folder are skipped."""
    for path in paths:
        if path.is_dir():
            yield from _below(path, path.resolve())
        else:
            yield Source(path, path.name, str(path))


def _below(folder: Path, root: Path) -> Iterator[Source | Skipped]:
    try:
        paths = sorted(folder.iterdir(), key=lambda path: os.fsencode(path.name))
    except OSError as error:
        yield Skipped(folder, f"開けません / {error.strerror}")
        return
    for path in paths:
        if path.name.startswith("."):
            yield Skipped(path, "隠しファイル / hidden")
        # Not resolve(), which fails on a link that leads to itself.
        elif path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
            yield Skipped(path, "フォルダの外へのリンク / a link that leads out of the folder")
        elif path.is_symlink() and path.is_dir():
            yield Skipped(path, "フォルダへのリンク / a link to a folder")
        elif path.is_dir():
            yield from _below(path, root)
        elif path.is_file():
            yield Source(path, path.name, str(path), listed=False)
        else:
            yield Skipped(path, "ファイルではありません / no file")
