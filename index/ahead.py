"""The work of a build, done before the build asks for it: workers fill `Reuse` in whatever order
they come, and the build, which goes through the corpus in order, finds everything done. The
generation is the same whoever did the work."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Future
from contextlib import suppress
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits
from tqdm import tqdm

from corpus.errors import GenerationError, ReadError
from corpus.records import Corpus
from index.concepts import Concepts, concept_forms
from index.encoder.encoders import Encoder, StaticEncoder, load_encoder, piece_encoder
from index.phrases import phrases_of
from index.reuse import Reuse, packed
from index.work import (
    OTHER_VERSION,
    Source,
    Tools,
    file_key,
    files_made_with,
    length,
    portions,
    read_source,
    source_key,
    sources_made_with,
)
from index.workers import HERE, Processes, Workers, spread
from ingest.read import is_plain

_BATCH = 30_000  # characters that a worker gets at once, about a third of a second's work
_LONG = 5.0  # seconds after which a bar shows how far it has come
_PAUSES = {True: 0.2, False: 30.0}  # seconds between two looks, of a person or of a log


def read_files(paths: Iterable[Path], reuse: Reuse, workers: Workers) -> dict[Path, ReadError]:
    """Reads the files that need a parser. Gives out no more once one cannot be read, which will
    end the build; returns what is wrong with those that cannot."""
    refused: dict[Path, ReadError] = {}
    made_with = files_made_with()
    left: dict[str, Path] = {}
    sizes: dict[Path, int] = {}
    for path in paths:
        with suppress(OSError):  # who reads it next says what is wrong
            if not is_plain(path) and not reuse.has(of := file_key(made_with, path)):
                left[of], sizes[path] = path, path.stat().st_size
    if not left:
        return refused
    with _bar("ファイル / files", sum(sizes.values()), "B") as bar:
        given = takewhile(lambda _: not refused, left.items())
        for (of, path), future in spread(lambda item: workers.read(item[1]), given, workers):
            try:
                reuse.put(of, future.result())
            except ReadError as error:
                refused[path] = error
            bar.update(sizes[path])
    return refused


def read_sources(
    corpus: Corpus, model: str | None, encoder: Encoder, reuse: Reuse, workers: Workers
) -> None:
    """Splits, tokenises and encodes all documents and phrases. `encoder` is that of the name or
    path `model`. Raises GenerationError where the workers are of another version than this
    program or have lost themselves, ModelError where one lacks the model."""
    forms, pieces = concept_forms(corpus.directory, corpus.vocabulary), piece_encoder(encoder)
    made_with = sources_made_with(forms, encoder, pieces)
    texts = (phrase.text for phrase in phrases_of(corpus))
    sources: list[Source] = [*portions(texts), *corpus.documents]
    keyed = ((source_key(made_with, source), source) for source in sources)
    left = {of: source for of, source in keyed if not reuse.has(of)}
    size = sum(map(length, left.values()))
    if not left or size < workers.little:
        return
    if isinstance(workers, Processes) and not isinstance(encoder, StaticEncoder):
        workers = HERE  # torch takes the whole machine by itself
    tools = Tools(Concepts(forms), encoder, pieces)
    kept_in = reuse.index if workers.shares_disk else None
    reader = SourceReader(model, forms, made_with, tools, kept_in)
    with _bar("文書 / documents", size, "字") as bar:
        try:
            _fill(left, reader, reuse, workers, bar)
        except BrokenExecutor:
            print(
                "madoguchi: 作業プロセスが強制終了されました（メモリー不足など）。残りは一つの"
                "プロセスで続けます。 / a worker was killed, maybe for want of memory; one process "
                "does the rest.",
                file=sys.stderr,
            )
            _fill(left, reader, reuse, HERE, bar)


class SourceReader:
    """Reads sources in whichever process it is called, and keeps what it has read of them in the
    `Reuse` of the index `kept_in`, if any. Sent to another process, it loads there what it reads
    with, and makes sure that it is the same as here."""

    def __init__(
        self,
        model: str | None,
        forms: Mapping[str, str],
        made_with: str,
        tools: Tools | None,
        kept_in: Path | None,
    ) -> None:
        self._made_by = model, tuple(forms.items()), made_with
        self._tools = tools
        self._kept_in = kept_in

    def __reduce__(self) -> tuple[Any, ...]:
        model, forms, made_with = self._made_by
        return SourceReader, (model, dict(forms), made_with, None, self._kept_in)

    def __call__(self, sources: dict[str, Source]) -> dict[str, bytes]:
        """What `Reuse` is to hold of the sources, by key: all of it that is not kept already."""
        tools = self._tools or _loaded(*self._made_by)
        read = ((of, packed(read_source(source, tools))) for of, source in sources.items())
        if self._kept_in is None:
            return dict(read)
        reuse = Reuse(self._kept_in)
        for of, content in read:
            reuse.put_packed(of, content)
        return {}


@lru_cache(maxsize=1)
def _loaded(model: str | None, forms: tuple[tuple[str, str], ...], made_with: str) -> Tools:
    """Tools of a process that reads for another one, and has one processor for it."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    threadpool_limits(1)
    encoder = load_encoder(model)
    tools = Tools(Concepts(dict(forms)), encoder, piece_encoder(encoder))
    if sources_made_with(dict(forms), encoder, tools.pieces) != made_with:
        raise GenerationError(OTHER_VERSION)
    return tools


def _fill(
    left: dict[str, Source], reader: SourceReader, reuse: Reuse, workers: Workers, bar: tqdm
) -> None:
    """Does what is left, and takes it out."""

    def submit(keys: list[str]) -> Future[dict[str, bytes]]:
        return workers.submit(reader, {of: left[of] for of in keys})

    for keys, future in spread(submit, list(_batches(left)), workers):
        for of, content in future.result().items():
            reuse.put_packed(of, content)
        for of in keys:
            bar.update(length(left.pop(of)))


def _batches(left: Mapping[str, Source]) -> Iterator[list[str]]:
    """Keys of sources that are worth sending; the longest first, so that all workers end
    together."""
    batch: list[str] = []
    size = 0
    for of in sorted(left, key=lambda of: -length(left[of])):
        if batch and size + length(left[of]) > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(of)
        size += length(left[of])
    if batch:
        yield batch


def _bar(what: str, total: int, unit: str) -> tqdm:
    return tqdm(
        desc=what,
        total=total,
        unit=unit,
        unit_scale=True,
        delay=_LONG,
        mininterval=_PAUSES[sys.stderr.isatty()],
        leave=False,
    )
