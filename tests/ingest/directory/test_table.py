"""Rows, columns and single cells of tables of contacts."""

import pytest

from corpus.errors import ReadError
from corpus.telephone import read_phones, stands
from ingest.directory import table as contact_table
from ingest.directory.chart import chart_entries
from ingest.directory.columns import department_in
from ingest.directory.duties import duty_key, split_duties
from ingest.directory.romaji import new_id
from ingest.directory.table import ContactRow
from ingest.extract import Extract, Writer


def extract(*rows: list[str], heads: int = 1) -> Extract:
    writer = Writer()
    writer.table([(row, None) for row in rows], heads)
    return writer.extract()


def contact_rows(found: Extract) -> tuple[ContactRow, ...]:
    return contact_table.contact_rows(found, "table.csv")


def short(row: ContactRow) -> tuple[str | None, tuple[str, ...], str, str]:
    return row.department, row.names, row.duties, row.phone


@pytest.mark.parametrize(
    "heads",
    [
        ["部", "課室名", "業務内容", "電話番号"],
        ["部名", "担当課（室）", "主な業務", "TEL"],
        ["部局名", "課・室・センター名", "担当業務", "電話（直通）"],
        ["部 門", "所 属", "業務內容", "連絡先"],
        ["部", "課・署", "業務", "電話"],
        ["部", "課（官）名", "業務", "電話"],
        ["部", "部署", "業務", "電話"],
        ["部", "課(室)名", "業務", "電話"],
        ["部", "課又は署所", "業務", "電話"],
        ["機関", "所属", "主な業務", "電話番号"],
        ["事務所名", "課名", "業務", "電話"],
        ["Department", "Division", "Main duties", "Phone number"],
        ["Bureau", "Name", "Responsibilities", "Tel."],
    ],
)
def test_columns_are_known_by_their_heads(heads: list[str]) -> None:
    rows = contact_rows(extract(heads, ["産業部", "金融課", "融資", "022-221-4922"]))
    assert [short(row) for row in rows] == [("産業部", ("金融課",), "融資", "022-221-4922")]


def test_two_columns_of_names_are_one_where_neither_is_above_the_other() -> None:
    found = extract(["課", "窓口", "電話"], ["税務課", "1番窓口", "022-221-4922"])
    [row] = contact_rows(found)
    assert (row.department, "".join(row.names)) == (None, "税務課1番窓口")


def test_a_section_behind_its_division_is_one_name() -> None:
    found = extract(["課名", "電話"], ["課税第一課　法人係", "022-221-4922"])
    assert [row.names for row in contact_rows(found)] == [("課税第一課法人係",)]


def test_columns_may_stand_in_any_order_and_others_are_left_out() -> None:
    found = extract(
        ["電話番号", "FAX", "メール", "業務", "課名", "備考"],
        ["022-221-4922", "022-221-4900", "k@example.jp", "融資", "金融課", "2階"],
    )
    [row] = contact_rows(found)
    assert short(row) == (None, ("金融課",), "融資", "022-221-4922")


def test_under_a_head_that_says_nothing_the_contents_tell_and_a_fax_is_no_telephone() -> None:
    found = extract(
        ["名前など", "業務", "電話", "FAX"],
        ["金融課", "融資の相談", "022-221-4922", "022-221-4900"],
        ["知的財産室", "特許と商標", "022-221-4819", "022-221-4901"],
    )
    assert [short(row) for row in contact_rows(found)] == [
        (None, ("金融課",), "融資の相談", "022-221-4922"),
        (None, ("知的財産室",), "特許と商標", "022-221-4819"),
    ]


def test_without_heads_the_contents_tell() -> None:
    found = extract(
        ["産業部", "金融課", "融資、事業承継", "022-221-4922", "k@example.jp"],
        ["産業部", "物流室", "物流", "022-221-4923", "b@example.jp"],
        heads=0,
    )
    assert [short(row) for row in contact_rows(found)] == [
        ("産業部", ("金融課",), "融資、事業承継", "022-221-4922"),
        ("産業部", ("物流室",), "物流", "022-221-4923"),
    ]


def test_a_department_is_carried_down_until_the_next() -> None:
    found = extract(
        ["部", "課", "電話"],
        ["産業部", "金融課", "022-221-4922"],
        ["", "物流室", "022-221-4923"],
        ["総務部", "会計課", "022-221-4924"],
    )
    assert [row.department for row in contact_rows(found)] == ["産業部", "産業部", "総務部"]


