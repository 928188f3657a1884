"""CSV files: rows as records, whatever parts and quotes them, and the heads above them."""

from pathlib import Path

import pytest

from corpus.errors import ReadError
from ingest.extract import Extract
from ingest.readers.csv import read_csv
from ingest.readers.places import letters
from tests.ingest.readers.extracts import heads, lines


def read(folder: Path, text: str, encoding: str = "utf-8") -> Extract:
    path = folder / "名簿.csv"
    path.write_bytes(text.encode(encoding))
    return read_csv(path)


def cells(extract: Extract) -> list[str | None]:
    return [place.cells for place in extract.layout.places]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp"])
def test_each_record_is_a_row_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    extract = read(tmp_path, "課,電話\n総務課,022-111\nこども課,022-222\n", encoding)

    assert lines(extract) == ["課\t電話", "総務課\t022-111", "こども課\t022-222"]
    assert heads(extract) == ["課\t電話"]


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
def test_the_sign_between_cells_is_found(tmp_path: Path, sign: str) -> None:
    text = "課,電話,場所\n総務課,0221,本庁\n税務課,0222,別館\n".replace(",", sign)
    assert lines(read(tmp_path, text))[1] == "総務課\t0221\t本庁"


def test_commas_in_prose_do_not_hide_the_tabs(tmp_path: Path) -> None:
    text = "制度\t説明\n補助金\t設備, 建物, 車両\n融資\t運転資金\n"
    assert lines(read(tmp_path, text))[1] == "補助金\t設備, 建物, 車両"


def test_empty_cells_keep_the_columns_aligned(tmp_path: Path) -> None:
    assert lines(read(tmp_path, "課,係,電話\n総務課,,111\n税務課,徴収係,\n"))[1:] == [
        "総務課\t\t111",
        "税務課\t徴収係",
    ]


def test_a_cell_with_line_breaks_stays_in_its_row(tmp_path: Path) -> None:
    text = '制度,内容\n補助金,"対象は次のとおり。\n①中小企業\n②個人事業者"\n'
    assert lines(read(tmp_path, text))[1] == "補助金\t対象は次のとおり。 ①中小企業 ②個人事業者"


def test_each_row_has_its_range_of_cells(tmp_path: Path) -> None:
    extract = read(tmp_path, '課,電話\n"総務\n課",111\n\n税務課,222\n')

    assert cells(extract) == ["A1:B1", "A2:B2", "A4:B4"]
    assert {(place.kind, place.number) for place in extract.layout.places} == {("sheet", 1)}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"id":"17","name":"国税庁","level":2}', "id: 17, name: 国税庁, level: 2"),
        ('["補助金","酒類"]', "補助金, 酒類"),
        ('[{"name":"製造業"},{"name":"小売業"}]', "name: 製造業; name: 小売業"),
        ('{"area":{"name":"長崎県"},"note":null,"open":true}', "area: name: 長崎県, open: true"),
        ('["155e3937-77fb-49ed-a314-5e47d7b7bde0"]', ""),
        ("[]", ""),
        ("[非公開]", "[非公開]"),
    ],
)
def test_json_in_a_cell_becomes_values_with_their_keys(
    tmp_path: Path, data: str, expected: str
) -> None:
    quoted = data.replace('"', '""')
    extract = read(tmp_path, f'番号,分類,備考\n1,"{quoted}",終わり\n')

    assert lines(extract)[1] == f"1\t{expected}\t終わり"


def test_a_formula_that_only_quotes_a_text_is_the_text(tmp_path: Path) -> None:
    text = '課,電話,備考\n総務課,="0221234567","=""1,2階"""\n税務課,="0221234568",=A1\n'
    extract = read(tmp_path, text)

    assert lines(extract)[1:] == ["総務課\t0221234567\t1,2階", "税務課\t0221234568\t=A1"]


