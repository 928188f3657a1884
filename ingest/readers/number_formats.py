"""Numbers and dates as a Japanese Excel displays them under their number formats."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from openpyxl.utils.datetime import from_excel

from corpus.dates import ERAS, MONTHS

# The builtin formats whose meaning depends on the language, in Japanese (ECMA-376, 18.8.30).
JAPANESE = {
    **{14: "yyyy/m/d", 22: "yyyy/m/d h:mm", 30: "m/d/yy"},
    **dict.fromkeys((27, 36, 50, 57), "[$-411]ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), '[$-411]ggge"年"m"月"d"日"'),
    **{31: 'yyyy"年"m"月"d"日"', 32: 'h"時"mm"分"', 33: 'h"時"mm"分"ss"秒"'},
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
}
_SYSTEM_DATE, _SYSTEM_TIME = "[$-F800]", "[$-F400]"  # whatever the reader's Windows says
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<pad>[_*].)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/標準)|(?P<half>AM/PM|A/P)|(?P<exponent>E[+-]0+)"
    r"|(?P<date>y+|m+|d+|h+|s+|e+|g+|a{3,4})|(?P<digit>[0#?])|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[\d.]+)")
_WEEKDAYS = "月火水木金土日"
_ENGLISH = ("Monday Tuesday Wednesday Thursday Friday Saturday Sunday").split()

_TEXT_SECTION = 3  # behind those of positive and negative numbers and of zero
_MOST_DIGITS = 1e25  # what is larger, or infinite, has no place in a format's digits

_EXACT = Context(prec=100)

Token = tuple[str, str]  # kind and text


def displayed(value: Any, form: str, epoch: datetime) -> str:
    """A cell's value as a Japanese Excel displays it under a number format."""
    if isinstance(value, str):
        plain = form == "@" or ("@" not in form and form.count(";") < _TEXT_SECTION)
        return value if plain else _text_in_form(value, form)
    if isinstance(value, bool):
        return str(value).upper()
    sections = _sections(form)
    if isinstance(value, (int, float)):
        if not _is_date(sections[0]):
            return _number(value, sections)
        try:
            value = from_excel(value, epoch)
        except (ValueError, OverflowError):
            return str(value)
    return _moment(value, sections[0])


@lru_cache(maxsize=1024)
def _sections(form: str) -> tuple[tuple[Token, ...], ...]:
    if form.startswith(_SYSTEM_DATE):
        form = JAPANESE[31]
    elif form.startswith(_SYSTEM_TIME):
        form = "h:mm:ss"
    sections: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(form):
        kind = match.lastgroup or ""
        text = match.group(kind)
        if kind == "sign" and text == ";":
            sections.append([])
        elif kind in ("quoted", "escaped"):
            sections[-1].append(("literal", text))
        elif kind == "bracket" and text.startswith("$"):
            sections[-1].append(("literal", text[1:].partition("-")[0]))
        elif kind != "pad":
            sections[-1].append((kind, text))
    return tuple(map(tuple, sections))


def _is_date(section: Sequence[Token]) -> bool:
    elapsed = any(k == "bracket" and t.lower().strip("hms") == "" for k, t in section)
    return elapsed or any(kind == "date" for kind, _ in section)


def _text_in_form(value: str, form: str) -> str:
    sections = _sections(form)
    section = next((s for s in reversed(sections) if ("sign", "@") in s), None)
    if section is None:
        if len(sections) <= _TEXT_SECTION:
            return value
        section = sections[_TEXT_SECTION]
    return "".join(value if t == ("sign", "@") else t[1] for t in section if t[0] != "bracket")


