"""Word files (.docx): the body in its order, with what stands in boxes and at the foot of pages."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl, CT_Tc
from lxml import etree

from corpus.errors import ReadError
from ingest.extract import Extract, Writer, one_line, part_entries
from ingest.readers.messages import left_out, no_ordinary_file_of
from ingest.readers.package import chart_table, diagram_texts, numeral, open_package, parse

_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_MATH = tuple(_MATH_TEXT.replace("}t", f"}}{name}") for name in ("oMath", "oMathPara"))
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_DELETED = (qn("w:del"), qn("w:moveFrom"))
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_GRAPHICS = (_ALTERNATE, qn("w:drawing"), qn("w:pict"), qn("w:object"))
# Elements around runs or blocks that are read as if they were not there.
_WRAPPERS = frozenset(
    qn(f"w:{name}")
    for name in "hyperlink ins moveTo smartTag sdt sdtContent fldSimple customXml dir bdo".split()
)
_P, _R, _T, _TBL, _TR, _TC = (qn(f"w:{name}") for name in "p r t tbl tr tc".split())
_BOX, _RUBY_BASE, _SDT, _VAL = map(qn, ("w:txbxContent", "w:rubyBase", "w:sdt", "w:val"))
_FIELD, _CODE, _RUN_STYLE = map(qn, ("w:fldChar", "w:instrText", "w:rPr"))
_P_STYLE = f"{qn('w:pPr')}/{qn('w:pStyle')}"

_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|表題", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目次)\s*(?:[1-9]|heading|の?見出し)", re.IGNORECASE)
_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")
_PAGE_NUMBER = re.compile(r"(?:page|頁|ページ|[\s\d/.\-‐–ー－])*", re.IGNORECASE)
_MOST_COLUMNS = 63  # of a table in Word; a damaged cell may say that it spans any number
_LONGEST_HEADING = 120  # characters; a whole paragraph with an outline level is no heading
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_word(path: Path) -> Extract:
    """Paragraphs, headings, lists and tables; text boxes and notes follow their paragraph."""
    package, about = open_package(path, "word")
    try:
        document = docx.Document(str(package) if isinstance(package, Path) else package)
    except (KeyError, ValueError, etree.XMLSyntaxError):
        raise ReadError(f"{path}: {no_ordinary_file_of('Word', '.docx')}") from None
    return _Reading(document).extract(about)


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph's style settles; `number` is its numbering's id and level."""

    depth: int = 0
    number: tuple[str, int] | None = None
    hidden: bool = False
    contents: bool = False


