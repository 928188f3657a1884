"""Checksums of files."""

import hashlib
from pathlib import Path


def checksum(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
