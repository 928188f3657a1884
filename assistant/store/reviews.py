"""What staff found in a case. Every review is kept; the last one of a case counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.store.cases import as_review, cases_of, latest_reviews
from assistant.store.records import Case, Evidence, Review, Verdict
from assistant.store.tables import QuestionRow, ReviewRow
from corpus.errors import StoreError, UsageError


def save(
    session: Session,
    question: int,
    by: str,
    marks: Mapping[int, Verdict],
    division: str | None,
    evidence: Sequence[Evidence],
    answers: Sequence[str],
    in_scope: bool,
    comment: str,
    at: datetime,
) -> Review:
    """Adds a review. Raises StoreError where the question is gone, UsageError for a verdict
    that is none."""
    unknown = set(marks.values()) - set(get_args(Verdict))
    if unknown:
        wrong, known = unknown.pop(), get_args(Verdict)
        raise UsageError(
            f"{wrong!r} という判定はありません。{'、'.join(known)} のどれかにしてください。"
            f" / {wrong!r} is no verdict; use {', '.join(known)}"
        )
    # Locked until the end: who asked may have it deleted at this moment.
    there = select(QuestionRow.id).where(QuestionRow.id == question)
    if session.scalar(there.with_for_update(read=True, key_share=True)) is None:
        raise StoreError(
            f"質問 {question} はすでに削除されているため、確認結果を保存していません。"
            f" / question {question} is no longer stored, so no review was saved of it."
        )
    row = ReviewRow(
        question=question,
        by=by,
        at=at,
        marks={str(n): verdict for n, verdict in sorted(marks.items())},
        division=division,
        evidence=[{"document": one.document, "quote": one.quote} for one in evidence],
        answers=list(answers),
        in_scope=in_scope,
        comment=comment,
    )
    session.add(row)
    session.flush()
    return as_review(row)


def latest(session: Session, question: int) -> Review | None:
    return latest_reviews(session, [question]).get(question)


def reviewed(session: Session) -> list[Case]:
    """Every reviewed case, in the order of the questions."""
    rows = select(QuestionRow).where(QuestionRow.id.in_(select(ReviewRow.question)))
    return cases_of(session, session.scalars(rows.order_by(QuestionRow.id)).all())
