"""A build on a Ray cluster: two nodes in network namespaces, one of which is killed."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace

import pytest

from corpus.errors import GenerationError, ReadError
from index.ahead import SourceReader
from index.build import build
from index.cluster import Cluster, _called, _read_sent
from index.reuse import FOLDER as WORK
from index.work import files_made_with
from ingest.read import read
from madoguchi import main
from tests.corpus.office import write_office
from tests.index.nodes import ADDRESSES, PORT, ROOT, Nodes, NoNamespacesError, two_nodes
from tests.index.small_model import write_small_model
from tests.index.test_ahead import add, files, wait_until
from tests.ingest.bad_packages import docx

HEAD, OTHER = 0, 1


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    pytest.importorskip("ray", reason="Ray is not installed")
    try:
        with two_nodes() as nodes:
            yield nodes
    except NoNamespacesError as error:
        pytest.skip(f"network namespaces cannot be made here: {error}")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = write_office(tmp_path / "office")
    add(folder, "letter.docx", docx())
    return folder


@pytest.fixture
def model(tmp_path: Path) -> str:
    return str(write_small_model(tmp_path / "model"))


def started(nodes: Nodes, office: Path, index: Path, model: str) -> subprocess.Popen[str]:
    """A build that was begun on the head of the cluster."""
    arguments = ["--corpus", office, "--index", index, "--model", model]
    command = [sys.executable, "-m", "madoguchi", "build", *arguments]
    command = nodes.inside(HEAD, *command, "--ray", f"{ADDRESSES[0]}:{PORT}")
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=nodes.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_file_that_cannot_be_read_has_the_same_sentence_on_a_cluster(
    nodes: Nodes, office: Path, tmp_path: Path, model: str
) -> None:
    add(office, "broken.docx", b"PK\x03\x04")
    process = started(nodes, office, tmp_path / "many", model)
    said = process.communicate(timeout=120)[1]
    with pytest.raises(ReadError) as caught:
        build(office, tmp_path / "one", model)
    assert (process.returncode, said) == (1, f"madoguchi: {caught.value}\n")


def test_a_node_that_is_killed_costs_time_alone(
    nodes: Nodes, office: Path, tmp_path: Path, model: str
) -> None:
    for number in range(30):
        lines = (
            f"{number}号の{line}番の会社に融資をした額は{line * 7}円。" for line in range(1000)
        )
        add(office, f"long-{number}.txt", "\n\n".join(lines).encode())
    process = started(nodes, office, tmp_path / "many", model)
    work = tmp_path / "many" / WORK
    wait_until(
        lambda: (any(work.glob("document-*")) and nodes.works(OTHER)) or process.poll() is not None
    )
    assert process.poll() is None
    nodes.kill(OTHER)
    said = process.communicate(timeout=180)[1]
    assert process.returncode == 0, said
    build(office, tmp_path / "one", model)
    assert files(tmp_path / "many") == files(tmp_path / "one")


def test_a_file_that_was_sent_is_read_as_from_its_place(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(docx())
    assert _read_sent((files_made_with(), path, docx())) == read(path)
    with pytest.raises(GenerationError, match="another version of this program"):
        _read_sent(("made-otherwise", path, docx()))


def test_a_machine_without_this_program_is_no_traceback() -> None:
    ray = pytest.importorskip("ray", reason="Ray is not installed")
    cluster = Cluster.__new__(Cluster)
    cluster._ray = ray
    failed: Future[None] = Future()
    cause = ray.exceptions.RaySystemError(ModuleNotFoundError("No module named 'index'"))
    failed.set_exception(ray.exceptions.RayTaskError("read", "Traceback …", cause))
    told = cluster._told(SimpleNamespace(future=lambda: failed))
    with pytest.raises(GenerationError, match=r"No module named 'index'.*; see that every machine"):
        told.result()


def test_a_machine_of_another_version_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "node-7")
    reader = SourceReader(None, {}, "made-otherwise", None, None)
    with pytest.raises(GenerationError, match=r"^node-7: .*another version of this program"):
        _called(reader, {})


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--ray", "somewhere"], 2, "give host and port of the cluster's head"),
        (["--ray", "127.0.0.1:1"], 1, "no Ray cluster reached ("),
        (["--ray", "127.0.0.1:1", "--workers", "2"], 2, "give --workers or --ray, not both"),
    ],
)
def test_a_cluster_that_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, said: str
) -> None:
    pytest.importorskip("ray", reason="Ray is not installed")
    assert main(["build", "--index", str(tmp_path / "index"), *arguments]) == status
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert said in lines[0]


def test_without_ray_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    assert main(["build", "--index", str(tmp_path), "--ray", "127.0.0.1:1"]) == 1
    assert "pip install 'madoguchi[ray]'" in capsys.readouterr().err
