"""Text and Markdown, and what encoding a file of text is in."""

from pathlib import Path

from corpus.errors import ReadError
from corpus.records import Layout
from ingest.cells import markdown_tables
from ingest.extract import Extract

_HIRAGANA = range(0x3041, 0x3097)
_KANA = range(0x3041, 0x30FF)
_HALF_WIDTH_KANA = range(0xFF66, 0xFFA0)
_LEAST_KANA = 0.05  # share of a text's characters beyond ASCII
_SHORT = 12  # characters; a longer text without kana is not Japanese
_JAPANESE = (*range(0x3000, 0x3100), *range(0x4E00, 0xA000), *range(0xFF01, 0xFF5F))
_JAPANESE_SET = frozenset(_JAPANESE)

_SIGNATURES = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"%PDF": "PDF",
    b"PK\x03\x04": "ZIP (Office)",
    b"\x1b$": "ISO-2022-JP",
}


def read_text(path: Path) -> Extract:
    """Plain text and Markdown, kept exactly as the file holds it but for a byte order mark."""
    text = decode(path)
    return Extract(text, Layout(tables=tuple(markdown_tables(text))))


def decode(path: Path) -> str:
    """The text of a file in UTF-8 (with or without a byte order mark), Shift_JIS (CP932) or EUC-JP.

    Raises ReadError for any other encoding and for files that are no text.
    """
    data = path.read_bytes()
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature) or (name == "ISO-2022-JP" and signature in data):
            raise ReadError(
                f"{path}: テキストではなく{name}です。UTF-8のテキストで保存し直してください。"
                f" / this is {name}, not text; save it as UTF-8."
            )
    if b"\x00" in data:
        raise ReadError(
            f"{path}: NULのバイトがあり、テキストではありません。UTF-8のテキストで保存し直して"
            "ください。 / holds NUL bytes, so it is no text file; save it as UTF-8."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_broken_utf_8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise ReadError(
                f"{path}: UTF-8ですが、{line}行目で切れているか、壊れています。コピーし直すか、"
                "保存し直してください。"
                f" / is UTF-8, but cut off or damaged in line {line}; copy or save it anew."
            ) from None
        return _decode_japanese(path, data)


def _is_broken_utf_8(data: bytes) -> bool:
    """Whether a file is UTF-8 but for a few bytes, or for a last character that is cut off: as
    Shift_JIS it would still decode, into other characters."""
    text = data.decode(errors="replace")
    # By chance, the other encodings make no such sequences of three bytes.
    japanese = sum(ord(character) in _JAPANESE_SET for character in text)
    broken = text.count("\ufffd")
    at_end = text.find("\ufffd") == len(text) - 1
    return japanese >= 2 * broken or (japanese > 0 and at_end)


def _decode_japanese(path: Path, data: bytes) -> str:
    """Shift_JIS or EUC-JP: most byte sequences are valid in both, so the likelier text wins."""
    candidates = []
    for encoding in ("cp932", "euc_jp"):
        try:
            candidates.append(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    candidates = [text for text in candidates if _is_japanese(text)]
    if not candidates:
        raise ReadError(
            f"{path}: 文字コードがUTF-8、Shift_JIS、EUC-JPのどれでもありません。UTF-8で保存し直して"
            "ください。"
            " / the encoding is none of UTF-8, Shift_JIS and EUC-JP; save it as UTF-8."
        )
    return max(candidates, key=_share_of_japanese)


def _share_of_japanese(text: str) -> float:
    """Share of ordinary Japanese characters among those beyond ASCII; hiragana counts double,
    because a wrong decoding yields rare kanji and half-width katakana but little hiragana."""
    beyond = _beyond_ascii(text)
    weights = [(c in _JAPANESE_SET) + (c in _HIRAGANA) for c in beyond]
    return sum(weights) / (len(beyond) or 1)


def _is_japanese(text: str) -> bool:
    """Whether a decoding makes sense: a text of any length has kana, and a short one without
    any is written in common kanji (JIS level 1) alone."""
    beyond = _beyond_ascii(text)
    kana = sum(c in _KANA or c in _HALF_WIDTH_KANA for c in beyond)
    ordinary = sum(c in _JAPANESE_SET or c in _HALF_WIDTH_KANA for c in beyond)
    if ordinary <= 0.5 * len(beyond):
        return False
    if kana:
        return kana >= _LEAST_KANA * len(beyond)
    return len(beyond) <= _SHORT and all(_is_common(chr(c)) for c in beyond)


def _beyond_ascii(text: str) -> list[int]:
    return [ord(character) for character in text if ord(character) > 0x7F]


def _is_common(character: str) -> bool:
    """Whether a character is a sign, a letter or a kanji of JIS X 0208 level 1, which stand in
    its rows 1 to 47."""
    try:
        return character.encode("euc_jp")[0] < 0xA1 + 47
    except UnicodeEncodeError:
        return False