@pytest.mark.parametrize("head", ["部・館", "部・局", "部局等", "部／室", "部（局）"])
def test_the_left_one_of_two_columns_of_divisions_holds_departments(head: str) -> None:
    found = extract(
        [head, "課・係・施設", "電話"],
        ["生涯学習部", "図書館", "022-221-4922"],
        ["", "公民館", "022-221-4923"],
    )
    assert [(row.department, row.names) for row in contact_rows(found)] == [
        ("生涯学習部", ("図書館",)),
        ("生涯学習部", ("公民館",)),
    ]


def test_a_department_may_stand_in_a_row_or_a_line_above_its_heads() -> None:
    heads = "課室名\t電話番号"
    text = (
        f"総務部\t\n{heads}\n会計課\t022-221-4920\n{heads}\n金融課\t022-221-4922\n"
        f"\n■ 環境部\n\n{heads}\n資源課\t022-221-4923\n"
    )
    rows = contact_rows(Extract(text))
    # The second heads have lost their department: it is not the one above them.
    assert [(row.names, row.department) for row in rows] == [
        (("会計課",), "総務部"),
        (("金融課",), None),
        (("資源課",), "環境部"),
    ]
    assert text[rows[2].start : rows[2].end] == "資源課\t022-221-4923"


@pytest.mark.parametrize("name", ["【総務部】", "《 総務部 》", "■ ［総務部］"])
def test_a_department_in_brackets_is_one(name: str) -> None:
    found = extract(["課", "電話"], [name], ["会計課", "022-221-4924"])
    assert [row.department for row in contact_rows(found)] == ["総務部"]


def test_a_number_spread_over_columns_is_one() -> None:
    found = extract(
        ["番号", "課名", "市外局番", "局番", "番号", "内線"],
        ["1", "金融課", "022", "221", "4922", "123"],
    )
    [row] = contact_rows(found)
    assert (row.phone, row.extension) == ("022 221 4922", "123")
    assert read_phones(row.phone).numbers == ((None, "022-221-4922"),)
    assert stands("022-221-4922", found.text[row.start : row.end])


def test_a_name_over_the_columns_of_divisions_and_sections_is_a_divisions() -> None:
    found = extract(
        ["部", "課", "係", "電話"],
        ["総務部", "総務課", "庶務係", "022-221-4920"],
        ["総務部", "会計課", "会計課", "022-221-4922"],
    )
    assert [(row.names, row.above) for row in contact_rows(found)] == [
        (("総務課庶務係",), "総務課"),
        (("会計課",), None),
    ]


def test_heads_of_two_rows_are_one() -> None:
    found = extract(
        ["課名", "業務内容", "電話番号", ""],
        ["", "", "直通", "内線"],
        ["金融課", "融資", "022-221-4922", "123"],
        heads=2,
    )
    [row] = contact_rows(found)
    assert (row.phone, row.extension) == ("022-221-4922", "123")


def test_cells_that_span_both_rows_of_heads_may_be_of_any_kind() -> None:
    found = extract(
        ["部", "課（官）名", "連絡先", "", "業務", "階"],
        ["部", "課（官）名", "電話（直通）", "FAX", "業務", "階"],
        ["産業部", "金融課", "022-221-4922", "022-221-4999", "融資", "2階"],
        heads=2,
    )
    [row] = contact_rows(found)
    assert short(row) == ("産業部", ("金融課",), "融資", "022-221-4922")


def test_a_table_without_heads_beside_one_with_them_is_read_by_its_contents() -> None:
    writer = Writer()
    writer.table([(["課名", "電話"], None), (["金融課", "022-221-4922"], None)], 1)
    writer.line("出先")
    offices = [["北山事務所", "本町1", "022-221-4930"], ["南事務所", "港町2", "022-221-4931"]]
    writer.table([(row, None) for row in offices])
    writer.line("市内の店")
    shops = [
        ["店", "場所", "電話"],
        ["花屋", "本町1", "022-221-4940"],
        ["魚屋", "2", "022-221-4941"],
    ]
    writer.table([(row, None) for row in shops], 1)
    found = writer.extract()
    rows = contact_rows(found)
    assert [row.names for row in rows] == [("金融課",), ("北山事務所",), ("南事務所",)]
    [unread] = contact_table.unread_tables(found, rows)
    assert (unread.rows, unread.heads) == (2, "店 | 場所 | 電話")


