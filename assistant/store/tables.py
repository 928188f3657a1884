"""The tables as SQLAlchemy sees them. A change here needs a migration beside it."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from assistant.store.records import Face, Role

# What PostgreSQL cannot store (NUL) and UTF-8 cannot write (lone surrogates).
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any) -> Any:
    """Text, or JSON with texts in it, in which each character can be stored."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [storable(item) for item in value]
    return value


class Moment(TypeDecorator[datetime]):
    """A datetime that goes in aware and comes out in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value}: a datetime without a zone; pass datetime.now(UTC)")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text of any length."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Json(TypeDecorator[Any]):
    """A JSON object or list."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return storable(value)


_BIG = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, str: Words, dict[str, Any]: Json, list[Any]: Json}  # noqa: RUF012


# An id is never given twice, not even after its row was deleted: exported questions carry it.
_ONCE = {"sqlite_autoincrement": True}


def _id() -> Mapped[int]:
    return mapped_column(_BIG, Identity(), primary_key=True)


class QuestionRow(Base):
    __tablename__ = "question"
    __table_args__ = _ONCE

    id: Mapped[int] = _id()
    receipt: Mapped[str] = mapped_column(String(32), unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    face: Mapped[Face] = mapped_column(Words)
    language: Mapped[str]
    question: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str | None]
    division: Mapped[str | None]
    confidence: Mapped[float | None]
    generation: Mapped[str]
    milliseconds: Mapped[float]
    answer: Mapped[dict[str, Any]]


class FeedbackRow(Base):
    """`answer` is a random name of the answer, unknown of what was said before there were any."""

    __tablename__ = "feedback"
    __table_args__ = _ONCE

    id: Mapped[int] = _id()
    question: Mapped[int | None] = mapped_column(
        _BIG, ForeignKey("question.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(index=True)
    helpful: Mapped[bool]
    reason: Mapped[str | None]
    comment: Mapped[str | None]
    documents: Mapped[list[Any]]
    division: Mapped[str | None]
    answer: Mapped[str | None] = mapped_column(String(32), index=True, unique=True)


class ReviewRow(Base):
    __tablename__ = "review"
    __table_args__ = _ONCE

    id: Mapped[int] = _id()
    question: Mapped[int] = mapped_column(
        _BIG, ForeignKey("question.id", ondelete="CASCADE"), index=True
    )
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    marks: Mapped[dict[str, Any]]
    division: Mapped[str | None]
    evidence: Mapped[list[Any]]
    answers: Mapped[list[Any]]
    in_scope: Mapped[bool]
    comment: Mapped[str]


class AccountRow(Base):
    __tablename__ = "account"
    __table_args__ = _ONCE

    id: Mapped[int] = _id()
    name: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[Role] = mapped_column(Words)
    created: Mapped[datetime]
    active: Mapped[bool]
    password_hash: Mapped[str]


class SessionRow(Base):
    """A signed-in browser. `token` is the SHA-256 of what the browser holds."""

    __tablename__ = "session"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[int] = mapped_column(
        _BIG, ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    begun: Mapped[datetime]
    seen: Mapped[datetime]
    ends: Mapped[datetime]


class FailureRow(Base):
    """A sign-in that failed. `name` and `client` are SHA-256: what was typed may be a password."""

    __tablename__ = "failure"
    __table_args__ = _ONCE

    id: Mapped[int] = _id()
    at: Mapped[datetime] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(64), index=True)
    client: Mapped[str] = mapped_column(String(64), index=True)


class ConfirmationRow(Base):
    __tablename__ = "confirmation"
    __table_args__ = _ONCE

    id: Mapped[int] = _id()
    division: Mapped[str] = mapped_column(index=True)
    label: Mapped[str | None]
    before: Mapped[str | None]
    number: Mapped[str]
    source: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    generation: Mapped[str]


class AuditRow(Base):
    """Only grows: triggers of the database refuse to change or delete a row."""

    __tablename__ = "audit"
    __table_args__ = _ONCE

    id: Mapped[int] = _id()
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]


class SecretRow(Base):
    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)
