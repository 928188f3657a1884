"""The index that a command opens: the one named, or that of the shipped corpus."""

import sys
from pathlib import Path
from typing import Any

from assistant.folders import SHIPPED, default_corpus, default_index
from assistant.homes import Place, home_of
from corpus.errors import GenerationError, ModelError


def opened(
    index: Place | None,
    model: str | None,
    build_missing: bool = False,
    reranker: str | None = None,
    or_before: bool = False,
) -> Any:
    """Opens the generation that is served; with `or_before` the one before it, where it is
    damaged: a service is better behind than closed.

    Where no index was named, the shipped corpus stands in for a missing one, and an index of
    it that an older version of this program made is built anew; an index that was named is
    never touched but for `build_missing`, and a database never.
    """
    from index.generation import POINTER
    from index.homes import open_served, open_served_or_before
    from index.reranking import load_reranker

    loaded = load_reranker(reranker)
    own = default_index()
    target = index or own
    home = home_of(target)
    may_build = index is None or build_missing
    if may_build and isinstance(target, Path) and not (target / POINTER).exists():
        _build_shipped(target, model)
    try:
        return open_served(home, model, loaded)
    except (GenerationError, ModelError) as error:
        if index is not None or not _is_shipped(own):
            if or_before:
                return open_served_or_before(home, model, loaded)[0]
            raise
        print(f"madoguchi: {error}", file=sys.stderr)
        _build_shipped(own, model)
        return open_served(home, model, loaded)


def _is_shipped(index: Path) -> bool:
    """Whether an index is of the corpus that is built where none is named; no other index may be
    replaced by one of it."""
    from index.source import source

    folder = source(index)
    if folder in (SHIPPED.resolve(), default_corpus().resolve()):
        return True
    if folder is None:  # it is gone, as an old checkout is; the same documents are still the same
        return _holds_shipped(index)
    # That of this program in another place, as before an update into another environment.
    program = folder.parent.parent / "madoguchi.py"
    return folder.parts[-2:] == SHIPPED.parts[-2:] and program.is_file()


def _holds_shipped(index: Path) -> bool:
    """Whether the generation that is served was made of the very documents that are shipped."""
    from index.generation import current
    from ingest.load import load_corpus

    try:
        return current(index).name.endswith(f"-{load_corpus(SHIPPED).sha256[:8]}")
    except GenerationError:
        return False


def _build_shipped(index: Path, model: str | None) -> None:
    from index.build import build as build_index

    print("madoguchi: 同梱の文書の索引を作成しています / building the index …", file=sys.stderr)
    build_index(default_corpus(), index, model)
