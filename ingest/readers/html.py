"""Web pages: their main content, without what every page of the site has."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.errors import ReadError
from ingest.extract import Extract, Writer, one_line, part_entries
from ingest.readers.heads import heads, is_head
from ingest.readers.html_content import drop, holder, is_layout, main_part, rows_of, size
from ingest.readers.messages import NO_TEXT
from ingest.readers.package import numeral
from ingest.readers.text import decode

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_ENCODINGS = {
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms932"), "cp932"),
    **{"utf-8": "utf-8-sig", "utf8": "utf-8-sig"},
    **{"euc-jp": "euc_jp", "x-euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp_ext"},
}
_PROLOG = 4096  # bytes in which a page says its encoding
_DEEPEST = 200  # elements within one another; reading takes up to four calls for each
_BOILERPLATE = re.compile(
    r"ページ(?:送り)?|現在(?:位置|地)|パンくず(?:リスト)?"
    r"|(?:メニューを?|(?:すべて|全て)を?)?(?:開く|閉じる)|メニュー"
    r"|(?:このページの|ページの?)?(?:先頭|トップ|上|一番上)(?:へ|に)(?:戻る|もどる|移動)?"
    r"|本文へ(?:移動|スキップ)?|page ?top|印刷(?:する)?"
    r"|PDF(?:ファイル)?を(?:見る|開く|閲覧(?:する)?)"
    # What programme shows a PDF: every sentence says so, and none whom to ask for the paper.
    r"|(?!.*(?:課|窓口|電話|郵送|\d[-－―]\d))(?:(?:"
    r"[^。]{0,80}(?:Adobe|Acrobat)[^。]{0,120}"
    r"|PDF[^。]{0,20}(?:見る|ご覧|開く|閲覧)[^。]{0,60}(?:ソフト|プラグイン|リーダー|ビューア)[^。]{0,60}"
    r"|[^。]{0,20}お持ちでない[^。]{0,60}ダウンロード[^。]{0,30}"
    r")(?:。|$))+",
    re.IGNORECASE,
)
_HEADINGS = {f"h{depth}": depth for depth in range(1, 7)}
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb "
    "ruby s samp small span strike strong sub sup time tt u var wbr img output".split()
)
_NUMERALS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_BULLETS = ("・", "- ")
# What an author wrote himself before an item, in a list whose marks a style hides.
_OWN_MARK = re.compile(r"[・●•○◯■□◆◇▪※]")
_OWN_NUMBER = re.compile(
    r"[(（]?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2}|[アイウエオカキクケコ])"
    r"(?:[)）]|[.．、](?![0-9０-９]))|[①-⑳⑴-⒇Ⅰ-Ⅻ]|第[0-9０-９一二三四五六七八九十]"
)
_STRUCK_OUT = 'del, s, strike, [style*="line-through" i]'
_HOLDERS = ("td", "th", "dt", "a", "button", "summary", "h1", "h2", "h3", "h4", "h5", "h6")
_FILE_NAME = re.compile(r"[\w-]+\.(?:gif|jpe?g|png|svg|webp)", re.IGNORECASE)
_BREAK = "\u2028"  # a line that the author broke, unlike one that the source only wraps
_SPACE = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\n\f]")  # other than one space
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LONGEST_TERM = 30  # characters
_QUESTION_DEPTH = 7  # below all headings
_ASKS = re.compile(r"[?？。]$|(?:です|ます|でしょう|ません)か$|^Q[.:：. ]|^問\d*[ 　.．]")
_DATE = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})")
_SCRIPTED = (
    "文字がありません。表示される内容をスクリプトが作っています。ブラウザーに表示されたページを保存し"
    "直してください。 / holds no text; what it shows is made by a script; save the page as the "
    "browser shows it."
)
_DATES = "article:published_time", "dcterms.date", "dc.date", "date", "creation_date", "pubdate"


def read_html(path: Path) -> Extract:
    """Headings, paragraphs, lists and tables of a page's main part. Nothing of it is run or
    loaded."""
    text, remarks = decoded(path)
    if re.match(r"\s*(?:MIME-Version|From): ", text, re.IGNORECASE):
        raise ReadError(
            f"{path}: ウェブアーカイブです。ウェブページ（.html）として保存し直してください。"
            " / is a web archive; save it as a page (.html)."
        )
    page = LexborHTMLParser(text)
    body = page.body
    if body is None:
        raise ReadError(f"{path}: {NO_TEXT}")
    drop(page.css("script, style, noscript, template"))
    drop(page.css(_STRUCK_OUT))
    _name_pictures(body)
    _break_lines(body)
    title, created = _title(page), _created(page)
    visible = size(body)
    if _flatten(body):
        remarks.append(
            f"{_DEEPEST}段を超えて入れ子になった要素は、タグを除いて読みました。"
            f" / Elements deeper than {_DEEPEST} in others were read without their tags."
        )
    main, heading = main_part(body, title or "")
    writer = Writer()
    if heading:
        writer.line(heading, depth=1)
    _Writing(writer).children(main)
    extract = writer.extract(title=title, created=created)
    if not extract.text.strip():
        whole = LexborHTMLParser(text).body
        scripted = whole is not None and size(whole) > visible
        raise ReadError(f"{path}: {_SCRIPTED if scripted else NO_TEXT}")
    rest = visible - size(main) - len("".join(heading.split()))
    if rest > 0:
        remarks.append(
            f"メニュー、ヘッダー、フッターなど（{visible:,}字のうち{rest:,}字）は読んでいません。"
            f" / Left out: menus, headers, footers and the like "
            f"({rest:,} of {visible:,} characters)."
        )
    return replace(extract, remarks=tuple(remarks))


def decoded(path: Path) -> tuple[str, list[str]]:
    """The page's source in the encoding that it names, else in the one that it seems to have, and
    remarks on it."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), []
    named = _CHARSET.search(data[:_PROLOG])
    encoding = _ENCODINGS.get(named.group(1).decode().lower()) if named else None
    if encoding and not data.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        try:
            return data.decode(encoding), []
        except UnicodeDecodeError:
            pass
    try:
        return decode(path), []
    except ReadError:
        if not encoding:
            raise
    text = data.decode(encoding, errors="replace")
    broken = text.count("\ufffd")
    if broken > 0.01 * len(text):
        raise ReadError(
            f"{path}: 文字コードが、書かれているものと違います。UTF-8で保存し直してください。"
            " / is not in the encoding that it names; save it as UTF-8."
        )
    return text, [
        f"ページの文字コードにない文字があります（{broken}バイト）。"
        f" / {broken} bytes are no characters of the page's encoding."
    ]


