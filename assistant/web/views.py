"""What a document's page shows above its text: pages as pictures, or rows of a table."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.web.tables import Rows, rows_around
from corpus.records import Document, Place, Span

_MOST_PAGES = 3  # shown at once


@dataclass(frozen=True, slots=True)
class Page:
    """A page to show as a picture, and what of the quotation stands on it ("" for nothing)."""

    number: int
    quote: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Neighbouring pages to show, of `count` that the document has; `away` tells pages that were
    asked for from those of the quotation."""

    shown: tuple[Page, ...]
    count: int
    away: bool

    @property
    def previous(self) -> int | None:
        first = self.shown[0].number
        return first - 1 if first > 1 else None

    @property
    def next(self) -> int | None:
        last = self.shown[-1].number
        return last + 1 if last < self.count else None


@dataclass(frozen=True, slots=True)
class View:
    """`span` is the place that a link names, None where it names none; `places` are where that
    stands. `moved` tells a link that does not hold. `count` is the number of pages that can be
    shown as pictures."""

    span: Span | None = None
    places: tuple[Place, ...] = ()
    moved: bool = False
    count: int = 0
    pages: Pages | None = None
    rows: Rows | None = None


def view(document: Document, span: Span | None, page: int | None, pictured: bool) -> View:
    """What to show for a place and a page that a link names. `page` is shown in place of the
    quotation's pages; `pictured` says whether the document's file is there to make pictures."""
    places = document.layout.places_of(span.start, span.end) if span else ()
    count = page_count(document) if pictured else 0
    if page is not None and not 1 <= page <= count:
        return View(span, places, moved=True, count=count)
    return View(
        span=span,
        places=places,
        count=count,
        pages=_pages(document, span, places, page, count) if count else None,
        rows=rows_around(document, span.start, span.end) if span else None,
    )


def _pages(
    document: Document, span: Span | None, places: tuple[Place, ...], page: int | None, count: int
) -> Pages | None:
    quoted = tuple(dict.fromkeys(place.number for place in places))
    numbers = quoted[:_MOST_PAGES] if page is None else (page,)
    if not numbers:
        return None
    shown = tuple(Page(number, _quoted(document, span, places, number)) for number in numbers)
    return Pages(shown, count, away=bool(quoted) and page is not None and page not in quoted)


def page_count(document: Document) -> int:
    """The last page of a PDF that has text; 0 for other formats."""
    places = document.layout.places
    is_pdf = PurePosixPath(document.file).suffix.lower() == ".pdf"
    return places[-1].number if is_pdf and places else 0


def _quoted(document: Document, span: Span | None, places: tuple[Place, ...], number: int) -> str:
    here = [place for place in places if place.number == number]
    if span is None or not here:
        return ""
    return document.quote(max(span.start, here[0].start), min(span.end, here[-1].end))
