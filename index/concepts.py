"""Names and synonyms found as wholes: what the tokenizer would tear apart or not connect.

unidic-lite splits 中小企業課 into 中/小/企業/課, and no tokenizer knows that 売電 and
固定価格買取 are one matter. A concept is written as one token, its first name behind a mark
that no text holds, in the index and in the question alike.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from corpus.records import Directory, Vocabulary
from ingest.japanese import normalise

MARK = "\ue000"  # private use: cannot be typed, cannot be a lemma
NO_DIVISION = ("題", "税", "程")  # behind 課
_PREFIX = 2  # characters; a shorter form says nothing


class Concept(NamedTuple):
    """A concept found in a text: its token, and start and end in the normalised text."""

    token: str
    start: int
    end: int


class Concepts:
    """Finds every written form of every concept, longest first, without overlaps."""

    def __init__(self, forms: Mapping[str, str]) -> None:
        """`forms` maps a written form to its concept's name; both are normalised here."""
        self._tokens: dict[str, str] = {}
        lengths: dict[str, set[int]] = defaultdict(set)
        for form, name in forms.items():
            normal = normalise(form)
            if len(normal) >= _PREFIX:
                self._tokens.setdefault(normal, MARK + normalise(name))
                lengths[normal[:_PREFIX]].add(len(normal))
        # Of the forms that begin with two given characters, the lengths, longest first.
        self._lengths = {begin: sorted(found, reverse=True) for begin, found in lengths.items()}

    def __contains__(self, text: str) -> bool:
        """Whether a text as a whole is a written form of a concept."""
        return normalise(text) in self._tokens

    def find(self, normal: str) -> Iterator[Concept]:
        """Concepts of a normalised text, in order."""
        after = 0
        lengths = self._lengths
        for position in [i for i in range(len(normal) - 1) if normal[i : i + _PREFIX] in lengths]:
            if position < after:
                continue
            for length in lengths[normal[position : position + _PREFIX]]:
                end = position + length
                token = self._tokens.get(normal[position:end])
                if token is not None and end <= len(normal) and _is_whole(normal, position, end):
                    yield Concept(token, position, end)
                    after = end
                    break


def _is_whole(normal: str, start: int, end: int) -> bool:
    """Latin forms match whole words only, an English plural allowed ("ev" is not in "every"), and
    a division is none within a word (中小企業課 in 中小企業課題)."""
    if normal[end - 1] == "課" and normal.startswith(NO_DIVISION, end):
        return False
    if normal[start].isascii() and normal[start].isalnum() and start > 0:
        before = normal[start - 1]
        if before.isascii() and before.isalnum():
            return False
    if not (normal[end - 1].isascii() and normal[end - 1].isalnum()):
        return True
    following = normal[end : end + 2]
    if following[:1] == "s":
        following = following[1:]
    return not (following[:1].isascii() and following[:1].isalnum())


def concept_forms(directory: Directory, vocabulary: Vocabulary) -> dict[str, str]:
    """Written form to concept's name: names of divisions and departments, names and terms of
    the vocabulary with their other forms. The first to claim a form keeps it."""
    forms: dict[str, str] = {}
    for division in directory.divisions:
        forms.setdefault(division.name, division.name)
        forms.setdefault(division.department, division.department)
    for name in vocabulary.names:
        for form in (name.name, *name.also, *([name.en] if name.en else [])):
            forms.setdefault(form, name.name)
    for term in (*vocabulary.terms, *vocabulary.elsewhere):
        for form in (term.term, *term.also, *term.en):
            forms.setdefault(form, term.term)
    return forms
