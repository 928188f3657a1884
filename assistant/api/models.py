"""The objects of the contract as typed structures, for the description of the API. The answers
themselves are made by `assistant.answer.outcomes.as_json` and `assistant.api.entries`."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.api.requests import NO_NUL
from corpus.records import PhoneStatus
from index.question import Language

Text = Annotated[str, Field(pattern=NO_NUL)]
Feeling = Literal["not_found", "wrong_desk", "outdated", "unclear", "other"]


class _Given(BaseModel):
    """What a client sends: nothing is converted, and nothing unknown passes."""

    model_config = ConfigDict(strict=True, extra="forbid")


class _Told(BaseModel):
    """What the service answers."""

    model_config = ConfigDict(extra="forbid")


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


class Phone(_Told):
    """`number` is null exactly where `status` is "missing". `confirmed` is the day on which
    staff confirmed it, `source` what they checked it against."""

    label: str | None
    number: str | None
    status: PhoneStatus
    confirmed: str | None
    source: str | None


class Place(_Told):
    kind: Literal["page", "slide", "sheet"]
    number: int
    name: str | None
    cells: str | None


class Cell(_Told):
    """`head` is what stands over the column, empty where nothing does."""

    head: str
    text: str


class Sentence(_Told):
    """`cells` are the cells of a table that it consists of, none where it is no row."""

    text: str
    citation: int
    cells: list[Cell]


class Also(_Told):
    document: str
    title: str
    section: list[str]
    page: int | None
    place: Place | None
    start: int
    end: int


class Citation(_Told):
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


class Contact(_Told):
    id: str
    division: str
    division_en: str | None
    department: str
    phones: list[Phone]
    duties: list[str]
    confidence: float = Field(ge=0, le=1)
    citation: int
    caution: str | None


class GeneralContact(_Told):
    division: str
    division_en: str | None
    phones: list[Phone]
    citation: int


class Time(_Told):
    text: str
    first: str | None
    last: str | None


class Outcome(_Told):
    """The answer of the contract. Declined has a reason, and no answer and no contacts."""

    id: str | None
    question: str
    language: Language
    outcome: Literal["answered", "declined"]
    reason: Literal["out_of_scope", "empty_question", "too_long", "no_evidence"] | None
    answer: list[Sentence]
    citations: list[Citation]
    contacts: list[Contact]
    general_contact: GeneralContact
    notices: list[str]
    generation: str
    milliseconds: float
    as_of: str | None
    time: Time | None
    answer_confidence: float | None = Field(
        ge=0,
        le=1,
        description="文書が答えている確かさ / how sure it is that the documents answer; null: no "
        "sentence of theirs is quoted, but the rows of divisions",
    )


class Answer(Outcome):
    """The answer of the contract, and by what it can be judged and deleted."""

    receipt: str | None = Field(
        description="保存した質問の受付番号 / number of the stored question; null: not stored"
    )
    feedback_token: str


class Evidence(_Told):
    """A span of a document, in Unicode code points, and what stands there."""

    document: str
    start: int
    end: int
    quote: str


class Division(_Told):
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


class GeneralLine(_Told):
    division: str
    division_en: str | None
    phones: list[Phone]
    evidence: Evidence


class OneDivision(Division):
    generation: str


class Divisions(_Told):
    generation: str
    general_contact: GeneralLine
    divisions: list[Division]


class Document(_Told):
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


class OneDocument(Document):
    generation: str
    as_of: str
    text: str | None = Field(description="全文（?text=trueのとき） / with ?text=true")


class Documents(_Told):
    generation: str
    as_of: str
    documents: list[Document]


class Excerpt(_Told):
    """The text of a document from `start` to `end`, half-open, in Unicode code points."""

    document: str
    generation: str
    sha256: str
    start: int
    end: int
    characters: int
    text: str


class Found(_Told):
    """Divisions for a matter, and the general line for where none is found."""

    divisions: list[Division]
    general_contact: GeneralLine


class Error(_Told):
    """What does not hold: a place in the body (JSON pointer) or a parameter of the address."""

    pointer: str | None = None
    parameter: str | None = None
    detail: str


class Problem(_Told):
    """RFC 9457. `type` answers a description of the kind of problem."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Error] = Field(default_factory=list)


class ProblemKind(_Told):
    type: str
    status: int
    title: str
    title_en: str
    meaning: str
    meaning_en: str
