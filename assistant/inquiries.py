"""Whom a document itself names for questions: 「お問合せ　食品衛生課　電話 …」."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.records import Division, Document
from corpus.telephone import stands
from index.generation import Generation
from index.search import Hit
from ingest.japanese import normalise

_ASKS = re.compile(
    r"問い?合わ?せ|照会先|連絡先|相談(?:先|窓口)|担当(?:課|窓口)?\s*[:：]|^[\s(（【〔]*担当(?:課|窓口)?[\s)）】〕]"
)
# Behind a division's name: 「学務課へお届けください」.
_TO = (
    r"(?:\([^()]{1,40}\))?(?:へ|に|まで|の窓口へ|の窓口に)[^。、]{0,12}"
    r"(?:相談|連絡|問い?合わ?せ|申し?込|電話|提出|届け|届出|申請|申し?出|持参|お越し)"
)
_BELOW = 2  # lines under such a one that may name the division
_LEAFLET = 5000  # code points of a document of one matter
_LONGEST = 400  # code points of both


@dataclass(frozen=True, slots=True)
class _Named:
    """A division (index) that is named at a place of a text; `of_all` where for questions about
    all of it, and not for one step."""

    at: int
    division: int
    of_all: bool


def in_charge(generation: Generation, hit: Hit) -> int | None:
    """The only division (index into the directory) that the section of a passage names for
    questions, else the only one that its document does; None where it is not one alone."""
    document = generation.documents[hit.passage.document]
    named = _named(document, generation.corpus.directory.divisions)
    start, end = _section(generation, hit)
    found = {one.division for one in named if start <= one.at < end}
    if not found and len(document.text) <= _LEAFLET:
        found = {one.division for one in named if one.of_all}
    return found.pop() if len(found) == 1 else None


def _section(generation: Generation, hit: Hit) -> tuple[int, int]:
    """The range of the passages around one that stand below the same headings."""
    first = last = hit.passage
    for step in (-1, 1):
        row = hit.row + step
        while 0 <= row < len(generation.passages):
            passage = generation.passages[row]
            if (passage.document, passage.section) != (first.document, hit.passage.section):
                break
            first, last = (passage, last) if step < 0 else (first, passage)
            row += step
    return first.start, last.end


@lru_cache(maxsize=256)
def _named(document: Document, divisions: tuple[Division, ...]) -> tuple[_Named, ...]:
    return tuple(_divisions_in(document.text, divisions))


def _divisions_in(text: str, divisions: tuple[Division, ...]) -> Iterator[_Named]:
    """Where a text names divisions to turn to."""
    names = [normalise(division.name) for division in divisions]
    lines = list(re.finditer(r"[^\r\n]+", text))
    for place, line in enumerate(lines):
        normal = normalise(line.group())
        for index, name in enumerate(names):
            if re.search(re.escape(name) + _TO, normal):
                yield _Named(line.start(), index, of_all=False)
        if not _ASKS.search(line.group()):
            continue
        said = text[line.start() : lines[min(place + _BELOW, len(lines) - 1)].end()][:_LONGEST]
        normal = normalise(said)
        for index, division in enumerate(divisions):
            numbers = (phone.number for phone in division.phones if phone.number)
            if names[index] in normal or any(stands(n, said) for n in numbers):
                yield _Named(line.start(), index, of_all=True)
