"""Stored questions and the cases that they make."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy import delete as deleting
from sqlalchemy.orm import Session

from assistant.store import audit
from assistant.store.cases import as_question, cases_of
from assistant.store.receipts import new_receipt, read_receipt
from assistant.store.records import Case, Face, Question, QueueKind
from assistant.store.tables import FeedbackRow, QuestionRow, ReviewRow, storable

UNSURE_BELOW = 0.6  # confidence of the first contact, or of an answer without one

_WIDE = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}  # ASCII as 全角

_reviewed = exists().where(ReviewRow.question == QuestionRow.id)
# What was said after a review asks for another one.
_seen = exists().where(ReviewRow.question == FeedbackRow.question, ReviewRow.at >= FeedbackRow.at)
_unhelpful = exists().where(FeedbackRow.question == QuestionRow.id, ~FeedbackRow.helpful, ~_seen)

_QUEUES: dict[QueueKind, ColumnElement[bool]] = {
    "declined": and_(~_reviewed, QuestionRow.outcome == "declined"),
    "unsure": and_(
        ~_reviewed,
        QuestionRow.outcome == "answered",
        or_(QuestionRow.confidence.is_(None), QuestionRow.confidence < UNSURE_BELOW),
    ),
    "unhelpful": _unhelpful,
    "unreviewed": ~_reviewed,
    "reviewed": _reviewed,
}


def record(session: Session, answer: Mapping[str, Any], face: Face, at: datetime) -> Question:
    """Stores an answer (the contract's object, already free of personal data)."""
    kept = storable(dict(answer))
    contact = kept["contacts"][0] if kept["contacts"] else None
    row = QuestionRow(
        receipt=new_receipt(),
        at=at,
        face=face,
        language=kept["language"],
        question=kept["question"],
        outcome=kept["outcome"],
        reason=kept["reason"],
        division=contact and contact["id"],
        confidence=contact["confidence"] if contact else kept.get("answer_confidence"),
        generation=kept["generation"],
        milliseconds=kept["milliseconds"],
        answer=kept,
    )
    session.add(row)
    session.flush()
    return as_question(row)


def by_receipt(session: Session, receipt: str) -> Question | None:
    """The question of a receipt, however that was typed."""
    row = session.scalar(select(QuestionRow).where(QuestionRow.receipt == read_receipt(receipt)))
    return as_question(row) if row else None


def case(session: Session, question_id: int) -> Case | None:
    row = session.get(QuestionRow, question_id)
    return cases_of(session, [row])[0] if row else None


def delete(session: Session, receipt: str, actor: str = "visitor") -> bool:
    """Deletes a question with its feedback and reviews; False where there is none. The audit log
    gets that it was done, and nothing of the question."""
    of_receipt = deleting(QuestionRow).where(QuestionRow.receipt == read_receipt(receipt))
    if not session.scalars(of_receipt.returning(QuestionRow.id)).all():
        return False
    audit.note(session, actor, "question deleted", "", {}, datetime.now(UTC))
    return True


def prune(session: Session, before: datetime, actor: str = "retention") -> int:
    """Deletes the questions asked before a moment, with their feedback and reviews, and what
    was said before it of questions that were not stored. Returns how many questions; the audit
    log gets that too, where there were any."""
    session.execute(deleting(FeedbackRow).where(FeedbackRow.at < before))
    old = deleting(QuestionRow).where(QuestionRow.at < before).returning(QuestionRow.id)
    count = len(session.scalars(old).all())
    if count:
        detail = {"before": before.isoformat(timespec="seconds"), "questions": count}
        audit.note(session, actor, "questions pruned", "", detail, datetime.now(UTC))
    return count


def queue(
    session: Session, kind: QueueKind, page: int = 1, size: int = 50, search: str = ""
) -> tuple[list[Case], int]:
    """One page (from 1) of the cases of a kind, newest first, and how many there are in all. With
    `search`, those whose question holds each of its words, or whose receipt it is."""
    wanted = and_(_QUEUES[kind], _is_found(search))
    total = session.scalar(select(func.count()).select_from(QuestionRow).where(wanted)) or 0
    newest = (
        select(QuestionRow).where(wanted).order_by(QuestionRow.at.desc(), QuestionRow.id.desc())
    )
    rows = session.scalars(newest.limit(size).offset((page - 1) * size)).all()
    return cases_of(session, rows), total


def _is_found(search: str) -> ColumnElement[bool]:
    words = storable(search).split()
    found = and_(true(), *map(_holds, words))
    receipt = read_receipt(search)
    return found if receipt is None else or_(found, QuestionRow.receipt == receipt)


def _holds(word: str) -> ColumnElement[bool]:
    """Whether a question holds a word, which may stand there in wide letters or narrow ones."""
    narrow = unicodedata.normalize("NFKC", word)
    # SQLite takes large and small letters for the same in ASCII only.
    wide = (form.translate(_WIDE) for form in (narrow.upper(), narrow.lower()))
    forms = dict.fromkeys((word, narrow, *wide))
    return or_(*(QuestionRow.question.icontains(form, autoescape=True) for form in forms))