@dataclass(slots=True)
class _Gathered:
    """A paragraph's text, and what hangs on it: boxes and figures, and notes by their mark."""

    parts: list[str] = field(default_factory=list)
    figures: list[etree._Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Reading:
    """One pass over a document; fields and numbers run on from paragraph to paragraph."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._writer = Writer()
        self._left_out: Counter[str] = Counter()
        self._fields: list[tuple[str, bool]] = []  # code, and whether its result has begun
        self._marks = 0
        numbering = self._related("numbering")
        self._numbering = _Numbering(None if numbering is None else parse(numbering.blob))
        self._styles, self._default = _styles(document, self._numbering)
        self._notes = {
            (kind, note.get(qn("w:id")) or ""): note
            for kind in ("footnotes", "endnotes")
            if (part := self._related(kind)) is not None
            for note in parse(part.blob)
        }

    def extract(self, about: dict[str, str]) -> Extract:
        self._running("header")
        self._blocks(self._document.element.body)
        self._running("footer")
        if self._related("comments") is not None:
            self._left_out["the reviewers' comments"] += 1
        remarks = tuple(
            left_out(what, count if count > 1 else None) for what, count in self._left_out.items()
        )
        return self._writer.extract(remarks=remarks, **about)

    def _related(self, kind: str) -> Part | None:
        relations = self._document.part.rels.values()
        found = (r for r in relations if r.reltype.endswith(f"/{kind}") and not r.is_external)
        return next((relation.target_part for relation in found), None)

    def _running(self, kind: str) -> None:
        """Headers or footers of all sections, each text once, without page numbers."""
        lines: dict[str, None] = {}
        for section in self._document.sections:
            found = [getattr(section, kind)]
            if section.different_first_page_header_footer:
                found.append(getattr(section, f"first_page_{kind}"))
            if self._document.settings.odd_and_even_pages_header_footer:
                found.append(getattr(section, f"even_page_{kind}"))
            for part in found:
                if not part.is_linked_to_previous:
                    lines |= dict.fromkeys(map(self._text, part.part.element.iter(_P)))
        for line in lines:
            if not _PAGE_NUMBER.fullmatch(line):
                self._writer.line(line, running=True)

    def _text(self, paragraph: etree._Element) -> str:
        gathered = _Gathered()
        self._gather(paragraph, gathered)
        return one_line("".join(gathered.parts))

    def _blocks(self, parent: etree._Element) -> None:
        for child in parent:
            if child.tag == _P:
                self._paragraph(child)
            elif child.tag == _TBL:
                self._table(child)
            elif child.tag == _SDT and _holds_contents(child):
                self._left_out["the table of contents"] += 1
            elif child.tag in _WRAPPERS:
                self._blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        style = self._style(paragraph)
        gathered = _Gathered()
        text = self._labelled(paragraph, style, gathered)
        if style.contents:
            self._left_out["lines of a table of contents"] += bool(text)
        elif text:
            depth = _outline(paragraph, style.depth)
            if len(text) > _LONGEST_HEADING:
                depth = 0
            if depth:
                self._writer.blank()
            self._writer.line(text, depth=depth)
        self._hanging(gathered)
        # Each line is a whole paragraph: an empty line keeps prose from being joined.
        if not self._number(paragraph, style):
            self._writer.blank()

    def _labelled(self, paragraph: etree._Element, style: _Style, gathered: _Gathered) -> str:
        """The paragraph's text behind its bullet or number."""
        gathered.parts.clear()
        self._gather(paragraph, gathered, style.hidden)
        text = one_line(part_entries("".join(gathered.parts)))
        number = self._number(paragraph, style)
        label = self._numbering.label(*number) if number else ""
        return label + text if text else ""

    def _hanging(self, gathered: _Gathered) -> None:
        for note in gathered.notes:
            self._writer.line(note)
        for figure in gathered.figures:
            if figure.tag == _BOX:
                self._blocks(figure)
                continue
            relation = figure.get(qn("r:dm")) or figure.get(qn("r:id")) or ""
            part = self._document.part.related_parts.get(relation)
            if part is not None and figure.tag == _DIAGRAM:
                for text, level in diagram_texts(part.blob):
                    self._writer.line(f"{'- ' if level else '・'}{part_entries(text)}")
            elif part is not None:
                title, rows = chart_table(parse(part.blob))
                self._writer.line(title)
                self._writer.table([(row, None) for row in rows], heads=1)

    def _style(self, paragraph: etree._Element) -> _Style:
        named = paragraph.find(_P_STYLE)
        name = self._default if named is None else named.get(_VAL) or ""
        return self._styles.get(name, _Style())

    def _number(self, paragraph: etree._Element, style: _Style) -> tuple[str, int] | None:
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if own is None:
            return style.number
        number, level = own.find(qn("w:numId")), own.find(qn("w:ilvl"))
        inherited = style.number or ("0", 0)
        key = inherited[0] if number is None else number.get(_VAL, "0")
        if key == "0":
            return None
        return key, inherited[1] if level is None else int(level.get(_VAL, "0"))

    def _gather(self, element: etree._Element, into: _Gathered, hidden: bool = False) -> None:
        """The text of an element's runs as a person sees it."""
        for child in element:
            if child.tag == _R:
                if hidden or _is_on(child, "w:vanish"):
                    self._left_out["hidden text"] += 1
                else:
                    self._run(child, into)
            elif child.tag in _WRAPPERS:
                self._gather(child, into)
            elif child.tag in _DELETED:
                self._left_out["text deleted under revision"] = 1
            elif child.tag in _MATH:
                into.parts += (text.text or "" for text in child.iter(_MATH_TEXT))

    def _run(self, run: etree._Element, into: _Gathered) -> None:
        for child in run:
            if child.tag == _FIELD:
                self._field(child.get(qn("w:fldCharType")) or "")
            elif child.tag == _CODE and self._fields:
                code, begun = self._fields[-1]
                self._fields[-1] = (code + (child.text or ""), begun)
            elif any(not begun for _, begun in self._fields):
                continue
            elif any(code.split()[:1] == ["TOC"] for code, _ in self._fields):
                self._left_out["the table of contents"] = 1
            elif child.tag == _T:
                text = _PRIVATE_USE.sub("", child.text or "")
                into.parts.append(_raised(text) if _is_raised(run) else text)
            elif child.tag in _SIGNS:
                into.parts.append(_SIGNS[child.tag])
            elif child.tag == qn("w:ruby"):
                for base in child.iter(_RUBY_BASE):
                    self._gather(base, into)
            elif child.tag in _NOTES:
                self._note(_NOTES[child.tag], child.get(qn("w:id")) or "", into)
            elif child.tag in _GRAPHICS:
                self._graphics([child], into)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(("", False))
        elif kind == "separate" and self._fields:
            self._fields[-1] = (self._fields[-1][0], True)
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, kind: str, key: str, into: _Gathered) -> None:
        note = self._notes.get((kind, key))
        if note is None:
            return
        self._marks += 1
        mark = str(self._marks).translate(_RAISED)
        into.parts.append(mark)
        into.notes.append(f"{mark} " + " ".join(filter(None, map(self._text, note.iter(_P)))))

    def _graphics(self, elements: Iterable[etree._Element], into: _Gathered) -> None:
        for element in elements:
            if element.tag == _ALTERNATE:
                # The same thing twice: for this program's versions, and for older ones.
                chosen = element.find(_CHOICE)
                chosen = element.find(_FALLBACK) if chosen is None else chosen
                self._graphics(() if chosen is None else chosen, into)
            elif element.tag in (_BOX, _DIAGRAM, _CHART):
                into.figures.append(element)
            elif element.tag in _PICTURES:
                self._left_out["pictures"] += 1
            else:
                self._graphics(element, into)

    def _table(self, table: CT_Tbl) -> None:
        rows = list(_rows(table))
        if all(len(cells) <= 1 for _, cells in rows) or any(_is_laid_out(tc) for tc in table):
            # A frame around prose, or a page laid out by a table: no rows of data.
            for _, cells in rows:
                for cell in cells:
                    if cell.vMerge != "continue":
                        self._blocks(cell)
            return
        gathered = _Gathered()
        self._writer.blank()
        heads = _heads(table, rows)
        self._writer.table([(row, None) for row in self._cells(rows, gathered)], heads)
        self._hanging(gathered)
        self._writer.blank()

    def _cells(
        self, rows: Iterable[tuple[int, list[CT_Tc]]], gathered: _Gathered
    ) -> Iterator[list[str]]:
        """Texts of each row by column: what is merged over rows is repeated in each of them,
        what is merged over columns stands in the first of them."""
        above: dict[int, str] = {}
        for before, cells in rows:
            row = [""] * before
            for cell in cells:
                column = len(row)
                if cell.vMerge != "continue":
                    above[column] = self._cell(cell, gathered)
                row += [above.get(column, ""), *[""] * (min(cell.grid_span, _MOST_COLUMNS) - 1)]
            yield row

    def _cell(self, cell: etree._Element, gathered: _Gathered) -> str:
        texts = []
        for paragraph in cell.iter(_P):
            # Paragraphs of a text box in the cell are written behind the table.
            owner = next(paragraph.iterancestors(_BOX, _TC), None)
            if owner is not None and owner.tag == _TC:
                texts.append(self._labelled(paragraph, self._style(paragraph), gathered))
        return " ".join(filter(None, texts))


