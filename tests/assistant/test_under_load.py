"""The real service with two processes, while many ask and while generations are published."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from eval.load import Load, ask_for, serving
from index.build import build
from tests.corpus import office
from tests.index.small_model import write_small_model

QUESTIONS = [
    "特許の窓口は?",
    "事業承継の相談先は?",
    "物流の窓口は?",
    "相談先が分からない",
    "天気は?",
]


@dataclass
class Office:
    """An office whose guide grows at its head, so that every place in it moves."""

    folder: Path
    texts: dict[str, str] = field(default_factory=dict)  # of the guide, by generation

    @property
    def index(self) -> Path:
        return self.folder / "index"

    def publish(self, monkeypatch: pytest.MonkeyPatch) -> None:
        number = len(self.texts)
        text = "改訂のお知らせ。\n" * number + office.GUIDE[office.GUIDE.index("業務案内") :]
        monkeypatch.setattr(office, "GUIDE", text)
        corpus = office.write_office(self.folder / f"edition-{number}", f"第{number}版")
        self.texts[build(corpus, self.index, str(self.folder / "model"))] = text


@pytest.fixture(scope="module")
def published() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def an_office(tmp_path_factory: pytest.TempPathFactory, published: pytest.MonkeyPatch) -> Office:
    made = Office(tmp_path_factory.mktemp("office"))
    write_small_model(made.folder / "model")
    made.publish(published)
    return made


@pytest.fixture(scope="module")
def address(an_office: Office) -> Iterator[tuple[str, int]]:
    model = str(an_office.folder / "model")
    with serving(an_office.index, 2, "--model", model) as address:
        yield address


def test_many_clients_meet_no_error(address: tuple[str, int]) -> None:
    load = Load()
    asyncio.run(ask_for(address, QUESTIONS, 50, 2.0, load))
    assert load.failures == {}
    assert len(load.milliseconds) >= 50


def test_a_generation_published_meanwhile_fails_and_mixes_nothing(
    address: tuple[str, int], an_office: Office, published: pytest.MonkeyPatch
) -> None:
    answers: list[tuple[int, Any]] = []
    done = threading.Event()

    def ask(number: int) -> None:
        connection = HTTPConnection(*address, timeout=30)
        while not done.is_set():
            number += 1
            body = json.dumps({"question": QUESTIONS[number % len(QUESTIONS)]})
            kind = {"Content-Type": "application/json"}
            connection.request("POST", "/api/v1/ask", body, kind)
            response = connection.getresponse()
            answers.append((response.status, json.loads(response.read())))
        connection.close()

    clients = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for client in clients:
        client.start()
    try:
        for _ in range(4):
            an_office.publish(published)
            newest = len(answers)
            until = time.monotonic() + 20
            while len(answers) < newest + 40 and time.monotonic() < until:
                time.sleep(0.05)
    finally:
        done.set()
        for client in clients:
            client.join()
    assert {status for status, _ in answers} == {200}
    assert {answer["generation"] for _, answer in answers} == set(an_office.texts)
    assert {answer["outcome"] for _, answer in answers} == {"answered", "declined"}
    for _, answer in answers:
        text = an_office.texts[answer["generation"]]
        for citation in answer["citations"]:
            assert text[citation["start"] : citation["end"]] == citation["quote"]
