"""Prompts of known families of models, for those whose own configuration says nothing of them.

A bi-encoder that was trained with words before each text finds less without them, and most
models of these families leave them to their model cards:

    E5        https://huggingface.co/intfloat/multilingual-e5-large, …-e5-large-instruct
    Ruri      https://huggingface.co/cl-nagoya/ruri-large-v2, …/ruri-v3-310m
    BGE       https://huggingface.co/BAAI/bge-large-en-v1.5, …-zh-v1.5, …/bge-m3

Ruri v3 has two more: none at all to compare sentences, "トピック: " to sort by topic. Here
questions look for passages.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from index.encoder.models import architecture, own_name, prompts_in


@dataclass(frozen=True, slots=True)
class Prompts:
    """What a model wants to read before a question and before a passage."""

    query: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Models whose own name holds `name` and whose network is one of `architectures`. A model
    that was trained further keeps the prompts of its family, and mostly its name."""

    name: re.Pattern[str]
    architectures: frozenset[str]
    prompts: Prompts

    def holds(self, name: str, architecture: str) -> bool:
        return architecture in self.architectures and self.name.search(name.lower()) is not None


def _family(name: str, architectures: str, query: str = "", passage: str = "") -> Family:
    return Family(
        re.compile(rf"(?:^|[-_]){name}(?:[-_.]|$)"),
        frozenset(architectures.split()),
        Prompts(query, passage),
    )


_TASK = "Given a web search query, retrieve relevant passages that answer the query"
# What configurations call the prompt for a passage; the names that sentence-transformers knows.
_PASSAGE_NAMES = ("document", "passage", "corpus")
# The first that holds counts.
FAMILIES = (
    _family("e5-large-instruct", "xlm-roberta", f"Instruct: {_TASK}\nQuery: "),
    _family("e5-(?:small|base|large)", "bert xlm-roberta", "query: ", "passage: "),
    _family("ruri-v3", "modernbert", "検索クエリ: ", "検索文書: "),
    _family("ruri(?:-pt)?-(?:small|base|large)", "bert distilbert", "クエリ: ", "文章: "),
    _family("bge-m3", "xlm-roberta"),
    _family(
        "bge-(?:small|base|large)-en",
        "bert",
        "Represent this sentence for searching relevant passages: ",
    ),
    _family("bge-(?:small|base|large)-zh", "bert", "为这个句子生成表示以用于检索相关文章："),
)


def family_prompts(name: str, architecture: str) -> Prompts | None:
    """The prompts of the family that a model is of by its own name and its network; None for a
    model of no known family."""
    return next((f.prompts for f in FAMILIES if f.holds(name, architecture)), None)


def prompts_of(folder: Path) -> Prompts:
    """The prompts of a model: those of its own configuration, else those of its family."""
    own = prompts_in(folder)
    said = Prompts(
        query=own.get("query") or "",
        passage=next((own[name] for name in _PASSAGE_NAMES if own.get(name)), ""),
    )
    if said != Prompts():
        return said
    return family_prompts(own_name(folder), architecture(folder)) or said
