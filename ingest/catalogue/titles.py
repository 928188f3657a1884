"""The title of a document: of a letter its subject, of a cover its large lines, of a page its
first heading, of a table the name of its file, or the line above it where that name says
nothing."""

import re
from itertools import takewhile

from ingest.catalogue.head import Head, HeadLine, is_japanese, unspaced
from ingest.catalogue.offices import is_office, names_sender, site_of
from ingest.catalogue.stated_dates import fiscal_years, plain, without_dates
from ingest.extract import Extract

_TABLES = (".csv", ".xlsx")
_PAGES = (".html", ".htm")
_MOST_LINES = 4
_LONGEST = 120
_LETTER_NUMBER = re.compile(r"第 ?[0-9]+(?:-[0-9]+)? ?号")
_PERIODICAL = re.compile("広報|だより|通信|ニュース|会報|新聞")
_SUBJECT_ENDS = re.compile(
    r"(?:について|の件|に関して|(?:通知|依頼|送付|照会|回答|[おご御](?:知らせ|願い|案内)))[)）]?(?:\(.{1,20}\))?$"
)
_POST = re.compile(r"[長官][)）]?$")  # a line of addressees or senders
_SENTENCE = re.compile(r"。|^標記|[、,]$")
_SUBTITLE = re.compile(r"^[～~―─－\-‐].*[～~―─－\-‐]$")
_IMPRINT = re.compile(
    r"(?:発行|制定|施行|一部|作成|改訂|改定|改正|更新|公表|策定|現在|時点|版|告示|訓令"
    r"|[部局課所次]*長?(?:決裁|決定|達))+"
)
_CONTENTS = re.compile(r"^(?:目 *次|contents|はじめに|要旨|概要|【?本日の内容】?)$", re.IGNORECASE)
_STOPS = re.compile(
    r"^(?:[○●■□◆◇▪・※→①-⑳-]|[0-9IVX]{1,4}[.．、)]|[(（][0-9]{1,2}[)）]|第[0-9]+[章条])|。$|\t"
)
_MEANINGLESS = re.compile(
    r"(?:untitled|無題|名称未設定|document|文書|presentation|powerpoint|book|sheet|スライド"
    r"|フル ?ページ).{0,12}|[\W\d_]*",
    re.IGNORECASE,
)
# What a site calls many of its pages, whatever they are about.
_GENERIC = re.compile(
    r"(?:報道|記者)?発表(?:資料)?|プレスリリース|お知らせ|新着情報|トピックス|(?:募集|更新)情報"
    r"|(?:トップ|ホーム)(?:ページ)?|ホームページ|(?:Top|Home) ?page|Home|News|Press releases?",
    re.IGNORECASE,
)
# What stands above the title of what is given to the press.
_KIND = re.compile(
    r"[(【\[<]?(?:(?:記者|報道)(?:発表|提供|配[布付])(?:資料)?|報道資料|プレスリリース"
    r"|News ?release|Press ?release)[)】\]>]?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"[0-9]{1,2}(?:[.、)]|-[0-9]| (?![0-9]))|[IVX]{1,4}[.、) ]|\([0-9]{1,2}\)"
    r"|第 ?[0-9一二三四五六七八九十]+ ?[編部章節条項](?!会)"
)
_EDITION = re.compile(r"第[0-9]+版|[0-9]+訂版?|改訂版?")
_BEHIND_OFFICE = re.compile(r"[ :(]*(?:発行|作成|編集|公表|制定|策定)[ :)]*")
# A mark in a corner above the title; the number of a form says what it is.
_CORNER = re.compile(r"[(【\[]?(?:別[紙添]|資料|参考)(?:資料)? ?[0-9-]*[)】\]]?")
_ATTACHED = re.compile(
    r"^(?:別[紙添表]|資料|参考|様式|別記)[^ぁ-ん]{0,10}$|^(?:[(【\[].{1,8}[)】\]])$"
)
_MAKER = re.compile(r"^Microsoft \w+ - |\.(?:docx?|pptx?|xlsx?|pdf|jtd|html?)$", re.IGNORECASE)
_SITE = re.compile(r"\s*[|｜]\s*[^|｜]+$")
_FRAME = re.compile(r"^[0-9][0-9\-. ]*_(?=\D)|[_ ]*(?:20[0-9]{6}|[rR][0-9]{6})$")
_WIDE = str.maketrans("():~", "（）：～")
_FIGURES = str.maketrans({0xFF01 + n: chr(0x21 + n) for n in range(94) if chr(0x21 + n).isalnum()})
# A space in a date, behind a bracket, or where a phrase was broken into lines.
_ODD_SPACE = re.compile(
    r"(?<=[0-9第年月]) +(?=[年月日期回号度0-9])|(?<=[)）]) +(?=[\u3040-\u9fff])"
    r"|(?<=[とのをはがやに、]) +(?=[\u3040-\u9fff])"
)


