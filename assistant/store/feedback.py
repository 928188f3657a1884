"""What those who asked say of an answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant.store.cases import as_feedback
from assistant.store.receipts import read_receipt
from assistant.store.records import Feedback
from assistant.store.tables import FeedbackRow, QuestionRow


def give(
    session: Session,
    receipt: str | None,
    helpful: bool,
    reason: str | None,
    comment: str | None,
    documents: Sequence[str],
    division: str | None,
    at: datetime,
    answer: str | None = None,
) -> Feedback:
    """Stores what was said of an answer that has no judgement, with the question of the receipt
    where that is (still) stored. Of a question that was deleted no words are kept."""
    question = None
    if receipt is not None:
        # The question stays locked until the end: it may be deleted at this moment.
        of_receipt = select(QuestionRow.id).where(QuestionRow.receipt == read_receipt(receipt))
        question = session.scalar(of_receipt.with_for_update(read=True, key_share=True))
        comment = comment if question is not None else None
    row = FeedbackRow(
        question=question,
        at=at,
        helpful=helpful,
        reason=reason,
        comment=comment,
        documents=list(documents),
        division=division,
        answer=answer,
    )
    session.add(row)
    session.flush()
    return as_feedback(row)


def withdraw(session: Session, answer: str) -> bool:
    """Deletes what was said of an answer before; False where nothing was."""
    said = delete(FeedbackRow).where(FeedbackRow.answer == answer).returning(FeedbackRow.id)
    return session.scalar(said) is not None
