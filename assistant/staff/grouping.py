"""Questions that ask for the same, put together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.store.overview import Unanswered
from index.encoder.encoders import Encoder

# Mean cosine of two questions of a group. Chosen by looking at groups of the out-of-scope
# questions of this project: from 0.45 on, paraphrases of one matter fall apart.
ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Group:
    """`questions` in the order given; `example` is the one most like all the others."""

    example: str
    questions: tuple[Unanswered, ...]


def grouped(questions: Sequence[Unanswered], encoder: Encoder) -> list[Group]:
    """The largest groups first. Questions that the encoder knows nothing of stand alone, or with
    those of the same words; the time grows with the square of the number of different ones."""
    by_text: dict[str, list[Unanswered]] = {}
    for question in questions:
        by_text.setdefault(" ".join(question.question.split()), []).append(question)
    texts = list(by_text)
    vectors = encoder.encode_queries(texts) if texts else np.zeros((0, 1))
    labels = _labels(vectors)
    groups: dict[int, list[int]] = {}
    for row, label in enumerate(labels):
        groups.setdefault(label, []).append(row)
    found = [_group(rows, texts, vectors, by_text) for rows in groups.values()]
    return sorted(found, key=lambda group: -len(group.questions))


def _group(
    rows: list[int], texts: list[str], vectors: np.ndarray, by_text: dict[str, list[Unanswered]]
) -> Group:
    weights = np.array([len(by_text[texts[row]]) for row in rows])
    middle = weights @ vectors[rows]
    example = rows[int(np.argmax(vectors[rows] @ middle))]
    return Group(texts[example], tuple(one for row in rows for one in by_text[texts[row]]))


def _labels(vectors: np.ndarray) -> list[int]:
    """The group of every row; rows of zeros, which have no direction, each have their own."""
    # Imported late: it takes half a second, and most processes never need it.
    from sklearn.cluster import AgglomerativeClustering

    known = np.flatnonzero(np.linalg.norm(vectors, axis=1) > 0)
    labels = -1 - np.arange(len(vectors))
    if len(known) > 1:
        clustering = AgglomerativeClustering(
            n_clusters=None, metric="cosine", linkage="average", distance_threshold=1 - ALIKE
        )
        labels[known] = clustering.fit_predict(vectors[known])
    return [int(label) for label in labels]
