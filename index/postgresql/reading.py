"""What a generation in PostgreSQL holds, read row by row as questions need it."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import Any, Generic, TypeVar

import msgspec
import numpy as np

from corpus.errors import GenerationError
from index.postgresql.server import Server
from index.postgresql.tables import LIST

T = TypeVar("T")
Row = tuple[bytes, ...]

KEPT = 32 << 20  # bytes of rows of one table that a process keeps
_OVERHEAD = 150  # bytes of a row beside its content


class Recent:
    """The rows of a table that were read last, up to so many bytes; a generation never changes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0
        self._rows: OrderedDict[int, Row] = OrderedDict()
        self._lock = Lock()

    def known(self, rows: Iterable[int]) -> dict[int, Row]:
        """Those of the rows that are kept."""
        kept = self._rows
        with self._lock:
            found = {row: kept[row] for row in rows if row in kept}
            for row in found:
                kept.move_to_end(row)
        return found

    def add(self, rows: Mapping[int, Row]) -> None:
        with self._lock:
            for row, content in rows.items():
                if row not in self._rows:
                    self._rows[row] = content
                    self._held += _size(content)
            while self._held > self._most:
                self._held -= _size(self._rows.popitem(last=False)[1])


def _size(content: Row) -> int:
    return _OVERHEAD + sum(map(len, content))


class Table:
    """Rows of a table by number; `columns` are all of bytes."""

    def __init__(self, server: Server, table: str, columns: str, kept: int = KEPT) -> None:
        self._server = server
        self._table = table
        self._recent = Recent(kept)
        self._by_row = f"SELECT row, {columns} FROM {table} WHERE row = ANY(%s::int[])"

    def many(self, rows: Sequence[int]) -> list[Row]:
        """Rows in the order given. Raises GenerationError where one is not there."""
        found = self._recent.known(rows)
        if len(found) < len(rows) and (missing := set(rows) - found.keys()):
            asked = "{" + ",".join(map(str, sorted(missing))) + "}"
            found |= self._add(self._server.rows(self._by_row, [asked]))
            if lost := missing - found.keys():
                raise GenerationError(
                    f"{self._server.name}, {self._table}: 行 {min(lost)} がありません。"
                    "madoguchi build --toで索引を作り直してください。"
                    f" / row {min(lost)} is missing; build the "
                    "index again with: madoguchi build --to"
                )
        return [found[row] for row in rows]

    def first(self, order: str, parameters: Sequence[object], k: int) -> list[int]:
        """Numbers of the first k rows in an order."""
        # Of the rows alone: what is selected is made for every row before they are put in order.
        statement = f"SELECT row FROM {self._table} ORDER BY {order} LIMIT %s"
        return [row for (row,) in self._server.rows(statement, [*parameters, k])]

    def _add(self, rows: list[tuple[Any, ...]]) -> dict[int, Row]:
        found = {row[0]: row[1:] for row in rows}
        self._recent.add(found)
        return found


class StoredRecords(Generic[T]):
    """Records in a column of a table."""

    def __init__(self, table: Table, column: int, size: int, kind: type[T]) -> None:
        self._table = table
        self._column = column
        self._size = size
        self._decoder = msgspec.msgpack.Decoder(kind)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, row: int) -> T:
        """Raises IndexError for a row that is not there."""
        if not 0 <= row < self._size:
            raise IndexError(row)
        return self.many([row])[0]

    def many(self, rows: Sequence[int]) -> list[T]:
        return [self._decoder.decode(row[self._column]) for row in self._table.many(rows)]


class StoredParts:
    """The word pieces of passages, in two columns of their table: sizes of parts, and pieces."""

    def __init__(self, table: Table, sizes: int, pieces: int) -> None:
        self._table = table
        self._sizes = sizes
        self._pieces = pieces

    def pieces(self, rows: Sequence[int]) -> tuple[np.ndarray, np.ndarray, list[int]]:
        found = self._table.many(rows)
        sizes = [np.frombuffer(row[self._sizes], "<i4") for row in found]
        pieces = np.frombuffer(b"".join(row[self._pieces] for row in found), "<i4")
        return pieces, np.concatenate(sizes), [len(own) for own in sizes]


class StoredVectors:
    """Unit vectors in a column of a table, as pgvector sends them."""

    def __init__(
        self, table: Table, column: int, size: int, half: bool = False, order: str = ""
    ) -> None:
        """`order` is what the nearest are found by, with a place for the question's vector."""
        self.size = size
        self._table = table
        self._column = column
        self._order = order
        # A dimension and a reserved number, of two bytes each, stand before the vector.
        self._kind, self._offset = (">f2", 2) if half else (">f4", 1)

    def nearest(self, vector: np.ndarray, k: int) -> np.ndarray:
        """The k rows of greatest cosine with a unit vector, best first."""
        asked = "[" + ",".join(map(repr, vector.tolist())) + "]"
        return np.array(self._table.first(self._order, [asked], k), np.int64)

    def cosines(self, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Cosine of given rows with a unit vector, shape (len(rows),)."""
        if not len(rows):
            return np.zeros(0, np.float32)
        sent = b"".join(row[self._column] for row in self._table.many(rows.tolist()))
        stored = np.frombuffer(sent, self._kind).reshape(len(rows), -1)[:, self._offset :]
        found: np.ndarray = stored.astype(np.float32) @ vector
        return found


class StoredLists:
    """Inverted lists in blocks of `LIST` postings: a short list is one row, and of a long one only
    the blocks are read that can hold what is asked for."""

    def __init__(self, table: Table, starts: np.ndarray, first_rows: np.ndarray) -> None:
        """`starts` as `Postings` has them; `first_rows` are the first of each block."""
        self._table = table
        self._first = np.concatenate([[0], np.cumsum(-(-np.diff(starts) // LIST))])
        self._first_rows = first_rows

    def expect(self, places: Sequence[int], rows: np.ndarray | None = None) -> None:
        """Reads the blocks around rows or, without these, the lists of one block: whether a long
        one is needed whole is not known yet."""
        wanted: list[int] = []
        for place in places:
            blocks = self._blocks(place, rows)
            if rows is not None or len(blocks) == 1:
                wanted += blocks
        if wanted:
            self._table.many(wanted)

    def read(self, place: int, rows: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        found = self._table.many(self._blocks(place, rows))
        held = np.frombuffer(b"".join(block[0] for block in found), "<i4")
        return held, np.frombuffer(b"".join(block[1] for block in found), "<f4")

    def _blocks(self, place: int, rows: np.ndarray | None) -> list[int]:
        first, after = self._first[place : place + 2].tolist()
        if rows is None or after - first == 1:
            return list(range(first, after))
        own = np.searchsorted(self._first_rows[first:after], rows, side="right") - 1
        wanted: list[int] = (first + np.unique(own[own >= 0])).tolist()
        return wanted
