"""One bit turned over in a file of the generation that is served."""

import random
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path

from assistant.service.service import Service
from corpus.errors import GenerationError
from index.generation import current, open_generation
from tests.drills.drill import Drill, Office


def turn_bits(folder: Path, places: int) -> Drill:
    """In every file at so many places: whoever opens the index is told which file it is, and a
    service that starts answers from the generation before, with one line."""
    drill = Drill("bits turned over")
    office = Office(folder)
    before = office.build()
    office.revise()
    office.build()
    chance = random.Random(places)
    for path in sorted(path for path in current(office.index).rglob("*") if path.is_file()):
        size = path.stat().st_size
        for _ in range(places):
            byte, bit = chance.randrange(size), chance.randrange(8)
            where = f"{path.name}, byte {byte}, bit {bit}"
            drill.tried += 1
            with _turned(path, byte, bit):
                _opened(drill, office, path, where)
                _served(drill, office, before, where)
    open_generation(office.index, office.model)  # the drill has put everything back
    return drill


def _opened(drill: Drill, office: Office, path: Path, where: str) -> None:
    try:
        open_generation(office.index, office.model)
    except GenerationError as error:
        told = path.name in str(error) and "madoguchi build" in str(error)
        drill.expect(told, f"{where}: unclear: {error}")
    else:
        drill.wrong.append(f"{where}: opened")


def _served(drill: Drill, office: Office, before: str, where: str) -> None:
    with redirect_stderr(StringIO()) as said:
        service = Service(office.index, office.model)
        answered = service.ask("特許の窓口は?")[0].generation
        behind = service.is_behind()
    drill.expect(answered == before, f"{where}: answered from {answered}")
    drill.expect(behind, f"{where}: not told to supervision")
    drill.expect(said.getvalue().count("\n") == 1, f"{where}: said {said.getvalue()!r}")


@contextmanager
def _turned(path: Path, byte: int, bit: int) -> Iterator[None]:
    content = path.read_bytes()
    _write_byte(path, byte, content[byte] ^ 1 << bit)
    try:
        yield
    finally:
        _write_byte(path, byte, content[byte])


def _write_byte(path: Path, byte: int, value: int) -> None:
    with path.open("r+b") as file:
        file.seek(byte)
        file.write(bytes([value]))
