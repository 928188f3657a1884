"""Lines become paragraphs, items and headings: each one line of the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.characters import HYPHEN, is_japanese
from ingest.readers.pdf.order import Line
from ingest.readers.pdf.tables import Table

_NARROWEST = 9.0  # em, of a column whose lines are wrapped
_STOPS = tuple("。．！？!?：:」』")
_CONTENTS = re.compile(
    r"(?:[.．]{4,}|…{2,}|・{4,}|[─-]{5,}|(?:\s[.．・]){3,})\s*[-－]?\s*[0-9０-９]{1,4}\s*[-－]?$"
)
_NUMBER = (
    r"(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[ア-ン]|[a-zA-Zａ-ｚＡ-Ｚ]|"
    r"[ivxIVXⅰ-ⅻⅠ-Ⅻ]{1,4})"
)
# Signs that open an item wherever they stand.
_SIGN = re.compile(
    r"[・●○〇◯◎•▪■□◆◇▶►➢⇒→※＊✓☑❶-❿①-⑳㋐-㋾【〔＜<]|[-－–—]\s|\*+\s|"
    r"[（(](?:答|問|注|例|参考|理由)[^（()）]{0,3}[）)]|[問注答ＱＡQA]\s?[0-9０-９]{1,3}[\s\u3000.．]|"
    r"第\s?[一二三四五六七八九十百0-9０-９]{1,4}\s?[章節款条編部]|附\s?則|別[表紙添記][\s0-9０-９一二三]|記$"
)
# Numbers that open an item, and may as well stand within a sentence.
_NUMBERED = re.compile(
    rf"[(（]{_NUMBER}[)）]|{_NUMBER}[)）]|{_NUMBER}[.．、](?![0-9０-９])|{_NUMBER}[\s\u3000]+\D|"
    r"[⑴-⒇⒜-⒵]|[0-9０-９]{1,2}(?:[-－.．][0-9０-９]{1,2}){1,3}[\s\u3000]"
)
_NOTE = re.compile(
    r"[⁰¹²³⁴-⁹]{1,3}|[*＊†‡]{1,3}\d{0,2}|※\d{0,2}|[(（]?注\s?[0-9０-９]{0,2}|[0-9０-９]{1,3}[\s)）]"
)
_WORD_BREAK = re.compile(r"[A-Za-z]-?$")


@dataclass(slots=True)
class Paragraph:
    """Lines that are one line of the text, each with its page; `note` marks a footnote."""

    lines: list[tuple[int, Line]]
    note: bool = False

    @property
    def first(self) -> Line:
        return self.lines[0][1]

    @property
    def last(self) -> Line:
        return self.lines[-1][1]

    def pieces(self) -> list[tuple[str, int, Line]]:
        """The text of each line as it stands in the paragraph, its page, and the line."""
        found: list[tuple[str, int, Line]] = []
        for page, line in self.lines:
            text = line.text.strip()
            if found:
                before = found[-1]
                found[-1] = (_mended(before[0], text), before[1], before[2])
            found.append((text, page, line))
        if found:
            text, page, line = found[-1]
            found[-1] = (text.rstrip(HYPHEN), page, line)
        return [(text.replace(HYPHEN, "-"), page, line) for text, page, line in found]


def _mended(text: str, following: str) -> str:
    """A line's text with what parts it from the following one: a hyphen goes, a space comes."""
    if not text or not following:
        return text
    if text.endswith(HYPHEN):
        # Small letters on both sides: a word was broken.
        broken = text[-2:-1].islower() and following[0].islower()
        return text[:-1] if broken else text[:-1] + "-"
    if text[-1] == "-" and text[-2:-1].islower() and following[0].islower():
        return text[:-1]
    if is_japanese(text[-1]) or is_japanese(following[0]) or text[-1] in "-/_=&?":
        return text
    return text + " "


def paragraphs(content: Sequence[Line | Table], page: int) -> list[Paragraph | Table]:
    """What was read in order, with lines joined into paragraphs."""
    found: list[Paragraph | Table] = []
    pitch = _pitch(content)
    for position, line in enumerate(content):
        if isinstance(line, Table):
            found.append(line)
            continue
        before = found[-1] if found else None
        following = content[position + 1] if position + 1 < len(content) else None
        if isinstance(before, Paragraph) and _goes_on(
            before, line, following if isinstance(following, Line) else None, pitch
        ):
            before.lines.append((page, line))
        else:
            found.append(Paragraph([(page, line)]))
    return found


