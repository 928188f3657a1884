"""The manifest of a generation: what it was made from and with, and what belongs to it."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import msgspec

from corpus.checksums import checksum
from corpus.errors import GenerationError
from index.messages import build_again, not_read
from index.vectors import Nearest
from index.weights import Weights

FORMAT = 7
FILE = "manifest.json"
SEAL = "manifest.sha256"  # of the manifest, which holds the checksums of all other files
# Code that decides what an index holds; the last three name the features that its weights are for.
MAKERS = (
    *(
        "corpus/general.jsonl",
        "corpus/*.py",
        "ingest/*.py",
        "ingest/readers/**/*.py",
        "index/*.py",
        "index/encoder/encoders.py",
    ),
    *("index/encoder/models.py", "index/encoder/prompted.py", "index/encoder/prompts.py"),
    *(
        "assistant/answer/confidence.py",
        "assistant/answer/divisions.py",
        "assistant/answer/sentences.py",
    ),
)
PACKAGES = ("fugashi", "unidic-lite", "faiss-cpu", "bm25s", "numpy", "scikit-learn")


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
    nearest: Nearest | None  # of the passages; None where all are compared
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
    """SHA-256 of every file of a generation but the manifest and its seal, several at once."""
    paths = _files(folder)
    names = (path.relative_to(folder).as_posix() for path in paths)
    with ThreadPoolExecutor() as threads:
        return dict(zip(names, threads.map(checksum, paths), strict=True))


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if path.name not in (FILE, SEAL))


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest and its seal, as `sha256sum` writes and checks one."""
    content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    (folder / FILE).write_bytes(content)
    (folder / SEAL).write_bytes(_seal(content))


def read_manifest(folder: Path) -> Manifest:
    """Raises GenerationError where the manifest is missing, broken or of another format."""
    path = folder / FILE
    try:
        content = path.read_bytes()
        found = msgspec.json.decode(content, type=_Format).format
        if found != FORMAT:
            raise GenerationError(
                build_again(
                    path,
                    f"形式が {found} です。この版で読めるのは {FORMAT} です。",
                    f"format {found}, this version reads {FORMAT}",
                )
            )
        if (folder / SEAL).read_bytes() != _seal(content):
            raise GenerationError(
                build_again(
                    path,
                    f"壊れています。{SEAL} と合いません。",
                    f"damaged, {SEAL} does not fit it",
                )
            )
        manifest = msgspec.json.decode(content, type=Manifest)
    except FileNotFoundError as error:
        raise GenerationError(_missing(error.filename)) from None
    except OSError as error:
        raise GenerationError(not_read(path, error.strerror)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise GenerationError(
            build_again(path, f"{FILE} の形になっていません。", f"not a manifest ({error})")
        ) from None
    if manifest.maker != maker():
        raise GenerationError(
            build_again(
                path,
                "このプログラムの別の版で作られています。",
                "made by another version of this program",
            )
        )
    return manifest


def _seal(manifest: bytes) -> bytes:
    return f"{hashlib.sha256(manifest).hexdigest()}  {FILE}\n".encode()


class _Format(msgspec.Struct, frozen=True):
    format: int


def verify(folder: Path) -> None:
    """Reads every file of a generation. Raises GenerationError for one that is missing or damaged,
    or that the manifest does not know."""
    manifest = read_manifest(folder)
    verify_files(folder, manifest)
    for path in _files(folder):
        if path.relative_to(folder).as_posix() not in manifest.files:
            raise GenerationError(
                build_again(path, f"{FILE} にないファイルです。", "not in the manifest")
            )


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Reads every file that a manifest names. Raises GenerationError for the first that is missing
    or damaged."""
    for name, expected in manifest.files.items():
        path = folder / name
        try:
            found = checksum(path)
        except FileNotFoundError:
            raise GenerationError(_missing(path)) from None
        except OSError as error:
            raise GenerationError(not_read(path, error.strerror)) from None
        if found != expected:
            raise GenerationError(
                build_again(
                    path,
                    f"壊れています。中身が {FILE} の記録と合いません。",
                    f"damaged, sha256 is {found}, the manifest says {expected}",
                )
            )


def _missing(path: object) -> str:
    return build_again(path, "ファイルがありません。", "missing")
