"""Pages that hold pictures of text, read by Tesseract where it is installed.

The picture's words become characters with places and its lines become rules, so that columns,
tables and paragraphs are found in the same way as on other pages.
"""

import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdf

from ingest.read import alive
from ingest.readers.pdf.characters import is_japanese
from ingest.readers.pdf.lines import View
from ingest.readers.pdf.page import Char, Page

_PROGRAM = "tesseract"
_LANGUAGE, _VERTICAL, _ENGLISH = "jpn", "jpn_vert", "eng"
# Measured on pages of 10.5 points: fewer errors than at 200, 250 and 400, in less time than 400.
_DPI = 300
_LONGEST_SIDE = 5000  # pixels; a larger sheet is drawn more coarsely
_SECONDS = 100  # for one page
_SURE = 75.0  # confidence in a line, in percent, from which all its words are kept
_LEAST_CONFIDENCE = 30.0  # in a word of another line
_DOUBTFUL = 80.0  # of a page: it may be written downwards or lie on its side
_LONGEST_STROKE = (200, 150)  # pixels across and down; what is longer is a rule
_THICKEST_RULE = 14

_SPECK = re.compile(r"[|_~`'´\\^‘’]+")  # what rules and dust are read as

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in pixels of its picture; `line` is the one that it stands in."""

    text: str
    line: tuple[int, int, int]
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


@lru_cache(maxsize=1)
def is_installed() -> bool:
    """Whether Tesseract is here and knows Japanese."""
    return _LANGUAGE in _languages()


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    try:
        done = subprocess.run(
            [_PROGRAM, "--list-langs"], capture_output=True, timeout=20, check=True, text=True
        )
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(done.stdout.split())


def read_page(document: pdf.PdfDocument, page: Page) -> Page:
    """A page with the characters and rules of its picture; without any where there are none."""
    picture, scale = _drawn(document, page)
    dark = picture < _threshold(picture)
    boxes = _rules(dark)
    for left, top, right, bottom in boxes:
        dark[top:bottom, left:right] = False
    clean: Picture = np.where(dark, 0, 255).astype(np.uint8)
    words, turn = _best_words(clean)
    view = View(turn, page.width, page.height)
    chars = [
        _moved(char, view)._replace(turn=turn) if turn else char
        for char in _chars(words, 1.0 / scale)
    ]
    rules = [
        (left / scale, top / scale, right / scale, bottom / scale)
        for left, top, right, bottom in boxes
    ]
    return Page(page.number, page.width, page.height, chars, rules)


def _moved(char: Char, view: View) -> Char:
    left, top, right, bottom = view.back((char.left, char.top, char.right, char.bottom))
    return char._replace(left=left, top=top, right=right, bottom=bottom)


def _drawn(document: pdf.PdfDocument, page: Page) -> tuple[Picture, float]:
    """The page in shades of grey, and pixels to a point."""
    scale = min(_DPI / 72, _LONGEST_SIDE / max(page.width, page.height))
    source = document[page.number - 1]
    try:
        bitmap = source.render(scale=scale, grayscale=True)
        picture = np.array(bitmap.to_numpy(), dtype=np.uint8)
        bitmap.close()
    finally:
        source.close()
    return picture.reshape(picture.shape[0], -1), scale


def _threshold(picture: Picture) -> int:
    """The grey between letters and ground: Otsu, A threshold selection method, 1979."""
    counts = np.bincount(picture.ravel(), minlength=256).astype(float)
    below = counts.cumsum()
    total = below[-1]
    sums = (counts * np.arange(256)).cumsum()
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = (sums[-1] * below / total - sums) ** 2 / (below * (total - below))
    spread[~np.isfinite(spread)] = 0.0
    best = np.flatnonzero(spread == spread.max())
    # Clean pages have nothing between black and white: every threshold there is as good.
    return int(np.clip(best.mean() + 1, 90, 200))


# Rules


def _rules(dark: npt.NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Boxes of long straight lines: left, top, right and bottom in pixels."""
    across = _strokes(dark, _LONGEST_STROKE[0])
    down = [(t, le, b, r) for le, t, r, b in _strokes(dark.T, _LONGEST_STROKE[1])]
    return across + down


