"""Markdown: what is seen of it, and what it says of itself."""

import re
from collections.abc import Iterator
from itertools import groupby

from corpus.records import Layout
from ingest.cells import markdown_tables
from ingest.extract import Extract

_FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n((?:\w[\w-]*[ \t]*:.*\n|(?:[ \t#]|-[ \t]).*\n|\r?\n)+?)---[ \t]*(?:\r?\n|\Z)"
)
_TITLE = re.compile(r"^title[ \t]*:[ \t]*(\S.*)", re.MULTILINE)
_DATE = re.compile(
    r"^(?:date|created|published)[ \t]*:[ \t\"']*(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})",
    re.MULTILINE,
)
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})([^`]*)$")
# Code, which is kept, or else what is struck out; "9:00~~12:00" strikes out nothing.
_STRUCK_OUT = re.compile(
    r"`[^`\n]{1,300}`|(?P<gone><(?P<tag>del|s|strike)>[^\n]{1,300}?</(?P=tag)>"
    r"|(?<![~0-9])~~(?=[^\s~])[^\n]{1,300}?(?<=[^\s~])~~(?!~))"
)
_UNDERLINED = re.compile(
    r"(?:\A\s*|\n[ \t]*\r?\n)(?P<title>(?![|#>*+=-]|\d+[.)])\S[^\n|]{0,69})\n"
    r"(?P<line>=+|--+)[ \t]*\r?(?=\n|\Z)"
)
_RULE = re.compile(r"\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?[ \t]*")
_BAR = re.compile(r"(?<!\\)\|")


def markdown(text: str) -> Extract:
    """A Markdown text without its comments and what is struck out, with bars around the rows of
    all tables. Its front matter belongs to no section, nor does code that looks like a heading."""
    front = _FRONT_MATTER.match(text)
    start = front.end() if front else 0
    running = list(_lines(text[:start]))
    headings, pieces, at = [], [text[:start]], start
    for is_code, piece in _pieces(text[start:]):
        if is_code:
            lines = _lines(piece)
            running += [(at + a, at + b) for a, b in lines if piece.startswith("#", a)]
        else:
            piece = _barred(_STRUCK_OUT.sub(_kept, _without_comments(piece)))
            for found in _UNDERLINED.finditer(piece):
                title, first = found["title"].rstrip(), at + found.start("title")
                if not title.endswith("。"):  # a rule below a paragraph
                    depth = 1 if found["line"].startswith("=") else 2
                    headings.append((first, first + len(title), depth))
        pieces.append(piece)
        at += len(piece)
    text = "".join(pieces)
    layout = Layout(
        tables=tuple(markdown_tables(text)), headings=tuple(headings), running=tuple(running)
    )
    name, created = _about(front.group(1) if front else "")
    return Extract(text, layout, title=name, created=created)


def _about(front: str) -> tuple[str | None, str | None]:
    """Title and day that a front matter states."""
    title, date = _TITLE.search(front), _DATE.search(front)
    return (
        title.group(1).strip("\"' \t\r") if title else None,
        "{}-{:02}-{:02}".format(*map(int, date.groups())) if date else None,
    )


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Blocks of code between two fences, and the text between them, in order. A fence that
    nothing closes begins none: all that follows would be code."""
    lines = text.splitlines(keepends=True)
    code: set[int] = set()
    opened, mark = -1, ""
    for number, line in enumerate(lines):
        if (fence := _FENCE.match(line.rstrip())) is None:
            continue
        if opened < 0:
            opened, mark = number, fence[1]
        elif fence[1].startswith(mark) and not fence[2]:
            code.update(range(opened, number + 1))
            opened = -1
    for is_code, group in groupby(range(len(lines)), code.__contains__):
        yield is_code, "".join(lines[number] for number in group)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every line that is not empty, without the spaces around it."""
    at = 0
    for line in text.splitlines(keepends=True):
        if body := line.strip():
            start = at + line.index(body)
            yield start, start + len(body)
        at += len(line)


def _without_comments(text: str) -> str:
    pieces, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        pieces.append(text[at:start])
        at = end + len("-->")
    return "".join([*pieces, text[at:]])


def _kept(found: re.Match[str]) -> str:
    return "" if found["gone"] else found[0]


def _barred(text: str) -> str:
    """Puts the outer bars around the rows of tables that have none, as all readers of rows
    expect."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        head = lines[number - 1] if number else ""
        if not _RULE.fullmatch(line.strip()) or _cells(head) != _cells(line):
            continue
        last = number
        while last + 1 < len(lines) and "|" in lines[last + 1]:
            last += 1
        rows = slice(number - 1, last + 1)
        lines[rows] = [_with_bars(row) for row in lines[rows]]
    return "\n".join(lines)


def _cells(row: str) -> int:
    return len(_BAR.findall(row.strip().strip("|"))) + 1


def _with_bars(row: str) -> str:
    body = row.strip()
    if body.startswith("|") and body.endswith("|"):
        return row
    end = "\r" if row.endswith("\r") else ""
    return f"{'' if body.startswith('|') else '| '}{body}{'' if body.endswith('|') else ' |'}{end}"
