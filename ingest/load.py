"""A corpus folder becomes a Corpus: every file read, every entry checked."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from corpus.catalogue import load_documents
from corpus.directory import load_directory
from corpus.errors import CorpusError
from corpus.records import Content, Corpus, Document
from corpus.vocabulary import check_duties, load_vocabulary
from ingest.general import general_matters, standing, with_general
from ingest.read import read

FILES = ("catalogue.toml", "divisions.toml", "vocabulary.toml")


def load_corpus(
    folder: Path,
    read: Callable[[Path], Content] = read,
    announce: Callable[[Iterable[Path]], None] = lambda _: None,
    find: Callable[[Sequence[Document], Sequence[str]], set[str]] = standing,
) -> Corpus:
    """Reads and checks a corpus folder; `read` reads a file, `announce` is told before which
    files that will be, and `find` says which names stand in documents.

    Raises CorpusError (file, entry, remedy) for the first thing that does not hold, ReadError
    for a document that cannot be read.
    """
    check_folder(folder)
    documents = load_documents(folder, read, announce=announce)
    vocabulary = load_vocabulary(folder)
    directory = load_directory(folder, {d.id: d for d in documents}, vocabulary.english)
    check_duties(folder, vocabulary, directory)
    return Corpus(
        name=folder.resolve().name,
        documents=documents,
        directory=directory,
        vocabulary=with_general(vocabulary, directory, documents, general_matters(), find),
        sha256=fingerprint(folder),
    )


def check_folder(folder: Path) -> None:
    """Raises CorpusError where there is no folder."""
    if not folder.is_dir():
        raise CorpusError(
            f"{folder}: フォルダーがありません。catalogue.tomlのあるフォルダーを指定してください。"
            " / no such folder; name a folder with a catalogue.toml."
        )


def fingerprint(folder: Path) -> str:
    """SHA-256 over the corpus's tables; these hold the checksums of the documents."""
    digest = hashlib.sha256()
    for name in FILES:
        path = folder / name
        digest.update(name.encode() + b"\0")
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()
