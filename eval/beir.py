"""Retrieval alone, on a folder in BEIR layout: each leg, and both together as they are served."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from pathlib import Path
from time import perf_counter
from typing import Literal, TypeVar

import msgspec
import numpy as np

from corpus.errors import QuestionSetError
from eval.retrieval import mean_over_queries
from index.concepts import Concepts
from index.encoder.encoders import Encoder, StaticEncoder, piece_encoder
from index.fusion import first
from index.grains import Grains
from index.late import Late
from index.legs import Candidates, Legs
from index.question import read_question
from index.reranking import Reranker
from index.rows import TokenRows
from index.search import DEPTH, Relevance, ranking, relevance_of
from index.tokens import tokens
from index.vectors import FlatVectors
from index.weights import Fusion
from ingest.japanese import normalise
from ingest.sentences import sentences

Leg = Literal["lexical", "dense", "fused"]

MEASURES = ("ndcg@10", "mrr@10", "recall@1", "recall@5", "recall@10")
_RANKED = 10  # no measure looks further down
_LEGS: tuple[Leg, ...] = ("lexical", "dense", "fused")


class _QueryLine(msgspec.Struct, frozen=True):
    id: str = msgspec.field(name="_id")
    text: str


class _DocumentLine(_QueryLine, frozen=True):
    title: str = ""


LineT = TypeVar("LineT", bound=_QueryLine)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A folder in BEIR layout. `documents` and `queries` map ids to texts, in order of the
    files; `relevant` maps each judged query to its documents' grades."""

    name: str
    documents: Mapping[str, str]
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, int]]

    @property
    def absent(self) -> frozenset[str]:
        """Judged queries and documents that the files don't hold: they can't be found, and the
        measures count them so."""
        documents = {id for grades in self.relevant.values() for id in grades}
        return frozenset(
            (self.relevant.keys() - self.queries.keys()) | (documents - self.documents.keys())
        )


@dataclass(frozen=True, slots=True)
class BenchmarkResult:
    """The contract's JSON. `queries` counts the judged ones; `seconds` are of "build" and
    "search"."""

    name: str
    documents: int
    queries: int
    legs: dict[Leg, dict[str, float]]
    seconds: dict[str, float]


def load_benchmark(folder: Path) -> Benchmark:
    """Reads a folder in BEIR layout; a document's text is its title, a line end and its text.

    Raises QuestionSetError (file, line, remedy) for a file that can't be read, a line that does
    not hold, and judgements of other queries than these.
    """
    documents = {
        line.id: f"{line.title}\n{line.text}" if line.title else line.text
        for line in _lines(folder / "corpus.jsonl", _DocumentLine)
    }
    queries = {line.id: line.text for line in _lines(folder / "queries.jsonl", _QueryLine)}
    judgements = folder / "qrels" / "test.tsv"
    relevant = _read_judgements(judgements)
    if not queries.keys() & relevant.keys():
        raise QuestionSetError(
            f"{judgements}: judges no query of {folder / 'queries.jsonl'}; "
            "use the same ids in both files."
        )
    return Benchmark(folder.resolve().name, documents, queries, relevant)


def score(
    benchmark: Benchmark,
    encoder: Encoder,
    weights: Fusion,
    concepts: Concepts,
    reranker: Reranker | None = None,
) -> BenchmarkResult:
    """Builds both legs over the documents, asks every judged query, and measures each leg; both
    together as a reranker orders them, if there is one."""
    ids = list(benchmark.documents)
    pieces = piece_encoder(encoder)
    started = perf_counter()
    texts = list(benchmark.documents.values())
    grains, late = build_legs(texts, encoder, pieces, concepts)
    built = perf_counter()
    ranked: dict[Leg, dict[str, list[str]]] = {leg: {} for leg in _LEGS}
    for id in benchmark.relevant:
        if id not in benchmark.queries:
            continue
        question = read_question(benchmark.queries[id], concepts, encoder, pieces)
        candidates = grains.candidates(question.whole, DEPTH)
        read = relevance_of(reranker, question, lambda row: normalise(texts[row]))
        for leg, rows in rankings(candidates, question.pieces, late, weights, read).items():
            ranked[leg][id] = [ids[row] for row in rows]
    searched = perf_counter()
    return BenchmarkResult(
        name=benchmark.name,
        documents=len(ids),
        queries=len(benchmark.relevant),
        legs={leg: mean_over_queries(MEASURES, benchmark.relevant, ranked[leg]) for leg in _LEGS},
        seconds={"build": built - started, "search": searched - built},
    )


