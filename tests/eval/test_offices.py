"""Offices with questions of their own: the shipped ones hold, and anybody's can be asked."""

import json
from datetime import date
from pathlib import Path

import pytest

from eval.offices import QUESTIONS, ask_offices, shipped_offices
from eval.questions import load_questions
from ingest.load import load_corpus
from madoguchi import main
from tests.corpus.office import write_office

OFFICES = [*shipped_offices("development"), *shipped_offices("report")]
LINES = [
    {
        "id": "a1",
        "kind": "routing",
        "lang": "ja",
        "question": "後継ぎの相談",
        "divisions": ["金融課"],
    },
    {"id": "a2", "kind": "out_of_scope", "lang": "ja", "question": "免許証を更新したい"},
]


def with_questions(folder: Path) -> Path:
    write_office(folder)
    lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES)
    (folder / QUESTIONS).write_text(lines, encoding="utf-8")
    return folder


@pytest.mark.parametrize("folder", OFFICES, ids=lambda folder: folder.name)
def test_a_shipped_office_has_questions_of_every_kind_and_no_vocabulary(folder: Path) -> None:
    questions = load_questions([folder / QUESTIONS], load_corpus(folder))
    assert {question.kind for question in questions} == {"fact", "routing", "out_of_scope"}
    assert {question.language for question in questions} == {"ja", "en"}
    assert len(questions) >= 90
    assert not (folder / "vocabulary.toml").exists()


def test_there_are_offices_to_choose_by_and_others_to_report_on() -> None:
    assert len(shipped_offices("development")) >= 4
    assert len(shipped_offices("report")) >= 3
    assert len({folder.name for folder in OFFICES}) == len(OFFICES)


def test_offices_are_asked_their_own_questions_as_one_run(tmp_path: Path) -> None:
    folders = [with_questions(tmp_path / name) for name in ("one", "two")]
    run = ask_offices(folders, date(2025, 1, 1))
    assert run.question_sets == ("one", "two")
    assert [row.id for row in run.rows] == ["a1", "a2", "a1", "a2"]


def test_the_command_asks_an_office_and_holds_gates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = with_questions(tmp_path / "office")
    gates = tmp_path / "gates.toml"
    gates.write_text('[[gate]]\nmeasure = "decline_recall"\nat_least = 1.0\n', encoding="utf-8")
    out = tmp_path / "out.json"
    call = ["eval", "--office", str(folder), "--gates", str(gates), "--json", str(out)]
    assert main(call) == 0
    assert "2 questions" in capsys.readouterr().out
    assert json.loads(out.read_bytes())["measures"]["decline_recall"]["value"] == 1.0
    gates.write_text('[[gate]]\nmeasure = "decline_recall"\nat_most = 0.5\n', encoding="utf-8")
    assert main(call) == 1


@pytest.mark.parametrize("more", [["--half", "report"], ["--html", "out.html"], ["--beir", "."]])
def test_an_office_brings_its_own_questions(
    tmp_path: Path, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = with_questions(tmp_path / "office")
    assert main(["eval", "--office", str(folder), *more]) == 2
    assert "leave out" in capsys.readouterr().err


def test_an_office_without_questions_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_office(tmp_path / "office")
    assert main(["eval", "--office", str(folder)]) == 2
    assert QUESTIONS in capsys.readouterr().err
