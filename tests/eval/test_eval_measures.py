import pytest

from eval.calibration import calibration, of_answers, of_contacts
from eval.measures import BY_NAME, estimate, estimates, question_values, slices
from eval.questions import half_of
from eval.retrieval import by_query, mean_over_queries
from tests.eval.samples import row

# Five facts, four routing questions, three out of scope; times are 1 to 12 milliseconds.
ROWS = [
    row("f1", "fact", rank=1, right=True, milliseconds=1, tag="number", contacts=("b",)),
    row("f2", "fact", rank=2, milliseconds=2, language="en", tag="number", in_charge=("a",)),
    row(
        "f3",
        "fact",
        rank=4,
        right=True,
        milliseconds=3,
        in_charge=("a",),
        contacts=("b", "a"),
        contact_rank=2,
    ),
    row("f4", "fact", declined=True, milliseconds=4, in_charge=("a",)),
    row(
        "f5",
        "fact",
        rank=1,
        right=True,
        milliseconds=12,
        in_charge=("a",),
        contacts=("a",),
        contact_rank=1,
        confidence=0.75,
    ),
    row("r1", "routing", contact_rank=1, confidence=0.95, milliseconds=5),
    row("r2", "routing", contact_rank=2, wrong_contact=True, confidence=0.91, milliseconds=6),
    row("r3", "routing", declined=True, milliseconds=7),
    row("r4", "routing", contact_rank=1, confidence=0.55, milliseconds=8, language="en"),
    row("o1", "out_of_scope", declined=True, milliseconds=9),
    row("o2", "out_of_scope", declined=True, milliseconds=10, exact=False),
    row("o3", "out_of_scope", wrong_contact=True, confidence=1.0, milliseconds=11),
]

BY_HAND = {
    "evidence_recall@1": (2 / 5, 5),
    "evidence_recall@3": (3 / 5, 5),
    "evidence_recall@5": (4 / 5, 5),
    "evidence_recall@10": (4 / 5, 5),
    "mrr@10": ((1 + 1 / 2 + 1 / 4 + 0 + 1) / 5, 5),
    "answer_recall": (3 / 5, 5),
    "contact_accuracy@1": (2 / 4, 4),
    "contact_accuracy@3": (3 / 4, 4),
    "wrong_contact_rate": (2 / 7, 7),
    "fact_contact_accuracy@1": (1 / 4, 4),  # of f1 nobody has judged whom to ask
    "fact_wrong_contact_rate": (1 / 4, 4),
    "decline_precision": (2 / 4, 4),  # f4, r3, o1, o2 were declined
    "decline_recall": (2 / 3, 3),
    "quote_exactness": (11 / 12, 12),
    "latency_p50_ms": (6.5, 12),
    "latency_p95_ms": (11.45, 12),  # 0.45 of the way from the eleventh to the twelfth
}


def test_every_measure_is_what_a_hand_counts() -> None:
    found = estimates(ROWS, question_values(ROWS))
    assert found.keys() == BY_HAND.keys() == BY_NAME.keys()
    for name, (value, questions) in BY_HAND.items():
        assert found[name].value == pytest.approx(value), name
        assert found[name].questions == questions, name
        assert found[name].low <= value <= found[name].high, name


def test_evidence_beyond_the_tenth_citation_counts_nothing() -> None:
    values = question_values([row("f", "fact", rank=11)])
    assert values["evidence_recall@10"] == {"f": 0.0}
    assert values["mrr@10"] == {"f": 0.0}


def test_a_measure_that_judges_none_of_the_rows_is_left_out() -> None:
    routing = [r for r in ROWS if r.kind == "routing" and not r.declined]
    found = estimates(routing, question_values(routing))
    assert set(found) == {
        "contact_accuracy@1",
        "contact_accuracy@3",
        "wrong_contact_rate",
        "quote_exactness",
        "latency_p50_ms",
        "latency_p95_ms",
    }


def test_the_interval_is_that_of_the_bootstrap() -> None:
    # 100 coins, 50 heads: a standard error of 0.05, so about 0.402 to 0.598.
    found = estimate(BY_NAME["answer_recall"], [0.0, 1.0] * 50)
    assert found.value == 0.5
    assert found.low == pytest.approx(0.402, abs=0.02)
    assert found.high == pytest.approx(0.598, abs=0.02)
    assert estimate(BY_NAME["answer_recall"], [0.0, 1.0] * 50) == found


def test_the_interval_of_a_percentile_is_taken_from_percentiles() -> None:
    found = estimate(BY_NAME["latency_p95_ms"], [float(n) for n in range(1, 101)])
    assert found.value == pytest.approx(95.05)
    assert 88 < found.low < 95 < found.high <= 100


