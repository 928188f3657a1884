"""What an answer is: answered or declined, each with what the caller needs next."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus.records import Phone, Place, Span
from index.question import Language

Reason = Literal["out_of_scope", "empty_question", "too_long", "no_evidence"]
_MARKDOWN = re.compile(r"\*\*|^#{1,6} ", re.MULTILINE)
_SPARED = re.compile(r"\\(?=[*_#\[\]|~`>])")
# A sentence that a page or a column wraps: between Japanese words no space takes its place.
_WRAPPED = re.compile(r"[^\S\n]*\n\s*")
_KANA_OR_KANJI = r"[\u3041-\u30ff\u3400-\u9fff、。]"
_WRAPPED_JAPANESE = re.compile(rf"(?<={_KANA_OR_KANJI})\s*\n\s*(?={_KANA_OR_KANJI})")


class _Quoted:
    """What stands at a place of a document."""

    __slots__ = ()
    document: str
    place: Place | None
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.document, self.start, self.end)

    @property
    def page(self) -> int | None:
        """The page or slide on which it begins, counted from 1."""
        return self.place.number if self.place and self.place.kind != "sheet" else None


@dataclass(frozen=True, slots=True)
class Also(_Quoted):
    """Where the words of a quotation, or nearly the same, stand too."""

    document: str
    title: str
    section: tuple[str, ...]
    place: Place | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation(_Quoted):
    """A quotation: `quote` equals the document's stored text from `start` to `end`. `also` is
    where else it stands."""

    n: int
    document: str
    title: str
    published: str | None
    valid_until: str | None
    expired: bool
    superseded_by: str | None
    section: tuple[str, ...]
    place: Place | None
    start: int
    end: int
    quote: str
    cosine: float
    bm25: float
    fused: float
    valid_from: str | None = None
    not_yet_valid: bool = False
    also: tuple[Also, ...] = ()


@dataclass(frozen=True, slots=True)
class Time:
    """The time that a question named: its words, and the days that they mean; None where they
    do not say which."""

    text: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `head` is what stands over its column, empty where nothing does."""

    head: str
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the sources and the number of the citation that holds it. `cells` are the
    cells of a table that it consists of, none where it is no row."""

    text: str
    citation: int
    cells: tuple[Cell, ...] = ()

    @property
    def readable(self) -> str:
        """The text as one line without the signs by which Markdown sets words in bold and
        headings and spares others; a row's cells each after the head of its column."""
        if not self.cells:
            plain = _SPARED.sub("", _MARKDOWN.sub("", self.text)).strip()
            return _WRAPPED.sub(" ", _WRAPPED_JAPANESE.sub("", plain))
        return " / ".join(": ".join(filter(None, (c.head, c.text))) for c in self.cells)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be told beside the quotations, in the question's language; `easy` says it in
    plain Japanese where that is Japanese. What is `urgent` stands before everything else."""

    text: str
    easy: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """A division to call. `caution` says what is doubtful about its number and whom else to
    call; None where nothing is doubtful."""

    id: str
    division: str
    division_en: str | None
    department: str
    phones: tuple[Phone, ...]
    duties: tuple[str, ...]
    confidence: float
    citation: int
    caution: Notice | None


@dataclass(frozen=True, slots=True)
class GeneralContact:
    division: str
    division_en: str | None
    phones: tuple[Phone, ...]
    citation: int


@dataclass(frozen=True, slots=True)
class Answered:
    """`as_of` is the day on which the question was asked, `time` what it named of another.
    `confidence` is how sure it is that the documents answer, and `caution` says where that is in
    doubt; None where the answer is the rows of divisions, which have a confidence each."""

    question: str
    language: Language
    answer: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    contacts: tuple[Contact, ...]
    general_contact: GeneralContact
    notices: tuple[Notice, ...]
    generation: str
    milliseconds: float
    as_of: date | None = None
    time: Time | None = None
    confidence: float | None = None
    caution: Notice | None = None


@dataclass(frozen=True, slots=True)
class Declined:
    """No answer. `citations` holds the row of the general line and nothing else."""

    question: str
    language: Language
    reason: Reason
    citations: tuple[Citation, ...]
    general_contact: GeneralContact
    notices: tuple[Notice, ...]
    generation: str
    milliseconds: float
    as_of: date | None = None
    time: Time | None = None


Outcome = Answered | Declined
