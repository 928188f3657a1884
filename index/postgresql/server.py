"""A PostgreSQL server, or several of which one is a primary, as a question reads from it.

What is read never changes, so a question whose connection breaks is asked again, on whichever of
the address's hosts answers.
"""

import weakref
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

from corpus.errors import GenerationError

try:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict, make_conninfo
except ImportError as error:  # psycopg is missing, or the library that it needs
    raise GenerationError(
        "PostgreSQLを使うには psycopg が要ります。 / PostgreSQL needs psycopg; install it with: "
        'pip install "madoguchi[postgresql]"'
    ) from error

PATIENCE = 5.0  # seconds for which another host is looked for
_PAUSE = 0.05  # seconds between two tries
# A host that is dead without a word is given up within four seconds: less than two until what was
# sent counts as lost, two until the next host is tried. An address may say otherwise.
_TIMES: Mapping[str, Any] = {
    "connect_timeout": 2,
    "tcp_user_timeout": 1500,
    "keepalives_idle": 1,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "application_name": "madoguchi",
}
_READING: Mapping[str, str] = {
    "default_transaction_read_only": "on",
    "statement_timeout": "30s",
    "jit": "off",
}
# The host that was asked may be a replica that has not got so far yet.
_NOT_THERE_YET = (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName)
_BROKEN = (psycopg.OperationalError, psycopg.InterfaceError, *_NOT_THERE_YET)


@dataclass(frozen=True, slots=True)
class _Connection:
    connection: "psycopg.Connection[Any]"
    settings: Mapping[str, str]


class Server:
    """Connections to an address, lent to one thread at a time."""

    def __init__(self, address: str) -> None:
        """Connects to nothing yet. Raises GenerationError for what is no address."""
        try:
            given = conninfo_to_dict(address)
        except psycopg.ProgrammingError:
            # The text is not repeated: it may hold a password.
            raise GenerationError(
                "データベースの宛先を読み取れません。 / the database's address cannot be read; "
                "write postgresql://user@host/name"
            ) from None
        self.name = _name(given)
        self._address = make_conninfo("", **{**_TIMES, **given})
        self._settings = _READING
        self._idle: deque[_Connection] = deque()
        self._reached = False
        weakref.finalize(self, _close, self._idle)

    def rows(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a statement finds, in PostgreSQL's binary format. Where the connection breaks,
        another host is looked for. Raises GenerationError where none can answer."""
        until = monotonic() + (PATIENCE if self._reached else 0)
        while True:
            try:
                with self._lent() as connection:
                    cursor = connection.execute(
                        statement.encode(), parameters, prepare=True, binary=True
                    )
                    return cursor.fetchall()
            except _BROKEN as error:
                if monotonic() >= until:
                    self._reached = False  # who asks next does not wait as long
                    raise self.refused(error) from None
                sleep(_PAUSE)
            except psycopg.Error as error:
                raise self.refused(error) from None

    def use(self, settings: Mapping[str, str]) -> None:
        """Has these settings, too, for all that is asked from now on."""
        self._settings = {**_READING, **settings}

    @contextmanager
    def _lent(self) -> "Iterator[psycopg.Connection[Any]]":
        while self._idle:
            found = self._idle.pop()
            if found.settings is self._settings:
                break
            found.connection.close()
        else:
            found = self._connected(self._settings)
        try:
            yield found.connection
        except BaseException:
            found.connection.close()
            raise
        self._idle.append(found)

    def _connected(self, settings: Mapping[str, str]) -> "_Connection":
        connection = psycopg.connect(self._address, autocommit=True)
        each = ", ".join(
            f"set_config('{name}', '{value}', false)" for name, value in settings.items()
        )
        try:
            connection.execute(f"SELECT {each}".encode())
        except BaseException:
            connection.close()
            raise
        self._reached = True
        return _Connection(connection, settings)

    @contextmanager
    def writing(self) -> "Iterator[psycopg.Connection[Any]]":
        """A connection to the primary. Raises GenerationError for whatever is refused."""
        try:
            with psycopg.connect(
                self._address, target_session_attrs="read-write", autocommit=True
            ) as connection:
                yield connection
        except psycopg.Error as error:
            raise self.refused(error) from None

    def refused(self, error: Exception) -> GenerationError:
        """What is told of an error of the database."""
        said = "; ".join(line.strip() for line in str(error).splitlines() if line.strip())
        if isinstance(error, psycopg.errors.InsufficientPrivilege):
            return GenerationError(
                f"{self.name}: 権限がありません。docs/SCALE.mdの権限を与えてください。"
                f" / not permitted ({said}); grant what docs/SCALE.md says."
            )
        if isinstance(error, _NOT_THERE_YET):
            return GenerationError(
                f"{self.name}: 索引がありません。 / holds no such index ({said}); build one with: "
                "madoguchi build --to"
            )
        return GenerationError(
            f"{self.name}: データベースを使えません。 / the database cannot be used ({said})."
        )


def _name(given: Mapping[str, Any]) -> str:
    """An address as it may be shown: hosts and database."""
    hosts = str(given.get("host") or given.get("service") or "local")
    return f"postgresql://{hosts}/{given.get('dbname', '')}"


def _close(idle: deque[_Connection]) -> None:
    while idle:
        idle.pop().connection.close()
