"""English questions for Japanese passages: content words replaced by their dictionary glosses.

Nobody has written English questions about these passages. To a model that takes the mean of its
tokens a bag of glosses is close to a translation, and it ties English words to the passages in
which their Japanese counterparts matter.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from random import Random

import fugashi

from index.encoder.pairs import Pair

CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞"})
REMARK = re.compile(r"\([^)]*\)")
LONGEST_COMPOUND = 4
FEWEST_WORDS = 2
GLOSS_WORDS = 4

Glosses = Mapping[str, list[str]]


def gloss_table(dictionary: Iterable[Pair]) -> dict[str, list[str]]:
    """Short English glosses by Japanese word, in the dictionary's order, without remarks."""
    table: dict[str, list[str]] = defaultdict(list)
    for english, japanese in dictionary:
        gloss = REMARK.sub("", english).strip()
        if gloss and len(gloss.split()) <= GLOSS_WORDS:
            table[japanese].append(gloss)
    return dict(table)


def glossed_pairs(pairs: Iterable[Pair], glosses: Glosses, random: Random) -> list[Pair]:
    """The pairs whose `a` has at least FEWEST_WORDS words in the table, with `a` in English."""
    tagger = fugashi.Tagger()
    english = ((gloss(tagger, pair.a, glosses, random), pair.b) for pair in pairs)
    return [Pair(" ".join(words), b) for words, b in english if len(words) >= FEWEST_WORDS]


def gloss(tagger: fugashi.Tagger, text: str, glosses: Glosses, random: Random) -> list[str]:
    """One gloss for each content word of a Japanese text, compounds first, in the text's order."""
    words = tagger(text)
    found: list[str] = []
    start = 0
    while start < len(words):
        length, choices = longest_entry(words[start : start + LONGEST_COMPOUND], glosses)
        if choices:
            # The first senses are the common ones.
            found.append(random.choice(choices[:3]))
        start += max(length, 1)
    return found


def longest_entry(words: list[fugashi.Node], glosses: Glosses) -> tuple[int, list[str]]:
    """How many words the longest dictionary entry at their beginning takes, and its glosses."""
    for length in range(len(words), 1, -1):
        compound = "".join(word.surface for word in words[:length])
        if compound in glosses and words[0].feature.pos1 in CONTENT:
            return length, glosses[compound]
    first = words[0]
    if first.feature.pos1 not in CONTENT:
        return 1, []
    base = first.feature.orthBase or first.surface
    return 1, glosses.get(base, glosses.get(first.feature.lemma or base, []))
