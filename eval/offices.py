"""Offices as corpus folders with questions of their own. Those of `eval/offices` do not exist and
have no vocabulary: weights are chosen on some of them, figures are reported on the others.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.errors import UsageError
from eval.questions import Half, JudgedQuestion, load_questions
from eval.run import Run, ask_all
from index.build import build
from index.generation import Generation, open_generation
from index.reranking import Reranker, load_reranker

SHIPPED = Path(__file__).with_name("offices")
QUESTIONS = "questions.jsonl"


def shipped_offices(half: Half) -> list[Path]:
    """The offices on which weights may be chosen, or those on which figures are reported."""
    return sorted(path.parent for path in (SHIPPED / half).glob(f"*/{QUESTIONS}"))


def open_office(
    folder: Path, index: Path, model: str | None = None, reranker: Reranker | None = None
) -> tuple[Generation, Sequence[JudgedQuestion]]:
    """Builds an office's index into another folder; the generation and the questions."""
    if not (folder / QUESTIONS).is_file():
        raise UsageError(f"{folder}: holds no {QUESTIONS}; put the office's questions there.")
    build(folder, index, model)
    generation = open_generation(index, model, reranker=reranker)
    return generation, load_questions([folder / QUESTIONS], generation.corpus)


def ask_offices(
    folders: Sequence[Path], as_of: date, model: str | None = None, reranker: str | None = None
) -> Run:
    """Asks every office its questions; one run of all."""
    reader = load_reranker(reranker)
    runs: list[Run] = []
    for folder in folders:
        with TemporaryDirectory() as index:
            generation, questions = open_office(folder, Path(index), model, reader)
            runs.append(ask_all(generation, questions, [folder.name], "all", as_of))
    return replace(
        runs[0],
        generation=", ".join(run.generation for run in runs),
        question_sets=tuple(name for run in runs for name in run.question_sets),
        questions_sha256=", ".join(run.questions_sha256 for run in runs),
        rows=tuple(row for run in runs for row in run.rows),
    )
