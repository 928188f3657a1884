"""Which pairs meet in a batch: one source at a time, drawn by share, no text twice."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import accumulate
from typing import Any

import numpy as np
from sentence_transformers.base.sampler import DefaultBatchSampler, MultiDatasetDefaultBatchSampler


class DistinctBatchSampler(DefaultBatchSampler):
    """Batches in which no text stands twice: a second copy would be a false negative.

    A row that meets its like waits for a later batch. A pass ends when fewer rows are left than
    half a batch, or half of all rows where these are fewer than a batch.
    """

    def __init__(self, dataset: Any, *args: Any, **kwargs: Any) -> None:
        """Arguments as in DefaultBatchSampler; the dataset has the text columns `a` and `b`."""
        super().__init__(dataset, *args, **kwargs)
        codes: dict[str, int] = {}
        self._codes = [
            (codes.setdefault(a, len(codes)), codes.setdefault(b, len(codes)))
            for a, b in zip(dataset["a"], dataset["b"], strict=True)
        ]
        self._fewest = max(1, min(self.batch_size, len(self._codes)) // 2)

    def __iter__(self) -> Iterator[list[int]]:
        """Row numbers, a batch at a time, in an order that seed and epoch decide."""
        order = np.random.default_rng((self.seed, self.epoch)).permutation(len(self._codes))
        waiting: list[int] = order.tolist()
        while waiting:
            batch, waiting = self._next_batch(waiting)
            if len(batch) < self._fewest:
                return
            yield batch

    def _next_batch(self, waiting: list[int]) -> tuple[list[int], list[int]]:
        """The first rows that share no text, and what is left."""
        batch: list[int] = []
        later: list[int] = []
        seen: set[int] = set()
        for place, row in enumerate(waiting):
            if len(batch) == self.batch_size:
                return batch, later + waiting[place:]
            if seen.isdisjoint(self._codes[row]):
                batch.append(row)
                seen.update(self._codes[row])
            else:
                later.append(row)
        return batch, later

    def __len__(self) -> int:
        """An estimate, as with the library's own sampler without duplicates."""
        return max(1, len(self._codes) // self.batch_size)


class SharedBatchSampler(MultiDatasetDefaultBatchSampler):
    """For each step one source, drawn by its share; a source that runs out begins anew."""

    def __init__(self, *args: Any, shares: list[float], steps: int, **kwargs: Any) -> None:
        """`shares` in the order of the datasets; `steps` is the number of batches in all."""
        super().__init__(*args, **kwargs)
        self._parts = np.asarray(shares) / sum(shares)
        self._steps = steps

    def __iter__(self) -> Iterator[list[int]]:
        """Row numbers in the concatenation of all datasets."""
        parts: list[Any] = self.dataset.datasets
        starts = [0, *accumulate(len(part) for part in parts)]
        endless = [forever(sampler) for sampler in self.batch_samplers]
        random = np.random.default_rng(self.seed)
        for source in random.choice(len(endless), size=self._steps, p=self._parts):
            yield [starts[source] + row for row in next(endless[source])]

    def __len__(self) -> int:
        """The number of batches, exactly."""
        return self._steps


def forever(sampler: Any) -> Iterator[list[int]]:
    """The sampler's batches, pass after pass, each in an order of its own."""
    epoch = 0
    while True:
        sampler.set_epoch(epoch)
        yield from sampler
        epoch += 1


def shared_batches(shares: Mapping[str, float], sources: Iterable[str], steps: int) -> Any:
    """What the trainer asks for as `multi_dataset_batch_sampler`."""
    return partial(SharedBatchSampler, shares=[shares[source] for source in sources], steps=steps)
