"""What Office files have in common: packages (ZIP) of XML parts that must be safe to open, their
properties, automatic numbers, and the text of drawings, diagrams and charts."""

import mmap
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from lxml import etree

from corpus.errors import ReadError
from ingest.readers.equations import EQUATIONS, equation, parted, raised
from ingest.readers.messages import DAMAGED, EMPTY, PROTECTED, WEB_PAGE, no_file_of
from ingest.readers.symbols import meant

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Streams of an OLE file, as its directory spells them, and what the file then is an old one of.
_OLE_STREAMS = {
    "WordDocument": "word",
    "Workbook": "xl",
    "Book": "xl",
    "PowerPoint Document": "ppt",
}
# Folder of a package's main part: the program's name and the suffix.
_KINDS = {"word": ("Word", ".docx"), "ppt": ("PowerPoint", ".pptx"), "xl": ("Excel", ".xlsx")}
_MOST_MEMBERS = 20_000
_LARGEST_SUM = 2**30  # bytes, unpacked
_LARGE = 16 * 2**20  # bytes; Office's own XML of this size packs to 1:100 at most
_HIGHEST_RATIO = 200
_PROLOG = 65_536  # bytes in which a DTD would stand
_BEFORE_XML = b"\xef\xbb\xbf\xfe\xff \t\r\n"  # byte order marks and white space

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"

_RUNS = (f"{_DRAWING}r", f"{_DRAWING}fld")
_BREAK, _TEXT, _PROPERTIES = (f"{_DRAWING}{name}" for name in ("br", "t", "rPr"))
_LATIN, _SYMBOL = f"{_DRAWING}latin", f"{_DRAWING}sym"
_INLINE_MATH = "{http://schemas.microsoft.com/office/drawing/2010/main}m"
_NO_LETTERS = re.compile("[\x80-\xff\uf020-\uf0ff]+")  # what a run's font of symbols is for

# Titles that a program wrote by itself.
_NO_TITLE = re.compile(
    r"(?:PowerPoint|Word|Excel)\b.*|(?:プレゼンテーション|文書|スライド|Book|Slide|Document)\s*\d*"
    r"|Microsoft (?:Word|PowerPoint|Excel)\b.*|(?:無題|untitled|presentation)\b.*",
    re.IGNORECASE,
)


def open_package(path: Path, folder: str) -> tuple[Path | BytesIO, dict[str, str]]:
    """What the library may open, and the file's title and created date under these names.

    `folder` is the main part's: word, ppt or xl. Raises ReadError for a file of another kind,
    with a password, damaged, or built to harm its reader. Relationships that lead nowhere,
    which the libraries stumble over, are taken out of a copy.
    """
    _check_signature(path, folder)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(path, archive, folder)
            about = _properties(archive)
            cut = {} if folder == "xl" else _without_dangling(archive)
            return (_copy(archive, cut) if cut else path), about
    except (zipfile.BadZipFile, zlib.error, EOFError, etree.XMLSyntaxError, OSError):
        raise ReadError(f"{path}: {DAMAGED}") from None
    except NotImplementedError:
        raise ReadError(
            f"{path}: 対応していない方法で圧縮されています。保存し直してください。"
            " / packed in a way that is not read; save it anew."
        ) from None


def parse(xml: bytes) -> etree._Element:
    """The root of a part's XML; entities are not resolved."""
    return etree.fromstring(xml, _PARSER)


def without_alternates(root: etree._Element) -> etree._Element:
    """The element itself, changed: of what is in it twice, for new programs and for old ones,
    what is for the new ones takes the place of both."""
    for alternate in list(root.iter(f"{_COMPATIBILITY}AlternateContent")):
        chosen = alternate.find(f"{_COMPATIBILITY}Choice")
        if chosen is None:
            chosen = alternate.find(f"{_COMPATIBILITY}Fallback")
        for child in list(chosen) if chosen is not None else ():
            alternate.addprevious(child)
        alternate.getparent().remove(alternate)
    return root


