"""An index folder that is full, read-only, wanted by two builds, or older than its clock."""

import ctypes
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import patch

from corpus.errors import GenerationError
from index.build import build
from index.generation import current, folders
from index.homes import LocalHome, open_served_or_before
from index.manifest import FILE
from tests.drills.drill import Drill, Office

ROOT = Path(__file__).parents[2]
_MOUNTED = 8 * 2**20  # bytes of the disk that is filled


def fill_disk(folder: Path, times: int) -> Drill:
    """Builds with less and less room, on a disk of a few MiB; where none may be mounted, with a
    limit on the size of a file."""
    disk = folder / "disk"
    disk.mkdir(parents=True)
    with _mounted(disk) as mounted:
        drill = Drill(f"builds with a full disk ({'tmpfs' if mounted else 'RLIMIT_FSIZE'})")
        office = Office(folder, disk / "index")
        office.build()
        needed = sum(p.stat().st_size for p in office.index.rglob("*") if p.is_file())
        largest = max(p.stat().st_size for p in current(office.index).rglob("*") if p.is_file())
        chance = random.Random(times)
        for _ in range(times):
            before, title = office.served(), office.revise()
            with (
                _filled(disk, chance.randrange(needed * 3 // 2))
                if mounted
                else _limited(chance.randrange(largest * 3 // 2))
            ):
                _build_without_room(drill, office)
            if office.served() != before:
                drill.expect(office.served()[1] == title, f"serves {office.served()}")
            title = office.revise()
            office.build()
            drill.expect(office.served()[1] == title, "with room again: not built")
    return drill


def limit_files(folder: Path, times: int) -> Drill:
    """As `fill_disk`, by a limit on the size of a file alone."""
    with patch(f"{__name__}._mounted", _unmounted):
        return fill_disk(folder, times)


def _build_without_room(drill: Drill, office: Office) -> None:
    drill.tried += 1
    before = current(office.index)
    try:
        office.build()
    except GenerationError as error:
        drill.expect("cannot be written" in str(error), f"unclear: {error}")
        drill.expect(current(office.index) == before, "failed, but published")
    except Exception as error:  # a drill goes on
        drill.wrong.append(f"not a clear error: {error!r}")
    else:
        drill.expect(current(office.index) != before, "built, but not published")
    left = [path.name for path in office.index.glob(".building-*")]
    drill.expect(not left, f"left on the full disk: {left}")


def forbid_writing(folder: Path, times: int = 4) -> Drill:
    """Builds into an index of which a folder, or all, is read-only; it still answers."""
    drill = Drill("builds into a read-only folder")
    office = Office(folder)
    office.build()
    for number in range(times):
        index = office.index
        every = [index, *(path for path in index.rglob("*") if path.is_dir())]
        closed = [every, [index], [index / "work"], [index / "files"]][number % 4]
        before, title = office.served(), office.revise()
        drill.tried += 1
        for one in closed:
            one.chmod(0o555)
        told = _run(office, "build", "--corpus", str(office.folder))
        asked = _run(office, "ask", "特許の窓口は?")
        for one in closed:
            one.chmod(0o755)
        where = f"{len(closed)} closed, first {closed[0].name}"
        said = told.stderr.strip()
        clear = said.count("\n") == 0 and str(index) in said and "cannot be written" in said
        if told.returncode == 0:  # nothing new to write there
            drill.expect(office.served()[1] == title, f"{where}: built, but not served")
        else:
            drill.expect(told.returncode == 1 and clear, f"{where}: {said}")
            drill.expect(office.served() == before, f"{where}: serves {office.served()}")
        drill.expect(asked.returncode == 0, f"{where}: cannot be asked: {asked.stderr}")
        title = office.revise()
        office.build()
        drill.expect(office.served()[1] == title, f"{where}: not built afterwards")
    return drill


def build_twice_at_once(folder: Path, times: int) -> Drill:
    """Two processes build other editions of an office into one index at the same moment."""
    drill = Drill("two builds at once")
    index = folder / "index"
    offices = [Office(folder / name, index) for name in ("one", "other")]
    offices[1].revise()
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for _ in range(times):
            drill.tried += 1
            for office in offices:
                office.revise()
                office.revise()
            when = time.time() + (0.1 if drill.tried > 1 else 5.0)  # the first loads everything
            building = [pool.submit(_build_at, when, office) for office in offices]
            said = [one.result() for one in building]
            published = [o.title for o, what in zip(offices, said, strict=True) if not what]
            refused = [what for what in said if what]
            clear = all("another build is running" in what for what in refused)
            drill.expect(bool(published) and clear, f"said {said}")
            title = offices[0].served()[1]
            drill.expect(title in published, f"serves {title}, published {published}")
            left = [p.name for p in (*index.glob(".building-*"), *(index / "work").glob(".*"))]
            drill.expect(not left, f"left behind: {left}")
    return drill


def _build_at(when: float, office: Office) -> str:
    """What a build at a time of the clock says; nothing where it publishes."""
    time.sleep(max(0.0, when - time.time()))
    try:
        build(office.folder, office.index, office.model)
    except Exception as error:  # a drill goes on
        return f"{type(error).__name__}: {error}"
    return ""


class _Backwards(datetime):
    """A clock that is an hour earlier at each look."""

    seen = datetime(2026, 11, 21, 20, 36, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Backwards":
        cls.seen -= timedelta(hours=1)
        return cls.fromtimestamp(cls.seen.timestamp(), tz)


def turn_clock_back(folder: Path, times: int) -> Drill:
    """Sets the clock back before each build: what was built last is served, and what was built
    before it is what stands in for it."""
    drill = Drill("builds with the clock set back")
    office = Office(folder)
    before = office.build()
    with patch("index.build.datetime", _Backwards):
        for _ in range(times):
            drill.tried += 1
            title, built = office.revise(), office.build()
            drill.expect(office.served() == (built, title), f"serves {office.served()}")
            kept = [path.name for path in folders(office.index)]
            drill.expect(kept == [built, before], f"keeps {kept} instead of {[built, before]}")
            manifest = current(office.index) / FILE
            manifest.rename(manifest.with_name("away"))
            stands_in, damaged = open_served_or_before(LocalHome(office.index), office.model)
            drill.expect(damaged is not None and stands_in.id == before, f"{stands_in.id} instead")
            manifest.with_name("away").rename(manifest)
            before = built
    return drill


@contextmanager
def _mounted(disk: Path) -> Iterator[bool]:
    """A small disk; False where this user may not mount one."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={_MOUNTED}", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(disk)], check=True)


@contextmanager
def _unmounted(_: Path) -> Iterator[bool]:
    yield False


@contextmanager
def _filled(disk: Path, free: int) -> Iterator[None]:
    """A disk with so many bytes free."""
    ballast = disk / "ballast"
    room = os.statvfs(disk)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, room.f_bavail * room.f_bsize - free))
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def _limited(size: int) -> Iterator[None]:
    """Files of at most so many bytes, for this process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _run(office: Office, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a user for whom permissions count, even where that is root."""
    command = [sys.executable, "-m", "madoguchi", *arguments]
    command += ["--index", str(office.index), "--model", office.model]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_give_up_privileges,
    )


def _give_up_privileges() -> None:
    """Root without capabilities may write where its permissions say so, and nowhere else."""
    if os.geteuid() == 0:
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # capabilities(7), version 3, this process
        none = (ctypes.c_uint32 * 6)()
        if ctypes.CDLL(None, use_errno=True).capset(header, none):
            raise OSError(ctypes.get_errno(), "capset")
