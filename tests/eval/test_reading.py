"""The readers' report over a folder of files."""

from pathlib import Path

import openpyxl
import pytest

from eval.reading import as_json, as_text, report
from madoguchi import main


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "表").mkdir(parents=True)
    (folder / "案内.txt").write_text("相談の窓口です。\n", encoding="utf-8")
    (folder / "壊れた.pdf").write_bytes(b"%PDF-1.7\n")
    book = openpyxl.Workbook()
    for row in (["課", "電話"], ["国際課", "022-221-4907"], ["会計課", "022-221-4869"]):
        book.active.append(row)
    book.create_sheet("内部").sheet_state = "hidden"
    book.save(folder / "表" / "名簿.xlsx")
    return folder


def test_every_file_has_a_line_and_what_was_not_read_a_reason(files: Path) -> None:
    found = {one.file: one for one in report(files)}
    assert set(found) == {"案内.txt", "壊れた.pdf", "表/名簿.xlsx"}
    assert found["案内.txt"].characters == 8
    assert found["案内.txt"].ratio is None
    sheet = found["表/名簿.xlsx"]
    assert (sheet.tables, sheet.rows, sheet.refused) == (1, 3, None)
    assert sheet.ratio is not None
    assert sheet.ratio > 0
    assert "内部" in sheet.remarks[0]
    assert found["壊れた.pdf"].refused is not None
    text = as_text(list(found.values()))
    assert "3 files: 2 read, 1 refused" in text
    assert "表/名簿.xlsx: " in text
    assert b'"refused"' in as_json(list(found.values()))


def test_the_report_is_a_command(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--files", str(files)]) == 0
    assert "3 files: 2 read, 1 refused" in capsys.readouterr().out
