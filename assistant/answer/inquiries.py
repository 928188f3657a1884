"""Whom a document itself names for questions: 「お問合せ　食品衛生課　電話 …」."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

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
_WITH_SECTION = re.compile(
    r"(?P<above>.{1,15}?[課室所])(?P<section>.{2,15}(?:[係班室]|担当|グループ|チーム))"
)
_LINE = re.compile(r"[^\r\n]+")
_LINES = re.compile(r"[^\r\n]+(?:[\r\n]+[^\r\n]+){0,2}")  # one that asks, and two below it
_LEAFLET = 5000  # code points of a document of one matter
_FIRST_LINES = 6
_LONGEST_ISSUER = 30  # code points
_LONGEST = 400  # code points of them
_AROUND = 20  # passages before and behind one that are looked at for the ends of its section


@dataclass(frozen=True, slots=True)
class _Named:
    """A division (index) that a text names; `of_all` where for questions about all of it, and not
    for one step."""

    division: int
    of_all: bool


@dataclass(frozen=True, slots=True)
class _Name:
    """What a division is called: its whole name, 収納課 納税係 also 「収納課の納税係」 or, where no
    other division has a section of that name, 「納税係」."""

    whole: str
    section: str | None
    pattern: re.Pattern[str]

    def stands_in(self, normal: str) -> bool:
        return (self.section or self.whole) in normal and self.pattern.search(normal) is not None

    def stands_as_own_in(self, normal: str) -> bool:
        """Whether it stands there as this office's: not 「市の国際課」."""
        found = self.pattern.search(normal) if self.stands_in(normal) else None
        return found is not None and not is_others(found.group(), normal)


def _names(divisions: tuple[Division, ...]) -> list[_Name]:
    return _names_of(tuple(division.name for division in divisions))


@lru_cache(maxsize=4)
def _names_of(names: tuple[str, ...]) -> list[_Name]:
    wholes = [normalise(name) for name in names]
    found = []
    for whole in wholes:
        parts = _WITH_SECTION.fullmatch(whole)
        section = parts["section"] if parts else None
        pattern = re.escape(whole)
        if parts and section:
            pattern += rf"|{re.escape(parts['above'])}[ ・の]{re.escape(section)}"
            if sum(other.endswith(section) for other in wholes) == 1:
                pattern += rf"|(?<![一-鿿々ァ-ヶー]){re.escape(section)}"
        found.append(_Name(whole, section, re.compile(f"(?:{pattern})")))
    return found


def in_charge(generation: Generation, hit: Hit) -> int | None:
    """The only division (index into the directory) that the section of a passage names for
    questions, else the only one that its document does or is issued by; None where it is not one
    alone."""
    text = generation.documents[hit.passage.document].text
    directory = generation.corpus.directory.divisions
    found = {one.division for one in _named(text, *_section(generation, hit), directory)}
    if not found and len(text) <= _LEAFLET:
        found = {one.division for one in _named(text, 0, len(text), directory) if one.of_all}
        found |= _issuers(text, directory)
        # A newsletter gives the number of another division below every item.
        found |= {
            index for index, division in enumerate(directory) if _gives_number(text, division)
        }
    return found.pop() if len(found) == 1 else None


def _gives_number(text: str, division: Division) -> bool:
    return any(phone.number and stands(phone.number, text) for phone in division.phones)


def _issuers(text: str, divisions: tuple[Division, ...]) -> set[int]:
    """The divisions that a text names in its first lines as who issues it: 「みどり市防災課」."""
    lines = [line.group() for line in islice(_LINE.finditer(text), _FIRST_LINES)]
    return {
        index
        for line in lines
        if len(line) <= _LONGEST_ISSUER
        for index, name in enumerate(_names(divisions))
        if re.search(name.pattern.pattern + r"[\s)]*$", normalise(line))
    }


def named_by(generation: Generation, draft: Draft, choice: Chosen) -> int | None:
    """The only division (index) that a sentence names."""
    divisions = generation.corpus.directory.divisions
    return named_in(quote_of(generation, draft, choice), divisions)


def named_in(text: str, divisions: tuple[Division, ...]) -> int | None:
    """The only division (index) whose name stands in a text, as this office's own: 国際課, but
    not 市の国際課 nor 市民税課 where there is a 税課; None where it is not one alone."""
    normal = normalise(text)
    names = _names(divisions)
    found = {index: name.whole for index, name in enumerate(names) if name.stands_as_own_in(normal)}
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
    names = _names(divisions)
    for line in _LINE.finditer(text, start, end):
        normal = normalise(line.group())
        for index, name in enumerate(names):
            if name.stands_in(normal) and re.search(name.pattern.pattern + _TO, normal):
                yield _Named(index, of_all=False)
        if not _ASKS.search(line.group()):
            continue
        below = _LINES.match(text, line.start())
        said = below.group()[:_LONGEST] if below else ""
        normal = normalise(said)
        for index, division in enumerate(divisions):
            numbers = (phone.number for phone in division.phones if phone.number)
            if names[index].stands_in(normal) or any(stands(n, said) for n in numbers):
                yield _Named(index, of_all=True)
