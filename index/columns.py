"""Arrays and records on disk, written row by row and mapped when read, so that a generation of any
size is neither built nor opened in memory, and processes that serve one share its pages."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import msgspec
import numpy as np

from corpus.errors import GenerationError
from index.messages import not_opened

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Records(Protocol[T_co]):
    """Records by row, wherever they are kept; `many` gets several in one go, in order."""

    def __len__(self) -> int: ...

    def __getitem__(self, row: int) -> T_co: ...

    def many(self, rows: Sequence[int]) -> Sequence[T_co]: ...


class Packed(msgspec.Struct, frozen=True):
    """Records as bytes, one after the other."""

    sizes: np.ndarray  # int64, of each record in bytes
    content: bytes

    @classmethod
    def of(cls, records: Iterable[object]) -> "Packed":
        encode = msgspec.msgpack.Encoder().encode
        parts = [encode(record) for record in records]
        return cls(np.array([len(part) for part in parts], np.int64), b"".join(parts))

    def __len__(self) -> int:
        return len(self.sizes)


class ArrayWriter:
    """Writes a .npy file row by row; no file is open in between."""

    def __init__(self, path: Path, dtype: Any, row: tuple[int, ...] = ()) -> None:
        """`row` is the shape of one row."""
        self._path = path
        self._dtype = np.dtype(dtype)
        self._row = row
        self._rows = 0
        path.write_bytes(self._header())

    def append(self, rows: np.ndarray) -> None:
        with self._path.open("ab") as file:
            file.write(np.ascontiguousarray(rows, dtype=self._dtype).data)
        self._rows += len(rows)

    def close(self) -> None:
        with self._path.open("r+b") as file:
            file.write(self._header())

    def _header(self) -> bytes:
        """As long for any number of rows: NumPy leaves room for the first axis to grow."""
        shape = {"shape": (self._rows, *self._row), "fortran_order": False}
        header = BytesIO()
        np.lib.format.write_array_header_1_0(header, {"descr": self._dtype.str, **shape})
        return header.getvalue()


class StartsWriter:
    """Writes where each of several stretches begins, and where the last one ends."""

    def __init__(self, path: Path) -> None:
        self._array = ArrayWriter(path, np.int64)
        self._array.append(np.zeros(1, np.int64))
        self._end = 0

    def append(self, sizes: np.ndarray) -> None:
        self._array.append(self._end + np.cumsum(sizes, dtype=np.int64))
        self._end += int(np.sum(sizes))

    def close(self) -> None:
        self._array.close()


class RecordsWriter:
    """Writes records to a folder of their own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._content = folder / "content.bin"
        self._content.touch()
        self._starts = StartsWriter(folder / "starts.npy")

    def append(self, records: Packed) -> None:
        with self._content.open("ab") as file:
            file.write(records.content)
        self._starts.append(records.sizes)

    def close(self) -> None:
        self._starts.close()


class MappedRecords(Generic[T]):
    """Records of a folder, decoded one by one when they are asked for."""

    def __init__(self, folder: Path, kind: type[T]) -> None:
        """Raises GenerationError for what cannot be opened or does not fit together."""
        self._starts = opened(folder / "starts.npy")
        path = folder / "content.bin"
        try:
            size = path.stat().st_size
            content = np.memmap(path, mode="r") if size else np.zeros(0, np.uint8)
        except (OSError, ValueError) as error:
            raise GenerationError(not_opened(path, error)) from None
        if not len(self._starts) or size != self._starts[-1]:
            raise GenerationError(not_opened(path, f"{size} bytes do not fit the records"))
        self._content = content.view(np.ndarray).data
        self._decoder = msgspec.msgpack.Decoder(kind)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, row: int) -> T:
        """Raises IndexError for a row that is not there."""
        return self._decoder.decode(self.content(row))

    def content(self, row: int) -> memoryview:
        """A record as it is stored. Raises IndexError for a row that is not there."""
        if not 0 <= row < len(self):
            raise IndexError(row)
        return self._content[self._starts[row] : self._starts[row + 1]]

    def many(self, rows: Sequence[int]) -> list[T]:
        return [self[row] for row in rows]

    def __iter__(self) -> Iterator[T]:
        return (self[row] for row in range(len(self)))


def opened(path: Path) -> np.ndarray:
    """A mapped array, as a plain view: slicing a memmap costs more than reading what it holds.

    Raises GenerationError where there is none.
    """
    try:
        array: np.ndarray = np.load(path, mmap_mode="r")
    except (OSError, ValueError, EOFError) as error:
        raise GenerationError(not_opened(path, error)) from None
    return array.view(np.ndarray)
