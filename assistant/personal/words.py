"""The words before a place in a text, each with where it stands."""

from typing import NamedTuple

from ingest.japanese import morphemes


class Word(NamedTuple):
    surface: str
    pos: str
    start: int
    end: int


def words_before(text: str, end: int, length: int) -> list[Word]:
    """The words in the `length` characters before `end`, on the same line. A few at a time: the
    tagger takes a long run of one kind of letter in the square of its length."""
    start = max(0, end - length, text.rfind("\n", max(0, end - length), end) + 1)
    words = []
    for word in morphemes(text[start:end]):
        start = text.find(word.surface, start, end)
        if start < 0:
            break
        words.append(Word(word.surface, word.pos, start, start + len(word.surface)))
        start += len(word.surface)
    return words
