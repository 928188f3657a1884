"""Office files that are broken, protected, or built to harm their reader."""

import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache, partial
from io import BytesIO
from itertools import pairwise

import docx as python_docx
import openpyxl
import pptx as python_pptx

WORDS = "窓口は月曜日に休みます。"
_MEGABYTE = 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MAIN_OF_SHEETS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT, SLIDE, SHEET = "word/document.xml", "ppt/slides/slide1.xml", "xl/worksheets/sheet1.xml"


@cache
def docx() -> bytes:
    document = python_docx.Document()
    document.add_paragraph(WORDS)
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("窓口", "電話", "総務課", "100"), strict=True):
        cell.text = text
    return saved(document)


@cache
def pptx() -> bytes:
    deck = python_pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "窓口"
    slide.placeholders[1].text = WORDS
    return saved(deck)


@cache
def xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in (("窓口", "電話"), ("総務課", 100), (WORDS, 200)):
        book.active.append(row)
    return saved(book)


def saved(document: object) -> bytes:
    file = BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def changed(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A package with some of its parts replaced, or with more of them."""
    return zipped(members(data) | parts)


def without(data: bytes, name: str) -> bytes:
    return zipped({n: content for n, content in members(data).items() if n != name})


def edited(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A package with one thing in one part replaced."""
    content = members(data)[name]
    assert content.count(old) >= 1, f"{old!r} is not in {name}"
    return changed(data, {name: content.replace(old, new, 1)})


def _old(stream: str) -> bytes:
    """An OLE file with a stream of this name."""
    return _OLE + stream.encode("utf-16-le") + bytes(512)


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flipped(data: bytes, name: str) -> bytes:
    """A package with a bit of a part's packed bytes turned over."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        start = archive.getinfo(name).header_offset + 30 + len(name) + 40
    return data[:start] + bytes([data[start] ^ 0x10]) + data[start + 1 :]


def _bomb(data: bytes, name: str, megabytes: int) -> bytes:
    """A package one of whose parts goes on in spaces; the unpacked part is never held."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for other, content in members(data).items():
            if other != name:
                archive.writestr(other, content)
        with archive.open(name, "w", force_zip64=True) as part:
            part.write(members(data).get(name, b""))
            for _ in range(megabytes):
                part.write(b" " * _MEGABYTE)
    return file.getvalue()


def _sized(data: bytes, name: str, size: int) -> bytes:
    """A package that says of a part that it has this many bytes when it is unpacked."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        at = data.index(name.encode(), archive.start_dir) - 46 + 24
    return data[:at] + size.to_bytes(4, "little") + data[at + 4 :]


def _nested() -> bytes:
    """A package with a package with a package … in it, the innermost a bomb."""
    inner = _bomb(docx(), DOCUMENT, 64)
    for _ in range(8):
        inner = changed(docx(), {"word/embeddings/inner.docx": inner})
    return inner


def _many_members() -> bytes:
    return zipped(members(docx()) | {f"word/media/{n}.bin": b"" for n in range(20_001)})


def _entity(data: bytes, name: str, declared: bytes, used: bytes = b"&x;") -> bytes:
    """A part that declares an entity and uses it at its end."""
    body = re.sub(rb"^<\?xml.*?\?>", b"", members(data)[name])
    body = re.sub(rb"(</[\w:]+>\s*)$", used + rb"\1", body)
    return changed(data, {name: b"<!DOCTYPE x [%s]>%s" % (declared, body)})


_FILE = b'<!ENTITY x SYSTEM "file:///etc/passwd">'
_LAUGHS = b'<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %s "%s">' % (name, b"&%s;" % below * 100)
    for below, name in pairwise((b"a", b"b", b"c", b"d", b"e", b"x"))
)


def _entity_elsewhere() -> bytes:
    """The main part has no suffix that says XML."""
    parts = members(_entity(docx(), DOCUMENT, _FILE))
    parts["word/document.dat"] = parts.pop(DOCUMENT)
    for name in ("[Content_Types].xml", "_rels/.rels"):
        parts[name] = parts[name].replace(b"word/document.xml", b"word/document.dat")
    parts["word/_rels/document.dat.rels"] = parts.pop("word/_rels/document.xml.rels")
    return zipped(parts)


def _related(data: bytes, part: str, target: bytes, mode: bytes = b"") -> bytes:
    """A package whose main part is related to a picture somewhere else."""
    entry = b'<Relationship Id="rId900" Type="%s/image" Target="%s"%s/></Relationships>' % (
        _RELATIONS, target, mode,
    )  # fmt: skip
    return edited(data, part, b"</Relationships>", entry)


def _climbing(data: bytes) -> bytes:
    """Parts whose names lead out of any folder that they would be unpacked into."""
    return changed(data, {"../../climbed.xml": b"<x/>", "/tmp/climbed.xml": b"<x/>"})


def _nested_tables() -> bytes:
    start, end = b"<w:tbl><w:tr><w:tc>", b"<w:p/></w:tc></w:tr></w:tbl>"
    content = b"<w:document %s><w:body>%s</w:body></w:document>"
    return changed(docx(), {DOCUMENT: content % (_W, start * 1000 + end * 1000)})


def _nested_groups() -> bytes:
    start = b"<p:grpSp><p:nvGrpSpPr><p:cNvPr id='9' name='g'/><p:cNvGrpSpPr/><p:nvPr/>"
    start += b"</p:nvGrpSpPr><p:grpSpPr/>"
    groups = start * 1000 + b"</p:grpSp>" * 1000 + b"</p:spTree>"
    return edited(pptx(), SLIDE, b"</p:spTree>", groups)


def _wide_table() -> bytes:
    """A cell that says it spans 2,000,000,000 columns."""
    span = b'<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/>'
    content = members(docx())[DOCUMENT]
    return changed(docx(), {DOCUMENT: re.sub(rb"<w:tc>\s*<w:tcPr>", span, content, count=1)})


def _high_numbers() -> bytes:
    """A list that counts letters from 2,000,000,000 on."""
    numbered = b'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="99"/></w:numPr></w:pPr>'
    data = edited(docx(), DOCUMENT, b"<w:p>", numbered)
    level = b'<w:lvl w:ilvl="0"><w:start w:val="2000000000"/><w:numFmt w:val="lowerLetter"/>'
    level += b'<w:lvlText w:val="%1."/></w:lvl>'
    abstract = b'<w:abstractNum w:abstractNumId="99">' + level + b"</w:abstractNum>"
    number = b'<w:num w:numId="99"><w:abstractNumId w:val="99"/></w:num>'
    numbering = b"<w:numbering %s>%s%s</w:numbering>" % (_W, abstract, number)
    return changed(data, {"word/numbering.xml": numbering})


def sheet(rows: bytes, before: bytes = b"", behind: bytes = b"") -> bytes:
    """A workbook of one sheet with these rows, in XML."""
    content = b"<worksheet %s>%s<sheetData>%s</sheetData>%s</worksheet>"
    return changed(xlsx(), {SHEET: content % (_MAIN_OF_SHEETS, before, rows, behind)})


def _cell(place: bytes, text: str = WORDS) -> bytes:
    return b'<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (place, text.encode())


_ROW = b'<row r="1">' + _cell(b"A1") + b"</row>"


def _far_row(number: int) -> bytes:
    far = b'<row r="%d">%s</row>' % (number, _cell(b"A%d" % number, "遠い行"))
    return sheet(_ROW + far)


def _many_far_cells() -> bytes:
    """500 rows that have a cell in the first and in the last column."""
    row = b'<row r="%d">' + _cell(b"A%d", "左") + _cell(b"XFD%d", "右") + b"</row>"
    return sheet(b"".join(row % (n, n, n) for n in range(1, 501)))


def _merged(*ranges: bytes) -> bytes:
    cells = b"".join(b'<mergeCell ref="%s"/>' % one for one in ranges)
    return sheet(_ROW, behind=b"<mergeCells>%s</mergeCells>" % cells)


_WHOLE = b"A1:XFD1048576"

PACKAGES: dict[str, Callable[[], bytes]] = {
    **{
        f"{name}.{suffix}": partial(make, data)
        for suffix, data, part in (
            ("docx", docx, DOCUMENT), ("xlsx", xlsx, SHEET), ("pptx", pptx, SLIDE),
        )
        for name, make in (
            ("empty", lambda _: b""),
            ("password", lambda _: _old("EncryptedPackage")),
            ("no-zip", lambda _: WORDS.encode()),
            ("zip-of-text", lambda _: zipped({"a.txt": b"a"})),
            ("cut", lambda data: _cut(data())),
            ("flipped", lambda data, part=part: _flipped(data(), part)),
            ("bomb", lambda data, part=part: _bomb(data(), part, 64)),
            ("external-entity", lambda data, part=part: _entity(data(), part, _FILE)),
            ("laughs", lambda data, part=part: _entity(data(), part, _LAUGHS)),
            ("no-main-part", lambda data, part=part: without(data(), part)),
            ("no-content-types", lambda data: without(data(), "[Content_Types].xml")),
            ("broken-xml", lambda data, part=part: changed(data(), {part: b"<a><b></a>"})),
            ("climbing-names", lambda data: _climbing(data())),
        )
    },
    "old-word.docx": partial(_old, "WordDocument\0"),
    "old-excel.xlsx": partial(_old, "Workbook\0"),
    "old-powerpoint.pptx": partial(_old, "PowerPoint Document\0"),
    "excel-named.docx": xlsx,
    "word-named.pptx": docx,
    "powerpoint-named.xlsx": pptx,
    "pdf-named.docx": lambda: b"%PDF-1.7\n",
    "understated-bomb.docx": lambda: _sized(_bomb(docx(), DOCUMENT, 64), DOCUMENT, 100),
    "huge-sum.docx": lambda: _sized(
        changed(docx(), {"word/media/a.bin": b"a"}), "word/media/a.bin", 2**30
    ),
    "nested-packages.docx": _nested,
    "many-members.docx": _many_members,
    "entity-in-other-part.docx": _entity_elsewhere,
    "picture-from-the-net.docx": lambda: _related(
        docx(), "word/_rels/document.xml.rels", b"http://192.0.2.1/a.png", b' TargetMode="External"'
    ),
    "picture-outside.docx": lambda: _related(
        docx(), "word/_rels/document.xml.rels", b"../../../../etc/passwd"
    ),
    "picture-outside.pptx": lambda: _related(
        pptx(), "ppt/slides/_rels/slide1.xml.rels", b"file:///etc/passwd"
    ),
    "nested-tables.docx": _nested_tables,
    "wide-table.docx": _wide_table,
    "high-numbers.docx": _high_numbers,
    "nested-groups.pptx": _nested_groups,
    "wrong-dimension.xlsx": lambda: sheet(_ROW, b'<dimension ref="A1:XFD1048576"/>'),
    "no-shared-string.xlsx": lambda: sheet(b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
    "last-row.xlsx": partial(_far_row, 1_048_576),
    "row-beyond-the-last.xlsx": partial(_far_row, 999_999_999_999),
    "far-cells.xlsx": _many_far_cells,
    "merged-whole.xlsx": partial(_merged, _WHOLE),
    "merged-columns.xlsx": partial(_merged, b"A:XFD"),
    "merged-100000-times.xlsx": partial(_merged, *[b"A%d:B%d" % (n, n) for n in range(1, 100_001)]),
    "merged-whole-10000-times.xlsx": partial(_merged, *[_WHOLE] * 10_000),
    "hidden-columns.xlsx": lambda: sheet(
        _ROW, b'<cols><col min="2" max="2000000000" hidden="1"/></cols>'
    ),
    "huge-number.xlsx": lambda: sheet(
        _ROW + b'<row r="2"><c r="A2" s="0"><v>1e300</v></c><c r="B2"><v>1e999</v></c></row>'
    ),
}  # fmt: skip
