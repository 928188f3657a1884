from dataclasses import replace
from datetime import date

import pytest

from corpus.errors import UsageError
from eval.compare import compare, sign_test
from eval.judgement import Judgement
from eval.run import Run
from tests.eval.samples import row


def run(rows: list[Judgement], sha256: str = "same") -> Run:
    return Run("g", "letters", ("set.jsonl",), "all", sha256, date(2024, 4, 1), tuple(rows))


def test_wins_and_losses_are_counted_question_by_question() -> None:
    old = [row(f"f{n}", "fact", right=n in (1, 2)) for n in range(1, 6)]
    new = [row(f"f{n}", "fact", right=n in (2, 3, 4, 5)) for n in range(1, 6)]
    found = {c.measure: c for c in compare(run(old), run(new))}["answer_recall"]
    assert (found.won, found.lost, found.same) == (("f3", "f4", "f5"), ("f1",), 1)
    assert (found.old, found.new) == (0.4, 0.8)
    # Of four fair coins, three or more alike: 2 × (1 + 4) / 16.
    assert found.p == pytest.approx(0.625)


def test_a_rank_that_rises_is_a_win() -> None:
    old, new = [row("f", "fact", rank=4)], [row("f", "fact", rank=2)]
    found = {c.measure: c for c in compare(run(old), run(new))}
    assert found["mrr@10"].won == ("f",)
    assert found["evidence_recall@5"].same == 1


def test_fewer_wrong_contacts_are_a_win() -> None:
    old = [row("o", "out_of_scope", wrong_contact=True)]
    new = [row("o", "out_of_scope", declined=True)]
    found = {c.measure: c for c in compare(run(old), run(new))}["wrong_contact_rate"]
    assert (found.won, found.lost) == (("o",), ())


def test_measures_that_do_not_judge_the_same_questions_are_not_compared() -> None:
    found = {c.measure for c in compare(run([row("r", "routing")]), run([row("r", "routing")]))}
    assert found == {
        "contact_accuracy@1",
        "contact_accuracy@3",
        "wrong_contact_rate",
        "quote_exactness",
    }


def test_runs_of_other_questions_are_refused() -> None:
    rows = [row("r", "routing")]
    with pytest.raises(UsageError, match="differ in their questions"):
        compare(run(rows), replace(run(rows), questions_sha256="other"))


@pytest.mark.parametrize(
    ("won", "lost", "p"), [(0, 0, 1.0), (5, 0, 2 / 32), (0, 5, 2 / 32), (3, 3, 1.0)]
)
def test_sign_test(won: int, lost: int, p: float) -> None:
    assert sign_test(won, lost) == pytest.approx(p)
