"""Files become text. One format, one function; `read` chooses by the name's suffix.

The text is kept exactly as the file holds it, line ends included; only a byte order mark,
which is no character of the text, is left out.
"""

from collections.abc import Callable
from pathlib import Path

from corpus.errors import ReadError

_HIRAGANA = range(0x3041, 0x3097)
_JAPANESE = (*range(0x3000, 0x3100), *range(0x4E00, 0xA000), *range(0xFF01, 0xFF5F))
_JAPANESE_SET = frozenset(_JAPANESE)

_SIGNATURES = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"%PDF": "PDF",
    b"PK\x03\x04": "ZIP (Office)",
    b"\x1b$": "ISO-2022-JP",
}


def read(path: Path) -> str:
    """The text of a file. Raises ReadError for a format or an encoding that is not read."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise ReadError(f"{path}: no reader for {path.suffix!r}; convert it to one of {known}.")
    return reader(path)


def read_text(path: Path) -> str:
    """Text in UTF-8 (with or without a byte order mark), Shift_JIS (CP932) or EUC-JP."""
    data = path.read_bytes()
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature) or (name == "ISO-2022-JP" and signature in data):
            raise ReadError(f"{path}: this is {name}, not text; save it as UTF-8.")
    if b"\x00" in data:
        raise ReadError(f"{path}: holds NUL bytes, so it is no text file; save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_japanese(path, data)


def _decode_japanese(path: Path, data: bytes) -> str:
    """Shift_JIS or EUC-JP: most byte sequences are valid in both, so the likelier text wins."""
    candidates = []
    for encoding in ("cp932", "euc_jp"):
        try:
            candidates.append(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    candidates = [text for text in candidates if _share_of_japanese(text) > 0.5]
    if not candidates:
        raise ReadError(
            f"{path}: the encoding is none of UTF-8, Shift_JIS and EUC-JP; save it as UTF-8."
        )
    return max(candidates, key=_share_of_japanese)


def _share_of_japanese(text: str) -> float:
    """Share of ordinary Japanese characters among those beyond ASCII; hiragana counts double,
    because a wrong decoding yields rare kanji and half-width katakana but little hiragana."""
    beyond = [ord(character) for character in text if ord(character) > 0x7F]
    weights = [(c in _JAPANESE_SET) + (c in _HIRAGANA) for c in beyond]
    return sum(weights) / (len(beyond) or 1)


READERS: dict[str, Callable[[Path], str]] = {".txt": read_text, ".md": read_text}
