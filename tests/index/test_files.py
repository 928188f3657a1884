"""The files of the documents beside the generations."""

import hashlib
from pathlib import Path

import pytest

from assistant.service.service import Service
from index.build import build
from index.files import FOLDER, is_original
from index.generation import open_generation
from tests.corpus.office import edit, write_office
from tests.corpus.test_loader import GUIDE_FILE


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return write_office(tmp_path / "office")


def add_a_line(office: Path) -> None:
    guide = office / GUIDE_FILE
    before = hashlib.sha256(guide.read_bytes()).hexdigest()
    guide.write_text(guide.read_text(encoding="utf-8") + "追記しました。\n", encoding="utf-8")
    after = hashlib.sha256(guide.read_bytes()).hexdigest()
    edit(office / "catalogue.toml", before, after)


def test_a_generation_keeps_the_file_when_the_corpus_is_gone(office: Path, tmp_path: Path) -> None:
    content = (office / GUIDE_FILE).read_bytes()
    build(office, tmp_path / "index")
    (office / GUIDE_FILE).unlink()
    generation = open_generation(tmp_path / "index")
    assert generation.file(generation.corpus.documents[0]).read_bytes() == content


def test_files_go_with_the_last_generation_that_names_them(office: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build(office, index)
    first = next((index / FOLDER).iterdir()).name
    for _ in range(2):
        add_a_line(office)
        build(office, index)
    kept = {path.name for path in (index / FOLDER).iterdir()}
    assert first not in kept
    assert len(kept) == 2


def test_a_damaged_file_is_not_given_out_and_mended_by_the_next_build(
    office: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    build(office, index)
    generation = open_generation(index)
    document = generation.corpus.documents[0]
    path = generation.file(document)
    assert is_original(path, document)
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    assert not is_original(path, document)
    assert Service(index, None).file(document) is None
    build(office, index)
    assert path.read_bytes() == content
    path.unlink()
    assert not is_original(path, document)
