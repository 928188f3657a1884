"""What stands on a page of a PDF: its characters, its rules, and how much else is drawn."""

import ctypes
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdf
import pypdfium2.raw as pdfium

from ingest.readers.pdf.characters import BULLET, SYMBOLS, mended, readable

Box = tuple[float, float, float, float]

# The em box of Japanese type, which all fonts are set into here: one line has one height.
ASCENT, DESCENT = 0.88, 0.12
_THICKEST_RULE = 3.0  # points
_SHORTEST_RULE = 4.0
_DEEPEST_FORM = 8
_MOST_SEGMENTS = 4000  # of one path; more is a drawing
_MOST_OF_FRAME = 40  # of a box with round corners
_WHITE = 250
_SPACES = frozenset((0x20, 0xA0, 0x3000, 0x09))


class Char(NamedTuple):
    """A character and its em box in points from the page's upper left corner as it is shown.

    `turn` counts the quarters (clockwise) that its line is turned by; `space` is the white space
    that the file has before it.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    turn: int = 0
    space: str = ""

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


# Quicker than to call the class, which matters where a page has thousands of characters.
_char: Callable[[tuple[Any, ...]], Char] = partial(tuple.__new__, Char)


@dataclass(slots=True)
class Page:
    """A page as it is shown: `width` and `height` in points, characters in the file's order.

    `rules` are lines and the edges of boxes, `shades` filled boxes, `frames` boxes of any kind
    that something may stand in. `unread` counts characters
    whose font does not say what they are, `outlines` curved shapes, `pictured` is the share of
    the page under pictures, `drawn` counts the text objects and `spaces` the white space in them.
    """

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)
    frames: list[Box] = field(default_factory=list)
    unread: int = 0
    outlines: int = 0
    pictured: float = 0.0
    drawn: int = 0
    spaces: int = 0

    def share(self, box: Box) -> Box:
        """A box as shares of the page, kept inside it."""
        left, top, right, bottom = box
        return (
            _share(left, self.width),
            _share(top, self.height),
            _share(right, self.width),
            _share(bottom, self.height),
        )


def _share(value: float, whole: float) -> float:
    return round(min(1.0, max(0.0, value / whole)), 4)


def load(document: pdf.PdfDocument, number: int) -> Page:
    """The page with a number from 1. Raises PdfiumError for a page that cannot be loaded."""
    source = document[number - 1]
    try:
        frame = _Frame(source)
        page = Page(number, frame.width, frame.height)
        drawing = _Drawing(page, frame)
        drawing.walk(source.raw)
        page.pictured = drawing.pictured()
        _read_text(source, page, frame, drawing)
        return page
    finally:
        source.close()


class _Frame:
    """From the coordinates of a file to points from the upper left corner of the page shown."""

    def __init__(self, page: pdf.PdfPage) -> None:
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page.raw, box)
        self.left, self.bottom, self.right, self.top = box.left, box.bottom, box.right, box.top
        self.turn = pdfium.FPDFPage_GetRotation(page.raw) % 4
        size = (self.right - self.left, self.top - self.bottom)
        self.width, self.height = size if self.turn % 2 == 0 else size[::-1]
        self.width, self.height = max(self.width, 1.0), max(self.height, 1.0)

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        (left, top), (right, bottom) = self.point(x0, y0), self.point(x1, y1)
        return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class _Drawing:
    """A walk over the objects of a page and of the forms in it."""

    def __init__(self, page: Page, frame: _Frame) -> None:
        self._page = page
        self._frame = frame
        self._pictures: list[Box] = []
        self.invisible = False

    def pictures_at(self, x: float, y: float) -> bool:
        return any(left <= x <= right and t <= y <= b for left, t, right, b in self._pictures)

    def pictured(self) -> float:
        """Share of the page under pictures; strips of one scan add up."""
        cells = np.zeros((50, 50), dtype=bool)
        across, down = 50 / self._page.width, 50 / self._page.height
        for left, top, right, bottom in self._pictures:
            rows = slice(max(0, round(top * down)), max(0, round(bottom * down)))
            cells[rows, max(0, round(left * across)) : max(0, round(right * across))] = True
        return float(cells.mean())

    def walk(self, raw_page: Any) -> None:
        for position in range(pdfium.FPDFPage_CountObjects(raw_page)):
            self._object(pdfium.FPDFPage_GetObject(raw_page, position), _IDENTITY, 0)

    def _object(self, item: Any, matrix: Matrix, depth: int) -> None:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._page.drawn += 1
            mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
            if mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
                self.invisible = True
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = self._bounds(item, matrix)
            if box is not None and box[2] - box[0] > 1 and box[3] - box[1] > 1:
                self._pictures.append(box)
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            self._page.outlines += 1
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _times(_matrix(item), matrix)
            for position in range(pdfium.FPDFFormObj_CountObjects(item)):
                child = pdfium.FPDFFormObj_GetObject(item, position)
                self._object(child, inner, depth + 1)

    def _bounds(self, item: Any, matrix: Matrix) -> Box | None:
        sides = [ctypes.c_float() for _ in range(4)]
        if not pdfium.FPDFPageObj_GetBounds(item, *sides):
            return None
        left, bottom, right, top = (side.value for side in sides)
        return self._frame.box(*_applied(matrix, left, bottom), *_applied(matrix, right, top))

    def _path(self, item: Any, matrix: Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDFPath_GetDrawMode(item, fill, stroke):
            return
        if not fill.value and not stroke.value:
            return
        segments = pdfium.FPDFPath_CountSegments(item)
        if segments < 2 or segments > _MOST_SEGMENTS:
            self._page.outlines += segments > 2
            return
        corners = _corners(item, segments)
        if corners is None:
            self._page.outlines += 1
            box = self._bounds(item, matrix) if segments <= _MOST_OF_FRAME else None
            if box is not None and _is_frame(box):
                self._page.frames.append(box)
            return
        if stroke.value:
            colour = _colour(item, pdfium.FPDFPageObj_GetStrokeColor)
        else:
            colour = _colour(item, pdfium.FPDFPageObj_GetFillColor)
        if colour is None or min(colour) >= _WHITE:
            return
        whole = _times(_matrix(item), matrix)
        for part in corners:
            shown = [self._frame.point(*_applied(whole, *point)) for point in part]
            self._part(shown, bool(stroke.value))

    def _part(self, points: Sequence[tuple[float, float]], stroked: bool) -> None:
        """A line, a box, or a line with corners."""
        across, down = [x for x, _ in points], [y for _, y in points]
        box = (min(across), min(down), max(across), max(down))
        width, height = box[2] - box[0], box[3] - box[1]
        if width < _SHORTEST_RULE and height < _SHORTEST_RULE:
            # Part of a dotted or dashed rule; only the rules' joining can tell.
            if min(width, height) < 1.5 and max(width, height) >= 0.5:
                self._page.rules.append(box)
            return
        if min(width, height) <= _THICKEST_RULE:
            self._page.rules.append(box)
            return
        if _is_frame(box) and _is_box(points):
            self._page.frames.append(box)
        if not stroked:
            if _is_box(points):
                self._page.shades.append(box)
            else:
                self._page.outlines += 1
            return
        for (x0, y0), (x1, y1) in pairwise(points):
            if min(abs(x1 - x0), abs(y1 - y0)) < 0.6:
                self._page.rules.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _is_frame(box: Box) -> bool:
    return box[2] - box[0] > 40.0 and box[3] - box[1] > 20.0


def _is_box(points: Sequence[tuple[float, float]]) -> bool:
    return all(min(abs(x1 - x0), abs(y1 - y0)) < 0.6 for (x0, y0), (x1, y1) in pairwise(points))


def _corners(item: Any, segments: int) -> list[list[tuple[float, float]]] | None:
    """The points of a path's parts; None for one with curves."""
    parts: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for position in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(item, position)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return None
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        parts[-1].append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            parts[-1].append(parts[-1][0])
    return [part for part in parts if len(part) > 1]


