"""The part of the training pairs on which choices are made.

A pair belongs to it by a hash of its `b` side, so that a passage is held back with all its
questions, whatever the order of the files.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from index.encoder.keepout import letters
from index.encoder.pairs import Pair

# Held-back pairs in ten thousand, by file.
HELD_BACK: Mapping[str, int] = {
    "jaquad": 480,
    "laws": 100,
    "jnet21": 1000,
    "mirasapo": 1000,
    "civichat": 1000,
    "synonyms": 200,
    "enja_jmdict_gloss": 50,
    "enja_tanaka": 200,
    "enja_gov_titles": 1000,
}

Pairs = dict[str, list[Pair]]


def split(pairs: Mapping[str, Sequence[Pair]]) -> tuple[Pairs, Pairs]:
    """Training pairs and held-back pairs, by file."""
    training: Pairs = {file: [] for file in pairs}
    held: Pairs = {file: [] for file in pairs if file in HELD_BACK}
    for file, rows in pairs.items():
        for pair in rows:
            (held if is_held_back(file, pair) else training)[file].append(pair)
    return training, {file: rows for file, rows in held.items() if rows}


def is_held_back(file: str, pair: Pair) -> bool:
    """Whether the pair's hash falls into the part that its file holds back."""
    digest = sha256(letters(pair.b).encode()).digest()
    return int.from_bytes(digest[:8]) % 10_000 < HELD_BACK.get(file, 0)
