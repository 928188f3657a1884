"""Small files of every format, damaged at random: only text or one line comes of them, in time."""

import re
from collections.abc import Sequence
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

import docx as python_docx
import openpyxl
import pptx as python_pptx
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from corpus.errors import ReadError
from ingest.apart import Limits
from ingest.extract import Extract
from ingest.read import read
from tests.ingest.bad_packages import changed, members, saved
from tests.ingest.bad_pdfs import one_page

LIMITS = Limits(seconds=20.0, memory=2**30)
# Deterministic; a failure is cheap to find again, so that nothing is kept between runs.
fuzzed = settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)

CSV = '窓口,電話,備考\n総務課,022-221-4819,"平日, のみ"\n税務課,100,\'[1, {"a": 2}]\'\n'.encode()
HTML = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>案内</title></head><body>
<nav><a href="/">先頭</a></nav><main><h1>窓口</h1><p>平日のみ<br>開く<ruby>字<rt>じ</rt></ruby></p>
<ul><li>一<ol start="3"><li>二</ol></ul><dl><dt>電話<dd>100</dl><table><caption>表</caption>
<tr><th colspan="2">課<th>番号<tr><td rowspan="2">総務<td>1<td>2<tr><td>3<td>4</table></main>
</body></html>""".encode()
TEXT = "窓口の案内\n\n平日の9時から17時まで。\n".encode()


@cache
def word() -> bytes:
    """With a heading, a list, a table with merged cells, a header and a link."""
    document = python_docx.Document()
    document.add_heading("窓口", 1)
    document.add_paragraph("受付", style="List Number")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "課"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "総務"
    document.sections[0].header.paragraphs[0].text = "みどり市"
    return saved(document)


@cache
def sheets() -> bytes:
    """With merged cells, hidden rows, a note, dates and numbers in formats, and two sheets."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ("課", None, "開始"),
        ("総務", 1234.5, date(2022, 4, 1)),
        ("税務", -1, time(9, 30)),
    ):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet["B2"].number_format = '#,##0.0"人";[Red]-0'
    sheet["C2"].number_format = '[$-411]ggge"年"m"月"'
    sheet["A2"].comment = Comment("注", "係")
    sheet["B3"].font = Font(bold=True)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["E"].hidden = True
    book.create_sheet("二枚目")["B2"] = "=1+1"
    return saved(book)


@cache
def slides() -> bytes:
    """With a title, a list, a table, a group and a chart."""
    deck = python_pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "窓口"
    slide.placeholders[1].text = "一\n二"
    table = slide.shapes.add_table(2, 2, 0, 0, Inches(3), Inches(1)).table
    table.cell(0, 0).merge(table.cell(1, 0))
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "中"
    data = CategoryChartData()
    data.categories = ["春", "秋"]
    data.add_series("件数", (1, 2))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Inches(2), Inches(2), data)
    return saved(deck)


# Edits of bytes: where (as a share of the file), what, and how much.
SHARE = st.floats(0, 1, exclude_max=True)
TOKENS = [
    b"\x00", b"\xff" * 4, b"\x1b$B", b"<", b">", b"&#0;", b"<![CDATA[", b"</", b'"', b",", b"\r",
    b"-1", b"0", b"1.5", b"99999999999", b"1e999", b"NaN", b"\xe7\xaa", b"obj", b"endstream",
    b"R", b"<<", b">>", b"[", b"(", b"stream\n", b"PK\x03\x04",
]  # fmt: skip
EDIT = st.one_of(
    st.tuples(st.just("flip"), SHARE, st.integers(0, 7)),
    st.tuples(st.just("cut"), SHARE, st.integers(1, 400)),
    st.tuples(st.just("put"), SHARE, st.sampled_from(TOKENS)),
    st.tuples(st.just("repeat"), SHARE, st.integers(1, 300)),
    st.tuples(st.just("swap"), SHARE, SHARE),
    st.tuples(st.just("end"), SHARE, st.none()),
)
EDITS = st.lists(EDIT, min_size=1, max_size=6)
Edit = tuple[str, float, Any]

# Edits of XML: which attribute or element (as a share of them), and what becomes of it.
VALUES = [
    b"", b"0", b"-1", b"2147483648", b"99999999999999999999", b"x", b"1.5", b"NaN", b"rId999",
    b"A1:XFD1048576", b"A0", b"true", b"../../x", b"&#x10FFFF;",
]  # fmt: skip
XML_EDIT = st.one_of(
    st.tuples(st.just("value"), SHARE, st.sampled_from(VALUES)),
    st.tuples(st.just("text"), SHARE, st.sampled_from(VALUES)),
    st.tuples(st.just("rename"), SHARE, st.sampled_from([b"id", b"val", b"r", b"t", b"ref"])),
    st.tuples(st.just("remove"), SHARE, st.none()),
    st.tuples(st.just("double"), SHARE, st.none()),
    st.tuples(st.just("swap"), SHARE, SHARE),
)
XML_EDITS = st.lists(st.tuples(SHARE, XML_EDIT), min_size=1, max_size=4)
XmlEdit = tuple[float, Edit]
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_TEXT = re.compile(rb">([^<>]+)<")
_EMPTY = re.compile(rb"<[\w:]+(?: [^<>]*)?/>")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def check(folder: Path, name: str, data: bytes) -> None:
    """Text, or one line that begins with the path and ends with what to do."""
    path = folder / name
    path.write_bytes(data)
    try:
        extract = read(path, LIMITS)
    except ReadError as error:
        message = str(error)
        assert message.startswith(f"{path}: "), message
        assert len(message.splitlines()) == 1, message
        assert message.endswith("."), message
        assert re.search(r"[;:,] [^;:,]+\.$", message), message
        assert "broke down" not in message, message
        assert "not read within" not in message, message
    else:
        assert isinstance(extract, Extract)
        spans = [(p.start, p.end) for p in extract.layout.places]
        spans += [(t.start, t.end) for t in extract.layout.tables]
        assert all(0 <= start <= end <= len(extract.text) for start, end in spans)