def _number(value: float, sections: Sequence[Sequence[Token]]) -> str:
    if not abs(value) < _MOST_DIGITS:
        return f"{value:.10g}"
    section, own_sign = _section_of(value, sections)
    if not section and len(sections) > 1:
        return ""
    if any(kind == "general" for kind, _ in section) or not section:
        plain = _general(abs(value) if own_sign else value)
        return (
            "".join(plain if k == "general" else t for k, t in section if k != "bracket") or plain
        )
    if not any(kind == "digit" for kind, _ in section):
        return "".join(text for kind, text in section if kind != "bracket").strip()
    if ("sign", "/") in section:
        negative = value < 0 and not own_sign
        return ("-" if negative else "") + _fraction(abs(value), section)
    number = Decimal(repr(value)) * 100 ** sum(t == ("sign", "%") for t in section)
    text = _digits(abs(number), section)
    negative = number < 0 and not own_sign and any(c in "123456789" for c in text)
    return ("-" if negative else "") + text


def _section_of(value: float, sections: Sequence[Sequence[Token]]) -> tuple[Sequence[Token], bool]:
    """The section that a number falls into, and whether it brings its own sign."""
    conditions = [_condition(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _holds(value, *condition):
                return section, condition is None and value < 0 and len(sections) > 2
        return sections[-1], False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _condition(section: Sequence[Token]) -> tuple[str, float] | None:
    for kind, text in section:
        if kind == "bracket" and (match := _CONDITION.fullmatch(text)):
            return match.group(1), float(match.group(2))
    return None


def _holds(value: float, operator: str, limit: float) -> bool:
    if value == limit:
        return operator in ("<=", ">=", "=")
    return operator in (("<", "<=", "<>") if value < limit else (">", ">=", "<>"))


def _general(value: float) -> str:
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.10g}"


def _fraction(value: float, section: Sequence[Token]) -> str:
    """A number as a fraction, with the whole before it where the format has a place for that."""
    bar = section.index(("sign", "/"))
    above = "".join(text if kind == "digit" else " " for kind, text in section[:bar]).split()
    below = re.match(r"[?#\d]+", "".join(text for _, text in section[bar + 1 :]))
    if not above or not below:
        return _general(value)
    places = below.group()
    if places.isdecimal() and int(places):
        denominator = int(places)
        numerator = int(value * denominator + 0.5)
    else:
        nearest = Fraction(value).limit_denominator(10 ** len(places) - 1)
        numerator, denominator = nearest.numerator, nearest.denominator
    text = f"{numerator}/{denominator}"
    if len(above) > 1:
        whole, rest = divmod(numerator, denominator)
        text = f"{rest}/{denominator}" if rest else ""
        text = f"{whole} {text}".strip() if whole or not rest else text
    before, after = (_literals(part) for part in (section[:bar], section[bar:]))
    return f"{before}{text}{after}".strip()


def _literals(section: Sequence[Token]) -> str:
    return "".join(text for kind, text in section if kind == "literal")


def _digits(number: Decimal, section: Sequence[Token]) -> str:
    """The digits of a number in the places that a format has for them, literals between."""
    section = [token for token in section if token[0] != "bracket"]
    exponent = next((t for t in section if t[0] == "exponent"), None)
    point = section.index(("sign", ".")) if ("sign", ".") in section else len(section)
    places = [i for i, (kind, _) in enumerate(section) if kind == "digit"]
    whole = [i for i in places if i < point]
    after = [i for i in places if i > point]
    if exponent:
        return f"{number:.{len(after)}E}"
    commas = [i for i, token in enumerate(section) if token == ("sign", ",")]
    # A comma with no digit behind it, up to the point or to the end, is three digits not shown.
    ends = [(max(whole, default=-1), min(after, default=len(section)))]
    ends += [(max(after), len(section))] if after else []
    scaling = [i for i in commas if any(last < i < end for last, end in ends)]
    thousands = any(i < max(whole, default=-1) for i in commas)
    shifted = _EXACT.scaleb(number, -3 * len(scaling))
    rounded = shifted.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP, _EXACT)
    left, _, right = f"{rounded:f}".partition(".")
    shown = dict.fromkeys(commas, "")
    shown |= _whole(left.lstrip("0"), [(i, section[i][1]) for i in whole], thousands)
    kept = len(right.rstrip("0"))
    for index, i in enumerate(after):
        shown[i] = right[index] if index < kept or section[i][1] == "0" else ""
    if point < len(section) and not any(shown[i] for i in after):
        shown[point] = ""
    return "".join(shown.get(i, text) for i, (_, text) in enumerate(section)).strip()


