"""Who sits at the desk: a session's cookie, or the header of an office's own single sign-on."""

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection
from starlette.responses import Response

from assistant.store import accounts, audit, sessions
from assistant.store.database import Database
from assistant.store.records import Account
from assistant.web.clients import Network

COOKIE = "madoguchi_staff"


@dataclass(frozen=True, slots=True)
class Signing:
    """How staff sign in, and for how long.

    `trusted_header` names the header in which an office's single sign-on says who has signed in.
    It is read only in requests that come straight from one of `trusted_proxies`, and only an
    active account made on the command line gets in by it: that account says the role.
    """

    lasting: timedelta = timedelta(hours=8)
    trusted_header: str | None = None
    trusted_proxies: tuple[Network, ...] = ()
    secure_cookie: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """An account and the token of its session; `new` where this very request began it."""

    account: Account
    token: str
    new: bool = False


def who(connection: HTTPConnection, database: Database, signing: Signing) -> Signed | None:
    """Who sent a request. A name in the trusted header counts before the cookie, and begins a
    session of its own where there is none."""
    token, name = connection.cookies.get(COOKIE), _trusted_name(connection, signing)
    if token is None and name is None:
        return None
    now = datetime.now(UTC)
    with database.transaction() as session:
        account = sessions.account_of(session, token, now) if token else None
        if token and account and name in (None, account.name):
            return Signed(account, token)
        if name is None:
            return None
        named = next((a for a in accounts.every(session) if a.name == name and a.active), None)
        if named is None:
            return None
        return begin(session, named, now, signing, {"header": True})


def begin(
    session: Session, account: Account, now: datetime, signing: Signing, detail: dict[str, object]
) -> Signed:
    """A new session for an account, and a line in the history."""
    token = sessions.begin(session, account, now, signing.lasting)
    audit.note(session, account.name, "signed in", account.name, detail, now)
    return Signed(account, token, new=True)


def keep_cookie(
    response: Response, connection: HTTPConnection, token: str, signing: Signing
) -> None:
    """Hands the browser its token; it forgets it when it is closed."""
    response.set_cookie(
        COOKIE,
        token,
        path=cookie_path(connection),
        httponly=True,
        samesite="strict",
        secure=signing.secure_cookie or connection.scope["scheme"] == "https",
    )


def cookie_path(connection: HTTPConnection) -> str:
    """The desk and nothing else of the service."""
    return str(connection.scope.get("root_path")) or "/"


def form_token(secret: bytes, token: str) -> str:
    """What a form of a session carries, so that no page from elsewhere can send it."""
    return hmac.new(secret, b"staff form\0" + token.encode(), hashlib.sha256).hexdigest()


def client_of(connection: HTTPConnection) -> str:
    """The address that a request came from."""
    return connection.client.host if connection.client else ""


def _trusted_name(connection: HTTPConnection, signing: Signing) -> str | None:
    if signing.trusted_header is None or not _is_trusted(connection, signing.trusted_proxies):
        return None
    wanted = signing.trusted_header.lower().encode("latin-1")
    values = [value for key, value in connection.scope["headers"] if key == wanted]
    if len(values) != 1:  # two of them: one is not the proxy's
        return None
    try:
        return unicodedata.normalize("NFKC", values[0].decode("utf-8")) or None
    except UnicodeDecodeError:
        return None


def _is_trusted(connection: HTTPConnection, networks: Sequence[Network]) -> bool:
    # Where a proxy spoke for a client, `client` is that client and `peer` the proxy.
    host, _ = connection.scope.get("peer") or connection.scope["client"] or ("", 0)
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in networks)
