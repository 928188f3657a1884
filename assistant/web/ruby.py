"""Furigana: the readings of kanji, as ruby in HTML.

What gets them is told by its type. The page's own words in plain Japanese and the names it shows
beside them are `Furigana`, a string that leaves marks in the HTML which a template makes of it;
`annotated` turns what stands between the marks into ruby, and only drops the marks where HTML can
hold no ruby: in attributes, titles and fields. So templates are the same for every language, and
a quotation or a document's text, being a plain string, can't get any.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

import fugashi
from markupsafe import Markup, escape

# Noncharacters of Unicode: no text has them.
_BEGIN, _END = "\ufdd0", "\ufdd1"
_TAG = re.compile(r"(<[^>]*>)")
_WITHOUT_RUBY = rf"<(title|textarea|option)\b.*?</\1>|{_TAG.pattern}"
_MARKED = re.compile(rf"{_WITHOUT_RUBY}|{_BEGIN}(?P<own>.*?){_END}", re.DOTALL)
_MARKS = re.compile(f"[{_BEGIN}{_END}]")

_KANJI = re.compile(r"([\u3400-\u9fff\uf900-\ufaff々〆ヶ]+)")
_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(ord("ァ"), ord("ヶ") + 1)}
_RUBY = Markup("<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>")
# MeCab drops spaces and stops at a NUL.
_SPACES = re.compile(r"([\s\x00-\x1f\x7f]+)")
_REMEMBERED = 4096

# Months and days are read with their numbers.
_TENS = ("", "じゅう", "にじゅう", "さんじゅう")
_ONES = ("", "いち", "に", "さん", "し", "ご", "ろく", "しち", "はち", "く")
_DAYS = {
    **{1: "ついたち", 2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか"},
    **{8: "ようか", 9: "ここのか", 10: "とおか", 14: "じゅうよっか", 20: "はつか"},
    **{24: "にじゅうよっか"},
}
_CALENDAR = {
    **{f"{n}月": f"{_TENS[n // 10]}{_ONES[n % 10]}がつ" for n in range(1, 13)},
    **{f"{n}日": _DAYS.get(n, f"{_TENS[n // 10]}{_ONES[n % 10]}にち") for n in range(1, 32)},
}

# Words that the analyser reads in another way than a clerk does.
_WORDS: Mapping[str, str] = {"日本": "にほん", "行": "ぎょう", "表": "ひょう"}


class Furigana(str):
    """Words of the page that are shown with furigana wherever HTML has room for them."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> "Furigana":
        return Furigana(str(self).format(*args, **values))

    def __html__(self) -> Markup:
        return Markup(_BEGIN + escape(_MARKS.sub("", self)) + _END)


def annotated(html: str, readings: Mapping[str, str]) -> str:
    """The HTML of a template with what is marked in it as ruby; `readings` as in `with_ruby`."""
    if _BEGIN not in html:
        return html

    def replaced(part: re.Match[str]) -> str:
        own = part["own"]
        return _MARKS.sub("", part[0]) if own is None else with_ruby(Markup(own), readings)

    return _MARKED.sub(replaced, html)


def with_ruby(text: str, readings: Mapping[str, str] | None = None) -> Markup:
    """A text as HTML with the reading of each word's kanji above them; in mark-up (`Markup`) the
    texts between its tags. `readings` are whole names that the analyser would misread."""
    if isinstance(text, Markup):
        parts = enumerate(_TAG.split(text))
        return Markup("").join(
            Markup(part) if i % 2 else with_ruby(Markup(part).unescape(), readings)
            for i, part in parts
        )
    pairs = _read(text, tuple({**_CALENDAR, **(readings or {})}.items()))
    return Markup("").join(_RUBY.format(part, kana) if kana else part for part, kana in pairs)


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str, known: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The text in parts, each with its reading in hiragana, "" where it needs none."""
    readings = dict(known)
    longest_first = sorted(readings, key=len, reverse=True)
    names = re.compile(rf"(?<!\d)(?:{'|'.join(map(re.escape, longest_first))})|(?<=\d)日")
    pairs: list[tuple[str, str]] = []
    at = 0
    for name in names.finditer(text):
        pairs += _analysed(text[at : name.start()])
        pairs += _aligned(name[0], readings.get(name[0], "にち"))
        at = name.end()
    return (*pairs, *_analysed(text[at:]))


def _analysed(text: str) -> Iterator[tuple[str, str]]:
    for piece in _SPACES.split(text):
        if _KANJI.search(piece):
            for word, kana in _words(piece):
                yield from _aligned(word, kana)
        else:
            yield piece, ""


_lock = Lock()


@lru_cache(maxsize=1)
def _tagger() -> fugashi.Tagger:
    return fugashi.Tagger()


def _words(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a text without spaces, with their readings, "" where none is known."""
    with _lock:  # pages are made in several threads, and a tagger serves one
        nodes: Any = _tagger()(text)
        return tuple(
            (node.surface, _WORDS.get(node.surface) or node.feature.kana or "") for node in nodes
        )


def _aligned(word: str, kana: str) -> Iterator[tuple[str, str]]:
    """A word in parts, the reading beside those in kanji: (申, もう) (し, ) (込, こ) (み, )."""
    parts = [part for part in _KANJI.split(word) if part]
    pattern = "".join(
        "(.+?)" if _KANJI.fullmatch(part) else re.escape(_in_hiragana(part)) for part in parts
    )
    reading = _in_hiragana(kana)
    found = re.fullmatch(pattern, reading)
    if not reading or not _KANJI.search(word):
        yield word, ""
    elif found is None:
        yield word, reading
    else:
        readings = iter(found.groups())
        for part in parts:
            yield part, next(readings) if _KANJI.fullmatch(part) else ""


def _in_hiragana(kana: str) -> str:
    return kana.translate(_HIRAGANA)
