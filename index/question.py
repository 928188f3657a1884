"""A question as search reads it."""

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from index.concepts import Concepts
from index.encoder.encoders import Encoder, StaticEncoder
from index.matter import Matter, matter
from index.repair import Repairs
from index.tokens import STOPWORDS, tokens_of, words
from ingest.japanese import JAPANESE, normalise, whole_characters

Language = Literal["ja", "en"]

_HIRAGANA = re.compile(r"[\u3041-\u3096]")
_CLAUSE = re.compile(
    r"[。、,;!?！？]+|(?<=です)が(?=[^、])|けれども|けど|んですが|\b(?:and|but|so|because)\b"
)
_INTRODUCTION = re.compile(
    r"[^。、!?]{0,30}(?:会社|企業|もの|者|市民|住民|県民|学生|主婦|職員|社員|社長|代表|記者|自治体|役場|事業主)"
    r"(?:です|でして|なんです|なの?です)(?:が|けど|けれども?|。|、)、?"
)
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

    `whole` is the question as most likely meant, misspellings mended. `matter` is what remains
    of it without the words that only ask for a desk, and has no tokens where nothing remains.
    `pieces` are the vectors of the matter's word pieces, shape (n, dimension), each as long as
    its share of the weight; of the whole question's where no matter remains.
    """

    text: str
    normal: str
    language: Language
    whole: Reading
    matter: Reading
    pieces: np.ndarray


def read_question(
    text: str,
    concepts: Concepts,
    encoder: Encoder,
    pieces: StaticEncoder,
    repairs: Repairs | None = None,
) -> Question:
    """Reads a question; `pieces` knows the vectors of word pieces. Without `repairs`
    misspellings stay."""
    text = whole_characters(text)
    normal = normalise(text)
    meant = normal if repairs is None else repairs.repair(normal)
    cut = words(meant, concepts)
    about = _asked(meant, concepts) or matter(cut)
    vectors = encoder.encode_queries([meant] if about.text == meant else [meant, about.text])
    return Question(
        text=text,
        normal=normal,
        language=language(normal),
        whole=Reading(meant, tuple(tokens_of(cut)), vectors[0]),
        matter=Reading(about.text, about.tokens, vectors[-1]),
        pieces=pieces.weighted_pieces(about.text or meant),
    )


def _asked(meant: str, concepts: Concepts) -> Matter | None:
    """The matter without the introduction of who asks (宮城県の会社ですが、…), where what follows
    it names a matter by itself; None where there is no such introduction."""
    found = _INTRODUCTION.match(meant)
    if found is None:
        return None
    rest = words(meant[found.end() :], concepts)
    return matter(rest) if rest.concepts else None


def clauses(question: Question, concepts: Concepts, encoder: Encoder) -> list[Reading]:
    """The matters of the clauses of a question that speaks of several; none otherwise.

    Only a clause that names a concept counts: 「教員ですが、…」 says who asks, not what.
    """
    texts = [text for text in _CLAUSE.split(question.whole.text) if text]
    if len(texts) < 2:
        return []
    cuts = [words(text, concepts) for text in texts]
    parts = [matter(cut) for cut in cuts if cut.concepts]
    if len(parts) < 2:
        return []
    vectors = encoder.encode_queries([part.text for part in parts])
    return [
        Reading(part.text, part.tokens, vector) for part, vector in zip(parts, vectors, strict=True)
    ]


def language(normal: str) -> Language:
    """English where English words carry the sentence, Japanese otherwise."""
    if _HIRAGANA.search(normal):
        return "ja"
    words = _LATIN_WORDS.findall(normal)
    if not JAPANESE.search(normal):
        return "en" if words else "ja"
    return "en" if any(word in STOPWORDS for word in words) else "ja"
