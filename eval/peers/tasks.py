"""What is measured in a process of its own: so memory is that of one contestant, and a cold start
is one. Each task yields what it finds, and who waits for it notes when (see processes)."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import perf_counter

import msgspec

from eval.peers.contestant import OURS, Entry, reads_japanese
from eval.peers.materials import Material

K = 10
_FEWEST = 20  # questions that are asked however long they take
_PROC = Path("/proc/self")


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of a process as Linux counts them: `peak` resident ever, `private` what no other
    process has too (USS), `anonymous` what no file holds."""

    peak: int
    private: int
    anonymous: int


@dataclass(frozen=True, slots=True)
class Built:
    seconds: float
    memory: Memory
    disk: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Milliseconds of every question but the first; memory before an index was opened and after
    all questions."""

    milliseconds: list[float]
    before: Memory
    after: Memory
    reads_japanese: bool


def build(entry: Entry, material: Material, folder: Path) -> Iterator[Built]:
    """Builds anew into a folder; imports are not counted, loading the encoder is."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    contestant = entry.make()
    started = perf_counter()
    contestant.build(material, folder)
    seconds = perf_counter() - started
    files = (path for path in folder.rglob("*") if path.is_file())
    yield Built(seconds, memory(), sum(path.stat().st_size for path in files))


def ask(
    entry: Entry, folder: Path, questions: Sequence[str], seconds: float
) -> Iterator[Asked | None]:
    """Yields None as soon as the first question has its answer, then the others' times: every
    question once, as many as `seconds` allow."""
    contestant = entry.make()
    before = memory()
    contestant.open(folder)
    contestant.search(questions[0], K)
    yield None
    milliseconds: list[float] = []
    until = perf_counter() + seconds
    for question in questions[1:]:
        if perf_counter() > until and len(milliseconds) >= _FEWEST:
            break
        sent = perf_counter()
        contestant.search(question, K)
        milliseconds.append((perf_counter() - sent) * 1000)
    yield Asked(milliseconds, before, memory(), reads_japanese(contestant))


def write_passages(material: Material, folder: Path) -> Iterator[int]:
    """Writes the passages of our index, which all others are given too; how many they are."""
    from eval.peers.ours import Ours

    ours = Ours()
    ours.open(folder)
    passages = ours.passages()
    material.passages.write_bytes(msgspec.json.encode(passages))
    yield len(passages)


def recall(folder: Path, questions: Sequence[str]) -> Iterator[float]:
    """How many of the exact best rows ours finds, mean over questions; 1 without approximation."""
    from eval.peers.ours import Ours

    ours = Ours()
    ours.open(folder)
    found = [set(ours.search(question, K)) for question in questions]
    ours.compare_every_row()
    exact = [set(ours.search(question, K)) for question in questions]
    yield mean(len(own & best) / len(best) for own, best in zip(found, exact, strict=True) if best)


def quality(entry: Entry, folder: Path) -> Iterator[float]:
    """nDCG@10 on a benchmark in BEIR layout: of ours as `madoguchi eval --beir` has it."""
    from eval.beir import load_benchmark, score
    from eval.retrieval import mean_over_queries

    measure = "ndcg@10"
    benchmark = load_benchmark(folder)
    if entry.name == OURS:
        from index.concepts import Concepts
        from index.encoder.encoders import load_encoder
        from index.weights import load_weights

        found = score(benchmark, load_encoder(), load_weights(general=False).fusion, Concepts({}))
        yield found.legs["fused"][measure]
        return
    contestant, ids = entry.make(), list(benchmark.documents)
    with TemporaryDirectory() as work:
        passages = Path(work) / "passages.json"
        passages.write_bytes(msgspec.json.encode(list(benchmark.documents.values())))
        index = Path(work) / "index"
        index.mkdir()
        contestant.build(Material(benchmark.name, Path(work), passages), index)
        contestant.open(index)
        ranked = {
            id: [ids[row] for row in contestant.search(benchmark.queries[id], K)]
            for id in benchmark.relevant
            if id in benchmark.queries
        }
    yield mean_over_queries([measure], benchmark.relevant, ranked)[measure]


def memory() -> Memory:
    """This process's memory now; zeros where there is no /proc."""
    if not (_PROC / "smaps_rollup").exists():
        return Memory(0, 0, 0)
    lines = (_PROC / "smaps_rollup").read_text().splitlines()[1:]
    lines += (_PROC / "status").read_text().splitlines()
    fields = [line.split() for line in lines if line.endswith(" kB")]
    size = {name.rstrip(":"): int(number) * 1024 for name, number, _ in fields}
    return Memory(size["VmHWM"], size["Private_Clean"] + size["Private_Dirty"], size["Anonymous"])
