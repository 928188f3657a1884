"""A generation: one immutable index, opened whole."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import faiss
import msgspec
import numpy as np
from threadpoolctl import threadpool_limits

from corpus.errors import GenerationError, ModelError
from corpus.records import Corpus, Document, Span, Text
from index import halfkana
from index.affinity import concept_owners
from index.columns import MappedRecords, Records, opened
from index.concepts import MARK, Concepts, concept_forms
from index.contents import WithoutContents
from index.document import Sentence
from index.encoder.encoders import Encoder, StaticEncoder, load_encoder, piece_encoder
from index.files import stored
from index.grains import Grains
from index.late import Late
from index.legs import Legs
from index.manifest import Manifest, read_manifest, verify_files
from index.messages import build_again, not_read
from index.phrases import Phrase
from index.question import Question, Reading, clauses, read_question
from index.readings import passage_text
from index.repair import Repairs
from index.reranking import Reranker
from index.seen import Seen
from index.weights import Weights
from index.wording import BUCKETS, Wording
from index.wording import FILE as WORDING
from index.words import Words
from ingest.japanese import normalise
from ingest.passages import Passage

T = TypeVar("T")

_CHECKED_FIRST = 1 << 28  # bytes: what takes longer to read is opened meanwhile
WORDS, SEEN, CLASSIFIER = "words", "seen", "classifier.npy"
POINTER = "CURRENT"  # names the folder of the generation that is served
_IDS = "[0-9]*T[0-9]*Z-*"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation holds, wherever it is kept.

    `passages`, their `affinities` and `passage_legs` have a row a passage, `sentences` and
    `sentence_legs` one a sentence in order of passages. Passages of the document with number d
    are `first_passage[d]` to `first_passage[d + 1]` − 1, sentences of passage r
    `first_sentence[r]` to `first_sentence[r + 1]` − 1; `starts` say where passages begin in their
    documents. `phrases` and `phrase_legs` have a row a phrase; `spellings` reads their words.
    `late` compares the word pieces of passages: of their headings and of each sentence.
    `classifier` has a column for every division and one for other offices, shape (dimension,
    divisions + 1); so has `wording`.
    """

    manifest: Manifest
    corpus: Corpus
    passages: Records[Passage]
    affinities: Records[dict[int, float]]
    sentences: Records[Sentence]
    first_passage: np.ndarray
    first_sentence: np.ndarray
    starts: np.ndarray
    passage_legs: Legs
    sentence_legs: Legs
    phrases: Sequence[Phrase]
    phrase_legs: Legs
    late: Late
    words: Words
    seen: Seen
    spellings: Callable[[], list[halfkana.Spelling]]
    classifier: np.ndarray
    wording: Wording
    file: Callable[[Document], Path]  # that a document was read from, as the index keeps it


class Generation:
    """An opened generation: what it holds, and the encoders that read questions for it. `grains`
    searches passages by themselves and by their sentences; `pieces` is the encoder that `late` was
    built with. A `reranker` puts what is found in order."""

    def __init__(
        self,
        contents: Contents,
        encoder: Encoder,
        pieces: StaticEncoder,
        reranker: Reranker | None = None,
        checked: Future[None] | None = None,
    ) -> None:
        """Raises ModelError where the passages were encoded by another model than these."""
        self._checked = checked
        self.manifest = manifest = contents.manifest
        _refuse_other_model(manifest, encoder, pieces)
        self.encoder = encoder
        self.pieces = pieces
        self.reranker = reranker
        self.corpus = corpus = contents.corpus
        self.file = contents.file
        self.passages = contents.passages
        self.affinities = contents.affinities
        self.sentences = contents.sentences
        self.first_sentence = contents.first_sentence
        self._first_passage = contents.first_passage
        self._starts = contents.starts
        self.passage_legs = contents.passage_legs
        self.sentence_legs = contents.sentence_legs
        self.grains = Grains(self.passage_legs, self.sentence_legs.dense, self.first_sentence)
        self.phrases = contents.phrases
        self.phrase_legs = contents.phrase_legs
        self.late = contents.late
        self.words = contents.words
        self.classifier = contents.classifier
        self.wording = contents.wording
        forms = concept_forms(corpus.directory, corpus.vocabulary)
        self.concepts = Concepts(forms)
        self.repairs = Repairs(forms, contents.seen, pieces.is_one, contents.spellings)
        self.documents = corpus.by_id
        self._number = {document.id: n for n, document in enumerate(corpus.documents)}
        # The document that replaced each one that was replaced.
        self.successors = {old: d for d in corpus.documents for old in d.supersedes}

        # Divisions (indexes) by the concept tokens of their names and matters.
        self.owners = concept_owners(corpus)
        divisions = corpus.directory.divisions
        # Divisions (indexes) that help who does not know whom to ask.
        unsure = set(corpus.vocabulary.unsure_duties)
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
    def damage(self) -> BaseException | None:
        """What is wrong with a file of it, as far as they have been read."""
        if self._checked is None or not self._checked.done():
            return None
        return self._checked.exception()

    @property
    def id(self) -> str:
        return self.manifest.id

    @property
    def weights(self) -> Weights:
        return self.manifest.weights

    def documents_of(self, rows: np.ndarray) -> list[str]:
        """Ids of the documents of passages."""
        numbers = np.searchsorted(self._first_passage, rows, side="right") - 1
        documents = self.corpus.documents
        return [documents[number].id for number in numbers.tolist()]

    def row_around(self, span: Span) -> int:
        """The passage in which a span of a document begins, or the last one before it."""
        number = self._number[span.document]
        first, after = self._first_passage[number : number + 2].tolist()
        place = np.searchsorted(self._starts[first:after], span.start, side="right")
        return int(first + max(place - 1, 0))

    def sentences_of(self, row: int) -> Sequence[Sentence]:
        """The sentences of a passage."""
        first, after = self.first_sentence[row : row + 2].tolist()
        return self.sentences.many(range(first, after))

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


