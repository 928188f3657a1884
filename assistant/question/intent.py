"""What a question asks for, as far as its form tells: a number's owner, a fact, a desk."""

import html
import re
from collections.abc import Iterable, Iterator

from corpus.telephone import numbers_in
from index.concepts import NO_DIVISION
from ingest.japanese import Morpheme, morphemes

_LOCAL_NUMBER = re.compile(r"(?<![\d〒-])(?<!〒 )\d{3}[-ー]\d{4}(?![\d-])")  # no area code
_NUMBER_ASKED = re.compile(r"電話|tel\b|(?:phone|telephone) ?number|連絡先|問い?合わせ先")
# Of 「電話相談」 or 「電話詐欺」 nobody asks the number by that.
_WHOSE_NUMBER = re.compile(
    r"^(?P<whose>[^。?]{3,30}?)の"
    r"(?:電話(?:番号)?(?!(?!教|何|番)[一-鿿ァ-ヶ])|tel\b|連絡先|問い?合わせ先)"
)
_MAIN_LINE_ASKED = re.compile(
    r"大?代表(?:の|する)?\s*(?:電話番号|電話|番号|連絡先|tel)(?:は?何番)?|switchboard|"
    r"(?:main|general) (?:(?:tele)?phone(?: number)?|line|number)"
)
_INSTRUCTION = re.compile(
    r"(これまで|以前|上記|前|今まで|すべて|全て)の(指示|命令|指令|制約)|"
    r"(指示|命令|ルール|制約|設定)を(無視|忘れ|解除|破)|制限を(解除|外)|"
    r"システム ?プロンプト|開発者モード|管理者(モード|権限)|"
    r"(プロンプト|内部(設定|指示|情報)|初期設定|パスワード|apiキー)を(表示|教え|出力|見せ|開示)|"
    r"になりきって|になったつもり|として振る舞|あなたは(今から|これから|今日から)|"
    r"(ignore|disregard|forget|override|bypass)( all| any)?( of)?( the| your| my)?"
    r"( previous| prior| above| earlier| safety)? (instructions|rules|prompts?|guidelines)|"
    r"system prompt|you are now|pretend (to be|you|that)|act as|role-?play|jailbreak|"
    r"developer mode|(reveal|print|show|repeat|output)( me)?( us)? (your|the) "
    r"(hidden |secret |internal |system |initial )?(prompt|instructions|rules|password|api key)|"
    r"from now on,? you"
)
_CODE = re.compile(
    r"<\s*/?\s*(script|style|iframe|object|svg|form|input|img)\b|\bon\w+\s*=|javascript:|<\?|"
    r"\{\{.*\}\}|\$\{|(?:'|\")\s*(?:or|and)\s+['\"\d]|;\s*--|\.\./|"
    r"\bselect\s+\S+\s+from\s+\w+\s*(;|where|$)|"
    r"\b(?:drop|delete|insert|update|union)\s+(?:table|from|into|select|\w+\s+set)\b"
)
_TAG = re.compile(r"</?[a-z][^<>]*>|!?\[([^\]]*)\]\([^)]*\)", re.IGNORECASE)
# Another office named as the owner of a desk: 宮城県の中小企業課, 特許庁の電話番号. A place owns
# one only by の, since 市 and 村 stand within words (中心市街地活性化担当課). Who asks (町役場の
# 企画係です) or did something there (町の課とともに開いた) does not ask for it.
_SECTION = rf"課(?!{'|'.join(NO_DIVISION)})|室|(?<!関)係|電話|番号|連絡先"
_WHO_ASKS = "です|の者|の職員|で働|に勤|におり|に所属"
_OTHERS_DESK = re.compile(
    r"(?P<office>(?:北海道|関東|中部|近畿|中国|四国|九州)経済産業局|"
    r"[\u3400-\u9fff\u30a1-\u30ffー]{1,10}(?:庁|役所|役場|電力|機構|銀行|公庫|協会|"
    r"税務署|国税局|法務局|労働局|財務局|運輸局|整備局|農政局|通信局|総合事務局|年金事務所)|"
    r"(?<![a-z])(?:jetro|nedo|jogmec|jica|aist)(?![a-z])|ジェトロ|ハローワーク)"
    rf"(?:の|に|へ)?[\u3400-\u9fff\u30a1-\u30ffー・]{{0,12}}(?:{_SECTION}|窓口)(?!{_WHO_ASKS})|"
    r"(?P<place>[\u3400-\u9fff]{2,10}[都県市町村区])の[\u3400-\u9fff\u30a1-\u30ffー・]{0,12}"
    rf"(?:{_SECTION})(?!{_WHO_ASKS}|と|が|や|による)"
)

