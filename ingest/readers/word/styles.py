"""What the styles of paragraphs and characters settle, and what a paragraph says otherwise."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from ingest.readers.word.elements import RUN_STYLE, VAL, is_on, value
from ingest.readers.word.numbering import Numbering

_P_STYLE = f"{qn('w:pPr')}/{qn('w:pStyle')}"
_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|表題", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目次)\s*(?:[1-9]|heading|の?見出し)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """What a style of paragraphs or characters settles; `number` is its numbering's id and
    level."""

    depth: int = 0
    number: tuple[str, int] | None = None
    hidden: bool = False
    struck: bool = False
    contents: bool = False


_PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by id with what they inherit, and the id of the paragraphs'
    default one."""

    by_id: dict[str, Style]
    default: str

    def of(self, paragraph: etree._Element) -> Style:
        """The style of a paragraph."""
        named = paragraph.find(_P_STYLE)
        name = self.default if named is None else named.get(VAL) or ""
        return self.by_id.get(name, _PLAIN)

    def of_run(self, run: etree._Element) -> Style:
        """The style of characters that a run names."""
        named = run.find(f"{RUN_STYLE}/{qn('w:rStyle')}")
        return _PLAIN if named is None else self.by_id.get(named.get(VAL) or "", _PLAIN)


def styles(document: Document, numbering: Numbering) -> Styles:
    """The styles that a document defines."""
    elements = {e.get(qn("w:styleId"), ""): e for e in document.styles.element.iter(qn("w:style"))}
    found, default = {}, ""
    for key, element in elements.items():
        if (
            element.get(qn("w:default")) in ("1", "true")
            and element.get(qn("w:type")) == "paragraph"
        ):
            default = key
        chain = list(_chain(elements, key))
        name = value(element, "w:name", "")
        outlines = [e.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") for e in chain]
        outline = next((int(o.get(VAL, "9")) for o in outlines if o is not None), None)
        heading = _HEADING.fullmatch(name)
        if outline is None:
            outline = int(heading.group(1)) - 1 if heading else 9
        if outline > 8 and _TITLE.fullmatch(name):
            outline = 0
        found[key] = Style(
            depth=outline + 1 if outline <= 8 else 0,
            number=_style_number(chain, numbering),
            hidden=any(is_on(e, "w:vanish") for e in chain),
            struck=any(is_on(e, "w:strike") or is_on(e, "w:dstrike") for e in chain),
            contents=_CONTENTS.fullmatch(name) is not None,
        )
    return Styles(found, default)


def outline_depth(paragraph: etree._Element, depth: int) -> int:
    """A paragraph's depth as a heading, 0 for none; `depth` is its style's."""
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if own is None:
        return depth
    level = int(own.get(VAL, "9"))
    return level + 1 if level <= 8 else 0


def numbering_of(paragraph: etree._Element, style: Style) -> tuple[str, int] | None:
    """The id and level of a paragraph's numbering, None where it has none."""
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if own is None:
        return style.number
    number, level = own.find(qn("w:numId")), own.find(qn("w:ilvl"))
    inherited = style.number or ("0", 0)
    key = inherited[0] if number is None else number.get(VAL, "0")
    if key == "0":
        return None
    return key, inherited[1] if level is None else int(level.get(VAL, "0"))


def _chain(elements: dict[str, etree._Element], key: str) -> Iterator[etree._Element]:
    seen: set[str] = set()
    while key in elements and key not in seen:
        seen.add(key)
        yield elements[key]
        key = value(elements[key], "w:basedOn", "")


def _style_number(chain: Iterable[etree._Element], numbering: Numbering) -> tuple[str, int] | None:
    for element in chain:
        properties = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if properties is not None:
            key = value(properties, "w:numId", "0")
            style = element.get(qn("w:styleId")) or ""
            return None if key == "0" else (key, numbering.level_of(key, style))
    return None
