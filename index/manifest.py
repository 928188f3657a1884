"""The manifest of a generation: what it was made from and with, and what belongs to it."""

import hashlib
from importlib.metadata import version
from pathlib import Path

import msgspec

from corpus.errors import GenerationError
from index.weights import Weights

FORMAT = 3
FILE = "manifest.json"
# Code that decides what an index holds; the last three name the features that its weights are for.
MAKERS = (
    *("ingest/*.py", "ingest/readers/**/*.py", "index/*.py", "index/encoder/encoders.py"),
    *("index/encoder/models.py", "index/encoder/prompted.py", "index/encoder/prompts.py"),
    *("assistant/confidence.py", "assistant/divisions.py", "assistant/sentences.py"),
)
PACKAGES = ("fugashi", "unidic-lite", "faiss-cpu", "bm25s", "numpy")


class Model(msgspec.Struct, frozen=True):
    name: str
    revision: str
    dimension: int


class Counts(msgspec.Struct, frozen=True):
    documents: int
    passages: int
    sentences: int
    phrases: int
    divisions: int


class Manifest(msgspec.Struct, frozen=True):
    """Everything that a reader must check before it trusts a generation."""

    format: int
    id: str
    created: str
    corpus: str
    corpus_sha256: str
    model: Model
    pieces: str  # revision of the model whose word pieces late interaction compares
    weights: Weights
    counts: Counts
    maker: str
    versions: dict[str, str]
    files: dict[str, str]  # path within the generation: sha256


def versions() -> dict[str, str]:
    """Versions of the packages whose change makes another index."""
    return {package: version(package) for package in PACKAGES}


def maker() -> str:
    """SHA-256 of the code that makes an index, so that a question is never cut into other
    tokens than the passages were."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for pattern in MAKERS:
        for path in sorted(root.glob(pattern)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a generation but the manifest."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != FILE
    }


def read_manifest(folder: Path) -> Manifest:
    """Raises GenerationError where the manifest is missing, broken or of another format."""
    path = folder / FILE
    remedy = "build the index again with: madoguchi build"
    try:
        content = path.read_bytes()
        found = msgspec.json.decode(content, type=_Format).format
        if found != FORMAT:
            raise GenerationError(f"{path}: format {found}, this version reads {FORMAT}; {remedy}")
        manifest = msgspec.json.decode(content, type=Manifest)
    except FileNotFoundError:
        raise GenerationError(f"{path}: the manifest is missing; {remedy}") from None
    except msgspec.DecodeError as error:
        raise GenerationError(f"{path}: not a manifest ({error}); {remedy}") from None
    if manifest.maker != maker():
        raise GenerationError(f"{path}: made by another version of this program; {remedy}")
    return manifest


class _Format(msgspec.Struct, frozen=True):
    format: int


class _Origin(msgspec.Struct, frozen=True):
    corpus: str


def origin(folder: Path) -> str | None:
    """Name of the corpus that a generation was made from, also by another version; None where
    even that cannot be read."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=_Origin).corpus
    except (OSError, msgspec.DecodeError):
        return None


def verify(folder: Path) -> None:
    """Reads every file of a generation again. Raises GenerationError for one that differs."""
    manifest = read_manifest(folder)
    found = checksums(folder)
    for name in sorted(manifest.files.keys() | found.keys()):
        if manifest.files.get(name) != found.get(name):
            raise GenerationError(
                f"{folder / name}: sha256 is {found.get(name)}, the manifest says "
                f"{manifest.files.get(name)}; build the index again with: madoguchi build"
            )
