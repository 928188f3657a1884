"""The drills of `make drills`, each in a short form; clients and publishing have
`tests/assistant/service/test_under_load.py`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drills.bits import turn_bits
from tests.drills.drill import Drill
from tests.drills.folder import (
    build_twice_at_once,
    forbid_writing,
    limit_files,
    turn_clock_back,
)
from tests.drills.killed import kill_builds

Tried = Callable[[Path, int], Drill]


@pytest.mark.parametrize(
    ("tried", "times"),
    [
        (kill_builds, 8),
        (limit_files, 6),
        (forbid_writing, 2),
        (build_twice_at_once, 3),
        (turn_clock_back, 3),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_nothing_is_lost(tried: Tried, times: int, tmp_path: Path) -> None:
    drill = tried(tmp_path / "drill", times)
    assert drill.wrong == []
    assert drill.tried == times


def test_a_bit_turned_over_in_any_file_is_found(tmp_path: Path) -> None:
    drill = turn_bits(tmp_path / "drill", 3)
    assert drill.wrong == []
    assert drill.tried > 3 * 20
