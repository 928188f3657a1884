"""`--reranker` on its way from the command line to every process that answers."""

import json
import pickle
from pathlib import Path

import pytest

from assistant.service import serving
from assistant.service.counter import Counter, Keeping
from assistant.service.service import Service
from assistant.service.serving import Front, Serving
from index.encoder.encoders import BUNDLED
from index.reranking import load_reranker
from madoguchi import main
from tests.assistant.service.test_service import Office
from tests.eval.samples import write_benchmark
from tests.index.small_transformers import write_reader

QUESTIONS = ("観光の取組を教えて", "起業の支援を教えて", "人材育成の取組を教えて")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Sees whether 県 stands in a pair."""
    return str(write_reader(tmp_path_factory.mktemp("reader"), "bert", "県"))


def cited(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Quotations of the answers' citations, in order."""
    quotes = []
    for question in QUESTIONS:
        assert main(["ask", "--json", question, *arguments]) == 0
        answer = json.loads(capsys.readouterr().out)
        quotes += [citation["quote"] for citation in answer["citations"]]
    return quotes


def test_ask_cites_what_the_reranker_likes(
    index_folder: Path, reader: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = cited(capsys, "--index", str(index_folder))
    found = cited(capsys, "--index", str(index_folder), "--reranker", reader)
    assert sum("県" in quote for quote in found) > sum("県" in quote for quote in plain)


def test_a_new_generation_keeps_the_reranker(tmp_path: Path, reader: str) -> None:
    office = Office(tmp_path)
    office.publish()
    reranker = load_reranker(reader)
    service = Service(office.index, office.model, reranker=reranker)
    first = service.generation()
    office.publish()
    assert service.generation() is not first
    assert service.generation().reranker is first.reranker is reranker


def test_each_process_loads_it_and_its_answering_thread_uses_it(
    tmp_path: Path, index_folder: Path, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counters: list[Counter] = []
    monkeypatch.setattr(serving, "build_app", lambda counter, *_: counters.append(counter))
    made = Serving(
        index=index_folder,
        model=None,
        as_of=None,
        database=f"sqlite:///{tmp_path / 'desk.db'}",
        keep=Keeping(),
        front=Front(),
        reranker=reader,
    )
    pickle.loads(pickle.dumps(made))()  # as for a process of its own
    counter = counters[0]
    try:
        found = counter.ask(QUESTIONS[0]).outcome
        counter.service = Service(index_folder, None)
        plain = counter.ask(QUESTIONS[0]).outcome
    finally:
        counter.close()
        counter.database.close()
    assert [c.quote for c in found.citations] != [c.quote for c in plain.citations]


def test_serve_refuses_another_kind_of_model_before_it_starts(
    tmp_path: Path, index_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = f"sqlite:///{tmp_path / 'desk.db'}"
    arguments = ["serve", "--index", str(index_folder), "--database", database]
    assert main([*arguments, "--workers", "2", "--reranker", str(BUNDLED)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "no cross-encoder" in said
    assert not (tmp_path / "desk.db").exists()


@pytest.mark.parametrize(
    "command", [["ask", QUESTIONS[0]], ["mcp"], ["eval"], ["eval", "--beir", "tiny"]]
)
def test_each_command_hands_it_on(
    tmp_path: Path,
    index_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    write_benchmark(tmp_path / "tiny")
    given = ["--index", str(index_folder), "--reranker", str(BUNDLED)]
    assert main([*command, *given]) == 1
    assert "no cross-encoder" in capsys.readouterr().err
