"""Builds that are killed."""

import json
import subprocess
import sys
from pathlib import Path

from tests.drills.drill import Drill, Office

ROOT = Path(__file__).parents[2]


def kill_builds(folder: Path, times: int) -> Drill:
    """Kills builds at random moments; what is served must be whole, and the next build work."""
    drill = Drill("builds killed (SIGKILL)")
    office = Office(folder)
    command = [sys.executable, "-m", "tests.index.interrupted", "random"]
    command += [str(office.folder), str(office.index), office.model, str(times)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    drill.expect(done.returncode == 0, f"a build after a killed one failed: {done.stderr}")
    for line in done.stdout.splitlines():
        row = json.loads(line)
        killed, after = row["killed"], row["next"]
        drill.tried += not killed["ended"]
        old_or_new = killed["served"] == killed["before"] or killed["title"] == killed["edition"]
        drill.expect(killed["error"] is None and old_or_new, f"after a kill: {killed}")
        drill.expect(after["title"] == after["edition"], f"after the next build: {after}")
    left = [path.name for path in office.index.glob(".building-*")]
    drill.expect(not left, f"left behind: {left}")
    drill.expect(drill.tried == times, f"only {drill.tried} of {times} were killed")
    return drill
