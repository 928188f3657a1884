"""Units that a table states over its bare figures: 1,320 below 「金額（円）」 is 1,320円."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from corpus.records import Table
from ingest.cells import cell_texts, filled, heads, row_at
from ingest.prices import CHARGE, EXPENSE, FEE

_UNIT = re.compile(
    r"(?:[百十]?[千万億兆]?"
    r"(?:円|人|名|件|社|台|回|部|枚|冊|本|点|個|校|世帯|戸|棟|隻|便|頭|羽|トン|t|[㎡㎥]|ha|[kM]Wh?|k?L|TEU)|"
    r"[%％]|[%％]?ポイント|割|日間?|時間|分間?|[かカヶケ箇]月|年間|歳|箇所|か所|倍|"
    r"(?:平方|立方|キロ)?メートル|ヘクタール|[ck]?m[23²³]?|k?g)"
)
_BRACKETS = re.compile(r"[（(［\[〔]([^（(［\[〔）)］\]〕]{1,40})[）)］\]〕]")
_PARTS = re.compile(r"[・、,，/／:：\s]+|単位")
_LINE = re.compile(r"単位\s*[:：]?\s*([^（(）)］\]〕\t|]{1,40})")
_PRICE = re.compile(
    rf"(?:[金価月年日単定度助付]額|価格|単価|予算|{FEE}|{EXPENSE}|{CHARGE})(?:[（(].*)?$"
)
_FOREIGN = re.compile(r"ドル|ユーロ|ポンド|元|ウォン|[$€£]|USD|EUR", re.IGNORECASE)
# Columns of which the unit above a table is not: it says what is counted, not when or which. That
# of one year is (令和6年度).
_UNCOUNTED = re.compile(r"(?:(?<![\d元])(?:年度?|月)|年次|日|番号|順位|区分|[率比]|割合|No\.?)$")
# … nor is what the first cell of a row says.
_NOT_OF_ROW = re.compile(r"(?:番号|順位|区分|[率比]|割合|No\.?|備考)$")
_COUNT = re.compile(r"(?:数|定員|人員|面積)$")
_YEN = re.compile(r"[百十]?[千万億兆]?円")
_BARE_FIGURE = re.compile(r"[▲△+-]?\d[\d,.，．]*(?:\s*[~～〜-]\s*\d[\d,.，．]*)?")


def units(text: str, table: Table) -> list[str]:
    """The unit of every column of a table, "" where it has none or is not clear: what its head
    states in brackets, else what the line above the table does, else yen below a price. A line
    without the word 「単位」 states yen alone, in brackets at its end: 「料金（月額・円）」."""
    over = heads(text, table)
    line = _line_above(text, table.start)
    above = _LINE.search(line)
    of_table = _of_line(above[1]) if above else _of_caption(line)
    if above is None and not of_table:
        return [_of_head(head) or ("円" if _is_price(head) else "") for head in over]
    return [
        _of_head(head) or (of_table if place and _is_counted(head, of_table) else "")
        for place, head in enumerate(over)
    ]


def with_units(text: str, table: Table, of: Sequence[str], start: int, end: int) -> str:
    """The text from `start` to `end` of a table's rows, bare figures with the unit `of` their
    column, or else of their row."""
    parts, at = [], start
    over = heads(text, table)
    row_end, of_row = start, list[str]()
    for column, left, right in filled(text, table, start, end):
        if _BARE_FIGURE.fullmatch(text, left, right):
            unit = of[column] if column < len(of) else ""
            if not unit and left >= row_end:
                first, row_end = row_at(text, left)
                of_row = _of_row(text[first:row_end], over)
            parts += [text[at:right], unit or of_row[column]]
            at = right
    return "".join([*parts, text[at:end]])


def _of_row(row: str, over: Sequence[str]) -> list[str]:
    """The unit of each cell of a row: what the name before it states (「職員数（人）」), or what is
    the row's cell in a column 「単位」."""
    texts = cell_texts(row)
    said = texts[over.index("単位")] if "単位" in over[: len(texts)] else ""
    unit = of_all = said if _UNIT.fullmatch(said) else ""
    found: list[str] = []
    for text, head in zip_longest(texts, over[: len(texts)], fillvalue=""):
        found.append("" if _NOT_OF_ROW.search(_BRACKETS.sub("", head).strip()) else unit)
        if not of_all and text and not _BARE_FIGURE.fullmatch(text):
            unit = _of_head(text)
    return found


def _line_above(text: str, start: int) -> str:
    """The last line before a position that is not blank."""
    end = start
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return text[text.rfind("\n", 0, end) + 1 : end]


def _of_line(said: str) -> str:
    """The unit that a line states for the whole table below it, if it is one alone."""
    found = {part for part in _PARTS.split(said) if part}
    return found.pop() if len(found) == 1 and all(map(_UNIT.fullmatch, found)) else ""


def _of_caption(line: str) -> str:
    """The yen in which the brackets at the end of a line say that a table counts."""
    brackets = list(_BRACKETS.finditer(line))
    if not brackets or brackets[-1].end() < len(line.rstrip()):
        return ""
    return next(filter(_YEN.fullmatch, _PARTS.split(brackets[-1][1])), "")


def _of_head(head: str) -> str:
    for said in (*_BRACKETS.findall(head), *_LINE.findall(head)):
        for part in _PARTS.split(said):
            # 「5日（日）」 is a Sunday.
            if _UNIT.fullmatch(part) and not (part == "日" and re.search(r"\d", head)):
                return str(part)
    return ""


def _is_counted(head: str, unit: str) -> bool:
    name = _BRACKETS.sub("", head).strip()
    return not (_UNCOUNTED.search(name) or (unit.endswith("円") and _COUNT.search(name)))


def _is_price(head: str) -> bool:
    return _PRICE.search(_BRACKETS.sub("", head).strip()) is not None and not _FOREIGN.search(head)
