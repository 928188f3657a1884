"""Where a quotation stands in its file: in words, as a picture, as rows, and the file itself."""

import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fastapi import FastAPI
from PIL import Image
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from assistant.commands.plain import as_text
from assistant.web import rendering
from assistant.web.app import add_reading_pages
from assistant.web.conversation import turn_of, version
from assistant.web.doors import Headers
from assistant.web.files import files_and_pictures
from assistant.web.paths import document_path, file_path, picture_path
from assistant.web.texts_en import EN
from assistant.web.texts_ja import JA
from assistant.web.wording import format_in_words, places_in_words, size_in_words
from corpus.records import Document, Place, Text
from ingest.pictures import MARK
from tests.assistant.web.desk import (
    CORPUS,
    LEAFLET,
    LEFT,
    LINE_HEIGHT,
    LIST,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    POLICY,
    SHEET,
    SHEET_ROW,
    SIZE,
    TOP,
    TURNED,
    on_paper,
    reply,
    span_of,
    write_files,
)

STAMP = version(LEAFLET.sha256)
ESCAPED_CELL = "第7&lt;script&gt;alert(1)&lt;/script&gt;会館"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    files = write_files(tmp_path_factory.mktemp("files"))
    app = FastAPI(middleware=[Middleware(Headers)])
    add_reading_pages(app, lambda: CORPUS, files)
    return TestClient(app)


def page(number: int) -> Place:
    return Place(0, 1, "page", number)


def cells(text: str, number: int = 1, name: str | None = "名簿") -> Place:
    return Place(0, 1, "sheet", number, name=name, cells=text)


@pytest.mark.parametrize(
    ("places", "ja", "en"),
    [
        ([], None, None),
        ([page(3)], "3ページ", "page 3"),
        ([page(3), page(3), page(5)], "3～5ページ", "pages 3–5"),
        ([Place(0, 1, "slide", 3)], "スライド3", "slide 3"),
        ([cells("A3:F3")], "シート『名簿』 A3:F3", "sheet “名簿” A3:F3"),
        ([cells("A3:F3"), cells("A5:F5")], "シート『名簿』 A3:F5", "sheet “名簿” A3:F5"),
        ([cells("B2")], "シート『名簿』 B2", "sheet “名簿” B2"),
        ([cells("A3:F3"), cells("A1:B1", 2, "別表")], "シート『名簿』 A3:F3", "sheet “名簿” A3:F3"),
        ([cells("A3:F3", name=None)], "A3:F3", "A3:F3"),
        ([Place(0, 1, "sheet", 2)], "シート2", "sheet 2"),
    ],
)
def test_places_in_words(places: list[Place], ja: str | None, en: str | None) -> None:
    assert places_in_words(places, JA) == ja
    assert places_in_words(places, EN) == en


def test_citations_name_their_place_on_the_page_and_in_the_terminal() -> None:
    outcome = on_paper("資料")
    html = rendering.visit((turn_of(1, "資料", reply(outcome)),), "ja")
    assert "<span>1～2ページ</span>" in html
    assert "<span>シート『施設一覧』 A8:AR8</span>" in html
    text = as_text(outcome)
    assert "[1] 窓口のしおり 1ページ 第1章 > 案内" in text
    assert "[2] 施設の一覧 シート『施設一覧』 A8:AR8 第1章" in text
    english = as_text(replace(outcome, language="en"))
    assert "page 1 " in english
    assert "sheet “施設一覧” A8:AR8" in english


def test_a_row_is_shown_as_a_table_among_the_citations() -> None:
    html = rendering.visit((turn_of(1, "資料", reply(on_paper("資料"))),), "ja")
    assert '<th scope="col">施設名</th>' in html
    row = re.search(r'<tr class="quoted" aria-current="true">(.*?)</tr>', html, re.DOTALL)
    assert row is not None
    assert f"<td>{ESCAPED_CELL}</td>" in row[1]
    assert html.count("<tr") == 1 + 7  # heads, the row, three on either side
    assert "<script" not in html


def test_a_citation_of_a_pdf_opens_with_its_pages_as_pictures(desk: TestClient) -> None:
    html = desk.get(f"/{document_path(TURNED, STAMP)}").text
    sources = re.findall(r'<img src="\.\./([^"]+)" alt="([^"]+)"', html)
    expected = [picture_path(TURNED, STAMP, number).replace("&", "&amp;") for number in (1, 2)]
    assert [source for source, _ in sources] == expected
    assert "平日の午前九時から開いています。" in sources[0][1]
    assert "第2面の1行目です。" in sources[1][1]
    assert html.index("<img") < html.index('<mark id="quoted-text"')
    assert re.findall(r'rel="(\w+)"', html.partition("<main")[2]) == ["next"]
    assert html.count('id="quote"') == 1
    for source, _ in sources:
        assert desk.get("/" + source.replace("&amp;", "&")).status_code == 200


