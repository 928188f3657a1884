"""What the columns of a table of contacts hold, known by their heads or by their contents."""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from corpus.telephone import area_in, read_phones
from ingest.japanese import normalise

Role = Literal[
    "department", "division", "section", "duties", "phone", "main", "extension", "other", "rest"
]  # fmt: skip
Columns = dict[int, Role]

# Column heads, after normalise() and without spaces; the first that fits decides.
_HEADS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("extension", re.compile(r"(?:電話(?:番号)?)?内線.*|ext(?:ension)?\.?(?:no\.?|number)?")),
    ("phone", re.compile(r".*(?:電話|直通|ダイヤルイン|tel\b|phone).*|(?:お?問い?合わ?せ|連絡)先")),
    ("other", re.compile(r".*(?:fax|ファッ?クス|メール|mail|住所|所在|url|address).*")),
    ("rest", re.compile(r"備考|摘要|注記?|remarks?|notes?")),
    ("department", re.compile(r"(?:担当|所管)?(?:部|局|部局|部門|部等)名?|departments?|bureau")),
    ("section", re.compile(r"(?:係|担当|班|グループ|チーム)(?:等)?名?")),
    (
        "division",
        re.compile(
            r"(?:担当|所管|主管|各|お?問い?合わ?せ)?"
            r"(?:(?:部署|部局|部|課|官|室|所属|窓口|組織|機関|施設|係|担当|グループ|センター|班|等|"
            r"本?[署部]|[支分]署|(?:支|出張|事務|事業|営業)?所|支[店局]|[局校園館院隊])"
            r"(?:[・/、()]|又は|または|及び|および)*)+(?:の?名称?)?|名称|(?:name|divisions?|section|office|unit|desk)"
            r"(?:/(?:division|section|office|unit))*(?:name)?"
        ),
    ),
    (
        "duties",
        re.compile(
            r"(?:主な|主要な?|主たる)?(?:担当|所管|所掌|分掌|取扱い?)?(?:業務|事務|仕事|事項)"
            r"(?:分掌|案内)?の?(?:内容|概要|一覧)?等?|(?:主な)?(?:担当|相談)?内容"
            r"|(?:main)?(?:duties|responsibilities|matters|services|business|tasks)"
        ),
    ),
)  # fmt: skip
# Where another column names divisions, what these name is above them.
_ABOVE = re.compile(
    r"(?:機関|組織|施設|部署|所属|庁|局|本部|(?:事務|支|本)?所|部(?![署])[^課係]*)(?:名|の?名称)?"
)
_UNIT = re.compile(
    r"(?:課|室|係|担当|センター|班|グループ|チーム|窓口|相談所|事務所|署|支所|出張所|官|部|局)$"
    r"|\b(?:division|office|section|unit|desk|team|cent(?:er|re)|department)$",
    re.IGNORECASE,
)
_DEPARTMENT = re.compile(r"[^\s、。:：]{1,18}(?:部|局)|[A-Z][\w ,&-]{2,60} (?:Department|Bureau)")
_BRACKETED = re.compile(r"[【《〈<＜\[［〔「](.+)[】》〉>＞\]］〕」]")
_NO_DEPARTMENT = re.compile(r"(?:一|(?<!安)全|外|内|幹)部$|(?:本|当|薬|郵便)局$|[0-9]年")
# The number of the section that a heading begins.
_NUMBERING = re.compile(
    r"(?:[0-9０-９]{1,2}|[IVXⅠ-Ⅻ]{1,4}|[一二三四五六七八九十]{1,2})[.．、)）]\s*"
    r"|[(（][0-9０-９]{1,2}[)）]\s*|第[0-9０-９一二三四五六七八九十]+\s+|[①-⑳]\s*"
    r"|[0-9０-９]{1,2}\s+(?=\D)"
)
_SIGNS = " \u3000\t|*#●○◎◯■□◆◇▪▼▽▶►・･·•-–└├│┗┣─/／\\〇※"
_JAPANESE = r"[\u3001-\u30ff\u3400-\u9fff\uff00-\uffef]"
_SPACE_IN_JAPANESE = re.compile(rf"(?<={_JAPANESE})\s+(?={_JAPANESE})|\s+(?=[·・])|(?<=[·・])\s+")
_WITH_SECTION = re.compile(r"\S+(?:[課室所]|センター)\s+\S+(?:[係班]|担当|グループ|チーム)")
_BETWEEN_NAMES = re.compile(r"[\s\u3000、,/／]+")
_EXCHANGE = re.compile(r"(?:市[外内])?局番|市外局")
_LINES = ("番号", "加入者番号", "個別番号")
_LONGEST_HEAD = 24