def build_legs(
    texts: Sequence[str], encoder: Encoder, pieces: StaticEncoder, concepts: Concepts
) -> tuple[Grains, Late]:
    """Both legs and late interaction over texts, read as the passages of a generation are."""
    normal = [normalise(text) for text in texts]
    rows = TokenRows.of([tokens(text, concepts) for text in normal])
    legs = Legs.of(rows, encoder.encode_passages(normal))
    cut = [_sentences(text) for text in texts]
    firsts = list(accumulate((len(parts) for parts in cut), initial=0))
    parts = FlatVectors.of(encoder.encode_passages(list(chain.from_iterable(cut))))
    return Grains(legs, parts, firsts), Late.of(pieces, normal, range(len(texts) + 1))


def _sentences(text: str) -> list[str]:
    """The normalised sentences of all lines: items of lists have no full stops."""
    lines = text.split("\n")
    spans = ((line, span) for line in lines for span in sentences(line, 0, len(line)))
    return [normalise(line[start:end]) for line, (start, end) in spans]


def rankings(
    candidates: Candidates,
    pieces: np.ndarray,
    late: Late,
    weights: Fusion,
    relevance: Relevance | None = None,
) -> dict[Leg, list[int]]:
    """The best rows of each leg, and of both as search ranks them, with late interaction or with
    a reranker's `relevance`; equal scores stand in order of rows. `pieces` are the vectors of the
    question's word pieces.

    The lexical leg's best rows are all among the candidates, since each leg hands over more
    than are ranked here; a row without a word of the question is not found by it.
    """
    rows, bm25, cosine = candidates.rows, candidates.bm25, candidates.cosine
    worded = bm25 > 0
    best, _, _ = ranking(candidates, pieces, late, weights, _RANKED, relevance=relevance)
    return {
        "lexical": _best(rows[worded], bm25[worded]),
        "dense": _best(rows, cosine),
        "fused": rows[best].tolist(),
    }


def _best(rows: np.ndarray, scores: np.ndarray) -> list[int]:
    ranked: list[int] = rows[first(rows, scores, _RANKED)].tolist()
    return ranked


def _lines(path: Path, kind: type[LineT]) -> Iterator[LineT]:
    """The rows of a JSON Lines file, each id once."""
    seen: set[str] = set()
    for number, line in enumerate(_content(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line, type=kind)
        except msgspec.DecodeError as error:
            raise QuestionSetError(
                f"{path}:{number}: {error}; a line is a JSON object with _id and text."
            ) from None
        if row.id in seen:
            raise QuestionSetError(f"{path}:{number}: _id {row.id!r} is used twice; remove one.")
        seen.add(row.id)
        yield row
    if not seen:
        raise QuestionSetError(f"{path}: holds no line; a benchmark needs at least one.")


def _read_judgements(path: Path) -> dict[str, dict[str, int]]:
    """Grades by query and document; a first line that names the columns is passed over."""
    relevant: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_content(path).splitlines(), start=1):
        fields = line.split("\t")
        if not line.strip() or (number == 1 and fields[-1] == "score"):
            continue
        if len(fields) != 3 or not fields[2].strip().lstrip("-").isdigit():
            raise QuestionSetError(
                f"{path}:{number}: {line!r} is no judgement; a line is a query's id, a "
                "document's id and a whole number, with tabs between."
            )
        relevant.setdefault(fields[0], {})[fields[1]] = int(fields[2])
    return relevant


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QuestionSetError(
            f"{path}: cannot be read ({error.strerror}); a folder in BEIR layout holds "
            "corpus.jsonl, queries.jsonl and qrels/test.tsv."
        ) from None
    except UnicodeDecodeError as error:
        raise QuestionSetError(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8.") from None
