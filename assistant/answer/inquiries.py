"""Whom a document itself names for questions: 「お問合せ　食品衛生課　電話 …」."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

from assistant.answer.divisions import Ranked
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
    r"の庶務は|問い?合わ?せ|(?:照会|連絡|申し?込み?|申請|提出|届出|応募)先|相談(?:先|窓口)"
    r"|担当(?:課|窓口|部署)?\s*[:：]|^[\s(（※]*(?:資料|出典|出所)\s*[:：]|^[\s(（【〔\[［]*(?:事務)?担当(?:課|窓口|部署)?[\s)）】〕\]］]"
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
_FAR_ABOVE, _LEAST_SHARE = 0.7, 0.2  # of the shares of a division's sections; of all
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
                # Its chief or one who works there is not it: 納税係長, 窓口担当者.
                pattern += rf"|(?<![一-鿿々ァ-ヶー]){re.escape(section)}(?![長員者])"
        found.append(_Name(whole, section, re.compile(f"(?:{pattern})")))
    return found


def in_charge(generation: Generation, hit: Hit, ranked: Sequence[Ranked] = ()) -> int | None:
    """The only division (index into the directory) that the section of a passage names for
    questions, else the only one that its document does or is issued by; None where it is not one
    alone. Where they name one of which the directory has the sections, the one of these that is
    `ranked` far above the others."""
    text = generation.documents[hit.passage.document].text
    directory = generation.corpus.directory.divisions
    names = _names(directory)
    numbers = [[phone.number for phone in one.phones if phone.number] for one in directory]
    within, is_leaflet = _section(generation, hit), len(text) <= _LEAFLET
    found = _asked(text, within, is_leaflet, names, numbers)
    if not found:
        return likeliest_of(sections_named(text, within, is_leaflet, directory), ranked)
    return _alone(found, names)


def _asked(
    text: str,
    within: tuple[int, int],
    is_leaflet: bool,
    names: list[_Name],
    numbers: list[list[str]],
) -> set[int]:
    """Which of the names (each with its numbers) a section of a text names for questions; else
    which the whole of a leaflet does, is issued by or gives a number of, as a newsletter does of
    another division below every item."""
    found = {one.division for one in _lines_named(text, *within, names, numbers)}
    if found or not is_leaflet:
        return found
    every = _lines_named(text, 0, len(text), names, numbers)
    return (
        {one.division for one in every if one.of_all}
        | _issuers(text, names)
        | {index for index, own in enumerate(numbers) if any(stands(n, text) for n in own)}
    )


def _alone(found: set[int], names: list[_Name]) -> int | None:
    """The only one of divisions, but for those that the name of another begins with: of 収納課 and
    収納課納税係 the section."""
    wholes = {names[index].whole for index in found}
    alone = [
        index
        for index in found
        if not any(whole != names[index].whole and names[index].whole in whole for whole in wholes)
    ]
    return alone[0] if len(alone) == 1 else None


def sections_named(
    text: str, within: tuple[int, int], is_leaflet: bool, divisions: tuple[Division, ...]
) -> list[int]:
    """The sections of the only division that a section, else its document names for questions;
    none where the directory has that division itself."""
    units = _units(divisions)
    if not units:
        return []
    names = [_Name(unit, None, re.compile(re.escape(unit))) for unit in units]
    found = _asked(text, within, is_leaflet, names, [[] for _ in units])
    return list(units.values())[found.pop()] if len(found) == 1 else []


def _units(divisions: tuple[Division, ...]) -> dict[str, list[int]]:
    """The divisions that the directory has by their sections alone, and these."""
    names = _names(divisions)
    units: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        if name.section:
            units.setdefault(name.whole.removesuffix(name.section), []).append(index)
    wholes = {name.whole for name in names}
    return {unit: sections for unit, sections in units.items() if unit not in wholes}


def likeliest_of(sections: list[int], ranked: Sequence[Ranked]) -> int | None:
    """The one of sections that has by far the greatest share of theirs."""
    shares = {
        one.division: one.share
        for one in ranked
        if one.division is not None and one.division in sections
    }
    if len(sections) < 2:
        return next(iter(sections), None)
    best = max(shares, key=lambda index: shares[index], default=None)
    if best is None or shares[best] < _FAR_ABOVE * sum(shares.values()):
        return None
    return best if shares[best] >= _LEAST_SHARE else None


def _issuers(text: str, names: list[_Name]) -> set[int]:
    """The names that a text names in its first lines as who issues it: 「みどり市防災課」."""
    lines = [line.group() for line in islice(_LINE.finditer(text), _FIRST_LINES)]
    return {
        index
        for line in lines
        if len(line) <= _LONGEST_ISSUER
        for index, name in enumerate(names)
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
    found = {index for index, name in enumerate(names) if name.stands_as_own_in(normal)}
    return _alone(found, names)


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


def _lines_named(
    text: str, start: int, end: int, names: list[_Name], numbers: list[list[str]]
) -> Iterator[_Named]:
    """Where lines that begin within a range of a text name somebody to turn to."""
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
        for index, name in enumerate(names):
            if name.stands_in(normal) or any(stands(n, said) for n in numbers[index]):
                yield _Named(index, of_all=True)
