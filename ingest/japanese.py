"""Japanese text for search: normal form and morphemes, derived from the stored text and never
shown."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import fugashi

# Beside a Japanese character a space is an accident of layout or of a scan.
_CJK = r"[\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff]"
_SPACE_IN_JAPANESE = re.compile(rf"(?<={_CJK}) | (?={_CJK})")  # of texts with single spaces
JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")  # a kana or a kanji
TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}  # from hiragana
_SPACES = re.compile(r"\s+")
_LONGEST_PARSED = 5_000  # characters at once
# A sentence is read when it is split and again when it is indexed.
_REMEMBERED = 16_384
_LONGEST_REMEMBERED = 2_000  # characters
# The mark of a footnote behind a word or a bracket, or before the note; no exponent (m², 500km²).
RAISED = "⁰¹²³⁴-⁹"
_RAISED = re.compile(f"[{RAISED}]")
NO_UNIT = r"(?<![^A-Za-z][mｍ])(?<![^A-Za-z][kcmｋｃ][mｍ])(?<!^[mｍ])(?<!^[kcmｋｃ][mｍ])"
NOTE_MARK = re.compile(rf"(?:^|(?<=[^\W\d_{RAISED}]|[」』）)])){NO_UNIT}[{RAISED}]+")
_MARKUP = re.compile(r"\*\*|^[^\S\n]*#+ *", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]")  # MeCab stops at a NUL
_KANJI_FIGURES = str.maketrans("〇一二三四五六七八九", "0123456789")
_SEPARATED_NUMBER = re.compile(r"(?<=\d),(?=\d{3})")
_VARIANTS = str.maketrans(
    {
        "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "―": "-",
        "·": "・", "•": "・", "∙": "・",
        "〜": "~", "〇": "○",
        "內": "内",
    }
)  # fmt: skip
# 障がい者 and 障碍者 are 障害者; 「支障がいくつか」 is none of them.
_OTHER_SPELLING = re.compile(r"(?<![支故保内])障(?:がい|碍|礙)")
_VARIANT = re.compile(f"[{''.join(map(chr, _VARIANTS))}]")


def whole_number(text: str) -> int:
    """A number of figures or, below 100, of kanji: 12, 十二."""
    tens, ten, ones = text.translate(_KANJI_FIGURES).rpartition("十")
    return (10 * int(tens.replace("十", "") or 1) if ten else 0) + int(ones or 0)


def normalise(text: str) -> str:
    """NFKC, lower case, one kind of hyphen and middle dot, 障害 for 障がい, numbers without
    separators, no mark-up and no spaces inside Japanese. Idempotent."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _normalised(text)


def _normalised(text: str) -> str:
    # What most texts do not hold is looked for first: a pattern that looks behind is tried at
    # every character, and takes ten times as long.
    if _RAISED.search(text):
        text = NOTE_MARK.sub("", text)
    text = _CONTROL.sub(" ", unicodedata.normalize("NFKC", text))
    if "*" in text or "#" in text:
        text = _MARKUP.sub("", text)
    if _VARIANT.search(text):
        text = text.translate(_VARIANTS)
    if "障" in text:
        text = _OTHER_SPELLING.sub("障害", text)
    text = text.lower()
    if "," in text:
        text = _SEPARATED_NUMBER.sub("", text)
    if _SPACES.search(text):
        # Runs first: a pattern that looks for a run before something takes the square of its
        # length where nothing follows.
        text = _SPACE_IN_JAPANESE.sub("", _SPACES.sub(" ", text)).strip()
    return text


_remembered = lru_cache(maxsize=_REMEMBERED)(_normalised)


def forget() -> None:
    """Empties what is remembered, so that work can be measured twice."""
    _remembered.cache_clear()
    morphemes.cache_clear()
    _morpheme.cache_clear()


def whole_characters(text: str) -> str:
    """A text with halves of surrogate pairs, which are no characters, replaced by "?"."""
    return text.encode(errors="replace").decode()


class Morpheme(NamedTuple):
    """A morpheme of UniDic: surface, its reading in katakana, lemma (dictionary form), and
    part of speech ("名詞-普通名詞-一般"). Reading and lemma fall back to the surface."""

    surface: str
    reading: str
    lemma: str
    pos: str


@lru_cache(maxsize=1)
def _tagger() -> fugashi.Tagger:
    return fugashi.Tagger()


@lru_cache(maxsize=_REMEMBERED)
def morphemes(normal: str) -> tuple[Morpheme, ...]:
    """Morphemes of a normalised text, in order; empty for an empty text."""
    # One call of parse() and one split are half the price of fugashi's node objects.
    parsed = map(_tagger().parse, _pieces(normal))
    # The last row says that the text has ended.
    return tuple(_morpheme(row) for lines in parsed for row in lines.split("\n")[:-1])


def _pieces(normal: str) -> Iterator[str]:
    """The text in pieces that MeCab can read: of a long run of one script it takes time and
    memory in the square of the length, until it crashes."""
    start = 0
    while len(normal) - start > _LONGEST_PARSED:
        limit = start + _LONGEST_PARSED
        end = max(normal.rfind(mark, start, limit) for mark in "\n。 、") + 1 or limit
        yield normal[start:end]
        start = end
    yield normal[start:]


@lru_cache(maxsize=4 * _REMEMBERED)
def _morpheme(row: str) -> Morpheme:
    """A line of MeCab's output; most words of a text stand there many times."""
    surface, _, reading, lemma, pos = row.split("\t")[:5]
    return Morpheme(surface, reading or surface, lemma.split("-", 1)[0] or surface, pos)


def length(text: str) -> int:
    """Length of a text in morphemes."""
    return len(morphemes(normalise(text)))
