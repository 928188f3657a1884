"""Tables as CSV that Excel opens: UTF-8 with its mark, and no cell that is a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from assistant.staff.grouping import Group
from assistant.staff.overview_words import Words
from assistant.store.overview import Judged, Overview

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Cell = str | int | float | None


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(_safe, heads))
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _safe(cell: Cell) -> Cell:
    """Text that a spreadsheet would take for a formula gets an apostrophe, also behind spaces
    and in full width."""
    if not isinstance(cell, str):
        return cell
    begin = cell.lstrip(" \u3000").translate(str.maketrans("＝＋－＠", "=+-@"))
    return f"'{cell}" if begin.startswith(_FORMULA) else cell


def days_csv(found: Overview, words: Words) -> bytes:
    heads = (words.day, words.questions, words.declined, words.median, words.p95)
    rows = [
        (day.day.isoformat(), day.questions, day.declined, _rounded(day.median), _rounded(day.p95))
        for day in found.days
    ]
    return as_csv(heads, rows)


def kinds_csv(found: Overview, words: Words) -> bytes:
    """Languages, faces and what visitors said."""
    rows: list[Sequence[Cell]] = []
    for title, counts in ((words.languages, found.languages), (words.faces, found.faces)):
        rows += [(title, words.names.get(name, name), count) for name, count in counts.items()]
    rows.append((words.helpful, words.names.get("True", "1"), found.helpful))
    rows.append((words.helpful, words.names.get("False", "0"), found.unhelpful))
    return as_csv((words.kind, "", words.questions), rows)


def groups_csv(groups: Sequence[Group], words: Words) -> bytes:
    """A line for every question, those of a group together."""
    rows = [
        (group.example, len(group.questions), one.id, one.question)
        for group in groups
        for one in group.questions
    ]
    return as_csv((words.example, words.questions, words.cases, ""), rows)


def verdicts_csv(documents: Sequence[Judged], words: Words) -> bytes:
    heads = (words.document, "id", words.right, words.wrong, words.outdated)
    rows = [(one.title, one.document, one.right, one.wrong, one.outdated) for one in documents]
    return as_csv(heads, rows)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
