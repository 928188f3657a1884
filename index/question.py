"""A question as search reads it."""

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from index.concepts import Concepts
from index.encoder.encoders import Encoder
from index.repair import Repairs
from index.tokens import STOPWORDS, tokens
from ingest.japanese import normalise

Language = Literal["ja", "en"]

_HIRAGANA = re.compile(r"[\u3041-\u3096]")
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_LATIN_WORDS = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Question:
    """A question: as asked, in normal form, as most likely meant (misspellings mended), its
    language, its tokens and its unit vector."""

    text: str
    normal: str
    meant: str
    language: Language
    tokens: tuple[str, ...]
    vector: np.ndarray


def read_question(
    text: str, concepts: Concepts, encoder: Encoder, repairs: Repairs | None = None
) -> Question:
    """`vector` has shape (dimension,); it is zero for a text without words known to the model."""
    normal = normalise(text)
    meant = normal if repairs is None else repairs.repair(normal)
    return Question(
        text=text,
        normal=normal,
        meant=meant,
        language=language(normal),
        tokens=tuple(tokens(meant, concepts)),
        vector=encoder.encode_queries([meant])[0],
    )


def language(normal: str) -> Language:
    """English where English words carry the sentence, Japanese otherwise."""
    if _HIRAGANA.search(normal):
        return "ja"
    words = _LATIN_WORDS.findall(normal)
    if not _JAPANESE.search(normal):
        return "en" if words else "ja"
    return "en" if any(word in STOPWORDS for word in words) else "ja"