def _refuse_other_model(manifest: Manifest, encoder: Encoder, pieces: StaticEncoder) -> None:
    if encoder.revision != manifest.model.revision:
        raise ModelError(
            f"{manifest.id}: {manifest.model.name}（{manifest.model.revision}）で作られていますが、"
            f"手元のモデルは {encoder.name}（{encoder.revision}）です。--modelでそのモデルを指定"
            "するか、もう一度作成してください。"
            f" / encoded with {manifest.model.name} ({manifest.model.revision}), at "
            f"hand is {encoder.name} ({encoder.revision}); name that model with --model, or build "
            "again."
        )
    if pieces.revision != manifest.pieces:
        raise ModelError(
            build_again(
                manifest.id,
                "同梱のモデルが、作られたときのものと違います。",
                f"made with the word pieces of another bundled model ({manifest.pieces})",
            )
        )


def current(index: Path) -> Path:
    """The folder of the generation that an index serves. Raises GenerationError for none."""
    pointer = index / POINTER
    try:
        folder = index / pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise GenerationError(
            f"{index}: 索引がありません。madoguchi buildで作ってください。"
            " / holds no index; build one with: madoguchi build"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise GenerationError(not_read(pointer, error)) from None
    if folder.parent != index or not folder.is_dir():
        raise GenerationError(
            build_again(
                pointer,
                f"ここに書かれている {folder.name!r} がありません。",
                f"names {folder.name!r}, which is not there",
            )
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
    at_once: bool = False,
) -> Generation:
    """Opens one generation, served or not; with `encoder`, if that is loaded already.

    Every file is compared with its checksum first: one bit turned over can be a wrong telephone
    number, which no library would notice. `at_once` opens a large one while that is still done;
    `Generation.damage` tells of what is found then.
    """
    manifest = read_manifest(folder)
    use_one_thread()
    beside = ThreadPoolExecutor(1)  # hashing leaves the interpreter to the loading
    checked = beside.submit(verify_files, folder, manifest)
    beside.shutdown(wait=False)
    encoder = encoder or load_encoder(model)
    if not at_once or _size(folder, manifest) <= _CHECKED_FIRST:
        checked.result()
    contents = _contents(folder, manifest)
    return Generation(contents, encoder, piece_encoder(encoder), reranker, checked)


def _size(folder: Path, manifest: Manifest) -> int:
    """Bytes of all files of a generation; those that are missing have none."""
    paths = (folder / name for name in manifest.files)
    return sum(path.stat().st_size for path in paths if path.exists())


def _contents(folder: Path, manifest: Manifest) -> Contents:
    counts = manifest.counts
    passages, sentences = folder / "passages", folder / "sentences"
    contents = MappedRecords(folder / "contents", Text)
    corpus = decoded(folder / "corpus.json", WithoutContents).with_contents(contents)
    phrases = decoded(folder / "phrases.json", list[Phrase])
    classifier, wording = opened(folder / CLASSIFIER), Wording.open(folder)
    divisions = len(corpus.directory.divisions)
    for path, found, meant in (
        (folder / "phrases.json", (len(phrases),), (counts.phrases,)),
        (folder / CLASSIFIER, classifier.shape, (manifest.model.dimension, divisions + 1)),
        (folder / WORDING, wording.table.shape, (BUCKETS, divisions + 2)),
    ):
        if found != meant:
            raise GenerationError(
                build_again(
                    path,
                    f"大きさが {meant} ではなく {found} です。",
                    f"has the shape {found} instead of {meant}",
                )
            )
    return Contents(
        manifest=manifest,
        corpus=corpus,
        passages=MappedRecords(passages / "records", Passage),
        affinities=MappedRecords(passages / "affinities", dict[int, float]),
        sentences=MappedRecords(sentences / "records", Sentence),
        first_passage=opened(passages / "documents.npy"),
        first_sentence=opened(passages / "first.npy"),
        starts=opened(passages / "starts.npy"),
        passage_legs=Legs.open(passages, counts.passages, manifest.nearest),
        sentence_legs=Legs.open(sentences, counts.sentences),
        phrases=phrases,
        phrase_legs=Legs.open(folder / "phrases", counts.phrases),
        late=Late.open(folder / "pieces"),
        words=Words.open(folder / WORDS),
        seen=Seen.open(folder / SEEN),
        spellings=partial(halfkana.saved, folder),
        classifier=classifier,
        wording=wording,
        file=lambda document: stored(folder.parent, document),
    )


def decoded(path: Path, kind: type[T]) -> T:
    """What a JSON file of a generation says. Raises GenerationError where it cannot be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise GenerationError(not_read(path, error)) from None
