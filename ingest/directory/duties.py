"""A cell of duties becomes single duties."""

import re
from collections.abc import Collection, Iterator
from itertools import accumulate, pairwise

from ingest.japanese import morphemes, normalise

_OPEN = "「『（(【［[〔《〈"
_CLOSE = "」』）)】］]〕》〉"
_HARD = "、，,;；\n\t"
_SOFT = "・･·•●○■◆◇"  # inside words too (人事・採用)
# What is done with the matter before it, and is no duty by itself: 筆界特定の申請・相談.
_STEP = re.compile(
    r"(?:申請|届出|申出|受付|相談|審査|交付|発行|閲覧|登録|変更|更新|廃止|許可|認可|認定|指定|指導|助言"
    r"|監督|調査|検査|管理|運営|普及|啓発|推進|支援|支給|給付|徴収|収納|還付)(?:等|など)?"
)
_NOT_A_DUTY = " \u3000・･·•●○■◆◇-－―。．"

_NARROWEST = 8  # characters that a line of duties has room for
_LEADS_ON = ("助詞", "助動詞", "接続詞", "接頭辞", "連体詞")
_FOLLOWS = ("助詞", "助動詞", "接尾辞", "接続詞")


def duty_key(duty: str) -> str:
    """What two spellings of one duty have in common."""
    return "".join(normalise(duty).split())


def apart(cell: str) -> str:
    """A cell with its author's line ends, of which only those are left that part duties: a line
    that goes on in the next one was only full."""
    lines = cell.split("\n")
    longest = max(map(len, lines))
    text = lines[0]
    for before, after in pairwise(lines):
        opened = sum((sign in _OPEN) - (sign in _CLOSE) for sign in text) > 0
        ends = not opened and _ends(before.strip(), after.strip(), longest)
        text += ("\n" if ends else "") + after
    return text


def _ends(before: str, after: str, longest: int) -> bool:
    """Whether what a line says ends with it."""
    words, following = morphemes(normalise(before)), morphemes(normalise(after))
    if not words or not following or "。" in before + after or before[-1] in _HARD + _SOFT:
        return False
    goes_on = words[-1].pos.startswith(_LEADS_ON) or following[0].pos.startswith(_FOLLOWS)
    ends = set(accumulate(len(word.surface) for word in morphemes(normalise(before + after))))
    if goes_on or len(normalise(before)) not in ends:
        return False
    return longest < _NARROWEST or len(before) + len(following[0].surface) <= longest


def split_duties(cell: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Single duties in order, each once.

    Parted at 、，; and line ends outside brackets; at ・ only where the cell has no other
    separator or begins with one, and where all parts are duties, for it stands inside words too.
    A duty that is `known` (by its key) stays whole whatever it holds.
    """
    hard = any(character in _HARD for character in cell)
    parts: list[str] = []
    for part in _joined(_split(cell, _HARD), known):
        soft = not hard or cell.lstrip().startswith(tuple(_SOFT))
        single = list(_joined(_split(part, _SOFT), known))
        steps = any(_STEP.fullmatch(one.strip(_NOT_A_DUTY)) for one in single)
        listed = part.lstrip().startswith(tuple(_SOFT))
        if soft and (listed or not steps) and duty_key(part) not in known:
            parts += single
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
