"""The tables of one generation, in a schema of its own, and of all of them together.

madoguchi.generations   the one of the greatest number is served
madoguchi.originals     the files that documents were read from, by checksum, in parts
madoguchi_<id>.files    the small files of a generation, in parts, which every reader keeps
madoguchi_<id>.…        passages, sentences, vectors and postings, read as questions need them
"""

import msgspec

from index.manifest import Manifest
from index.vectors import Nearest

COMMON = "madoguchi"
PART = 1 << 20  # bytes of a file in one row
LIST = 8192  # postings in one row

# Files of a generation that become rows; the others are small.
LARGE = (
    *("contents/", "passages/records/", "passages/affinities/", "sentences/records/"),
    *("passages/vectors.", "passages/nearest.", "sentences/vectors."),
    *(
        f"{texts}/bm25/{name}.npy"
        for texts in ("passages", "sentences")
        for name in ("rows", "impacts")
    ),
    *(f"pieces/{name}.npy" for name in ("starts", "pieces", "first")),
)
STORED = "postgresql.json"


class Stored(msgspec.Struct, frozen=True):
    """What a generation's files say only in a database: how the nearest passages are found (None
    where all are compared), and the checksums of the files that are nowhere else."""

    nearest: Nearest | None
    files: dict[str, str]


CREATE_COMMON = f"""
CREATE SCHEMA IF NOT EXISTS {COMMON};
CREATE TABLE IF NOT EXISTS {COMMON}.generations (
    number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    published timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS {COMMON}.originals (
    name text, part int, content bytea STORAGE EXTERNAL, PRIMARY KEY (name, part)
);
"""
IDS = f"SELECT id FROM {COMMON}.generations ORDER BY number DESC"

# Numbers lie outside the rows and as they are: they hardly get smaller, and unpacking them would
# take longer than reading.
_LISTS = "token bigint, rows bytea STORAGE EXTERNAL, impacts bytea STORAGE EXTERNAL"
_SMALL = {
    "files": "name text, part int, content bytea STORAGE EXTERNAL, PRIMARY KEY (name, part)",
    "documents": "row int PRIMARY KEY, id text, title text, original text, content bytea",
}
_BY_ROW = {
    "passages": "record bytea, affinities bytea, sizes bytea, pieces bytea",
    "sentences": "record bytea, embedding halfvec({dimension})",
    "vectors": "embedding vector({dimension})",
    "postings": _LISTS,
    "sentence_postings": _LISTS,
}


def schema(id: str) -> str:
    """The schema of a generation, as it is written in a statement."""
    return f'"{COMMON}_{id}"'


def create(manifest: Manifest, partitions: int) -> str:
    """Statements that make the tables of a generation; with `partitions`, those that grow in so
    many parts, by row."""
    own = schema(manifest.id)
    made = [f"CREATE SCHEMA {own}"]
    made += [f"CREATE TABLE {own}.{name} ({columns})" for name, columns in _SMALL.items()]
    for name, more in _BY_ROW.items():
        table, columns = f"{own}.{name}", more.format(dimension=manifest.model.dimension)
        if not partitions:
            made.append(f"CREATE TABLE {table} (row int PRIMARY KEY, {columns})")
            continue
        # Not a key: no part of a table with one may lie on another server.
        made.append(f"CREATE TABLE {table} (row int NOT NULL, {columns}) PARTITION BY HASH (row)")
        made.append(f"CREATE INDEX ON {table} (row)")
        made += [
            f"CREATE TABLE {table}_{part} PARTITION OF {table} "
            f"FOR VALUES WITH (MODULUS {partitions}, REMAINDER {part})"
            for part in range(partitions)
        ]
    return ";\n".join(made)


def create_graph(manifest: Manifest) -> str:
    """The statement that makes the graph in which the nearest vectors are found."""
    vectors = f"{schema(manifest.id)}.vectors"
    return f"CREATE INDEX ON {vectors} USING hnsw (({_half(manifest)}) halfvec_ip_ops)"


def nearest(manifest: Manifest, graph: bool) -> str:
    """The order of vectors by their cosine with one, greatest first. In a graph, half the
    precision is enough and takes half the room; of equal ones it does not know the first."""
    if graph:
        return f"{_half(manifest)} <#> %s::halfvec({manifest.model.dimension})"
    return "embedding <#> %s::vector, row"


def _half(manifest: Manifest) -> str:
    return f"embedding::halfvec({manifest.model.dimension})"
