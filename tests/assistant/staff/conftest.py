"""A desk of its own for each test, made once and copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from assistant.service.counter import Counter, Keeping
from assistant.service.publishing import Publisher
from assistant.store import accounts
from index.build import build
from tests.assistant.staff.desk_client import Visitor, service, stored_counter
from tests.assistant.staff.published_desk import PublishedDesk
from tests.assistant.web.desk import sample_counter
from tests.corpus.office import write_office
from tests.index.small_model import write_small_model


@pytest.fixture(scope="module", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Passwords that cost little; what they cost in truth is tested with the accounts."""
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", quick)
        yield


@pytest.fixture(scope="session")
def made_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    counter = stored_counter(folder)
    counter.close()
    counter.database.close()
    return folder


@pytest.fixture
def counter(made_folder: Path, tmp_path: Path) -> Iterator[Counter]:
    """Keeps questions; has an account of each role."""
    folder = tmp_path / "desk"
    shutil.copytree(made_folder, folder)
    counter = sample_counter(folder, Keeping(questions=True))
    yield counter
    counter.close()
    counter.database.close()


@pytest.fixture
def app(counter: Counter) -> FastAPI:
    return service(counter)


@pytest.fixture
def nobody(app: FastAPI) -> Visitor:
    return Visitor(app)


@pytest.fixture
def reviewer(app: FastAPI) -> Visitor:
    return _signed_in(app, "確認花子")


@pytest.fixture
def administrator(app: FastAPI) -> Visitor:
    return _signed_in(app, "管理者")


def _signed_in(app: FastAPI, name: str) -> Visitor:
    visitor = Visitor(app)
    assert visitor.sign_in(name).status_code == 303
    return visitor


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    write_office(folder / "office")
    build(folder / "office", folder / "index", str(write_small_model(folder / "model")))
    return folder


@pytest.fixture
def office_folder(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "built")
    (tmp_path / "built" / "index" / "source").write_text(
        str(tmp_path / "built" / "office"), "utf-8"
    )
    return tmp_path / "built"


@pytest.fixture
def desk(office_folder: Path) -> Iterator[PublishedDesk]:
    publisher = Publisher(office_folder / "index", str(office_folder / "model"))
    desk = PublishedDesk(office_folder, publisher)
    yield desk
    desk.close()
