"""What an overview counts: questions by day of Japan, answers by document, what was said of them.

Only columns are read that counting needs: the answers themselves are large.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import numpy as np
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from assistant.store.records import Verdict
from assistant.store.tables import FeedbackRow, QuestionRow, ReviewRow
from corpus.dates import JAPAN

_NO_QUESTION = ("empty_question", "too_long")


@dataclass(frozen=True, slots=True)
class Day:
    """A day of Japan. `median` and `p95` are milliseconds of an answer, None without any."""

    day: date
    questions: int
    declined: int
    median: float | None
    p95: float | None


@dataclass(frozen=True, slots=True)
class Overview:
    """A period. `days` holds every day of it, also those without a question; `helpful` and
    `unhelpful` count what visitors said, also of questions that were not stored."""

    days: tuple[Day, ...]
    questions: int
    declined: int
    median: float | None
    p95: float | None
    languages: Mapping[str, int]
    faces: Mapping[str, int]
    helpful: int
    unhelpful: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A stored question without an answer, or with one that did not help."""

    id: int
    question: str


@dataclass(frozen=True, slots=True)
class Judged:
    """How often staff found citations of a document right, wrong and outdated."""

    document: str
    title: str
    right: int
    wrong: int
    outdated: int


def state(session: Session) -> tuple[int | None, ...]:
    """Another value whenever something that is counted was added or deleted."""
    questions = select(func.count(), func.max(QuestionRow.id)).select_from(QuestionRow)
    said = select(func.count(), func.max(FeedbackRow.id)).select_from(FeedbackRow)
    reviewed = select(func.max(ReviewRow.id))
    return tuple(
        value for query in (questions, said, reviewed) for value in session.execute(query).one()
    )


def overview(session: Session, first: date, last: date) -> Overview:
    """Counts the questions of these days, both included."""
    rows = session.execute(
        select(
            QuestionRow.at,
            QuestionRow.outcome,
            QuestionRow.language,
            QuestionRow.face,
            QuestionRow.milliseconds,
        ).where(_within(QuestionRow.at, first, last))
    ).all()
    offset = _offset(first)
    ats = [(row.at.replace(tzinfo=None) + offset).toordinal() - first.toordinal() for row in rows]
    places = np.array(ats, dtype=int)
    declined = np.array([row.outcome == "declined" for row in rows], dtype=bool)
    milliseconds = np.array([row.milliseconds for row in rows], dtype=float)
    order = np.argsort(places, kind="stable")
    count = (last - first).days + 1
    bounds = np.searchsorted(places[order], np.arange(count + 1))
    days = tuple(
        _day(first + timedelta(n), order[start:end], declined, milliseconds)
        for n, (start, end) in enumerate(pairwise(bounds))
    )
    whole = _day(first, order, declined, milliseconds)
    said = _said(session, first, last)
    return Overview(
        days=days,
        questions=whole.questions,
        declined=whole.declined,
        median=whole.median,
        p95=whole.p95,
        languages=_ranked(Counter(row.language for row in rows)),
        faces=_ranked(Counter(row.face for row in rows)),
        helpful=said.get(True, 0),
        unhelpful=said.get(False, 0),
    )


def unanswered(session: Session, first: date, last: date, most: int) -> list[Unanswered]:
    """The newest questions that were declined or did not help, newest first; not those that were
    empty or too long."""
    unhelpful = select(FeedbackRow.question).where(
        FeedbackRow.question.is_not(None), ~FeedbackRow.helpful
    )
    rows = session.execute(
        select(QuestionRow.id, QuestionRow.question)
        .where(
            _within(QuestionRow.at, first, last),
            or_(QuestionRow.outcome == "declined", QuestionRow.id.in_(unhelpful)),
            or_(QuestionRow.reason.is_(None), QuestionRow.reason.not_in(_NO_QUESTION)),
        )
        .order_by(QuestionRow.at.desc(), QuestionRow.id.desc())
        .limit(most)
    )
    return [Unanswered(row.id, row.question) for row in rows]


def judged(session: Session, first: date, last: date) -> list[Judged]:
    """By document, those with most citations that are not right first; the last review of each
    question of the period counts."""
    newest = select(func.max(ReviewRow.id)).group_by(ReviewRow.question)
    rows = session.execute(
        select(ReviewRow.marks, QuestionRow.answer)
        .join(QuestionRow, QuestionRow.id == ReviewRow.question)
        .where(ReviewRow.id.in_(newest), _within(QuestionRow.at, first, last))
        .order_by(ReviewRow.id)
    )
    counts: dict[str, Counter[Verdict]] = {}
    titles: dict[str, str] = {}
    for marks, answer in rows:
        cited = {str(citation["n"]): citation for citation in answer["citations"]}
        for n, verdict in marks.items():
            if n in cited:
                document = cited[n]["document"]
                titles[document] = cited[n]["title"]
                counts.setdefault(document, Counter())[verdict] += 1
    found = [
        Judged(document, titles[document], of["right"], of["wrong"], of["outdated"])
        for document, of in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.wrong - one.outdated, -one.right, one.document))


def _within(
    column: InstrumentedAttribute[datetime], first: date, last: date
) -> ColumnElement[bool]:
    begin = datetime.combine(first, time.min, JAPAN).astimezone(UTC)
    end = datetime.combine(last + timedelta(1), time.min, JAPAN).astimezone(UTC)
    return and_(column >= begin, column < end)


def _offset(day: date) -> timedelta:
    """Japan has had no summer time since 1951."""
    return datetime.combine(day, time.min, JAPAN).utcoffset() or timedelta()


def _day(day: date, chosen: np.ndarray, declined: np.ndarray, milliseconds: np.ndarray) -> Day:
    taken = milliseconds[chosen]
    median, p95 = np.percentile(taken, (50, 95)) if len(taken) else (None, None)
    return Day(
        day=day,
        questions=len(taken),
        declined=int(declined[chosen].sum()),
        median=None if median is None else float(median),
        p95=None if p95 is None else float(p95),
    )


def _said(session: Session, first: date, last: date) -> dict[bool, int]:
    rows = session.execute(
        select(FeedbackRow.helpful, func.count())
        .where(_within(FeedbackRow.at, first, last))
        .group_by(FeedbackRow.helpful)
    )
    return {bool(helpful): count for helpful, count in rows}


def _ranked(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
