"""A question as search reads it."""

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from index.concepts import Concepts
from index.encoder.encoders import Encoder
from index.matter import matter
from index.repair import Repairs
from index.tokens import STOPWORDS, tokens
from ingest.japanese import normalise

Language = Literal["ja", "en"]

_HIRAGANA = re.compile(r"[\u3041-\u3096]")
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_CLAUSE = re.compile(
    r"[。、,;!?！？]+|(?<=です)が(?=[^、])|けれども|けど|んですが|\b(?:and|but|so|because)\b"
)
_SHORTEST_CLAUSE = 4  # code points; a shorter one says too little by itself
_LATIN_WORDS = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the two legs read it: its tokens and its unit vector, shape (dimension,). The
    vector is zero for a text without words known to the model."""

    text: str
    tokens: tuple[str, ...]
    vector: np.ndarray


@dataclass(frozen=True, slots=True)
class Question:
    """A question: as asked, its normal form, its language, and its readings.

    `whole` is the question as most likely meant, misspellings mended; `matter` is what remains
    of it without the words that only ask for a desk, and has no tokens where nothing remains;
    `clauses` are the matters of its clauses, where it has more than one.
    """

    text: str
    normal: str
    language: Language
    whole: Reading
    matter: Reading
    clauses: tuple[Reading, ...]


def read_question(
    text: str, concepts: Concepts, encoder: Encoder, repairs: Repairs | None = None
) -> Question:
    """Reads a question; without `repairs` misspellings stay."""
    normal = normalise(text)
    meant = normal if repairs is None else repairs.repair(normal)
    texts = [meant, matter(meant, concepts), *_clauses(meant, concepts)]
    vectors = encoder.encode_queries(texts)
    whole, about, *clauses = (
        Reading(text, tuple(tokens(text, concepts)), vector)
        for text, vector in zip(texts, vectors, strict=True)
    )
    return Question(text, normal, language(normal), whole, about, tuple(clauses))


def _clauses(meant: str, concepts: Concepts) -> list[str]:
    """The matters of the clauses of a question that has more than one; none otherwise."""
    parts = [matter(part, concepts) for part in _CLAUSE.split(meant) if part]
    parts = [part for part in parts if len(part) >= _SHORTEST_CLAUSE]
    return parts if len(parts) > 1 else []


def language(normal: str) -> Language:
    """English where English words carry the sentence, Japanese otherwise."""
    if _HIRAGANA.search(normal):
        return "ja"
    words = _LATIN_WORDS.findall(normal)
    if not _JAPANESE.search(normal):
        return "en" if words else "ja"
    return "en" if any(word in STOPWORDS for word in words) else "ja"
