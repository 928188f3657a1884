from pathlib import Path

import pytest

import eval.gates
from corpus.errors import UsageError
from eval.beir import BenchmarkResult
from eval.gates import Gates, check, check_benchmark, load_gates
from eval.questions import half_of
from tests.eval.samples import row

SHIPPED = Path(eval.gates.__file__).with_name("gates.toml")

# q002 belongs to the half "report", q001, q003 and q004 to "development".
ROWS = [
    row("q001", "routing", contact_rank=1),
    row("q002", "routing", contact_rank=1, language="en"),
    row("q003", "routing", contact_rank=2),
    row("q004", "routing", contact_rank=1, tag="noisy"),
]


def gates(folder: Path, text: str) -> Gates:
    path = folder / "gates.toml"
    path.write_text(text, encoding="utf-8")
    return load_gates(path)


def gate(folder: Path, condition: str) -> Gates:
    return gates(folder, f'[[gate]]\nmeasure = "contact_accuracy@1"\n{condition}\n')


@pytest.mark.parametrize(
    ("condition", "found", "met"),
    [
        ("at_least = 0.75", 3 / 4, True),
        ("at_least = 0.76", 3 / 4, False),
        ("at_most = 0.75", 3 / 4, True),
        ("at_most = 0.74", 3 / 4, False),
        ('half = "development"\nat_least = 0.7', 2 / 3, False),
        ('half = "report"\nat_least = 0.7', 1.0, True),
        ('language = "ja"\nat_least = 0.7', 2 / 3, False),
        ('tag = "noisy"\nat_least = 0.7', 1.0, True),
        ('kind = "routing"\nlanguage = "en"\nat_least = 0.7', 1.0, True),
    ],
)
def test_a_gate_holds_its_rows_to_its_bound(
    tmp_path: Path, condition: str, found: float, met: bool
) -> None:
    (result,) = check(gate(tmp_path, condition), ROWS, "all")
    assert result.found == pytest.approx(found)
    assert result.met is met


def test_rounding_misses_no_gate(tmp_path: Path) -> None:
    rows = [row(f"r{n}", "routing", contact_rank=1 if n else 2) for n in range(10)]
    (result,) = check(gate(tmp_path, "at_least = 0.9"), rows, "all")
    assert result.met


def test_a_gate_without_any_judged_question_is_missed(tmp_path: Path) -> None:
    (result,) = check(gate(tmp_path, 'tag = "renamed"\nat_least = 0.5'), ROWS, "all")
    assert (result.found, result.met) == (None, False)
    assert "nothing was judged" in str(result)


def test_gates_of_the_half_that_was_not_asked_are_left_out(tmp_path: Path) -> None:
    text = "".join(
        f'[[gate]]\nmeasure = "contact_accuracy@1"\nhalf = "{half}"\nat_least = 0.5\n'
        for half in ("development", "report", "all")
    )
    rows = [r for r in ROWS if half_of(r.id) == "development"]
    found = check(gates(tmp_path, text), rows, "development")
    assert [result.rows for result in found] == ["development", "all"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[gate]]\nmeasure = "accuracy"\nat_least = 1.0', "unknown measure 'accuracy'"),
        ('[[gate]]\nmeasure = "answer_recall"', "set at_least or at_most"),
        ('[[gate]]\nmeasure = "answer_recall"\nat_least = 1\nat_most = 1', "and not both"),
        ('[[gate]]\nmeasure = "answer_recall"\nat_leats = 1', "at_leats"),
        ('[[gate]]\nmeasure = "answer_recall"\nlanguage = "fr"\nat_least = 1', "fr"),
        ("[[gate", "Expected"),
    ],
)
def test_gates_that_could_never_be_checked_are_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(UsageError) as error:
        gates(tmp_path, text)
    assert "gates.toml" in str(error.value)
    assert message in str(error.value)


def test_the_shipped_gates_bound_every_measure_of_a_release() -> None:
    gates = {(g.measure, g.half, g.language): g for g in load_gates(SHIPPED).gate}
    assert gates.keys() == {
        ("contact_accuracy@1", "report", "ja"),
        ("contact_accuracy@1", "report", "en"),
        ("wrong_contact_rate", "report", None),
        ("evidence_recall@5", "report", None),
        ("evidence_recall@1", "report", None),
        ("answer_recall", "report", None),
        ("decline_precision", "report", None),
        ("decline_recall", "report", None),
        ("quote_exactness", "all", None),
    }
    assert gates["quote_exactness", "all", None].at_least == 1.0
    assert gates["wrong_contact_rate", "report", None].at_least is None


@pytest.mark.parametrize(
    ("fused", "met"), [(0.81, True), (0.80, True), (0.795, True), (0.794, False)]
)
def test_both_legs_together_may_fall_behind_the_better_one_by_a_little(
    fused: float, met: bool
) -> None:
    legs = {"lexical": {"ndcg@10": 0.8}, "dense": {"ndcg@10": 0.5}, "fused": {"ndcg@10": fused}}
    result = BenchmarkResult("b", 1, 1, legs, {})  # type: ignore[arg-type]
    (found,) = check_benchmark(load_gates(SHIPPED), result)
    assert found.met is met
    assert check_benchmark(Gates(), result) == ()
