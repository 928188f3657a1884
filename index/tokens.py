"""Tokens of the lexical leg: lemmas, numbers as people type them, and concepts as wholes."""

import re
from typing import NamedTuple

from corpus.dates import ERA, era_year
from index.concepts import Concept, Concepts
from ingest.japanese import Morpheme, morphemes

_CONTENT = ("名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "代名詞", "記号-文字")
_EMPTY = frozenset("為る 居る 有る 成る 出来る 下さる 因る 於く 事 物 為 等 所 様 御".split())

# English words that carry no meaning of their own; unidic takes every Latin word for a noun.
STOPWORDS = frozenset(
    """the a an of to in on for with from by at as and or but if is are was were be been am do does
    did have has had how what when where who whom whose which why can could should would will may
    must i we my our you your it its he she they them their this that these those there here about
    tell me us please not no any some want need like know get s t""".split()
)
_SAYING_NOTHING = _EMPTY | STOPWORDS

_ERA_YEAR = re.compile(rf"({ERA})(元|\d{{1,2}})(?=年|\.|$)")
_WESTERN_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|/|-|\.|\b|$)")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+\.\d+")


class Words(NamedTuple):
    """A normalised text cut up: its morphemes and its concepts."""

    normal: str
    morphemes: tuple[Morpheme, ...]
    concepts: tuple[Concept, ...]

    def starts(self) -> list[int]:
        """Start of every morpheme in the normalised text."""
        found = []
        position = 0
        for morpheme in self.morphemes:
            position = self.normal.index(morpheme.surface, position)
            found.append(position)
            position += len(morpheme.surface)
        return found


def words(normal: str, concepts: Concepts) -> Words:
    """Cuts a normalised text into words."""
    return Words(normal, morphemes(normal), tuple(concepts.find(normal)))


def tokens(normal: str, concepts: Concepts) -> list[str]:
    """Tokens of a normalised text, with repetitions; empty where nothing can be searched."""
    found = [concept.token for concept in concepts.find(normal)]
    return [*lemmas(morphemes(normal)), *numbers(normal), *found]


def tokens_of(cut: Words) -> list[str]:
    """The same tokens, of a text that is already cut into words."""
    found = [concept.token for concept in cut.concepts]
    return [*lemmas(cut.morphemes), *numbers(cut.normal), *found]


def lemmas(found: tuple[Morpheme, ...]) -> list[str]:
    """Lemmas of the words that carry meaning."""
    return [m.lemma for m in found if m.lemma not in _SAYING_NOTHING and m.pos.startswith(_CONTENT)]


def numbers(normal: str) -> list[str]:
    """Decimal numbers as wholes ("#59.6"), years in one count ("#令和3年" is "#2021年"), and a
    postal mark as what it marks."""
    if _DIGIT.search(normal) is None and "〒" not in normal and "元" not in normal:
        return []  # the rule
    found = ["#" + number for number in _NUMBER.findall(normal)]
    found += [f"#{year}年" for year in _WESTERN_YEAR.findall(normal)]
    if "〒" in normal:
        found += ["住所", "所在"]
    found += [f"#{era_year(era, count)}年" for era, count in _ERA_YEAR.findall(normal)]
    return found