def _name_pictures(body: LexborNode) -> None:
    """Puts the text that stands for a picture in the place of it where it is all that a cell, a
    heading or a link says; elsewhere a picture adorns a text."""
    named = []
    for picture in body.css("img[alt]"):
        name = one_line(picture.attributes.get("alt") or "")
        says = holder(picture, _HOLDERS)
        if name and not _FILE_NAME.fullmatch(name) and says is not None and not size(says):
            named.append((picture, name))
    for picture, name in named:
        picture.replace_with(f" {name} ")


def _break_lines(body: LexborNode) -> None:
    """The lines of preformatted text are its author's."""
    texts = {
        node.mem_id: node
        for block in body.css("pre")
        for node in block.traverse(include_text=True)
        if node.is_text_node
    }
    for node in texts.values():
        node.replace_with((node.text_content or "").replace("\n", _BREAK))


def _title(page: LexborHTMLParser) -> str | None:
    """The page's title; its main heading where the title only adds the site's name to it."""
    node = page.css_first("head title")
    title = one_line(node.text()) if node is not None else ""
    for heading in page.css("h1"):
        text = one_line(heading.text())
        if text and title.startswith(text):
            return text
    return title or None


def _created(page: LexborHTMLParser) -> str | None:
    for meta in page.css("meta"):
        attributes = meta.attributes
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        if name in _DATES and (match := _DATE.search(attributes.get("content") or "")):
            return "{}-{:02}-{:02}".format(*map(int, match.groups()))
    return None


