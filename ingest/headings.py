"""How headings look: by their sign, their place and their length."""

import re
from collections.abc import Sequence

from ingest.japanese import JAPANESE

_NUMBER = r"[0-9０-９一二三四五六七八九十百]+"
# How a line ends that was wrapped within a sentence: no 「申請に必要なもの」, no 「国保とは」, but
# 「対象となる子どもの」 and 「申請することは」.
_CUT_OFF = r"(?:[、をが]|(?:(?<!も)|(?<=ども))の|(?:(?<!と)|(?<=こと))は)$"
# Heading styles of administrative Japanese, outermost first. Markdown's own come before all.
_STYLES = (
    # IV. 重点戦略, and 「Ⅳ　重点戦略」
    re.compile(
        r"(?:[IVX]{1,4}|[Ⅰ-Ⅻ])\s*[.．、]\s*\S"
        rf"|[Ⅰ-Ⅻ][ \u3000]+(?!.*{_CUT_OFF})[^\s\d][^。\t]{{1,40}}$"
    ),
    re.compile(rf"第{_NUMBER}(?:[編章節款条部]|[\s\u3000]+(?![回期次号項四年]))"),  # 第２　必要書類
    # 1. 趣旨・目的, and 「６　公園愛護会」, as short as no wrapped paragraph is
    re.compile(
        r"[0-9０-９]{1,2}\s*[.．]\s*\D"
        rf"|(?:[０-９]{{1,2}}[ \u3000]+|[0-9]{{1,2}}\u3000)(?!.*{_CUT_OFF})[^\s\d][^。]{{1,30}}$"
    ),
    re.compile(r"[(（][0-9０-９]{1,2}[)）]"),  # (3) 地域の…
    # (…産業の育成・強化), the whole line; a note or a source in brackets is no heading
    re.compile(r"[(（](?!出所|出典|うち|注|参考|以下)[^()（）0-9０-９:：=]{6,}[)）]$"),
    re.compile(r"[○〇◯❶-❿]"),
    re.compile(r"[ivx]{1,4}[)）]"),
    re.compile(r"【[^】]+】$"),
    re.compile(r"[■□◆◇▪]"),
)  # fmt: skip
_LISTING = (3, 4, 6, 7, 9)  # depths of the styles in which lists are numbered or marked too
# Of a rule: what an article is about stands above it; what is behind the last one.
_CAPTION = re.compile(r"[(（][^()（）]{1,30}[)）]$")
_ARTICLE = re.compile(rf"第{_NUMBER}条(?:の{_NUMBER})?[\s\u3000]")
_ANNEX = re.compile(
    rf"(?:附\s*則|別\s*[表紙図]\s*(?:第?\s*{_NUMBER})?|様式第?{_NUMBER}号?)\s*(?:[(（].{{1,40}}[)）])?$"
)
_CAPTION_DEPTH, _ANNEX_DEPTH = 3, 2
MARKDOWN = re.compile(r"(#{1,6})\s+\S")
_BOLD_LINE = re.compile(r"\*\*[^*]+\*\*$")
# A short line above a paragraph: beside ○ where signs make the structure, innermost where
# Markdown does.
_TITLE_DEPTH = 6
_TITLE_DEPTH_MARKDOWN = 30
_TITLE_DEPTH_OF_ARTICLE = 10  # right under ◆, 【…】 or the like
# 「敷金　家賃の3か月分」, one of several lines that each tell one thing.
LABELLED = re.compile(r"[^\s。、，：:]{1,8}(?:\u3000|[ \u3000]{2})[ \u3000]*\S")
ITEM = re.compile(
    r"(?:[-・●•*▪□◆⇒→※]|\\\*|[①-⑳]|[0-9０-９]{1,2}[.．)）]|[(（][0-9０-９]{1,2}[)）]|<)\s*"
)
# Of a rule the items of a paragraph: 「一　局の職員」 above 「二　…」.
_RULE_ITEM = re.compile(r"(?:[一二三四五六七八九十]{1,3}|[アイウエオカキクケコ])[ \u3000]")
_OPENING, _CLOSING = "（(「『【［[〔", "）)」』】］]〕"
_ENDS_SENTENCE = re.compile(r"[。！？!?][」』）)】]*$")
_NOTE = re.compile(r"[(（]?(?:出所|出典|注|参考|資料)[)）:：0-9０-９\s]")
_LONGEST_HEADING = 70


def has_mark(heading: str) -> bool:
    """Whether a heading is made by a sign (IV., ○, #) and not by its place alone."""
    return any(style.match(heading) for style in (MARKDOWN, _BOLD_LINE, *_STYLES))


def has_style(line: str) -> bool:
    """Whether a line begins as headings do."""
    return any(style.match(line) for style in _STYLES) or line in ("KPI",)


