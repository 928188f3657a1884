"""`madoguchi directory import`: from a file to a draft that the loader takes."""

import csv
import hashlib
import json
import os
import shutil
import tomllib
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from corpus.editing import add_entry
from corpus.tables import DivisionsFile, DocumentTable, read_table
from ingest.load import load_corpus
from madoguchi import main
from tests.conftest import TOHOKU
from tests.corpus.office import edit, write_office

HEADS = ["部", "課室名", "業務内容", "電話番号"]
OFFICE = [
    ["産業部", "知的財産室", "特許、商標", "022-221-4819"],
    ["", "金融課", "事業承継、融資、地域サポーター", "022-221-4922"],
    ["", "物流室", "物流", ""],
]
# What the pamphlet leaves open stands in the shipped directory as it is.
SHARED = ["022-221-4807", "022-221-4906", "022-221-4923", "022-221-4927"]


def shipped_rows() -> list[list[str]]:
    """The shipped directory as a clean table."""
    file = read_table(TOHOKU / "divisions.toml", DivisionsFile)
    return [
        [
            table.department,
            table.name,
            "、".join(table.duties),
            "/".join(f"{p.label or ''} {p.number or ''}".strip() for p in table.phones),
        ]
        for table in file.division
    ]


def write_table(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A table of contacts in the format of the path's suffix."""
    match path.suffix:
        case ".xlsx":
            book = openpyxl.Workbook()
            for row in (["担当課室電話番号一覧"], HEADS, *rows):
                book.worksheets[0].append(row)
            book.save(path)
        case ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([HEADS, *rows])
        case ".html":
            cells = "".join(
                f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows
            )
            heads = "".join(f"<th>{head}</th>" for head in HEADS)
            path.write_text(
                f"<html><body><h1>電話番号</h1><table><tr>{heads}</tr>{cells}</table></body></html>",
                encoding="utf-8",
            )
        case _:
            pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
            style = ParagraphStyle("cell", fontName="HeiseiMin-W3", fontSize=8, wordWrap="CJK")
            table = Table(
                [[Paragraph(cell, style) for cell in row] for row in (HEADS, *rows)],
                colWidths=[80, 120, 220, 100],
                repeatRows=1,
                style=[("GRID", (0, 0), (-1, -1), 0.5, "black")],
            )
            SimpleDocTemplate(str(path)).build([table])
    return path


def enter(folder: Path, path: Path, id: str) -> None:
    """Puts a file into the catalogue of a corpus folder."""
    copy = folder / "documents" / path.name
    shutil.copy(path, copy)
    digest = hashlib.sha256(copy.read_bytes()).hexdigest()
    add_entry(folder, DocumentTable(id, id, "役所", "名簿", f"documents/{path.name}", digest))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return write_office(tmp_path / "office")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["directory", "import", *map(str, arguments)])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_a_pipe_is_not_waited_for(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "table.csv")
    status, out, err = run(capsys, tmp_path / "table.csv", "--corpus", office)
    assert (status, out) == (1, "")
    assert "name a file" in err


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "html", "pdf"])
def test_the_shipped_directory_as_a_table_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(TOHOKU, folder)
    table = write_table(tmp_path / f"contacts.{suffix}", shipped_rows())
    enter(folder, table, "contacts")
    status, out, _ = run(capsys, table, "--corpus", folder, "--json")
    found = json.loads(out)
    assert status == 0
    assert found["document"] == "contacts"
    assert not any(found["difference"].values()), found["difference"]
    assert found["refusals"] == []
    assert not any(found["vocabulary"].values())
    asked: dict[str, list[dict[str, str]]] = {}
    for doubt in found["doubts"]:
        asked.setdefault(doubt["kind"], []).append(doubt)
    assert [doubt["subject"] for doubt in asked.pop("no_number")] == [
        "商業・流通サービス産業課",
        "電源地域振興室",
    ]
    assert [doubt["subject"] for doubt in asked.pop("inferred")] == [
        "中小企業金融検査室",
        "東日本大震災復興推進室",
        "地域ブランド展開支援室",
        "消費経済課",
    ]
    shared = asked.pop("shared_number")
    assert [n for doubt in shared for n in SHARED if n in doubt["message"]] == SHARED
    assert asked == {}

    before = load_corpus(folder)
    shutil.copy(folder / "divisions.draft.toml", folder / "divisions.toml")
    after = load_corpus(folder)
    text = after.by_id["contacts"].text
    for old, new in zip(before.directory.divisions, after.directory.divisions, strict=True):
        kept = ("id", "name", "name_en", "department", "parent", "duties", "phones", "window_of",
                "also", "note")  # fmt: skip
        assert [getattr(new, field) for field in kept] == [getattr(old, field) for field in kept]
        assert new.name in text[new.evidence.start : new.evidence.end]


