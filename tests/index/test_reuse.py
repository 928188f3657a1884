"""Work of earlier builds: the same result as from nothing, and never a wrong one."""

import errno
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import index.build
import index.work
from index.build import build
from index.document import read_document
from index.generation import current, open_generation
from index.manifest import read_manifest
from index.reuse import FOLDER, Reuse, key
from ingest.general import Names
from tests.corpus.office import GUIDE, add_document, edit, sha256, write_office
from tests.index.test_build import new_edition


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return write_office(tmp_path / "office")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the documents that are read, in order."""
    read: list[str] = []

    def counting(document: Any, *others: Any) -> Any:
        read.append(document.id)
        return read_document(document, *others)

    monkeypatch.setattr(index.build, "read_document", counting)
    monkeypatch.setattr(index.work, "read_document", counting)  # ahead, where there is much
    return read


def test_a_document_that_did_not_change_is_not_read_again(
    office: Path, tmp_path: Path, counted: list[str]
) -> None:
    build(office, tmp_path / "index")
    build(office, tmp_path / "index")
    assert counted == ["guide"]
    new_edition(office, 1)
    build(office, tmp_path / "index")
    assert counted == ["guide", "guide"]


def test_a_document_that_names_a_matter_is_the_only_one_read_again(
    office: Path, tmp_path: Path, counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The general vocabulary is the office's own as far as its documents name it."""
    edit(office / "vocabulary.toml", "general = false", "general = true")
    add_document(office, "news", "お知らせ", "お知らせ\n")
    looked: list[str] = []
    look = Names.standing_in

    def looking(names: Names, text: str) -> set[str]:
        looked.append(text)
        return look(names, text)

    monkeypatch.setattr(Names, "standing_in", looking)
    build(office, tmp_path / "index")
    before = open_generation(tmp_path / "index").corpus.vocabulary
    text = "お知らせ\n狂犬病予防注射\n"
    (office / "documents" / "news.txt").write_text(text, encoding="utf-8")
    edit(office / "catalogue.toml", sha256("お知らせ\n"), sha256(text))
    build(office, tmp_path / "index")
    after = open_generation(tmp_path / "index").corpus.vocabulary
    assert {term.term for term in after.terms} - {term.term for term in before.terms}
    assert counted == ["guide", "news", "news"]
    assert looked == [GUIDE, "お知らせ\n", text]


def test_a_build_on_earlier_work_equals_one_from_nothing(office: Path, tmp_path: Path) -> None:
    build(office, tmp_path / "index")
    new_edition(office, 1)
    build(office, tmp_path / "index")
    build(office, tmp_path / "fresh")
    grown, fresh = (read_manifest(current(tmp_path / name)).files for name in ("index", "fresh"))
    assert grown == fresh
    assert len(fresh) > 10


def test_work_that_was_damaged_is_done_again(
    office: Path, tmp_path: Path, counted: list[str]
) -> None:
    index = tmp_path / "index"
    build(office, index)
    kept = read_manifest(current(index)).files
    for path in (index / FOLDER).iterdir():
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    build(office, index)
    assert counted == ["guide", "guide"]
    assert read_manifest(current(index)).files == kept


def test_work_that_nothing_asks_for_is_removed(office: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build(office, index)
    before = {path.name for path in (index / FOLDER).iterdir()}
    new_edition(office, 1)
    build(office, index)
    after = {path.name for path in (index / FOLDER).iterdir()}
    gone = {name for name in before - after if name.startswith("document-")}
    assert len(gone) == 1
    assert len(after) == len(before)


def test_arrays_and_texts_come_back_as_they_were(tmp_path: Path) -> None:
    reuse = Reuse(tmp_path)
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    reuse.put("kind-1", (["事業承継"], array))
    words, found = reuse.get("kind-1", tuple[list[str], np.ndarray]) or ([], np.zeros(0))
    assert words == ["事業承継"]
    assert found.dtype == np.float32
    assert found.tolist() == array.tolist()
    shutil.rmtree(tmp_path / FOLDER)
    assert reuse.get("kind-1", tuple[list[str], np.ndarray]) is None


def test_a_key_tells_kinds_and_sources_apart() -> None:
    assert key("a", "x", 1) == key("a", "x", 1)
    assert len({key("a", "x"), key("b", "x"), key("a", "y"), key("a", "x", "")}) == 4


def test_work_that_another_build_clears_away_meanwhile_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def cleared_before(self: Path, target: Path) -> Path:
        Reuse(tmp_path).remove_unused()
        return replace(self, target)

    reuse = Reuse(tmp_path)
    reuse.put("first", [1])
    monkeypatch.setattr(Path, "replace", cleared_before)
    reuse.put("second", [2])
    assert reuse.get("second", list[int]) is None
    reuse.remove_unused()


def test_half_a_piece_of_work_is_removed_from_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(self: Path, _content: bytes) -> int:
        self.open("wb").close()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match="No space left"):
        Reuse(tmp_path).put("first", [1])
    assert list((tmp_path / FOLDER).iterdir()) == []
