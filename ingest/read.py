"""A file becomes an Extract: the reader is chosen by the name's suffix."""

import shutil
import stat
from importlib.metadata import version
from pathlib import Path

from corpus.errors import ReadError
from ingest.apart import DEFAULT, Limits, alive, apart
from ingest.extract import Extract
from ingest.readers.messages import not_opened
from ingest.readers.text import read_text

__all__ = ["READERS", "alive", "read"]

READERS = {
    ".txt": "text:read_text",
    ".md": "text:read_text",
    ".pdf": "pdf.reader:read_pdf",
    ".docx": "word.reader:read_word",
    ".pptx": "slides:read_slides",
    ".xlsx": "sheets.reader:read_sheets",
    ".csv": "csv:read_csv",
    ".tsv": "csv:read_csv",
    ".html": "html:read_html",
    ".htm": "html:read_html",
}
PARSERS = ("pypdfium2", "python-docx", "python-pptx", "openpyxl", "selectolax", "lxml")
_LARGEST = 512 * 2**20  # bytes
_LARGE_TEXT = 2**20  # bytes of plain text that is read in this process
_LONGEST = 20_000_000  # characters; what comes after reading has no limits of its own


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
    size = check_readable(path)
    if is_plain(path) and size <= _LARGE_TEXT:
        # Decoding text runs no parser; a process for it costs more than it guards against.
        return read_text(path)
    reader = READERS[path.suffix.lower()]
    extract = apart(path, f"ingest.readers.{reader}", Extract, limits=limits)
    if len(extract.text) > _LONGEST:
        raise ReadError(
            f"{path}: 文字が{_LONGEST:,}字を超えています。ファイルを分けてください。"
            f" / its text has over {_LONGEST:,} characters; split the file."
        )
    return extract


def check_readable(path: Path) -> int:
    """The size in bytes of a file that a reader may be given. Raises ReadError for every other
    one, without waiting: a pipe would never end, and nor would some devices."""
    if path.suffix.lower() not in READERS:
        known = ", ".join(sorted(READERS))
        raise ReadError(
            f"{path}: {path.suffix!r} の形式は読めません。{known} のどれかに変換してください。"
            f" / no reader for {path.suffix!r}; convert it to one of {known}."
        )
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            japanese, english = _kind(found.st_mode)
            raise ReadError(
                f"{path}: ファイルではなく{japanese}です。ファイルを指定してください。"
                f" / is no file but a {english}; name a file."
            )
        with path.open("rb"):
            pass
    except OSError as error:
        raise ReadError(f"{path}: {not_opened(error.strerror)}") from None
    if found.st_size > _LARGEST:
        raise ReadError(
            f"{path}: {_LARGEST // 2**20} MiBを超えています。ファイルを分けてください。"
            f" / larger than {_LARGEST // 2**20} MiB; split the file."
        )
    return found.st_size


def _kind(mode: int) -> tuple[str, str]:
    if stat.S_ISDIR(mode):
        return "フォルダー", "folder"
    if stat.S_ISFIFO(mode):
        return "パイプ", "pipe"
    return ("ソケット", "socket") if stat.S_ISSOCK(mode) else ("デバイス", "device")