def _colour(item: Any, getter: Any) -> tuple[int, int, int] | None:
    """Red, green and blue; None where it is transparent."""
    values = [ctypes.c_uint() for _ in range(4)]
    if not getter(item, *values):
        return (0, 0, 0)
    red, green, blue, alpha = (value.value for value in values)
    return (red, green, blue) if alpha else None


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _applied(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _read_text(source: pdf.PdfPage, page: Page, frame: _Frame, drawing: _Drawing) -> None:
    text_page = source.get_textpage()
    try:
        page.chars = list(_chars(text_page.raw, page, frame, drawing))
    finally:
        text_page.close()


def _chars(text: Any, page: Page, frame: _Frame, drawing: _Drawing) -> Iterator[Char]:
    """The characters that are seen, in the file's order."""
    get_code, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    loose = pdfium.FS_RECTF()
    loose_at = ctypes.byref(loose)
    count = pdfium.FPDFText_CountChars(text)
    doubtful = _has_unknown(text, count)
    letters: dict[int, str] = {}
    type_: _Type | None = None
    space = ""
    turn = 0
    high = 0  # first half of a surrogate pair
    for position in range(count):
        code = get_code(text, position)
        letter = letters.get(code, "")
        if not letter or (doubtful and pdfium.FPDFText_HasUnicodeMapError(text, position) == 1):
            if code in _SPACES:
                if not pdfium.FPDFText_IsGenerated(text, position):
                    space += "\u3000" if code == 0x3000 else " "
                    page.spaces += 1
                continue
            if code in (0x0A, 0x0D):
                space = ""
                continue
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000 and high:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            letter = mended(code) if readable(code) else ""
            unknown = doubtful and pdfium.FPDFText_HasUnicodeMapError(text, position) == 1
            if not letter or unknown:
                page.unread += 1
                continue
            if code in SYMBOLS:
                letter = BULLET if _is_symbol_font(text, position) else letter
            else:
                letters[code] = letter
        if drawing.invisible and not _is_seen(text, position, frame, drawing):
            continue
        get_box(text, position, loose_at)
        height = loose.top - loose.bottom
        # Characters of one type follow each other; its size and base line are asked for once.
        if type_ is None or abs(height - type_.height) > 0.02 or height < 0.5:
            type_ = _Type(text, position, loose)
            turn = (frame.turn - type_.quarter) % 4  # a page's is clockwise, an angle is not
        left, top, right, bottom = type_.box(letter, loose, frame, text, position)
        if right < 0 or bottom < 0 or left > page.width or top > page.height:
            continue
        yield _char((letter, left, top, right, bottom, type_.size, turn, space))
        space = ""


def _has_unknown(text: Any, count: int) -> bool:
    """Whether some font does not say what its glyphs are; a sample of the characters tells."""
    unknown = pdfium.FPDFText_HasUnicodeMapError
    return any(unknown(text, position) == 1 for position in range(0, count, 7))


class _Type:
    """The size, direction and base line of characters in one font."""

    def __init__(self, text: Any, position: int, loose: Any) -> None:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(text, position, matrix)
        up = math.hypot(matrix.c, matrix.d) or 1.0
        size = pdfium.FPDFText_GetFontSize(text, position)
        self.height = loose.top - loose.bottom
        self.size = max(size * up, 0.1)
        self.wide = size * (math.hypot(matrix.a, matrix.b) or 1.0)
        self.narrowest, self.widest = 0.05 * self.size, 2.0 * max(self.size, self.wide)
        self.descent = DESCENT * self.size
        self.quarter = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
        _, base = _origin(text, position)
        self.base = base - loose.bottom

    def box(self, letter: str, loose: Any, frame: _Frame, text: Any, position: int) -> Box:
        """The em box of a character."""
        em = self.size
        width = loose.right - loose.left
        if self.quarter == 0 and self.narrowest < width < self.widest:
            bottom = loose.bottom + self.base - self.descent
            if frame.turn == 0:
                top = frame.top - bottom
                return loose.left - frame.left, top - em, loose.right - frame.left, top
            return frame.box(loose.left, bottom, loose.right, bottom + em)
        # PDFium gives no width for turned text.
        width = self.wide if ord(letter[0]) >= 0x2E80 else 0.5 * self.wide
        x, y = _origin(text, position)
        if self.quarter == 0:
            return frame.box(x, y - DESCENT * em, x + width, y + ASCENT * em)
        if self.quarter == 1:
            return frame.box(x - ASCENT * em, y, x + DESCENT * em, y + width)
        if self.quarter == 2:
            return frame.box(x - width, y - ASCENT * em, x, y + DESCENT * em)
        return frame.box(x - DESCENT * em, y - width, x + ASCENT * em, y)


def _origin(text: Any, position: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, position, x, y)
    return x.value, y.value


def _is_seen(text: Any, position: int, frame: _Frame, drawing: _Drawing) -> bool:
    """Whether a character is painted, or lies invisible on the picture that it was read from."""
    item = pdfium.FPDFText_GetTextObject(text, position)
    if pdfium.FPDFTextObj_GetTextRenderMode(item) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
        return True
    return drawing.pictures_at(*frame.point(*_origin(text, position)))


def _is_symbol_font(text: Any, position: int) -> bool:
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text, position, name, len(name), None)
    return b"dings" in name.value.lower()
