"""The shipped corpus as PDFs: evidence that moves with the text, and a real print read back."""

import shutil
from pathlib import Path

import pytest

from eval.printed import error_rate, moved, print_pdf
from ingest.read import read

TEXT = "代表 022-263-1111\n\n中小企業課\t事業承継、融資\t022-221-4922\n代表 022-263-1111\n"
BACK = "代表022-263-1111\n中小企業課\t事業承継、\t融資\t022-221-4922\n\n代表 022-263-1111"


def test_a_range_moves_to_the_same_words_whatever_the_white_space() -> None:
    start = TEXT.index("中小企業課")
    end = TEXT.index("022-221-4922") + 12
    found = moved((TEXT, BACK), start, end)
    assert found is not None
    assert BACK[slice(*found)] == "中小企業課\t事業承継、\t融資\t022-221-4922"


def test_of_words_that_stand_twice_those_at_the_same_place_are_meant() -> None:
    start = TEXT.rindex("代表")
    assert moved((TEXT, BACK), start, start + 15) == (BACK.rindex("代表"), len(BACK))


def test_words_that_were_not_read_back_have_no_place() -> None:
    assert moved((TEXT, "何もない"), 0, 5) is None


def test_the_error_rate_counts_characters_without_white_space() -> None:
    assert error_rate("事業 承継", "事業承継") == 0
    assert error_rate("事業承継ABCD", "事業商継AB") == pytest.approx(3 / 8)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="prints with Debian's chromium")
def test_a_printed_text_is_read_back(tmp_path: Path) -> None:
    print_pdf(TEXT, tmp_path / "text.pdf")
    found = read(tmp_path / "text.pdf")
    assert error_rate(TEXT, found.text) == 0
    assert "中小企業課\t事業承継、融資\t022-221-4922" in found.text
