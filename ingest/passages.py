"""A document becomes passages: whole sentences, rows and items, never across a section."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.records import Document, Layout, Span
from ingest.cells import cell_texts, cells, heads, row_at
from ingest.headings import LABELLED, has_mark
from ingest.japanese import length, normalise
from ingest.lines import COLUMN_HEADS, Kind, Line, classify, noted_word
from ingest.sentences import sentences

# Chosen by measurement on the development questions; see docs/MEASUREMENTS.md.
TARGET = 160
ROW_ALONE = 15  # a row with this many morphemes says something by itself
# A prose line as long as this and without a stop was wrapped by force; one as long as a page
# is wide goes on after the page break too.
_FULL_LINE = 25
_FULL_WIDTH = 60
_STOPS = ("。", "！", "？", "!", "?", "」", "）", ")", "：", ":")
_LEAST_WRAPPED, _NARROWEST = 3, 10  # lines of a narrow paragraph, characters of its longest one
# 「場　所　：　市民会館」
_ENTRY = re.compile(r"(?:[^\s。、「」（）()：:][ \u3000]*){1,8}[：:](?!\d)")
_PARTICLE = re.compile(r"(?:まで|から|より|は|が|を|に|へ|と|で|も|の|及び|又は|等)")
_HANGING = ("は", "を", "に", "が", "の", "へ", "と", "、")  # no sentence ends so


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document with its heading path and its sentences (absolute spans, in order).
    The path of a footnote ends with the word that carries its mark; `columns` are the lines of
    column heads over a row of a table.

    A row of a table and an item of a list count as one sentence each; in a long row with column
    heads every cell counts as its sentences.
    """

    document: str
    start: int
    end: int
    section: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]
    columns: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """Everything that stands over the passage, outermost first."""
        return (*self.section, *self.columns)

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
    columns: tuple[str, ...]  # column heads over a row of a table
    glued: bool  # no line without content lies between this block and the one before

    @property
    def headings(self) -> tuple[str, ...]:
        return (*self.section, *self.columns)


def split(document: Document, target: int = TARGET) -> list[Passage]:
    """Passages of a document in order; `target` is their length in morphemes.

    Every content character lies in exactly one passage; the same text gives the same passages.
    A sentence longer than the target stays whole.
    """
    passages: list[Passage] = []
    pending: list[tuple[int, int]] = []
    size = 0
    section: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    only_headings = False

    def close() -> None:
        nonlocal size
        if pending:
            start, end = pending[0][0], pending[-1][1]
            spans = tuple(pending)
            passages.append(Passage(document.id, start, end, section, spans, columns))
            pending.clear()
        size = 0

    for block in _blocks(document.text, document.layout):
        # Headings above one another, with nothing between them, open one passage together.
        above = (*section, *columns)
        nested = only_headings and block.headings[: len(above)] == above
        if (block.headings != above and not nested) or not block.glued:
            close()
        section, columns = block.section, block.columns
        only_headings = block.kind is Kind.HEADING and (only_headings or not pending)
        units = _units(document.text, block, target)
        whole_row = block.kind is Kind.ROW and bool(block.columns)
        if whole_row:
            close()
        for start, end in units:
            tokens = length(document.text[start:end])
            alone = block.kind is Kind.ROW and tokens >= ROW_ALONE and not whole_row
            if pending and not whole_row and (alone or size + tokens > target):
                close()
            pending.append((start, end))
            size += tokens
            if alone:
                close()
        if whole_row:
            close()
    close()
    return passages


def _units(text: str, block: _Block, target: int) -> list[tuple[int, int]]:
    """What a passage is made of: a row and a heading are whole, but for a row that is longer
    than a passage and knows its column heads: its cells say something each by itself."""
    start, end = block.start, block.end
    if block.kind is Kind.ROW and block.columns and length(text[start:end]) > target:
        return [
            span
            for first, last in cells(text[start:end])
            if first < last
            for span in sentences(text, start + first, start + last)
        ]
    if block.kind in (Kind.ROW, Kind.HEADING):
        return [(start, end)]
    return sentences(text, start, end)


