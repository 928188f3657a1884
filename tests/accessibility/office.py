"""The whole service over the sample corpus, with staff, cases and a visitor who has to wait.

python office.py FOLDER [nothing]

With "nothing" no questions are stored, and none was.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from assistant.answer.outcomes import Outcome
from assistant.service.counter import Counter, Keeping
from assistant.service.publishing import Publisher
from assistant.service.serving import Front, build_app
from assistant.web.process import serve
from corpus.errors import StoreError
from corpus.records import Corpus
from tests.assistant.staff.desk_client import stored_counter
from tests.assistant.web.desk import SampleService, stay_on_this_machine

WAITING, BROKEN = "待つ", "休止"
CASES = ("道案内はどこですか", "検査について教えて", "明日の天気は", "資料はどこですか")


class PatientService(SampleService):
    """Answers as the sample does, but what is to be waited for only when no file `wait` exists."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._wait = folder / "wait"

    def ask(self, question: str, previous: tuple[str, ...] = ()) -> tuple[Outcome, Corpus]:
        while WAITING in question and self._wait.exists():
            sleep(0.05)
        if BROKEN in question:
            raise StoreError("the sample is out of order")
        return super().ask(question.replace(WAITING, ""), previous)


@dataclass(frozen=True, slots=True)
class Office:
    address: str
    folder: Path

    def hold(self) -> None:
        """Whoever asks what is to be waited for, waits from now on."""
        (self.folder / "wait").touch()

    def answer(self) -> None:
        (self.folder / "wait").unlink()


@contextmanager
def serving(*options: str) -> Iterator[Office]:
    """A service in a process of its own as long as the context lasts."""
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, __file__, name, *options]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as run:
            assert run.stderr is not None
            try:
                address = run.stderr.readline().strip()
                assert address.startswith("http://"), address + run.stderr.read()
                yield Office(address, Path(name))
            finally:
                run.terminate()
                run.communicate(timeout=30)


def main(folder: Path, keep: Keeping) -> None:
    sys.addaudithook(stay_on_this_machine)
    database = stored_counter(folder).database
    counter = Counter(PatientService(folder), database, keep)
    for question in CASES if keep.questions else ():
        counter.ask(question)
    serve(build_app(counter, Front(), Publisher(folder / "index")), "127.0.0.1", 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Keeping(questions="nothing" not in sys.argv))
