"""Arrays and records written row by row are mapped as they were."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from corpus.errors import GenerationError
from index.columns import (
    ArrayWriter,
    MappedRecords,
    Packed,
    RecordsWriter,
    StartsWriter,
    opened,
)
from ingest.passages import Passage
from tests.said import english_half


def test_an_array_written_in_parts_is_the_whole(tmp_path: Path) -> None:
    rows = np.arange(24, dtype=np.float32).reshape(8, 3)
    writer = ArrayWriter(tmp_path / "rows.npy", np.float32, (3,))
    for part in (rows[:1], rows[1:1], rows[1:]):
        writer.append(part)
    writer.close()
    assert np.array_equal(opened(tmp_path / "rows.npy"), rows)
    assert np.array_equal(np.load(tmp_path / "rows.npy"), rows)


def test_an_array_of_nothing_is_empty(tmp_path: Path) -> None:
    ArrayWriter(tmp_path / "rows.npy", np.int32, (3,)).close()
    assert opened(tmp_path / "rows.npy").shape == (0, 3)


def test_an_array_that_was_not_closed_has_no_row(tmp_path: Path) -> None:
    ArrayWriter(tmp_path / "rows.npy", np.int64).append(np.arange(5))
    assert len(opened(tmp_path / "rows.npy")) == 0


def test_stretches_begin_where_those_before_end(tmp_path: Path) -> None:
    writer = StartsWriter(tmp_path / "starts.npy")
    for sizes in ([2, 0], [], [3]):
        writer.append(np.array(sizes, dtype=np.int64))
    writer.close()
    assert opened(tmp_path / "starts.npy").tolist() == [0, 2, 2, 5]


def test_records_come_back_one_by_one_and_several_at_once(tmp_path: Path) -> None:
    passages = [Passage("plan", i, i + 9, ("章", f"節{i}"), ((i, i + 9),)) for i in range(5)]
    writer = RecordsWriter(tmp_path / "records")
    for part in (passages[:2], [], passages[2:]):
        writer.append(Packed.of(part))
    writer.close()
    found = MappedRecords(tmp_path / "records", Passage)
    assert len(found) == 5
    assert list(found) == passages
    assert found[3] == passages[3]
    assert found.many([4, 0]) == [passages[4], passages[0]]
    for row in (5, -1):
        with pytest.raises(IndexError):
            found[row]


def test_no_records_at_all(tmp_path: Path) -> None:
    RecordsWriter(tmp_path / "records").close()
    assert list(MappedRecords(tmp_path / "records", Passage)) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("content.bin", b"?"),
        ("content.bin", None),
        ("starts.npy", b"none"),
        ("starts.npy", None),
    ],
)
def test_files_that_are_missing_or_do_not_fit_are_refused(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    writer = RecordsWriter(tmp_path / "records")
    writer.append(Packed.of(["税"]))
    writer.close()
    path = tmp_path / "records" / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(GenerationError) as caught:
        MappedRecords(tmp_path / "records", str)
    assert english_half(caught.value, path).startswith("cannot be opened (")


def test_packed_records_survive_a_file_of_work() -> None:
    packed = Packed.of([{1: 0.5}, {}])
    assert packed.sizes.tolist() == [len(msgspec.msgpack.encode({1: 0.5})), 1]
    assert len(packed) == 2
