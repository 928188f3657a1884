"""Which rows of tables an answer tells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answer.draft import Draft, document_of
from assistant.answer.sentences import Chosen
from index.generation import Generation
from ingest.cells import cell_texts, row_at
from ingest.japanese import normalise

_OTHERS = re.compile(
    r"以外|ほか|他[のに]|除[いくけ]|比[べ較]|違い|except|other than|besides|compar|differ"
)
_TELLING = 4  # code points of a name that stands in a question as a row's


def without_lesser_rows(
    generation: Generation, draft: Draft, choices: list[Chosen]
) -> Iterator[Chosen]:
    """Sentences without the heads of tables, which each row is told with; and where the question
    names a row by its first cell (「ひがし保育園の定員は」), without those of other rows of that
    table, unless these are what it asks for (ひがし保育園以外), or likelier beside a short name."""
    rows = [_row(generation, draft, choice) for choice in choices]
    question = draft.question.normal
    wants_others = _OTHERS.search(question) is not None
    named = [
        (row, choice.share)
        for row, choice in zip(rows, choices, strict=True)
        if row and len(row.name) > 1 and row.name in question and not wants_others
    ]
    names = {"", *(row.name for row, _ in named)}  # below a merged cell a row has none of its own
    for row, choice in zip(rows, choices, strict=True):
        if row is None or not (
            row.is_head
            or any(
                other.table == row.table
                and row.name not in names
                and (share > choice.share or len(other.name) >= _TELLING)
                for other, share in named
            )
        ):
            yield choice


@dataclass(frozen=True, slots=True)
class _Row:
    """Of which table a sentence is, the normalised text of its row's first cell, and whether that
    is one of the heads."""

    table: tuple[str, int]
    name: str
    is_head: bool


def _row(generation: Generation, draft: Draft, choice: Chosen) -> _Row | None:
    document = document_of(generation, draft, choice)
    start = choice.candidate.start
    table = document.layout.table_at(start)
    if table is None:
        return None
    cells = cell_texts(document.quote(*row_at(document.text, start)))
    name = normalise(cells[0]) if cells else ""
    is_head = table.head is not None and start < table.head[1]
    return _Row((document.id, table.start), name, is_head)
