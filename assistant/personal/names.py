"""Names of persons where they introduce themselves; a name that only stands in a text stays."""

import re
from collections.abc import Iterator, Sequence

from assistant.personal.folding import MARK, Find
from assistant.personal.words import Word, words_before

_SO_FAR = 30
# と申します says a name for certain; です says one only of what is known to be one.
_SAYS = (
    r"(?:と|って)(?:申し?|もうし|言い|いい|云い)(?:ます(?!と)|まして|すもの|す者|す(?=[。\n]|$))"
    r"|と(?:いう|言う|申す)(?:者|もの)|って(?:言う|いう)(?:ん|者|もの)"
)
_IS = r"でございます|です(?!か(?!ら))|だ(?:けど|が|(?=[。\n]|$))|であります"
_CUE = re.compile(
    rf"[」』、, ]{{0,2}}(?:(?P<reading> ?\([^()\n]{{1,20}}\)) ?)?(?:(?P<says>{_SAYS})|{_IS})"
)
_TITLE = (
    r"担当者?|代表(?:取締役)?|取締役|社長|会長|専務|常務|部長|課長|係長|室長|店長|工場長|理事長?|所長|事務局長?|"
    r"事業主|経理|総務|営業|人事|広報|主任|店主|女将|オーナー|部|課|係|室"
)
_TRADE = r"商店|製作所|工業|産業|商事|建設|食品|組合|商会|工房|酒造"
_FIRM = rf"会社[^。、はがを]{{0,12}}|法人[^。、はがを]{{0,12}}|{_TRADE}|屋|店"
_GREETING = (
    r"(?:はじめまして|初めまして|お世話になっ(?:て[^。\n]{1,6}|ています)|こんにちは|こんばんは|"
    r"おはようございます|失礼(?:いた)?します|すみません|恐れ入ります)[。、!\n ]{1,2}"
)
_I = r"私|わたくし|わたし|僕|ぼく|俺|当方"
_INTRODUCED = re.compile(
    rf"(?:(?:{_TITLE}|{_FIRM})の ?|(?:名前|氏名|担当者?|代表者?|こちら)は ?|{_GREETING})$"
)
_MYSELF = re.compile(rf"(?:{_I})(?:の名前)?(?:は|、|,| |こと)* ?$")
_AFTER_TITLE = re.compile(rf"(?:{_TITLE}|{_TRADE})$")
_OTHERS = re.compile(r"(?:弊社|当社|会社名?|屋号|社名|商品名?|制度|これ|それ)(?:の名前)?は$|を$")
_NOT_PERSONS = frozenset("方 主 者 何 誰".split())
# What follows と申します without being in the dictionary may be a name unless it ends like this.
_NO_NAME = re.compile(
    r"(?:会社|店|所|社|会|組合|法人|機構|工業|産業|食品|建設|商事|センター|大学|局|課|部|室|係|金|制度|事業|計画|"
    r"業|者|主|員|士|師|人|県|市|町|村|区|的|こと|もの|場合|書|証|税|法|費|何|誰|どこ|どう|そう|こう)$"
)
_LABEL = re.compile(
    rf"(?P<label>氏名|お?名前|なまえ|姓名|ふりがな|フリガナ|担当者?名?|代表者?名?|申請者名?|{_I})"
    rf"(?P<sign> ?[:=/] ?|[は、,] ?| )?(?P<rest>[^\n。、,;:()「」{MARK}]{{1,20}})"
)
_WRITTEN = re.compile(r"[^ のはをがにです\d]{2,10}(?: [^ のはをがにです\d]{1,8})?")
_LATIN = re.compile(r"[A-Z][A-Za-z'-]{1,20}(?:[ ・][A-Z][A-Za-z'-]{0,20}){0,3}$")
_KATAKANA = re.compile(r"[ァ-ヶー]+")


def names(text: str) -> Iterator[Find]:
    for cue in _CUE.finditer(text):
        words = _sentence_before(text, cue.start())
        start = _name_start(text, words, bool(cue["says"])) if words else None
        if start is not None:
            yield Find(start, cue.end("reading") if cue["reading"] else words[-1].end, "name")
    for label in _LABEL.finditer(text):
        if found := _labelled(text, label):
            yield found


