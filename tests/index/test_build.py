"""Building: published whole or not at all, one at a time, the same from the same corpus."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest

import index.build
from corpus.errors import CorpusError, GenerationError, ModelError
from index.build import build
from index.files import FOLDER as FILES
from index.generation import Generation, current, open_generation
from index.manifest import checksums, verify
from index.reuse import FOLDER as WORK
from index.search import search
from tests.conftest import TOHOKU
from tests.corpus.office import edit, write_office
from tests.index.small_model import write_small_model

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return write_office(tmp_path / "office")


@pytest.fixture
def model(tmp_path: Path) -> str:
    return str(write_small_model(tmp_path / "model"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that goes on by a second at each look."""

    class Clock(datetime):
        step = timedelta(seconds=1)
        seen = datetime(2026, 11, 21, 20, 36, tzinfo=UTC)

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            cls.seen += cls.step
            return cls.fromtimestamp(cls.seen.timestamp(), tz)

    monkeypatch.setattr(index.build, "datetime", Clock)
    return Clock


def folders(index: Path) -> list[str]:
    return sorted(p.name for p in index.iterdir() if p.is_dir() and p.name not in (FILES, WORK))


def new_edition(office: Path, old: int) -> None:
    edit(office / "catalogue.toml", f"第{old}版", f"第{old + 1}版")


def interrupted(task: str, office: Path, index: Path, model: str) -> subprocess.Popen[str]:
    program = [sys.executable, "-m", "tests.index.interrupted", task]
    command = [*program, str(office), str(index), model]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.usefixtures("clock")
def test_a_build_names_and_publishes_a_generation(office: Path, tmp_path: Path, model: str) -> None:
    id = build(office, tmp_path / "new" / "index", model)
    assert id.startswith("20261121T203601Z-")
    assert current(tmp_path / "new" / "index").name == id
    generation = open_generation(tmp_path / "new" / "index", model)
    manifest = generation.manifest
    assert (generation.id, manifest.corpus) == (id, "office")
    assert manifest.created == "2026-11-21T20:36:01+00:00"
    assert id.endswith(manifest.corpus_sha256[:8])
    assert (manifest.counts.documents, manifest.counts.divisions) == (1, 3)
    assert manifest.counts.passages == len(generation.passages)
    assert manifest.counts.sentences == len(generation.sentences)
    assert manifest.counts.phrases == len(generation.phrases)
    assert set(manifest.files) == set(checksums(current(tmp_path / "new" / "index")))
    assert manifest.versions["fugashi"]


def test_the_manifest_is_readable_json_with_all_weights(index_folder: Path) -> None:
    manifest = json.loads((current(index_folder) / "manifest.json").read_text("utf-8"))
    assert {"model", "weights", "corpus_sha256", "counts", "versions", "maker", "files"} <= set(
        manifest
    )
    assert {"fusion", "division", "contact", "sentence", "answerable"} <= set(manifest["weights"])


@pytest.mark.usefixtures("clock")
def test_old_generations_are_removed_but_one(office: Path, tmp_path: Path, model: str) -> None:
    index = tmp_path / "index"
    ids = []
    for edition in range(1, 5):
        ids.append(build(office, index, model))
        new_edition(office, edition)
    assert folders(index) == ids[-2:]
    assert current(index).name == ids[-1]


def test_one_corpus_built_twice_in_a_second(
    office: Path, tmp_path: Path, model: str, clock: Any
) -> None:
    clock.step = timedelta(0)
    build(office, tmp_path / "index", model)
    build(office, tmp_path / "index", model)


def test_what_a_killed_removal_left_is_removed(office: Path, tmp_path: Path, model: str) -> None:
    half = tmp_path / "index" / "20200101T000000Z-00000000"
    (half / "passages").mkdir(parents=True)
    (half / "passages" / "vectors.faiss").write_bytes(b"IxFI")
    id = build(office, tmp_path / "index", model)
    assert folders(tmp_path / "index") == [id]


def test_what_a_killed_build_left_is_removed(office: Path, tmp_path: Path, model: str) -> None:
    half = tmp_path / "index" / ".building-20200101T000000Z-00000000"
    half.mkdir(parents=True)
    (half / "corpus.json").write_text("{", encoding="utf-8")
    id = build(office, tmp_path / "index", model)
    assert folders(tmp_path / "index") == [id]


