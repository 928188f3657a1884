"""Round by round, every contestant once a round, so that whatever else the machine does falls on
all of them."""

import math
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import mean

import numpy as np

from eval.peers import tasks
from eval.peers.contestant import OURS, Entry
from eval.peers.materials import BENCHMARKS, Material, material_of, questions_of, texts_of
from eval.peers.processes import Failed, Limits, run
from eval.peers.tasks import Asked, Built

_PACKAGES = (
    *("txtai", "langchain-classic", "langchain-community", "rank-bm25", "haystack-ai"),
    *("sentence-transformers", "torch", "faiss-cpu", "bm25s", "numpy"),
)
_RECALL_QUESTIONS = 100
# Nobody asks a network, and nobody tells one.
_OFFLINE = {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False"}


@dataclass(slots=True)
class Line:
    """One contestant at one size: by measure, the value of every round; `failed` says why there
    is none, and `reads_japanese` is None where nobody was asked."""

    contestant: str
    values: dict[str, list[float]] = field(default_factory=dict)
    reads_japanese: bool | None = None
    failed: str | None = None

    @property
    def is_ours(self) -> bool:
        return self.contestant.startswith(OURS)

    @property
    def rounds(self) -> int:
        """How many values there are of each measure."""
        return max(map(len, self.values.values()), default=0)

    def add(self, **found: float) -> None:
        for measure, value in found.items():
            self.values.setdefault(measure, []).append(value)

    def median(self, measure: str) -> float | None:
        """The middle of the rounds; None where nothing was measured."""
        values = self.values.get(measure)
        return float(np.median(values)) if values else None


@dataclass(slots=True)
class Size:
    """All contestants at one size: how many passages were `asked` for (None of the shipped ones)
    and are there, the mean bytes of their texts (UTF-8), and how many of the exact best ten ours
    finds (None where that was not measured)."""

    title: str
    asked: int | None
    passages: int
    text_bytes: float
    recall: float | None
    lines: list[Line]

    def line(self, contestant: str) -> Line | None:
        return next((line for line in self.lines if line.contestant == contestant), None)


@dataclass(frozen=True, slots=True)
class Peers:
    """One run: `quality` holds nDCG@10 by contestant and benchmark, or why there is none."""

    date: str
    machine: str
    command: str
    rounds: int
    versions: dict[str, str]
    quality: dict[str, dict[str, float | str]]
    sizes: list[Size]


@dataclass(frozen=True, slots=True)
class Setting:
    """How a run is made: by whom (the first is ours, since its index says which passages there
    are), in how many rounds, under which limits; the questions of a round stop after some
    seconds. `told` hears of each step."""

    data: Path
    work: Path
    entries: Sequence[Entry]
    rounds: int
    limits: Limits
    question_seconds: float
    told: Callable[[str], None]
    with_quality: bool = True
    slow: float = math.inf

    def folder(self, entry: Entry) -> Path:
        """Where a contestant's index is built, or the one that it shares."""
        return self.work / "built" / re.sub(r"\W+", "-", entry.of or entry.name)


def measure(setting: Setting, sizes: Sequence[str]) -> Peers:
    """Measures every size, then quality. Raises UsageError for a size that is none, or data that
    do not hold it."""
    os.environ.update(_OFFLINE)
    questions = questions_of(setting.data)
    return Peers(
        date=f"{date.today():%Y-%m-%d}",
        machine=_machine(),
        command=" ".join(["python -m eval.peers", *sys.argv[1:]]),
        rounds=setting.rounds,
        versions=_versions(),
        sizes=[_size(setting, name, questions) for name in sizes],
        quality={
            entry.name: _quality(setting, entry)
            for entry in setting.entries
            if setting.with_quality and entry.asked and entry.of is None
        },
    )


def _size(setting: Setting, name: str, questions: Sequence[str]) -> Size:
    setting.told(f"{name}: material")
    material = material_of(name, setting.data, setting.work)
    lines = [Line(entry.name) for entry in setting.entries]
    for number in range(setting.rounds):
        setting.told(f"{name}: round {number + 1} of {setting.rounds}")
        measured = [
            (entry, line)
            for entry, line in zip(setting.entries, lines, strict=True)
            if line.failed is None and (line.median("build_seconds") or 0) <= setting.slow
        ]
        for entry, line in measured:
            if entry.of is None:
                _build(setting, entry, line, material)
        for entry, line in measured:
            if entry.asked and line.failed is None:
                _ask(setting, entry, line, questions)
    recall = None if lines[0].failed else _recall(setting, questions)
    shutil.rmtree(setting.work / "built", ignore_errors=True)
    texts = texts_of(material) if material.passages.exists() else [""]
    of_text = mean(len(text.encode()) for text in texts)
    size = Size(material.title, material.size, len(texts), of_text, recall, lines)
    for line in lines:
        if private := line.values.pop("opened_bytes", None):
            line.values["bytes_per_passage"] = [found / size.passages for found in private]
    return size


def _build(setting: Setting, entry: Entry, line: Line, material: Material) -> None:
    setting.told(f"  builds: {entry.name}")
    folder = setting.folder(entry)
    outcome = run(setting.limits, tasks.build, entry, material, folder)
    if isinstance(outcome, Failed):
        line.failed = f"build: {outcome.reason}"
        return
    built: Built = outcome.last
    peak = max(outcome.peak, built.memory.peak)
    line.add(build_seconds=built.seconds, build_peak_bytes=peak, disk_bytes=built.disk)
    if not material.passages.exists():  # ours, which comes first
        written = run(setting.limits, tasks.write_passages, material, folder)
        if isinstance(written, Failed):
            line.failed = f"passages: {written.reason}"


def _ask(setting: Setting, entry: Entry, line: Line, questions: Sequence[str]) -> None:
    setting.told(f"  answers: {entry.name}")
    given = (entry, setting.folder(entry), questions, setting.question_seconds)
    outcome = run(setting.limits, tasks.ask, *given)
    if isinstance(outcome, Failed):
        line.failed = f"questions: {outcome.reason}"
        return
    asked: Asked = outcome.last
    p50, p99 = np.percentile(asked.milliseconds, (50, 99))
    line.reads_japanese = asked.reads_japanese
    line.add(
        first_answer_seconds=outcome.found[0][0],
        p50_ms=float(p50),
        p99_ms=float(p99),
        questions=len(asked.milliseconds),
        answering_peak_bytes=asked.after.peak,
        private_bytes=asked.after.private,
        anonymous_bytes=asked.after.anonymous,
        opened_bytes=asked.after.private - asked.before.private,
    )


def _recall(setting: Setting, questions: Sequence[str]) -> float | None:
    setting.told("  recall")
    folder = setting.folder(setting.entries[0])
    outcome = run(setting.limits, tasks.recall, folder, questions[:_RECALL_QUESTIONS])
    return None if isinstance(outcome, Failed) else outcome.last


def _quality(setting: Setting, entry: Entry) -> dict[str, float | str]:
    """nDCG@10 by benchmark, or why there is none."""
    found: dict[str, float | str] = {}
    for name in BENCHMARKS:
        setting.told(f"{name}: {entry.name}")
        folder = setting.data / "benchmarks" / name
        outcome = run(setting.limits, tasks.quality, entry, folder)
        found[name] = outcome.reason if isinstance(outcome, Failed) else outcome.last
    return found


def _machine() -> str:
    """Processor, cores and memory, as far as the system tells."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = os.cpu_count() or 1
    return f"{_processor()}, {cores} cores, {memory:.0f} GiB, {platform.system()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _versions() -> dict[str, str]:
    """Versions of what was measured, of those packages that are installed."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
