"""A text in one form of writing, every character of which knows where it stands in the original."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# What already stands for something taken out, a name or all else: neither a word nor a number.
MARK = "\ufffc"
NAME_MARK = "\ufffb"
PLACEHOLDERS = {
    "phone": "〔電話番号〕",
    "mail": "〔メールアドレス〕",
    "my_number": "〔マイナンバー〕",
    "card": "〔カード番号〕",
    "address": "〔住所〕",
    "name": "〔氏名〕",
    "account": "〔口座番号〕",
    "passport": "〔旅券番号〕",
    "licence": "〔免許証番号〕",
    "residence_card": "〔在留カード番号〕",
    "insurance": "〔保険証の番号〕",
    "birth": "〔生年月日〕",
    "plate": "〔車両番号〕",
}
# A letter comes with the voicing mark behind it: half width, ﾔﾏﾀﾞ is five characters.
_UNIT = re.compile(
    "|".join(map(re.escape, PLACEHOLDERS.values())) + "|.[\u3099\u309a\uff9e\uff9f]?", re.S
)
# A wave dash within a number is typed for a hyphen.
_DASH = re.compile(r"(?<=[0-9〇零一二三四五六七八九])~(?=[0-9〇零一二三四五六七八九])")
_LONGEST_LIGATURE = 6  # ㌖ is キロメートル
_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
# Letters of names that the dictionary knows in their common form only.
_VARIANTS = str.maketrans(
    "‘’ʼ´`髙﨑邊邉齋齊濵濱𠮷槗桒栁德瀨淸眞", "'''''高崎辺辺斎斉浜浜吉橋桑柳徳瀬清真"
)


@dataclass(frozen=True, slots=True)
class Find:
    """Half-open range of a folded text that is personal data, or, with no kind, the office's."""

    start: int
    end: int
    kind: str | None


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` in NFKC, one hyphen, one space, nothing invisible; `digits` the same, its kanji
    numerals as digits. Character i stands for the original's [starts[i], ends[i])."""

    text: str
    digits: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def fold(original: str) -> Folded:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for unit in _UNIT.finditer(original):
        piece = _folded(unit.group())
        pieces.append(piece)
        starts += [unit.start()] * len(piece)
        ends += [unit.end()] * len(piece)
    text = _DASH.sub("-", "".join(pieces))
    return Folded(text, text.translate(_KANJI_DIGITS), tuple(starts), tuple(ends))


@lru_cache(maxsize=8192)
def _folded(unit: str) -> str:
    if len(unit) > 2:
        return NAME_MARK if unit == PLACEHOLDERS["name"] else MARK
    normal = unicodedata.normalize("NFKC", unit)
    if len(normal) > _LONGEST_LIGATURE:
        return unit[0]  # ﷺ is a whole sentence of blessing
    return "".join(map(_plain, normal)).translate(_VARIANTS)


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if character == "\n":
        return "\n"
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f" or character >= "\U000e0100":
        return ""
    if character in "〜〰":
        return "~"  # as NFKC does with ～
    if character in "−⁃─━" or (category == "Pd" and character != "゠"):
        return "-"
    return "\ufffd" if category in ("Cs", "Co", "Cn") else character
