"""Ids in Latin letters from Japanese names: 知的財産室 → chiteki-zaisan-shitsu."""

import re
from collections.abc import Collection

from ingest.japanese import morphemes, normalise

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ",
    "h": "ハヒフヘホ", "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ",
    "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_KANA = {
    kana: row + vowel
    for row, five in _ROWS.items()
    for kana, vowel in zip(five, "aiueo", strict=True)
}
_KANA |= {"シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu"}
_KANA |= {"ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ン": "n", "ヴ": "vu"}
_SMALL = {"ャ": "ya", "ュ": "yu", "ョ": "yo"}
_SMALL |= {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}


def new_id(name: str, taken: Collection[str]) -> str:
    """An id for a division that no other has; "division" where a name has no reading."""
    words = (_latin(morpheme.reading) for morpheme in morphemes(normalise(name)))
    stem = "-".join(word for word in words if word) or "division"
    id, number = stem, 1
    while id in taken:
        number += 1
        id = f"{stem}-{number}"
    return id


def _latin(reading: str) -> str:
    """Hepburn without marks of length; what is neither kana nor a letter or digit is left out."""
    latin, double = "", False
    for kana in reading:
        if kana in _SMALL and latin:
            sound = _SMALL[kana]
            glide = latin.endswith(("shi", "chi", "ji"))
            latin = latin[:-1] + (sound[-1] if glide else sound)
        elif kana == "ッ":
            double = True
            continue
        else:
            sound = _KANA.get(kana, kana.lower() if kana.isascii() and kana.isalnum() else "")
            latin += (sound[:1] if double and sound else "") + sound
        double = False
    return re.sub(r"uu", "u", re.sub(r"o[uo]", "o", latin))
