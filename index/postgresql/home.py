"""A PostgreSQL database as the home of generations."""

import shutil
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import msgspec

from corpus.errors import GenerationError
from corpus.records import Document, Text
from index import halfkana
from index.columns import opened
from index.contents import WithoutContents
from index.document import Sentence
from index.encoder.encoders import Encoder, load_encoder, piece_encoder
from index.files import is_original, stored
from index.generation import (
    CLASSIFIER,
    SEEN,
    WORDS,
    Contents,
    Generation,
    decoded,
    use_one_thread,
)
from index.late import Late
from index.legs import Legs
from index.manifest import Manifest, read_manifest, verify_files
from index.phrases import Phrase
from index.postgresql.reading import (
    StoredLists,
    StoredParts,
    StoredRecords,
    StoredVectors,
    Table,
)
from index.postgresql.server import Server
from index.postgresql.tables import COMMON, IDS, LARGE, STORED, Stored, nearest, schema
from index.postgresql.uploading import Upload, uploading
from index.postings import Postings
from index.reranking import Reranker
from index.seen import Seen
from index.vectors import EXACT
from index.wording import Wording
from index.words import Words
from ingest.passages import Passage

_ASKED_EVERY = 1.0  # seconds, which generation is served
_RECORD, _AFFINITIES, _SIZES, _PIECES = range(4)  # columns of passages


