"""Several processes serve: all of them answer, the page's visits stay in one, none is missed for
long, and stopping finishes what is in work."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.assistant import small_service

ROOT = Path(__file__).parents[3]


@dataclass
class Service:
    process: subprocess.Popen[str]
    address: str

    def get(self, path: str, **headers: str) -> tuple[int, Any]:
        connection = HTTPConnection(self.address, timeout=20)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            body = response.read()
            is_json = response.getheader("Content-Type") == "application/json"
            return response.status, json.loads(body) if is_json else body.decode()
        finally:
            connection.close()

    def pids(self) -> set[int]:
        """Processes that answer, of so many requests that each of two surely has one."""
        return {self.get("/who")[1]["pid"] for _ in range(30)}

    def raw(self) -> socket.socket:
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=20)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


@contextmanager
def service(workers: int) -> Iterator[Service]:
    command = [sys.executable, "-m", small_service.__name__, str(workers)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            address = process.stderr.readline().strip()
            assert address.startswith("http://"), address + process.stderr.read()
            yield Service(process, address.removeprefix("http://"))
        finally:
            process.kill()
            process.stderr.read()


@pytest.fixture(scope="module")
def two() -> Iterator[Service]:
    with service(2) as found:
        yield found


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def all_begun(service: Service) -> bool:
    """Whether four slow requests are in work, in whichever process."""
    begun = {}
    for _ in range(20):
        found = service.get("/slow-ones")[1]
        begun[found["pid"]] = found["begun"]
    return sum(begun.values()) == 4


def test_two_processes_answer_and_one_has_the_page(two: Service) -> None:
    assert len(two.pids()) == 2
    of_the_page = {two.get("/gradio_api/who")[1]["pid"] for _ in range(20)}
    assert len(of_the_page) == 1
    assert of_the_page < two.pids()


def test_what_is_handed_on_is_as_it_was_sent(two: Service) -> None:
    connection = HTTPConnection(two.address, timeout=20)
    said = []
    for _ in range(10):
        connection.connect()
        assert connection.sock is not None
        port = connection.sock.getsockname()[1]
        connection.request(
            "POST",
            "/gradio_api/said/%E7%AA%93%2F?q=%E5%8F%A3",
            body="窓口".encode(),
            headers={"X-Own": "1", "X-Madoguchi-Connection": "forged"},
        )
        response = connection.getresponse()
        assert response.status == 200
        assert response.getheader("Set-Cookie") == "a=b"
        assert len(response.headers.get_all("Date") or []) == 1
        found = json.loads(response.read())
        assert found.pop("client") == ["127.0.0.1", port]
        said.append(found)
        connection.close()
    assert said == 10 * [
        {
            "path": "/gradio_api/said/窓/",
            "raw_path": "/gradio_api/said/%E7%AA%93%2F",
            "query": "q=%E5%8F%A3",
            "body": "窓口",
            "host": two.address,
            "own": "1",
            "scheme": "http",
        }
    ]


def test_a_stream_arrives_as_it_is_made_and_ends_with_its_reader(two: Service) -> None:
    for _ in range(8):
        connection = HTTPConnection(two.address, timeout=20)
        connection.request("GET", "/gradio_api/stream")
        response = connection.getresponse()
        assert response.readline() == b"0\n"
        assert response.readline() == b"1\n"
        connection.close()
    wait_until(lambda: two.get("/gradio_api/streams")[1] == {"open": 0, "begun": 8})


def test_a_body_that_is_too_long_is_not_handed_on(two: Service) -> None:
    for _ in range(4):
        with two.raw() as connection:
            head = b"POST /gradio_api/said/a HTTP/1.1\r\nHost: a\r\nContent-Length: 999999\r\n\r\n"
            connection.sendall(head)
            assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_process_that_dies_is_started_anew(two: Service) -> None:
    before = two.pids()
    page = two.get("/gradio_api/who")[1]["pid"]
    os.kill(page, signal.SIGKILL)
    # Meanwhile the other one answers; what is the page's waits for the new one.
    assert two.get("/who")[0] == 200
    statuses: set[int] = set()

    def page_answers() -> bool:
        status = two.get("/gradio_api/who")[0]
        statuses.add(status)
        return status == 200

    wait_until(page_answers)
    assert statuses <= {200, 503}  # 503: it was on its way to the process that died
    assert two.get("/gradio_api/who")[1]["pid"] not in before
    assert len(two.pids()) == 2


def test_the_folder_that_the_processes_share_is_theirs_alone_and_goes_with_them() -> None:
    with service(2) as found:
        shared = Path(found.get("/shared")[1]["folder"])
        assert shared.is_dir()
        assert shared.stat().st_mode & 0o077 == 0
        assert found.stop() == 0
        assert not shared.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("workers", [1, 2])
def test_stopping_finishes_what_is_in_work(workers: int, number: signal.Signals) -> None:
    with service(workers) as found:
        answers: list[Any] = []
        asking = [
            threading.Thread(target=lambda: answers.append(found.get("/slow"))) for _ in range(4)
        ]
        for one in asking:
            one.start()
        # An open page, whose connection nobody ends.
        with found.raw() as page:
            page.sendall(b"GET /gradio_api/heartbeat/a HTTP/1.1\r\nHost: a\r\n\r\n")
            assert b"200 OK" in page.recv(1000)
            wait_until(lambda: all_begun(found))
            started = time.monotonic()
            assert found.stop(number) == 0
            assert time.monotonic() - started < 9
        for one in asking:
            one.join()
        assert answers == 4 * [(200, "done")]
        with pytest.raises(ConnectionRefusedError):
            found.raw()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_second_signal_stops_at_once(workers: int) -> None:
    with service(workers) as found, found.raw() as connection:
        connection.sendall(b"GET /slower HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(0.5)
        found.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        started = time.monotonic()
        assert found.stop() == 1
        assert time.monotonic() - started < 5


def test_processes_end_with_their_parent() -> None:
    with service(2) as found:
        pids = found.pids()
        found.process.kill()
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))


def test_a_service_that_cannot_start_says_so_and_ends() -> None:
    command = [sys.executable, "-m", small_service.__name__, "2", "broken"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert set(done.stderr.splitlines()) == {"madoguchi: the index is broken; build it anew."}
