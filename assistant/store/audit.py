"""The audit log: who did what. It only grows; the database itself refuses anything else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.store.records import AuditEntry
from assistant.store.tables import AuditRow


def note(
    session: Session,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, Any],
    at: datetime,
) -> None:
    """Adds an entry; kept exactly when what it tells of is, as both are one transaction."""
    row = AuditRow(actor=actor, action=action, subject=subject, detail=dict(detail), at=at)
    session.add(row)
    session.flush()


def entries(session: Session, page: int = 1, size: int = 50) -> tuple[list[AuditEntry], int]:
    """One page (from 1) of the entries, newest first, and how many there are in all."""
    newest = select(AuditRow).order_by(AuditRow.id.desc()).limit(size).offset((page - 1) * size)
    total = session.scalar(select(func.count()).select_from(AuditRow)) or 0
    return [_entry(row) for row in session.scalars(newest)], total


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(row.id, row.at, row.actor, row.action, row.subject, row.detail)
