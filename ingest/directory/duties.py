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
# Goes on with what is done before it: 「免許の交付、再交付」「利用者からの相談、苦情」.
_GOES_ON = re.compile(rf"再?{_STEP.pattern}|(?:苦情|事故|要望|異議)(?:等|など)?")
_ENDS_IN_STEP = re.compile(rf"(?:の|、).*(?:{_STEP.pattern})$|再?{_STEP.pattern}$")
_BULLET = re.compile(rf"(?:^|(?<=\s))[{_SOFT}]")
_SHORT = 3  # letters; a word of so few in a list is no duty by itself
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
        # A bullet begins another duty in a list that began with one.
        listed = text.lstrip().startswith(tuple(_SOFT)) and after.lstrip().startswith(tuple(_SOFT))
        ends = listed or (not opened and _ends(before.strip(), after.strip(), longest))
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

    Parted at bullets, then at 、，; and line ends outside brackets; at ・ only where the cell has
    no other separator or begins with one, and where all parts are duties, for it stands inside
    words too. A duty that is `known` (by its key) stays whole whatever it holds.
    """
    entries = _bulleted(cell)
    parts = [duty for entry in entries for duty in _of_entry(entry, known)]
    return tuple({duty_key(part): part for part in parts or _of_cell(cell, known)}.values())


def _bulleted(cell: str) -> list[str]:
    """The entries of a cell that is a list with a bullet before each; none of another cell."""
    bullets = [bullet.span() for bullet in _BULLET.finditer(cell.strip())]
    if len(bullets) < 2 or bullets[0][0] > 0:
        return []
    text = cell.strip()
    ends = [*(start for start, _ in bullets[1:]), len(text)]
    return [text[first:end].strip() for (_, first), end in zip(bullets, ends, strict=True)]


def _of_entry(entry: str, known: Collection[str]) -> list[str]:
    """The duties of one entry of a list: its own words where one of its parts says too little."""
    if duty_key(entry) in known:
        return [entry]
    parts = [part.strip(_NOT_A_DUTY) for part in _joined(_split(entry, _HARD), known)]
    parts = [part for part in parts if part]
    is_one = any(
        duty_key(part) not in known and (len(part) <= _SHORT or _GOES_ON.fullmatch(part))
        for part in parts
    )
    return [entry.strip(_NOT_A_DUTY)] if is_one and len(parts) > 1 else parts


def _of_cell(cell: str, known: Collection[str]) -> list[str]:
    hard = any(character in _HARD for character in cell)
    parts: list[str] = []
    for part in _joined(_going_on(_split(cell, _HARD), known), known):
        soft = not hard or cell.lstrip().startswith(tuple(_SOFT))
        single = list(_joined(_split(part, _SOFT), known))
        steps = any(_STEP.fullmatch(one.strip(_NOT_A_DUTY)) for one in single)
        listed = part.lstrip().startswith(tuple(_SOFT))
        if soft and (listed or not steps) and duty_key(part) not in known:
            parts += single
        else:
            parts.append(part)
    stripped = (part.strip(_NOT_A_DUTY) for part in parts)
    return [part for part in stripped if part]


def _going_on(parts: list[tuple[str, str]], known: Collection[str]) -> list[tuple[str, str]]:
    """Parts of which none only goes on with what is done in the one before it."""
    joined: list[tuple[str, str]] = []
    for text, mark in parts:
        bare = text.strip(_NOT_A_DUTY)
        goes_on = _GOES_ON.fullmatch(bare) and duty_key(bare) not in known
        if joined and goes_on and joined[-1][1] in "、，" and _ENDS_IN_STEP.search(joined[-1][0]):
            text = f"{joined[-1][0]}{joined[-1][1]}{text}"
            joined.pop()
        joined.append((text, mark))
    return joined


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