class PostgresqlHome:
    """A database with a schema for each generation.

    `cache` is a folder for the small files of generations, which several processes may share.
    """

    def __init__(self, address: str, cache: Path) -> None:
        """Connects to nothing yet. Raises GenerationError for what is no address."""
        self._server = Server(address)
        self.name = self._server.name
        # Of two databases with one cache, neither removes what is the other's.
        self._cache = cache / sha256(self.name.encode()).hexdigest()[:16]
        self._served: tuple[float, str] | None = None

    def served(self) -> str:
        now = monotonic()
        if self._served is None or now - self._served[0] > _ASKED_EVERY:
            self._served = now, self.ids()[0]
        return self._served[1]

    def ids(self) -> list[str]:
        """Raises GenerationError where there is none."""
        found = [id for (id,) in self._server.rows(IDS)]
        if not found:
            raise GenerationError(
                f"{self.name}: 索引がありません。 / holds no index; build one with: "
                "madoguchi build --to"
            )
        return found

    def open(
        self,
        id: str,
        model: str | None = None,
        encoder: Encoder | None = None,
        reranker: Reranker | None = None,
        at_once: bool = False,
    ) -> Generation:
        use_one_thread()
        folder = self._files(id)
        manifest = read_manifest(folder)
        encoder = encoder or load_encoder(model)
        contents = self._contents(folder, manifest)
        generation = Generation(contents, encoder, piece_encoder(encoder), reranker)
        self._forget(self.ids())
        return generation

    def uploading(self, exact: bool = False, partitions: int = 0) -> AbstractContextManager[Upload]:
        """As `uploading`."""
        return uploading(self._server, None if exact else EXACT, partitions)

    def _contents(self, folder: Path, manifest: Manifest) -> Contents:
        found = decoded(folder / STORED, Stored)
        looked_at = found.nearest.compared if found.nearest else 40
        # Of a graph that has given too few, more is looked at until there are enough.
        server = self._server
        server.use({"hnsw.ef_search": str(looked_at), "hnsw.iterative_scan": "strict_order"})
        counts, own = manifest.counts, schema(manifest.id)
        passages = Table(server, f"{own}.passages", "record, affinities, sizes, pieces")
        sentences = Table(server, f"{own}.sentences", "record, halfvec_send(embedding)")
        documents = Table(server, f"{own}.documents", "content")
        vectors = Table(server, f"{own}.vectors", "vector_send(embedding)")
        order = nearest(manifest, graph=found.nearest is not None)

        def postings(texts: str, table: str, size: int) -> Postings:
            at = folder / texts / "bm25"
            blocks = Table(server, f"{own}.{table}", "rows, impacts")
            lists = StoredLists(blocks, opened(at / "starts.npy"), opened(at / "blocks.npy"))
            return Postings.open(at, size, lists)

        return Contents(
            manifest=manifest,
            corpus=decoded(folder / "corpus.json", WithoutContents).with_contents(
                StoredRecords(documents, 0, counts.documents, Text)
            ),
            passages=StoredRecords(passages, _RECORD, counts.passages, Passage),
            affinities=StoredRecords(passages, _AFFINITIES, counts.passages, dict[int, float]),
            sentences=StoredRecords(sentences, 0, counts.sentences, Sentence),
            first_passage=opened(folder / "passages" / "documents.npy"),
            first_sentence=opened(folder / "passages" / "first.npy"),
            starts=opened(folder / "passages" / "starts.npy"),
            passage_legs=Legs(
                postings("passages", "postings", counts.passages),
                StoredVectors(vectors, 0, counts.passages, order=order),
            ),
            sentence_legs=Legs(
                postings("sentences", "sentence_postings", counts.sentences),
                StoredVectors(sentences, 1, counts.sentences, half=True),
            ),
            phrases=decoded(folder / "phrases.json", list[Phrase]),
            phrase_legs=Legs.open(folder / "phrases", counts.phrases),
            late=Late(
                opened(folder / "pieces" / "vectors.npy"), StoredParts(passages, _SIZES, _PIECES)
            ),
            words=Words.open(folder / WORDS),
            seen=Seen.open(folder / SEEN),
            spellings=partial(halfkana.saved, folder),
            classifier=opened(folder / CLASSIFIER),
            wording=Wording.open(folder),
            file=self._original,
        )

    def _files(self, id: str) -> Path:
        """The folder of a generation's small files; fetched once, and once more where they are
        damaged."""
        folder = self._cache / id
        if folder.exists():
            with suppress(GenerationError):
                _verify(folder)
                return folder
            shutil.rmtree(folder, ignore_errors=True)
        self._fetch(id, folder)
        _verify(folder)
        return folder

    def _fetch(self, id: str, folder: Path) -> None:
        table = f"{schema(id)}.files"
        names = self._server.rows(f"SELECT name, part FROM {table} ORDER BY name, part")
        with self._aside() as aside:
            whole = aside / id
            for name, part in names:
                path = whole / name
                path.parent.mkdir(parents=True, exist_ok=True)
                query = f"SELECT content FROM {table} WHERE name = %s AND part = %s"
                with path.open("ab") as file:
                    file.write(self._server.rows(query, [name, part])[0][0])
            with suppress(OSError):  # another process was first
                whole.rename(folder)

    def _original(self, document: Document) -> Path:
        """Fetched when it is asked for; a path where nothing is, if it is not stored."""
        path = stored(self._cache, document)
        query = f"SELECT content FROM {COMMON}.originals WHERE name = %s AND part = %s"
        if not is_original(path, document):
            with self._aside() as aside:
                whole = aside / path.name
                part = 0
                while found := self._server.rows(query, [path.name, part]):
                    with whole.open("ab") as file:
                        file.write(found[0][0])
                    part += 1
                if part:
                    path.parent.mkdir(exist_ok=True)
                    whole.rename(path)
        return path

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        """A folder for what is not whole yet. Raises GenerationError where nothing can be kept."""
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix=".", dir=self._cache) as aside:
                yield Path(aside)
        except OSError as error:
            raise GenerationError(
                f"{self._cache}: 書き込めません。 / cannot be written ({error.strerror or error}); "
                "name another folder with XDG_CACHE_HOME."
            ) from None

    def _forget(self, ids: Collection[str]) -> None:
        """Removes the files of generations that are no more; who still reads them has them open."""
        for folder in self._cache.glob("[0-9]*T*"):
            if folder.name not in ids:
                shutil.rmtree(folder, ignore_errors=True)


def _verify(folder: Path) -> None:
    """Raises GenerationError where one of the small files is missing or damaged."""
    manifest = read_manifest(folder)
    own = decoded(folder / STORED, Stored).files
    small = {name: sha for name, sha in manifest.files.items() if not name.startswith(LARGE)}
    verify_files(folder, msgspec.structs.replace(manifest, files={**small, **own}))
