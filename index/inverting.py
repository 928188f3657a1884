"""Rows of tokens become postings, in memory or on disk.

Rows come in parts and twice: BM25 must know of all rows how many there are, how long they are and
how many hold each token before it can score one. Of the parts themselves only a few are kept in
memory at a time.
"""

import os
from pathlib import Path

import numpy as np

from index.postings import MappedLists, Postings, inverse_frequency
from index.rows import TokenRows, distinct

K1, B = 1.5, 0.75  # Lucene's usual parameters
_PENDING = 1 << 21  # tokens that are kept before they are counted or written


class TokenCounts:
    """What BM25 must know of all rows before it can score one."""

    def __init__(self) -> None:
        self.rows = 0
        self.length = 0  # tokens of all rows
        self._counted: list[tuple[np.ndarray, np.ndarray]] = []
        self._pending = 0

    def add(self, rows: TokenRows) -> None:
        self.rows += len(rows)
        self.length += int(rows.lengths.sum())
        self._counted.append((rows.keys, np.bincount(rows.ids, minlength=len(rows.keys))))
        self._pending += len(rows.keys)
        if self._pending > _PENDING:
            self._counted = [self.frequencies()]
            self._pending = 0

    def frequencies(self) -> tuple[np.ndarray, np.ndarray]:
        """Tokens (keys), ascending, and how many rows hold each."""
        keys = np.concatenate([np.zeros(0, np.uint64), *(keys for keys, _ in self._counted)])
        counts = np.concatenate([np.zeros(0, np.int64), *(counts for _, counts in self._counted)])
        tokens, begins = distinct(keys)
        ordered = counts[np.argsort(keys, kind="stable")]
        return tokens, np.add.reduceat(ordered, begins) if len(begins) else ordered


class _Inversion:
    """Puts parts of the rows where their tokens' lists are."""

    def __init__(self, counts: TokenCounts) -> None:
        self.tokens, frequency = counts.frequencies()
        self.starts = np.concatenate([[0], np.cumsum(frequency)])
        self._idf = inverse_frequency(counts.rows, frequency)
        self._mean = counts.length / max(counts.rows, 1)
        self._next = self.starts[:-1].copy()  # where each list goes on
        self._rows = 0

    def place(self, parts: list[TokenRows]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Places among all postings, rows and impacts of the next rows."""
        size = sum(len(part) for part in parts)
        ids = np.concatenate([np.searchsorted(self.tokens, part.keys)[part.ids] for part in parts])
        held = np.concatenate([np.diff(part.starts) for part in parts])
        # Token by token, and row by row within a token.
        order = np.argsort(ids, kind="stable")
        token, row = ids[order], np.repeat(np.arange(size), held)[order]
        often = np.concatenate([part.times for part in parts])[order].astype(np.float32)
        lengths = np.concatenate([part.lengths for part in parts])
        norm = K1 * (1 - B + B * lengths / self._mean) if self._mean else np.zeros(size)
        impacts = (self._idf[token] * (often / (norm[row] + often))).astype(np.float32)
        own, first = distinct(token)
        many = np.diff(first, append=len(token))
        places = self._next[token] + np.arange(len(token)) - np.repeat(first, many)
        self._next[own] += many
        row += self._rows
        self._rows += size
        return places, row.astype(np.int32), impacts


def postings_of(rows: TokenRows) -> Postings:
    """The postings of all rows at once, in memory."""
    counts = TokenCounts()
    counts.add(rows)
    inversion = _Inversion(counts)
    _, row, impacts = inversion.place([rows])
    starts = inversion.starts
    lists = MappedLists(starts, row, impacts)
    return Postings(len(rows), inversion.tokens, starts, _most(impacts, starts), lists)


class PostingsWriter:
    """Writes postings to a folder. What is appended are the very rows that were counted."""

    def __init__(self, folder: Path, counts: TokenCounts) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._inversion = _Inversion(counts)
        size = int(self._inversion.starts[-1])
        self._rows = _allocated(folder / "rows.npy", np.int32, size)
        self._impacts = _allocated(folder / "impacts.npy", np.float32, size)
        self._parts: list[TokenRows] = []
        self._pending = 0

    def append(self, rows: TokenRows) -> None:
        self._parts.append(rows)
        self._pending += len(rows.ids)
        if self._pending > _PENDING:
            self._write()

    def _write(self) -> None:
        if self._parts:
            places, rows, impacts = self._inversion.place(self._parts)
            self._rows[places] = rows
            self._impacts[places] = impacts
        self._parts, self._pending = [], 0

    def close(self) -> None:
        self._write()
        starts = self._inversion.starts
        small = (self._inversion.tokens, starts, _most(self._impacts, starts))
        for name, array in zip(("tokens", "starts", "most"), small, strict=True):
            np.save(self._folder / f"{name}.npy", array)
        for mapped in (self._rows, self._impacts):
            if isinstance(mapped, np.memmap):
                mapped.flush()


def _most(impacts: np.ndarray, starts: np.ndarray) -> np.ndarray:
    if not len(impacts):
        return np.zeros(0, np.float32)
    found: np.ndarray = np.maximum.reduceat(impacts, starts[:-1])
    return found


def _allocated(path: Path, kind: type, size: int) -> np.ndarray:
    """A mapped array whose room on the disk is taken at once: writing to a page that a full disk
    cannot hold would end the process."""
    if not size:
        np.save(path, np.zeros(0, kind))
        return np.zeros(0, kind)
    array = np.lib.format.open_memmap(path, "w+", kind, (size,))
    with path.open("r+b") as file:
        os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
    return array
