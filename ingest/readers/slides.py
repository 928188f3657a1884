"""PowerPoint files (.pptx): slide by slide, each in the order in which it is read."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pptx
from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.shapes.picture import Picture

from corpus.errors import ReadError
from corpus.records import Place
from ingest.extract import Extract, Writer, one_line, part_entries
from ingest.readers.head_rows import Cell, head_rows, spread
from ingest.readers.messages import left_out, no_ordinary_file_of
from ingest.readers.package import (
    chart_table,
    diagram_texts,
    drawn_text,
    is_struck,
    numeral,
    open_package,
    parse,
    without_alternates,
)
from ingest.readers.symbols import without_private_use

_RUNNING = (PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE)
_BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
# Numbering schemes of DrawingML: the style of package.numeral and what stands around it.
_SCHEME = re.compile(
    r"(alphaLc|alphaUc|arabicDb|arabic|romanLc|romanUc|circleNum|ea1Jpn|ea1Ch[st]|.*?)"
    r"(?:Db|Wd|Kor|ChsDb|Plain|Period|Both|ParenBoth|ParenR|Minus|Black|White)*"
)
_STYLES = {
    **{"alphaLc": "lowerLetter", "alphaUc": "upperLetter", "arabicDb": "decimalFullWidth"},
    **{"romanLc": "lowerRoman", "romanUc": "upperRoman", "circleNum": "circle"},
    **{"ea1Jpn": "japaneseCounting", "ea1Chs": "japaneseCounting", "ea1Cht": "japaneseCounting"},
}
_SIGNS = "※◆◇■□○◎▪➢→⇒★☆①②③④⑤"  # bullets that are kept; others become "・"
_LONGEST_TITLE = 60  # characters
_WRAPPED = 10  # characters; a shape with no longer line holds one label
_TOP = 0.2  # of the slide's height, where a title stands that is no placeholder
_OVERLAP = 0.25  # of the lower shape's height that may stand beside the one above

_LEVELS = [qn(f"a:lvl{level}pPr") for level in range(1, 10)]
_BULLETS = [qn(f"a:{name}") for name in ("buNone", "buChar", "buAutoNum", "buBlip")]
_RUN = qn("a:r")
_NUMBERED, _NONE = qn("a:buAutoNum"), qn("a:buNone")
_NAMED, _LIST, _RELATION = qn("p:cNvPr"), f"{qn('p:txBody')}/{qn('a:lstStyle')}", qn("r:dm")
_PARAGRAPHS, _PROPERTIES = f"{qn('p:txBody')}/{qn('a:p')}", qn("a:pPr")
_SHAPE, _PLACEHOLDER = qn("p:sp"), f"*/{qn('p:nvPr')}/{qn('p:ph')}"
_BODY_STYLE = f"{qn('p:txStyles')}/{qn('p:bodyStyle')}"

Box = tuple[float, float, float, float]  # left, top, right, bottom as shares of the slide


def read_slides(path: Path) -> Extract:
    """Titles, text boxes, tables, diagrams and charts; hidden slides and notes are left out."""
    package, about = open_package(path, "ppt")
    try:
        deck = pptx.Presentation(str(package) if isinstance(package, Path) else package)
    except (KeyError, ValueError, etree.XMLSyntaxError):
        raise ReadError(f"{path}: {no_ordinary_file_of('PowerPoint', '.pptx')}") from None
    reading = _Reading(float(deck.slide_width or 1), float(deck.slide_height or 1))
    for number, slide in enumerate(deck.slides, start=1):
        reading.slide(slide, number)
    return without_private_use(
        reading.writer.extract(parts=len(deck.slides), remarks=reading.remarks(), **about)
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A shape with something to read: its paragraphs, each with its text, and all of that on one
    line; what it is a placeholder for, and where it stands."""

    shape: Any
    paragraphs: Sequence[tuple[Any, str]]
    text: str
    placeholder: Any  # a PP_PLACEHOLDER, None where it is none
    bases: tuple[Any, ...]  # the placeholders of the layout and the master that it follows
    box: Box


