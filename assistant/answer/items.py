"""The items of lists within a passage: where each begins, and what tells what it is about.

「・花火大会　8月15日」 says nothing of 「・町民マラソン　11月3日」: above an item stands what
announces its list, and above its further sentences the item's own beginning.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.headings import LABELLED

_SIGN = re.compile(r"[-－](?=\s)|[・●•■◆◇○◎※]|\*(?!\*)")
_LABEL = "label"  # the sign of lines that begin with a label


@dataclass(frozen=True, slots=True)
class Around:
    """Of a sentence of a passage: the places of the one that stands above it, not in a neighbouring
    item, and of the beginning of its own item; None where there is none, or it is that itself.
    `heads` says whether the sentence right below is no neighbouring item and not the end."""

    above: int | None
    begins: int | None
    heads: bool


def around(text: str, spans: Sequence[tuple[int, int]]) -> list[Around]:
    """What stands around each of a passage's sentences."""
    aboves: list[int | None] = []
    signs: list[str | None] = []  # of the item of each sentence
    firsts: list[int] = []  # where that begins
    order: list[str] = []  # of signs in this list, the outermost first
    for place, (start, _) in enumerate(spans):
        indentation = _indentation(text, start)
        sign = None if indentation is None else _sign(text, start)
        if sign is None and place and signs[-1] and _goes_on(text, spans, firsts[-1], indentation):
            signs.append(signs[-1])
            firsts.append(firsts[-1])
            aboves.append(place - 1)
            continue
        if sign is None:
            order = []
        elif sign not in order:
            order.append(sign)
        inner = order[order.index(sign) :] if sign else []  # and neighbours
        above = place - 1
        while above >= 0 and signs[above] in inner:
            above = firsts[above] - 1
        signs.append(sign)
        firsts.append(place)
        aboves.append(above if above >= 0 else None)
    return [
        Around(above, first if first < place else None, aboves[place + 1 : place + 2] == [place])
        for place, (above, first) in enumerate(zip(aboves, firsts, strict=True))
    ]


def _sign(text: str, start: int) -> str | None:
    sign = _SIGN.match(text, start)
    if sign is not None:
        return sign.group()
    return _LABEL if LABELLED.match(text, start) else None


def _indentation(text: str, start: int) -> int | None:
    """By how much a sentence is indented that begins its line; None where it does not."""
    line = text.rfind("\n", 0, start) + 1
    return None if text[line:start].strip() else start - line


def _goes_on(
    text: str, spans: Sequence[tuple[int, int]], first: int, indentation: int | None
) -> bool:
    """Whether a sentence belongs to the item that begins at `first`: it stands in its line, or
    in one that is indented further."""
    own = _indentation(text, spans[first][0])
    return indentation is None or (own is not None and indentation > own)
