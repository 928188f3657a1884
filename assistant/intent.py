"""What a question asks for, as far as its form tells: a number's owner, a figure, a desk."""

import html
import re

_TELEPHONE = re.compile(
    r"(?<![\d#])(?:\+?81[-ー()\s]*\d{1,4}|0\d{1,4})[-ー()\s]*\d{1,4}[-ー()\s]*\d{4}(?!\d)|"
    r"(?<![\d〒-])(?<!〒 )\d{3}[-ー]\d{4}(?![\d-])"
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
# one only by の, since 市 and 村 stand within words (中心市街地活性化担当課).
_OTHERS_DESK = re.compile(
    r"(?:(?:北海道|関東|中部|近畿|中国|四国|九州)経済産業局|"
    r"[\u3400-\u9fff\u30a1-\u30ffー]{1,10}(?:庁|役所|役場|電力|機構|銀行|公庫|協会|"
    r"税務署|労働局|財務局|運輸局|整備局|農政局|通信局|総合事務局|年金事務所)|"
    r"(?<![a-z])(?:jetro|nedo|jogmec|jica|aist)(?![a-z])|ジェトロ|ハローワーク)"
    r"(?:の|に|へ)?[\u3400-\u9fff\u30a1-\u30ffー・]{0,12}(?:課|室|係|窓口|電話|番号|連絡先)|"
    r"[\u3400-\u9fff]{2,4}[都県市町村区]の[\u3400-\u9fff\u30a1-\u30ffー・]{0,12}"
    r"(?:課|室|係|電話|番号|連絡先)"
)

_DESK = re.compile(
    r"窓口|担当|問い?合わ?せ|連絡先|電話番号|相談先|所管|どの(課|室|部署|部門|窓口)|何課|部署|"
    r"(誰|だれ|どなた)に|相談(したい|でき|に乗|させ|する)|(聞|訊|尋ね|たずね|きけ|きい)(けば|きたい|いたら|れば|ば|たら)|"
    r"(どこ|どちら|何処)(に|へ|で|が|の課|の部)?.{0,8}"
    r"(聞|訊|きけ|きい|相談|問い|連絡|電話|申請|申し込|頼|行けば|言えば|届け|出せば|対応|扱|受け付け|教えて)|"
    r"whom?\b.*\b(contact|call|ask|speak|talk|consult)|contact|phone|telephone|"
    r"(which|what) (division|office|desk|department|section)|"
    r"where (can|do|should|could|must) (i|we|one|businesses|companies|consumers)|"
    r"in charge|responsible|who (handles|deals|is in|can help)|\bdesk\b"
)

_UNITS = (
    "件|人|名|社|者|回|箇所|カ所|ヶ所|か所|年度?|月|日|円|割|位|台|つ|本|部門|団体|チーム|市町村|自治体|"
    "校|店|期|倍|ポイント|mw|時間|種類|柱|分野|項目|指標|%|パーセント|か国|カ国|県|号|周年|歳|点"
)
_COUNT = re.compile(
    rf"何({_UNITS}|(?:平方|立方)?[ァ-ヶー]{{2,}}|坪|頭|匹|枚|個|冊|軒|基|棟|床|便|話)"
)
# Units that are written as signs too.
_SIGNS = {
    "メートル": "m", "キロメートル": "km", "平方メートル": "m2", "立方メートル": "m3",
    "キロ": "km|kg", "グラム": "g", "キログラム": "kg", "トン": "t", "ヘクタール": "ha",
    "キロワット": "kw", "メガワット": "mw",
}  # fmt: skip
_NOISE, _SIGNS_OF_NOISE = 4, 2  # so many letters, of so few kinds
_DIGIT = re.compile(r"\d")

# What a question asks for, and what a sentence must hold to answer it; the first match counts.
_FIGURES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"いつ|何年|何月|何日|年月日|日付|時期|何時|年度は|"
            r"\bwhen\b|(what|which) (year|date|month|day)|how long ago"
        ),
        re.compile(r"(\d{1,4}|元)年|\d月|\d日|\d{4}\s*\||平成|令和|昭和|\bh\d"),
    ),
    (
        re.compile(
            r"割合|比率|何割|シェア|パーセント|%|伸び率|回収率|どれくらい増|"
            r"percent|share|proportion|\brate\b"
        ),
        re.compile(r"\d\s*%|\d\s*割|パーセント"),
    ),
    (
        re.compile(r"いくら|金額|総額|予算|費用|資本金|how much (money|funding)|amount|budget|yen"),
        re.compile(r"\d[\d.,]*\s*[兆億万千]*円"),
    ),
)
_FIGURE = re.compile(
    r"いくつ|どれ(くらい|ぐらい|だけ|ほど)|どの(くらい|ぐらい|程度)|数は|件数|人数|社数|目標値|規模|"
    r"how (many|much|large|big|far|long)|number of|target"
)
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"誰|だれ|会社|企業(名|は)|社長|座長|講師|何という|名前|名称|どこの|どの(企業|会社|団体|大学|機関)|"
            r"実施主体|\bwho\b|which (company|organi[sz]ation|university)|name of|called"
        ),
        re.compile(r"株|大学|機構|協会|協議会|氏|連合|センター|局|会議|懇談会|「|[◎]"),
    ),
    (
        re.compile(
            r"とは|って(何|なに|どんな|どういう)|どんなもの|どういう(もの|意味)|意味|略|"
            r"what (is|are|does)|stands? for|define|meaning"
        ),
        re.compile(r"とは|略|概念|という。|こと。|もの|である。|システム|\(|:"),
    ),
    (
        re.compile(r"なぜ|どうして|理由|原因|要因|背景|\bwhy\b|reason|cause"),
        re.compile(r"ため|から|により|要因|背景|理由|よって"),
    ),
)


