"""Fixtures over the real corpus and the real index, built once a session."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.records import Corpus, Document
from index.build import build
from index.generation import Generation, open_generation
from ingest.load import load_corpus

TOHOKU = Path(__file__).parent.parent / "corpus" / "tohoku"


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus(TOHOKU)


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    build(TOHOKU, folder)
    return folder


@pytest.fixture(scope="session")
def generation(index_folder: Path) -> Generation:
    return open_generation(index_folder)


@pytest.fixture
def document() -> Callable[[str], Document]:
    """Makes a document of a text."""

    def make(text: str) -> Document:
        return Document(
            id="d",
            title="d",
            title_en=None,
            publisher="p",
            kind="k",
            published=None,
            published_note=None,
            valid_from=None,
            valid_until=None,
            supersedes=(),
            file="d.txt",
            sha256="",
            text=text,
        )

    return make
