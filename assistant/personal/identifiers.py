"""Numbers of accounts, passports, licences, insurance and residence cards, dates of birth and
vehicle plates.

But for residence cards and plates, whose form tells, a word beside them says what they are: alone,
they may be numbers of anything.
"""

import re
from collections.abc import Iterator

from assistant.personal.folding import MARK, Find
from assistant.personal.numbers import COUNTED
from corpus.dates import ERA_NAME

_TO = rf"[^\d。\n{MARK}]"  # between a word and its number
_IS = r"(?:番号|No\.?|[はがの:・= ]){0,4}"
_END = rf"(?![-,]?\d){COUNTED}"

_ACCOUNT = re.compile(
    r"(?:口座|(?:普通|当座|貯蓄)(?:預金|貯金)?(?=[\d :]|No|番号|口座)|account (?:number|no\b))"
    rf"{_TO}{{0,12}}?(?P<account>\d{{6,7}}){_END}",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    rf"(?:パスポート|旅券|passport){_TO}{{0,15}}?(?<![A-Z])(?P<passport>[A-Z]{{2}}\d{{7}})(?![\dA-Z])",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    rf"(?:免許|licen[cs]e){_TO}{{0,15}}?(?P<licence>\d(?:[ -]?\d){{11}}){_END}", re.IGNORECASE
)
_RESIDENCE_CARD = re.compile(
    r"(?<![A-Z0-9])(?P<residence_card>[A-Z]{2}\d{8}[A-Z]{2})(?![A-Z0-9])", re.IGNORECASE
)
_INSURANCE = re.compile(
    rf"(?:被?保険者証?|保険証|資格確認書){_TO}{{0,6}}?[記番]号{_IS}"
    rf"(?P<insurance>\d(?:[-・./ ]?\d){{1,11}}){_END}"
)
# The two halves of a number, of insurance or of an account at the post office.
_HALVES = re.compile(
    rf"記号{_IS}(?P<symbol>\d{{2,8}}(?:-\d)?)[、,と・ ]{{0,3}}番号{_IS}(?P<number>\d{{1,8}}){_END}"
)
_POST_BANK = re.compile(r"ゆうちょ|郵便局|貯金|口座|振り?込")

_YEAR = (
    rf"(?:(?:{ERA_NAME}) ?(?:元|[\d十]{{1,4}})|(?<![A-Z])[MTSHR] ?\d{{1,2}}"
    r"|(?<!\d)(?:19|20)\d\d)"
)
_DATE = rf"{_YEAR} ?[年./-] ?[\d十]{{1,3}} ?[月./-] ?[\d十]{{1,3}}(?:日|(?!\d))"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_ANY_DATE = (
    rf"(?:{_DATE}|{_MONTH} {_DAY},? \d{{4}}|{_DAY} {_MONTH},? \d{{4}}"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{4})"
)
# Whom a rule is for is nobody: 昭和36年4月1日生まれの人から.
_ANYBODY = r"[のた]?(?:人|方|者|男|女|子|児|お子|世代|場合|会社|企業|団体|組織|制度|市|町|村)"
_BIRTH = re.compile(
    r"(?:生年月日|誕生日|birth(?:day|date| date)?|\bDOB\b)"
    rf"{_TO}{{0,8}}?(?P<beside>{_ANY_DATE})"
    rf"|(?P<before>{_DATE}) ?[にの]? ?(?:生まれ|生れ|誕生(?!日)|生(?=[。、)]|\Z))(?!{_ANYBODY})"
    r"|(?<!people )(?<!those )(?<!children )(?<!who are )(?<!who were )"
    rf"\bborn (?:on )?(?P<behind>{_ANY_DATE})",
    re.IGNORECASE,
)

# Kana that are particles too need a number as only a plate has: ・・12 or 12-34.
_PLATE = re.compile(
    r"(?:[一-龠々ヶ]{1,4}|いわき|つくば|とちぎ|なにわ) ?\d[\dA-Z]{1,2} ?"
    r"(?:[ぁ-ん] ?(?:\d\d-\d\d|[・.]{1,3} ?\d{1,3})"
    r"|[あ-おき-けこすせそたちつぬひ-ほまみむゆ-ろれわ] ?\d{1,4})"
    rf"{_END}"
)


def identifiers(text: str, digits: str) -> Iterator[Find]:
    """What stands in a folded text and in the same with its kanji numerals as digits."""
    for rule in (_ACCOUNT, _PASSPORT, _LICENCE, _RESIDENCE_CARD, _INSURANCE):
        for found in rule.finditer(digits):
            yield Find(*found.span(found.lastgroup or 0), found.lastgroup)
    for found in _HALVES.finditer(digits):
        before = digits[max(0, found.start() - 20) : found.start()]
        kind = "account" if _POST_BANK.search(before) else "insurance"
        for half in ("symbol", "number"):
            yield Find(*found.span(half), kind)
    for found in _BIRTH.finditer(digits):
        yield Find(*found.span(found.lastgroup or 0), "birth")
    for found in _PLATE.finditer(text):
        yield Find(*found.span(), "plate")
