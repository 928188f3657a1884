"""Madoguchi itself: a corpus folder is built into an index, which is asked."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from assistant.answer.answer import answer
from eval.peers.materials import Material
from eval.peers.tokens import our_tokens
from index.build import build
from index.generation import Generation, open_generation
from index.grains import Grains
from index.legs import DenseLeg, Legs, LexicalLeg
from index.search import search
from index.workers import local, processors

_AT_ONCE = 1 << 16  # rows


class Ours:
    """`build`, `open_generation` and `search` as the commands call them; a build takes as many
    processes as there are cores, or as it may use."""

    generation: Generation

    def __init__(self, cores: int | None = None) -> None:
        self._cores = cores

    def build(self, material: Material, folder: Path) -> None:
        if self._cores:
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: self._cores])
        # Libraries have counted the cores when they were imported.
        with threadpool_limits(self._cores), local(processors()) as workers:
            build(material.corpus, folder, workers=workers)

    def open(self, folder: Path) -> None:
        self.generation = open_generation(folder)

    def search(self, question: str, k: int) -> list[int]:
        hits = search(self.generation, self.generation.read(question), k)
        return [hit.row for hit in hits]

    def words(self, text: str) -> list[str]:
        return our_tokens(text)

    def passages(self) -> list[str]:
        """Every passage as the encoder has read it, in order of rows."""
        return [self.generation.passage_text(row) for row in range(len(self.generation.passages))]

    def compare_every_row(self) -> None:
        """From now on leaves no row out, however long it takes: what is found so is exact."""
        found = self.generation
        legs = Legs(EveryBM25(found.passage_legs.lexical), EveryCosine(found.passage_legs.dense))
        found.grains = Grains(legs, found.sentence_legs.dense, found.first_sentence)


class Answering(Ours):
    """The whole answer, with its sentences, contacts and notices; no peer gives one."""

    def search(self, question: str, k: int) -> list[int]:
        """Answers; no rows, since what is cited are spans and not passages."""
        answer(self.generation, question)
        return []


class EveryBM25:
    """A lexical leg that scores every row to find the best ones."""

    def __init__(self, leg: LexicalLeg) -> None:
        self.size = leg.size
        self.weights, self.at = leg.weights, leg.at

    def best(self, tokens: Sequence[str], k: int) -> np.ndarray:
        """The k rows of greatest BM25 above 0, ascending."""
        bm25 = self.at(tokens, np.arange(self.size))
        rows = np.argsort(-bm25, kind="stable")[:k]
        return np.sort(rows[bm25[rows] > 0])


class EveryCosine:
    """A dense leg that compares every row to find the nearest ones."""

    def __init__(self, leg: DenseLeg) -> None:
        self.size = leg.size
        self.cosines = leg.cosines

    def nearest(self, vector: np.ndarray, k: int) -> np.ndarray:
        """The k rows of greatest cosine, best first."""
        firsts = range(0, self.size, _AT_ONCE)
        pieces = (np.arange(first, min(first + _AT_ONCE, self.size)) for first in firsts)
        cosines = np.concatenate([self.cosines(vector, piece) for piece in pieces])
        best: np.ndarray = np.argsort(-cosines, kind="stable")[:k]
        return best
