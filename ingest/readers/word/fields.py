"""Fields of a paragraph, and what Word shows of one whose result it does not store."""

import re
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml import etree

from ingest.readers.equations import equation_field
from ingest.readers.symbols import coded
from ingest.readers.word.elements import VAL, is_true, value

_EQUATION = re.compile(r"\s*EQ\b", re.IGNORECASE)
_SYMBOL = re.compile(r'\s*SYMBOL\s+(\d{1,5})\s.*?\\f\s+"?([^"\\]+)', re.IGNORECASE)


@dataclass(slots=True)
class Field:
    """A field that is being read: its code, and whether its result has begun.

    `form` is its control where it is one of a form, `at` where its result would begin.
    """

    form: etree._Element | None
    at: int
    code: str = ""
    begun: bool = False

    def is_of(self, name: str) -> bool:
        """Whether its code is of a kind, such as TOC."""
        return self.code.split()[:1] == [name]

    def shown(self) -> str:
        """What Word shows of a field whose result it does not store."""
        if match := _EQUATION.match(self.code):
            return equation_field(self.code[match.end() :])
        if match := _SYMBOL.match(self.code):
            return coded(f"{int(match[1]):x}", match[2])
        return "" if self.form is None else _chosen(self.form)


def _chosen(form: etree._Element) -> str:
    """The mark of a check box, or the entry that is chosen of a list."""
    box, entries = form.find(qn("w:checkBox")), form.find(qn("w:ddList"))
    if box is not None:
        checked = box.find(qn("w:checked"))
        checked = box.find(qn("w:default")) if checked is None else checked
        return "☑" if checked is not None and is_true(checked) else "☐"
    if entries is None:
        return ""
    texts = [entry.get(VAL, "") for entry in entries.iterfind(qn("w:listEntry"))]
    chosen = int(value(entries, "w:result", "") or value(entries, "w:default", "0"))
    return texts[chosen] if chosen < len(texts) else ""
