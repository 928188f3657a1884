"""What staff change in the folder of an index goes to the counter: the change and a new
generation, or neither."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from assistant.folders import SHIPPED, own_corpus
from corpus.editing import DIVISIONS, write_at_once
from corpus.errors import CorpusError, GenerationError, MadoguchiError, half_of
from corpus.locking import locked
from index.generation import current
from index.manifest import read_manifest
from index.source import source
from ingest.load import fingerprint

_LONGEST = 900  # seconds of a build


@dataclass(frozen=True, slots=True)
class Publisher:
    """An index that can be built anew with `model`, None for the bundled one."""

    index: Path
    model: str | None = None

    @contextmanager
    def opened(self, seconds: float = 0) -> Iterator["OpenFolder"]:
        """The folder to change, while nobody else changes it; of the program's own corpus, the
        office's copy. Another change is waited for so long.

        Raises Busy, and CorpusError where the folder is not known, gone or cannot be written.
        """
        folder = source(self.index)
        if folder is None:
            raise CorpusError(
                "索引の元になった文書のフォルダーが見つかりません。"
                "管理者に、madoguchi build --corpus をもう一度実行するよう御依頼ください。"
                f" / {self.index}: the corpus that it was built from is gone; build it again."
            )
        if folder == SHIPPED.resolve():
            folder = _copied()
        with locked(folder, seconds) as lock:
            yield OpenFolder(folder, self, lock)


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """A corpus folder whose lock is held."""

    path: Path
    publisher: Publisher
    lock: IO[str]

    def served(self) -> str | None:
        """The generation that is served, if it was built from what stands in the folder now."""
        generation = current(self.publisher.index)
        built_from = read_manifest(generation).corpus_sha256
        return generation.name if built_from == fingerprint(self.path) else None

    def refuse_unpublished(self) -> None:
        """Raises CorpusError where something else waits to be built: it would be published
        along with the change of a number."""
        if self.served() is None:
            raise CorpusError(
                "文書のフォルダーに、まだ窓口に出していない変更があります。"
                "管理者が madoguchi build で公開してから、やり直してください。"
                f" / {self.path}: has changes that were not built yet; build first."
            )

    @contextmanager
    def restored(self) -> Iterator[None]:
        """A change of the directory that is taken back where it does not come to be served."""
        path = self.path / DIVISIONS
        before = path.read_bytes()
        try:
            yield
        except BaseException:
            if not self._is_served():
                write_at_once(path, before)
            raise

    def _is_served(self) -> bool:
        try:
            return self.served() is not None
        except MadoguchiError:
            return False

    def build(self) -> str:
        """Publishes the folder; returns the id of the generation that is served then.

        In a process of its own: beside a build in this one, answers would take many times as
        long. It shares the lock, so that whatever outlives this process is waited for.
        Raises GenerationError with the build's own sentence; what was served stays served.
        """
        command = [
            *(sys.executable, "-m", "madoguchi", "build"),
            *("--corpus", str(self.path), "--index", str(self.publisher.index)),
            *(("--model", self.publisher.model) if self.publisher.model else ()),
        ]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
                timeout=_LONGEST,
                env=environment,
                pass_fds=[self.lock.fileno()],
            )
        except subprocess.TimeoutExpired:
            raise GenerationError(
                f"新しい版を{_LONGEST}秒以内に公開できませんでした。管理者に御連絡ください。"
                f" / {self.path}: not built within {_LONGEST} seconds."
            ) from None
        published = self.served()
        if published is None:
            last = (done.stderr.strip() or "?").splitlines()[-1].removeprefix("madoguchi: ")
            said = half_of(last, "ja")
            raise GenerationError(
                f"新しい版を公開できませんでした。名簿も窓口も元のままです。（{said}）"
                " / No new version was published; directory and counter are as before."
            )
        return published


def _copied() -> Path:
    try:
        return own_corpus()
    except OSError as error:
        raise CorpusError(
            f"同梱の文書を写せません（{error.strerror}）。管理者に御連絡ください。"
            f" / {error.filename}: the corpus cannot be copied ({error.strerror})."
        ) from None
