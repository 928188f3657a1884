"""Failed sign-ins, counted in the database so that all processes count together."""

import hashlib
import math
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select, text, update
from sqlalchemy.orm import Session

from assistant.store.tables import FailureRow
from corpus.errors import TooManyFailures

WINDOW = timedelta(minutes=15)
FAILURES_OF_NAME = 5  # of one client: another one may know the password
FAILURES_OF_NAME_ANYWHERE = 50
FAILURES_OF_CLIENT = 20


def refuse_if_throttled(session: Session, name: str, client: str, now: datetime) -> None:
    """Raises TooManyFailures while the last `WINDOW` holds too many of a name or a client. A few
    from elsewhere do not lock out whoever the name belongs to."""
    # One after the other for a name and for a client, or many at once would all be let through.
    # SQLite's transaction is alone already.
    if session.get_bind().dialect.name == "postgresql":
        for key in sorted({_digest(name), _digest(client)}):
            lock = int(key[:15], 16)
            session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
    session.execute(delete(FailureRow).where(FailureRow.at <= now - WINDOW))
    of_name = FailureRow.name == _digest(name)
    of_client = FailureRow.client == _digest(client)
    waits = (
        _wait(session, and_(of_name, of_client), FAILURES_OF_NAME, now),
        _wait(session, of_name, FAILURES_OF_NAME_ANYWHERE, now),
        _wait(session, of_client, FAILURES_OF_CLIENT, now),
    )
    if max(waits) > timedelta():
        raise TooManyFailures(math.ceil(max(waits).total_seconds()))


def note(session: Session, name: str, client: str, now: datetime) -> None:
    session.add(FailureRow(at=now, name=_digest(name), client=_digest(client)))
    session.flush()


def forget(session: Session, name: str) -> None:
    """Forgets the failures of a name, which has signed in or got a new password. They still count
    for their clients: else who has an account could clear the count while trying others."""
    session.execute(update(FailureRow).where(FailureRow.name == _digest(name)).values(name=""))


def _wait(session: Session, wanted: ColumnElement[bool], allowed: int, now: datetime) -> timedelta:
    """How long until fewer than `allowed` such failures lie in the window; 0 where fewer do."""
    newest = select(FailureRow.at).where(wanted).order_by(FailureRow.at.desc())
    last = session.scalars(newest.offset(allowed - 1).limit(1)).first()
    return last + WINDOW - now if last else timedelta()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
