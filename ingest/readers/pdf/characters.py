"""Characters as a PDF's fonts name them, and what they stand for."""

import unicodedata
from functools import lru_cache

BULLET = "・"
HYPHEN = "\xad"  # at the end of a line only, by PDFium's reckoning
# Letters at which Wingdings has a bullet.
SYMBOLS = frozenset(map(ord, "lmnopqrstuvwxyz§¨·ØÜàèðü"))

# Radicals that NFKC leaves alone (U+2E80–2EFF), by the kanji that they look like.
_RADICALS = dict(
    zip(
        "⺃⺅⺉⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺖⺗⺘⺙⺛⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺱⺲⺳⺴⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "乚亻刂㔾小小兀尣尢尣巳幺彑忄㣺扌攵旡月歺母民氵氺灬爫爫丬犭王疋目示礻竹糸罓罒羊羊羊羋耂肀聿肉臼艹艹艹虎衤覀西見角角讠貝足車辶辶辶阝钅長镸长門阜阝雨青韦頁風飛食食食饣首馬骨鬼魚鳥鹵麦黄黾斉齐歯齿竜龙亀亀",
        strict=False,
    )
)
# Korean doubles and other kanji that a font's map gives by mistake; from U+FA0E on stand forms
# that Japanese names are written with on purpose.
_DOUBLES = range(0xF900, 0xFA0E)
_RADICAL_BLOCKS = range(0x2E80, 0x2FE0)
_LIGATURES = range(0xFB00, 0xFB07)
_PRIVATE = range(0xE000, 0xF900)
# Private codes 0xF000 + n are glyph n of a symbol font: Wingdings and Symbol.
_SYMBOL_GLYPHS = {
    **dict.fromkeys((0xB7, 0x9F, 0x9E, 0x6C, 0xA7, 0x6E, 0x75, 0x76, 0x77, 0xD8, 0x71, 0x72), "・"),
    **dict.fromkeys((0xA8, 0x6F, 0x70, 0xA2, 0xA3), "□"),
    **dict.fromkeys((0xFC, 0x50), "✓"),
    **dict.fromkeys((0xFE, 0x52), "☑"),
    **dict.fromkeys((0xE0, 0xE8, 0xF0, 0xDC), "→"),
}
# Arabic, Indic, Hangul and other scripts: in a Japanese office's file, glyph numbers taken for
# characters.
_FOREIGN = ((0x0180, 0x0370), (0x0530, 0x1E00), (0xA000, 0xAC00), (0xAC00, 0xD800))


@lru_cache(maxsize=16_384)
def readable(code: int) -> bool:
    """Whether a code says anything: not what PDFium gives for a glyph without a character."""
    return (code >= 0x20 or code == 2) and code not in (0x7F, 0xFFFD, 0xFFFF)


@lru_cache(maxsize=16_384)
def mended(code: int) -> str:
    """The character that is meant; empty for one that means nothing."""
    if code < 0x2E80:
        if code in (0x02, 0xAD):
            return HYPHEN
        if code < 0x20 or 0x7F <= code < 0xA0 or 0x200B <= code <= 0x200F:
            return ""
        return chr(code)
    if code in _RADICAL_BLOCKS:
        return _RADICALS.get(chr(code)) or unicodedata.normalize("NFKC", chr(code))
    if code in _DOUBLES or code in _LIGATURES:
        return unicodedata.normalize("NFKC", chr(code))
    if code in _PRIVATE:
        return _SYMBOL_GLYPHS.get(code - 0xF000, "")
    if code >= 0xFFF0:
        if code == 0xFFFE:
            return HYPHEN
        return chr(code) if 0x10000 <= code < 0xE0000 else ""
    return "" if code == 0xFEFF or 0xFE00 <= code < 0xFE10 else chr(code)


@lru_cache(maxsize=16_384)
def is_foreign(character: str) -> bool:
    code = ord(character[0])
    return any(first <= code < last for first, last in _FOREIGN)


@lru_cache(maxsize=16_384)
def is_japanese(character: str) -> bool:
    """Kana, kanji, and the signs and full-width letters that are set with them."""
    code = ord(character[0])
    return (
        0x3000 <= code <= 0x30FF
        or 0x3400 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFF00 <= code <= 0xFFEF
        or 0x2460 <= code <= 0x24FF
        or 0x25A0 <= code <= 0x26FF
        or 0x3200 <= code <= 0x33FF
        or code >= 0x20000
        or character[0] in "…‥―※→←↑↓×÷±〒“”‘’①○●◎□■△▲▽▼◇◆☆★"
    )


@lru_cache(maxsize=16_384)
def is_kana(character: str) -> bool:
    return 0x3041 <= ord(character[0]) <= 0x30FF