def _strokes(dark: npt.NDArray[np.bool_], least: int) -> list[tuple[int, int, int, int]]:
    """Dark runs along the rows of a picture, with those of the rows next to them."""
    height, width = dark.shape
    if width <= least:
        return []
    thick = dark.copy()  # a line that leans goes on one pixel higher
    thick[1:] |= dark[:-1]
    thick[:-1] |= dark[1:]
    sums = np.zeros((height, width + 1), dtype=np.int32)
    np.cumsum(thick, axis=1, out=sums[:, 1:])
    full = sums[:, least:] - sums[:, :-least] == least
    found: list[tuple[int, int, int, int]] = []
    open_boxes: list[tuple[int, int, int, int]] = []
    for row in np.flatnonzero(full.any(axis=1)):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], full[row].view(np.int8), [0]))))
        runs = [(int(a), int(b) + least - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]
        still: list[tuple[int, int, int, int]] = []
        for left, top, right, bottom in open_boxes:
            (still if bottom >= row else found).append((left, top, right, bottom))
        open_boxes = still
        for start, end in runs:
            for position, (left, top, right, _) in enumerate(open_boxes):
                if start < right and end > left:
                    open_boxes[position] = (
                        min(left, start), top, max(right, end), int(row) + 1
                    )  # fmt: skip
                    break
            else:
                open_boxes.append((start, int(row), end, int(row) + 1))
    return [box for box in found + open_boxes if box[3] - box[1] <= _THICKEST_RULE]


# Words


def _best_words(picture: Picture) -> tuple[list[_Word], int]:
    """The words of a picture, and the quarters (clockwise) by which its lines are turned."""
    words = _words(picture, _LANGUAGE, 3)
    letters = "".join(word.text for word in words)
    if letters.isascii() or sum(map(is_japanese, letters)) < 0.1 * len(letters):
        words = max(words, _words(picture, _ENGLISH, 3), key=_certain)
    if _confidence(words) >= _DOUBTFUL:
        return _clean(words), 0
    tries = [(words, 0)]
    turn = _turn(picture)
    if turn:
        tries.append((_words(np.ascontiguousarray(np.rot90(picture, turn)), _LANGUAGE, 3), turn))
    else:
        tries.append((_words(picture, _VERTICAL, 5), 0))
    best, turn = max(tries, key=lambda found: _certain(found[0]))
    return _clean(best), turn


def _confidence(words: Sequence[_Word]) -> float:
    """Of all letters, in percent."""
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0


def _certain(words: Sequence[_Word]) -> float:
    """How many letters are probably right; doubtful ones count against."""
    return sum(len(word.text) * (word.confidence - 50.0) for word in words)


def _turn(picture: Picture) -> int:
    """By how many quarters (clockwise) the picture's text is turned, as Tesseract sees it."""
    found = re.search(r"^Rotate: (\d+)", _run(picture, "osd", 0, ""), re.MULTILINE)
    # "Rotate" is what would set it right, clockwise.
    return -(int(found.group(1)) // 90) % 4 if found else 0


def _words(picture: Picture, language: str, mode: int) -> list[_Word]:
    found = (_word(row.split("\t")) for row in _run(picture, language, mode, "tsv").splitlines())
    return [word for word in found if word is not None]


def _clean(words: Sequence[_Word]) -> list[_Word]:
    lines: dict[tuple[int, int, int], list[_Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    return [word for line in lines.values() for word in _without_debris(line)]


def _word(cells: Sequence[str]) -> _Word | None:
    if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
        return None
    block, paragraph, line = (int(cell) for cell in cells[2:5])
    left, top, width, height = (int(cell) for cell in cells[6:10])
    return _Word(
        cells[11].strip(), (block, paragraph, line),
        left, top, left + max(width, 1), top + max(height, 1), float(cells[10]),
    )  # fmt: skip


def _without_debris(line: Sequence[_Word]) -> list[_Word]:
    """A line's words without what was made of specks and pictures."""
    kept = [word for word in line if not _SPECK.fullmatch(word.text)]
    if _confidence(kept) < _SURE:
        kept = [word for word in line if word.confidence >= _LEAST_CONFIDENCE]
    letters = "".join(word.text for word in kept)
    signs = sum(not letter.isalnum() for letter in letters)
    if not letters or (signs == len(letters) and len(letters) < 3):
        return []
    doubtful = _confidence(kept) < (55.0 if len(letters) <= 3 or signs * 2 > len(letters) else 40.0)
    return [] if doubtful else kept


def _run(picture: Picture, language: str, mode: int, output: str) -> str:
    """What Tesseract prints; nothing where it gives up."""
    if language not in _languages():
        return ""
    alive()
    height, width = picture.shape
    command = [_PROGRAM, "stdin", "stdout", "-l", language, "--psm", str(mode), "--dpi", str(_DPI)]
    try:
        done = subprocess.run(
            [*command, output] if output else command,
            input=b"P5 %d %d 255\n" % (width, height) + picture.tobytes(),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode(errors="replace")


# Characters

_KATAKANA = "ァ-ヴー"
_LONG = re.compile(rf"(?<=[{_KATAKANA}])[一‐‑‒–—―−\-](?=[{_KATAKANA}])")
_ALIKE = str.maketrans("力口二工卜八夕へべぺ", "カロニエトハタヘベペ")
_ALIKE_IN_KATAKANA = re.compile(rf"(?<=[{_KATAKANA}])[力口二工卜八夕へべぺ](?=[{_KATAKANA}])")
_HIRAGANA_ALIKE = str.maketrans("ヘベペー", "へべぺー")
_ALIKE_IN_HIRAGANA = re.compile(r"(?<=[ぁ-ん])[ヘベペ](?=[ぁ-ん])")
_KANJI_ALIKE = str.maketrans("カロエ", "力口工")
# 「３カ所」 and 「数カ月」 are written so.
_ALIKE_IN_KANJI = re.compile(r"(?<=[一-龯])[カロエ](?=[一-龯、。）])(?![所国月年条村町])")
_JAPANESE = r"[ぁ-んァ-ヶー一-龯々）」』】]"
_RANGE = re.compile(r"(?<=[0-9年度月日時)）])[一て](?=[0-9(（])")
_COMMA = re.compile(rf"(?<={_JAPANESE})[,，､](?={_JAPANESE})")
_STOP = re.compile(rf"(?<=[ぁ-ん）」])[.．｡](?=$|{_JAPANESE})")


def corrected(line: str) -> str:
    """A line with look-alikes put right by the letters around them; of the same length."""
    line = _LONG.sub("ー", line)
    line = _ALIKE_IN_KATAKANA.sub(lambda found: found.group().translate(_ALIKE), line)
    line = _ALIKE_IN_HIRAGANA.sub(lambda found: found.group().translate(_HIRAGANA_ALIKE), line)
    line = _ALIKE_IN_KANJI.sub(lambda found: found.group().translate(_KANJI_ALIKE), line)
    line = _RANGE.sub("～", line)
    line = _COMMA.sub("、", line)
    return _STOP.sub("。", line)


def _chars(words: Sequence[_Word], points: float) -> Iterator[Char]:
    """The letters of words, each in an even part of its word's box; `points` is one pixel."""
    lines: dict[tuple[int, int, int], list[_Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    sizes = {number: _size(line) for number, line in lines.items()}
    body = median(sizes.values()) if sizes else 0.0
    for number, line in lines.items():
        letters = corrected("".join(word.text for word in line))
        down = _runs_down(line)
        # Boxes are rough: what differs little is of one size.
        size = body if 0.78 < sizes[number] / body < 1.28 else sizes[number]
        middles = None if down else _middles(line)
        position = 0
        for word in _side_by_side(line, down):
            text = letters[position : position + len(word.text)]
            position += len(word.text)
            middle = middles.pop(0) if middles else 0.0
            yield from _split(word, text, size, middle, down, points)


def _side_by_side(line: Sequence[_Word], down: bool) -> list[_Word]:
    """Words without overlaps, in the order in which Tesseract read them: that is more often
    right than their boxes are."""
    starts: list[int] = []
    for word in line:
        start = word.top if down else word.left
        starts.append(max(start, starts[-1] + 2) if starts else start)
    ends = [word.bottom if down else word.right for word in line]
    size = _size(line)
    for position, start in enumerate(starts):
        following = starts[position + 1] if position + 1 < len(starts) else ends[position]
        if following - ends[position] < _closed(line, position) * size:
            ends[position] = following
        ends[position] = max(min(ends[position], following), start + 1)
    sides = zip(line, starts, ends, strict=True)
    if down:
        return [replace(word, top=start, bottom=end) for word, start, end in sides]
    return [replace(word, left=start, right=end) for word, start, end in sides]


def _closed(line: Sequence[_Word], position: int) -> float:
    """How wide a gap, in em, is none behind a word: Japanese is written without spaces, and
    its full-width letters stand apart."""
    words = line[position : position + 2]
    if len(words) < 2:
        return 0.0
    if all(len(word.text) == 1 for word in words):
        return 1.0
    sides = (words[0].text[-1], words[1].text[0])
    return (0.0, 0.9, 1.1)[sum(map(is_japanese, sides))]


def _middles(line: Sequence[_Word]) -> list[float]:
    """The middle of the line at each word; lines of a scan may lean."""
    main = [word for word in line if not _is_small(word.text)] or list(line)
    centres = np.array([(word.left + word.right) / 2 for word in main])
    heights = np.array([(word.top + word.bottom) / 2 for word in main])
    width = float(centres.max() - centres.min())
    slope = 0.0
    if len(main) > 4 and width > 0:
        slope = float(np.polyfit(centres, heights, 1)[0])
        slope = slope if abs(slope) < 0.05 else 0.0
    start = float(np.median(heights - slope * centres))
    return [start + slope * (word.left + word.right) / 2 for word in line]


def _size(line: Sequence[_Word]) -> float:
    """The height of a line's letters (the width, where it runs downwards) in pixels."""
    if _runs_down(line):
        return median(word.right - word.left for word in line)
    heights = sorted(word.bottom - word.top for word in line if not _is_small(word.text))
    if not heights:
        heights = sorted(word.bottom - word.top for word in line)
    widths = [
        (word.right - word.left) / len(word.text)
        for word in line
        if len(word.text) > 1 and all(map(is_japanese, word.text))
    ]
    # Letters of one size differ in height; set solid, they stand an em apart.
    return median(widths) if len(widths) > 1 else heights[(3 * len(heights)) // 4]


def _is_small(text: str) -> bool:
    return all(letter in "、。，．・ー一-.,ぁぃぅぇぉっゃゅょ" for letter in text)


def _runs_down(line: Sequence[_Word]) -> bool:
    height = max(word.bottom for word in line) - min(word.top for word in line)
    width = max(word.right for word in line) - min(word.left for word in line)
    return height > 2 * width and sum(len(word.text) for word in line) > 2


def _split(
    word: _Word, text: str, size: float, middle: float, down: bool, points: float
) -> Iterator[Char]:
    left, top, right, bottom = map(float, (word.left, word.top, word.right, word.bottom))
    for position, letter in enumerate(text):
        first, last = position / len(text), (position + 1) / len(text)
        if down:
            box = (left, top + first * (bottom - top), right, top + last * (bottom - top))
        else:
            # Every letter as high as its line: a full stop is no line of its own.
            box = (
                left + first * (right - left), middle - size / 2,
                left + last * (right - left), middle + size / 2,
            )  # fmt: skip
        yield Char(
            letter, box[0] * points, box[1] * points, box[2] * points, box[3] * points,
            size * points, 0, " " if position == 0 and letter.isascii() else "",
        )  # fmt: skip