class _Numbering:
    """Automatic numbers and bullets, counted as the paragraphs come."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._lists: dict[str, str] = {}  # the abstract list that a numbering id belongs to
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        abstract = {}
        for element in root.iter(qn("w:abstractNum")):
            levels = {int(lvl.get(qn("w:ilvl"), "0")): lvl for lvl in element.iter(qn("w:lvl"))}
            abstract[element.get(qn("w:abstractNumId"))] = levels
        for number in root.iter(qn("w:num")):
            key = number.get(qn("w:numId"), "")
            link = number.find(qn("w:abstractNumId"))
            self._lists[key] = "" if link is None else link.get(_VAL, "")
            self._levels[key] = dict(abstract.get(self._lists[key], {}))
            for override in number.iter(qn("w:lvlOverride")):
                level = int(override.get(qn("w:ilvl"), "0"))
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    self._restarts[key, level] = int(start.get(_VAL, "1"))
                if (own := override.find(qn("w:lvl"))) is not None:
                    self._levels[key][level] = own

    def level_of(self, key: str, style: str) -> int:
        """The level that a list gives to paragraphs of a style."""
        for level, element in self._levels.get(key, {}).items():
            if _value(element, "w:pStyle", "") == style:
                return level
        return 0

    def label(self, key: str, level: int) -> str:
        """The next bullet or number of a list, with the space behind it."""
        levels = self._levels.get(key, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(self._lists[key], {})
        restart = self._restarts.pop((key, level), None)
        counts[level] = restart if restart is not None else self._next(levels, counts, level)
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        sign = _value(levels[level], "w:lvlText", "")
        if _value(levels[level], "w:numFmt", "decimal") == "bullet":
            return _bullet(sign.strip(), level)

        def shown(match: re.Match[str]) -> str:
            above = int(match.group(1)) - 1
            if above not in levels:
                return ""
            style = _value(levels[above], "w:numFmt", "decimal")
            number = counts.setdefault(above, int(_value(levels[above], "w:start", "1")))
            return "" if style == "none" else numeral(number, style)

        text = re.sub(r"%([1-9])", shown, sign).strip()
        glued = not text or _value(levels[level], "w:suff", "tab") == "nothing"
        return text if glued else f"{text} "

    @staticmethod
    def _next(levels: dict[int, etree._Element], counts: dict[int, int], level: int) -> int:
        if level in counts:
            return counts[level] + 1
        return int(_value(levels[level], "w:start", "1"))


def _bullet(sign: str, level: int) -> str:
    # Letters and private characters stand for signs of a symbol font: "l" is a disc in Wingdings.
    if not sign or sign in "・•●" or _PRIVATE_USE.search(sign) or sign.isascii():
        return "- " if level else "・"
    return sign


def _value(element: etree._Element, name: str, default: str) -> str:
    found = element.find(qn(name))
    return default if found is None else found.get(_VAL) or default


def _styles(document: Document, numbering: _Numbering) -> tuple[dict[str, _Style], str]:
    """Paragraph styles by id with what they inherit, and the id of the default one."""
    elements = {e.get(qn("w:styleId"), ""): e for e in document.styles.element.iter(qn("w:style"))}
    found, default = {}, ""
    for key, element in elements.items():
        if (
            element.get(qn("w:default")) in ("1", "true")
            and element.get(qn("w:type")) == "paragraph"
        ):
            default = key
        chain = list(_chain(elements, key))
        name = _value(element, "w:name", "")
        outlines = [e.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") for e in chain]
        outline = next((int(o.get(_VAL, "9")) for o in outlines if o is not None), None)
        heading = _HEADING.fullmatch(name)
        if outline is None:
            outline = int(heading.group(1)) - 1 if heading else 9
        if outline > 8 and _TITLE.fullmatch(name):
            outline = 0
        found[key] = _Style(
            depth=outline + 1 if outline <= 8 else 0,
            number=_style_number(chain, numbering),
            hidden=any(_is_on(e, "w:vanish") for e in chain),
            contents=_CONTENTS.fullmatch(name) is not None,
        )
    return found, default


def _chain(elements: dict[str, etree._Element], key: str) -> Iterator[etree._Element]:
    seen: set[str] = set()
    while key in elements and key not in seen:
        seen.add(key)
        yield elements[key]
        key = _value(elements[key], "w:basedOn", "")


def _style_number(chain: Iterable[etree._Element], numbering: _Numbering) -> tuple[str, int] | None:
    for element in chain:
        properties = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if properties is not None:
            key = _value(properties, "w:numId", "0")
            style = element.get(qn("w:styleId")) or ""
            return None if key == "0" else (key, numbering.level_of(key, style))
    return None


def _outline(paragraph: etree._Element, depth: int) -> int:
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if own is None:
        return depth
    level = int(own.get(_VAL, "9"))
    return level + 1 if level <= 8 else 0


def _is_on(element: etree._Element, name: str) -> bool:
    """Whether an element's run properties switch something on."""
    found = element.find(f"{_RUN_STYLE}/{qn(name)}")
    return found is not None and found.get(_VAL) not in ("0", "false", "off")


