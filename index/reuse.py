"""Work that an earlier build has done, kept beside the generations and found by what it was done
from: the same input, the same code and the same libraries give the same result."""

import hashlib
import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np

T = TypeVar("T")
FOLDER = "work"


class Reuse:
    """Results by key, one file each. What this build has not asked for is removed at its end."""

    def __init__(self, index: Path) -> None:
        self.index = index
        self._folder = index / FOLDER
        self._asked: set[str] = set()

    def get(self, key: str, kind: type[T]) -> T | None:
        """None where there is no such work, or none that can be read any more."""
        self._asked.add(key)
        try:
            content = (self._folder / key).read_bytes()
            if content[:4] != _checksum(content[4:]):
                return None
            found: T = _from_bytes(content[4:], kind)
        except (OSError, msgspec.DecodeError, ValueError):
            return None
        return found

    def made(self, key: str, kind: type[T], make: Callable[[], T]) -> T:
        """The work that there is, or else what `make` makes now."""
        found = self.get(key, kind)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def has(self, key: str) -> bool:
        """Whether there is such work; it may still be damaged."""
        self._asked.add(key)
        return (self._folder / key).exists()

    def put(self, key: str, result: object) -> None:
        self.put_packed(key, packed(result))

    def put_packed(self, key: str, content: bytes) -> None:
        """Whole or not at all, whenever the process ends."""
        aside = self._folder / f".{os.getpid()}-{key}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(_checksum(content) + content)
            aside.replace(self._folder / key)
        except FileNotFoundError:
            return  # another build has just cleared up; this piece is done again next time
        except OSError:
            with suppress(OSError):
                aside.unlink(missing_ok=True)  # half a file of a full disk
            raise

    def remove_unused(self) -> None:
        for path in self._folder.glob("*"):
            if path.name not in self._asked:
                path.unlink(missing_ok=True)


def _checksum(content: bytes) -> bytes:
    """Against a disk's errors, for which a CRC is enough and ten times as fast as SHA-256."""
    return zlib.crc32(content).to_bytes(4)


def key(kind: str, *made_from: object) -> str:
    """The name of a piece of work: its kind and a digest of everything that it was made from."""
    digest = hashlib.sha256(packed(made_from)).hexdigest()
    return f"{kind}-{digest[:40]}"


def packed(result: object) -> bytes:
    """A result as it is kept."""
    return msgspec.msgpack.encode(result, enc_hook=_array_to_parts)


def _from_bytes(content: bytes, kind: Any) -> Any:
    """Raises msgspec.DecodeError for other content."""
    return msgspec.msgpack.decode(content, type=kind, dec_hook=_array_of_parts)


def _array_to_parts(array: Any) -> tuple[str, tuple[int, ...], bytes]:
    if not isinstance(array, np.ndarray):
        raise NotImplementedError
    return array.dtype.str, array.shape, array.tobytes()


def _array_of_parts(kind: type, parts: Any) -> np.ndarray:
    if kind is not np.ndarray:
        raise NotImplementedError
    dtype, shape, content = parts
    return np.frombuffer(content, dtype=dtype).reshape(shape)
