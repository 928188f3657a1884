"""A file becomes an Extract: the reader is chosen by the name's suffix."""

import shutil
from importlib.metadata import version
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
PARSERS = ("pypdfium2", "python-docx", "python-pptx", "openpyxl", "selectolax", "lxml")
_LARGEST = 512 * 2**20  # bytes


def is_plain(path: Path) -> bool:
    """Whether a file is plain text, which is read faster than anything is looked up."""
    return READERS.get(path.suffix.lower()) == "text:read_text"


def reader_version() -> str:
    """What beside the program's own code decides what is read from a file: the libraries that
    parse it, and whether scans can be read."""
    ocr = shutil.which("tesseract")
    made = f"{ocr} {Path(ocr).stat().st_mtime_ns}" if ocr else "no tesseract"
    return " ".join([*(f"{name} {version(name)}" for name in PARSERS), made])


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
    if is_plain(path):
        # Decoding text runs no parser; a process for it costs more than it guards against.
        return read_text(path)
    return apart(path, f"ingest.readers.{READERS[suffix]}", Extract, limits=limits)
