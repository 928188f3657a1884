"""Functions in a process of their own: what comes back, and what a broken file costs."""

import os
import signal
import time
from pathlib import Path

import pytest

from corpus.errors import ReadError
from ingest.apart import Limits, alive, apart
from tests.said import english_half

ME = "tests.ingest.test_apart"


def size(path: Path, more: int) -> tuple[int, int]:
    return path.stat().st_size + more, os.getpid()


def refuse(path: Path) -> int:
    raise ReadError(f"{path}: 読めません。")


def fail(_: Path) -> int:
    raise KeyError("xl/workbook.xml\nis missing")


def crash(_: Path) -> int:
    os.kill(os.getpid(), signal.SIGSEGV)
    return 0


def hang(_: Path) -> int:
    time.sleep(60)
    return 0


def devour(_: Path) -> int:
    return len(bytearray(2**30))


def work_slowly(_: Path) -> int:
    for _ in range(6):
        time.sleep(0.2)
        alive()
    return 6


def live_for_ever(_: Path) -> int:
    while True:
        time.sleep(0.1)
        alive()


def chat(_: Path) -> int:
    os.write(1, b"warning: invalid object\n")
    os.write(2, b"warning: invalid object\n")
    return 1


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.bin"
    path.write_bytes(b"12345")
    return path


def test_the_result_comes_from_another_process(file: Path) -> None:
    found, process = apart(file, f"{ME}:size", tuple[int, int], 2)
    assert found == 7
    assert process != os.getpid()


def test_a_refusal_is_passed_on_as_it_is(file: Path) -> None:
    with pytest.raises(ReadError) as caught:
        apart(file, f"{ME}:refuse", int)
    assert str(caught.value) == f"{file}: 読めません。"


def test_any_other_failure_is_one_sentence(file: Path) -> None:
    with pytest.raises(ReadError) as caught:
        apart(file, f"{ME}:fail", int)
    message = str(caught.value)
    assert english_half(message, file).startswith("damaged or not what its name says (KeyError: ")
    assert "\n" not in message


def test_a_crash_of_a_library_kills_that_process_alone(file: Path) -> None:
    with pytest.raises(ReadError, match="the reader broke down on it"):
        apart(file, f"{ME}:crash", int)
    assert apart(file, f"{ME}:size", tuple[int, int], 0)[0] == 5


def test_a_file_that_takes_too_long_is_given_up(file: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(ReadError, match="not read within 1 seconds"):
        apart(file, f"{ME}:hang", int, limits=Limits(seconds=1))
    assert time.monotonic() - begun < 30


def test_a_sign_of_life_begins_the_time_anew(file: Path) -> None:
    assert apart(file, f"{ME}:work_slowly", int, limits=Limits(seconds=1)) == 6


def test_signs_of_life_do_not_go_on_for_ever(file: Path) -> None:
    with pytest.raises(ReadError, match="not read within 1 seconds"):
        apart(file, f"{ME}:live_for_ever", int, limits=Limits(seconds=0.6, longest=0.8))


def test_what_libraries_print_is_no_line_of_this_program(
    file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert apart(file, f"{ME}:chat", int) == 1
    assert capfd.readouterr() == ("", "")


def test_a_name_in_another_encoding_stays_in_the_message(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode("窓口\n.pdf".encode("cp932"))
    path.write_bytes(b"")
    with pytest.raises(ReadError) as caught:
        apart(path, f"{ME}:refuse", int)
    assert str(caught.value) == f"{tmp_path}/\\udc91\\udc8b\\udc8c\\udcfb\\n.pdf: 読めません。"
    assert caught.value.args == (f"{path}: 読めません。",)


def test_memory_beyond_the_limit_is_refused(file: Path) -> None:
    with pytest.raises(ReadError, match="needed more than 512 MiB"):
        apart(file, f"{ME}:devour", int, limits=Limits(memory=512 * 2**20))
