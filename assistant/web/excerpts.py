"""A quotation in its surroundings, cut from the stored text of its document."""

from dataclasses import dataclass

from corpus.records import Document

SURROUNDINGS = 400  # code points shown before and after a quotation


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`before`, `quote` and `after` follow each other in the text; `opens` and `closes` say
    whether they reach the document's beginning and end."""

    before: str
    quote: str
    after: str
    opens: bool
    closes: bool


def excerpt(document: Document, start: int, end: int, around: int = SURROUNDINGS) -> Excerpt | None:
    """The range `start` to `end` (code points) with `around` more on either side; None where
    it is no range of the text."""
    text = document.text
    if not 0 <= start < end <= len(text):
        return None
    first, last = max(0, start - around), min(len(text), end + around)
    return Excerpt(
        before=text[first:start],
        quote=text[start:end],
        after=text[end:last],
        opens=first == 0,
        closes=last == len(text),
    )


def whole(document: Document, start: int, end: int) -> Excerpt | None:
    """The whole text, parted at the range; None where it is no range of the text."""
    return excerpt(document, start, end, around=len(document.text))
