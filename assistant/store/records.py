"""The records of the office's database. All are frozen; every datetime is aware and in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Face = Literal["page", "plain", "api", "mcp"]
Role = Literal["reviewer", "editor", "administrator"]
Verdict = Literal["right", "wrong", "outdated"]
QueueKind = Literal["declined", "unsure", "unhelpful", "unreviewed", "reviewed"]


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who may sign in at the staff desk; one that is not `active` may no longer."""

    id: int
    name: str
    role: Role
    created: datetime
    active: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer as it was shown.

    `answer` is the contract's JSON object; `division` and `confidence` are the id and the
    confidence of its first contact. Where it names none, `division` is None and `confidence` the
    answer's, None where it has none.
    """

    id: int
    receipt: str
    at: datetime
    face: Face
    language: str
    question: str
    outcome: str
    reason: str | None
    division: str | None
    confidence: float | None
    generation: str
    milliseconds: float
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What someone said of an answer; `question` is None where the question was not stored."""

    id: int
    question: int | None
    at: datetime
    helpful: bool
    reason: str | None
    comment: str | None
    documents: tuple[str, ...]
    division: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that answers a question: words of a document, character by character."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Review:
    """What staff found in a case.

    `marks` holds a verdict by the number of the citation. `division` (an id of the directory),
    `evidence` and `answers` are what would have been right; None or empty where not stated.
    """

    id: int
    question: int
    by: str
    at: datetime
    marks: Mapping[int, Verdict]
    division: str | None
    evidence: tuple[Evidence, ...]
    answers: tuple[str, ...]
    in_scope: bool
    comment: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A telephone number of the directory that someone confirmed or corrected, and after what
    source; `before` is the number that stood there, None for none."""

    id: int
    division: str
    label: str | None
    before: str | None
    number: str
    source: str
    by: str
    at: datetime
    generation: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what; `detail` is what else must be known, never the text of a question."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what was said of it, oldest first, and the review that counts."""

    question: Question
    feedback: tuple[Feedback, ...]
    review: Review | None
