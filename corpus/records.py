"""The records that travel through the pipeline. All are frozen; identity is source and position."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, Protocol

from corpus.dates import PartialDate

PhoneStatus = Literal["stated", "inferred", "missing"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of Unicode code points in a document's stored text."""

    document: str
    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.document == other.document and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Place:
    """Where a range of a document's text stands in its file.

    `number` counts pages, slides or sheets from 1. `box` is left, top, right and bottom as shares
    (0 to 1) of the page's width and height, from its upper left corner. `name` is a sheet's name,
    `cells` a range of its cells such as "A3:F3".
    """

    start: int
    end: int
    kind: Literal["page", "slide", "sheet"]
    number: int
    box: tuple[float, float, float, float] | None = None
    name: str | None = None
    cells: str | None = None

    def over(self, start: int, end: int) -> "Place":
        """The same place for another range; dataclasses.replace takes three times as long."""
        return Place(start, end, self.kind, self.number, self.box, self.name, self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows are lines of the text (see ingest.cells): the ranges of its column heads
    (None where it has none) and of all its lines, heads included."""

    start: int
    end: int
    head: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file says about its text beyond the text itself; empty for plain text.

    All ranges are of code points and in the order of the text: `places` one a line, row or
    slide; `headings` as start, end and depth (1 outermost); `running` the lines that belong to
    the page and not to the text (running headers and footers, page numbers).
    """

    places: tuple[Place, ...] = ()
    tables: tuple[Table, ...] = ()
    headings: tuple[tuple[int, int, int], ...] = ()
    running: tuple[tuple[int, int], ...] = ()

    def place_at(self, position: int) -> Place | None:
        """The place of a position in the text, or the first one after it; None for none."""
        at = bisect_right(self.places, position, key=lambda place: place.start)
        if at and position < self.places[at - 1].end:
            return self.places[at - 1]
        return self.places[at] if at < len(self.places) else None

    def table_at(self, position: int) -> Table | None:
        """The table in which a position of the text lies."""
        at = bisect_right(self.tables, position, key=lambda table: table.start)
        return self.tables[at - 1] if at and position < self.tables[at - 1].end else None

    def places_of(self, start: int, end: int) -> tuple[Place, ...]:
        """The places that a range of the text touches, in order."""
        return tuple(place for place in self.places if place.start < end and start < place.end)


PLAIN = Layout()


class Content(Protocol):
    """What was read from a file, wherever it is kept."""

    @property
    def text(self) -> str: ...

    @property
    def layout(self) -> Layout: ...


@dataclass(frozen=True, slots=True)
class Text:
    """A content in memory."""

    text: str
    layout: Layout = PLAIN


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says of a document."""

    id: str
    title: str
    title_en: str | None
    publisher: str
    kind: str
    published: PartialDate | None
    published_note: str | None
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    supersedes: tuple[str, ...]
    file: str
    sha256: str

    def expired(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until.last_day < today


@dataclass(frozen=True, slots=True)
class Document(Entry):
    """A document of the catalogue with its content, whose text is kept exactly as read."""

    content: Content

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def layout(self) -> Layout:
        return self.content.layout

    def quote(self, start: int, end: int) -> str:
        return self.text[start:end]


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number; `number` is None exactly when `status` is "missing".

    `confirmed` is the day on which staff confirmed it and `source` what they checked it against;
    such a number is stated, whether or not a document holds it."""

    label: str | None
    number: str | None
    status: PhoneStatus
    confirmed: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """A division (課室), its duties and numbers, and the row of the directory that proves them.

    `evidence` is the row itself; `also` are further spans that the entry rests on, such as
    the organisation chart where the row has no label.
    """

    id: str
    name: str
    name_en: str | None
    department: str
    parent: str | None
    duties: tuple[str, ...]
    phones: tuple[Phone, ...]
    window_of: str | None
    evidence: Span
    also: tuple[Span, ...]
    note: str | None

    @property
    def certain(self) -> bool:
        return all(phone.status == "stated" for phone in self.phones)


@dataclass(frozen=True, slots=True)
class GeneralLine:
    """The general line of the office, handed over when no division can be named. `examples` are
    questions that the office suggests to its visitors, also in plain Japanese and in English."""

    name: str
    name_en: str | None
    phones: tuple[Phone, ...]
    evidence: Span
    examples: tuple[str, ...] = ()
    examples_easy: tuple[str, ...] = ()
    examples_en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Directory:
    """Every division in the order of the contact table, and the general line."""

    divisions: tuple[Division, ...]
    general: GeneralLine

    def division(self, id: str) -> Division:
        for division in self.divisions:
            if division.id == id:
                return division
        raise KeyError(id)

    def window(self, department: str) -> Division | None:
        """The division that answers for a whole department, where the directory names one."""
        for division in self.divisions:
            if division.window_of == department:
                return division
        return None


@dataclass(frozen=True, slots=True)
class Term:
    """A matter in the office's word, and the ways in which people ask for it."""

    term: str
    duties: tuple[str, ...]
    also: tuple[str, ...]
    asks: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a division, programme or organisation, with its English form, and its reading
    in kana where a morphological analyser reads it wrongly."""

    name: str
    en: str | None
    also: tuple[str, ...]
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What people say for what the office writes; general knowledge of the field.

    `elsewhere` are matters of other offices; `unsure` are ways to say that one does not know
    whom to ask, and `unsure_duties` the duties that answer them. `general` tells whether it is to
    have the general vocabulary beside its own words: an office that has written down what people
    ask for, other offices' matters too, does better without.
    """

    terms: tuple[Term, ...]
    names: tuple[Name, ...]
    elsewhere: tuple[Term, ...]
    unsure: tuple[str, ...]
    unsure_duties: tuple[str, ...]
    general: bool = True

    @property
    def english(self) -> Mapping[str, str]:
        """English for names of divisions, departments and organisations, where it is stated."""
        return {name.name: name.en for name in self.names if name.en}


EMPTY_VOCABULARY = Vocabulary(terms=(), names=(), elsewhere=(), unsure=(), unsure_duties=())


@dataclass(frozen=True)
class Corpus:
    """A checked corpus folder: documents with their texts, directory, vocabulary."""

    name: str
    documents: tuple[Document, ...]
    directory: Directory
    vocabulary: Vocabulary
    sha256: str

    @cached_property
    def by_id(self) -> Mapping[str, Document]:
        return {document.id: document for document in self.documents}
