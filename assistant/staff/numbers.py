"""A number's way from the form to the counter. It is noted before it is entered and again when it
is served, so that whatever happens in between, what was changed, by whom and after what is known.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from assistant.publishing import OpenFolder, Publisher
from assistant.store import audit, confirmations
from assistant.store.database import Database
from assistant.store.intents import BEGUN, CONFIRMED, FAILED, open_intents
from assistant.store.records import AuditEntry, Confirmation
from corpus.confirming import Standing, confirmation, enter, standings
from corpus.errors import Busy, MadoguchiError

_JAPAN = ZoneInfo("Asia/Tokyo")


class _Intent(msgspec.Struct, frozen=True):
    """The detail of what was begun."""

    intent: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class Found:
    """What staff found: a number, what it was checked against, and a note for the division."""

    number: str
    source: str
    note: str | None


def confirm(
    publisher: Publisher, database: Database, who: str, before: Standing, found: Found
) -> Confirmation:
    """Enters a number, publishes it, and records both.

    Raises Busy, CorpusError or GenerationError where it does not come to be served; then the
    directory is as it was. What an earlier process left half done is brought to its end first.
    """
    with publisher.opened() as folder:
        _settle(folder, database)
        folder.refuse_unpublished()
        today = datetime.now(_JAPAN).date()
        after = confirmation(folder.path, before, found.number, found.source, found.note, today)
        intent = _Intent(token_hex(8), before, after)
        _note(database, who, BEGUN, intent, _plain(intent))
        try:
            with folder.restored():
                enter(folder.path, after)
                generation = folder.build()
        except (MadoguchiError, OSError) as error:
            _note(database, who, FAILED, intent, {"intent": intent.intent, "reason": str(error)})
            raise
        return _record(database, who, intent, generation)


def settle(publisher: Publisher, database: Database) -> None:
    """Brings to its end what a killed process left half done; what another process is just
    doing is left to it, and what cannot be done now waits for the next confirmation."""
    with database.reading() as session:
        if not open_intents(session):
            return
    try:
        with publisher.opened(seconds=0) as folder:
            _settle(folder, database)
    except Busy:
        pass
    except MadoguchiError as error:
        print(f"madoguchi: 名簿の変更が途中です / half done: {error}", file=sys.stderr)


def _settle(folder: OpenFolder, database: Database) -> None:
    with database.reading() as session:
        left = open_intents(session)
    for entry in left:
        intent = msgspec.convert(_as_kept(entry), _Intent)
        if intent.after not in standings(folder.path):
            reason = "interrupted before it was entered"
            _note(
                database, entry.actor, FAILED, intent, {"intent": intent.intent, "reason": reason}
            )
            continue
        generation = folder.served()
        if generation is None:
            generation = _published_late(folder, database, entry.actor, intent)
        if generation is not None:
            _record(database, entry.actor, intent, generation)


def _published_late(
    folder: OpenFolder, database: Database, who: str, intent: _Intent
) -> str | None:
    """The generation that holds what was entered; None where there is none and it was taken
    back."""
    try:
        return folder.build()
    except MadoguchiError as error:
        enter(folder.path, intent.before)
        _note(database, who, FAILED, intent, {"intent": intent.intent, "reason": str(error)})
        return None


def _record(database: Database, who: str, intent: _Intent, generation: str) -> Confirmation:
    before, after = intent.before.phone, intent.after.phone
    now = datetime.now(UTC)
    with database.transaction() as session:
        done = confirmations.record(
            session,
            division=intent.after.owner,
            label=after.label,
            before=before.number,
            number=after.number or "",
            source=after.source or "",
            by=who,
            at=now,
            generation=generation,
        )
        detail = {
            "intent": intent.intent,
            "before": before.number,
            "number": after.number,
            "source": after.source,
            "generation": generation,
        }
        audit.note(session, who, CONFIRMED, intent.after.owner, detail, now)
    return done


def _note(
    database: Database, who: str, action: str, intent: _Intent, detail: Mapping[str, Any]
) -> None:
    with database.transaction() as session:
        audit.note(session, who, action, intent.after.owner, detail, datetime.now(UTC))


def _plain(intent: _Intent) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(intent)
    return plain


def _as_kept(entry: AuditEntry) -> dict[str, Any]:
    return dict(entry.detail)
