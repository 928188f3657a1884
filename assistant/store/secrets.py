"""The secret that signs what is handed out and comes back; one for all processes."""

import secrets as randomness

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assistant.store.tables import SecretRow

_NAME = "signing"


def secret(session: Session) -> bytes:
    """Thirty-two random bytes, made by whoever asks first (in a transaction that may write)."""
    known = select(SecretRow.value).where(SecretRow.name == _NAME)
    value = session.scalar(known)
    if value is not None:
        return value
    made = randomness.token_bytes(32)
    try:
        with session.begin_nested():
            session.add(SecretRow(name=_NAME, value=made))
    except IntegrityError:  # another process was first, and has committed
        return session.scalars(known).one()
    return made
