"""The text of a table's cell on one line."""

import re
from collections.abc import Sequence

from ingest.readers.pdf.characters import HYPHEN, is_japanese
from ingest.readers.pdf.lines import Piece, View, in_rows, pieces, row_text
from ingest.readers.pdf.page import Char

_UNFINISHED = "のをにはがとへ、"  # a phrase goes on after these
_WORD = re.compile(r"[!-~]*")
# A character with what must not begin a line after it.
_BOUND = re.compile(r".[ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ、。，．・：；！？」』）】〕％]*")


def cell_text(chars: Sequence[Char], left: float, right: float) -> str:
    """The text of a cell on one line. A line that ends before the cell does was ended on
    purpose: a space keeps it apart from the next."""
    texts: list[str] = []
    for turn in sorted({char.turn for char in chars}):
        group = [char for char in chars if char.turn == turn]
        if turn:
            view = View(turn, 0.0, 0.0)
            group = [view.char(char) for char in group]
            texts.append(_lines_text(in_rows(pieces(group)), float("-inf"), float("-inf")))
        else:
            texts.append(_lines_text(in_rows(pieces(group)), left, right))
    return " ".join(text for text in texts if text).replace(HYPHEN, "-")


def _lines_text(rows: Sequence[Sequence[Piece]], left: float, right: float) -> str:
    text = ""
    room = 0.0
    for row in rows:
        line = row_text(row)
        size = row[0].size
        if text:
            full = room < _needed(line, size) or text[-1] in _UNFINISHED
            text += _joint(text, line, full) + line
        else:
            text = line
        # The margin left of the text is the one right of it.
        margin = min(max(0.0, row[0].left - left), size)
        room = right - margin - row[-1].right
    return text


def _needed(line: str, size: float) -> float:
    """The room that a line's beginning takes: one that was too long for the line before was
    moved down whole, and with it signs that must not begin a line."""
    word = len(_WORD.match(line).group())  # type: ignore[union-attr]
    bound = len(_BOUND.match(line).group())  # type: ignore[union-attr]
    return size * max(1.7, 0.6 * min(word, 40) + 1.0, bound + 0.9)


def _joint(text: str, line: str, full: bool) -> str:
    if text.endswith(HYPHEN):
        return ""
    if not full:
        return " "
    if is_japanese(text[-1]) or is_japanese(line[0]):
        return ""
    return "" if text[-1] in "-/._=?&@" or line[0] in "-/._=?&@" else " "
