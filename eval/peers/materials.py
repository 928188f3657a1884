"""What every contestant is given: the same passages, as texts and as a corpus folder of ours, and
the same questions."""

import gzip
import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from pathlib import Path

import msgspec

from corpus.errors import UsageError
from eval.beir import load_benchmark
from ingest.sentences import sentences

SHIPPED = "shipped"
BENCHMARKS = ("jsquad_valid", "jnet21_title2body")
QUESTIONS = 200
# Bodies of texts: field by file. The other field of a pair is a title or a question.
BODIES = {
    "pairs/laws": "b",
    "pairs/jaquad": "b",
    "pairs/jnet21": "b",
    "pairs/mirasapo": "b",
    "pairs/civichat": "b",
    "texts/assembly": "text",
}
_SHORTEST, _LONGEST = 30, 200  # characters of a passage; a longer sentence stays whole
_PAGES = 100  # in a document
_SHIPPED_CORPUS = Path(__file__).parent.parent.parent / "corpus" / "tohoku"
_DIVISIONS = """[general]
name = "代表"
phones = [
    {{ number = "03-1234-5678", status = "stated", confirmed = "2026-11-22", source = "名簿" }},
]
evidence = {evidence}

[[division]]
id = "soumu"
name = "総務課"
department = "総務部"
duties = ["庶務"]
phones = [{{ status = "missing" }}]
evidence = {evidence}
"""


@dataclass(frozen=True, slots=True)
class Material:
    """A corpus folder of `size` passages (as asked for; None for the shipped one), and the file
    of its passages as `texts_of` reads them. `synthetic` ones are made by recombining sentences."""

    name: str
    corpus: Path
    passages: Path
    size: int | None = None
    synthetic: bool = False

    @property
    def title(self) -> str:
        shown = self.name if self.size is None else f"{self.size:,}"
        return f"{shown} (synthetic)" if self.synthetic else shown


def material_of(name: str, data: Path, work: Path) -> Material:
    """The material of a size, "shipped" or a number of passages; its corpus is written into
    `work` unless it is there already. Raises UsageError for another name."""
    folder = work / name
    folder.mkdir(parents=True, exist_ok=True)
    passages = folder / "passages.json"
    if name == SHIPPED:
        return Material(name, _SHIPPED_CORPUS, passages)
    if not name.isdecimal() or int(name) < 1:
        raise UsageError(f'{name!r} is no size; give "{SHIPPED}" or a number of passages.')
    size, corpus, mark = int(name), folder / "corpus", folder / "synthetic"
    if not (corpus / "divisions.toml").exists():
        pages, synthetic = pages_of(data, size)
        write_corpus(corpus, pages)
        if synthetic:
            mark.touch()
    return Material(name, corpus, passages, size, mark.exists())


def texts_of(material: Material) -> list[str]:
    """The passages of a material, in order of rows."""
    return msgspec.json.decode(material.passages.read_bytes(), type=list[str])


def pages_of(data: Path, size: int) -> tuple[list[str], bool]:
    """As many different texts of a few sentences, and whether they are synthetic: real ones as far
    as they go; where they do not, all are made of the same sentences in another order."""
    real = list(islice(_unlike(_packed(cut) for cut in _bodies(data)), size))
    if len(real) == size:
        return real, False
    pool = list(chain.from_iterable(map(_sentences, real)))
    shuffled = (random.Random(turn).sample(pool, len(pool)) for turn in range(size))
    made = list(islice(_unlike(map(_packed, shuffled)), size))
    if len(made) < size:
        raise UsageError(f"{data}: its {len(pool)} sentences make no {size:,} passages; ask fewer.")
    return made, True


def _unlike(texts: Iterable[Iterable[str]]) -> Iterator[str]:
    """Texts of a fair length, each once."""
    seen: set[bytes] = set()
    for text in chain.from_iterable(texts):
        of = hashlib.blake2b(text.encode(), digest_size=16).digest()
        if len(text) >= _SHORTEST and of not in seen:
            seen.add(of)
            yield text


def _packed(cut: Iterable[str]) -> Iterator[str]:
    """Whole sentences, as many as make a passage."""
    page = ""
    for sentence in cut:
        if page and len(page) + len(sentence) > _LONGEST:
            yield page
            page = ""
        page += sentence
    yield page


def _bodies(data: Path) -> Iterator[list[str]]:
    """Texts as lists of sentences, one of each file by turns as long as it has any."""
    files = [_lines(data / f"{name}.jsonl.gz", field) for name, field in BODIES.items()]
    every = chain.from_iterable(zip_longest(*files))
    return (_sentences(text) for text in every if text)


def _lines(path: Path, field: str) -> Iterator[str]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield msgspec.json.decode(line, type=dict[str, str])[field]
    except (OSError, EOFError, KeyError, msgspec.DecodeError) as error:
        raise UsageError(
            f"{path}: not readable as lines with {field!r} ({error}); name a folder that has it."
        ) from None


def _sentences(text: str) -> list[str]:
    """Sentences in one line each: what would be a row or an item of a list stays prose."""
    line = " ".join(text.split())
    return [line[start:end] for start, end in sentences(line, 0, len(line))]


def write_corpus(folder: Path, pages: Sequence[str]) -> None:
    """Writes a corpus folder in which every page is a passage: the number of a page stands below
    it, and no passage goes on behind one."""
    documents = folder / "documents"
    documents.mkdir(parents=True)
    entries = []
    for number, first in enumerate(range(0, len(pages), _PAGES), start=1):
        name = f"{number:06}.txt"
        group = enumerate(pages[first : first + _PAGES], start=1)
        text = "\n\n".join(f"{page}\n\n{place}" for place, page in group)
        content = text.encode()
        (documents / name).write_bytes(content)
        entries.append(
            f'[[document]]\nid = "d{number}"\ntitle = "文書{number}"\npublisher = "役所"\n'
            f'kind = "文書"\nfile = "documents/{name}"\n'
            f'sha256 = "{hashlib.sha256(content).hexdigest()}"\n'
        )
    (folder / "catalogue.toml").write_text("\n".join(entries), encoding="utf-8")
    evidence = '{ document = "d1", start = 0, end = 1 }'
    divisions = _DIVISIONS.format(evidence=evidence)
    (folder / "divisions.toml").write_text(divisions, encoding="utf-8")


def questions_of(data: Path) -> list[str]:
    """Questions that nobody's passages hold, the same for every size, by turns of the benchmarks
    and in an order that stays; one more than are timed, for the first answer."""
    every = [
        list(load_benchmark(data / "benchmarks" / name).queries.values()) for name in BENCHMARKS
    ]
    shuffled = [sorted(set(texts), key=_digest) for texts in every]
    return list(islice(chain.from_iterable(zip(*shuffled, strict=False)), QUESTIONS + 1))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
