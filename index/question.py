"""A question as search reads it."""

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from index.concepts import Concepts
from index.encoder.encoders import Encoder
from index.tokens import tokens
from ingest.japanese import normalise

Language = Literal["ja", "en"]

_HIRAGANA = re.compile(r"[\u3041-\u3096]")
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_LATIN_WORDS = re.compile(r"[a-z]{2,}")
_ENGLISH = frozenset(
    "the a an of to in on for with is are was were do does did how what when where who which why "
    "can could should would i we my our you your it about tell me please many much".split()
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question: as asked, its normal form, its language, its tokens and its unit vector."""

    text: str
    normal: str
    language: Language
    tokens: tuple[str, ...]
    vector: np.ndarray


def read_question(text: str, concepts: Concepts, encoder: Encoder) -> Question:
    """`vector` has shape (dimension,); it is zero for a text without words known to the model."""
    normal = normalise(text)
    return Question(
        text=text,
        normal=normal,
        language=language(normal),
        tokens=tuple(tokens(normal, concepts)),
        vector=encoder.encode_queries([normal])[0],
    )


def language(normal: str) -> Language:
    """English where English words carry the sentence, Japanese otherwise."""
    if _HIRAGANA.search(normal):
        return "ja"
    words = _LATIN_WORDS.findall(normal)
    if not _JAPANESE.search(normal):
        return "en" if words else "ja"
    return "en" if any(word in _ENGLISH for word in words) else "ja"