_HALL = re.compile(r"(?<=[市区])役所$|(?<=[町村])役場$|(?<=[都道府県])庁$")
_HALLS = ((("市", "区"), "役所"), (("町", "村"), "役場"), (("都", "道", "府", "県"), "庁"))
_KINDS = "都道府県郡市区町村"
_IN_BRACKETS = re.compile(r"\([^()]*\)")

_BEGINS = r"(?:^|[.?!;:] ?(?:and |so |but )?|\band )"  # of a clause, not of “people who live”
_ASKS_FOR_HELP = r", (?=(?:where|who) (?:can|do|should|would)\b)"  # “Excuse me, where can I …”
# Who did or gets something is a fact, who does something for people is a desk.
_NO_DESK = (
    r"is|are|was|were|did|has|had|have|won|wrote|said|made|led|leads?|spoke|sat|took|gave|came|went|"
    r"[a-z]+ed|(?:chair|head|serv|design|found|lectur|develop|publish|own)[a-z]*|"
    r"runs?|ran|operates?|hosts?|sponsors?|organi[sz]es?|qualif[a-z]+|cannot|can't|receives?|gets?|pays?|needs?|benefits?|counts?|lives?|works?|"
    r"guidelines?|standards?|recommend[a-z]*"
)
_WHO_MAY = (
    r"apply|use|get|receive|join|participate|file|enter|be|attend|become|register|submit|take"
)
_WHERE_IS = (
    r"is|are|was|were|did|does|will|has|had|applicable|relevant|possible|necessary|appropriate"
)
_UNIT = (
    r"(?:division|office|department|section|counter|branch|team)\b"
    r"(?!-| (?:space|relocation|building|tour|stores?|supplies|equipment|rent|workers?)\b"
    r"| of (?:the |an? |this )?(?:act|law|ordinance|industry|form|report|plan|policy|document)\b)"
)
# When a desk is open is a fact: 「窓口は何時まで」.
_WHEN_OPEN = (
    r"(?:[はのが]|って)(?![^。?]{0,12}(?:どこ|どちら|何処|誰|だれ))[^。?]{0,12}(?:何時|(?:受付|開庁|営業|利用|取扱い?)時間|何曜|[土日]曜|休み|"
    r"(?:開い|開け|空い|やっ)て(?:い?ま|い?る|い?な)|混[みんむ雑])"
)
_DESK = re.compile(
    rf"窓口(?!{_WHEN_OPEN})|"
    r"担当|問い?合わ?せ|連絡先|電話番号|相談先|所管|何課|部署|"
    r"(?:どの|(?:どこ|どちら|何処)の)(?:部門|(?:課|室|係|部)(?=[でがはにをへもか?。、,\s]|です|$))|"
    r"(誰|だれ|どなた)に|相談(したい|でき|に乗|させ|する)|(聞|訊|尋ね|たずね|きけ|きい)(けば|きたい|いたら|れば|ば|たら)|"
    r"(どこ|どちら|何処)(に|へ|で|が|の課|の部)?.{0,8}"
    r"(聞|訊|きけ|(?<!大)きい|相談|問い|連絡|電話|申請|申し込|頼|行けば|言えば|届け|出せば|対応|扱|受け付け|教えて|訴え|"
    r"通報|申し出|すがれ|駆け込)|"
    r"(?:相談|連絡|苦情|通報)(?:は|って|なら)(?:どこ|どちら|何処)|"
    r"(?:どこ|どちら|何処)(?!まで|から|[のが]).{0,10}(?:知らせ|伝え|手続)|"
    r"(?:手続き?|てつづき|申し?込み?|もうしこみ|届け?出?)(?:は|って|なら)?"
    r"(?:どこ|どちら|何処)(?!まで|から|か(?!な)|の(?!課|窓口))|"
    r"whom?\b.*\b(contact|call|ask|speak|talk|consult)|contact|phone|telephone|"
    rf"(which|what) (of )?(your )?({_UNIT}|desk)|"
    rf"(?:{_BEGINS}|{_ASKS_FOR_HELP})where (?!(?:{_WHERE_IS})\b)|"
    rf"(?:{_BEGINS}|{_ASKS_FOR_HELP})who "
    rf"(?!(?:{_NO_DESK}|(?:can|could|may|must|should|has to) (?:{_WHO_MAY}))\b)|"
    r"(someone|somebody|anyone|anybody)\b.* (i|we) can\b|whose permission|"
    r"(direct|put) me (to|through)|(like|want|wish) to (ask|talk|speak|discuss|consult)|"
    rf"(is there|do you have|looking for) (an? |the )?{_UNIT}|"
    r"in charge|responsible|who (handles|deals|is in|can help)|\bdesk\b"
)
_NOISE, _SIGNS_OF_NOISE = 4, 2  # so many letters, of so few kinds


