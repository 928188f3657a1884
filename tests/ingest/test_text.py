"""Files become text: what is recognised, what is refused, and that nothing is changed."""

from pathlib import Path

import pytest

from corpus.errors import ReadError
from ingest.read import read
from tests.said import english_half

TEXT = "事業承継の相談窓口は、中小企業課です。\n電話は022-221-4922。\n"
EXTENSIONS = "①～⑳㈱髙﨑Ⅳ№℡㎡"  # in CP932, not in the Shift_JIS of the standard


def file(folder: Path, data: bytes, name: str = "text.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp"])
@pytest.mark.parametrize("name", ["text.txt", "text.md", "TEXT.TXT"])
def test_japanese_text_is_read_in_each_encoding(tmp_path: Path, encoding: str, name: str) -> None:
    assert read(file(tmp_path, TEXT.encode(encoding), name)).text == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
@pytest.mark.parametrize(
    "text", ["中小企業課", "カーボンニュートラル", "・「税」", "ＤＸ（デジタル）", "窓", "、。"]
)
def test_the_shortest_text_keeps_its_encoding(tmp_path: Path, encoding: str, text: str) -> None:
    assert read(file(tmp_path, text.encode(encoding))).text == text


def test_characters_that_only_cp932_has_are_read(tmp_path: Path) -> None:
    text = f"{EXTENSIONS} 担当は髙橋です。"
    assert read(file(tmp_path, text.encode("cp932"))).text == text


def test_half_width_katakana_beside_hiragana_is_read(tmp_path: Path) -> None:
    text = "ﾘｻｲｸﾙの窓口はどこですか"
    assert read(file(tmp_path, text.encode("cp932"))).text == text


def test_half_width_katakana_alone_is_read(tmp_path: Path) -> None:
    text = "ﾘｻｲｸﾙ窓口\tｶﾝｷｮｳｶ"
    assert read(file(tmp_path, text.encode("cp932"))).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_line_ends_and_spaces_are_kept(tmp_path: Path, encoding: str) -> None:
    text = "一行目\r\n二行目\r三行目\n\n　字下げ \t\x0c末尾"
    assert read(file(tmp_path, text.encode(encoding))).text == text


def test_only_a_byte_order_mark_at_the_start_is_left_out(tmp_path: Path) -> None:
    text = "前\ufeff後"
    assert read(file(tmp_path, text.encode("utf-8-sig"))).text == text


def test_an_empty_file_is_an_empty_text(tmp_path: Path) -> None:
    assert read(file(tmp_path, b"")).text == ""


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("iso2022_jp"), "ISO-2022-JP"),
        (b"plain line\n" + TEXT.encode("iso2022_jp"), "ISO-2022-JP"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "ZIP"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "NUL"),
        (TEXT.encode("utf-16-le"), "NUL"),
    ],
    ids=["utf-16", "utf-16-be", "jis", "jis-later", "pdf", "zip", "png", "utf-16-no-mark"],
)
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, data: bytes, name: str) -> None:
    path = file(tmp_path, data)
    with pytest.raises(ReadError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert name in str(caught.value)
    assert str(caught.value).endswith("save it as UTF-8.")


@pytest.mark.parametrize(
    "data",
    [
        "Café, déjà vu.\n".encode("latin-1"),
        "“Résumé” – it’s".encode("cp1252"),
        "Größe für Bürger".encode("latin-1"),
        TEXT.encode("cp932")[:-3] + b"\x81",
        bytes(range(0x80, 0x100)),
    ],
    ids=["french", "quotes", "german", "cut off", "every byte"],
)
def test_another_encoding_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ReadError, match="none of UTF-8, Shift_JIS and EUC-JP; save it as UTF-8"):
        read(file(tmp_path, data))


@pytest.mark.parametrize(
    "data",
    ["Bibliothèque nationale".encode("latin-1"), "Télévision et cinéma".encode("latin-1")],
)
def test_letters_that_make_rare_kanji_are_not_taken_for_japanese(
    tmp_path: Path, data: bytes
) -> None:
    with pytest.raises(ReadError):
        read(file(tmp_path, data))


@pytest.mark.parametrize(
    "data",
    [
        "Привет мир".encode("koi8-r"),
        "Указанный файл не найден".encode("koi8-r"),
        "中小企业的商业继承咨询窗口".encode("gbk"),
        "请输入您的姓名和电话号码".encode("gbk"),
        "請輸入您的姓名和電話號碼".encode("big5"),
        "중소기업 사업 승계".encode("euc_kr"),
        "이름과 전화번호를 입력하십시오".encode("euc_kr"),
        "บันทึกไฟล์".encode("tis_620"),
        "die Datei »brief« wurde gelöscht".encode("latin-1"),
        "It’s at the mayor’s office".encode("cp1252"),
        "事業承継の相談窓口".encode("utf-16-le"),
    ],
    ids=["koi8-r", "longer", "gbk", "gbk 2", "big5", "euc-kr", "euc-kr 2", "thai", "quotes",
         "apostrophes", "utf-16 without mark or line end"],
)  # fmt: skip
def test_another_encoding_that_decodes_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ReadError):
        read(file(tmp_path, data))


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp"])
@pytest.mark.parametrize(
    "text",
    [
        "部,課,係,電話\n総務部,総務課,庶務係,022-221-1111\n福祉部,高齢福祉課,介護保険係,022-221-3333\n",
        "地区,令和4年,令和5年\n本町,10,20\n南,1,2\n合計,11,22\n",
        "氏名\t電話\n佐藤 健太\t111\n齋藤 美咲\t222\n鈴木 浩\t333\n",
        "青森県,八戸市\n岩手県,釜石市\n宮城県,気仙沼市\n秋田県,横手市\n",
        "総務課",
    ],
    ids=["contacts", "figures", "names", "places", "one word"],
)
def test_a_table_without_kana_is_read_in_each_encoding(
    tmp_path: Path, encoding: str, text: str
) -> None:
    assert read(file(tmp_path, text.encode(encoding))).text == text


@pytest.mark.parametrize(
    "text",
    ["①㈱髙﨑,№1\n②㈱髙島,№2\n", "氏名（ﾌﾘｶﾞﾅ）\n髙﨑 一郎(ﾀｶｻｷ ｲﾁﾛｳ)\n", "ｺﾞﾐﾉ ﾀﾞｼｶﾀ\nﾓｴﾙｺﾞﾐﾊ ｹﾞﾂﾖｳ\n"],
)
def test_a_table_of_extensions_and_half_width_katakana_is_read(tmp_path: Path, text: str) -> None:
    assert read(file(tmp_path, text.encode("cp932"))).text == text


@pytest.mark.parametrize("name", ["text.doc", "text", "text.rtf", "text.txt.gz"])
def test_an_unknown_suffix_is_refused_with_those_that_are_read(tmp_path: Path, name: str) -> None:
    path = file(tmp_path, TEXT.encode(), name)
    with pytest.raises(ReadError) as caught:
        read(path)
    assert english_half(caught.value, path) == (
        f"no reader for {path.suffix!r}; convert it to one of "
        ".csv, .docx, .htm, .html, .md, .pdf, .pptx, .tsv, .txt, .xlsx."
    )