_PLACE = re.compile(
    r"どこ|何処|場所|住所|所在地|(どの|何|どこの)(県|市|町|村|都市|地域|地区)|行き先|"
    r"\bwhere\b|located|address|"
    r"(which|what) (cit(y|ies)|prefecture|town|municipalit|area|region|place)"
)
_DEFINED = re.compile(
    r"^(?P<ja>.{1,30}?)(?:とは|って(?:何|なに|どんな|どういう)|というのは|の(?:意味|定義|正式名称)|"
    r"は何の略|は(?:何|どういう)(?:のこと|という意味|意味)|は日本語で)|"
    r"\b(?:what (?:is|are|does|do)|define|explain)"
    r"(?: meant by| the meaning of| the term| the abbreviation)?(?: an?| the)? (?P<en>.+?)"
    r"(?: means?\b| stands? for| refers? to| in | as |,|\?|$)"
)


def telephone_numbers(normal: str) -> list[str]:
    """Every telephone number in a normalised text, in digits as it is dialled within Japan; a
    number without area code is given as it stands."""
    digits = [re.sub(r"\D", "", match) for match in _TELEPHONE.findall(normal)]
    return [re.sub(r"^81(?=\d{9,10}$)", "0", number) for number in digits]


def without_numbers(text: str) -> str:
    """A normalised text without its telephone numbers."""
    return _TELEPHONE.sub(" ", text)


def is_instruction(normal: str) -> bool:
    """Whether a text tries to command the program rather than ask the office."""
    return _INSTRUCTION.search(normal) is not None


def is_code(text: str) -> bool:
    """Whether a text holds a script, a query or a path rather than a question."""
    return _CODE.search(text.lower()) is not None


def without_markup(text: str) -> str:
    """A pasted text without its tags and links; what they enclose stays."""
    return html.unescape(_TAG.sub(lambda tag: f" {tag.group(1) or ''} ", html.unescape(text)))


def asks_for_others_desk(normal: str) -> bool:
    """Whether the desk asked for is expressly another office's."""
    return _OTHERS_DESK.search(normal) is not None


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
    r"たい|ほしい|欲しい|困っ|悩ん|くれない|もらえない|できない|トラブル|被害|"
    r"\b(want|need|would like|wish|trouble|problem)\b"
)


_INTERROGATIVE = re.compile(
    r"何|なに|なん(で|の)|どんな|どの|どう(いう|して|やって)|なぜ|いつ|いくつ|いくら|誰|だれ|"
    r"(です|ます|でした|ました)か|\b(what|which|how|why|when|who|is|are|was|were|does|did)\b"
)


def asks_for_fact(normal: str) -> bool:
    """Whether a text has the form of a question, rather than of a wish or of a trouble told."""
    return _INTERROGATIVE.search(normal) is not None


def is_wish(normal: str) -> bool:
    """Whether a text tells of a wish or a trouble rather than asks for a fact."""
    return _WISH.search(normal) is not None


def figure_wanted(normal: str) -> re.Pattern[str] | None:
    """What an answer must hold: a date, a share, a sum, a count in a unit, any figure, or None
    where the question asks for no figure. The pattern is for normalised sentences."""
    for asked, held in _FIGURES:
        if asked.search(normal):
            return held
    if match := _COUNT.search(normal):
        unit = match.group(1)
        sign = rf"|(?:{_SIGNS[unit]})(?![a-z0-9])" if unit in _SIGNS else ""
        return re.compile(rf"\d[\d.兆億万千約]*\s*(?:{re.escape(unit)}{sign})")
    return _DIGIT if _FIGURE.search(normal) else None


def wants_place(normal: str) -> bool:
    """Whether a question asks for a place."""
    return _PLACE.search(normal) is not None


def definition_of(normal: str) -> re.Pattern[str] | None:
    """What a sentence holds that defines the word whose meaning is asked: 「MaaSとは」, 「MaaS
    (…)」, 「(MaaS)とは」; None where no word's meaning is asked."""
    found = _DEFINED.search(normal)
    if found is None:
        return None
    word = re.escape((found["ja"] or found["en"]).strip("「」『』\"' "))
    if not word:
        return None
    return re.compile(rf"{word}[」』\"')]*(?:とは|\(|⇒|→|:|=)|\({word}\)")


def kind_wanted(normal: str) -> re.Pattern[str] | None:
    """What an answer probably holds: a name, a definition, a reason; None where the question
    does not tell."""
    for asked, held in _KINDS:
        if asked.search(normal):
            return held
    return None
