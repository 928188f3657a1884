"""Names of persons who say them: 山田と申します, 担当の山田です."""

import re
from collections.abc import Iterator, Sequence

from assistant.personal.folding import Find
from assistant.personal.persons import (
    REGION,
    adjoins,
    has_person,
    is_family,
    is_full_name,
    is_person,
    is_place,
    is_region,
    last_name,
    may_be_name,
)
from assistant.personal.words import Word, sentence_before

SO_FAR = 30
# 申します is said of persons and firms only; いいます and です of all things.
_HUMBLE = (
    r"(?:と|って)(?:申し?|も[うお][しす])(?:ます(?!と|か)|まし(?:て(?!も)|た)|上げます|て(?:おり)?|"
    r"(?:す|します?)?(?:者|もの)|す(?=[。\n]|$)|(?=[、,]))"
)
_SAYS = (
    r"(?:と|って)(?:言い|いい|云い)(?:ます(?!と|か)|まして(?!も)|(?=[、,]))|と名乗|"
    r"っ?(?:つう|ちゅう)(?=もん|者|もの|ん)|(?:と|って)(?:お?呼び|呼んで|よんで)|(?:と(?:いう|言う|云う|いった)|って(?:いう|言う)?)(?:者|もの|もん|ん|名|個人|農家|主婦|学生|人)"
)
KIN = (
    r"妻|夫|旦那|主人|家内|嫁|婿|[祖義]?[父母]親?|両親|お[父母兄姉]さん|息子|娘|[長次二三四][男女]|[兄弟姉妹]|"
    r"[叔伯][父母]|孫|甥|姪|いとこ|家族|親戚|[友知]人|婚約者|代理(?:の者|人)?"
)
_TO = (
    rf"(?:の(?:{KIN})|家の者)(?=です|でご|と申|だ)|"
    r"宛て?[にで]|あて[にで]|まで(?=(?:ご|お|御)?(?:連絡|電話|返[信事答]|願い|メール)|$|。)"
)
_POLITE = r"本人(?:です|が)|で(?:ござい|御座い)ます"
_IS = (
    r"(?:な[のん])?[でだ](?:がん?)?[すーっ]{1,3}(?!か(?!ら))|でした|[とに]なります|"
    r"(?:な[のん])?だ(?:けど|けんど|が|よ|べ|っちゃ|(?=[。\n]|$))"
    r"|(?<=[一-龠々ァ-ヶー])だ(?!け(?![どん])|から|った|と|ろ)|[っッ]ス|っす"
    r"|であります|でして|(?:より|から)の?(?=[。\n]|$|(?:ご|お|御)?(?:照会|質問|問い?合|相談|連絡し|連絡いた|尋ね|伺))"
)
_CUE = re.compile(
    rf"[」』、, ]{{0,2}}(?:(?P<reading> ?\([^()\n]{{1,20}}\)) ?)?"
    rf"(?:(?P<humble>{_HUMBLE})|(?P<says>{_SAYS})|(?P<to>{_TO})|{_POLITE}|(?P<is>{_IS}))"
)
I_MYSELF = (
    r"私|わたくし|わたし|ワタシ|あたし|僕|ぼく|ボク|俺|オレ|小生|わし|わたす|わだす|おら|おいら|自分|当方|"
    r"こちら"
)
TITLE = (
    r"担当者?|代表(?:取締役|者)?|取締役|社長|会長|専務|常務|部長|課長|係長|室長|店長|工場長|理事長?|所長|"
    r"事務局長?|事業主|農家|主任|店主|女将|オーナー|旧姓"
)
TRADE = r"商店|製作|工[業務]|産業|商事|建設|食品|組合|商会|工房|酒造|食堂|農園"
_PERSON = r"[員者生士師人婦主手妻夫親母父身目]|アルバイト|バイト|パート"
# つがる新電力
_INNER = r"(?:[^。、はがを]|(?<=[ぁ-ゖ])[はが](?=[ぁ-ゖ])){0,12}"
_FIRM = rf"(?:会社|法人){_INNER}|{TRADE}|農協|漁協|商工会|銀行|[屋店]"
_GREETING = (
    r"(?:じめまして|初めまして|世話になっ[^。、\n]{1,6}|世話になります|こんにちは|こんばんは|もしもし|"
    r"ございます|失礼(?:いた)?します|疲れ(?:様|さま)です|どうも|"
    r"\A[ぁ-ゖァ-ヶー]{2,8}(?=[、!。~ ])|はい、|すみません|恐れ入ります|突然ですが)"
    r"[。、,!\n ~〜♪]{0,2}"
)
_SPACED = re.compile(r"[一-龠々ヶ]{1,3} [一-龠々ヶぁ-ヿ]{1,4}")
_DOING = r"(?:[てで][いお]?る|[住営勤]む|[勤務]める|する|[しれえいっ来]た|まし?[すた]|たい|在住の)"
DESK = r"[部課係室]|経理|総務|営業|人事|広報|購買|製造|企画|開発|労務|法務|事務|受付|窓口|現場"
_INTRODUCED = re.compile(
    rf"(?:(?:{TITLE}|{_PERSON}|{DESK}|{_FIRM})[の ] ?|(?:名|名前|氏名|{TITLE})[はがを]、? ?|"
    rf"(?:昨日|先日|先週|先程|先ほど|さっき)の|{_GREETING}|"
    rf"(?:{I_MYSELF})(?:の名前)?[は、,が こと]{{0,3}}|{_DOING} ?)$"
)
_WORKING = re.compile(r"(?:やって|して|営んで|[勤務]めて|働いて)[いお]?(?:る|ります)$")
_FROM = re.compile(rf"(?:[都道府県市町村区]|業者?|農家|{REGION})の ?$")
_OTHERS = re.compile(
    r"(?:[弊当御小][社店園所院]|私ども|会社|屋号|店|商品|製品|制度|サービス|事業|法人|団体|"
    r"企業|これ|それ)(?:名|の名前|の名称)?[は、] ?[「『]?$|(?<!名前)(?<!氏名)(?<!本名)を$"
    r"|(?:会社|法人|\([株有]\)) ?$"
)
_OTHER_SUBJECT = re.compile(r"(?<![者主員人長])[はがもに] ?$")
_GLUED = re.compile(rf"(?:{TITLE}|[士師員業]|在住|[部課係室]|{TRADE}|{I_MYSELF}|本人)$")
_COMPANY = re.compile(rf"(?:会社|法人){_INNER}(?<!会社)(?<!法人)$")
# What no dictionary knows may be a name unless it ends like this.
NO_NAME = re.compile(
    r"(?:会社|店|所|社|会|組合|法人|機構|工業|産業|食品|建設|商事|センター|大学|局|課|部|室|係|金|制度|事業|"
    r"計画|業|者|主|員|士|師|人|県|市|町|村|区|長|園|屋|堂|館|家|院|校|舎|場|組|品|的|書|証|税|法|費|"
    r"何|誰|どこ|どう|そう|こう|こと|もの|場合)$"
    r"|会社|法人|組合|\([株有]\)|^[一-龠々]{7,}$|^[A-Z][A-Za-z]?[A-Z]{0,4}$"
)
FOREIGN = re.compile(
    r"(?:(?:[A-Z]\. ?|[A-Z][a-z'-]{1,20} )){1,3}[A-Z][A-Za-z'-]{1,20}$"
    r"|[ァ-ヶー]{2,12}[・ ][ァ-ヶー・ ]{2,20}$"
)
_FOREIGN_PART = re.compile(r"(?:[ァ-ヶー]{1,12}[・=])+$")
_PARTICLES = ("助詞", "代名詞", "補助記号-読点", "助動詞", "動詞", "感動詞")
# さとうはなこ may be read as words and particles.
_KANA = re.compile(
    r"(?:(?:なまえ|わたし|わたくし|ぼく|おれ)は|^|[。、「(\s~〜♪のは])"
    r"([ぁ-ゖ]{3,10}|[ぁ-ゖ]{2,5} [ぁ-ゖ]{2,5})$"
)
_HAN = re.compile(r"[一-龠々〆ヶぁ-ゖ ]{3,7}")


