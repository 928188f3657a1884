"""Learning the weights: what is fitted, and that the reporting half is never looked at."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from eval.choice import fit_choice, fit_probability, folds, held_out
from eval.offices import shipped_offices
from eval.questions import half_of, load_questions, shipped_sets
from eval.tune import Office, reweighed, tune, tune_general, tune_own
from index.generation import Generation, current
from index.weights import Linear

FEATURES = ("size", "noise")


def menu(right: int, *rows: tuple[float, float]) -> tuple[np.ndarray, list[bool]]:
    return np.array(rows), [place == right for place in range(len(rows))]


def test_a_choice_learns_what_the_right_candidates_have_in_common() -> None:
    menus = [
        menu(0, (3.0, 0.1), (1.0, 0.9)),
        menu(1, (1.0, 0.5), (2.0, 0.4), (0.5, 0.8)),
        menu(2, (0.0, 0.2), (1.0, 0.7), (4.0, 0.1)),
    ]
    learnt = fit_choice(menus, FEATURES, [1.0] * 3)
    for features, right in menus:
        assert int(learnt.shares(features, FEATURES).argmax()) == right.index(True)
    assert learnt.coefficients["size"] > 0


def test_a_menu_without_a_right_candidate_teaches_nothing() -> None:
    menus = [menu(0, (2.0, 0.0), (1.0, 0.0)), menu(1, (2.0, 0.0), (3.0, 0.0))]
    assert fit_choice([*menus, menu(9, (9.0, 9.0), (0.0, 0.0))], FEATURES, [1.0] * 3) == fit_choice(
        menus, FEATURES, [1.0] * 2
    )


def test_a_menu_that_counts_more_decides() -> None:
    menus = [menu(0, (1.0, 0.0), (0.0, 0.0)), menu(1, (1.0, 0.0), (0.0, 0.0))]
    heavy_first = fit_choice(menus, FEATURES, [3.0, 1.0]).coefficients["size"]
    assert heavy_first > 0 > fit_choice(menus, FEATURES, [1.0, 3.0]).coefficients["size"]


def test_a_feature_can_be_left_out_of_a_choice() -> None:
    learnt = fit_choice([menu(0, (2.0, 1.0), (1.0, 0.0))], FEATURES, [1.0], without=["noise"])
    assert learnt.coefficients.keys() == {"size"}


def test_shares_add_up_to_one_and_ignore_what_has_no_coefficient() -> None:
    shares = Linear({"size": 1.0}).shares(np.array([[0.0, 5.0], [np.log(3.0), -5.0]]), FEATURES)
    assert shares == pytest.approx([0.25, 0.75])


def test_a_probability_grows_with_what_speaks_for_it() -> None:
    rows = [{"size": float(x)} for x in range(10)]
    learnt = fit_probability(rows, [x >= 5 for x in range(10)], [1.0] * 10)
    assert learnt({"size": 9.0}) > 0 > learnt({"size": 0.0})


def test_a_row_that_counts_more_decides() -> None:
    rows = [{"size": 1.0}, {"size": 1.0}, {"size": 0.0}, {"size": 0.0}]
    labels = [True, False, False, True]
    assert fit_probability(rows, labels, [5.0, 1.0, 5.0, 1.0]).coefficients["size"] > 0
    assert fit_probability(rows, labels, [1.0, 5.0, 1.0, 5.0]).coefficients["size"] < 0


def test_the_reporting_half_is_never_read(
    index_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def recording(offices: list[Office]) -> None:
        asked.extend((o.generation.corpus.name, q.id) for o in offices for q in o.questions)

    built: list[Path] = []

    def building(folder: Path, index: Path, _model: str | None = None) -> None:
        built.append(folder)
        shutil.copytree(index_folder, index, dirs_exist_ok=True)

    monkeypatch.setattr("eval.tune.default_index", lambda: tmp_path / "index")
    monkeypatch.setattr("eval.tune.tune", recording)
    monkeypatch.setattr("eval.tune.build", building)
    monkeypatch.setattr("eval.offices.build", building)
    monkeypatch.setattr("eval.offices.load_questions", lambda *_: ())
    tune_own()
    tune_general()
    assert asked
    assert {half_of(id) for _, id in asked} == {"development"}
    assert set(shipped_offices("development")) < set(built)
    assert not set(shipped_offices("report")) & set(built)


def test_what_is_learnt_is_what_an_answer_uses(generation: Generation) -> None:
    questions = load_questions(shipped_sets(), generation.corpus)[::12]
    weights = tune([Office(generation, questions)])
    own = generation.weights
    assert weights.contact.coefficients.keys() == own.contact.coefficients.keys()
    assert weights.answerable.coefficients.keys() == own.answerable.coefficients.keys()


def test_reweighing_changes_nothing_on_disk_and_no_generation(
    generation: Generation, index_folder: Path
) -> None:
    manifest = current(index_folder) / "manifest.json"
    before = manifest.read_bytes()
    own = generation.weights
    assert reweighed(generation, sentence=Linear({"cosine": 1.0})).weights.sentence == Linear(
        {"cosine": 1.0}
    )
    assert manifest.read_bytes() == before
    assert generation.weights is own


def test_folds_divide_the_cases_and_leave_each_out_once() -> None:
    parts = list(folds(list(range(10)), 5))
    assert sorted(case for _, own in parts for case in own) == list(range(10))
    assert all(sorted([*others, *own]) == list(range(10)) for others, own in parts)
    assert parts == list(folds(list(range(10)), 5))


def test_a_held_out_probability_has_not_seen_its_row() -> None:
    # One label among the others' is wrong: fitted to it, its probability would be pulled along.
    rows = [{"size": float(x)} for x in range(20)]
    labels = [x >= 10 for x in range(20)]
    labels[2] = True
    probabilities = held_out(rows, labels, [1.0] * 20, [0] * 20)
    assert probabilities[2] < 0.5 < probabilities[18]
    assert len(probabilities) == len(rows)


def test_of_several_offices_one_is_held_out_whole() -> None:
    # The second office knows the feature the other way round, which the first must not teach it.
    rows = [{"size": float(x % 10)} for x in range(20)]
    labels = [(x % 10 >= 5) == (x < 10) for x in range(20)]
    probabilities = held_out(rows, labels, [1.0] * 20, [0] * 10 + [1] * 10)
    assert all((p > 0.5) != label for p, label in zip(probabilities, labels, strict=True))