def test_other_pages_are_a_link_away_and_so_is_the_quotation(desk: TestClient) -> None:
    html = desk.get(f"/{document_path(TURNED, STAMP, 'en', 3)}").text
    assert html.count("<img") == 1
    assert EN.picture.format(n=3) in html
    assert EN.picture_hint not in html
    assert f"pages/3?version={STAMP}" in html
    assert EN.quoted_page in html
    assert re.findall(r'rel="(\w+)"', html.partition("<main")[2]) == ["prev"]


def test_a_document_offers_its_pages_as_pictures(desk: TestClient) -> None:
    html = desk.get("/documents/leaflet").text
    assert "<img" not in html
    assert JA.as_pictures in html
    assert JA.picture.format(n=1) in desk.get("/documents/leaflet?page=1").text
    assert JA.as_pictures not in desk.get("/documents/policy").text


@pytest.mark.parametrize("page", ["0", "4", "x", "-1", "99999999999"])
def test_a_page_that_is_not_there_is_said_to_be_missing(desk: TestClient, page: str) -> None:
    response = desk.get(f"/documents/leaflet?page={page}")
    assert response.status_code == 200
    assert JA.place_moved in response.text
    assert "<img" not in response.text


def marked(picture: bytes) -> tuple[tuple[float, float, float, float], float]:
    """The box around the mark's colour in points, and how full of it the box is."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    points = PAGE_WIDTH / image.width
    found = (np.asarray(image) == MARK).all(axis=2)
    rows, columns = np.nonzero(found)
    left, right, top, bottom = columns.min(), columns.max() + 1, rows.min(), rows.max() + 1
    box = (left * points, top * points, right * points, bottom * points)
    return box, float(found[top:bottom, left:right].mean())


def test_the_picture_is_marked_at_the_quotation_and_nowhere_else(desk: TestClient) -> None:
    response = desk.get(f"/{picture_path(TURNED, STAMP, 1)}")
    assert response.headers["content-type"] == "image/png"
    assert re.fullmatch(r"private, max-age=\d+", response.headers["cache-control"])
    line = LEAFLET.text[: TURNED.end].splitlines()[9]
    begins = LEAFLET.text.rindex("\n", 0, TURNED.start) + 1
    # The line's digits are half as wide as the rest, both in the text and in its box.
    widths = [1 if character.isascii() else 2 for character in line]
    share = sum(widths[: TURNED.start - begins]) / sum(widths)
    (left, top, right, bottom), full = marked(response.content)
    assert left == pytest.approx(LEFT + share * len(line) * SIZE, abs=2)
    assert right == pytest.approx(LEFT + len(line) * SIZE, abs=2)
    assert top == pytest.approx(TOP + 9 * LINE_HEIGHT, abs=2)
    assert bottom == pytest.approx(TOP + 9 * LINE_HEIGHT + SIZE, abs=2)
    assert full > 0.5  # the letters take the rest
    assert bottom < PAGE_HEIGHT


@pytest.mark.parametrize(
    "path",
    [
        "documents/nobody/pages/1",
        "documents/leaflet/pages/0",
        "documents/leaflet/pages/4",
        "documents/leaflet/pages/-1",
        "documents/leaflet/pages/1.5",
        "documents/leaflet/pages/1?version=another",
        "documents/leaflet/pages/1?start=3",
        "documents/leaflet/pages/1?start=9&end=4",
        "documents/leaflet/pages/1?start=0&end=999999",
        f"documents/leaflet/pages/1?start=0&end=4&version={version(POLICY.sha256)}",
        "documents/sheet/pages/1",
        "documents/policy/pages/1",
        "documents/nobody/file",
        "documents/list/file",  # the store does not hold it
    ],
)
def test_what_is_not_there_is_not_found_in_the_style_of_the_pages(
    desk: TestClient, path: str
) -> None:
    response = desk.get(f"/{path}")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert JA.not_found in response.text
    style = re.search(r'href="([^"]+/page/style\.css)"', response.text)
    assert style is not None
    assert desk.get(str(response.url.join(style[1]))).status_code == 200


def test_a_path_is_no_document(desk: TestClient) -> None:
    for id in ("..%2Fleaflet.pdf", "%2Fetc%2Fpasswd", ".."):
        assert desk.get(f"/documents/{id}/file").status_code == 404


def test_a_citation_of_a_sheet_opens_with_the_rows_around_it(desk: TestClient) -> None:
    html = desk.get(f"/{document_path(SHEET_ROW, version(SHEET.sha256))}").text
    assert "シート『施設一覧』 A8:AR8" in html
    assert html.count('<th scope="col"') == 1 + 44
    numbers = re.findall(r'<th scope="row"[^>]*>(\d+)</th>', html)
    assert numbers == [str(number) for number in range(2, 19)]
    row = re.search(r'<tr class="quoted".*?</tr>', html, re.DOTALL)
    assert row is not None
    assert ">8</th>" in row[0]
    assert html.count('class="quoted"') == 1
    # A wide row is shown as pairs too, without its empty cells.
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html.partition('class="record"')[2])
    assert pairs == [
        ("番号", "7"),
        ("施設名", ESCAPED_CELL),
        ("所在地", "見本市中央7丁目"),
        ("電話", "022-000-1007"),
        ("備考5", "駐車場あり"),
        ("備考44", "予約制"),
    ]
    assert "<script" not in html


def test_a_plain_document_opens_as_before(desk: TestClient) -> None:
    span = span_of(POLICY, "前書き。")
    html = desk.get(f"/{document_path(span, version(POLICY.sha256))}").text
    assert '<mark id="quote" tabindex="-1">前書き。</mark>' in html
    assert "<table" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("document", "name", "media_type"),
    [
        (LEAFLET, "utf-8''%E7%AA%93%E5%8F%A3%E3%81%AE%E3%81%97%E3%81%8A%E3%82%8A.pdf", "pdf"),
        (
            SHEET,
            "utf-8''%E6%96%BD%E8%A8%AD%20%22%E4%B8%80%E8%A6%A7%22%3Cb%3E.xlsx",
            "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_the_file_itself_is_an_attachment_under_its_own_name(
    desk: TestClient, document: Document, name: str, media_type: str
) -> None:
    response = desk.get(f"/{file_path(document.id)}")
    assert response.status_code == 200
    assert response.headers["content-disposition"] == f"attachment; filename*={name}"
    assert response.headers["content-type"] == f"application/{media_type}"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert response.content.startswith(b"%PDF" if document is LEAFLET else b"PK sheet")


@pytest.mark.parametrize("name", ["page.html", "page.HTM", "drawing.svg", "page.xhtml"])
def test_a_page_of_others_is_never_a_page_of_ours(tmp_path: Path, name: str) -> None:
    (tmp_path / "kept").write_text("<script>alert(1)</script>", encoding="utf-8")
    corpus = replace(CORPUS, documents=(replace(LIST, file=f"documents/{name}"),))
    app = FastAPI()
    app.include_router(files_and_pictures(lambda: corpus, lambda _: tmp_path / "kept"))
    response = TestClient(app).get("/documents/list/file")
    assert response.headers["content-type"] in ("text/plain", "application/octet-stream")
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_no_answer_names_a_path_of_the_machine(desk: TestClient, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    app = FastAPI()
    app.include_router(files_and_pictures(lambda: CORPUS, lambda _: broken))
    answers = [
        TestClient(app).get("/documents/leaflet/pages/1"),
        desk.get("/documents"),
        desk.get(f"/{document_path(TURNED, STAMP)}"),
        desk.get("/documents/leaflet/file"),
    ]
    assert [answer.status_code for answer in answers] == [404, 200, 200, 200]
    for answer in answers:
        assert str(tmp_path.parent) not in answer.text + str(answer.headers)


def test_the_list_of_documents_names_formats_and_links_to_the_files(desk: TestClient) -> None:
    html = desk.get("/documents").text
    for document, words in ((LEAFLET, "PDF、全3ページ"), (SHEET, "Excel、シート1枚")):
        assert words in html
        assert f'href="./{file_path(document.id)}"' in html
    assert "施設 &#34;一覧&#34;&lt;b&gt;.xlsx" in html
    assert "PDF, pages: 3" in desk.get("/documents?lang=en").text


def test_formats_and_sizes_in_words() -> None:
    assert format_in_words("documents/案内.TXT", JA) == "テキスト"
    assert format_in_words("a.pptx", EN) == "PowerPoint"
    assert size_in_words(POLICY, JA) is None
    table = replace(SHEET.layout, places=(cells("A1:B1", name=None),))
    assert size_in_words(replace(SHEET, content=Text(SHEET.text, table)), JA) is None
