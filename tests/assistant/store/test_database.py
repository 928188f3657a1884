"""The database: opening, migrating, transactions, several processes at once."""

import signal
import sqlite3
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from assistant.store import audit, questions, reviews
from assistant.store.database import Database
from assistant.store.migrations import VERSION_TABLE
from assistant.store.tables import Base
from corpus.errors import StoreError, UsageError
from tests.assistant.store import work
from tests.assistant.store.samples import NOW, answer


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    with database._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, Base.metadata) == []


def test_several_processes_make_a_database_and_migrate_it_at_once(url: str) -> None:
    assert set(work.at_once(work.migrate, url, 3)) == {"0002"}
    database = Database(url)
    names = set(inspect(database._engine).get_table_names())
    database.close()
    assert names == {*Base.metadata.tables, VERSION_TABLE}


def test_two_processes_write_at_once_and_nothing_is_lost(database: Database, url: str) -> None:
    names = work.at_once(work.write, url, 2)
    expected = {(name, str(n)) for name in names for n in range(work.ROUNDS)}
    assert len(expected) == 2 * work.ROUNDS
    with database.reading() as session:
        cases, total = questions.queue(session, "unreviewed", size=1000)
        entries, noted = audit.entries(session, size=1000)
    assert {tuple(case.question.question.split()) for case in cases} == expected
    assert {(entry.actor, entry.subject) for entry in entries} == expected
    assert total == noted == len(expected)


def test_a_killed_process_loses_no_review_that_it_has_saved(database: Database, url: str) -> None:
    mine, theirs = work.PROCESSES.Pipe(duplex=False)
    process = work.PROCESSES.Process(target=work.review_for_ever, args=(url, theirs))
    process.start()
    theirs.close()
    saved = {mine.recv() for _ in range(25)}
    process.kill()
    process.join(60)
    with suppress(EOFError):
        while True:
            saved.add(mine.recv())
    with database.transaction() as session:
        kept = set(session.scalars(text("SELECT id FROM review")))
        (case,) = reviews.reviewed(session)
        after = reviews.save(session, case.question.id, "佐藤", {}, None, (), (), True, "", NOW)
    assert process.exitcode == -signal.SIGKILL
    assert len(saved) >= 25
    assert saved <= kept
    assert after.id not in kept


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(UsageError), database.transaction() as session:  # noqa: PT012
        questions.record(session, answer(), "page", NOW)
        raise UsageError("in between")
    with database.reading() as session:
        assert questions.queue(session, "unreviewed") == ([], 0)


def test_what_only_reads_may_not_write_and_the_next_one_may(database: Database) -> None:
    with pytest.raises(StoreError, match=r"read-?only"), database.reading() as session:
        questions.record(session, answer(), "page", NOW)
    with database.transaction() as session:
        questions.record(session, answer(), "page", NOW)


def test_a_reader_waits_for_no_writer(database: Database) -> None:
    with database.transaction() as writing:
        questions.record(writing, answer(), "page", NOW)
        with database.reading() as session:
            assert questions.queue(session, "unreviewed")[1] == 0


def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"newer version of this program \(schema 9999\)"):
        database.migrate()


def test_a_database_that_was_not_migrated_is_told(url: str) -> None:
    database = Database(url)
    said = pytest.raises(StoreError, match=r"question.*brought up to date")
    with said, database.transaction() as session:
        questions.record(session, answer(), "page", NOW)
    database.close()


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "desk.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    with database.transaction() as session:
        questions.record(session, answer(), "page", NOW)
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    database.close()
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert modes == {"desk.db": 0o600, "desk.db-wal": 0o600, "desk.db-shm": 0o600}


def test_a_connection_to_a_file_is_set_up_to_keep_what_is_committed(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'desk.db'}")
    with database._engine.connect() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        settings = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]
    database.close()
    assert settings == ["wal", 2, 1, 1, 30_000]


def test_what_was_deleted_does_not_stay_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    with database.transaction() as session:
        receipt = questions.record(session, answer("UNMISTAKABLE"), "page", NOW).receipt
    with database.transaction() as session:
        assert questions.delete(session, receipt)
    database.close()
    assert b"UNMISTAKABLE" not in path.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["desk.db"]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "cannot be read"),
        ("postgresql://user:geheim@host:port/name", "cannot be read"),
        ("mysql://user:geheim@host/name", "'mysql' is not supported"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:////proc/none/desk.db", "/proc/none/desk.db: .* / the database cannot be made"),
    ],
)
def test_a_url_that_cannot_be_used_is_told_in_one_line(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as caught:
        Database(url)
    assert "geheim" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    database = Database("postgresql://user:geheim@127.0.0.1:1/name?password=geheim")
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:1/name") as caught:
        database.migrate()
    assert "geheim" not in str(caught.value)


def test_without_psycopg_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r'pip install "psycopg\[binary\]"'):
        Database("postgresql://host/name")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("words " * 1000)
    with pytest.raises(StoreError, match="file is not a database"):
        Database(f"sqlite:///{path}").migrate()
    assert path.read_text() == "words " * 1000


def test_an_existing_database_of_another_program_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE question (it TEXT)")
    other.close()
    database = Database(f"sqlite:///{path}")
    with pytest.raises(StoreError, match="question already exists"):
        database.migrate()
    assert inspect(database._engine).get_table_names() == ["question"]
    database.close()
