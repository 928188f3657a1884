"""Every test that takes `url` or `database` runs on a SQLite file and on a PostgreSQL server;
`browser` is one for the tests of a module."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from assistant.store.database import Database
from tests.assistant.screenshots import browsing

_numbers = itertools.count(1)


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    with browsing() as browser:
        yield browser
