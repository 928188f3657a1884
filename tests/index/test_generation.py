"""A generation is opened whole, or refused with the remedy."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from corpus.errors import GenerationError, ModelError
from index.build import build
from index.generation import current, open_folder, open_generation
from index.manifest import Manifest, checksums, read_manifest, verify, write_manifest
from index.search import search
from tests.corpus.office import write_office
from tests.index.small_model import WORDS, write_small_model
from tests.said import english_half

REMEDY = "madoguchi build"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an office, a small model, and an index of the one by the other."""
    folder = tmp_path_factory.mktemp("built")
    model = write_small_model(folder / "model")
    build(write_office(folder / "office"), folder / "index", str(model))
    return folder


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    """A copy of the index, to break."""
    shutil.copytree(built / "index", tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def model(built: Path) -> str:
    return str(built / "model")


def change_manifest(index: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """As another program would have written it: the checksums hold."""
    path = current(index) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    write_manifest(path.parent, msgspec.convert(manifest, Manifest))
    return path


def rewrite(index: Path, name: str, content: bytes) -> Path:
    """Another content whose checksum holds, as of another program."""
    path = current(index) / name
    path.write_bytes(content)
    change_manifest(index, lambda manifest: manifest.update(files=checksums(current(index))))
    return path


def refusal(index: Path, model: str, where: Path) -> str:
    with pytest.raises(GenerationError) as caught:
        open_generation(index, model)
    assert "\n" not in str(caught.value)
    assert "build" in str(caught.value)
    return english_half(caught.value, where)


def test_a_whole_generation_opens_and_finds(index: Path, model: str) -> None:
    generation = open_generation(index, model)
    verify(current(index))
    (hit,) = search(generation, generation.read("特許 商標"), 1)
    assert "特許、商標" in generation.documents["guide"].quote(hit.passage.start, hit.passage.end)


def test_a_folder_without_an_index_names_the_command(tmp_path: Path, model: str) -> None:
    said = "holds no index; build one with: madoguchi build"
    assert refusal(tmp_path, model, tmp_path) == said


@pytest.mark.parametrize("name", ["20200101T000000Z-00000000", "", ".", "../elsewhere"])
def test_a_pointer_to_nowhere_is_refused(index: Path, model: str, name: str) -> None:
    (index.parent / "elsewhere").mkdir()
    (index / "CURRENT").write_text(name, encoding="utf-8")
    message = refusal(index, model, index / "CURRENT")
    assert message.startswith("names ")
    assert message.endswith(REMEDY)


def test_a_pointer_with_a_line_end_is_read(index: Path, model: str) -> None:
    name = current(index).name
    (index / "CURRENT").write_text(f"{name}\n", encoding="utf-8")
    assert open_generation(index, model).id == name


def test_another_format_is_refused_with_both_numbers(index: Path, model: str) -> None:
    path = change_manifest(index, lambda manifest: manifest.update(format=99))
    assert refusal(index, model, path).startswith("format 99, this version reads ")


def test_a_generation_of_another_version_of_the_program_is_refused(index: Path, model: str) -> None:
    path = change_manifest(index, lambda manifest: manifest.update(maker="0" * 16))
    message = refusal(index, model, path)
    assert message.startswith("made by another version of this program")
    assert message.endswith(REMEDY)


def test_another_model_is_refused_with_both_names(index: Path, tmp_path: Path) -> None:
    other = str(write_small_model(tmp_path / "other", [*WORDS, "半導体"]))
    with pytest.raises(ModelError) as caught:
        open_generation(index, other)
    manifest = read_manifest(current(index))
    for part in (manifest.model.name, manifest.model.revision, other, "--model"):
        assert part in str(caught.value)


def test_the_same_model_in_another_folder_is_accepted(index: Path, tmp_path: Path) -> None:
    other = str(write_small_model(tmp_path / "copy"))
    assert open_generation(index, other).encoder.name == other


def test_a_missing_manifest_is_refused(index: Path, model: str) -> None:
    path = current(index) / "manifest.json"
    path.unlink()
    assert refusal(index, model, path).startswith("missing")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": "1"}'])
def test_what_is_no_manifest_is_refused(index: Path, model: str, text: str) -> None:
    path = current(index) / "manifest.json"
    path.write_text(text, encoding="utf-8")
    assert refusal(index, model, path).startswith("not a manifest (")


def test_each_missing_file_is_refused_by_name(index: Path, model: str) -> None:
    folder = current(index)
    names = sorted(read_manifest(folder).files)
    assert len(names) > 10
    for name in names:
        (folder / name).rename(folder / "away")
        assert refusal(index, model, folder / name).startswith("missing")
        (folder / "away").rename(folder / name)
    open_generation(index, model)


@pytest.mark.parametrize("name", ["corpus.json", "phrases.json"])
@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_broken_table_is_refused(index: Path, model: str, name: str, text: str) -> None:
    path = rewrite(index, name, text.encode())
    said = refusal(index, model, path)
    assert said.startswith(("cannot be read (", "has the shape (0,) instead of ("))


@pytest.mark.parametrize("name", ["classifier.npy", "pieces/starts.npy", "words/vectors.npy"])
@pytest.mark.parametrize("content", [b"", b"no array"])
def test_a_broken_array_is_refused(index: Path, model: str, name: str, content: bytes) -> None:
    rewrite(index, name, content)
    # Of the words and their vectors, which of the two is broken is not told.
    where = current(index) / name.removesuffix("/vectors.npy")
    assert "build the index again" in refusal(index, model, where)


def test_a_classifier_of_another_shape_is_refused(index: Path, model: str) -> None:
    path = current(index) / "classifier.npy"
    np.save(path, np.zeros((3, 2), dtype=np.float32))
    rewrite(index, "classifier.npy", path.read_bytes())
    assert refusal(index, model, path).startswith("has the shape (3, 2) instead of (")


def test_word_pieces_of_another_model_are_refused(index: Path, model: str) -> None:
    change_manifest(index, lambda manifest: manifest.update(pieces="0" * 16))
    with pytest.raises(ModelError, match="word pieces of another bundled model"):
        open_generation(index, model)


def test_broken_vectors_are_refused(index: Path, model: str) -> None:
    path = rewrite(index, "phrases/vectors.faiss", b"IxFI")
    assert refusal(index, model, path).startswith("cannot be opened (")


@pytest.mark.parametrize("name", ["corpus.json", "phrases.json", "sentences/vectors.npy"])
def test_verify_finds_a_changed_file(index: Path, name: str) -> None:
    path = current(index) / name
    verify(current(index))
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(GenerationError) as caught:
        verify(current(index))
    message = english_half(caught.value, path)
    assert message.startswith("damaged, sha256 is ")
    assert message.endswith(REMEDY)


@pytest.mark.parametrize("name", ["manifest.json", "manifest.sha256"])
def test_a_changed_manifest_is_refused_by_its_seal(index: Path, model: str, name: str) -> None:
    path = current(index) / name
    path.write_bytes(path.read_bytes() + b" ")
    manifest = current(index) / "manifest.json"
    assert refusal(index, model, manifest).startswith("damaged, ")


def test_a_pointer_that_is_no_text_is_refused(index: Path, model: str) -> None:
    (index / "CURRENT").write_bytes(b"\xff")
    assert refusal(index, model, index / "CURRENT").startswith("cannot be read (")


def test_verify_finds_a_missing_file(index: Path) -> None:
    (current(index) / "corpus.json").unlink()
    with pytest.raises(GenerationError, match=r"corpus\.json: .* / missing"):
        verify(current(index))


def test_verify_finds_a_file_that_belongs_to_nobody(index: Path) -> None:
    (current(index) / "passages" / "more.txt").write_text("", encoding="utf-8")
    with pytest.raises(GenerationError, match=r"more\.txt: .* / not in the manifest"):
        verify(current(index))


def test_a_generation_that_is_not_served_opens_too(index: Path, model: str) -> None:
    folder = current(index)
    (index / "CURRENT").unlink()
    assert open_folder(folder, model).id == folder.name