def _check_signature(path: Path, folder: str) -> None:
    program, suffix = _KINDS[folder]
    with path.open("rb") as file:
        head = file.read(1024)
        if head.startswith(_OLE):
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                if data.find("EncryptedPackage".encode("utf-16-le")) >= 0:
                    raise ReadError(f"{path}: {PROTECTED}")
                for stream, found in _OLE_STREAMS.items():
                    if data.find(f"{stream}\0".encode("utf-16-le")) >= 0:
                        raise ReadError(f"{path}: {_old(*_KINDS[found])}")
            raise ReadError(f"{path}: {no_file_of(program, suffix)}")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"pk\x03\x04"):
        return
    if not head:
        raise ReadError(f"{path}: {EMPTY}")
    if start.startswith(b"%pdf"):
        raise ReadError(
            f"{path}: PDFです。拡張子を .pdf にしてください。 / is a PDF; name it .pdf."
        )
    if start.startswith((b"<!doctype html", b"<html")):
        raise ReadError(f"{path}: {WEB_PAGE}")
    raise ReadError(f"{path}: {no_file_of(program, suffix)}")


def _old(program: str, suffix: str) -> str:
    return (
        f"古い形式の{program}のファイルです。{suffix} で保存し直してください。"
        f" / is an old {program} file; save it as {suffix}."
    )


def _check_members(path: Path, archive: zipfile.ZipFile, folder: str) -> None:
    program, suffix = _KINDS[folder]
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise ReadError(
            f"{path}: 中に含まれる部品が{_MOST_MEMBERS}個を超えています。ファイルを分けてください。"
            f" / holds more than {_MOST_MEMBERS} parts; split the file."
        )
    if sum(member.file_size for member in members) > _LARGEST_SUM:
        raise ReadError(
            f"{path}: 展開すると{_LARGEST_SUM // 2**20} MiBを超えます。ファイルを分けてください。"
            f" / unpacks to more than {_LARGEST_SUM // 2**20} MiB; split it."
        )
    folders = {member.filename.partition("/")[0] for member in members}
    if folder not in folders:
        other = next((name for name in _KINDS if name in folders), None)
        if other is None:
            raise ReadError(
                f"{path}: ZIPですが、{program}のファイルではありません。{suffix} で保存し直して"
                f"ください。 / is a ZIP but no {program} file; save it as {suffix}."
            )
        found, name = _KINDS[other]
        raise ReadError(
            f"{path}: {found}のファイルです。拡張子を {name} にしてください。"
            f" / is a file of {found}; name it {name}."
        )
    for member in members:
        if member.flag_bits & 1:
            raise ReadError(f"{path}: {PROTECTED}")
        with archive.open(member) as part:
            prolog = part.read(_PROLOG).replace(b"\0", b"")  # UTF-16 reads like ASCII then
        # Names prove nothing: a part of any name may be said to be the main one.
        named = member.filename.endswith((".xml", ".rels", ".vml"))
        if not named and not prolog.lstrip(_BEFORE_XML).startswith(b"<"):
            continue
        if member.file_size > max(_LARGE, _HIGHEST_RATIO * member.compress_size):
            raise ReadError(
                f"{path}: {member.filename} は、展開すると{_HIGHEST_RATIO}倍を超えます。保存し"
                f"直してください。 / {member.filename} unpacks to more than {_HIGHEST_RATIO} times "
                "its size; save it anew."
            )
        if b"<!DOCTYPE" in prolog or b"<!ENTITY" in prolog:
            raise ReadError(
                f"{path}: {member.filename} に、Officeにはない文書型の宣言があります。保存し直して"
                f"ください。 / {member.filename} declares a document type, which Office never "
                "does; save it anew."
            )
        if member.filename == "_rels/.rels" and b"purl.oclc.org/ooxml" in prolog:
            raise ReadError(
                f"{path}: {suffix} の厳密な形式（Strict）です。普通の {suffix} で保存し直して"
                f"ください。 / is in the strict form of {suffix}; save it as {suffix}."
            )


