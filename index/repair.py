"""Misspelt and kana-only questions led back to what the office writes.

Four repairs, each applied only to a stretch that stands nowhere in the corpus: a word partly in
kana (see index.halfkana), a reading (じぎょう承継 is read as 事業承継), one wrong, missing or
doubled character (事業商継), one wrong letter of an English word (sucession). A corpus does not
hold all that is right, so the stretch must look wrong besides: words of the dictionary stay as
they are (件数 is no slip of 検数).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from index.halfkana import HalfKana, Spelling
from index.seen import Seen
from ingest.japanese import TO_KATAKANA, morphemes, normalise

_KANJI = re.compile(r"[\u3400-\u9fff]")
_JAPANESE = re.compile(r"[\u3400-\u9fff\u30a1-\u30ff]")
_HIRAGANA = re.compile(r"[\u3041-\u3096]")
_KANJI_RUN = re.compile(r"[\u3400-\u9fff\u30a1-\u30ffー・々a-z0-9]{4,}")
_ENGLISH_WORD = re.compile(r"[a-z]+")
_SHORTEST_FORM, _LONGEST_FORM = 4, 12
_LEAST_KANJI = 3  # that a misspelt form shares with the right one
_SHORTEST_READING, _LONGEST_READING = 4, 30
_TELLING_READING = 6  # shorter ones, of which half is typed in kana, are alike by chance
_LEAST_SHARED = 2 / 3  # of the kanji of a stretch with the form that is read alike
_SHORTEST_ENGLISH = 6  # a shorter word unknown here is more likely right than misspelt
_GAP = "\ue001"
_DESK = (
    "相談",
    "相談先",
    "窓口",
    "担当課",
    "担当",
    "番号",
    "電話番号",
    "連絡先",
    "問い合わせ",
    "手続き",
)


class _Unit(NamedTuple):
    """A stretch of a text and how it is read: one kana, or a whole word with kanji. `begins` and
    `ends` tell whether a word does so there."""

    start: int
    end: int
    reading: str
    begins: bool = True
    ends: bool = True


class Repairs:
    """Knows every written form of every concept, and what stands in the corpus."""

    def __init__(
        self,
        forms: Iterable[str],
        seen: Seen,
        is_word: Callable[[str], bool],
        spellings: Callable[[], Iterable[Spelling]] = tuple,
    ) -> None:
        """`forms` are the written forms of all concepts; `seen` is of all texts that are indexed;
        `is_word` knows English words that stand in none of them; `spellings` are of other words
        (see index.halfkana)."""
        self._forms = sorted({normalise(form) for form in (*forms, *_DESK)}, reverse=True)
        self._seen = seen
        self._is_word = is_word
        self._half_kana = HalfKana(spellings, seen)

    def repair(self, normal: str) -> str:
        """A normalised question as it was most likely meant; itself where nothing is wrong."""
        if _HIRAGANA.search(normal) or _JAPANESE.search(normal):
            return self._by_character(self._by_reading(self._half_kana.spelt_out(normal)))
        return self._english(normal)

    def _by_reading(self, normal: str) -> str:
        """Stretches that are read like a form, replaced by that form; longest first."""
        units, broken = list(_units(normal)), _broken(normal)
        reading = "".join(unit.reading for unit in units)
        read = 0  # characters of the reading before the unit at `position`
        parts: list[str] = []
        position = 0
        while position < len(units):
            begins = reading[read : read + _SHORTEST_READING] in self._reading_beginnings
            found = self._read_alike(normal, units, broken, position) if begins else None
            after = position + 1 if found is None else found[1]
            read += sum(len(unit.reading) for unit in units[position:after])
            if found is None:
                parts.append(normal[units[position].start : units[position].end])
                position += 1
            else:
                form, position = found
                parts.append(form)
        return "".join(parts)

    def _read_alike(
        self, normal: str, units: list[_Unit], broken: list[bool], first: int
    ) -> tuple[str, int] | None:
        """A form that is read like the units from `first` on, and the unit after them."""
        reading, best = "", None
        for last in range(first, len(units)):
            reading += units[last].reading
            if len(reading) > _LONGEST_READING:
                break
            form = self._readings.get(reading)
            if form is not None and _can_be_meant(normal, units[first : last + 1], broken, form):
                surface = normal[units[first].start : units[last].end]
                if surface != form and not self._seen.holds(surface):
                    best = (form, last + 1)
        return best

    def _by_character(self, normal: str) -> str:
        return _KANJI_RUN.sub(lambda run: self._mend_run(run.group()), normal)

    def _mend_run(self, run: str) -> str:
        """A run of kanji with each stretch that misses a form by one character replaced."""
        broken = _broken(run)
        if True not in broken:
            return run
        mended, position = "", 0
        while position < len(run):
            for size in range(min(_LONGEST_FORM, len(run) - position), _SHORTEST_FORM - 1, -1):
                window = run[position : position + size]
                form = window if window in self._known else None
                form = form or self._nearest(window, broken[position : position + size])
                if form is not None:
                    mended += form
                    position += size
                    break
            else:
                mended += run[position]
                position += 1
        return mended

    def _nearest(self, window: str, broken: list[bool]) -> str | None:
        if len(_KANJI.findall(window)) < _LEAST_KANJI:
            return None
        for gapped in _gapped(window):
            form = self._near.get(gapped)
            if form is None or form in window or self._seen.holds(window):
                continue
            if any(broken[i] for i in _differing(window, form)):
                return form
        return None

    def _english(self, normal: str) -> str:
        def mend(match: re.Match[str]) -> str:
            word = match.group()
            if (
                len(word) < _SHORTEST_ENGLISH
                or self._seen.has_word(word)
                or word in self._english_forms
            ):
                return word
            found = {self._near_words[g] for g in _gapped(word) if g in self._near_words}
            found = {other for other in found if other[0] == word[0]}
            if not found or self._is_word(word):  # "shrink" is no slip of "shrine"
                return word
            # Two letters swapped are likelier than another word.
            return min(found, key=lambda w: (sorted(w) != sorted(word), w))

        return _ENGLISH_WORD.sub(mend, normal)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._forms)

    @cached_property
    def _near(self) -> dict[str, str]:
        """Every form with a gap, filled or not, at each of its places, to the form."""
        return {
            gapped: form
            for form in self._forms
            if _SHORTEST_FORM <= len(form) <= _LONGEST_FORM
            and len(_KANJI.findall(form)) >= _LEAST_KANJI
            and not _HIRAGANA.search(form)
            for gapped in _gapped(form)
        }

    @cached_property
    def _readings(self) -> dict[str, str]:
        readings = {}
        for form in filter(_JAPANESE.search, self._forms):
            reading = "".join(unit.reading for unit in _units(form))
            if len(reading) >= _SHORTEST_READING:
                readings[reading] = form
        return readings

    @cached_property
    def _reading_beginnings(self) -> frozenset[str]:
        return frozenset(reading[:_SHORTEST_READING] for reading in self._readings)

    @cached_property
    def _english_forms(self) -> frozenset[str]:
        return frozenset(word for form in self._forms for word in _ENGLISH_WORD.findall(form))

    @cached_property
    def _near_words(self) -> dict[str, str]:
        return {
            gapped: word
            for word in sorted(self._english_forms, reverse=True)
            if len(word) >= _SHORTEST_ENGLISH
            for gapped in _gapped(word)
        }


def _gapped(form: str) -> Iterator[str]:
    """A form with one character replaced by a gap, and with a gap put in: two forms share one
    of these where one character is wrong, missing or too many, or two are swapped."""
    for i in range(len(form)):
        yield form[:i] + _GAP + form[i + 1 :]
    for i in range(len(form) + 1):
        yield form[:i] + _GAP + form[i:]
    for i in range(len(form) - 1):
        yield form[:i] + _GAP + "".join(sorted(form[i : i + 2])) + form[i + 2 :]


def _can_be_meant(normal: str, units: list[_Unit], broken: list[bool], form: str) -> bool:
    """Whether a stretch that is read like a form may be a slip of it: typed in kana for the most
    part, with most of its kanji, or with half of them where they make no word (商評 for 商標). A
    stretch with kanji consists of whole words, since it is known where they end (手数料|いくら is
    no 療育)."""
    surface = normal[units[0].start : units[-1].end]
    kanji = _KANJI.findall(surface)
    if not kanji:
        return True
    if not (units[0].begins and units[-1].ends):
        return False
    kana = sum(1 for unit in units if not _KANJI.search(normal[unit.start : unit.end]))
    reading = sum(len(unit.reading) for unit in units)
    if reading >= _TELLING_READING and kana >= reading / 2:
        return True
    shared = sum((Counter(kanji) & Counter(form)).values())
    if any(broken[units[0].start : units[-1].end]):
        return shared >= len(kanji) / 2
    if kana:
        return shared == len(kanji)
    return len(kanji) >= _LEAST_KANJI and shared >= _LEAST_SHARED * len(kanji)


def _broken(run: str) -> list[bool]:
    """For each character of a run whether it is typed twice, or one of several single kanji side
    by side that make no word, as a slip leaves them: 事業|商|継. Words by themselves are spelt
    right, if not in the office's words (地下資源 is no slip of 地域資源), and so are affixes of
    one (工芸品|月間)."""
    broken = [
        i > 0 and run[i] == run[i - 1] and _KANJI.match(run[i]) is not None for i in range(len(run))
    ]
    position = 0
    single = None  # where the single kanji before began
    counts = False  # whether the word before is a number
    for morpheme in morphemes(run):
        start = run.index(morpheme.surface, position)
        position = start + len(morpheme.surface)
        is_counter = counts and "助数詞" in morpheme.pos
        counts = morpheme.pos.startswith("名詞-数詞")
        is_single = len(morpheme.surface) == 1 and _KANJI.match(morpheme.surface) is not None
        if counts or is_counter or not is_single:
            single = None
            continue
        pair = run[start - 1 : position]
        if single == start - 1 and len(morphemes(pair)) > 1:
            broken[single] = broken[start] = True
        single = start
    return broken


def _differing(window: str, form: str) -> range:
    """Where in a window it differs from a form; where it misses a character, those beside."""
    before = _alike(window, form)
    after = _alike(window[before:][::-1], form[before:][::-1])
    if before + after < len(window):
        return range(before, len(window) - after)
    return range(max(before - 1, 0), min(before + 1, len(window)))


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginnings."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _units(normal: str) -> Iterator[_Unit]:
    """Units of a text, in order, that together are all of it."""
    position = 0
    for morpheme in morphemes(normal):
        start = normal.index(morpheme.surface, position)
        yield from (_Unit(i, i + 1, normal[i]) for i in range(position, start))
        position = start + len(morpheme.surface)
        if _KANJI.search(morpheme.surface):
            yield _Unit(start, position, morpheme.reading)
        else:
            for i in range(start, position):
                kana = normal[i].translate(TO_KATAKANA)
                yield _Unit(i, i + 1, kana, i == start, i + 1 == position)
    yield from (_Unit(i, i + 1, normal[i]) for i in range(position, len(normal)))
