"""What kind of answer a question asks for, and which sentences hold one.

「何社」 asks for a count of companies, 「いつ」 for a date, 「どなた」 for a person. A sentence
that holds nothing of the kind does not answer, however much of the question it repeats; and what
a question says itself is no answer to it. (Expected answer types: Li and Roth 2002.)

Only what asks gives a kind, not a noun anywhere in a question: 「費用はいくら」, not 「費用の
支援」.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest.prices import CHARGE, EXPENSE, FEE

Kind = Literal["figure", "place", "person", "name"]

_DIGITS = re.compile(r"\d[\d.]*")
_AT_HAND = 8  # questions: one is asked of its sentences and again of its answer
_TELLING = 3  # digits of a number that is said again only where the same is meant


@dataclass(frozen=True, slots=True)
class AnswerType:
    """A figure or a name of the form of `pattern` (for normalised texts), or a proper name. A
    name that 「どこ」 asks for may be an organisation's or a place's, and of any form. A person's
    pattern is of the office that the person holds (局長), None where any person will do."""

    kind: Kind
    pattern: re.Pattern[str] | None = None

    @property
    def is_strict(self) -> bool:
        """Whether a sentence that holds none cannot answer."""
        return self.kind != "name"

    def is_held(self, sentence: str, names: Sequence[str], question: str) -> bool:
        """Whether a sentence holds one that the question does not say. `names` are the proper
        names in the sentence: of persons where one is asked for, else of places; not looked at
        for a figure. Both texts are normalised."""
        if self.kind == "person" and self.pattern and not self.pattern.search(sentence):
            return False
        if self.kind in ("person", "place"):
            return any(name not in question for name in names)
        found = [match.group() for match in self.pattern.finditer(sentence)] if self.pattern else []
        if self.kind == "name":
            return any(name not in question for name in (*names, *found))
        return any(not _is_said(figure, question) for figure in found)


def _is_said(figure: str, question: str) -> bool:
    """Whether a question says a figure: 33社 in 「33社のうち」, 2021年 in "in 2021"."""
    digits = _DIGITS.findall(figure)
    if len(digits) == 1 and (len(digits[0]) >= _TELLING or digits[0] == figure):
        return digits[0] in _DIGITS.findall(question)
    return re.search(rf"(?<![\d.]){re.escape(figure.strip())}", question) is not None


def _figure(pattern: str) -> AnswerType:
    return AnswerType("figure", re.compile(pattern))


def _compiled(*kinds: tuple[str, AnswerType]) -> list[tuple[re.Pattern[str], AnswerType]]:
    return [(re.compile(asked), found) for asked, found in kinds]


_NUMBER = r"\d[\d.十百千万億兆数余]*\s*の?"
# In English sentences.
_MONTH_NAME = (
    r"\b(?:january|february|march|april|may(?=\W+(?:\d|$))|(?:in|of|until|by) may|june|july|august|"
    r"september|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.)"
)
_DAY_NAME = rf"{_MONTH_NAME}\s*\d+|\d+(?:st|nd|rd|th)?\s*{_MONTH_NAME}"
_WEEKDAY_NAME = r"\b(?:mon|tues|wednes|thurs|fri|satur|sun|week|every )days?\b|\bweekends?\b"
_HOUR = r"\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\bnoon\b|\bmidnight\b"
_TERM = (
    r"\b(?:within|every) (?:\w+ ){0,2}(?:day|week|month|year)s?\b|"
    r"(?:day|week|month)s? (?:after|before)\b"
)
_YEAR = r"\b(?:in|since|by|of|until|from) (?:19|20)\d\d\b"
_DAY = _figure(rf"\d+月\d+日|\d+日(?!間)|\d+/\d+|\d+\.\d+\.\d+|{_DAY_NAME}")
_MONTH = _figure(rf"\d+月(?!間)|\d+/\d+|\d{{4}}\s*\|\s*\d+\s*\||\d+\.\d+\.\d+|{_MONTH_NAME}")
_DATE_FORM = (
    r"(?:\d{1,4}|元)年(?!間|以上)|\d+月(?!間)|\d{4}\s*\||(?<![a-z])[hr]\d+|\d{4}/\d|"
    rf"{_YEAR}|{_MONTH_NAME}"
)
_DATE = _figure(_DATE_FORM)
# A date, a term (14日以内, 翌月末日), or what comes again (毎週火曜).
_TIME = _figure(
    rf"{_DATE_FORM}|\d+日(?!間)|\d+(?:[かカヶケ箇]月|月|週間?|年)(?:以内|前|後|まで)|"
    r"\d+日間?以内|[一二三四五六七八九十]+日(?:間?以内|前)|[翌当毎今]月|末日|[当前]日|"
    r"[月火水木金土日]曜|毎[日週年]|随時|通年|\d+時(?!間)|\d+:\d+|"
    rf"{_WEEKDAY_NAME}|{_HOUR}|{_TERM}"
)
_WEEKDAY = _figure(
    r"(?<!\d)[月火水木金土日](?:曜|(?:[・、,~-]|から)(?=[月火水木金土日祝]))|"
    rf"(?:^|[\s|])[月火水木金土日](?=[\s|]|$)|平日|毎日|土日|{_WEEKDAY_NAME}"
)
_CLOCK = _figure(rf"\d+時(?!間)|\d+:\d+|24時間|終日|昼夜|{_HOUR}")
_SHARE = _figure(r"\d[\d.]*\s*(?:%|割|パーセント|分の\d+)|\d/\d")
_MONEY = _figure(
    r"\d[\d.]*\s*[十百千万億兆]*円|¥\s*\d|"
    r"\d[\d.]*\s*(?:(?:thousand|[mb]illion|trillion)\s*)?(?:yen|jpy)\b|\bjpy\s*\d"
)
# How long something takes or lasts: no day, month or year of a calendar (4月15日, 令和3年).
_LENGTHS = {
    "days": r"(?<![月\d])\d+(?:営業)?日|[一二三四五六七八九十]+日間?(?:以内|前)",
    "weeks": r"\d+週",
    "months": r"\d+(?:[かカヶケ箇]月|月(?=間|以内|以上|前|後|分))",
    "years": (
        r"(?<![\d和成正治rhs])\d{1,3}[かカヶケ箇]?年(?!度|\d|[春夏秋冬])|"
        r"\d+年(?:間|に[一1][回度](?!目))"
    ),
    "hours": r"\d+時間",
    "minutes": r"\d+分(?!の)",
}
_IN_ENGLISH = r"(?:\d|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten))[ -](?:\w+ )?"


def _length(*units: str) -> AnswerType:
    """So many of one of the units, in either language."""
    forms = [f"{_LENGTHS[unit]}|{_IN_ENGLISH}{unit[:-1]}s?\\b" for unit in units]
    return _figure("|".join(forms))


# Neither a date nor an ordinal, the number of an item or a part of a code; a unit in letters may
# follow.
_FIGURE = _figure(
    r"(?<![\da-z第.~-])(?<!\((?=\d{1,2}\)))(?<!^(?=\d{1,2}\)))\d[\d.]*"
    r"(?![\d.~-]|(?!(?:[kcm]?m[23]?|ha|[km]w|k?g|t)(?![a-z]))[a-z]|"
    r"\s*(?:年(?!間)|月(?!間)|日(?!間)|期|章|号))"
)
_ADDRESS = _figure(r"〒\s*\d{3}-?\d{4}|[都道府県市区町村郡][^、。\s\d]{1,20}\d+(?:丁目|番|号|-\d)")
_ORDINAL = AnswerType("figure", _DIGITS)
_PLACE = AnswerType("place")
_PERSON = AnswerType("person")
_NAME = AnswerType(
    "name",
    re.compile(
        r"[一-鿿々ァ-ヶーa-z]{0,20}(?:\(株\)|株式会社|(?:大|高等?|中|小)学?校|大学|学院|機構|協会|協議会|"
        r"連合会?|センター|研究所|銀行|組合|財団|会議|懇談会|コンソーシアム|[局庁])|\(株\)"
    ),
)

# Ways in which a noun is what is asked for: 「資本金は?」, 「人口を教えて」, 「費用はどれくらい」.
_ASKED = (
    r"(?:は|って)?(?:いくら|いくつ|何|ど[のれ](?:くらい|ぐらい|ほど|だけ|程度)|"
    r"(?:です|でした|でしょう)?か?\s*\??$)|を(?:教え|知り)|の目標値?は"
)
_THE = r"what (?:is|are|was|were) the (?:[\w-]+ ){0,3}"
_PRICE = (
    r"(?:[金総税価付助限年月]額|予算額?|資本金|賞金|お金|売上高?|価格|値段|[運家工]賃|[時日月]給|"
    rf"{EXPENSE}|{FEE}|[一-鿿ァ-ヶー]{CHARGE})"
)
_ENGLISH_PRICES = (
    r"how much (?:money|funding|subsidy|support|capital|tax|rent)|"
    r"how much (?:is|are|was|were|do|does|did|will|would|can|could|should|must)\b.*\b"
    r"(?:costs?|pay|paid|charged?|fees?|fares?|prices?|rent|tuition|tax(?:es)?|deposit|"
    r"allowances?|subsid(?:y|ies)|grants?|benefits?|fines?|wages?|salary|budget)\b|"
    r"how much (?:is|are) (?:it|an?|one)\b|"
    r"how much (?:do|can|will|would|should) \w+ (?:get|receive|owe)\b|"
    r"what (?:do|does|did|will|would)\b.{1,60}\bcost\b"
)
_COUNTED = (
    "人|名|社|者|件|回|度|[箇カヶかヵ]所|[かカヶ]国|[かカヶ]月|週間?|日間|時間|分間|分|階|倍|台|本|枚|冊|部門|部|個|頭|"
    "匹|軒|戸|世帯|棟|床|坪|便|話|団体|チーム|市町村|自治体|都道府県|校|大学|店舗?|拠点|事業所?|施設|機関|"
    "法人|品目|業種|路線|分野|種類?|柱|項目|指標|ポイント|点|歳|周年|基|つ|"
    "(?:[平立]方)?(?:キロ|センチ|ミリ|マイクロ|メガ|ギガ|テラ)?(?:メートル|グラム|リットル|トン|ワット時?|"
    "バイト|ベクレル|シーベルト|ヘルツ)|キロ|センチ|ミリ|ヘクタール|アール|カロリー|アンペア|ボルト|デシベル|バレル|"
    "インチ|ドル|ユーロ|ページ|チーム|グループ|クラス|コース|コマ|ケース|パターン|タイプ|ブロック|"
    "プロジェクト|シーズン|メニュー|ステップ|レーン|ルート"
)
_COUNT = re.compile(
    rf"何(?:[数十百千万億兆]*)(?:(?P<unit>{_COUNTED})(?!目)|(?P<place>[県市町村区駅]|都市|地域))"
    # 何社でも, 何社かの, 何度割れても say no number.
    r"(?!(?:で)?も(?!ら)|か(?=[のでが])|[^はがの、?]{1,6}[てで]も)(?P<at>に(?!つい)|で(?!す|し))?"
)
# The first that a question matches counts; counts (何社) come between the two.
_BEFORE_COUNTS = _compiled(
    (r"何曜|what day of the week|which weekday", _WEEKDAY),
    (r"何日(?:以内|待|かか|かけ|ごと|おき|分)", _length("days", "weeks", "months")),
    (r"何月何日|何日(?![間目]|程度)|年月日|日付は|(?:what|which|exact) date", _DAY),
    (r"(?:what|which|exact) days?\b", _TIME),
    (r"何時(?!間)|what time|opening hours", _CLOCK),
    (r"何月|(?:what|which) month", _MONTH),
    (r"何(?:位|号|期|[番回期]目)", _ORDINAL),
    (r"何(?:%|パーセント|割)|補助率は|what (?:percent\w*|share|proportion|rate|ratio)\b", _SHARE),
    (r"何[十百千万億兆]*円", _MONEY),
    (
        r"何年(?:間|も[つちた]|有効|ごと|毎|おき|使|持|続|保|働|勤|住|待|経|たて|たつ|契約|分|以[内上下]|後(?!半)|"
        r"か[かけ]|に[一1][回度]|で(?![すしごあ])|(?:くらい|ぐらい|ほど|程度)(?!前))",
        _length("years"),
    ),
    (
        r"何年度?(?![ぶ後目前]|生(?!ま)|か月)|(?:what|which) (?:fiscal )?year|how long ago",
        _DATE,
    ),
    (
        r"(?<![い強しきつ近])いつ(?!も|でも|か(?!ら)|の間)|(?:期限|締め?切り?)は(?:\s*\??$|です|何)|"
        r"\bwhen (?:is|are|was|were|did|do|does|will|has|have|can|should|must)\b|\bby when\b|"
        r"(?:what is|when is) the deadline|how soon",
        _TIME,
    ),
)
_AFTER_COUNTS = _compiled(
    *((rf"how many (?:\w+ )?{unit}\b", _length(unit)) for unit in _LENGTHS),
    (
        r"\bhow long (?:do|does|did|will|would|can|could|must|should|has|have|had)\b",
        _length(*_LENGTHS),
    ),
    (
        rf"(?:割合|比率|シェア|[一-鿿]率)(?:{_ASKED})|"
        rf"{_THE}(?:percent\w*|share|proportion|rat(?:e|io))\b",
        _SHARE,
    ),
    (
        # いくらかかる, not いくらか安い.
        r"いくら(?!か(?!か[らりるっ]|け[たて])|でも)|"
        rf"{_PRICE}(?:{_ASKED})|{_ENGLISH_PRICES}|"
        rf"{_THE}(?:sales|revenue|fee|price|cost|charge|fare|rent|tuition|subsidy|capital|budget|"
        r"amount)\b",
        _MONEY,
    ),
    (
        r"いくつ(?!か)|ど[れの](?:くらい|ぐらい|だけ|ほど|程度)(?!の(?:間隔|頻度))|"
        rf"(?:人口|面積|[高長重深広]さ|距離|出力|容量|生産[量高]|規模|定員|目標値?|数)(?:{_ASKED})|"
        rf"how (?:many|much|large|big|wide|far|long|tall|high|deep|heavy|old)\b|what sizes?\b|"
        rf"{_THE}(?:number|population|size|target)\b",
        _FIGURE,
    ),
    (
        r"どなた(?!でも|か)|氏名|お名前|(?:誰|だれ)(?:です|だ(?!け)|でしょ|でし|か(?![のらにが])|$|\?)|"
        r"(?:誰|だれ)が.{0,8}(?:務|なっ|就)|(?:代表者?|社長|[長員師]|監督|教授)の名前|"
        r"\bwho (?:is|was|were) the (?:[\w-]+ ){0,3}"
        r"(?:president|chair\w*|head|director|leader|minister|mayor|speaker|lecturer)\b|"
        r"\bwho (?:serv|chair|head|led|leads|design|found|spoke|lectur)\w*\b",
        _PERSON,
    ),
    (
        rf"(?:住所|所在地)(?:(?:は|って)\s*(?:どこ|どちら)|を?お願い|{_ASKED}|\s*$)|"
        r"\b(?:what|where|the) .*\baddress (?:of|for)\b|what is the (?:postal |mailing )?address",
        _ADDRESS,
    ),
    (
        r"(?:どこ|何処)(?:に(?!も|でも)|で(?!す|し|ご|も)|へ|から(?!で))|"
        r"(?:場所|会場|開催地|行き先|本社)(?:は|って)?\s*(?:どこ|どちら|何|\??$)|"
        r"(?:どの|どこの)(?:県|市|町|村|まち|都市|地域|地区)|"
        r"\bwhere (?:is|are|was|were|did|does|will)\b|"
        r"(?:which|what) (?:cit(?:y|ies)|prefecture|town|municipalit)",
        _PLACE,
    ),
    (
        r"(?:どこ|どちら|何処)(?!でも|か|まで)|(?:会社|企業|団体|機関|組織|大学)(?:は|って|の名前は)?何|"
        r"(?:会社|企業|団体|機関|社)名|どの(?:企業|会社|団体|大学|機関|組織|役所)|"
        r"(?:which|what|name of the) (?:compan|organi[sz]ation|universit|firm|institution)",
        _NAME,
    ),
)
_REASON = (
    r"なぜ|何故|どうして|なんで(?!す|し|も)|何で(?!す|し|も)|(?<!内)訳[はをがで]|わけ[はをがで]|"
    r"せい(?:で|は|です|か)|理由|原因|要因|背景|何のため|狙い|ねらい|目的(?!地|ホール)|"
    r"\bwhy\b|\breasons?\b|\bcauses?\b|\bbehind\b|\bled to\b|\bpurpose|\baims?\b"
)
_ASKS_REASON = re.compile(_REASON)

# Other ways to write a unit: of these each is answered by any …
_SAME = ("人|名", "社|者|企業", "箇所|カ所|ヶ所|か所|ヵ所", "か国|カ国|ヶ国|国", "か月|カ月|ヶ月")
# … and these by what follows them.
_WRITTEN = (
    *("年間|年", "メートル|m", "キロメートル|km", "平方メートル|m2|㎡", "立方メートル|m3|㎥"),
    *("キロ|km|kg", "グラム|g", "キログラム|kg|キロ", "トン|t", "ヘクタール|ha"),
    *("キロワット|kw", "メガワット|mw", "市町村|自治体", "センチ|cm"),
)
_WAYS = {unit: ways.split("|") for ways in _SAME for unit in ways.split("|")}
_WAYS |= {ways.split("|")[0]: ways.split("|") for ways in _WRITTEN}
_OFFICE = re.compile(
    r"(?:副?社|会|座|議|局|部|課|室|次|所|支店|本部|理事|委員|総|学|市|町|村)長|大臣|知事|講師|監督"
)
_ENGLISH_OFFICES = (
    *(("director-general", "局長"), ("director general", "局長"), ("president", "[社会総学]長")),
    *(("chair", "座長|会長|議長|委員長"), ("minister", "大臣"), ("governor", "知事")),
    *(("mayor", "[市町村]長"), ("lectur", "講師|講演"), ("speaker", "講師|講演")),
)


@lru_cache(maxsize=_AT_HAND)
def answer_type(normal: str) -> AnswerType | None:
    """What the answer to a normalised question must hold; None where its form does not tell."""
    if _ASKS_REASON.search(normal):
        return None  # whatever else is named: 「5%にした理由」
    for asked, found in _BEFORE_COUNTS:
        if asked.search(normal):
            return found
    if (count := _COUNT.search(normal)) is not None:
        return _PLACE if count["place"] and count["at"] else _count(count["unit"] or count["place"])
    for asked, found in _AFTER_COUNTS:
        if asked.search(normal):
            return _holder(normal) if found is _PERSON else found
    return None


def _holder(normal: str) -> AnswerType:
    """The person who holds the office that a question names, or any person."""
    if (office := _OFFICE.search(normal)) is not None:
        return AnswerType("person", re.compile(office.group()))
    held = next((pattern for word, pattern in _ENGLISH_OFFICES if word in normal), None)
    return AnswerType("person", re.compile(held)) if held else _PERSON


def _count(unit: str) -> AnswerType:
    ways = "|".join(
        re.escape(way) + ("(?![a-z0-9])" if way.isascii() else "")
        for way in _WAYS.get(unit, [unit])
    )
    return _figure(rf"{_NUMBER}(?:{ways})")


_LIKELY: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"目的(?!地)|狙い|ねらい|何のため|何を目指|目指す|purpose|\baim|goal|in order to"
        ),
        re.compile(r"ため|目的|目指|狙い|図る|図り|べく|資する|に向け|向上|促進|創出|強化"),
    ),
    (
        re.compile(rf"{_REASON}|きっかけ"),
        re.compile(r"ため|ので|から|により|よって|要因|原因|背景|理由|契機|きっかけ|踏まえ|伴い"),
    ),
    (
        re.compile(
            r"誰|だれ|会社|企業(名|は)|社長|座長|講師|何という|名前|名称|どこの|どの(企業|会社|団体|大学|機関)|"
            r"実施主体|\bwho\b|which (company|organi[sz]ation|university)|name of|called"
        ),
        re.compile(r"株|大学|機構|協会|協議会|氏|連合|センター|局|会議|懇談会|「|[◎]"),
    ),
    (
        re.compile(
            r"(?<!こ)とは|って(何|なに|どんな|どういう)|どんなもの|どういう(もの|意味)|意味|略(?=称|語|で|か|\?|$)|"
            r"what (is|are|does)|stands? for|define|meaning"
        ),
        re.compile(r"とは|略|概念|という。|こと。|もの|である。|システム|\(|:"),
    ),
)
_DEFINED = re.compile(
    r"^(?P<ja>.{1,30}?)(?:とは|って(?:何|なに|どんな|どういう)|というのは|の(?:意味|定義|正式名称)|"
    r"は何の略|は(?:何|どういう)(?:のこと|という意味|意味)|は日本語で)|"
    r"\b(?:what (?:is|are|does|do)|define|explain)"
    r"(?: meant by| the meaning of| the term| the abbreviation)?(?: an?| the)? (?P<en>.+?)"
    r"(?: means?\b| stands? for| refers? to| in | as |,|\?|$)"
)


def likely_form(normal: str) -> re.Pattern[str] | None:
    """What an answer probably holds: a name, a definition, a reason; None where the question
    does not tell."""
    for asked, held in _LIKELY:
        if asked.search(normal):
            return held
    return None


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
