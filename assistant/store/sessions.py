"""Who is signed in. The browser holds a token; the database only its SHA-256."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from assistant.store.accounts import as_account
from assistant.store.records import Account
from assistant.store.tables import AccountRow, SessionRow

IDLE = timedelta(minutes=30)

# Being seen is written down this seldom at most, not at each picture of a page.
_SEEN_EVERY = timedelta(seconds=10)


def begin(session: Session, account: Account, now: datetime, lasting: timedelta) -> str:
    """A new token for an account; sessions that are over are swept out on the way."""
    session.execute(
        delete(SessionRow).where(or_(SessionRow.ends <= now, SessionRow.seen <= now - IDLE))
    )
    token = secrets.token_urlsafe(32)
    row = SessionRow(
        token=_digest(token), account=account.id, begun=now, seen=now, ends=now + lasting
    )
    session.add(row)
    session.flush()
    return token


def account_of(session: Session, token: str, now: datetime) -> Account | None:
    """Who holds a token; None where it is unknown, over, idle for half an hour, or its account
    is no longer active. Writes down that the holder was seen."""
    row = session.scalar(select(SessionRow).where(SessionRow.token == _digest(token)))
    if row is None:
        return None
    account = session.get(AccountRow, row.account)
    if account is None or not account.active or now >= row.ends or now - row.seen >= IDLE:
        end(session, token)
        return None
    if now - row.seen >= _SEEN_EVERY:
        # As a statement: the row may be gone, when its holder signs out at this moment.
        seen = update(SessionRow).where(SessionRow.token == row.token).values(seen=now)
        session.execute(seen)
    return as_account(account)


def end(session: Session, token: str) -> None:
    session.execute(delete(SessionRow).where(SessionRow.token == _digest(token)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
