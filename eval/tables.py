"""Figures as aligned text for a terminal."""

import unicodedata
from collections.abc import Mapping, Sequence

from eval.beir import BenchmarkResult
from eval.gates import GateResult
from eval.measures import MEASURES, Estimate, figure
from eval.report import Report
from eval.run import Run

Row = Sequence[str]

# What a tag is told apart by; the report holds every measure of every tag.
_TAG_MEASURES = ("contact_accuracy@1", "evidence_recall@5", "answer_recall", "decline_recall")


def _reranked_by(run: Run) -> str:
    return f"reranker {run.reranker}, " if run.reranker else ""


def report_text(report: Report) -> str:
    """Every measure with its interval, then by half, kind and language, by tag, the comparison
    and the gates."""
    run = report.run
    parts = [
        f"{len(run.rows)} questions ({run.part}), generation {run.generation}, "
        f"encoder {run.model}, {_reranked_by(run)}as of {run.as_of}",
        aligned(_measure_rows(report.measures)),
        aligned(_slice_rows(report)),
        aligned(_tag_rows(report)),
        aligned(_comparison_rows(report)),
        gates_text(report.gates),
        f"{len(report.misses)} questions with a fault; --html writes a report with every one.",
    ]
    return "\n\n".join(part for part in parts if part)


def benchmark_text(results: Sequence[BenchmarkResult], gates: Sequence[GateResult]) -> str:
    """One row a leg of every benchmark."""
    names = list(results[0].legs["fused"])
    rows = [["benchmark", "leg", *names, "build s", "search s"]]
    for result in results:
        seconds = [f"{result.seconds[step]:.2f}" for step in ("build", "search")]
        for leg, figures in result.legs.items():
            rows.append([result.name, leg, *(f"{figures[n]:.3f}" for n in names), *seconds])
    return "\n\n".join(part for part in (aligned(rows), gates_text(gates)) if part)


def gates_text(gates: Sequence[GateResult]) -> str:
    """One row a gate; empty without gates."""
    rows = [
        [
            gate.measure,
            gate.rows,
            gate.bound,
            "–" if gate.found is None else f"{gate.found:.4f}",
            "met" if gate.met else "MISSED",
        ]
        for gate in gates
    ]
    return aligned([["gate", "questions", "bound", "found", ""], *rows]) if rows else ""


def aligned(rows: Sequence[Row]) -> str:
    """Rows of one length as lines: the first column to the left, the others to the right.

    Japanese characters are two columns wide in a terminal. Empty without rows.
    """
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            _pad(cell, width, left=place == 0)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _pad(cell: str, width: int, left: bool) -> str:
    space = " " * (width - _width(cell))
    return cell + space if left else space + cell


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _cell(measure: str, estimates: Mapping[str, Estimate]) -> str:
    return figure(estimates[measure].value, measure) if measure in estimates else "–"


def _measure_rows(estimates: Mapping[str, Estimate]) -> list[Row]:
    rows: list[Row] = [["measure", "value", "95 % interval", "questions"]]
    for name, estimate in estimates.items():
        interval = f"{figure(estimate.low, name)} – {figure(estimate.high, name)}"
        rows.append([name, figure(estimate.value, name), interval, str(estimate.questions)])
    return rows


def _slice_rows(report: Report) -> list[Row]:
    columns = {
        name: estimates
        for by in ("half", "kind", "language")
        for name, estimates in report.slices.get(by, {}).items()
    }
    rows: list[Row] = [["measure", *columns]]
    for measure in MEASURES:
        cells = [_cell(measure.name, estimates) for estimates in columns.values()]
        rows.append([measure.name, *cells])
    return rows


def _tag_rows(report: Report) -> list[Row]:
    rows: list[Row] = [["tag", "questions", *_TAG_MEASURES]]
    for tag, estimates in report.slices.get("tag", {}).items():
        asked = str(estimates["quote_exactness"].questions)
        rows.append([tag, asked, *(_cell(measure, estimates) for measure in _TAG_MEASURES)])
    return rows if len(rows) > 1 else []


def _comparison_rows(report: Report) -> list[Row]:
    rows: list[Row] = [["against", "before", "now", "won", "lost", "same", "p"]]
    for pair in report.comparisons:
        figures = [figure(value, pair.measure) for value in (pair.old, pair.new)]
        counts = [str(len(pair.won)), str(len(pair.lost)), str(pair.same)]
        rows.append([pair.measure, *figures, *counts, f"{pair.p:.3g}"])
    return rows if len(rows) > 1 else []
