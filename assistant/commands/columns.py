"""Aligned text for a terminal, in which Japanese characters are two columns wide."""

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Columns of a terminal."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def padded(text: str, columns: int, right: bool = False) -> str:
    space = " " * (columns - width(text))
    return space + text if right else text + space


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Rows of one length as lines; the columns in `right` are figures."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            padded(cell, widths[place], place in right) for place, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]