def test_the_last_whole_generation_is_kept_beside_the_new_one(
    office: Path, tmp_path: Path, model: str
) -> None:
    index = tmp_path / "index"
    whole, damaged = build(office, index, model), build(office, index, model)
    (index / damaged / "corpus.json").write_bytes(b"{")
    newest = build(office, index, model)
    assert folders(index) == sorted([whole, newest])


def test_a_generation_that_was_never_served_is_not_the_one_before(
    office: Path, tmp_path: Path, model: str
) -> None:
    index = tmp_path / "index"
    served, unpublished = build(office, index, model), build(office, index, model)
    (index / "CURRENT").write_text(served, encoding="utf-8")
    newest = build(office, index, model)
    assert folders(index) == sorted([served, newest])
    assert not (index / unpublished).exists()


def test_a_damaged_generation_before_keeps_every_file(
    office: Path, tmp_path: Path, model: str
) -> None:
    index = tmp_path / "index"
    (index / build(office, index, model) / "corpus.json").write_bytes(b"{")
    (index / FILES / "of-the-damaged-one.txt").write_bytes(b"")
    build(office, index, model)
    assert (index / FILES / "of-the-damaged-one.txt").exists()
    for _ in range(2):
        build(office, index, model)
    assert not (index / FILES / "of-the-damaged-one.txt").exists()


def test_a_broken_corpus_leaves_the_index_as_it_was(
    office: Path, tmp_path: Path, model: str
) -> None:
    index = tmp_path / "index"
    build(office, index, model)
    before = {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}
    edit(office / "divisions.toml", "022-221-4819", "022-221-4818")
    with pytest.raises(CorpusError, match="chizai"):
        build(office, index, model)
    assert {path: path.read_bytes() for path in index.rglob("*") if path.is_file()} == before


def test_a_broken_corpus_makes_no_index_folder(office: Path, tmp_path: Path, model: str) -> None:
    (office / "divisions.toml").unlink()
    with pytest.raises(CorpusError):
        build(office, tmp_path / "index", model)
    assert not (tmp_path / "index").exists()


def test_a_broken_model_makes_no_index_folder(office: Path, tmp_path: Path, model: str) -> None:
    (Path(model) / "tokenizer.json").unlink()
    with pytest.raises(ModelError):
        build(office, tmp_path / "index", model)
    assert not (tmp_path / "index").exists()


def test_killed_at_any_moment_a_build_leaves_a_whole_generation_served(
    office: Path, tmp_path: Path, model: str
) -> None:
    index = tmp_path / "index"
    with interrupted("kill", office, index, model) as process:
        assert process.stdout is not None
        rows = [json.loads(line) for line in process.stdout]
    assert process.returncode == 0
    *killed, last = rows
    assert len(killed) > 20
    assert not any(row["ended"] for row in killed)
    # Nearly every kill left the old one; only those after the switch left the new one, whole.
    assert sum(row["served"] == row["before"] for row in killed) >= len(killed) - 6
    for row in killed:
        assert row["error"] is None
        assert row["served"] == row["before"] or row["title"] == row["edition"]
    assert last["ended"]
    assert last["title"] == last["edition"]
    assert not list(index.glob(".building-*"))


def test_of_two_builds_at_once_the_second_is_refused(
    office: Path, tmp_path: Path, model: str
) -> None:
    index = tmp_path / "index"
    first = build(office, index, model)
    new_edition(office, 1)
    process = interrupted("stop", office, index, model)
    try:
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        with pytest.raises(GenerationError, match="another build is running; wait") as caught:
            build(office, index, model)
        assert str(index) in str(caught.value)
        assert current(index).name == first
        assert list(index.glob(".building-*"))
        process.send_signal(signal.SIGCONT)
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.communicate()
    assert current(index).name != first
    verify(current(index))


def test_the_same_corpus_gives_the_same_ranking_whatever_the_hash_seed_and_the_threads(
    generation: Generation, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "madoguchi", "build", "--index", str(tmp_path / "index")]
    environment = {**os.environ, "PYTHONHASHSEED": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    other = open_generation(tmp_path / "index")
    assert done.stdout.strip() == other.id
    ours, theirs = generation.manifest, other.manifest
    assert theirs.corpus == TOHOKU.name
    assert theirs.corpus_sha256 == ours.corpus_sha256
    assert theirs.counts == ours.counts
    assert theirs.files == ours.files
    for text in ("事業承継の相談先は?", "2021年の付加価値生産性", "半導体 人材", "wind power"):
        first = search(generation, generation.read(text))
        second = search(other, other.read(text))
        assert [(hit.row, hit.fused) for hit in first] == [(hit.row, hit.fused) for hit in second]
