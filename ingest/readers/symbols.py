"""Characters that only a font gives a meaning: signs of symbol fonts, and an office's own ones."""

import re
from dataclasses import replace

from ingest.extract import Extract
from ingest.readers.messages import written_as

_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_GETA = "〓"  # what printers set for a character that they do not have
_OF_FONT = 0xF000  # where Office puts the codes of a symbol font


def _codes(*runs: tuple[int, str]) -> dict[int, str]:
    return {first + at: sign for first, signs in runs for at, sign in enumerate(signs)}


# The signs that offices use, by their code in the font.
_WINGDINGS = _codes(
    *((0x20, " "), (0x22, "✂"), (0x28, "☎✆✉"), (0x45, "☜☞☝☟"), (0x4A, "☺"), (0x4C, "☹")),
    *((0x6C, "●❍■□"), (0x71, "❑❒"), (0x74, "◆◆❖◆☒")),
    *((0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"), (0x9E, "・・"), (0xA1, "○○○◉◎"), (0xA7, "▪☐")),
    *((0xAA, "✦★"), (0xD8, "➢"), (0xDC, "➲"), (0xDF, "←→↑↓↖↗↙↘←→↑↓"), (0xEF, "⇦⇨⇧⇩")),
    (0xFB, "✗✓☒☑"),
)
_WINGDINGS_2 = _codes((0x20, " "), (0x4F, "✗✓☒☑☒☒"), (0xA3, "☐"))
_SYMBOL = _codes(
    *((0x20, " !"), (0x23, "#"), (0x25, "%&"), (0x28, "()"), (0x2B, "+,−./0123456789:;<=>?")),
    *((0x41, "ΑΒΧΔΕΦΓΗΙ"), (0x4B, "ΚΛΜΝΟΠΘΡΣΤΥ"), (0x57, "ΩΞΨΖ["), (0x5D, "]"), (0x5F, "_")),
    *((0x61, "αβχδεφγηι"), (0x6B, "κλμνοπθρστυ"), (0x77, "ωξψζ{|}~"), (0xA2, "′≤/∞")),
    *((0xAB, "↔←↑→↓°±″≥×∝"), (0xB7, "・÷≠≡≈…"), (0xD5, "∏√・"), (0xDB, "⇔⇐⇑⇒⇓"), (0xE5, "∑")),
)
_FONTS = {
    **{"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL},
    **{"wingdings 3": {0x20: " "}, "webdings": {0x20: " "}},
}
# Of a text that was copied without its font: it was Wingdings, or the bullet of Symbol.
_LIKELY = _WINGDINGS | {0xB7: "・"}


def meant(text: str, font: str) -> str:
    """A text in a font as one reads it. What the font alone gives a meaning that is not known
    becomes a character of private use: see without_private_use."""
    signs = _FONTS.get(font.strip().lower())
    if signs is not None:
        return "".join(_sign(character, signs) for character in text)
    if _PRIVATE_USE.search(text):
        return "".join(c if ord(c) < _OF_FONT else _sign(c, _LIKELY) for c in text)
    return text


def coded(code: str, font: str) -> str:
    """The sign with a code, in hexadecimal digits, of a font."""
    try:
        return meant(bytes.fromhex(code.zfill(4)).decode("utf-16-be"), font)
    except ValueError:
        return _GETA


def _sign(character: str, signs: dict[int, str]) -> str:
    code = ord(character)
    if not (0x20 <= code < 0x100 or _OF_FONT + 0x20 <= code < _OF_FONT + 0x100):
        return character
    code %= 0x100
    return signs.get(code, chr(_OF_FONT + code))


def without_private_use(extract: Extract) -> Extract:
    """An extract with 〓 for every character that has no meaning outside the computer on which
    it was written, and a remark on how many there are."""
    text, count = _PRIVATE_USE.subn(_GETA, extract.text)
    if not count:
        return extract
    return replace(extract, text=text, remarks=(*extract.remarks, written_as(_GETA, count)))
