"""PDF: its text in the order of reading, with paragraphs whole and tables as rows."""

import re
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdf
import pypdfium2.raw as pdfium

from corpus.errors import ReadError
from corpus.records import Place
from ingest.extract import Extract, Writer
from ingest.read import alive
from ingest.readers.messages import DAMAGED, EMPTY, PROTECTED, WEB_PAGE, not_opened
from ingest.readers.pdf import font, ocr
from ingest.readers.pdf.characters import is_foreign
from ingest.readers.pdf.layout import Sheet, TableBlock, lay_out, sheet
from ingest.readers.pdf.page import Box, Char, Page, load
from ingest.readers.pdf.paragraphs import Paragraph
from ingest.readers.pdf.tables import without_empty_columns

_MOST_PAGES = 20_000
_FEW = 100  # characters beside a picture of a whole page: the page is a scan
_DRAWN_LETTERS = 40  # curved shapes on a page without text: letters drawn as outlines
_USELESS_TITLE = re.compile(
    r"microsoft (?:word|excel|powerpoint)\b|untitled|無題|名称未設定|document\d*$|文書\s*\d*$|"
    r"book\d*$|sheet\d*$|slide\s*\d*$|スライド\s*\d*$|powerpoint プレゼンテーション|"
    r"フル ?ページ写真|scan|print|\S*\.(?:docx?|xlsx?|pptx?|jtdc?|pdf|rtf|txt|tif|jpe?g|indd?|ai)$",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:D:)?((?:19|20)\d\d)(\d\d)(\d\d)")
_OCR = "tesseract-ocr", "tesseract-ocr-jpn"  # packages of Debian
_NO_PDF = (
    "PDFではありません。PDFで保存し直すか、拡張子を中身に合わせてください。"
    " / is no PDF; save it as one or give it the suffix of what it is."
)


def read_pdf(path: Path) -> Extract:
    """The text of a PDF. Pages without usable text go through OCR where it is installed, and
    are left out with a remark where it is not. Raises ReadError for a file that is no PDF, is
    damaged or protected, and for one of which no page can be read."""
    font.install()
    document = _opened(path)
    try:
        pages, remarks = _pages(path, document)
        sheets = [sheet(page) for page in pages]
        for page in pages:
            page.chars, page.rules, page.shades, page.frames = [], [], [], []
        lay_out(sheets)
        writer = Writer()
        _write(writer, sheets)
        return writer.extract(
            parts=len(document),
            title=_title(document),
            created=_created(document),
            remarks=tuple(remarks),
        )
    finally:
        document.close()


def _opened(path: Path) -> pdf.PdfDocument:
    try:
        document = pdf.PdfDocument(path)
    except pdf.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise ReadError(f"{path}: {PROTECTED}") from None
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise ReadError(
                f"{path}: 対応していない方法で暗号化されています。保護を外して保存し直して"
                "ください。 / is encrypted in a way that is not known here; save it without "
                "protection."
            ) from None
        raise ReadError(f"{path}: {_instead(path)}") from None
    except OSError as error:
        raise ReadError(f"{path}: {not_opened(error.strerror)}") from None
    pages = len(document)
    if pages == 0 or pages > _MOST_PAGES:
        document.close()
        if pages == 0:
            raise ReadError(
                f"{path}: ページのないPDFです。保存し直してください。"
                " / a PDF without pages; save it anew."
            )
        # Damaged ones say that they have up to a million, and each is looked for.
        raise ReadError(
            f"{path}: {pages:,}ページあり、{_MOST_PAGES:,}ページを超えています。分けてください。"
            f" / has {pages:,} pages, more than {_MOST_PAGES:,}; split it."
        )
    return document


def _instead(path: Path) -> str:
    """What a file is that PDFium does not open, and what to do about it."""
    with path.open("rb") as file:
        head = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        return EMPTY
    if b"%pdf-" in head:
        return DAMAGED
    if head.startswith((b"<!doctype html", b"<html")):
        return WEB_PAGE
    return _NO_PDF


def _pages(path: Path, document: pdf.PdfDocument) -> tuple[list[Page], list[str]]:
    """The pages that can be read, and remarks on the others."""
    pages: list[Page] = []
    damaged: list[int] = []
    unread: list[int] = []
    for number in range(1, len(document) + 1):
        alive()
        try:
            page = load(document, number)
        except pdf.PdfiumError:
            damaged.append(number)
            continue
        if not needs_ocr(page):
            pages.append(page)
            continue
        read = ocr.read_page(document, page) if ocr.is_installed() else None
        if read is not None and len(read.chars) >= _readable(page.chars):
            pages.append(read)
        elif _readable(page.chars) and not _is_garbled(page):
            pages.append(page)
        elif read is None:
            unread.append(number)
    remarks = []
    if damaged:
        remarks.append(
            f"{path}: {_numbered_ja(damaged)}は壊れているため、読んでいません。保存し直して"
            f"ください。 / {numbered(damaged)} damaged and left out; save the file anew."
        )
    if unread:
        remarks.append(
            f"{path}: {_numbered_ja(unread)}には、画像か読めない字しかありません。Debianの"
            f"パッケージ {' と '.join(_OCR)} を入れてください。"
            f" / no text in {numbered(unread)}, only pictures or unknown letters; "
            f"install the Debian packages {' and '.join(_OCR)}."
        )
    if remarks and not any(page.chars for page in pages):
        raise ReadError(remarks[-1])
    return pages, remarks


