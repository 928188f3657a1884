"""Misspelt and kana-only questions led back to what the office writes.

Applied only to what stands nowhere in the corpus, so a rightly spelt question is never touched.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from index.concepts import MARK, Concepts
from ingest.japanese import morphemes, normalise

_KANJI = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_ENGLISH_WORD = re.compile(r"[a-z]+")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_SHORTEST_FORM, _LONGEST_FORM = 4, 12
_LEAST_KANJI = 3  # that a misspelt form shares with the right one
_SHORTEST_READING = 4
_SHORTEST_ENGLISH = 5
_GRAM = 4


class Repairs:
    """Knows every written form of every concept, and every text of the corpus."""

    def __init__(self, forms: Mapping[str, str], texts: Iterable[str]) -> None:
        """`forms` maps written forms to concept names; `texts` are all that is indexed."""
        self._forms = {normalise(form): normalise(name) for form, name in forms.items()}
        self._texts = texts

    def repair(self, normal: str) -> str:
        """A normalised question as it was most likely meant; itself where nothing is wrong."""
        if _KANA.search(normal) and not _KANJI.search(normal):
            names = [c.token.removeprefix(MARK) for c in self._readings.find(katakana(normal))]
            return " ".join([normal, *names])
        return self._english(self._kanji(normal))

    def _kanji(self, normal: str) -> str:
        """Stretches that miss a form by one character, replaced by that form."""
        position = 0
        while position <= len(normal) - _SHORTEST_FORM:
            for size in range(min(_LONGEST_FORM, len(normal) - position), _SHORTEST_FORM - 1, -1):
                form = self._nearest(normal[position : position + size])
                if form is not None:
                    normal = normal[:position] + form + normal[position + size :]
                    position += len(form) - 1
                    break
            position += 1
        return normal

    def _nearest(self, window: str) -> str | None:
        if window in self._forms or len(_KANJI.findall(window)) < _LEAST_KANJI:
            return None
        for shorter in (window, *_deletions(window)):
            form = self._near.get(shorter)
            if form is None or len(_KANJI.findall(shorter)) < _LEAST_KANJI:
                continue
            if not self._stands_somewhere(window):
                return form
        return None

    def _stands_somewhere(self, window: str) -> bool:
        grams = (window[i : i + _GRAM] for i in range(len(window) - _GRAM + 1))
        return all(gram in self._grams for gram in grams)

    def _english(self, normal: str) -> str:
        def mend(match: re.Match[str]) -> str:
            word = match.group()
            if len(word) < _SHORTEST_ENGLISH or word in self._words:
                return word
            found = [
                self._near_words[s] for s in (word, *_deletions(word)) if s in self._near_words
            ]
            return min(found) if found else word

        return _ENGLISH_WORD.sub(mend, normal)

    @cached_property
    def _near(self) -> dict[str, str]:
        """Every form, and every form without one character, to the form."""
        near: dict[str, str] = {}
        for form in sorted(self._forms, reverse=True):
            if _KANJI.search(form) and _SHORTEST_FORM <= len(form) <= _LONGEST_FORM:
                for shorter in _deletions(form):
                    near[shorter] = form
        return near | {form: form for form in near.values()}

    @cached_property
    def _readings(self) -> Concepts:
        readings = {katakana(form): name for form, name in sorted(self._forms.items())}
        return Concepts({r: name for r, name in readings.items() if _is_reading(r)})

    @cached_property
    def _grams(self) -> frozenset[str]:
        texts = [normalise(text) for text in self._texts]
        return frozenset(t[i : i + _GRAM] for t in texts for i in range(len(t) - _GRAM + 1))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(w for text in self._texts for w in _ENGLISH_WORD.findall(text.lower()))

    @cached_property
    def _near_words(self) -> dict[str, str]:
        """English words of the forms, and each without one letter, to the word."""
        words = {w for form in self._forms for w in _ENGLISH_WORD.findall(form)}
        near: dict[str, str] = {}
        for word in sorted(words, reverse=True):
            if len(word) >= _SHORTEST_ENGLISH:
                for shorter in _deletions(word):
                    near[shorter] = word
        return near | {word: word for word in near.values()}


def _deletions(form: str) -> list[str]:
    """The form without each of its characters: two forms at distance one share one of these."""
    return [form[:i] + form[i + 1 :] for i in range(len(form))]


def katakana(text: str) -> str:
    """A text as it is read aloud, in katakana, without spaces; kana stay what they are."""
    normal = normalise(text)
    if not _KANJI.search(normal):
        return normal.translate(_TO_KATAKANA).replace(" ", "")
    read = [m.reading if _KANJI.search(m.surface) else m.surface for m in morphemes(normal)]
    return "".join(read).translate(_TO_KATAKANA).replace(" ", "")


def _is_reading(reading: str) -> bool:
    return len(reading) >= _SHORTEST_READING and all("\u30a1" <= c <= "\u30ff" for c in reading)
