"""Sentences: boundaries at 。！？ and, in English, at full stops; they respect quotation marks,
brackets and hard wraps."""

import re

_OPEN = "「『（(【［[〔《〈"
_CLOSE = "」』）)】］]〕》〉"
_STOPS = "。！？!?"
_END_OF_EMPHASIS = re.compile(r"\*{1,3}(?=\s|\Z)")  # of Markdown: **…する。**
_LATIN_QUOTES = "\"'”’*_"
# A full stop that may end an English sentence, with the marks that close around it, before white
# space: none within 3.5, resas.go.jp or a.b@c.jp.
_FULL_STOP = rf"\.[{re.escape(_LATIN_QUOTES + _CLOSE)}]*(?=\s)"
_MARKS = re.compile(f"[{re.escape(_OPEN + _CLOSE + _STOPS)}]|{_FULL_STOP}")
_LONGEST_BRACKET = 200  # an unclosed bracket must not swallow the rest of the text
_BEFORE = 40  # characters before a stop that are looked at
# An English sentence ends behind a word, or a figure after a word …
_ENDS = re.compile(r"[A-Za-z][^A-Za-z\u3041-\u30ff\u3400-\u9fff]*\Z")
# … and another begins with a capital, a figure, a quotation or the sign of an item.
_BEGINS = re.compile(r"\s+[\"'“‘(\[*_]*(?:[A-Z]|(?<!\()\d)|\s+[•●・*–-]\s")
_ABBREVIATED = re.compile(
    r"(?:(?<![A-Za-z0-9])(?:[A-Za-z]|e\.g|i\.e|[ap]\.m|etc|cf|vs|viz|ca|approx|incl|excl|max|min|est|"
    r"nos?|vols?|figs?|ch|sec|art|pp|ed|eds|al|mr|mrs|ms|messrs|dr|prof|rev|hon|gov|gen|st|mt|ft|"
    r"jr|sr|co|ltd|inc|corp|bros|dept|univ|assn|bldg|rm|fl|apt|ave|blvd|rd|tel|ext|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|thu|fri|sat|sun|hrs?)"
    r"|\b[A-Za-z](?:\.[A-Za-z])+)\Z",  # U.S, Ph.D
    re.IGNORECASE,
)
# 「1.」 before an item; the line, or what is cut, begins with it.
_NUMBERING = re.compile(r"[ \t\u3000*_#•●・–-]*(?:\d{1,3}(?:\.\d{1,3})*|[ivxlIVXL]{1,5})\Z")


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences of text[start:end], in order, without white space around them.

    A stop inside brackets or quotation marks ends no sentence; closing marks after a stop
    belong to the sentence. Every character that is not white space lies in exactly one span.
    """
    bounds = []
    opened: list[int] = []
    for mark in _MARKS.finditer(text, start, end):
        position = mark.start()
        if text[position] in _OPEN:
            opened.append(position)
        elif text[position] in _CLOSE:
            if opened:
                opened.pop()
        elif text[position] == ".":
            closing = sum(character in _CLOSE for character in mark.group())
            if not _is_inside(opened, position) and _is_full_stop(text, start, mark, end):
                bounds.append(mark.end())
                opened.clear()
            elif closing:
                del opened[-closing:]
        elif _is_stop(text, position, end) and not _is_inside(opened, position):
            bounds.append(_after_stops(text, position, end))
            opened.clear()
    bounds.append(end)
    return _trimmed(text, start, bounds)


def _is_inside(opened: list[int], position: int) -> bool:
    return bool(opened) and position - opened[-1] <= _LONGEST_BRACKET


def _is_stop(text: str, position: int, end: int) -> bool:
    """A half-width "?" or "!" inside a word or an address (resas.go.jp/?x) ends nothing."""
    following = text[position + 1 : min(position + 2, end)]
    return text[position] not in "!?" or not (following.isascii() and following.isalnum())


def _is_full_stop(text: str, start: int, mark: re.Match[str], end: int) -> bool:
    """Whether a full stop ends an English sentence, and is not that of an abbreviation or of an
    item's number. Only what stands beside it tells, so that a part of a text is cut as the whole
    is."""
    nearby = max(start, mark.start() - _LONGEST_BRACKET)
    if text.rfind("“", nearby, mark.start()) > text.rfind("”", nearby, mark.end()):
        return False
    *above, line = text[max(start, mark.start() - _BEFORE) : mark.start()].splitlines() or [""]
    if not _ENDS.search(line) or not _BEGINS.match(text, mark.end(), end):
        return False
    begins = bool(above) or mark.start() - len(line) == start
    return not _ABBREVIATED.search(line) and not (begins and _NUMBERING.match(line))


def _after_stops(text: str, position: int, end: int) -> int:
    """The position after a run of stops and of the marks that close around them."""
    while position < end and (text[position] in _STOPS or text[position] in _CLOSE):
        position += 1
    emphasis = _END_OF_EMPHASIS.match(text, position, end)
    return emphasis.end() if emphasis else position


_CONTENT = re.compile(r"\S(?:.*\S)?", re.DOTALL)


def _trimmed(text: str, start: int, bounds: list[int]) -> list[tuple[int, int]]:
    spans = []
    for bound in bounds:
        match = _CONTENT.search(text, start, bound)
        if match is not None:
            spans.append(match.span())
        start = bound
    return spans
