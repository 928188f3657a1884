"""A document becomes passages: whole sentences, rows and items, never across a section."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.records import Document, Layout, Span
from ingest.japanese import length, normalise
from ingest.lines import COLUMN_HEADS, Kind, Line, classify, has_mark, noted_word
from ingest.sentences import sentences

# Chosen by measurement on the development questions; see docs/MEASUREMENTS.md.
TARGET = 160
ROW_ALONE = 15  # a row with this many morphemes says something by itself
# A prose line as long as this and without a stop was wrapped by force; one as long as a page
# is wide goes on after the page break too.
_FULL_LINE = 25
_FULL_WIDTH = 60
_STOPS = ("。", "！", "？", "!", "?", "」", "）", ")", "：", ":")
_HANGING = ("は", "を", "に", "が", "の", "へ", "と", "、")  # no sentence ends so


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document with its heading path and its sentences (absolute spans, in order).
    The path of a footnote ends with the word that carries its mark.

    A row of a table and an item of a list count as one sentence each.
    """

    document: str
    start: int
    end: int
    section: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]

    @property
    def span(self) -> Span:
        return Span(self.document, self.start, self.end)


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together: a paragraph, an item with its wrapped lines, a row."""

    kind: Kind
    start: int
    end: int
    section: tuple[str, ...]
    glued: bool  # no line without content lies between this block and the one before
    has_heads: bool  # a row of a table with column heads


def split(document: Document, target: int = TARGET) -> list[Passage]:
    """Passages of a document in order; `target` is their length in morphemes.

    Every content character lies in exactly one passage; the same text gives the same passages.
    A sentence longer than the target stays whole.
    """
    passages: list[Passage] = []
    pending: list[tuple[int, int]] = []
    size = 0
    section: tuple[str, ...] = ()
    only_headings = False

    def close() -> None:
        nonlocal size
        if pending:
            start, end = pending[0][0], pending[-1][1]
            passages.append(Passage(document.id, start, end, section, tuple(pending)))
            pending.clear()
        size = 0

    for block in _blocks(document.text, document.layout):
        # Headings above one another, with nothing between them, open one passage together.
        nested = only_headings and block.section[: len(section)] == section
        if (block.section != section and not nested) or not block.glued:
            close()
        section = block.section
        only_headings = block.kind is Kind.HEADING and (only_headings or not pending)
        for start, end in _units(document.text, block):
            tokens = length(document.text[start:end])
            alone = block.kind is Kind.ROW and (tokens >= ROW_ALONE or block.has_heads)
            if pending and (alone or size + tokens > target):
                close()
            pending.append((start, end))
            size += tokens
            if alone:
                close()
    close()
    return passages


def _units(text: str, block: _Block) -> list[tuple[int, int]]:
    if block.kind in (Kind.ROW, Kind.HEADING):
        return [(block.start, block.end)]
    return sentences(text, block.start, block.end)


def _blocks(text: str, layout: Layout) -> Iterator[_Block]:
    """Blocks in order, each with the headings open at its place; a heading is a block too."""
    known = {start for start, _, _ in layout.headings}
    tables = [table.start for table in layout.tables]
    open_headings: list[tuple[int, str]] = []
    glued = True
    before: Kind | None = None
    # The innermost heading is a table's and ends with it; only one without a sign of its own
    # is: a chapter that begins with a table goes on after it.
    over_table = unmarked = False
    table = 0  # number of tables begun so far
    for group in _groups(text, classify(text, layout)):
        first, last = group[0], group[-1]
        begun = bisect_right(tables, first.start)
        if begun != table or (begun and first.start >= layout.tables[begun - 1].end):
            table = begun
            while open_headings and open_headings[-1][0] >= COLUMN_HEADS:
                open_headings.pop()
        if not first.kind.is_content:
            glued = glued and first.kind is Kind.BLANK
            continue
        if over_table and before is Kind.ROW and first.kind is not Kind.ROW:
            open_headings.pop()
            over_table = False
        if first.kind is Kind.ROW and before is Kind.HEADING:
            over_table = unmarked
        before = first.kind
        if first.kind is Kind.HEADING:
            over_table = False
            told = first.start in known or first.depth >= COLUMN_HEADS
            unmarked = not told and not has_mark(text[first.start : first.end])
            while open_headings and open_headings[-1][0] >= first.depth:
                open_headings.pop()
            open_headings.append((first.depth, heading(text[first.start : first.end])))
        path = tuple(title for _, title in open_headings)
        has_heads = bool(open_headings) and open_headings[-1][0] >= COLUMN_HEADS
        if word := noted_word(text, first.start) if first.kind is Kind.NOTE else None:
            path = (*path, word)  # the note speaks of it and seldom repeats it
        yield _Block(first.kind, first.start, last.end, path, glued, has_heads)
        glued = True


def heading(line: str) -> str:
    """A heading line as it is shown: without mark-up and doubled white space."""
    return " ".join(line.replace("**", "").lstrip("# ").split())


def _groups(text: str, lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines grouped into blocks: a wrapped line joins the one before, also over a page break."""
    group: list[Line] = []
    blanks: list[Line] = []
    for line in lines:
        if line.kind is Kind.BLANK and group:
            blanks.append(line)
        elif group and _continues(text, group[-1], line, bool(blanks)):
            group.append(line)
            blanks = []
        else:
            if group:
                yield group
            yield from ([blank] for blank in blanks)
            group, blanks = [line], []
    if group:
        yield group


def _continues(text: str, before: Line, line: Line, over_blank: bool) -> bool:
    """Whether a line goes on with the sentence of the line before it."""
    if line.kind is not Kind.PROSE or before.kind not in (Kind.PROSE, Kind.ITEM, Kind.NOTE):
        return False
    previous = text[before.start : before.end]
    if previous.endswith(_STOPS):
        return False
    if over_blank and before.kind is not Kind.PROSE:
        return False
    width = _FULL_WIDTH if over_blank else _FULL_LINE
    return previous.endswith(_HANGING) or len(previous) >= width


def headings_above(passage: Passage, text: str) -> list[str]:
    """The passage's headings, outermost first, but for those that stand in it."""
    own = normalise(text[passage.start : passage.end])
    return [title for title in passage.section if normalise(title) not in own]
