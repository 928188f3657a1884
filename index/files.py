"""The files of the documents, kept beside the generations: a citation can be looked up in the
very file that it was read from, whatever has become of the corpus folder since."""

import os
import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import msgspec

from corpus.checksums import checksum
from corpus.records import Corpus, Document

FOLDER = "files"
_REMEMBERED = 1024  # files


def stored(index: Path, document: Document) -> Path:
    """Where an index keeps a document's file: by its checksum, so that generations share it."""
    return index / FOLDER / f"{document.sha256}{Path(document.file).suffix.lower()}"


def is_original(path: Path, document: Document) -> bool:
    """Whether there is a file, and it is the very one that a document was read from. One that has
    not been written to since is not read again."""
    try:
        state = path.stat()
        return _checksum(path, state.st_mtime_ns, state.st_size) == document.sha256
    except OSError:
        return False


@lru_cache(maxsize=_REMEMBERED)
def _checksum(path: Path, _changed: int, _size: int) -> str:
    return checksum(path)


def store(index: Path, corpus_folder: Path, corpus: Corpus) -> None:
    """Copies the files that the index does not hold, or not as they were, each made whole by a
    rename."""
    (index / FOLDER).mkdir(exist_ok=True)
    for document in corpus.documents:
        target = stored(index, document)
        if not is_original(target, document):
            aside = target.with_name(f".{target.name}")
            shutil.copyfile(corpus_folder / document.file, aside)
            with aside.open("rb") as file:
                os.fsync(file.fileno())
            aside.replace(target)


def remove_unused(index: Path, generations: Iterable[Path]) -> None:
    """Removes the files that no generation names; none while a damaged one cannot say which."""
    used: set[str] = set()
    for folder in generations:
        try:
            corpus = msgspec.json.decode((folder / "corpus.json").read_bytes(), type=_Corpus)
        except (OSError, msgspec.DecodeError):
            return
        used.update(document.sha256 for document in corpus.documents)
    for path in (index / FOLDER).iterdir():
        if path.name.partition(".")[0] not in used:
            path.unlink()


class _Document(msgspec.Struct, frozen=True):
    sha256: str


class _Corpus(msgspec.Struct, frozen=True):
    documents: tuple[_Document, ...]
