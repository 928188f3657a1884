"""Lines of a document and what each one is: heading, row, item, prose, or no content at all."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate, pairwise

from corpus.records import PLAIN, Layout
from ingest.cells import is_rule
from ingest.japanese import JAPANESE, NO_UNIT, RAISED, normalise


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


_NUMBER = r"[0-9０-９一二三四五六七八九十百]+"
# How a line ends that was wrapped within a sentence: no 「申請に必要なもの」, no 「国保とは」.
_CUT_OFF = r"(?:[、をが]|(?<!も)の|(?<!と)は)$"
# Heading styles of administrative Japanese, outermost first. Markdown's own come before all.
_STYLES = (
    re.compile(r"(?:[IVX]{1,4}|[Ⅰ-Ⅻ])\s*[.．、]\s*\S"),  # IV. 重点戦略
    re.compile(rf"第{_NUMBER}(?:[編章節款条部]|[\s\u3000]+(?![回期次号項四年]))"),  # 第２　必要書類
    # 1. 趣旨・目的, and 「６　公園愛護会」, as short as no wrapped paragraph is
    re.compile(
        r"[0-9０-９]{1,2}\s*[.．]\s*\D"
        rf"|(?:[０-９]{{1,2}}[ \u3000]+|[0-9]{{1,2}}\u3000)(?!.*{_CUT_OFF})[^\s\d][^。]{{1,30}}$"
    ),
    re.compile(r"[(（][0-9０-９]{1,2}[)）]"),  # (3) 地域の…
    # (…産業の育成・強化), the whole line; a note or a source in brackets is no heading
    re.compile(r"[(（](?!出所|出典|うち|注|参考|以下)[^()（）0-9０-９:：=]{6,}[)）]$"),
    re.compile(r"[○〇◯❶-❿]"),
    re.compile(r"[ivx]{1,4}[)）]"),
    re.compile(r"【[^】]+】$"),
    re.compile(r"[■□◆◇▪]"),
)  # fmt: skip
_LISTING = (3, 4, 6, 7, 9)  # depths of the styles in which lists are numbered or marked too
# Of a rule: what an article is about stands above it; what is behind the last one.
_CAPTION = re.compile(r"[(（][^()（）]{1,30}[)）]$")
_ARTICLE = re.compile(rf"第{_NUMBER}条(?:の{_NUMBER})?[\s\u3000]")
_ANNEX = re.compile(
    rf"(?:附\s*則|別\s*[表紙図]\s*(?:第?\s*{_NUMBER})?|様式第?{_NUMBER}号?)\s*(?:[(（].{{1,40}}[)）])?$"
)
_CAPTION_DEPTH, _ANNEX_DEPTH = 3, 2
_MARKDOWN = re.compile(r"(#{1,6})\s+\S")
_BOLD_LINE = re.compile(r"\*\*[^*]+\*\*$")
# A short line above a paragraph: beside ○ where signs make the structure, innermost where
# Markdown does.
_TITLE_DEPTH = 6
_TITLE_DEPTH_MARKDOWN = 30
_TITLE_DEPTH_OF_ARTICLE = 10  # right under ◆, 【…】 or the like
# 「敷金　家賃の3か月分」, one of several lines that each tell one thing.
LABELLED = re.compile(r"[^\s。、，：:]{1,8}(?:\u3000|[ \u3000]{2})[ \u3000]*\S")
COLUMN_HEADS = 40  # depth of a table's column heads, from which on headings end with the table
_ITEM = re.compile(
    r"(?:[-・●•*▪□◆⇒→※]|\\\*|[①-⑳]|[0-9０-９]{1,2}[.．)）]|[(（][0-9０-９]{1,2}[)）]|<)\s*"
)
_CONTENTS = re.compile(r"(?:\.{4,}|…{2,}|・{4,})\s*\d{1,3}$|^(?:目\s*次|CONTENTS)$")
_TITLE_OF_CONTENTS = re.compile(r"(?:^|\n)[ \u3000#]*(?:目\s*次|CONTENTS)\s*$", re.IGNORECASE)
_ABOVE_CONTENTS = 40  # characters above a table
_BETWEEN_ENTRIES = 12  # lines from one entry that has leaders to the next, blank ones too
_ENDS_SENTENCE = re.compile(r"[。！？!?][」』）)】]*$")
_WORD = re.compile(r"[^\W_]")
_NOTE = re.compile(r"[(（]?(?:出所|出典|注|参考|資料)[)）:：0-9０-９\s]")
_MARK = re.compile(rf"[{RAISED}]+(?=\s*[^\s{RAISED}])")
# The word that a raised number belongs to: no hiragana, no brackets but around it.
_LONGEST_NOTED = 42
_NOTED = re.compile(
    rf"[「『（(]?[^\s、。，．「」『』（）()\u3041-\u3096{RAISED}]{{1,{_LONGEST_NOTED - 2}}}"
    r"[」』）)]?\Z"
)
_LONGEST_HEADING = 70
_REPEATS_OF_RUNNING = 3
_LONGEST_PAGE_NUMBER, _PAGES_SKIPPED = 4, 2
_EDGE = 3  # lines beside a page number or a page's end, blank ones too


def classify(text: str, layout: Layout = PLAIN) -> list[Line]:
    """All lines of a text in order. What is no content keeps its place, so nothing is lost.

    What the file itself says about a line (`layout`) goes before what its text looks like; the
    column heads of a table are headings over its rows.
    """
    raw = _split(text)
    contents = _contents(text, raw)
    pages = _page_numbers(text, raw)
    running = _running(text, raw, pages)
    known = _known(text, layout)
    markdown = bool(layout.headings) or any(_MARKDOWN.match(text[start:end]) for start, end in raw)
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
        elif depth := _heading_depth(text, raw, position, markdown):
            lines.append(Line(start, end, Kind.HEADING, depth))
        elif _ITEM.match(line):
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


def _contents(text: str, raw: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Positions of tables of contents: lines that end in leaders and a page number, and what
    stands between two of them, at most a few lines, since long entries wrap, have no leaders
    ("…社会の姿6") or go on behind a page's header. Leaders in a list of prices are none: what a
    table of contents names stands in the document, or it says that it is one."""
    marked = [i for i, (start, end) in enumerate(raw) if _CONTENTS.search(text[start:end])]
    runs: list[list[int]] = []
    for position in marked:
        if runs and position - runs[-1][-1] <= _BETWEEN_ENTRIES:
            runs[-1].append(position)
        else:
            runs.append([position])
    taken = frozenset(marked)
    others = "\n".join(
        normalise(text[start:end]) for i, (start, end) in enumerate(raw) if i not in taken
    )
    found: set[int] = set()
    for run in runs:
        entries = [_CONTENTS.sub("", text[slice(*raw[i])]) for i in run]
        named = [entry for entry in map(normalise, entries) if entry]
        standing = sum(entry in others for entry in named)
        if len(named) < len(run) or 2 * standing >= len(named):
            found.update(i for i in range(run[0], run[-1] + 1) if raw[i][0] < raw[i][1])
    return frozenset(found)


