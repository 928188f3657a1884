"""What a reader gets out of a file, and how readers write it down."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate

from corpus.records import PLAIN, Layout, Place, Table

_BREAKS = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
_LINE_BREAK = r"[\t\r\n\f\v\u2028\u2029]"
# Between two of these a line break inside a cell or a paragraph is no space. What is before it is
# looked at behind it: few characters begin a match then, and the others are passed over quickly.
_JAPANESE = r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_JOINT = re.compile(rf"{_LINE_BREAK}(?<={_JAPANESE}{_LINE_BREAK})\s*(?={_JAPANESE})")
_FORCED = re.compile(r"[\r\n\v\u2028]+")
_ENTRY = re.compile(
    r"[-・●○■□◆◇▼※＊*<＜\[［【（(「①-⑳⑴-⒇0-9０-９]"
    # A label, but no time of day (午後3:30), and no other word that begins so (電話加入権).
    r"|[^\s。、，「」:：]{1,10}[ \u3000]*[:：](?!(?<=[0-9０-９].)[0-9０-９])"
    r"|(?:電話(?:番号)?|tel|fax|e-?mail|〒)(?![ぁ-んァ-ヶ一-龠a-z])",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\s*(?:令和|平成|昭和)?\s*[0-9０-９元]{1,4}\s*年[0-9０-９\s]+月[0-9０-９\s]+日\s*"
)
_PARTICLE = re.compile(r"[ぁ-ん]")  # behind a date: から, までに
_LABEL, _EXPLANATION = 20, 40  # characters


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file with its layout, and what the file says of itself.

    `parts` is the number of pages, slides or sheets (1 where a format has none). `title` and
    `created` ("2022-02-28") are the file's own metadata, None where it has none. `remarks` say
    in one line each what was not read and why. `breaks` are the places within cells and lines of
    the text at which their author began another line.
    """

    text: str
    layout: Layout = PLAIN
    parts: int = 1
    title: str | None = None
    created: str | None = None
    remarks: tuple[str, ...] = ()
    breaks: tuple[int, ...] = ()


def one_line(text: str) -> str:
    """Text without line breaks and tabs; Japanese that was broken is joined without a space."""
    text = text.strip()
    if text.isprintable() and "  " not in text:
        return text  # most are; the only white space in them is single spaces
    return _BREAKS.sub(" ", _JOINT.sub("", text)).strip()


def part_entries(text: str) -> str:
    """A text whose author broke lines by hand, with a space where a break parts two entries of
    a list, a label and its explanation, or a date and what is below: one_line joins what is
    left."""
    before, *others = _FORCED.split(text)
    joined = before
    for after in others:
        explains = len(before) < _LABEL and len(after) > _EXPLANATION
        ended = before.endswith(("。", "）", ")", "」", "】"))
        dated = _DATE.fullmatch(before) and not _PARTICLE.match(after)
        parted = explains or ended or dated or _ENTRY.match(after)
        joined += (" \n" if parted else "\n") + after
        before = after
    return joined


def _breaks_in(cell: str, line: str) -> Iterable[int]:
    """Where in a cell that became one line its author began others."""
    ends = list(accumulate(map(len, line.split(" "))))  # of the words, spaces not counted
    found: dict[int, None] = {}
    before = 0
    for part in cell.split("\n"):
        before += len(part) - sum(map(len, _BREAKS.findall(part)))
        if 0 < before < ends[-1]:
            found[before + bisect_left(ends, before)] = None
    return found


class Writer:
    """Writes a file's text line by line and notes the layout of each.

    Places are given without their range (start and end 0); the writer fills it in.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self._places: list[Place] = []
        self._tables: list[Table] = []
        self._headings: list[tuple[int, int, int]] = []
        self._running: list[tuple[int, int]] = []
        self._breaks: list[int] = []

    def line(
        self,
        text: str,
        places: Iterable[Place] = (),
        depth: int = 0,
        running: bool = False,
        broken: bool = False,
    ) -> None:
        """A paragraph, an item or, with a depth from 1, a heading; empty text writes nothing.
        A paragraph over several lines or pages has one place for each: places that come with a
        range have it relative to the line. The line ends of a `broken` text are its author's."""
        line = one_line(text)
        if not line:
            return
        start, end = self._write(line)
        if broken and "\n" in text:
            self._breaks += [start + ended for ended in _breaks_in(text, line)]
        for place in places:
            first, last = (place.start, place.end) if place.end else (0, end - start)
            self._places.append(place.over(start + first, start + last))
        if running:
            self._running.append((start, end))
        elif depth:
            self._headings.append((start, end, depth))

    def table(self, rows: Iterable[tuple[Iterable[str], Place | None]], heads: int = 0) -> None:
        """Rows of cells; the first `heads` rows are the column heads. Empty rows are left out."""
        first = last = self._size
        head: tuple[int, int] | None = None
        for number, (cells, place) in enumerate(rows):
            said = list(cells)
            written = [one_line(cell) for cell in said]
            row = "\t".join(written).rstrip("\t")
            if not row.strip():
                continue
            start, last = self._write(row)
            if written != said:  # else no cell has several lines
                at = start
                for cell, line in zip(said, written, strict=True):
                    if "\n" in cell:
                        self._breaks += [at + ended for ended in _breaks_in(cell, line)]
                    at += len(line) + 1
            if place is not None:
                self._places.append(place.over(start, last))
            if number < heads:
                head = (head[0] if head else start, last)
        if last > first:
            self._tables.append(Table(first, last, head))
            self.blank()

    def blank(self) -> None:
        """An empty line: what follows is another block."""
        if self._parts and self._parts[-1] != "\n":
            self._parts.append("\n")
            self._size += 1

    def extract(self, **about: object) -> Extract:
        """Everything written so far; `about` are the further fields of Extract."""
        layout = Layout(
            tuple(self._places), tuple(self._tables), tuple(self._headings), tuple(self._running)
        )
        extract = Extract("".join(self._parts), layout, breaks=tuple(self._breaks))
        return replace(extract, **about)  # type: ignore[arg-type]

    def _write(self, line: str) -> tuple[int, int]:
        start = self._size
        self._parts.append(f"{line}\n")
        self._size += len(line) + 1
        return start, start + len(line)