def _properties(archive: zipfile.ZipFile) -> dict[str, str]:
    """Title and day of creation. The libraries invent both where a file says nothing."""
    if "docProps/core.xml" not in archive.namelist():
        return {}
    root = parse(archive.read("docProps/core.xml"))
    about = {}
    for element in root:
        text = (element.text or "").strip()
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name == "title" and text and not _NO_TITLE.fullmatch(text):
            about["title"] = text
        if name == "created" and re.match(r"\d{4}-\d\d-\d\d", text):
            about["created"] = text[:10]
    return about


def _without_dangling(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The relationship parts that name a part that is not there, without these entries."""
    names = {name.lower() for name in archive.namelist()}
    cut = {}
    for name in archive.namelist():
        if not name.endswith(".rels"):
            continue
        root = parse(archive.read(name))
        source = posixpath.dirname(posixpath.dirname(name))
        dangling = [
            entry
            for entry in root.iter(_RELATIONSHIP)
            if entry.get("TargetMode") != "External"
            and _part(source, entry.get("Target", "")).lower() not in names
        ]
        for entry in dangling:
            root.remove(entry)
        if dangling:
            cut[name] = etree.tostring(root)
    return cut


def _part(source: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", source, target)).lstrip("/")


def _copy(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> BytesIO:
    copy = BytesIO()
    with zipfile.ZipFile(copy, "w") as target:
        for member in archive.infolist():
            name = member.filename
            target.writestr(name, changed[name] if name in changed else archive.read(member))
    copy.seek(0)
    return copy


def drawn_text(paragraph: etree._Element) -> str:
    """The text of a paragraph of DrawingML as a person reads it, without what is struck out."""
    text = ""
    for child in paragraph:
        if child.tag in _RUNS:
            text += _run_text(child)
        elif child.tag == _BREAK:
            text += "\v"
        elif child.tag == _INLINE_MATH:
            equations = "".join(equation(part) for part in child if part.tag in EQUATIONS)
            text += parted(text, equations) * ("/" in equations) + equations
    return text


def is_struck(run: etree._Element) -> bool:
    """Whether a run of DrawingML holds text that is struck out."""
    properties = run.find(_PROPERTIES)
    struck = properties is not None and properties.get("strike", "noStrike") != "noStrike"
    return struck and bool((run.findtext(_TEXT) or "").strip())


def _run_text(run: etree._Element) -> str:
    """The text of a run as its font means it; empty where it is struck out."""
    text = run.findtext(_TEXT) or ""
    properties = run.find(_PROPERTIES)
    if properties is None:
        return meant(text, "")
    if properties.get("strike", "noStrike") != "noStrike" and text.strip():
        return ""
    latin, symbol = properties.find(_LATIN), properties.find(_SYMBOL)
    if symbol is not None:
        font = symbol.get("typeface", "")
        text = _NO_LETTERS.sub(lambda match: meant(match[0], font), text)
    text = meant(text, "" if latin is None else latin.get("typeface", ""))
    return raised(text) if int(properties.get("baseline", "0").rstrip("%")) > 0 else text


def diagram_texts(xml: bytes) -> Iterator[tuple[str, int]]:
    """The texts of a SmartArt diagram's data part with their level from 0, parents first."""
    root = parse(xml)
    points = {point.get("modelId"): point for point in root.iter(f"{_DIAGRAM}pt")}
    children: dict[str | None, list[tuple[int, str | None]]] = {}
    for link in root.iter(f"{_DIAGRAM}cxn"):
        if link.get("type", "parOf") == "parOf":
            order = int(link.get("srcOrd", "0"))
            children.setdefault(link.get("srcId"), []).append((order, link.get("destId")))
    tops = [key for key, point in points.items() if point.get("type") == "doc"]
    pending = [(key, -1) for key in tops]
    seen = set()
    while pending:
        key, level = pending.pop()
        if key in seen or key not in points:
            continue
        seen.add(key)
        below = sorted(children.get(key, ()), key=lambda child: child[0], reverse=True)
        pending.extend((child, level + 1) for _, child in below)
        for paragraph in points[key].iter(f"{_DRAWING}p"):
            runs = paragraph.iter(f"{_DRAWING}t", f"{_DRAWING}br")
            text = "".join("\n" if run.tag.endswith("br") else run.text or "" for run in runs)
            if text.strip():
                yield text, max(level, 0)


def chart_table(root: etree._Element) -> tuple[str, list[list[str]]]:
    """A chart's title and its cached data: a row of the series' names, then one a category."""
    heading = root.find(f".//{_CHART}chart/{_CHART}title")
    title = ""
    if heading is not None:
        title = "".join(run.text or "" for run in heading.iter(f"{_DRAWING}t", f"{_CHART}v"))
    names, columns = [], []
    categories: dict[int, str] = {}
    for series in root.iter(f"{_CHART}ser"):
        names.append(" ".join(_points(series, "tx").values()))
        columns.append(_points(series, "val") or _points(series, "yVal"))
        categories = categories or _points(series, "cat") or _points(series, "xVal")
    rows = [["", *names]] if names else []
    for index in sorted(set(categories).union(*columns)):
        rows.append([categories.get(index, ""), *(c.get(index, "") for c in columns)])
    return title, rows


def _points(series: etree._Element, name: str) -> dict[int, str]:
    found = series.find(f"{_CHART}{name}")
    points: dict[int, str] = {}
    for point in found.iter(f"{_CHART}pt") if found is not None else ():
        index = int(point.get("idx", "0"))
        value = _displayed(point)
        # Several levels of categories have the same index, the innermost first.
        points[index] = f"{value} {points[index]}" if index in points else value
    return points


def _displayed(point: etree._Element) -> str:
    """The value of a chart's point as its number format shows it: 52% and not 0.52."""
    text = point.findtext(f"{_CHART}v") or ""
    form = point.get("formatCode") or point.getparent().findtext(f"{_CHART}formatCode")
    if not form:
        return text
    # Charts are few, and what knows the formats takes longer to import than a file to read.
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

    from ingest.readers.number_formats import displayed

    since = point.getroottree().find(f"{_CHART}date1904")
    epoch = WINDOWS_EPOCH if since is None or since.get("val") in ("0", "false") else MAC_EPOCH
    try:
        return displayed(float(text), form, epoch) or text
    except ValueError:
        return text  # an error value


_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"),
          (1, "I"))  # fmt: skip
_AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
_HIGHEST_NUMERAL = 32_767  # that Word gives out
_KANJI = "〇一二三四五六七八九"


def numeral(number: int, style: str) -> str:
    """A number in a numbering style of WordprocessingML; decimal for any other."""
    if not 0 <= number <= _HIGHEST_NUMERAL:
        return str(number)  # a damaged one may be of 2,000,000,000, and letters grow with it
    name = style.lower()
    if name == "decimalzero":
        return f"{number:02}"
    if "roman" in name:
        roman = _roman(number)
        return roman.lower() if name.startswith("lower") else roman
    if name in ("lowerletter", "upperletter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if name.startswith("upper") else letter
    if "circle" in name and 1 <= number <= 50:
        return _circled(number)
    if name == "decimalenclosedparen" and 1 <= number <= 20:
        return chr(0x2474 + number - 1)
    if name == "decimalenclosedfullstop" and 1 <= number <= 20:
        return chr(0x2488 + number - 1)
    if name.startswith("decimalfullwidth"):
        return str(number).translate({ord(str(d)): 0xFF10 + d for d in range(10)})
    if name.startswith("aiueo"):
        return _AIUEO[(number - 1) % len(_AIUEO)]
    if name.startswith("iroha"):
        return _IROHA[(number - 1) % len(_IROHA)]
    if name.startswith(("japanese", "chinesecounting", "ideographdigital", "taiwanese")):
        return _kanji(number)
    return str(number)


def _roman(number: int) -> str:
    digits = ""
    for value, digit in _ROMAN:
        digits += digit * (number // value)
        number %= value
    return digits


def _circled(number: int) -> str:
    if number <= 20:
        return chr(0x2460 + number - 1)
    return chr(0x3251 + number - 21) if number <= 35 else chr(0x32B1 + number - 36)


def _kanji(number: int) -> str:
    if not 0 < number < 100:
        return "".join(_KANJI[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    return (_KANJI[tens] if tens > 1 else "") + ("十" if tens else "") + (_KANJI[ones] * (ones > 0))
