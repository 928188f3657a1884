"""The head of a document: the lines of its first page that say what it is."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.catalogue.stated_dates import plain
from ingest.extract import Extract

_MOST_LINES = 40
_MOST_CHARACTERS = 2000
_LEAST_COVER = 5  # lines without a sentence
_LEAST_COVERED = 1500  # characters of a document in one part that has a cover
# Without the point between words, which is a bullet in texts of any language.
_JAPANESE = r"[\u3040-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u9fff]"
_MARK_UP = re.compile(r"^\s*(?P<hashes>#*)\s*|\*\*")
_ADDRESSEE = re.compile(
    r"(?:殿|[^一多同仕模]様へ?|[なみ皆客]さまへ?|皆さんへ|(?<!夕)方々へ|御中|各位|宛|あて)[)）]?$"
)
_OF_A_LETTER = re.compile(r"公印省略|^事務連絡$")
_SENTENCE = re.compile(r"。|[a-z]\.$")
_LETTERS = re.compile(r"[^\W\d_]")
_LEAST_JAPANESE = 0.1  # share of the letters of a Japanese document


def names_addressee(line: str) -> bool:
    """Whether a line, in NFKC, names whom a letter goes to: 「市内事業者 各位」."""
    return _ADDRESSEE.search("".join(line.split())) is not None


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line as it stands (`text`, without mark-up) and as dates are looked for in it (`plain`).

    `depth` is that of a heading, 0 for other lines; `apart` tells that a blank line is above,
    `section` that it heads a part of the document, as others of its depth do; `goes_on` that its
    author wrote it into one paragraph with the line above.
    """

    text: str
    plain: str
    depth: int
    apart: bool
    section: bool = False
    goes_on: bool = False

    @property
    def is_japanese(self) -> bool:
        return re.search(_JAPANESE, self.text) is not None

    @property
    def is_addressed(self) -> bool:
        """Whether it names whom a letter goes to, or says that it bears no seal."""
        return (
            names_addressee(self.plain)
            or _OF_A_LETTER.search("".join(self.plain.split())) is not None
        )


@dataclass(frozen=True, slots=True)
class Head:
    """Lines that are not blank, in order; `cover` where no sentence is among the first of them
    and more follows."""

    lines: tuple[HeadLine, ...]
    cover: bool


def head_of(extract: Extract) -> Head:
    """The first page, slide or sheet, at most 40 lines; running headers are left out."""
    text = extract.text
    second = next((p.start for p in extract.layout.places if p.number > 1), len(text))
    lines = _lines(extract, second)
    cover = (
        (second < len(text) or len(text) > _LEAST_COVERED)
        and not any(line.is_addressed for line in lines)
        and not any(_SENTENCE.search(line.text) for line in lines[1:_LEAST_COVER])
    )
    return Head(tuple(lines), cover)


def _lines(extract: Extract, stop: int) -> list[HeadLine]:
    depths = {start: depth for start, _, depth in extract.layout.headings}
    sections = _sections(extract)
    running = {start for start, _ in extract.layout.running}
    lines: list[HeadLine] = []
    at, apart = 0, True
    for raw in extract.text[: min(stop, _MOST_CHARACTERS)].splitlines(keepends=True):
        start, at = at, at + len(raw)
        if not raw.strip():
            apart = True
        elif start not in running:
            depth, section = depths.get(start, 0), start in sections
            first, *others = _parts(raw, start, extract.breaks)
            lines.append(_line(first, depth, apart, section))
            lines += (_line(part, depth, False, section, goes_on=True) for part in others)
            apart = False
    return lines[:_MOST_LINES]


def _sections(extract: Extract) -> set[int]:
    """Where headings stand that are not the only one of their depth: a title is. Those of slides
    and sheets are titles, each of its own."""
    if any(place.kind != "page" for place in extract.layout.places):
        return set()
    headings = extract.layout.headings
    count = Counter(depth for _, _, depth in headings)
    return {start for start, _, depth in headings if count[depth] > 1}


def _parts(raw: str, start: int, breaks: Sequence[int]) -> list[str]:
    """A line at `start` of the text as the lines in which its author wrote it; a table's row as
    it is."""
    first, last = bisect_left(breaks, start + 1), bisect_left(breaks, start + len(raw))
    if "\t" in raw or first == last:
        return [raw]
    ends = [0, *(at - start for at in breaks[first:last]), len(raw)]
    return [part for left, right in pairwise(ends) if (part := raw[left:right]).strip()]


def is_japanese(text: str) -> bool:
    """Whether at least a tenth of a text's letters are Japanese."""
    japanese = len(re.findall(_JAPANESE, text))
    return japanese > _LEAST_JAPANESE * len(_LETTERS.findall(text))


def unspaced(text: str) -> str:
    """A line without the spaces that set its characters apart (保 医 発, 令 和 ４ 年)."""
    words = text.split()
    single = sum(len(word) == 1 for word in words)
    spaced = len(words) > 3 and 2 * single > len(words) and re.search(_JAPANESE, text)
    return "".join(words) if spaced else text


def _line(raw: str, depth: int, apart: bool, section: bool, goes_on: bool = False) -> HeadLine:
    mark = _MARK_UP.match(raw)
    hashes = len(mark["hashes"] or "") if mark else 0
    text = unspaced(_MARK_UP.sub("", raw).strip(" \t\r\n\f\u3000"))
    return HeadLine(text, plain(text), depth or hashes, apart, section, goes_on)
