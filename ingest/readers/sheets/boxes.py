"""What lies over the cells of a sheet: text boxes, charts and the labels of boxes to tick."""

import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.extract import one_line
from ingest.readers.package import chart_table, parse
from ingest.readers.sheets.parts import RELATION, targets

_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_VML = "{urn:schemas-microsoft-com:vml}"
_CLIENT = "{urn:schemas-microsoft-com:office:excel}"
_LABELLED = ("Checkbox", "Radio", "GBox", "Label")
_PICTURES = etree.XPath(
    "//d:pic[not(ancestor::mc:Fallback)]",
    namespaces={"d": _ANCHOR.strip("{}"), "mc": _FALLBACK[1:].partition("}")[0]},
)


@dataclass(frozen=True, slots=True)
class Box:
    """What lies over the cells, by its upper left corner: a text box, the label of a box to
    tick, a chart's title, with its data where no cell that is read holds them."""

    row: int
    column: int
    text: str
    table: tuple[tuple[str, ...], ...] = ()


def text_boxes(drawing: etree._Element) -> Iterator[Box]:
    """Text boxes by the row and the column of their upper left corner."""
    for anchor in drawing:
        for body in anchor.iter(f"{_ANCHOR}txBody"):
            if next(body.iterancestors(_FALLBACK), None) is None:
                paragraphs = ("".join(p.itertext(f"{_DRAWING}t")) for p in body)
                text = " ".join(filter(None, map(str.strip, paragraphs)))
                if text:
                    yield Box(*_corner(anchor), text)


def charts(
    archive: zipfile.ZipFile, part: str, drawing: etree._Element, shown: Collection[str]
) -> Iterator[Box]:
    """Charts by their upper left corner; `shown` are the sheets whose cells are read."""
    related = targets(archive, part)
    for anchor in drawing:
        for chart in anchor.iter(f"{_CHART}chart"):
            target = related.get(chart.get(RELATION, ""), ("", ""))[1]
            if target in archive.NameToInfo:
                root = parse(archive.read(target))
                title, rows = chart_table(root)
                cells = {formula.text or "" for formula in root.iter(f"{_CHART}f")}
                sheets = {cell.rpartition("!")[0].strip("'") for cell in cells}
                told = cells and sheets <= set(shown)
                table = () if told else tuple(map(tuple, rows))
                if title or table:
                    yield Box(*_corner(anchor), title, table)


def controls(drawing: bytes) -> Iterator[Box]:
    """The labels of boxes to tick and the like; their drawing has HTML within XML."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(re.sub(rb"<br\s*>", b"<br/>", drawing), parser)
    except etree.XMLSyntaxError:
        return
    for shape in root.iter(f"{_VML}shape") if root is not None else ():
        data, label = shape.find(f"{_CLIENT}ClientData"), shape.find(f"{_VML}textbox")
        if data is None or label is None or data.get("ObjectType") not in _LABELLED:
            continue
        text = one_line("".join(label.itertext()))
        corner = re.findall(r"\d+", data.findtext(f"{_CLIENT}Anchor") or "")
        column, row = (int(corner[0]), int(corner[2])) if len(corner) > 2 else (0, 0)
        if text:
            yield Box(row + 1, column + 1, text)


def pictures(drawing: etree._Element) -> int:
    """How many pictures a drawing has."""
    return len(_PICTURES(drawing))


def _corner(anchor: etree._Element) -> tuple[int, int]:
    """Row and column of what a drawing has at an anchor."""
    start = anchor.find(f"{_ANCHOR}from")
    if start is None:
        return 1, 1
    row, column = start.findtext(f"{_ANCHOR}row"), start.findtext(f"{_ANCHOR}col")
    return int(row or "0") + 1, int(column or "0") + 1
