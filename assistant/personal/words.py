"""The words before a place in a text, each with where it stands."""

from typing import NamedTuple

from assistant.personal.folding import MARK, NAME_MARK
from ingest.japanese import morphemes

_BREAKS = ("。", "!", "?", "【", "→", "「", "」", "『", MARK, NAME_MARK)


class Word(NamedTuple):
    surface: str
    pos: str
    start: int
    end: int


def words_before(text: str, end: int, length: int) -> list[Word]:
    """The words in the `length` characters before `end`, on the same line, read as what です
    follows: a word at the very end may be anything."""
    start = max(0, end - length, text.rfind("\n", max(0, end - length), end) + 1)
    words = []
    for word in morphemes(text[start:end] + "です"):
        start = text.find(word.surface, start, end)
        if start < 0:
            break
        words.append(Word(word.surface, word.pos, start, start + len(word.surface)))
        start += len(word.surface)
    return words


def sentence_before(text: str, end: int, length: int) -> list[Word]:
    """Those of `words_before` that belong to the same sentence."""
    words = words_before(text, end, length)
    for at in range(len(words) - 1, -1, -1):
        is_closed = any(word.surface == ")" for word in words[at:])
        if words[at].surface in _BREAKS or (words[at].surface == "(" and not is_closed):
            return words[at + 1 :]
    return words
