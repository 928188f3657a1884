"""Models that need torch: any bi-encoder that sentence-transformers can load."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from tqdm import tqdm

from corpus.errors import ModelError
from index.encoder.models import Kind, files_digest
from index.encoder.prompts import prompts_of

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

ModelT = TypeVar("ModelT", "SentenceTransformer", "CrossEncoder")

# Texts at a time: enough to keep each busy, few enough for long texts in little memory.
_BATCH = {"cpu": 32, "cuda": 256, "mps": 64}
_SLOW = 2.0  # seconds after which a bar shows how far it has come


class PromptedEncoder:
    """A sentence-transformers model with its own pooling, and with the prompts for questions and
    for passages that its configuration names, or else its family (`index.encoder.prompts`)."""

    def __init__(self, folder: Path, name: str, kind: Kind = "bi-encoder") -> None:
        """Raises ModelError if sentence-transformers cannot load the folder or encode with it."""
        from sentence_transformers import SentenceTransformer

        self.name = name
        prompts = prompts_of(folder)
        # A copy under another name may be of no known family any more.
        self.revision = files_digest(folder, repr(prompts))
        # Given by hand: the library overlooks a configuration's prompt that is called "passage".
        by_name = {"query": prompts.query, "document": prompts.passage}
        self._model = opened(SentenceTransformer, folder, prompts=by_name)
        self._batch = _BATCH.get(self._model.device.type, _BATCH["cpu"])
        try:
            self.dimension = len(self._model.encode_query("窓口"))
        except Exception as error:  # whatever the model's own parts raise
            raise not_loaded(folder, error) from error
        if kind == "bare":
            pooling = getattr(self._model[-1], "pooling_mode", "mean")
            print(
                f"madoguchi: {folder}: modules.json がないため、{pooling} で文のベクトルを作ります"
                f" / without it, pooling is {pooling}",
                file=sys.stderr,
            )

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Unit rows, with the model's prompt for questions if it has one."""
        return self._rows(texts, self._model.encode_query)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Unit rows, with the model's prompt for passages if it has one."""
        return self._rows(texts, self._model.encode_document)

    def _rows(self, texts: Sequence[str], encode: Callable[..., Any]) -> np.ndarray:
        """Batch by batch, the longest texts first: those of a batch are padded to one length, and
        memory that is short is short at once."""
        from index.encoder.encoders import unit_rows

        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        order = np.argsort([-len(text) for text in texts], kind="stable").tolist()
        with tqdm(total=len(texts), desc=self.name, delay=_SLOW, leave=False, disable=None) as bar:
            for start in range(0, len(texts), self._batch):
                places = order[start : start + self._batch]
                batch = [texts[place] for place in places]
                rows[places] = encode(batch, batch_size=self._batch, show_progress_bar=False)
                bar.update(len(batch))
        if not np.isfinite(rows).all():
            raise ModelError(
                f"{self.name}: ベクトルが数になりません。別のモデルをお試しください。"
                " / gives vectors that are no numbers; try another model"
            )
        return unit_rows(rows)


def opened(kind: Callable[..., ModelT], folder: Path, **settings: Any) -> ModelT:
    """A model of sentence-transformers from local files alone, where there is an accelerator on
    it and with 16 bits a number. Raises ModelError."""
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        model = kind(str(folder), local_files_only=True, **settings)
    except Exception as error:  # whatever the model's own parts raise
        raise not_loaded(folder, error) from error
    return precise(model, model.device.type)


def precise(model: ModelT, device: str) -> ModelT:
    """A model with float32 on a processor. On an accelerator float16; bfloat16 stays, since who
    was trained with that may leave the range of float16."""
    import torch

    if device == "cpu":
        return model.float()
    saved = next((parameter.dtype for parameter in model.parameters()), None)
    return model if saved is torch.bfloat16 else model.half()


def not_loaded(folder: Path, error: Exception) -> ModelError:
    said = (str(error).strip() or type(error).__name__).splitlines()[0]
    return ModelError(
        f"{folder}: sentence-transformersで使えるモデルではありません。フォルダーを元に戻すか、"
        "モデルを取得し直してください。"
        f" / not a model that sentence-transformers can use ({said}); "
        "restore the folder, or fetch the model again"
    )