def test_the_difference_is_a_list_for_a_person(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [OFFICE[0], ["", "金融課", "融資、商標", "022-221-4999"], ["", "DX室", "DX", "内線 12"]]
    table = write_table(tmp_path / "contacts.csv", rows)
    enter(office, table, "contacts")
    before = (office / "divisions.toml").read_bytes()
    status, out, err = run(capsys, table, "--corpus", office)
    assert (status, err) == (0, "")
    for line in (
        "新しい課室 / new (1)\n  - DX室（産業部）番号なし",
        "番号の変更 / other number (1)\n  - 金融課: 022-221-4922 → 022-221-4999",
        "新しい業務 / duty new (2)\n  - 商標: 金融課\n  - DX: DX室",
        "なくなった業務 / duty gone (2)\n  - 事業承継: 金融課\n  - 地域サポーター: 金融課",
        "行のない課室 / divisions without a row, kept (1)\n  - 物流室",
        "内線だけの課室 / an extension only (1)\n  - DX室（contacts ",
        "  - 事業承継: 事業承継\n  - unsure: 地域サポーター",
        "用語のない業務 / duties without a term (4)\n  - 商標\n  - 融資\n",
    ):
        assert line in out
    assert (office / "divisions.toml").read_bytes() == before
    draft = (office / "divisions.draft.toml").read_text(encoding="utf-8")
    assert draft.startswith("# 担当課室の名簿の下書き。contacts.csvから起こしたもの。")
    assert "# - DX室（contacts " in draft
    assert tomllib.loads(draft)["division"][1]["phones"] == [
        {"number": "022-221-4999", "status": "stated"}
    ]


def test_a_file_that_is_not_in_the_catalogue_is_shown_and_not_written(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_table(tmp_path / "contacts.csv", OFFICE)
    status, out, err = run(capsys, table, "--corpus", office)
    assert status == 0
    assert 'id = "chizai"\nname = "知的財産室"' in out
    assert "今の名簿と違いはありません" in out
    assert f"madoguchi add {table}" in err
    assert not (office / "divisions.draft.toml").exists()

    named = office / "new" / "draft.toml"
    status, _, err = run(
        capsys, table, "--corpus", office, "--document", "contacts", "--out", named
    )
    assert (status, err) == (0, "")
    spans = [t["evidence"] for t in tomllib.loads(named.read_text("utf-8"))["division"]]
    assert {span["document"] for span in spans} == {"contacts"}


def test_a_first_directory_needs_none_before_it(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (office / "divisions.toml").unlink()
    (office / "vocabulary.toml").unlink()
    table = write_table(tmp_path / "contacts.xlsx", [*OFFICE, ["", "代表", "", "022-263-1111"]])
    enter(office, table, "contacts")
    assert run(capsys, table, "--corpus", office, "--out", office / "divisions.toml")[0] == 2
    assert run(capsys, table, "--corpus", office)[0] == 0
    (office / "divisions.draft.toml").rename(office / "divisions.toml")
    directory = load_corpus(office).directory
    assert [d.name for d in directory.divisions] == ["知的財産室", "金融課", "物流室"]
    assert directory.general.phones[0].number == "022-263-1111"


def test_what_the_loader_would_refuse_is_said(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_table(tmp_path / "contacts.csv", OFFICE)
    enter(office, table, "contacts")
    path = office / "divisions.toml"
    path.write_text(path.read_text("utf-8").replace('"guide"', '"former"'), encoding="utf-8")
    status, out, _ = run(capsys, table, "--corpus", office)
    assert status == 0
    assert "このままでは読み込めません / refused as it is (1)" in out
    assert "  - general: 根拠の文書 'former' が目録にありません。" in out
    assert " / evidence names unknown document 'former'; " in out


def test_a_chart_is_a_second_file(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_table(tmp_path / "contacts.csv", OFFICE[:2])
    enter(office, table, "contacts")
    chart = tmp_path / "chart.txt"
    chart.write_text("組織図\n産業部\n知的財産室\n金融課\n企画室\n", encoding="utf-8")
    _, out, _ = run(capsys, table, "--corpus", office, "--chart", chart, "--json")
    found = json.loads(out)
    # The chart is no document of the corpus, so that nothing can rest on it.
    assert [(d["kind"], d["subject"]) for d in found["doubts"]] == [
        ("gone", "物流室"),
        ("no_row", "企画室"),
    ]
    assert [entry["id"] for entry in found["difference"]["gone"]] == ["butsuryu"]


def test_a_file_without_a_table_gives_status_1(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("金融課の電話は 022-221-4922 です。\n", encoding="utf-8")
    status, out, err = run(capsys, path, "--corpus", office)
    assert (status, out) == (1, "")
    assert "notes.txt: 連絡先の表が見つかりません。" in err
    assert " / no table of contacts was found" in err


def test_wrong_calls_give_status_2(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_table(tmp_path / "contacts.csv", OFFICE)
    enter(office, table, "contacts")
    assert main(["directory"]) == 2
    for arguments, said in (
        ([tmp_path / "missing.csv"], "does not exist"),
        ([table, "--document", "guide"], "'guide' of the catalogue is another file"),
        ([table, "--document", "other"], "is document 'contacts' of the catalogue"),
        ([table, "--out", office / "divisions.toml"], "a draft never replaces the directory"),
        ([table, "--out", office / "catalogue.toml"], "exists; move it away"),
        ([table, "--out", office / "catalogue.toml" / "x"], "cannot be written"),
    ):
        status, out, err = run(capsys, *arguments, "--corpus", office)
        assert (status, out) == (2, "")
        assert said in err


def test_a_draft_that_a_person_mended_is_not_written_over(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_table(tmp_path / "contacts.csv", OFFICE)
    enter(office, table, "contacts")
    (office / "divisions.draft.toml").write_text("# mended\n", encoding="utf-8")
    status, _, err = run(capsys, table, "--corpus", office)
    assert status == 2
    assert "divisions.draft.toml exists; move it away" in err
    assert (office / "divisions.draft.toml").read_text("utf-8") == "# mended\n"


def test_names_and_notes_are_written_as_toml(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(office / "divisions.toml", 'id = "chizai"', 'id = "chizai"\nnote = "a\\"b\\\\c\\u007fd"')
    table = write_table(tmp_path / "contacts.csv", OFFICE)
    enter(office, table, "contacts")
    assert run(capsys, table, "--corpus", office)[0] == 0
    draft = read_table(office / "divisions.draft.toml", DivisionsFile)
    assert draft.division[0].note == 'a"b\\c\x7fd'


def test_without_a_directory_before_no_duty_is_listed_as_new(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_table(tmp_path / "contacts.csv", OFFICE)
    enter(office, table, "contacts")
    (office / "divisions.toml").unlink()
    status, out, _ = run(capsys, table, "--corpus", office)
    assert status == 0
    assert "業務 6 件" in out
    assert "新しい課室 / new (3)" in out
    assert "新しい業務 / duty new" not in out