class _Reading:
    def __init__(self, width: float, height: float) -> None:
        self.writer = Writer()
        self._width, self._height = width, height
        self._known_bases: dict[tuple[Any, int], tuple[Any, ...]] = {}
        self._left_out: Counter[str] = Counter()
        self._hidden: list[str] = []

    def remarks(self) -> tuple[str, ...]:
        remarks = [left_out(what, count) for what, count in self._left_out.items() if count]
        if self._hidden:
            remarks.append(
                f"非表示のスライド（{'、'.join(self._hidden)}枚目）は読んでいません。"
                f" / Left out: hidden slides (number {', '.join(self._hidden)})."
            )
        return tuple(remarks)

    def slide(self, slide: Any, number: int) -> None:
        if slide._element.get("show") in ("0", "false"):
            self._hidden.append(str(number))
            return
        without_alternates(slide._element)
        if slide.has_notes_slide and _text(slide.notes_slide.notes_text_frame):
            self._left_out["the speaker's notes of slides"] += 1
        found = [f for f in self._shapes(slide.shapes, self._whole) if self._is_on_slide(f)]
        running = [f for f in found if _is_running(f, number)]
        content = ordered([f for f in found if f not in running], lambda f: f.box)
        title = _title(slide, content)
        self.writer.blank()
        if title is not None:
            content.remove(title)
            text = " ".join(_said(text for _, text in title.paragraphs))
            self.writer.line(text, [_place(number, title.box)], depth=1)
        for shape in content:
            self._write(shape, number)
        for shape in running:
            place = _place(number, shape.box)
            self.writer.line(shape.text, [place], running=True)
        self.writer.blank()

    def _whole(self, x: float, y: float) -> tuple[float, float]:
        return x / self._width, y / self._height

    def _shapes(
        self, shapes: Any, position: Callable[[float, float], tuple[float, float]]
    ) -> Iterator[_Found]:
        """All visible shapes but groups; `position` turns a group's coordinates into shares of
        the slide."""
        for shape in _each(shapes):
            properties = next(shape._element.iter(_NAMED), None)
            if properties is not None and properties.get("hidden") in ("1", "true"):
                continue
            if isinstance(shape, GroupShape):
                yield from self._shapes(shape.shapes, _within(shape, position))
                continue
            is_frame = isinstance(shape, GraphicFrame)
            if isinstance(shape, Picture) or (is_frame and not _is_read(shape)):
                self._left_out["pictures"] += 1
                continue
            runs = shape._element.iter(_RUN)
            self._left_out["struck-out text"] += any(is_struck(run) for run in runs)
            paragraphs = [(p, drawn_text(p)) for p in shape._element.findall(_PARAGRAPHS)]
            text = one_line("\n".join(text for _, text in paragraphs))
            if text or is_frame:
                placeholder = shape._element.find(_PLACEHOLDER)
                kind, bases = None, ()
                if placeholder is not None:
                    kind, bases = placeholder.type, self._bases(shape, placeholder.idx)
                left, top, width, height = _frame((shape, *bases))
                box = (*position(left, top), *position(left + width, top + height))
                yield _Found(shape, paragraphs, text, kind, bases, box)

    def _bases(self, shape: Any, index: int) -> tuple[Any, ...]:
        """The placeholders of the layout and the master that one follows. The library looks
        through all of them each time, and few layouts make many slides."""
        if not hasattr(type(shape), "_base_placeholder"):
            return ()
        key = shape.part.slide_layout.part, index
        if key not in self._known_bases:
            self._known_bases[key] = tuple(_bases(shape))
        return self._known_bases[key]

    def _is_on_slide(self, found: _Found) -> bool:
        left, top, right, bottom = found.box
        if right <= 0 or bottom <= 0 or left >= 1 or top >= 1:
            self._left_out["texts beside the slide"] += 1
            return False
        return True

    def _write(self, found: _Found, number: int) -> None:
        shape, place = found.shape, _place(number, found.box)
        if found.text:
            lines = list(_lines(found))
            short = all(len(line) <= _WRAPPED and line[0] not in "・-" for line in lines)
            if found.placeholder is None and short:
                lines = [" ".join(lines)]  # a label in a small box, broken by hand
            for line in lines:
                self.writer.line(line, [place])
        elif shape.has_table:
            rows = list(_rows(shape.table))
            if all(len(row) == 1 for row in rows):
                for row in rows:
                    self.writer.line(row[0], [place])
                return
            self.writer.blank()
            cells = [_geometry(row) for row in shape.table.rows]
            heads = head_rows(rows, cells) if shape.table.first_row and len(rows) > 1 else 0
            spread(rows, cells, heads)
            self.writer.table([(row, place) for row in rows], heads)
        elif shape.has_chart:
            title, rows = chart_table(parse(shape.chart.part.blob))
            self.writer.line(title, [place])
            self.writer.table([(row, place) for row in rows], heads=1)
        else:
            related = shape._element.find(f".//{_DIAGRAM}").get(_RELATION)
            for text, level in diagram_texts(shape.part.related_part(related).blob):
                self.writer.line(f"{'- ' if level else '・'}{part_entries(text)}", [place])