def _sentence_before(text: str, end: int) -> list[Word]:
    words = words_before(text, end, _SO_FAR)
    for at in range(len(words) - 1, -1, -1):
        if words[at].surface in ("。", "!", "?", MARK, "「", "」"):
            return words[at + 1 :]
    return words


def _name_start(text: str, words: Sequence[Word], is_said: bool) -> int | None:
    """Where the name begins that these words end with, if they do."""
    at = _known_name(text, words)
    if at is not None:
        is_family = words[at].pos.endswith(("姓", "人名-一般")) or at + 1 < len(words)
        if is_said or is_family or _is_introduced(text, words[at].start):
            return words[at].start
    at = _last_phrase(words)
    if at == len(words):
        return None
    start, phrase = words[at].start, text[words[at].start : words[-1].end]
    if _OTHERS.search(text[max(0, start - _SO_FAR) : start]):
        return None
    if _INTRODUCED.search(text[max(0, start - _SO_FAR) : start]) and _may_be_name(phrase):
        return start
    if _is_introduced(text, start) and (
        _LATIN.match(phrase) or (_may_be_name(phrase) and "地名" not in words[at].pos)
    ):
        return start
    is_named = is_said or re.search(r"名前は ?$", text[max(0, start - 6) : start])
    is_likely = len(phrase) <= 20 and not _NO_NAME.search(phrase)
    if is_named and is_likely and not (re.fullmatch(r"[一-龠々]{7,}|[A-Z]{1,5}", phrase)):
        return start
    return None


def _is_introduced(text: str, start: int) -> bool:
    before = text[max(0, start - _SO_FAR) : start]
    return bool(_INTRODUCED.search(before) or _MYSELF.search(before))


def _is_person(word: Word) -> bool:
    return word.pos.startswith("名詞-固有名詞-人名")


def _known_name(text: str, words: Sequence[Word]) -> int | None:
    """Index where the name that the words end with begins, as the dictionary knows names."""
    at = len(words)
    while at and (_is_person(words[at - 1]) or _is_inside_name(words, at - 1)):
        at -= 1
    while at < len(words) and not _is_person(words[at]):
        at += 1
    if at == len(words):
        return None
    if at and words[at].pos.endswith("名") and "地名" in words[at - 1].pos:
        at -= 1  # 福島太郎: a place's name is a family's too
    is_glued = (
        at
        and words[at - 1].end == words[at].start
        and words[at - 1].pos.startswith(("名詞", "接尾辞"))
    )
    return None if is_glued and not _AFTER_TITLE.search(text[: words[at].start][-6:]) else at


def _is_inside_name(words: Sequence[Word], at: int) -> bool:
    """A middle dot, a part of a name in katakana beside one, or と between two persons."""
    beside = [word.surface for word in words[max(0, at - 1) : at + 2]]
    is_list = words[at].surface == "と" and at and all(map(_is_person, words[at - 1 : at + 2 : 2]))
    return (
        is_list
        or words[at].surface in "・="
        or (
            _KATAKANA.fullmatch(words[at].surface) is not None and ("・" in beside or "=" in beside)
        )
    )


def _last_phrase(words: Sequence[Word]) -> int:
    """Index of the first word after the last particle."""
    at = len(words)
    while at and not words[at - 1].pos.startswith(("助詞", "代名詞", "補助記号-読点", "助動詞")):
        at -= 1
    return at


def _may_be_name(phrase: str) -> bool:
    """Whether the dictionary takes it for a name when addressed as one: 林 alone is a wood."""
    words = words_before(phrase + "さん", len(phrase) + 2, _SO_FAR)[:-1]
    return bool(words) and all(map(_is_person, words)) and phrase not in _NOT_PERSONS


def _labelled(text: str, label: re.Match[str]) -> Find | None:
    start, end = label.span("rest")
    words = words_before(text, end, end - start)
    at = 0
    while at < len(words) and (_is_person(words[at]) or "地名" in words[at].pos):
        at += 1
    goes_on = (
        at < len(words)
        and words[at].start == words[at - 1].end
        and words[at].pos.startswith(("名詞", "接尾辞"))
    )
    if at and any(map(_is_person, words[:at])) and not goes_on:
        return Find(start, words[at - 1].end, "name")
    written = _WRITTEN.match(label["rest"])
    if written and ":" in (label["sign"] or "") and not _NO_NAME.search(written.group()):
        return Find(start, start + written.end(), "name")
    return None
