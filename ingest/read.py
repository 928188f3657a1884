"""A file becomes an Extract: the reader is chosen by the name's suffix."""

from pathlib import Path

from corpus.errors import ReadError
from ingest.apart import DEFAULT, Limits, alive, apart
from ingest.extract import Extract
from ingest.readers.text import read_text

__all__ = ["READERS", "alive", "read"]

READERS = {
    ".txt": "text:read_text",
    ".md": "text:read_text",
    ".pdf": "pdf:read_pdf",
    ".docx": "word:read_word",
    ".pptx": "slides:read_slides",
    ".xlsx": "sheets:read_sheets",
    ".csv": "csv:read_csv",
    ".tsv": "csv:read_csv",
    ".html": "html:read_html",
    ".htm": "html:read_html",
}
_LARGEST = 512 * 2**20  # bytes


def read(path: Path, limits: Limits = DEFAULT) -> Extract:
    """The text of a file. Raises ReadError for a format that is not read and for a file that
    cannot be read, or not within the limits."""
    suffix = path.suffix.lower()
    if suffix not in READERS:
        known = ", ".join(sorted(READERS))
        raise ReadError(f"{path}: no reader for {path.suffix!r}; convert it to one of {known}.")
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ReadError(f"{path}: {error.strerror}; check the file and its rights.") from None
    if size > _LARGEST:
        raise ReadError(f"{path}: larger than {_LARGEST // 2**20} MiB; split the file.")
    if READERS[suffix] == "text:read_text":
        # Decoding text runs no parser; a process for it costs more than it guards against.
        return read_text(path)
    return apart(path, f"ingest.readers.{READERS[suffix]}", Extract, limits=limits)
