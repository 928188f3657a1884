"""Lines of a document and what each one is: heading, row, item, prose, or no content at all."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

from corpus.records import PLAIN, Layout
from ingest.cells import is_rule
from ingest.furniture import contents_lines, page_numbers, running_lines
from ingest.headings import ITEM, MARKDOWN, heading_depth
from ingest.japanese import NO_UNIT, RAISED


class Kind(Enum):
    BLANK = "blank"
    HEADING = "heading"
    ROW = "row"
    ITEM = "item"
    PROSE = "prose"
    NOTE = "note"  # a footnote, with the mark that a word above carries
    CONTENTS = "contents"  # a line of a table of contents
    RUNNING = "running"  # a running header or footer, a page number
    DEBRIS = "debris"  # what a scan left of a picture

    @property
    def is_content(self) -> bool:
        return self in (Kind.HEADING, Kind.ROW, Kind.ITEM, Kind.PROSE, Kind.NOTE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line: `start` to `end` (code points, without white space at either end), its kind, and
    for a heading its depth: a heading closes all open ones of the same or a greater depth."""

    start: int
    end: int
    kind: Kind
    depth: int = 0


COLUMN_HEADS = 40  # depth of a table's column heads, from which on headings end with the table
_TITLE_OF_CONTENTS = re.compile(r"(?:^|\n)[ \u3000#]*(?:目\s*次|CONTENTS)\s*$", re.IGNORECASE)
_ABOVE_CONTENTS = 40  # characters above a table
_WORD = re.compile(r"[^\W_]")
_MARK = re.compile(rf"[{RAISED}]+(?=\s*[^\s{RAISED}])")
# The word that a raised number belongs to: no hiragana, no brackets but around it.
_LONGEST_NOTED = 42
_NOTED = re.compile(
    rf"[「『（(]?[^\s、。，．「」『』（）()\u3041-\u3096{RAISED}]{{1,{_LONGEST_NOTED - 2}}}"
    r"[」』）)]?\Z"
)


def classify(text: str, layout: Layout = PLAIN) -> list[Line]:
    """All lines of a text in order. What is no content keeps its place, so nothing is lost.

    What the file itself says about a line (`layout`) goes before what its text looks like; the
    column heads of a table are headings over its rows.
    """
    raw = _split(text)
    contents = contents_lines(text, raw)
    pages = page_numbers(text, raw)
    running = running_lines(text, raw, pages)
    known = _known(text, layout)
    markdown = bool(layout.headings) or any(MARKDOWN.match(text[start:end]) for start, end in raw)
    lines: list[Line] = []
    for position, (start, end) in enumerate(raw):
        line = text[start:end]
        if not line:
            lines.append(Line(start, end, Kind.BLANK))
        elif start in known:
            lines.append(Line(start, end, *known[start]))
        elif position in contents:
            lines.append(Line(start, end, Kind.CONTENTS))
        elif position in running or position in pages:
            lines.append(Line(start, end, Kind.RUNNING))
        elif _is_debris(line):
            lines.append(Line(start, end, Kind.DEBRIS))
        elif "\t" in line or line.startswith("|"):
            lines.append(Line(start, end, Kind.ROW))
        elif noted_word(text, start):
            lines.append(Line(start, end, Kind.NOTE))
        elif depth := heading_depth(text, raw, position, markdown):
            lines.append(Line(start, end, Kind.HEADING, depth))
        elif ITEM.match(line):
            lines.append(Line(start, end, Kind.ITEM))
        else:
            lines.append(Line(start, end, Kind.PROSE))
    return lines


def _known(text: str, layout: Layout) -> dict[int, tuple[Kind, int]]:
    """Kind and depth by the start of the line, for the lines that the file itself tells of."""
    known: dict[int, tuple[Kind, int]] = {}
    for table in layout.tables:
        if _TITLE_OF_CONTENTS.search(text[max(0, table.start - _ABOVE_CONTENTS) : table.start]):
            rows = text[table.start : table.end].splitlines(keepends=True)
            starts = accumulate(map(len, rows), initial=table.start)
            known.update((start, (Kind.CONTENTS, 0)) for start in starts)
            continue
        head_end = table.head[1] if table.head else table.start
        start = table.start
        for number, row in enumerate(text[table.start : table.end].splitlines(keepends=True)):
            if is_rule(row):
                known[start] = (Kind.DEBRIS, 0)
            elif start < head_end:
                known[start] = (Kind.HEADING, COLUMN_HEADS + number)
            else:
                known[start] = (Kind.ROW, 0)
            start += len(row)
    known.update((start, (Kind.RUNNING, 0)) for start, _ in layout.running)
    known.update((start, (Kind.HEADING, depth)) for start, _, depth in layout.headings)
    return known


def noted_word(text: str, start: int) -> str | None:
    """The word above that carries the mark with which a line begins (MaaS⁵ … ⁵ Mobility as a
    Service); None where the line is no footnote."""
    mark = _MARK.match(text, start)
    if mark is None:
        return None
    carried = re.compile(rf"{NO_UNIT}{mark.group()}(?![{RAISED}])")
    ends = [found.start() for found in carried.finditer(text, 0, start)]
    words = (_NOTED.search(text[max(0, end - _LONGEST_NOTED) : end]) for end in reversed(ends))
    return next((word.group() for word in words if word is not None), None)


def _split(text: str) -> list[tuple[int, int]]:
    """Start and end of every line, without the white space around it; tabs are cell borders
    and stay."""
    spans = []
    start = 0
    for line in text.splitlines(keepends=True):
        body = line.strip(" \u3000\r\n\x0b\x0c\ufeff")
        if not body.strip():
            spans.append((start, start))
        else:
            begin = start + line.index(body)
            spans.append((begin, begin + len(body)))
        start += len(line)
    return spans


def _is_debris(line: str) -> bool:
    """Fewer than two letters, or mostly signs: what a scan makes of rules and pictures."""
    if MARKDOWN.match(line):
        return False
    letters = len(_WORD.findall(line))
    if letters < 2:
        return True
    if len(line) - letters <= 3 * letters:
        return False  # so few others cannot be more than three signs to a letter
    signs = sum(unicodedata.category(c)[0] in "SP" for c in line)
    return signs > 3 * letters