@pytest.mark.parametrize(
    ("cells", "department", "names"),
    [
        (["教育委員会事務局　学校課", "給食係"], "教育委員会事務局", ("学校課給食係",)),
        (["教育委員会事務局　学校課", ""], "教育委員会事務局", ("学校課",)),
        (["議会事務局、選挙管理室", ""], None, ("議会事務局", "選挙管理室")),
    ],
)
def test_a_department_before_its_division_is_above_it(
    cells: list[str], department: str | None, names: tuple[str, ...]
) -> None:
    found = extract(["課名", "係名", "電話"], [*cells, "022-221-4922"])
    assert [(row.department, row.names) for row in contact_rows(found)] == [(department, names)]


@pytest.mark.parametrize(
    ("line", "department"),
    [
        ("２．観光部", "観光部"),
        ("6　道路安全部", "道路安全部"),
        ("第1 総務部", "総務部"),
        ("令和8年7月 観光局海事部", None),
        ("全部", None),
    ],
)
def test_a_department_has_no_number_of_its_section(line: str, department: str | None) -> None:
    assert department_in(line) == department


def test_a_table_goes_on_without_heads() -> None:
    writer = Writer()
    writer.table([(["課名", "電話"], None), (["金融課", "022-221-4922"], None)], 1)
    writer.line("2ページ")
    writer.table([(["物流室", "022-221-4923"], None)])
    writer.table([(["融資額", "年", "三列の別の表"], None)])
    assert [row.names for row in contact_rows(writer.extract())] == [("金融課",), ("物流室",)]


def test_a_section_is_named_with_its_division() -> None:
    found = extract(
        ["課名", "係名", "電話"],
        ["総務課", "庶務係", "022-221-4920"],
        ["", "人事係", "022-221-4921"],
        ["会計課", "", "022-221-4922"],
    )
    assert [(row.names, row.above) for row in contact_rows(found)] == [
        (("総務課庶務係",), "総務課"),
        (("総務課人事係",), "総務課"),
        (("会計課",), None),
    ]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("●物流室", ("物流室",)),
        ("情報政策 · 物流室", ("情報政策·物流室",)),
        ("総 務 課", ("総務課",)),
        ("広報・情報担当", ("広報・情報担当",)),
        ("●金融課 ● 物流室", ("金融課", "物流室")),
        ("金融課、物流室", ("金融課", "物流室")),
        ("// / / /", ()),
        ("", ()),
    ],
)
def test_names_of_a_cell(cell: str, names: tuple[str, ...]) -> None:
    [row] = contact_rows(extract(["課名", "業務", "電話"], [cell, "物流", "022-221-4923"]))
    assert row.names == names


@pytest.mark.parametrize(
    "rows",
    [[["年", "人口"], ["2020", "861万人"]], [["課名", "業務"], ["金融課", "融資"]], [["電話"]]],
)
def test_other_tables_are_none_of_contacts(rows: list[list[str]]) -> None:
    with pytest.raises(ReadError, match=r"table\.csv: .* / no table of contacts"):
        contact_rows(extract(*rows))


def test_notes_below_a_table_are_no_rows() -> None:
    found = extract(["課名", "電話"], ["金融課", "022-221-4922"], ["※ 平日のみ", ""])
    assert len(contact_rows(found)) == 1


