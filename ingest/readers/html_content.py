"""Which part of a web page is its content: without what leads through the site, what every page
of it has, and what nobody sees."""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

from selectolax.lexbor import LexborNode

from corpus.telephone import numbers_in
from ingest.extract import one_line

_NEVER = (
    "script, style, noscript, template, iframe, object, embed, svg, canvas, audio, video, map, "
    "input, select, textarea, datalist, head, nav, dialog, [role=navigation], [role=banner], "
    "[role=contentinfo], [role=search], [role=dialog], [role=alertdialog]"
)
_HIDDEN = '[hidden], [aria-hidden="true"], [style*="display" i], [style*="visibility" i]'
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Names that sites give to what is no content, as whole words of an id or a class. These say so
# by themselves,
_GUIDE = re.compile(
    r"(?:^|[\s_-])(?:bread-?_?crumbs?|topic-?_?path|pan-?kuzu|cookies?[a-z-]*|sns|social"
    r"|(?:page|to)-?_?top|skip[a-z-]*|(?:change-?)?font-?size|pager|pagination)(?:$|[\s_-])"
    r"|page-?top|topicpath|changefontsize",
    re.IGNORECASE,
)
# these where little but links has them, since a "menu" may be one of lunches,
_PERHAPS = re.compile(
    r"(?:^|[\s_-])(?:(?:global|local|g|l|head(?:er)?|foot(?:er)?|side|sub)?-?_?(?:nav[a-z]*|menu)"
    r"|footer|foot|header|side-?bar|side|share|search[a-z-]*|banners?|utility|lang(?:uage)?s?"
    r"|print|toolbar|recommend|advert[a-z]*|consent[a-z-]*)(?:$|[\s_-])"
    r"|(?:head|header|global|foot|footer|side)-?_?(?:nav|menu)",
    re.IGNORECASE,
)
# and these at the edge of the whole page, since a card or an article has a header, too.
_EDGE = re.compile(
    r"(?:^|\s)(?:(?:global|site|common|page|base|tmp|l|g)[_-]?)?(?:header|footer|side[_-]?bar)"
    r"(?:[_-]?(?:wrap(?:per)?|area|inner|container|block|box))?(?:$|\s)",
    re.IGNORECASE,
)
_HEADINGS = tuple(f"h{depth}" for depth in range(1, 7))
_CELLS = ("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th")
# What is written by the one who writes the text, whatever its looks are called.
_TEXTUAL = frozenset(("body", "main", "li", "dt", "dd", "figcaption", *_HEADINGS, *_CELLS))
_MAIN = (
    "main, [role=main], #main, #contents, #content, #honbun, #main-content, #maincontents, "
    "#main_contents, #mainContents, #tmp_contents, #tmp_honbun, #main_body, #contentsInner, "
    "article, .main, .main-content"
)
_OPENS = ("aria-controls", "data-bs-target", "data-target")
_CONTROLS = ", ".join(f"[{name}]" for name in _OPENS)
# Names of what opens where it stands, and of what opens above the page.
_FOLDING = re.compile(
    r"(?:^|[\s_-])(?:accordion|acc|collaps(?:e|ible)|toggle|tabs?|tab-?(?:pane|panel|content)"
    r"|faq|qa|answer)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OVERLAY = re.compile(r"(?:modal|dialog|popup|overlay|drawer|nav)", re.IGNORECASE)
_CONTACT = re.compile(r"問い?合わ?せ|連絡先|担当|窓口|相談|予約|申し?込|受付")
_PARTED = "section, div, aside, address, dl, footer"
_ASKED = re.compile(
    r"問い?合わ?せ|連絡先|担当(?:課|部署|窓口|係)|\bcontact\b|\binquir", re.IGNORECASE
)
_LONGEST_CONTACT = 400  # characters of a block that says whom to ask
_LONGEST_LABEL = 20
_LEAST_MAIN = 0.4  # share of what is left that the main part must hold
_MOST_BESIDE = 0.5  # share of a page that a part of such a name may hold at most
_LEAST_PAGE = 0.5  # share of a page that what goes around all of it holds at least
_LEAST_LINKS = 0.5  # share of its text that a part which leads elsewhere has in links
_BLOCKS = "table, h1, h2, h3, h4, form, main"
_LONGEST_CELL = 600  # characters; a table with more in a cell and no heads is a page's layout


def main_part(body: LexborNode, title: str) -> tuple[LexborNode, str]:
    """The part of a page that is its content, and the main heading where it stands outside.
    Takes out of the page what is none; `title` is the one in the page's head."""
    drop(body.css(_NEVER))
    opened = frozenset[str]().union(*map(_opened_by, body.css(_CONTROLS)))
    drop([node for node in body.css(_HIDDEN) if _is_hidden(node) and not _is_panel(node, opened)])
    drop([node for node in body.css("aside, [role=complementary]") if not _tells_contact(node)])
    contacts = _contacts(body)
    _drop_beside(body, title)
    named = {node.attributes.get("id") or "": node for node in body.css("[id]")}
    drop([button for button in body.css("button") if not _opens_panel(button, named)])
    left = size(body)
    main = next((part for part in _parts(body) if size(part) >= _LEAST_MAIN * left), body)
    _add_contacts(main, contacts)
    first = body.css_first("h1")
    if first is None or main.css_first("h1") is not None:
        return main, ""
    return main, one_line(first.text())


def _contacts(body: LexborNode) -> list[LexborNode]:
    """Copies of the innermost blocks behind the page's heading that say whom to ask, and under
    which number: many sites have theirs below the main part, or in the footer."""
    if not _tells_contact(body):  # most of what follows looks at every block
        return []
    found = [node for node in body.css(_PARTED) if _asks_to_call(node)]
    if not found:
        return []
    around = {above.mem_id for node in found for above in _all_above(node)}
    heading = body.css_first("h1")
    order = {node.mem_id: place for place, node in enumerate(body.css("*"))}
    begin = order[heading.mem_id] if heading is not None else 0
    return [
        node.clone()
        for node in found
        if node.mem_id not in around
        and order[node.mem_id] > begin
        and holder(node, ("header",)) is None
    ]


def _asks_to_call(node: LexborNode) -> bool:
    """Whether a short block has a heading, or begins, with whom to ask, and has a number."""
    if size(node) > _LONGEST_CONTACT:
        return False
    heading = node.css_first(", ".join((*_HEADINGS, "dt", "legend", "strong")))
    text = one_line(node.text(separator=" "))
    said = one_line(heading.text()) if heading is not None else text[:_LONGEST_LABEL]
    return _ASKED.search(said) is not None and any(numbers_in(text))


def _add_contacts(main: LexborNode, contacts: Iterable[LexborNode]) -> None:
    """Puts those blocks of contacts at the end of the main part that it does not hold."""
    text = "".join(main.text().split())
    for contact in contacts:
        if "".join(contact.text().split()) not in text:
            main.insert_child(contact)


def _parts(body: LexborNode) -> list[LexborNode]:
    """The parts that may be the main one, outermost first. Several articles belong together, but
    not comments on them or mere links to others."""
    parts = body.css(_MAIN)
    articles = [part for part in parts if part.tag == "article"]
    several = [a for a in articles if not holder(a, ("article",)) and not _is_mostly_links(a)]
    if len(several) < 2:
        return parts
    return [*(part for part in parts if part.tag != "article"), _around(several)]


def _around(nodes: Sequence[LexborNode]) -> LexborNode:
    """The innermost element that holds all of the nodes."""
    shared = list(_all_above(nodes[0]))
    for node in nodes[1:]:
        others = {above.mem_id for above in _all_above(node)}
        shared = [above for above in shared if above.mem_id in others]
    return shared[0]


def _drop_beside(body: LexborNode, title: str) -> None:
    """Takes out what its name, and nothing about it, says to be no content."""
    whole = size(body)
    headings = {node.mem_id for node in body.css("h1") if _heads_page(node, title)}
    layouts: dict[int, bool] = {}

    def is_in_table(node: LexborNode) -> bool:
        table = holder(node, ("table",))
        if table is None:
            return False
        if table.mem_id not in layouts:
            layouts[table.mem_id] = is_layout(table)
        return not layouts[table.mem_id]

    drop(
        [
            node
            for node in body.css("[id], [class], header, footer")
            if _is_beside(node, whole)
            and size(node) < _MOST_BESIDE * whole
            and not is_in_table(node)
            and node.css_first("main, article, [role=main], #main, #contents") is None
            and not (headings and headings <= {found.mem_id for found in node.css("h1")})
        ]
    )


def _heads_page(heading: LexborNode, title: str) -> bool:
    """Whether a heading is the page's, and not the name of the site, which ends its title."""
    text = one_line(heading.text())
    return bool(text) and title.find(text) <= 0


def _is_beside(node: LexborNode, whole: int) -> bool:
    """Whether a part's name, and how it is made, say that it is no content of a page with so many
    characters."""
    tag = node.tag or ""
    if tag in _TEXTUAL:
        return False
    attributes = node.attributes
    id, names = attributes.get("id") or "", attributes.get("class") or ""
    if _GUIDE.search(f"{id} {names}"):
        return node.css_first("h1, h2, h3") is None
    if tag in ("header", "footer") or _EDGE.search(id) or _EDGE.search(names):
        return _is_edge(node, whole)
    # An article's own navigation leads through it; a "menu" of its own is one of something else.
    inside = node.parent is not None and node.parent.tag in ("main", "article", "section")
    if tag == "p" or inside or not _PERHAPS.search(f"{id} {names}"):
        return False
    return _is_mostly_links(node)


def _is_edge(node: LexborNode, whole: int) -> bool:
    """Whether a header or a footer is the page's: not that of an article or a card, and not one
    among the paragraphs of a text."""
    parent = node.parent
    if parent is None or holder(node, ("main", "article", "section")) is not None:
        return False
    if parent.tag == "body" or node.tag in ("header", "footer"):
        return True
    beside_text = any(other.tag in ("p", "table", *_HEADINGS) for other in parent.iter())
    return not beside_text and size(parent) >= _LEAST_PAGE * whole


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    return _UNSEEN.search(attributes.get("style") or "") is not None


def _is_panel(node: LexborNode, opened: Container[str]) -> bool:
    """Whether a hidden part is one that readers open: the panel of a tab, an answer below its
    question. `opened` are the ids of what the page's controls open, menus too."""
    attributes = node.attributes
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    if _OVERLAY.search(names):
        return False
    if attributes.get("role") == "tabpanel" or node.tag == "dd" or _FOLDING.search(names):
        return True
    above = node.parent.attributes.get("class") or "" if node.parent is not None else ""
    named = attributes.get("id") in opened or attributes.get("aria-labelledby") is not None
    return (named or _FOLDING.search(above) is not None) and not _is_mostly_links(node)


def _tells_contact(node: LexborNode) -> bool:
    """Whether a part gives the number of those who are to be asked."""
    text = node.text()
    return _CONTACT.search(text) is not None and any(numbers_in(text))


def _opens_panel(button: LexborNode, named: Mapping[str, LexborNode]) -> bool:
    """Whether a button's text names a part of the page that it opens, as a heading does; that
    part must still be there, unlike a menu."""
    if holder(button, (*_HEADINGS, "dt", "summary")) is not None:
        return True
    if opened := _opened_by(button):
        return any(size(named[id]) for id in opened if id in named)
    following = button.next
    while following is not None and not following.is_element_node:
        following = following.next
    return "aria-expanded" in button.attributes and following is not None and size(following) > 0


def _opened_by(control: LexborNode) -> set[str]:
    """The ids of what a button or a link opens."""
    named = " ".join(control.attributes.get(name) or "" for name in _OPENS)
    return {id.removeprefix("#") for id in named.split()}


def _is_mostly_links(node: LexborNode) -> bool:
    """Whether a part leads elsewhere, or asks what to look for, rather than says something."""
    linked = sum(size(link) for link in node.css("a, label, button"))
    return linked >= _LEAST_LINKS * size(node) and not any(numbers_in(node.text()))


def holder(node: LexborNode, tags: Collection[str]) -> LexborNode | None:
    """The nearest element of one of these tags in which a node lies."""
    return next((above for above in _all_above(node) if above.tag in tags), None)


def _all_above(node: LexborNode) -> Iterator[LexborNode]:
    """The elements in which a node lies, innermost first."""
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def size(node: LexborNode) -> int:
    """Characters of a node's text but for white space."""
    return len("".join(node.text().split()))


def drop(nodes: Iterable[LexborNode]) -> None:
    """Takes nodes out of the page, each once: what lies in another goes with it."""
    found = {node.mem_id: node for node in nodes}
    tops = [
        node
        for node in found.values()
        if not any(above.mem_id in found for above in _all_above(node))
    ]
    for node in tops:
        node.decompose()


def rows_of(table: LexborNode) -> Iterator[LexborNode]:
    """A table's own rows, not those of tables inside it."""
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from rows_of(child)


def is_layout(table: LexborNode) -> bool:
    """Whether a table only lays out a page: it holds blocks of a page, or has one column."""
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    rows = [[cell for cell in row.iter() if cell.tag in ("td", "th")] for row in rows_of(table)]
    cells = [cell for row in rows for cell in row]
    # Most tables hold none, and to ask each cell takes long.
    blocks = any(block.mem_id != table.mem_id for block in table.css(_BLOCKS))
    if blocks and any(cell.css_first(_BLOCKS) is not None for cell in cells):
        return True
    if max(map(len, rows), default=0) <= 1:
        return True
    if table.css_first("th") is not None:
        return False
    return any(size(cell) > _LONGEST_CELL for cell in cells)
