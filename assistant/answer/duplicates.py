"""What is said twice in nearly the same words: a pamphlet that quotes a policy, a notice and the
release that repeats it, one text in two files."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from index.generation import Generation
from index.search import Hit

ALIKE = 0.85  # of the shorter text's runs of characters that stand in the other one too
_RUN = 3  # characters
# Runs of a text that another one can be said to quote: a heading stands everywhere, and rows of
# one table are alike.
_LEAST_RUNS = 40
# A coarse look first, at runs that share places by chance: few pairs need the exact one.
_LIKELY = 0.8
_BITS = 11
_SPREAD = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D], dtype=np.uint32)  # xxHash's primes
_REMEMBERED = 4096  # texts: the likely ones of many questions are the same
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an answer: the hit that it stands in, its place among the hit's sentences,
    and its rank in the answer, 0 for the likeliest."""

    hit: Hit
    sentence: int
    rank: int

    @property
    def bounds(self) -> tuple[int, int]:
        return self.hit.passage.sentences[self.sentence]


@dataclass(frozen=True, slots=True)
class Source:
    """A hit to cite, the others that say the same, and the sentences that it is cited for."""

    hit: Hit
    also: tuple[Hit, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A normalised sentence as it is compared: its pairs of neighbouring characters, without
    list marks and with every number alike, and its numbers."""

    pairs: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    @lru_cache(maxsize=_REMEMBERED)
    def of(cls, normal: str) -> "Words":
        plain = normal.strip("-・●○。 ")
        text = _NUMBER.sub("0", plain)
        pairs = frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset([text])
        return cls(pairs, _numbers(plain))

    def says(self, other: "Words") -> bool:
        """Whether it holds what the other says, in nearly the same words."""
        return len(self.pairs & other.pairs) >= ALIKE * len(other.pairs)

    def is_like(self, other: "Words") -> bool:
        """Whether one of the two holds what the other says."""
        return self.says(other) or other.says(self)

    def agrees(self, other: "Words") -> bool:
        """Whether one of the two has all numbers of the other: another number is another fact."""
        return self.numbers <= other.numbers or other.numbers <= self.numbers


def grouped(generation: Generation, hits: Sequence[Hit]) -> list[list[Hit]]:
    """The hits in order, each with the later ones that say the same."""
    if not hits:
        return []  # every document is of a later day than the question's
    texts = [_text(generation, hit) for hit in hits]
    likely = _likely(texts)
    groups: list[list[int]] = []
    for place, text in enumerate(texts):
        for group in groups:
            if likely[group[0], place] and are_alike(texts[group[0]], text):
                group.append(place)
                break
        else:
            groups.append([place])
    return [[hits[place] for place in group] for group in groups]


def settled(
    generation: Generation,
    group: Sequence[Hit],
    said: Sequence[Said],
    preference: Callable[[str], tuple[int, ...]],
) -> list[Source]:
    """What to cite of hits that say the same, for the sentences said of them.

    It is the hit of the document that is preferred (least) and holds all the sentences, which
    are then said in its words; where none holds all, a hit that alone says one stands for itself.
    """
    if len(group) == 1:
        return [Source(group[0], (), tuple(said))]
    ordered = sorted(group, key=lambda hit: preference(hit.passage.document))
    for hit in ordered:
        words = [_in_words_of(generation, one, hit) for one in said]
        found = tuple(one for one in words if one is not None)
        if len(found) == len(said):
            return [Source(hit, tuple(other for other in ordered if other.row != hit.row), found)]
    telling = {one.hit.row for one in said}
    quiet = tuple(hit for hit in ordered if hit.row not in telling)
    alone = [hit for hit in ordered if hit.row in telling]
    return [
        Source(hit, () if place else quiet, tuple(one for one in said if one.hit.row == hit.row))
        for place, hit in enumerate(alone)
    ]


def _in_words_of(generation: Generation, said: Said, hit: Hit) -> Said | None:
    """The sentence of a hit that says what another one does; None for none."""
    if said.hit.row == hit.row:
        return said
    words = _words(generation, said)
    for sentence in range(len(hit.passage.sentences)):
        other = replace(said, hit=hit, sentence=sentence)
        found = _words(generation, other)
        if found.says(words) and words.numbers <= found.numbers:
            return other
    return None


def _words(generation: Generation, said: Said) -> Words:
    return Words.of(generation.sentences_of(said.hit.row)[said.sentence].text)


def are_alike(one: str, other: str) -> bool:
    """Whether two normalised texts say the same in nearly the same words, or the longer one
    quotes the shorter. Texts with other numbers say other things."""
    if one == other:
        return True
    shorter, longer = sorted((_runs(one), _runs(other)), key=len)
    common = len(shorter & longer)
    of_shorter, of_longer = map(_numbers, sorted((one, other), key=len))
    if len(shorter) < _LEAST_RUNS:
        return common >= ALIKE * len(longer) and of_shorter == of_longer
    return common >= ALIKE * len(shorter) and of_shorter <= of_longer


def differ_in_numbers(generation: Generation, one: Hit, other: Hit) -> bool:
    """Whether the passages of two hits say the same but for their numbers."""
    texts = [_NUMBER.sub("0", _text(generation, hit)) for hit in (one, other)]
    return are_alike(*texts)


def _text(generation: Generation, hit: Hit) -> str:
    """The normalised text of a hit's passage; without headings, where more stands under them."""
    sentences = generation.sentences_of(hit.row)
    texts = [sentence.text for sentence in sentences if not sentence.is_heading]
    return "".join(texts or [sentence.text for sentence in sentences])


def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(text))


def _runs(text: str) -> set[str]:
    return {text[i : i + _RUN] for i in range(len(text) - _RUN + 1)} or {text}


def _likely(texts: Sequence[str]) -> np.ndarray:
    """Which pairs of texts could be alike, shape (n, n)."""
    places = np.stack([_places(text) for text in texts])
    sizes = np.bitwise_count(places).sum(axis=1, dtype=np.int64)
    common = np.bitwise_count(places[:, None] & places).sum(axis=2, dtype=np.int64)
    likely: np.ndarray = common >= _LIKELY * np.minimum(sizes[:, None], sizes)
    return likely


@lru_cache(maxsize=_REMEMBERED)
def _places(text: str) -> np.ndarray:
    """The places of a text's runs, as bits."""
    characters = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    first, second, third = _SPREAD
    runs = characters[:-2] * first ^ characters[1:-1] * second ^ characters[2:] * third
    marks = np.zeros(1 << _BITS, dtype=bool)
    marks[runs >> np.uint32(32 - _BITS)] = True
    return np.packbits(marks).view(np.uint64)