@pytest.mark.parametrize(
    "first",
    ["総務課,022-221-4922", "2024-04-01,開始", "1,2", "窓口は本庁です。,平日", "総務課,総務課"],
)
def test_a_row_of_values_is_no_row_of_heads(tmp_path: Path, first: str) -> None:
    assert heads(read(tmp_path, f"{first}\n税務課,022-221-4923\n")) == []


def test_years_may_be_heads(tmp_path: Path) -> None:
    assert heads(read(tmp_path, "項目,2022,2023\n件数,10,12\n")) == ["項目\t2022\t2023"]


def test_lines_above_the_table_are_no_rows(tmp_path: Path) -> None:
    extract = read(tmp_path, "相談窓口一覧,,\n令和６年４月現在,,\n課,係,電話\n総務課,庶務係,111\n")

    expected = ["相談窓口一覧", "令和６年４月現在", "課\t係\t電話", "総務課\t庶務係\t111"]
    assert lines(extract) == expected
    assert heads(extract) == ["課\t係\t電話"]
    assert cells(extract) == ["A1", "A2", "A3:C3", "A4:C4"]


@pytest.mark.parametrize("between", [",,", "表2 世帯,,", ",,\n表2 世帯,,"])
def test_tables_above_one_another_have_their_own_heads(tmp_path: Path, between: str) -> None:
    first, second = "地区,男,女\n本町,10,20\n南,5,6\n", "町名,世帯数,\n本町,15,\n南,4,\n"
    extract = read(tmp_path, f"{first}{between}\n{second}")

    assert heads(extract) == ["地区\t男\t女", "町名\t世帯数"]
    assert lines(extract)[-3:] == ["町名\t世帯数", "本町\t15", "南\t4"]
    assert ("表2 世帯" in lines(extract)) == ("表2" in between)


@pytest.mark.parametrize("row", ["女性相談,男女共同参画室,木曜日", "和室,本館,無料", "本館,,"])
def test_a_table_goes_on_behind_an_empty_row(tmp_path: Path, row: str) -> None:
    text = f"名称,場所,料金\n会議室,本館,500円\nホール,別館,900円\n,,\n{row}\n茶室,本館,700円\n"
    extract = read(tmp_path, text)

    assert heads(extract) == ["名称\t場所\t料金"]
    assert len(extract.layout.tables) == 1


def test_a_day_and_a_unit_above_the_table_are_no_heads(tmp_path: Path) -> None:
    text = "施設一覧,,,\n令和6年4月1日現在,,,単位：円\n名称,所在地,電話,料金\n会館,本町,111,500\n"
    extract = read(tmp_path, text)

    assert lines(extract)[:2] == ["施設一覧", "令和6年4月1日現在 単位：円"]
    assert heads(extract) == ["名称\t所在地\t電話\t料金"]
    assert cells(extract)[:2] == ["A1", "A2:D2"]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing(tmp_path: Path) -> None:
    extract = read(tmp_path, '課,備考\n総務課,"未定\n税務課,本庁\n')

    assert lines(extract) == ["課\t備考", '総務課\t"未定', "税務課\t本庁"]
    assert extract.remarks == (
        "引用符が閉じられていないため、すべて普通の文字として読みました。"
        " / A quotation mark is never closed; all were read as ordinary signs.",
    )


def test_a_very_long_cell_is_read_whole(tmp_path: Path) -> None:
    long = "あ" * 200_000
    assert lines(read(tmp_path, f"課,説明\n総務課,{long}\n"))[1] == f"総務課\t{long}"


def test_a_sign_that_only_python_takes_for_a_line_break_breaks_no_row(tmp_path: Path) -> None:
    text = "課,説明\n総務課,前\u2028後\n税務課,本庁\n"
    assert lines(read(tmp_path, text))[1] == "総務課\t前後"


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n,,\n"])
def test_a_file_without_text_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReadError, match="holds no text; check the file"):
        read(tmp_path, text)


@pytest.mark.parametrize(("column", "expected"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_columns_are_named_as_in_excel(column: int, expected: str) -> None:
    assert letters(column) == expected
