"""The citations of a stored answer, each beside what its document says now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.service.counter import Answers
from assistant.staff.folding import Folded, folded
from assistant.web.conversation import version
from assistant.web.excerpts import Excerpt, excerpt
from assistant.web.tables import Rows, rows_around
from assistant.web.views import page_count
from corpus.records import Document, Place, Span

# Where the quotation stands now: at its place, at another one, nowhere in the document, or the
# document itself is no longer there.
Standing = Literal["stands", "moved", "changed", "gone"]
Use = Literal["used_in_answer", "used_for_contact", "used_for_general"]

_AROUND = 300  # code points shown before and after
_ROWS_AROUND = 3


@dataclass(frozen=True, slots=True)
class Source:
    """`citation` is the contract's object; `taken` the first sentence of it in the answer, or
    nothing; `place` where it stood when the answer was given.
    The others tell of the served corpus and are None where that no longer has the quotation;
    `picture` is the page whose picture can be shown."""

    citation: Mapping[str, Any]
    uses: tuple[Use, ...]
    taken: str
    place: Place | None
    standing: Standing
    span: Span | None = None
    version: str | None = None
    places: tuple[Place, ...] = ()
    excerpt: Excerpt | None = None
    rows: Rows | None = None
    picture: int | None = None

    @property
    def quote(self) -> Folded:
        """The quotation as it was answered, and of a long one what the answer took first."""
        return folded(self.citation["quote"].strip(), self.taken.strip())


def sources_of(answer: Mapping[str, Any], service: Answers) -> list[Source]:
    """One for each citation of an answer (the contract's object), in its order."""
    documents = service.corpus().by_id
    return [
        _source(citation, answer, documents.get(citation["document"]), service)
        for citation in answer["citations"]
    ]


def _source(
    citation: Mapping[str, Any],
    answer: Mapping[str, Any],
    document: Document | None,
    service: Answers,
) -> Source:
    n = citation["n"]
    taken = next((one["text"] for one in answer["answer"] if one["citation"] == n), "")
    known = (citation, _uses(answer, n), taken, _place(citation.get("place")))
    if document is None:
        return Source(*known, "gone")
    quote, start = citation["quote"], citation["start"]
    stands = document.text.startswith(quote, start)
    if not stands:
        start = document.text.find(quote)
    if start < 0 or not quote:
        return Source(*known, "changed")
    end = start + len(quote)
    places = document.layout.places_of(start, end)
    pictured = bool(places) and page_count(document) > 0 and service.file(document) is not None
    return Source(
        *known,
        "stands" if stands else "moved",
        span=Span(document.id, start, end),
        version=version(document.sha256),
        places=(places[0], places[-1]) if places else (),
        excerpt=excerpt(document, start, end, _AROUND),
        rows=rows_around(document, start, end, _ROWS_AROUND),
        picture=places[0].number if pictured else None,
    )


def _uses(answer: Mapping[str, Any], n: int) -> tuple[Use, ...]:
    """What of the answer rests on a citation; nothing for further reading."""
    rests: dict[Use, bool] = {
        "used_in_answer": any(one["citation"] == n for one in answer["answer"]),
        "used_for_contact": any(one["citation"] == n for one in answer["contacts"]),
        "used_for_general": answer["general_contact"]["citation"] == n,
    }
    return tuple(use for use, does in rests.items() if does)


def _place(place: Mapping[str, Any] | None) -> Place | None:
    if place is None:
        return None
    return Place(
        0, 0, place["kind"], place["number"], name=place.get("name"), cells=place.get("cells")
    )
