"""Two directories side by side, and a vocabulary beside the newer one."""

from collections.abc import Sequence

from corpus.directory_diff import (
    Change,
    DutyChange,
    Entry,
    VocabularyGaps,
    difference,
    phones_text,
    vocabulary_gaps,
)
from corpus.records import EMPTY_VOCABULARY, Name, Term, Vocabulary
from corpus.tables import DivisionsFile, DivisionTable, GeneralTable, PhoneTable, SpanTable

SPAN = SpanTable("guide", 0, 1)


def division(
    id: str,
    name: str,
    duties: Sequence[str] = (),
    number: str | None = None,
    department: str = "産業部",
) -> DivisionTable:
    phone = PhoneTable("stated", number) if number else PhoneTable("missing")
    return DivisionTable(id, name, tuple(duties), (phone,), SPAN, department)


def directory(*divisions: DivisionTable, general: str = "022-263-1111") -> DivisionsFile:
    phones = (PhoneTable("stated", general, "代表"),)
    return DivisionsFile(GeneralTable("代表", phones, SPAN), divisions)


OLD = directory(
    division("kinyu", "金融課", ["融資", "事業承継"], "022-221-4922"),
    division("butsuryu", "物流室", ["物流"], "022-221-4923"),
    division("chizai", "知的財産室", ["特許", "商標"], "022-221-4819"),
)


def test_a_directory_does_not_differ_from_itself() -> None:
    assert not difference(OLD, OLD)


def test_everything_that_differs_is_listed_once() -> None:
    new = directory(
        division("kinyu", "金融課", ["融資", "商標"], "022-221-4999"),
        division("chizai", "知財課", ["特許", "意匠"], "022-221-4819", "企画部"),
        division("digital", "デジタル室", ["DX"]),
        general="022-263-2222",
    )
    found = difference(OLD, new)
    assert found.new == (Entry("digital", "デジタル室", "産業部", "番号なし"),)
    assert found.gone == (Entry("butsuryu", "物流室", "産業部", "022-221-4923"),)
    assert found.renamed == (Change("chizai", "知財課", "知的財産室", "知財課"),)
    assert found.departments == (Change("chizai", "知財課", "産業部", "企画部"),)
    assert found.numbers == (
        Change("kinyu", "金融課", "022-221-4922", "022-221-4999"),
        Change("general", "代表", "代表 022-263-1111", "代表 022-263-2222"),
    )
    assert found.duties_moved == (DutyChange("商標", ("知的財産室",), ("金融課",)),)
    assert found.duties_new == (
        DutyChange("意匠", (), ("知財課",)),
        DutyChange("DX", (), ("デジタル室",)),
    )
    assert found.duties_gone == (
        DutyChange("事業承継", ("金融課",), ()),
        DutyChange("物流", ("物流室",), ()),
    )
    assert found


def test_a_duty_that_a_second_division_gets_has_not_moved() -> None:
    new = directory(*OLD.division[:2], division("chizai", "知的財産室", ["特許", "商標", "融資"],
                                                "022-221-4819"))  # fmt: skip
    found = difference(OLD, new)
    assert found.duties_new == (DutyChange("融資", (), ("知的財産室",)),)
    assert not found.duties_moved


def test_without_a_directory_everything_is_new() -> None:
    found = difference(None, OLD)
    assert [entry.id for entry in found.new] == ["kinyu", "butsuryu", "chizai"]
    assert not found.numbers


def test_numbers_show_label_and_status() -> None:
    phones = (PhoneTable("stated", "022-221-4861", "企画"), PhoneTable("inferred", "022-221-4874"))
    assert phones_text(phones) == "企画 022-221-4861、022-221-4874（推定）"


def test_a_vocabulary_is_held_against_the_duties_and_names() -> None:
    vocabulary = Vocabulary(
        terms=(Term("融資", ("融資",), (), (), ()), Term("後継ぎ", ("承継",), (), (), ())),
        names=(Name("金融課", "Finance Division", ()), Name("物流室", None, ())),
        elsewhere=(),
        unsure=(),
        unsure_duties=("相談",),
    )
    assert vocabulary_gaps(vocabulary, OLD) == VocabularyGaps(
        claims=(("後継ぎ", "承継"), ("unsure", "相談")),
        uncovered=("事業承継", "物流", "特許", "商標"),
        unnamed=("物流室", "知的財産室"),
    )


def test_an_empty_vocabulary_lacks_nothing() -> None:
    assert not vocabulary_gaps(EMPTY_VOCABULARY, OLD)
