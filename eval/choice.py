"""Fitting the two plain models that the answer uses: a choice among candidates, and a
probability."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, LeaveOneGroupOut, cross_val_predict
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
    weights: Sequence[float],
    without: Sequence[str] = (),
    strength: float = 0.001,
) -> Linear:
    """Conditional logit (McFadden, 1974): coefficients under which the right candidates of
    each menu together get the greatest share. `names` are the features' columns, those in
    `without` are not fitted. `weights` are how much each menu counts, about 1 in the middle, and
    `strength` is the weight of the L2 penalty; menus without a right candidate are left out.
    """
    fitted = [i for i, name in enumerate(names) if name not in without]
    tables = [
        (features[:, fitted].astype(float), np.array(right), weight)
        for (features, right), weight in zip(menus, weights, strict=True)
        if any(right)
    ]

    def loss(found: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = (
            strength * len(tables) * found @ found,
            2 * strength * len(tables) * found,
        )
        for table, right, weight in tables:
            scores = table @ found
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            chosen = shares[right].sum() + 1e-12
            total -= weight * np.log(chosen)
            gradient = gradient + weight * (
                shares @ table - (shares[right] / chosen) @ table[right]
            )
        return float(total), gradient

    found = minimize(loss, np.zeros(len(fitted)), jac=True, method="L-BFGS-B")
    return Linear(
        {
            name: round(float(w), 4)
            for name, w in zip([names[i] for i in fitted], found.x, strict=True)
        }
    )


def fit_probability(
    rows: Sequence[Features], labels: Sequence[bool], weights: Sequence[float]
) -> Linear:
    """Logistic regression (Platt scaling of the features): the probability of a true label. The
    penalty sees every feature with the same spread. `weights` are how much each row counts."""
    scaler, model = _logistic().fit(_table(rows), np.array(labels), **_weighed(weights))
    coefficients = model.coef_[0] / scaler.scale_
    intercept = model.intercept_[0] - coefficients @ scaler.mean_
    return Linear(
        {name: round(float(w), 4) for name, w in zip(rows[0], coefficients, strict=True)},
        intercept=round(float(intercept), 4),
    )


def held_out(
    rows: Sequence[Features],
    labels: Sequence[bool],
    weights: Sequence[float],
    groups: Sequence[int],
) -> list[float]:
    """Each row's probability by a fit to the rows of the other groups; to those of the other
    folds where there is one group alone."""
    several = len(set(groups)) > 1
    found = cross_val_predict(
        _logistic(),
        _table(rows),
        np.array(labels),
        groups=groups if several else None,
        cv=LeaveOneGroupOut() if several else _FOLDS,
        params=_weighed(weights),
        method="predict_proba",
    )
    probabilities: list[float] = found[:, 1].tolist()
    return probabilities


def folds(cases: Sequence[T], count: int) -> Iterator[tuple[list[T], list[T]]]:
    """Cases divided at random into so many parts: for each, the others and the part itself."""
    for others, own in KFold(count, shuffle=True, random_state=_SEED).split(cases):
        yield [cases[i] for i in others], [cases[i] for i in own]


def _logistic() -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=_C, max_iter=5000))


def _weighed(weights: Sequence[float]) -> dict[str, np.ndarray]:
    return {"logisticregression__sample_weight": np.array(weights)}


def _table(rows: Sequence[Features]) -> np.ndarray:
    return np.array([list(row.values()) for row in rows])
