"""Telephone numbers that staff confirmed or corrected."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.store.records import Confirmation
from assistant.store.tables import ConfirmationRow


def record(
    session: Session,
    division: str,
    label: str | None,
    before: str | None,
    number: str,
    source: str,
    by: str,
    at: datetime,
    generation: str,
) -> Confirmation:
    row = ConfirmationRow(
        division=division,
        label=label,
        before=before,
        number=number,
        source=source,
        by=by,
        at=at,
        generation=generation,
    )
    session.add(row)
    session.flush()
    return _confirmation(row)


def every(session: Session) -> list[Confirmation]:
    """All of them, oldest first."""
    rows = session.scalars(select(ConfirmationRow).order_by(ConfirmationRow.id))
    return [_confirmation(row) for row in rows]


def _confirmation(row: ConfirmationRow) -> Confirmation:
    return Confirmation(
        id=row.id,
        division=row.division,
        label=row.label,
        before=row.before,
        number=row.number,
        source=row.source,
        by=row.by,
        at=row.at,
        generation=row.generation,
    )
