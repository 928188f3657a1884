"""`build`: a corpus folder becomes a new generation, published whole or not at all."""

import fcntl
import gc
import os
import shutil
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import Protocol

import numpy as np

from corpus.errors import GenerationError, ReadError
from corpus.records import Corpus, Document
from index import halfkana
from index.ahead import read_files, read_sources
from index.classifier import fit, fit_wording
from index.concepts import Concepts, concept_forms
from index.document import DocumentReading, read_document
from index.encoder.encoders import Encoder, StaticEncoder, load_encoder, piece_encoder
from index.files import remove_unused, store
from index.generation import CLASSIFIER, POINTER, SEEN, WORDS, folders, open_folder
from index.manifest import (
    FILE,
    FORMAT,
    Counts,
    Manifest,
    Model,
    checksums,
    maker,
    verify,
    versions,
    write_manifest,
)
from index.messages import ANOTHER_BUILD
from index.phrases import phrases_of
from index.reuse import Reuse, key
from index.source import remember
from index.weights import Weights, load_weights
from index.wording import FILE as WORDING
from index.wording import Parts
from index.words import Words
from index.work import (
    PhraseReading,
    file_key,
    files_made_with,
    portions,
    read_phrases,
    source_key,
    sources_made_with,
    standing_again,
)
from index.workers import HERE, Workers
from index.write import Totals, write_corpus, write_documents, write_phrases
from ingest.extract import Extract
from ingest.load import load_corpus
from ingest.read import is_plain, read

_ASIDE = ".building-"


class Elsewhere(Protocol):
    """Another home than the folder of the index, to which nobody else publishes meanwhile."""

    def ids(self) -> list[str]:
        """Generations that are there."""
        ...

    def publish(self, folder: Path, corpus: Corpus, original: Callable[[Document], Path]) -> None:
        """Takes over a generation from its folder, and the files of its documents, and serves it;
        or leaves all as it was."""
        ...


def build(
    corpus_folder: Path,
    index: Path,
    model: str | None = None,
    to: Elsewhere | None = None,
    workers: Workers = HERE,
) -> str:
    """Builds a generation aside, checks it and publishes it by one rename; returns its id. With
    `to` it is published there, and what the index serves stays as it is. What can be done in any
    order is done by `workers`.

    Raises CorpusError, ReadError or ModelError for what does not hold, GenerationError where the
    index cannot be written or the workers cannot go on; until the rename, and whatever happens
    before it, the generation that was served stays served.
    """
    reuse = Reuse(index)
    refused: dict[Path, ReadError] = {}

    def read_ahead(paths: Iterable[Path]) -> None:
        with _writing(index):
            refused.update(read_files(paths, reuse, workers))

    def find(documents: Sequence[Document], names: Sequence[str]) -> set[str]:
        with _writing(index):
            return standing_again(reuse, documents, names)

    corpus = load_corpus(corpus_folder, _reader(reuse, index, refused), read_ahead, find)
    encoder = load_encoder(model)
    with _uncollected(), _writing(index), _lock(index):
        _remove_leftovers(index)
        read_sources(corpus, model, encoder, reuse, workers)
        created = datetime.now(UTC)
        taken = [*index.iterdir(), *(map(Path, to.ids()) if to else ())]
        id = _unused({path.name for path in taken}, f"{created:%Y%m%dT%H%M%SZ}-{corpus.sha256[:8]}")
        aside = index / f"{_ASIDE}{id}"
        before = _to_keep(index)
        with _removed_unless_published(index, aside, id):
            weights = load_weights(general=corpus.vocabulary.general)
            write_generation(aside, id, created, corpus, encoder, weights, reuse)
            open_folder(aside, model, encoder)
            if to is None:
                store(index, corpus_folder, corpus)
                remember(index, corpus_folder)
                _publish(index, aside, id)
            else:
                to.publish(aside, corpus, lambda document: corpus_folder / document.file)
                shutil.rmtree(aside)
        if to is None:
            _remove_old(index, id, before)
        reuse.remove_unused()
    return id


def _reader(
    reuse: Reuse, index: Path, refused: Mapping[Path, ReadError]
) -> Callable[[Path], Extract]:
    """Reads a file, unless the same one has been read already, or `refused`."""
    made_with = files_made_with()

    def read_once(path: Path) -> Extract:
        if is_plain(path):
            return read(path)
        if path in refused:
            raise refused[path]
        of = file_key(made_with, path)
        extract = reuse.get(of, Extract)
        if extract is None:
            extract = read(path)
            with _writing(index):
                reuse.put(of, extract)
        return extract

    return read_once


