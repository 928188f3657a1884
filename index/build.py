"""`build`: a corpus folder becomes a new generation, published whole or not at all."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

import msgspec
import numpy as np

from corpus.errors import GenerationError
from corpus.records import Corpus
from index.affinity import affinities
from index.classifier import fit
from index.concepts import Concepts, concept_forms
from index.encoder.encoders import Encoder, load_encoder, piece_encoder
from index.files import remove_unused, store
from index.generation import CLASSIFIER, PIECES, POINTER, WORDS, Records, open_folder
from index.late import Late
from index.legs import Legs
from index.manifest import FILE, FORMAT, Counts, Manifest, Model, checksums, maker, verify, versions
from index.matter import phrase_matter
from index.phrases import phrases_of
from index.readings import read_passages
from index.weights import Weights, load_weights
from index.words import Words
from ingest.load import load_corpus

_KEPT = 2  # the generation served and the one before it
_ASIDE = ".building-"
_IDS = "[0-9]*T[0-9]*Z-*"


def build(corpus_folder: Path, index: Path, model: str | None = None) -> str:
    """Builds a generation aside, checks it and publishes it by one rename; returns its id.

    Raises CorpusError, ReadError or ModelError for what does not hold; until the rename, and
    whatever happens before it, the generation that was served stays served.
    """
    corpus = load_corpus(corpus_folder)
    encoder = load_encoder(model)
    index.mkdir(parents=True, exist_ok=True)
    with _lock(index):
        _remove_leftovers(index)
        created = datetime.now(UTC)
        id = _unused(index, f"{created:%Y%m%dT%H%M%SZ}-{corpus.sha256[:8]}")
        aside = index / f"{_ASIDE}{id}"
        write_generation(aside, id, created, corpus, encoder, load_weights())
        verify(aside)
        open_folder(aside, model, encoder)
        store(index, corpus_folder, corpus)
        _publish(index, aside, id)
        _remove_old(index, id)
    return id


def write_generation(
    folder: Path,
    id: str,
    created: datetime,
    corpus: Corpus,
    encoder: Encoder,
    weights: Weights,
) -> None:
    """Writes every file of a generation into a new folder, the manifest last."""
    concepts = Concepts(concept_forms(corpus.directory, corpus.vocabulary))
    readings = read_passages(corpus.documents, concepts)
    phrases = phrases_of(corpus)
    # A phrase is read as a question's matter is, so that the two are alike.
    matters = [phrase_matter(phrase.text, concepts) for phrase in phrases]
    matter_vectors = encoder.encode_passages([matter.text for matter in matters])
    folder.mkdir()
    for name, rows, vectors in (
        ("passages", readings.tokens, encoder.encode_passages(readings.texts)),
        ("sentences", readings.sentence_tokens, encoder.encode_passages(readings.sentences)),
        ("phrases", [matter.tokens for matter in matters], matter_vectors),
    ):
        Legs.build(rows, vectors).save(folder / name)
    pieces = piece_encoder(encoder)
    Late.build(pieces, readings.parts, readings.first_parts).save(folder / PIECES)
    Words.build(readings.tokens, pieces).save(folder / WORDS)
    divisions = len(corpus.directory.divisions)
    classifier = fit(matter_vectors, [phrase.divisions for phrase in phrases], divisions)
    np.save(folder / CLASSIFIER, classifier)
    records = Records(
        passages=readings.passages,
        phrases=phrases,
        affinities=affinities(readings.own_tokens, corpus),
        sentences=readings.sentences,
        headings=readings.headings,
        table_rows=readings.table_rows,
        places=readings.places,
        persons=readings.persons,
    )
    (folder / "corpus.json").write_bytes(msgspec.json.encode(corpus))
    (folder / "records.json").write_bytes(msgspec.json.encode(records))
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
            passages=len(readings.passages),
            sentences=len(readings.sentences),
            phrases=len(phrases),
            divisions=divisions,
        ),
        maker=maker(),
        versions=versions(),
        files=checksums(folder),
    )
    (folder / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))


def _unused(index: Path, id: str) -> str:
    """An id that no generation has; a second one in a second gets a number."""
    return next(
        name
        for name in chain([id], (f"{id}.{number}" for number in count(2)))
        if not (index / name).exists()
    )


@contextmanager
def _lock(index: Path) -> Iterator[None]:
    """One build at a time; the lock goes with the process, so a killed build leaves none."""
    with (index / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GenerationError(
                f"{index}: another build is running; wait until it has ended."
            ) from None
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
    halves = (path for path in index.glob(_IDS) if not (path / FILE).exists())
    for path in [*index.glob(f"{_ASIDE}*"), *halves]:
        shutil.rmtree(path)


def _remove_old(index: Path, id: str) -> None:
    """Generations older than the one before the new one; a process that still serves one keeps
    what it has read and mapped."""
    kept = sorted(path.parent for path in index.glob(f"*/{FILE}") if path.parent.name != id)
    for folder in kept[: -(_KEPT - 1)]:
        shutil.rmtree(folder)
    remove_unused(index, [index / id, *kept[-(_KEPT - 1) :]])