def _flatten(body: LexborNode) -> bool:
    """Takes the tags away, but not what is in them, of elements that lie too deep; whether there
    were any. Browsers do alike: nobody writes such pages, but end tags are forgotten."""
    deep = []
    node: LexborNode | None = body.child
    depth = 1
    while node is not None:
        if depth > _DEEPEST and not (node.tag or "-").startswith(("-", "_", "!")):
            deep.append(node)
        if node.child is not None:
            node = node.child
            depth += 1
            continue
        while node is not None and node.next is None:
            node = node.parent if depth > 1 else None
            depth -= 1
        node = node.next if node is not None else None
    for node in reversed(deep):  # the innermost first: each has little in it to move then
        node.unwrap()
    return bool(deep)


class _Writing:
    """Writes nodes line by line; inline text gathers until a block begins or ends."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._inline: list[str] = []
        self._mark = ""  # the bullet or number that the next line bears

    def children(self, node: LexborNode, level: int = -1) -> None:
        for child in node.iter(include_text=True):
            self._node(child, level)
        self._flush()

    def _node(self, node: LexborNode, level: int) -> None:
        tag = node.tag or ""
        if tag == "-text" or tag == "br" or (tag in _INLINE and not _has_block(node)):
            self._inline.append(inline(node))
            return
        self._flush()
        if tag in _HEADINGS:
            heading = one_line(inline(node))
            if not _BOILERPLATE.fullmatch(heading):
                self._writer.blank()
                self._writer.line(heading, depth=_HEADINGS[tag])
        elif tag in ("ul", "ol", "menu"):
            self._list(node, level + 1)
        elif tag == "dl":
            self._terms(node, level)
        elif tag == "table":
            self._table(node, level)
        elif tag in ("summary", "button") and _ASKS.search(text := one_line(inline(node))):
            self._question(text)
        elif not tag.startswith(("-", "_", "!")):
            self.children(node, level)
            if tag in ("p", "pre", "blockquote", "section", "article", "div", "figure"):
                self._writer.blank()

    def _flush(self) -> None:
        text = "".join(self._inline)
        self._inline.clear()
        for piece in text.split(_BREAK):
            line = one_line(piece)
            if line and not _BOILERPLATE.fullmatch(line):
                has_mark = (_OWN_MARK if self._mark in _BULLETS else _OWN_NUMBER).match(line)
                self._writer.line(line if has_mark else self._mark + line)
                self._mark = ""

    def _list(self, node: LexborNode, level: int) -> None:
        items = [item for item in node.iter() if item.tag == "li"]
        step = -1 if "reversed" in node.attributes else 1
        number = _number(node, "start", 1 if step > 0 else len(items))
        style = _NUMERALS.get(node.attributes.get("type") or "", "decimal")
        for item in node.iter():
            if item.tag != "li":
                self._node(item, level)
                continue
            number = _number(item, "value", number)
            counted = node.tag == "ol"
            self._mark = f"{numeral(number, style)}. " if counted else ("- " if level else "・")
            number += step
            self.children(item, level)
            self._mark = ""
        if level == 0:
            self._writer.blank()

    def _terms(self, node: LexborNode, level: int) -> None:
        """A short term and its only explanation make one line; questions are headings."""
        term = ""
        for item in _terms(node):
            if item.tag == "dt" and _ASKS.search(question := one_line(inline(item))):
                self._term(term)
                term = ""
                self._question(question)
            elif item.tag == "dt":
                self._term(term)
                term = inline(item)
            elif term and len(one_line(term)) <= _LONGEST_TERM and not _has_block(item):
                self._term(f"{one_line(term).rstrip(':：')}: {one_line(inline(item))}")
                term = ""
            else:
                self._term(term)
                term = ""
                self.children(item, level)
        self._term(term)
        self._writer.blank()

    def _question(self, line: str) -> None:
        self._writer.blank()
        self._writer.line(line, depth=_QUESTION_DEPTH)

    def _term(self, line: str) -> None:
        self._inline.append(line)
        self._flush()

    def _table(self, table: LexborNode, level: int) -> None:
        caption = next((child for child in table.iter() if child.tag == "caption"), None)
        if caption is not None:
            self._term(inline(caption))
        rows = list(rows_of(table))
        if is_layout(table):
            for row in rows:
                for cell in row.iter():
                    self.children(cell, level)
                    self._writer.blank()
            return
        cells, spans = _cells(rows)
        used = [c for c in range(max(map(len, cells), default=0)) if any(r[c] for r in cells)]
        self._writer.blank()
        texts = [[row[column] for column in used] for row in cells]
        self._writer.table([(row, None) for row in texts], _heads(rows, texts, spans))


def _number(node: LexborNode, name: str, default: int) -> int:
    value = (node.attributes.get(name) or "").strip()
    return int(value) if re.fullmatch(r"-?[0-9]{1,9}", value) else default


def inline(node: LexborNode) -> str:
    """A node's text in one string, without readings; breaks made by hand are U+2028."""
    tag = node.tag or ""
    if tag == "-text":
        return _SPACE.sub(_space, node.text_content or "")
    if tag == "br":
        return _BREAK
    if tag in ("rt", "rp", "rtc", "img") or tag.startswith(("-", "_", "!")):
        return ""
    text = "".join(inline(child) for child in node.iter(include_text=True))
    if tag == "sup" and text.strip().isascii() and text.strip().isdecimal():
        return text.strip().translate(_RAISED)  # 10³ is not 103
    return text if tag in _INLINE else f" {text} "


