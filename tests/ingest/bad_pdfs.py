"""PDFs that are broken, protected, or built to harm their reader; written by hand."""

import zlib
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.ingest.bad_packages import docx

WORDS = "The counter is closed on Monday."
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_CONTENT = f"BT /F1 12 Tf 72 700 Td ({WORDS}) Tj ET".encode()
_MEGABYTE = 2**20


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def page(entries: bytes = b"", box: bytes = b"[0 0 595 842]") -> bytes:
    """A page whose content is object 4 and whose font is object 5."""
    shown = b"/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>"
    return b"<</Type/Page/Parent 2 0 R/MediaBox %s%s%s>>" % (box, shown, entries)


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1; the first is its catalogue."""
    data = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, trailer, len(data),
    )  # fmt: skip
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def one_page(
    content: bytes = stream(_CONTENT),
    shown: bytes | None = None,
    catalog: bytes = b"",
    more: Sequence[bytes] = (),
    font: bytes = _FONT,
    trailer: bytes = b"",
) -> bytes:
    """A file of one page with one line of text, unless told otherwise; `more` are the objects
    from 6 on."""
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    first = b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog
    return pdf([first, pages, page() if shown is None else shown, content, font, *more], trailer)


def _without_xref() -> bytes:
    before, _, behind = one_page().partition(b"xref\n")
    return before + behind[behind.index(b"trailer") :]


def _cut() -> bytes:
    data = one_page()
    return data[: len(data) // 2]


def _protected(user: str, owner: str) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption(user, owner, strength=128), invariant=True)
    canvas.drawString(72, 700, WORDS)
    canvas.save()
    return file.getvalue()


def _unknown_filter() -> bytes:
    encrypt = b"/Encrypt<</Filter/Nobodys/V 9/R 9>>/ID[<00><00>]"
    return one_page(trailer=encrypt)


def _no_pages() -> bytes:
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])


def _page_tree_loop() -> bytes:
    nodes = [b"<</Type/Pages/Parent 3 0 R/Kids[3 0 R]/Count 3>>"]
    nodes += [b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 3>>"]
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", *nodes])


def _claims_pages() -> bytes:
    """One page; a million are said to be there."""
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1000000>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, page(), stream(_CONTENT), _FONT])


def _deflate_bomb() -> bytes:
    """A content stream that unpacks to 1 GiB."""
    packer = zlib.compressobj(9)
    start = packer.compress(b" " * _MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * _MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    return one_page(content=stream(start + block * 1023 + packer.flush(), b"/Filter/FlateDecode"))


def _ten_thousand_pages() -> bytes:
    blank = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 10_003))
    pages = b"<</Type/Pages/Kids[%s]/Count 10000>>" % kids
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, *[blank] * 10_000])


def _form(calls: Sequence[int], times: int = 1) -> bytes:
    """A form that draws the forms with these object numbers."""
    names = b"".join(b"/X%d %d 0 R" % (number, number) for number in calls)
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<<%s>>>>" % names
    return stream(b"".join(b"/X%d Do " % n for n in calls) * times, entries)


def _with_form(*forms: bytes) -> bytes:
    drawn = b"/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X6 6 0 R>>>>"
    shown = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>" % drawn
    return one_page(stream(_CONTENT + b" /X6 Do"), shown, more=forms)


def _form_loop() -> bytes:
    return _with_form(_form([7]), _form([6]))


def _form_bomb() -> bytes:
    """Each of twelve forms draws the next one ten times."""
    return _with_form(*(_form([number], 10) for number in range(7, 18)), _form([]))


def _deep_arrays() -> bytes:
    return one_page(stream(b"[" * 100_000 + b"]" * 100_000 + b" TJ " + _CONTENT))


def _script() -> bytes:
    """Opened by a viewer it would run a script and a program; a file is embedded too."""
    catalog = (
        b"/OpenAction 6 0 R/AA<</WC 7 0 R>>"
        b"/Names<</EmbeddedFiles<</Names[(run.exe) 8 0 R]>>/JavaScript<</Names[(x) 6 0 R]>>>>"
    )
    script = b"<</S/JavaScript/JS(app.launchURL\\('http://192.0.2.1/'\\);)>>"
    launch = b"<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>"
    file = b"<</Type/Filespec/F(../../run.exe)/EF<</F 9 0 R>>>>"
    embedded = stream(b"MZ", b"/Type/EmbeddedFile")
    return one_page(catalog=catalog, more=[script, launch, file, embedded])


def _boxed(box: bytes) -> bytes:
    return one_page(shown=page(box=box))


def _broken_stream() -> bytes:
    return one_page(content=stream(b"\x78\x9c" + b"\xff" * 300, b"/Filter/FlateDecode"))


def _bad_picture() -> bytes:
    """A picture that says it has 2,000,000,000 x 2,000,000,000 pixels."""
    size = b"/Width 2000000000/Height 2000000000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    picture = stream(b"\xff\xd8\xff", b"/Type/XObject/Subtype/Image/Filter/DCTDecode" + size)
    drawn = b"/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X6 6 0 R>>>>"
    shown = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>" % drawn
    small = b" q 200 0 0 200 100 100 cm /X6 Do Q"  # a larger one would be read as a scan
    return one_page(stream(_CONTENT + small), shown, more=[picture])


PDFS: dict[str, Callable[[], bytes]] = {
    "empty.pdf": bytes,
    "only-header.pdf": lambda: b"%PDF-1.7\n",
    "cut.pdf": _cut,
    "garbage-behind-header.pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "garbage-before-header.pdf": lambda: b"\x00\xff" * 200 + one_page(),
    "no-xref.pdf": _without_xref,
    "user-password.pdf": partial(_protected, "secret", "secret2"),
    "owner-password.pdf": partial(_protected, "", "secret"),
    "unknown-filter.pdf": _unknown_filter,
    "no-pages.pdf": _no_pages,
    "page-tree-loop.pdf": _page_tree_loop,
    "claims-a-million-pages.pdf": _claims_pages,
    "10000-empty-pages.pdf": _ten_thousand_pages,
    "deflate-bomb.pdf": _deflate_bomb,
    "broken-stream.pdf": _broken_stream,
    "form-loop.pdf": _form_loop,
    "form-bomb.pdf": _form_bomb,
    "deep-arrays.pdf": _deep_arrays,
    "huge-box.pdf": partial(_boxed, b"[-1e9 -1e9 1e9 1e9]"),
    "endless-box.pdf": partial(_boxed, b"[0 0 9e99 9e99]"),
    "negative-box.pdf": partial(_boxed, b"[595 842 0 0]"),
    "flat-box.pdf": partial(_boxed, b"[0 0 0 0]"),
    "no-font.pdf": partial(one_page, font=b"null"),
    "huge-picture.pdf": _bad_picture,
    "script-and-launch.pdf": _script,
    "web-page-named.pdf": lambda: b"<!DOCTYPE html><html><body><p>Closed.</p></body></html>",
    "word-named.pdf": docx,
}
