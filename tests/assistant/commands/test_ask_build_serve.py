"""The command line: exit status, what goes where, and each wrong call in one line."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import msgspec
import pytest

from assistant.commands.opening import opened
from assistant.folders import SHIPPED
from assistant.service.serving import Serving
from corpus.errors import GenerationError
from corpus.records import Corpus
from index.build import build
from index.generation import current
from index.manifest import read_manifest, verify, write_manifest
from madoguchi import main
from tests.corpus.office import edit, write_office
from tests.index.small_model import write_small_model

ROOT = Path(__file__).parents[3]
SUCCESSION = "事業承継の相談先は?"


class Terminal:
    """Runs commands in this process and keeps what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = ""
        self.err = ""

    def run(self, *arguments: str | Path) -> int:
        status = main([str(argument) for argument in arguments])
        self.out, self.err = self._capsys.readouterr()
        return status

    def error(self) -> str:
        """The one line on standard error, where nothing is on standard output."""
        assert self.out == ""
        assert self.err.startswith("madoguchi: ")
        assert self.err.count("\n") == 1
        return self.err.strip()


@pytest.fixture
def default_index(index_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of the shipped documents where it is looked for when none is named."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return Path(shutil.copytree(index_folder, tmp_path / "madoguchi" / "index"))


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def batch_file(folder: Path, *lines: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_an_answer_for_a_person(terminal: Terminal, index_folder: Path) -> None:
    assert terminal.run("ask", SUCCESSION, "--index", index_folder) == 0
    lines = terminal.out.splitlines()
    assert lines[0].endswith("022-221-4922 [1]")
    assert any(line.startswith("担当: 産業部 中小企業課 022-221-4922 ") for line in lines)
    assert any(line.startswith("代表電話: ") and "022-263-1111" in line for line in lines)
    assert "引用:" in lines
    assert any(line.startswith("[1] 東北経済産業局 業務案内") for line in lines)
    assert terminal.err == ""


def test_an_answer_in_english(terminal: Terminal, index_folder: Path) -> None:
    assert terminal.run("ask", "Who handles logistics?", "--index", index_folder) == 0
    (contact,) = [line for line in terminal.out.splitlines() if line.startswith("Contact: ")]
    assert "Commerce, Distribution and Service Industr" in contact
    assert "(商業・流通サービス産業課)" in contact
    assert "no number in the directory" in contact
    assert "Main line: " in terminal.out
    assert "Please note:" in terminal.out


def test_an_inferred_number_is_marked_in_text(terminal: Terminal, index_folder: Path) -> None:
    assert terminal.run("ask", "グループ補助金の窓口は?", "--index", index_folder) == 0
    (contact,) = [line for line in terminal.out.splitlines() if line.startswith("担当: ")]
    assert "022-221-4813 (推定)" in contact


def test_two_numbers_keep_their_labels_in_text(terminal: Terminal, index_folder: Path) -> None:
    assert terminal.run("ask", "企画調査課の電話番号は?", "--index", index_folder) == 0
    assert "022-221-4861 (企画) / 022-221-4874 (調査)" in terminal.out


@pytest.mark.parametrize("question", ["今日の天気は?", "", "<script>"])
def test_declining_is_no_failure(terminal: Terminal, index_folder: Path, question: str) -> None:
    assert terminal.run("ask", question, "--index", index_folder) == 0
    assert "022-263-1111" in terminal.out
    assert "引用:" not in terminal.out


def test_one_question_as_one_object_on_one_line(terminal: Terminal, index_folder: Path) -> None:
    assert terminal.run("ask", "--json", SUCCESSION, "--index", index_folder) == 0
    assert terminal.out.count("\n") == 1
    row = json.loads(terminal.out)
    assert (row["id"], row["question"], row["outcome"]) == (None, SUCCESSION, "answered")
    assert SUCCESSION in terminal.out, "written as text, not as escapes"


def test_a_batch_prints_one_object_a_line_in_order(
    terminal: Terminal, index_folder: Path, tmp_path: Path
) -> None:
    path = batch_file(
        tmp_path,
        '{"id": "b", "question": "事業承継の相談先は?", "divisions": ["中小企業課"]}',
        "",
        '{"id": "a", "question": "今日の天気は?"}',
        '{"id": 7, "question": "物流\\u2028の窓口\\nは?"}',
        '{"question": ""}',
    )
    assert terminal.run("ask", "--batch", path, "--json", "--index", index_folder) == 0
    rows = [json.loads(line) for line in terminal.out.split("\n") if line]
    assert [row["id"] for row in rows] == ["b", "a", "7", None]
    assert [row["outcome"] for row in rows] == ["answered", "declined", "answered", "declined"]
    assert len({row["generation"] for row in rows}) == 1


def test_a_question_may_be_asked_as_of_another_day(terminal: Terminal, index_folder: Path) -> None:
    call = ["ask", "--json", "スタートアップ創出数の目標は何社ですか", "--index", index_folder]
    assert terminal.run(*call, "--as-of", "2023-01-01") == 0
    row = json.loads(terminal.out)
    assert row["as_of"] == "2023-01-01"
    assert not any(citation["expired"] for citation in row["citations"])
    assert terminal.run(*call, "--as-of", "2026-11-21") == 0
    assert any(citation["expired"] for citation in json.loads(terminal.out)["citations"])


def test_a_page_may_be_served_as_of_another_day(
    terminal: Terminal, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[date | None] = []

    def serve(serving: Serving, *_: object) -> int:
        served.append(serving.as_of)
        return 0

    monkeypatch.setattr("assistant.web.workers.serve_workers", serve)
    assert terminal.run("serve", "--index", index_folder, "--as-of", "2023-01-01") == 0
    assert terminal.run("serve", "--index", index_folder) == 0
    assert served == [date(2023, 1, 1), None]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--trusted-proxy", "somewhere"], "no network"),
        (["--metrics-from", "somewhere"], "no network"),
        (["--sign-on-header", "X-User"], "needs --trusted-proxy"),
        (["--workers", "0"], "--workers"),
    ],
)
def test_a_service_is_refused_that_nobody_could_trust(
    terminal: Terminal, index_folder: Path, options: list[str], found: str
) -> None:
    assert terminal.run("serve", "--index", index_folder, *options) == 2
    assert found in terminal.err


def test_an_empty_batch_prints_nothing(
    terminal: Terminal, index_folder: Path, tmp_path: Path
) -> None:
    path = batch_file(tmp_path)
    assert terminal.run("ask", "--batch", path, "--json", "--index", index_folder) == 0
    assert terminal.out == ""


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("{", "not JSON"),
        ('{"question": "a", "b": ' + "[" * 20_000 + "]" * 20_000 + "}", "not JSON"),
        ("事業承継", "not JSON"),
        ("[]", 'no text "question"'),
        ('{"id": "x"}', 'no text "question"'),
        ('{"id": "x", "question": 5}', 'no text "question"'),
        ('{"question": null}', 'no text "question"'),
        ('{"question": "\\ud800"}', "not JSON"),
    ],
)
def test_a_wrong_line_of_a_batch_is_named_and_nothing_printed(
    terminal: Terminal, index_folder: Path, tmp_path: Path, line: str, found: str
) -> None:
    path = batch_file(tmp_path, '{"id": "a", "question": "物流"}', "", line)
    assert terminal.run("ask", "--batch", path, "--json", "--index", index_folder) == 2
    error = terminal.error()
    assert f"{path}, line 3: " in error
    assert found in error


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["ask"], "give one question"),
        (["ask", "質問", "--as-of", "2023-13-01"], "2023-13-01"),
        (["ask", "--json"], "give one question"),
        (["ask", "物流", "--batch", "FILE", "--json"], "give one question"),
        (["ask", "--batch", "FILE"], "add --json"),
        (["ask", "--batch", "/no/such/file", "--json"], "/no/such/file"),
        (["ask", "一つ", "二つ"], "二つ"),
        (["ask", "物流", "--colour"], "--colour"),
        (["ask", "物流", "--index", "FILE"], "--index"),
        (["ask", "物流", "--as-of", "2023-13-01"], "2023-13-01"),
        (["answer", "物流"], "answer"),
        (["build", "corpus"], "corpus"),
        (["serve", "--port", "-1"], "--port"),
        (["serve", "--port", "http"], "--port"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_call_exits_with_two_and_says_what_is_wrong(
    terminal: Terminal, tmp_path: Path, arguments: list[str], found: str
) -> None:
    path = str(batch_file(tmp_path, '{"question": "物流"}'))
    assert terminal.run(*(path if part == "FILE" else part for part in arguments)) == 2
    assert found in terminal.error()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_batch_may_begin_with_a_byte_order_mark(
    terminal: Terminal, index_folder: Path, tmp_path: Path, mark: bytes
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(mark + '{"id": "a", "question": "物流の窓口は?"}\n'.encode())
    assert terminal.run("ask", "--batch", path, "--json", "--index", index_folder) == 0
    assert json.loads(terminal.out)["question"] == "物流の窓口は?"


def test_a_batch_in_another_encoding_is_refused_with_its_line(
    terminal: Terminal, index_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes('{"question": "patents"}\n{"question": "物流の窓口は?"}\n'.encode("cp932"))
    assert terminal.run("ask", "--batch", path, "--json", "--index", index_folder) == 2
    assert f"{path}, line 2: UTF-8ではありません。" in terminal.error()


def test_without_a_command_the_commands_are_listed(terminal: Terminal) -> None:
    assert terminal.run() == 2
    assert terminal.out == ""
    for command in ("ask", "build", "serve", "eval"):
        assert command in terminal.err


@pytest.mark.parametrize("command", [[], ["ask"], ["build"], ["serve"]])
def test_help_goes_to_standard_output(terminal: Terminal, command: list[str]) -> None:
    assert terminal.run(*command, "--help") == 0
    assert "Usage: madoguchi" in terminal.out
    assert terminal.err == ""


def test_an_index_that_is_named_and_missing_exits_with_one(
    terminal: Terminal, tmp_path: Path
) -> None:
    assert terminal.run("ask", "物流", "--index", tmp_path / "none") == 1
    assert "holds no index; build one with: madoguchi build" in terminal.error()
    assert not (tmp_path / "none").exists()


def test_another_model_than_the_indexs_exits_with_one(
    terminal: Terminal, index_folder: Path, tmp_path: Path
) -> None:
    model = write_small_model(tmp_path / "model")
    assert terminal.run("ask", "物流", "--index", index_folder, "--model", model) == 1
    assert "--model" in terminal.error()


def test_the_index_may_be_named_in_the_environment(
    terminal: Terminal, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_INDEX", str(index_folder))
    assert terminal.run("ask", "--json", SUCCESSION) == 0
    assert json.loads(terminal.out)["generation"] == current(index_folder).name


def of_another_version(index: Path) -> Path:
    """Makes an index look as if another version of the program had made it."""
    manifest = read_manifest(current(index))
    write_manifest(current(index), msgspec.structs.replace(manifest, maker="0" * 16))
    return index


def test_the_shipped_index_of_another_version_is_built_anew(
    terminal: Terminal, default_index: Path
) -> None:
    old = current(of_another_version(default_index)).name
    assert terminal.run("ask", "--json", SUCCESSION) == 0
    row = json.loads(terminal.out)
    assert row["generation"] == current(default_index).name != old
    assert "building the index" in terminal.err
    assert terminal.run("ask", "--json", SUCCESSION) == 0
    assert terminal.err == ""


def test_the_shipped_index_of_a_program_that_was_elsewhere_is_built_anew(
    terminal: Terminal, default_index: Path
) -> None:
    """As after an update into another virtual environment."""
    assert (default_index / "source").read_text(encoding="utf-8") == "corpus/tohoku"
    of_another_version(default_index)
    assert terminal.run("ask", "--json", SUCCESSION) == 0


def test_the_shipped_index_of_a_checkout_that_is_gone_is_built_anew(
    terminal: Terminal, default_index: Path, tmp_path: Path
) -> None:
    (default_index / "source").write_text(str(tmp_path / "corpus" / "tohoku"), encoding="utf-8")
    of_another_version(default_index)
    assert terminal.run("ask", "--json", SUCCESSION) == 0


def test_the_shipped_index_of_another_checkout_is_built_anew(
    terminal: Terminal, default_index: Path, tmp_path: Path
) -> None:
    checkout = tmp_path / "checkout"
    (checkout / "corpus" / "tohoku").mkdir(parents=True)
    (default_index / "source").write_text(str(checkout / "corpus" / "tohoku"), encoding="utf-8")
    of_another_version(default_index)
    assert terminal.run("ask", "--json", SUCCESSION) == 1  # nobody's corpus that is called so
    (checkout / "madoguchi.py").write_text("", encoding="utf-8")
    assert terminal.run("ask", "--json", SUCCESSION) == 0


def test_an_own_index_of_another_version_is_left_alone(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    index = tmp_path / "madoguchi" / "index"
    build(write_office(tmp_path / "office"), index, str(write_small_model(tmp_path / "model")))
    of_another_version(index)
    assert_left_alone(terminal, index)


def test_an_own_index_is_left_alone_though_its_folder_is_called_as_the_shipped_one(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    index = tmp_path / "madoguchi" / "index"
    build(write_office(tmp_path / SHIPPED.name), index, str(write_small_model(tmp_path / "model")))
    of_another_version(index)
    assert_left_alone(terminal, index)


def assert_left_alone(terminal: Terminal, index: Path) -> None:
    before = current(index)
    for call in (["ask", "物流"], ["ask", "物流", "--index", index]):
        assert terminal.run(*call) == 1
        assert "made by another version of this program" in terminal.error()
    assert current(index) == before


def test_a_shipped_index_that_is_named_is_left_alone_too(
    terminal: Terminal, index_folder: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    shutil.copytree(index_folder, index)
    old = current(of_another_version(index)).name
    assert terminal.run("ask", "物流", "--index", index) == 1
    assert "madoguchi build" in terminal.error()
    assert current(index).name == old


def damage(index: Path) -> Path:
    """Turns one bit over in the records of what is served."""
    path = current(index) / "corpus.json"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    return path


def test_a_damaged_index_that_is_named_is_refused_by_its_file(
    terminal: Terminal, index_folder: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    shutil.copytree(index_folder, index)
    path = damage(index)
    assert terminal.run("ask", "物流", "--index", index) == 1
    assert f"{path}: 壊れています。" in terminal.error()
    assert "madoguchi build" in terminal.error()


def test_a_damaged_index_of_the_shipped_documents_is_named_and_built_anew(
    terminal: Terminal, default_index: Path
) -> None:
    path = damage(default_index)
    assert terminal.run("ask", "--json", SUCCESSION) == 0
    assert f"{path}: 壊れています。" in terminal.err
    assert json.loads(terminal.out)["generation"] == current(default_index).name != path.parent.name


def test_a_damaged_index_is_served_from_the_generation_before(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.web.workers.serve_workers", lambda *_: 0)
    office, model = write_office(tmp_path / "office"), str(write_small_model(tmp_path / "model"))
    index = tmp_path / "index"
    before = build(office, index, model)
    build(office, index, model)
    damage(index)
    assert opened(index, model, or_before=True).id == before
    assert terminal.run("serve", "--index", index, "--model", model) == 0
    with pytest.raises(GenerationError, match="damaged"):
        opened(index, model)


def test_build_prints_the_generation_and_reports_on_standard_error(
    terminal: Terminal, tmp_path: Path
) -> None:
    office, model = write_office(tmp_path / "office"), write_small_model(tmp_path / "model")
    index = tmp_path / "index"
    assert terminal.run("build", "--corpus", office, "--index", index, "--model", model) == 0
    assert terminal.out == current(index).name + "\n"
    assert terminal.err.count("\n") == 1
    assert str(index) in terminal.err


def test_a_broken_corpus_exits_with_one_and_leaves_the_index_untouched(
    terminal: Terminal, tmp_path: Path
) -> None:
    office, model = write_office(tmp_path / "office"), write_small_model(tmp_path / "model")
    index = tmp_path / "index"
    call = ("build", "--corpus", office, "--index", index, "--model", model)
    assert terminal.run(*call) == 0
    before = {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}
    edit(office / "divisions.toml", "022-221-4819", "022-221-4818")
    assert terminal.run(*call) == 1
    error = terminal.error()
    for part in (str(office / "divisions.toml"), "chizai", "022-221-4818", "mend the number"):
        assert part in error
    assert {path: path.read_bytes() for path in index.rglob("*") if path.is_file()} == before
    verify(current(index))


@pytest.mark.parametrize(("corpus", "status"), [("missing", 2), ("empty", 1)])
def test_a_corpus_that_is_none_exits_with_its_status(
    terminal: Terminal, tmp_path: Path, corpus: str, status: int
) -> None:
    (tmp_path / "empty").mkdir()
    call = ("build", "--corpus", tmp_path / corpus, "--index", tmp_path / "index")
    assert terminal.run(*call) == status
    assert str(tmp_path / corpus) in terminal.error()
    assert not (tmp_path / "index").exists()


def test_an_index_that_cannot_be_written_exits_with_one(terminal: Terminal, tmp_path: Path) -> None:
    office, model = write_office(tmp_path / "office"), write_small_model(tmp_path / "model")
    (tmp_path / "file").write_text("", encoding="utf-8")
    call = ("build", "--corpus", office, "--index", tmp_path / "file" / "index", "--model", model)
    assert terminal.run(*call) == 1
    assert "file" in terminal.error()


def test_an_argument_that_is_no_text_is_no_crash(terminal: Terminal, index_folder: Path) -> None:
    assert terminal.run("ask", os.fsdecode(b"\xff"), "--index", index_folder) in (0, 2)


def test_the_whole_program_answers_without_the_heavy_libraries(
    index_folder: Path, corpus: Corpus
) -> None:
    """In a process of its own: data on standard output alone, and torch never imported."""
    code = (
        "import sys; from madoguchi import main; status = main();"
        "heavy = {'torch', 'sentence_transformers', 'gradio', 'matplotlib'} & set(sys.modules);"
        "print(*sorted(heavy), file=sys.stderr, end=''); sys.exit(status)"
    )
    call = [sys.executable, "-c", code, "ask", "--json", SUCCESSION, "--index", str(index_folder)]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    row = json.loads(done.stdout)
    assert row["contacts"][0]["phones"][0]["number"] == "022-221-4922"
    assert row["citations"][0]["title"] == corpus.by_id["annai-pamphlet"].title


def test_a_reader_that_has_gone_is_no_traceback(index_folder: Path, tmp_path: Path) -> None:
    path = batch_file(tmp_path, *(['{"question": "物流の窓口は?"}'] * 60))
    call = [sys.executable, "-m", "madoguchi", "ask", "--json", "--batch", str(path)]
    with subprocess.Popen(
        [*call, "--index", str(index_folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.parametrize("encoding", ["euc_jp", "cp932"])
def test_a_terminal_of_another_encoding_gets_what_it_can_show(
    encoding: str, index_folder: Path
) -> None:
    asked = f"{SUCCESSION} café 😀 Müller –"
    call = [sys.executable, "madoguchi.py", "ask", "--json", asked, "--index", index_folder]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(call, cwd=ROOT, capture_output=True, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    outcome = json.loads(done.stdout.decode(encoding))
    assert outcome["contacts"][0]["division"] == "中小企業課"
    assert outcome["question"] == asked
    assert "～" in json.dumps(outcome, ensure_ascii=False)


def test_what_is_said_is_no_data_where_nobody_listens(tmp_path: Path) -> None:
    call = f"exec {sys.executable} madoguchi.py ask --json 特許 --index {tmp_path} 2>&-"
    done = subprocess.run(["sh", "-c", call], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")


def test_who_has_closed_the_input_is_not_asked(tmp_path: Path) -> None:
    office = write_office(tmp_path / "office")
    call = f"exec {sys.executable} madoguchi.py remove guide --corpus {office} <&-"
    done = subprocess.run(["sh", "-c", call], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "rests on document 'guide'" in done.stderr


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_beyond_all_documents_is_refused(
    terminal: Terminal, index_folder: Path, day: str
) -> None:
    assert terminal.run("ask", "来年度の予定は", "--as-of", day, "--index", index_folder) == 2
    assert "give a day of the years 1868 to 2999" in terminal.error()


def test_a_day_may_be_of_an_era(terminal: Terminal, index_folder: Path) -> None:
    call = ["ask", "--json", "事業承継の相談先は?", "--index", index_folder]
    assert terminal.run(*call, "--as-of", "令和5年1月1日") == 0
    assert json.loads(terminal.out)["as_of"] == "2023-01-01"
    assert terminal.run(*call, "--as-of", "令和5年") == 2
    assert "2026-04-01か令和8年4月1日のように" in terminal.err


def test_a_user_without_a_home_is_told_what_to_set(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nowhere)
    assert terminal.run("list") == 2
    assert "set XDG_DATA_HOME to a folder for data" in terminal.error()


def test_what_the_system_refuses_is_said_in_both_languages(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    assert terminal.run("add", "--yes", tmp_path / "file") == 1
    assert "読み書きできません（Not a directory）" in terminal.error()


@pytest.mark.parametrize("content", ["", "{}", "[]"])
def test_weights_that_are_broken_are_named(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    weights = tmp_path / "weights_own.json"
    weights.write_text(content, encoding="utf-8")
    monkeypatch.setattr("index.weights.OWN", weights)
    office = write_office(tmp_path / "office")
    call = ("build", "--corpus", office, "--index", tmp_path / "index")
    assert terminal.run(*call) == 1
    assert f"{weights}: 読めません（" in terminal.error()