def _pitch(content: Sequence[Line | Table]) -> float:
    """The usual distance from line to line, in em."""
    steps = [
        (second.top - first.top) / second.size
        for first, second in pairwise(content)
        if isinstance(first, Line)
        and isinstance(second, Line)
        and 0.9 < (second.top - first.top) / second.size < 3.0
    ]
    return median(steps) if steps else 1.8


def opens_item(text: str) -> bool:
    return bool(_SIGN.match(text) or _NUMBERED.match(text))


def opens_note(text: str) -> bool:
    return bool(_NOTE.match(text))


def is_full(line: Line, following: str) -> bool:
    """Whether a line was broken because its column ended: what comes next had no room."""
    if line.end - line.start < _NARROWEST * line.size:
        return False
    room = line.end - line.right
    word = re.match(r"[!-~]+", following)
    # Signs that must not end or begin a line take one or two others with them.
    needed = 2.2 * line.size
    if word:
        needed = max(needed, 0.6 * line.size * min(len(word.group()), 40) + line.size)
    return room < needed


def _goes_on(paragraph: Paragraph, line: Line, following: Line | None, pitch: float) -> bool:
    """Whether a line goes on with the paragraph above it."""
    before = paragraph.last
    text = before.text
    if (before.start, before.end) != (line.start, line.end):
        return joins(paragraph, line)
    step = (line.top - before.top) / line.size
    if _is_set_right(before) and _is_set_right(line):
        return False
    if not 0.5 < step <= max(1.3 * pitch, pitch + 0.35) or not _same_size(before, line):
        return False
    if _CONTENTS.search(text) or not is_full(before, line.text):
        return False
    return _may_follow(paragraph, line, following)


def _is_set_right(line: Line) -> bool:
    """Whether a line begins so far right that it is a date or a sender."""
    return line.left - line.start > 0.4 * (line.end - line.start)


def _same_size(first: Line, second: Line) -> bool:
    return 0.87 < first.size / second.size < 1.15


def _may_follow(paragraph: Paragraph, line: Line, following: Line | None) -> bool:
    """By marks, stops and indents."""
    before = paragraph.last
    ended = before.text.endswith(_STOPS)
    size = line.size
    indent = (line.left - before.left) / size
    item = opens_item(paragraph.first.text)
    if _SIGN.match(line.text):
        # Within a sentence only where the paragraph's other lines stand as far left.
        return not ended and len(paragraph.lines) > 1 and abs(indent) < 0.3 and item
    if _NUMBERED.match(line.text) and (ended or not (item and indent > 0.6)):
        own = len(paragraph.lines) > 1 and abs(indent) < 0.4 and not ended
        first = (line.left - paragraph.first.left) / size
        if not own or (item and first < 0.4):
            return first < -0.6 and not ended and not item
    if len(paragraph.lines) == 1:
        # A first line stands further right than the others, an item's further left.
        if item:
            return -1.6 < indent < 8.0
        if indent > 0.6:
            # Hanging: all further lines stand as far right.
            hanging = following is not None and abs(following.left - line.left) < size
            return not ended and (hanging or (indent < 4.0 and len(before.text) >= 25))
        return indent > -2.6
    if abs(indent) < 0.6:
        return True
    return not ended and -0.6 < indent < 0.9


def joins(paragraph: Paragraph, line: Line) -> bool:
    """Whether a line at the top of a column or a page goes on with the paragraph at the bottom
    of the one before."""
    before = paragraph.last
    text = before.text
    if not _same_size(before, line) or text.endswith(_STOPS) or _CONTENTS.search(text):
        return False
    if opens_item(line.text) or not is_full(before, line.text):
        return False
    # Where the paragraph's other lines stand; an indented line begins another.
    expected = before.left - before.start
    if len(paragraph.lines) == 1 and opens_item(before.text):
        return -1.6 * line.size < line.left - line.start - expected < 6.0 * line.size
    if len(paragraph.lines) == 1:
        expected = min(expected, 0.0)
    return abs((line.left - line.start) - expected) < 0.7 * line.size or (
        text.endswith(("、", "，")) and line.left - line.start < 4.0 * line.size
    )
