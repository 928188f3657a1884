"""A run with everything that is counted from it, as JSON and back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from corpus.errors import UsageError
from eval.calibration import Calibration, of_answers, of_contacts
from eval.compare import Comparison
from eval.contacts import ContactChanges
from eval.gates import GateResult
from eval.judgement import Judgement
from eval.measures import Estimate, SliceKey, estimates, question_values, slices
from eval.run import Run

OUT_OF_SCOPE = "out_of_scope"
DECLINED = "declined"
NOBODY = "nobody"

# Slice → name in it → measure → figure; a measure that judges nothing there is left out.
Slices = dict[SliceKey, dict[str, dict[str, Estimate]]]


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """Questions that belong to a division (an id, or OUT_OF_SCOPE) and what they were told.

    `instead` counts what was shown first and is wrong: another division's id, DECLINED, or
    NOBODY for an answer without contacts; most frequent first.
    """

    division: str
    asked: int
    right: int
    instead: dict[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """`calibration` is that of first contacts. `divisions` are the names of the divisions by id;
    `contacts` what an earlier run showed otherwise, None without one."""

    run: Run
    measures: dict[str, Estimate]
    slices: Slices
    calibration: Calibration
    answer_calibration: Calibration
    confusion: tuple[DivisionRow, ...]
    gates: tuple[GateResult, ...]
    comparisons: tuple[Comparison, ...]
    divisions: dict[str, str]
    contacts: ContactChanges | None

    @property
    def misses(self) -> tuple[Judgement, ...]:
        """Every question of which something was wrong, in the order asked."""
        return tuple(row for row in self.run.rows if row.faults)


def report_of(
    run: Run,
    gates: tuple[GateResult, ...],
    comparisons: tuple[Comparison, ...],
    divisions: Mapping[str, str] | None = None,
    contacts: ContactChanges | None = None,
) -> Report:
    """Counts a run: over all its questions, and by half, kind, language and tag."""
    values = question_values(run.rows)
    figures: Slices = {}
    for part in slices(run.rows):
        figures.setdefault(part.by, {})[part.name] = estimates(part.rows, values)
    overall = figures.pop("all")["all"]
    return Report(
        run=run,
        measures=overall,
        slices=figures,
        calibration=of_contacts(run.rows),
        answer_calibration=of_answers(run.rows),
        confusion=confusion(run.rows),
        gates=gates,
        comparisons=comparisons,
        divisions=dict(divisions or {}),
        contacts=contacts,
    )


def confusion(rows: Sequence[Judgement]) -> tuple[DivisionRow, ...]:
    """One row a division asked for, those with the most wrong answers first, then by id.

    Where several divisions are right, a question belongs to the one that was shown, else to
    the first.
    """
    told: dict[str, list[str | None]] = {}
    for row in rows:
        if row.kind == "routing":
            right = row.contact_rank == 1
            division = row.shown.contacts[0] if right else row.expected[0]
            told.setdefault(division, []).append(None if right else _shown_first(row))
        elif row.kind == "out_of_scope":
            told.setdefault(OUT_OF_SCOPE, []).append(None if row.declined else _shown_first(row))
    found = [_division_row(division, shown) for division, shown in told.items()]
    return tuple(sorted(found, key=lambda row: (row.right - row.asked, row.division)))


def _shown_first(row: Judgement) -> str:
    if row.declined:
        return DECLINED
    return row.shown.contacts[0] if row.shown.contacts else NOBODY


def _division_row(division: str, shown: Sequence[str | None]) -> DivisionRow:
    wrong = Counter(sorted(instead for instead in shown if instead is not None))
    return DivisionRow(division, len(shown), len(shown) - wrong.total(), dict(wrong.most_common()))


def as_json(report: Report) -> bytes:
    """The report in the order of its fields; `run` holds the row of every question."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1)


class StoredReport(msgspec.Struct, frozen=True):
    """What a comparison needs of a report; the rest can be counted again. Older reports have no
    names of `divisions`."""

    run: Run
    divisions: dict[str, str] = {}


def read_report(path: Path) -> StoredReport:
    """A report written by `as_json`. Raises UsageError."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=StoredReport)
    except (OSError, msgspec.DecodeError) as error:
        raise UsageError(
            f"{path}: cannot be read as a report ({error}); "
            "name a file that `madoguchi eval --json` wrote."
        ) from None
