"""The overview's plots as SVG. Each stands beside a table of the same numbers.

Colours are of Okabe and Ito, which people tell apart however they see colours; hatches and
dashes say the same once more. Letters stay letters, set by the reader's own fonts.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
_MOST_BARS = 10
# Fonts by which the room of a label is measured, where the machine has one of them.
_FONTS = ("Noto Sans CJK JP", "IPAexGothic", "IPAGothic", "TakaoGothic", "Hiragino Sans")


@dataclass(frozen=True, slots=True)
class Room:
    """What a plot has room for: its width in inches, half-width characters of a label beside a
    bar, dates along an axis, kinds in a line of the legend."""

    width: float
    longest: int
    dates: int
    legend: int


WIDE = Room(5.8, 32, 6, 3)
NARROW = Room(3.7, 18, 4, 1)  # a telephone's screen
_LINE = 0.22  # inches, of a legend
_drawing = Lock()  # matplotlib's settings are those of the whole process


def questions_plot(days: Sequence[Day], words: Words, room: Room = WIDE) -> bytes:
    """Answered and declined questions of each day, one on the other."""
    with _figure(room, 2.8, kinds=2) as (figure, axes):
        at = [day.day.toordinal() for day in days]
        answered = [day.questions - day.declined for day in days]
        declined = [day.declined for day in days]
        axes.bar(at, answered, color=_BLUE, label=words.answered)
        axes.bar(
            at, declined, bottom=answered, color=_ORANGE, hatch="///", edgecolor="white",
            linewidth=0, label=words.declined,
        )  # fmt: skip
        _dated(axes, at, words.questions, room)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        return _svg(figure)


def times_plot(days: Sequence[Day], words: Words, room: Room = WIDE) -> bytes:
    """Median and 95th percentile of an answer's milliseconds; a gap where nothing was asked."""
    with _figure(room, 2.8, kinds=2) as (figure, axes):
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
        _dated(axes, at, words.milliseconds, room)
        return _svg(figure)


def groups_plot(groups: Sequence[Group], words: Words, room: Room = WIDE) -> bytes:
    """How many questions the largest groups have."""
    shown = groups[:_MOST_BARS]
    with _figure(room, 0.9 + 0.42 * len(shown)) as (figure, axes):
        names = [group.example for group in shown]
        _across(axes, names, [([len(group.questions) for group in shown], _BLUE, "", None)], room)
        axes.set_xlabel(words.questions)
        return _svg(figure)


def judged_plot(documents: Sequence[Judged], words: Words, room: Room = WIDE) -> bytes:
    """Verdicts on the citations of each document, one beside the other."""
    shown = documents[:_MOST_BARS]
    with _figure(room, 1.3 + 0.42 * len(shown), kinds=3) as (figure, axes):
        bars = [
            ([one.right for one in shown], _BLUE, "", words.right),
            ([one.wrong for one in shown], _ORANGE, "///", words.wrong),
            ([one.outdated for one in shown], _GREEN, "...", words.outdated),
        ]
        _across(axes, [one.title for one in shown], bars, room)
        axes.set_xlabel(words.citations)
        _legend(axes, room)
        return _svg(figure)


def _across(
    axes: Axes,
    names: Sequence[str],
    bars: Sequence[tuple[Sequence[int], str, str, str | None]],
    room: Room,
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
    axes.set_yticks(list(rows), [_short(name, room) for name in names])
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)


def _short(text: str, room: Room) -> str:
    widths = accumulate(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
    most = sum(width <= room.longest for width in widths)
    return text if most == len(text) else f"{text[:most]}…"


def _dated(axes: Axes, at: Sequence[int], label: str, room: Room) -> None:
    axes.set_ylabel(label)
    axes.set_xlim(at[0] - 0.7, at[-1] + 0.7)
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=room.dates, integer=True))
    axes.xaxis.set_major_formatter(_month_and_day)
    axes.spines[["top", "right"]].set_visible(False)
    _legend(axes, room)


def _month_and_day(ordinal: float, _: float) -> str:
    day = date.fromordinal(round(ordinal))
    return f"{day.month}/{day.day}"


def _legend(axes: Axes, room: Room) -> None:
    axes.legend(
        frameon=False, loc="lower right", bbox_to_anchor=(1, 1), ncols=room.legend, borderaxespad=0
    )


@contextmanager
def _figure(room: Room, height: float, kinds: int = 1) -> Iterator[tuple[Figure, Axes]]:
    """A figure that is drawn while no other is. `height` is in inches, with a legend of one line;
    more `kinds` than have room there make it higher."""
    height += _LINE * (-(-kinds // room.legend) - 1)
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
        figure = Figure(figsize=(room.width, height), layout="constrained")
        yield figure, figure.add_subplot()


def _font() -> str:
    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _FONTS if name in known), "DejaVu Sans")


def _svg(figure: Figure) -> bytes:
    buffer = BytesIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    figure.savefig(buffer, format="svg", metadata=nothing)
    return buffer.getvalue()