def _whole(digits: str, places: Sequence[tuple[int, str]], thousands: bool) -> dict[int, str]:
    """Digits before the point, from the right; the leftmost place takes all that are left."""
    shown, count = {}, 0
    for index, (i, sign) in reversed(list(enumerate(places))):
        taken = digits if index == 0 else digits[-1:]
        digits = "" if index == 0 else digits[:-1]
        text = ""
        for digit in reversed(taken or ("0" if sign == "0" else "")):
            text = digit + ("," if thousands and count and count % 3 == 0 else "") + text
            count += 1
        shown[i] = text
    return shown


def _moment(value: date | time | timedelta, section: Sequence[Token]) -> str:
    """A date, a time or a length of time in a format."""
    dated = value if isinstance(value, date) else None
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
    elif isinstance(value, (datetime, time)):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
    else:
        seconds = 0
    if dated is None and any(k == "date" and t[0].lower() in "ydega" for k, t in section):
        return ""  # Excel's day 0
    half = any(kind == "half" for kind, _ in section)
    parts = []
    before = ""
    for index, (kind, text) in enumerate(section):
        name = text.lower()
        if kind == "bracket":
            parts.append(_elapsed(name, seconds))
        elif kind == "half":
            parts.append("AM" if seconds % 86400 < 43200 else "PM")
        elif kind == "date":
            following = next((t.lower() for k, t in section[index + 1 :] if k == "date"), "")
            minutes = name[0] == "m" and len(name) < 3 and (before == "h" or following[:1] == "s")
            literal = section[index + 1][1] if index + 1 < len(section) else ""
            if minutes or name[0] in "hs":
                parts.append(_time_part("n" * len(name) if minutes else name, seconds, half))
            elif dated is not None:
                parts.append(_date_part(name, dated, literal))
            before = name[0]
        elif kind != "digit" and not (kind == "sign" and text in ".@" and before == "s"):
            parts.append(text)
        if kind == "bracket" and name.strip("h") == "" and name:
            before = "h"
    return "".join(parts).strip()


def _elapsed(name: str, seconds: int) -> str:
    unit = {"h": 3600, "m": 60, "s": 1}.get(name[:1], 0)
    if not unit or name.strip("hms"):
        return ""
    return str(seconds // unit).zfill(len(name))


def _time_part(name: str, seconds: int, half: bool) -> str:
    hour = seconds // 3600 % 24
    hour = (hour % 12 or 12) if half else hour
    value = {"h": hour, "n": seconds // 60 % 60, "s": seconds % 60}[name[0]]
    return str(value).zfill(min(len(name), 2))


def _date_part(name: str, day: date, literal: str) -> str:
    plain = date(day.year, day.month, day.day)
    era = next((era for era in reversed(ERAS) if plain >= era.first_day), None)
    of_era = plain.year - (era.first_day.year if era else 1) + 1
    if name[0] == "g":
        return (era.initial, era.name[:1], era.name)[min(len(name), 3) - 1] if era else ""
    if name[0] == "e":
        first = of_era == 1 and literal.startswith("年")
        return "元" if first else str(of_era).zfill(min(len(name), 2))
    if name[0] == "a":
        return _WEEKDAYS[plain.weekday()] + ("曜日" if len(name) > 3 else "")
    if name[0] == "y":
        return f"{plain.year % 100:02}" if len(name) < 3 else f"{plain.year:04}"
    number, names = (plain.month, MONTHS) if name[0] == "m" else (plain.day, _ENGLISH)
    if len(name) < 3:
        return str(number).zfill(len(name))
    word = names[plain.month - 1 if name[0] == "m" else plain.weekday()]
    return word[: {3: 3, 5: 1}.get(len(name), len(word))]
