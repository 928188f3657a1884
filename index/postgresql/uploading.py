"""A generation's local files become tables, published by one transaction or not at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import psycopg

from corpus.errors import GenerationError
from corpus.records import Corpus, Document
from index.columns import MappedRecords, opened
from index.files import stored
from index.late import MappedParts
from index.manifest import FILE, SEAL, Manifest, read_manifest
from index.messages import ANOTHER_BUILD
from index.postgresql.copying import copy_rows, int4, int8, vectors
from index.postgresql.server import Server
from index.postgresql.tables import (
    COMMON,
    CREATE_COMMON,
    IDS,
    LARGE,
    LIST,
    PART,
    STORED,
    Stored,
    create,
    create_graph,
    nearest,
    schema,
)
from index.vectors import (
    ASKED,
    BEST,
    EXACT,
    FlatVectors,
    Nearest,
    RowVectors,
    exactly_nearest,
    first_enough,
    open_vectors,
)

_LOCK = 6_260_711  # any number, if always the same
_OLDEST = (0, 8)  # pgvector that looks further where a graph has given too few
_LOOKED_AT = (64, 100, 200, 400, 800)  # vectors of a graph, the first that is enough
_GRAPH_ROW = 512  # bytes of a vector in a graph beside the vector
_MOST_MEMORY = 4 << 20  # KiB for making a graph
_AT_ONCE = 1 << 14  # vectors in memory
_CHECKED = 50  # rows that are read again
_KEPT = 2  # generations

Connection = psycopg.Connection[Any]


@contextmanager
def uploading(server: Server, exact: int | None = EXACT, partitions: int = 0) -> "Iterator[Upload]":
    """A database to which nobody else publishes meanwhile. Up to `exact` vectors, None for any
    number, are all compared with a question's; of more, a graph is made. With `partitions`, each
    large table has so many parts.

    Raises GenerationError where it cannot be reached or written to, has no pgvector, or another
    build is publishing to it.
    """
    with server.writing() as connection:
        if not connection.execute(f"SELECT pg_try_advisory_lock({_LOCK})").fetchone() == (True,):
            raise GenerationError(f"{server.name}: {ANOTHER_BUILD}")
        try:
            _see_to_pgvector(connection, server)
            connection.execute(CREATE_COMMON)
            yield Upload(connection, exact, partitions)
        finally:
            # The server ends a session, and with it the lock, only a moment after it was left.
            with suppress(psycopg.Error):
                connection.execute(f"SELECT pg_advisory_unlock({_LOCK})")


def _see_to_pgvector(connection: Connection, server: Server) -> None:
    query = "SELECT extversion FROM pg_extension WHERE extname = 'vector'"
    try:
        if connection.execute(query).fetchone() is None:
            connection.execute("CREATE EXTENSION vector")
        (version,) = connection.execute(query).fetchone() or ("0",)
    except psycopg.Error as error:
        raise GenerationError(
            f"{server.name}: pgvectorがありません。 / pgvector is missing; install it on the "
            f"server, then: CREATE EXTENSION vector ({str(error).splitlines()[0]})"
        ) from None
    if tuple(map(int, version.split(".")[:2])) < _OLDEST:
        raise GenerationError(
            f"{server.name}: pgvector {version}は古すぎます。 / pgvector {version} is too old; "
            "install 0.8 or later, then: ALTER EXTENSION vector UPDATE"
        )


class Upload:
    """A connection by which generations are published."""

    def __init__(self, connection: Connection, exact: int | None, partitions: int) -> None:
        self._connection = connection
        self._exact = exact
        self._partitions = partitions

    def ids(self) -> list[str]:
        """Generations that are there, the one that is served first."""
        return [id for (id,) in self._connection.execute(IDS)]

    def publish(self, folder: Path, corpus: Corpus, original: Callable[[Document], Path]) -> None:
        """Copies a generation out of its folder, and the files of its documents, checks it and
        switches to it.

        Raises psycopg.Error; what was served stays served then.
        """
        manifest = read_manifest(folder)
        with self._connection.transaction():
            tables = _Tables(self._connection, folder, manifest, self._partitions)
            tables.write(corpus, self._exact)
            self._copy_originals(corpus, original)
            self._connection.execute(
                f"INSERT INTO {COMMON}.generations (id) VALUES (%s)", [manifest.id]
            )
        with suppress(psycopg.errors.LockNotAvailable):  # the next build tries again
            self._remove_old()

    def _copy_originals(self, corpus: Corpus, original: Callable[[Document], Path]) -> None:
        names = {stored(Path(), document).name: document for document in corpus.documents}
        query = f"SELECT DISTINCT name FROM {COMMON}.originals"
        for (known,) in self._connection.execute(query):
            names.pop(known, None)
        rows = (
            (name.encode(), int4(number), part)
            for name, document in names.items()
            for number, part in _parts(original(document).read_bytes())
        )
        copy_rows(self._connection, f"{COMMON}.originals", rows)

    def _remove_old(self) -> None:
        """All generations but the new one and the one before it."""
        ids = self.ids()
        with self._connection.transaction():
            self._connection.execute("SET LOCAL lock_timeout = '10s'")
            for id in ids[_KEPT:]:
                self._connection.execute(f"DROP SCHEMA IF EXISTS {schema(id)} CASCADE".encode())
                self._connection.execute(f"DELETE FROM {COMMON}.generations WHERE id = %s", [id])
            used = " UNION ".join(
                f"SELECT original FROM {schema(id)}.documents" for id in ids[:_KEPT]
            )
            self._connection.execute(
                f"DELETE FROM {COMMON}.originals WHERE name NOT IN ({used})".encode()
            )


class _Tables:
    """The tables of one generation, of which nobody knows yet."""

    def __init__(
        self, connection: Connection, folder: Path, manifest: Manifest, partitions: int
    ) -> None:
        self._connection = connection
        self._folder = folder
        self._manifest = manifest
        self._partitions = partitions
        self._schema = schema(manifest.id)

    def write(self, corpus: Corpus, exact: int | None) -> None:
        """Raises GenerationError where the tables do not hold what the files do."""
        folder, manifest = self._folder, self._manifest
        passages = open_vectors(folder / "passages", manifest.nearest)
        self._connection.execute(create(manifest, self._partitions).encode())
        self._copy("documents", _documents(corpus, folder))
        self._copy("passages", _passages(folder))
        self._copy("sentences", _sentences(folder))
        self._copy("vectors", ((int4(row), sent) for row, sent in _numbered(passages)))
        self._copy("postings", _postings(folder / "passages" / "bm25"))
        self._copy("sentence_postings", _postings(folder / "sentences" / "bm25"))
        searched = exact is not None and passages.size > exact
        graph = self._graph(passages) if searched else None
        self._copy("files", _files(folder, manifest, graph))
        for table in ("passages", "sentences", "vectors", "postings", "sentence_postings"):
            self._connection.execute(f"ANALYZE {self._schema}.{table}".encode())
        self._check(passages)

    def _copy(self, table: str, rows: Iterator[tuple[bytes | memoryview, ...]]) -> None:
        # Parts of a table cannot be frozen.
        copy_rows(self._connection, f"{self._schema}.{table}", rows, frozen=not self._partitions)

    def _graph(self, passages: FlatVectors | RowVectors) -> Nearest:
        """Makes the graph of the vectors, and measures how much of it must be looked at."""
        memory = passages.size * (2 * self._manifest.model.dimension + _GRAPH_ROW) // 1024
        self._connection.execute(
            "SELECT set_config(name, %(least)s::text, true) FROM pg_settings "
            "WHERE name = 'maintenance_work_mem' AND setting::int < %(least)s",
            {"least": min(memory, _MOST_MEMORY)},
        )
        self._connection.execute(create_graph(self._manifest).encode())
        step = -(-passages.size // ASKED)
        rows = range(0, passages.size, step)
        asked = np.concatenate([passages.between(row, row + 1) for row in rows])
        best = exactly_nearest(passages.between(0, passages.size), asked)
        order = nearest(self._manifest, graph=True)
        query = f"SELECT row FROM {self._schema}.vectors ORDER BY {order} LIMIT {BEST}".encode()

        def found(looked_at: int) -> list[list[int]]:
            self._connection.execute(f"SET LOCAL hnsw.ef_search = {looked_at}".encode())
            rows = (self._connection.execute(query, [str(v)]) for v in asked.tolist())
            return [[row for (row,) in own] for own in rows]

        return first_enough("hnsw", _LOOKED_AT, best, found)

    def _check(self, passages: FlatVectors | RowVectors) -> None:
        """Compares what was copied: how much it is, and some rows."""
        counts = self._manifest.counts
        for table, expected in (
            ("documents", counts.documents),
            ("passages", counts.passages),
            ("vectors", counts.passages),
            ("sentences", counts.sentences),
        ):
            query = f"SELECT count(*) FROM {self._schema}.{table}".encode()
            (found,) = self._connection.execute(query).fetchone() or (0,)
            if found != expected:
                raise GenerationError(
                    f"{self._manifest.id}: {table} は{expected}行のはずですが、{found}行が保存され"
                    "ました。もう一度作成してください。"
                    f" / {found} rows of {table} were stored, {expected} are meant; build again."
                )
        records = MappedRecords(self._folder / "passages" / "records", msgspec.Raw)
        query = (
            f"SELECT record, vector_send(embedding) FROM {self._schema}.passages "
            f"JOIN {self._schema}.vectors USING (row) WHERE row = %s"
        ).encode()
        for row in range(0, counts.passages, max(1, counts.passages // _CHECKED)):
            (vector,) = vectors(passages.between(row, row + 1))
            if self._connection.execute(query, [row]).fetchone() != (records.content(row), vector):
                raise GenerationError(
                    f"{self._manifest.id}: 文章 {row} が、読んだとおりに保存されていません。"
                    "もう一度作成してください。"
                    f" / passage {row} is not stored as it was read; build again."
                )


def _documents(corpus: Corpus, folder: Path) -> Iterator[tuple[bytes | memoryview, ...]]:
    contents = MappedRecords(folder / "contents", msgspec.Raw)
    for row, document in enumerate(corpus.documents):
        names = (document.id, document.title, stored(Path(), document).name)
        yield int4(row), *(name.encode() for name in names), contents.content(row)


def _passages(folder: Path) -> Iterator[tuple[bytes | memoryview, ...]]:
    records = MappedRecords(folder / "passages" / "records", msgspec.Raw)
    affinities = MappedRecords(folder / "passages" / "affinities", msgspec.Raw)
    names = ("starts", "pieces", "first")
    parts = MappedParts(*(opened(folder / "pieces" / f"{name}.npy") for name in names))
    for row in range(len(records)):
        pieces, sizes, _ = parts.pieces([row])
        yield (
            *(int4(row), records.content(row), affinities.content(row)),
            *(sizes.astype("<i4").tobytes(), pieces.astype("<i4").tobytes()),
        )


def _sentences(folder: Path) -> Iterator[tuple[bytes | memoryview, ...]]:
    records = MappedRecords(folder / "sentences" / "records", msgspec.Raw)
    for row, vector in _numbered(open_vectors(folder / "sentences", None)):
        yield int4(row), records.content(row), vector


def _numbered(rows: FlatVectors | RowVectors) -> Iterator[tuple[int, bytes]]:
    firsts = range(0, rows.size, _AT_ONCE)
    some = (vectors(rows.between(first, min(first + _AT_ONCE, rows.size))) for first in firsts)
    return enumerate(chain.from_iterable(some))


def _postings(folder: Path) -> Iterator[tuple[bytes, ...]]:
    """Blocks of lists: their tokens, rows and impacts."""
    names = ("tokens", "starts", "rows", "impacts")
    tokens, starts, rows, impacts = (opened(folder / f"{name}.npy") for name in names)
    number = 0
    for token, begin, end in zip(tokens.view(np.int64).tolist(), starts, starts[1:], strict=False):
        for first in range(begin, end, LIST):
            block = slice(first, min(first + LIST, end))
            rows_of, impacts_of = rows[block].astype("<i4"), impacts[block].astype("<f4")
            yield int4(number), int8(token), rows_of.tobytes(), impacts_of.tobytes()
            number += 1


def _first_rows(folder: Path) -> np.ndarray:
    """The first row of each block."""
    starts, rows = opened(folder / "starts.npy"), opened(folder / "rows.npy")
    blocks = -(-np.diff(starts) // LIST)
    within = np.arange(blocks.sum()) - np.repeat(np.cumsum(blocks) - blocks, blocks)
    found: np.ndarray = rows[np.repeat(starts[:-1], blocks) + LIST * within]
    return found


def _files(folder: Path, manifest: Manifest, graph: Nearest | None) -> Iterator[tuple[bytes, ...]]:
    """The small files in parts, and those that only a database has."""
    own = {}
    for texts in ("passages", "sentences"):
        content = BytesIO()
        np.save(content, _first_rows(folder / texts / "bm25"))
        own[f"{texts}/bm25/blocks.npy"] = content.getvalue()
    own[STORED] = msgspec.json.encode(
        Stored(graph, {name: sha256(content).hexdigest() for name, content in own.items()})
    )
    small = [FILE, SEAL, *(name for name in manifest.files if not name.startswith(LARGE))]
    contents = ((name, (folder / name).read_bytes()) for name in small)
    for name, whole in chain(contents, own.items()):
        for number, part in _parts(whole):
            yield name.encode(), int4(number), part


def _parts(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Numbered; an empty file has one too."""
    firsts: Sequence[int] = range(0, len(content), PART) or [0]
    return ((number, content[first : first + PART]) for number, first in enumerate(firsts))
