"""The first schema."""

import sqlalchemy as sa
from alembic import op

from assistant.store.tables import Json, Moment, Words

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")

# INSERT OR REPLACE deletes without asking SQLite's DELETE triggers, hence the third.
_SQLITE_TRIGGERS = [
    f"""CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"""
    for verb in ("UPDATE", "DELETE")
] + [
    """CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"""
]

_POSTGRESQL_TRIGGERS = [
    """CREATE FUNCTION madoguchi_audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION madoguchi_audit_only_grows()""",
]


def _id() -> sa.Column[int]:
    return sa.Column("id", _ID, sa.Identity(), primary_key=True)


def _of_question(nullable: bool) -> sa.Column[int]:
    key = sa.ForeignKey("question.id", ondelete="CASCADE")
    return sa.Column("question", _ID, key, nullable=nullable)


def upgrade() -> None:
    _cases()
    _staff()
    _records()
    for table, column in (
        ("question", "at"),
        ("feedback", "question"),
        ("feedback", "at"),
        ("review", "question"),
        ("review", "at"),
        ("session", "account"),
        ("failure", "at"),
        ("failure", "name"),
        ("failure", "client"),
        ("confirmation", "division"),
        ("audit", "at"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])
    postgresql = op.get_bind().dialect.name == "postgresql"
    for trigger in _POSTGRESQL_TRIGGERS if postgresql else _SQLITE_TRIGGERS:
        op.execute(trigger)


def _cases() -> None:
    op.create_table(
        "question",
        _id(),
        sa.Column("receipt", sa.String(32), nullable=False, unique=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("face", Words(), nullable=False),
        sa.Column("language", Words(), nullable=False),
        sa.Column("question", Words(), nullable=False),
        sa.Column("outcome", Words(), nullable=False),
        sa.Column("reason", Words()),
        sa.Column("division", Words()),
        sa.Column("confidence", sa.Double()),
        sa.Column("generation", Words(), nullable=False),
        sa.Column("milliseconds", sa.Double(), nullable=False),
        sa.Column("answer", Json(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "feedback",
        _id(),
        _of_question(nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("reason", Words()),
        sa.Column("comment", Words()),
        sa.Column("documents", Json(), nullable=False),
        sa.Column("division", Words()),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "review",
        _id(),
        _of_question(nullable=False),
        sa.Column("by", Words(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("marks", Json(), nullable=False),
        sa.Column("division", Words()),
        sa.Column("evidence", Json(), nullable=False),
        sa.Column("answers", Json(), nullable=False),
        sa.Column("in_scope", sa.Boolean(), nullable=False),
        sa.Column("comment", Words(), nullable=False),
        sqlite_autoincrement=True,
    )


def _staff() -> None:
    op.create_table(
        "account",
        _id(),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("role", Words(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password_hash", Words(), nullable=False),
        sqlite_autoincrement=True,
    )
    account = sa.ForeignKey("account.id", ondelete="CASCADE")
    op.create_table(
        "session",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("account", _ID, account, nullable=False),
        sa.Column("begun", Moment(), nullable=False),
        sa.Column("seen", Moment(), nullable=False),
        sa.Column("ends", Moment(), nullable=False),
    )
    op.create_table(
        "failure",
        _id(),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("client", sa.String(64), nullable=False),
        sqlite_autoincrement=True,
    )


def _records() -> None:
    op.create_table(
        "confirmation",
        _id(),
        sa.Column("division", Words(), nullable=False),
        sa.Column("label", Words()),
        sa.Column("before", Words()),
        sa.Column("number", Words(), nullable=False),
        sa.Column("source", Words(), nullable=False),
        sa.Column("by", Words(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("generation", Words(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit",
        _id(),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", Words(), nullable=False),
        sa.Column("action", Words(), nullable=False),
        sa.Column("subject", Words(), nullable=False),
        sa.Column("detail", Json(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
