"""What an index takes over from one document, so that a document is read once and not at every
build."""

import msgspec
import numpy as np

from corpus.records import Document
from index.concepts import MARK, Concepts
from index.encoder.encoders import Encoder, StaticEncoder
from index.readings import read_passages
from index.rows import TokenRows
from ingest.passages import Passage


class DocumentReading(msgspec.Struct, frozen=True):
    """One row a passage: `passages`, `tokens`, `vectors` and the concept tokens (`concepts`) of
    what it says. One row a sentence, in order of passages: `sentences` (normalised),
    `sentence_tokens`, `sentence_vectors`, names of `places` and `persons`; `headings` and
    `table_rows` are rows of sentences. The word pieces of the passages' parts (see index.late)
    are `pieces`, `part_sizes` of them in each part, and `parts` parts in each passage."""

    passages: list[Passage]
    tokens: TokenRows
    vectors: np.ndarray
    concepts: list[list[str]]
    sentences: list[str]
    sentence_tokens: TokenRows
    sentence_vectors: np.ndarray
    places: list[list[str]]
    persons: list[list[str]]
    headings: list[int]
    table_rows: list[int]
    pieces: np.ndarray
    part_sizes: np.ndarray
    parts: list[int]


def read_document(
    document: Document, concepts: Concepts, encoder: Encoder, pieces: StaticEncoder
) -> DocumentReading:
    """Splits, tokenises and encodes a document. Its vectors are encoded together and with no
    other document's, so that they do not depend on what else the corpus holds."""
    found = read_passages([document], concepts)
    part_pieces = pieces.distinct_pieces(found.parts)
    return DocumentReading(
        passages=found.passages,
        tokens=TokenRows.of(found.tokens),
        vectors=encoder.encode_passages(found.texts),
        concepts=[[token for token in row if token[0] == MARK] for row in found.own_tokens],
        sentences=found.sentences,
        sentence_tokens=TokenRows.of(found.sentence_tokens),
        sentence_vectors=encoder.encode_passages(found.sentences),
        places=found.places,
        persons=found.persons,
        headings=found.headings,
        table_rows=found.table_rows,
        pieces=np.concatenate([np.zeros(0, np.int32), *part_pieces]),
        part_sizes=np.array([len(ids) for ids in part_pieces], dtype=np.int64),
        parts=np.diff(found.first_parts).tolist(),
    )
