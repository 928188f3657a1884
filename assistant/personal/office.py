"""The office's own address, which stays as its numbers do."""

import re
from collections.abc import Collection, Iterable

from assistant.personal.addresses import addresses
from assistant.personal.folding import fold

_BEFORE_NUMBER = 80
_CODE = re.compile(r"(?:〒|郵便番号[は: ]*)? ?(\d{3})[-ー ]?(\d{4})(?!\d)[ 、,]*")
_JOINT = re.compile(r"(?<=\d)(?:丁目|番地の?|番|号|[-ーの/ ])+(?=\d)|(?<=\d)(?:丁目|番地?|号)")
_PARTS = re.compile(r"(?P<place>\D{2,}[\d-]*\d)(?P<house>.*)")


def office_addresses(texts: Iterable[str], numbers: Collection[str]) -> frozenset[str]:
    """The addresses that texts of the office state right before one of its numbers."""
    stated = set()
    for text in texts:
        for number in numbers:
            at = text.find(number)
            while at >= 0:
                before = fold(text[max(0, at - _BEFORE_NUMBER) : at]).text.replace("\n", " ")
                for find in addresses(before):
                    stated.add(before[find.start : find.end])
                at = text.find(number, at + len(number))
    return frozenset(stated)


def is_of_office(address: str, stated: Iterable[str]) -> bool:
    """Whether it is one of those stated, however it is written: 3丁目3番1号, 3-3-1, from the
    prefecture or from the town on, or its postcode alone."""
    code, place, house = _parts(address)
    for one in stated:
        its_code, its_place, its_house = _parts(one)
        if not place and code and code == its_code:
            return True
        is_same = its_place and place and (its_place.endswith(place) or place.endswith(its_place))
        is_inside = house in its_house or (its_house and house.startswith(its_house))
        if is_same and is_inside and code in ("", its_code):
            return True
    return False


def _parts(address: str) -> tuple[str, str, str]:
    """Postcode, place down to the number of the house, and what stands behind it."""
    written = fold(address).digits
    code = _CODE.match(written)
    rest = re.sub(" ", "", _JOINT.sub("-", written[code.end() if code else 0 :]))
    found = _PARTS.match(rest)
    digits = code.group(1) + code.group(2) if code else ""
    return digits, *(
        (found["place"].rstrip("-"), found["house"].lstrip("-")) if found else ("", rest)
    )