def numbered(pages: Sequence[int]) -> str:
    """Such as "page 3" or "pages 3, 5-7"; pages in rising order."""
    return f"page{'s' * (len(pages) > 1)} {', '.join(_runs(pages, '-'))}"


def _numbered_ja(pages: Sequence[int]) -> str:
    return f"{'、'.join(_runs(pages, '～'))}ページ"


def _runs(pages: Sequence[int], to: str) -> list[str]:
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][1] == page - 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return [str(first) if first == last else f"{first}{to}{last}" for first, last in runs]


def needs_ocr(page: Page) -> bool:
    """Whether a page shows more text than its characters say."""
    if _is_garbled(page):
        return True
    if not any(char.text[0].isalnum() for char in page.chars):
        said = len(page.chars) + page.spaces
        return (
            page.pictured > 0.05
            or page.outlines >= _DRAWN_LETTERS
            or page.unread > 0
            or page.drawn > max(2, said)
        )
    if page.pictured > 0.6:
        return _readable(page.chars) < _FEW
    return page.outlines >= 10 * _DRAWN_LETTERS and _readable(page.chars) < 20


def _readable(chars: Sequence[Char]) -> int:
    return sum(char.text[0].isalnum() for char in chars)


def _is_garbled(page: Page) -> bool:
    """Whether the fonts do not say what their glyphs are, or say it wrongly."""
    found = len(page.chars)
    if page.unread > max(10, 0.25 * found):
        return True
    if found + page.unread < 0.3 * page.drawn and page.drawn > 20:
        return True
    return sum(is_foreign(char.text) for char in page.chars) > max(10, 0.3 * found)


def _write(writer: Writer, sheets: Sequence[Sheet]) -> None:
    by_page = {one.page.number: one for one in sheets}
    for one in sheets:
        for text, box in sorted(one.over, key=lambda line: line[1][1]):
            writer.line(text, [_place(one, box)], running=True)
        writer.blank()
        _write_blocks(writer, one, by_page)
        writer.blank()
        for note in one.notes:
            _write_paragraph(writer, note, by_page)
        for text, box in one.turned:
            writer.line(text, [_place(one, box)])
        for text, box in sorted(one.under, key=lambda line: line[1][1]):
            writer.line(text, [_place(one, box)], running=True)
        writer.blank()


def _write_blocks(writer: Writer, one: Sheet, by_page: dict[int, Sheet]) -> None:
    bottom: float | None = None
    for block in one.blocks:
        if isinstance(block, TableBlock):
            writer.blank()
            cells = without_empty_columns([row.cells for _, row in block.rows])
            places = [_place(by_page[number], row.box) for number, row in block.rows]
            writer.table(zip(cells, places, strict=True), block.table.heads)
            bottom = None
            continue
        first = block.first
        if bottom is not None and not -first.size < first.top - bottom < 1.4 * first.size:
            writer.blank()
        _write_paragraph(writer, block, by_page)
        bottom = block.last.bottom


def _write_paragraph(writer: Writer, block: Paragraph, by_page: dict[int, Sheet]) -> None:
    """One line of the text, with a place for each line on the page, so that a quotation can be
    marked there."""
    text = ""
    places: list[Place] = []
    for piece, number, line in block.pieces():
        start, text = len(text), text + piece
        box = by_page[number].place(line.box)
        places.append(Place(start, len(text), "page", number, box))
    writer.line(text, places)


def _place(one: Sheet, box: Box) -> Place:
    return Place(0, 0, "page", one.page.number, one.place(box))


def _title(document: pdf.PdfDocument) -> str | None:
    title = " ".join(document.get_metadata_value("Title").replace("\x00", "").split())
    if not title or "\ufffd" in title or _USELESS_TITLE.match(title):
        return None
    return title


def _created(document: pdf.PdfDocument) -> str | None:
    """The date of the file's making, as 2022-02-28."""
    found = _DATE.match(document.get_metadata_value("CreationDate"))
    if found is None:
        return None
    year, month, day = found.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{year}-{month}-{day}"
