"""Times of a question and of a build, against the libraries that they stand on, in one run."""

import hashlib
import os
import platform
import resource
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import fugashi
import msgspec

import index.build
import index.question
import index.readings
import index.search
import index.work
import index.write
from assistant.answer.answer import answer
from eval.encoding import EncoderTimes, encoder_text, measure_encoder
from eval.floors import Floors, read_bare
from eval.questions import read_lines, shipped_sets
from eval.stopwatch import Stopwatch
from eval.tables import aligned
from index.build import build
from index.encoder.encoders import StaticEncoder, load_encoder
from index.generation import Generation, current, open_generation
from index.inverting import TokenCounts
from index.late import Late
from index.phrases import phrases_of
from index.postings import Postings
from index.repair import Repairs
from index.reuse import FOLDER as WORK
from index.reuse import Reuse
from index.seen import SeenCounter
from index.vectors import FlatVectors
from index.wording import PartsReader
from ingest.japanese import forget
from ingest.load import load_corpus

QUESTIONS = 50  # a round
MOST_QUESTION_RATIO = 2.0
LEAST_THROUGHPUT_RATIO = 0.4
_PACKAGES = ("fugashi", "unidic-lite", "faiss-cpu", "bm25s", "numpy", "tokenizers")


@dataclass(frozen=True, slots=True)
class QuestionTimes:
    """Means over the questions of the middle round, in seconds. `ratio` is the whole over the
    sum of its floors; `steps` are of a round of their own, as watching them takes time too."""

    steps: dict[str, float]
    whole: float
    floors: dict[str, float]
    ratio: float


@dataclass(frozen=True, slots=True)
class BuildTimes:
    """`steps` in seconds, of the middle round, and of building `again` when nothing has changed;
    `characters_per_second` of source text, of a build and of fugashi alone; `ratio` the first
    over the second."""

    steps: dict[str, float]
    whole: float
    again: float
    characters: int
    characters_per_second: float
    fugashi_characters_per_second: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Bench:
    """`peak_memory` in bytes, of this process up to a point, before anything was timed."""

    question: QuestionTimes
    build: BuildTimes
    encoder: EncoderTimes | None
    rounds: int
    peak_memory: dict[str, int]
    versions: dict[str, str]


def measure(corpus: Path, rounds: int, model: str | None) -> Bench:
    """Builds a corpus into a folder of its own and asks `rounds` times fifty of the shipped
    questions, then builds `rounds` times; each measured thing by turns with its floor.

    The first build and the first questions are not timed: they pay for what is loaded once.
    """
    texts = cycle(_shuffled_questions())
    with TemporaryDirectory() as folder:
        target = Path(folder) / "index"
        build(corpus, target, model)
        memory = {"build": _peak_memory()}
        generation = open_generation(target, model)
        for text in islice(texts, QUESTIONS):
            answer(generation, text)
        # Before anything bare: fugashi alone, on a whole document at once, takes more.
        memory["build and questions"] = _peak_memory()
        question = _questions(generation, current(target), texts, rounds, model)
        builds = _builds(corpus, target, model, rounds)
        encoder = measure_encoder(load_corpus(corpus), rounds, model)
    return Bench(
        question=question,
        build=builds,
        encoder=encoder,
        rounds=rounds,
        peak_memory=memory,
        versions={"python": platform.python_version(), **{p: version(p) for p in _PACKAGES}},
    )