def title_of(extract: Extract, head: Head, stem: str, suffix: str) -> str:
    """Never empty: where the text has none, that of the file's metadata, else the file's name."""
    given = _given(extract, stem)
    if suffix in _TABLES:
        name = _of_name(stem)
        return given or (name if is_japanese(name) else _above_table(extract, head) or name)
    if suffix in _PAGES and given and not _is_generic(given):
        return given
    lines = _subject(head) or _large(head)
    title = _joined(lines)
    if len(title) < 2 or len(title) > _LONGEST:
        return given or _of_name(stem)
    return title


def _given(extract: Extract, stem: str) -> str | None:
    """The title in the file's metadata, unless a program has filled it in."""
    title = _MAKER.sub("", _MAKER.sub("", (extract.title or "").strip()))
    title = _SITE.sub("", title).strip("_ 　")
    if (site := site_of(title)) is not None:
        title = title[: site.start].rstrip()
    foreign = title.isascii() and is_japanese(extract.text)
    if _MEANINGLESS.fullmatch(title) or title == stem or foreign:
        return None
    return _tidy(title)


def _above_table(extract: Extract, head: Head) -> str | None:
    """The first line above the cells of a table; the name of its sheet where there is no other."""
    above: list[HeadLine] = []
    for line in head.lines:
        if "\t" in line.text:
            break
        if (
            2 <= len(line.text) <= _LONGEST
            and not _is_frame(line)
            and not _SENTENCE.search(line.plain)
        ):
            above.append(line)
    first = next((line for line in above if not line.depth), next(iter(above), None))
    return _tidy(first.text) if first and extract.layout.tables else None


def _of_name(stem: str) -> str:
    return _tidy(_FRAME.sub("", stem).replace("_", " ")) or stem


def _subject(head: Head) -> list[HeadLine]:
    """The subject of a letter: the lines below its number, its addressees and its senders that
    end in …について."""
    marks = [
        n
        for n, line in enumerate(head.lines)
        if line.is_addressed or (_is_frame(line) and _LETTER_NUMBER.search(line.plain))
    ]
    found: list[HeadLine] = []
    for line in head.lines[marks[-1] + 1 :] if marks else ():
        if line.apart or _is_frame(line) or _POST.search(line.plain):
            found = []
        if not _is_frame(line):
            found.append(line)
        if _SUBJECT_ENDS.search(line.plain):
            return found
        if _SENTENCE.search(line.plain):
            break
    return []


