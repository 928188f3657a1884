"""A generation: one immutable index on disk, opened whole."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import faiss
import msgspec
import numpy as np
from threadpoolctl import threadpool_limits

from corpus.errors import GenerationError, ModelError
from corpus.records import Corpus, Document
from index.affinity import concept_owners
from index.concepts import MARK, Concepts, concept_forms
from index.encoder.encoders import Encoder, StaticEncoder, load_encoder, piece_encoder
from index.files import stored
from index.grains import Grains
from index.late import Late
from index.legs import Legs
from index.manifest import Manifest, read_manifest, verify_files
from index.phrases import Phrase
from index.question import Question, Reading, clauses, read_question
from index.readings import passage_text
from index.repair import Repairs
from index.reranking import Reranker
from index.weights import Weights
from index.words import Words
from ingest.japanese import normalise
from ingest.passages import Passage

T = TypeVar("T")

PIECES = "pieces"
WORDS = "words"
CLASSIFIER = "classifier.npy"
POINTER = "CURRENT"  # names the folder of the generation that is served
_IDS = "[0-9]*T[0-9]*Z-*"


class Records(msgspec.Struct, frozen=True):
    """What the rows of the three pairs of legs stand for."""

    passages: list[Passage]
    phrases: list[Phrase]
    affinities: list[dict[int, float]]
    sentences: list[str]  # normalised
    headings: list[int]  # rows of the sentences that are headings
    table_rows: list[int]  # and of those that are rows of tables
    places: list[list[str]]  # names of places in every sentence
    persons: list[list[str]]


class Generation:
    """An opened generation. Rows of `passage_legs`, `sentence_legs` and `phrase_legs` are the
    passages, their sentences (in order of passages) and the phrases; `grains` searches passages
    by themselves and by their sentences. Rows of `late` are the passages too, each with a part for
    its headings and one for each sentence, and `pieces` is the encoder that it was built with.
    `classifier` has a column for every division and one for other offices, shape (dimension,
    divisions + 1). A `reranker` puts what is found in order."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        encoder: Encoder,
        pieces: StaticEncoder,
        reranker: Reranker | None = None,
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.encoder = encoder
        self.reranker = reranker
        self.corpus: Corpus = _decode(folder / "corpus.json", Corpus)
        records = _decode(folder / "records.json", Records)
        self.passages = records.passages
        self.phrases = records.phrases
        # Row of the first sentence of every passage.
        self.first_sentence: list[int] = []
        sentences = 0
        for passage in self.passages:
            self.first_sentence.append(sentences)
            sentences += len(passage.sentences)
        self.passage_legs = Legs.open(folder / "passages", len(self.passages))
        self.sentence_legs = Legs.open(folder / "sentences", sentences)
        self.phrase_legs = Legs.open(folder / "phrases", len(self.phrases))
        firsts = [*self.first_sentence, sentences]
        self.grains = Grains(self.passage_legs, self.sentence_legs, firsts)
        first_part = [row + first for row, first in enumerate(firsts)]
        self.pieces = pieces
        self.late = Late.open(folder / PIECES, first_part)
        self.words = Words.open(folder / WORDS)
        shape = (encoder.dimension, len(self.corpus.directory.divisions) + 1)
        self.classifier = _load(folder / CLASSIFIER, shape)
        self.affinities = records.affinities
        self.sentences = records.sentences
        self.places = records.places
        self.persons = records.persons
        self.is_heading, self.is_row = np.zeros((2, sentences), dtype=bool)
        self.is_heading[records.headings] = True
        self.is_row[records.table_rows] = True
        forms = concept_forms(self.corpus.directory, self.corpus.vocabulary)
        self.concepts = Concepts(forms)
        texts = [*(d.text for d in self.corpus.documents), *(p.text for p in self.phrases)]
        self.repairs = Repairs(forms, texts, pieces.is_one)
        self.documents = self.corpus.by_id
        # Starts and rows of each document's passages, ascending.
        self.starts: dict[str, tuple[list[int], list[int]]] = {}
        for row, passage in enumerate(self.passages):
            starts, rows = self.starts.setdefault(passage.document, ([], []))
            starts.append(passage.start)
            rows.append(row)
        # The document that replaced each one that was replaced.
        self.successors = {
            old: document for document in self.corpus.documents for old in document.supersedes
        }

        # Divisions (indexes) by the concept tokens of their names and matters.
        self.owners = concept_owners(self.corpus)
        divisions = self.corpus.directory.divisions
        # Divisions (indexes) that help who does not know whom to ask.
        unsure = set(self.corpus.vocabulary.unsure_duties)
        self.unsure_divisions = [
            index for index, division in enumerate(divisions) if unsure & set(division.duties)
        ]
        # Divisions (indexes) by the concept token of their name, and of the department whose
        # window they are.
        self.named = {MARK + normalise(d.name): index for index, d in enumerate(divisions)}
        self.windows = {
            MARK + normalise(division.window_of): index
            for index, division in enumerate(divisions)
            if division.window_of
        }

    @property
    def id(self) -> str:
        return self.manifest.id

    @property
    def weights(self) -> Weights:
        return self.manifest.weights

    def file(self, document: Document) -> Path:
        """The file that a document was read from, as the index keeps it."""
        return stored(self.folder.parent, document)

    def passage_text(self, row: int) -> str:
        """A passage as the encoder has read it."""
        passage = self.passages[row]
        return passage_text(self.documents[passage.document], passage)

    def read(self, text: str) -> Question:
        """A question as this generation's concepts and encoder read it."""
        return read_question(text, self.concepts, self.encoder, self.pieces, self.repairs)

    def clauses(self, question: Question) -> list[Reading]:
        """The matters of a question's clauses, where it has more than one."""
        return clauses(question, self.concepts, self.encoder)


