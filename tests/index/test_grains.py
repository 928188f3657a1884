"""A text's cosine at two grains: by hand."""

import numpy as np
import pytest

from index.grains import Grains
from index.legs import Legs
from index.question import Reading
from index.rows import TokenRows

# Cosines with the question are the first coordinates.
QUESTION = Reading("問", ("問",), np.array([1.0, 0.0], dtype=np.float32))


def legs(cosines: list[float]) -> Legs:
    rows = np.array([[c, (1 - c * c) ** 0.5] for c in cosines], dtype=np.float32)
    return Legs.of(TokenRows.of([["語"] for _ in cosines]), rows)


@pytest.fixture
def grains() -> Grains:
    """Three texts: one of two parts, one of none, one of three."""
    return Grains(legs([0.6, 0.8, 0.2]), legs([0.0, 0.4, 0.9, 0.1, 1.0]).dense, [0, 2, 2, 5])


def test_a_cosine_is_the_text_s_own_and_to_a_third_that_of_its_nearest_part(
    grains: Grains,
) -> None:
    found = grains.at(QUESTION, np.array([0, 1, 2]))
    assert found.cosine.tolist() == pytest.approx([(1.2 + 0.4) / 3, 0.8, (0.4 + 1.0) / 3])
    assert grains.at(QUESTION, np.array([2])).cosine.tolist() == pytest.approx([1.4 / 3])


def test_candidates_are_those_of_the_texts_with_these_cosines(grains: Grains) -> None:
    found = grains.candidates(QUESTION, 2)
    assert found.rows.tolist() == [0, 1]
    assert found.cosine.tolist() == pytest.approx([1.6 / 3, 0.8])


def test_texts_of_which_none_has_a_part() -> None:
    grains = Grains(legs([0.6, 0.8]), legs([0.9]).dense, [0, 0, 0])
    assert grains.at(QUESTION, np.array([0, 1])).cosine.tolist() == pytest.approx([0.6, 0.8])
