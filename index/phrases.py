"""Phrases: every way in which the corpus says what a division does.

Each duty is embedded on its own (a whole row as one text finds far less), beside the words and
questions that the vocabulary knows for it. A phrase of another office's matter belongs to no
division; where such a phrase is nearest, the question is none of this office's business.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from corpus.records import Corpus, Division, Vocabulary

PhraseKind = Literal["name", "duty", "word", "ask", "elsewhere"]

_DETAIL = re.compile(r"^(?P<head>[^（(]+)[（(](?P<detail>[^）)]+)[）)]$")


class Phrase(NamedTuple):
    """A phrase, the divisions it speaks of (indexes into the directory; empty for a matter of
    another office), and the duty and the matter (the vocabulary's term) behind it, or None."""

    text: str
    kind: PhraseKind
    divisions: tuple[int, ...]
    duty: str | None = None
    term: str | None = None


def phrases_of(corpus: Corpus) -> list[Phrase]:
    """All phrases of a corpus; the directory's own come first, each text once a division."""
    owners = duty_owners(corpus.directory.divisions)
    found = [
        *_of_directory(corpus.directory.divisions),
        *_of_vocabulary(corpus.vocabulary, owners),
    ]
    return list(dict.fromkeys(found))


def duty_owners(divisions: tuple[Division, ...]) -> dict[str, tuple[int, ...]]:
    """The divisions (indexes) of every duty, and of every name, by which a matter may belong to a
    division too."""
    owners: dict[str, tuple[int, ...]] = {}
    for index, division in enumerate(divisions):
        owners[division.name] = (*owners.get(division.name, ()), index)
    for index, division in enumerate(divisions):
        for duty in division.duties:
            owners[duty] = (*owners.get(duty, ()), index)
    return owners


def _of_directory(divisions: tuple[Division, ...]) -> Iterator[Phrase]:
    for index, division in enumerate(divisions):
        yield Phrase(division.name, "name", (index,))
        if division.name_en:
            yield Phrase(division.name_en, "name", (index,))
        for duty in division.duties:
            for text in details(duty):
                yield Phrase(text, "duty", (index,), duty)


def details(duty: str) -> list[str]:
    """A duty and the matters in its brackets: 産業財産権（特許、意匠） also as 特許 and as 意匠."""
    match = _DETAIL.match(duty)
    if match is None:
        return [duty]
    inner = re.split(r"[、・]", match["detail"])
    return [duty, match["head"], *(part.removesuffix("等") for part in inner)]


def _of_vocabulary(vocabulary: Vocabulary, owners: dict[str, tuple[int, ...]]) -> Iterator[Phrase]:
    for term in vocabulary.terms:
        for duty in term.duties:
            divisions = owners[duty]
            for word in (term.term, *term.also):
                yield Phrase(word, "word", divisions, duty, term.term)
            for ask in (*term.asks, *term.en):
                yield Phrase(ask, "ask", divisions, duty, term.term)
    for matter in vocabulary.elsewhere:
        for text in (matter.term, *matter.also, *matter.asks, *matter.en):
            yield Phrase(text, "elsewhere", ())
    for duty in vocabulary.unsure_duties:
        for ask in vocabulary.unsure:
            yield Phrase(ask, "ask", owners[duty], duty)
