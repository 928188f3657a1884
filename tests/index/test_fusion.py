"""Two legs become one ranking: by hand."""

import numpy as np
import pytest

from index.fusion import first, fuse, rerank, standardise
from index.legs import Candidates
from index.weights import Fusion


def candidates(bm25: list[float], cosine: list[float], coverage: float = 1.0) -> Candidates:
    scores = np.array(bm25, dtype=np.float64)
    return Candidates(np.arange(len(bm25)), scores, np.array(cosine), scores, coverage)


def test_standard_scores_have_mean_zero_and_deviation_one() -> None:
    # Mean 4, deviations -2, 0, 2, root of the mean square sqrt(8/3).
    found = standardise(np.array([2.0, 4.0, 6.0]))
    assert found.tolist() == pytest.approx([-(1.5**0.5), 0, 1.5**0.5])


@pytest.mark.parametrize("scores", [[3.0, 3.0, 3.0], [0.0], [5.0]])
def test_equal_scores_say_nothing(scores: list[float]) -> None:
    assert standardise(np.array(scores)).tolist() == [0.0] * len(scores)


def test_standard_scores_do_not_depend_on_scale_or_origin() -> None:
    scores = np.array([0.1, 0.7, 0.4, 0.9])
    np.testing.assert_allclose(standardise(scores), standardise(100 * scores + 7))


def test_standard_scores_are_added_with_the_lexical_weight() -> None:
    # Standard scores of BM25 (0, 2) are (-1, 1), those of the cosines (0.9, 0.1) are (1, -1).
    found = fuse(candidates([0, 2], [0.9, 0.1]), Fusion(lexical=3.0, trust=0.0))
    assert found.tolist() == pytest.approx([-2, 2])


def test_without_lexical_weight_the_vectors_decide() -> None:
    found = fuse(candidates([0, 2], [0.9, 0.1]), Fusion(lexical=0.0))
    assert found.tolist() == pytest.approx([1, -1])


def test_the_lexical_weight_falls_with_the_words_that_are_unknown() -> None:
    # A quarter of the weight is known; its root is a half.
    half = fuse(candidates([0, 2], [0.9, 0.1], coverage=0.25), Fusion(lexical=3.0, trust=0.5))
    assert half.tolist() == pytest.approx([1 - 1.5, -1 + 1.5])
    none = fuse(candidates([0, 2], [0.9, 0.1], coverage=0.0), Fusion(lexical=3.0, trust=0.5))
    assert none.tolist() == pytest.approx([1, -1])


def test_three_candidates_by_hand() -> None:
    # BM25 (0, 0, 3): mean 1, deviation sqrt(2); standard (-0.7071, -0.7071, 1.4142).
    # Cosines (0.2, 0.8, 0.5): mean 0.5, deviation sqrt(0.06); standard (-1.2247, 1.2247, 0).
    found = fuse(candidates([0, 0, 3], [0.2, 0.8, 0.5]), Fusion(lexical=2.0, trust=1.0))
    assert found.tolist() == pytest.approx([-2.6390, -0.1895, 2.8284], abs=1e-4)


def test_late_interaction_is_added_in_standard_scores() -> None:
    # Standard scores of 0.6 and 0.2 are 1 and -1.
    found = rerank(np.array([2.0, 3.0]), np.array([0.6, 0.2]), 0.5, Fusion(late=0.75))
    assert found.tolist() == pytest.approx([2.75, 2.25])


def test_late_interaction_counts_more_where_the_words_are_known() -> None:
    weights = Fusion(late=0.25, late_known=1.0)
    found = rerank(np.array([2.0, 3.0]), np.array([0.6, 0.2]), 0.5, weights)
    assert found.tolist() == pytest.approx([2.75, 2.25])
    found = rerank(np.array([2.0, 3.0]), np.array([0.6, 0.2]), 0.0, weights)
    assert found.tolist() == pytest.approx([2.25, 2.75])


def test_the_best_come_first_and_equals_in_order_of_rows() -> None:
    assert first(np.array([7, 3, 5]), np.array([1.0, 1.0, 2.0]), 2).tolist() == [2, 1]