def column_heads(document: Document, passage: Passage) -> list[str | None]:
    """Of each sentence of a passage, the head over the cell in which it starts; None where it is
    no cell by itself."""
    table = document.layout.table_at(passage.start)
    if table is None or table.head is None or len(passage.sentences) < 2:
        return [None] * len(passage.sentences)
    first, last = row_at(document.text, passage.start)
    ends = [first + end for _, end in cells(document.text[first:last])]
    over = heads(document.text, table)
    columns = (bisect_right(ends, start) for start, _ in passage.sentences)
    return [over[column] or None if column < len(over) else None for column in columns]


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
        path = tuple(title for depth, title in open_headings if depth < COLUMN_HEADS)
        columns = tuple(title for depth, title in open_headings if depth >= COLUMN_HEADS)
        if word := noted_word(text, first.start) if first.kind is Kind.NOTE else None:
            path = (*path, word)  # the note speaks of it and seldom repeats it
        yield _Block(first.kind, first.start, last.end, path, columns, glued)
        glued = True


def heading(line: str) -> str:
    """A heading line as it is shown: without mark-up and doubled white space."""
    if line.startswith("|"):
        line = " ".join(cell_texts(line))
    return " ".join(line.replace("**", "").lstrip("# ").split())


def _groups(text: str, lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines grouped into blocks: a wrapped line joins the one before, also over a page break."""
    group: list[Line] = []
    blanks: list[Line] = []
    full = _full_lines(text, lines)
    for line in lines:
        if line.kind is Kind.BLANK and group:
            blanks.append(line)
        elif group and _continues(text, group[-1], line, bool(blanks), full[group[-1].start]):
            group.append(line)
            blanks = []
        else:
            if group:
                yield group
            yield from ([blank] for blank in blanks)
            group, blanks = [line], []
    if group:
        yield group


def _continues(text: str, before: Line, line: Line, over_blank: bool, full: int) -> bool:
    """Whether a line goes on with the sentence of the line before it; a line as long as `full`
    was wrapped by force."""
    if line.kind is not Kind.PROSE or before.kind not in (Kind.PROSE, Kind.ITEM, Kind.NOTE):
        return False
    previous = text[before.start : before.end]
    following = text[line.start : line.end]
    if over_blank and before.kind is not Kind.PROSE:
        return False
    if _ENTRY.match(following) or (LABELLED.match(following) and LABELLED.match(previous)):
        return False
    if previous.endswith(_STOPS):
        # 「…令和9年1月3日（日）」, 「までです。」
        return not over_blank and len(previous) >= full and bool(_PARTICLE.match(following))
    return previous.endswith(_HANGING) or len(previous) >= (_FULL_WIDTH if over_blank else full)


def _full_lines(text: str, lines: Sequence[Line]) -> dict[int, int]:
    """How long a line is that was wrapped by force, by the start of each line of prose: in a
    paragraph most of whose lines are as long as its longest one, nearly as long as that."""
    found: dict[int, int] = {}
    for is_prose, run in groupby(lines, key=lambda line: line.kind is Kind.PROSE):
        paragraph = list(run)
        lengths = [line.end - line.start for line in paragraph]
        longest = max(lengths)
        is_wrapped = (
            is_prose
            and len(paragraph) >= _LEAST_WRAPPED
            and longest >= _NARROWEST
            and 3 * sum(length >= longest - 1 for length in lengths) >= 2 * len(lengths)
            and "。" in text[paragraph[0].start : paragraph[-1].end]
        )
        full = min(_FULL_LINE, longest - 1) if is_wrapped else _FULL_LINE
        found.update((line.start, full) for line in paragraph)
    return found


def headings_above(passage: Passage, text: str) -> list[str]:
    """The passage's headings, outermost first, but for those that stand in it."""
    own = normalise(text[passage.start : passage.end])
    return [title for title in passage.headings if normalise(title) not in own]
