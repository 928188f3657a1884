"""Pages as pictures: what is marked, where, and what cannot be drawn."""

import io
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import ReadError
from corpus.records import Document, Place
from ingest.extract import Writer
from ingest.pictures import MARK, WIDTH, Mark, Picture, draw, marks, page_picture
from tests.assistant.web.desk import POLICY

A4 = (595.0, 842.0)


def document(*lines: tuple[str, list[Place]]) -> Document:
    writer = Writer()
    for line, places in lines:
        writer.line(line, places)
    written = writer.extract()
    return replace(POLICY, content=written)


def on_page(number: int, *box: float) -> Place:
    left, top, right, bottom = box
    return Place(0, 0, "page", number, box=(left, top, right, bottom))


def pdf(path: Path, size: tuple[float, float] = A4, pages: int = 1, turned: int = 0) -> Path:
    """Pages with a black square in the upper left corner of each, a tenth of the page."""
    # reportlab takes the size of the page as it is shown.
    canvas = Canvas(str(path), pagesize=size[::-1] if turned else size)
    for _ in range(pages):
        canvas.setPageRotation(turned)
        canvas.rect(0, size[1] * 0.9, size[0] * 0.1, size[1] * 0.1, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return path


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data)).convert("RGB")


def marked_box(image: Image.Image) -> tuple[float, ...] | None:
    """The box around all pixels of the mark's colour, as shares of the picture."""
    rows, columns = np.nonzero((np.asarray(image) == MARK).all(axis=2))
    if not len(rows):
        return None
    left, right = columns.min() / image.width, (columns.max() + 1) / image.width
    return left, rows.min() / image.height, right, (rows.max() + 1) / image.height


