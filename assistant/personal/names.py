"""Japanese names of persons: said, labelled, beside other personal data, and as signature."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from assistant.personal.folding import MARK, NAME_MARK, Find
from assistant.personal.introductions import FOREIGN, I_MYSELF, NO_NAME, SO_FAR, TITLE, introduced
from assistant.personal.persons import (
    REGION,
    adjoins,
    first_name,
    has_person,
    is_family,
    is_full_name,
    is_person,
    is_place,
    is_region,
    last_name,
    may_be_name,
)
from assistant.personal.words import Word, sentence_before, words_before

_NAME_WORD = r"(?:氏名|お?(?:名前|なまえ)|姓名?|[名苗]字|本名|通称|別名|ペンネーム)"
# Not 商品の名前は, but 私の名前は; 申出人 and 申請者 with a sign behind only.
_LABEL = re.compile(
    rf"(?:(?:(?<!の)|(?<=[私僕俺者人長員しく]の)){_NAME_WORD}|(?<=[私僕俺しく]の)名(?=は)|ふりがな|フリガナ|"
    rf"(?<![^\s、。(])名(?= ?[:=])|"
    rf"名義人?|(?:ニック|ハンドル)ネーム|差出人|宛名|本人|{TITLE}|{I_MYSELF}|"
    rf"[一-龠せみり]{{1,6}}[者人任督](?:の?{_NAME_WORD}|名)?(?=[「:= (一-龠]))"
    rf"(?:の?{_NAME_WORD}|名)?(?P<sign>[\])}}】〕>]? ?[:=/(「『→] ?|[\])}}】〕>] ?|こと|"
    rf"[はのが、,] ?(?:[一-龠]{{1,5}}の)?| )?"
    rf"(?=(?P<rest>[^\n。、,;:()「」{MARK}{NAME_MARK}]{{1,20}}))"
)
_WRITTEN = re.compile(r"[^ のはをがにです\d]{1,10}(?: [^ のはをがにです\d]{1,8})?")
_AFTER_NAME = re.compile(r"$|[ 、。,:()「」\n@/!]|です|でご|と[申もい言]|[まよ][でり]|なの")
_OTHERS_TITLE = re.compile(r" ?(?:さん|さま|様|氏|先生|殿|君|くん|ちゃん|[部課係社室]長)")
_BETWEEN = re.compile(r"[ 、,:/(\n]{0,3}$")
_BEHIND = re.compile(rf"[ 、,:/)(\nの]{{0,3}}(?:(?:{REGION})[市町村]?[ので] ?)?")
_LETTERS = r"[一-龠々ヶァ-ヶーぁ-ゖ]{1,6}?"
_APART = re.compile(
    r"(?:^|(?<=[ 、,:/(\n。!?」]))(?:[一-龠々ヶ]{2,6}(?: [一-龠々ァ-ヶーぁ-ゖ]{1,6})?"
    r"|(?<![^\n])[一-龠])$"
)
_ALONE = re.compile(r"(?P<name>[一-龠々ヶァ-ヶー]{1,5}|[ぁ-ゖ]{3,5}?)(?=[)\n]|$|まで|です|と申|宛)")
_AT_PLACE = re.compile(rf"(?:^|[。、!?\n ])(?P<name>{_LETTERS})@(?=[一-龠々ァ-ヶーぁ-ゖ])")
_LAST_LINES = 4
_LAST = [
    re.compile(
        rf"(?:^|(?<=[ 。!?」\n(-]))(?P<name>{name})"
        rf"(?: ?(?:(?P<from>より|拝)|\([^()\n]{{1,12}}\)|[ 、/]?(?:{REGION})[都府県市区町村]?))?"
        r"[ )。.!]{0,3}$"
    )
    for name in (f"{_LETTERS} {_LETTERS}", _LETTERS)
]
_SAID = re.compile(r"(?:[。!?」\n]|[かすたんい] |[。ぁ-ゖ]\() ?[- ]{0,5}$")
# Between stops, nothing else: 【近藤】, 取り急ぎ、近藤, 石田(45歳).
_FREE = [
    re.compile(
        rf"(?:^|(?<=[\s。!?:(「/~【\]】<〈《〔\[-])|(?<=[ぁ-ゖ][、,]))(?P<name>{name})"
        r"(?=\s*(?:$|[。!?:()」\]】>〉》〕・\n/~-])|より|からの)"
    )
    for name in (r"[一-龠々ヶ]{1,4} [一-龠々ぁ-ヿ]{1,4}", r"[一-龠々ヶ]{2,5}")
]
_SPACED = re.compile(
    r"(?P<family>[一-龠々ヶ]{1,3}) (?=(?P<given>[一-龠々]{1,3}|[ぁ-ゖ]{2,4}|[ァ-ヶー]{2,4}))"
)
_AFTER_FULL = re.compile(
    r"(?!について|という)(?:$|[^一-龠々ァ-ヶーぁ-ゖの]|[でとがはをにだ]|名義|宛)"
)
_FOREIGN_FIRST = re.compile(r" *(?P<name>[ァ-ヶー]{2,12}(?:・[ァ-ヶー]{1,12})+)(?=[、,。\n])")


def names(text: str, others: Collection[Find]) -> list[Find]:
    is_private = MARK in text or any(other.kind for other in others)
    return [
        *introduced(text, is_private=is_private),
        *_labelled(text),
        *_beside(text, others),
        *_signed(text),
    ]


def _labelled(text: str) -> Iterator[Find]:
    for label in _LABEL.finditer(text):
        start, end = label.span("rest")
        written = _WRITTEN.match(label["rest"])
        if found := _leading(text, start, end):
            yield found
        elif written:
            end = start + written.end()
            sign = re.search("[名姓字まな].*[:=「]", text[label.start() : start])
            is_signed = sign and not NO_NAME.search(written.group())
            is_ended = _AFTER_NAME.match(text, end) and (
                may_be_name(written.group()) or FOREIGN.match(written.group())
            )
            if (is_signed or is_ended) and not _OTHERS_TITLE.match(text, end):
                yield Find(start, end, "name")


def _leading(text: str, start: int, end: int) -> Find | None:
    """The name that a part of a text begins with, unless it is another person's: 佐藤さん."""
    words = words_before(text, end, end - start)
    at = first_name(words)
    if not at or _OTHERS_TITLE.match(text, words[at - 1].end):
        return None
    return Find(words[0].start, words[at - 1].end, "name")


