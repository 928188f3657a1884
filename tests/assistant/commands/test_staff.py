"""The commands `staff`, `review` and `questions`, called as the shell calls them."""

import getpass
import io
import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import madoguchi
from assistant.store import accounts, audit, questions, reviews
from assistant.store.database import Database
from assistant.store.records import Evidence
from corpus.records import Corpus
from eval.questions import load_questions
from tests.assistant.store.samples import NOW, answer, declined

PASSWORD = "correct horse"
QUOTE = "2020年には861万人ですが、2030年までに89万人減少すると予測されています"


@pytest.fixture(autouse=True)
def environment(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_DATABASE", url)
    for name in ("staff", "review", "questions"):
        monkeypatch.setitem(madoguchi.COMMANDS, name, ("assistant.commands.staff", name))


def typed(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text), isatty=lambda: False))


def add(monkeypatch: pytest.MonkeyPatch, *arguments: str, password: str = PASSWORD) -> int:
    typed(monkeypatch, f"{password}\nanother line\n".encode())
    return madoguchi.main(["staff", "add", *arguments, "--password-stdin"])


def noted(database: Database) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Actions, subjects and details of the audit log, oldest first, all by this user."""
    with database.reading() as session:
        entries, _ = audit.entries(session)
    assert {entry.actor for entry in entries} <= {f"command line: {getpass.getuser()}"}
    return [(entry.action, entry.subject, entry.detail) for entry in reversed(entries)]


def test_the_life_of_an_account(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(monkeypatch, "山田", "--role", "reviewer") == 0
    with database.transaction() as session:
        assert accounts.check(session, "山田", PASSWORD, "client", NOW)
    typed(monkeypatch, b"another password\r\n")
    assert madoguchi.main(["staff", "password", "山田", "--password-stdin"]) == 0
    with database.transaction() as session:
        assert accounts.check(session, "山田", "another password", "client", NOW)
    assert madoguchi.main(["staff", "role", "山田", "--role", "editor"]) == 0
    assert madoguchi.main(["staff", "remove", "山田"]) == 0
    with database.transaction() as session:
        assert accounts.check(session, "山田", "another password", "client", NOW) is None
    capsys.readouterr()
    assert madoguchi.main(["staff", "list"]) == 0
    assert "editor" in capsys.readouterr().out
    assert madoguchi.main(["staff", "restore", "山田"]) == 0
    with database.transaction() as session:
        assert accounts.check(session, "山田", "another password", "client", NOW)
    assert noted(database) == [
        ("account added", "山田", {"role": "reviewer"}),
        ("password changed", "山田", {}),
        ("role changed", "山田", {"role": "editor"}),
        ("account removed", "山田", {}),
        ("account restored", "山田", {}),
    ]


def test_a_password_is_asked_for_until_it_is_twice_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter([PASSWORD, "mistyped", PASSWORD, PASSWORD])
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: next(answers))
    assert madoguchi.main(["staff", "add", "山田", "--role", "editor"]) == 0
    assert capsys.readouterr().out == ""
    assert list(answers) == []
    with database.transaction() as session:
        assert accounts.check(session, "山田", PASSWORD, "client", NOW)


def test_a_list_shows_roles_and_who_was_removed(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.transaction() as session:
        accounts.add(session, "山田", PASSWORD, "editor", NOW)
        accounts.add(session, "sato", PASSWORD, "reviewer", NOW)
        accounts.set_active(session, "sato", False)
    assert madoguchi.main(["staff", "list"]) == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()[1:]] == [
        ["sato", "reviewer", "2026-04-01", "09:30", "停止/removed"],
        ["山田", "editor", "2026-04-01", "09:30"],
    ]


def test_what_cannot_be_is_told_and_nothing_is_noted(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, b"")
    calls = [
        (["staff", "add", "a", "--role", "boss"], 2, "'boss' is not one of 'reviewer'"),
        (["staff", "add", "a", "--role", "editor"], 2, "pipe it to --password-stdin"),
        (["staff", "role", "nobody", "--role", "editor"], 2, "no account is called 'nobody'"),
        (["staff", "remove", "nobody"], 2, "no account is called 'nobody'"),
        (["questions", "delete", "0000-0000-0000"], 2, "no question is stored"),
        (["questions", "prune", "--days", "-1"], 2, "--days"),
        (["staff", "list", "--database", "mysql://x/y"], 1, "'mysql' is not supported"),
        (
            ["questions", "prune", "--days", "0", "--database", "sqlite:////tmp/none/x.db"],
            *(1, "there is no database"),
        ),
    ]
    for arguments, status, said in calls:
        assert madoguchi.main(arguments) == status
        errors = capsys.readouterr().err
        assert said in errors
        assert errors.count("\n") == 1
    assert add(monkeypatch, "a", "--role", "editor", password="short") == 2
    typed(monkeypatch, b"\xff" * 12)
    assert madoguchi.main(["staff", "add", "a", "--role", "editor", "--password-stdin"]) == 2
    assert noted(database) == []
    assert add(monkeypatch, "a", "--role", "editor") == 0
    assert add(monkeypatch, "a", "--role", "editor") == 2
    assert "the name 'a' is taken" in capsys.readouterr().err


def test_questions_are_deleted_by_receipt_and_by_age(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.transaction() as session:
        receipt = questions.record(session, answer("秘密の質問"), "page", NOW).receipt
        questions.record(session, answer(), "page", NOW - timedelta(days=5000))
    assert madoguchi.main(["questions", "delete", receipt.lower()]) == 0
    assert madoguchi.main(["questions", "prune", "--days", "4000"]) == 0
    assert "1 件の質問" in capsys.readouterr().err
    with database.reading() as session:
        assert questions.queue(session, "unreviewed") == ([], 0)
    deleted, pruned = noted(database)
    assert deleted == ("question deleted", "", {})
    assert pruned[:2] == ("questions pruned", "")
    assert pruned[2]["questions"] == 1


def test_reviews_become_a_question_set_that_eval_reads(
    database: Database,
    corpus: Corpus,
    index_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    division = corpus.directory.divisions[0]
    evidence = [Evidence("annai-pamphlet", QUOTE)]
    with database.transaction() as session:

        def reviewed(asked: dict[str, object], days: int = 0, **found: object) -> int:
            id = questions.record(session, asked, "page", NOW).id
            nothing = {"division": None, "evidence": (), "answers": (), "in_scope": True}
            review = {"marks": {}, "comment": "", **nothing, **found}
            reviews.save(session, id, "山田", at=NOW + timedelta(days=days), **review)  # type: ignore[arg-type]
            return id

        both = reviewed(
            answer("人口は?\u2028"), division=division.id, evidence=evidence, answers=("861万人",)
        )
        quoted = reviewed(answer("Population?", language="en"), evidence=evidence)
        outside = reviewed(declined(), days=2, in_scope=False, division=division.id)
        gone = reviewed(answer(), division="no-such-ka", evidence=[Evidence("annai-pamphlet", "?")])
        moved = reviewed(answer(), evidence=[Evidence("no-such-document", QUOTE)])
        reviewed(answer(), marks={1: "right"})
        questions.record(session, answer(), "page", NOW)

    index = ["--index", str(index_folder)]
    assert madoguchi.main(["review", "export", *index]) == 0
    printed = capsys.readouterr()
    lines = [json.loads(line) for line in printed.out.split("\n")[:-1]]
    fact = {"evidence": [{"document": "annai-pamphlet", "quote": QUOTE}], "tag": "review"}
    assert lines == [
        {
            "id": f"r{both:06d}-routing",
            "kind": "routing",
            "lang": "ja",
            "question": "人口は?\u2028",
            "divisions": [division.name],
            "tag": "review",
        },
        {
            "id": f"r{both:06d}-fact",
            "kind": "fact",
            "lang": "ja",
            "question": "人口は?\u2028",
            "answers": ["861万人"],
            **fact,
        },
        {
            "id": f"r{quoted:06d}-fact",
            "kind": "fact",
            "lang": "en",
            "question": "Population?",
            "answers": [QUOTE],
            **fact,
        },
        {
            "id": f"r{outside:06d}-out_of_scope",
            "kind": "out_of_scope",
            "lang": "ja",
            "question": "明日の天気は?",
            "tag": "review",
        },
    ]
    for said in (
        f"r{gone:06d}-routing: 出力していません / left out: the directory has no division",
        f"r{gone:06d}-fact: 出力していません / left out: the quotation does not stand",
        f"r{moved:06d}-fact: 出力していません / left out: there is no document 'no-such-document'",
        "確認済み 6 件から 4 問",
    ):
        assert said in printed.err

    out = tmp_path / "review.jsonl"
    assert madoguchi.main(["review", "export", "--out", str(out), *index]) == 0
    assert capsys.readouterr().out == ""
    assert out.read_text(encoding="utf-8") == printed.out
    loaded = load_questions([out], corpus)
    assert [(one.id, one.kind) for one in loaded] == [(line["id"], line["kind"]) for line in lines]
    assert loaded[0].divisions == (division.id,)

    # 00:30 UTC on the first of April and two days later, in Japan the same days.
    since = ["--since", "2026-04-02"]
    assert madoguchi.main(["review", "export", *since, *index]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["id"] == f"r{outside:06d}-out_of_scope"
    assert [detail for _, _, detail in noted(database)] == [
        {"lines": 4, "cases": 6},
        {"lines": 4, "cases": 6},
        {"lines": 1, "cases": 1},
    ]