def write_generation(
    folder: Path,
    id: str,
    created: datetime,
    corpus: Corpus,
    encoder: Encoder,
    weights: Weights,
    reuse: Reuse,
) -> None:
    """Writes every file of a generation into a new folder, the manifest last. What `reuse` holds
    of an earlier build is not done again; the result is the same."""
    forms = concept_forms(corpus.directory, corpus.vocabulary)
    concepts = Concepts(forms)
    pieces = piece_encoder(encoder)
    made_with = sources_made_with(forms, encoder, pieces)
    keys = [source_key(made_with, document) for document in corpus.documents]

    def readings() -> Iterator[DocumentReading]:
        for of, document in zip(keys, corpus.documents, strict=True):
            make = partial(read_document, document, concepts, encoder, pieces)
            yield reuse.made(of, DocumentReading, make)

    totals = Totals(corpus, readings(), len(pieces))
    phrases = phrases_of(corpus)
    parts = portions(phrase.text for phrase in phrases)
    of_parts = [source_key(made_with, part) for part in parts]
    phrase_readings = [
        reuse.made(of, PhraseReading, partial(read_phrases, part, concepts, encoder))
        for of, part in zip(of_parts, parts, strict=True)
    ]
    owners, divisions = [phrase.divisions for phrase in phrases], len(corpus.directory.divisions)
    learnt_from = of_parts, owners, divisions
    vectors = np.concatenate([reading.vectors for reading in phrase_readings])
    wordings = Parts.joined([reading.parts for reading in phrase_readings])
    learn = partial(fit, vectors, owners, divisions)
    learn_wording = partial(fit_wording, wordings, owners, divisions)
    folder.mkdir()
    nearest = write_documents(folder, totals, readings, encoder, pieces)
    write_phrases(folder, phrases, phrase_readings, vectors)
    np.save(folder / CLASSIFIER, reuse.made(key("classifier", *learnt_from), np.ndarray, learn))
    np.save(folder / WORDING, reuse.made(key("wording", *learnt_from), np.ndarray, learn_wording))
    _words(totals.words(), pieces, reuse).save(folder / WORDS)
    totals.seen(phrase_readings).save(folder / SEEN)
    halfkana.save(folder, chain.from_iterable(reading.spellings for reading in phrase_readings))
    write_corpus(folder, corpus)
    manifest = Manifest(
        format=FORMAT,
        id=id,
        created=created.isoformat(timespec="seconds"),
        corpus=corpus.name,
        corpus_sha256=corpus.sha256,
        model=Model(encoder.name, encoder.revision, encoder.dimension),
        pieces=pieces.revision,
        weights=weights,
        counts=Counts(
            documents=len(corpus.documents),
            passages=totals.tokens.rows,
            sentences=totals.sentence_tokens.rows,
            phrases=len(phrases),
            divisions=divisions,
        ),
        nearest=nearest,
        maker=maker(),
        versions=versions(),
        files=checksums(folder),
    )
    write_manifest(folder, manifest)


def _words(words: Sequence[str], pieces: StaticEncoder, reuse: Reuse) -> Words:
    """The words of the corpus; those that an earlier build has met are not encoded again."""
    of = key("words", pieces.revision)
    known, vectors = reuse.get(of, tuple[list[str], np.ndarray]) or ([], np.zeros((0, 0)))
    found = Words.build(words, pieces, dict(zip(known, vectors, strict=True)))
    reuse.put(of, found.rows())
    return found


def _unused(taken: Container[str], id: str) -> str:
    """An id that no generation has; a second one in a second gets a number."""
    return next(
        name for name in chain([id], (f"{id}.{number}" for number in count(2))) if name not in taken
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cyclic garbage: a build makes millions of objects that stay, and looking
    through them again and again takes a fifth of its time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def _writing(index: Path) -> Iterator[None]:
    """Raises GenerationError for a full disk, a folder that is read-only, and their like."""
    try:
        yield
    except OSError as error:
        where = error.filename or index
        raise GenerationError(
            f"{where}: 書き込めません。公開中のものは失われていません。{index} の空き容量と"
            "書き込みの権限を確かめて、もう一度作成してください。"
            f" / cannot be written ({error.strerror or error}); nothing that was "
            f"served is lost. See that {index} has room and can be written, then build again."
        ) from None


@contextmanager
def _removed_unless_published(index: Path, aside: Path, id: str) -> Iterator[None]:
    """What a build that fails has written goes at once: it may be what fills the disk."""
    try:
        yield
    except BaseException:
        pointer = index / POINTER
        if not pointer.exists() or pointer.read_text(encoding="utf-8", errors="replace") != id:
            for folder in (aside, index / id):
                shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def _lock(index: Path) -> Iterator[None]:
    """One build at a time; the lock goes with the process, so a killed build leaves none."""
    index.mkdir(parents=True, exist_ok=True)
    with (index / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GenerationError(f"{index}: {ANOTHER_BUILD}") from None
        yield


def _publish(index: Path, aside: Path, id: str) -> None:
    """Makes the new generation durable, then the one that is served, by one atomic rename."""
    for path in [*aside.rglob("*"), aside]:
        _sync(path)
    aside.rename(index / id)
    pointer = index / f".{POINTER}"
    pointer.write_text(id, encoding="utf-8")
    _sync(pointer)
    pointer.replace(index / POINTER)
    _sync(index)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_leftovers(index: Path) -> None:
    """What a killed build left behind, aside or half removed; the lock is held, so nobody is
    writing it."""
    halves = (path for path in folders(index) if not (path / FILE).exists())
    for path in [*index.glob(f"{_ASIDE}*"), *halves]:
        shutil.rmtree(path)


def _to_keep(index: Path) -> Path | None:
    """The generation to fall back to should the new one be damaged: the one that is served, or the
    latest whole one where that is damaged. None where there is none yet."""
    found = folders(index)
    for folder in found:
        try:
            verify(folder)
        except GenerationError:
            continue
        return folder
    return found[0] if found else None


def _remove_old(index: Path, id: str, before: Path | None) -> None:
    """All generations but the new one and the one before it; a process that still serves one keeps
    what it has read and mapped."""
    kept = [index / id, *([before] if before else ())]
    for folder in folders(index):
        if folder not in kept:
            shutil.rmtree(folder)
    remove_unused(index, kept)
