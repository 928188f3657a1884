"""The measures of a run: one value a question first, then means and percentiles with intervals.

A measure divides by every question that it judges, whether that was answered or declined.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from eval.judgement import Judgement
from eval.questions import half_of
from eval.retrieval import evidence_values

RESAMPLES = 1000
CONFIDENCE = 0.95
_SEED = 20_240_401  # any number, but always the same: a report can be made again

Better = Literal["higher", "lower"]
SliceKey = Literal["all", "half", "kind", "language", "tag"]

# Measure → question id → value, for the questions that the measure judges.
Values = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure is called, whom it judges, and how its values become one figure.

    `percentile` is None for a mean. `paired` measures judge the same questions in every run,
    so that two runs can be compared question by question.
    """

    name: str
    japanese: str
    english: str
    better: Better = "higher"
    percentile: int | None = None
    paired: bool = True


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, its 95 % interval (bootstrap over questions), and how many it was taken from."""

    value: float
    low: float
    high: float
    questions: int


@dataclass(frozen=True, slots=True)
class Slice:
    """Questions that have something in common, such as the language "ja"."""

    by: SliceKey
    name: str
    rows: tuple[Judgement, ...]


MEASURES = (
    *(
        Measure(f"evidence_recall@{k}", f"根拠の再現率@{k}", f"Evidence within the first {k}")
        for k in (1, 3, 5, 10)
    ),
    Measure("mrr@10", "根拠の平均逆順位@10", "Mean reciprocal rank of the evidence"),
    Measure("answer_recall", "回答の再現率", "Right answer shown"),
    Measure("contact_accuracy@1", "担当課の正解率@1", "Right division first"),
    Measure("contact_accuracy@3", "担当課の正解率@3", "Right division within three"),
    Measure("wrong_contact_rate", "誤案内率", "Wrong division shown first", better="lower"),
    Measure(
        "fact_contact_accuracy@1", "回答に添えた担当課の正解率@1", "Right division with a fact"
    ),
    Measure(
        "fact_wrong_contact_rate", "回答に添えた誤案内率", "Wrong division with a fact", "lower"
    ),
    Measure("decline_precision", "辞退の適合率", "Declined rightly, of all declined", paired=False),
    Measure("decline_recall", "辞退の再現率", "Out of scope and declined"),
    Measure("quote_exactness", "引用の正確さ", "Quotations exact"),
    Measure("latency_p50_ms", "応答時間の中央値（ms）", "Median time (ms)", "lower", 50, False),
    Measure(
        "latency_p95_ms",
        "応答時間の95%点（ms）",
        "95th percentile of time (ms)",
        "lower",
        95,
        False,
    ),
)
BY_NAME = {measure.name: measure for measure in MEASURES}

_RETRIEVAL = {
    **{f"evidence_recall@{k}": f"recall@{k}" for k in (1, 3, 5, 10)},
    "mrr@10": "mrr@10",
}


def question_values(rows: Sequence[Judgement]) -> dict[str, dict[str, float]]:
    """Every measure's value of every question that it judges; 0 or 1 but for rank and time."""
    facts = [row for row in rows if row.kind == "fact"]
    ranks = {row.id: row.evidence_rank for row in facts}
    retrieved = evidence_values(tuple(_RETRIEVAL.values()), ranks) if ranks else {}
    values: dict[str, dict[str, float]] = {
        name: dict(retrieved.get(source, {})) for name, source in _RETRIEVAL.items()
    }
    routing = [row for row in rows if row.kind == "routing"]
    out_of_scope = [row for row in rows if row.kind == "out_of_scope"]
    declined = [row for row in rows if row.declined]
    values["answer_recall"] = _each(facts, lambda row: row.answer_right)
    values["contact_accuracy@1"] = _each(routing, lambda row: row.contact_rank == 1)
    values["contact_accuracy@3"] = _each(routing, lambda row: (row.contact_rank or 4) <= 3)
    values["wrong_contact_rate"] = _each(routing + out_of_scope, lambda row: row.wrong_contact)
    with_desk = [row for row in facts if row.in_charge]
    values["fact_contact_accuracy@1"] = _each(with_desk, lambda row: row.contact_rank == 1)
    values["fact_wrong_contact_rate"] = _each(
        with_desk, lambda row: bool(row.shown.contacts) and row.contact_rank != 1
    )
    values["decline_precision"] = _each(declined, lambda row: row.kind == "out_of_scope")
    values["decline_recall"] = _each(out_of_scope, lambda row: row.declined)
    values["quote_exactness"] = _each(rows, lambda row: row.quotes_exact)
    milliseconds = {row.id: row.milliseconds for row in rows}
    values["latency_p50_ms"] = values["latency_p95_ms"] = milliseconds
    return values


def _each(rows: Iterable[Judgement], right: Callable[[Judgement], bool]) -> dict[str, float]:
    return {row.id: float(right(row)) for row in rows}


def estimates(rows: Sequence[Judgement], values: Values) -> dict[str, Estimate]:
    """Every measure of some rows, by name; one that judges none of them is left out."""
    found: dict[str, Estimate] = {}
    for measure in MEASURES:
        judged = values[measure.name]
        sample = [judged[row.id] for row in rows if row.id in judged]
        if sample:
            found[measure.name] = estimate(measure, sample)
    return found


def estimate(measure: Measure, sample: Sequence[float]) -> Estimate:
    """One figure of a sample that is not empty, with its percentile bootstrap interval.

    A sample of equal values has an interval without width: nothing in it tells how far the
    truth may be away.
    """
    array = np.asarray(sample, dtype=np.float64)
    value = float(_statistic(measure, array))
    low, high = (value, value) if np.ptp(array) == 0 else _interval(measure, array)
    return Estimate(value, low, high, len(array))


def _statistic(measure: Measure, array: np.ndarray, axis: int = -1) -> np.ndarray:
    if measure.percentile is None:
        return np.asarray(array.mean(axis=axis))
    return np.asarray(np.percentile(array, measure.percentile, axis=axis))


def _interval(measure: Measure, array: np.ndarray) -> tuple[float, float]:
    from scipy.stats import bootstrap  # two seconds to import

    result = bootstrap(
        (array,),
        lambda sample, axis: _statistic(measure, sample, axis),
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    )
    return float(result.confidence_interval.low), float(result.confidence_interval.high)


def figure(value: float, measure: str = "") -> str:
    """A measure's value as it is printed: three decimals, or two for milliseconds."""
    return f"{value:.2f}" if measure.endswith("_ms") else f"{value:.3f}"


def slices(rows: Sequence[Judgement]) -> Iterator[Slice]:
    """All rows, then by half, kind, language and tag, each in order of their names."""
    yield Slice("all", "all", tuple(rows))
    keys: tuple[tuple[SliceKey, Callable[[Judgement], str | None]], ...] = (
        ("half", lambda row: half_of(row.id)),
        ("kind", lambda row: row.kind),
        ("language", lambda row: row.language),
        ("tag", lambda row: row.tag),
    )
    for by, key in keys:
        for name in sorted({name for name in map(key, rows) if name is not None}):
            yield Slice(by, name, tuple(row for row in rows if key(row) == name))
