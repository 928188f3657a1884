"""Where a row of a sheet or of a CSV file stands, as Excel names its cells."""

from functools import cache

from corpus.records import Place


def place(number: int, row: int, first: int, last: int, name: str | None = None) -> Place:
    """Where a row stands: `first` and `last` are its columns from 1."""
    cells = f"{letters(first)}{row}" + (f":{letters(last)}{row}" if last > first else "")
    return Place(0, 0, "sheet", number, name=name, cells=cells)


@cache
def letters(column: int) -> str:
    """A column's letters: A for 1, AA for 27."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
