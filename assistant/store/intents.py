"""Confirmations of numbers that were begun, by the audit log: each is noted before it is done,
and again when it came to its end."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.store.records import AuditEntry
from assistant.store.tables import AuditRow

BEGUN = "number to be confirmed"
CONFIRMED = "number confirmed"
FAILED = "number not confirmed"


def open_intents(session: Session) -> list[AuditEntry]:
    """What was begun and has no end yet, oldest first; entries belong together by the `intent`
    of their detail."""
    rows = session.scalars(
        select(AuditRow)
        .where(AuditRow.action.in_((BEGUN, CONFIRMED, FAILED)))
        .order_by(AuditRow.id)
    ).all()
    ended = {row.detail.get("intent") for row in rows if row.action != BEGUN}
    return [
        AuditEntry(row.id, row.at, row.actor, row.action, row.subject, row.detail)
        for row in rows
        if row.action == BEGUN and row.detail.get("intent") not in ended
    ]
