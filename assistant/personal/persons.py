"""What the dictionary knows of names of persons."""

import re
from collections.abc import Sequence

from assistant.personal.words import Word, words_before

_KATAKANA = re.compile(r"[ァ-ヶー]+")
_SHORT = re.compile(r"[ぁ-ゖ]{1,2}")  # よう, こと
_KANA_WORD = re.compile(r"[ぁ-ゖ]*(?:がくせい|じん|にん|しゃ|ぬし|ぎょう|しゃいん|かた|うか)$")
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_NOT_PERSONS = frozenset("方 主 者 何 誰 神 仏 客".split())
_LONGEST = 20
_FAMILY = "名詞-固有名詞-人名-姓"


def is_person(word: Word) -> bool:
    return word.pos.startswith("名詞-固有名詞-人名")


def is_place(word: Word) -> bool:
    return "地名" in word.pos


def is_family(words: Sequence[Word]) -> bool:
    """Whether the first word is a family's name, or a given name comes with it."""
    return words[0].pos.endswith(("姓", "人名-一般")) or len(words) > 1


def adjoins(words: Sequence[Word], at: int) -> bool:
    """Whether a word stands, as part of a longer word, right behind the noun before it."""
    if not 0 < at < len(words) or words[at - 1].end != words[at].start:
        return False
    return words[at - 1].pos.startswith(("名詞", "接尾辞", "接頭辞"))


def last_name(words: Sequence[Word]) -> int | None:
    """Index where the name begins that the words end with."""
    at = len(words)
    while at and (is_person(words[at - 1]) or _is_inside_name(words, at - 1)):
        at -= 1
    while at < len(words) and not is_person(words[at]):
        at += 1
    if at == len(words):
        return None
    # 福島太郎: a place's name is a family's too.
    return at - 1 if at and words[at].pos.endswith("名") and is_place(words[at - 1]) else at


def first_name(words: Sequence[Word]) -> int:
    """Index behind the name that the words begin with; 0 without one."""
    at = 0
    while at < len(words) and (is_person(words[at]) or is_place(words[at])):
        at += 1
    return at if any(map(is_person, words[:at])) and not adjoins_noun(words, at) else 0


def adjoins_noun(words: Sequence[Word], at: int) -> bool:
    """Whether the word at an index makes a longer word of those before it: 佐藤商店."""
    if not 0 < at < len(words) or words[at - 1].end != words[at].start:
        return False
    return words[at].pos.startswith(("名詞", "接尾辞"))


def may_be_name(phrase: str) -> bool:
    """Whether the dictionary takes it for a name when addressed as one: 林 alone is a wood."""
    if (
        len(phrase) > _LONGEST
        or phrase in _NOT_PERSONS
        or _SHORT.fullmatch(phrase)
        or _KANA_WORD.match(phrase)
    ):
        return False
    read = words_before(phrase, len(phrase), len(phrase))
    if read and read[-1].pos.startswith(("助詞", "助動詞", "代名詞")):
        return False
    if len(phrase) == 1:
        # One letter is a word first; 光 and 桜 are given names, 森 and 星 a family's.
        forms = [phrase + "さん", phrase + "太郎さん"]
        return any(_first(form) == (phrase, _FAMILY) for form in forms)
    forms = [phrase + "さん", phrase.translate(_TO_KATAKANA) + "さん"]
    return any(_is_name(words_before(form, len(form), len(form))) for form in forms)


def _first(text: str) -> tuple[str, str]:
    word = words_before(text, len(text), len(text))[0]
    return word.surface, word.pos


def is_town(phrase: str) -> bool:
    """Whether a name is a prefecture's or a city's too: 福島, 白石."""
    if _first(phrase)[1] == _FAMILY:
        return False
    return any("地名" in _first(phrase + kind)[1] for kind in "県市")


def has_person(phrase: str) -> bool:
    """Whether a part of a foreign name is one that the dictionary knows: ラム・バハドゥール."""
    return any(map(may_be_name, re.split("[ ・=]", phrase)))


def _is_name(called: Sequence[Word]) -> bool:
    return len(called) > 1 and called[0].start == 0 and all(map(is_person, called[:-1]))


def _is_inside_name(words: Sequence[Word], at: int) -> bool:
    """A middle dot, a part of a name in katakana beside one, or と between two persons."""
    surface = words[at].surface
    if surface == "と":
        return 0 < at < len(words) - 1 and is_person(words[at - 1]) and is_person(words[at + 1])
    beside = [word.surface for word in words[max(0, at - 1) : at + 2]]
    return surface in "・=" or (
        _KATAKANA.fullmatch(surface) is not None and ("・" in beside or "=" in beside)
    )
