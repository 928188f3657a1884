"""Japanese sentences: boundaries at 。！？, respecting quotation marks, brackets and hard wraps."""

import re

_OPEN = "「『（(【［[〔《〈"
_CLOSE = "」』）)】］]〕》〉"
_STOPS = "。！？!?"
_END_OF_EMPHASIS = re.compile(r"\*{1,3}(?=\s|\Z)")  # of Markdown: **…する。**
_MARKS = re.compile(f"[{re.escape(_OPEN + _CLOSE + _STOPS)}]")
_LONGEST_BRACKET = 200  # an unclosed bracket must not swallow the rest of the text


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