@pytest.mark.parametrize(
    ("cell", "duties"),
    [
        ("特許、商標，意匠；著作権", ["特許", "商標", "意匠", "著作権"]),
        ("特許（実用新案、意匠）、商標", ["特許（実用新案、意匠）", "商標"]),
        ("・特許・商標", ["特許", "商標"]),
        ("特許・商標", ["特許", "商標"]),
        ("輸出・輸入、商標", ["輸出・輸入", "商標"]),
        ("人事・採用", ["人事・採用"]),
        ("筆界特定の申請・相談", ["筆界特定の申請・相談"]),
        ("・旅券の申請\n・相談", ["旅券の申請", "相談"]),
        ("審査、監査、商標", ["審査、監査", "商標"]),
        ("1,000円以下の少額, loans", ["1,000円以下の少額", "loans"]),
        ("特許（実用新案、商標", ["特許（実用新案", "商標"]),
        ("特許、特許。、", ["特許"]),
        ("・橋の認証、指定 ・道の検定", ["橋の認証、指定", "道の検定"]),
        ("・橋の点検、道路の補修 ・公園", ["橋の点検", "道路の補修", "公園"]),
        ("・事故、渋滞の情報の収集\n・公園", ["事故、渋滞の情報の収集", "公園"]),
        ("免許の交付、再交付、商標", ["免許の交付、再交付", "商標"]),
        ("利用者からの相談、苦情", ["利用者からの相談、苦情"]),
        ("融資、相談", ["融資", "相談"]),
        ("", []),
    ],
)
def test_duties_of_a_cell(cell: str, duties: list[str]) -> None:
    known = {duty_key("人事・採用"), duty_key("審査、監査")}
    assert list(split_duties(cell, known)) == duties


@pytest.mark.parametrize(
    ("cell", "duties"),
    [
        ("文書\n選挙\n統計", ["文書", "選挙", "統計"]),
        ("戸籍、住民票\n印鑑登録", ["戸籍", "住民票", "印鑑登録"]),
        ("広報の発行\n国民健康保険の資格の審査", ["広報の発行", "国民健康保険の資格の審査"]),
        ("（1）融資\n（2）物流の支援", ["（1）融資", "（2）物流の支援"]),
        ("中小企業の資金繰りに関する\n相談", ["中小企業の資金繰りに関する相談"]),
        ("中小企業の資金繰り及び事業\n承継の支援", ["中小企業の資金繰り及び事業承継の支援"]),
        ("文書の収受及び\n発送", ["文書の収受及び発送"]),
        ("融資\n等", ["融資等"]),
        ("・橋の認証、指定\n・道の検定", ["橋の認証、指定", "道の検定"]),
        ("特許（実用新案\n意匠）", ["特許（実用新案意匠）"]),
    ],
)
def test_lines_of_a_cell_are_duties_where_they_do_not_go_on(cell: str, duties: list[str]) -> None:
    [row] = contact_rows(extract(["課名", "業務", "電話"], ["金融課", cell, "022-221-4922"]))
    assert list(split_duties(row.duties)) == duties


def test_a_chart_lists_divisions_with_their_departments() -> None:
    text = "当局の金融課です。\n\n組織図\n\n総務部\n\n総務課 人事室\n\n| **産業部**\n\n・金融課\n"
    found = [(entry.name, entry.department) for entry in chart_entries(Extract(text))]
    assert found == [("総務課", "総務部"), ("人事室", "総務部"), ("金融課", "産業部")]


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("知的財産室", "chiteki-zaisan-shitsu"),
        ("キャッシュレス推進課", "kyasshuresu-suishin-ka"),
        ("競争課", "kyoso-ka-2"),
        ("Planning Division", "planning-division"),
        ("·", "division"),
    ],
)
def test_ids_are_names_in_latin_letters(name: str, id: str) -> None:
    assert new_id(name, {"kyoso-ka"}) == id


def test_a_dash_or_a_word_says_that_a_division_has_no_sections() -> None:
    found = extract(
        ["課名", "係名", "電話"],
        ["総務課", "庶務係", "022-221-4920"],
        ["防災室", "―", "022-221-4921"],
        ["会計課", "ー", "022-221-4922"],
        ["税務課", "なし", "022-221-4923"],
        ["福祉課", "（該当なし）", "022-221-4924"],
    )
    assert [(row.names, row.above) for row in contact_rows(found)] == [
        (("総務課庶務係",), "総務課"),
        (("防災室",), None),
        (("会計課",), None),
        (("税務課",), None),
        (("福祉課",), None),
    ]


def test_a_dash_below_the_divisions_says_that_what_stands_above_is_one() -> None:
    found = extract(
        ["施設", "課・係", "電話"],
        ["みどり保健所", "健康係", "022-221-4920"],
        ["北山出張所", "－", "022-221-4921"],
        ["", "受付係", "022-221-4922"],
    )
    assert [(row.department, row.names) for row in contact_rows(found)] == [
        ("みどり保健所", ("健康係",)),
        (None, ("北山出張所",)),
        ("北山出張所", ("受付係",)),
    ]
