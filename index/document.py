"""What an index takes over from one document, so that a document is read once and not at every
build."""

import re
from itertools import chain

import msgspec
import numpy as np

from corpus.records import Document
from index.columns import Packed
from index.concepts import MARK, Concepts
from index.encoder.encoders import Encoder, StaticEncoder
from index.readings import read_passages
from index.rows import TokenRows
from index.seen import runs_of, words_of
from index.vectors import HALF

_JAPANESE_WORD = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]{2,}")


class Sentence(msgspec.Struct, frozen=True, array_like=True):
    """A sentence of a passage, normalised; whether it is a heading or a row of a table, and the
    names of places and persons in it."""

    text: str
    is_heading: bool
    is_row: bool
    places: list[str]
    persons: list[str]


class DocumentReading(msgspec.Struct, frozen=True):
    """One row a passage: `passages`, their `starts` in the text, `tokens`, `vectors`, and the
    concept tokens (`concepts`) of what they say. One row a sentence, in order of passages:
    `sentences`, `counts` of them in each passage, `sentence_tokens`, `sentence_vectors`. The word
    pieces of the passages' parts (see index.late) are `pieces`, `part_sizes` of them in each part;
    a passage has a part more than sentences. `runs`, `words` and `english` are what stands in the
    document: runs of characters, Japanese words, English words (see index.seen)."""

    passages: Packed
    starts: np.ndarray
    tokens: TokenRows
    vectors: np.ndarray
    concepts: list[list[str]]
    sentences: Packed
    counts: np.ndarray
    sentence_tokens: TokenRows
    sentence_vectors: np.ndarray
    pieces: np.ndarray
    part_sizes: np.ndarray
    runs: np.ndarray
    words: list[str]
    english: np.ndarray


def read_document(
    document: Document, concepts: Concepts, encoder: Encoder, pieces: StaticEncoder
) -> DocumentReading:
    """Splits, tokenises and encodes a document. Its vectors are encoded together and with no
    other document's, so that they do not depend on what else the corpus holds."""
    found = read_passages([document], concepts)
    vectors, sentence_vectors = map(encoder.encode_passages, (found.texts, found.sentences))
    part_pieces = pieces.distinct_pieces(found.parts)  # most of them have just been encoded
    headings, rows = set(found.headings), set(found.table_rows)
    each = enumerate(zip(found.sentences, found.places, found.persons, strict=True))
    tokens = set(chain.from_iterable(found.tokens))
    return DocumentReading(
        passages=Packed.of(found.passages),
        starts=np.array([passage.start for passage in found.passages], dtype=np.int32),
        tokens=TokenRows.of(found.tokens),
        vectors=vectors,
        concepts=[[token for token in row if token[0] == MARK] for row in found.own_tokens],
        sentences=Packed.of(
            Sentence(text, row in headings, row in rows, places, persons)
            for row, (text, places, persons) in each
        ),
        counts=np.array([len(passage.sentences) for passage in found.passages], dtype=np.int64),
        sentence_tokens=TokenRows.of(found.sentence_tokens),
        sentence_vectors=sentence_vectors.astype(HALF),
        pieces=np.concatenate([np.zeros(0, np.int32), *part_pieces]),
        part_sizes=np.array([len(ids) for ids in part_pieces], dtype=np.int64),
        runs=runs_of([document.text]),
        words=sorted(filter(_JAPANESE_WORD.fullmatch, tokens)),
        english=words_of([document.text]),
    )
