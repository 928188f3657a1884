"""Word files: everything that a person sees, in its order, once; and packages built to harm."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.errors import ReadError
from ingest.extract import Extract
from ingest.readers.word import read_word
from tests.ingest.readers.extracts import headings, heads, lines, running
from tests.said import english_half

W = nsdecls("w")
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


def test_a_field_gives_its_result_and_not_its_code(tmp_path: Path) -> None:
    field = (
        '<w:r><w:t>表</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> SEQ 表 </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/>'
        '</w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert lines(read(tmp_path, lambda d: put(d, field))) == ["表3"]


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
