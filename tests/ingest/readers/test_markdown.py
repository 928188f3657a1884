"""Markdown: what is no text of it, its headings and tables in every form."""

from pathlib import Path

import pytest

from ingest.extract import Extract
from ingest.lines import Kind, classify
from ingest.read import read
from tests.ingest.readers.extracts import headings, heads, lines, running


def of(folder: Path, text: str) -> Extract:
    path = folder / "案内.md"
    path.write_text(text, newline="")
    return read(path)


def test_a_text_without_anything_to_leave_out_is_kept_as_it_is(tmp_path: Path) -> None:
    table = "| 区分 | 額 |\r\n|---|---|\r\n| 大人 | `~~300~~`円 |\r\n"
    text = f"# 手引き\r\n\r\n{table}\n9:00~~12:00、13:00~~15:00\n"
    assert of(tmp_path, text).text == text


def test_comments_are_left_out(tmp_path: Path) -> None:
    text = (
        "申請は<!-- 内部メモ -->窓口へ。\n\n<!--\n公開しないこと\n-->\n\n- [x] 済み <!-- 閉じない\n"
    )
    assert lines(of(tmp_path, text)) == ["申請は窓口へ。", "- [x] 済み <!-- 閉じない"]


@pytest.mark.parametrize("old", ["~~300円~~", "<del>300円</del>", "<s>300円</s>"])
def test_what_is_struck_out_is_left_out(tmp_path: Path, old: str) -> None:
    assert lines(of(tmp_path, f"手数料は{old}450円です。")) == ["手数料は450円です。"]


def test_title_and_day_come_from_the_front_matter(tmp_path: Path) -> None:
    extract = of(
        tmp_path, '---\ntitle: "手引き"\ndate: 2024-04-01\ntags:\n  - 介護\n---\n本文\n---\n'
    )

    assert (extract.title, extract.created) == ("手引き", "2024-04-01")
    assert running(extract) == [
        "---",
        'title: "手引き"',
        "date: 2024-04-01",
        "tags:",
        "- 介護",
        "---",
    ]


def test_a_rule_at_the_beginning_is_no_front_matter(tmp_path: Path) -> None:
    extract = of(tmp_path, "---\n介護保険の手引きです。\n---\n本文\n")
    assert (extract.title, running(extract)) == (None, [])


def test_code_that_looks_like_a_heading_is_none(tmp_path: Path) -> None:
    extract = of(tmp_path, "# 手順\n\n```sh\n# 登録する\nadd FILE\n```\n\n```\n# 開いたまま\n")
    found = classify(extract.text, extract.layout)

    named = [extract.text[line.start : line.end] for line in found if line.kind is Kind.HEADING]
    assert named == ["# 手順", "# 開いたまま"]


def test_underlined_lines_are_headings(tmp_path: Path) -> None:
    underlined = "\n介護の手引き\n====\n\n本文です。\n\n問合せ\r\n------\r\n福祉課\n"
    text = f"{underlined}\n---\n\n- 項目\n---\n\n文です。\n---\n"
    assert headings(of(tmp_path, text)) == [("介護の手引き", 1), ("問合せ", 2)]


def test_a_table_without_outer_bars_has_rows_and_heads(tmp_path: Path) -> None:
    extract = of(
        tmp_path, "料金表\n\n区分 | 金額\n--- | ---\n大人 | 300円\n小人 | 150円\n\n以上 | 以下\n"
    )

    assert heads(extract) == ["| 区分 | 金額 |"]
    assert lines(extract)[3:] == ["| 大人 | 300円 |", "| 小人 | 150円 |", "以上 | 以下"]


@pytest.mark.parametrize(
    "text",
    ["```a\n", "<!--", "<del>", "~~a", "a | b\n--- |", "---\na: b\n", "- x\n---\n", "`", "| "],
)
def test_what_is_never_closed_is_read_in_time(tmp_path: Path, text: str) -> None:
    assert of(tmp_path, text * (500_000 // len(text))).text
