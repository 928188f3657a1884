"""Word files (.docx): the body in its order, with what stands in boxes and at the foot of pages."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl, CT_Tc
from docx.section import _BaseHeaderFooter
from lxml import etree

from corpus.errors import ReadError
from ingest.extract import Extract, Writer, one_line
from ingest.readers.package import chart_table, diagram_texts, numeral, open_package, parse

_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目次)\s*(?:[1-9]|heading|見出し)?", re.IGNORECASE)
_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")
_PAGE = re.compile(r"[\s\d\-‐–ー－/頁ページPpage.]*")
_LONGEST_HEADING = 120  # characters; a whole paragraph with an outline level is no heading
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_DELETED = (qn("w:del"), qn("w:moveFrom"))
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_WRAPPERS = frozenset(
    qn(f"w:{name}")
    for name in "hyperlink ins moveTo smartTag sdt sdtContent fldSimple customXml dir bdo".split()
)
_W_P, _W_R, _W_T, _W_TBL, _W_TC, _W_TR = map(qn, ("w:p", "w:r", "w:t", "w:tbl", "w:tc", "w:tr"))
_W_PPR, _W_RPR, _W_SDT, _W_RUBY = map(qn, ("w:pPr", "w:rPr", "w:sdt", "w:ruby"))
_W_VAL, _W_BOX = qn("w:val"), qn("w:txbxContent")


def read_word(path: Path) -> Extract:
    """Paragraphs, headings, lists and tables; text boxes and notes follow their paragraph."""
    package, about = open_package(path, "word")
    try:
        document = docx.Document(str(package) if isinstance(package, Path) else package)
    except (KeyError, ValueError):
        raise ReadError(f"{path}: is no ordinary Word file; save it as .docx.") from None
    return _Reading(document).extract(about)


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style settles: heading depth (0 none), list, and what it is left out as."""

    depth: int = 0
    number: tuple[str, int] | None = None
    hidden: bool = False
    contents: bool = False


@dataclass(slots=True)
class _Paragraph:
    """A paragraph's text, and what hangs on it: text boxes, figures and notes."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)
