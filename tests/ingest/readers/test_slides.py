"""PowerPoint files: each slide in the order in which a person reads it, with its place."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from corpus.errors import ReadError
from ingest.extract import Extract
from ingest.readers.slides import read_slides
from tests.ingest.readers.extracts import headings, heads, lines, running
from tests.said import english_half

TITLE_AND_BODY, TITLE_ONLY, BLANK = 1, 5, 6  # layouts of the library's own template


def read(folder: Path, *makers: Callable[[Any], object], layout: int = BLANK) -> Extract:
    """What is read of a deck with one slide for each maker."""
    deck = pptx.Presentation()
    for make in makers:
        make(deck.slides.add_slide(deck.slide_layouts[layout]))
    path = folder / "資料.pptx"
    deck.save(str(path))
    return read_slides(path)


def box(slide: Any, text: str, left: float, top: float, width: float = 2.0) -> Any:
    """A text box half an inch high; the slide is 10 inches wide and 7.5 high."""
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(0.5))
    shape.text_frame.text = text
    return shape


def test_the_title_is_a_heading_and_the_body_a_list(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        slide.shapes.title.text = "補助金の概要"
        slide.placeholders[1].text = "対象は中小企業\n上限は百万円"
        slide.placeholders[1].text_frame.paragraphs[1].level = 1

    extract = read(tmp_path, make, layout=TITLE_AND_BODY)

    assert lines(extract) == ["補助金の概要", "・対象は中小企業", "- 上限は百万円"]
    assert headings(extract) == [("補助金の概要", 1)]


def test_a_paragraph_without_bullet_is_no_item(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        slide.placeholders[1].text = "申請の流れは次のとおりです。"
        paragraph = slide.placeholders[1].text_frame.paragraphs[0]
        paragraph._p.get_or_add_pPr().append(parse_xml(f"<a:buNone {nsdecls('a')}/>"))

    extract = read(tmp_path, make, layout=TITLE_AND_BODY)
    assert lines(extract) == ["申請の流れは次のとおりです。"]


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("arabicPeriod", ["1. 申請書を提出します", "2. 審査を受け取ります"]),
        ("arabicParenBoth", ["(1) 申請書を提出します", "(2) 審査を受け取ります"]),
        ("circleNumDbPlain", ["① 申請書を提出します", "② 審査を受け取ります"]),
        ("alphaLcParenR", ["a) 申請書を提出します", "b) 審査を受け取ります"]),
    ],
)
def test_automatic_numbers_are_written_out(
    tmp_path: Path, scheme: str, expected: list[str]
) -> None:
    def make(slide: Any) -> None:
        shape = box(slide, "申請書を提出します\n審査を受け取ります", 1, 3)
        for paragraph in shape.text_frame.paragraphs:
            number = parse_xml(f'<a:buAutoNum {nsdecls("a")} type="{scheme}"/>')
            paragraph._p.get_or_add_pPr().append(number)

    assert lines(read(tmp_path, make)) == expected


def test_a_line_alone_at_the_top_is_the_title_where_there_is_no_other(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        box(slide, "相談窓口は平日に開いています。", 1, 3)
        box(slide, "1.2 相談窓口のご案内", 1, 0.3, 8)

    assert headings(read(tmp_path, make)) == [("1.2 相談窓口のご案内", 1)]


def test_rows_are_read_before_what_stands_below_them(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        box(slide, "三番目の文です。下の左です。", 1, 5)
        box(slide, "二番目の文です。上の右です。", 6, 3)
        box(slide, "一番目の文です。上の左です。", 1, 3)

    assert [line[:4] for line in lines(read(tmp_path, make))] == [
        "一番目の",
        "二番目の",
        "三番目の",
    ]


def test_columns_whose_boxes_are_not_level_are_read_one_by_one(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        for text, left, top in (
            *(("左の一つ目の文章", 1, 3.0), ("右の一つ目の文章", 6, 3.3)),
            *(("左の二つ目の文章", 1, 3.6), ("右の二つ目の文章", 6, 3.9)),
        ):
            box(slide, text, left, top).height = Inches(0.5)

    expected = ["左の一つ目の文章", "左の二つ目の文章", "右の一つ目の文章", "右の二つ目の文章"]
    assert lines(read(tmp_path, make)) == expected


def test_shapes_of_a_group_stand_where_the_group_puts_them(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        group = slide.shapes.add_group_shape()
        inner = group.shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1))
        inner.text_frame.text = "組の中にある下の文章です"
        group.left, group.top = Inches(1), Inches(6)
        box(slide, "組の外にある上の文章です", 1, 4)

    extract = read(tmp_path, make)

    assert lines(extract) == ["組の外にある上の文章です", "組の中にある下の文章です"]
    assert extract.layout.places[1].box == (0.1, 0.8, 0.3, 0.9333)


def test_every_line_has_its_slide_as_its_place(tmp_path: Path) -> None:
    first = lambda slide: box(slide, "最初のスライドの文章です", 1, 3)  # noqa: E731
    second = lambda slide: box(slide, "次のスライドの文章です", 1, 3)  # noqa: E731
    extract = read(tmp_path, first, second)

    places = [(extract.text[p.start : p.end], p.kind, p.number) for p in extract.layout.places]
    assert places == [
        ("最初のスライドの文章です", "slide", 1),
        ("次のスライドの文章です", "slide", 2),
    ]
    assert extract.parts == 2


def test_a_hidden_slide_is_left_out_and_named(tmp_path: Path) -> None:
    def hidden(slide: Any) -> None:
        box(slide, "見せない文章", 1, 3)
        slide._element.set("show", "0")

    extract = read(tmp_path, lambda slide: box(slide, "見せる文章です", 1, 3), hidden)

    assert lines(extract) == ["見せる文章です"]
    assert extract.remarks == (
        "非表示のスライド（2枚目）は読んでいません。 / Left out: hidden slides (number 2).",
    )


def test_a_hidden_shape_is_left_out(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        box(slide, "見える文章です", 1, 3)
        shape = box(slide, "見えない文章です", 1, 5)
        next(shape._element.iter(qn("p:cNvPr"))).set("hidden", "1")

    assert lines(read(tmp_path, make)) == ["見える文章です"]


def test_a_frame_that_cannot_be_read_is_remarked_as_a_picture(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        box(slide, "スライドの上の文章です", 1, 3)
        size = (Inches(1), Inches(4), Inches(2), Inches(1))
        frame = slide.shapes.add_table(1, 1, *size)
        frame._element.graphic.graphicData.set("uri", "http://example.org/new-kind-of-chart")

    extract = read(tmp_path, make)

    assert lines(extract) == ["スライドの上の文章です"]
    assert extract.remarks == ("図（1個）は読んでいません。 / Left out: pictures (1).",)


def test_a_text_beside_the_slide_is_left_out_and_remarked(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        box(slide, "スライドの上の文章です", 1, 3)
        box(slide, "作成者の覚え書きです", 11, 3)

    extract = read(tmp_path, make)

    assert lines(extract) == ["スライドの上の文章です"]
    assert extract.remarks == (
        "スライドの外にある文字（1か所）は読んでいません。 / Left out: texts beside the slide (1).",
    )


def test_notes_are_left_out_and_remarked(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        box(slide, "スライドの上の文章です", 1, 3)
        slide.notes_slide.notes_text_frame.text = "ここで間を置く"

    extract = read(tmp_path, make)

    assert lines(extract) == ["スライドの上の文章です"]
    assert extract.remarks == (
        "スライドのノート（1枚分）は読んでいません。"
        " / Left out: the speaker's notes of slides (1).",
    )


MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def test_of_shapes_for_new_and_old_programs_the_new_ones_are_read(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        for text in ("新しいプログラムの文章です", "古いプログラムの文章です"):
            box(slide, text, 1, 3)
        new, old = slide.shapes._spTree[-2:]
        both = parse_xml(
            f'<mc:AlternateContent {MC}><mc:Choice Requires="a14"/><mc:Fallback/>'
            "</mc:AlternateContent>"
        )
        slide.shapes._spTree.append(both)
        both[0].append(new)
        both[1].append(old)

    assert lines(read(tmp_path, make)) == ["新しいプログラムの文章です"]


def test_an_equation_is_read_in_its_sentence(tmp_path: Path) -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    half = (
        "<m:f><m:num><m:r><m:t>対象経費</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    )
    both = (
        f'<mc:AlternateContent {MC} {nsdecls("a")}><mc:Choice Requires="a14">'
        '<a14:m xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main">'
        f'<m:oMath xmlns:m="{math}">{half}</m:oMath></a14:m></mc:Choice>'
        "<mc:Fallback><a:r><a:t>式</a:t></a:r></mc:Fallback></mc:AlternateContent>"
    )

    def make(slide: Any) -> None:
        box(slide, "補助額の計算の方法＝", 1, 3).text_frame.paragraphs[0]._p.append(parse_xml(both))

    assert lines(read(tmp_path, make)) == ["補助額の計算の方法＝対象経費/2"]


def test_struck_out_text_is_left_out_and_remarked(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        paragraph = box(slide, "一枚あたりの手数料は", 1, 3).text_frame.paragraphs[0]
        for text, line in (("300円", "sngStrike"), ("450円", "noStrike")):
            run = paragraph.add_run()
            run.text = text
            run._r.get_or_add_rPr().set("strike", line)

    extract = read(tmp_path, make)

    assert lines(extract) == ["一枚あたりの手数料は450円"]
    assert extract.remarks == (
        "取り消し線で消された文字（1か所）は読んでいません。 / Left out: struck-out text (1).",
    )


@pytest.mark.parametrize(
    ("font", "text", "expected"),
    [
        ('<a:latin typeface="Wingdings"/>', "ü", "✓"),
        ('<a:latin typeface="Wingdings"/>', "\uf0fe", "☑"),
        ('<a:sym typeface="Wingdings"/>', "à", "→"),
        ('<a:sym typeface="Wingdings"/>', "No", "No"),
        ('<a:sym typeface="Arial"/>', "à", "à"),
        ("", "\ue000", "〓"),
    ],
)
def test_a_sign_of_a_symbol_font_is_the_character_that_it_shows(
    tmp_path: Path, font: str, text: str, expected: str
) -> None:
    def make(slide: Any) -> None:
        run = box(slide, "提出の済んだ書類です", 1, 3).text_frame.paragraphs[0].add_run()
        run.text = text
        if font:
            sign = parse_xml(font.replace("/>", f" {nsdecls('a')}/>"))
            run._r.get_or_add_rPr().append(sign)

    extract = read(tmp_path, make)

    assert lines(extract) == [f"提出の済んだ書類です{expected}"]
    assert len(extract.remarks) == (expected == "〓")


def test_raised_digits_stay_raised(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        run = box(slide, "敷地の面積の単位はm", 1, 3).text_frame.paragraphs[0].add_run()
        run.text = "2"
        run._r.get_or_add_rPr().set("baseline", "30000")

    assert lines(read(tmp_path, make)) == ["敷地の面積の単位はm²"]


def test_a_slide_number_is_a_running_line(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        box(slide, "本文はこちらにあります", 1, 3)
        box(slide, "1", 9, 7)

    extract = read(tmp_path, make)

    assert lines(extract) == ["本文はこちらにあります", "1"]
    assert running(extract) == ["1"]


def test_a_table_has_rows_heads_and_merged_cells(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        frame = slide.shapes.add_table(3, 3, Inches(1), Inches(3), Inches(6), Inches(2))
        table = frame.table
        texts = ("部", "連絡先", "", "経済部", "商工課", "111", "", "観光課", "222")
        for cell, text in zip(table.iter_cells(), texts, strict=True):
            cell.text = text
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(1, 0).merge(table.cell(2, 0))

    extract = read(tmp_path, make)

    assert lines(extract) == ["部\t連絡先", "経済部\t商工課\t111", "経済部\t観光課\t222"]
    (table,) = extract.layout.tables
    assert table.head is not None
    assert extract.text[slice(*table.head)] == "部\t連絡先"


def test_heads_of_two_levels_are_heads_and_stand_over_all_their_columns(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        table = slide.shapes.add_table(3, 3, Inches(1), Inches(3), Inches(6), Inches(2)).table
        texts = ("区分", "料金", "", "", "町内", "町外", "大人", "300円", "600円")
        for cell, text in zip(table.iter_cells(), texts, strict=True):
            cell.text = text
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(0, 1).merge(table.cell(0, 2))

    extract = read(tmp_path, make)

    assert heads(extract) == ["区分\t料金\t料金\n区分\t町内\t町外"]
    assert lines(extract)[2:] == ["大人\t300円\t600円"]


def test_a_label_that_is_broken_by_hand_is_one_line(tmp_path: Path) -> None:
    assert lines(read(tmp_path, lambda slide: box(slide, "独自の\nデータ", 1, 3))) == [
        "独自の データ"
    ]


def test_a_chart_gives_its_title_and_its_data(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        data = CategoryChartData()
        data.categories = ["令和４年", "令和５年"]
        data.add_series("件数", (12, 15))
        size = (Inches(1), Inches(2), Inches(6), Inches(4))
        chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *size, data).chart
        chart.has_title = True
        chart.chart_title.text_frame.text = "相談の件数"

    expected = ["相談の件数", "\t件数", "令和４年\t12", "令和５年\t15"]
    assert lines(read(tmp_path, make)) == expected


def test_a_chart_gives_numbers_and_days_as_their_format_shows_them(tmp_path: Path) -> None:
    def make(slide: Any) -> None:
        data = CategoryChartData()
        data.categories = [date(2024, 4, 1), date(2025, 4, 1)]
        data.add_series("割合", (0.52, 0.075), "0.0%")
        data.add_series("件数", (1200.5, None))
        size = (Inches(1), Inches(2), Inches(6), Inches(4))
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *size, data)

    expected = ["\t割合\t件数", "2024-04-01\t52.0%\t1200.5", "2025-04-01\t7.5%"]
    assert lines(read(tmp_path, make)) == expected


def test_a_diagram_is_read_from_its_data_in_the_order_of_its_tree(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    dgm = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    frame = f"""<p:graphicFrame {nsdecls("p", "a")} xmlns:r="{rel}"><p:nvGraphicFramePr>
     <p:cNvPr id="9" name="図"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>
     <p:xfrm><a:off x="914400" y="914400"/><a:ext cx="914400" cy="914400"/></p:xfrm>
     <a:graphic><a:graphicData uri="{dgm}"><d:relIds xmlns:d="{dgm}" r:dm="rId77"/>
     </a:graphicData></a:graphic></p:graphicFrame>"""
    slide.shapes._spTree.append(parse_xml(frame))
    path = tmp_path / "資料.pptx"
    deck.save(str(path))
    _add_diagram(path, dgm, rel)

    assert lines(read_slides(path)) == ["・申請", "- 書類の確認", "・審査"]


def _add_diagram(path: Path, dgm: str, rel: str) -> None:
    def point(key: str, text: str) -> str:
        run = f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
        return f'<d:pt modelId="{key}"><d:t>{run}</d:t></d:pt>'

    links = (("0", "2", 1), ("0", "1", 0), ("1", "3", 0))
    cxn = "".join(f'<d:cxn srcId="{a}" destId="{b}" srcOrd="{o}"/>' for a, b, o in links)
    points = point("2", "審査") + point("3", "書類の確認") + point("1", "申請")
    data = (
        f'<d:dataModel xmlns:d="{dgm}" {nsdecls("a")}><d:ptLst>'
        f'<d:pt modelId="0" type="doc"/>{points}</d:ptLst><d:cxnLst>{cxn}</d:cxnLst></d:dataModel>'
    )
    link = f'<Relationship Id="rId77" Type="{rel}/diagramData" Target="../diagrams/data1.xml"/>'
    content = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
    kind = f'<Override PartName="/ppt/diagrams/data1.xml" ContentType="{content}"/></Types>'
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name).decode("latin-1") for name in archive.namelist()}
    rels = "ppt/slides/_rels/slide1.xml.rels"
    end = "</Relationships>"
    members[rels] = members[rels].replace(end, link + end)
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace("</Types>", kind)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text.encode("latin-1"))
        archive.writestr("ppt/diagrams/data1.xml", data)


def test_a_deck_without_text_gives_an_empty_text(tmp_path: Path) -> None:
    assert read(tmp_path, lambda _: None).text == ""


def test_a_word_file_with_the_name_of_a_deck_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "資料.pptx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<root/>")

    with pytest.raises(ReadError) as caught:
        read_slides(path)
    assert english_half(caught.value, path) == "is a file of Word; name it .docx."
