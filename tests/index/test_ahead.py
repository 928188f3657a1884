"""Work of a build done ahead by others: the same generation, whoever did it and whatever befell."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest

import index.ahead
import index.build
from corpus.errors import GenerationError, ReadError
from index.ahead import SourceReader
from index.build import build
from index.generation import current
from index.manifest import read_manifest
from index.reuse import FOLDER as WORK
from index.reuse import Reuse
from index.workers import HERE, Here, Processes, local, spread
from ingest.extract import Extract
from ingest.read import read
from madoguchi import main
from tests.corpus.office import GUIDE, add_document, write_office
from tests.index.dying import die
from tests.index.small_model import write_small_model
from tests.ingest.bad_packages import docx

ROOT = Path(__file__).parents[2]
T = TypeVar("T")
R = TypeVar("R")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The office with some documents more, one of them a Word file."""
    folder = write_office(tmp_path / "office")
    for number in range(3):
        add(folder, f"note-{number}.txt", f"{GUIDE}\n融資の窓口{number}".encode())
    add(folder, "letter.docx", docx())
    return folder


@pytest.fixture
def model(tmp_path: Path) -> str:
    return str(write_small_model(tmp_path / "model"))


@pytest.fixture
def processes() -> Iterator[Processes]:
    """Two, for however little work."""
    with Processes(2, little=0) as workers:
        yield workers


def add(office: Path, name: str, content: bytes) -> None:
    add_document(office, name, name, content, name)


def files(index: Path) -> dict[str, str]:
    return read_manifest(current(index)).files


def never(*_: Any) -> Any:
    raise AssertionError("done in this process")


