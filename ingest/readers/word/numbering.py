"""Automatic numbers and bullets of lists, counted as the paragraphs come."""

import re

from docx.oxml.ns import qn
from lxml import etree

from ingest.readers.package import numeral
from ingest.readers.word.elements import VAL, value

_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")


class Numbering:
    """Automatic numbers and bullets, counted as the paragraphs come."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._lists: dict[str, str] = {}  # the abstract list that a numbering id belongs to
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        abstract, of_style, linked = {}, {}, {}
        for element in root.iter(qn("w:abstractNum")):
            levels = {int(lvl.get(qn("w:ilvl"), "0")): lvl for lvl in element.iter(qn("w:lvl"))}
            key = element.get(qn("w:abstractNumId"))
            abstract[key] = levels
            of_style[value(element, "w:styleLink", "")] = levels
            linked[key] = value(element, "w:numStyleLink", "")
        # A list that follows a style of lists has its levels at the list that defines the style.
        abstract |= {key: of_style.get(style, {}) for key, style in linked.items() if style}
        for number in root.iter(qn("w:num")):
            key = number.get(qn("w:numId"), "")
            link = number.find(qn("w:abstractNumId"))
            self._lists[key] = "" if link is None else link.get(VAL, "")
            self._levels[key] = dict(abstract.get(self._lists[key], {}))
            for override in number.iter(qn("w:lvlOverride")):
                level = int(override.get(qn("w:ilvl"), "0"))
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    self._restarts[key, level] = int(start.get(VAL, "1"))
                if (own := override.find(qn("w:lvl"))) is not None:
                    self._levels[key][level] = own

    def level_of(self, key: str, style: str) -> int:
        """The level that a list gives to paragraphs of a style."""
        for level, element in self._levels.get(key, {}).items():
            if value(element, "w:pStyle", "") == style:
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
        sign = value(levels[level], "w:lvlText", "")
        if value(levels[level], "w:numFmt", "decimal") == "bullet":
            return _bullet(sign.strip(), level)

        def shown(match: re.Match[str]) -> str:
            above = int(match.group(1)) - 1
            if above not in levels:
                return ""
            style = value(levels[above], "w:numFmt", "decimal")
            number = counts.setdefault(above, int(value(levels[above], "w:start", "1")))
            return "" if style == "none" else numeral(number, style)

        text = re.sub(r"%([1-9])", shown, sign).strip()
        glued = not text or value(levels[level], "w:suff", "tab") == "nothing"
        return text if glued else f"{text} "

    @staticmethod
    def _next(levels: dict[int, etree._Element], counts: dict[int, int], level: int) -> int:
        if level in counts:
            return counts[level] + 1
        return int(value(levels[level], "w:start", "1"))


def _bullet(sign: str, level: int) -> str:
    # Letters and private characters stand for signs of a symbol font: "l" is a disc in Wingdings.
    if not sign or sign in "・•●" or _PRIVATE_USE.search(sign) or sign.isascii():
        return "- " if level else "・"
    return sign