def _is_raised(run: etree._Element) -> bool:
    found = run.find(f"{_RUN_STYLE}/{qn('w:vertAlign')}")
    return found is not None and found.get(_VAL) == "superscript"


def _raised(text: str) -> str:
    """Raised digits as such: 10³ is not 103."""
    plain = unicodedata.normalize("NFKC", text)
    return plain.translate(_RAISED) if plain.isdecimal() else text


def _holds_contents(control: etree._Element) -> bool:
    galleries = control.iterfind(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return any(gallery.get(_VAL) == "Table of Contents" for gallery in galleries)


def _rows(table: etree._Element) -> Iterator[tuple[int, list[CT_Tc]]]:
    """The rows that are not deleted: columns left free before the first cell, and the cells."""
    for child in table:
        if child.tag in _WRAPPERS:
            yield from _rows(child)
        elif child.tag == _TR and child.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
            before = child.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
            cells = [c for c in child.iter(_TC) if next(c.iterancestors(_TR)) is child]
            free = 0 if before is None else int(before.get(_VAL, "0"))
            yield min(free, _MOST_COLUMNS), cells


def _is_laid_out(row: etree._Element) -> bool:
    """Whether a row holds a table of its own with more than one column."""
    return any(
        len(list(nested.iter(_TC))) > 1 and any(len(cells) > 1 for _, cells in _rows(nested))
        for nested in row.iter(_TBL)
    )


def _heads(table: etree._Element, rows: list[tuple[int, list[CT_Tc]]]) -> int:
    """How many rows are heads: those marked so, else the first, unless the shading says that
    the first column is the head."""
    marked = 0
    for row in table.iter(_TR):
        if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None:
            break
        marked += 1
    if marked or len(rows) < 2:
        return marked
    shaded = [[_is_shaded(cell) for cell in cells] for _, cells in rows]
    firsts = [row[0] for row in shaded if row]
    return 0 if all(firsts) and not all(shaded[0]) else 1


def _is_shaded(cell: etree._Element) -> bool:
    shade = cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
    return shade is not None and (shade.get(qn("w:fill")) or "auto").lower() not in (
        "auto",
        "ffffff",
    )
