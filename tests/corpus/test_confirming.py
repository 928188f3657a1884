"""A number confirmed or corrected by staff: what is taken, what is refused, what stays."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from subprocess import PIPE, Popen, run
from sys import executable

import msgspec
import pytest

from corpus.confirming import Standing, confirmation, enter, served_standings, standings
from corpus.editing import DIVISIONS
from corpus.errors import Busy, CorpusError
from corpus.locking import locked
from corpus.records import Phone
from corpus.tables import GENERAL
from ingest.load import load_corpus
from tests.corpus.office import edit, write_office

DAY = date(2026, 11, 22)
CHART = "2026年度組織図"
NUMBERS = (
    "022-221-4923",
    "０２２（２２１）４９２３",
    "0222214923",
    "022 221 4923",
    "+81-22-221-4923",
)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return write_office(tmp_path / "office")


def confirm_number(
    folder: Path, before: Standing, number: str, source: str, note: str | None, on: date
) -> Standing:
    after = confirmation(standings(folder), before, number, source, note, on)
    enter(folder, after)
    return after


def standing(folder: Path, owner: str) -> Standing:
    return next(one for one in standings(folder) if one.owner == owner)


def phone(folder: Path, owner: str) -> Phone:
    directory = load_corpus(folder).directory
    return (directory.general if owner == GENERAL else directory.division(owner)).phones[0]


@pytest.mark.parametrize("owner", ["butsuryu", "kinyu", GENERAL])
def test_a_number_that_no_document_holds_is_stated_once_it_is_confirmed(
    office: Path, owner: str
) -> None:
    before = standing(office, owner)
    confirm_number(office, before, "022-221-9999", f" {CHART}\n", before.note, DAY)
    label = before.phone.label
    assert phone(office, owner) == Phone(label, "022-221-9999", "stated", DAY, CHART)
    assert served_standings(load_corpus(office).directory) == standings(office)


def test_an_inferred_number_is_confirmed_as_it_is(office: Path) -> None:
    edit(
        office / DIVISIONS,
        '"022-221-4922", status = "stated"',
        '"022-221-4922", status = "inferred"',
    )
    before = standing(office, "kinyu")
    assert not load_corpus(office).directory.division("kinyu").certain
    confirm_number(office, before, "022-221-4922", CHART, None, DAY)
    assert load_corpus(office).directory.division("kinyu").certain


@pytest.mark.parametrize("typed", NUMBERS)
def test_a_number_is_taken_however_it_is_typed(office: Path, typed: str) -> None:
    after = confirm_number(office, standing(office, "butsuryu"), typed, CHART, None, DAY)
    assert after.phone.number == "022-221-4923"


@pytest.mark.parametrize(
    "typed",
    ["", "四九二三", "4923", "022-221-492", "022-221-4923 022-221-4924", "FAX 022-221-4923",
     "022-221-4923 内線 12", "022-221-4923; DROP TABLE"],
)  # fmt: skip
def test_what_is_no_one_number_is_refused(office: Path, typed: str) -> None:
    refused(office, number=typed, message="022-221-4922 の形で")


@pytest.mark.parametrize("typed", ["000-000-0000", "0000-00-0000", "011-111-1111"])
def test_a_number_that_nobody_can_have_is_refused(office: Path, typed: str) -> None:
    refused(office, number=typed, message="日本にはありません")


@pytest.mark.parametrize("source", ["", " \n\u3000", "図" * 201, "組織図\x07", "組織図\u202e"])
def test_a_source_must_be_named(office: Path, source: str) -> None:
    refused(office, source=source, message="何で確かめた|200文字まで")


def test_a_note_is_kept_short(office: Path) -> None:
    refused(office, note="備" * 501, message="500文字まで")


def test_who_comes_second_is_refused(office: Path) -> None:
    before = standing(office, "butsuryu")
    confirm_number(office, before, "022-221-4923", CHART, None, DAY)
    refused(office, before=before, message="変更されています")


def test_an_unknown_division_is_refused(office: Path) -> None:
    before = replace(standing(office, "butsuryu"), owner="nowhere")
    refused(office, before=before, message="変更されています")


def refused(
    folder: Path,
    message: str,
    before: Standing | None = None,
    number: str = "022-221-4999",
    source: str = CHART,
    note: str | None = None,
) -> None:
    text = (folder / DIVISIONS).read_bytes()
    with pytest.raises(CorpusError, match=message) as error:
        confirm_number(folder, before or standing(folder, "butsuryu"), number, source, note, DAY)
    assert str(error.value).count("\n") == 0
    assert (folder / DIVISIONS).read_bytes() == text


def test_everything_else_in_the_file_stays_as_it_was(office: Path) -> None:
    path = office / DIVISIONS
    edit(path, 'phones = [{ status = "missing" }]', 'phones = [{status="missing"},]  # 未確認')
    edit(path, 'parent = "kinyu"', "parent = 'kinyu'\nnote = '並び順による推定。'  # 備考")
    before = path.read_text("utf-8")
    confirm_number(office, standing(office, "butsuryu"), "022-221-4923", CHART, "新しい番号。", DAY)
    expected = before.replace(
        '{status="missing"}',
        '{ number = "022-221-4923", status = "stated", confirmed = "2026-11-22", '
        f'source = "{CHART}" }}',
    ).replace("'並び順による推定。'", '"新しい番号。"')
    assert path.read_text("utf-8") == expected
    confirm_number(office, standing(office, "butsuryu"), "022-221-4923", CHART, "", DAY)
    assert "note" not in path.read_text("utf-8")


def test_tables_of_numbers_are_changed_too(office: Path) -> None:
    path = office / DIVISIONS
    edit(path, 'phones = [{ status = "missing" }]\n', "")
    path.write_text(
        path.read_text("utf-8")
        + '\n[[division.phones]]  # 直通\nstatus = "missing"\n[[division.phones]]\n'
        'label = "夜間"\nstatus = "missing"\n',
        "utf-8",
    )
    before = next(one for one in standings(office) if one.phone.label == "夜間")
    confirm_number(office, before, "022-221-4923", CHART, None, DAY)
    first, second = load_corpus(office).directory.division("butsuryu").phones
    assert first == Phone(None, None, "missing")
    assert second == Phone("夜間", "022-221-4923", "stated", DAY, CHART)
    assert "# 直通" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ('confirmed = "2026-11-22"', "stand together"),
        ('source = "組織図"', "stand together"),
        ('confirmed = "2026-11", source = "組織図"', "is no day"),
        ('confirmed = "2026-02-30", source = "組織図"', "is no day"),
        ('confirmed = "2026-11-22", source = " "', "use 1 to 200"),
        (f'confirmed = "2026-11-22", source = "{"図" * 201}"', "201 characters"),
    ],
)
def test_half_a_confirmation_is_a_fault(office: Path, fields: str, fault: str) -> None:
    stated = 'number = "022-221-4922", status = "stated"'
    edit(office / DIVISIONS, stated, f"{stated}, {fields}")
    with pytest.raises(CorpusError, match=rf"'kinyu': .*{fault}"):
        load_corpus(office)


def test_a_confirmed_number_is_stated(office: Path) -> None:
    stated = 'number = "022-221-4922", status = '
    edit(office / DIVISIONS, f'{stated}"stated"', f'{stated}"inferred"')
    edit(office / DIVISIONS, '"inferred"', '"inferred", confirmed = "2026-11-22", source = "図"')
    with pytest.raises(CorpusError, match='has the status "stated"'):
        load_corpus(office)


def test_a_number_that_is_not_confirmed_must_stand_in_its_evidence(office: Path) -> None:
    edit(office / DIVISIONS, '"022-221-4922"', '"022-221-4999"')
    with pytest.raises(CorpusError, match="does not stand in its evidence"):
        load_corpus(office)


def test_a_corpus_written_before_there_were_confirmations_can_be_read() -> None:
    old = b'{"label": null, "number": "022-221-4922", "status": "stated"}'
    assert msgspec.json.decode(old, type=Phone) == Phone(None, "022-221-4922", "stated")
    new = Phone(None, "022-221-4922", "stated", DAY, CHART)
    assert msgspec.json.decode(msgspec.json.encode(new), type=Phone) == new


def test_one_change_at_a_time_whichever_process_makes_it(office: Path) -> None:
    with locked(office), pytest.raises(Busy, match="ほかの方"), locked(office, seconds=0.1):
        pass
    held = "import sys; from corpus.locking import locked; from pathlib import Path\n"
    held += "with locked(Path(sys.argv[1])): pass"
    with locked(office) as file:
        child = run([executable, "-c", held, office], capture_output=True, text=True, check=False)
        assert "Busy" in child.stderr
        lent = Popen([executable, "-c", "input()"], stdin=PIPE, pass_fds=[file.fileno()])
    with pytest.raises(Busy), locked(office):
        pass
    lent.communicate(b"\n")
    with locked(office):
        pass


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="書き込めません"), locked(tmp_path / "gone"):
        pass
