"""The service takes up a new generation without a restart, and keeps the old one otherwise."""

import shutil
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest

from assistant.service.service import Service
from corpus.errors import GenerationError, ModelError
from index import generation as generation_module
from index.build import build
from index.generation import current
from tests.corpus.office import edit, write_office
from tests.index.small_model import WORDS, write_small_model
from tests.said import english_half


class Office:
    """An office whose index is built, edition after edition."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = folder / "index"
        self.model = str(write_small_model(folder / "model"))
        self.edition = 1
        write_office(folder / "office")

    def publish(self) -> str:
        """Builds the next edition and returns its generation's id."""
        old, self.edition = self.edition, self.edition + 1
        edit(self.folder / "office" / "catalogue.toml", f"第{old}版", f"第{self.edition}版")
        return build(self.folder / "office", self.index, self.model)

    def serve(self) -> Service:
        return Service(self.index, self.model)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.publish()
    return office


def title(service: Service) -> str:
    return service.corpus().documents[0].title


def test_a_new_generation_is_served_at_the_next_question(office: Office) -> None:
    service = office.serve()
    first = service.generation()
    assert title(service) == "業務案内 第2版"
    assert service.generation() is first
    id = office.publish()
    assert service.ask("特許の窓口は?")[0].generation == id
    assert title(service) == "業務案内 第3版"


def test_what_is_served_outlives_the_removal_of_its_folder(office: Office) -> None:
    service = office.serve()
    generation = service.generation()
    for _ in range(2):
        office.publish()
    shutil.rmtree(office.index / generation.id, ignore_errors=True)
    assert generation.read("特許").whole.tokens
    assert len(generation.passage_legs.lexical.best(generation.read("特許").whole.tokens, 1)) == 1


def test_a_broken_generation_is_refused_and_reported_once(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    service = office.serve()
    served = service.generation().id
    office.publish()
    (current(office.index) / "corpus.json").unlink()
    assert service.ask("特許の窓口は?")[0].generation == served
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "corpus.json" in error
    assert "kept" in error
    assert service.ask("特許の窓口は?")[0].generation == served
    assert capsys.readouterr().err == ""


def test_after_a_broken_generation_a_good_one_is_served(office: Office) -> None:
    service = office.serve()
    office.publish()
    (current(office.index) / "corpus.json").unlink()
    service.generation()
    id = office.publish()
    assert service.generation().id == id


def damage(index: Path) -> Path:
    """Turns one bit over in the vectors of what is served."""
    path = current(index) / "passages" / "vectors.faiss"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    return path


def test_a_service_that_starts_on_a_damaged_generation_serves_the_one_before(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current(office.index).name
    office.publish()
    path = damage(office.index)
    service = office.serve()
    assert [service.ask("特許の窓口は?")[0].generation for _ in range(2)] == [before, before]
    assert service.is_behind()
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    for part in (before, f"{path}: 壊れています。", " / damaged", "madoguchi build"):
        assert part in error
    id = office.publish()
    assert service.generation().id == id
    assert not service.is_behind()


def test_a_large_generation_answers_while_it_is_checked_and_is_left_once_damage_is_found(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current(office.index).name
    damaged = office.publish()
    path = damage(office.index)
    go_on = Event()
    original = generation_module.verify_files

    def slowly(*given: Any) -> None:
        go_on.wait(30)
        original(*given)

    monkeypatch.setattr(generation_module, "verify_files", slowly)
    monkeypatch.setattr(generation_module, "_CHECKED_FIRST", 0)
    service = office.serve()
    served = service.generation()
    assert (served.id, service.is_behind()) == (damaged, False)
    go_on.set()
    for _ in range(300):
        if served.damage:
            break
        sleep(0.1)
    assert service.ask("特許の窓口は?")[0].generation == before
    assert service.is_behind()
    assert f"{path}: 壊れています。" in capsys.readouterr().err


def test_without_another_whole_generation_a_damaged_one_is_refused(office: Office) -> None:
    path = damage(office.index)
    with pytest.raises(GenerationError) as caught:
        office.serve()
    assert english_half(caught.value, path).startswith("damaged")


def test_another_model_than_the_newest_generations_is_no_damage(
    office: Office, tmp_path: Path
) -> None:
    other = str(write_small_model(tmp_path / "other", [*WORDS, "半導体"]))
    build(tmp_path / "office", office.index, other)
    with pytest.raises(ModelError, match="--model"):
        office.serve()


@pytest.mark.parametrize("content", [None, "20200101T000000Z-00000000"])
def test_a_lost_pointer_leaves_the_present_generation(
    office: Office, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    service = office.serve()
    served = service.generation().id
    pointer = office.index / "CURRENT"
    pointer.unlink()
    if content is not None:
        pointer.write_text(content, encoding="utf-8")
    for _ in range(2):
        assert service.ask("特許の窓口は?")[0].generation == served
    assert service.is_behind()
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert str(office.index) in error


def test_without_an_index_nothing_is_served(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="holds no index"):
        Service(tmp_path, None)
