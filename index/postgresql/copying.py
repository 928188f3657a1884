"""Rows in the binary format of COPY. They are put together here, since psycopg does not know
pgvector's types."""

from collections.abc import Iterable, Iterator, Sequence
from struct import Struct
from typing import Any

import numpy as np
import psycopg

_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_AT_ONCE = 1 << 20  # bytes
_FIELDS, _SIZE = Struct(">h"), Struct(">i")


def copy_rows(
    connection: psycopg.Connection[Any],
    target: str,
    rows: Iterable[Sequence[bytes | memoryview]],
    frozen: bool = False,
) -> None:
    """Copies rows, each column as PostgreSQL sends it. A table made in this transaction can be
    `frozen`: nobody has to write its rows once more to say that they are old."""
    how = "FORMAT BINARY, FREEZE" if frozen else "FORMAT BINARY"
    statement = f"COPY {target} FROM STDIN ({how})".encode()
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        pending = bytearray(_BEGIN)
        for row in rows:
            pending += _FIELDS.pack(len(row))
            for column in row:
                pending += _SIZE.pack(len(column))
                pending += column
            if len(pending) > _AT_ONCE:
                copy.write(bytes(pending))
                pending.clear()
        copy.write(bytes(pending) + _END)


def int4(number: int) -> bytes:
    return number.to_bytes(4, signed=True)


def int8(number: int) -> bytes:
    return number.to_bytes(8, signed=True)


def vectors(rows: np.ndarray) -> Iterator[bytes]:
    """Each row as a vector or, of half precision, as a halfvec."""
    count, dimension = rows.shape
    kind = ">f4" if rows.dtype.itemsize == 4 else ">f2"
    sent = np.zeros(count, [("size", ">i2"), ("unused", ">i2"), ("values", kind, (dimension,))])
    sent["size"], sent["values"] = dimension, rows
    return (row.tobytes() for row in sent)
