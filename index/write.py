"""The files of a generation, written document by document: of however many there are, few are in
memory at a time, beside what is counted over all of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec
import numpy as np

from corpus.records import Corpus, Text
from index.affinity import Affinities
from index.columns import ArrayWriter, Packed, RecordsWriter, StartsWriter
from index.contents import WithoutContents
from index.document import DocumentReading
from index.encoder.encoders import Encoder, StaticEncoder
from index.inverting import PostingsWriter, TokenCounts
from index.late import LateWriter
from index.phrases import Phrase
from index.rows import token_keys
from index.seen import Seen, SeenCounter
from index.vectors import Nearest, VectorsWriter, write_flat
from index.work import PhraseReading

_MOST_WORDS = 50_000  # that foreign ones are led to; of more, those that most passages hold

# The readings of a corpus's documents, in order, as often as they are asked for.
Readings = Callable[[], Iterator[DocumentReading]]


class Totals:
    """What is counted over all documents before the first is written."""

    def __init__(self, corpus: Corpus, readings: Iterable[DocumentReading], pieces: int) -> None:
        """`pieces` is how many word pieces there are."""
        self.tokens = TokenCounts()
        self.sentence_tokens = TokenCounts()
        self.affinities = Affinities(corpus)
        self._seen = SeenCounter()
        self._words: set[str] = set()
        used = np.zeros(pieces, dtype=bool)
        for reading in readings:
            self.tokens.add(reading.tokens)
            self.sentence_tokens.add(reading.sentence_tokens)
            self.affinities.count(reading.concepts)
            self._seen.add(reading.runs, reading.english)
            self._words.update(reading.words)
            used[reading.pieces] = True
        self.pieces = np.flatnonzero(used).astype(np.int32)

    def seen(self, phrases: Iterable[PhraseReading]) -> Seen:
        """What stands in documents and phrases."""
        for reading in phrases:
            self._seen.add(reading.runs, reading.english)
        return self._seen.seen()

    def words(self) -> list[str]:
        """Japanese words of the documents, sorted."""
        words = sorted(self._words)
        if len(words) > _MOST_WORDS:
            keys, frequency = self.tokens.frequencies()
            held = frequency[np.searchsorted(keys, token_keys(words))]
            words = [words[i] for i in np.sort(np.argsort(-held, kind="stable")[:_MOST_WORDS])]
        return words


def write_corpus(folder: Path, corpus: Corpus) -> None:
    """Writes the corpus, its documents' contents apart."""
    contents = RecordsWriter(folder / "contents")
    for document in corpus.documents:
        contents.append(Packed.of([Text(document.text, document.layout)]))
    contents.close()
    (folder / "corpus.json").write_bytes(msgspec.json.encode(WithoutContents.of(corpus)))


def write_documents(
    folder: Path, totals: Totals, readings: Readings, encoder: Encoder, pieces: StaticEncoder
) -> Nearest | None:
    """Writes passages, sentences and word pieces; returns how the nearest of the passages are
    found, None where all are compared."""
    passages, sentences = folder / "passages", folder / "sentences"
    for own in (passages, sentences):
        own.mkdir()
    with ExitStack() as stack:
        opened = stack.enter_context
        records = opened(closing(RecordsWriter(passages / "records")))
        affinities = opened(closing(RecordsWriter(passages / "affinities")))
        sentence_records = opened(closing(RecordsWriter(sentences / "records")))
        documents = opened(closing(StartsWriter(passages / "documents.npy")))
        first = opened(closing(StartsWriter(passages / "first.npy")))
        starts = opened(closing(ArrayWriter(passages / "starts.npy", np.int32)))
        late = opened(closing(LateWriter(folder / "pieces", pieces, totals.pieces)))
        postings = PostingsWriter(passages / "bm25", totals.tokens)
        sentence_postings = PostingsWriter(sentences / "bm25", totals.sentence_tokens)
        vectors = VectorsWriter(passages, encoder.dimension, searched=True)
        sentence_vectors = VectorsWriter(sentences, encoder.dimension, searched=False)
        for reading in readings():
            records.append(reading.passages)
            affinities.append(Packed.of(totals.affinities.shares(reading.concepts)))
            sentence_records.append(reading.sentences)
            documents.append(np.array([len(reading.passages)]))
            first.append(reading.counts)
            starts.append(reading.starts)
            late.append(reading.pieces, reading.part_sizes, reading.counts + 1)
            postings.append(reading.tokens)
            sentence_postings.append(reading.sentence_tokens)
            vectors.append(reading.vectors)
            sentence_vectors.append(reading.sentence_vectors)
        for writer in (postings, sentence_postings, vectors, sentence_vectors):
            writer.close()
    return vectors.nearest


def write_phrases(
    folder: Path, phrases: Sequence[Phrase], readings: Sequence[PhraseReading], vectors: np.ndarray
) -> None:
    """Writes the phrases, and what finds them; `vectors` are those of all readings."""
    (folder / "phrases").mkdir()
    counts = TokenCounts()
    for reading in readings:
        counts.add(reading.tokens)
    postings = PostingsWriter(folder / "phrases" / "bm25", counts)
    for reading in readings:
        postings.append(reading.tokens)
    postings.close()
    write_flat(vectors, folder / "phrases")
    (folder / "phrases.json").write_bytes(msgspec.json.encode(phrases))
