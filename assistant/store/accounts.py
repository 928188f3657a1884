"""Accounts of the staff desk: names, roles, and passwords as argon2id hashes.

Names and passwords are compared in their NFKC form, as an input method may type wide letters.
"""

import unicodedata
from datetime import datetime
from typing import get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assistant.store import throttle
from assistant.store.records import Account, Role
from assistant.store.tables import AccountRow, SessionRow, storable
from corpus.errors import UsageError

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024
LONGEST_NAME = 64

_hasher = PasswordHasher()  # the library's defaults follow RFC 9106


def add(session: Session, name: str, password: str, role: Role, at: datetime) -> Account:
    """Makes an active account. Raises UsageError for a name that is taken or cannot be one, an
    unknown role, and a password that is too short or the name itself."""
    name = _name(name)
    _check_role(role)
    row = AccountRow(
        name=name, role=role, created=at, active=True, password_hash=_hashed(name, password)
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise UsageError(
            f"{name!r} という名前は使われています。別の名前にするか、madoguchi staff listで"
            "確かめてください。"
            f" / the name {name!r} is taken; choose another, or see madoguchi staff list"
        ) from None
    return as_account(row)


def every(session: Session) -> list[Account]:
    """All accounts, by name."""
    return [
        as_account(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.name))
    ]


def set_password(session: Session, name: str, password: str) -> Account:
    """Changes a password and ends the account's sessions. Raises UsageError as `add` does, and
    for a name that no account has."""
    row = _row(session, name)
    row.password_hash = _hashed(row.name, password)
    _end_sessions(session, row)
    throttle.forget(session, row.name)
    return as_account(row)


def set_role(session: Session, name: str, role: Role) -> Account:
    """Raises UsageError for an unknown role and for a name that no account has."""
    _check_role(role)
    row = _row(session, name)
    row.role = role
    return as_account(row)


def set_active(session: Session, name: str, active: bool) -> Account:
    """Lets an account sign in again, or no more: then its sessions end at once. Raises
    UsageError for a name that no account has."""
    row = _row(session, name)
    row.active = active
    if not active:
        _end_sessions(session, row)
    return as_account(row)


def check(session: Session, name: str, password: str, client: str, now: datetime) -> Account | None:
    """The active account with this name and password, or None.

    A failure is written down in this transaction, so the caller must let it commit. Raises
    TooManyFailures, for the right password too, after too many of them. A name that
    nobody has costs as much time as a wrong password.
    """
    name, password = _normal(name), _normal(password)
    throttle.refuse_if_throttled(session, name, client, now)
    row = session.scalar(select(AccountRow).where(AccountRow.name == name))
    if row is None:
        _hasher.hash(password)  # the same work as to verify one
    elif _matches(row.password_hash, password) and row.active:
        throttle.forget(session, name)
        if _hasher.check_needs_rehash(row.password_hash):
            row.password_hash = _hasher.hash(password)
        return as_account(row)
    throttle.note(session, name, client, now)
    return None


def _matches(hash: str, password: str) -> bool:
    try:
        return _hasher.verify(hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _hashed(name: str, password: str) -> str:
    password = _normal(password)
    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(
            f"パスワードが短すぎます。{SHORTEST_PASSWORD}文字以上にしてください。"
            f" / the password is too short; use at least {SHORTEST_PASSWORD} characters"
        )
    if len(password) > LONGEST_PASSWORD:
        raise UsageError(
            f"パスワードが長すぎます。{LONGEST_PASSWORD}文字までにしてください。"
            f" / the password is too long; use at most {LONGEST_PASSWORD} characters"
        )
    if password.casefold() == name.casefold():
        raise UsageError(
            "パスワードが名前と同じです。別のパスワードにしてください。"
            " / the password is the name; choose another password"
        )
    return _hasher.hash(password)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", storable(text))


def _name(text: str) -> str:
    name = _normal(text)
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or name != name.strip():
        raise UsageError(
            f"{text!r} は名前に使えません。1文字以上{LONGEST_NAME}文字以内で、前後に空白の"
            "ない名前にしてください。"
            f" / {text!r} cannot be a name; use 1 to {LONGEST_NAME} characters, no space around "
            "them"
        )
    return name


def _check_role(role: str) -> None:
    if role not in get_args(Role):
        raise UsageError(
            f"{role!r} という役割はありません。{'、'.join(get_args(Role))} のどれかにしてください。"
            f" / {role!r} is no role; use {', '.join(get_args(Role))}"
        )


def _row(session: Session, name: str) -> AccountRow:
    row = session.scalar(select(AccountRow).where(AccountRow.name == _normal(name)))
    if row is None:
        raise UsageError(
            f"{name!r} という利用者はいません。名前はmadoguchi staff listで確かめてください。"
            f" / no account is called {name!r}; see madoguchi staff list for the names"
        )
    return row


def _end_sessions(session: Session, row: AccountRow) -> None:
    session.execute(delete(SessionRow).where(SessionRow.account == row.id))


def as_account(row: AccountRow) -> Account:
    return Account(row.id, row.name, row.role, row.created, row.active)
