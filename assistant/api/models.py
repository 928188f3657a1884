"""What the API takes and what it gives; its description of itself is made of these classes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer.contract import Outcome, Phone, Told
from assistant.api.requests import NO_NUL
from assistant.service.counter import Feeling

Text = Annotated[str, Field(pattern=NO_NUL)]


class _Given(BaseModel):
    """What a client sends: nothing is converted, and nothing unknown passes."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Asked(_Given):
    """A question. One that is empty, or longer than 500 characters, is declined."""

    question: Text = Field(description="質問 / the question", examples=["事業承継の相談先は?"])
    previous: list[Annotated[Text, Field(max_length=500)]] = Field(
        default_factory=list,
        max_length=10,
        description="同じ相談の、前の質問（古い順） / earlier questions of the visit, oldest first",
    )


class Question(Asked):
    """A question, with what its answer is to be called. One that is empty, or longer than 500
    characters, is declined."""

    id: Annotated[Text, Field(max_length=200)] | None = Field(
        default=None, description="そのまま返す番号 / handed back as it is"
    )


class Wanted(_Given):
    """A matter or a name."""

    matter: Text = Field(
        description="用件、または課室名 / the matter, or the name of a division",
        examples=["特許の相談", "中小企業課"],
    )


class Judgement(_Given):
    """Whether an answer helped."""

    token: Text = Field(max_length=8192, description="feedback_token of the answer")
    helpful: bool
    reason: Feeling | None = None
    comment: Annotated[Text, Field(max_length=1000)] | None = None


@dataclass
class Answer(Outcome):
    """The answer of the contract, and by what it can be judged and deleted."""

    receipt: str | None = field(
        metadata={
            "description": "保存した質問の受付番号 / number of the stored question; "
            "null: not stored"
        }
    )
    feedback_token: str


@dataclass
class Evidence(Told):
    """A span of a document, in Unicode code points, and what stands there."""

    document: str
    start: int
    end: int
    quote: str


@dataclass
class Division(Told):
    """A division, its duties one by one, its numbers, and the row that proves them."""

    id: str
    division: str
    division_en: str | None
    department: str
    department_en: str | None
    parent: str | None
    window_of: str | None
    duties: list[str]
    phones: list[Phone]
    evidence: Evidence
    also: list[Evidence]
    note: str | None


@dataclass
class GeneralLine(Told):
    division: str
    division_en: str | None
    phones: list[Phone]
    evidence: Evidence


@dataclass
class _OfGeneration(Told):
    generation: str


@dataclass
class OneDivision(Division, _OfGeneration):
    pass


@dataclass
class Divisions(_OfGeneration):
    general_contact: GeneralLine
    divisions: list[Division]


@dataclass
class Document(Told):
    """Dates are a year, a year and month, or a day. `expired` and `not_yet_valid` hold as of
    `as_of` of the response; `characters` counts Unicode code points of the text."""

    id: str
    title: str
    title_en: str | None
    publisher: str
    publisher_en: str | None
    kind: str
    published: str | None
    published_note: str | None
    valid_from: str | None
    valid_until: str | None
    expired: bool
    not_yet_valid: bool
    supersedes: list[str]
    superseded_by: list[str]
    file: str
    sha256: str
    characters: int


@dataclass
class _OfDay(_OfGeneration):
    as_of: date


@dataclass
class OneDocument(Document, _OfDay):
    text: str | None = field(metadata={"description": "全文（?text=trueのとき） / with ?text=true"})


@dataclass
class Documents(_OfDay):
    documents: list[Document]


@dataclass
class Excerpt(Told):
    """The text of a document from `start` to `end`, half-open, in Unicode code points."""

    document: str
    generation: str
    sha256: str
    start: int
    end: int
    characters: int
    text: str


@dataclass
class Found(Told):
    """Divisions for a matter, and the general line for where none is found."""

    divisions: list[Division]
    general_contact: GeneralLine


@dataclass(kw_only=True)
class Error(Told):
    """What does not hold: a place in the body (JSON pointer) or a parameter of the address."""

    pointer: str | None = None
    parameter: str | None = None
    detail: str


@dataclass
class Problem(Told):
    """RFC 9457. `type` answers a description of the kind of problem."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Error] = field(default_factory=list)


@dataclass
class ProblemKind(Told):
    type: str
    status: int
    title: str
    title_en: str
    meaning: str
    meaning_en: str