def _large(head: Head) -> list[HeadLine]:
    """The lines of a cover up to its date or office; without these its first heading, or first
    line, alone."""
    found: list[HeadLine] = []
    closed = False
    kind = _kind_above(head)
    japanese = is_japanese("\n".join(line.text for line in head.lines))
    for line, following in zip(head.lines, (*head.lines[1:], None), strict=True):
        is_frame = _is_frame(line)
        if is_frame:
            closed = bool(found)
        corner = not found and (line is kind or _CORNER.fullmatch(line.plain))
        beside = corner or _SUBTITLE.match(line.text)
        if is_frame or (japanese and not line.is_japanese) or beside:
            if closed:
                break
            continue
        below_title = bool(found) and not found[0].depth and _is_title(found[0])
        if below_title and _heads_section(line, following):
            break
        deeper = bool(found) and line.depth > (found[0].depth or line.depth)
        other = deeper or (found and _STOPS.search(line.plain))
        if other or _CONTENTS.match(line.plain) or len(found) == _MOST_LINES:
            closed = bool(_CONTENTS.match(line.plain))
            break
        found.append(line)
    if closed:
        return found
    first = next((at for at, line in enumerate(found) if line.depth), 0)
    rest = takewhile(lambda line: line.goes_on, found[first + 1 :])
    return [*found[first : first + 1], *rest]


def _kind_above(head: Head) -> HeadLine | None:
    """The first line where it says only what kind of paper this is (記者発表), and a title stands
    below it, perhaps under a date and an office."""
    lines = [line for line in head.lines if not _is_frame(line)][:2]
    if len(lines) < 2 or lines[0].depth or not _KIND.fullmatch(unspaced(lines[0].plain)):
        return None
    return lines[0] if lines[1].apart and _is_title(lines[1]) else None


def _heads_section(line: HeadLine, following: HeadLine | None) -> bool:
    """Whether a heading is that of a part: numbered, or one of several of its depth, but not
    above a date or an office, as on a cover."""
    if not line.depth:
        return False
    if _NUMBERED.match(line.plain):
        return True
    return line.section and (following is None or not _is_frame(following))


def _is_title(line: HeadLine) -> bool:
    """Whether a line above the first part may be the document's title: no sentence, no row, and
    nothing that only says whom or what it goes with."""
    return (
        len(line.text) <= _LONGEST
        and not line.is_addressed
        and not any(sign.search(line.plain) for sign in (_SENTENCE, _STOPS, _ATTACHED))
    )


def _is_frame(line: HeadLine) -> bool:
    """A date, an office, a letter's number or a page number: beside a title, never in one."""
    rest = without_dates(line.plain).strip(" ()")
    return (
        len(rest) < 2
        or rest.isdigit()
        or _IMPRINT.fullmatch(rest) is not None
        or _EDITION.fullmatch(rest) is not None
        or is_office(line.plain)
        or names_sender(line.plain)
        or _is_imprint(rest)
        or (
            len(rest) < 24
            and _LETTER_NUMBER.search(rest) is not None
            and _PERIODICAL.search(rest) is None
        )
    )


def _is_imprint(rest: str) -> bool:
    """Whether a line without its dates names an office and at most its edition or its year."""
    if years := fiscal_years(rest):
        rest = rest.replace(f"{years.words}版", "", 1).replace(years.words, "", 1)
    rest = _BEHIND_OFFICE.sub(" ", _EDITION.sub(" ", rest)).strip(" ()")
    return is_office(rest)


def _is_generic(title: str) -> bool:
    """Whether a page's title says nothing of the page: a name of many pages, or the site's."""
    whole = plain(title)
    return _GENERIC.fullmatch(whole) is not None or is_office(whole)


def _joined(lines: list[HeadLine]) -> str:
    """Lines of a title as one: no space where a line was broken within a phrase."""
    title = ""
    for line in lines:
        joint = (
            "" if title.endswith(("」", "の", "・", "、", "と", "及び")) and not line.apart else " "
        )
        if line.plain.startswith(("(", "等", "の", "に")):
            joint = ""
        title += joint + line.text if title else line.text
    return _tidy(title)


def _tidy(title: str) -> str:
    """Figures and letters in one width, signs of a Japanese title in the other."""
    title = _ODD_SPACE.sub("", " ".join(unspaced(title).translate(_FIGURES).split()))
    return title.translate(_WIDE) if is_japanese(title) else title
