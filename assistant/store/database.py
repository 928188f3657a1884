"""The database itself: opening it, bringing it to the newest schema, lending transactions."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from assistant.store.tables import Base
from corpus.errors import StoreError

_WAIT = 30  # seconds that one who writes to SQLite waits for those before
_BRIEF_WAIT = 2
_CONNECT = 10  # seconds to reach a server

_SQLITE, _POSTGRESQL = "sqlite:////folder/desk.db", "postgresql://user:password@host/database"
_USE_JA = f"{_SQLITE} か {_POSTGRESQL} の形で指定してください。"
_USE = f"use {_SQLITE} or {_POSTGRESQL}"


class Database:
    """A SQLite file, made when missing unless it must exist, or a PostgreSQL database that
    exists.

    Raises StoreError where the URL is none of these, the file is missing or cannot be made, or
    the driver is missing; a server is reached for the first time by `migrate` or a transaction.
    """

    def __init__(self, url: str, exists: bool = False) -> None:
        self.url = _parsed(url)
        backend = self.url.get_backend_name()
        bare = self.url.set(drivername=backend, query={})  # a query may hold a password too
        self.name = bare.render_as_string(hide_password=True)
        self._opened: tuple[Path, tuple[int, int]] | None = None  # SQLite's file as it was found
        if backend == "sqlite":
            path = Path(self.url.database or "")
            if exists and not path.exists():
                raise StoreError(
                    f"{path}: データベースがありません。--databaseで場所を確かめてください。"
                    " / there is no database; see that --database names its place."
                )
            _make_file(path)
            self._opened = path, _identity(path)
            self._engine = create_engine(self.url, connect_args={"timeout": _WAIT})
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        else:
            waiting = {"connect_timeout": _CONNECT}
            self._engine = create_engine(self.url, pool_pre_ping=True, connect_args=waiting)
            event.listen(self._engine, "begin", _begin_postgresql)
        self._reading = self._engine.execution_options(reading=True)
        self._brief = self._engine.execution_options(wait=_BRIEF_WAIT)

    def migrate(self) -> None:
        """Brings the database to the newest schema; several processes may do it at once.

        Raises StoreError for a database that a newer version of this program made.
        """
        from assistant.store.migrations import upgrade

        with self._told(), self._engine.begin() as connection:
            upgrade(connection, self.name)

    def check(self) -> None:
        """Raises StoreError where a table, or a column of one, is not there."""
        with self.reading() as session:
            for table in Base.metadata.sorted_tables:
                session.execute(select(table).limit(0))

    @contextmanager
    def transaction(self, brief: bool = False) -> Iterator[Session]:
        """A session that is committed when left and rolled back on an error.

        On SQLite it holds the one write lock from its first statement, so that it never fails
        half way because another process writes; what only reads is better in `reading`. With
        `brief` it waits for others for two seconds at most.
        Raises StoreError for whatever the database refuses.
        """
        with self._lent(self._brief if brief else self._engine) as session:
            yield session

    @contextmanager
    def deleting(self) -> Iterator[Session]:
        """A transaction after which nothing that it deletes is left in SQLite's journal, where it
        would stay readable until the journal is written over. Does what it can where others read
        or write meanwhile."""
        with self.transaction() as session:
            yield session
        if self.url.get_backend_name() == "sqlite":
            with self._told(), self._engine.connect() as connection:
                raw = connection.connection.driver_connection
                if raw is not None:
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database, waits for no writer and may not write."""
        with self._lent(self._reading) as session:
            yield session

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _lent(self, engine: Engine) -> Iterator[Session]:
        self._refuse_moved()
        with (
            self._told(),
            Session(engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def _refuse_moved(self) -> None:
        """Raises StoreError where another file, or none, stands in the place of the one that was
        opened: SQLite would go on writing into one that nobody finds any more. A new one is not
        made, since whoever restores a copy may be about to put it there."""
        if self._opened is None:
            return
        path, identity = self._opened
        with suppress(OSError):
            if _identity(path) == identity:
                return
        raise StoreError(
            f"{path}: 動いている間に、データベースのファイルがなくなったか、入れ替わりました。"
            "サービスを止め、ファイルを正しい場所に置いてから、始め直してください。"
            " / the database was removed or replaced while it was in use; stop the service, put "
            "the file in its place and start again."
        )

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            said = str(error.orig).strip().split("\n")[0]
            raise StoreError(
                f"データベース {self.name} を利用できません（{said}）。データベースの有無、利用の"
                "権限、このプログラムの版に合わせた更新が済んでいるかを確かめてください。"
                f" / database {self.name}: {said}; check that it is there, may be used and was "
                "brought up to date by this program."
            ) from error
        except PoolTimeout as error:
            raise StoreError(
                f"データベース {self.name} の接続がすべて使われています。もう一度お試しください。"
                f" / database {self.name}: every connection is in use; try again."
            ) from error


def _parsed(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        # The text is not repeated: it may hold a password.
        raise StoreError(
            f"データベースの宛先を読み取れません。{_USE_JA}"
            f" / the database's URL cannot be read; {_USE}."
        ) from None
    kind = url.get_backend_name()
    if kind == "sqlite":
        if url.database in (None, "", ":memory:") or url.query:
            raise StoreError(
                f"データベース {text} は、プロセスの間で共有できるファイルではありません。{_USE_JA}"
                f" / database {text}: names no file that processes can share; {_USE}."
            )
        return url.set(drivername="sqlite+pysqlite")
    if kind in ("postgresql", "postgres"):
        try:
            import_module("psycopg")
        except ImportError as error:  # it is missing, or the library that it needs
            raise StoreError(
                'PostgreSQLを使うには psycopg が要ります。pip install "psycopg[binary]" で入れて'
                "ください。"
                ' / PostgreSQL needs psycopg; install it with: pip install "psycopg[binary]"'
            ) from error
        return url.set(drivername="postgresql+psycopg")
    raise StoreError(
        f"{kind!r} という種類のデータベースには対応していません。{_USE_JA}"
        f" / database of the kind {kind!r} is not supported; {_USE}."
    )


def _make_file(path: Path) -> None:
    """Makes the folder (mode 0700) and an empty database in it (0600) where there is none.

    The file is made beside its place, already in WAL mode, and linked there: no other process
    sees it half made, and none has to wait for a change of mode.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            return
        new = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            connection = sqlite3.connect(new)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.close()
            with suppress(FileExistsError):  # another process was first
                os.link(new, path)
        finally:
            new.unlink()
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise StoreError(
            f"{path}: データベースを作れません。この利用者が書き込める場所を--databaseで指定して"
            "ください。"
            f" / the database cannot be made ({why}); name a place where this user may "
            "write with --database."
        ) from None


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin_sqlite says
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    # A killed process loses nothing with NORMAL either, but a power cut may take the last
    # commits. Staff's work is worth one fsync a commit; a counter commits a few times a second.
    connection.execute("PRAGMA synchronous=FULL")
    # What was deleted on request must not stay readable in free pages of the file.
    connection.execute("PRAGMA secure_delete=ON")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    reads = options.get("reading", False)
    connection.exec_driver_sql(f"PRAGMA busy_timeout={round(1000 * options.get('wait', _WAIT))}")
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("reading", False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
