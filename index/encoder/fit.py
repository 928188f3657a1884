"""Training the token vectors with sentence-transformers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from datasets import Dataset, DatasetDict
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerModelCardData,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer

from index.encoder.batches import DistinctBatchSampler, shared_batches
from index.encoder.checkpoints import last_checkpoint
from index.encoder.pairs import Pair
from index.encoder.recipe import Recipe

SYMMETRIC: Final = ("query_to_doc", "doc_to_query")


class TrainingEmbedding(StaticEmbedding):
    """A static embedding that tokenizes each text once and leaves tokens out at random."""

    def __init__(self, tokenizer: Tokenizer, recipe: Recipe) -> None:
        """Vectors begin as standard normal numbers, drawn from torch's global generator."""
        super().__init__(tokenizer, embedding_dim=recipe.dimension)
        self._dropout = recipe.token_dropout
        self._known: dict[str, np.ndarray] = {}

    def preprocess(  # type: ignore[override]  # texts alone, no images or sound
        self,
        inputs: list[str],
        prompt: str | None = None,  # the library's signature
        **kwargs: Any,
    ) -> dict[str, torch.Tensor]:
        """Token numbers of all texts in one row, and where each text begins."""
        self._learn([text for text in inputs if text not in self._known])
        rows = [self._known[text] for text in inputs]
        starts = np.cumsum([0] + [len(row) for row in rows[:-1]])
        return {
            "input_ids": torch.from_numpy(np.concatenate(rows)).long(),
            "offsets": torch.from_numpy(starts),
        }

    def forward(self, features: dict[str, torch.Tensor], **kwargs: Any) -> dict[str, torch.Tensor]:
        """The mean of the vectors of the tokens that are left."""
        if self.training:
            left = thinned(features["input_ids"], features["offsets"], self._dropout)
            features = features | dict(zip(("input_ids", "offsets"), left, strict=True))
        return super().forward(features)

    def _learn(self, texts: list[str]) -> None:
        encodings = self.tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        for text, encoding in zip(texts, encodings, strict=True):
            self._known[text] = np.asarray(encoding.ids, dtype=np.int32)


def thinned(
    ids: torch.Tensor, starts: torch.Tensor, dropout: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Token numbers and starts with each token left out at `dropout`; a text never loses all.

    Drawn from torch's global generator, and while a step is made, not while its batch is put
    together: a checkpoint keeps that generator's state as it was between two steps, but batches
    are put together ahead.
    """
    text = torch.repeat_interleave(
        torch.arange(len(starts)), torch.diff(starts, append=torch.tensor([len(ids)]))
    )
    kept = torch.rand(len(ids)) >= dropout
    counts = torch.bincount(text[kept], minlength=len(starts))
    kept |= counts[text] == 0
    counts = torch.bincount(text[kept], minlength=len(starts))
    return ids[kept], torch.cumsum(counts, 0) - counts


def train_vectors(
    tokenizer: Tokenizer,
    sources: Mapping[str, Sequence[Pair]],
    recipe: Recipe,
    run: Path,
    save_every: int,
) -> np.ndarray:
    """Trained token vectors, float32, shape (vocabulary, dimension).

    A checkpoint goes to the folder `run` every `save_every` steps. If it holds one, training goes
    on from there, to the same vectors as without the stop.
    """
    torch.manual_seed(recipe.seed)
    embedding = TrainingEmbedding(tokenizer, recipe)
    model = SentenceTransformer(
        modules=[embedding],
        device="cpu",
        model_card_data=SentenceTransformerModelCardData(generate_widget_examples=False),
    )
    trainer = SentenceTransformerTrainer(
        model=model,
        args=arguments(recipe, list(sources), run, save_every),
        train_dataset=DatasetDict({name: columns(rows) for name, rows in sources.items()}),
        loss=MultipleNegativesRankingLoss(
            model, scale=recipe.scale, directions=SYMMETRIC, partition_mode="per_direction"
        ),
    )
    checkpoint = last_checkpoint(run)
    if checkpoint:
        print(f"goes on from {checkpoint}", flush=True)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    weights: np.ndarray = embedding.embedding.weight.detach().numpy()
    return weights


def columns(pairs: Sequence[Pair]) -> Dataset:
    """The pairs as the two columns that the loss expects."""
    return Dataset.from_dict({"a": [pair.a for pair in pairs], "b": [pair.b for pair in pairs]})


def arguments(
    recipe: Recipe, sources: Sequence[str], run: Path, save_every: int
) -> SentenceTransformerTrainingArguments:
    """The trainer's settings; checkpoints go to the folder `run`."""
    return SentenceTransformerTrainingArguments(
        output_dir=str(run),
        max_steps=recipe.steps,
        per_device_train_batch_size=recipe.batch,
        learning_rate=recipe.learning_rate,
        warmup_steps=int(recipe.warmup * recipe.steps),
        lr_scheduler_type="linear",
        optim="adamw_torch_fused",
        # Adam's steps do not depend on the gradient's size, so clipping would only cost time.
        max_grad_norm=0.0,
        batch_sampler=DistinctBatchSampler,
        multi_dataset_batch_sampler=shared_batches(recipe.shares, sources, recipe.steps),
        seed=recipe.seed,
        data_seed=recipe.seed,
        use_cpu=True,
        dataloader_pin_memory=False,
        save_strategy="steps",
        save_steps=save_every,
        # The one before stays until the next is whole.
        save_total_limit=2,
        report_to="none",
        logging_steps=max(1, recipe.steps // 40),
        disable_tqdm=True,
    )