def test_processes_make_the_same_generation(
    office: Path,
    tmp_path: Path,
    model: str,
    processes: Processes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build(office, tmp_path / "one", model)
    monkeypatch.setattr(index.build, "read", plain_alone)
    monkeypatch.setattr(index.build, "read_document", never)
    monkeypatch.setattr(index.build, "read_phrases", never)
    build(office, tmp_path / "many", model, workers=processes)
    assert files(tmp_path / "many") == files(tmp_path / "one")


def test_processes_keep_what_they_have_read_themselves(
    office: Path, tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put(self: Reuse, key: str, content: bytes) -> None:
        assert not key.startswith(("document", "phrases")), "sent to this process"
        keep(self, key, content)

    keep = Reuse.put_packed
    monkeypatch.setattr(Reuse, "put_packed", put)
    with Processes(2, little=0) as workers:
        build(office, tmp_path / "index", model, workers=workers)
    kinds = {path.name.split("-")[0] for path in (tmp_path / "index" / WORK).iterdir()}
    assert {"document", "phrases", "text"} <= kinds


def test_a_disk_that_is_full_for_a_process_is_no_traceback(
    office: Path, tmp_path: Path, model: str, processes: Processes
) -> None:
    index = tmp_path / "index"
    index.mkdir()
    (index / WORK).write_text("in the way of a folder")
    with pytest.raises(GenerationError, match=r"work: .* / cannot be written .*nothing .* is"):
        build(office, index, model, workers=processes)


def plain_alone(path: Path) -> Extract:
    assert path.suffix == ".txt", "done in this process"
    return read(path)


def test_a_small_corpus_starts_no_process(
    office: Path, tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Processes, "submit", never)
    with local(2) as workers:
        build(office, tmp_path / "index", model, workers=workers)


def test_what_was_done_before_is_not_sent(
    office: Path, tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(office, tmp_path / "index", model)
    with Processes(2, little=0) as workers:
        monkeypatch.setattr(workers, "submit", never)
        monkeypatch.setattr(workers, "read", never)
        build(office, tmp_path / "index", model, workers=workers)


class Doomed(Processes):
    """Killed when the first piece of work is given out."""

    doomed = False

    def submit(self, function: Callable[[T], R], argument: T) -> Future[R]:
        if not self.doomed:
            self.doomed = True
            super().submit(die, None)
        return super().submit(function, argument)


def test_a_process_that_is_killed_costs_time_alone(
    office: Path, tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    build(office, tmp_path / "one", model)
    with Doomed(1, little=0) as workers:
        build(office, tmp_path / "many", model, workers=workers)
    assert "a worker was killed" in capsys.readouterr().err
    assert files(tmp_path / "many") == files(tmp_path / "one")


def test_a_file_that_cannot_be_read_ends_the_build_with_the_same_sentence(
    office: Path, tmp_path: Path, model: str, processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(office, "broken.docx", b"PK\x03\x04")
    said = []
    for name, workers in (("one", HERE), ("many", processes)):
        with pytest.raises(ReadError, match=r"broken\.docx") as caught:
            build(office, tmp_path / name, model, workers=workers)
        said.append(str(caught.value))
        monkeypatch.setattr(index.build, "read", plain_alone)  # nor is it read a second time
    assert said[0] == said[1]


def test_files_outside_the_corpus_are_not_read_ahead(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.docx").write_bytes(docx())
    with (office / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(
            '[[document]]\nid = "x"\ntitle = "x"\npublisher = "x"\nkind = "x"\n'
            'file = "../secret.docx"\nsha256 = "0"\n'
        )
    read: list[Path] = []
    monkeypatch.setattr(index.build, "read_files", lambda paths, *_: read.extend(paths) or {})
    with pytest.raises(Exception, match="outside the corpus"):
        build(office, tmp_path / "index")
    assert [path.name for path in read] == [
        "guide.txt", "note-0.txt", "note-1.txt", "note-2.txt", "letter.docx",
    ]  # fmt: skip


def test_a_worker_of_another_version_refuses() -> None:
    reader = SourceReader(None, {}, "made-otherwise", None, None)
    with pytest.raises(GenerationError, match="another version of this program"):
        pickle.loads(pickle.dumps(reader))({})


def test_a_model_that_needs_torch_stays_in_this_process(
    office: Path, tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.ahead, "StaticEncoder", str)  # so that this one is none
    with Processes(2, little=0) as workers:
        monkeypatch.setattr(workers, "submit", never)
        build(office, tmp_path / "index", model, workers=workers)


def test_no_more_is_in_work_than_keeps_the_workers_busy() -> None:
    class Three(Here):
        at_once = 3

    given: list[int] = []
    taken: list[tuple[int, str]] = []
    with ThreadPoolExecutor(2) as pool:

        def submit(item: int) -> Future[str]:
            given.append(item)
            return pool.submit(str, item)

        for item, future in spread(submit, range(50), Three()):
            assert len(given) - len(taken) <= 3
            taken.append((item, future.result()))
    assert sorted(taken) == [(item, str(item)) for item in range(50)]


def test_a_bar_shows_how_far_a_long_build_has_come(
    office: Path,
    tmp_path: Path,
    model: str,
    processes: Processes,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    build(office, tmp_path / "short", model, workers=processes)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(index.ahead, "_LONG", 1e-9)
    monkeypatch.setattr(index.ahead, "_PAUSES", {True: 0.0, False: 0.0})
    build(office, tmp_path / "long", model, workers=processes)
    bars = capsys.readouterr().err
    assert "ファイル / files: 100%" in bars
    assert "文書 / documents: " in bars


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_all_processes_end_with_the_one_that_builds(
    office: Path, tmp_path: Path, model: str, how: signal.Signals
) -> None:
    for number in range(20):
        lines = (
            f"{number}号の{line}番の会社に融資をした額は{line * 7}円。" for line in range(2000)
        )
        add(office, f"long-{number}.txt", "\n\n".join(lines).encode())
    arguments = ["--corpus", office, "--index", tmp_path / "index", "--model", model]
    command = [sys.executable, "-m", "madoguchi", "build", *arguments, "--workers", "2"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # What runs in the background of a shell, these tests too, ignores interruptions.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        work = tmp_path / "index" / WORK
        wait_until(lambda: any(work.glob("document-*")) or process.poll() is not None)
        assert process.poll() is None
        if how == signal.SIGINT:  # as from a terminal
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        said = process.communicate(timeout=30)[1]
        wait_until(lambda: not living(process.pid))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if how == signal.SIGINT:
        assert (process.returncode, said.strip()) == (1, "madoguchi: 中断しました / interrupted")


def test_nobody_waits_for_what_is_in_work_when_a_build_fails() -> None:
    workers = Processes(1, little=0)
    future = workers.submit(time.sleep, 30.0)
    wait_until(future.running)
    workers.__exit__(KeyboardInterrupt, None, None)
    assert isinstance(future.exception(), BrokenExecutor)


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def living(group: int) -> list[int]:
    """Processes of a group, those left out that nobody has buried yet."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, theirs = stat.read_text().rpartition(")")[2].split()[:3]
            if int(theirs) == group and state != "Z":
                found.append(int(stat.parent.name))
    return found


def test_a_number_of_workers_that_is_none(tmp_path: Path) -> None:
    assert main(["build", "--index", str(tmp_path), "--workers", "0"]) == 2
