"""What kind of answer a question asks for, and which sentences hold one.

「何社」 asks for a count of companies, 「いつ」 for a date, 「どなた」 for a person. A sentence
that holds nothing of the kind does not answer, however much of the question it repeats; and what
a question says itself is no answer to it. (Expected answer types: Li and Roth 2002.)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.japanese import Morpheme, morphemes

Kind = Literal["figure", "place", "person", "name"]

_NUMBER = r"\d[\d.兆億万千約]*\s*"
_DIGITS = re.compile(r"\d[\d.]*")


@dataclass(frozen=True, slots=True)
class AnswerType:
    """A figure or a name of the form of `pattern` (for normalised texts), or a proper name.
    An organisation may be called by a name of any form."""

    kind: Kind
    pattern: re.Pattern[str] | None = None

    @property
    def is_strict(self) -> bool:
        """Whether a sentence that holds none cannot answer."""
        return self.kind != "name"

    def is_held(self, sentence: str, names: Sequence[str], question: str) -> bool:
        """Whether a sentence holds one that the question does not say. `names` are the proper
        names of this kind in the sentence; both texts are normalised."""
        found = [match.group() for match in self.pattern.finditer(sentence)] if self.pattern else []
        if self.kind != "figure":
            return any(name not in question for name in (*names, *found))
        said = set(_DIGITS.findall(question))  # 2021 in 「2021年の…」, 33 in 「33社のうち」
        return any(not said.issuperset(_DIGITS.findall(figure)) for figure in found)


def _figure(pattern: str) -> AnswerType:
    return AnswerType("figure", re.compile(pattern))


_DAY = _figure(r"\d月\d+日|\d日|\d+/\d+|\d+\.\d+\.\d+")
_MONTH = _figure(r"\d+月|\d+/\d+|\d{4}\s*\|\s*\d+\s*\||\d+\.\d+\.\d+")
_DATE = _figure(r"(?:\d{1,4}|元)年|\d+月|\d{4}\s*\||\bh\d+")
_CLOCK = _figure(r"\d+時|\d+:\d+")
_SHARE = _figure(r"\d[\d.]*\s*%|\d+\s*割|パーセント")
_MONEY = _figure(r"\d[\d.]*\s*[兆億万千]*円")
# Neither a date nor an ordinal.
_FIGURE = _figure(r"(?<![\d第.])\d[\d.]*(?![\d.]|\s*(?:年(?!間)|月(?!間)|日(?!間)|期|章|号|[)）]))")
_PLACE = AnswerType("place")
_PERSON = AnswerType("person")
_NAME = AnswerType(
    "name",
    re.compile(
        r"[^\W\d_]*(?:\(株\)|株|大学|機構|協会|協議会|連合会?|センター|[局庁省社校県市町村]|会議|"
        r"懇談会|組合|銀行|研究所|財団|コンソーシアム)"
    ),
)

_REASON = re.compile(r"なぜ|どうして|理由|目的|何のため|狙い|ねらい|\bwhy\b|reason|purpose")
# The first that a question matches counts; units (何社) come between the two.
_BEFORE_UNITS: tuple[tuple[re.Pattern[str], AnswerType], ...] = (
    (re.compile(r"何月何日|何日(?!間|目|程度)|年月日|日付|(what|which|exact) (day|date)"), _DAY),
    (re.compile(r"何時(?!間)|what time|opening hours"), _CLOCK),
    (re.compile(r"何月|(what|which) month"), _MONTH),
    (re.compile(r"何市町村"), _figure(rf"{_NUMBER}(?:市町村|自治体)")),
    (re.compile(r"何(?:位|番目)"), AnswerType("figure", _DIGITS)),
    (
        re.compile(
            r"いつ(?!も)|何年度?(?![間ぶ後目前]|に[一1]|か[か月])|時期|年度は|"
            r"\bwhen (?:is|are|was|were|did|will|has|have)\b|(what|which) (fiscal )?year|"
            r"how long ago"
        ),
        _DATE,
    ),
)
_AFTER_UNITS: tuple[tuple[re.Pattern[str], AnswerType], ...] = (
    (
        re.compile(
            r"割合|比率|何割|シェア|何(?:%|パーセント)|パーセント|伸び率|回収率|どれくらい増|"
            r"percent|\b(?:what|how)\b[^?]{0,25}\b(?:share|proportion|rate)\b"
        ),
        _SHARE,
    ),
    (re.compile(r"[件人社者台校団体]数(は|が|を|って|の目標|\?|$)"), _FIGURE),
    (
        re.compile(
            r"いくら|金額|総額|予算|費用|資本金|賞金|料金|会費|売上高?は|事業費|"
            r"how much (?:money|funding|subsidy|support|capital)|amount of|budget|\byen\b|"
            r"\b(?:what|how)\b[^?]{0,25}\b(?:sales|revenue|fee|price|cost|subsidy|capital)\b"
        ),
        _MONEY,
    ),
    (
        re.compile(
            r"(?:人口|面積|[高長重深広]さ|距離|出力|容量|生産[量高]|回数)(?:は|って|\?|$)|"
            r"いくつ|(どれ|どの)(くらい|ぐらい|だけ|ほど|程度)(?!の(間隔|頻度))|[^\W\d]数は|目標値|規模|"
            r"how (many|much|large|big|far|long|tall|high)|number of|target"
        ),
        _FIGURE,
    ),
    (
        re.compile(
            r"どなた|氏名|お名前|(?:誰|だれ)(?:です|だ|でしょ|でし|か|$|\?|が(?:務|なっ|就))|"
            r"(?:代表|[長員師者表]|監督|教授|人)の名前|"
            r"\bwho (?:is|was|were|(?:serv|chair|head|lead|led|won|design|found|spoke|lectur)\w*)\b"
        ),
        _PERSON,
    ),
    (
        re.compile(
            r"(?:どこ|何処)(?:に|で(?!す|し|ご)|へ|から|まで)|場所|住所|所在地|行き先|"
            r"(?:どの|何|どこの)(?:県|市|町|村|まち|都市|地域|地区)|"
            r"\bwhere\b|located|address|"
            r"(which|what) (cit(y|ies)|prefecture|town|municipalit|area|region|place)"
        ),
        _PLACE,
    ),
    (
        re.compile(
            r"どこ|どちら|何処|(?:会社|企業|団体|機関|組織|大学)(?:は|って|の名前は)?何|"
            r"(?:会社|企業|団体|機関|社)名|どの(?:企業|会社|団体|大学|機関|組織|役所)|"
            r"(?:which|what|name of the) (?:compan|organi[sz]ation|universit|firm|institution)"
        ),
        _NAME,
    ),
)

# Other ways to write a unit: of these each is answered by any …
_SAME = ("人|名", "社|者|企業", "箇所|カ所|ヶ所|か所|ヵ所", "か国|カ国|ヶ国|国", "か月|カ月|ヶ月")
# … and these by what follows them.
_WRITTEN = (
    *("年間|年", "メートル|m", "キロメートル|km", "平方メートル|m2", "キロ|km|kg", "グラム|g"),
    *("キログラム|kg|キロ", "トン|t", "ヘクタール|ha", "キロワット|kw", "メガワット|mw"),
)
_WAYS = {unit: ways.split("|") for ways in _SAME for unit in ways.split("|")}
_WAYS |= {ways.split("|")[0]: ways.split("|") for ways in _WRITTEN}
_COUNTER, _SUFFIX = "名詞-普通名詞-助数詞可能", "接尾辞-名詞的"
_COUNTED = re.compile(r"[ァ-ヶー]{2,}|平方|立方|団体|分野|部門|項目|指標|自治体|種類|部")
# 何度でも, 何度割れても
_ANY = re.compile(r"何[度回人][^はがの、?]{0,8}も")
_MEASURES = frozenset("平方 立方".split())
_POWERS = frozenset("十 百 千 万 億 兆 数".split())
_PLACES = frozenset("県 市 町 村 区 駅".split())
_ORDINAL = ("目", "号", "期")


def answer_type(normal: str) -> AnswerType | None:
    """What the answer to a normalised question must hold; None where its form does not tell."""
    if _REASON.search(normal):
        return None  # whatever else is named: 「5%にした理由」
    for asked, found in _BEFORE_UNITS:
        if asked.search(normal):
            return found
    normal = _ANY.sub("", normal)
    if "何" in normal and (unit := _unit(morphemes(normal))) is not None:
        return _count(unit)
    for asked, found in _AFTER_UNITS:
        if asked.search(normal):
            return found
    return None


def _unit(question: Sequence[Morpheme]) -> str | None:
    """The unit that a question asks for by 何: 何社, 何万円, 何平方メートル."""
    for place, morpheme in enumerate(question, 1):
        if morpheme.surface != "何":
            continue
        unit = ""
        for following in question[place:]:
            is_suffix = following.pos.startswith(_SUFFIX)
            if unit and unit not in _MEASURES and not is_suffix:
                break
            if following.surface in _POWERS:
                continue
            if not (
                following.pos.startswith(_COUNTER)
                or is_suffix
                or _COUNTED.fullmatch(following.surface)
            ):
                break
            unit += following.surface
        if unit:
            return unit
    return None


def _count(unit: str) -> AnswerType:
    if unit in ("%", "パーセント", "割"):
        return _SHARE
    if unit == "円":
        return _MONEY
    if unit in _PLACES:
        return _PLACE
    if unit.endswith(_ORDINAL):
        return AnswerType("figure", _DIGITS)
    ways = (
        re.escape(way) + ("(?![a-z0-9])" if way.isascii() else "")
        for way in _WAYS.get(unit, [unit])
    )
    return _figure(rf"{_NUMBER}(?:{'|'.join(ways)})")


_LIKELY: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
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
        re.compile(
            r"なぜ|何故|どうして|なんで|何で(?!す|し)|わけ[はをがで]|訳[はをがで]|せい[はでか]|きっかけ|"
            r"理由|原因|要因|背景|\bwhy\b|reason|cause|behind|led to"
        ),
        re.compile(r"ため|ので|から|により|よって|要因|原因|背景|理由|契機|きっかけ|踏まえ|伴い"),
    ),
    (
        re.compile(
            r"目的|狙い|ねらい|何のため|何を目指|目指す|purpose|\baim|goal|intended|in order to"
        ),
        re.compile(r"ため|目的|目指|狙い|図る|図り|べく|資する|に向け|向上|促進|創出|強化"),
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