def telephone_numbers(normal: str) -> list[str]:
    """Every telephone number in a normalised text, in digits as it is dialled within Japan; a
    number without area code is given as it stands."""
    whole = [digits for _, _, digits in numbers_in(normal)]
    rest = _LOCAL_NUMBER.findall(_without_whole_numbers(normal))
    return [*whole, *(re.sub(r"\D", "", number) for number in rest)]


def asks_for_number(normal: str) -> bool:
    """Whether a question asks for a telephone number."""
    return _NUMBER_ASKED.search(normal) is not None


def whose_number(normal: str) -> str | None:
    """Whose telephone number a question asks for, in its words; None where its form does not
    tell."""
    asked = _WHOSE_NUMBER.search(normal)
    return asked["whose"].strip() if asked else None


def without_main_line(normal: str) -> str:
    """A normalised text without the words that ask for an office's general number."""
    return _MAIN_LINE_ASKED.sub(" ", normal)


def without_numbers(text: str) -> str:
    """A normalised text without its telephone numbers."""
    return _LOCAL_NUMBER.sub(" ", _without_whole_numbers(text))


def _without_whole_numbers(text: str) -> str:
    for start, end, _ in reversed(list(numbers_in(text))):
        text = f"{text[:start]} {text[end:]}"
    return text


def is_instruction(normal: str) -> bool:
    """Whether a text tries to command the program rather than ask the office."""
    return _INSTRUCTION.search(normal) is not None


def is_code(text: str) -> bool:
    """Whether a text holds a script, a query or a path rather than a question."""
    return _CODE.search(text.lower()) is not None


def without_markup(text: str) -> str:
    """A pasted text without its tags and links; what they enclose stays."""
    return html.unescape(_TAG.sub(lambda tag: f" {tag.group(1) or ''} ", html.unescape(text)))


def asks_for_others_desk(normal: str, own: Iterable[str] = ()) -> bool:
    """Whether the desk asked for is expressly another office's. `own` are the normalised names of
    this one: a city's people call it 市役所, みどり市役所 or みどり市."""
    names = [name for whole in own if (name := _place_of(_IN_BRACKETS.sub("", whole).strip()))]
    return any(
        not any(_ends_with(before, name) or _ends_with(name, named) for name in names)
        for before, named in _offices_named(normal)
    )


def hall_of(place: str) -> str:
    """みどり市役所 of みどり市; any other name as it is."""
    return place + next((hall for signs, hall in _HALLS if place.endswith(signs)), "")


def _place_of(office: str) -> str:
    """みどり市 of みどり市役所, 県 of 県庁; any other office by its whole name."""
    return _HALL.sub("", office)


def _offices_named(normal: str) -> Iterator[tuple[str, str]]:
    """The text up to each office whose desk it names, and that office."""
    for found in _OTHERS_DESK.finditer(normal):
        start, end = found.span("office" if found["office"] else "place")
        before = normal[:end]
        yield _place_of(before), _place_of(before[_begin_of_name(before, start) :])


