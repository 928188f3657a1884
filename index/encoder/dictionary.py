"""Pairs made from a Japanese-English dictionary alone: near-synonyms, and strings of words."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from index.encoder.pairs import Pair

# A gloss that many words share ("thing", "to be") says little about any of them.
WORDS_OF_ONE_GLOSS = range(2, 7)
JOINED = range(2, 5)


def synonym_pairs(dictionary: Sequence[Pair], random: Random) -> list[Pair]:
    """Japanese words that share a gloss (継ぐ and 相続する), each with another of its group."""
    groups: dict[str, dict[str, None]] = defaultdict(dict)
    for english, japanese in dictionary:
        groups[english][japanese] = None
    made: list[Pair] = []
    for group in groups.values():
        if len(group) in WORDS_OF_ONE_GLOSS:
            words = random.sample(list(group), len(group))
            made += [Pair(a, b) for a, b in pairwise(words)]
    return made


def joined_pairs(dictionary: Sequence[Pair], random: Random) -> list[Pair]:
    """Two to four entries in a row, as many pairs as entries.

    A name such as 地域未来投資促進室 is a string of words; a vector must stay itself when added up.
    """
    made: list[Pair] = []
    for _ in dictionary:
        entries = random.choices(dictionary, k=random.choice(JOINED))
        made.append(Pair(" ".join(e.a for e in entries), "".join(e.b for e in entries)))
    return made
