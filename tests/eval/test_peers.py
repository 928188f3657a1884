import gzip
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import UsageError
from eval.peers import materials, tasks
from eval.peers.contestant import BY_NAME, ENTRIES, ONE_CORE, OURS, Entry, reads_japanese
from eval.peers.goals import goals, ratio_to_ours
from eval.peers.materials import material_of, pages_of, questions_of, texts_of
from eval.peers.measuring import Line, Peers, Setting, Size, measure
from eval.peers.ours import EveryBM25, EveryCosine, Ours
from eval.peers.plot import draw
from eval.peers.processes import Failed, Finished, Limits, run
from eval.peers.tables import MARK, as_json, as_markdown, as_text, write_figures
from index.encoder.encoders import unit_rows
from index.legs import Legs
from index.rows import TokenRows
from index.vectors import FlatVectors
from tests.eval.samples import write_benchmark

LIMITS = Limits(seconds=100.0, gib=8.0)
TEXTS = [
    f"第{n}号の補助金は、{place}の会社が申請することができる。"
    f"その申請の期限は{n}月の末日とする。{place}の窓口で相談を受け付けている。"
    for n in range(1, 13)
    for place in ("青森県", "岩手県", "宮城県")
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of data in which every file holds a part of the texts, each twice."""
    folder = tmp_path / "data"
    for place, (name, field) in enumerate(materials.BODIES.items()):
        path = folder / f"{name}.jsonl.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        texts = TEXTS[place :: len(materials.BODIES)]
        lines = [json.dumps({field: text}) for text in texts for _ in range(2)]
        path.write_bytes(gzip.compress("\n".join(lines).encode()))
    for name in materials.BENCHMARKS:
        write_benchmark(folder / "benchmarks" / name)
    return folder


def test_as_many_different_texts_as_asked_for(data: Path) -> None:
    pages, synthetic = pages_of(data, 30)
    assert len(set(pages)) == len(pages) == 30
    assert not synthetic
    assert set(pages) <= set(TEXTS)
    assert pages_of(data, 30)[0] == pages


def test_more_than_there_are_is_made_of_their_sentences_and_called_synthetic(
    data: Path, tmp_path: Path
) -> None:
    pages, synthetic = pages_of(data, 200)
    assert synthetic
    assert len(set(pages)) == 200
    known = {f"{sentence}。" for text in TEXTS for sentence in text.split("。")[:-1]}
    assert {f"{s}。" for page in pages for s in page.split("。")[:-1]} <= known
    assert not set(pages) <= set(TEXTS)
    assert pages_of(data, 200) == (pages, True)
    made = material_of("200", data, tmp_path / "work")
    assert made.title == "200 (synthetic)"
    assert material_of("200", data, tmp_path / "work") == made  # kept, not made again
    assert material_of("30", data, tmp_path / "work").title == "30"


def test_what_is_no_size_and_what_holds_no_data_is_said(data: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'many' is no size; give \"shipped\" or a number"):
        material_of("many", data, tmp_path)
    with pytest.raises(UsageError, match=r"laws.jsonl.gz: not readable"):
        pages_of(tmp_path, 5)
    with pytest.raises(UsageError, match=r"make no 100,000 passages; ask fewer"):
        pages_of(_with_one_sentence(data), 100_000)


def _with_one_sentence(data: Path) -> Path:
    for name, field in materials.BODIES.items():
        line = json.dumps({field: "この文書には、これより長い文がひとつもないということである。"})
        (data / f"{name}.jsonl.gz").write_bytes(gzip.compress(line.encode()))
    return data


def test_questions_stay_and_come_from_both_benchmarks_by_turns(data: Path) -> None:
    found = questions_of(data)
    assert found == questions_of(data)
    assert found[::2] == found[1::2]  # both hold the same here
    assert set(found) == {"abb", "xyz", "cc", "aaab", "aab"}
    assert found[::2] != ["abb", "xyz", "cc", "aaab", "aab"]  # not as in the file, by topic


def test_every_page_is_a_passage_of_ours_and_all_others_are_given_the_same(
    data: Path, tmp_path: Path
) -> None:
    material = material_of("36", data, tmp_path / "work")
    built = next(tasks.build(ENTRIES[0], material, tmp_path / "index"))
    assert built.seconds > 0
    assert built.disk > sum(len(text.encode()) for text in TEXTS)
    assert next(tasks.write_passages(material, tmp_path / "index")) == 36
    texts = texts_of(material)
    pages = [text.split("\n")[1] for text in texts]
    assert sorted(pages) == sorted(TEXTS)
    ours = Ours()
    ours.open(tmp_path / "index")
    rows = ours.search("第7号の補助金を宮城県で申請する", 10)
    assert len(set(rows)) == len(rows) == 10
    assert "第7号" in texts[rows[0]]
    assert reads_japanese(ours)
    ours.compare_every_row()
    assert ours.search("第7号の補助金を宮城県で申請する", 10) == rows
    assert next(tasks.recall(tmp_path / "index", ["補助金の期限", "岩手県の窓口"])) == 1.0


def test_every_row_is_compared_to_know_the_exact_best() -> None:
    rows = [["a"], ["a", "b"], ["c"], ["b", "b"], ["a", "c"]]
    lexical = Legs.of(TokenRows.of(rows), np.eye(5, dtype=np.float32)).lexical
    assert EveryBM25(lexical).best(["a"], 2).tolist() == [0, 1]  # the shortest, then the first
    assert EveryBM25(lexical).best(["a", "b"], 9).tolist() == [0, 1, 3, 4]
    dense = FlatVectors.of(unit_rows(np.arange(10, dtype=np.float32).reshape(5, 2)))
    question = np.array([0.6, 0.8], dtype=np.float32)
    nearest = EveryCosine(dense).nearest(question, 3)
    assert nearest.tolist() == dense.nearest(question, 3).tolist() == [2, 1, 3]


def test_ours_is_asked_in_a_process_of_its_own(data: Path, tmp_path: Path) -> None:
    setting = Setting(data, tmp_path, ENTRIES[:3], 1, LIMITS, 5.0, lambda _: None)
    found = measure(setting, ["36"])
    (size,) = found.sizes
    assert [line.failed for line in size.lines] == [None] * 3
    assert (size.passages, size.asked, size.recall) == (36, 36, 1.0)
    ours, one, whole = size.lines
    assert {"build_seconds", "disk_bytes"} <= one.values.keys()
    assert "p50_ms" not in one.values
    assert "build_seconds" not in whole.values
    for line in (ours, whole):
        assert line.reads_japanese
        assert line.median("questions") == 9
        p50, p99 = line.median("p50_ms"), line.median("p99_ms")
        first = line.median("first_answer_seconds")
        assert p50
        assert p99
        assert first
        assert p50 <= p99 < 1000 * first
        peak, private = line.median("answering_peak_bytes"), line.median("private_bytes")
        assert peak
        assert private
        assert 20 * 2**20 < private < peak
    assert list(found.quality) == [OURS]
    assert found.quality[OURS]["jsquad_valid"] == pytest.approx(0.6, abs=0.2)


def yields(count: int) -> Iterator[int]:
    yield from range(count)


def waits() -> Iterator[int]:
    yield 1
    time.sleep(60)


def takes_memory() -> Iterator[int]:
    taken = b"1" * 300_000_000
    time.sleep(60)
    yield len(taken)


def fails() -> Iterator[int]:
    raise ValueError("no\nrows")
    yield 1


def is_refused() -> Iterator[int]:
    Entry("other", "eval.peers.no_such_peer:Peer").make()
    yield 1


def is_killed() -> Iterator[int]:
    os.kill(os.getpid(), 9)
    yield 1


def test_what_a_task_yields_is_stamped() -> None:
    outcome = run(LIMITS, yields, 3)
    assert isinstance(outcome, Finished)
    assert [found for _, found in outcome.found] == [0, 1, 2]
    stamps = [seconds for seconds, _ in outcome.found]
    assert stamps == sorted(stamps)
    assert 0 < stamps[0] < 60


@pytest.mark.parametrize(
    ("limits", "task", "reason"),
    [
        (Limits(1.5, 8.0), waits, "longer than 2 s"),
        (Limits(50.0, 0.25), takes_memory, "more than 0.25 GiB"),
        (LIMITS, fails, "ValueError: no rows"),
        (LIMITS, is_refused, "other: eval.peers.no_such_peer is not installed; run it with make"),
        (LIMITS, is_killed, "ended with status -9"),
    ],
)
def test_what_gives_no_figures_says_why(limits: Limits, task: object, reason: str) -> None:
    outcome = run(limits, task)  # type: ignore[arg-type]
    assert isinstance(outcome, Failed)
    assert reason in outcome.reason


def test_a_peer_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "txtai", None)
    monkeypatch.delitem(sys.modules, "eval.peers.txtai", raising=False)
    with pytest.raises(UsageError, match=r"^txtai, our tokens: txtai is not installed; run it"):
        BY_NAME["txtai, our tokens"].make()


def test_a_contestant_that_fails_is_a_line_and_is_not_tried_again(
    data: Path, tmp_path: Path
) -> None:
    steps: list[str] = []
    missing = Entry("missing", "eval.peers.no_such_peer:Peer")
    setting = Setting(data, tmp_path, (ENTRIES[0], missing), 2, LIMITS, 1.0, steps.append, False)
    found = measure(setting, ["36"])
    assert found.quality == {}
    assert len(found.sizes[0].lines[0].values["p50_ms"]) == 2
    assert steps == [
        "36: material",
        *("36: round 1 of 2", "  builds: madoguchi", "  builds: missing", "  answers: madoguchi"),
        *("36: round 2 of 2", "  builds: madoguchi", "  answers: madoguchi", "  recall"),
    ]
    assert "36: missing: no figures – build: missing: eval.peers.no_such_peer is not" in as_text(
        found
    )


def test_who_is_slow_is_measured_in_one_round(data: Path, tmp_path: Path) -> None:
    steps: list[str] = []
    rounds = Setting(data, tmp_path, ENTRIES[:1], 2, LIMITS, 1.0, steps.append, False, slow=0.0)
    found = measure(rounds, ["36"])
    assert steps.count("  builds: madoguchi") == steps.count("  answers: madoguchi") == 1
    assert found.sizes[0].lines[0].rounds == 1
    (row,) = [row for row in as_text(found).splitlines() if row.startswith("madoguchi  ")][:1]
    assert row.split()[-1] == "1"


def line(name: str, reads: bool | None = True, **values: float) -> Line:
    return Line(name, {measure: [value] for measure, value in values.items()}, reads)


def run_of(*sizes: Size) -> Peers:
    quality: dict[str, dict[str, float | str]] = {
        OURS: {"jsquad_valid": 0.93333},
        "slow": {"jsquad_valid": "longer than 5 s"},
    }
    return Peers("2026-11-22", "a machine", "a command", 5, {"numpy": "2"}, quality, list(sizes))


def three_sizes() -> Peers:
    ours = {"build_seconds": 50.0, "first_answer_seconds": 0.5, "p50_ms": 4.0}
    return run_of(
        Size("1,000", 1_000, 1_001, 300.0, 1.0, [line(OURS, p50_ms=2.0)]),
        Size(
            "100,000",
            100_000,
            100_000,
            300.0,
            1.0,
            [
                line(OURS, **ours),
                line(ONE_CORE, None, build_seconds=90.0),
                line("blind", False, build_seconds=1.0, first_answer_seconds=0.1, p50_ms=1.0),
                line("slow", build_seconds=500.0, first_answer_seconds=20.0, p50_ms=400.0),
                line("quick", build_seconds=75.0, first_answer_seconds=3.0, p50_ms=40.0),
            ],
        ),
        Size(
            "1,000,000 (synthetic)",
            1_000_000,
            1_000_000,
            300.0,
            0.985,
            [line(OURS, p50_ms=12.0, anonymous_bytes=1.5e9)],
        ),
    )


def test_goals_are_held_against_the_best_peer_that_reads_japanese() -> None:
    found = [(goal.found, goal.met) for goal in goals(three_sizes())]
    assert found == [
        (10.0, True),  # 40 / 4, not the 1 / 4 of who reads none
        (1.5, False),
        (6.0, True),
        (1500.0, True),
        (6.0, True),
        (0.985, False),
        (1.8, True),
    ]
    assert {goal.met for goal in goals(run_of())} == {None}


def test_the_middle_of_the_rounds_counts_and_what_is_missing_is_no_ratio() -> None:
    found = Line("other")
    for seconds in (9.0, 1.0, 2.0):
        found.add(build_seconds=seconds)
    assert found.median("build_seconds") == 2.0
    assert found.median("p50_ms") is None
    size = Size("s", None, 1, 1.0, None, [line(OURS, build_seconds=0.5), found])
    assert ratio_to_ours(size, found, "build_seconds") == 4.0
    assert ratio_to_ours(size, found, "p50_ms") is None


def test_figures_are_printed_with_ratios_goals_and_what_they_mean() -> None:
    peers = three_sizes()
    peers.sizes[1].lines[3].failed = "questions: longer than 5 s"
    text = as_text(peers)
    assert "100,000: 100,000 passages of 300 bytes of text: ratios to madoguchi" in text
    assert "blind ¹" in text
    assert "madoguchi, one core ¹" not in text  # it was not asked
    assert "¹ With its defaults its BM25 reads no Japanese" in text
    assert "100,000: slow: no figures – questions: longer than 5 s." in text
    assert "1,000,000 (synthetic): of the exact best ten madoguchi finds 0.9850." in text
    (ratios,) = [row for row in text.splitlines() if row.startswith("quick") and " 10.00 " in row]
    assert ratios.split()[1:4] == ["1.50", "6.00", "10.00"]
    assert "MISSED" in text
    assert "2026-11-22, a machine; median of 5 rounds, interleaved; numpy 2." in text
    markdown = as_markdown(peers).decode()
    assert "| madoguchi | 50.00 | 0.50 | 4.00 |" in markdown
    assert "| madoguchi | 0.933 |" in markdown
    assert "| slow | longer than 5 s |" in markdown
    assert json.loads(as_json(peers))["sizes"][2]["title"] == "1,000,000 (synthetic)"


def test_a_document_keeps_its_text_and_gets_the_figures(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Text\n\n{MARK}\n\nold figures\n", encoding="utf-8")
    write_figures(page, b"new figures\n")
    assert page.read_text(encoding="utf-8") == f"# Text\n\n{MARK}\n\nnew figures\n"
    write_figures(tmp_path / "other" / "page.md", b"figures\n")
    assert (tmp_path / "other" / "page.md").read_bytes() == b"figures\n"


def test_cost_is_drawn_against_size_the_same_way_each_time(tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        draw(three_sizes(), tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
