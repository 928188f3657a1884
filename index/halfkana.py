"""Words typed partly in the wrong kana, spelt as the vocabulary spells them: 検さ is 検査, けいかく
書 計画書, えねるぎー エネルギー. A morphological analyser takes such a word for several others.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import pairwise, product
from pathlib import Path
from typing import NamedTuple

from corpus.errors import GenerationError
from index.messages import BUILD_AGAIN
from index.seen import Seen
from ingest.japanese import JAPANESE, TO_KATAKANA, morphemes, normalise

FILE = "spellings.tsv"
_KANJI = "[\u3400-\u9fff々]"
_IN_KANJI = re.compile(f"{_KANJI}{{2,6}}")
_IN_KATAKANA = re.compile(r"[\u30a1-\u30faー]{3,12}")
_HALF = re.compile(rf"(?P<left>{_KANJI}*)(?P<kana>[\u3041-\u3096ー]+)(?P<right>{_KANJI}*)")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30faー]{3,}")
_HAS_KATAKANA, _TWO_KATAKANA = re.compile(r"[\u30a1-\u30fa]"), re.compile(r"[\u30a1-\u30faー]{2}")
# A single kana belongs to the kanji before it where a noun may end behind it, and is no particle.
_SINGLE = re.compile(r"[^はがをのにともでへか](?=$|[はがをのにともでへ、。?!])")
# What UniDic calls the parts of a noun.
_NOUN, _NUMERAL, _SUFFIX = "名詞", "名詞-数詞", "接尾辞-名詞的"
_PARTS = (_NOUN, "接頭辞", "接尾辞")
# … and of what joins words, and is no part of one.
_JOINS = ("助詞-格助詞", "助詞-係助詞", "動詞")
_PER_KANJI = 4  # kana that a kanji is read by, at most
_LONGEST, _LEAST_ALONE = 12, 4  # kana of a foreign word, and least of one in hiragana alone
_REMEMBERED = 1024  # beginnings and ends that were asked for
_RUN = 3  # characters that tell whether a short word stands somewhere


class Spelling(NamedTuple):
    """A word in kanji or in katakana alone, and its reading in katakana."""

    word: str
    reading: str


def spellings(texts: Iterable[str]) -> list[Spelling]:
    """The nouns of texts in kanji or katakana, and pairs of those side by side; each once,
    sorted."""
    found: set[Spelling] = set()
    for text in filter(JAPANESE.search, texts):
        read = morphemes(normalise(text))
        found.update(Spelling(m.surface, m.reading) for m in read if m.pos.startswith(_NOUN))
        found.update(
            Spelling(one.surface + other.surface, one.reading + other.reading)
            for one, other in pairwise(read)
            if one.pos.startswith(_NOUN) and other.pos.startswith((_NOUN, _SUFFIX))
        )
    return sorted(
        one for one in found if _IN_KANJI.fullmatch(one.word) or _IN_KATAKANA.fullmatch(one.word)
    )


def save(folder: Path, found: Iterable[Spelling]) -> None:
    lines = (f"{one.word}\t{one.reading}\n" for one in sorted(set(found)))
    (folder / FILE).write_text("".join(lines), encoding="utf-8")


def saved(folder: Path) -> list[Spelling]:
    """Raises GenerationError where the file is missing or broken."""
    try:
        lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
        return [Spelling(*line.split("\t")) for line in lines]
    except (OSError, ValueError, TypeError) as error:
        raise GenerationError(
            f"{folder / FILE}: 開けません。{BUILD_AGAIN}"
            f" / cannot be opened ({error}); build the index again."
        ) from None


class HalfKana:
    """Knows words by the kanji that are left of them, and foreign ones by their kana."""

    def __init__(self, known: Callable[[], Iterable[Spelling]], seen: Seen) -> None:
        """`known` is called once, for the first question with kana; `seen` is of all that is
        indexed: what stands there is spelt right."""
        self._spellings = known
        self._seen = seen
        self._ending_so = lru_cache(_REMEMBERED)(self._with_ends)

    def spelt_out(self, normal: str) -> str:
        """A normalised question with these words as they are written; itself where it has none."""
        spelt = self._in_kanji(normal)
        if spelt != normal:  # of 消費しゃのそうだんまど口 the longest is found first
            spelt = self._in_kanji(spelt)
        return _KANA.sub(lambda run: self._foreign(run.group()), spelt)

    def _in_kanji(self, normal: str) -> str:
        if _HALF.search(normal) is None:
            return normal
        nouns = _Nouns(normal)
        parts: list[str] = []
        position = 0
        while (half := _HALF.search(normal, position)) is not None:
            nothing = half.end("kana"), half.end("kana"), ""
            start, end, word = next(self._words_of(normal, half, nouns), nothing)
            parts += [normal[position:start], word]
            position = end
        return "".join([*parts, normal[position:]])

    def _words_of(
        self, normal: str, half: re.Match[str], nouns: "_Nouns"
    ) -> Iterator[tuple[int, int, str]]:
        """Words of which kanji beside kana are left, those with most kana first, each with its
        start and end in the text."""
        start, end = half.span("kana")
        lefts = nouns.beginning(range(half.start(), start), start)
        rights = nouns.ending(range(half.end(), end, -1), end)
        for size in range(end - start, 0, -1):
            if size == end - start:
                for left, right in product(lefts, rights):
                    yield from self._words_at(normal, left, start, end, right)
            if start not in nouns.joints and (size > 1 or _SINGLE.match(normal, start)):
                for left in lefts:
                    yield from self._words_at(normal, left, start, start + size, start + size)
            if size > 1 and end - size in nouns.begins - nouns.joints:
                for right in rights:
                    yield from self._words_at(normal, end - size, end - size, end, right)

    def _words_at(
        self, normal: str, first: int, start: int, end: int, last: int
    ) -> Iterator[tuple[int, int, str]]:
        """Words from `first` to `last` with kana from `start` to `end`."""
        left, right = normal[first:start], normal[end:last]
        known = self._ending_so(left, right)
        if not known or self._seen.holds(normal[first : max(last, first + _RUN)]):
            return
        heard = normal[start:end].translate(TO_KATAKANA)
        for word, reading in known:
            missing = len(word) - len(left) - len(right)
            if missing <= len(heard) <= _PER_KANJI * missing and any(
                _may_be_read(left, reading[:at]) and _may_be_read(right, reading[at + len(heard) :])
                for at in range(len(reading))
                if reading.startswith(heard, at)  # ショ stands twice in 証明書
            ):
                yield first, last, word

    def _foreign(self, kana: str) -> str:
        """A run of kana with its foreign words in katakana, longest first."""
        spelt, position = "", 0
        while position < len(kana):
            size = next(self._sizes_of_foreign(kana, position), 0)
            spelt += kana[position : position + size].translate(TO_KATAKANA) or kana[position]
            position += size or 1
        return spelt

    def _sizes_of_foreign(self, kana: str, start: int) -> Iterator[int]:
        in_katakana = kana[start : start + _LONGEST].translate(TO_KATAKANA)
        for size in range(len(in_katakana), 2, -1):
            typed = kana[start : start + size]
            if in_katakana[:size] not in self._in_katakana or in_katakana[:size] == typed:
                continue
            cuts = any(
                place and _TWO_KATAKANA.match(kana, place - 1) for place in (start, start + size)
            )
            is_long = size >= _LEAST_ALONE or _HAS_KATAKANA.search(typed)
            if is_long and not cuts and not self._seen.holds(typed):
                yield size

    @cached_property
    def _known(self) -> list[Spelling]:
        return list(self._spellings())

    @cached_property
    def _in_katakana(self) -> frozenset[str]:
        return frozenset(one.word for one in self._known if _IN_KATAKANA.fullmatch(one.word))

    @cached_property
    def _in_kanji_by_ends(self) -> tuple[dict[str, list[Spelling]], dict[str, list[Spelling]]]:
        """Words in kanji, shortest first, by their first and by their last character."""
        first: dict[str, list[Spelling]] = defaultdict(list)
        last: dict[str, list[Spelling]] = defaultdict(list)
        for one in sorted(self._known, key=lambda one: (len(one.word), one)):
            if _IN_KANJI.fullmatch(one.word):
                first[one.word[0]].append(one)
                last[one.word[-1]].append(one)
        return first, last

    def _with_ends(self, left: str, right: str) -> list[Spelling]:
        """The words in kanji that begin and end so, one of which is not empty, with others
        between, shortest first."""
        by_first, by_last = self._in_kanji_by_ends
        near = by_first.get(left[0], ()) if left else by_last.get(right[-1], ())
        return [
            one
            for one in near
            if len(one.word) > len(left) + len(right)
            and one.word.startswith(left)
            and one.word.endswith(right)
        ]


def _may_be_read(kanji: str, reading: str) -> bool:
    """Whether some kanji may be read so within a word, by how long that is."""
    own = sum(len(morpheme.reading) for morpheme in morphemes(kanji))
    return len(kanji) <= len(reading) <= max(own, 2 * len(kanji))


class _Nouns:
    """Where morphemes of a text begin, where its particles and verbs do (`joints`), and where
    nouns may begin and end: 動き and 使う are spelt right as they are, and no 動機 and 使用."""

    def __init__(self, normal: str) -> None:
        self.begins: set[int] = set()
        self.joints: set[int] = set()
        self._ends: set[int] = set()
        self._noun_begins: set[int] = set()
        self._noun_ends: set[int] = set()
        position = 0
        for morpheme in morphemes(normal):
            start = normal.index(morpheme.surface, position)
            position = start + len(morpheme.surface)
            self.begins.add(start)
            if morpheme.pos.startswith(_JOINS):
                self.joints.add(start)
            self._ends.add(position)
            if morpheme.pos.startswith(_PARTS) and not morpheme.pos.startswith(_NUMERAL):
                self._noun_begins.add(start)
                self._noun_ends.add(position)

    def beginning(self, places: Iterable[int], end: int) -> list[int]:
        """Those of the places from which nouns may reach to an end."""
        return [place for place in places if place in self.begins and end in self._noun_ends]

    def ending(self, places: Iterable[int], start: int) -> list[int]:
        """Those of the places to which nouns may reach from a start."""
        return [place for place in places if place in self._ends and start in self._noun_begins]
