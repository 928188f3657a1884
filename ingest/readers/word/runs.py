"""The text of a paragraph's runs as a person sees it, and what hangs on it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml import etree

from ingest.extract import one_line
from ingest.readers.equations import EQUATIONS, RAISED, equation, parted, raised
from ingest.readers.symbols import coded, meant
from ingest.readers.word.elements import BOX, RUN_STYLE, VAL, WRAPPERS, P, R, T, is_on
from ingest.readers.word.fields import Field
from ingest.readers.word.styles import Style, Styles

DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_PICTURES = (
    "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart",  # of a newer kind, not read
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_DELETED = (qn("w:del"), qn("w:moveFrom"))
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_GRAPHICS = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
_SIMPLE_FIELD = qn("w:fldSimple")
_RUBY_BASE, _SYM, _FONT = map(qn, ("w:rubyBase", "w:sym", "w:font"))
_FIELD, _CODE = map(qn, ("w:fldChar", "w:instrText"))
_HIDDEN, _STRUCK = "hidden text", "struck-out text"  # as the remarks name them


@dataclass(slots=True)
class Gathered:
    """A paragraph's text, and what hangs on it: boxes and figures, and notes by their mark."""

    parts: list[str] = field(default_factory=list)
    figures: list[etree._Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Runs:
    """Reads the runs of a document's paragraphs; fields and marks of notes run on from one to the
    next. `left_out` counts what is not read."""

    def __init__(
        self,
        styles: Styles,
        notes: Mapping[tuple[str, str], etree._Element],
        left_out: Counter[str],
    ) -> None:
        self._styles, self._notes, self._left_out = styles, notes, left_out
        self._fields: list[Field] = []
        self._marks = 0

    def text(self, paragraph: etree._Element) -> str:
        """A paragraph's text on one line, without its number and what hangs on it."""
        gathered = Gathered()
        self.gather(paragraph, gathered, self._styles.of(paragraph))
        return one_line("".join(gathered.parts))

    def gather(self, element: etree._Element, into: Gathered, style: Style) -> None:
        """The text of an element's runs as a person sees it; `style` is the paragraph's."""
        for child in element:
            if child.tag == R:
                self._run(child, into, style)
            elif child.tag in WRAPPERS:
                at = len(into.parts)
                self.gather(child, into, style)
                if child.tag == _SIMPLE_FIELD and not any(into.parts[at:]):
                    into.parts.append(Field(None, at, child.get(qn("w:instr")) or "").shown())
            elif child.tag in _DELETED:
                self._left_out["text deleted under revision"] = 1
            elif child.tag in EQUATIONS:
                text = equation(child)
                before = into.parts[-1] if into.parts and "/" in text else ""
                into.parts += (parted(before, text), text)

    def _unread(self, run: etree._Element, style: Style) -> str:
        """Why a run is not read, "" for most."""
        own = self._styles.of_run(run)
        if is_on(run, "w:vanish", own.hidden or style.hidden):
            return _HIDDEN
        if is_on(run, "w:strike", own.struck or style.struck) or is_on(run, "w:dstrike"):
            return _STRUCK
        return ""

    def _run(self, run: etree._Element, into: Gathered, style: Style) -> None:
        unread = self._unread(run, style)
        for child in run:
            if child.tag == _FIELD:
                shown = self._field(child, into)
                into.parts.append("" if unread else shown)
            elif child.tag == _CODE and self._fields:
                self._fields[-1].code += child.text or ""
            elif any(not field.begun for field in self._fields):
                continue
            elif any(field.is_of("TOC") for field in self._fields):
                self._left_out["the table of contents"] = 1
            elif child.tag in _GRAPHICS and unread != _HIDDEN:
                self._graphics([child], into)  # a line through its anchor is none through it
            elif unread:
                self._left_out[unread] += bool((child.text or "").strip())
            elif child.tag == T:
                text = meant(child.text or "", _font(run))
                into.parts.append(raised(text) if _is_raised(run) else text)
            elif child.tag == _SYM:
                into.parts.append(coded(child.get(qn("w:char")) or "", child.get(_FONT) or ""))
            elif child.tag in _SIGNS:
                into.parts.append(_SIGNS[child.tag])
            elif child.tag == qn("w:ruby"):
                for base in child.iter(_RUBY_BASE):
                    self.gather(base, into, style)
            elif child.tag in _NOTES:
                self._note(_NOTES[child.tag], child.get(qn("w:id")) or "", into)

    def _field(self, mark: etree._Element, into: Gathered) -> str:
        """Notes where fields and their results begin and end, and tells what one shows that
        ends without a result."""
        kind = mark.get(qn("w:fldCharType"))
        if kind == "begin":
            self._fields.append(Field(mark.find(qn("w:ffData")), len(into.parts)))
        elif kind == "separate" and self._fields:
            self._fields[-1].begun = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if not any(into.parts[ended.at :]) and all(field.begun for field in self._fields):
                return ended.shown()
        return ""

    def _note(self, kind: str, key: str, into: Gathered) -> None:
        note = self._notes.get((kind, key))
        if note is None:
            return
        self._marks += 1
        mark = str(self._marks).translate(RAISED)
        into.parts.append(mark)
        into.notes.append(f"{mark} " + " ".join(filter(None, map(self.text, note.iter(P)))))

    def _graphics(self, elements: Iterable[etree._Element], into: Gathered) -> None:
        for element in elements:
            if element.tag in (BOX, DIAGRAM, _CHART):
                into.figures.append(element)
            elif element.tag in _PICTURES:
                self._left_out["pictures"] += 1
            else:
                self._graphics(element, into)


def _font(run: etree._Element) -> str:
    """The font of a run's Latin letters and signs, where the run itself says it."""
    fonts = run.find(f"{RUN_STYLE}/{qn('w:rFonts')}")
    if fonts is None:
        return ""
    return fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or ""


def _is_raised(run: etree._Element) -> bool:
    found = run.find(f"{RUN_STYLE}/{qn('w:vertAlign')}")
    return found is not None and found.get(VAL) == "superscript"
