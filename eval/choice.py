"""Fitting the two plain models that the answer uses: a choice among candidates, and a
probability."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from index.weights import Linear

T = TypeVar("T")
Features = dict[str, float]
Menu = tuple[np.ndarray, Sequence[bool]]  # candidates' features (n, names), and which are right
_C = 0.5  # of the penalty, by cross-validation on the development questions
_FOLDS = 5
_SEED = 7


def fit_choice(
    menus: Sequence[Menu],
    names: Sequence[str],
    without: Sequence[str] = (),
    strength: float = 0.001,
) -> Linear:
    """Conditional logit (McFadden, 1974): coefficients under which the right candidates of
    each menu together get the greatest share. `names` are the features' columns, those in
    `without` are not fitted. `strength` is the weight of the L2 penalty;
    menus without a right candidate are left out.
    """
    fitted = [i for i, name in enumerate(names) if name not in without]
    tables = [
        (features[:, fitted].astype(float), np.array(right))
        for features, right in menus
        if any(right)
    ]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = (
            strength * len(tables) * weights @ weights,
            2 * strength * len(tables) * weights,
        )
        for table, right in tables:
            scores = table @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            chosen = shares[right].sum()
            total -= np.log(chosen + 1e-12)
            gradient = gradient + shares @ table - (shares[right] / (chosen + 1e-12)) @ table[right]
        return float(total), gradient

    found = minimize(loss, np.zeros(len(fitted)), jac=True, method="L-BFGS-B")
    return Linear(
        {
            name: round(float(w), 4)
            for name, w in zip([names[i] for i in fitted], found.x, strict=True)
        }
    )


def fit_probability(rows: Sequence[Features], labels: Sequence[bool]) -> Linear:
    """Logistic regression (Platt scaling of the features): the probability of a true label. The
    penalty sees every feature with the same spread."""
    scaler, model = _logistic().fit(_table(rows), np.array(labels))
    coefficients = model.coef_[0] / scaler.scale_
    intercept = model.intercept_[0] - coefficients @ scaler.mean_
    return Linear(
        {name: round(float(w), 4) for name, w in zip(rows[0], coefficients, strict=True)},
        intercept=round(float(intercept), 4),
    )


def held_out(rows: Sequence[Features], labels: Sequence[bool]) -> list[float]:
    """Each row's probability by a fit to the rows of the other folds."""
    found = cross_val_predict(
        _logistic(), _table(rows), np.array(labels), cv=_FOLDS, method="predict_proba"
    )
    probabilities: list[float] = found[:, 1].tolist()
    return probabilities


def folds(cases: Sequence[T], count: int) -> Iterator[tuple[list[T], list[T]]]:
    """Cases divided at random into so many parts: for each, the others and the part itself."""
    for others, own in KFold(count, shuffle=True, random_state=_SEED).split(cases):
        yield [cases[i] for i in others], [cases[i] for i in own]


def _logistic() -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=_C, max_iter=5000))


def _table(rows: Sequence[Features]) -> np.ndarray:
    return np.array([list(row.values()) for row in rows])