def _decode(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise GenerationError(
            f"{path}: cannot be read ({error}); build the index again with: madoguchi build"
        ) from None


def _load(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    try:
        array: np.ndarray = np.load(path)
    except (OSError, ValueError, EOFError) as error:
        raise GenerationError(
            f"{path}: cannot be read ({error}); build the index again with: madoguchi build"
        ) from None
    if array.shape != shape:
        raise GenerationError(
            f"{path}: has the shape {array.shape} instead of {shape}; "
            "build the index again with: madoguchi build"
        )
    return array


def current(index: Path) -> Path:
    """The folder of the generation that an index serves. Raises GenerationError for none."""
    pointer = index / POINTER
    try:
        folder = index / pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise GenerationError(f"{index}: holds no index; build one with: madoguchi build") from None
    except (OSError, UnicodeDecodeError) as error:
        raise GenerationError(
            f"{pointer}: cannot be read ({error}); build the index again with: madoguchi build"
        ) from None
    if folder.parent != index or not folder.is_dir():
        raise GenerationError(
            f"{pointer}: names {folder.name!r}, which is not there; "
            "build the index again with: madoguchi build"
        )
    return folder


def folders(index: Path) -> list[Path]:
    """Every folder of a generation, whole or not: the one that is served first, then those of the
    later ids."""
    try:
        served = current(index)
    except GenerationError:
        served = None
    found = sorted(index.glob(_IDS), reverse=True)
    return sorted(found, key=lambda folder: folder != served)


def open_generation(
    index: Path, model: str | None = None, reranker: Reranker | None = None
) -> Generation:
    """Opens the generation that an index serves.

    Raises GenerationError where it is missing or broken, ModelError where its passages were
    encoded by another model than the one at hand.
    """
    return open_folder(current(index), model, reranker=reranker)


def open_served_or_before(
    index: Path, model: str | None = None, reranker: Reranker | None = None
) -> tuple[Generation, GenerationError | None]:
    """Opens the generation that an index serves or, where that is damaged, the one before it; then
    the error says what is wrong with the newer one.

    Raises that GenerationError where no other is whole, ModelError as `open_generation`.
    """
    try:
        return open_generation(index, model, reranker), None
    except GenerationError as error:
        damaged = error
    for folder in folders(index):
        try:
            return open_folder(folder, model, reranker=reranker), damaged
        except (GenerationError, ModelError):
            continue
    raise damaged


def use_one_thread() -> None:
    """Keeps libraries from starting threads for the thread that calls this: a question is one
    small search and a few small products of matrices, for which threads cost more than they
    save, and a service has its own."""
    faiss.omp_set_num_threads(1)
    threadpool_limits(1)


def open_folder(
    folder: Path,
    model: str | None = None,
    encoder: Encoder | None = None,
    reranker: Reranker | None = None,
) -> Generation:
    """Opens one generation, served or not; with `encoder`, if that is loaded already.

    Every file is compared with its checksum first: one bit turned over can be a wrong telephone
    number, which no library would notice.
    """
    manifest = read_manifest(folder)
    use_one_thread()
    with ThreadPoolExecutor(1) as beside:  # hashing leaves the interpreter to the loading
        checking = beside.submit(verify_files, folder, manifest)
        encoder = encoder or load_encoder(model)
    checking.result()
    if encoder.revision != manifest.model.revision:
        raise ModelError(
            f"{folder}: encoded with {manifest.model.name} ({manifest.model.revision}), at hand is "
            f"{encoder.name} ({encoder.revision}); name that model with --model, or build again."
        )
    pieces = piece_encoder(encoder)
    if pieces.revision != manifest.pieces:
        raise ModelError(
            f"{folder}: made with the word pieces of another bundled model ({manifest.pieces}); "
            "build the index again with: madoguchi build"
        )
    return Generation(folder, manifest, encoder, pieces, reranker)
