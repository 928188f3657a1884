"""Cells of telephone numbers as tables write them. A wrong number is the worst mistake."""

import pytest

from corpus.telephone import PhoneCell, read_phones, stands


def one(number: str, label: str | None = None) -> PhoneCell:
    return PhoneCell(((label, number),))


@pytest.mark.parametrize(
    "cell",
    [
        "022-221-4922",
        "022（221）4922",
        "(022)221-4922",
        "０２２－２２１－４９２２",
        "022ー221ー4922",
        "022‐221−4922",
        "022 221 4922",
        "+81-22-221-4922",
        "0222214922",
        "TEL:022-221-4922",
        "TEL-022-221-4922",
        "直通　022-221-4922",
        "022-221-4922（直通）",
    ],
)
def test_every_form_becomes_the_directorys(cell: str) -> None:
    assert read_phones(cell, {"022"}) == one("022-221-4922")


@pytest.mark.parametrize(
    "number", ["03-3501-1511", "0120-123-456", "0570-012-345", "070-1234-5678", "0800-123-4567"]
)
def test_numbers_of_all_kinds(number: str) -> None:
    assert read_phones(number) == one(number)
    assert read_phones(number.replace("-", ""), {"022"}) == one(number)


def test_a_label_may_hold_the_number_that_people_know() -> None:
    assert read_phones("0120-007-110（こどもの人権110番）") == one(
        "0120-007-110", "こどもの人権110番"
    )


def test_without_hyphens_the_area_code_must_be_known() -> None:
    assert read_phones("0225951234", {"0225"}) == one("0225-95-1234")
    for areas in ((), {"022", "0225"}):
        assert read_phones("0225951234", areas) == PhoneCell(unread="0225951234")


@pytest.mark.parametrize(
    "cell",
    [
        "企画 022-221-4861/調査 022-221-4874",
        "企画：022-221-4861　調査：022-221-4874",
        "022-221-4861(企画) 022-221-4874(調査)",
        "022-221-4861(企画 022-221-4874(調査",
    ],
)
def test_labels_stay_with_their_numbers(cell: str) -> None:
    assert read_phones(cell).numbers == (("企画", "022-221-4861"), ("調査", "022-221-4874"))


def test_two_numbers_without_labels_have_none() -> None:
    found = read_phones("022-221-4861、022-221-4874")
    assert found.numbers == ((None, "022-221-4861"), (None, "022-221-4874"))


@pytest.mark.parametrize(
    "cell",
    [
        "TEL 022-221-4922 FAX 022-221-4923",
        "022-221-4922/FAX022-221-4923",
        "022-221-4922(FAX 022-221-4923)",
        "022-221-4922(ファックス：022-221-4923)",
        "FAX 022-221-4923 TEL 022-221-4922",
        "022-221-4923(FAX) 022-221-4922",
    ],
)
def test_a_fax_number_is_never_taken(cell: str) -> None:
    assert read_phones(cell) == one("022-221-4922")


def test_a_fax_number_alone_is_said() -> None:
    assert read_phones("FAX 022-221-4923") == PhoneCell(unread="FAX 022-221-4923")


@pytest.mark.parametrize("cell", ["内線 1234", "内線：1234", "(内)1234", "ext. 1234"])
def test_an_extension_is_no_number(cell: str) -> None:
    assert read_phones(cell) == PhoneCell(extension="1234")


@pytest.mark.parametrize(
    ("cell", "label"),
    [("022-263-1111（内線 2345）", "内線 2345"), ("代表 022-263-1111 内線2345", "代表・内線 2345")],
)
def test_an_extension_labels_the_number_before_it(cell: str, label: str) -> None:
    assert read_phones(cell) == one("022-263-1111", label)


@pytest.mark.parametrize(
    "cell", ["022-221-49", "221-4922", "03-1234-567", "222214922", "022-221-4922-1"]
)
def test_what_is_no_number_is_said(cell: str) -> None:
    assert read_phones(cell) == PhoneCell(unread=cell)


def test_what_is_left_of_a_range_is_said() -> None:
    assert read_phones("022-221-4922～4925") == PhoneCell(((None, "022-221-4922"),), unread="4925")


@pytest.mark.parametrize("fax", ["FAX 022-221-4999", "ファクス：022-221-4999", "FAX 221-4999"])
def test_what_is_left_of_a_range_is_said_beside_a_fax(fax: str) -> None:
    found = read_phones(f"022-221-4922～4925 {fax}")
    assert found == PhoneCell(((None, "022-221-4922"),), unread="4925")


@pytest.mark.parametrize("cell", ["", "－", "なし", "調整中"])
def test_an_empty_cell_has_nothing(cell: str) -> None:
    assert read_phones(cell) == PhoneCell()


def test_a_number_stands_in_any_form_but_not_within_another() -> None:
    assert stands("022-221-4922", "電話 022（221）4922 まで")
    assert stands("022-221-4922", "0222214922")
    assert not stands("022-221-4922", "1022-221-49223")
    assert not stands("022-221-4922", "022-221-4923")
