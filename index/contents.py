"""The corpus of a generation: catalogue, directory and vocabulary in memory, texts where they are
kept until one is quoted."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import msgspec

from corpus.records import Corpus, Directory, Document, Entry, Layout, Text, Vocabulary
from index.columns import Records

_AT_HAND = 128  # documents: one question quotes few, and each several times


class WithoutContents(msgspec.Struct, frozen=True):
    """A corpus whose documents' contents are kept apart, in their order."""

    name: str
    documents: tuple[Entry, ...]
    directory: Directory
    vocabulary: Vocabulary
    sha256: str

    def with_contents(self, contents: Records[Text]) -> Corpus:
        read = lru_cache(maxsize=_AT_HAND)(contents.__getitem__)
        documents = (
            Document(**_values(entry), content=Stored(read, row))
            for row, entry in enumerate(self.documents)
        )
        return Corpus(self.name, tuple(documents), self.directory, self.vocabulary, self.sha256)

    @classmethod
    def of(cls, corpus: Corpus) -> "WithoutContents":
        entries = tuple(Entry(**_values(document)) for document in corpus.documents)
        return cls(corpus.name, entries, corpus.directory, corpus.vocabulary, corpus.sha256)


@dataclass(frozen=True, slots=True)
class Stored:
    """The content of one row, read when it is asked for."""

    read: Callable[[int], Text]
    row: int

    @property
    def text(self) -> str:
        return self.read(self.row).text

    @property
    def layout(self) -> Layout:
        return self.read(self.row).layout


def _values(entry: Entry) -> dict[str, Any]:
    return {field.name: getattr(entry, field.name) for field in fields(Entry)}
