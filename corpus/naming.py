"""Names that are safe anywhere: of a document's file in the corpus, and ids."""

import os
import re
import unicodedata
from collections.abc import Container
from pathlib import PurePath

_MOST_BYTES = 150  # of a name; file systems take 255, and suffixes of temporary files are added
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
_LONGEST_SUFFIX = 15  # bytes
_LONGEST_ID = 40
# Checksums and the like say nothing.
_DIGEST = re.compile(r"(?<![a-z0-9])(?=[a-f]*[0-9])[0-9a-f]{8,}(?![a-z0-9])")
_YEAR = re.compile(r"[rhs]?\d+")
_YEAR_MONTH = 7  # characters of 2022-08


def safe_name(name: str) -> str:
    """A file's name in Unicode (NFC), without folders, control and reserved characters, of at
    most 150 bytes; the suffix is kept."""
    text = decoded_name(name).replace("\\", "/").rsplit("/", 1)[-1]
    text = " ".join(_NOT_IN_NAMES.sub("_", text).split())
    stem, dot, suffix = text.rstrip(" .").rpartition(".")
    if not dot or len(suffix.encode()) > _LONGEST_SUFFIX:
        stem, suffix = text, ""
    stem, suffix = stem.strip(" .") or "document", f"{dot}{suffix}" if suffix else ""
    while len((stem + suffix).encode()) > _MOST_BYTES:
        stem = stem[:-1]
    return f"_{stem}{suffix}" if _RESERVED.fullmatch(stem) else stem.rstrip(" .") + suffix


def decoded_name(name: str) -> str:
    """A file's name in Unicode (NFC), be it in UTF-8 or Shift_JIS; "_" for what can't be seen."""
    raw = os.fsencode(name)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("cp932", errors="replace")
    return "".join(
        "_"
        if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") or c == "\ufffd"
        else c
        for c in unicodedata.normalize("NFC", text)
    )


def free_name(name: str, taken: Container[str]) -> str:
    """A name that is not `taken` (names in lower case: some file systems know no other)."""
    path, count = PurePath(name), 1
    while name.lower() in taken:
        count += 1
        name = f"{path.stem}-{count}{path.suffix}"
    return name


def slug(stem: str) -> str | None:
    """The ASCII letters and digits of a name, parted by hyphens; None where it has no letters but
    those of years (R8)."""
    text = unicodedata.normalize("NFKC", stem).lower()
    text = "".join(c if c.isascii() and c.isalnum() else "-" for c in text)
    words = [word for word in _DIGEST.sub("", text).split("-") if word]
    if all(_YEAR.fullmatch(word) for word in words):
        return None
    return "-".join(words)[:_LONGEST_ID].strip("-")


def new_id(stem: str, kind_slug: str, published: str | None, taken: Container[str]) -> str:
    """An id from a file's name, else from the document's kind and month; never a `taken` one."""
    base = slug(stem) or "-".join([kind_slug, *([published[:_YEAR_MONTH]] if published else [])])
    return _counted(base, "-", taken)


def version_id(id: str, published: str | None, taken: Container[str]) -> str:
    """The id of a former version: `ID@2022-02` by its date, `ID@1` without one; where that is
    taken, counted on."""
    if published is None:
        count = 1
        while f"{id}@{count}" in taken:
            count += 1
        return f"{id}@{count}"
    return _counted(f"{id}@{published}", "-v", taken)


def _counted(base: str, joint: str, taken: Container[str]) -> str:
    id, count = base, 1
    while id in taken:
        count += 1
        id = f"{base}{joint}{count}"
    return id
