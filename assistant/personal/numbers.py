"""Telephone numbers, My Numbers and card numbers."""

import re
from collections.abc import Collection, Iterator

import phonenumbers
from stdnum import luhn
from stdnum.jp import in_

from assistant.personal.folding import MARK, Find

# Between the groups of a number, as people write it: 022-221-4922, (022) 221 4922, 022の221の4922.
_BETWEEN = r"(?:[ ()]{0,2}[-ー.・_/~の][ ()]{0,2}|[ ()]{1,3})"
# Amounts and dates run on with a unit; 090-1234-5678 本間 does not.
COUNTED = (
    r"(?!(?: (?!.[一-龠々]))?(?:年|月|日|円|ドル|人|名|社|件|回|[かカヶケ箇](?:所|月|国|年|条)|%|"
    r"割|倍|条|項|市|町|村|区|県|時|分|万|億|千|百|歳|台|個|つ|位|期|次|点|種|本|棟|週|億|兆|トン|kg|yen|JPY))"
)
_UNCOUNTED = re.compile(COUNTED)
_PHONE = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?:(?:\+|00(?=81)|010-?(?=81)) ?\d(?:{_BETWEEN}?\d){{8,14}}"
    rf"|\(?(?:0[5-9]0{_BETWEEN}?\d{{4}}{_BETWEEN}?\d{{4}}"
    rf"|0\d{{1,4}}{_BETWEEN}\d{{1,4}}{_BETWEEN}\d{{3,4}}"
    rf"|0\d{{1,4}}{_BETWEEN}\d{{6,8}}))(?!-?[\d,]){COUNTED}"
)
_PHONE_WORD = (
    r"(?:電話|でんわ|デンワ|TEL|携帯|ケータイ|スマホ|連絡先|FAX|ファックス|ファクス|ダイヤル|"
    r"phone|mobile|cell|call)"
)
_BESIDE_WORD = re.compile(
    rf"{_PHONE_WORD}[^\d\n{MARK}]{{0,15}}?"
    rf"(?P<number>\(?0(?:{_BETWEEN}?\d){{8,14}})(?![\d,]){COUNTED}"
    rf"|{_PHONE_WORD}(?:番号|先)?[はが: .]{{0,3}}"
    rf"(?P<local>(?!20\d\d)[1-9]\d{{1,3}}{_BETWEEN}\d{{4}})"
    rf"(?![-\d,/]){COUNTED}",
    re.IGNORECASE,
)
_FEWEST = 9
_FEWEST_LOCAL = 6
_GROUPED = r"(?: ?[-ー.・/_] ?| )"
_MY_NUMBER = re.compile(
    rf"(?<!\d)(?<!\d[-.,])\d{{4}}({_GROUPED}?)\d{{4}}\1\d{{4}}(?![-.,]?\d){COUNTED}"
)
_MY_NUMBER_WORD = r"(?:マイナンバー|個人番号|my ?number|individual number)"
_BESIDE_MY_NUMBER = re.compile(
    rf"{_MY_NUMBER_WORD}[^\d\n{MARK}]{{0,15}}(?P<before>\d(?:{_GROUPED}?\d){{11}})(?!\d)"
    rf"|(?<!\d)(?P<after>\d(?:{_GROUPED}?\d){{11}})(?!\d)[^\d\n{MARK}]{{0,8}}{_MY_NUMBER_WORD}",
    re.IGNORECASE,
)
# Numbers of other things have as many digits.
_OTHER_NUMBER = re.compile(
    r"(?:(?:受付|申請|整理|管理|登録|会員|注文|法人等?|顧客|伝票|製造|交付|決定|文書|許可|認定|届出|証明書?|"
    r"免許|口座|品目|型|事業者?|企業|案件|採択|登記|車両)番号|コード|code|\bID|\bHS|\bJAN|型[式番]|品目)"
    r"[^\d。\n]{0,6}$",
    re.IGNORECASE,
)
_CARD = re.compile(
    r"(?<!\d)(?<!\d[-.,])(?:\d{4}( ?[-ー.・/_] ?| )(?:\d{4}\1\d{4}\1\d{4}|\d{6}\1\d{4,5})"
    r"|3[0689]\d{12}|3[47]\d{13}|(?:2131|1800)\d{11}|[2-6]\d{15})(?![-.,]?\d)"
)
_BESIDE_CARD = re.compile(
    rf"(?:カード|card)[^\d\n{MARK}]{{0,15}}(?P<number>\d(?:{_GROUPED}?\d){{13,15}})(?!\d)",
    re.IGNORECASE,
)


def cards(digits: str) -> Iterator[Find]:
    for found in _CARD.finditer(digits):
        if luhn.is_valid(_only_digits(found.group())) and not _is_other(digits, found.start()):
            yield Find(*found.span(), "card")
    for found in _BESIDE_CARD.finditer(digits):
        yield Find(*found.span("number"), "card")


def my_numbers(digits: str) -> Iterator[Find]:
    for found in _MY_NUMBER.finditer(digits):
        if in_.is_valid(_only_digits(found.group())) and not _is_other(digits, found.start()):
            yield Find(*found.span(), "my_number")
    for found in _BESIDE_MY_NUMBER.finditer(digits):
        yield Find(*found.span(found.lastgroup or 0), "my_number")


def phones(digits: str, office_numbers: Collection[str]) -> Iterator[Find]:
    """Telephone numbers; those of the office come without a kind."""
    office = {_only_digits(number).lstrip("0") for number in office_numbers}
    for start, end in _phone_spans(digits):
        number = digits[start:end]
        start += number[0] == "(" and number.count("(") > number.count(")")
        is_office = _is_one_of(office, _only_digits(number))
        yield Find(start, end, None if is_office else "phone")


def _phone_spans(digits: str) -> Iterator[tuple[int, int]]:
    for found in _PHONE.finditer(digits):
        is_other = _is_other(digits, found.start())
        if len(_only_digits(found.group())) >= _FEWEST and not is_other:
            yield found.span()
    for found in _BESIDE_WORD.finditer(digits):
        yield found.span(found.lastgroup or 0)
    for match in phonenumbers.PhoneNumberMatcher(digits, "JP", max_tries=len(digits)):
        # Without a 0 or a country before it, a valid number may be any.
        is_phone = match.raw_string.startswith(("0", "(0", "+", "81-", "81 "))
        if is_phone and _UNCOUNTED.match(digits, match.end) and not _is_other(digits, match.start):
            yield match.start, match.end


def _is_other(digits: str, start: int) -> bool:
    return _OTHER_NUMBER.search(digits, max(0, start - 20), start) is not None


def _is_one_of(office: Collection[str], digits: str) -> bool:
    """Whether digits are an office's number, with or without 0, +81 or the area code before."""
    for number in office:
        if digits.endswith(number) and digits.removesuffix(number).strip("0") in ("", "81", "181"):
            return True
        if len(digits) >= _FEWEST_LOCAL and number.endswith(digits):
            return True
    return False


def _only_digits(text: str) -> str:
    return re.sub(r"\D", "", text)
