"""The commands that keep a corpus: real files, real calls."""

import io
import json
import os
import pty
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Timer

import pytest

from assistant.commands.columns import aligned, width
from corpus.errors import Busy
from corpus.locking import locked
from ingest.load import load_corpus
from madoguchi import main
from tests.corpus.office import CHIZAI, GUIDE, KINYU, edit, write_office
from tests.said import english_half

ROOT = Path(__file__).parents[3]
LETTER = """\
令和４年８月31日

各市町村長 殿

宮城県知事
（公印省略）

観光補助金の取扱いについて

観光補助金の取扱いは、次のとおりとする。
"""


NAMED = "令和4年4月1日\n仙台市\n\n補助金の案内\n\n補助金の上限は10万円です。\n"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return write_office(tmp_path / "office")


class Call:
    """One call in this process: its status and what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> None:
        self.status = main([str(argument) for argument in arguments])
        self.out, self.err = capsys.readouterr()


def answering(answer: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """One call on a terminal, where somebody types an answer."""
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    process = subprocess.run(
        [sys.executable, "-m", "madoguchi", *map(str, arguments)],
        cwd=ROOT,
        stdin=theirs,
        capture_output=True,
        timeout=60,
    )
    os.close(ours)
    os.close(theirs)
    return process


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def catalogue(folder: Path) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = tomllib.loads(
        (folder / "catalogue.toml").read_text("utf-8")
    )["document"]
    return entries


def test_a_document_is_added_to_a_new_corpus(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = written(tmp_path / "通知.txt", LETTER)
    call = Call(capsys, "add", letter, "--corpus", tmp_path / "new", "--yes")
    assert (call.status, call.out) == (0, "tsuchi-2022-08\n")
    assert "madoguchi: tsuchi-2022-08 を追加しました / added" in call.err
    (entry,) = catalogue(tmp_path / "new")
    assert (tmp_path / "new" / str(entry.pop("file"))).read_text("utf-8") == LETTER
    assert len(str(entry.pop("sha256"))) == 64
    assert entry == {
        "id": "tsuchi-2022-08",
        "title": "観光補助金の取扱いについて",
        "publisher": "宮城県",
        "kind": "通知",
        "published": "2022-08-31",
        "published_note": "冒頭に「令和4年8月31日」。",
    }


def test_what_was_found_is_shown(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = written(tmp_path / "通知.txt", LETTER)
    call = Call(capsys, "add", letter, "--corpus", office, "--yes")
    shown = {line[2:26].strip(): line for line in call.err.splitlines() if line.startswith("  ")}
    found = {label: line.split(maxsplit=1)[1] for label, line in shown.items()}
    assert "観光補助金の取扱いについて" in call.err
    assert any(line.endswith("宮城県") for line in found.values())
    assert any(line == str(len(LETTER)) for line in found.values())
    assert any(line == "ja" for line in found.values())


def test_without_a_terminal_only_yes_writes(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (office / "catalogue.toml").read_bytes()
    letter = written(tmp_path / "a.txt", LETTER)
    call = Call(capsys, "add", letter, "--corpus", office)
    assert (call.status, call.out) == (0, "")
    assert "--yes writes it" in call.err
    assert (office / "catalogue.toml").read_bytes() == before
    assert [file.name for file in (office / "documents").iterdir()] == ["guide.txt"]


@pytest.mark.parametrize(("answer", "added"), [("y", True), ("n", False), ("", False)])
def test_on_a_terminal_it_asks(office: Path, tmp_path: Path, answer: str, added: bool) -> None:
    letter = written(tmp_path / "letter.txt", LETTER)
    process = answering(answer, "add", letter, "--corpus", office)
    assert process.returncode == 0
    assert "letter を追加しますか / add it? [y/N]" in process.stderr.decode()
    assert process.stdout.decode() == ("letter\n" if added else "")
    assert (len(catalogue(office)) == 2) == added


def test_a_publisher_that_is_not_named_must_be_stated(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = written(tmp_path / "note.txt", "お知らせ\n\n窓口の時間が変わります。\n")
    call = Call(capsys, "add", note, "--corpus", office, "--yes")
    assert (call.status, call.out) == (1, "")
    assert "state --publisher" in call.err
    assert len(catalogue(office)) == 1
    call = Call(capsys, "add", note, "--corpus", office, "--yes", "--publisher", "みどり市")
    assert (call.status, call.out) == (0, "note\n")
    assert catalogue(office)[1]["publisher"] == "みどり市"


def test_a_publisher_that_is_not_named_may_be_that_of_all_other_documents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    written(new / "a.txt", "案内\n\n窓口は平日に開いています。\n")
    for name, office in (("b", "沢見町"), ("c", "沢見町農業委員会"), ("d", "沢見町")):
        written(new / f"{name}.txt", f"{name}の手引\n\n{office}\n\n{name}の業務の説明です。\n")
    call = Call(capsys, "add", new, "--corpus", tmp_path / "corpus", "--yes")
    assert (call.status, call.err.count("仮定しました")) == (0, 1)
    entries = {str(entry["file"])[-5:]: entry for entry in catalogue(tmp_path / "corpus")}
    assert entries["a.txt"]["publisher"] == "沢見町"
    edit(tmp_path / "corpus" / "catalogue.toml", "沢見町農業委員会", "北山県")
    other = written(tmp_path / "e.txt", "運動教室\n\n教室は無料です。\n")
    call = Call(capsys, "add", other, "--corpus", tmp_path / "corpus", "--yes")
    assert (call.status, "state --publisher" in call.err) == (1, True)


def test_an_office_of_a_town_may_keep_some_of_the_towns_documents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    written(new / "a.txt", "案内\n\n窓口は平日に開いています。\n")
    for name, office in (("b", "沢見町"), ("c", "沢見町立図書館"), ("d", "沢見町立図書館")):
        written(new / f"{name}.txt", f"{name}の手引\n\n{office}\n\n{name}の業務の説明です。\n")
    call = Call(capsys, "add", new, "--corpus", tmp_path / "corpus", "--yes")
    assert (call.status, call.err.count("仮定しました")) == (0, 1)
    entries = {str(entry["file"])[-5:]: entry for entry in catalogue(tmp_path / "corpus")}
    assert entries["a.txt"]["publisher"] == "沢見町立図書館"


def test_a_ward_is_the_same_with_its_city_and_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    written(new / "a.txt", "案内\n\n窓口は平日に開いています。\n")
    offices = (("b", "緑野区役所総務課"), ("c", "みどり市緑野区こども家庭課"), ("d", "緑野区役所"))
    for name, office in offices:
        written(new / f"{name}.txt", f"{name}の手引\n\n{office}\n\n{name}の業務の説明です。\n")
    call = Call(capsys, "add", new, "--corpus", tmp_path / "corpus", "--yes")
    assert (call.status, call.err.count("仮定しました")) == (0, 1)


def test_a_publisher_is_not_assumed_among_documents_of_several_cities(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    written(new / "a.txt", "案内\n\n窓口は平日に開いています。\n")
    for name, office in (("b", "沢見町"), ("c", "みどり市"), ("d", "沢見町")):
        written(new / f"{name}.txt", f"{name}の手引\n\n{office}\n\n{name}の業務の説明です。\n")
    call = Call(capsys, "add", new, "--corpus", tmp_path / "corpus", "--yes")
    assert (call.status, "仮定しました" in call.err) == (1, False)


def test_a_day_of_publication_that_is_to_come_is_told(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leaflet = written(tmp_path / "a.txt", "案内\n\n2099年4月1日発行\n\n沢見町\n")
    call = Call(capsys, "add", leaflet, "--corpus", office, "--yes")
    assert call.status == 0
    assert "not quoted until then" in call.err


def test_a_title_that_begins_with_a_publisher_of_the_corpus_is_of_that_one(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(office / "catalogue.toml", 'publisher = "役所"', 'publisher = "みどり市"')
    text = "みどり市空き家活用補助金交付要綱\n\n第1条　補助金を交付する。\n"
    call = Call(capsys, "add", written(tmp_path / "a.txt", text), "--corpus", office, "--yes")
    assert call.status == 0
    assert (office / "catalogue.toml").read_text(encoding="utf-8").count('"みどり市"') == 2
    others = written(tmp_path / "b.txt", "みどり市沢見町補助金交付要綱\n\n第1条　交付する。\n")
    assert Call(capsys, "add", others, "--corpus", office, "--yes").status == 1


def test_of_a_folder_the_documents_that_name_their_publisher_keep_it(
    office: Path, tmp_path: Path
) -> None:
    written(tmp_path / "new" / "a.txt", NAMED)
    written(tmp_path / "new" / "b.txt", "案内\n\n窓口は平日に開いています。\n")
    written(tmp_path / "new" / "c.txt", "みどり市公園条例\n\n第1条　公園を置く。\n")
    call = ["add", str(tmp_path / "new"), "--corpus", str(office), "--yes"]
    assert main([*call, "--publisher", "見本局"]) == 0
    publishers = {entry["file"]: entry["publisher"] for entry in catalogue(office)}
    assert publishers["documents/a.txt"] == "仙台市"
    assert publishers["documents/b.txt"] == publishers["documents/c.txt"] == "見本局"


def test_what_the_call_states_counts(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = written(tmp_path / "a.txt", LETTER)
    stated = {
        "--id": "kanko",
        "--title": "観光",
        "--title-en": "Tourism",
        "--publisher": "観光局",
        "--kind": "要領",
        "--published": "令和５年４月",
        "--valid-from": "2023-04-01",
        "--valid-until": "R6.3.31",
    }
    options = [part for pair in stated.items() for part in pair]
    assert Call(capsys, "add", letter, "--corpus", office, "--yes", *options).out == "kanko\n"
    entry = catalogue(office)[1]
    del entry["file"], entry["sha256"]
    assert entry == {
        "id": "kanko",
        "title": "観光",
        "title_en": "Tourism",
        "publisher": "観光局",
        "kind": "要領",
        "published": "2023-04",
        "valid_from": "2023-04-01",
        "valid_until": "2024-03-31",
    }
    assert load_corpus(office).by_id["kanko"].text == LETTER


def test_a_document_does_not_end_before_it_begins(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = written(tmp_path / "a.txt", LETTER)
    options = ("--valid-from", "2025", "--valid-until", "2024-12")
    call = Call(capsys, "add", letter, "--corpus", office, "--yes", *options)
    assert call.status == 2
    assert "--valid-until 2024-12 is before --valid-from 2025" in call.err
    assert len(catalogue(office)) == 1


def test_what_a_document_says_of_its_validity_gives_way_to_what_is_stated(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = "みどり市補助金交付要綱\n\n附則\nこの要綱は、令和7年4月1日から施行する。\n"
    call = Call(
        capsys, "add", written(tmp_path / "a.txt", rules), "--corpus", office, "--yes",
        "--valid-until", "2024-12", "--publisher", "みどり市",
    )  # fmt: skip
    assert call.status == 0
    entry = catalogue(office)[1]
    assert (entry.get("valid_from"), entry["valid_until"]) == (None, "2024-12")
    load_corpus(office)


def test_a_folder_is_read_in_order_and_told_of(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "received"
    written(folder / "b" / "two.txt", LETTER.replace("観光", "防災"))
    written(folder / "a.txt", LETTER)
    written(folder / "c.doc", "old")
    written(folder / ".hidden.txt", LETTER)
    written(tmp_path / "outside.txt", "外")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "loop").symlink_to(folder)
    call = Call(capsys, "add", folder, "--corpus", office, "--yes")
    assert (call.status, call.out) == (1, "a\ntwo\n")
    (refused,) = [line for line in call.err.splitlines() if "no reader for '.doc'" in line]
    assert str(folder / "c.doc") in refused
    skipped = [line for line in call.err.splitlines() if "skipped" in line]
    assert [line.split(": ")[1] for line in skipped] == [
        str(folder / name) for name in (".hidden.txt", "link.txt", "loop")
    ]


def test_a_folder_can_be_added_again(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "received"
    written(folder / "a.txt", LETTER)
    assert Call(capsys, "add", folder, "--corpus", office, "--yes").out == "a\n"
    written(folder / "b.txt", LETTER.replace("観光", "防災"))
    call = Call(capsys, "add", folder, "--corpus", office, "--yes")
    assert (call.status, call.out) == (0, "b\n")
    assert "this very file is document 'a' already" in call.err


def test_the_same_file_is_refused(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = written(tmp_path / "copy.txt", GUIDE)
    for options in ((), ("--replaces", "guide")):
        call = Call(capsys, "add", copy, "--corpus", office, "--yes", *options)
        assert (call.status, call.out) == (1, "")
        said = english_half(call.err, f"madoguchi: {copy}")
        assert said == "this very file is document 'guide' already.\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GUIDE.replace("、", " 、"), "the same text as guide"),
        (GUIDE * 1 + "追加の一行です。\n", "nearly the same text as guide"),
        ("業務案内 第1版\n\n役所の別の文書です。\n", "the same title as guide"),
    ],
)
def test_alike_documents_are_shown(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    other = written(tmp_path / "other.txt", text)
    call = Call(capsys, "add", other, "--corpus", office, "--publisher", "役所")
    assert said in call.err


def test_a_document_from_standard_input(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, id in (("通知.md", "tsuchi-2022-08"), (None, "stdin")):
        text = LETTER if name else LETTER.replace("観光", "防災")
        piped = io.TextIOWrapper(io.BytesIO(text.encode()))
        monkeypatch.setattr(sys, "stdin", piped)
        options = ("--name", name) if name else ()
        call = Call(capsys, "add", "-", *options, "--corpus", office, "--yes")
        assert (call.status, call.out) == (0, f"{id}\n")
    assert [entry["file"] for entry in catalogue(office)] == [
        "documents/guide.txt",
        "documents/通知.md",
        "documents/stdin.txt",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "FILE", "--replaces", "leaflet"), "--replaces: 'leaflet' という文書は"),
        (("add", "FILE", "--id", "guide"), " / 'guide' is taken; --replaces guide"),
        (("add", "FILE", "--id", "a b"), "--id: 'a b' はidに使えません"),
        (("add", "FILE", "--id", "a", "--replaces", "guide"), "exclude each other"),
        (("add", "FILE", "--published", "近日"), "--published: '近日' は日付として"),
        (("add", "FOLDER", "--title", "題"), "--title is for one document"),
        (("add", "FILE", "--name", "a.pdf"), "--name is for standard input"),
        (("add", "-", "FILE"), "- is read alone"),
        (("add", "nowhere.txt"), "'nowhere.txt' does not exist"),
        (("add",), "Missing argument"),
        (("remove", "leaflet"), "no document 'leaflet'"),
    ],
)
def test_a_wrong_call_is_one_line(
    office: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    before = (office / "catalogue.toml").read_bytes()
    named = {
        "FILE": str(written(tmp_path / "in" / "a.txt", LETTER)),
        "FOLDER": str(tmp_path / "in"),
    }
    call = Call(capsys, *(named.get(a, a) for a in arguments), "--corpus", office, "--yes")
    assert (call.status, call.out) == (2, "")
    assert said in call.err
    assert call.err.count("\n") == 1
    assert (office / "catalogue.toml").read_bytes() == before


def test_a_new_version_and_the_way_back(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = {name: (office / name).read_bytes() for name in ("catalogue.toml", "divisions.toml")}
    second = GUIDE.replace(CHIZAI, "知的財産課\t特許\t022-221-0000") + "令和８年４月１日\n"
    new = written(tmp_path / "guide.txt", second)
    replace = ("--corpus", office, "--yes", "--replaces", "guide")
    call = Call(capsys, "add", new, *replace)
    assert (call.status, call.out) == (0, "guide\n")
    assert "the former version is guide@2022" in call.err
    assert "3 in the new version, 1 left in the former one" in call.err
    corpus = load_corpus(office)
    assert corpus.by_id["guide"].text == second
    assert corpus.by_id["guide@2022"].text == GUIDE
    assert (corpus.by_id["guide"].publisher, corpus.by_id["guide"].kind) == ("役所", "案内")
    assert corpus.directory.division("kinyu").evidence.document == "guide"
    assert corpus.directory.division("chizai").evidence.document == "guide@2022"

    third = written(tmp_path / "guide.txt", "第3版\n" + second)
    assert Call(capsys, "add", third, *replace).status == 0
    known = {entry["id"]: entry.get("supersedes") for entry in catalogue(office)}
    assert known == {
        "guide": ["guide@2026-04-01"],
        "guide@2022": None,
        "guide@2026-04-01": ["guide@2022"],
    }

    refused = Call(capsys, "remove", "guide@2022", "--corpus", office, "--yes")
    assert refused.status == 1
    assert "evidence of chizai rests on document 'guide@2022'" in refused.err
    for _ in range(2):
        assert Call(capsys, "remove", "guide", "--corpus", office, "--yes").status == 0
        load_corpus(office)
    assert {name: (office / name).read_bytes() for name in tables} == tables
    assert [file.name for file in (office / "documents").iterdir()] == ["guide.txt"]


def test_a_document_that_evidence_rests_on_stays(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = Call(capsys, "remove", "guide", "--corpus", office, "--yes")
    assert call.status == 1
    assert "evidence of general, chizai, kinyu, butsuryu rests on document 'guide'" in call.err
    assert load_corpus(office).by_id["guide"].text == GUIDE


def test_a_document_that_another_supersedes_stays(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("old", "new"):
        written(tmp_path / f"{name}.txt", LETTER.replace("観光", name))
        Call(capsys, "add", tmp_path / f"{name}.txt", "--corpus", office, "--yes")
    edit(office / "catalogue.toml", 'id = "new"', 'id = "new"\nsupersedes = ["old"]')
    call = Call(capsys, "remove", "old", "--corpus", office, "--yes")
    assert call.status == 1
    assert "new supersedes document 'old'" in call.err
    assert Call(capsys, "remove", "new", "--corpus", office, "--yes").status == 0
    assert Call(capsys, "remove", "old", "--corpus", office, "--yes").status == 0
    assert [entry["id"] for entry in catalogue(office)] == ["guide"]


def test_nothing_is_removed_unasked(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Call(capsys, "add", written(tmp_path / "a.txt", LETTER), "--corpus", office, "--yes")
    call = Call(capsys, "remove", "a", "--corpus", office)
    assert (call.status, "--yes does it" in call.err) == (2, True)
    assert call.err.count("\n") == 1
    assert len(catalogue(office)) == 2


@pytest.mark.parametrize(("answer", "status", "left"), [("y", 0, 1), ("n", 1, 2), ("", 1, 2)])
def test_a_removal_that_nobody_confirms_is_no_success(
    office: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    answer: str,
    status: int,
    left: int,
) -> None:
    Call(capsys, "add", written(tmp_path / "a.txt", LETTER), "--corpus", office, "--yes")
    process = answering(answer, "remove", "a", "--corpus", office)
    assert (process.returncode, len(catalogue(office))) == (status, left)
    assert ("削除していません / not removed" in process.stderr.decode()) is bool(status)


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("adding", "keeping"):
        monkeypatch.setattr(f"assistant.commands.{module}.PATIENCE", 0.1)


@pytest.mark.usefixtures("_impatient")
def test_while_another_changes_the_folder_nothing_is_written(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Call(capsys, "add", written(tmp_path / "a.txt", LETTER), "--corpus", office, "--yes")
    other = written(tmp_path / "b.txt", LETTER.replace("観光", "防災"))
    before = {file.name: file.read_bytes() for file in (office / "documents").iterdir()}
    with locked(office):
        added = Call(capsys, "add", other, "--corpus", office, "--yes")
        removed = Call(capsys, "remove", "a", "--corpus", office, "--yes")
    for call in (added, removed):
        assert (call.status, call.out) == (1, "")
        (line,) = [line for line in call.err.splitlines() if line.startswith("madoguchi: ")]
        assert "ほかの方が名簿か文書を変更しています" in line
        assert "please try again shortly" in line
    assert {file.name: file.read_bytes() for file in (office / "documents").iterdir()} == before
    assert [entry["id"] for entry in catalogue(office)] == ["guide", "a"]
    assert Call(capsys, "remove", "a", "--corpus", office, "--yes").status == 0


def test_another_change_is_waited_for(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = written(tmp_path / "a.txt", LETTER)
    with ExitStack() as held:
        held.enter_context(locked(office))
        ending = Timer(1.0, held.close)
        ending.start()
        call = Call(capsys, "add", letter, "--corpus", office, "--yes")
        assert not ending.is_alive()
    assert (call.status, call.out) == (0, "a\n")


def test_what_was_added_before_another_began_is_told(
    office: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written(tmp_path / "in" / "a.txt", LETTER)
    written(tmp_path / "in" / "b.txt", LETTER.replace("観光", "防災"))

    @contextmanager
    def once(folder: Path, _seconds: float) -> Iterator[None]:
        with locked(folder):
            if len(catalogue(office)) > 1:
                raise Busy("ほかの方が変更しています。", 5)
            yield

    monkeypatch.setattr("assistant.commands.adding.locked", once)
    call = Call(capsys, "add", tmp_path / "in", "--corpus", office, "--yes")
    assert (call.status, call.out) == (1, "a\n")
    assert "1 件を追加しました" in call.err
    assert "ほかの方が変更しています" in call.err


def test_what_was_changed_since_it_was_shown_is_not_written_over(
    office: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def changed(_question: str, **_: object) -> bool:
        edit(office / "catalogue.toml", str(catalogue(office)[-1]["sha256"]), "0" * 64)
        return True

    second = written(tmp_path / "guide.txt", GUIDE + "追記\n")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.confirm", changed)
    call = Call(capsys, "add", second, "--corpus", office, "--replaces", "guide")
    assert (call.status, call.out) == (1, "")
    assert "document 'guide' was changed meanwhile" in call.err
    monkeypatch.setattr("click.confirm", lambda _question, **_: True)
    Call(capsys, "add", written(tmp_path / "a.txt", LETTER), "--corpus", office)
    monkeypatch.setattr("click.confirm", changed)
    call = Call(capsys, "remove", "a", "--corpus", office)
    assert (call.status, call.out) == (1, "")
    assert "document 'a' was changed meanwhile" in call.err
    assert [entry["id"] for entry in catalogue(office)] == ["guide", "a"]


def test_the_list_marks_what_is_expired_and_superseded(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = written(tmp_path / "guide.txt", "第2版\n" + GUIDE)
    Call(capsys, "add", new, "--corpus", office, "--yes", "--replaces", "guide")
    call = Call(capsys, "list", "--corpus", office)
    heads, second, first = call.out.splitlines()
    assert first.startswith("guide@2022")
    assert "終了/expired 旧版/superseded by guide" in first
    assert "superseded" not in second
    assert first.endswith("業務案内 第1版")
    at = width(heads[: heads.index("題名/title")])
    assert width(first[: first.index("業務案内")]) == at
    rows = json.loads(Call(capsys, "list", "--corpus", office, "--json").out)
    assert [row["id"] for row in rows] == ["guide", "guide@2022"]
    assert rows[1]["superseded_by"] == "guide"
    assert (rows[1]["expired"], rows[1]["characters"], rows[1]["pages"]) == (True, len(GUIDE), None)


def test_the_list_names_what_can_not_be_read(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (office / "documents" / "guide.txt").unlink()
    call = Call(capsys, "list", "--corpus", office)
    assert call.status == 0
    assert "is missing; put it back" in call.err
    assert "読めません/unread" in call.out


def test_columns_count_japanese_characters_twice() -> None:
    assert aligned([["案内", "1"], ["a", "22"]], right=(1,)) == ["案内   1", "a     22"]


def test_a_good_corpus_has_no_fault(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = Call(capsys, "check", "--corpus", office)
    assert call.status == 0
    assert [line.split(": ", 2)[2] for line in call.out.splitlines()] == [
        "document 'guide': 対象期間が 2025-03 で終わっています。後の文書があれば、"
        "madoguchi add --replacesで加えてください。"
        " / expired after 2025-03; add its successor with madoguchi add --replaces, "
        "if there is one.",
        "division 'butsuryu': 電話番号がありません。課室に確かめてください。"
        " / no telephone number; ask the division.",
        "業務「商標」「融資」「物流」には、お尋ねになる方の言葉がまだありません。"
        "[[term]]に書くと、案内しやすくなります。"
        " / nothing says how people ask for 商標, 融資, 物流; write it as [[term]].",
    ]
    assert "0 faults, 3 warnings" in call.err


def test_without_a_vocabulary_it_is_told_how_to_make_one(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (office / "vocabulary.toml").unlink()
    told = Call(capsys, "check", "--corpus", office).out.splitlines()[-1]
    assert "vocabulary.tomlを作って" in told
    assert told.endswith('such as [[term]] term = "…" duties = ["融資"] (optional).')


def test_a_new_edition_is_told_how_to_replace_the_old(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"第{n}条　橋を点検する者は、{n}年に{n + 1}回、記録を出す。" for n in range(1, 40)]
    text = "\n".join(["橋の点検の手引　第1版", "", "沢見町", "", *lines])
    first = written(tmp_path / "a.txt", text)
    assert Call(capsys, "add", first, "--corpus", office, "--yes").status == 0
    second = written(tmp_path / "b.txt", text.replace("第1版", "第2版") + "\n以上である。\n")
    call = Call(capsys, "add", second, "--corpus", office, "--yes")
    assert "nearly the same text as a; --replaces makes it its new version" in call.err


def test_every_fault_is_told(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(office / "catalogue.toml", 'published = "2022"', 'published = "2022-13"')
    edit(office / "catalogue.toml", 'kind = "案内"', 'kind = "案内"\nsupersedes = ["first"]')
    edit(office / "divisions.toml", "022-221-4819", "022-221-4818")
    edit(office / "divisions.toml", 'parent = "kinyu"', 'parent = "zeimu"')
    edit(office / "divisions.toml", "022-263-1111", "(022)263-1111")
    edit(office / "vocabulary.toml", 'duties = ["特許"]', 'duties = ["意匠"]')
    (office / "documents" / "guide.txt").write_text(GUIDE + "追記\n", encoding="utf-8")
    with (office / "catalogue.toml").open("a", encoding="utf-8") as file:
        for id, name in (("lost", "lost.txt"), ("old", "old.doc"), ("a b", "guide.txt")):
            file.write(
                f'\n[[document]]\nid = "{id}"\ntitle = "題"\npublisher = "役所"\nkind = "案内"\n'
                f'file = "documents/{name}"\nsha256 = "0"\n'
            )
        file.write('\n[[document]]\nid = "half"\ntitle = "題"\n')
    (office / "documents" / "old.doc").write_bytes(b"old")
    call = Call(capsys, "check", "--corpus", office)
    faults = [line for line in call.out.splitlines() if line.startswith("誤り/fault: ")]
    assert call.status == 1
    for label, said in (
        ("document 'half': ", "missing required field"),
        ("document 'guide': ", "sha256 of 'documents/guide.txt' is "),
        ("document 'guide': published: ", "month must be in 1..12"),
        ("document 'guide': ", "supersedes unknown 'first'"),
        ("document 'lost': file 'documents/lost.txt': ", "is missing"),
        ("old.doc: ", "no reader for '.doc'"),
        ("document 'old': ", "sha256 of "),
        ("document 'a b': ", "the id is none"),
        ("document 'a b': ", "sha256 of "),
        ("division 'chizai': ", "022-221-4818 does not stand in its evidence"),
        ("division 'butsuryu': ", "unknown parent 'zeimu'"),
        ("general: ", "'(022)263-1111' is no number"),
        ("general: ", "(022)263-1111 does not stand"),
        ("term '特許': ", "no division has the duty '意匠'"),
    ):
        found = [line for line in faults if label in line and said in line]
        assert len(found) == 1, said
        assert found[0].index("。 / ") < found[0].index(said)
    assert len(faults) == 14
    assert "14 faults" in call.err


def test_every_fault_of_a_vocabulary_is_told(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(office / "vocabulary.toml", 'duties = ["特許"]', 'duties = ["意匠", "税"]')
    with (office / "vocabulary.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[name]]\nname = "金融室"\nreading = "金ゆうしつ"\n[[name]]\nen = "Nobody"\n')
    told = Call(capsys, "check", "--corpus", office).out.splitlines()
    faults = [line for line in told if line.startswith("誤り/fault: ")]
    for said in ("missing required field `name`", "has '金', which", "duty '意匠'", "duty '税'"):
        assert sum(said in fault for fault in faults) == 1, said
    assert len(faults) == 4


def test_evidence_in_a_document_that_can_not_be_read_is_one_fault(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (office / "documents" / "guide.txt").unlink()
    call = Call(capsys, "check", "--corpus", office)
    faults = [line for line in call.out.splitlines() if "fault" in line]
    assert len(faults) == 1
    assert "is missing; put it back or remove it" in faults[0]


@pytest.mark.parametrize("name", ["catalogue.toml", "divisions.toml", "vocabulary.toml"])
def test_a_table_that_is_no_toml_is_a_fault(
    office: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (office / name).write_text("[[document", encoding="utf-8")
    call = Call(capsys, "check", "--corpus", office)
    assert call.status == 1
    assert f"誤り/fault: {office / name}: TOMLの書き方になっていません。" in call.out
    assert " / not TOML: " in call.out


def test_what_is_doubtful_is_warned_of(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = written(tmp_path / "twin.txt", GUIDE + "追加の一行です。\n")
    Call(capsys, "add", twin, "--corpus", office, "--yes", "--publisher", "役所")
    new = written(tmp_path / "new.txt", GUIDE.replace(KINYU, "金融室\t融資\t022-221-4922"))
    Call(capsys, "add", new, "--corpus", office, "--yes", "--replaces", "guide")
    written(office / "documents" / "stray.txt", "誰も知らない。\n")
    edit(office / "divisions.toml", '4819", status = "stated"', '4819", status = "inferred"')
    call = Call(capsys, "check", "--corpus", office)
    assert call.status == 0
    warnings = [line for line in call.out.splitlines() if line.startswith("注意/warning: ")]
    for japanese, english in (
        (
            "'twin' と 'guide@2022' はほとんど同じ本文",
            "'twin' and 'guide@2022' have nearly the same text",
        ),
        ("stray.txt: 目録にないファイルです", "no entry names this file"),
        ("division 'chizai': 022-221-4819 は推定です", "022-221-4819 is inferred"),
        (
            "division 'kinyu': 根拠の文書 'guide@2022' は 'guide' に改められています",
            "evidence rests on 'guide@2022', which 'guide' supersedes",
        ),
    ):
        found = [line.partition(" / ") for line in warnings if english in line]
        assert [japanese in before for before, _, _ in found] == [True], english


def test_a_corpus_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "list"):
        call = Call(capsys, command, "--corpus", tmp_path / "nowhere")
        assert (call.status, call.out) == (1, "")
        assert str(tmp_path / "nowhere") in call.err