def _each(shapes: Any) -> Iterator[Any]:
    """All shapes; most are no placeholders, and the library takes long to find that."""
    for element in shapes._element.iter_shape_elms():
        if element.tag == _SHAPE and element.find(_PLACEHOLDER) is None:
            yield Shape(element, shapes)
        else:
            yield shapes._shape_factory(element)


def _place(number: int, box: Box) -> Place:
    left, top, right, bottom = (round(min(1.0, max(0.0, share)), 4) for share in box)
    return Place(0, 0, "slide", number, box=(left, top, right, bottom))


def _is_read(frame: GraphicFrame) -> bool:
    """Whether a frame holds a table, a chart or a diagram that is there."""
    if frame.has_table or frame.has_chart:
        return True
    ids = frame._element.find(f".//{_DIAGRAM}")
    return ids is not None and ids.get(_RELATION) in frame.part.rels


def _bases(shape: Any) -> Iterator[Any]:
    base = getattr(shape, "_base_placeholder", None)
    while base is not None:
        yield base
        base = getattr(base, "_base_placeholder", None)


def _frame(owners: Iterable[Any]) -> tuple[int, int, int, int]:
    """Left, top, width and height as the first of a shape and its bases has them."""
    for owner in owners:
        frame = owner._element.xfrm
        if frame is None or (corner := frame.off) is None:
            continue
        if (size := frame.ext) is not None:
            return corner.x, corner.y, size.cx, size.cy
        return corner.x, corner.y, owner.width or 0, owner.height or 0
    return 0, 0, 0, 0


def _is_running(found: _Found, number: int) -> bool:
    return found.placeholder in _RUNNING or found.text == str(number)


def _within(
    group: Any, outer: Callable[[float, float], tuple[float, float]]
) -> Callable[[float, float], tuple[float, float]]:
    frame = group._element.grpSpPr.find(qn("a:xfrm"))
    if frame is None or frame.find(qn("a:chOff")) is None or frame.find(qn("a:chExt")) is None:
        return outer
    inner, size = frame.find(qn("a:chOff")), frame.find(qn("a:chExt"))
    x, y = int(inner.get("x", "0")), int(inner.get("y", "0"))
    across = (group.width or 0) / (int(size.get("cx", "0")) or 1)
    down = (group.height or 0) / (int(size.get("cy", "0")) or 1)
    left, top = group.left or 0, group.top or 0
    return lambda h, v: outer(left + (h - x) * across, top + (v - y) * down)


def ordered(shapes: Sequence[_Found], box: Callable[[_Found], Box]) -> list[_Found]:
    """Shapes in reading order: bands from top to bottom, in a band columns from left to right,
    in a column again bands; what cannot be parted is read by its upper left corner."""
    if len(shapes) < 2:
        return list(shapes)
    for axis in (1, 0):
        parts = _cut(sorted(shapes, key=lambda s: (box(s)[axis], box(s)[1 - axis])), box, axis)
        if len(parts) > 1:
            return [shape for part in parts for shape in ordered(part, box)]
    return sorted(shapes, key=lambda s: (round(box(s)[1], 2), box(s)[0]))


def _cut(shapes: list[_Found], box: Callable[[_Found], Box], axis: int) -> list[list[_Found]]:
    """Parts that do not overlap along an axis, but for the margin of a text box."""
    parts: list[list[_Found]] = []
    end = 0.0
    for shape in shapes:
        start, stop = box(shape)[axis], box(shape)[axis + 2]
        if parts and start < end - _OVERLAP * min(stop - start, end - start):
            parts[-1].append(shape)
            end = max(end, stop)
        else:
            parts.append([shape])
            end = max(end, stop) if parts[:-1] else stop
    return parts


