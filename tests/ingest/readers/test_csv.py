"""CSV files: rows as records, whatever parts and quotes them, and the heads above them."""

from pathlib import Path

import pytest

from corpus.errors import ReadError
from ingest.extract import Extract
from ingest.readers.csv import letters, read_csv
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
