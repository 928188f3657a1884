"""gates.toml: the figures that must hold, by measure, half and slice."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from corpus.errors import UsageError
from eval.beir import BenchmarkResult
from eval.judgement import Judgement
from eval.measures import BY_NAME, estimate, question_values
from eval.questions import Kind
from eval.run import Part, in_part
from index.question import Language

_ROUNDING = 1e-9  # 19 of 20 must meet 0.95


class Gate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A bound on one measure of the rows that fit `half`, `kind`, `language` and `tag`;
    None fits every row. Exactly one of `at_least` and `at_most` is set."""

    measure: str
    half: Part = "all"
    kind: Kind | None = None
    language: Language | None = None
    tag: str | None = None
    at_least: float | None = None
    at_most: float | None = None

    def fits(self, row: Judgement) -> bool:
        return (
            in_part(row.id, self.half)
            and self.kind in (None, row.kind)
            and self.language in (None, row.language)
            and self.tag in (None, row.tag)
        )

    @property
    def bound(self) -> str:
        return f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"

    @property
    def rows(self) -> str:
        """The rows it counts, e.g. "report, ja"."""
        named = (self.half, self.kind, self.language, self.tag)
        return ", ".join(name for name in named if name is not None)


class BenchmarkGate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`ndcg_loss`: by how much the fused nDCG@10 may fall behind the better leg's."""

    ndcg_loss: float


class Gates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    gate: tuple[Gate, ...] = ()
    benchmark: BenchmarkGate | None = None


@dataclass(frozen=True, slots=True)
class GateResult:
    """What was found for a gate; `found` is None where no question was judged."""

    measure: str
    rows: str
    bound: str
    found: float | None
    met: bool

    def __str__(self) -> str:
        found = "nothing was judged" if self.found is None else f"{self.found:.4f}"
        return f"{self.measure} ({self.rows}): {found}, must be {self.bound}"


def load_gates(path: Path) -> Gates:
    """Raises UsageError (file, entry, remedy) for a gate that could never be checked."""
    try:
        gates = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Gates)
    except (OSError, ValueError) as error:  # both libraries raise subclasses of ValueError
        raise UsageError(f"{path}: {error}; see eval/gates.toml for the form.") from None
    for number, gate in enumerate(gates.gate, start=1):
        if gate.measure not in BY_NAME:
            raise UsageError(
                f"{path}: gate {number}: unknown measure {gate.measure!r}; "
                f"use one of {', '.join(BY_NAME)}."
            )
        if (gate.at_least is None) == (gate.at_most is None):
            raise UsageError(
                f"{path}: gate {number} ({gate.measure}): set at_least or at_most, and not both."
            )
    return gates


def check(gates: Gates, rows: Sequence[Judgement], part: Part) -> tuple[GateResult, ...]:
    """Every gate of the halves that were asked. A gate for which nothing was judged is missed,
    so that a question set that lost its questions doesn't pass."""
    values = question_values(rows)
    asked = [gate for gate in gates.gate if part == "all" or gate.half in (part, "all")]
    return tuple(_checked(gate, rows, values[gate.measure]) for gate in asked)


def _checked(gate: Gate, rows: Sequence[Judgement], judged: dict[str, float]) -> GateResult:
    sample = [judged[row.id] for row in rows if gate.fits(row) and row.id in judged]
    found = estimate(BY_NAME[gate.measure], sample).value if sample else None
    return GateResult(gate.measure, gate.rows, gate.bound, found, _holds(gate, found))


def _holds(gate: Gate, found: float | None) -> bool:
    if found is None:
        return False
    if gate.at_least is not None:
        return found >= gate.at_least - _ROUNDING
    return gate.at_most is not None and found <= gate.at_most + _ROUNDING


def check_benchmark(gates: Gates, result: BenchmarkResult) -> tuple[GateResult, ...]:
    """The gate on both legs together, where the file has one."""
    if gates.benchmark is None:
        return ()
    best = max(result.legs[leg]["ndcg@10"] for leg in ("lexical", "dense"))
    bound = best - gates.benchmark.ndcg_loss
    fused = result.legs["fused"]["ndcg@10"]
    met = fused >= bound - _ROUNDING
    return (GateResult("ndcg@10", f"{result.name}, fused", f"≥ {bound:.4f}", fused, met),)
