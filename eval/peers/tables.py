"""The figures of a run as text, as Markdown and as JSON: absolute, and as ratios to ours."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from eval.peers.contestant import OURS
from eval.peers.goals import goals, ratio_to_ours
from eval.peers.measuring import Line, Peers, Size
from eval.tables import aligned

Rows = Sequence[Sequence[str]]
MARK = "<!-- figures -->"  # what stands below it in a document is written by this module
_NONE = "–"
# Heading, measure, what it is divided by to be shown, and digits behind the point.
_COLUMNS = (
    ("build s", "build_seconds", 1.0, 2),
    ("first answer s", "first_answer_seconds", 1.0, 2),
    ("p50 ms", "p50_ms", 1.0, 2),
    ("p99 ms", "p99_ms", 1.0, 2),
    ("build MiB", "build_peak_bytes", 2.0**20, 0),
    ("answering MiB", "answering_peak_bytes", 2.0**20, 0),
    ("private MiB", "private_bytes", 2.0**20, 0),
    ("anonymous MiB", "anonymous_bytes", 2.0**20, 0),
    ("bytes/passage", "bytes_per_passage", 1.0, 0),
    ("disk MiB", "disk_bytes", 2.0**20, 1),
    ("questions", "questions", 1.0, 0),
)


def as_json(peers: Peers) -> bytes:
    return msgspec.json.format(msgspec.json.encode(peers), indent=1)


def as_text(peers: Peers) -> str:
    """Tables for a terminal, every one under its heading."""
    parts = [f"{heading}\n{aligned(rows)}" for heading, rows in _tables(peers)]
    return "\n\n".join([*parts, *_notes(peers), _made(peers)])


def as_markdown(peers: Peers) -> bytes:
    parts = [f"### {heading}\n\n{_markdown(rows)}" for heading, rows in _tables(peers)]
    return "\n\n".join([_made(peers), *parts, *_notes(peers)]).encode() + b"\n"


def write_figures(path: Path, figures: bytes) -> None:
    """Writes figures to a file; in a document with a mark, below the mark."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text, mark, _ = path.read_bytes().partition(MARK.encode()) if path.exists() else (b"",) * 3
    path.write_bytes(b"\n\n".join([text + mark, figures]) if mark else figures)


def _markdown(rows: Rows) -> str:
    head, *body = rows
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body))


def _tables(peers: Peers) -> Iterator[tuple[str, Rows]]:
    for size in peers.sizes:
        absolute = _rows(size, _COLUMNS, Line.median)
        rounds = ["rounds", *(str(line.rounds) for line in size.lines)]
        yield _heading(size), [[*row, own] for row, own in zip(absolute, rounds, strict=True)]
        compared = [(heading, measure, 1.0, 2) for heading, measure, *_ in _COLUMNS[:-1]]
        ratios = _rows(size, compared, partial(ratio_to_ours, size))
        yield f"{_heading(size)}: ratios to {OURS}", ratios
    if peers.quality:
        yield "nDCG@10", _quality_rows(peers)
    yield "Goals", _goal_rows(peers)


def _heading(size: Size) -> str:
    return f"{size.title}: {size.passages:,} passages of {size.text_bytes:,.0f} bytes of text"


def _rows(
    size: Size,
    columns: Sequence[tuple[str, str, float, int]],
    value: Callable[[Line, str], float | None],
) -> Rows:
    rows = [["", *(heading for heading, *_ in columns)]]
    for line in size.lines:
        name = line.contestant if line.reads_japanese is not False else f"{line.contestant} ¹"
        cells = (_cell(value(line, measure), by, digits) for _, measure, by, digits in columns)
        rows.append([name, *cells])
    return rows


def _cell(value: float | None, by: float = 1.0, digits: int = 3) -> str:
    return _NONE if value is None else f"{value / by:,.{digits}f}"


def _quality_rows(peers: Peers) -> Rows:
    names = list(next(iter(peers.quality.values())))
    rows = [["", *names]]
    for contestant, found in peers.quality.items():
        cells = (found[name] for name in names)
        rows.append([contestant, *(c if isinstance(c, str) else f"{c:.3f}" for c in cells)])
    return rows


def _goal_rows(peers: Peers) -> Rows:
    rows = [["", "found", "bound", ""]]
    said = {True: "met", False: "MISSED", None: _NONE}
    for goal in goals(peers):
        bound = f"{'≤' if goal.at_most else '≥'} {goal.bound:g}"
        rows.append([goal.name, _cell(goal.found, digits=2), bound, said[goal.met]])
    return rows


def _notes(peers: Peers) -> Iterator[str]:
    """What the tables can't say: who failed and why, what is found of the best, and who
    reads no Japanese."""
    for size in peers.sizes:
        for line in size.lines:
            if line.failed:
                yield f"{size.title}: {line.contestant}: no figures – {line.failed}."
        if size.recall is not None:
            yield f"{size.title}: of the exact best ten {OURS} finds {size.recall:.4f}."
    if any(line.reads_japanese is False for size in peers.sizes for line in size.lines):
        yield (
            "¹ With its defaults its BM25 reads no Japanese: it does not find a word in a "
            "sentence that holds it."
        )


def _made(peers: Peers) -> str:
    versions = ", ".join(f"{package} {number}" for package, number in peers.versions.items())
    return (
        f"{peers.date}, {peers.machine}; median of {peers.rounds} rounds, interleaved; "
        f"{versions}.\n"
        f"`{peers.command}`"
    )
