"""Two runs of the same questions, compared question by question."""

from dataclasses import dataclass

from corpus.errors import UsageError
from eval.measures import MEASURES, Measure, question_values
from eval.run import Run


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure in two runs. `won` and `lost` are ids of the questions that the new run does
    better and worse; `p` is the chance of a split at least as uneven if neither were better."""

    measure: str
    old: float
    new: float
    won: tuple[str, ...]
    lost: tuple[str, ...]
    same: int
    p: float


def compare(old: Run, new: Run) -> tuple[Comparison, ...]:
    """Every paired measure, in the order of MEASURES.

    Raises UsageError where the runs were asked different questions.
    """
    if old.questions_sha256 != new.questions_sha256:
        raise UsageError(
            f"The runs differ in their questions ({len(old.rows)} of {_named(old)} before, "
            f"{len(new.rows)} of {_named(new)} now); compare runs of the same sets and half."
        )
    before, now = question_values(old.rows), question_values(new.rows)
    return tuple(
        _compared(measure, before[measure.name], now[measure.name])
        for measure in MEASURES
        if measure.paired and now[measure.name]
    )


def _compared(measure: Measure, old: dict[str, float], new: dict[str, float]) -> Comparison:
    sign = 1 if measure.better == "higher" else -1
    gains = {id: sign * (value - old[id]) for id, value in new.items()}
    won = tuple(sorted(id for id, gain in gains.items() if gain > 0))
    lost = tuple(sorted(id for id, gain in gains.items() if gain < 0))
    return Comparison(
        measure=measure.name,
        old=sum(old.values()) / len(old),
        new=sum(new.values()) / len(new),
        won=won,
        lost=lost,
        same=len(gains) - len(won) - len(lost),
        p=sign_test(len(won), len(lost)),
    )


def sign_test(won: int, lost: int) -> float:
    """Two-sided sign test over the questions that differ; for measures of 0 and 1 this is
    McNemar's exact test. 1 where no question differs."""
    from scipy.stats import binomtest  # two seconds to import

    return float(binomtest(won, won + lost, 0.5).pvalue) if won + lost else 1.0


def _named(run: Run) -> str:
    return f"{', '.join(run.question_sets)}, half {run.part}"
