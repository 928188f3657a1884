"""Characters become pieces of lines: in a frame where every line runs from left to right."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from ingest.readers.pdf.characters import is_japanese, is_kana
from ingest.readers.pdf.page import Box, Char

_WIDEST_GAP = 0.8  # em; a wider one may be the gutter between columns
_LEAST_SPACE = 0.08  # em
_RAISED_SIZE = 0.75  # of the line's
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NO_SPACE_BEFORE = "、。，．・：；！？」』）〕】〉》ー々％℃"
_NO_SPACE_AFTER = "、。，．「『（〔【〈《"
_SPREAD = re.compile(r"(?<!\S)\S(?:[ \u3000]+(?:\S|\d\d)(?!\S))+")


@dataclass(slots=True)
class Piece:
    """Characters that stand side by side, in the order of reading, in the frame of their line."""

    chars: list[Char]
    left: float = field(init=False)
    top: float = field(init=False)
    right: float = field(init=False)
    bottom: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        _, lefts, tops, rights, bottoms, sizes, _, _ = zip(*self.chars, strict=True)
        self.left, self.right = min(lefts), max(rights)
        self.size = sorted(sizes)[len(sizes) // 2]
        if min(sizes) < 0.8 * self.size:
            # A raised digit does not make its line higher.
            main = [char for char in self.chars if char.size >= 0.8 * self.size]
            _, _, tops, _, bottoms, _, _, _ = zip(*main, strict=True)
        self.top = sorted(tops)[len(tops) // 2]
        self.bottom = sorted(bottoms)[len(bottoms) // 2]

    @property
    def box(self) -> Box:
        return self.left, self.top, self.right, self.bottom


@dataclass(frozen=True, slots=True)
class View:
    """A page turned by quarters (clockwise) so far that lines which run along `turn` run from
    left to right; vertical writing is a turn of one."""

    turn: int
    width: float
    height: float

    def box(self, box: Box) -> Box:
        left, top, right, bottom = box
        if self.turn == 1:
            return top, self.width - right, bottom, self.width - left
        if self.turn == 2:
            return self.width - right, self.height - bottom, self.width - left, self.height - top
        if self.turn == 3:
            return self.height - bottom, left, self.height - top, right
        return box

    def back(self, box: Box) -> Box:
        left, top, right, bottom = box
        if self.turn == 1:
            return self.width - bottom, left, self.width - top, right
        if self.turn == 3:
            return top, self.height - right, bottom, self.height - left
        return self.box(box)

    def char(self, char: Char) -> Char:
        if not self.turn:
            return char
        left, top, right, bottom = self.box((char.left, char.top, char.right, char.bottom))
        return char._replace(left=left, top=top, right=right, bottom=bottom)


def once(chars: Sequence[Char]) -> list[Char]:
    """Characters without those that are drawn a second time over the first, as false bold is."""
    if len(chars) < 2:
        return list(chars)
    texts, lefts, tops, rights, _, sizes, _, _ = zip(*chars, strict=True)
    codes = np.array([ord(text[0]) for text in texts])
    left, top, size = np.array(lefts), np.array(tops), np.array(sizes)
    reach = np.minimum(0.2 * size, 0.6 * (np.array(rights) - left))
    again = np.zeros(len(chars), dtype=bool)
    step = float(np.median(size))
    # Bands of half lines, twice, so that no pair falls between two bands.
    for shift in (0.0, 0.5):
        band = np.floor(top / step + shift)
        order = np.lexsort((left, band, codes))
        first, second = order[:-1], order[1:]
        same = (
            (codes[first] == codes[second])
            & (np.abs(left[first] - left[second]) <= reach[second])
            & (np.abs(top[first] - top[second]) <= reach[second])
        )
        again[np.maximum(first[same], second[same])] = True
    return [char for char, twice in zip(chars, again.tolist(), strict=True) if not twice]


def by_direction(chars: Sequence[Char]) -> dict[int, list[Char]]:
    """Characters by the turn of their lines; those of vertical writing are found here."""
    groups: dict[int, list[Char]] = defaultdict(list)
    for char in _with_vertical(chars):
        groups[char.turn].append(char)
    return groups


def _with_vertical(chars: Sequence[Char]) -> list[Char]:
    """Characters with turn 1 where each stands below the one before it."""
    steps = _steps(chars)
    across, down = steps.count("across"), steps.count("down")
    if not down:
        return list(chars)
    if down > across:
        return _vertical_page(chars, steps)
    found = list(chars)
    for start, end in _runs(steps, "down"):
        column = chars[start : end + 1]
        letters = {char.text for char in column if is_japanese(char.text)}
        if len(column) >= 3 and len(letters) >= 2:
            found[start : end + 1] = [char._replace(turn=1) for char in column]
    return found


def _steps(chars: Sequence[Char]) -> list[str]:
    """Whether each character but the last has the next one beside it or below it."""
    if len(chars) < 2:
        return []
    columns = list(zip(*chars, strict=True))
    left, top, right, bottom, size, turn = (np.array(column) for column in columns[1:7])
    largest = np.maximum(size[:-1], size[1:])
    alike = (turn[:-1] == 0) & (turn[1:] == 0) & (np.minimum(size[:-1], size[1:]) >= 0.6 * largest)
    centre, middle = (left + right) / 2, (top + bottom) / 2
    fall = middle[1:] - middle[:-1]
    gap = left[1:] - right[:-1]
    down = (
        (np.abs(centre[1:] - centre[:-1]) < 0.25 * largest)
        & (fall > 0.5 * largest)
        & (fall < 1.35 * largest)
    )
    across = (np.abs(fall) < 0.4 * largest) & (gap > -0.3 * largest) & (gap < 0.7 * largest)
    kinds = np.where(alike & down, "down", np.where(alike & across, "across", ""))
    found: list[str] = kinds.tolist()
    return found


def _runs(steps: Sequence[str], kind: str) -> list[tuple[int, int]]:
    """First and last position of the characters that steps of one kind join."""
    runs: list[tuple[int, int]] = []
    for position, step in enumerate(steps):
        if step != kind:
            continue
        if runs and runs[-1][1] == position:
            runs[-1] = (runs[-1][0], position + 1)
        else:
            runs.append((position, position + 1))
    return runs


def _vertical_page(chars: Sequence[Char], steps: Sequence[str]) -> list[Char]:
    """A page of vertical writing: what stands side by side is a number set into its column, or
    a line of its own such as the page number's."""
    sides = dict(_runs(steps, "across"))
    sizes = sorted(char.size for char in chars)
    body = sizes[len(sizes) // 2]
    found: list[Char] = []
    position = 0
    while position < len(chars):
        end = sides.get(position)
        if end is None:
            char = chars[position]
            found.append(char if char.turn else char._replace(turn=1))
            position += 1
            continue
        run = chars[position : end + 1]
        if run[-1].right - run[0].left <= 1.4 * body and len(run) <= 4:
            found.append(
                run[0]._replace(
                    text="".join(char.text for char in run),
                    right=run[-1].right,
                    size=max(body, run[0].size),
                    turn=1,
                )
            )
        else:
            found.extend(run)
        position = end + 1
    return found


def pieces(chars: Sequence[Char]) -> list[Piece]:
    """Pieces of lines, without ruby; characters are in the frame of their lines."""
    runs = [Piece(run) for run in _in_file_order(chars)]
    return _without_ruby(_joined(runs))


def _in_file_order(chars: Sequence[Char]) -> list[list[Char]]:
    runs: list[list[Char]] = []
    for char in chars:
        if runs and _follows(runs[-1][-1], char):
            runs[-1].append(char)
        else:
            runs.append([char])
    return runs


def _follows(before: Char, char: Char) -> bool:
    _, _, over, side, under, size, _, _ = before
    _, left, top, _, bottom, own, _, _ = char
    gap = left - side
    if over == top and under == bottom:
        return -0.5 * size < gap < _WIDEST_GAP * size
    size = max(size, own)
    overlap = min(under, bottom) - max(over, top)
    height = min(under - over, bottom - top)
    return overlap > 0.6 * height and -0.5 * size < gap < _WIDEST_GAP * size


def _joined(runs: list[Piece]) -> list[Piece]:
    """Runs that go on side by side, whatever their order in the file."""
    runs.sort(key=lambda run: (run.left, run.top))
    open_runs: list[Piece] = []
    done: list[Piece] = []
    for run in runs:
        best: Piece | None = None
        still: list[Piece] = []
        for other in open_runs:
            gap = run.left - other.right
            if gap > 40.0 and gap > _WIDEST_GAP * max(other.size, run.size):
                done.append(other)
                continue
            still.append(other)
            # Most are of other lines.
            beside = other.top < run.bottom and run.top < other.bottom and _side_by_side(other, run)
            if beside and (best is None or other.right > best.right):
                best = other
        open_runs = still
        if best is None:
            open_runs.append(run)
        else:
            open_runs.remove(best)
            # Raised digits may lie over the end of a run that was set tight.
            merged = best.chars + run.chars
            if run.left < best.right - 0.3 * best.size:
                merged.sort(key=lambda char: char.centre)
            open_runs.append(Piece(merged))
    return done + open_runs


def _side_by_side(first: Piece, second: Piece) -> bool:
    reach = _WIDEST_GAP * max(first.size, second.size)
    height = min(first.bottom - first.top, second.bottom - second.top)
    overlap = min(first.bottom, second.bottom) - max(first.top, second.top)
    gap = second.left - first.right
    inside = second.right <= first.right + 0.1 * first.size
    if inside and len(second.chars) > 3:
        return False
    return overlap > 0.55 * height and -2.0 * first.size < gap < reach


def _without_ruby(found: list[Piece]) -> list[Piece]:
    """Pieces without small kana that stand close above the kanji which they give the sound of."""
    small = [piece for piece in found if all(is_kana(char.text) for char in piece.chars)]
    if not small:
        return found
    ruby: set[int] = set()
    for piece in small:
        for base in found:
            gap = base.top - piece.bottom
            if (
                piece.size <= 0.62 * base.size
                and -0.5 * piece.size < gap < 0.6 * base.size
                and piece.left > base.left - base.size
                and piece.right < base.right + base.size
                and any(
                    char.right > piece.left and char.left < piece.right and _is_kanji(char.text)
                    for char in base.chars
                )
            ):
                ruby.add(id(piece))
                break
    return [piece for piece in found if id(piece) not in ruby]


def _is_kanji(text: str) -> bool:
    return "\u3400" <= text[0] <= "\u9fff" or text[0] in "々〆ヶ" or ord(text[0]) >= 0x20000


def written(chars: Sequence[Char], size: float) -> str:
    """The text of a line's characters; `size` is that of its letters. Digits set small and high
    become raised ones."""
    if _is_plain(chars, size):
        return "".join([char.text for char in chars])
    highest = _highest(chars, size)
    spread = _spread(chars)
    parts: list[str] = []
    before: Char | None = None
    for char in chars:
        text = char.text
        if char.size <= _RAISED_SIZE * size and char.middle < highest and text.isascii():
            text = text.translate(_RAISED)
        if before is not None:
            parts.append(_between(before, char, spread))
        parts.append(text)
        before = char
    return _spread_joined("".join(parts))


def _highest(chars: Sequence[Char], size: float) -> float:
    """Above what height a small digit is raised; on most lines none is small."""
    if min(char.size for char in chars) > _RAISED_SIZE * size:
        return 0.0
    main = [char for char in chars if char.size >= 0.8 * size] or chars
    return sum(char.middle for char in main) / len(main) - 0.08 * size


def _is_plain(chars: Sequence[Char], size: float) -> bool:
    """Whether characters of one size stand side by side without spaces."""
    widest = 0.08 * size
    side = chars[0].left
    for _, left, _, right, _, own, _, space in chars:
        if space or left - side > widest or own < 0.8 * size:
            return False
        side = right
    return True


def _spread(chars: Sequence[Char]) -> float:
    """How far the letters of a line stand apart, in em, where that is its way of being set."""
    gaps = sorted(
        (second.left - first.right) / second.size
        for first, second in pairwise(chars)
        if is_japanese(first.text[-1]) and is_japanese(second.text[0])
    )
    usual = gaps[len(gaps) // 2] if len(gaps) > 3 else 0.0
    return usual if 0.08 < usual < 1.2 else 0.0


def _between(before: Char, char: Char, spread: float) -> str:
    """The white space between two characters of a line: the file's own where it is wide enough
    to be seen, and a gap that only moved the letters on."""
    size = char.size
    if before.size != size:
        size = min(max(before.size, size), 2.0 * min(before.size, size))
    gap = (char.left - before.right) / size - spread
    if gap <= _LEAST_SPACE:
        return ""
    kinds = is_japanese(before.text[-1]) + is_japanese(char.text)
    own = char.space.replace(" ", "") or char.space[:1]
    if (char.text[0] in _NO_SPACE_BEFORE or before.text[-1] in _NO_SPACE_AFTER) and gap < 1.0:
        return ""
    if own and gap > (_LEAST_SPACE, 0.12, 0.2)[kinds]:
        return "\u3000" if "\u3000" in own else " "
    return " " if gap > (0.18, 0.4, 0.45)[kinds] else ""


def _spread_joined(text: str) -> str:
    """Text with words such as 「保 医 発」, spread for the look of it, closed again."""
    if " " not in text and "\u3000" not in text:
        return text
    return _SPREAD.sub(_close, text)


def _close(found: re.Match[str]) -> str:
    tokens = found.group().split()
    # A number before the first word is an item's.
    first = next((i for i, token in enumerate(tokens) if not token.isdigit()), len(tokens))
    spread = tokens[first:]
    letters = sum(_is_kanji(token) or is_kana(token) for token in spread)
    if letters < 2 or letters * 2 < len(spread) or not all(map(_may_be_spread, spread)):
        return found.group()
    return " ".join([*tokens[:first], "".join(spread)])


def _may_be_spread(token: str) -> bool:
    return is_japanese(token) or token.isdigit() or token in "()"


def in_rows(found: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces in rows from top to bottom, each from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(found, key=lambda piece: (piece.top + piece.bottom, piece.left)):
        for row in rows[-3:]:
            tallest = max(row, key=lambda other: other.size)
            height = min(piece.bottom - piece.top, tallest.bottom - tallest.top)
            overlap = min(piece.bottom, tallest.bottom) - max(piece.top, tallest.top)
            if overlap > 0.5 * height:
                row.append(piece)
                break
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda piece: piece.left)
    return rows


def row_text(row: Sequence[Piece]) -> str:
    """A row as one line: its pieces with a space between them."""
    chars = [char for piece in row for char in piece.chars]
    size = max(row, key=lambda piece: len(piece.chars)).size
    return written(chars, size)
