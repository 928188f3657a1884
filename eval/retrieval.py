"""Measures of ranked lists, calculated by ir_measures under the names of our contract."""

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, R, nDCG

# A query's relevant documents with their grades, and its documents in order, best first.
Relevant = Mapping[str, Mapping[str, int]]
Ranked = Mapping[str, Sequence[str]]

_MEASURES = {
    "ndcg@10": nDCG @ 10,
    "mrr@10": RR @ 10,
    **{f"recall@{k}": R @ k for k in (1, 3, 5, 10)},
}


def by_query(
    names: Sequence[str], relevant: Relevant, ranked: Ranked
) -> dict[str, dict[str, float]]:
    """Measure → query → value for every judged query; one that is missing from `ranked` is 0.

    Raises KeyError for a measure that is not known here.
    """
    measures = {_MEASURES[name]: name for name in names}
    values: dict[str, dict[str, float]] = {name: {} for name in names}
    # Places become scores, so that equal scores can't be put into another order on the way.
    run = {
        query: {document: float(-place) for place, document in enumerate(documents)}
        for query, documents in ranked.items()
    }
    for metric in ir_measures.iter_calc(list(measures), dict(relevant), run):
        values[measures[metric.measure]][metric.query_id] = float(metric.value)
    return values


def mean_over_queries(names: Sequence[str], relevant: Relevant, ranked: Ranked) -> dict[str, float]:
    """Mean of each measure over all judged queries, those that found nothing included."""
    values = by_query(names, relevant, ranked)
    return {name: sum(values[name].values()) / len(relevant) for name in names}


def evidence_values(
    names: Sequence[str], ranks: Mapping[str, int | None]
) -> dict[str, dict[str, float]]:
    """The same measures from the rank of the first citation that touches the evidence.

    `ranks` by question, from 1, None where no citation does. A question's evidence counts as one
    relevant document, since one passage that touches it is enough.
    """
    relevant = {question: {"evidence": 1} for question in ranks}
    ranked = {
        question: [*(f"other-{place}" for place in range(1, rank)), "evidence"]
        for question, rank in ranks.items()
        if rank is not None
    }
    return by_query(names, relevant, ranked)
