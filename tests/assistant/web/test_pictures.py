"""Pictures are made few at a time, and kept while there is room."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.web.files import files_and_pictures
from assistant.web.pictures import Pictures
from assistant.web.texts_en import EN
from corpus.errors import ReadError
from ingest.pictures import Mark, Picture
from tests.assistant.web.desk import CORPUS


@dataclass(frozen=True, slots=True)
class Press:
    """Stands for the making of pictures: it begins, waits for `go`, and notes the page."""

    begun: Event = field(default_factory=Event)
    go: Event = field(default_factory=Event)
    made: list[int] = field(default_factory=list)

    def make(self, _: Path, page: int, _marked: tuple[Mark, ...]) -> Picture:
        self.begun.set()
        assert self.go.wait(10)
        if page == 13:
            raise ReadError("13: cannot be drawn.")
        self.made.append(page)
        return Picture("image/png", bytes(100))


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    press = Press()
    monkeypatch.setattr("assistant.web.pictures.page_picture", press.make)
    return press


def test_too_many_pictures_at_once_are_refused_for_a_while(press: Press, tmp_path: Path) -> None:
    pictures = Pictures(at_once=1, waiting=0)
    app = FastAPI()
    app.include_router(files_and_pictures(lambda: CORPUS, lambda _: tmp_path, pictures))
    client = TestClient(app)
    first = Thread(target=client.get, args=("/documents/leaflet/pages/1",))
    first.start()
    assert press.begun.wait(10)
    refused = client.get("/documents/leaflet/pages/3?lang=en")
    assert refused.status_code == 503
    assert EN.busy in refused.text
    assert refused.headers["retry-after"].isdigit()
    press.go.set()
    first.join(10)
    assert client.get("/documents/leaflet/pages/3").status_code == 200
    assert press.made == [1, 3]


def test_who_waits_for_a_picture_that_is_being_made_gets_that_one(press: Press) -> None:
    pictures = Pictures(at_once=1, waiting=1)
    got: list[Picture | None] = []
    asking = [Thread(target=lambda: got.append(pictures.picture(Path("a"), 1, ()))) for _ in "ab"]
    for thread in asking:
        thread.start()
    press.go.set()
    for thread in asking:
        thread.join(10)
    assert press.made == [1]
    assert got[0] is got[1] is not None


def test_pictures_are_kept_while_there_is_room(press: Press) -> None:
    press.go.set()
    pictures = Pictures(capacity=250)
    for number in (1, 2, 1, 3, 1, 2):
        assert pictures.picture(Path("a"), number, ()) is not None
    # Two fit: 3 drove out 2, which was used before 1.
    assert press.made == [1, 2, 3, 2]


def test_a_page_that_cannot_be_drawn_leaves_room_for_others(press: Press) -> None:
    press.go.set()
    pictures = Pictures(at_once=1, waiting=0)
    for _ in range(3):
        with pytest.raises(ReadError):
            pictures.picture(Path("a"), 13, ())
    assert pictures.picture(Path("a"), 1, ()) is not None
