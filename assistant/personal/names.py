"""Names of persons who introduce themselves; a name that only stands in a text stays."""

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.personal.folding import MARK, NAME_MARK, Find
from assistant.personal.persons import (
    adjoins,
    first_name,
    is_family,
    is_person,
    is_place,
    last_name,
    may_be_name,
)
from assistant.personal.words import Word, words_before

_SO_FAR = 30
# 申します is said of persons and firms only; いいます and です of all things.
_HUMBLE = (
    r"(?:と|って)(?:申し?|もう[しす])(?:ます(?!と)|まして|上げます|て(?:おり)?|(?:す|します?)?(?:者|もの)"
    r"|す(?=[。\n]|$)|(?=[、,]))"
)
_SAYS = (
    r"(?:と|って)(?:言い|いい|云い)(?:ます(?!と)|まして|(?=[、,]))|と名乗"
    r"|(?:と|って)(?:いう|言う|云う|いった)(?:者|もの|もん|ん|名|個人|農家|主婦|学生|人)"
)
_IS = (
    r"で(?:ござい|御座い)ます|(?:な[のん])?です(?!か(?!ら))|だ(?:けど|けんど|が|よ|べ|っちゃ|(?=[。\n]|$))|っす"
    r"|であります|でして|より(?=[。\n]|$)"
)
_CUE = re.compile(
    rf"[」』、, ]{{0,2}}(?:(?P<reading> ?\([^()\n]{{1,20}}\)) ?)?"
    rf"(?:(?P<humble>{_HUMBLE})|(?P<says>{_SAYS})|{_IS})"
)
_I = r"私|わたくし|わたし|ワタシ|あたし|僕|ぼく|ボク|俺|オレ|小生|自分|当方|こちら"
_TITLE = (
    r"担当者?|代表(?:取締役|者)?|取締役|社長|会長|専務|常務|部長|課長|係長|室長|店長|工場長|理事長?|所長|"
    r"事務局長?|事業主|農家|経理|総務|営業|人事|広報|主任|店主|女将|オーナー|申請者|相談者"
)
_TRADE = r"商店|製作所|工業|産業|商事|建設|食品|組合|商会|工房|酒造|食堂|農園"
_FIRM = rf"会社[^。、はがを]{{0,12}}|法人[^。、はがを]{{0,12}}|{_TRADE}|[屋店]"
_GREETING = (
    r"(?:じめまして|初めまして|世話になっ[^。、\n]{1,6}|世話になります|こんにちは|こんばんは|もしもし|"
    r"ございます|失礼(?:いた)?します|すみません|恐れ入ります|突然ですが)[。、,!\n ]{0,2}"
)
_DOING = r"(?:て(?:い|お)る|(?:住|営|勤)む|(?:勤|務)める|する|した|おります|在住の|電話しました)"
_INTRODUCED = re.compile(
    rf"(?:(?:{_TITLE}|[部課係室]|{_FIRM})[の ] ?|(?:名前|氏名|{_TITLE})[はが]、? ?|{_GREETING}"
    rf"|(?:{_I})(?:の名前)?[は、,が こと]{{0,3}})$"
)
_NAMED = re.compile(rf"(?:名前|氏名)は ?$|(?:{_I})[は、,]? ?$")
_FROM = re.compile(rf"{_DOING} ?$|(?:[都道府県市町村区]|業者?|農家|[主者員])の ?$")
_OTHERS = re.compile(
    r"(?:[弊当御]社|会社|屋号|[お当]?店|商品|製品|制度|サービス|事業|法人|団体|企業|これ|それ)"
    r"(?:名|の名前|の名称)?[は、] ?[「『]?$|を$"
)
_OTHER_SUBJECT = re.compile(r"(?<![者主員人長])[はがもに] ?$")
_GLUED = re.compile(rf"(?:{_TITLE}|[部課係室]|{_TRADE}|{_I}|本人)$")
# What no dictionary knows may be a name unless it ends like this.
_NO_NAME = re.compile(
    r"(?:会社|店|所|社|会|組合|法人|機構|工業|産業|食品|建設|商事|センター|大学|局|課|部|室|係|金|制度|事業|"
    r"計画|業|者|主|員|士|師|人|県|市|町|村|区|長|園|屋|堂|館|家|院|校|舎|場|組|品|的|こと|もの|場合|書|証|税|法|費|何|誰|どこ|どう|そう|こう)$"
    r"|会社|法人|組合|\([株有]\)|^[一-龠々]{7,}$|^[A-Z]{1,5}$"
)
_LATIN = re.compile(r"[A-Z][A-Za-z'-]{1,20}(?:[ ・][A-Z][A-Za-z'-]{0,20}){0,3}$")
_FOREIGN = re.compile(
    r"(?:[A-Z][a-z'-]{1,20} ){1,3}[A-Z][A-Za-z'-]{1,20}$|[ァ-ヶー]{2,12}・[ァ-ヶー・]{2,20}$"
)
_BREAKS = ("。", "!", "?", "「", "」", "『", MARK, NAME_MARK)
_PARTICLES = ("助詞", "代名詞", "補助記号-読点", "助動詞", "動詞")
# さとうはなこ may be read as words and particles.
_KANA = re.compile(r"(?:^|[。、「(\sのは])([ぁ-ゖ]{3,10})$")
_HAN = re.compile(r"[一-龠々〆ヶぁ-ゖ ]{3,7}")
_LABEL = re.compile(
    rf"(?:氏名|お?名前|なまえ|姓名|ふりがな|フリガナ|名義人?|差出人|宛名|本人|"
    rf"[申記質投依連届][込入問稿頼絡出]者|{_TITLE}|{_I})(?:名|の名前)?"
    r"(?P<sign> ?[:=/(] ?|こと|[はのが、,] ?| )?"
    rf"(?P<rest>[^\n。、,;:()「」{MARK}{NAME_MARK}]{{1,20}})"
)
_WRITTEN = re.compile(r"[^ のはをがにです\d]{2,10}(?: [^ のはをがにです\d]{1,8})?")
_OTHERS_TITLE = re.compile(r" ?(?:さん|さま|様|氏|先生|殿|君|くん|ちゃん|[部課係社室]長)")
_BETWEEN = re.compile(r"[ 、,:/(\n]{0,3}$")
_BEHIND = re.compile(r"[ 、,:/)(\nの]{0,3}")