def _builds(corpus: Path, target: Path, model: str | None, rounds: int) -> BuildTimes:
    loaded = load_corpus(corpus)
    # A build reads the vocabulary's phrases as it reads the documents.
    texts = [document.text for document in loaded.documents]
    texts += [phrase.text for phrase in phrases_of(loaded)]
    tagger = fugashi.Tagger()  # one for all rounds: a tagger keeps its memory for ever
    measured = [_build_round(corpus, target, model, texts, tagger) for _ in range(rounds)]
    return sorted(measured, key=lambda times: times.ratio)[rounds // 2]


def _build_round(
    corpus: Path, target: Path, model: str | None, texts: Sequence[str], tagger: fugashi.Tagger
) -> BuildTimes:
    forget()  # a build in a process of its own remembers nothing
    steps = (
        ("read", index.build, "load_corpus"),
        ("load encoder", index.build, "load_encoder"),
        ("split", index.readings, "split"),
        ("tokenise", index.readings, "tokens"),
        ("keep work", Reuse, "put"),
        ("tokenise phrases", index.work, "phrase_matter"),
        ("encode", type(load_encoder(model)), "encode_passages"),
        ("word pieces", StaticEncoder, "distinct_pieces"),
        *(("parts of phrases", PartsReader, step) for step in ("add", "parts")),
        ("classifier", index.build, "fit"),
        ("classifier of words", index.build, "fit_wording"),
        ("phrases", index.build, "phrases_of"),
        *(("count", kind, "add") for kind in (TokenCounts, SeenCounter)),
        ("write", index.build, "write_documents"),
        ("check", index.build, "checksums"),
        ("check", index.build, "verify"),
        ("open", index.build, "open_folder"),
    )
    watch = Stopwatch()
    shutil.rmtree(target / WORK)  # what earlier rounds have done
    with watch.watching(steps):
        watch.call("whole", build, corpus, target, model)
    watch.call("again", build, corpus, target, model)
    for text in texts:
        watch.call("fugashi", read_bare, tagger, text)
    seconds = dict(watch.seconds)
    whole, bare, again = (seconds.pop(name) for name in ("whole", "fugashi", "again"))
    characters = sum(map(len, texts))
    return BuildTimes(
        steps={**seconds, "everything else": whole - sum(seconds.values())},
        whole=whole,
        again=again,
        characters=characters,
        characters_per_second=characters / whole,
        fugashi_characters_per_second=characters / bare,
        ratio=bare / whole,
    )


def _questions(
    generation: Generation, folder: Path, texts: Iterator[str], rounds: int, model: str | None
) -> QuestionTimes:
    """Every round asks other questions: one that was asked before would find itself cached."""
    # An encoder of its own: the one that answers has the question at hand.
    floors = Floors(folder, load_encoder(model))
    groups = [list(islice(texts, QUESTIONS)) for _ in range(rounds + 1)]
    measured = [_question_round(generation, floors, group) for group in groups[:-1]]
    whole, bare = sorted(measured, key=lambda pair: pair[0] / sum(pair[1].values()))[rounds // 2]
    steps = _question_steps(generation, groups[-1])
    return QuestionTimes(steps, whole, bare, whole / sum(bare.values()))


def _question_round(
    generation: Generation, floors: Floors, texts: Sequence[str]
) -> tuple[float, dict[str, float]]:
    """Mean seconds of a whole question and of each floor, by turns. The floors come second and
    find the memory warm, which is to their favour."""
    whole, bare = Stopwatch(), Stopwatch()
    for text in texts:
        whole.call("whole", answer, generation, text)
        floors.ask(generation.read(text), bare)
    return whole.seconds["whole"] / len(texts), _each(bare.seconds, len(texts))


def _question_steps(generation: Generation, texts: Sequence[str]) -> dict[str, float]:
    steps = (
        ("normalise", index.question, "normalise"),
        ("mend", Repairs, "repair"),
        ("tokenise", index.question, "words"),
        ("matter", index.question, "matter"),
        ("encode", type(generation.encoder), "encode_queries"),
        ("lexical leg", Postings, "best"),
        ("FAISS", FlatVectors, "nearest"),
        ("fusion", index.search, "fuse"),
        ("late interaction", Late, "likeness"),
    )
    watch = Stopwatch()
    with watch.watching(steps):
        for text in texts:
            watch.call("answer", answer, generation, text)
    seconds = dict(watch.seconds)
    whole = seconds.pop("answer")
    return _each({**seconds, "choice and citations": whole - sum(seconds.values())}, len(texts))


def _each(seconds: Mapping[str, float], questions: int) -> dict[str, float]:
    return {step: total / questions for step, total in seconds.items()}


def _shuffled_questions() -> list[str]:
    """The shipped questions, all kinds mixed, in an order that stays."""
    lines = [line for path in shipped_sets() for _, line in read_lines(path)]
    lines.sort(key=lambda line: hashlib.sha256(line.id.encode()).digest())
    return [line.question for line in lines]


def _peak_memory() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # Linux counts in KiB


def as_json(bench: Bench) -> bytes:
    return msgspec.json.format(msgspec.json.encode(bench), indent=1)


def as_text(bench: Bench) -> str:
    """Times step by step, the two ratios with their bounds, memory and versions."""
    question, build_times = bench.question, bench.build
    rows = [["a question", "ms"]]
    rows += [[step, f"{seconds * 1000:.3f}"] for step, seconds in question.steps.items()]
    rows += [["whole", f"{question.whole * 1000:.3f}"], ["", ""], ["its floors, bare", "ms"]]
    rows += [[step, f"{seconds * 1000:.3f}"] for step, seconds in question.floors.items()]
    rows += [["sum", f"{sum(question.floors.values()) * 1000:.3f}"], ["", ""]]
    rows += [["a build", "s"]]
    rows += [[step, f"{seconds:.3f}"] for step, seconds in build_times.steps.items()]
    rows += [["whole", f"{build_times.whole:.3f}"]]
    rows += [["again, nothing changed", f"{build_times.again:.3f}"]]
    own, bare = build_times.characters_per_second, build_times.fugashi_characters_per_second
    memory = ", ".join(
        f"{size / 2**20:.0f} MiB ({point})" for point, size in bench.peak_memory.items()
    )
    named = ", ".join(f"{package} {number}" for package, number in bench.versions.items())
    return "\n".join(
        [
            aligned(rows),
            "",
            f"question / floors     {question.ratio:.2f} (at most {MOST_QUESTION_RATIO:g})",
            f"build / bare fugashi  {build_times.ratio:.2f} (at least {LEAST_THROUGHPUT_RATIO:g}): "
            f"{own:,.0f} of {bare:,.0f} characters a second",
            *(encoder_text(bench.encoder) if bench.encoder else ()),
            f"peak memory           {memory}",
            f"middle of {bench.rounds} rounds; {os.cpu_count()} cores; {named}",
        ]
    )
