"""A number's way from the form to the counter. It is noted before it is entered and again when it
is served, so that whatever happens in between, what was changed, by whom and after what is known.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import msgspec

from assistant.service.publishing import OpenFolder, Publisher
from assistant.store import audit, confirmations
from assistant.store.database import Database
from assistant.store.intents import BEGUN, CONFIRMED, FAILED, open_intents
from assistant.store.records import Confirmation
from corpus.confirming import Standing, confirmation, enter, standings
from corpus.dates import today_in_japan
from corpus.errors import Busy, CorpusError, MadoguchiError, StoreError, half_of

_PATIENCE = 20.0  # seconds for which a change waits for another


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
    with publisher.opened(_PATIENCE) as folder:
        _settle(folder, database)
        folder.refuse_unpublished()
        present = standings(folder.path)
        today = today_in_japan()
        after = confirmation(present, before, found.number, found.source, found.note, today)
        intent = _Intent(token_hex(8), before, after)
        _begun(database, who, intent)
        try:
            with folder.restored():
                enter(folder.path, after)
                generation = folder.build()
        except OSError as error:
            _failed(database, who, intent, str(error))
            raise CorpusError(
                f"名簿に書き込めません（{error.strerror}）。管理者に御連絡ください。名簿は元のままです。"
                f" / {folder.path}: cannot be written ({error.strerror}); nothing was changed."
            ) from None
        except MadoguchiError as error:
            _failed(database, who, intent, str(error))
            raise
        try:
            return _record(database, who, intent, generation)
        except StoreError as error:
            raise StoreError(
                "番号は窓口に出ましたが、記録がまだです。次に名簿を変更するときに、自動で記録します。"
                f" / The number is served but not recorded yet: {half_of(str(error), 'en')}"
            ) from error


def settle(publisher: Publisher, database: Database) -> None:
    """Brings to its end what a killed process left half done; what another process is just
    doing is left to it, and what cannot be done now waits for the next confirmation."""
    with database.reading() as session:
        if not open_intents(session):
            return
    try:
        with publisher.opened() as folder:
            _settle(folder, database)
    except Busy:
        pass
    except MadoguchiError as error:
        print(f"madoguchi: 名簿の変更が途中です / half done: {error}", file=sys.stderr)


def _settle(folder: OpenFolder, database: Database) -> None:
    with database.reading() as session:
        left = open_intents(session)
    for entry in left:
        who, intent = entry.actor, msgspec.convert(dict(entry.detail), _Intent)
        if intent.after not in standings(folder.path):
            _failed(database, who, intent, "interrupted before it was entered")
            continue
        try:
            generation = folder.served() or folder.build()
        except MadoguchiError as error:
            enter(folder.path, intent.before)
            _failed(database, who, intent, str(error))
            continue
        _record(database, who, intent, generation)


def _begun(database: Database, who: str, intent: _Intent) -> None:
    _note(database, who, BEGUN, intent, msgspec.to_builtins(intent))


def _failed(database: Database, who: str, intent: _Intent, reason: str) -> None:
    _note(database, who, FAILED, intent, {"intent": intent.intent, "reason": reason})


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