def _page_numbers(text: str, raw: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Positions of page numbers: lines of digits alone that count up through the document. One
    that stands for itself (119 below 「火事・救急」) is content."""
    numbers = [
        (position, int(text[start:end]))
        for position, (start, end) in enumerate(raw)
        if end - start <= _LONGEST_PAGE_NUMBER and text[start:end].isdecimal()
    ]
    return frozenset(
        position
        for (one, number), (other, following) in pairwise(numbers)
        if 0 < following - number <= _PAGES_SKIPPED
        for position in (one, other)
    )


def _running(text: str, raw: Sequence[tuple[int, int]], pages: frozenset[int]) -> frozenset[int]:
    """Positions of what returns page after page: the column heads of a table that goes on, and
    short lines beside a page number or a page's end. What returns elsewhere (「定員 30人」 below
    each of five nurseries) is content."""
    short = {
        position: normalise(text[start:end])
        for position, (start, end) in enumerate(raw)
        if 0 < end - start <= 30
    }
    counts = Counter(short.values())
    edges = {position + beside for position in pages for beside in range(-_EDGE, _EDGE + 1)}
    for position, ((_, end), (start, _)) in enumerate(pairwise(raw)):
        if "\f" in text[end:start]:
            edges.update(range(position - _EDGE + 1, position + _EDGE + 1))
    at_edge = Counter(line for position, line in short.items() if position in edges)
    return frozenset(
        position
        for position, line in short.items()
        if counts[line] > _REPEATS_OF_RUNNING
        and (_is_head_row(text[slice(*raw[position])]) or 2 * at_edge[line] > counts[line])
        and not _ITEM.match(line)
        and not _MARKDOWN.match(line)
        and not _is_heading_style(line)
    )


def _is_head_row(line: str) -> bool:
    return "\t" in line and re.search(r"\d", line) is None


def _is_heading_style(line: str) -> bool:
    return any(style.match(line) for style in _STYLES) or line in ("KPI",)


def has_mark(heading: str) -> bool:
    """Whether a heading is made by a sign (IV., ○, #) and not by its place alone."""
    return any(style.match(heading) for style in (_MARKDOWN, _BOLD_LINE, *_STYLES))


def _is_debris(line: str) -> bool:
    """Fewer than two letters, or mostly signs: what a scan makes of rules and pictures."""
    if _MARKDOWN.match(line):
        return False
    letters = len(_WORD.findall(line))
    if letters < 2:
        return True
    if len(line) - letters <= 3 * letters:
        return False  # so few others cannot be more than three signs to a letter
    signs = sum(unicodedata.category(c)[0] in "SP" for c in line)
    return signs > 3 * letters


def _heading_depth(text: str, raw: Sequence[tuple[int, int]], position: int, markdown: bool) -> int:
    """Depth of a heading, 1 being outermost; 0 where the line is none."""
    start, end = raw[position]
    line = text[start:end]
    if match := _MARKDOWN.match(line):
        return len(match.group(1))
    base = 6 if markdown else 0
    if end - start > _LONGEST_HEADING or _ENDS_SENTENCE.search(line):
        return 0
    if _BOLD_LINE.match(line):
        return base + 1
    following = _next_line(text, raw, position)
    if _ANNEX.match(line):
        return base + _ANNEX_DEPTH
    if _CAPTION.match(line) and _ARTICLE.match(following):
        return base + _CAPTION_DEPTH
    for depth, style in enumerate(_STYLES, start=1):
        if style.match(line):
            adjacent = position + 1 < len(raw) and raw[position + 1][0] < raw[position + 1][1]
            # Two of one style on adjacent lines are a list, not two headings.
            if adjacent and style.match(following):
                return 0
            if position > 0 and style.match(text[slice(*raw[position - 1])]):
                return 0
            if depth in _LISTING and _is_listed(text, raw, position, style):
                return 0
            return base + depth
    if not _is_title(line, following):
        return 0
    if markdown:
        return _TITLE_DEPTH_MARKDOWN
    return _title_depth(text, raw, position)


def _title_depth(text: str, raw: Sequence[tuple[int, int]], position: int) -> int:
    """Depth of a short line without a mark above a paragraph or a table. Within an article that a
    sign opens (◆) it stands under that sign; there a line that is indented tells something, as
    does one of several with labels."""
    line, others = text[slice(*raw[position])], _beside(text, raw, position)
    if LABELLED.match(line) and any(map(LABELLED.match, others)):
        return 0
    first = position
    while first > 0 and raw[first - 1][0] < raw[first - 1][1]:
        first -= 1
    opens = text[slice(*raw[first])]
    if first == position or not any(style.match(opens) for style in _STYLES[_TITLE_DEPTH:]):
        return _TITLE_DEPTH
    is_indented = _indentation(text, raw[position][0]) > _indentation(text, raw[first][0])
    return 0 if is_indented else _TITLE_DEPTH_OF_ARTICLE


def _beside(text: str, raw: Sequence[tuple[int, int]], position: int) -> list[str]:
    """The lines right above and below one, without blank ones."""
    return [
        text[start:end]
        for start, end in (*raw[max(0, position - 1) : position], *raw[position + 1 : position + 2])
        if start < end
    ]


def _indentation(text: str, start: int) -> int:
    return start - (text.rfind("\n", 0, start) + 1)


def _is_listed(
    text: str, raw: Sequence[tuple[int, int]], position: int, style: re.Pattern[str]
) -> bool:
    """Whether a line is one of a list whose items are paragraphs, with blank lines between them:
    another of its style follows at once, or one is before it and nothing stands under it."""
    following = _next_line(text, raw, position)
    if style.match(following):
        return True
    before = next((text[start:end] for start, end in raw[position - 1 :: -1] if start < end), "")
    has_text = following and not _is_heading_style(following) and not _CAPTION.match(following)
    return position > 0 and style.match(before) is not None and not has_text


def _is_title(line: str, following: str) -> bool:
    """A short line without a mark, above a paragraph of prose or a table."""
    above_prose = len(following) >= 40 and "。" in following
    return (
        len(line) <= 40
        and not _ITEM.match(line)
        and not _NOTE.match(line)
        and line[-1] not in "、,:：・)）」"
        and not re.search(_CUT_OFF, line)
        and JAPANESE.search(line) is not None
        and (above_prose or "\t" in following)
    )


def _next_line(text: str, raw: Sequence[tuple[int, int]], position: int) -> str:
    for start, end in raw[position + 1 :]:
        if start < end:
            return text[start:end]
    return ""
