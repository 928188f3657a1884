"""The goals that a run is held against, as far as its sizes tell."""

from dataclasses import dataclass

from eval.peers.contestant import ONE_CORE, OURS
from eval.peers.measuring import Line, Peers, Size

_THOUSAND, _HUNDRED_THOUSAND, _MILLION = 1_000, 100_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure and its bound; `found` is None where the run does not tell."""

    name: str
    found: float | None
    bound: float
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        if self.found is None:
            return None
        return self.found <= self.bound if self.at_most else self.found >= self.bound


def goals(peers: Peers) -> list[Goal]:
    small, middle, large = (_size(peers, n) for n in (_THOUSAND, _HUNDRED_THOUSAND, _MILLION))
    return [
        Goal("p50, best peer / ours, 100,000", _advantage(middle, "p50_ms"), 5),
        Goal("build, best peer / ours, 100,000", _advantage(middle, "build_seconds"), 2),
        Goal(
            "first answer, best peer / ours, 100,000", _advantage(middle, "first_answer_seconds"), 3
        ),
        Goal("bytes of memory a passage, mapped files apart, 1,000,000", _bytes(large), 1536, True),
        Goal(
            "p50, 1,000,000 / 1,000",
            _ratio(_ours(large, "p50_ms"), _ours(small, "p50_ms")),
            10,
            True,
        ),
        Goal("recall of the exact best ten, 1,000,000", large.recall if large else None, 0.99),
        Goal("build, one core / all", _speed_up(peers), 1.7),
    ]


def ratio_to_ours(size: Size, line: Line, measure: str) -> float | None:
    """How many times as much as ours; None where either is missing."""
    return _ratio(line.median(measure), _ours(size, measure))


def _advantage(size: Size | None, measure: str) -> float | None:
    """The best peer that reads Japanese, over ours."""
    if size is None:
        return None
    reading = [line for line in size.lines if line.reads_japanese and not line.is_ours]
    ratios = [ratio_to_ours(size, line, measure) for line in reading]
    return min((ratio for ratio in ratios if ratio is not None), default=None)


def _bytes(size: Size | None) -> float | None:
    """The whole process's, the interpreter's included; texts are mapped."""
    held = _ours(size, "anonymous_bytes")
    return None if size is None or held is None else held / size.passages


def _speed_up(peers: Peers) -> float | None:
    """At the greatest size where both were built."""
    found = None
    for size in sorted(peers.sizes, key=lambda size: size.passages):
        one = size.line(ONE_CORE)
        found = (ratio_to_ours(size, one, "build_seconds") if one else None) or found
    return found


def _size(peers: Peers, passages: int) -> Size | None:
    return next((size for size in peers.sizes if size.asked == passages), None)


def _ours(size: Size | None, measure: str) -> float | None:
    line = size.line(OURS) if size else None
    return line.median(measure) if line else None


def _ratio(over: float | None, under: float | None) -> float | None:
    return None if over is None or not under else over / under
