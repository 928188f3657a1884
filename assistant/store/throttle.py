"""Failed sign-ins, counted in the database so that all processes count together."""

import hashlib
import math
from datetime import datetime, timedelta

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from assistant.store.tables import FailureRow
from corpus.errors import TooManyFailures

WINDOW = timedelta(minutes=15)
FAILURES_OF_NAME = 5
FAILURES_OF_CLIENT = 20


def refuse_if_throttled(session: Session, name: str, client: str, now: datetime) -> None:
    """Raises TooManyFailures while the last `WINDOW` holds too many of a name or a client."""
    # One after the other for a name and for a client, or many at once would all be let through.
    # SQLite's transaction is alone already.
    if session.get_bind().dialect.name == "postgresql":
        for key in sorted({_digest(name), _digest(client)}):
            lock = int(key[:15], 16)
            session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
    session.execute(delete(FailureRow).where(FailureRow.at <= now - WINDOW))
    waits = (
        _wait(session, FailureRow.name, name, FAILURES_OF_NAME, now),
        _wait(session, FailureRow.client, client, FAILURES_OF_CLIENT, now),
    )
    if max(waits) > timedelta():
        raise TooManyFailures(math.ceil(max(waits).total_seconds()))


def note(session: Session, name: str, client: str, now: datetime) -> None:
    session.add(FailureRow(at=now, name=_digest(name), client=_digest(client)))
    session.flush()


def forget(session: Session, name: str) -> None:
    """Forgets the failures of a name, which has signed in. They still count for their clients:
    else who has an account could clear the count while trying others."""
    session.execute(update(FailureRow).where(FailureRow.name == _digest(name)).values(name=""))


def _wait(
    session: Session, column: InstrumentedAttribute[str], value: str, allowed: int, now: datetime
) -> timedelta:
    """How long until fewer than `allowed` failures lie in the window; 0 where fewer do."""
    newest = select(FailureRow.at).where(column == _digest(value)).order_by(FailureRow.at.desc())
    last = session.scalars(newest.offset(allowed - 1).limit(1)).first()
    return last + WINDOW - now if last else timedelta()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
