"""Two nodes of a Ray cluster, each a machine of its own as far as the network goes."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
ADDRESSES = ("10.77.0.1", "10.77.0.2")
PORT = 6379
# As docs/SCALE.md has them; the store is as small as it may be.
START = (
    *(
        sys.executable,
        "-m",
        "ray.scripts.scripts",
        "start",
        "--num-cpus=2",
        "--disable-usage-stats",
    ),
    "--object-store-memory=80000000",
)


class NoNamespacesError(Exception):
    """Where they are not permitted."""


class Nodes:
    """The network namespaces of the head and of another node, joined by a cable."""

    def __init__(self) -> None:
        self.names = [f"madoguchi-{os.getpid()}-{number}" for number in (1, 2)]
        token = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
        self.environment = {**os.environ, **token}

    def inside(self, node: int, *command: str | Path) -> list[str | Path]:
        """A command as it is run on a node."""
        return ["ip", "netns", "exec", self.names[node], *command]

    def processes(self, node: int) -> list[int]:
        found = _ip("netns", "pids", self.names[node])
        return [int(line) for line in found.split()]

    def works(self, node: int) -> bool:
        """Whether a piece of work is being done there."""
        found = (Path(f"/proc/{process}/cmdline") for process in self.processes(node))
        return any(b"ray::_called" in path.read_bytes() for path in found if path.exists())

    def kill(self, node: int) -> None:
        """All at once, as when the power goes."""
        for process in self.processes(node):
            os.kill(process, signal.SIGKILL)


@contextmanager
def two_nodes() -> Iterator[Nodes]:
    """A cluster of two nodes with two processors each. Raises NoNamespacesError."""
    nodes = Nodes()
    folder = tempfile.mkdtemp(prefix="mg", dir="/tmp")  # its sockets' names may not be long
    try:
        _connect(nodes.names)
        head, other = (f"--node-ip-address={address}" for address in ADDRESSES)
        alone = (f"--port={PORT}", f"--temp-dir={folder}", "--include-dashboard=false")
        for command in (
            nodes.inside(0, *START, "--head", head, *alone),
            nodes.inside(1, *START, f"--address={ADDRESSES[0]}:{PORT}", other),
        ):
            started = subprocess.run(
                command, cwd=ROOT, env=nodes.environment, capture_output=True, text=True, timeout=60
            )
            if started.returncode:
                raise RuntimeError(started.stderr)
        yield nodes
    finally:
        for node, name in enumerate(nodes.names):
            while Path("/run/netns", name).exists() and nodes.processes(node):
                nodes.kill(node)
                time.sleep(0.1)
            subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _connect(names: list[str]) -> None:
    try:
        for name in names:
            _ip("netns", "add", name)
        ends = (("name", "cable", "netns", name) for name in names)
        ours, theirs = ends
        _ip("link", "add", *ours, "type", "veth", "peer", *theirs)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoNamespacesError(getattr(error, "stderr", None) or error) from None
    for name, address in zip(names, ADDRESSES, strict=True):
        _ip("-n", name, "address", "add", f"{address}/24", "dev", "cable")
        for link in ("lo", "cable"):
            _ip("-n", name, "link", "set", link, "up")


def _ip(*arguments: str) -> str:
    return subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True).stdout
