"""Telephone numbers as tables write them, brought into the directory's form: 022-221-4922."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

# The directory's form.
NUMBER = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_LONG_VOWEL = re.compile(r"(?<=\d)\s*ー\s*(?=\d)")  # typed for a hyphen
_GAP = r"[\s()\-.]{1,3}"
_TOKEN = re.compile(  # a number in three parts, a number in one, an extension
    rf"(?<!\d)(?<!\d-)\(?(?P<lead>(?:\+81[-\s]?|81[-\s])(?:\(0\))?|0)(?P<area>\d{{1,4}}){_GAP}"
    rf"(?P<exchange>\d{{1,4}}){_GAP}(?P<line>\d{{3,4}})(?!-?\d)"
    r"|(?<!\d)(?<!\d-)(?:\+81|(?=0))(?P<solid>\d{9,11})(?!-?\d)"
    r"|(?:内線|\(内\)|\bext(?:ension)?\b\.?)[\s:()番号]*(?P<extension>\d{2,5})(?!-?\d)",
    re.IGNORECASE,
)
# Scans lose closing brackets; one that closes behind the next number holds that number's label.
_LABEL_BEHIND = re.compile(
    r"\s*\((?:([^()]{0,15}[^()\d\s-][^()]{0,15})\)|([^()\d]{1,20}?)(?:\s*$|\s(?=[^)]*(?:\(|$))))"
)
_FAX = re.compile(r"fax|ファッ?クス", re.IGNORECASE)
_BOTH = re.compile(r"電話|tel|phone|兼", re.IGNORECASE)
_NO_LABEL = re.compile(r"電話番号|電話|直通|ダイヤルイン|tel|phone|telephone", re.IGNORECASE)
_LONGEST_LABEL = 20
_SEPARATORS = " \t/|、,;:.・()[]【】<>-→"
# A number without its area code; and an area code that a column's head states for all below.
_LOCAL = re.compile(r"(?<![\d-])\d{1,4}-\d{4}(?!-?\d)")
_AREA = re.compile(r"\((?:市外局番)?[\s:]*(0\d{1,4})[-\s]*\)(?![\d-])")
_LEFT_OVER = re.compile(r"\d[\d\s()-]{2,}")


@dataclass(frozen=True, slots=True)
class PhoneCell:
    """What a cell says: numbers with their labels, an extension that stands without a number,
    and the first digits that are no number of a telephone ("221-4922", "FAX 022-…")."""

    numbers: tuple[tuple[str | None, str], ...] = ()
    extension: str | None = None
    unread: str | None = None


def read_phones(cell: str, areas: Collection[str] = ()) -> PhoneCell:
    """Reads a cell. `areas` are the area codes by which a number without hyphens is parted; a
    fax number beside another is left out."""
    text = _folded(cell)
    numbers: list[tuple[str | None, str]] = []
    faxes: list[str] = []
    extension = unread = None
    end = 0
    for token in _TOKEN.finditer(text):
        before, end_of_last, end = text[end : token.start()], end, token.end()
        if token["extension"]:
            extension = token["extension"] if not numbers else extension
            if numbers:
                numbers[-1] = _with_extension(*numbers[-1], token["extension"])
            continue
        unread = unread or _digits_in(before)
        behind = _LABEL_BEHIND.match(text, token.end())
        label_behind = (behind[1] or behind[2]) if behind else None
        if label_behind and (_TOKEN.search(label_behind) or "内" in label_behind):
            label_behind = None
        if behind and label_behind:
            end = behind.end()
        said = f"{text[end_of_last : token.start()]}{label_behind or ''}"
        number = _number(token, areas)
        if _FAX.search(said) and not _BOTH.search(said):
            faxes.append(token.group())
        elif number is None:
            unread = unread or token.group().strip("( ")
        else:
            label = _label(label_behind) if label_behind else _label(before, digits=False)
            numbers.append((label, number))
    unread = unread or _digits_in(text[end:])
    if faxes and not (numbers or extension or unread):
        unread = f"FAX {faxes[0]}"
    return PhoneCell(tuple(numbers), extension, unread)


def area_in(head: str) -> str | None:
    """The area code that the head of a column of numbers states, as in 「電話番号（0123）」."""
    found = _AREA.search(_folded(head))
    return found[1] if found else None


def with_area(cell: str, area: str) -> str:
    """A cell whose numbers have no area code, since the head of its column states it, with it."""
    if read_phones(cell).numbers:
        return cell
    return _LOCAL.sub(lambda local: f"{area}-{local.group()}", _folded(cell))


def area_code(number: str) -> str:
    """The part of a number before its first hyphen."""
    return number.partition("-")[0]


def stands(number: str, text: str) -> bool:
    """Whether a number of the directory stands in a text, in whatever form it is written."""
    wanted = number.replace("-", "")
    folded = unicodedata.normalize("NFKC", text)
    return any(digits == wanted for _, _, digits in numbers_in(folded))


def stands_apart(number: str, texts: Collection[str]) -> bool:
    """Whether a number of the directory stands without its area code in one of the texts, and
    the area code alone in brackets in another: the row of a table, and its heads."""
    area, _, local = number.partition("-")
    folded = list(map(_folded, texts))
    stated = [area in _AREA.findall(text) for text in folded]
    stands_local = [local in _LOCAL.findall(text) for text in folded]
    return any(stands_local) and any(stated)


def numbers_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and digits, as dialled within Japan, of every number that stands in a text in
    NFKC, in whatever form it is written."""
    for token in _TOKEN.finditer(_folded(text)):
        if not token["extension"] and len(digits := _digits(token)) in (10, 11):
            yield *token.span(), digits


