"""Fixtures over the real corpus and the real index, built once a session."""

from pathlib import Path

import pytest

from corpus.records import Corpus
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
