"""Word files (.docx): the body in its order, with what stands in boxes and at the foot of pages."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from lxml import etree

from corpus.errors import ReadError
from ingest.extract import Extract, Writer, one_line, part_entries
from ingest.readers.head_rows import are_pairs, head_rows, spread
from ingest.readers.messages import left_out, no_ordinary_file_of
from ingest.readers.package import (
    chart_table,
    diagram_texts,
    open_package,
    parse,
    without_alternates,
)
from ingest.readers.symbols import without_private_use
from ingest.readers.word.elements import BOX, TBL, TC, VAL, WRAPPERS, P
from ingest.readers.word.numbering import Numbering
from ingest.readers.word.runs import DIAGRAM, Gathered, Runs
from ingest.readers.word.styles import Style, numbering_of, outline_depth, styles
from ingest.readers.word.tables import (
    MOST_COLUMNS,
    Row,
    geometry,
    head_count,
    holds_table,
    is_data,
    stands_out,
    table_rows,
)

_SDT = qn("w:sdt")
_DELETED_MARK = f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}"
_PAGE_NUMBER = re.compile(r"(?:page|頁|ページ|[\s\d/.\-‐–ー－])*", re.IGNORECASE)
_LONGEST_HEADING = 120  # characters; a whole paragraph with an outline level is no heading


def read_word(path: Path) -> Extract:
    """Paragraphs, headings, lists and tables; text boxes and notes follow their paragraph."""
    package, about = open_package(path, "word")
    try:
        document = docx.Document(str(package) if isinstance(package, Path) else package)
    except (KeyError, ValueError, etree.XMLSyntaxError):
        raise ReadError(f"{path}: {no_ordinary_file_of('Word', '.docx')}") from None
    return _Reading(document).extract(about)


class _Reading:
    """One pass over a document; numbers run on from paragraph to paragraph."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._writer = Writer()
        self._left_out: Counter[str] = Counter()
        numbering = self._related("numbering")
        self._numbering = Numbering(None if numbering is None else parse(numbering.blob))
        self._styles = styles(document, self._numbering)
        notes = {
            (kind, note.get(qn("w:id")) or ""): note
            for kind in ("footnotes", "endnotes")
            if (part := self._related(kind)) is not None
            for note in without_alternates(parse(part.blob))
        }
        self._runs = Runs(self._styles, notes, self._left_out)

    def extract(self, about: dict[str, str]) -> Extract:
        self._running("header")
        self._blocks(without_alternates(self._document.element.body))
        self._running("footer")
        if self._related("comments") is not None:
            self._left_out["the reviewers' comments"] += 1
        remarks = tuple(
            left_out(what, count if count > 1 else None)
            for what, count in self._left_out.items()
            if count
        )
        return without_private_use(self._writer.extract(remarks=remarks, **about))

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
                    lines |= dict.fromkeys(
                        map(self._runs.text, without_alternates(part.part.element).iter(P))
                    )
        for line in lines:
            if not _PAGE_NUMBER.fullmatch(line):
                self._writer.line(line, running=True)

    def _blocks(self, parent: etree._Element) -> None:
        for child in parent:
            if child.tag == P:
                self._paragraph(child)
            elif child.tag == TBL:
                self._table(child)
            elif child.tag == _SDT and _holds_contents(child):
                self._left_out["the table of contents"] += 1
            elif child.tag in WRAPPERS:
                self._blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        style = self._styles.of(paragraph)
        gathered = Gathered()
        text = self._labelled(paragraph, style, gathered)
        if style.contents:
            self._left_out["lines of a table of contents"] += bool(text)
        elif text:
            depth = outline_depth(paragraph, style.depth)
            if len(text) > _LONGEST_HEADING:
                depth = 0
            if depth:
                self._writer.blank()
            self._writer.line(text, depth=depth, broken=True)
        self._hanging(gathered)
        # Each line is a whole paragraph: an empty line keeps prose from being joined.
        if not numbering_of(paragraph, style):
            self._writer.blank()

    def _labelled(self, paragraph: etree._Element, style: Style, gathered: Gathered) -> str:
        """The paragraph's text behind its bullet or number."""
        gathered.parts.clear()
        self._runs.gather(paragraph, gathered, style)
        text = one_line(part_entries("".join(gathered.parts)))
        if not text and paragraph.find(_DELETED_MARK) is not None:
            return ""  # it is not there any more, and no number either
        number = numbering_of(paragraph, style)
        label = self._numbering.label(*number) if number else ""
        return label + text if text else ""

    def _hanging(self, gathered: Gathered) -> None:
        for note in gathered.notes:
            self._writer.line(note)
        for figure in gathered.figures:
            if figure.tag == BOX:
                self._blocks(figure)
                continue
            relation = figure.get(qn("r:dm")) or figure.get(qn("r:id")) or ""
            part = self._document.part.related_parts.get(relation)
            if part is not None and figure.tag == DIAGRAM:
                for text, level in diagram_texts(part.blob):
                    self._writer.line(f"{'- ' if level else '・'}{part_entries(text)}")
            elif part is not None:
                title, rows = chart_table(parse(part.blob))
                self._writer.line(title)
                self._writer.table([(row, None) for row in rows], heads=1)

    def _table(self, table: CT_Tbl) -> None:
        rows = list(table_rows(table))
        if all(len(cells) <= 1 for _, cells in rows):
            self._prose(rows)  # a frame around it
            return
        parts = [(holds, list(part)) for holds, part in groupby(rows, holds_table)]
        plain = [row for holds, part in parts if not holds for row in part]
        if len(plain) < len(rows) and not (2 * len(plain) > len(rows) and is_data(plain)):
            self._prose(rows)  # a page that is laid out by a table: no rows of data
            return
        for holds, part in parts:
            if holds:
                self._prose(part)
            else:
                self._data(part, head_count(table, part) if part[0] is rows[0] else 0)

    def _prose(self, rows: Iterable[Row]) -> None:
        for _, cells in rows:
            for cell in cells:
                if cell.vMerge != "continue":
                    self._blocks(cell)

    def _data(self, rows: list[Row], heads: int) -> None:
        gathered = Gathered()
        self._writer.blank()
        texts = list(self._cells(rows, gathered))
        grid = [geometry(before, cells) for before, cells in rows]
        if heads and are_pairs(texts) and not stands_out(rows):
            heads = 0
        if heads:
            heads = max(heads, head_rows(texts, grid))
            spread(texts, grid, heads)
        self._writer.table([(row, None) for row in texts], heads)
        self._hanging(gathered)
        self._writer.blank()

    def _cells(self, rows: Iterable[Row], gathered: Gathered) -> Iterator[list[str]]:
        """Texts of each row by column: what is merged over rows is repeated in each of them,
        what is merged over columns stands in the first of them."""
        above: dict[int, str] = {}
        for before, cells in rows:
            row = [""] * before
            for cell in cells:
                column = len(row)
                if cell.vMerge != "continue":
                    above[column] = self._cell(cell, gathered)
                row += [above.get(column, ""), *[""] * (min(cell.grid_span, MOST_COLUMNS) - 1)]
            yield row

    def _cell(self, cell: etree._Element, gathered: Gathered) -> str:
        texts = []
        for paragraph in cell.iter(P):
            # Paragraphs of a text box in the cell are written behind the table.
            owner = next(paragraph.iterancestors(BOX, TC), None)
            if owner is not None and owner.tag == TC:
                texts.append(self._labelled(paragraph, self._styles.of(paragraph), gathered))
        return " ".join(filter(None, texts))


def _holds_contents(control: etree._Element) -> bool:
    galleries = control.iterfind(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return any(gallery.get(VAL) == "Table of Contents" for gallery in galleries)
