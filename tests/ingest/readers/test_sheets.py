"""Excel files: sheets as they are displayed, tables with heads, forms as labels and values."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import NumData, NumVal
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from PIL import Image

from corpus.errors import ReadError
from ingest.extract import Extract
from ingest.readers.number_formats import displayed
from ingest.readers.sheets.reader import read_sheets
from tests.ingest.readers.extracts import heads, lines, running
from tests.said import english_half

EPOCH = datetime(1899, 12, 30)


def read(
    folder: Path, *rows: Sequence[Any], then: Callable[[Any], object] | None = None
) -> Extract:
    """What is read of a sheet with these rows, after `then` has changed it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if then is not None:
        then(book.active)
    path = folder / "一覧.xlsx"
    book.save(path)
    return read_sheets(path)


def rewrite(path: Path, member: str, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    text = members[member].decode()
    assert old in text
    members[member] = text.replace(old, new).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


LIST = (["課", "係", "電話"], ["総務課", "庶務係", "022-111"], ["税務課", "徴収係", "022-222"])


def test_rows_and_heads_are_read_with_their_cells(tmp_path: Path) -> None:
    extract = read(tmp_path, *LIST)

    expected = ["課\t係\t電話", "総務課\t庶務係\t022-111", "税務課\t徴収係\t022-222"]
    assert lines(extract) == expected
    assert heads(extract) == ["課\t係\t電話"]
    places = [(p.kind, p.number, p.name, p.cells) for p in extract.layout.places]
    assert places == [("sheet", 1, "Sheet", f"A{row}:C{row}") for row in (1, 2, 3)]


def test_a_sheets_own_name_is_a_heading_and_a_default_name_is_not(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Sheet1"
    book.active.append(["概要の説明です。"])
    book.create_sheet("窓口一覧").append(["本庁にあります。"])
    path = tmp_path / "一覧.xlsx"
    book.save(path)
    extract = read_sheets(path)

    assert lines(extract) == ["概要の説明です。", "窓口一覧", "本庁にあります。"]
    assert [extract.text[start:end] for start, end, _ in extract.layout.headings] == ["窓口一覧"]
    assert extract.layout.places[-1].number == 2


def test_hidden_sheets_are_left_out_and_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["公表する表です。"])
    for name, state in (("素案", "hidden"), ("試算", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet.append(["公表しない表です。"])
        sheet.sheet_state = state
    path = tmp_path / "一覧.xlsx"
    book.save(path)
    extract = read_sheets(path)

    assert lines(extract) == ["公表する表です。"]
    assert extract.remarks == (
        "非表示のシート（「素案」「試算」）は読んでいません。"
        ' / Left out: hidden sheets ("素案", "試算").',
    )


def test_hidden_rows_and_columns_are_left_out(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    extract = read(tmp_path, *LIST, then=hide)

    assert lines(extract) == ["課\t電話", "税務課\t022-222"]
    assert extract.remarks == (
        "非表示の行（1行）は読んでいません。 / Left out: hidden rows (1).",
        "非表示の列（1列）は読んでいません。 / Left out: hidden columns (1).",
    )


def test_cells_merged_over_rows_are_repeated_and_over_columns_stand_once(tmp_path: Path) -> None:
    rows = (["部", "課", "電話"], ["経済部", "商工課", "111"], [None, "観光課", "222"])
    extra = ["税務部", "本庁でも別館でも受け付けます。", None]

    def merge(sheet: Any) -> None:
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B4:C4")

    expected = [
        *("部\t課\t電話", "経済部\t商工課\t111", "経済部\t観光課\t222"),
        "税務部\t本庁でも別館でも受け付けます。",
    ]
    assert lines(read(tmp_path, *rows, extra, then=merge)) == expected


def test_a_value_merged_over_columns_holds_for_each_of_them(tmp_path: Path) -> None:
    rows = (
        ["室名", "場所", "午前", "午後"],
        ["会議室", "本館", "500円", "700円"],
        ["和室", "別館", "無料", None],
        ["茶室", None, "無料", None],
        ["合計", None, "500円", "700円"],
    )

    def merge(sheet: Any) -> None:
        for cells in ("C3:D4", "A5:B5"):
            sheet.merge_cells(cells)

    assert lines(read(tmp_path, *rows, then=merge))[2:] == [
        "和室\t別館\t無料\t無料",
        "茶室\t\t無料\t無料",
        "合計\t\t500円\t700円",
    ]


def test_heads_of_two_levels_are_joined(tmp_path: Path) -> None:
    rows = (
        ["課", "連絡先", None],
        [None, "電話", "メール"],
        ["総務課", "022-111", "a@example.jp"],
        ["税務課", "022-222", "b@example.jp"],
    )

    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    extract = read(tmp_path, *rows, then=merge)

    assert heads(extract) == ["課\t連絡先 電話\t連絡先 メール"]
    assert lines(extract)[1] == "総務課\t022-111\ta@example.jp"
    assert extract.layout.places[0].cells == "A1:C2"


def test_a_day_in_the_brackets_of_a_head_is_no_value(tmp_path: Path) -> None:
    rows = (
        ["空港", "旅客数（万人）", None, "路線（令和8年3月末）"],
        [None, "令和6年度", "令和7年度", None],
        ["岬空港", 58.3, 57.1, "なし"],
        ["浜空港", 24.0, 25.8, "なし"],
    )

    def merge(sheet: Any) -> None:
        for cells in ("A1:A2", "B1:C1", "D1:D2"):
            sheet.merge_cells(cells)

    assert heads(read(tmp_path, *rows, then=merge)) == [
        "空港\t旅客数（万人） 令和6年度\t旅客数（万人） 令和7年度\t路線（令和8年3月末）"
    ]


def test_heads_of_two_levels_need_not_be_merged(tmp_path: Path) -> None:
    rows = (
        ["使用料一覧", None, None, "（単位：円）"],
        ["室名", "使用料", None, "備考"],
        [None, "午前", "午後"],
        ["会議室", 1000, 1500, "冷房別"],
        ["和室", 500, 700],
    )
    extract = read(tmp_path, *rows)

    assert lines(extract)[0] == "使用料一覧 （単位：円）"
    assert heads(extract) == ["室名\t使用料 午前\t使用料 午後\t備考"]
    assert lines(extract)[2:] == ["会議室\t1000\t1500\t冷房別", "和室\t500\t700"]


def test_a_row_that_leaves_out_what_it_shares_is_no_second_level_of_heads(tmp_path: Path) -> None:
    rows = (
        ["区分", "施設", "電話"],
        ["体育施設", "体育館", "111"],
        [None, "市民プール", "222"],
        ["文化施設", "図書館", "333"],
    )
    assert heads(read(tmp_path, *rows)) == ["区分\t施設\t電話"]


def test_a_note_beside_a_table_does_not_hide_its_heads(tmp_path: Path) -> None:
    rows = (["課", "係", "電話", None, "※祝日は休みです。"], *LIST[1:])
    extract = read(tmp_path, *rows)

    assert lines(extract) == ["※祝日は休みです。", *("\t".join(row) for row in LIST)]
    assert heads(extract) == ["課\t係\t電話"]
    assert extract.layout.places[0].cells == "E1"


def test_lines_above_and_notes_below_a_table_are_no_rows(tmp_path: Path) -> None:
    extract = read(tmp_path, ["窓口一覧"], *LIST, ["※祝日は休みです。"])

    assert lines(extract)[0] == "窓口一覧"
    assert lines(extract)[-1] == "※祝日は休みです。"
    (table,) = extract.layout.tables
    assert extract.text[table.start : table.end].count("\n") == 2


def test_a_merged_title_is_not_repeated(tmp_path: Path) -> None:
    rows = (["窓口一覧", None, None], [None, None, None], *LIST)
    extract = read(tmp_path, *rows, then=lambda sheet: sheet.merge_cells("A1:C2"))

    assert lines(extract)[:2] == ["窓口一覧", "課\t係\t電話"]


def test_tables_that_an_empty_row_parts_have_their_own_heads(tmp_path: Path) -> None:
    extract = read(tmp_path, *LIST, [], ["制度", "上限"], ["補助金", 100], ["融資", 200])
    assert heads(extract) == ["課\t係\t電話", "制度\t上限"]


def test_a_table_goes_on_behind_an_empty_row(tmp_path: Path) -> None:
    rows = (
        ["相談内容", "窓口", "曜日"],
        *(["法律相談", "市民相談室", "月曜日"], ["税務相談", "税務課", "火曜日"], []),
        *(["子育て相談", "こども課", "平日"], ["女性相談", "共生室", "木曜日"], []),
        *(["農業相談", "農業委員会", "平日"], ["※祝日は休みです。"]),
    )
    extract = read(tmp_path, *rows)

    assert lines(extract) == ["\t".join(row) for row in rows if row]
    assert heads(extract) == ["相談内容\t窓口\t曜日"]
    assert len(extract.layout.tables) == 1
    assert [place.cells for place in extract.layout.places][-2:] == ["A8:C8", "A9"]


def test_bold_heads_behind_an_empty_row_begin_another_table(tmp_path: Path) -> None:
    def embolden(sheet: Any) -> None:
        for cell in (*sheet[1], *sheet[5]):
            cell.font = Font(bold=True)

    rows = (*LIST, [], ["区分", "場所", "曜日"], ["法律相談", "本館", "月曜日"])
    assert heads(read(tmp_path, *rows, then=embolden)) == ["課\t係\t電話", "区分\t場所\t曜日"]


@pytest.mark.parametrize(
    "row",
    [
        ["お問い合わせ", "総務課", "庶務係"],
        ["申請窓口", "総務課", "庶務係"],
        ["以上のとおり", None, None],
        ["1", "2", "3"],
    ],
)
def test_what_is_no_row_of_the_table_above_is_not_put_under_its_heads(
    tmp_path: Path, row: Sequence[Any]
) -> None:
    rows = (["名称", "場所", "曜日"], ["法律相談", "本館", "月曜日"], ["税務相談", "別館", "平日"])
    (table,) = [t for t in read(tmp_path, *rows, [], row).layout.tables if t.head]
    assert table.end - table.start == sum(len("\t".join(cells)) + 1 for cells in rows) - 1


def test_a_title_and_heads_within_a_sheet_begin_another_table(tmp_path: Path) -> None:
    rows = (["地区", "男", "女"], ["本町", 10, 20], ["南", 5, 6])
    second = (["表2 世帯"], ["地区", "世帯数"], ["本町", 15], ["南", 4])
    extract = read(tmp_path, ["表1 人口"], *rows, *second)

    assert heads(extract) == ["地区\t男\t女", "地区\t世帯数"]
    assert "表2 世帯" in lines(extract)


def test_a_single_cell_within_a_table_begins_no_other(tmp_path: Path) -> None:
    extract = read(tmp_path, LIST[0], ["【総務部】"], LIST[1], ["【税務部】"], LIST[2])

    assert heads(extract) == ["課\t係\t電話"]
    assert len(extract.layout.tables) == 1


def test_tables_side_by_side_are_read_one_after_the_other(tmp_path: Path) -> None:
    rows = (
        ["課", "電話", None, "制度", "上限"],
        ["総務課", 111, None, "補助金", 100],
        ["税務課", 222, None, "融資", 200],
    )
    expected = ["課\t電話", "総務課\t111", "税務課\t222", "制度\t上限", "補助金\t100", "融資\t200"]
    assert lines(read(tmp_path, *rows)) == expected


def test_labels_and_values_are_lines_of_their_own(tmp_path: Path) -> None:
    rows = (["施設名", "市民会館"], ["所在地", "青葉区本町"], ["備考：", "休館日あり"])
    extract = read(tmp_path, *rows)

    assert lines(extract) == ["施設名: 市民会館", "所在地: 青葉区本町", "備考： 休館日あり"]
    assert extract.layout.tables == ()


def test_grid_paper_reads_as_labels_and_values(tmp_path: Path) -> None:
    cells = {
        **{"A1": "氏名", "F1": "佐藤", "M1": "電話", "R1": "022-111"},
        **{"A2": "住所", "D2": "青葉区", "A3": "面積", "I3": "120", "L3": "㎡"},
        **{"A4": "種別", "C4": "新規", "G4": "更新", "K4": "変更", "A5": "添付", "O5": "図面"},
    }

    def fill(sheet: Any) -> None:
        for column in range(1, 40):
            sheet.column_dimensions[get_column_letter(column)].width = 2
        for cell, text in cells.items():
            sheet[cell] = text
        sheet.merge_cells("F1:L1")

    assert lines(read(tmp_path, then=fill)) == [
        "氏名: 佐藤 電話 022-111",
        "住所: 青葉区",
        "面積: 120㎡",
        "種別: 新規 更新 変更",
        "添付: 図面",
    ]


@pytest.mark.parametrize(
    "mark", [{"font": Font(bold=True)}, {"fill": PatternFill("solid", "DDDDDD")}]
)
def test_bold_or_shaded_cells_above_others_are_heads(tmp_path: Path, mark: dict[str, Any]) -> None:
    def format_first(sheet: Any) -> None:
        for cell in sheet[1]:
            for name, value in mark.items():
                setattr(cell, name, value)

    rows = (["課", "場所"], ["総務課", "本庁"], ["税務課", "別館"])
    assert heads(read(tmp_path, *rows, then=format_first)) == ["課\t場所"]


def test_a_formula_gives_its_stored_result_and_is_remarked_without_one(tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    book = openpyxl.Workbook()
    for row in (["項目", "金額"], ["材料費", "=1+2"], ["工賃", "=B2*2"]):
        book.active.append(row)
    book.save(path)
    rewrite(path, "xl/worksheets/sheet1.xml", "<f>1+2</f><v></v>", "<f>1+2</f><v>3</v>")
    extract = read_sheets(path)

    assert lines(extract) == ["項目: 金額", "材料費: 3", "工賃"]
    assert extract.remarks == (
        "結果が保存されていない数式（1個）は読んでいません。"
        " / Left out: formulas whose result is not stored (1).",
    )


def test_readings_are_kept_out_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["x"])
    book.save(path)
    _share_strings(path, '<si><t>総務課</t><rPh sb="0" eb="3"><t>ソウムカ</t></rPh></si>')

    assert lines(read_sheets(path)) == ["総務課"]


def _share_strings(path: Path, strings: str) -> None:
    """Puts the string of the only cell where Excel keeps it."""
    cell = ('t="inlineStr"><is><t>x</t></is>', 't="s"><v>0</v>')
    rewrite(path, "xl/worksheets/sheet1.xml", *cell)
    content = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{content}"/></Types>'
    rewrite(path, "[Content_Types].xml", "</Types>", part)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{strings}</sst>')


def test_a_wrong_dimension_does_not_cut_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    book = openpyxl.Workbook()
    for row in LIST:
        book.active.append(row)
    book.save(path)
    rewrite(path, "xl/worksheets/sheet1.xml", 'ref="A1:C3"', 'ref="A1"')

    assert lines(read_sheets(path))[-1] == "税務課\t徴収係\t022-222"


def test_notes_on_cells_are_left_out_and_remarked(tmp_path: Path) -> None:
    def note(sheet: Any) -> None:
        sheet["A1"].comment = Comment("要確認", "担当")

    extract = read(tmp_path, ["本文です。"], then=note)

    assert lines(extract) == ["本文です。"]
    assert extract.remarks == (
        "セルのメモ（1件）は読んでいません。 / Left out: notes on cells (1).",
    )


def test_a_text_box_is_read_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    book = openpyxl.Workbook()
    for row in (["最初の説明です。"], [], [], ["最後の説明です。"]):
        book.active.append(row)
    book.save(path)
    _add_text_box(path, row=1, text="図の中の文章です。")
    extract = read_sheets(path)

    assert lines(extract) == ["最初の説明です。", "図の中の文章です。", "最後の説明です。"]
    assert extract.layout.places[1].cells == "C2"


def _add_text_box(path: Path, row: int, text: str) -> None:
    main = "http://schemas.openxmlformats.org/drawingml/2006"
    drawing = (
        f'<d:wsDr xmlns:d="{main}/spreadsheetDrawing" xmlns:a="{main}/main"><d:twoCellAnchor>'
        f"<d:from><d:col>2</d:col><d:row>{row}</d:row></d:from><d:sp><d:txBody><a:p><a:r>"
        f"<a:t>{text}</a:t></a:r></a:p></d:txBody></d:sp></d:twoCellAnchor></d:wsDr>"
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", drawing)
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", _link("drawing", "xml"))


def _link(kind: str, suffix: str) -> str:
    """The relation of a sheet to its only drawing."""
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    target = f"../drawings/{kind}1.{suffix}"
    link = f'<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{package}">{link}</Relationships>'


def test_a_charts_title_is_read_and_its_data_where_no_cell_that_is_read_has_them(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    hidden = book.create_sheet("内訳")
    for sheet in (book.active, hidden):
        for row in (["年度", "人口"], ["R5", 1000], ["R6", 990]):
            sheet.append(row)
        chart = BarChart()
        chart.title = f"{sheet.title}の推移"
        chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
        values = chart.series[0].val.numRef
        values.numCache = NumData(pt=[NumVal(idx=0, v="1000"), NumVal(idx=1, v="990")])
        (book.active if sheet is hidden else book.create_chartsheet("グラフ")).add_chart(chart)
    hidden.sheet_state = "hidden"
    path = tmp_path / "一覧.xlsx"
    book.save(path)
    extract = read_sheets(path)

    assert lines(extract) == [
        *("年度\t人口", "R5\t1000", "R6\t990"),
        *("内訳の推移", "\t1000", "\t990"),
        *("グラフ", "Sheetの推移"),
    ]


def test_pictures_are_left_out_and_remarked(tmp_path: Path) -> None:
    picture = BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "png")
    extract = read(tmp_path, ["本文です。"], then=lambda s: s.add_image(SheetImage(picture), "C3"))

    assert extract.remarks == ("図（1個）は読んでいません。 / Left out: pictures (1).",)


def test_labels_of_boxes_to_tick_are_read_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    book = openpyxl.Workbook()
    for row in (["該当するものを選んでください。"], [], [], ["以上です。"]):
        book.active.append(row)
    book.save(path)
    shapes = [("Checkbox", "世帯全員"), ("Note", "要確認"), ("Radio", "本人<br>のみ")]
    shape = (
        "<v:shape><v:textbox><div>{1}</div></v:textbox>"
        '<x:ClientData ObjectType="{0}"><x:Anchor>1, 5, 2, 0, 3, 0, 3, 0</x:Anchor></x:ClientData>'
        "</v:shape>"
    )
    office = "urn:schemas-microsoft-com"
    drawing = "".join(shape.format(*said) for said in shapes)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "xl/drawings/vmlDrawing1.vml",
            f'<xml xmlns:v="{office}:vml" xmlns:x="{office}:office:excel">{drawing}</xml>',
        )
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", _link("vmlDrawing", "vml"))
    extract = read_sheets(path)

    assert lines(extract) == [
        "該当するものを選んでください。",
        "世帯全員",
        "本人のみ",
        "以上です。",
    ]
    assert extract.layout.places[1].cells == "B3"


def test_headers_and_footers_are_read_once_without_page_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet, text in ((book.active, "前半です。"), (book.create_sheet("Sheet2"), "後半です。")):
        sheet.append([text])
        sheet.oddHeader.left.text = '&"MS Gothic,Bold"&12様式第3号'
        sheet.oddHeader.right.text = "&D &A"
        sheet.oddFooter.center.text = "第 &P ページ／全 &N ページ"
        sheet.oddFooter.right.text = "福祉課 && 税務課 - &P -"
    path = tmp_path / "一覧.xlsx"
    book.save(path)
    extract = read_sheets(path)

    assert running(extract) == ["様式第3号", "福祉課 & 税務課"]
    assert lines(extract) == ["様式第3号", "前半です。", "福祉課 & 税務課", "後半です。"]


def test_error_values_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    book = openpyxl.Workbook()
    for row in (["課", "係", "電話"], ["総務課", "#N/A", "111"]):
        book.active.append(row)
    book.save(path)
    extract = read_sheets(path)

    assert lines(extract)[1] == "総務課\t\t111"
    assert extract.remarks == ("エラー値（1個）は読んでいません。 / Left out: error values (1).",)


def test_what_a_format_hides_is_left_out_and_remarked(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet["B2"].number_format = ";;;"

    extract = read(tmp_path, ["課", "係", "電話"], ["総務課", "内部用", "111"], then=hide)

    assert lines(extract)[1] == "総務課\t\t111"
    assert extract.remarks == ("隠し文字（1か所）は読んでいません。 / Left out: hidden text (1).",)


def test_struck_out_cells_are_left_out_and_remarked(tmp_path: Path) -> None:
    def strike(sheet: Any) -> None:
        for cell in ("C2", "A3", "B3", "C3"):
            sheet[cell].font = Font(strike=True)

    extract = read(tmp_path, *LIST, then=strike)

    assert lines(extract) == ["課\t係\t電話", "総務課\t庶務係"]
    assert extract.remarks == (
        "取り消し線で消された文字（4か所）は読んでいません。 / Left out: struck-out text (4).",
    )


def test_struck_out_words_of_a_cell_are_left_out_and_remarked(tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["x"])
    book.save(path)
    runs = "<r><rPr><strike/></rPr><t>300円</t></r><r><rPr><b/></rPr><t>450円</t></r>"
    _share_strings(path, f"<si>{runs}</si>")
    extract = read_sheets(path)

    assert lines(extract) == ["450円"]
    assert extract.remarks == (
        "取り消し線で消された文字（1か所）は読んでいません。 / Left out: struck-out text (1).",
    )


def test_a_date_in_a_builtin_japanese_format_is_no_number(tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = date(2024, 4, 1)
    book.active["A1"].number_format = "yyyy-mm-dd"
    book.save(path)
    # Excel writes the format's number alone: every Japanese Excel knows what 58 is.
    rewrite(path, "xl/styles.xml", '<xf numFmtId="164"', '<xf numFmtId="58"')

    assert lines(read_sheets(path)) == ["令和6年4月1日"]


def test_a_large_sheet_is_read_whole(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("一覧")
    for number in range(20_000):
        sheet.append([f"施設{number}", number, "青葉区"])
    path = tmp_path / "一覧.xlsx"
    book.save(path)
    extract = read_sheets(path)

    assert extract.text.count("\n") == 20_002
    assert extract.layout.places[-1].cells == "A20000:C20000"


def test_an_empty_workbook_gives_an_empty_text(tmp_path: Path) -> None:
    assert read(tmp_path).text == ""


def test_title_and_day_come_from_the_properties(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.properties.title = "窓口一覧"
    book.properties.created = datetime(2023, 4, 1)
    path = tmp_path / "一覧.xlsx"
    book.save(path)
    extract = read_sheets(path)

    assert (extract.title, extract.created) == ("窓口一覧", "2023-04-01")


def test_an_external_entity_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    openpyxl.Workbook().save(path)
    rewrite(
        path,
        "xl/workbook.xml",
        "<workbook",
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><workbook',
    )

    with pytest.raises(ReadError, match=r"xl/workbook\.xml declares a document type"):
        read_sheets(path)


def test_a_word_file_with_the_name_of_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<root/>")

    with pytest.raises(ReadError) as caught:
        read_sheets(path)
    assert english_half(caught.value, path) == "is a file of Word; name it .docx."


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (1234.5, "General", "1234.5"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567, "#,##0", "1,234,567"),
        (0, "#,##0", "0"),
        (1234.567, "#,##0.00", "1,234.57"),
        (2.5, "0", "3"),
        (7, "000", "007"),
        (0.125, "0.0%", "12.5%"),
        (0.5, "0%", "50%"),
        (1500000, "#,##0,", "1,500"),
        (1500000, '#,##0,"千円"', "1,500千円"),
        (12345678901, '#,##0.0,,"百万円"', "12,345.7百万円"),
        (1234567, '0.0,"千円"', "1234.6千円"),
        (9876543210, '0.00,,,"十億円"', "9.88十億円"),
        (1500000, "#,##0,.0", "1,500.0"),
        (1e24, "0.00000", "1" + "0" * 24 + ".00000"),
        (12, '0"人"', "12人"),
        (1200, '"¥"#,##0', "¥1,200"),
        (1200, "[$¥-411]#,##0", "¥1,200"),
        (-5, "0;△0", "△5"),
        (-5, "#,##0_);[Red](#,##0)", "(5)"),
        (-5, "0", "-5"),
        (0, '0;-0;"－"', "－"),
        (0, "#", ""),
        (9800001, "000\\-0000", "980-0001"),
        (221234567, "0##-###-####", "022-123-4567"),
        (120, '[>=100]"多い";"少ない"', "多い"),
        (20, '[>=100]"多い";"少ない"', "少ない"),
        (5, ";;;", ""),
        (-5, "0;;", ""),
        (5, '"約"0;;;', "約5"),
        ("内部用", ";;;", ""),
        ("佐藤", "0;-0;0", "佐藤"),
        ("佐藤", '0;-0;0;"："@', "：佐藤"),
        (0.5, "# ?/?", "1/2"),
        (1.25, "# ?/?", "1 1/4"),
        (-1.5, "?/?", "-3/2"),
        (2.0, "# ?/?", "2"),
        (0.3, '# ?/10"人前"', "3/10人前"),
        (0.333, "# ??/??", "1/3"),
        (1.5, "#.##", "1.5"),
        (1.0, "0.##", "1"),
        (12345, "0.00E+00", "1.23E+4"),
        (True, "General", "TRUE"),
        ("佐藤", '@" 様"', "佐藤 様"),
        ("佐藤", "General", "佐藤"),
        (datetime(2024, 4, 1), "yyyy/m/d", "2024/4/1"),
        (datetime(2024, 4, 1), 'yyyy"年"m"月"d"日"(aaa)', "2024年4月1日(月)"),
        (datetime(2024, 4, 1), "aaaa", "月曜日"),
        (datetime(2024, 4, 1), "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024年4月1日"),
        (datetime(2024, 4, 1), 'ggge"年"m"月"d"日"', "令和6年4月1日"),
        (datetime(2019, 5, 1), '[$-411]ggge"年"m"月"d"日"', "令和元年5月1日"),
        (datetime(2019, 4, 30), "[$-411]ge.m.d", "H31.4.30"),
        (datetime(1988, 1, 8), 'ggge"年"', "昭和63年"),
        (datetime(2024, 4, 1), "d-mmm-yy", "1-Apr-24"),
        (datetime(2024, 4, 1, 9, 5), "yyyy/m/d h:mm", "2024/4/1 9:05"),
        (time(13, 5, 9), "h:mm:ss", "13:05:09"),
        (time(13, 5), "h:mm AM/PM", "1:05 PM"),
        (time(9, 30), 'h"時"mm"分"', "9時30分"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
        (45383, "yyyy/m/d", "2024/4/1"),
    ],
)
def test_a_value_is_displayed_in_its_format(value: Any, form: str, expected: str) -> None:
    assert displayed(value, form, EPOCH) == expected
