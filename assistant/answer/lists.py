"""Lists that a sentence announces: they answer as wholes, or it is said that they go on."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.answer.draft import Draft, document_of, quote_of
from assistant.answer.sentences import Chosen
from corpus.records import Span
from index.generation import Generation
from ingest.cells import row_at

_ANNOUNCES = re.compile(
    r"(?:次|以下|下記)の(?:とおり|通り|もの|方|人|書類|各号|表|場合|いずれ|全て|すべて|[一-鿿]{1,6}(?:です|$))|"
    r"次に(?:掲|示|挙)げる|[:：]\s*$"
)
_ITEM = re.compile(
    r"\s*(?:[-－・●•*■◆◇○◎|①-⑳⑴-⒇]|"
    r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[ア-ンa-zA-Z])(?:[)）.．　]|\s(?![a-z])))"
)
# 「設立:平成18年5月(会員数 525)」 tells something of what is named above it.
_VALUE = re.compile(r"\s*(?!出所|出典|資料|注)(?P<label>[^\s:：。、()（）※]{1,12})[:：]\s*\S")
_CLEARLY = 2.0  # times as likely: one of several lines with the same label is meant
_ITEMS = 8  # of an announced list
_BEGINNING = 80  # code points of an item's first sentence that goes along with its others
_NEXT_LINE = re.compile(r"[^\S\n]*\n(?:[^\S\n]*\n)?")  # one may be empty
_COUNTING = re.compile(
    r"(?P<figures>\d+)|(?P<kanji>[一二三四五六七八九十]+)|(?P<circled>[①-⑳])|(?P<bracketed>[⑴-⒇])|"
    r"(?P<kana>[ア-ン])|(?P<small>[a-z])|(?P<large>[A-Z])"
)


def announces(sentence: str) -> bool:
    """Whether a sentence says that a list follows."""
    return _ANNOUNCES.search(sentence) is not None


def below(generation: Generation, draft: Draft, choice: Chosen) -> list[Chosen]:
    """What answers only together with a sentence: the beginning of the item that it goes on with,
    the sentence under a heading or a short label, the name above a value with a label, and the
    items of a list that is announced."""
    at = {other.candidate.place: other for other in draft.chosen}
    hit, place = choice.candidate.place
    found = _begins(at, choice)
    quote = quote_of(generation, draft, choice)
    is_list = announces(quote)
    if not is_list and _VALUE.match(quote):
        return [*found, *_name_above(generation, draft, at, choice)]
    if not (is_list or choice.is_label):
        return found
    sign: str | None = None
    for step in range(1, _ITEMS + 1):
        following = at.get((hit, place + step))
        if following is None:
            break
        item = _ITEM.match(quote_of(generation, draft, following)) if is_list else None
        if item and sign in (None, _sign(item)):
            sign = _sign(item)
        elif not (
            (choice.is_label and following.candidate.place == choice.candidate.below)
            or (step > 1 and _is_one_line(generation, draft, found[-1], following))
        ):
            break
        found.append(following)
    return found


def _begins(at: Mapping[tuple[int, int], Chosen], choice: Chosen) -> list[Chosen]:
    """The beginning of the item that a sentence goes on with, unless it is long: 「・花火大会　8月
    15日。」, which says what 「荒天のときは翌日。」 is about. A heading over lines that are
    indented begins none; a citation names it."""
    begins = choice.candidate.around.begins
    first = None if begins is None else at.get((choice.candidate.hit, begins))
    if first is None or first.feature("heading") > 0:
        return []
    if first.candidate.end - first.candidate.start > _BEGINNING:
        return []
    return [first]


def _name_above(
    generation: Generation, draft: Draft, at: Mapping[tuple[int, int], Chosen], choice: Chosen
) -> list[Chosen]:
    """The short line right above a value, which names whose it is."""
    above = choice.candidate.around.above
    name = None if above is None else at.get((choice.candidate.hit, above))
    if name is None or not name.is_label or _VALUE.match(quote_of(generation, draft, name)):
        return []
    return [name]


def is_less_likely_value(
    generation: Generation, draft: Draft, choice: Chosen, likelier: Chosen
) -> bool:
    """Whether a sentence is a value with the label of another one in the same passage that is far
    likelier: the members of one society, and not those of five others."""
    one, other = (_VALUE.match(quote_of(generation, draft, c)) for c in (choice, likelier))
    return (
        one is not None
        and other is not None
        and one["label"] == other["label"]
        and choice.candidate.hit == likelier.candidate.hit
        and likelier.share >= _CLEARLY * choice.share
    )


def _is_one_line(generation: Generation, draft: Draft, first: Chosen, second: Chosen) -> bool:
    """Whether two sentences stand in one line, as those of one item do."""
    text = document_of(generation, draft, first).text
    return "\n" not in text[first.candidate.end : second.candidate.start]


def list_of(generation: Generation, draft: Draft, choice: Chosen) -> list[Chosen]:
    """The announced list of which a sentence is an item: what announces it, and its items."""
    at = {other.candidate.place: other for other in draft.chosen}
    hit, place = choice.candidate.place
    for step in range(_ITEMS):
        above = at.get((hit, place - step))
        if above is None:
            break
        quote = quote_of(generation, draft, above)
        if step and announces(quote):
            return [above, *below(generation, draft, above)]
        if not _ITEM.match(quote):
            break
    return []


def cut_short(generation: Generation, quoted: Sequence[tuple[Span, int]]) -> Iterator[int]:
    """Citations of announcements whose lists the answer does not tell to their end."""
    for span, n in quoted:
        text = generation.documents[span.document].text
        if announces(text[span.start : span.end]):
            told = {
                row_at(text, other.start)[0]
                for other, _ in quoted
                if other.document == span.document
            }
            if any(item not in told for item in _items_below(text, row_at(text, span.end - 1)[1])):
                yield n


def _items_below(text: str, end: int) -> Iterator[int]:
    """Where the items of a list begin that stands below a line which ends at `end`: lines with
    signs of one kind, whose further lines may be indented."""
    sign: str | None = None
    while (following := _NEXT_LINE.match(text, end)) is not None:
        start = following.end()
        item = _ITEM.match(text, start)
        if text.startswith("|", start):
            return  # a table, whose rows are told each by itself
        if item and sign in (None, _sign(item)):
            sign = _sign(item)
            yield start
        elif sign is None or not text.startswith((" ", "\u3000"), start):
            return
        end = row_at(text, start)[1]


def _sign(item: re.Match[str]) -> str:
    """With what an item begins, whatever its number; ⑴ and ２ count different lists."""
    return _COUNTING.sub(lambda number: str(number.lastgroup), item.group().strip())
