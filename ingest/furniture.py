"""What belongs to the pages and not to the text: tables of contents, page numbers, and what
returns page after page."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.headings import ITEM, MARKDOWN, has_style
from ingest.japanese import normalise

_CONTENTS = re.compile(r"(?:\.{4,}|…{2,}|・{4,})\s*\d{1,3}$|^(?:目\s*次|CONTENTS)$")
_BETWEEN_ENTRIES = 12  # lines from one entry that has leaders to the next, blank ones too
_REPEATS_OF_RUNNING = 3
_LONGEST_PAGE_NUMBER, _PAGES_SKIPPED = 4, 2
_EDGE = 3  # lines beside a page number or a page's end, blank ones too


def contents_lines(text: str, raw: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Positions in `raw` (start and end of every line, in code points) of tables of contents:
    lines that end in leaders and a page number, and what stands between two of them, at most a
    few lines, since long entries wrap, have no leaders ("…社会の姿6") or go on behind a page's
    header. Leaders in a list of prices are none: what a table of contents names stands in the
    document, or it says that it is one."""
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


def page_numbers(text: str, raw: Sequence[tuple[int, int]]) -> frozenset[int]:
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


def running_lines(
    text: str, raw: Sequence[tuple[int, int]], pages: frozenset[int]
) -> frozenset[int]:
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
        and not ITEM.match(line)
        and not MARKDOWN.match(line)
        and not has_style(line)
    )


def _is_head_row(line: str) -> bool:
    return "\t" in line and re.search(r"\d", line) is None
