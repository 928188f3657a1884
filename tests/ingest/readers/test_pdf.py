"""PDFs drawn here, each with one thing that a reader may get wrong."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from reportlab.lib.colors import lightgrey
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import ReadError
from corpus.records import Place
from ingest.extract import Extract
from ingest.readers.pdf import ocr
from ingest.readers.pdf import reader as pdf
from ingest.readers.pdf.characters import mended
from ingest.readers.pdf.reader import read_pdf
from ingest.readers.pdf.tables import looks_like_head
from tests.ingest.readers.extracts import lines, running

MINCHO = "HeiseiMin-W3"
WIDTH, HEIGHT = A4
SIZE = 10.5
LEFT = 72.0
PER_LINE = 40
PROSE = (
    "当局は、東北地域の事業者の皆様とともに、次の三年間の取組を一つ一つ着実に進めてまいります。"
    "また、関係する機関と連携し、地域の課題を把握したうえで必要な支援の内容を見直し、"
    "その結果を毎年度の終わりに公表するものとします。"
)

Draw = Callable[[Canvas], None]


@pytest.fixture(autouse=True, scope="module")
def _font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(MINCHO))


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Extract]:
    """Draws pages and reads them."""

    def make(*pages: Draw, size: tuple[float, float] = A4, **about: str) -> Extract:
        path = tmp_path / "drawn.pdf"
        canvas = Canvas(str(path), pagesize=size, invariant=True)
        canvas.setTitle(about.get("title", ""))
        for page in pages:
            canvas.setFont(MINCHO, SIZE)
            page(canvas)
            canvas.showPage()
        canvas.save()
        return read_pdf(path)

    return make


def places(extract: Extract, line: str) -> list[Place]:
    start = extract.text.index(line)
    end = start + len(line)
    return [place for place in extract.layout.places if start <= place.start < end]


def rows(extract: Extract) -> list[list[str]]:
    (table,) = extract.layout.tables
    return [row.split("\t") for row in extract.text[table.start : table.end].split("\n")]


def head(extract: Extract) -> list[str]:
    """The rows that are heads."""
    (table,) = extract.layout.tables
    return [] if table.head is None else extract.text[slice(*table.head)].split("\n")


def wrapped(text: str, width: int = PER_LINE) -> list[str]:
    return [text[i : i + width] for i in range(0, len(text), width)]


def write(
    canvas: Canvas,
    text: str,
    top: float = 100.0,
    left: float = LEFT,
    width: int = PER_LINE,
    size: float = SIZE,
    indent: bool = True,
) -> float:
    """A paragraph, its first line set in by one letter; gives where the next line stands."""
    canvas.setFont(MINCHO, size)
    for number, line in enumerate(wrapped("　" * indent + text, width)):
        canvas.drawString(left, HEIGHT - top - number * 1.7 * size, line)
    return top + (number + 1) * 1.7 * size


def grid(
    canvas: Canvas,
    cells: list[list[str]],
    widths: list[float],
    top: float = 100.0,
    height: float = 24.0,
    shaded: int = 0,
) -> None:
    """A table with all rules; line breaks in a cell stand for lines."""
    xs = [LEFT + sum(widths[:i]) for i in range(len(widths) + 1)]
    ys = [HEIGHT - top - height * i for i in range(len(cells) + 1)]
    if shaded:
        canvas.setFillColor(lightgrey)
        canvas.rect(xs[0], ys[shaded], xs[-1] - xs[0], ys[0] - ys[shaded], stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
    canvas.grid(xs, ys)
    put(canvas, cells, xs, ys)


def put(canvas: Canvas, cells: list[list[str]], xs: list[float], ys: list[float]) -> None:
    canvas.setFont(MINCHO, 8)
    for row, y in zip(cells, ys, strict=False):
        for cell, x in zip(row, xs, strict=False):
            for number, line in enumerate(cell.split("\n")):
                canvas.drawString(x + 3, y - 10 - 10 * number, line)


# Lines, paragraphs


def test_the_lines_of_a_paragraph_become_one_line(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        below = write(canvas, PROSE)
        write(canvas, PROSE, below)

    assert lines(read(page)) == [PROSE, PROSE]


def test_headings_and_items_stay_lines_of_their_own(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, "１．趣旨及び目的", 80, indent=False)
        below = write(canvas, PROSE)
        for number, item in enumerate(("・企業の誘致", "・産業の復興", "（１）人材の育成")):
            write(canvas, item, below + 18 * number, indent=False)

    assert lines(read(page)) == [
        "１．趣旨及び目的", PROSE, "・企業の誘致", "・産業の復興", "（１）人材の育成",
    ]  # fmt: skip


def test_an_item_with_hanging_lines_is_one_line(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, PROSE, 60)
        top = 200.0
        for number, line in enumerate(wrapped(PROSE, PER_LINE - 2)):
            write(canvas, line, top + 18 * number, LEFT + 2 * SIZE, indent=False)
        write(canvas, "・", top, LEFT, indent=False)
        write(canvas, "・次の項目", top + 18 * (number + 1), indent=False)

    found = lines(read(page))
    assert [line.replace(" ", "") for line in found] == [PROSE, f"・{PROSE}", "・次の項目"]


def test_english_is_joined_with_spaces_and_broken_words_are_mended(
    read: Callable[..., Extract],
) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for number, line in enumerate(
            (
                "The bureau supports companies of the region and publishes the infor-",
                "mation that they need for their plans in every year of the coming",
                "period.",
            )
        ):
            canvas.drawString(LEFT, HEIGHT - 100 - 14 * number, line)

    assert lines(read(page)) == [
        "The bureau supports companies of the region and publishes the information that they need "
        "for their plans in every year of the coming period."
    ]


def test_letters_spread_over_a_line_are_closed(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        for number, letter in enumerate("保医発"):
            canvas.drawString(300 + 2.2 * SIZE * number, HEIGHT - 60, letter)
        canvas.drawString(240, HEIGHT - 90, "目　　次")
        canvas.drawString(LEFT, HEIGHT - 130, "担当　山田 太郎")

    assert lines(read(page)) == ["保医発", "目次", "担当　山田 太郎"]


def test_a_line_of_contents_stays_with_its_page_number(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        for number in range(1, 5):
            title = f"{number} 地域の現状と課題"
            dots = "." * 90
            canvas.drawString(LEFT, HEIGHT - 80 - 20 * number, f"{title}{dots}{number + 3}")

    assert [line[:2] + line[-4:] for line in lines(read(page))] == [
        f"{number} ...{number + 3}" for number in range(1, 5)
    ]


# Order


def test_columns_are_read_one_after_the_other(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(LEFT, HEIGHT - 60, "地域の取組についての全体のまとめと今後の課題について")
        write(canvas, PROSE, 100, LEFT, 20)
        write(canvas, PROSE[::-1], 100, LEFT + 22.5 * SIZE, 20)

    found = lines(read(page))
    assert found[1:] == [PROSE, PROSE[::-1]]


@pytest.mark.parametrize("below", [260, 300])
def test_a_left_column_goes_on_below_a_shorter_right_one(
    read: Callable[..., Extract], below: int
) -> None:
    rest = PROSE.replace("当局", "県税事務所")

    def page(canvas: Canvas) -> None:
        write(canvas, PROSE, 100, LEFT, 20)
        write(canvas, rest, below, LEFT, 20)
        write(canvas, PROSE[::-1], 100, LEFT + 22.5 * SIZE, 20)

    assert lines(read(page)) == [PROSE, rest, PROSE[::-1]]


def test_short_lines_below_columns_are_read_after_both(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, PROSE, 100, LEFT, 20)
        write(canvas, PROSE[::-1], 100, LEFT + 22.5 * SIZE, 20)
        canvas.drawString(LEFT, HEIGHT - 300, "お問合せ")

    assert lines(read(page)) == [PROSE, PROSE[::-1], "お問合せ"]


def test_three_columns(read: Callable[..., Extract]) -> None:
    texts = [PROSE.replace("当局", name) for name in ("青森県", "岩手県", "宮城県")]

    def page(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            write(canvas, text, 100, 50 + number * 14.5 * SIZE, 13)

    assert lines(read(page)) == texts


def test_a_paragraph_goes_on_in_the_next_column(read: Callable[..., Extract]) -> None:
    text = PROSE * 2

    def page(canvas: Canvas) -> None:
        parts = wrapped("　" + text, 20)
        half = len(parts) // 2
        for column, part in enumerate((parts[:half], parts[half:])):
            for number, line in enumerate(part):
                canvas.drawString(
                    LEFT + column * 22.5 * SIZE, HEIGHT - 100 - 1.7 * SIZE * number, line
                )

    extract = read(page)
    assert lines(extract) == [text]
    found = places(extract, text)
    assert len(found) == len(wrapped("　" + text, 20))
    assert len({round(place.box[0], 1) for place in found if place.box}) == 2


def test_vertical_text_is_read_from_the_right(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        for column, line in enumerate(wrapped("　" + PROSE, 30)):
            for number, letter in enumerate(line):
                canvas.drawString(500 - 20 * column, HEIGHT - 80 - SIZE * number, letter)
        canvas.drawString(290, 40, "- 3 -")

    extract = read(page)
    assert lines(extract) == [PROSE, "- 3 -"]
    assert running(extract) == ["- 3 -"]
    columns = [place.box or (0, 0, 0, 0) for place in places(extract, PROSE)]
    left, top, right, bottom = columns[0]
    assert right == pytest.approx((500 + SIZE) / WIDTH, abs=0.01)
    assert right - left == pytest.approx(SIZE / WIDTH, abs=0.01)
    assert right - columns[-1][0] > 3 * 20 / WIDTH
    assert top == pytest.approx(80 / HEIGHT, abs=0.02)
    assert bottom - top == pytest.approx(30 * SIZE / HEIGHT, abs=0.02)


def test_a_font_for_vertical_text(read: Callable[..., Extract]) -> None:
    font = UnicodeCIDFont(MINCHO, isVertical=True)
    pdfmetrics.registerFont(font)

    def page(canvas: Canvas) -> None:
        canvas.setFont(font.fontName, SIZE)
        for column, line in enumerate(wrapped("　" + PROSE, 30)):
            canvas.drawString(500 - 20 * column, HEIGHT - 80, line)

    try:
        assert lines(read(page)) == [PROSE]
    finally:
        pdfmetrics.registerFont(UnicodeCIDFont(MINCHO))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(tmp_path: Path, turn: int) -> None:
    path = tmp_path / "turned.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    write(canvas, PROSE)
    canvas.save()
    document = pdfium.PdfDocument(path)
    document[0].set_rotation(turn)
    document.save(tmp_path / "saved.pdf")
    document.close()

    extract = read_pdf(tmp_path / "saved.pdf")

    assert lines(extract) == [PROSE]
    box = places(extract, PROSE)[0].box
    assert box is not None
    x, y = LEFT / WIDTH, 95 / HEIGHT
    expected = {90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[turn]
    corner = {90: (box[2], box[1]), 180: (box[2], box[3]), 270: (box[0], box[3])}[turn]
    assert corner == pytest.approx(expected, abs=0.02)


def test_a_wide_sheet_bound_as_an_upright_one(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.setFont(MINCHO, SIZE)
        for number, line in enumerate(wrapped("　" + PROSE)):
            canvas.drawString(LEFT, -100 - 18 * number, line)

    extract = read(page)
    assert lines(extract) == [PROSE]
    box = places(extract, PROSE)[0].box
    assert box is not None
    assert box[3] - box[1] > 0.45


def test_the_place_is_where_the_text_is_shown(read: Callable[..., Extract]) -> None:
    extract = read(lambda canvas: canvas.drawString(LEFT, HEIGHT - 100, "連絡先"))
    (place,) = extract.layout.places
    assert (place.kind, place.number) == ("page", 1)
    assert extract.text[place.start : place.end] == "連絡先"
    assert place.box == pytest.approx(
        (LEFT / WIDTH, (100 - 0.88 * SIZE) / HEIGHT,
         (LEFT + 3 * SIZE) / WIDTH, (100 + 0.12 * SIZE) / HEIGHT), abs=0.005,
    )  # fmt: skip


def test_places_count_from_the_corner_of_the_crop_box(tmp_path: Path) -> None:
    path = tmp_path / "crop.pdf"
    canvas = Canvas(str(path), pagesize=A4, cropBox=(50, 100, 550, 800))
    canvas.setFont(MINCHO, SIZE)
    canvas.drawString(100, 700, "連絡先")
    canvas.drawString(100, 820, "切り取られた")
    canvas.save()
    extract = read_pdf(path)
    assert lines(extract) == ["連絡先"]
    box = extract.layout.places[0].box
    assert box is not None
    assert (box[0], box[3]) == pytest.approx((50 / 500, (100 + 0.12 * SIZE) / 700), abs=0.005)


# What belongs to the page


def test_headers_and_page_numbers_are_running(read: Callable[..., Extract]) -> None:
    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(300, HEIGHT - 30, "東北の取組　令和四年度")
            write(canvas, f"第{number}回の会議について。" + PROSE)
            canvas.drawString(290, 30, f"- {number} -")

        return draw

    extract = read(*(page(number) for number in (4, 5, 6)))
    assert running(extract) == [
        text for number in (4, 5, 6) for text in ("東北の取組　令和四年度", f"- {number} -")
    ]
    assert lines(extract)[1] == f"第4回の会議について。{PROSE}"


def test_a_numbered_annex_is_no_running_header(read: Callable[..., Extract]) -> None:
    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(460, HEIGHT - 40, f"別紙様式{number * 2}")
            write(canvas, PROSE)

        return draw

    assert running(read(*(page(number) for number in (1, 2, 3)))) == []


def test_a_paragraph_over_a_page_break_is_one_line(read: Callable[..., Extract]) -> None:
    parts = wrapped("　" + PROSE)

    def first(canvas: Canvas) -> None:
        canvas.drawString(300, HEIGHT - 30, "取組の概要")
        write(canvas, PROSE, 60)
        for number, line in enumerate(parts[:2]):
            canvas.drawString(LEFT, HEIGHT - 700 - 18 * number, line)
        canvas.drawString(290, 30, "1")

    def second(canvas: Canvas) -> None:
        canvas.drawString(300, HEIGHT - 30, "取組の概要")
        for number, line in enumerate(parts[2:]):
            canvas.drawString(LEFT, HEIGHT - 70 - 18 * number, line)
        write(canvas, PROSE, 200)
        canvas.drawString(290, 30, "2")

    extract = read(first, second)
    assert lines(extract) == ["取組の概要", PROSE, PROSE, "1", "取組の概要", PROSE, "2"]
    start = extract.text.index(PROSE, extract.text.index(PROSE) + 1)
    broken = [p for p in extract.layout.places if start <= p.start < start + len(PROSE)]
    assert [place.number for place in broken] == [1, 1, *[2] * len(parts[2:])]
    found = [extract.text[place.start : place.end] for place in broken]
    assert found == [parts[0][1:], *parts[1:]]


def test_footnotes_follow_the_body_with_their_marks(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(LEFT, HEIGHT - 80, "政府が定めた原則")
        canvas.setFont(MINCHO, 6)
        canvas.drawString(LEFT + 8 * SIZE, HEIGHT - 80 + 4, "4")
        canvas.setFont(MINCHO, SIZE)
        canvas.drawString(LEFT + 8 * SIZE + 4, HEIGHT - 80, "を踏まえて進める。")
        canvas.setFont(MINCHO, 6)
        canvas.drawString(LEFT, 84, "4")
        canvas.setFont(MINCHO, 9)
        canvas.drawString(LEFT + 6, 80, "三つの原則のうちの一つ。")
        write(canvas, PROSE, 500)

    assert lines(read(page)) == [
        "政府が定めた原則⁴を踏まえて進める。", PROSE, "⁴三つの原則のうちの一つ。",
    ]  # fmt: skip


# Characters


def test_ruby_is_kept_out_of_the_sentence(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, PROSE)
        canvas.setFont(MINCHO, SIZE / 2)
        canvas.drawString(LEFT + 5 * SIZE, HEIGHT - 100 + SIZE, "とうほく")

    assert lines(read(page)) == [PROSE]


def test_false_bold_is_read_once(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        for shift in (0.0, 0.4, 0.8):
            canvas.drawString(LEFT + shift, HEIGHT - 100, "重要なお知らせ")
        canvas.drawString(LEFT, HEIGHT - 130, "ああいい")

    assert lines(read(page)) == ["重要なお知らせ", "ああいい"]


def test_invisible_text_is_not_read(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(LEFT, HEIGHT - 100, "見える文字")
        canvas.saveState()
        hidden = canvas.beginText(LEFT, HEIGHT - 150)
        hidden.setTextRenderMode(3)
        hidden.textOut("見えない文字")
        canvas.drawText(hidden)
        canvas.restoreState()

    assert lines(read(page)) == ["見える文字"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("⼈", "人"), ("⽇", "日"), ("⻄", "西"), ("⺠", "民"), ("⻑", "長"), ("⻘", "青"),
        ("\uf98e", "年"), ("﨑", "﨑"), ("神", "神"), ("ﬁ", "fi"),
        ("\uf0b7", "・"), ("\uf0a7", "・"), ("\uf0fc", "✓"), ("\ue123", ""), ("\u200b", ""),
        ("\ufeff", ""), ("Ａ", "Ａ"), ("㈱", "㈱"),
    ],
)  # fmt: skip
def test_characters_that_fonts_name_wrongly(wrong: str, right: str) -> None:
    assert mended(ord(wrong)) == right


WITHOUT_FONTS = """
import ctypes, sys
from pathlib import Path
import pypdfium2.raw as pdfium
pdfium.FPDF_DestroyLibrary()
folders = (ctypes.c_char_p * 2)(sys.argv[2].encode(), None)
config = pdfium.FPDF_LIBRARY_CONFIG()
config.version = 2
config.m_pUserFontPaths = ctypes.cast(folders, type(config.m_pUserFontPaths))
pdfium.FPDF_InitLibraryWithConfig(ctypes.byref(config))
from ingest.readers.pdf.reader import read_pdf
sys.stdout.buffer.write(read_pdf(Path(sys.argv[1])).text.encode())
"""


def test_a_font_that_the_file_lacks_and_the_machine_too(tmp_path: Path) -> None:
    path = tmp_path / "lacks.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    write(canvas, PROSE)
    canvas.save()
    empty = tmp_path / "fonts"
    empty.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_FONTS, str(path), str(empty)],
        capture_output=True,
        check=True,
        cwd=Path(pdf.__file__).parents[3],
    )
    assert done.stdout.decode().strip() == PROSE


def test_radicals_in_a_file(read: Callable[..., Extract]) -> None:
    extract = read(lambda canvas: canvas.drawString(LEFT, HEIGHT - 100, "⽇本⼈の⽅へ"))
    assert lines(extract) == ["日本人の方へ"]


# Tables


def test_a_ruled_table(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(LEFT, HEIGHT - 80, "連絡先の一覧")
        grid(
            canvas,
            [
                ["施設名", "住所", "電話番号"],
                ["東北病院", "青森市新城\n字山田", "017-788-3121"],
                ["西診療所", "", "0172-52-4121"],
            ],
            [100, 120, 100],
        )

    extract = read(page)
    assert rows(extract) == [
        ["施設名", "住所", "電話番号"],
        ["東北病院", "青森市新城 字山田", "017-788-3121"],
        ["西診療所", "", "0172-52-4121"],
    ]
    assert head(extract) == ["施設名\t住所\t電話番号"]
    (place,) = places(extract, "東北病院\t青森市新城 字山田\t017-788-3121")
    assert place.box == pytest.approx(
        (LEFT / WIDTH, 124 / HEIGHT, (LEFT + 320) / WIDTH, 148 / HEIGHT), abs=0.003
    )


def test_merged_cells(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        xs = [LEFT, LEFT + 80, LEFT + 160, LEFT + 240]
        ys = [HEIGHT - 100 - 20 * i for i in range(5)]
        canvas.lines([(xs[0], y, xs[-1], y) for y in (ys[0], ys[1], ys[3], ys[4])])
        canvas.line(xs[1], ys[2], xs[-1], ys[2])
        canvas.lines([(x, ys[0], x, ys[-1]) for x in (xs[0], xs[1], xs[3])])
        canvas.line(xs[2], ys[0], xs[2], ys[3])
        cells = [
            ["区分", "内容", "備考"],
            ["支援", "補助金", "春"],
            ["", "相談", "秋"],
            ["その他", "随時受け付ける", ""],
        ]
        put(canvas, cells, xs, ys)

    extract = read(page)
    assert rows(extract) == [
        ["区分", "内容", "備考"],
        ["支援", "補助金", "春"],
        ["支援", "相談", "秋"],
        ["その他", "随時受け付ける"],
    ]
    assert head(extract) == ["区分\t内容\t備考"]


def test_rules_within_a_form_object(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        canvas.beginForm("table")
        xs = [0.0, 100.0, 200.0]
        canvas.grid(xs, [0, 20, 40])
        put(canvas, [["第一課", "一番"], ["第二課", "二番"]], xs, [40, 20])
        canvas.endForm()
        canvas.translate(LEFT, 500)
        canvas.doForm("table")

    assert rows(read(page)) == [["第一課", "一番"], ["第二課", "二番"]]


def test_underlines_part_no_cell(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        grid(
            canvas, [["改正後", "改正前"], ["第一条の規定\nによる", "第二条"]], [70, 70], height=40
        )
        width = 6 * 8
        for number in range(2):
            y = HEIGHT - 140 - 10 - 10 * number - 1.2
            canvas.line(LEFT + 3, y, LEFT + 3 + (width if number == 0 else 24), y)

    assert rows(read(page)) == [["改正後", "改正前"], ["第一条の規定 による", "第二条"]]


def test_what_a_frame_holds_stays_together(read: Callable[..., Extract]) -> None:
    boxes = [
        ["現状", "人口の減少が続く", "事業承継の遅れ"],
        ["取組", "起業の支援をする", "大学との連携"],
        ["目標", "出荷額を増やす", "起業を増やす"],
    ]

    def page(canvas: Canvas) -> None:
        for number, texts in enumerate(boxes):
            left = LEFT + 150 * number
            canvas.roundRect(left, HEIGHT - 180, 135, 90, 6)
            for row, text in enumerate(texts):
                canvas.drawString(left + 10, HEIGHT - 110 - 22 * row, text)

    extract = read(page)
    assert extract.layout.tables == ()
    assert lines(extract) == [text for texts in boxes for text in texts]


def test_a_frame_around_prose_is_no_table(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        canvas.rect(LEFT - 6, HEIGHT - 170, 41 * SIZE + 12, 90)
        write(canvas, PROSE)

    extract = read(page)
    assert extract.layout.tables == ()
    assert lines(extract) == [PROSE]


def test_a_table_over_pages_knows_its_heads(read: Callable[..., Extract]) -> None:
    heads = ["施設名", "住所", "電話番号"]

    def page(*cells: list[str]) -> Draw:
        return lambda canvas: grid(canvas, list(cells), [100, 120, 100], 60)

    extract = read(
        page(heads, ["東病院", "青森市", "017-1"], ["西病院", "弘前市", "017-2"]),
        page(heads, ["南病院", "八戸市", "017-3"], ["北病院", "むつ市", "017-4"]),
        page(["中病院", "黒石市", "017-5"]),
    )
    assert len(extract.layout.tables) == 2
    for table in extract.layout.tables:
        assert table.head is not None
        assert extract.text[slice(*table.head)] == "\t".join(heads)
    last = extract.layout.tables[1]
    assert extract.text[last.start : last.end].endswith("中病院\t黒石市\t017-5")
    assert places(extract, "中病院\t黒石市\t017-5")[0].number == 3


def test_a_table_without_rules(read: Callable[..., Extract]) -> None:
    cells = [
        ["部署名", "所在", "内線"],
        ["総務課", "三階", "3011"],
        ["産業振興課", "二階", "2045"],
        ["会計課", "一階", "1120"],
    ]

    def page(canvas: Canvas) -> None:
        for row, texts in enumerate(cells):
            for column, text in enumerate(texts):
                canvas.drawString(LEFT + 120 * column, HEIGHT - 100 - 18 * row, text)

    extract = read(page)
    assert rows(extract) == cells
    assert head(extract) == ["部署名\t所在\t内線"]


def test_prose_in_columns_is_no_table(read: Callable[..., Extract]) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, PROSE, 100, LEFT, 20)
        write(canvas, PROSE, 100, LEFT + 22.5 * SIZE, 20)

    assert read(page).layout.tables == ()


# Files


def test_what_the_file_says_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "about.pdf"
    canvas = Canvas(str(path), pagesize=landscape(A4))
    canvas.setTitle("東北の経済")
    canvas.drawString(LEFT, 100, "text")
    canvas.showPage()
    canvas.drawString(LEFT, 100, "more")
    canvas.save()
    extract = read_pdf(path)
    assert (extract.title, extract.parts) == ("東北の経済", 2)
    assert extract.created is not None
    assert len(extract.created) == len("2022-02-28")


@pytest.mark.parametrize(
    "title", ["Microsoft Word - 通知.docx", "untitled", "無題", "通知.docx", "", "スライド 1"]
)
def test_a_title_that_says_nothing_is_dropped(read: Callable[..., Extract], title: str) -> None:
    extract = read(lambda canvas: canvas.drawString(LEFT, 100, "text"), title=title)
    assert extract.title is None


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "closed.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(LEFT, 100, "text")
    canvas.save()
    with pytest.raises(ReadError, match=r"closed\.pdf: .* / is protected by a password; save it w"):
        read_pdf(path)


def test_a_file_that_is_cut_off_or_no_pdf(tmp_path: Path) -> None:
    path = tmp_path / "whole.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(LEFT, 100, "text")
    canvas.save()
    data = path.read_bytes()
    for name, content in (("cut", data[:300]), ("none", b"hello"), ("empty", b"")):
        broken = tmp_path / f"{name}.pdf"
        broken.write_bytes(content)
        with pytest.raises(ReadError, match=rf"{name}\.pdf: .+。.+。 / .+; .+\.$"):
            read_pdf(broken)


def test_a_blank_page_is_no_remark(read: Callable[..., Extract]) -> None:
    extract = read(
        lambda canvas: canvas.drawString(LEFT, 100, "初めの頁"),
        lambda _: None,
        lambda canvas: canvas.drawString(LEFT, 100, "　"),
        lambda canvas: canvas.drawString(LEFT, 100, "終わりの頁"),
    )
    assert (extract.parts, extract.remarks) == (4, ())
    assert lines(extract) == ["初めの頁", "終わりの頁"]


def test_letters_drawn_as_outlines_are_no_blank_page(
    read: Callable[..., Extract], monkeypatch: pytest.MonkeyPatch
) -> None:
    def outlines(canvas: Canvas) -> None:
        for number in range(200):
            canvas.circle(50 + number % 20 * 20, 100 + number // 20 * 20, 4)

    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    extract = read(lambda canvas: canvas.drawString(LEFT, 100, "初めの頁"), outlines)
    (remark,) = extract.remarks
    assert "2ページには、" in remark
    assert "page 2," in remark
    assert "tesseract-ocr-jpn" in remark


def test_an_unreadable_file_says_what_to_install(
    read: Callable[..., Extract], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)

    def outlines(canvas: Canvas) -> None:
        for number in range(200):
            canvas.circle(50 + number % 20 * 20, 100 + number // 20 * 20, 4)

    with pytest.raises(ReadError, match="tesseract-ocr and tesseract-ocr-jpn"):
        read(outlines)


def test_a_picture_behind_a_page_of_text_is_not_read_again(
    read: Callable[..., Extract], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from PIL import Image

    picture = tmp_path / "ground.png"
    Image.new("L", (100, 140), 230).save(picture)
    monkeypatch.setattr(ocr, "read_page", lambda *_: pytest.fail("read by OCR"))

    def page(canvas: Canvas) -> None:
        canvas.drawImage(str(picture), 0, 0, WIDTH, HEIGHT)
        write(canvas, PROSE * 2)

    assert lines(read(page)) == [PROSE * 2]


def test_pages_are_counted_in_runs() -> None:
    assert pdf.numbered([3]) == "page 3"
    assert pdf.numbered([3, 5, 6, 7, 9]) == "pages 3, 5-7, 9"


@pytest.mark.parametrize(
    ("table", "is_head"),
    [
        ([["品目", "手数料"], ["布団", "300円"], ["自転車", "500円"], ["いす", "無料"]], True),
        ([["利用者", "定員（人）"], ["3歳児", "20"], ["4歳児", "30"]], True),
        ([["名称", "緑野公民館"], ["電話", "022-221-4819"], ["面積", "300㎡"]], False),
        ([["入会金", "年会費"], ["代表者", "会計係"]], False),
        (
            [
                ["町名", "燃やすごみの収集", "プラスチック資源", "びんとペットボトル"],
                ["本町", "月・木", "水", "第1・3金"],
                ["港町", "火曜・金曜", "木曜日", "第2月と第4月"],
            ],
            True,
        ),
        (
            [
                ["避難所の名称", "洪水のとき", "津波のとき", "地震のとき"],
                ["東小", "○", "×", "○"],
                ["西中", "○", "－", "△"],
            ],
            True,
        ),
        ([["本町のみなさん", "月・木", "水"], ["港町", "火・金", "木"]], False),
    ],
)
def test_the_heads_of_a_column_of_figures_or_of_marks(
    table: list[list[str]], is_head: bool
) -> None:
    assert looks_like_head(table) is is_head