def unit_names(cell: str) -> tuple[str, ...]:
    """The divisions that a cell names: one for each part where every part is a name, else the
    whole; none where it has no letters."""
    text = cell.strip(_SIGNS)
    if not re.search(r"[^\W\d_]", text):
        return ()
    text = re.sub(r"\s*([·・])\s*", r"\1", text)
    parts = [part.strip(_SIGNS) for part in _BETWEEN_NAMES.split(text)]
    parts = [part for part in parts if part]
    has_section = len(parts) == 2 and _WITH_SECTION.fullmatch(text)  # 「課税第一課　法人係」
    if (
        len(parts) > 1
        and not has_section
        and all(len(part) > 1 and _UNIT.search(part) for part in parts)
    ):
        return tuple(parts)
    return (_SPACE_IN_JAPANESE.sub("", text),)


def bare(text: str) -> str:
    """Text without the marks of lists and charts around it, and without spaces in Japanese."""
    return _SPACE_IN_JAPANESE.sub("", text.strip(_SIGNS))


def is_unit(name: str) -> bool:
    """Whether a name ends as names of divisions do."""
    return bool(_UNIT.search(name))


def department_in(text: str) -> str | None:
    """The department that a line or a row names and nothing else."""
    name = bare(_without_number(text.strip(_SIGNS)))
    if bracketed := _BRACKETED.fullmatch(name):
        name = bare(bracketed[1])
    return name if _DEPARTMENT.fullmatch(name) and not _NO_DEPARTMENT.search(name) else None


def _without_number(heading: str) -> str:
    number = _NUMBERING.match(heading)
    return heading[number.end() :] if number else heading


def roles_of_heads(
    cells: Sequence[str], above: Columns | None, over: Sequence[str] = ()
) -> Columns | None:
    """The roles of a row of heads; `above` are those of the row over it, which it refines, and
    `over` its cells, of which those that span both rows stand in both."""
    roles: Columns = dict(above or {})
    own = 0
    parts = _parts_of_number(cells)
    for place, cell in enumerate(cells):
        if cell and (role := "phone" if place in parts else _role(cell)):
            roles[place] = role
            own += 1
        elif cell and above and cell not in over[place : place + 1]:
            return None
    named = [place for place, role in roles.items() if role == "division" and place < len(cells)]
    if len(named) > 1 and "department" not in roles.values():
        first = min(named)
        if _ABOVE.fullmatch("".join(normalise(bare(cells[first])).split())):
            roles[first] = "department"
    if "division" not in roles.values() and "section" in roles.values():
        roles = {place: "division" if r == "section" else r for place, r in roles.items()}
    has_number = any(role in ("phone", "main", "extension") for role in roles.values())
    if not own or "division" not in roles.values() or not has_number:
        return None
    return roles


def _parts_of_number(heads: Sequence[str]) -> set[int]:
    """The columns over which a number is spread: 市外局番, 局番 and 番号 beside one another."""
    said = ["".join(normalise(bare(head)).split()) for head in heads]
    parts = {place for place, head in enumerate(said) if _EXCHANGE.fullmatch(head)}
    behind = {place + 1 for place in parts} & set(range(len(said)))
    return parts | {place for place in behind if said[place] in _LINES}


def _role(head: str) -> Role | None:
    text = "".join(normalise(bare(head)).split())
    if area := area_in(text):
        text = re.sub(rf"\([^()]*{area}[^()]*\)", "", text)
    if not text or len(text) > _LONGEST_HEAD or re.search(r"\d{3}", text):
        return None
    role = next((role for role, pattern in _HEADS if pattern.fullmatch(text)), None)
    return "main" if (role == "phone" and "代表" in text) or text == "代表" else role


def has_heads(cells: Sequence[str]) -> bool:
    """Whether a row has column heads, though perhaps none that says which divisions are."""
    return sum(_role(cell) is not None for cell in cells) > 1


def roles_by_content(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Roles by what most cells of a column are, but for those whose head says that they are
    something else (FAX); None without divisions or numbers."""
    places = range(max(map(len, rows)))
    heads = next(filter(has_heads, rows), ())
    others = {
        place: role
        for place, head in enumerate(heads)
        if (role := _role(head)) in ("other", "extension", "rest")
    }
    cells = [[row[place] for row in rows if place < len(row) and row[place]] for place in places]
    roles: Columns = {**others}
    for place in places:
        if place in others:
            continue
        if _most(cells[place], lambda cell: bool(read_phones(cell).numbers)):
            roles[place] = "phone"
        elif _most(cells[place], lambda cell: department_in(cell) is not None):
            roles[place] = "department"
        elif _most(cells[place], is_unit) and "division" not in roles.values():
            roles[place] = "division"
    rest = [place for place in places if place not in roles and not _is_address(cells[place])]
    if rest:
        roles[max(rest, key=lambda place: sum(map(len, cells[place])))] = "duties"
    return roles if {"division", "phone"} <= set(roles.values()) else None


def _most(cells: Sequence[str], fits: Callable[[str], bool]) -> bool:
    return bool(cells) and 2 * sum(map(fits, cells)) > len(cells)


def _is_address(cells: Sequence[str]) -> bool:
    return _most(cells, lambda cell: "@" in cell or "〒" in cell)