def _begin_of_name(text: str, start: int) -> int:
    """Where a name begins of which the pattern finds what stands from `start` on, as 野市 of
    ふじみ野市 or 市 of さいたま市: with a word, of a mere 市 with the proper noun before it."""
    words = [(begin, word) for begin, word in _words(text) if begin <= start]
    if not words:
        return start
    if words[-1][0] == start and text[start] in _KINDS and len(words) > 1:
        return words[-2][0] if words[-2][1].pos.startswith("名詞-固有名詞") else start
    return words[-1][0]


def _ends_with(text: str, end: str) -> bool:
    """Whether a text ends with these words, and not with a part of one: 東広島市 does not end with
    広島市."""
    start = len(text) - len(end)
    return text.endswith(end) and any(begin == start for begin, _ in _words(text))


def _words(text: str) -> list[tuple[int, Morpheme]]:
    """The morphemes of a text, each with where it begins."""
    found: list[tuple[int, Morpheme]] = []
    end = 0
    for morpheme in morphemes(text):
        start = text.index(morpheme.surface, end)
        end = start + len(morpheme.surface)
        found.append((start, morpheme))
    return found


def is_others(name: str, normal: str) -> bool:
    """Whether the name of a division stands in a text as the division of somebody else: 市の国際課,
    but not 経済産業局の国際課."""
    return re.search(rf"(?<!局)の{re.escape(name)}", normal) is not None


def is_noise(normal: str) -> bool:
    """Whether a text is no language at all: signs and digits alone, or one or two letters
    typed over and over."""
    letters = [character for character in normal if character.isalpha()]
    if not letters:
        return True
    return len(letters) >= _NOISE and len(set(letters)) <= _SIGNS_OF_NOISE


def asks_for_desk(normal: str) -> bool:
    """Whether a question asks whom to call."""
    return _DESK.search(normal) is not None


_WISH = re.compile(
    # 冷たい, 重たい, だいたい and 雨みたいな tell of no wish.
    r"(?<![冷重み])(?<!だい)たい|[見み]たい(?![なにだ])|ほしい|欲しい|困っ|悩ん|悩み|迷っ|心配|不安|"
    r"くれない|もらえない|できない|トラブル|被害|どう(?:したら|すれば)|何から(?:手|始め)|進まない|"
    r"^(?:want|need)\b|\b(?:i|we|my|our)\b.*\b(?:want|need|wish)|would like|trouble|problem|"
    r"what (should|can) i do"
)


_INTERROGATIVE = re.compile(
    r"何|なに|なん(で|の)|どんな|どの|どう(いう|して|やって)|なぜ|いつ|いくつ|いくら|誰|だれ|"
    r"(です|ます|でした|ました)か|\b(what|which|how|why|when|who|is|are|was|were|does|did)\b"
)


_COURTESIES = (
    r"(?:どうも|本当に|誠に|大変|いろいろ|御?丁寧に)*(?:ありがとう|有難う)(?:ございま(?:す|した))?|"
    r"(?:助|たす)かりました|(?:よく)?(?:分|わ)かりました|了解(?:です|しました)?|こんにちは|こんばんは|"
    r"おはよう(?:ございます)?|はじめまして|初めまして|お世話に(?:なって(?:い|お)ります|なり(?:ます|ました))|"
    r"失礼します|さようなら|(?:many )?thanks?(?: you)?(?: very much| so much| a lot)?|hello|hi|"
    r"good (?:morning|afternoon|evening)|(?:good)?bye|(?:i )?got it"
)
_COURTESY = re.compile(rf"(?:(?:{_COURTESIES})[\s、。,.!?・~ー]*)+")


def is_courtesy(normal: str) -> bool:
    """Whether a text greets or thanks and asks nothing."""
    return _COURTESY.fullmatch(normal) is not None


def asks_for_fact(normal: str) -> bool:
    """Whether a text has the form of a question, rather than of a wish or of a trouble told."""
    return _INTERROGATIVE.search(normal) is not None


def is_wish(normal: str) -> bool:
    """Whether a text tells of a wish or a trouble rather than asks for a fact."""
    return _WISH.search(normal) is not None
