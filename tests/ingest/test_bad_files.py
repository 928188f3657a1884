"""Every kind of bad file: one line that says what to do, or its text; and nothing else changes."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.editing import entries
from corpus.errors import ReadError, printable
from index.build import build
from index.generation import current
from index.manifest import verify
from ingest.apart import Limits
from ingest.extract import Extract
from ingest.load import load_corpus
from ingest.read import read
from madoguchi import main
from tests.corpus.office import write_office
from tests.index.small_model import write_small_model
from tests.ingest.bad_files import KINDS
from tests.ingest.bad_outcomes import READ, REFUSED, REMARKS
from tests.ingest.bad_packages import WORDS, changed, docx, pptx, xlsx
from tests.ingest.bad_pdfs import one_page
from tests.said import english_half

ROOT = Path(__file__).parents[2]

# They go on until they meet a limit, which takes long with that of 2 GiB.
LIMITS = dict.fromkeys(("deflate-bomb.pdf", "form-bomb.pdf"), Limits(memory=768 * 2**20))
# Left out where a whole folder is read; each takes seconds.
SLOW = {
    "10000-empty-pages.pdf", "deflate-bomb.pdf", "form-bomb.pdf", "far-cells.xlsx",
    "merged-100000-times.xlsx", "merged-whole-10000-times.xlsx", "last-row.xlsx", "one-line.csv",
    "one-line.txt", "100000-columns.csv", "only-commas.csv", "deep-json.csv", "20-megabytes.html",
    "no-end-tags.html", "many-members.docx",
}  # fmt: skip
# In a folder, these are passed over with a line that says so.
SKIPPED = {
    **dict.fromkeys(
        ("pipe.txt", "pipe.pdf", "socket.txt", "lost.txt", "itself.txt"),
        "対象外 / skipped: ファイルではありません / no file",
    ),
    **dict.fromkeys(
        ("zero.txt", "zero.pdf"),
        "対象外 / skipped: フォルダの外へのリンク / a link that leads out of the folder",
    ),
}
UNREADABLE = {"unreadable.txt", "unreadable.csv"}
MARK = {"docProps/mark.txt": b"good"}  # so that they are not the very files among the bad ones
GOOD = {
    "good.pdf": one_page(),
    "good.docx": changed(docx(), MARK),
    "good.pptx": changed(pptx(), MARK),
    "good.xlsx": changed(xlsx(), MARK),
    "good.txt": "窓口の案内\n".encode(),
    "good.csv": "窓口,電話\n税務課,1\n".encode(),
    "good.html": f"<p>{WORDS}".encode(),
}

_JAPANESE_HALF = re.compile(r"(madoguchi: .+?: ).+?。 / ")  # behind a path

ROOT_READS_ALL = "the superuser may read every file"


def test_every_kind_has_one_outcome() -> None:
    assert set(REFUSED).isdisjoint(READ)
    assert set(REFUSED) | set(READ) == set(KINDS)
    assert len(KINDS) >= 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    for name, write in KINDS.items():
        write(folder / name)
    return folder


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> Mapping[str, Extract | ReadError]:
    """What comes of every kind; two files are read at a time."""

    def outcome(name: str) -> Extract | ReadError:
        try:
            return read(folder / name, LIMITS.get(name, Limits(seconds=60)))
        except ReadError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(KINDS, pool.map(outcome, KINDS), strict=True))


@pytest.mark.parametrize("name", REFUSED, ids=ascii)
def test_a_bad_file_is_one_line(
    folder: Path, outcomes: Mapping[str, Extract | ReadError], name: str
) -> None:
    if name in UNREADABLE and os.geteuid() == 0:
        pytest.skip(ROOT_READS_ALL)
    error = outcomes[name]
    assert isinstance(error, ReadError)
    assert english_half(error, printable(str(folder / name))) == REFUSED[name]
    assert len(str(error).splitlines()) == 1


@pytest.mark.parametrize("name", READ, ids=ascii)
def test_what_only_looks_bad_is_read(
    outcomes: Mapping[str, Extract | ReadError], name: str
) -> None:
    extract = outcomes[name]
    assert isinstance(extract, Extract)
    assert extract.text == READ[name]
    assert tuple(map(english_half, extract.remarks)) == REMARKS.get(name, ())


@pytest.mark.usefixtures("outcomes")
def test_nothing_is_written_by_reading(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == set(KINDS)
    assert not list(folder.parent.rglob("climbed.xml"))
    assert not Path("/tmp/climbed.xml").exists()


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return write_office(tmp_path / "office")


@pytest.fixture
def model(tmp_path: Path) -> str:
    return str(write_small_model(tmp_path / "model"))


def contents(index: Path) -> dict[str, bytes]:
    return {str(p.relative_to(index)): p.read_bytes() for p in index.rglob("*") if p.is_file()}


def test_a_folder_of_bad_files_costs_a_line_each(office: Path, model: str, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build(office, index, model)
    served = contents(index)
    received = tmp_path / "received"
    received.mkdir()
    for name in KINDS.keys() - SLOW:
        KINDS[name](received / name)
    for name, data in GOOD.items():
        (received / name).write_bytes(data)

    options = ["--corpus", str(office), "--yes", "--publisher", "役所"]
    call = subprocess.run(
        [sys.executable, "-m", "madoguchi", "add", str(received), *options],
        cwd=ROOT,
        capture_output=True,
        timeout=120,
    )

    assert call.returncode == 1
    assert contents(index) == served
    # The lines of the table that shows what was read are indented.
    told = [line for line in call.stderr.decode().splitlines() if not line.startswith("  ")]
    said = [_JAPANESE_HALF.sub(r"\1", line, count=1) for line in told]
    expected = expected_lines(received)
    assert [line for line in said if line in expected] == expected
    others = [line for line in said if line not in expected]
    added = sorted(printable(str(path)) for path in read_of(received))
    assert sorted(line for line in others if not line.startswith("madoguchi: ")) == added
    assert sum(line.endswith("を追加しました / added") for line in others) == len(added)
    assert len(others) == 2 * len(added) + 2  # and how many were added, and how many not

    assert len(entries(office)) == len(added) + 1
    id = build(office, index, model)
    assert current(index).name == id
    verify(current(index))


def read_of(received: Path) -> list[Path]:
    """The files of the folder whose text is taken into the corpus."""
    names = [name for name in READ if name not in SLOW and READ[name].strip()]
    unreadable = UNREADABLE if os.geteuid() == 0 else set()
    inside = received / "folder.pdf" / "inside.txt"
    return [inside, *(received / name for name in (*names, *GOOD, *unreadable))]


def expected_lines(received: Path) -> list[str]:
    """The lines on files that are not taken, in the order of their names."""
    reasons = {name: reason for name, reason in REFUSED.items() if name not in SLOW | UNREADABLE}
    if os.geteuid() != 0:
        reasons |= {name: REFUSED[name] for name in UNREADABLE}
    empty = "no text in it; recognise its text first (OCR)."
    reasons |= {name: empty for name, text in READ.items() if not text and name not in SLOW}
    reasons |= SKIPPED
    del reasons["folder.pdf"]
    names = sorted(reasons, key=os.fsencode)  # the order in which the folder is gone through
    return [f"madoguchi: {printable(str(received / name))}: {reasons[name]}" for name in names]


def test_what_is_named_itself_is_refused_as_in_a_folder(
    folder: Path, office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("pipe.txt", "zero.pdf", "socket.txt"):
        path = folder / name
        assert main(["add", str(path), "--corpus", str(office), "--yes"]) == 1
        said = capsys.readouterr().err.removesuffix("\n")
        assert english_half(said, f"madoguchi: {path}") == REFUSED[name]


def test_a_link_above_the_folder_is_not_followed(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.pdf").write_bytes(one_page())
    received = tmp_path / "received"
    received.mkdir()
    (received / "up").symlink_to("../outside")
    (received / "x.pdf").symlink_to("../outside/x.pdf")
    assert main(["add", str(received), "--corpus", str(office), "--yes"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        f"madoguchi: {received / name}: 対象外 / skipped: "
        "フォルダの外へのリンク / a link that leads out of the folder"
        for name in ("up", "x.pdf")
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason=ROOT_READS_ALL)
def test_a_folder_that_may_not_be_opened_is_one_line(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    received = tmp_path / "received"
    (received / "closed").mkdir(parents=True)
    (received / "closed").chmod(0)
    (received / "open.txt").write_text("窓口\n", encoding="utf-8")
    call = ["add", str(received), "--corpus", str(office), "--yes", "--publisher", "役所"]
    assert main(call) == 0
    captured = capsys.readouterr()
    assert captured.out == "open\n"
    assert (
        f"{received / 'closed'}: 対象外 / skipped: 開けません / Permission denied" in captured.err
    )


def test_a_name_in_shift_jis_becomes_one_in_unicode(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / os.fsdecode("窓口の一覧.csv".encode("cp932"))
    path.write_bytes("番号,電話\n1,100\n".encode())
    call = ["add", str(path), "--corpus", str(office), "--yes", "--publisher", "役所"]
    assert main(call) == 0
    document = load_corpus(office).documents[1]
    assert (document.title, document.file) == ("窓口の一覧", "documents/窓口の一覧.csv")
    capsys.readouterr()


@pytest.mark.parametrize("enters_checksum", [False, True])
def test_a_file_of_the_corpus_that_went_bad_stops_the_build(
    office: Path,
    model: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    enters_checksum: bool,
) -> None:
    index = tmp_path / "index"
    (tmp_path / "notice.docx").write_bytes(docx())
    added = ["add", str(tmp_path / "notice.docx"), "--corpus", str(office), "--yes"]
    assert main([*added, "--publisher", "役所"]) == 0
    build(office, index, model)
    served = contents(index)
    bad = office / "documents" / "notice.docx"
    bad.write_bytes(docx()[:-500])
    says = f"{office / 'catalogue.toml'}: document 'notice': 'documents/notice.docx' の中身が"
    if enters_checksum:
        catalogue = office / "catalogue.toml"
        digests = [hashlib.sha256(data).hexdigest() for data in (docx(), docx()[:-500])]
        catalogue.write_text(catalogue.read_text("utf-8").replace(*digests), encoding="utf-8")
        says = f"{bad}: 壊れているか、途中で切れています。"
    capsys.readouterr()

    call = ["build", "--corpus", str(office), "--index", str(index), "--model", model]
    assert main(call) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"madoguchi: {says}")
    assert captured.err.count("\n") == 1
    assert contents(index) == served
