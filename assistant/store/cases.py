"""Rows of questions, feedback and reviews become records and cases."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.store.records import Case, Evidence, Feedback, Question, Review
from assistant.store.tables import FeedbackRow, QuestionRow, ReviewRow


def cases_of(session: Session, rows: Sequence[QuestionRow]) -> list[Case]:
    """The cases of questions, in their order."""
    ids = [row.id for row in rows]
    said = _feedback_of(session, ids)
    found = latest_reviews(session, ids)
    return [Case(as_question(r), tuple(said.get(r.id, ())), found.get(r.id)) for r in rows]


def _feedback_of(session: Session, questions: Sequence[int]) -> dict[int, list[Feedback]]:
    said: dict[int, list[Feedback]] = {}
    rows = select(FeedbackRow).where(FeedbackRow.question.in_(questions)).order_by(FeedbackRow.id)
    for row in session.scalars(rows):
        if row.question is not None:
            said.setdefault(row.question, []).append(as_feedback(row))
    return said


def latest_reviews(session: Session, questions: Sequence[int]) -> dict[int, Review]:
    """The review that counts, by question; a question without one is absent."""
    last = (
        select(func.max(ReviewRow.id))
        .where(ReviewRow.question.in_(questions))
        .group_by(ReviewRow.question)
    )
    rows = session.scalars(select(ReviewRow).where(ReviewRow.id.in_(last)))
    return {row.question: as_review(row) for row in rows}


def as_question(row: QuestionRow) -> Question:
    return Question(
        id=row.id,
        receipt=row.receipt,
        at=row.at,
        face=row.face,
        language=row.language,
        question=row.question,
        outcome=row.outcome,
        reason=row.reason,
        division=row.division,
        confidence=row.confidence,
        generation=row.generation,
        milliseconds=row.milliseconds,
        answer=row.answer,
    )


def as_feedback(row: FeedbackRow) -> Feedback:
    return Feedback(
        id=row.id,
        question=row.question,
        at=row.at,
        helpful=row.helpful,
        reason=row.reason,
        comment=row.comment,
        documents=tuple(row.documents),
        division=row.division,
    )


def as_review(row: ReviewRow) -> Review:
    return Review(
        id=row.id,
        question=row.question,
        by=row.by,
        at=row.at,
        marks={int(n): verdict for n, verdict in row.marks.items()},
        division=row.division,
        evidence=tuple(Evidence(**one) for one in row.evidence),
        answers=tuple(row.answers),
        in_scope=row.in_scope,
        comment=row.comment,
    )
