"""Misspelt and kana-only questions led back to what the office writes.

Three repairs, each applied only to a stretch that stands nowhere in the corpus, so that a
rightly spelt question is never touched: a reading (じぎょう商継 is read as 事業承継), one wrong,
missing or doubled character (事業商継), one wrong letter of an English word (sucession).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

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
    """A stretch of a text and how it is read: one kana, or a whole word with kanji."""

    start: int
    end: int
    reading: str


class Repairs:
    """Knows every written form of every concept, and what stands in the corpus."""

    def __init__(self, forms: Iterable[str], seen: Seen, is_word: Callable[[str], bool]) -> None:
        """`forms` are the written forms of all concepts; `seen` is of all texts that are indexed;
        `is_word` knows English words that stand in none of them."""
        self._forms = sorted({normalise(form) for form in (*forms, *_DESK)}, reverse=True)
        self._seen = seen
        self._is_word = is_word

    def repair(self, normal: str) -> str:
        """A normalised question as it was most likely meant; itself where nothing is wrong."""
        if _HIRAGANA.search(normal) or _JAPANESE.search(normal):
            return self._by_character(self._by_reading(normal))
        return self._english(normal)

    def _by_reading(self, normal: str) -> str:
        """Stretches that are read like a form, replaced by that form; longest first."""
        units = list(_units(normal))
        reading = "".join(unit.reading for unit in units)
        read = 0  # characters of the reading before the unit at `position`
        parts: list[str] = []
        position = 0
        while position < len(units):
            begins = reading[read : read + _SHORTEST_READING] in self._reading_beginnings
            found = self._read_alike(normal, units, position) if begins else None
            after = position + 1 if found is None else found[1]
            read += sum(len(unit.reading) for unit in units[position:after])
            if found is None:
                parts.append(normal[units[position].start : units[position].end])
                position += 1
            else:
                form, position = found
                parts.append(form)
        return "".join(parts)

    def _read_alike(self, normal: str, units: list[_Unit], first: int) -> tuple[str, int] | None:
        """A form that is read like the units from `first` on, and the unit after them."""
        reading, best = "", None
        for last in range(first, len(units)):
            reading += units[last].reading
            if len(reading) > _LONGEST_READING:
                break
            form = self._readings.get(reading)
            if form is not None:
                surface = normal[units[first].start : units[last].end]
                # A reading as short as とっきょ counts only where it was typed in kana.
                if surface != form and not self._seen.holds(surface):
                    best = (form, last + 1)
        return best

    def _by_character(self, normal: str) -> str:
        return _KANJI_RUN.sub(lambda run: self._mend_run(run.group()), normal)

    def _mend_run(self, run: str) -> str:
        """A run of kanji with each stretch that misses a form by one character replaced.

        A run that is cut into whole words is spelt right, if not in the office's words: 地下資源
        is no slip of 地域資源. A slip leaves single characters (事業|商|継).
        """
        if not any(len(m.surface) == 1 and _KANJI.match(m.surface) for m in morphemes(run)):
            return run
        position = 0
        while position <= len(run) - _SHORTEST_FORM:
            for size in range(min(_LONGEST_FORM, len(run) - position), _SHORTEST_FORM - 1, -1):
                window = run[position : position + size]
                form = window if window in self._known else self._nearest(window)
                if form is not None:
                    run = run[:position] + form + run[position + size :]
                    position += len(form) - 1
                    break
            position += 1
        return run

    def _nearest(self, window: str) -> str | None:
        if len(_KANJI.findall(window)) < _LEAST_KANJI:
            return None
        for gapped in _gapped(window):
            form = self._near.get(gapped)
            if form is not None and form != window and not self._seen.holds(window):
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
                yield _Unit(i, i + 1, normal[i].translate(TO_KATAKANA))
    yield from (_Unit(i, i + 1, normal[i]) for i in range(position, len(normal)))