def _folded(text: str) -> str:
    """A text with one kind of hyphen; one in NFKC keeps its length."""
    folded = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
    return _LONG_VOWEL.sub(lambda match: "-" * len(match.group()), folded)


def _digits(token: re.Match[str]) -> str:
    if solid := token["solid"]:
        return solid if solid.startswith("0") else f"0{solid}"
    return f"0{token['area']}{token['exchange']}{token['line']}"


def _number(token: re.Match[str], areas: Collection[str]) -> str | None:
    """The directory's form; None where the digits are too few or too many, or where it is open
    which of them are the area code."""
    digits = _digits(token)
    mobile = re.match(r"0[5-9]0|0800", digits)
    toll_free = re.match(r"0120|0570", digits)
    if len(digits) != (11 if mobile and not toll_free else 10):
        return None
    if not token["solid"]:
        return f"0{token['area']}-{token['exchange']}-{token['line']}"
    if mobile and not toll_free:
        first = 4 if digits.startswith("0800") else 3
        return f"{digits[:first]}-{digits[first:-4]}-{digits[-4:]}"
    if toll_free:
        return f"{digits[:4]}-{digits[4:7]}-{digits[7:]}"
    known = {area for area in (*areas, "03", "06") if digits.startswith(area)}
    if len(known) != 1:
        return None
    area = known.pop()
    return f"{area}-{digits[len(area) : -4]}-{digits[-4:]}"


def _with_extension(label: str | None, number: str, extension: str) -> tuple[str, str]:
    said = f"内線 {extension}"
    return (f"{label}・{said}" if label else said), number


def _label(text: str, digits: bool = True) -> str | None:
    label = _NO_LABEL.sub(" ", text).strip(_SEPARATORS)
    is_one = 0 < len(label) <= _LONGEST_LABEL and (digits or not re.search(r"\d", label))
    return label if is_one else None


def _digits_in(text: str) -> str | None:
    """Three digits or more that belong to no number, as they stand; those behind the word are a
    fax number's."""
    found = _LEFT_OVER.search(_FAX.split(text)[0])
    return found.group().strip("( ") if found else None
