"""Persons whom the dictionary knows where they stand: relatives, staff, others (夫の成田浩一)."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from assistant.personal.folding import MARK, NAME_MARK, Find
from assistant.personal.introductions import DESK, I_MYSELF, KIN, SO_FAR, TITLE
from assistant.personal.persons import (
    adjoins,
    adjoins_noun,
    has_person,
    is_family_name,
    is_given,
    is_person,
    is_place,
    is_region,
)
from assistant.personal.words import Word, words_before

_OURS = r"うち|ウチ|うぢ|弊社|当社|我が社|自社|当店|弊店|当方|当院|当園"
_STAFF = (
    r"(?<![委議職動])員|[士師]|スタッフ|部下|同僚|上司|後輩|先輩|前任|後任|実習生|役員|監査役|顧問|パート|バイト|"
    r"(?<![創作著業])[者人]|親方|大家|地主|名義|振込先"
)
# の, a sign or nothing between: 父木村勇, 母(松田トシ・84), 従業員の「佐藤ひかる.
_ROLE = re.compile(
    rf"(?:(?:(?P<kin>{KIN})|{_STAFF}|{TITLE}|(?P<me>{I_MYSELF})|宛名|氏名|[来い]たの(?=は)|"
    r"[退入][職社院]した|辞めた|亡くなった)(?:は|が|を)?"
    rf"|(?:{_OURS})(?:の?(?:{DESK}))?|(?:{DESK})(?=の))"
    r"(?:\([^()]{1,8}\))?(?:の|・|:|で、|、)?[ 「『(]?$"
)
_OF_PERSON = re.compile(
    r"の名前?で|の?名義|の口座|の(?:「.」の)?[漢文]?字|の読み|の印鑑|の戸籍|の住民票|と書い?[てき]|と名乗|"
    r"(?:という|と言う|っていう)(?:名|男|女|人|方|者|老人|担当)|"
    r"[がはもに](?:[おご]|先[日週月]|昨[日年]|以前|前に|現在|いま|今)?(?:電話|連絡|メール|退職|入[院社]|亡くな|死亡|"
    r"対応|担当|説明|伺|言|話|辞め|引退|持ち|申請|相談|作成|問い?合わ|参加|出席|聞|頼|会っ|契約|署名|代わ|高齢)|"
    r"を(?:お?呼|お願い|選任|採用|雇|紹介|担当)|"
    rf"[ (・、]{{1,2}}(?:[^()\n]{{0,4}}(?:{KIN})|\d\d歳|\d\d\))"
)
_NO_LONGER_WORD = re.compile(
    r"名義|宛|あて|本人|夫[婦妻]|家[のがはに]|自身|個人|姓|側|住所|電話|年齢|生年"
)
_HONOUR = re.compile(r" ?(?:さん|さま|様|氏|先生|殿|君|くん|ちゃん|公|[部課係社室][長員])")
_TOLD_OF = re.compile(
    r"ゆかり|みたい|のよう[なに]|の(?:言葉|時代|頃|ころ|本|像)|記念|について|は誰"
)
_OF_PLACE = re.compile(r"(?:[でへの]|から|まで)")
_LISTED = re.compile(r"[、・,と/や ]{1,2}")
_RARE_GIVEN = re.compile(r"[ァ-ヶー]{1,4}[子江美代枝男夫]")  # ミサ子
_PRODUCT = re.compile(r".*(?:錦|賞)$")
_RELATIVE = re.compile(
    rf"(?:{KIN})(?:の|、|\(|(?=[一-龠]{{2}}[がのはを]))"
    r"(?P<name>[ぁ-ゖ]{2,5}?|[ァ-ヶー]{2,8}|[一-龠々]{1,3}[ぁ-ゖ]?)(?=[のがはをにもと、)]|名義|さん)"
    rf"|(?:{_STAFF}|{TITLE})[の:は「 ]{{0,2}}"
    r"(?P<foreign>[ァ-ヶー]{2,12}(?:[・ ][ァ-ヶー]{1,12}){1,4}+)"
)


class _Person(NamedTuple):
    """Where one stands, whether the dictionary knows a person there rather than a place, and
    whether that is enough in a text that is private."""

    start: int
    end: int
    is_known: bool
    is_clear: bool


def mentioned(text: str, finds: Collection[Find]) -> list[Find]:
    """Those beside whom a word says what they are to the asker, and in a text that has other
    personal data in it, every one. 高橋さん stays, and so do 佐藤製作所 and 福島."""
    masked = _masked(text, finds)
    pieces = re.finditer(rf"[^\n{MARK}{NAME_MARK}]+", masked)
    persons = [
        person
        for piece in pieces
        for person in _persons(
            masked, words_before(masked, piece.end(), piece.end() - piece.start())
        )
    ]
    found = [
        Find(*relative.span(relative.lastgroup or 0), "name")
        for relative in _RELATIVE.finditer(masked)
        if is_given(relative["name"] or "") or has_person(relative["foreign"] or "")
    ]
    found += _related(masked, persons)
    if found or MARK in masked or NAME_MARK in masked:
        found += [
            Find(person.start, person.end, "name")
            for person in persons
            if person.is_clear and not _HONOUR.match(text, person.end)
        ]
    return found


def _masked(text: str, finds: Collection[Find]) -> str:
    """Words on both sides of what goes are read apart, as they will be when it went."""
    letters = list(text)
    for find in finds:
        if find.kind:
            letters[find.start : find.end] = MARK * (find.end - find.start)
    return "".join(letters)


def _persons(text: str, words: Sequence[Word]) -> Iterator[_Person]:
    """Persons of whom no longer word is made."""
    start = 0
    for end in range(1, len(words) + 1):
        if not (is_person(words[end - 1]) or is_family_name(words[end - 1])):
            start = end
        elif end == len(words) or not (is_person(words[end]) or is_family_name(words[end])):
            first, last = words[start], words[end - 1]
            if start and last.pos.endswith("名") and is_place(words[start - 1]):
                first = words[start - 1]  # 福島太郎
            rest = _RARE_GIVEN.match(text, last.end)
            end_of_name = rest.end() if rest and not last.pos.endswith("名") else last.end
            name = text[first.start : end_of_name]
            is_part = end_of_name == last.end and adjoins_noun(words, end)
            is_part = is_part and not _NO_LONGER_WORD.match(text, last.end)
            if not is_part and not _PRODUCT.match(name):
                is_known = is_person(last) or end_of_name > last.end
                is_clear = (
                    not (adjoins(words, start) and "副詞" not in words[start - 1].pos)
                    and len(name) > 1
                    and not is_region(name)
                    and not _TOLD_OF.match(text, end_of_name)
                    and is_known
                    and (first.pos.endswith("姓") or re.search("[一-龠]", name) is not None)
                )
                yield _Person(first.start, end_of_name, is_known, is_clear)


def _related(text: str, persons: Iterable[_Person]) -> Iterator[Find]:
    last = None
    for start, end, is_known, _ in persons:
        role = _ROLE.search(text, max(0, start - SO_FAR), start)
        if not is_known and (not role or role["me"] or _OF_PLACE.match(text, end)):
            continue
        is_listed = last is not None and _LISTED.fullmatch(text, last, start)
        is_other = _HONOUR.match(text, end) and not (role and role["kin"])
        last = None
        if (role or is_listed or _OF_PERSON.match(text, end)) and not is_other:
            last = end
            yield Find(start, end, "name")
