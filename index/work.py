"""The pieces of work that a build is made of: what each is done with, what it is called in
`Reuse`, and how it is done."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeAlias
from zlib import crc32

import msgspec
import numpy as np

from corpus.records import Document
from index.concepts import Concepts
from index.document import DocumentReading, read_document
from index.encoder.encoders import Encoder, StaticEncoder
from index.halfkana import Spelling, spellings
from index.manifest import maker, versions
from index.matter import Matter, phrase_matter
from index.reuse import Reuse, key
from index.rows import TokenRows
from index.seen import runs_of, words_of
from index.wording import Parts, PartsReader
from ingest.general import Names
from ingest.japanese import normalise
from ingest.read import reader_version

OTHER_VERSION = (
    "プログラム、ライブラリーかモデルの版が違います。同じものを入れてください。 / another version "
    "of this program, its libraries or the model; install the same as where the build was started"
)
_KANA_ALONE = re.compile(r"[\W\d\u3041-\u30ff]*[\u3041-\u3096][\W\d\u3041-\u30ff]*")
_PORTION = 1024  # phrases, about
# A document, or the texts of phrases.
Source: TypeAlias = Document | tuple[str, ...]


class Tools(NamedTuple):
    """What sources are read with; `pieces` as of `piece_encoder`."""

    concepts: Concepts
    encoder: Encoder
    pieces: StaticEncoder


def files_made_with() -> str:
    """Everything beside a file that decides what is read from it."""
    return key("made", maker(), versions(), reader_version())


def sources_made_with(forms: Mapping[str, str], encoder: Encoder, pieces: Encoder) -> str:
    """Everything beside a source that decides how it is read. The order of the forms does so only
    where two are written alike; a document that names a matter of the general vocabulary may
    change it."""
    read: dict[str, str] = {}
    for form, name in forms.items():
        read.setdefault(normalise(form), name)
    made_by = maker(), versions(), encoder.revision, pieces.revision
    return key("made", *made_by, sorted(read.items()))


def file_key(made_with: str, path: Path) -> str:
    """Raises OSError."""
    return key("text", made_with, hashlib.sha256(path.read_bytes()).digest(), path.suffix)


def source_key(made_with: str, source: Source) -> str:
    if isinstance(source, Document):
        parts = source.id, source.title, source.text, source.layout
        return key("document", made_with, *parts)
    return key("phrases", made_with, source)


def length(source: Source) -> int:
    """In characters."""
    return len(source.text) if isinstance(source, Document) else sum(map(len, source))


def standing_again(reuse: Reuse, documents: Sequence[Document], names: Sequence[str]) -> set[str]:
    """The names that stand in documents, of which none is looked through twice."""
    of = key("standing", maker(), names)
    before = reuse.get(of, dict[str, list[str]]) or {}
    look = Names(names)
    texts = {key("text", document.text): document.text for document in documents}
    found = {
        of_text: before[of_text] if of_text in before else sorted(look.standing_in(text))
        for of_text, text in texts.items()
    }
    if found != before:
        reuse.put(of, found)
    return set(chain.from_iterable(found.values()))


class PhraseReading(msgspec.Struct, frozen=True):
    """One row a phrase: tokens, the parts that its wording is known by, and vectors. `runs` and
    `english` are what stands in them (see index.seen), of phrases in kana alone nothing, unless
    they are a concept: they are no proof that a word is written so. `spellings` are as of
    index.halfkana."""

    tokens: TokenRows
    parts: Parts
    vectors: np.ndarray
    runs: np.ndarray
    english: np.ndarray
    spellings: list[Spelling]


def portions(texts: Iterable[str]) -> list[tuple[str, ...]]:
    """The texts of all phrases in portions, at least one, which are read and kept each by itself.
    Where one ends depends on its last text alone, so that another phrase changes its own portion
    only."""
    found: list[list[str]] = [[]]
    for text in texts:
        found[-1].append(text)
        if crc32(text.encode("utf-8", "replace")) % _PORTION == 0:
            found.append([])
    return [tuple(portion) for portion in found if portion] or [()]


def read_source(source: Source, tools: Tools) -> DocumentReading | PhraseReading:
    if isinstance(source, Document):
        return read_document(source, *tools)
    return read_phrases(source, tools.concepts, tools.encoder)


def read_phrases(texts: Sequence[str], concepts: Concepts, encoder: Encoder) -> PhraseReading:
    """Phrases read as a question's matter is, so that the two are alike."""
    matters: list[Matter] = []
    parts = PartsReader()
    for text in texts:
        matters.append(matter := phrase_matter(text, concepts))
        parts.add(*matter)  # at once, while its words are at hand
    spelt = [text for text in texts if not _KANA_ALONE.fullmatch(text) or text in concepts]
    return PhraseReading(
        tokens=TokenRows.of([matter.tokens for matter in matters]),
        parts=parts.parts(),
        vectors=encoder.encode_passages([matter.text for matter in matters]),
        runs=runs_of(spelt),
        english=words_of(spelt),
        spellings=spellings(spelt),
    )
