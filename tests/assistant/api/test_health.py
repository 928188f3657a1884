"""Whether the service lives and can answer, for supervision."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from assistant.service.counter import Counter
from corpus.errors import GenerationError, StoreError
from tests.assistant.api.described import Described
from tests.assistant.api.served import application, small_counter


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Counter]:
    counter = small_counter(tmp_path)
    yield counter
    counter.close()
    counter.database.close()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_whole_service_lives_and_is_ready(client: Described, method: str) -> None:
    assert client.request(method, "/healthz").status_code == 200
    assert client.request(method, "/readyz").status_code == 200
    assert client.get("/readyz").json()["generation"] == "20260401T0000Z-sample"


def test_without_its_database_it_lives_but_is_not_ready(
    own: Counter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def refused() -> Iterator[Session]:
        raise StoreError("database postgresql://desk@secret-host/desk: refused")
        yield

    monkeypatch.setattr(own.database, "reading", refused)
    with Described(application(own)) as client:
        response = client.get("/readyz")
        assert client.get("/healthz").status_code == 200
    assert response.status_code == 503
    assert "データベース" in response.json()["detail"]
    assert "secret-host" not in response.text
    assert "secret-host" in capsys.readouterr().err


def test_a_database_that_is_gone_is_noticed(own: Counter, tmp_path: Path) -> None:
    own.database.close()
    (tmp_path / "desk.db").rename(tmp_path / "away.db")
    (tmp_path / "desk.db").mkdir()
    with Described(application(own)) as client:
        assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize(
    "lost", ["DROP TABLE confirmation", "ALTER TABLE question DROP COLUMN answer"]
)
def test_a_database_that_has_lost_a_table_or_a_column_is_noticed(own: Counter, lost: str) -> None:
    with Described(application(own)) as client:
        assert client.get("/readyz").status_code == 200
        with own.database.transaction() as session:
            session.execute(text(lost))
        assert client.get("/readyz").status_code == 503


def test_without_an_index_it_is_not_ready(
    own: Counter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lost() -> str:
        raise GenerationError("/srv/index holds no index")

    monkeypatch.setattr(own.service, "generation_id", lost)
    with Described(application(own)) as client:
        response = client.get("/readyz")
    assert response.status_code == 503
    assert "madoguchi build" in response.json()["detail"]
    assert "/srv/index" not in response.text
    assert "/srv/index" in capsys.readouterr().err


def test_a_service_that_is_behind_is_ready_and_says_so(
    own: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Described(application(own)) as client:
        assert "warning" not in client.get("/readyz").json()
        monkeypatch.setattr(own.service, "is_behind", lambda: True)
        response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["status"] == "ready"
    assert "madoguchi build" in response.json()["warning"]


def test_where_feedback_cannot_be_kept_the_api_says_so(
    own: Counter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def refused(**_: object) -> Iterator[Session]:
        raise StoreError("database postgresql://desk@secret-host/desk: refused")
        yield

    with Described(application(own)) as client:
        token = client.api("POST", "/ask", json={"question": "道に迷いました"}).json()
        monkeypatch.setattr(own.database, "transaction", refused)
        judgement = {"token": token["feedback_token"], "helpful": True}
        response = client.api("POST", "/feedback", json=judgement)
        assert "secret-host" in capsys.readouterr().err
        answered = client.api("POST", "/ask", json={"question": "道に迷いました"})
    assert response.status_code == 503
    assert response.json()["type"] == "/api/v1/problems/unavailable"
    assert response.headers["retry-after"] == "30"
    assert "secret-host" not in response.text
    assert (answered.status_code, answered.json()["receipt"]) == (200, None)