def names(text: str, others: Iterable[Find]) -> list[Find]:
    """Names by introduction, by label, beside other personal data, and as signature."""
    return [*_introduced(text), *_labelled(text), *_beside(text, others), *_signed(text)]


def _introduced(text: str) -> Iterator[Find]:
    for cue in _CUE.finditer(text):
        words = _sentence_before(text, cue.start())
        start = _name_start(text, words, cue) if words else None
        if start is not None:
            yield Find(start, cue.end("reading") if cue["reading"] else words[-1].end, "name")


def _sentence_before(text: str, end: int) -> list[Word]:
    words = words_before(text, end, _SO_FAR)
    for at in range(len(words) - 1, -1, -1):
        is_closed = any(word.surface == ")" for word in words[at:])
        if words[at].surface in _BREAKS or (words[at].surface == "(" and not is_closed):
            return words[at + 1 :]
    return words


def _name_start(text: str, words: Sequence[Word], cue: re.Match[str]) -> int | None:
    """Where the name begins that these words end with, if they do."""
    at = last_name(words)
    if at is not None and not (adjoins(words, at) and not _GLUED.search(_before(text, words[at]))):
        before = _before(text, words[at])
        if _OTHERS.search(before):
            return None
        if cue["humble"] or _INTRODUCED.search(before):
            return words[at].start
        if is_family(words[at:]) and not _OTHER_SUBJECT.search(before):
            return words[at].start
    at = _last_phrase(text, words)
    kana = _KANA.search(text[max(0, words[-1].end - _SO_FAR) : words[-1].end])
    if kana and may_be_name(kana.group(1)):
        return words[-1].end - len(kana.group(1))
    if _is_rare(words[at:]) and not _OTHER_SUBJECT.search(_before(text, words[at])):
        return words[at].start
    if at == len(words) or _OTHERS.search(before := _before(text, words[at])):
        return None
    start, phrase = words[at].start, text[words[at].start : words[-1].end]
    if at == 0 and _FOREIGN.match(phrase):
        return start
    if _INTRODUCED.search(before) and (_LATIN.match(phrase) or may_be_name(phrase)):
        return start
    # 林です。 as a whole sentence, and 仙台市の林です: a wood is not said so, a place is.
    is_alone = at == len(words) - 1 and (at == 0 or _FROM.search(before))
    if is_alone and (cue["says"] or not is_place(words[at])) and may_be_name(phrase):
        return start
    is_named = cue["humble"] or re.search(r"名前は ?$", before)
    is_named = is_named or (cue["says"] and _NAMED.search(before))
    return start if is_named and len(phrase) <= _SO_FAR and not _NO_NAME.search(phrase) else None


