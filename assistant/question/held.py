"""What an answer must hold: figures, places, persons and names, as sentences write them.

A sentence that holds nothing of the kind does not answer, however much of the question it repeats;
and what a question says itself is no answer to it. (Expected answer types: Li and Roth 2002.)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["figure", "place", "person", "name"]

_DIGITS = re.compile(r"\d[\d.]*")
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
DAY = _figure(rf"\d+月\d+日|\d+日(?!間)|\d+/\d+|\d+\.\d+\.\d+|{_DAY_NAME}")
MONTH = _figure(rf"\d+月(?!間)|\d+/\d+|\d{{4}}\s*\|\s*\d+\s*\||\d+\.\d+\.\d+|{_MONTH_NAME}")
_DATE_FORM = (
    r"(?:\d{1,4}|元)年(?!間|以上)|\d+月(?!間)|\d{4}\s*\||(?<![a-z])[hr]\d+|\d{4}/\d|"
    rf"{_YEAR}|{_MONTH_NAME}"
)
DATE = _figure(_DATE_FORM)
# A date, a term (14日以内, 翌月末日), or what comes again (毎週火曜).
TIME = _figure(
    rf"{_DATE_FORM}|\d+日(?!間)|\d+(?:[かカヶケ箇]月|月|週間?|年)(?:以内|前|後|まで)|"
    r"\d+日間?以内|[一二三四五六七八九十]+日(?:間?以内|前)|[翌当毎今]月|末日|[当前]日|"
    r"[月火水木金土日]曜|毎[日週年]|随時|通年|\d+時(?!間)|\d+:\d+|"
    rf"{_WEEKDAY_NAME}|{_HOUR}|{_TERM}"
)
WEEKDAY = _figure(
    r"(?<!\d)[月火水木金土日](?:曜|(?:[・、,~-]|から)(?=[月火水木金土日祝]))|"
    rf"(?:^|[\s|])[月火水木金土日](?=[\s|]|$)|平日|毎日|土日|{_WEEKDAY_NAME}"
)
CLOCK = _figure(rf"\d+時(?!間)|\d+:\d+|24時間|終日|昼夜|{_HOUR}")
SHARE = _figure(r"\d[\d.]*\s*(?:%|割|パーセント|分の\d+)|\d/\d")
MONEY = _figure(
    r"\d[\d.]*\s*[十百千万億兆]*円|¥\s*\d|"
    r"\d[\d.]*\s*(?:(?:thousand|[mb]illion|trillion)\s*)?(?:yen|jpy)\b|\bjpy\s*\d"
)
# How long something takes or lasts: no day, month or year of a calendar (4月15日, 令和3年).
LENGTHS = {
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
# Neither a date nor an ordinal, the number of an item or a part of a code; a unit in letters may
# follow.
FIGURE = _figure(
    r"(?<![\da-z第.~-])(?<!\((?=\d{1,2}\)))(?<!^(?=\d{1,2}\)))\d[\d.]*"
    r"(?![\d.~-]|(?!(?:[kcm]?m[23]?|ha|[km]w|k?g|t)(?![a-z]))[a-z]|"
    r"\s*(?:年(?!間)|月(?!間)|日(?!間)|期|章|号))"
)
ADDRESS = _figure(r"〒\s*\d{3}-?\d{4}|[都道府県市区町村郡][^、。\s\d]{1,20}\d+(?:丁目|番|号|-\d)")
ORDINAL = AnswerType("figure", _DIGITS)
PLACE = AnswerType("place")
PERSON = AnswerType("person")
NAME = AnswerType(
    "name",
    re.compile(
        r"[一-鿿々ァ-ヶーa-z]{0,20}(?:\(株\)|株式会社|(?:大|高等?|中|小)学?校|大学|学院|機構|協会|協議会|"
        r"連合会?|センター|研究所|銀行|組合|財団|会議|懇談会|コンソーシアム|[局庁])|\(株\)"
    ),
)
# How old somebody is, in years of school as well as of life.
_AGE = (
    r"(?<!最)(?:小学?|中学?|高校?)(?:校|生)?[1-6]年|[1-6]年生|(?:小学|中学|高校|大学)生|就学前|未就学|"
    r"(?:年[少中長]|乳幼)児|学齢|生後"
)
# Other ways to write a unit: of these each is answered by any …
_SAME = (
    "人|名",
    "歳|才",
    "社|者|企業",
    "箇所|カ所|ヶ所|か所|ヵ所",
    "か国|カ国|ヶ国|国",
    "か月|カ月|ヶ月",
)
# … and these by what follows them.
_WRITTEN = (
    *("年間|年", "メートル|m", "キロメートル|km", "平方メートル|m2|㎡", "立方メートル|m3|㎥"),
    *("キロ|km|kg", "グラム|g", "キログラム|kg|キロ", "トン|t", "ヘクタール|ha"),
    *("キロワット|kw", "メガワット|mw", "市町村|自治体", "センチ|cm"),
)
_WAYS = {unit: ways.split("|") for ways in _SAME for unit in ways.split("|")}
_WAYS |= {ways.split("|")[0]: ways.split("|") for ways in _WRITTEN}


def length(*units: str) -> AnswerType:
    """So many of one of the units, in either language. Raises KeyError for none of LENGTHS."""
    forms = [f"{LENGTHS[unit]}|{_IN_ENGLISH}{unit[:-1]}s?\\b" for unit in units]
    return _figure("|".join(forms))


def counted(unit: str) -> AnswerType:
    """A number of the unit, in whichever way that is written."""
    ways = "|".join(
        re.escape(way) + ("(?![a-z0-9])" if way.isascii() else "")
        for way in _WAYS.get(unit, [unit])
    )
    return _figure(rf"{_NUMBER}(?:{ways})" + (f"|{_AGE}" if unit in "歳才" else ""))