def _beside(text: str, others: Iterable[Find]) -> Iterator[Find]:
    """山田太郎 090-…, 090-…（山田）"""
    marks = (Find(found.start(), found.end(), "") for found in re.finditer(MARK, text))
    for other in [*(other for other in others if other.kind), *marks]:
        gap = _BETWEEN.search(text, max(0, other.start - 3), other.start)
        end = gap.start() if gap else other.start
        words = sentence_before(text, end, SO_FAR)
        at = last_name(words)
        apart = _APART.search(text, max(0, end - SO_FAR // 2), end)
        if at is not None and is_family(words[at:]) and not adjoins(words, at):
            yield Find(words[at].start, words[-1].end, "name")
        elif apart and may_be_name(apart.group()):
            yield Find(*apart.span(), "name")
        behind = _BEHIND.match(text, other.end)
        start = behind.end() if behind else other.end
        alone = _ALONE.match(text, start)
        if found := _leading(text, start, min(len(text), start + SO_FAR // 2)):
            yield found
        elif alone and may_be_name(alone["name"]) and not is_region(alone["name"]):
            yield Find(*alone.span("name"), "name")


def _signed(text: str) -> Iterator[Find]:
    """A name that a line ends with after all is said, 斎藤@秋田, one between stops, a foreign one
    first of all."""
    end = len(text)
    for _ in range(_LAST_LINES):
        start = text.rfind("\n", 0, end) + 1
        if name := _signature(text, start, end):
            yield name
        if not start:
            break
        end = start - 1
    for found in _AT_PLACE.finditer(text):
        if may_be_name(found["name"]):
            yield Find(*found.span("name"), "name")
    for free in chain(*(form.finditer(text) for form in _FREE)):
        if may_be_name(free["name"]) and not is_region(free["name"]):
            yield Find(*free.span("name"), "name")
    for spaced in _SPACED.finditer(text):
        yield from _full_name(text, spaced)
    foreign = _FOREIGN_FIRST.match(text)
    if foreign and (has_person(foreign["name"]) or foreign["name"].count("・") > 1):
        yield Find(*foreign.span("name"), "name")


def _signature(text: str, start: int, end: int) -> Find | None:
    for form in _LAST:
        if not (last := form.search(text, max(start, end - SO_FAR), end)):
            continue
        at = last.start("name")
        before = text[max(0, at - 2 * SO_FAR) : at]
        is_line = before.endswith(("\n", "。", "!", "?", "」", "(")) or last["from"]
        is_signed = _SAID.search(before)
        words = words_before(text, last.end("name"), len(last["name"]))
        if words and _is_full(words) and (not before or before.endswith(" ") or is_line):
            return Find(at, last.end("name"), "name")
        if is_signed and may_be_name(last["name"]) and (is_line or not is_place(words[0])):
            return Find(at, last.end("name"), "name")
    return None


def _full_name(text: str, spaced: re.Match[str]) -> Iterator[Find]:
    """The longest full name about a space, wherever it stands: 以前橘 龍之介で登録."""
    for start in range(spaced.start("family"), spaced.end("family")):
        for end in range(spaced.end("given"), spaced.start("given"), -1):
            is_whole = _AFTER_FULL.match(text, end) and not _OTHERS_TITLE.match(text, end)
            if is_whole and is_full_name(text[start:end]):
                yield Find(start, end, "name")
                return
        if is_region(spaced["family"][start - spaced.start() :]):
            return


def _is_full(words: Sequence[Word]) -> bool:
    return (
        len(words) > 1
        and all(is_person(word) or is_place(word) for word in words)
        and (words[0].pos.endswith("姓") or is_place(words[0]))
        and words[1].pos.endswith("名")
    )
