"""The linear classifier over phrases, against scikit-learn's ridge regression."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from index.classifier import fit
from index.generation import Generation

DIVISIONS = [(0,), (0,), (0,), (1,), (0, 1), ()]


@pytest.fixture
def vectors() -> np.ndarray:
    rows = np.random.default_rng(3).normal(size=(len(DIVISIONS), 4))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_it_is_ridge_regression_with_classes_of_equal_weight(vectors: np.ndarray) -> None:
    labels = np.array([[1, 0, 0], [1, 0, 0], [1, 0, 0], [0, 1, 0], [0.5, 0.5, 0], [0, 0, 1]])
    # Classes of 3.5, 1.5 and 1 phrases; a phrase of two divisions has half of the weight of each.
    weights = labels @ (1 / np.array([3.5, 1.5, 1.0]))
    weights /= weights.mean()
    library = Ridge(alpha=3.0, fit_intercept=False).fit(vectors, labels, sample_weight=weights)
    np.testing.assert_allclose(fit(vectors, DIVISIONS, 2), library.coef_.T, atol=1e-5)


def test_a_division_without_phrases_is_never_spoken_for(vectors: np.ndarray) -> None:
    found = fit(vectors, DIVISIONS, 3)
    assert found.shape == (4, 4)
    np.testing.assert_allclose(found[:, 2], 0.0, atol=1e-6)


def test_a_duty_speaks_for_its_division(generation: Generation) -> None:
    directory = generation.corpus.directory
    for duty, name in (("事業承継", "中小企業課"), ("固定価格買取制度", "エネルギー対策課")):
        said = generation.read(duty).matter.vector @ generation.classifier
        assert directory.divisions[int(said.argmax())].name == name
