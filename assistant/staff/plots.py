"""The overview's plots as SVG. Each stands beside a table of the same numbers.

Colours are of Okabe and Ito, which people tell apart however they see colours; hatches and
dashes say the same once more. Letters stay letters, set by the reader's own fonts.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from itertools import accumulate
from threading import Lock
from unicodedata import east_asian_width

from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from assistant.staff.grouping import Group
from assistant.staff.overview_words import Words
from assistant.store.overview import Day, Judged

_BLUE, _ORANGE, _GREEN = "#0072b2", "#e69f00", "#009e73"
_WIDTH = 5.8  # inches; on a telephone it is shown at half its size
_LONGEST = 32  # half-width characters of a label beside a bar
_MOST_BARS = 10
# Fonts by which the room of a label is measured, where the machine has one of them.
_FONTS = ("Noto Sans CJK JP", "IPAexGothic", "IPAGothic", "TakaoGothic", "Hiragino Sans")
_drawing = Lock()  # matplotlib's settings are those of the whole process


def questions_plot(days: Sequence[Day], words: Words) -> bytes:
    """Answered and declined questions of each day, one on the other."""
    with _figure(2.8) as (figure, axes):
        at = [day.day.toordinal() for day in days]
        answered = [day.questions - day.declined for day in days]
        declined = [day.declined for day in days]
        axes.bar(at, answered, color=_BLUE, label=words.answered)
        axes.bar(
            at, declined, bottom=answered, color=_ORANGE, hatch="///", edgecolor="white",
            linewidth=0, label=words.declined,
        )  # fmt: skip
        _dated(axes, at, words.questions)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        return _svg(figure)


def times_plot(days: Sequence[Day], words: Words) -> bytes:
    """Median and 95th percentile of an answer's milliseconds; a gap where nothing was asked."""
    with _figure(2.8) as (figure, axes):
        at = [day.day.toordinal() for day in days]
        lines = (
            ([day.median for day in days], _BLUE, "-", "o", words.median),
            ([day.p95 for day in days], _ORANGE, "--", "s", words.p95),
        )
        for values, colour, dash, mark, label in lines:
            axes.plot(
                at, [float("nan") if value is None else value for value in values],
                color=colour, linestyle=dash, marker=mark, markersize=3, label=label,
            )  # fmt: skip
        _dated(axes, at, words.milliseconds)
        return _svg(figure)


def groups_plot(groups: Sequence[Group], words: Words) -> bytes:
    """How many questions the largest groups have."""
    shown = groups[:_MOST_BARS]
    with _figure(0.9 + 0.42 * len(shown)) as (figure, axes):
        names = [group.example for group in shown]
        _across(axes, names, [([len(group.questions) for group in shown], _BLUE, "", None)])
        axes.set_xlabel(words.questions)
        return _svg(figure)


def judged_plot(documents: Sequence[Judged], words: Words) -> bytes:
    """Verdicts on the citations of each document, one beside the other."""
    shown = documents[:_MOST_BARS]
    with _figure(1.3 + 0.42 * len(shown)) as (figure, axes):
        bars = [
            ([one.right for one in shown], _BLUE, "", words.right),
            ([one.wrong for one in shown], _ORANGE, "///", words.wrong),
            ([one.outdated for one in shown], _GREEN, "...", words.outdated),
        ]
        _across(axes, [one.title for one in shown], bars)
        axes.set_xlabel(words.citations)
        _legend(axes)
        return _svg(figure)


def _across(
    axes: Axes,
    names: Sequence[str],
    bars: Sequence[tuple[Sequence[int], str, str, str | None]],
) -> None:
    """Bars from the left, the first on top; values, colour, hatch and label of each kind."""
    rows = range(len(names))
    left = [0 for _ in rows]
    for values, colour, hatch, label in bars:
        axes.barh(
            rows, values, left=left, color=colour, hatch=hatch, edgecolor="white", linewidth=0,
            label=label,
        )  # fmt: skip
        left = [before + value for before, value in zip(left, values, strict=True)]
    axes.set_yticks(list(rows), [_short(name) for name in names])
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)


def _short(text: str) -> str:
    widths = accumulate(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
    room = sum(width <= _LONGEST for width in widths)
    return text if room == len(text) else f"{text[:room]}…"


def _dated(axes: Axes, at: Sequence[int], label: str) -> None:
    axes.set_ylabel(label)
    axes.set_xlim(at[0] - 0.7, at[-1] + 0.7)
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.xaxis.set_major_formatter(_month_and_day)
    axes.spines[["top", "right"]].set_visible(False)
    _legend(axes)


def _month_and_day(ordinal: float, _: float) -> str:
    day = date.fromordinal(round(ordinal))
    return f"{day.month}/{day.day}"


def _legend(axes: Axes) -> None:
    axes.legend(frameon=False, loc="lower right", bbox_to_anchor=(1, 1), ncols=3, borderaxespad=0)


@contextmanager
def _figure(height: float) -> Iterator[tuple[Figure, Axes]]:
    """A figure that is drawn while no other is."""
    with (
        _drawing,
        rc_context(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "madoguchi",
                "font.family": "sans-serif",
                "font.sans-serif": [_font(), "sans-serif"],
                "font.size": 11,
                "text.parse_math": False,
            }
        ),
        warnings.catch_warnings(),
    ):
        # Without a Japanese font on this machine the room of a label is only guessed.
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        yield figure, figure.add_subplot()


def _font() -> str:
    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _FONTS if name in known), "DejaVu Sans")


def _svg(figure: Figure) -> bytes:
    buffer = BytesIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    figure.savefig(buffer, format="svg", metadata=nothing)
    return buffer.getvalue()
