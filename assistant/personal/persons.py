"""What the dictionary knows of names of persons."""

import re
from collections.abc import Sequence

from assistant.personal.words import Word, words_before
from ingest.japanese import TO_KATAKANA

_KATAKANA = re.compile(r"[ァ-ヶー]+")
_SHORT = re.compile(r"[ぁ-ゖ]{1,2}")  # よう, こと
_KANA = re.compile(r"[ぁ-ゖ]+ [ぁ-ゖ]+")
_KANA_WORD = re.compile(
    r"[ぁ-ゖ]*(?:がくせい|じん|にん|しゃ|ぬし|ぎょう|しゃいん|かた|うか)$|よろし|ありが|おねが|たのむ"
)
_NOT_PERSONS = frozenset("方 主 者 何 誰 神 仏 客 町村 みたい".split())
# Where the writer is rather than who, though families have these names too.
REGION = (
    r"青森|岩手|宮城|秋田|山形|福島|八戸|弘前|五所川原|十和田|むつ|三沢|つがる|津軽|盛岡|宮古|大船渡|花巻|北上|久慈|遠野|"
    r"一関|釜石|二戸|奥州|仙台|石巻|塩[釜竈]|気仙沼|白石|名取|角田|多賀城|岩沼|登米|栗原|東松島|松島|大崎|能代|横手|大館|"
    r"男鹿|湯沢|鹿角|由利本荘|大仙|にかほ|仙北|米沢|鶴岡|酒田|新庄|寒河江|上山|村山|長井|天童|東根|尾花沢|南陽|"
    r"会津(?:若松)?|郡山|いわき|白河|須賀川|喜多方|相馬|南相馬|二本松|伊達|本宮|泉|青葉|若林|太白|宮城野|平泉|浜通り|"
    r"中通り|東北|東京|北海道|群馬|栃木|茨城|埼玉|神奈川|新潟|富山|福井|静岡|京都|大阪|兵庫|広島|福岡|熊本|沖縄|名古屋"
)
_IS_REGION = re.compile(rf"(?:{REGION})(?:[都府県市区町村])?")
_GIVEN_LETTERS = re.compile(r"[一-龠々]{1,3}(?<![名男女様氏店会社課部局所業場])")
_LONGEST = 20
_FAMILY = "名詞-固有名詞-人名-姓"
_PLACE = "名詞-固有名詞-地名-一般"
_GIVEN = "名詞-固有名詞-人名-名"


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
    if _is_called(phrase, _FAMILY) or is_full_name(phrase):
        return True
    read = words_before(phrase, len(phrase), len(phrase))
    last = read[-1].pos if read else ""
    is_one = len(read) == 1
    if (
        len(phrase) == 1
        or last.startswith(("助詞", "助動詞", "形容詞"))
        or (is_one and (last.startswith("代名詞") or _is_common(phrase, read[0])))
    ):
        return False
    katakana = phrase.translate(TO_KATAKANA)
    if katakana != phrase and read and not is_place(read[0]) and _is_called(katakana, _PLACE):
        return True
    forms = [phrase + "さん", katakana + "さん"]
    return any(_is_name(words_before(form, len(form), len(form))) for form in forms)


def _first(text: str) -> tuple[str, str]:
    word = words_before(text, len(text), len(text))[0]
    return word.surface, word.pos


def is_region(phrase: str) -> bool:
    """Whether it more likely says where somebody is: 福島, but 千葉 and 上野 are persons."""
    region = _IS_REGION.match(phrase)
    return region is not None and len(phrase) <= region.end() + (not _is_called(phrase, _FAMILY))


def is_full_name(phrase: str, *, is_sure: bool = False) -> bool:
    """A family's name, a space and a given name: one that the dictionary knows (橘 龍之介) or
    letters that make no common word (朴 志勲); where it surely is one, any letters (王 建国)."""
    family, _, given = (
        phrase.translate(TO_KATAKANA) if _KANA.fullmatch(phrase) else phrase
    ).partition(" ")
    if not given or is_region(family) or not _is_called(family, _FAMILY):
        return False
    words = words_before(given, len(given), len(given))
    if any(map(is_place, words)) or (len(phrase) == 3 and not is_sure):
        return False
    is_new = _GIVEN_LETTERS.fullmatch(given) and all(len(word.surface) == 1 for word in words)
    return is_sure or bool(is_new) or _is_called(given, _GIVEN)


def _is_called(phrase: str, kind: str) -> bool:
    """Whether it is read so where さん follows, or, if it is no word of its own, 太郎: 一戸."""
    if _first(phrase + "さん") == (phrase, kind):
        return True
    is_word = len(phrase) > 1 and _first(phrase)[0] == phrase
    return not is_word and _first(phrase + "太郎さん") == (phrase, kind)


def _is_common(phrase: str, word: Word) -> bool:
    if re.match("[ぁ-ゖ]", phrase):
        return is_place(word)
    return word.pos.startswith("名詞-普通名詞") and _first(phrase + "さん")[1] == _GIVEN


def is_family_name(word: Word) -> bool:
    """Whether a place's name is a family's as well; towns of the region are places."""
    return is_place(word) and not is_region(word.surface) and _is_called(word.surface, _FAMILY)


def is_given(phrase: str) -> bool:
    return may_be_name(phrase) or (bool(phrase) and _is_called(phrase, _GIVEN))


def has_person(phrase: str) -> bool:
    """Whether a part of a foreign name is one that the dictionary knows: ラム・バハドゥール."""
    parts = re.split("[ ・=]", phrase)
    return any(may_be_name(part) and not _first(part)[1].startswith("形状詞") for part in parts)


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
