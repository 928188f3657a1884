"""Any cross-encoder puts the best passages in order: it reads each with the question.

A cross-encoder gives one number for a pair of texts. Nothing here was learnt for a particular
one, so the numbers are used for their order and distances alone: they are standardised over the
passages that were read, put on the scale of the fused scores of the same passages, and mixed with
those (a convex combination: Bruch, Gai and Ingber 2023, arXiv:2210.11934). Mean and spread stay
about as they were, on which everything rests that was learnt with fused scores.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.errors import ModelError
from index.encoder.models import kind_of, model_folder
from index.fusion import standardise

READ = 30  # of the candidates, passages that are read with the question
# What the reranker says and what the legs say count alike: with a good one nearly as good as any
# other share, and the least harm by one without a clue; see docs/MEASUREMENTS.md.
SHARE = 1 / 2
_BATCH = 32


class Reranker:
    """A cross-encoder with a single output."""

    def __init__(self, folder: Path, name: str) -> None:
        """Raises ModelError if sentence-transformers cannot load the folder or read with it."""
        from sentence_transformers import CrossEncoder
        from torch.nn import Identity

        from index.encoder.prompted import not_loaded, opened

        self.name = name
        # Without the usual sigmoid, which makes everything alike that is far from the middle.
        self._model = opened(CrossEncoder, folder, activation_fn=Identity())
        self._question = ""
        self._known: dict[str, float] = {}
        try:
            outputs = self._model.predict([("窓口", "窓口")]).size
        except Exception as error:  # whatever the model's own parts raise
            raise not_loaded(folder, error) from error
        if outputs != 1:
            raise ModelError(
                f"{folder}: 文の組に対して数を {outputs} 個出します。順位付けのための、1個だけ出す"
                "cross-encoderを指定してください。"
                f" / gives {outputs} numbers for a pair; "
                "give a cross-encoder that was made to rank, with one"
            )

    def relevance(self, question: str, passages: Sequence[str]) -> np.ndarray:
        """How well passages fit a question, shape (len(passages),), in the order given: the
        cross-encoder's logits, comparable within one question. What was read with the last
        question is remembered, since one answer searches several times. Raises ModelError where
        they are no numbers."""
        if question != self._question:
            self._question, self._known = question, {}
        new = [text for text in dict.fromkeys(passages) if text not in self._known]
        if new:
            pairs = [(question, text) for text in new]
            found = self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
            if not np.isfinite(found).all():
                raise ModelError(
                    f"{self.name}: 結果が数になりません。別のcross-encoderをお試しください。"
                    " / gives no numbers; try another cross-encoder"
                )
            self._known.update(zip(new, found.tolist(), strict=True))
        return np.array([self._known[text] for text in passages], dtype=np.float64)


def load_reranker(model: str | None) -> Reranker | None:
    """The cross-encoder at a path or of a downloaded model's name; None for none, for which torch
    is not imported. Raises ModelError."""
    return None if model is None else Reranker(reranker_folder(model), model)


def reranker_folder(model: str) -> Path:
    """The folder of a cross-encoder, looked at without torch. Raises ModelError for a missing
    one and for a model of another kind."""
    folder = model_folder(model)
    kind = kind_of(folder)
    if kind != "cross-encoder":
        raise ModelError(
            f"{folder}: 文の組を比べるモデル（cross-encoder）ではありません。bi-encoderは"
            "--modelで、cross-encoderは--rerankerで指定してください。"
            f" / no cross-encoder, its network does not compare pairs ({kind}); "
            "give a bi-encoder with --model, and a cross-encoder with --reranker"
        )
    return folder


def mixed(fused: np.ndarray, relevance: np.ndarray) -> np.ndarray:
    """Fused scores of the passages that were read, shape (n,), in their order, mixed with their
    relevance."""
    on_scale = fused.mean() + fused.std() * standardise(relevance) if len(fused) else fused
    found: np.ndarray = (1 - SHARE) * fused + SHARE * on_scale
    return found
