"""Cost against size, one line a contestant. Labels are English: matplotlib has no Japanese font."""

from pathlib import Path

from matplotlib import rc_context
from matplotlib.figure import Figure

from eval.peers.contestant import ONE_CORE
from eval.peers.measuring import Peers, Size

_SHOWN = (
    ("question, p50 (ms)", "p50_ms", 1.0),
    ("build (s)", "build_seconds", 1.0),
    ("first answer from a cold start (s)", "first_answer_seconds", 1.0),
    ("private memory (MiB)", "private_bytes", 2.0**20),
)


def draw(peers: Peers, path: Path) -> None:
    """Four plots, both axes logarithmic; the same figures give the same file."""
    figure = Figure(figsize=(9.6, 7.2), layout="constrained")
    sizes = sorted(peers.sizes, key=lambda size: size.passages)
    names = [line.contestant for line in sizes[0].lines if line.contestant != ONE_CORE]
    for place, (label, measure, by) in enumerate(_SHOWN, start=1):
        axes = figure.add_subplot(2, 2, place, xlabel="passages", ylabel=label)
        for number, name in enumerate(names):
            found = [(size.passages, _value(size, name, measure)) for size in sizes]
            shown = [(x, y / by) for x, y in found if y is not None]
            points = zip(*shown, strict=True) if shown else ([], [])
            axes.loglog(*points, color=f"C{number}", marker="o", markersize=3, label=name)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=4)
    nothing = {"Date": None, "Creator": None} if path.suffix == ".svg" else {}
    with rc_context({"svg.hashsalt": "madoguchi"}):
        figure.savefig(path, metadata=nothing)


def _value(size: Size, name: str, measure: str) -> float | None:
    line = size.line(name)
    return line.median(measure) if line else None
