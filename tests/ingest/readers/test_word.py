"""Word files: everything that a person sees, in its order, once; and packages built to harm."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.errors import ReadError
from ingest.extract import Extract
from ingest.readers.word.reader import read_word
from tests.ingest.readers.extracts import headings, heads, lines, running
from tests.said import english_half

W = nsdecls("w")
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
# A text box as Word writes it: once for itself, once for its older versions.
BOX = f"""<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps">
 <w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>受付は平日のみ</w:t></w:r></w:p>
 </w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>
 <w:txbxContent><w:p><w:r><w:t>受付は平日のみ</w:t></w:r></w:p></w:txbxContent></v:textbox>
 </w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


def read(folder: Path, make: Callable[[Document], object]) -> Extract:
    """What is read of a document that `make` fills."""
    document = docx.Document()
    make(document)
    path = folder / "文書.docx"
    document.save(str(path))
    return read_word(path)


def put(document: Document, xml: str) -> None:
    """Adds a paragraph with these runs."""
    paragraph = document.add_paragraph()._p
    for child in parse_xml(f"<w:p {W}>{xml}</w:p>"):
        paragraph.append(child)


def rewrite(path: Path, changes: dict[str, bytes]) -> None:
    """Replaces or adds members of a package."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (members | changes).items():
            archive.writestr(name, data)


def saved(folder: Path, text: str = "本文です。") -> Path:
    document = docx.Document()
    document.add_paragraph(text)
    path = folder / "文書.docx"
    document.save(str(path))
    return path


def test_paragraphs_and_tables_keep_the_order_of_the_document(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        document.add_paragraph("前の段落")
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ("課", "電話", "総務課", "0123"), strict=True):
            cell.text = text
        document.add_paragraph("後の段落")

    extract = read(tmp_path, make)

    assert extract.text == "前の段落\n\n課\t電話\n総務課\t0123\n\n後の段落\n\n"
    assert heads(extract) == ["課\t電話"]


def test_headings_have_the_depth_of_their_style(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        document.add_heading("事業の概要", 1)
        document.add_heading("対象者", 2)
        document.add_paragraph("市内の企業です。")

    assert headings(read(tmp_path, make)) == [("事業の概要", 1), ("対象者", 2)]


def test_a_style_with_an_outline_level_makes_headings(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        style = document.styles.add_style("節", WD_STYLE_TYPE.PARAGRAPH)
        style.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="2"/>'))
        document.add_paragraph("補助の対象", style)

    assert headings(read(tmp_path, make)) == [("補助の対象", 3)]


def test_a_long_paragraph_with_an_outline_level_is_no_heading(tmp_path: Path) -> None:
    assert headings(read(tmp_path, lambda d: d.add_heading("長い文章です。" * 20, 1))) == []


def test_bullets_and_numbers_of_lists_are_written_out(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        document.add_paragraph("申請書", "List Bullet")
        document.add_paragraph("受付", "List Number")
        document.add_paragraph("審査", "List Number")

    assert lines(read(tmp_path, make)) == ["・申請書", "1. 受付", "2. 審査"]


@pytest.mark.parametrize(
    ("style", "form", "expected"),
    [
        ("decimal", "（%1）", ["（1） 申請", "（2） 審査"]),
        ("decimalEnclosedCircle", "%1", ["① 申請", "② 審査"]),
        ("decimalFullWidth", "第%1条", ["第１条 申請", "第２条 審査"]),
        ("aiueoFullWidth", "%1", ["ア 申請", "イ 審査"]),
        ("upperRoman", "%1.", ["I. 申請", "II. 審査"]),
        ("japaneseCounting", "%1、", ["一、 申請", "二、 審査"]),
    ],
)
def test_numbers_are_written_in_the_style_of_the_list(
    tmp_path: Path, style: str, form: str, expected: list[str]
) -> None:
    def make(document: Document) -> None:
        _add_list(document, f'<w:numFmt w:val="{style}"/><w:lvlText w:val="{form}"/>')
        for text in ("申請", "審査"):
            put(document, f"{_in_list(0)}<w:r><w:t>{text}</w:t></w:r>")

    assert lines(read(tmp_path, make)) == expected


def test_a_number_counts_within_the_number_above_it(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        second = '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:lvlText w:val="%1-%2"/></w:lvl>'
        _add_list(document, '<w:lvlText w:val="%1"/>', second)
        for level, text in ((0, "概要"), (1, "目的"), (1, "対象"), (0, "方法"), (1, "手順")):
            put(document, f"{_in_list(level)}<w:r><w:t>{text}</w:t></w:r>")

    expected = ["1 概要", "1-1 目的", "1-2 対象", "2 方法", "2-1 手順"]
    assert lines(read(tmp_path, make)) == expected


def test_a_list_that_follows_a_style_of_lists_has_its_numbers(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        _add_list(document, '<w:lvlText w:val="%1."/>')
        root = document.part.numbering_part.element
        root[0].insert(0, parse_xml(f'<w:styleLink {W} w:val="一覧"/>'))
        follows = f'<w:abstractNum {W} w:abstractNumId="91"><w:numStyleLink w:val="一覧"/>'
        root.insert(1, parse_xml(f"{follows}</w:abstractNum>"))
        root.append(parse_xml(f'<w:num {W} w:numId="91"><w:abstractNumId w:val="91"/></w:num>'))
        for text in ("受付", "審査"):
            put(document, _in_list(0).replace('"90"', '"91"') + f"<w:r><w:t>{text}</w:t></w:r>")

    assert lines(read(tmp_path, make)) == ["1. 受付", "2. 審査"]


def test_a_paragraph_deleted_under_revision_takes_no_number(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        _add_list(document, '<w:lvlText w:val="第%1条"/>')
        gone = _in_list(0).replace("</w:pPr>", "<w:rPr><w:del/></w:rPr></w:pPr>")
        put(document, f"{gone}<w:del><w:r><w:delText>旧条文</w:delText></w:r></w:del>")
        put(document, f"{_in_list(0)}<w:r><w:t>目的</w:t></w:r>")

    assert lines(read(tmp_path, make)) == ["第1条 目的"]


def _add_list(document: Document, first: str, others: str = "") -> None:
    root = document.part.numbering_part.element
    level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/>{first}</w:lvl>{others}'
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{level}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def _in_list(level: int) -> str:
    return f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr></w:pPr>'


def test_cells_merged_over_rows_are_repeated_and_over_columns_stand_once(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        table = document.add_table(3, 3)
        texts = ("部", "課", "電話", "経済部", "商工課", "111", "", "観光課", "222")
        for cell, text in zip(table._cells, texts, strict=True):
            cell.text = text
        table.cell(1, 0).merge(table.cell(2, 0)).text = "経済部"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "連絡先"

    expected = ["部\t連絡先", "経済部\t商工課\t111", "経済部\t観光課\t222"]
    assert lines(read(tmp_path, make)) == expected


def test_rows_marked_as_heads_are_the_heads(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        table = document.add_table(3, 2)
        for cell, text in zip(table._cells, ("連絡先", "", "課", "電話", "税", "1"), strict=True):
            cell.text = text
        for row in table.rows[:2]:
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))

    assert heads(read(tmp_path, make)) == ["連絡先\n課\t電話"]


def _fill(document: Document, *rows: str) -> Any:
    """A table of these rows, their cells parted by |."""
    texts = [row.split("|") for row in rows]
    table = document.add_table(len(rows), len(texts[0]))
    for cell, text in zip(table._cells, [text for row in texts for text in row], strict=True):
        cell.text = text
    return table


def test_heads_of_two_levels_are_heads_and_stand_over_all_their_columns(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        table = _fill(
            document, "種類|手数料||窓口", "|窓口交付|電子申請|", "住民票|300円|200円|税務課"
        )
        table.cell(0, 0).merge(table.cell(1, 0)).text = "種類"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "手数料"
        table.cell(0, 3).merge(table.cell(1, 3)).text = "窓口"

    extract = read(tmp_path, make)

    assert heads(extract) == ["種類\t手数料\t手数料\t窓口\n種類\t窓口交付\t電子申請\t窓口"]
    assert lines(extract)[2:] == ["住民票\t300円\t200円\t税務課"]


@pytest.mark.parametrize(
    ("second", "third", "levels"),
    [
        ("区分|町内|町外", "大人|300円|600円", 2),
        ("商工課|直通|代表", "観光課|本庁|分庁", 1),
        ("商工課|111|222", "観光課|333|444", 1),
    ],
)
def test_a_second_row_is_of_the_heads_where_it_names_what_stands_below(
    tmp_path: Path, second: str, third: str, levels: int
) -> None:
    def make(document: Document) -> None:
        table = _fill(document, "|連絡先|", second, third)
        table.cell(0, 1).merge(table.cell(0, 2)).text = "連絡先"

    (found,) = heads(read(tmp_path, make))
    assert len(found.split("\n")) == levels


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("対象者|町内に住む75歳以上の方", "交付枚数|年間24枚", "申請先|福祉課"), []),
        (("目的|移動を支え、外出の機会を増やすこと。", "申請先|福祉課"), []),
        (("課名|業務の内容", "福祉課|障害のある方への支援"), ["課名\t業務の内容"]),
        (("対象者|75歳以上の方", "一般|300円", "団体|250円"), ["対象者\t75歳以上の方"]),
        (("区分|令和6年度の取組", "広報|冊子を配る"), ["区分\t令和6年度の取組"]),
    ],
)
def test_labels_and_what_they_say_have_no_heads(
    tmp_path: Path, rows: tuple[str, ...], expected: list[str]
) -> None:
    assert heads(read(tmp_path, lambda d: _fill(d, *rows))) == expected


def test_a_first_row_that_looks_like_heads_is_one(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        table = _fill(document, "事業の名前|令和6年度に行ったこと", "広報|冊子を配った")
        table.cell(0, 1).paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER

    assert heads(read(tmp_path, make)) == ["事業の名前\t令和6年度に行ったこと"]


def test_the_heads_below_a_caption_are_heads(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        table = _fill(document, "||", "課|係|電話", "税務課|市民税係|0123-45-6789")
        table.cell(0, 0).merge(table.cell(0, 2)).text = "連絡先の一覧"

    assert heads(read(tmp_path, make)) == ["連絡先の一覧\n課\t係\t電話"]


def test_a_table_with_shaded_first_column_has_no_head_row(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ("名称", "窓口", "電話", "1"), strict=True):
            cell.text = text
        for cell in table.columns[0].cells:
            shade = parse_xml(f'<w:shd {W} w:val="clear" w:fill="D9D9D9"/>')
            cell._tc.get_or_add_tcPr().append(shade)

    assert heads(read(tmp_path, make)) == []


def test_a_frame_of_one_cell_is_prose(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "概要"
        cell.add_paragraph("申請は郵送で受け付けます。")

    extract = read(tmp_path, make)

    assert lines(extract) == ["概要", "申請は郵送で受け付けます。"]
    assert extract.layout.tables == ()


def test_a_table_that_lays_out_a_page_is_prose_around_its_inner_table(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        outer = document.add_table(1, 2)
        outer.cell(0, 0).text = "案内"
        inner = outer.cell(0, 1).add_table(2, 2)
        for cell, text in zip(inner._cells, ("課", "電話", "税務課", "1"), strict=True):
            cell.text = text

    assert lines(read(tmp_path, make)) == ["案内", "課\t電話", "税務課\t1"]


def test_rows_around_a_row_that_holds_a_table_stay_rows(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        outer = _fill(
            document, "対象者|65歳以上の方", "助成額|", "申請期限|3月31日", "申請先|福祉課"
        )
        inner = outer.cell(1, 1).add_table(2, 2)
        for cell, text in zip(inner._cells, ("区分", "金額", "一般", "3,000円"), strict=True):
            cell.text = text

    extract = read(tmp_path, make)

    rows = ["対象者\t65歳以上の方", "助成額", "区分\t金額", "一般\t3,000円", "申請期限\t3月31日"]
    assert lines(extract) == [*rows, "申請先\t福祉課"]
    assert heads(extract) == ["区分\t金額"]


def test_paragraphs_of_a_cell_are_not_glued_together(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "商工課"
        table.cell(0, 0).add_paragraph("観光課")
        table.cell(0, 1).text = "本庁"

    assert lines(read(tmp_path, make)) == ["商工課 観光課\t本庁"]


def test_a_text_box_stands_once_behind_its_paragraph(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        document.add_paragraph("窓口の案内")._p.append(parse_xml(BOX))
        document.add_paragraph("次の段落")

    assert lines(read(tmp_path, make)) == ["窓口の案内", "受付は平日のみ", "次の段落"]


def test_of_blocks_and_runs_for_new_and_old_programs_the_new_ones_are_read(tmp_path: Path) -> None:
    def twice(new: str, old: str) -> str:
        mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        choice = f'<mc:Choice Requires="wps">{new}</mc:Choice>' if new else ""
        fallback = f"<mc:Fallback>{old}</mc:Fallback>"
        return f"<mc:AlternateContent {mc} {W}>{choice}{fallback}</mc:AlternateContent>"

    def make(document: Document) -> None:
        new, old = (f"<w:r><w:t>{text}</w:t></w:r>" for text in ("新しい", "古い"))
        put(document, f"{twice(new, old)}<w:r><w:t>文</w:t></w:r>")
        last = document.add_paragraph("続き")._p
        last.addprevious(parse_xml(twice(f"<w:p>{new}</w:p>", f"<w:p>{old}</w:p>")))
        last.addprevious(parse_xml(twice("", f"<w:p>{old}</w:p>")))

    assert lines(read(tmp_path, make)) == ["新しい文", "新しい", "古い", "続き"]


def test_a_chart_of_a_kind_that_is_not_read_is_remarked_as_a_picture(tmp_path: Path) -> None:
    kind = "http://schemas.microsoft.com/office/drawing/2014/chartex"
    xml = f'<w:r><w:drawing><cx:chart xmlns:cx="{kind}"/></w:drawing></w:r>'
    extract = read(tmp_path, lambda d: put(d, xml))
    assert extract.remarks == ("図は読んでいません。 / Left out: pictures.",)


def test_a_soft_line_break_does_not_break_the_sentence(tmp_path: Path) -> None:
    text = "申請する方は、次の書類を用意して、担当の\n窓口へお越しください。"
    assert lines(read(tmp_path, lambda d: d.add_paragraph(text))) == [text.replace("\n", "")]


def test_a_soft_line_break_between_entries_is_a_space(tmp_path: Path) -> None:
    extract = read(tmp_path, lambda d: d.add_paragraph("必要書類\n①申請書\n②住民票"))
    assert lines(extract) == ["必要書類 ①申請書 ②住民票"]


def test_readings_are_kept_out_of_the_sentence(tmp_path: Path) -> None:
    ruby = (
        "<w:r><w:t>この</w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>せい</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>制度</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    assert lines(read(tmp_path, lambda d: put(d, ruby))) == ["この制度"]


def test_insertions_are_read_and_deletions_left_out(tmp_path: Path) -> None:
    revised = (
        "<w:r><w:t>期限は</w:t></w:r><w:del><w:r><w:delText>三月</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>四月</w:t></w:r></w:ins>"
    )
    extract = read(tmp_path, lambda d: put(d, revised))

    assert lines(extract) == ["期限は四月"]
    assert extract.remarks == (
        "変更履歴で削除された文字は読んでいません。 / Left out: text deleted under revision.",
    )


def test_a_moved_passage_stands_where_it_was_moved_to(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        put(document, "<w:moveFrom><w:r><w:t>注意</w:t></w:r></w:moveFrom>")
        put(document, "<w:moveTo><w:r><w:t>注意</w:t></w:r></w:moveTo>")

    assert lines(read(tmp_path, make)) == ["注意"]


def test_hidden_text_is_left_out_and_remarked(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        paragraph = document.add_paragraph("見える")
        paragraph.add_run("見えない").font.hidden = True

    extract = read(tmp_path, make)

    assert lines(extract) == ["見える"]
    assert extract.remarks == ("隠し文字は読んでいません。 / Left out: hidden text.",)


def test_text_hidden_by_its_style_is_left_out_and_remarked(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        document.styles.add_style("内部", WD_STYLE_TYPE.CHARACTER).font.hidden = True
        paragraph = document.add_paragraph("公開")
        paragraph.add_run("非公開", "内部")
        paragraph.add_run("も公開", "内部").font.hidden = False

    extract = read(tmp_path, make)

    assert lines(extract) == ["公開も公開"]
    assert extract.remarks == ("隠し文字は読んでいません。 / Left out: hidden text.",)


def test_what_a_hidden_paragraph_links_to_is_hidden_too(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        document.styles.add_style("内部", WD_STYLE_TYPE.PARAGRAPH).font.hidden = True
        link = "<w:hyperlink><w:r><w:t>覚え書き</w:t></w:r></w:hyperlink>"
        document.add_paragraph("", "内部")._p.append(parse_xml(f"<w:ins {W}>{link}</w:ins>"))

    assert lines(read(tmp_path, make)) == []


@pytest.mark.parametrize("line", ["strike", "double_strike"])
def test_struck_out_text_is_left_out_and_remarked(tmp_path: Path, line: str) -> None:
    def make(document: Document) -> None:
        paragraph = document.add_paragraph("手数料は")
        setattr(paragraph.add_run("300円").font, line, True)
        setattr(paragraph.add_run("450円").font, line, False)

    extract = read(tmp_path, make)

    assert lines(extract) == ["手数料は450円"]
    assert extract.remarks == (
        "取り消し線で消された文字は読んでいません。 / Left out: struck-out text.",
    )


def test_text_struck_out_by_its_style_is_left_out(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        document.styles.add_style("旧", WD_STYLE_TYPE.CHARACTER).font.strike = True
        paragraph = document.add_paragraph("")
        paragraph.add_run("300円", "旧")
        paragraph.add_run("450円")

    assert lines(read(tmp_path, make)) == ["450円"]


def test_a_field_that_is_struck_out_ends_all_the_same(tmp_path: Path) -> None:
    struck = "<w:rPr><w:strike/></w:rPr>"
    field = (
        f'<w:r>{struck}<w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r>{struck}<w:instrText> EQ \\f(1,2) </w:instrText></w:r>"
        f'<w:r>{struck}<w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>半額</w:t></w:r>'
    )
    assert lines(read(tmp_path, lambda d: put(d, field))) == ["半額"]


def test_a_field_gives_its_result_and_not_its_code(tmp_path: Path) -> None:
    field = (
        '<w:r><w:t>表</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> SEQ 表 </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/>'
        '</w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert lines(read(tmp_path, lambda d: put(d, field))) == ["表3"]


def _field_without_result(code: str, form: str = "") -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (r"EQ \f(2,3)", "2/3"),
        (r"EQ 1\f(1,2)", "1 1/2"),
        (r"EQ \f(A,B+1\,000)", "A/(B+1,000)"),
        (r"eq \o\ac(○,印)", "印"),
        (r"eq \o\ac(○,3)", "③"),
        (r"eq \o\ac(□,レ)", "☑"),
        (r'EQ \* jc2 \* "Font:ＭＳ 明朝" \* hps10 \o\ad(\s\up 9(へきち),僻地)', "僻地"),
        (r"EQ \o(僻地,\s\up 9(へきち))", "僻地"),
        (r"EQ \r(3,x+1)", "∛(x+1)"),
        (r"EQ \b\bc\[(\f(1,2))", "[1/2]"),
        (r"EQ \b(A)", "(A)"),
        (r"EQ m\s\up 5(2)", "m²"),
        (r"EQ \i\su(i=1,n,x)", "∑_(i=1)^n x"),
        (r"EQ \f(1", "1"),
        ("EQ " + r"\f(" * 2000, ""),
    ],
)
def test_an_equation_made_by_a_field_is_read_from_its_code(
    tmp_path: Path, code: str, expected: str
) -> None:
    field = f"<w:r><w:t>率は</w:t></w:r>{_field_without_result(code)}<w:r><w:t>です</w:t></w:r>"
    assert lines(read(tmp_path, lambda d: put(d, field))) == [f"率は{expected}です"]


def test_an_equation_of_a_field_in_one_element_is_read(tmp_path: Path) -> None:
    xml = '<w:r><w:t>率は</w:t></w:r><w:fldSimple w:instr=" EQ \\f(1,2) "/>'
    assert lines(read(tmp_path, lambda d: put(d, xml))) == ["率は1/2"]


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "☑"),
        ('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', "☐"),
        ('<w:checkBox><w:default w:val="1"/></w:checkBox>', "☑"),
        (
            '<w:ddList><w:result w:val="1"/><w:listEntry w:val="男"/><w:listEntry w:val="女"/>'
            "</w:ddList>",
            "女",
        ),
    ],
)
def test_a_control_of_a_form_is_read_as_it_is_set(
    tmp_path: Path, control: str, expected: str
) -> None:
    field = _field_without_result("FORM", f"<w:ffData>{control}</w:ffData>")
    xml = f"{field}<w:r><w:t>該当する</w:t></w:r>"
    assert lines(read(tmp_path, lambda d: put(d, xml))) == [f"{expected}該当する"]


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "☑"),
        ('<w:sym w:font="Wingdings" w:char="F0A8"/>', "☐"),
        ('<w:sym w:font="Wingdings" w:char="00E0"/>', "→"),
        ('<w:sym w:font="Wingdings 2" w:char="F052"/>', "☑"),
        ('<w:sym w:font="Symbol" w:char="F0B3"/>', "≥"),
        ('<w:sym w:font="ＭＳ 明朝" w:char="FF5E"/>', "～"),
        ('<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>l番\uf06e</w:t>', "●番■"),
        ("<w:t>\uf0fc</w:t>", "✓"),
        ("<w:t>\uf0b7</w:t>", "・"),
    ],
)
def test_a_sign_of_a_symbol_font_is_the_character_that_it_shows(
    tmp_path: Path, run: str, expected: str
) -> None:
    extract = read(tmp_path, lambda d: put(d, f"<w:r>{run}</w:r><w:r><w:t>提出</w:t></w:r>"))

    assert lines(extract) == [f"{expected}提出"]
    assert extract.remarks == ()


def test_a_sign_made_by_a_field_is_read(tmp_path: Path) -> None:
    field = _field_without_result(r'SYMBOL 254 \f "Wingdings" \s 12')
    xml = f"{field}<w:r><w:t>提出</w:t></w:r>"
    assert lines(read(tmp_path, lambda d: put(d, xml))) == ["☑提出"]


def test_a_character_of_an_office_s_own_is_shown_as_such_and_remarked(tmp_path: Path) -> None:
    xml = (
        "<w:r><w:t>\ue000田太郎</w:t></w:r>"
        '<w:r><w:sym w:font="Webdings" w:char="F0C9"/><w:sym w:font="x" w:char="D800"/></w:r>'
    )
    extract = read(tmp_path, lambda d: put(d, xml))

    assert lines(extract) == ["〓田太郎〓〓"]
    assert extract.remarks == (
        "外字や記号（2字）は、どの文字か分からないため〓としました。"
        " / Characters that only their font explains (2) are shown as 〓.",
    )


def test_the_text_of_a_link_is_kept(tmp_path: Path) -> None:
    link = "<w:r><w:t>詳しくは</w:t></w:r><w:hyperlink><w:r><w:t>こちら</w:t></w:r></w:hyperlink>"
    assert lines(read(tmp_path, lambda d: put(d, link))) == ["詳しくはこちら"]


def test_a_content_control_is_read_and_a_table_of_contents_is_not(tmp_path: Path) -> None:
    def control(properties: str, text: str) -> str:
        content = f"<w:sdtContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:sdtContent>"
        return f"<w:sdt {W}><w:sdtPr>{properties}</w:sdtPr>{content}</w:sdt>"

    def make(document: Document) -> None:
        gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        for place, xml in enumerate((control(gallery, "1 概要 3"), control("", "記入欄"))):
            document.element.body.insert(place, parse_xml(xml))

    extract = read(tmp_path, make)

    assert lines(extract) == ["記入欄"]
    assert extract.remarks == ("目次は読んでいません。 / Left out: the table of contents.",)


def test_a_field_of_contents_without_a_control_is_left_out(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        put(
            document,
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText>'
            '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>概要 1</w:t></w:r>',
        )
        put(document, '<w:r><w:t>方法 2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')
        document.add_paragraph("本文")

    assert lines(read(tmp_path, make)) == ["本文"]


def test_headers_and_footers_are_running_lines_once_without_page_numbers(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        document.add_paragraph("本文")
        document.sections[0].header.paragraphs[0].text = "産業振興課"
        document.sections[0].footer.paragraphs[0].text = "- 3 -"
        document.add_section()

    extract = read(tmp_path, make)

    assert lines(extract) == ["産業振興課", "本文"]
    assert running(extract) == ["産業振興課"]


def test_a_footnote_follows_its_paragraph_with_its_mark(tmp_path: Path) -> None:
    path = saved(tmp_path)
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="5"><w:p><w:r><w:t>令和６年度まで。</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    with zipfile.ZipFile(path) as archive:
        body = archive.read("word/document.xml").decode()
        relations = archive.read("word/_rels/document.xml.rels").decode()
        types = archive.read("[Content_Types].xml").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    link = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = f'<Override PartName="/word/footnotes.xml" ContentType="{content}"/></Types>'
    mark = '</w:t></w:r><w:r><w:footnoteReference w:id="5"/></w:r>'
    changes = {
        "word/document.xml": body.replace("</w:t></w:r>", mark, 1),
        "word/_rels/document.xml.rels": relations.replace("</Relationships>", link),
        "[Content_Types].xml": types.replace("</Types>", part),
        "word/footnotes.xml": notes,
    }
    rewrite(path, {name: text.encode() for name, text in changes.items()})

    assert lines(read_word(path)) == ["本文です。¹", "¹ 令和６年度まで。"]


def test_raised_digits_stay_raised(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        paragraph = document.add_paragraph("面積は10")
        paragraph.add_run("3").font.superscript = True
        paragraph.add_run("平方メートル")

    assert lines(read(tmp_path, make)) == ["面積は10³平方メートル"]


def _math(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def _fraction(above: str, below: str) -> str:
    return f"<m:f><m:num>{above}</m:num><m:den>{below}</m:den></m:f>"


def _with_e(name: str, of: str, *others: str) -> str:
    return f"<m:{name}><m:e>{of}</m:e>{''.join(others)}</m:{name}>"


@pytest.mark.parametrize(
    ("math", "expected"),
    [
        (_fraction(_math("1"), _math("2")), "1/2"),
        (_fraction(_math("対象経費"), _math("A+B")) + _math("×100"), "対象経費/(A+B)×100"),
        (_math("1") + _fraction(_math("1"), _math("2")), "1 1/2"),
        (_with_e("sSup", _math("10"), f"<m:sup>{_math('4')}</m:sup>"), "10⁴"),
        (_with_e("sSup", _math("x"), f"<m:sup>{_math('n+1')}</m:sup>"), "x^(n+1)"),
        (_with_e("sSub", _math("P"), f"<m:sub>{_math('前年')}</m:sub>"), "P_前年"),
        (_with_e("rad", _math("x+1"), "<m:radPr/><m:deg/>"), "√(x+1)"),
        (_with_e("d", _math("A") + "</m:e><m:e>" + _math("B")), "(A|B)"),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>'
            f"<m:sub>{_math('i=1')}</m:sub><m:sup>{_math('n')}</m:sup><m:e>{_math('x')}</m:e>"
            "</m:nary>",
            "∑_(i=1)^n x",
        ),
        (f"<m:eqArr><m:e>{_math('a&amp;=1')}</m:e><m:e>{_math('b=2')}</m:e></m:eqArr>", "a=1; b=2"),
    ],
)
def test_an_equation_is_read_as_one_would_type_it(tmp_path: Path, math: str, expected: str) -> None:
    xml = f"<w:r><w:t>率は</w:t></w:r><m:oMath {M}>{math}</m:oMath><w:r><w:t>です</w:t></w:r>"
    assert lines(read(tmp_path, lambda d: put(d, xml))) == [f"率は{expected}です"]


def test_a_number_before_a_fraction_is_not_glued_to_it(tmp_path: Path) -> None:
    half = _fraction(_math("1"), _math("2"))
    xml = f"<w:r><w:t>所得の1</w:t></w:r><m:oMath {M}>{half}</m:oMath>"
    assert lines(read(tmp_path, lambda d: put(d, xml))) == ["所得の1 1/2"]


def test_title_and_day_come_from_the_properties(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        document.core_properties.title = "補助金の手引き"
        document.add_paragraph("本文")

    extract = read(tmp_path, make)

    assert (extract.title, extract.created) == ("補助金の手引き", "2013-12-23")


def test_a_title_that_the_program_wrote_is_none(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        document.core_properties.title = "Microsoft Word - 文書1.doc"
        document.add_paragraph("本文")

    assert read(tmp_path, make).title is None


def test_an_empty_document_gives_an_empty_text(tmp_path: Path) -> None:
    assert read(tmp_path, lambda _: None).text == ""


def test_a_relationship_to_nowhere_does_not_matter(tmp_path: Path) -> None:
    path = saved(tmp_path)
    with zipfile.ZipFile(path) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    link = f'<Relationship Id="rId98" Type="{image}" Target="../NULL"/></Relationships>'
    changed = relations.replace("</Relationships>", link).encode()
    rewrite(path, {"word/_rels/document.xml.rels": changed})

    assert lines(read_word(path)) == ["本文です。"]


def test_a_relationship_out_of_the_package_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_text("<secret>geheim</secret>")
    path = saved(tmp_path)
    with zipfile.ZipFile(path) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    link = f'<Relationship Id="rId98" Type="{kind}" Target="../../secret.xml"/></Relationships>'
    changed = relations.replace("</Relationships>", link).encode()
    rewrite(path, {"word/_rels/document.xml.rels": changed})

    assert read_word(path).text == "本文です。\n\n"


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (b"", "is empty; copy or save it anew."),
        (b"%PDF-1.7\n", "is a PDF; name it .pdf."),
        (b"<!DOCTYPE html><html></html>", "is a web page; name it .html."),
        ("ただの文章".encode(), "is no Word file; save it as .docx."),
        (b"PK\x03\x04 cut off", "is damaged or cut off; copy or save it anew."),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_remedy(
    tmp_path: Path, data: bytes, remedy: str
) -> None:
    path = tmp_path / "文書.docx"
    path.write_bytes(data)

    with pytest.raises(ReadError) as caught:
        read_word(path)
    assert english_half(caught.value, path) == remedy


@pytest.mark.parametrize(
    ("stream", "remedy"),
    [
        ("EncryptedPackage", "is protected by a password; save it without one."),
        ("WordDocument\0", "is an old Word file; save it as .docx."),
        ("Workbook\0", "is an old Excel file; save it as .xlsx."),
        ("PowerPoint Document\0", "is an old PowerPoint file; save it as .pptx."),
        ("Something\0", "is no Word file; save it as .docx."),
    ],
)
def test_an_old_or_protected_file_is_refused_with_a_remedy(
    tmp_path: Path, stream: str, remedy: str
) -> None:
    path = tmp_path / "文書.docx"
    signature = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    path.write_bytes(signature + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 64)

    with pytest.raises(ReadError) as caught:
        read_word(path)
    assert english_half(caught.value, path) == remedy


@pytest.mark.parametrize(
    ("member", "remedy"),
    [
        ("xl/workbook.xml", "is a file of Excel; name it .xlsx."),
        ("ppt/presentation.xml", "is a file of PowerPoint; name it .pptx."),
        ("content.xml", "is a ZIP but no Word file; save it as .docx."),
    ],
)
def test_a_package_of_another_kind_is_refused_with_a_remedy(
    tmp_path: Path, member: str, remedy: str
) -> None:
    path = tmp_path / "文書.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "<root/>")

    with pytest.raises(ReadError) as caught:
        read_word(path)
    assert english_half(caught.value, path) == remedy


def test_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path)
    path.write_bytes(path.read_bytes()[:-2000])

    with pytest.raises(ReadError, match="is damaged or cut off; copy or save it anew"):
        read_word(path)


def test_an_external_entity_is_refused_before_anything_is_parsed(tmp_path: Path) -> None:
    path = saved(tmp_path)
    declared = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    rewrite(path, {"word/document.xml": (declared + body).encode()})

    with pytest.raises(ReadError, match=r"word/document\.xml declares a document type"):
        read_word(path)


def test_a_document_type_hidden_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path)
    declared = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x []><x/>'
    rewrite(path, {"word/document.xml": declared.encode("utf-16")})

    with pytest.raises(ReadError, match="declares a document type"):
        read_word(path)


def test_a_part_that_unpacks_to_many_times_its_size_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path)
    rewrite(path, {"word/document.xml": b"<x>" + b" " * (20 * 2**20) + b"</x>"})

    with pytest.raises(ReadError, match="unpacks to more than 200 times its size; save it anew"):
        read_word(path)


def test_a_package_that_declares_too_much_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/a.bmp", b"\0")
        archive.filelist[-1].file_size = 2**30

    with pytest.raises(ReadError, match="unpacks to more than 1024 MiB; split it"):
        read_word(path)


def test_a_package_of_too_many_parts_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(20_001):
            archive.writestr(f"x/{number}", b"")

    with pytest.raises(ReadError, match="holds more than 20000 parts; split the file"):
        read_word(path)


def test_the_strict_form_of_the_format_is_refused_with_a_remedy(tmp_path: Path) -> None:
    path = saved(tmp_path)
    with zipfile.ZipFile(path) as archive:
        relations = archive.read("_rels/.rels")
    strict = relations.replace(b"schemas.openxmlformats.org/officeDocument", b"purl.oclc.org/ooxml")
    rewrite(path, {"_rels/.rels": strict})

    with pytest.raises(ReadError, match="is in the strict form"):
        read_word(path)


def test_a_row_deleted_under_revision_is_left_out(tmp_path: Path) -> None:
    def make(document: Document) -> None:
        table = document.add_table(3, 2)
        for cell, text in zip(table._cells, ("課", "電話", "甲", "1", "乙", "2"), strict=True):
            cell.text = text
        table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {W}/>"))

    assert lines(read(tmp_path, make)) == ["課\t電話", "乙\t2"]