def introduced(text: str, *, is_private: bool) -> Iterator[Find]:
    """A place's name at the end is the asker's where the text is private: 一関の小岩です."""
    for cue in _CUE.finditer(text):
        words = sentence_before(text, cue.start(), SO_FAR)
        start = _name_start(text, words, cue, is_private) if words else None
        if start is not None:
            if part := _FOREIGN_PART.search(text, max(0, start - SO_FAR), start):
                start = part.start()
            yield Find(start, cue.end("reading") if cue["reading"] else words[-1].end, "name")


def _name_start(
    text: str, words: Sequence[Word], cue: re.Match[str], is_private: bool
) -> int | None:
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
    if cue["to"]:
        is_named = at < len(words) and may_be_name(text[words[at].start : words[-1].end])
        return words[at].start if is_named else None
    if _OTHERS.search(before := _before(text, words[min(at, len(words) - 1)])):
        return None
    kana = _KANA.search(text[words[0].start : words[-1].end])
    if kana and may_be_name(kana.group(1)):
        start = words[0].start + kana.start(1)
        if not _OTHERS.search(text, max(0, start - SO_FAR), start):
            return start
    if _is_rare(words[at:]) and not _OTHER_SUBJECT.search(before):
        return words[at].start
    if at == len(words):
        return None
    start, phrase = words[at].start, text[words[at].start : words[-1].end]
    is_introduced = _INTRODUCED.search(before)
    is_foreign = at == 0 and (has_person(phrase) or "." in phrase[:2])
    if FOREIGN.match(phrase) and (is_introduced or is_foreign):
        return start
    if is_introduced and may_be_name(phrase):
        return start
    if _SPACED.fullmatch(phrase) and (not cue["is"] or is_full_name(phrase, is_sure=True)):
        return start
    # 林です。 as a whole sentence, and 仙台市の林です: a wood is not said so, a place is.
    is_after_comma = not cue["is"] and before.endswith("、")
    is_from = _FROM.search(before) and (is_private or not is_place(words[at]))
    is_alone = at == 0 or is_after_comma or is_from
    if is_alone and (not cue["is"] or not is_region(phrase)) and may_be_name(phrase):
        return start
    if _WORKING.search(before) and is_place(words[at]) and not is_region(phrase):
        return start
    is_said = cue["humble"] or re.search(r"名前は ?$", before)
    if is_said and (may_be_name(phrase) or not NO_NAME.search(phrase)):
        return start
    return _glued_start(phrase, words[-1].end)


