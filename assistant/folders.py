"""Where an index and a corpus are when none is named."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from corpus.errors import UsageError

SHIPPED = Path(__file__).parent.parent / "corpus" / "tohoku"


def data_folder() -> Path:
    """This program's folder of the user's data (XDG base directories)."""
    data = os.environ.get("XDG_DATA_HOME") or _home("XDG_DATA_HOME") / ".local" / "share"
    return Path(data) / "madoguchi"


def cache_folder() -> Path:
    """For what can be fetched again."""
    cache = os.environ.get("XDG_CACHE_HOME") or _home("XDG_CACHE_HOME") / ".cache"
    return Path(cache) / "madoguchi"


def default_index() -> Path:
    return data_folder() / "index"


def default_database() -> str:
    """URL of the office's own records."""
    return f"sqlite:///{data_folder() / 'desk.db'}"


def default_corpus() -> Path:
    """The office's own copy of the shipped corpus, and the shipped one until there is a copy."""
    own = _own()
    return own if own.exists() else SHIPPED


def own_corpus() -> Path:
    """The office's own copy, made of the shipped corpus where there is none: what belongs to the
    program is never written to."""
    own = _own()
    if not own.exists():
        own.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=own.parent) as aside:
            copy = Path(aside) / own.name
            shutil.copytree(SHIPPED, copy)
            try:
                copy.rename(own)
            except OSError:  # another process was first
                if not own.exists():
                    raise
        print(f"madoguchi: 同梱の文書を {own} に写しました / copied", file=sys.stderr)
    return own


def _home(instead: str) -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a user without a name, as in a container, and without HOME
        raise UsageError(
            f"利用者のホームが分かりません。環境変数 {instead} に、データを置くフォルダーを指定して"
            f"ください。 / the user has no home; set {instead} to a folder for data"
        ) from None


def _own() -> Path:
    return data_folder() / "corpus" / SHIPPED.name
