"""The steps that make the tables, run by Alembic; `versions` holds one file for each."""

import threading

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from corpus.errors import StoreError

# Its own name, so that a database shared with another program that uses Alembic keeps both.
VERSION_TABLE = "madoguchi_version"

_LOCK = 0x6D61646F  # of PostgreSQL's advisory locks; any number that is always the same
_alembic = threading.Lock()  # its context is one for the whole process


def upgrade(connection: Connection, name: str) -> None:
    """Runs the steps that are missing, inside the transaction of `connection`.

    That transaction already holds SQLite's write lock; on PostgreSQL it takes an advisory lock.
    Raises StoreError where the schema is none that this program knows.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = Config()
    config.set_main_option("script_location", f"{__name__.rpartition('.')[0]}:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    present = context.get_current_revision()
    if present == scripts.get_current_head():
        return
    if present is not None and present not in {s.revision for s in scripts.walk_revisions()}:
        raise StoreError(
            f"データベース {name} は、このプログラムのより新しい版で作られています。その版を入れる"
            "か、別のデータベースを指定してください。"
            f" / database {name}: was made by a newer version of this program (schema {present}); "
            "install that version, or name another database."
        )
    with _alembic:
        command.upgrade(config, "head")
