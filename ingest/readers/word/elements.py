"""Word's elements by name, and the values and switches that they hold."""

from docx.oxml.ns import qn
from lxml import etree

P, R, T, TBL, TR, TC = (qn(f"w:{name}") for name in "p r t tbl tr tc".split())
BOX, VAL, RUN_STYLE = map(qn, ("w:txbxContent", "w:val", "w:rPr"))
# Elements around runs or blocks that are read as if they were not there.
WRAPPERS = frozenset(
    qn(f"w:{name}")
    for name in "hyperlink ins moveTo smartTag sdt sdtContent fldSimple customXml dir bdo".split()
)


def value(element: etree._Element, name: str, default: str) -> str:
    """The value of an element within another, `default` where there is none."""
    found = element.find(qn(name))
    return default if found is None else found.get(VAL) or default


def is_on(element: etree._Element, name: str, default: bool = False) -> bool:
    """Whether an element's run properties switch something on; `default` where they say nothing."""
    found = element.find(f"{RUN_STYLE}/{qn(name)}")
    return default if found is None else is_true(found)


def is_true(element: etree._Element) -> bool:
    """Whether an element switches on what it stands for: it need not say so."""
    return element.get(VAL) not in ("0", "false", "off")
