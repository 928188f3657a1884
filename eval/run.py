"""A run: question sets asked of one generation on one day, every outcome judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.answer.answer import answer
from eval.judgement import Judgement, judge
from eval.questions import Half, JudgedQuestion, fingerprint, half_of
from index.generation import Generation

Part = Half | Literal["all"]


@dataclass(frozen=True, slots=True)
class Run:
    """`question_sets` are names of files; `questions_sha256` tells whether two runs asked the
    same; `as_of` is the day on which documents counted as expired or not."""

    generation: str
    model: str
    question_sets: tuple[str, ...]
    part: Part
    questions_sha256: str
    as_of: date
    rows: tuple[Judgement, ...]
    reranker: str | None = None


def in_part(id: str, part: Part) -> bool:
    """Whether a question belongs to a half; every question belongs to "all"."""
    return part == "all" or half_of(id) == part


def ask_all(
    generation: Generation,
    questions: Sequence[JudgedQuestion],
    question_sets: Sequence[str],
    part: Part,
    as_of: date,
) -> Run:
    """Asks every question in order, as a person would be answered on the day `as_of`."""
    documents = generation.corpus.by_id
    if questions:
        answer(generation, questions[0].text, as_of)  # loads what the first answer waits for
    rows = tuple(judge(q, answer(generation, q.text, as_of), documents) for q in questions)
    return Run(
        generation=generation.id,
        model=generation.encoder.name,
        question_sets=tuple(question_sets),
        part=part,
        questions_sha256=fingerprint(questions),
        as_of=as_of,
        rows=rows,
        reranker=generation.reranker.name if generation.reranker else None,
    )
