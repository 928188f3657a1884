"""What a sheet's part says beside its cells, which openpyxl's read-only mode does not tell."""

import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree
from openpyxl.utils.cell import range_boundaries

from corpus.errors import ReadError
from ingest.readers.package import parse
from ingest.readers.sheets.boxes import Box, charts, controls, pictures, text_boxes
from ingest.readers.sheets.parts import MAIN, targets

_NO_RESULT = etree.XPath(
    "count(m:c[m:f and not(@t='str') and not(m:v[text()])])", namespaces={"m": MAIN.strip("{}")}
)
# Codes within headers and footers (ECMA-376, 18.3.1.46).
_SECTION = re.compile(r"&[LCR]|[\r\n]+")
_PAGE_NUMBER = re.compile(
    r"[-－―/／(（\s]*(?:第|全|page|of)?\s*&[PN]\s*(?:ページ|頁|枚)?中?[-－―/／)）\s]*",
    re.IGNORECASE,
)
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{2}[0-9A-Fa-f+-]{4}|\d{1,3}|[A-Z])', re.IGNORECASE)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of any sheet in Excel


@dataclass(slots=True)
class Beside:
    """What a sheet's part says beside its cells, which read-only mode does not tell."""

    merged: dict[tuple[int, int, int, int], None] = field(default_factory=dict)  # each once
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncounted: int = 0  # formulas without a stored result
    notes: int = 0  # on cells
    pictures: int = 0
    boxes: list[Box] = field(default_factory=list)
    header: str = ""
    footer: str = ""


def beside_cells(archive: zipfile.ZipFile, part: str, shown: Collection[str]) -> Beside:
    """What a sheet's part has beside its cells; `shown` are the sheets whose cells are read."""
    beside = Beside()
    tags = [f"{MAIN}{name}" for name in ("row", "col", "mergeCell", "headerFooter")]
    with archive.open(part) as xml:
        for _, element in etree.iterparse(xml, tag=tags, resolve_entities=False, no_network=True):
            hidden = element.get("hidden") in ("1", "true")
            if element.tag == tags[0]:
                if float(element.get("r", "0")) > _LAST_ROW:
                    # openpyxl would make all the empty rows before it.
                    raise ReadError(
                        f"{archive.filename}: 行の番号 {element.get('r')} が、シートの最後の行 "
                        f"{_LAST_ROW} を超えています。保存し直してください。"
                        f" / a row has the number {element.get('r')}, beyond the "
                        f"last of any sheet, {_LAST_ROW}; save it anew."
                    )
                beside.uncounted += int(_NO_RESULT(element))
                if hidden:
                    beside.hidden_rows.add(int(element.get("r", "0")))
            elif element.tag == tags[1] and hidden:
                first, last = int(element.get("min", "1")), int(element.get("max", "0"))
                beside.hidden_columns |= set(range(max(first, 1), min(last, _LAST_COLUMN) + 1))
            elif element.tag == tags[2]:
                beside.merged[range_boundaries(element.get("ref", "A1"))] = None
            elif element.tag == tags[3]:
                beside.header = _running(element, "Header")
                beside.footer = _running(element, "Footer")
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    names = set(archive.namelist())
    labels: list[Box] = []
    for kind, target in targets(archive, part).values():
        if target not in names:
            continue
        if kind == "drawing":
            drawing = parse(archive.read(target))
            beside.pictures += pictures(drawing)
            beside.boxes += [*text_boxes(drawing), *charts(archive, target, drawing, shown)]
        elif kind == "vmlDrawing":
            labels += controls(archive.read(target))
        elif kind == "comments":
            beside.notes += sum(1 for _ in parse(archive.read(target)).iter(f"{MAIN}comment"))
    # Newer files have the labels of controls in the drawing too.
    said = {box.text for box in beside.boxes}
    beside.boxes += [box for box in labels if box.text not in said]
    return beside


def _running(element: etree._Element, kind: str) -> str:
    """The texts of a sheet's headers or footers, each once, without page numbers and the like."""
    texts: dict[str, None] = {}
    for name in (f"odd{kind}", f"first{kind}", f"even{kind}"):
        for part in _SECTION.split(element.findtext(f"{MAIN}{name}") or ""):
            text = _CODE.sub("", _PAGE_NUMBER.sub("", part)).replace("&&", "&").strip()
            if any(map(str.isalpha, text)):
                texts[text] = None
    return " ".join(texts)
