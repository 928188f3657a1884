"""A document's file goes into the corpus folder: under a safe name, whole, over no other."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from corpus.checksums import checksum
from corpus.editing import entries, write_at_once
from corpus.naming import free_name, safe_name

DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as an entry names it; `copied` unless it lay in the corpus already."""

    file: str
    sha256: str
    copied: bool


def store(folder: Path, path: Path, name: str) -> Stored:
    """Copies a file that came under `name` into the folder's documents. One that lies there
    under a safe name and belongs to no entry stays where it is, be it that it was put there or
    that a call was broken off."""
    documents = folder / DOCUMENTS
    documents.mkdir(parents=True, exist_ok=True)
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    safe = safe_name(name)
    named = {entry.file for entry in entries(folder)}
    if f"{DOCUMENTS}/{safe}" not in named and _holds(documents / safe, digest):
        return Stored(f"{DOCUMENTS}/{safe}", digest, copied=False)
    taken = {other.name.lower() for other in documents.iterdir()}
    target = documents / free_name(safe, taken)
    # The name is taken first, so that nothing that comes up meanwhile is written over.
    target.touch(exist_ok=False)
    try:
        write_at_once(target, data)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return Stored(f"{DOCUMENTS}/{target.name}", digest, copied=True)


def _holds(path: Path, digest: str) -> bool:
    return path.is_file() and not path.is_symlink() and checksum(path) == digest


def discard(folder: Path, file: str) -> bool:
    """Deletes a file of the corpus that no entry names any more."""
    if any(entry.file == file for entry in entries(folder)):
        return False
    (folder / file).unlink(missing_ok=True)
    return True