def _glued_start(phrase: str, end: int) -> int | None:
    """Where a name begins right behind a title or a space: 行政書士小川, みちのく食品 馬場."""
    for length in range(2, 5):
        head, name = phrase[:-length], phrase[-length:]
        is_behind = head.endswith(" ") or _GLUED.search(head)
        if is_behind and may_be_name(name) and not is_region(name):
            return end - length
    return None


def _is_rare(words: Sequence[Word]) -> bool:
    """A family's name with a given name that the dictionary lacks, or the other way about."""
    written = "".join(word.surface for word in words)
    if len(words) < 2 or not _HAN.fullmatch(written) or NO_NAME.search(written):
        return False
    others = [word for word in words if not is_person(word)]
    is_known = words[0].pos.endswith("姓") or words[-1].pos.endswith("人名-名")
    return is_known and all(len(word.surface) == 1 or is_place(word) for word in others)


def _before(text: str, word: Word) -> str:
    return text[max(0, word.start - SO_FAR) : word.start]


def _last_phrase(text: str, words: Sequence[Word]) -> int:
    """Index of the first word after the last particle or title."""
    at = len(words)
    while at and not words[at - 1].pos.startswith(_PARTICLES):
        is_apart = at < len(words) and words[at - 1].end < words[at].start
        before = _before(text, words[at]).rstrip() if is_apart else ""
        if _GLUED.search(before) or _COMPANY.search(before):
            break
        at -= 1
    return at
