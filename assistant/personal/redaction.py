"""A question without the personal data in it: what may be stored."""

import re
from collections.abc import Collection, Iterable, Iterator

from assistant.personal.addresses import addresses
from assistant.personal.english_addresses import english_addresses
from assistant.personal.english_names import english_names
from assistant.personal.folding import MARK, NAME_MARK, PLACEHOLDERS, Find, fold
from assistant.personal.identifiers import identifiers
from assistant.personal.introductions import TRADE
from assistant.personal.mail import mail_addresses
from assistant.personal.mentioned import mentioned
from assistant.personal.names import names
from assistant.personal.numbers import cards, my_numbers, phones
from assistant.personal.office import is_of_office
from assistant.personal.persons import is_region, may_be_name

_SEVERAL = 10


def without_personal_data(
    text: str, office_numbers: Collection[str] = (), office_addresses: Collection[str] = ()
) -> str:
    """The text, each telephone number, mail address, postal address, number or date that tells a
    person (see PLACEHOLDERS) and name after a self-introduction replaced by its kind: 〔電話番号〕.
    The office's own numbers stay, however they are written, and all else character by character.
    Idempotent."""
    folded = fold(text)
    finds = [
        *phones(folded.digits, office_numbers),
        *mail_addresses(folded.text),
        *cards(folded.digits),
        *my_numbers(folded.digits),
        *identifiers(folded.text, folded.digits),
        *_houses(folded.text, office_addresses),
    ]
    persons = [*names(folded.text, finds), *english_names(folded.text, finds)]
    persons += mentioned(folded.text, [*finds, *persons])
    persons += list(_in_brackets(folded.text, persons))
    finds += [*persons, *_again(folded.text, persons)]
    pieces: list[str] = []
    rest = 0
    for find in _apart(finds):
        start, end = folded.starts[find.start], folded.ends[find.end - 1]
        is_mark = {MARK, NAME_MARK} & set(folded.text[find.start : find.end])
        if find.kind and start >= rest and not is_mark:
            pieces += [text[rest:start], PLACEHOLDERS[find.kind]]
            rest = end
    return "".join([*pieces, text[rest:]])


def _houses(text: str, office: Collection[str]) -> Iterator[Find]:
    """Postal addresses; those of the office come without a kind."""
    for find in (*addresses(text), *english_addresses(text)):
        is_office = is_of_office(text[find.start : find.end], office)
        yield Find(find.start, find.end, None if is_office else find.kind)


_READING = re.compile(
    r" ?\((?P<kana>[ぁ-ヿ][ぁ-ヿ ]{1,18})\)| ?\((?P<written>[一-龠々][一-龠々 ]{1,8})\)"
)


_READ = re.compile(r"(?<![^\s、。:,])(?P<kana>[ぁ-ヿ]{2,8}) ?\($")


def _in_brackets(text: str, persons: Iterable[Find]) -> Iterator[Find]:
    """How the names are read, or written: 匂坂(さぎさか)."""
    for person in persons:
        other = _READING.match(text, person.end)
        written = other and other["written"]
        if other and (not written or (may_be_name(written) and not is_region(written))):
            yield Find(*other.span(other.lastgroup or 0), "name")
        if reading := _READ.search(text, max(0, person.start - 10), person.start):
            yield Find(*reading.span("kana"), "name")


def _again(text: str, finds: Iterable[Find]) -> Iterator[Find]:
    """The same names elsewhere; 福島 is no name in 福島県."""
    written = sorted({text[find.start : find.end].strip() for find in finds}, key=len)[-_SEVERAL:]
    forms = "|".join(re.escape(name) for name in reversed(written) if len(name) > 1)
    if forms:
        for found in re.finditer(
            rf"(?<![^\W_ぁ-ヿ一-鿿])(?:{forms})(?![A-Za-z])(?![県市町村区神]|{TRADE})", text
        ):
            yield Find(*found.span(), "name")


def _apart(finds: Iterable[Find]) -> list[Find]:
    """Finds in order, overlapping ones made one of the longest's kind; where one of them is the
    office's, it alone."""
    kept: list[Find] = []
    for find in sorted(finds, key=lambda find: (find.start, find.kind is not None, -find.end)):
        if not kept or find.start >= kept[-1].end:
            kept.append(find)
        elif kept[-1].kind:
            kept[-1] = _joined(kept[-1], find)
    return kept


def _joined(first: Find, second: Find) -> Find:
    if second.kind is None:
        return second
    longest = max(first, second, key=lambda find: find.end - find.start)
    return Find(first.start, max(first.end, second.end), longest.kind)