def _title(slide: Any, content: Sequence[_Found]) -> _Found | None:
    """The title's placeholder, else a single line at the top that nothing stands beside."""
    elements = slide.shapes._element.iter_shape_elms()
    placeholders = ((e, found) for e in elements if (found := e.find(_PLACEHOLDER)) is not None)
    id = next((e.shape_id for e, placeholder in placeholders if placeholder.idx == 0), None)
    if id is not None:
        own = (f for f in content if next(f.shape._element.iter(_NAMED)).id == id)
        if (found := next(own, None)) is not None:
            return found
    if len(content) < 2 or not content[0].text:
        return None
    first, others = content[0], content[1:]
    lines = list(_said(text for _, text in first.paragraphs))
    alone = all(first.box[1] < other.box[1] for other in others)
    short = len(lines) == 1 and len(first.text) <= _LONGEST_TITLE
    return first if short and alone and first.box[1] < _TOP else None


def _text(frame: Any) -> str:
    if frame is None:
        return ""
    return one_line("\n".join(drawn_text(paragraph._p) for paragraph in frame.paragraphs))


def _said(paragraphs: Iterable[str]) -> Iterator[str]:
    """The paragraphs that say something, each on one line."""
    return filter(None, (one_line(part_entries(text)) for text in paragraphs))


def _lines(found: _Found) -> Iterator[str]:
    """Paragraphs of a shape, each behind its bullet or number."""
    counts: dict[int, int] = {}
    styles = list(_list_styles(found))
    for paragraph, drawn in found.paragraphs:
        text = one_line(part_entries(drawn))
        if not text:
            continue
        properties = paragraph.find(_PROPERTIES)
        level = 0 if properties is None else properties.lvl
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        bullet = _bullet([properties, *(style.find(_LEVELS[level]) for style in styles)])
        if bullet is None or bullet.tag == _NONE:
            counts.pop(level, None)
            yield text
        elif bullet.tag == _NUMBERED:
            counts[level] = counts.get(level, int(bullet.get("startAt", "1")) - 1) + 1
            yield _number(counts[level], bullet.get("type", "")) + text
        else:
            sign = bullet.get("char") or ""
            yield (sign if sign and sign in _SIGNS else "- " if level else "・") + text


def _number(number: int, scheme: str) -> str:
    match = _SCHEME.fullmatch(scheme)
    text = numeral(number, _STYLES.get(match.group(1), "decimal") if match else "decimal")
    if scheme.endswith("ParenBoth"):
        return f"({text}) "
    if scheme.endswith("ParenR"):
        return f"{text}) "
    return f"{text}. " if scheme.endswith("Period") else f"{text} "


def _list_styles(found: _Found) -> Iterator[etree._Element]:
    """Where the bullets of a shape's paragraphs may be settled: itself, its layout, its master."""
    shape = found.shape
    elements = [owner._element.find(_LIST) for owner in (shape, *found.bases)]
    if found.placeholder in _BODIES:
        elements.append(shape.part.slide_layout.slide_master._element.find(_BODY_STYLE))
    return (element for element in elements if element is not None)


def _bullet(settled: Iterable[etree._Element | None]) -> etree._Element | None:
    for properties in settled:
        for child in properties if properties is not None else ():
            if child.tag in _BULLETS:
                return child
    return None


def _rows(table: Any) -> Iterator[list[str]]:
    """Texts of each row by column: what is merged over rows is repeated in each of them, what
    is merged over columns stands in the first of them."""
    above: dict[int, str] = {}
    for row in table.rows:
        texts = []
        for column, cell in enumerate(row.cells):
            element = cell._tc
            if element.hMerge:
                texts.append("")
                continue
            if not element.vMerge:
                paragraphs = (drawn_text(p._p) for p in cell.text_frame.paragraphs)
                above[column] = " ".join(_said(paragraphs))
            texts.append(above.get(column, ""))
        yield texts


def _geometry(row: Any) -> list[Cell]:
    cells = ((column, cell._tc) for column, cell in enumerate(row.cells))
    return [Cell(column, tc.gridSpan, tc.vMerge) for column, tc in cells if not tc.hMerge]
