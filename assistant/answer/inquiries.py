"""Whom a document itself names for questions: 「お問合せ　食品衛生課　電話 …」."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from assistant.answer.draft import Draft, quote_of
from assistant.answer.sentences import Chosen
from assistant.question.intent import is_others
from corpus.records import Division
from corpus.telephone import stands
from index.generation import Generation
from index.search import Hit
from ingest.japanese import normalise
from ingest.passages import Passage

_ASKS = re.compile(
    r"問い?合わ?せ|(?:照会|連絡|申し?込み?|申請|提出|届出|応募)先|相談(?:先|窓口)"
    r"|担当(?:課|窓口|部署)?\s*[:：]|^[\s(（【〔\[［]*(?:事務)?担当(?:課|窓口|部署)?[\s)）】〕\]］]"
)
# Behind a division's name: 「学務課へお届けください」.
_TO = (
    r"(?:\([^()]{1,40}\))?(?:へ|に|まで|の窓口へ|の窓口に)[^。、]{0,12}"
    r"(?:相談|連絡|問い?合わ?せ|申し?込|電話|提出|届け|届出|申請|申し?出|持参|お越し)"
)
_LINE = re.compile(r"[^\r\n]+")
_LINES = re.compile(r"[^\r\n]+(?:[\r\n]+[^\r\n]+){0,2}")  # one that asks, and two below it
_LEAFLET = 5000  # code points of a document of one matter
_LONGEST = 400  # code points of them
_AROUND = 20  # passages before and behind one that are looked at for the ends of its section


@dataclass(frozen=True, slots=True)
class _Named:
    """A division (index) that a text names; `of_all` where for questions about all of it, and not
    for one step."""

    division: int
    of_all: bool


def in_charge(generation: Generation, hit: Hit) -> int | None:
    """The only division (index into the directory) that the section of a passage names for
    questions, else the only one that its document does; None where it is not one alone."""
    text = generation.documents[hit.passage.document].text
    directory = generation.corpus.directory.divisions
    found = {one.division for one in _named(text, *_section(generation, hit), directory)}
    if not found and len(text) <= _LEAFLET:
        found = {one.division for one in _named(text, 0, len(text), directory) if one.of_all}
    return found.pop() if len(found) == 1 else None


def named_by(generation: Generation, draft: Draft, choice: Chosen) -> int | None:
    """The only division (index) that a sentence names."""
    divisions = generation.corpus.directory.divisions
    return named_in(quote_of(generation, draft, choice), divisions)


def named_in(text: str, divisions: tuple[Division, ...]) -> int | None:
    """The only division (index) whose name stands in a text, as this office's own: 国際課, but
    not 市の国際課 nor 市民税課 where there is a 税課; None where it is not one alone."""
    normal = normalise(text)
    names = [normalise(division.name) for division in divisions]
    found = {
        index: name
        for index, name in enumerate(names)
        if name in normal and not is_others(name, normal)
    }
    alone = [
        index
        for index, name in found.items()
        if not any(name != other and name in other for other in found.values())
    ]
    return alone[0] if len(alone) == 1 else None


def _section(generation: Generation, hit: Hit) -> tuple[int, int]:
    """The range of the passages around one that stand below the same headings."""

    def is_beside(passage: Passage) -> bool:
        its = hit.passage
        return (passage.document, passage.section) == (its.document, its.section)

    first = max(0, hit.row - _AROUND)
    passages = generation.passages.many(
        range(first, min(len(generation.passages), hit.row + _AROUND + 1))
    )
    before, behind = passages[: hit.row - first], passages[hit.row - first + 1 :]
    own = [*takewhile(is_beside, reversed(before)), hit.passage, *takewhile(is_beside, behind)]
    return min(passage.start for passage in own), max(passage.end for passage in own)


def _named(text: str, start: int, end: int, divisions: tuple[Division, ...]) -> Iterator[_Named]:
    """Where lines that begin within a range of a text name divisions to turn to."""
    names = [normalise(division.name) for division in divisions]
    for line in _LINE.finditer(text, start, end):
        normal = normalise(line.group())
        for index, name in enumerate(names):
            if name in normal and re.search(re.escape(name) + _TO, normal):
                yield _Named(index, of_all=False)
        if not _ASKS.search(line.group()):
            continue
        below = _LINES.match(text, line.start())
        said = below.group()[:_LONGEST] if below else ""
        normal = normalise(said)
        for index, division in enumerate(divisions):
            numbers = (phone.number for phone in division.phones if phone.number)
            if names[index] in normal or any(stands(n, said) for n in numbers):
                yield _Named(index, of_all=True)
