"""Web pages: their main content, without what every page of the site has."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.errors import ReadError
from ingest.extract import Extract, Writer, one_line, part_entries
from ingest.readers.csv import heads, is_head
from ingest.readers.messages import NO_TEXT
from ingest.readers.text import decode

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_ENCODINGS = {
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms932"), "cp932"),
    **{"utf-8": "utf-8-sig", "utf8": "utf-8-sig"},
    **{"euc-jp": "euc_jp", "x-euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp_ext"},
}
_PROLOG = 4096  # bytes in which a page says its encoding
_NEVER = (
    "script, style, noscript, template, iframe, object, embed, svg, canvas, audio, video, map, "
    "input, select, button, textarea, datalist, head, nav, aside, dialog, [hidden], "
    '[aria-hidden="true"], [role=navigation], [role=banner], [role=contentinfo], [role=search], '
    "[role=complementary], [role=dialog], [role=alertdialog]"
)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Names that sites give to what is no content, as whole words of an id or a class.
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:(?:global|local|g|l|head(?:er)?|foot(?:er)?|side|sub)?-?_?(?:nav[a-z]*|menu)"
    r"|bread-?_?crumbs?|topic-?_?path|pan-?kuzu|footer|foot|header|side-?bar|side|cookies?[a-z-]*"
    r"|sns|share|social|page-?_?top|to-?top|skip[a-z-]*|search[a-z-]*|font-?size|banners?|pager"
    r"|change-?font-?size|pagination|utility|lang(?:uage)?s?|print|toolbar|recommend|advert[a-z]*"
    r"|consent[a-z-]*)(?:$|[\s_-])|(?:head|header|global|foot|footer|side)-?_?(?:nav|menu)"
    r"|page-?top|topicpath|changefontsize",
    re.IGNORECASE,
)
_MAIN = (
    "main, [role=main], #main, #contents, #content, #honbun, #main-content, #maincontents, "
    "#main_contents, #mainContents, #tmp_contents, #tmp_honbun, #main_body, #contentsInner, "
    "article, .main, .main-content"
)
_DEEPEST = 200  # elements within one another; reading takes up to four calls for each
_LEAST_MAIN = 0.4  # share of what is left that the main part must hold
_MOST_BESIDE = 0.5  # share of a page that a part of such a name may hold at most
_BOILERPLATE = re.compile(
    r"ページ(?:送り)?|現在(?:位置|地)|パンくず(?:リスト)?|メニュー"
    r"|(?:このページの|ページの?)?(?:先頭|トップ|上|一番上)(?:へ|に)(?:戻る|もどる|移動)?"
    r"|本文へ(?:移動|スキップ)?|page ?top|印刷(?:する)?"
    r"|PDFファイルを(?:見る|ご覧|開く|閲覧).{0,200}"
    r"|.{0,80}Adobe (?:Acrobat )?Reader.{0,160}",
    re.IGNORECASE,
)
_HEADINGS = {f"h{depth}": depth for depth in range(1, 7)}
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb "
    "ruby s samp small span strike strong sub sup time tt u var wbr img output".split()
)
_DELETED = ("del", "s", "strike")
_BREAK = "\u2028"  # a line that the author broke, unlike one that the source only wraps
_SPACE = re.compile(r"[ \t\r\n\f]+")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LONGEST_TERM = 30  # characters
_QUESTION_DEPTH = 7  # below all headings
_ASKS = re.compile(r"[?？。]$|(?:です|ます|でしょう|ません)か$|^Q[.:：. ]|^問\d*[ 　.．]")
_LONGEST_CELL = 600  # characters; a table with more in a cell and no heads is a page's layout
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
    text, remarks = _decoded(path)
    if re.match(r"\s*(?:MIME-Version|From): ", text, re.IGNORECASE):
        raise ReadError(
            f"{path}: ウェブアーカイブです。ウェブページ（.html）として保存し直してください。"
            " / is a web archive; save it as a page (.html)."
        )
    page = LexborHTMLParser(text)
    body = page.body
    if body is None:
        raise ReadError(f"{path}: {NO_TEXT}")
    title, created = _title(page), _created(page)
    whole = _size(body)
    _drop(page.css("script, style, noscript, template"))
    visible = _size(body)
    if _flatten(body):
        remarks.append(
            f"{_DEEPEST}段を超えて入れ子になった要素は、タグを除いて読みました。"
            f" / Elements deeper than {_DEEPEST} in others were read without their tags."
        )
    main, heading = _main(body)
    writer = Writer()
    if heading:
        writer.line(heading, depth=1)
    _Writing(writer).children(main)
    extract = writer.extract(title=title, created=created)
    if not extract.text.strip():
        raise ReadError(f"{path}: {_SCRIPTED if whole > visible else NO_TEXT}")
    rest = visible - _size(main)
    if rest > 0:
        remarks.append(
            f"メニュー、ヘッダー、フッターなど（{visible:,}字のうち{rest:,}字）は読んでいません。"
            f" / Left out: menus, headers, footers and the like "
            f"({rest:,} of {visible:,} characters)."
        )
    return replace(extract, remarks=tuple(remarks))


def _decoded(path: Path) -> tuple[str, list[str]]:
    """The page's text: in the encoding that it names, else in the one that it seems to have."""
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


