"""The answer as JSON: the objects of the contract, with their fields in its order. The API
describes itself by the same classes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal, TypeVar

import msgspec

from assistant.answer import outcomes
from corpus.records import PhoneStatus
from index.question import Language

_SHARE = {"ge": 0, "le": 1}
_DIGITS = 4  # behind the point, of what is measured

_ToldT = TypeVar("_ToldT")


class Told:
    """Base of the JSON objects: each has the fields that it names and no others."""

    # For the API's description; dataclasses, as to load pydantic takes longer than to answer.
    __pydantic_config__: ClassVar = {"extra": "forbid"}


@dataclass
class Phone(Told):
    """`number` is null exactly where `status` is "missing". `confirmed` is the day on which
    staff confirmed it, `source` what they checked it against."""

    label: str | None
    number: str | None
    status: PhoneStatus
    confirmed: date | None
    source: str | None


@dataclass
class Place(Told):
    kind: Literal["page", "slide", "sheet"]
    number: int
    name: str | None
    cells: str | None


@dataclass
class Cell(Told):
    """`head` is what stands over the column, empty where nothing does."""

    head: str
    text: str


@dataclass
class Sentence(Told):
    """`cells` are the cells of a table that it consists of, none where it is no row."""

    text: str
    citation: int
    cells: list[Cell]


@dataclass
class Also(Told):
    document: str
    title: str
    section: list[str]
    page: int | None
    place: Place | None
    start: int
    end: int


@dataclass
class Citation(Told):
    """`quote` equals the document's text from `start` to `end`, in Unicode code points."""

    n: int
    document: str
    title: str
    published: str | None
    valid_from: str | None
    valid_until: str | None
    expired: bool
    not_yet_valid: bool
    superseded_by: str | None
    section: list[str]
    page: int | None
    place: Place | None
    start: int
    end: int
    quote: str
    cosine: float
    bm25: float
    fused: float
    also: list[Also]

    def __post_init__(self) -> None:
        self.cosine = round(self.cosine, _DIGITS)
        self.bm25 = round(self.bm25, _DIGITS)
        self.fused = round(self.fused, _DIGITS)


@dataclass
class Contact(Told):
    id: str
    division: str
    division_en: str | None
    department: str
    phones: list[Phone]
    duties: list[str]
    confidence: float = field(metadata=_SHARE)
    citation: int
    caution: str | None

    def __post_init__(self) -> None:
        self.confidence = round(self.confidence, _DIGITS)


@dataclass
class GeneralContact(Told):
    division: str
    division_en: str | None
    phones: list[Phone]
    citation: int


@dataclass
class Time(Told):
    text: str
    first: date | None
    last: date | None


@dataclass
class Outcome(Told):
    """The answer of the contract. Declined has a reason, and no answer and no contacts."""

    id: str | None
    question: str
    language: Language
    outcome: Literal["answered", "declined"]
    reason: outcomes.Reason | None
    answer: list[Sentence]
    citations: list[Citation]
    contacts: list[Contact]
    general_contact: GeneralContact
    notices: list[str]
    generation: str
    milliseconds: float
    as_of: date | None
    time: Time | None
    answer_confidence: float | None = field(
        metadata={
            **_SHARE,
            "description": "文書が答えている確かさ / how sure it is that the documents answer; "
            "null: no sentence of theirs is quoted, but the rows of divisions",
        }
    )

    def __post_init__(self) -> None:
        if self.answer_confidence is not None:
            self.answer_confidence = round(self.answer_confidence, _DIGITS)


def as_json(outcome: outcomes.Outcome, id: str | None = None) -> dict[str, Any]:
    """The answer as JSON objects, in the contract's order of fields."""
    answered = outcome if isinstance(outcome, outcomes.Answered) else None
    told = Outcome(
        id=id,
        question=outcome.question,
        language=outcome.language,
        outcome="answered" if answered else "declined",
        reason=outcome.reason if isinstance(outcome, outcomes.Declined) else None,
        answer=told_as(list[Sentence], answered.answer) if answered else [],
        citations=told_as(list[Citation], outcome.citations),
        contacts=[_contact(contact) for contact in answered.contacts] if answered else [],
        general_contact=told_as(GeneralContact, outcome.general_contact),
        notices=[notice.text for notice in outcome.notices],
        generation=outcome.generation,
        milliseconds=round(outcome.milliseconds, 3),
        as_of=outcome.as_of,
        time=told_as(Time, outcome.time) if outcome.time else None,
        answer_confidence=answered.confidence if answered else None,
    )
    objects: dict[str, Any] = msgspec.to_builtins(told)
    return objects


def told_as(kind: type[_ToldT], record: object) -> _ToldT:
    """A record, or a sequence of records, as JSON objects with attributes of the same names."""
    return msgspec.convert(record, kind, from_attributes=True)


def _contact(contact: outcomes.Contact) -> Contact:
    return Contact(
        id=contact.id,
        division=contact.division,
        division_en=contact.division_en,
        department=contact.department,
        phones=told_as(list[Phone], contact.phones),
        duties=list(contact.duties),
        confidence=contact.confidence,
        citation=contact.citation,
        caution=contact.caution.text if contact.caution else None,
    )
