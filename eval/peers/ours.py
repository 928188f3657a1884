"""Madoguchi itself: a corpus folder is built into an index, which is asked."""

from pathlib import Path

from assistant.answer import answer
from eval.peers.materials import Material
from eval.peers.tokens import our_tokens
from index.build import build
from index.generation import Generation, open_generation
from index.search import search


class Ours:
    """`build`, `open_generation` and `search` as the commands call them."""

    generation: Generation

    def __init__(self, processes: int | None = None) -> None:
        self._processes = processes

    def build(self, material: Material, folder: Path) -> None:
        build(material.corpus, folder)

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


class Answering(Ours):
    """The whole answer, with its sentences, contacts and notices; no peer gives one."""

    def search(self, question: str, k: int) -> list[int]:
        """Answers; no rows, since what is cited are spans and not passages."""
        answer(self.generation, question)
        return []
