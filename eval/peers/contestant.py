"""Who is measured beside whom, and what each of them can do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from corpus.errors import UsageError
from eval.peers.materials import Material

# Who reads Japanese finds the word in the sentence.
_WORD, _SENTENCE = "補助金", "中小企業の補助金を申請する手続きについて説明します。"


class Contestant(Protocol):
    """A search engine as one who picks it would put it together. Its libraries are imported with
    its module, its encoder is loaded when it builds or opens."""

    def build(self, material: Material, folder: Path) -> None:
        """Reads the material and writes what `open` needs into a folder, which is empty."""
        ...

    def open(self, folder: Path) -> None: ...

    def search(self, question: str, k: int) -> list[int]:
        """Rows of the best k passages at most, best first."""
        ...

    def words(self, text: str) -> list[str]:
        """What the lexical leg makes of a text."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the figures: which class with which arguments. One that is asked in the folder
    `of` another builds none; one that only `builds` is not asked."""

    name: str
    made_by: str  # module:class
    arguments: Mapping[str, int | bool] = field(default_factory=dict)
    of: str | None = None
    asked: bool = True

    def make(self) -> Contestant:
        """Raises UsageError where its libraries are not installed."""
        module, name = self.made_by.split(":")
        try:
            kind = getattr(import_module(module), name)
        except ModuleNotFoundError as error:
            raise UsageError(
                f"{self.name}: {error.name} is not installed; run it with make bench-peers."
            ) from None
        return cast(Contestant, kind(**self.arguments))


OURS = "madoguchi"
ONE_CORE = "madoguchi, one core"
ANSWER = "madoguchi, whole answer"
_OURS, _TOKENS = "eval.peers.ours", {"tokens": True}

ENTRIES = (
    Entry(OURS, f"{_OURS}:Ours"),
    Entry(ONE_CORE, f"{_OURS}:Ours", {"cores": 1}, asked=False),
    Entry(ANSWER, f"{_OURS}:Answering", of=OURS),
    Entry("txtai", "eval.peers.txtai:Txtai"),
    Entry("txtai, our tokens", "eval.peers.txtai:Txtai", _TOKENS),
    Entry("LangChain", "eval.peers.langchain:LangChain"),
    Entry("LangChain, our tokens", "eval.peers.langchain:LangChain", _TOKENS),
    Entry("Haystack", "eval.peers.haystack:Haystack"),
    Entry("Haystack, our tokens", "eval.peers.haystack:Haystack", _TOKENS),
)
BY_NAME = {entry.name: entry for entry in ENTRIES}


def reads_japanese(contestant: Contestant) -> bool:
    """Whether its lexical leg finds a word in a sentence that holds it."""
    return set(contestant.words(_WORD)) <= set(contestant.words(_SENTENCE))