def _space(match: re.Match[str]) -> str:
    # A line of the source that ends between two Japanese characters is no space.
    return "\n" if "\n" in match.group() else " "


def _has_block(node: LexborNode) -> bool:
    for child in node.iter():
        tag = child.tag or ""
        if (tag not in _INLINE and tag not in ("br", "rt", "rp", "rtc")) or _has_block(child):
            return True
    return False


def _terms(node: LexborNode) -> Iterator[LexborNode]:
    for child in node.iter():
        if child.tag == "div":
            yield from _terms(child)
        else:
            yield child


def _cells(rows: list[LexborNode]) -> tuple[list[list[str]], list[int]]:
    """Texts by row and column: what spans rows is repeated in each, what spans columns stands
    in the first; and how many columns the cells of the first row cover."""
    pending: dict[int, tuple[int, str]] = {}  # column: rows left to cover, and the text
    table: list[list[str]] = []
    covered: list[int] = []
    for row in rows:
        texts: list[str] = []
        for cell in row.iter():
            if cell.tag not in ("td", "th"):
                continue
            _fill(texts, pending)
            text = one_line(part_entries(inline(cell).strip(" \n" + _BREAK)))
            attributes = cell.attributes
            across, down = _span(attributes, "colspan"), _span(attributes, "rowspan") or len(rows)
            for offset in range(across):
                if down > 1:
                    pending[len(texts)] = (down - 1, "" if offset else text)
                texts.append("" if offset else text)
            if not table:
                covered.append(across)
        _fill(texts, pending)
        table.append(texts)
    width = max(map(len, table), default=0)
    return [texts + [""] * (width - len(texts)) for texts in table], covered


def _fill(texts: list[str], pending: dict[int, tuple[int, str]]) -> None:
    """Puts in what hangs down from the rows above, from the next free column on."""
    while len(texts) in pending:
        left, text = pending.pop(len(texts))
        if left > 1:
            pending[len(texts)] = (left - 1, text)
        texts.append(text)


def _span(attributes: Mapping[str, str | None], name: str) -> int:
    value = attributes.get(name) or "1"
    return min(int(value), 1000) if value.isdecimal() else 1


def _heads(rows: list[LexborNode], texts: list[list[str]], spans: list[int]) -> int:
    """How many rows are column heads: those of thead or of th alone, else by their words."""
    marked = 0
    for row in rows:
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        above = row.parent is not None and row.parent.tag == "thead"
        if not above and not (cells and all(c.tag == "th" for c in cells)):
            break
        marked += 1
    if marked:
        return marked if marked < len(rows) else 0
    if any(cell.tag == "th" for row in rows for cell in row.iter()):
        return 0  # the first column is the head
    named = [text for text in texts[0] if text] if texts else []
    if max(spans, default=1) > 1 and len(named) == len(spans) > 1 and len(texts) > 2:
        return int(all(map(is_head, named)))
    return heads(texts)
