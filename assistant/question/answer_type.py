"""What kind of answer a question asks for.

「何社」 asks for a count of companies, 「いつ」 for a date, 「どなた」 for a person. Only what asks
gives a kind, not a noun anywhere in a question: 「費用はいくら」, not 「費用の支援」.
"""

import re
from functools import lru_cache

from assistant.question.held import (
    ADDRESS,
    CLOCK,
    DATE,
    DAY,
    FIGURE,
    LENGTHS,
    MONEY,
    MONTH,
    NAME,
    ORDINAL,
    PERSON,
    PLACE,
    SHARE,
    TIME,
    WEEKDAY,
    AnswerType,
    counted,
    length,
)
from ingest.prices import CHARGE, EXPENSE, FEE

_AT_HAND = 8  # questions: one is asked of its sentences and again of its answer


def _compiled(*kinds: tuple[str, AnswerType]) -> list[tuple[re.Pattern[str], AnswerType]]:
    return [(re.compile(asked), found) for asked, found in kinds]


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
    "法人|品目|業種|路線|分野|種類?|柱|項目|指標|ポイント|点|歳|才|周年|基|つ|"
    "(?:[平立]方)?(?:キロ|センチ|ミリ|マイクロ|メガ|ギガ|テラ)?(?:メートル|グラム|リットル|トン|ワット時?|"
    "バイト|ベクレル|シーベルト|ヘルツ)|キロ|センチ|ミリ|ヘクタール|アール|カロリー|アンペア|ボルト|デシベル|バレル|"
    "インチ|ドル|ユーロ|ページ|チーム|グループ|クラス|コース|コマ|ケース|パターン|タイプ|ブロック|"
    "プロジェクト|シーズン|メニュー|ステップ|レーン|ルート"
)
_COUNT = re.compile(
    rf"何(?:[数十百千万億兆]*)(?:(?P<unit>{_COUNTED})(?!目)|(?P<place>[県市町村区駅]|都市|地域))"
    # 何社でも, 何社かの, 何度割れても say no number; 何歳までもらえるか asks for one.
    r"(?!(?:で)?も(?!ら)|か(?=[のでが])|[^はがの、?]{1,6}[てで]も(?!ら))(?P<at>に(?!つい)|で(?!す|し))?"
)
# The first that a question matches counts; counts (何社) come between the two.
_BEFORE_COUNTS = _compiled(
    (r"何曜|what day of the week|which weekday", WEEKDAY),
    (r"何日(?:以内|待|かか|かけ|ごと|おき|分)", length("days", "weeks", "months")),
    (r"何月何日|何日(?![間目]|程度)|年月日|日付は|(?:what|which|exact) date", DAY),
    (r"(?:what|which|exact) days?\b", TIME),
    (r"何時(?!間)|what time|opening hours", CLOCK),
    (r"何月|(?:what|which) month", MONTH),
    (r"何(?:位|号|期|[番回期]目)", ORDINAL),
    (r"何(?:%|パーセント|割)|補助率は|what (?:percent\w*|share|proportion|rate|ratio)\b", SHARE),
    (r"何[十百千万億兆]*円", MONEY),
    (
        r"何年(?:間|も[つちた]|有効|ごと|毎|おき|使|持|続|保|働|勤|住|待|経|たて|たつ|契約|分|以[内上下]|後(?!半)|"
        r"か[かけ]|に[一1][回度]|で(?![すしごあ])|(?:くらい|ぐらい|ほど|程度)(?!前))",
        length("years"),
    ),
    (
        r"何年度?(?![ぶ後目前]|生(?!ま)|か月)|(?:what|which) (?:fiscal )?year|how long ago",
        DATE,
    ),
    (
        r"(?<![い強しきつ近])いつ(?!も|でも|か(?!ら)|の間)|(?:期限|締め?切り?)は(?:\s*\??$|です|何)|"
        r"\bwhen (?:is|are|was|were|did|do|does|will|has|have|can|should|must)\b|\bby when\b|"
        r"(?:what is|when is) the deadline|how soon",
        TIME,
    ),
)
_AFTER_COUNTS = _compiled(
    *((rf"how many (?:\w+ )?{unit}\b", length(unit)) for unit in LENGTHS),
    (
        r"\bhow long (?:do|does|did|will|would|can|could|must|should|has|have|had)\b",
        length(*LENGTHS),
    ),
    (
        rf"(?:割合|比率|シェア|[一-鿿]率)(?:{_ASKED})|"
        rf"{_THE}(?:percent\w*|share|proportion|rat(?:e|io))\b",
        SHARE,
    ),
    (
        # いくらかかる, not いくらか安い.
        r"いくら(?!か(?!か[らりるっ]|け[たて])|でも)|"
        rf"{_PRICE}(?:{_ASKED})|{_ENGLISH_PRICES}|"
        rf"{_THE}(?:sales|revenue|fee|price|cost|charge|fare|rent|tuition|subsidy|capital|budget|"
        r"amount)\b",
        MONEY,
    ),
    (
        r"いくつ(?!か)|ど[れの](?:くらい|ぐらい|だけ|ほど|程度)(?!の(?:間隔|頻度))|"
        rf"(?:人口|面積|[高長重深広]さ|距離|出力|容量|生産[量高]|規模|定員|目標値?|数)(?:{_ASKED})|"
        rf"how (?:many|much|large|big|wide|far|long|tall|high|deep|heavy|old)\b|what sizes?\b|"
        rf"{_THE}(?:number|population|size|target)\b",
        FIGURE,
    ),
    (
        r"どなた(?!でも|か)|氏名|お名前|(?:誰|だれ)(?:です|だ(?!け)|でしょ|でし|か(?![のらにが])|$|\?)|"
        r"(?:誰|だれ)が.{0,8}(?:務|なっ|就)|(?:代表者?|社長|[長員師]|監督|教授)の名前|"
        r"\bwho (?:is|was|were) the (?:[\w-]+ ){0,3}"
        r"(?:president|chair\w*|head|director|leader|minister|mayor|speaker|lecturer)\b|"
        r"\bwho (?:serv|chair|head|led|leads|design|found|spoke|lectur)\w*\b",
        PERSON,
    ),
    (
        rf"(?:住所|所在地)(?:(?:は|って)\s*(?:どこ|どちら)|を?お願い|{_ASKED}|\s*$)|"
        r"\b(?:what|where|the) .*\baddress (?:of|for)\b|what is the (?:postal |mailing )?address",
        ADDRESS,
    ),
    (
        r"(?:どこ|何処)(?:に(?!も|でも)|で(?!す|し|ご|も)|へ|から(?!で))|"
        r"(?:場所|会場|開催地|行き先|本社)(?:は|って)?\s*(?:どこ|どちら|何|\??$)|"
        r"(?:どの|どこの)(?:県|市|町|村|まち|都市|地域|地区)|"
        r"\bwhere (?:is|are|was|were|did|does|will)\b|"
        r"(?:which|what) (?:cit(?:y|ies)|prefecture|town|municipalit)",
        PLACE,
    ),
    (
        r"(?:どこ|どちら|何処)(?!でも|か|まで)|(?:会社|企業|団体|機関|組織|大学)(?:は|って|の名前は)?何|"
        r"(?:会社|企業|団体|機関|社)名|どの(?:企業|会社|団体|大学|機関|組織|役所)|"
        r"(?:which|what|name of the) (?:compan|organi[sz]ation|universit|firm|institution)",
        NAME,
    ),
)
REASON = (
    r"なぜ|何故|どうして|なんで(?!す|し|も)|何で(?!す|し|も)|(?<!内)訳[はをがで]|わけ[はをがで]|"
    r"せい(?:で|は|です|か)|理由|原因|要因|背景|何のため|狙い|ねらい|目的(?!地|ホール)|"
    r"\bwhy\b|\breasons?\b|\bcauses?\b|\bbehind\b|\bled to\b|\bpurpose|\baims?\b"
)
_ASKS_REASON = re.compile(REASON)
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
        return PLACE if count["place"] and count["at"] else counted(count["unit"] or count["place"])
    for asked, found in _AFTER_COUNTS:
        if asked.search(normal):
            return _holder(normal) if found is PERSON else found
    return None


def _holder(normal: str) -> AnswerType:
    """The person who holds the office that a question names, or any person."""
    if (office := _OFFICE.search(normal)) is not None:
        return AnswerType("person", re.compile(office.group()))
    held = next((pattern for word, pattern in _ENGLISH_OFFICES if word in normal), None)
    return AnswerType("person", re.compile(held)) if held else PERSON