def _size(node: LexborNode) -> int:
    """Characters of a node's text but for white space."""
    return len("".join(node.text().split()))


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


def _main(body: LexborNode) -> tuple[LexborNode, str]:
    """The part of a page that is its content, and the main heading where it stands outside."""
    unseen = (n for n in body.css("[style]") if _UNSEEN.search(n.attributes.get("style") or ""))
    _drop([*body.css(_NEVER), *unseen])
    most = _MOST_BESIDE * _size(body)
    named = body.css("[id], [class], header, footer")
    _drop([node for node in named if _is_beside(node) and _size(node) < most])
    left = _size(body)
    candidates = [node for node in body.css(_MAIN) if _size(node) >= _LEAST_MAIN * left]
    if not candidates or left == 0:
        return body, ""
    main = candidates[0]
    first = body.css_first("h1")
    if first is None or main.css_first("h1") is not None:
        return main, ""
    return main, one_line(first.text())


def _is_beside(node: LexborNode) -> bool:
    """Whether a node's name says that it is no content, and nothing about it says otherwise."""
    attributes = node.attributes
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    if node.tag not in ("header", "footer") and not _BESIDE.search(names):
        return False
    # An article's own header holds its heading; a page may be wrapped in "with-menu".
    inside = node.parent is not None and node.parent.tag in ("main", "article", "section")
    if inside or node.tag in ("body", "main", "h1", "h2", "h3"):
        return False
    return node.css_first("main, article, [role=main], #main, #contents") is None


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


def _drop(nodes: Iterable[LexborNode]) -> None:
    """Takes nodes out of the page, each once: what lies in another goes with it."""
    found = {node.mem_id: node for node in nodes}
    tops = [node for node in found.values() if not _has_above(node, found)]
    for node in tops:
        node.decompose()


def _has_above(node: LexborNode, found: Container[int]) -> bool:
    above = node.parent
    while above is not None and above.mem_id not in found:
        above = above.parent
    return above is not None


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
                self._writer.line(self._mark + line)
                self._mark = ""

    def _list(self, node: LexborNode, level: int) -> None:
        start = node.attributes.get("start") or "1"
        number = int(start) if start.isdecimal() else 1
        for item in node.iter():
            if item.tag != "li":
                self._node(item, level)
                continue
            self._mark = f"{number}. " if node.tag == "ol" else ("- " if level else "・")
            number += 1
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
                self._writer.blank()
                self._writer.line(question, depth=_QUESTION_DEPTH)
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

    def _term(self, line: str) -> None:
        self._inline.append(line)
        self._flush()

    def _table(self, table: LexborNode, level: int) -> None:
        caption = next((child for child in table.iter() if child.tag == "caption"), None)
        if caption is not None:
            self._term(inline(caption))
        rows = list(_rows(table))
        if _is_layout(table, rows):
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


def inline(node: LexborNode) -> str:
    """A node's text in one string, without readings; breaks made by hand are U+2028."""
    tag = node.tag or ""
    if tag == "-text":
        return _SPACE.sub(_space, node.text_content or "")
    if tag == "br":
        return _BREAK
    if tag in ("rt", "rp", "rtc", "img", *_DELETED) or tag.startswith(("-", "_", "!")):
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


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    """A table's own rows, not those of tables inside it."""
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _is_layout(table: LexborNode, rows: list[LexborNode]) -> bool:
    """Whether a table only lays out a page: it holds blocks of a page, or has one column."""
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    cells = [cell for row in rows for cell in row.iter() if cell.tag in ("td", "th")]
    if any(cell.css_first("table, h1, h2, h3, h4, form, main") is not None for cell in cells):
        return True
    widths = [sum(1 for cell in row.iter() if cell.tag in ("td", "th")) for row in rows]
    if max(widths, default=0) <= 1:
        return True
    if table.css_first("th") is not None:
        return False
    return any(_size(cell) > _LONGEST_CELL for cell in cells)


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
            across, down = _span(cell, "colspan"), _span(cell, "rowspan") or len(rows)
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


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
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
