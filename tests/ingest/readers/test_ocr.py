"""Pages that are pictures: with Tesseract where it is installed, and what is done around it."""

from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import ReadError
from ingest.readers.pdf import ocr
from ingest.readers.pdf.page import Char, Page, load
from ingest.readers.pdf.reader import needs_ocr, read_pdf

WIDTH, HEIGHT = A4
with_tesseract = pytest.mark.skipif(not ocr.is_installed(), reason="Tesseract is not installed")
LINES = (
    "The bureau supports the companies of the region with advice and",
    "with grants for research and holds a meeting every month for all",
    "companies that want to take part.",
)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A page of text as a picture and nothing else."""
    drawn = tmp_path / "drawn.pdf"
    canvas = Canvas(str(drawn), pagesize=A4)
    canvas.setFont("Helvetica", 12)
    for number, line in enumerate(LINES):
        canvas.drawString(72, HEIGHT - 100 - 18 * number, line)
    canvas.drawString(72, HEIGHT - 200, "Telephone 022-221-4856")
    canvas.save()
    return as_picture(drawn, tmp_path / "scan.pdf")


def as_picture(drawn: Path, path: Path, turn: int = 0) -> Path:
    document = pdfium.PdfDocument(drawn)
    picture = document[0].render(scale=200 / 72).to_pil().rotate(90 * turn, expand=True)
    document.close()
    picture.convert("L").save(path, resolution=200)
    return path


def tsv(*rows: tuple[int, int, int, int, int, float, str]) -> str:
    """What Tesseract prints for words: line, left, top, width, height, confidence, text."""
    return "\n".join(
        f"5\t1\t1\t1\t{line}\t1\t{left}\t{top}\t{width}\t{height}\t{confidence}\t{text}"
        for line, left, top, width, height, confidence, text in rows
    )


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stands in for Tesseract: what is put in here is what it prints."""
    answers: list[str] = []
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr, "_languages", lambda: frozenset({"jpn"}))
    monkeypatch.setattr(ocr, "_run", lambda *_: answers[0])
    return answers


@with_tesseract
def test_a_scan_is_read(scan: Path) -> None:
    extract = read_pdf(scan)
    assert extract.remarks == ()
    found = extract.text.replace(" ", "")
    assert " ".join(LINES).replace(" ", "") in found
    assert "022-221-4856" in found
    place = extract.layout.places[0]
    assert place.box is not None
    assert place.box[1] == pytest.approx(90 / HEIGHT, abs=0.01)
    assert place.box[0] == pytest.approx(72 / WIDTH, abs=0.01)


@with_tesseract
def test_a_scan_that_lies_on_its_side_is_read(scan: Path) -> None:
    extract = read_pdf(as_picture(scan, scan.with_name("side.pdf"), turn=1))
    assert "022-221-4856" in extract.text.replace(" ", "")


def test_without_tesseract_the_error_says_what_to_install(
    scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "_PROGRAM", "no-such-program")
    ocr.is_installed.cache_clear()
    ocr._languages.cache_clear()
    try:
        with pytest.raises(ReadError, match=r"no text in page 1, .*tesseract-ocr-jpn") as caught:
            read_pdf(scan)
        assert str(caught.value).startswith(
            f"{scan}: 1ページには、画像か読めない字しかありません。"
        )
    finally:
        ocr.is_installed.cache_clear()
        ocr._languages.cache_clear()


def test_words_become_lines_without_spaces(scan: Path, printed: list[str]) -> None:
    printed.append(
        tsv(
            (1, 300, 300, 150, 50, 95, "東北"),
            (1, 460, 300, 150, 50, 95, "経済"),
            (1, 620, 300, 200, 50, 95, "産業局"),
            (2, 300, 400, 200, 50, 95, "022-221"),
            (3, 300, 500, 60, 50, 12, "@%"),
        )
    )
    assert read_pdf(scan).text.split() == ["東北経済産業局", "022-221"]


def test_the_order_of_words_is_kept_where_their_boxes_are_not(
    scan: Path, printed: list[str]
) -> None:
    printed.append(
        tsv(
            (1, 300, 300, 250, 50, 95, "整備局企"),
            (1, 560, 300, 100, 50, 95, "画部"),
            (1, 550, 300, 60, 50, 95, "長"),
        )
    )
    assert read_pdf(scan).text.strip() == "整備局企画部長"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("コンピュ一タ", "コンピュータ"),
        ("サ-ビス", "サービス"),
        ("エネルギー", "エネルギー"),
        ("プ口グラム", "プログラム"),
        ("人ロ減少", "人口減少"),
        ("３カ所", "３カ所"),
        ("数カ月", "数カ月"),
        ("東北へ行く", "東北へ行く"),
        ("ヘルプ", "ヘルプ"),
        ("取組,支援", "取組、支援"),
        ("1,000円", "1,000円"),
        ("行う.", "行う。"),
        ("2022一2024", "2022～2024"),
        ("第一章", "第一章"),
    ],
)
def test_lookalikes_are_put_right(read: str, meant: str) -> None:
    assert ocr.corrected(read) == meant


def test_rules_of_a_picture_are_found() -> None:
    dark = np.zeros((1000, 1200), dtype=bool)
    dark[100:103, 100:1100] = True
    dark[400:403, 100:1100] = True
    dark[100:403, 100:103] = True
    dark[200:240, 300:340] = True  # a letter
    found = ocr._rules(dark)
    across = [box for box in found if box[2] - box[0] > box[3] - box[1]]
    down = [box for box in found if box[3] - box[1] > box[2] - box[0]]
    assert [(left, right) for left, _, right, _ in across] == [(100, 1100)] * 2
    assert len(down) == 1
    assert down[0][0] == pytest.approx(101, abs=2)


def test_a_threshold_lies_between_ink_and_paper() -> None:
    picture = np.full((100, 100), 210, dtype=np.uint8)
    picture[20:30] = 40
    assert 40 < ocr._threshold(picture) <= 200


def some(count: int) -> list[Char]:
    return [Char("字", 10.0 * i, 10, 10.0 * i + 10, 20, 10.0) for i in range(count)]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (Page(1, WIDTH, HEIGHT), False),
        (Page(1, WIDTH, HEIGHT, pictured=1.0), True),
        (Page(1, WIDTH, HEIGHT, pictured=0.01), False),
        (Page(1, WIDTH, HEIGHT, some(20), pictured=1.0), True),
        (Page(1, WIDTH, HEIGHT, some(300), pictured=1.0), False),
        (Page(1, WIDTH, HEIGHT, outlines=800), True),
        (Page(1, WIDTH, HEIGHT, some(300), outlines=800), False),
        (Page(1, WIDTH, HEIGHT, some(30), unread=200), True),
        (Page(1, WIDTH, HEIGHT, some(30), drawn=400), True),
    ],
)
def test_which_pages_are_read_as_pictures(page: Page, expected: bool) -> None:
    assert needs_ocr(page) is expected


def test_pictures_in_strips_cover_the_page(tmp_path: Path) -> None:
    strip = tmp_path / "strip.png"
    Image.new("L", (100, 20), 128).save(strip)
    path = tmp_path / "strips.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for number in range(5):
        canvas.drawImage(str(strip), 0, number * HEIGHT / 5, WIDTH, HEIGHT / 5)
    canvas.save()
    document = pdfium.PdfDocument(path)
    assert load(document, 1).pictured > 0.95
    document.close()
