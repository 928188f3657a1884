"""Imports point one way: corpus ← ingest ← index ← assistant ← eval."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ("corpus", "ingest", "index", "assistant", "eval")
FILES = [path for package in ORDER for path in sorted((ROOT / package).rglob("*.py"))]

# In assistant/, what answers knows nothing of whom it answers, and the database nothing of either.
ROOMS = {"question": {"question", "answer"}, "answer": {"question", "answer"}, "store": {"store"}}


def imported(path: Path) -> set[str]:
    """Names of the modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_package_imports_only_those_before_it(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    later = set(ORDER[ORDER.index(package) + 1 :])
    packages = {name.split(".")[0] for name in imported(path)}
    assert not packages & (later | {"madoguchi", "tests"})


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_of_the_assistant_know_only_what_they_need(room: str) -> None:
    files = sorted((ROOT / "assistant" / room).rglob("*.py"))
    names = {name for path in files for name in imported(path)}
    known = {name.split(".")[1] for name in names if name.startswith("assistant.")}
    assert files
    assert known <= ROOMS[room]