def edited(data: bytes, edits: Sequence[Edit]) -> bytes:
    for kind, where, what in edits:
        at = int(where * len(data))
        if kind == "flip" and data:
            data = data[:at] + bytes([data[at] ^ (1 << what)]) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at] + data[at + what :]
        elif kind == "put":
            data = data[:at] + what + data[at:]
        elif kind == "repeat":
            data = data[:at] + data[at : at + 40] * what + data[at:]
        elif kind == "swap":
            other = int(what * len(data))
            first, second = min(at, other), max(at, other)
            data = data[second:] + data[first:second] + data[:first]
        elif kind == "end":
            data = data[:at]
    return data


def edited_xml(xml: bytes, edit: Edit) -> bytes:
    kind, where, what = edit
    pattern = {"value": _ATTRIBUTE, "rename": _ATTRIBUTE, "swap": _ATTRIBUTE, "text": _TEXT}
    found = list(pattern.get(kind, _EMPTY).finditer(xml))
    if not found:
        return xml
    match = found[int(where * len(found))]
    start, end = match.span()
    if kind == "value":
        return xml[: match.start(2)] + what + xml[match.end(2) :]
    if kind == "text":
        return xml[: match.start(1)] + what + xml[match.end(1) :]
    if kind == "rename":
        return xml[: match.start(1)] + what + xml[match.end(1) :]
    if kind == "remove":
        return xml[:start] + xml[end:]
    if kind == "double":
        return xml[:end] + xml[start:end] + xml[end:]
    other = found[int(what * len(found))]
    return xml[: match.start(2)] + other.group(2) + xml[match.end(2) :]


BYTES = {
    "a.pdf": one_page, "a.docx": word, "a.xlsx": sheets, "a.pptx": slides,
    "a.csv": lambda: CSV, "a.html": lambda: HTML, "a.txt": lambda: TEXT,
}  # fmt: skip
# The parts that are read, by the beginnings of their names.
PARTS = {
    "a.docx": (
        word,
        ("word/document", "word/numbering", "word/styles", "word/_rels", "word/header"),
    ),
    "a.xlsx": (sheets, ("xl/worksheets", "xl/workbook", "xl/styles", "xl/comments")),
    "a.pptx": (slides, ("ppt/slides", "ppt/charts", "ppt/_rels", "ppt/presentation")),
}


@pytest.mark.parametrize("name", BYTES)
def test_what_is_damaged_here_can_be_read(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(BYTES[name]())
    assert {"a.pdf": "counter", "a.xlsx": "総務"}.get(name, "窓口") in read(path).text


@pytest.mark.parametrize("name", BYTES)
@fuzzed
@given(edits=EDITS)
def test_damaged_bytes(folder: Path, name: str, edits: Sequence[Edit]) -> None:
    check(folder, name, edited(BYTES[name](), edits))


@pytest.mark.parametrize("name", PARTS)
@fuzzed
@given(edits=XML_EDITS)
def test_damaged_xml_in_a_sound_package(folder: Path, name: str, edits: Sequence[XmlEdit]) -> None:
    make, beginnings = PARTS[name]
    parts = members(make())
    for part, edit in edits:
        names = sorted(n for n in parts if n.startswith(beginnings[int(part * len(beginnings))]))
        chosen = names[int(edit[1] * len(names))]
        parts[chosen] = edited_xml(parts[chosen], edit)
    check(folder, name, changed(make(), parts))


@fuzzed
@given(where=st.floats(0.1, 1))
@example(where=0.985)
def test_a_text_that_is_cut_off_is_never_read_in_another_encoding(
    folder: Path, where: float
) -> None:
    cut = TEXT[: int(where * len(TEXT))]
    path = folder / "cut.txt"
    path.write_bytes(cut)
    try:
        text = cut.decode()
    except UnicodeDecodeError:
        with pytest.raises(ReadError, match="is UTF-8, but cut off or damaged"):
            read(path)
    else:
        assert read(path).text == text


# What was found by such edits and then mended.
@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("<v>1234.5</v>", "<v>1234.56</v>", "1,234.6人"),
        # Decimal has no room for so many digits.
        ("<v>1234.5</v>", "<v>1e300</v>", "1e+300"),
        ("<v>1234.5</v>", "<v>1e999</v>", "inf"),
        ("<v>1234.5</v>", "<v>-1e999</v>", "-inf"),
    ],
)
def test_a_number_beyond_all_formats_does_not_cost_the_file(
    folder: Path, old: str, new: str, text: str
) -> None:
    part = "xl/worksheets/sheet1.xml"
    xml = members(sheets())[part].decode()
    assert old in xml
    path = folder / "number.xlsx"
    path.write_bytes(changed(sheets(), {part: xml.replace(old, new).encode()}))
    assert text in read(path).text
