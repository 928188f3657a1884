"""The report's two plots, as SVG images that stand in the page itself.

Labels in the plots are English, since matplotlib brings no Japanese font and a report must look
the same on every machine; the page's captions say it in Japanese.
"""

import base64
from collections.abc import Sequence
from io import BytesIO

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from eval.calibration import Calibration

_SIZE = (5.6, 3.4)  # inches
_BLUE, _GREY = "#1f5fa8", "#8a8a8a"


def latency_histogram(milliseconds: Sequence[float]) -> str:
    """How many questions took how long, with the median and the 95th percentile marked.

    The last bar holds the slowest hundredth, so that one slow question doesn't hide the others.
    """
    figure = Figure(figsize=_SIZE, layout="constrained")
    longest = f"milliseconds (longest {max(milliseconds):.1f})"
    axes = figure.add_subplot(xlabel=longest, ylabel="questions")
    median, late, latest = np.percentile(milliseconds, (50, 95, 99))
    axes.hist(np.minimum(milliseconds, latest), bins=40, color=_BLUE)
    axes.axvline(median, color="black", linestyle="-", label="p50")
    axes.axvline(late, color="black", linestyle="--", label="p95")
    axes.legend(frameon=False, loc="upper right")
    return _image(figure)


def reliability_diagram(calibration: Calibration, of_what: str) -> str:
    """Accuracy over the confidence `of_what`, bin by bin, with the number shown above each bar."""
    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.add_subplot(xlabel=f"confidence {of_what}", ylabel="share that was right")
    axes.plot([0, 1], [0, 1], color=_GREY, linestyle="--", label="as it should be")
    for b in calibration.bins:
        if b.accuracy is not None:
            axes.bar(b.low, b.accuracy, width=b.high - b.low, align="edge", color=_BLUE, alpha=0.8)
            axes.text((b.low + b.high) / 2, b.accuracy + 0.01, str(b.shown), ha="center")
    axes.set(xlim=(0, 1), ylim=(0, 1.1))
    axes.legend(frameon=False, loc="upper left")
    return _image(figure)


def _image(figure: Figure) -> str:
    """A data address of the figure. Names and dates are fixed: the same run gives the same page."""
    buffer = BytesIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with rc_context({"svg.hashsalt": "madoguchi"}):
        figure.savefig(buffer, format="svg", metadata=nothing)
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