def test_equal_values_have_an_interval_without_width() -> None:
    found = estimate(BY_NAME["quote_exactness"], [1.0, 1.0, 1.0])
    assert (found.value, found.low, found.high, found.questions) == (1.0, 1.0, 1.0, 3)


def test_slices_hold_their_rows_and_no_others() -> None:
    found = {(part.by, part.name): [r.id for r in part.rows] for part in slices(ROWS)}
    assert found["all", "all"] == [r.id for r in ROWS]
    assert found["kind", "routing"] == ["r1", "r2", "r3", "r4"]
    assert found["language", "en"] == ["f2", "r4"]
    assert found["tag", "number"] == ["f1", "f2"]
    assert found["half", "report"] == [r.id for r in ROWS if half_of(r.id) == "report"]
    assert [key for key in found if key[0] == "tag"] == [("tag", "number")]
    assert found.keys() >= {("half", "development"), ("kind", "fact"), ("language", "ja")}


def test_retrieval_measures_count_a_missing_query_as_zero() -> None:
    relevant = {"q1": {"d1": 1}, "q2": {"d2": 1, "d3": 1}, "q3": {"d1": 1}}
    ranked = {"q1": ["d9", "d1"], "q2": ["d2"]}
    names = ("mrr@10", "recall@1", "recall@5", "ndcg@10")
    values = by_query(names, relevant, ranked)
    assert values["mrr@10"] == {"q1": 0.5, "q2": 1.0, "q3": 0.0}
    assert values["recall@1"] == {"q1": 0.0, "q2": 0.5, "q3": 0.0}
    # nDCG: 1/log2(3) over 1; 1 over 1 + 1/log2(3); nothing.
    assert values["ndcg@10"]["q1"] == pytest.approx(0.63093, abs=1e-5)
    assert values["ndcg@10"]["q2"] == pytest.approx(1 / 1.63093, abs=1e-5)
    assert values["ndcg@10"]["q3"] == 0.0
    means = mean_over_queries(names, relevant, ranked)
    assert means["mrr@10"] == pytest.approx(1.5 / 3)
    assert means["recall@5"] == pytest.approx(1.5 / 3)


def test_the_order_given_is_the_order_measured() -> None:
    """Equal scores are put into another order by trec_eval; places are not scores."""
    relevant = {"q": {"a": 1}}
    assert by_query(["mrr@10"], relevant, {"q": ["a", "b"]})["mrr@10"]["q"] == 1.0
    assert by_query(["mrr@10"], relevant, {"q": ["b", "a"]})["mrr@10"]["q"] == 0.5


def test_an_unknown_measure_is_an_error() -> None:
    with pytest.raises(KeyError):
        by_query(["recall@7"], {"q": {"a": 1}}, {})


def test_calibration_by_hand() -> None:
    # Shown: 0.95 right, 0.91 wrong, 1.0 wrong (one bin), 0.55 right, with a fact 0.75 right.
    found = of_contacts([*ROWS, row("f6", "fact", confidence=0.1)])
    last, sixth = found.bins[9], found.bins[5]
    assert (last.shown, sixth.shown) == (3, 1)
    assert sum(b.shown for b in found.bins) == 5
    assert last.confidence == pytest.approx((0.95 + 0.91 + 1.0) / 3)
    assert last.accuracy == pytest.approx(1 / 3)
    assert (sixth.low, sixth.high, sixth.accuracy) == (0.5, 0.6, 1.0)
    assert (found.bins[0].confidence, found.bins[0].accuracy) == (None, None)
    error = (3 * abs(1 / 3 - 2.86 / 3) + abs(1 - 0.55) + abs(1 - 0.75)) / 5
    assert found.expected_error == pytest.approx(error)


def test_calibration_of_answers_by_hand() -> None:
    # Shown: 0.8 right, 0.9 wrong, and 0.7 for a question that has no right answer.
    found = of_answers(
        [
            row("f1", "fact", right=True, answer_confidence=0.8),
            row("f2", "fact", answer_confidence=0.9),
            row("f3", "fact", declined=True),
            row("r1", "routing", right=True, answer_confidence=0.1),
            row("o1", "out_of_scope", answer_confidence=0.7),
        ]
    )
    assert [b.shown for b in found.bins] == [0] * 7 + [1, 1, 1]
    assert found.expected_error == pytest.approx((abs(1 - 0.8) + 0.9 + 0.7) / 3)


def test_calibration_of_nothing_shown() -> None:
    assert of_contacts([row("o", "out_of_scope", declined=True)]).expected_error is None
    assert calibration([]).expected_error is None