def _is_rare(words: Sequence[Word]) -> bool:
    """A family's name with a given name that the dictionary lacks, or the other way about."""
    written = "".join(word.surface for word in words)
    if len(words) < 2 or not _HAN.fullmatch(written) or _NO_NAME.search(written):
        return False
    others = [word for word in words if not is_person(word)]
    is_known = words[0].pos.endswith("姓") or words[-1].pos.endswith("人名-名")
    return is_known and all(len(word.surface) == 1 or is_place(word) for word in others)


def _before(text: str, word: Word) -> str:
    return text[max(0, word.start - _SO_FAR) : word.start]


def _last_phrase(text: str, words: Sequence[Word]) -> int:
    """Index of the first word after the last particle or title."""
    at = len(words)
    while at and not words[at - 1].pos.startswith(_PARTICLES):
        is_apart = at < len(words) and words[at - 1].end < words[at].start
        if is_apart and _GLUED.search(_before(text, words[at]).rstrip()):
            break
        at -= 1
    return at


def _labelled(text: str) -> Iterator[Find]:
    for label in _LABEL.finditer(text):
        start, end = label.span("rest")
        words = words_before(text, end, end - start)
        if found := _leading(text, words):
            yield found
            continue
        written = _WRITTEN.match(label["rest"])
        if written and ":" in (label["sign"] or "") and not _NO_NAME.search(written.group()):
            yield Find(start, start + written.end(), "name")


def _leading(text: str, words: Sequence[Word]) -> Find | None:
    """The name that the words begin with, unless it is another person's: 佐藤さん."""
    at = first_name(words)
    if not at or _OTHERS_TITLE.match(text, words[at - 1].end):
        return None
    return Find(words[0].start, words[at - 1].end, "name")


def _beside(text: str, others: Iterable[Find]) -> Iterator[Find]:
    """山田太郎 090-…, 090-…（山田）"""
    marks = (Find(found.start(), found.end(), "") for found in re.finditer(MARK, text))
    for other in [*(other for other in others if other.kind), *marks]:
        before = text[max(0, other.start - _SO_FAR) : other.start]
        gap = _BETWEEN.search(before)
        words = _sentence_before(text, other.start - len(gap.group() if gap else ""))
        at = last_name(words)
        if at is not None and is_family(words[at:]) and not adjoins(words, at):
            yield Find(words[at].start, words[-1].end, "name")
        behind = _BEHIND.match(text, other.end)
        start = behind.end() if behind else other.end
        if found := _leading(text, words_before(text, start + _SO_FAR // 2, _SO_FAR // 2)):
            yield found


def _signed(text: str) -> Iterator[Find]:
    """A full name that a text begins or ends with."""
    end = len(text.rstrip(" \n)。"))
    words = _sentence_before(text, end)
    at = last_name(words)
    if at is not None and _is_full(words[at:]) and (at == 0 or words[at - 1].end < words[at].start):
        yield Find(words[at].start, words[-1].end, "name")
    first = re.match(r"[^ 、,(:\n]{2,10}(?: [^ 、,(:\n]{1,5})?(?=[ 、,(:\n])", text)
    words = words_before(text, first.end(), first.end()) if first else []
    if first_name(words) == len(words) and _is_full(words):
        yield Find(0, words[-1].end, "name")


def _is_full(words: Sequence[Word]) -> bool:
    return (
        len(words) > 1
        and (words[0].pos.endswith("姓") or is_place(words[0]))
        and words[1].pos.endswith("名")
    )
