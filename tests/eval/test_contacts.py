"""Which questions lead elsewhere than before, from the rows of two runs."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

import eval.command
import eval.run
from eval.contacts import NOBODY, contact_changes, contacts_text, same_questions
from eval.judgement import Judgement
from eval.page import as_html
from eval.report import as_json, read_report, report_of
from eval.run import Run
from madoguchi import main
from tests.eval.samples import (
    ROUTING,
    LetterEncoder,
    answered,
    corpus,
    row,
    write_questions,
)

NAMES = {"kokusai": "国際課", "kaikei": "会計課", "somu": "総務課"}


def routing(id: str, *contacts: str, right: str = "kokusai") -> Judgement:
    rank = contacts.index(right) + 1 if right in contacts else None
    return row(
        id,
        "routing",
        question=f"{id}は?",
        expected=(right,),
        contact_rank=rank,
        contacts=contacts,
    )


def run(*rows: Judgement) -> Run:
    return Run("g", "letters", ("set.jsonl",), "all", "same", date(2024, 4, 1), rows)


OLD = run(
    routing("same", "kokusai"),
    routing("still", "kaikei"),
    routing("better", "kaikei"),
    routing("worse", "kokusai"),
    row("fact", "fact", question="fact は?", contacts=("somu",)),
    row("out", "out_of_scope", question="out は?", declined=True),
)
NEW = run(
    routing("same", "kokusai"),
    routing("still", "somu"),
    routing("better", "kokusai", "somu"),
    routing("worse", "somu", "kokusai"),
    row("fact", "fact", question="fact は?"),
    row("out", "out_of_scope", question="out は?", contacts=("kaikei",)),
)


def test_changes_are_grouped_by_what_became_of_them() -> None:
    found = contact_changes(OLD, NEW, NAMES, NAMES)
    assert [(c.id, c.turn, c.before, c.after) for c in found.changes] == [
        ("worse", "right_to_wrong", ("国際課",), ("総務課", "国際課")),
        ("out", "right_to_wrong", (), ("会計課",)),
        ("better", "wrong_to_right", ("会計課",), ("国際課", "総務課")),
        ("still", "changed", ("会計課",), ("総務課",)),
        ("fact", "changed", ("総務課",), ()),
    ]
    lines = contacts_text(found).splitlines()
    assert lines[0] == "担当課室 正 → 誤 / right → wrong (2)"
    assert lines[1] == "  worse  worseは?  国際課 → 総務課、国際課"
    assert lines[2] == f"  out  out は?  {NOBODY} → 会計課"
    assert lines[3] == "担当課室 誤 → 正 / wrong → right (1)"
    assert lines[-1] == f"  fact  fact は?  総務課 → {NOBODY}"


def test_nothing_changed_is_said() -> None:
    assert "no contact has changed" in contacts_text(contact_changes(OLD, OLD, NAMES, NAMES))


def test_a_division_that_is_gone_has_the_name_it_had() -> None:
    old, new = run(routing("a", "butsuryu")), run(routing("a", "kokusai"))
    known = contact_changes(old, new, {"butsuryu": "物流室"}, NAMES)
    assert (known.changes[0].before, known.unnamed) == (("物流室",), ())
    unknown = contact_changes(old, new, {}, NAMES)
    assert (unknown.changes[0].before, unknown.unnamed) == (("butsuryu",), ("butsuryu",))
    assert "has no names, so these stand as ids: butsuryu" in contacts_text(unknown)


def test_the_same_questions_may_have_other_answers() -> None:
    assert same_questions(OLD, NEW)
    assert not same_questions(OLD, run(*NEW.rows[1:]))


def test_a_report_keeps_the_names_and_an_older_one_has_none(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_bytes(as_json(report_of(OLD, (), (), NAMES)))
    assert read_report(path).divisions == NAMES
    content = json.loads(path.read_bytes())
    del content["divisions"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert read_report(path).divisions == {}
    assert read_report(path).run == OLD


def test_the_page_lists_them() -> None:
    found = contact_changes(OLD, NEW, NAMES, NAMES)
    page = as_html(report_of(NEW, (), (), NAMES, found), corpus().directory)
    assert "正 → 誤 / right → wrong（2）" in page
    assert "<td>worse</td><td>worseは?</td><td>国際課</td><td>総務課、国際課</td>" in page
    assert "担当課室が変わった質問" not in as_html(report_of(NEW, (), ()), corpus().directory)


def test_the_command_lists_them_also_where_something_else_is_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = ["kokusai"]
    generation = SimpleNamespace(
        corpus=corpus(), id="gen-1", encoder=LetterEncoder(), reranker=None
    )
    monkeypatch.setattr(eval.command, "opened", lambda *_, **__: generation)
    monkeypatch.setattr(eval.run, "answer", lambda *_: answered(contacts=[(shown[0], 0.9)]))
    questions, old = str(write_questions(tmp_path, ROUTING)), str(tmp_path / "old.json")
    assert main(["eval", questions, "--json", old]) == 0
    shown[0] = "kaikei"
    capsys.readouterr()
    assert main(["eval", questions, "--against", old]) == 0
    printed = capsys.readouterr()
    assert "right → wrong (1)\n  r  輸出は?  国際課 → 会計課" in printed.out
    assert printed.err == ""
    moved = ROUTING | {"divisions": ["会計課"]}
    assert main(["eval", str(write_questions(tmp_path, moved)), "--against", old]) == 0
    printed = capsys.readouterr()
    assert "changed (1)\n  r  輸出は?  国際課 → 会計課" in printed.out
    assert "only the contacts are compared" in printed.err