def test_a_whole_line_is_marked_and_nothing_else(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf")
    image = opened(page_picture(path, 1, [Mark((0.2, 0.3, 0.6, 0.35))]))
    assert image.width == WIDTH
    assert marked_box(image) == pytest.approx((0.2, 0.3, 0.6, 0.35), abs=0.003)
    assert image.getpixel((WIDTH // 2, 10)) == (255, 255, 255)
    colours = {colour for _, colour in image.getcolors() or ()}
    assert {(0, 0, 0), (255, 255, 255), MARK} <= colours
    assert all(len(set(colour)) == 1 for colour in colours - {MARK})


def test_without_marks_the_page_stands_as_it_is(tmp_path: Path) -> None:
    image = opened(page_picture(pdf(tmp_path / "a.pdf"), 1, []))
    assert marked_box(image) is None
    assert image.getpixel((10, 10)) == (0, 0, 0)


def test_ink_under_a_mark_stays_dark_and_marks_that_touch_are_no_darker(tmp_path: Path) -> None:
    twice = [Mark((0.0, 0.0, 0.5, 0.2)), Mark((0.0, 0.0, 0.5, 0.2))]
    image = opened(draw(pdf(tmp_path / "a.pdf"), 1, twice))
    assert image.getpixel((10, 10)) == (0, 0, 0)
    assert image.getpixel((WIDTH // 3, 100)) == MARK


def test_a_turned_page_is_marked_where_it_is_shown(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", turned=90)
    image = opened(draw(path, 1, [Mark((0.2, 0.3, 0.6, 0.35))]))
    assert image.width > image.height
    # Turned clockwise, the square of the upper left corner stands in the upper right one.
    assert image.getpixel((WIDTH - 10, 10)) == (0, 0, 0)
    assert marked_box(image) == pytest.approx((0.2, 0.3, 0.6, 0.35), abs=0.005)


def test_a_full_width_character_counts_as_two_half_width_ones() -> None:
    line = "ab窓口"  # six half-width characters
    place = on_page(1, 0.1, 0.1, 0.7, 0.2)
    found = document((line, [place]))
    assert marks(found, 1, 1, 3) == (Mark((0.1, 0.1, 0.7, 0.2), 1 / 6, 4 / 6),)
    assert marks(found, 1, 0, 4) == (Mark((0.1, 0.1, 0.7, 0.2), 0.0, 1.0),)


def test_a_part_of_a_line_is_cut_in_proportion(tmp_path: Path) -> None:
    part = Mark((0.2, 0.3, 0.6, 0.35), 0.25, 0.5)
    image = opened(draw(pdf(tmp_path / "a.pdf"), 1, [part]))
    assert marked_box(image) == pytest.approx((0.3, 0.3, 0.4, 0.35), abs=0.003)


def test_a_line_of_vertical_writing_is_cut_from_the_top(tmp_path: Path) -> None:
    part = Mark((0.2, 0.3, 0.22, 0.7), 0.0, 0.5)
    image = opened(draw(pdf(tmp_path / "a.pdf"), 1, [part]))
    assert marked_box(image) == pytest.approx((0.2, 0.3, 0.22, 0.5), abs=0.003)


def test_a_range_over_two_pages_has_marks_on_both() -> None:
    first, second = on_page(1, 0.1, 0.9, 0.5, 0.95), on_page(2, 0.1, 0.1, 0.5, 0.15)
    found = document(("一頁の終わり", [first]), ("二頁の初め", [second]))
    assert [len(marks(found, page, 2, 9)) for page in (1, 2, 3)] == [1, 1, 0]
    assert marks(found, 2, 2, 9)[0].last == pytest.approx(2 / 5)


def test_a_row_of_a_table_is_marked_whole() -> None:
    box = (0.1, 0.1, 0.9, 0.2)
    writer = Writer()
    writer.table([(("課", "番号"), on_page(1, *box))])
    written = writer.extract()
    found = replace(POLICY, content=written)
    assert marks(found, 1, 2, 4) == (Mark(box),)


def test_what_has_no_box_has_no_mark() -> None:
    assert marks(document(("行", [Place(0, 0, "page", 1)])), 1, 0, 1) == ()
    slide = Place(0, 0, "slide", 1, box=(0.0, 0.0, 1.0, 1.0))
    assert marks(document(("行", [slide])), 1, 0, 1) == ()


def test_a_very_long_page_is_made_narrower(tmp_path: Path) -> None:
    image = opened(draw(pdf(tmp_path / "a.pdf", size=(200.0, 14000.0)), 1, []))
    assert image.width * image.height < 4_100_000


def test_a_page_of_photographs_is_a_jpeg(tmp_path: Path) -> None:
    clouds = Image.effect_noise((60, 80), 120.0).resize((1240, 1754), Image.Resampling.BICUBIC)
    clouds.save(tmp_path / "clouds.png")
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.drawImage(str(tmp_path / "clouds.png"), 0, 0, *A4)
    canvas.save()
    picture = draw(tmp_path / "a.pdf", 1, [])
    assert picture.media_type == "image/jpeg"
    assert picture.data.startswith(b"\xff\xd8")


@pytest.mark.parametrize("page", [0, -1, 3, 10**9])
def test_a_page_that_is_not_there_is_refused(tmp_path: Path, page: int) -> None:
    with pytest.raises(ReadError, match="has 2 pages"):
        page_picture(pdf(tmp_path / "a.pdf", pages=2), page, [])


def test_a_broken_file_costs_a_message(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7\n" + random.Random(1).randbytes(2000))
    with pytest.raises(ReadError, match=r"broken\.pdf"):
        page_picture(path, 1, [])


def test_the_process_that_asks_never_loads_the_library(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf")
    asking = (
        "import sys; from pathlib import Path; from ingest.pictures import page_picture; "
        "assert page_picture(Path(sys.argv[1]), 1, []).data; "
        "sys.exit(3 if 'pypdfium2' in sys.modules else 0)"
    )
    command = [sys.executable, "-c", asking, str(path)]
    assert (
        subprocess.run(command, check=False, env={"PYTHONPATH": ":".join(sys.path)}).returncode == 0
    )
