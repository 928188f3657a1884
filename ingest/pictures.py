"""A page of a PDF as a picture, with ranges of its text marked on it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import east_asian_width

from PIL import Image, ImageChops, ImageDraw

from corpus.errors import ReadError
from corpus.records import Document, Place
from ingest.apart import Limits, apart

Box = tuple[float, float, float, float]

WIDTH = 1240  # pixels; an A4 page at 150 dots per inch
MARK = (255, 238, 140)
_MARGIN = 2  # pixels around a mark
_MOST_PIXELS = 4_000_000  # a scroll of a page is made narrower
_LARGE = 400_000  # bytes of a PNG from which on JPEG is tried: the page has photographs
_LIMITS = Limits(seconds=30.0)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line's box as shares of the page, and the shares of the line from which to which it is
    marked."""

    box: Box
    first: float = 0.0
    last: float = 1.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file; `media_type` is image/png or image/jpeg."""

    media_type: str
    data: bytes


def marks(document: Document, page: int, start: int, end: int) -> tuple[Mark, ...]:
    """The marks of a range of the text on one page, a mark a line."""
    return tuple(
        _mark(document.text, place, place.box, start, end)
        for place in document.layout.places_of(start, end)
        if place.kind == "page" and place.number == page and place.box is not None
    )


def page_picture(path: Path, page: int, marked: Sequence[Mark]) -> Picture:
    """The page with a number from 1, WIDTH pixels wide or less, drawn in a process of its own.
    Raises ReadError for a page or a file that cannot be drawn."""
    return apart(path, "ingest.pictures:draw", Picture, page, tuple(marked), limits=_LIMITS)


def draw(path: Path, page: int, marked: Sequence[Mark]) -> Picture:
    """What `page_picture` runs apart."""
    image = _rendered(path, page)
    cover = Image.new("1", image.size)
    pen = ImageDraw.Draw(cover)
    for mark in marked:
        pen.rectangle(_pixels(mark, *image.size), fill=1)
    # Like a marker pen: paper and white letters turn yellow, ink stays as dark as it is.
    image.paste(ImageChops.darker(image, Image.new("RGB", image.size, MARK)), mask=cover)
    return _encoded(image)


def _mark(text: str, place: Place, box: Box, start: int, end: int) -> Mark:
    line = text[place.start : place.end]
    # The cells of a row stand at their columns and not one behind the other.
    if "\t" in line:
        return Mark(box)
    whole = max(_width(line), 1)
    before = _width(text[place.start : max(start, place.start)])
    until = _width(text[place.start : min(end, place.end)])
    return Mark(box, before / whole, until / whole)


def _width(text: str) -> int:
    """In half-width characters."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def _pixels(mark: Mark, width: int, height: int) -> Box:
    left, top, right, bottom = (
        share * size for share, size in zip(mark.box, (width, height) * 2, strict=True)
    )
    # A box much higher than wide is a line of vertical writing.
    if bottom - top > 2 * (right - left):
        top, bottom = _part(top, bottom, mark)
    else:
        left, right = _part(left, right, mark)
    return left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN


def _part(begin: float, end: float, mark: Mark) -> tuple[float, float]:
    return begin + (end - begin) * mark.first, begin + (end - begin) * mark.last


def _rendered(path: Path, page: int) -> Image.Image:
    # Here and not above: the process that serves must never load PDFium.
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        if not 1 <= page <= len(pdf):
            raise ReadError(
                f"{path}: 全部で{len(pdf)}ページです。{page}ページはありません。"
                f" / has {len(pdf)} pages and no page {page}; name one of these."
            )
        pdf.init_forms()
        source = pdf[page - 1]
        width, height = source.get_size()
        scale = min(WIDTH / width, (_MOST_PIXELS / (width * height)) ** 0.5)
        image: Image.Image = source.render(scale=scale).to_pil()
        return image.convert("RGB")


def _encoded(image: Image.Image) -> Picture:
    """As PNG, which keeps type sharp, or as JPEG where that has less than half the bytes."""
    png = _saved(image, "PNG")
    if len(png) > _LARGE:
        jpeg = _saved(image, "JPEG")
        if len(jpeg) < len(png) / 2:
            return Picture("image/jpeg", jpeg)
    return Picture("image/png", png)


def _saved(image: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, quality=85)
    return file.getvalue()
