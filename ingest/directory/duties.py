"""A cell of duties becomes single duties."""

import re
from collections.abc import Collection, Iterator

from ingest.japanese import normalise

_OPEN = "「『（(【［[〔《〈"
_CLOSE = "」』）)】］]〕》〉"
_HARD = "、，,;；\n\t"
_SOFT = "・･·•●○■◆◇"  # inside words too (人事・採用)
_NOT_A_DUTY = " \u3000・･·•●○■◆◇-－―。．"


def duty_key(duty: str) -> str:
    """What two spellings of one duty have in common."""
    return "".join(normalise(duty).split())


def split_duties(cell: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Single duties in order, each once.

    Parted at 、，; and line ends outside brackets; at ・ only where the cell has no other
    separator or begins with one, for it stands inside words too. A duty that is `known` (by its
    key) stays whole whatever it holds.
    """
    hard = any(character in _HARD for character in cell)
    parts: list[str] = []
    for part in _joined(_split(cell, _HARD), known):
        soft = not hard or cell.lstrip().startswith(tuple(_SOFT))
        if soft and duty_key(part) not in known:
            parts += _joined(_split(part, _SOFT), known)
        else:
            parts.append(part)
    stripped = (part.strip(_NOT_A_DUTY) for part in parts)
    return tuple({duty_key(part): part for part in stripped if part}.values())


def _joined(parts: list[tuple[str, str]], known: Collection[str]) -> Iterator[str]:
    """Parts in order; the longest run of neighbours that is a known duty is one part."""
    first = 0
    while first < len(parts):
        last = len(parts)
        while last > first + 1 and duty_key(_text(parts, first, last)) not in known:
            last -= 1
        yield _text(parts, first, last)
        first = last


def _text(parts: list[tuple[str, str]], first: int, last: int) -> str:
    return "".join(text + mark for text, mark in parts[first : last - 1]) + parts[last - 1][0]


def _split(text: str, separators: str) -> list[tuple[str, str]]:
    """Parts of a text outside brackets, each with the separator behind it."""
    parts = []
    depth = start = 0
    for place, character in enumerate(text):
        if character in _OPEN and _closes(text, place):
            depth += 1
        elif character in _CLOSE and depth:
            depth -= 1
        elif character in separators and not depth and not _in_number(text, place):
            parts.append((text[start:place], character))
            start = place + 1
    return [*parts, (text[start:], "")]


def _closes(text: str, opened: int) -> bool:
    """Whether a bracket closes at all: one that a scan lost must not hold the rest together."""
    return any(character in _CLOSE for character in text[opened + 1 :])


def _in_number(text: str, place: int) -> bool:
    return bool(re.fullmatch(r"\d,\d", text[max(0, place - 1) : place + 2]))
