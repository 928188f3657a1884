import json
from pathlib import Path
from types import SimpleNamespace

import pytest

import eval.command
import eval.run
import index.encoder.encoders
from assistant.answer.outcomes import Outcome
from madoguchi import main
from tests.eval.samples import (
    FACT,
    OUT_OF_SCOPE,
    ROUTING,
    LetterEncoder,
    answered,
    citation,
    corpus,
    declined,
    write_benchmark,
    write_questions,
)

GATES = Path(eval.command.__file__).with_name("gates.toml")
OUTCOMES: dict[str, Outcome] = {
    "輸出は?": answered(contacts=[("kokusai", 0.9)], milliseconds=2),
    "How many?": answered([("250社", 1)], [citation(1, "plan", 7, 14)], milliseconds=3),
    "天気は?": declined(milliseconds=1),
}


@pytest.fixture(autouse=True)
def _tiny_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny corpus, answered from a table."""
    encoder = LetterEncoder()
    generation = SimpleNamespace(corpus=corpus(), id="gen-1", encoder=encoder, reranker=None)
    monkeypatch.setattr(eval.command, "opened", lambda *_, **__: generation)
    monkeypatch.setattr(eval.run, "answer", lambda _, text, _today: OUTCOMES[text])
    monkeypatch.setattr(index.encoder.encoders, "load_encoder", lambda _: LetterEncoder())


@pytest.fixture
def questions(tmp_path: Path) -> str:
    return str(write_questions(tmp_path, ROUTING, FACT, OUT_OF_SCOPE))


def gates(folder: Path, bound: float) -> str:
    path = folder / "gates.toml"
    path.write_text(f'[[gate]]\nmeasure = "latency_p95_ms"\nat_most = {bound}\n', encoding="utf-8")
    return str(path)


def test_a_question_set_is_scored_and_reported(
    tmp_path: Path, questions: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, page = tmp_path / "new" / "out.json", tmp_path / "report.html"
    status = main(
        ["eval", questions, "--json", str(out), "--html", str(page), "--as-of", "2024-04-01"]
    )
    assert status == 0
    content = json.loads(out.read_bytes())
    assert content["measures"]["contact_accuracy@1"]["value"] == 1.0
    assert content["measures"]["answer_recall"]["value"] == 1.0
    assert content["measures"]["evidence_recall@1"]["value"] == 1.0
    assert content["measures"]["decline_recall"]["value"] == 1.0
    assert content["run"]["question_sets"] == ["set.jsonl"]
    assert content["run"]["as_of"] == "2024-04-01"
    assert "<h1>評価報告" in page.read_text(encoding="utf-8")
    printed = capsys.readouterr()
    assert "answer_recall" in printed.out
    assert printed.err == ""


def test_a_missed_gate_gives_status_1_and_is_named(
    tmp_path: Path, questions: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", questions, "--gates", gates(tmp_path, 3.0)]) == 0
    assert main(["eval", questions, "--gates", gates(tmp_path, 2.0)]) == 1
    assert "gate missed: latency_p95_ms (all): 2.9000, must be ≤ 2" in capsys.readouterr().err


def test_without_a_file_of_gates_none_is_checked(questions: str) -> None:
    assert main(["eval", questions]) == 0


def test_one_half_is_asked_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # q002 belongs to the half "report", q001 and q003 to "development".
    lines = [ROUTING | {"id": "q001"}, FACT | {"id": "q002"}, OUT_OF_SCOPE | {"id": "q003"}]
    path, out = str(write_questions(tmp_path, *lines)), tmp_path / "out.json"
    for half, ids in (("report", ["q002"]), ("development", ["q001", "q003"])):
        assert main(["eval", path, "--half", half, "--json", str(out)]) == 0
        assert [row["id"] for row in json.loads(out.read_bytes())["run"]["rows"]] == ids
    alone = str(write_questions(tmp_path, lines[0], name="alone.jsonl"))
    assert main(["eval", alone, "--half", "report"]) == 2
    assert "none of 1 questions is in the half 'report'" in capsys.readouterr().err


def test_a_run_is_compared_with_an_earlier_one(
    tmp_path: Path, questions: str, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "old.json"
    assert main(["eval", questions, "--json", str(old)]) == 0
    assert main(["eval", questions, "--against", str(old)]) == 0
    assert "against" in capsys.readouterr().out
    other = str(write_questions(tmp_path, ROUTING, name="other.jsonl"))
    assert main(["eval", other, "--against", str(old)]) == 2
    assert "differ in their questions" in capsys.readouterr().err


def test_a_broken_set_gives_status_1_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", str(write_questions(tmp_path, ROUTING, "{"))]) == 1
    assert "set.jsonl:2: " in capsys.readouterr().err


def test_a_benchmark_is_scored_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = write_benchmark(tmp_path / "tiny"), tmp_path / "out.json"
    assert main(["eval", "--beir", str(folder), "--json", str(out)]) == 0
    assert list(json.loads(out.read_bytes())) == ["name", "documents", "queries", "legs", "seconds"]
    printed = capsys.readouterr()
    assert [line.split()[1] for line in printed.out.splitlines()[1:]] == [
        "lexical",
        "dense",
        "fused",
    ]
    assert "1 judged queries or documents are not in the files" in printed.err


def test_several_benchmarks_give_a_list(tmp_path: Path) -> None:
    folders = [write_benchmark(tmp_path / name) for name in ("one", "two")]
    out = tmp_path / "out.json"
    arguments = [x for folder in folders for x in ("--beir", str(folder))]
    assert main(["eval", *arguments, "--json", str(out)]) == 0
    assert [result["name"] for result in json.loads(out.read_bytes())] == ["one", "two"]


def test_the_gate_of_benchmarks_is_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, path = write_benchmark(tmp_path / "tiny"), tmp_path / "gates.toml"
    path.write_text("[benchmark]\nndcg_loss = -1.0\n", encoding="utf-8")  # better by 1: impossible
    assert main(["eval", "--beir", str(folder), "--gates", str(path)]) == 1
    assert "gate missed: ndcg@10 (tiny, fused)" in capsys.readouterr().err
    assert main(["eval", "--beir", str(folder), "--gates", str(GATES)]) == 0


@pytest.mark.parametrize("more", [["--html", "x"], ["--half", "report"], ["--as-of", "2024-04-01"]])
def test_what_means_nothing_for_a_benchmark_is_refused(tmp_path: Path, more: list[str]) -> None:
    assert main(["eval", "--beir", str(write_benchmark(tmp_path / "tiny")), *more]) == 2


def test_wrong_calls_give_status_2(tmp_path: Path, questions: str) -> None:
    assert main(["eval", str(tmp_path / "missing.jsonl")]) == 2
    assert main(["eval", questions, "--half", "third"]) == 2
    assert main(["eval", questions, "--gates", questions]) == 2
    assert main(["eval", questions, "--json", f"{questions}/out.json"]) == 2
