"""A number that staff confirmed outlives the next table of contacts, and what differs is told."""

import pytest

from corpus.directory_diff import difference
from corpus.tables import DivisionsFile, DivisionTable, GeneralTable, PhoneTable, SpanTable
from ingest.directory.doubts import TableSource
from ingest.directory.draft import Draft, draft_directory
from ingest.directory.file import as_toml
from ingest.extract import Writer

SPAN = SpanTable("guide", 10, 20)
CONFIRMED = PhoneTable("stated", "022-221-4923", None, "2026-11-22", "2026年度組織図")
PRESENT = DivisionsFile(
    GeneralTable("代表", (PhoneTable("stated", "022-263-1111", "代表"),), SPAN),
    (DivisionTable("butsuryu", "物流室", ("物流",), (CONFIRMED,), SPAN, "産業部"),),
)


def drafted(number: str) -> Draft:
    writer = Writer()
    heads = ["部", "課室名", "業務内容", "電話番号"]
    writer.table([(heads, None), (["産業部", "物流室", "物流", number], None)], 1)
    return draft_directory(TableSource("table.xlsx", "table", writer.extract()), PRESENT, {})


@pytest.mark.parametrize("number", ["022-221-4923", ""])
def test_a_confirmed_number_is_kept(number: str) -> None:
    assert drafted(number).file.division[0].phones == (CONFIRMED,)


def test_one_without_a_number_in_the_table_is_told() -> None:
    doubt = next(doubt for doubt in drafted("").doubts if doubt.kind == "no_number")
    assert "2026-11-22に職員が確認" in doubt.message
    assert "残しました" in doubt.message


def test_another_number_than_the_confirmed_one_is_told() -> None:
    draft = drafted("022-221-4999")
    assert draft.file.division[0].phones == (PhoneTable("stated", "022-221-4999"),)
    assert [doubt.kind for doubt in draft.doubts if doubt.subject == "物流室"] == ["confirmed"]
    change = difference(PRESENT, draft.file).numbers[0]
    assert "確認" in change.before
    assert "確認" not in change.after


def test_a_draft_as_text_keeps_the_confirmation() -> None:
    written = 'confirmed = "2026-11-22", source = "2026年度組織図" }'
    assert written in as_toml(drafted("022-221-4923").file, "table.xlsx")
