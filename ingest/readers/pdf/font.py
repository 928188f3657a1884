"""A stand-in for Japanese fonts that a PDF names but does not hold.

Without any Japanese font on the machine PDFium drops such text altogether, though the file says
which characters it is. The stand-in has every character, as one box, and so lets PDFium keep
their codes and places; pages drawn with it show boxes.
"""

import ctypes
from struct import pack
from typing import Any

import pypdfium2.raw as pdfium

_ASIAN = (128, 129, 134, 136)  # Windows charsets: Shift_JIS, Hangul, GB 2312, Big 5
_HANDLE = 0x6D61646F  # told from the handles of the machine's own fonts, which are pointers
_EM, _ASCENT, _DESCENT = 1000, 880, -120
_CHARACTERS = ((0x20, 0xD7FF), (0xE000, 0xFFFD), (0x20000, 0x2FFFF))

_installed: list[Any] = []  # PDFium keeps pointers to what is in here


def install() -> None:
    """Lets PDFium fall back on the stand-in, once in a process and after its own fonts."""
    if _installed:
        return
    default = pdfium.FPDF_GetDefaultSystemFontInfo()
    if not default:
        return
    own = default.contents
    font = _font()
    types = dict(pdfium.FPDF_SYSFONTINFO._fields_)

    def map_font(_: Any, weight: int, italic: int, charset: int, *rest: Any) -> int | None:
        found: int | None = own.MapFont(default, weight, italic, charset, *rest)
        return _HANDLE if not found and charset in _ASIAN else found

    def font_data(_: Any, handle: int, table: int, buffer: Any, size: int) -> int:
        if handle != _HANDLE:
            return int(own.GetFontData(default, handle, table, buffer, size))
        if table:
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    def face_name(_: Any, handle: int, buffer: Any, size: int) -> int:
        return 0 if handle == _HANDLE else int(own.GetFaceName(default, handle, buffer, size))

    def font_charset(_: Any, handle: int) -> int:
        return _ASIAN[0] if handle == _HANDLE else int(own.GetFontCharset(default, handle))

    def delete_font(_: Any, handle: int) -> None:
        if handle != _HANDLE:
            own.DeleteFont(default, handle)

    def enumerate_fonts(_: Any, mapper: Any) -> None:
        own.EnumFonts(default, mapper)

    info = pdfium.FPDF_SYSFONTINFO()
    info.version = own.version
    info.EnumFonts = types["EnumFonts"](enumerate_fonts)
    info.MapFont = types["MapFont"](map_font)
    info.GetFontData = types["GetFontData"](font_data)
    info.GetFaceName = types["GetFaceName"](face_name)
    info.GetFontCharset = types["GetFontCharset"](font_charset)
    info.DeleteFont = types["DeleteFont"](delete_font)
    _installed.extend((info, default, font))
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(info))


def _font() -> bytes:
    """A TrueType font of two glyphs: nothing, and a box for every character."""
    box = pack(">5h", 1, 0, _DESCENT, _EM, _ASCENT) + pack(">2H", 3, 0) + b"\x01" * 4
    box += pack(">8h", 0, _EM, 0, -_EM, _DESCENT, 0, _EM, 0)
    box += b"\0" * (-len(box) % 4)
    # Format 13 gives all characters of a range one glyph.
    ranges = b"".join(pack(">3I", first, last, 1) for first, last in _CHARACTERS)
    characters = pack(">2H3I", 13, 0, 16 + len(ranges), 0, len(_CHARACTERS)) + ranges
    tables = {
        b"OS/2": pack(">Hh3H", 1, _EM, 400, 5, 0) + bytes(76),
        b"cmap": pack(">4HI", 0, 1, 3, 10, 12) + characters,
        b"glyf": box,
        b"head": pack(">4I2H2Q4h2H3h", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, 0, _DESCENT,
                      _EM, _ASCENT, 0, 8, 2, 0, 0),
        b"hhea": pack(">I3hH11hH", 0x10000, _ASCENT, _DESCENT, 0, _EM, 0, 0, _EM, 1, *(0,) * 7, 1),
        b"hmtx": pack(">H2h", _EM, 0, 0),
        b"loca": pack(">3H", 0, 0, len(box) // 2),
        b"maxp": pack(">I4H", 0x10000, 2, 4, 1, 0) + bytes(20),
        b"name": pack(">3H", 0, 0, 6),
        b"post": pack(">I", 0x30000) + bytes(28),
    }  # fmt: skip
    directory = pack(">I4H", 0x10000, len(tables), 128, 3, len(tables) * 16 - 128)
    body = b""
    for tag, data in sorted(tables.items()):
        offset = 12 + 16 * len(tables) + len(body)
        directory += tag + pack(">3I", 0, offset, len(data))
        body += data + bytes(-len(data) % 4)
    return directory + body