def heading_depth(text: str, raw: Sequence[tuple[int, int]], position: int, markdown: bool) -> int:
    """Depth of a heading, 1 being outermost; 0 where the line at a position in `raw` (start and end
    of every line, in code points) is none. `markdown` tells that the text marks headings by #."""
    start, end = raw[position]
    line = text[start:end]
    if match := MARKDOWN.match(line):
        return len(match.group(1))
    base = 6 if markdown else 0
    if end - start > _LONGEST_HEADING or _ENDS_SENTENCE.search(line) or _is_open(line):
        return 0
    if _BOLD_LINE.match(line):
        return base + 1
    following = _next_line(text, raw, position)
    if _ANNEX.match(line):
        return base + _ANNEX_DEPTH
    if _CAPTION.match(line) and _ARTICLE.match(following):
        return base + _CAPTION_DEPTH
    for depth, style in enumerate(_STYLES, start=1):
        if style.match(line):
            adjacent = position + 1 < len(raw) and raw[position + 1][0] < raw[position + 1][1]
            # Two of one style on adjacent lines are a list, not two headings.
            if adjacent and style.match(following):
                return 0
            if position > 0 and style.match(text[slice(*raw[position - 1])]):
                return 0
            if depth in _LISTING and _is_listed(text, raw, position, style):
                return 0
            return base + depth
    if not _is_title(line, following) or _ends_rule_items(text, raw, position):
        return 0
    if markdown:
        return _TITLE_DEPTH_MARKDOWN
    return _title_depth(text, raw, position)


def _is_open(line: str) -> bool:
    """Whether a line ends within brackets: it goes on below. What closes none is the sign of an
    item: 「1）対象（市内」."""
    opened = 0
    for sign in line:
        opened = max(0, opened + (sign in _OPENING) - (sign in _CLOSING))
    return opened > 0


def _ends_rule_items(text: str, raw: Sequence[tuple[int, int]], position: int) -> bool:
    """Whether a line is the last of several items of a rule."""
    above = next((text[start:end] for start, end in raw[position - 1 :: -1] if start < end), "")
    line = text[slice(*raw[position])]
    return position > 0 and bool(_RULE_ITEM.match(line)) and bool(_RULE_ITEM.match(above))


def _title_depth(text: str, raw: Sequence[tuple[int, int]], position: int) -> int:
    """Depth of a short line without a mark above a paragraph or a table. Within an article that a
    sign opens (◆) it stands under that sign; there a line that is indented tells something, as
    does one of several with labels."""
    line, others = text[slice(*raw[position])], _beside(text, raw, position)
    if LABELLED.match(line) and any(map(LABELLED.match, others)):
        return 0
    first = position
    while first > 0 and raw[first - 1][0] < raw[first - 1][1]:
        first -= 1
    opens = text[slice(*raw[first])]
    if first == position or not any(style.match(opens) for style in _STYLES[_TITLE_DEPTH:]):
        return _TITLE_DEPTH
    is_indented = _indentation(text, raw[position][0]) > _indentation(text, raw[first][0])
    return 0 if is_indented else _TITLE_DEPTH_OF_ARTICLE


def _beside(text: str, raw: Sequence[tuple[int, int]], position: int) -> list[str]:
    """The lines right above and below one, without blank ones."""
    return [
        text[start:end]
        for start, end in (*raw[max(0, position - 1) : position], *raw[position + 1 : position + 2])
        if start < end
    ]


def _indentation(text: str, start: int) -> int:
    return start - (text.rfind("\n", 0, start) + 1)


def _is_listed(
    text: str, raw: Sequence[tuple[int, int]], position: int, style: re.Pattern[str]
) -> bool:
    """Whether a line is one of a list whose items are paragraphs, with blank lines between them:
    another of its style follows at once, or one is before it and nothing stands under it."""
    following = _next_line(text, raw, position)
    if style.match(following):
        return True
    before = next((text[start:end] for start, end in raw[position - 1 :: -1] if start < end), "")
    has_text = following and not has_style(following) and not _CAPTION.match(following)
    return position > 0 and style.match(before) is not None and not has_text


def _is_title(line: str, following: str) -> bool:
    """A short line without a mark, above a paragraph of prose or a table."""
    above_prose = len(following) >= 40 and "。" in following
    return (
        len(line) <= 40
        and not ITEM.match(line)
        and not _NOTE.match(line)
        and line[-1] not in "、,:：・)）」"
        and not re.search(_CUT_OFF, line)
        and JAPANESE.search(line) is not None
        and (above_prose or "\t" in following)
    )


def _next_line(text: str, raw: Sequence[tuple[int, int]], position: int) -> str:
    for start, end in raw[position + 1 :]:
        if start < end:
            return text[start:end]
    return ""
