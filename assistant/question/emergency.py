"""Somebody in danger now, whom no desk of an office can help: told apart from questions about
fires, ambulances and what to do in such a case, which go on with a noun, 場合 or a matter."""

import re
from typing import Literal

Danger = Literal["danger", "despair"]

# What tells of a danger is said to its end: 「意識がない」, not 「意識がない父の代わりに」.
_END = r"(?:です|んです|のです|ね|よ)*(?=$|[。、!?,….\s]|助け|早く|はやく|どう|すぐ)"
_LASTS = r"て(?:い)?(?:る|ます|て)"
_NOW = rf"(?:{_LASTS}|た|ました)"
_PERSON = (
    "人|男性|女性|男の子|女の子|父|母|夫|妻|主人|家内|息子|娘|子|子ども|子供|赤ちゃん|祖父|祖母|"
    "おじいさん|おばあさん|お年寄り|友人|友達|同僚|社員|従業員|客|お客さん"
)
_SOMEONE = "人|男|女|誰か|だれか|強盗|泥棒|熊|クマ|犬|ナイフ|包丁|刃物"
_SAID_TO_ITS_END = (
    # fire
    r"^(?:[^はもの]{0,8}[がで、])?(?:火事|火災)だ?",
    rf"(?:火事|火災)が(?:起き|発生し){_NOW}",
    rf"(?:家|建物|部屋|山|車|隣|となり|台所|工場)が燃え{_NOW}",
    rf"煙が(?:出|充満し){_LASTS}",
    # crime and accident
    r"交通事故(?:だ|に(?:遭|あ)(?:いました|った)|を(?:起こしました|起こした)|が起き(?:ました|た))?",
    r"(?:強盗|泥棒|どろぼう|通り魔|不審者)だ?",
    rf"(?:強盗|泥棒|どろぼう|通り魔|不審者)が(?:(?:い|入っ|侵入し|来){_NOW}|いる|入りました|来ます)",
    rf"(?:{_SOMEONE})[にで](?:刺され|襲われ|撃たれ){_NOW}",
    rf"(?:殴られ|蹴られ|首を絞められ){_LASTS}",
    r"殺され(?:る|そう)",
    # body
    r"(?<![危機問題当事者目的罪防災])意識[がも]?(?:ない|無い|ありません|なくなりました|もうろう)",
    r"(?:息|呼吸|脈)[がも]?(?:ない|無い|ありません|止まった|止まりました|止まってい(?:る|ます))",
    r"(?:息|呼吸)が(?:できない|できません)",
    r"息を?して(?:い)?(?:ない|ません)",
    r"倒れて動(?:かない|きません)",
    rf"(?:{_PERSON})が[^。、]{{0,6}}倒れ{_NOW}",
    r"(?:血|出血)が止ま(?:らない|りません)",
    rf"(?:溺れ|おぼれ)(?:{_NOW}|そう)",
    # calls
    r"(?:救急車|消防車|警察)を?(?:呼んで|来て)(?:ください|下さい|くれ|ほしい|欲しい)?",
    r"(?:救急車|消防車|警察)を?お願いします",
)
_CRY = (
    r"^(?:(?:誰か|だれか|お願い(?:します)?|早く|はやく|今?すぐ)[、,!\s]*)*(?:助けて|たすけて)"
    r"(?:ください|下さい|くれ|え)?[!。ー~…\s]*$"
)
_ENGLISH = (
    r"^fire!",
    r"there(?: i|')s a fire(?=$|[.!,]| (?:in|at|on|next|here|outside)\b)",
    r"(?:house|flat|apartment|building|car|room|kitchen) is (?:on fire|burning)",
    r"(?:call|send|need) (?:an |the )?(?:ambulance|police)"
    r"(?=$|[.!,]| (?:now|please|quick|here|for (?:my|him|her))\b)",
    r"(?:can't|cannot|can not|isn't|is not|not) breath(?:e|ing)\b",
    r"(?:is|fell) unconscious|is drowning|(?:won't|will not) stop bleeding",
    r"(?:is|are) breaking into (?:my|our)",
    r"(?:am|is|are) being (?:attacked|robbed|beaten|followed)|(?:was|been|got) (?:stabbed|shot)\b",
    r"^(?:please )?(?:somebody |someone )?help(?: me)?[!. ]*$",
)
_DANGER = re.compile(f"(?:{'|'.join(_SAID_TO_ITS_END)}){_END}|{_CRY}|{'|'.join(_ENGLISH)}")
_DESPAIR = re.compile(
    r"死にたい|消えてしまいたい|自殺(?:し(?:たい|よう)|を考えて)|(?:命|いのち)を絶(?:ちた|とう)|"
    r"首を吊(?:りた|ろう)|(?:kill|hurt) myself|end my (?:own )?life|want to die|suicidal|"
    r"commit suicide"
)


def danger_in(normal: str) -> Danger | None:
    """The danger that a normalised text tells of, None where it tells of none: "despair" of
    somebody's wish to die."""
    if _DESPAIR.search(normal):
        return "despair"
    return "danger" if _DANGER.search(normal) else None
