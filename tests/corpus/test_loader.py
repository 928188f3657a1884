"""A corpus folder is checked whole; each refusal names file, entry and remedy."""

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import CorpusError, ReadError
from corpus.records import EMPTY_VOCABULARY
from corpus.vocabulary import load_vocabulary
from ingest.load import fingerprint, load_corpus
from tests.corpus.office import CHIZAI, GUIDE, KINYU, edit, sha256, span, write_office

GUIDE_FILE = "documents/guide.txt"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return write_office(tmp_path / "office")


def refusal(folder: Path) -> str:
    with pytest.raises(CorpusError) as caught:
        load_corpus(folder)
    return str(caught.value)


def test_a_good_folder_becomes_records(office: Path) -> None:
    corpus = load_corpus(office)
    (guide,) = corpus.documents
    assert (corpus.name, guide.id, guide.text) == ("office", "guide", GUIDE)
    assert (str(guide.published), str(guide.valid_until)) == ("2022", "2025-03")
    assert [d.name for d in corpus.directory.divisions] == ["知的財産室", "金融課", "物流室"]
    patents = corpus.directory.division("chizai")
    assert guide.quote(patents.evidence.start, patents.evidence.end) == CHIZAI
    assert [(p.number, p.status) for p in patents.phones] == [("022-221-4819", "stated")]
    assert patents.name_en == "Intellectual Property Office"
    assert corpus.directory.general.phones[0].number == "022-263-1111"
    assert corpus.vocabulary.unsure_duties == ("地域サポーター",)
    assert corpus.vocabulary.elsewhere[0].term == "運転免許"


def test_a_document_expires_after_the_last_day_of_its_validity(office: Path) -> None:
    (guide,) = load_corpus(office).documents
    assert not guide.expired(date(2025, 3, 31))
    assert guide.expired(date(2025, 4, 1))


def test_the_window_answers_for_its_department(office: Path) -> None:
    directory = load_corpus(office).directory
    window = directory.window("産業部")
    assert window is not None
    assert window.id == "kinyu"
    assert directory.window("総務部") is None
    assert not directory.division("butsuryu").certain
    with pytest.raises(KeyError):
        directory.division("somu")


def test_without_a_vocabulary_it_is_empty(office: Path) -> None:
    (office / "vocabulary.toml").unlink()
    assert load_vocabulary(office) == EMPTY_VOCABULARY


def test_without_a_vocabulary_an_office_has_the_general_one(office: Path) -> None:
    (office / "vocabulary.toml").unlink()
    found = load_corpus(office).vocabulary
    assert any("特許" in term.duties for term in found.terms)
    assert any("パスポート" in word for term in found.elsewhere for word in term.also)


@pytest.mark.parametrize("name", ["catalogue.toml", "divisions.toml", "vocabulary.toml"])
def test_the_fingerprint_follows_every_table(office: Path, name: str) -> None:
    before = fingerprint(office)
    assert load_corpus(office).sha256 == before
    (office / name).write_text((office / name).read_text("utf-8") + "# 追記\n", encoding="utf-8")
    assert fingerprint(office) != before


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path / "nowhere")
    assert str(tmp_path / "nowhere") in message
    assert "name a folder with a catalogue.toml" in message


@pytest.mark.parametrize(
    ("name", "command"),
    [("catalogue.toml", "madoguchi add"), ("divisions.toml", "madoguchi directory import")],
)
def test_a_missing_table_is_refused(office: Path, name: str, command: str) -> None:
    (office / name).unlink()
    message = refusal(office)
    assert message.startswith(f"{office / name}: ファイルがありません。")
    assert message.endswith(
        f" / the file is missing; a corpus folder needs it: make it with {command}."
    )


def test_a_division_without_a_department_belongs_to_the_office(office: Path) -> None:
    edit(office / "divisions.toml", 'department = "産業部"\nduties = ["特許', 'duties = ["特許')
    assert load_corpus(office).directory.division("chizai").department == "役所"


@pytest.mark.parametrize("name", ["catalogue.toml", "divisions.toml", "vocabulary.toml"])
def test_a_table_may_begin_with_a_byte_order_mark(office: Path, name: str) -> None:
    content = (office / name).read_bytes()
    (office / name).write_bytes(b"\xef\xbb\xbf" + content)
    assert len(load_corpus(office).directory.divisions) == 3


@pytest.mark.parametrize("text", ["x = " + "[" * 3000, f"x = {'1' * 5000}", "x ="])
def test_what_is_no_toml_is_refused(office: Path, text: str) -> None:
    (office / "catalogue.toml").write_text(text, encoding="utf-8")
    assert refusal(office).startswith(f"{office / 'catalogue.toml'}: TOMLの書き方")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(path)])
def test_a_table_that_is_no_ordinary_file_is_refused(
    office: Path, make: Callable[[Path], None]
) -> None:
    (office / "catalogue.toml").unlink()
    make(office / "catalogue.toml")
    assert refusal(office).startswith(f"{office / 'catalogue.toml'}: 読めません（")


@pytest.mark.parametrize("file", ["documents/a\\u0000.txt", "documents/loop.txt"])
def test_a_file_that_leads_nowhere_is_refused(office: Path, file: str) -> None:
    (office / "documents" / "loop.txt").symlink_to("loop.txt")
    edit(office / "catalogue.toml", GUIDE_FILE, file)
    assert refusal(office).startswith(f"{office / 'catalogue.toml'}: document 'guide': file ")


@pytest.mark.parametrize("id", ["general", "", "a/b", "c d"])
def test_an_id_that_stands_for_something_else_is_refused(office: Path, id: str) -> None:
    edit(office / "divisions.toml", 'id = "chizai"', f'id = "{id}"')
    assert refusal(office).startswith(f"{office / 'divisions.toml'}: division {id!r}: このidは")


def test_a_directory_without_divisions_is_refused(office: Path) -> None:
    path = office / "divisions.toml"
    general = path.read_text("utf-8").partition("[[division]]")[0]
    path.write_text(f"division = []\n{general}", encoding="utf-8")
    (office / "vocabulary.toml").unlink()
    assert refusal(office).startswith(f"{path}: 課室が一つもありません。")


def test_a_missing_document_is_refused(office: Path) -> None:
    (office / GUIDE_FILE).unlink()
    message = refusal(office)
    where = f"{office / 'catalogue.toml'}: document 'guide': file '{GUIDE_FILE}': "
    assert message.startswith(f"{where}ファイルがありません。")
    assert message.endswith(" / is missing; put it back or remove it.")


def test_a_changed_document_is_refused_with_both_checksums(office: Path) -> None:
    (office / GUIDE_FILE).write_text(GUIDE + "追記\n", encoding="utf-8")
    message = refusal(office)
    assert message.startswith(f"{office / 'catalogue.toml'}: document 'guide': ")
    assert sha256(GUIDE + "追記\n") in message
    assert sha256(GUIDE) in message
    assert "enter its checksum" in message


@pytest.mark.parametrize("place", ["../outside.txt", "absolute", "documents/link.txt"])
def test_a_file_outside_the_corpus_is_refused(office: Path, place: str) -> None:
    outside = office.parent / "outside.txt"
    outside.write_text(GUIDE, encoding="utf-8")
    (office / "documents" / "link.txt").symlink_to(outside)
    named = str(outside) if place == "absolute" else place
    edit(office / "catalogue.toml", GUIDE_FILE, named)
    message = refusal(office)
    assert message.startswith(f"{office / 'catalogue.toml'}: document 'guide': file '{named}'")
    assert "lies outside the corpus; move it inside" in message


def test_a_document_of_an_unread_format_is_refused_by_name(office: Path) -> None:
    (office / GUIDE_FILE).rename(office / "documents" / "guide.doc")
    edit(office / "catalogue.toml", GUIDE_FILE, "documents/guide.doc")
    with pytest.raises(ReadError, match=r"guide\.doc: .* / no reader for '\.doc'; convert it"):
        load_corpus(office)


# What is changed in which table, and what the refusal must then name.
REFUSALS = {
    "a date without a month 13": (
        ("catalogue.toml", 'published = "2022"', 'published = "2022-13"'),
        ("document 'guide': ", "published: ", "write the date as documented"),
    ),
    "a date in another form": (
        ("catalogue.toml", 'valid_until = "2025-03"', 'valid_until = "令和7年3月"'),
        ("document 'guide': ", "valid_until: ", "'令和7年3月' is not YYYY", "write the date"),
    ),
    "a validity that ends before it begins": (
        ("catalogue.toml", 'valid_until = "2025-03"', 'valid_until = "2022-03"'),
        ("document 'guide': ", "valid_until 2022-03 is before valid_from 2022-04-01", "mend one"),
    ),
    "a document that supersedes nobody known": (
        ("catalogue.toml", 'kind = "案内"', 'kind = "案内"\nsupersedes = ["guide-1"]'),
        ("document 'guide': ", "supersedes unknown 'guide-1'", "use an id of this file"),
    ),
    "a document that supersedes itself": (
        ("catalogue.toml", 'kind = "案内"', 'kind = "案内"\nsupersedes = ["guide"]'),
        ("document 'guide': ", "supersedes unknown 'guide'", "use an id of this file"),
    ),
    "an unknown field": (
        ("catalogue.toml", 'kind = "案内"', 'kind = "案内"\nauthor = "誰か"'),
        ("document 'guide': ", "`author`", "mend that entry"),
    ),
    "a missing field": (
        ("catalogue.toml", 'publisher = "役所"', ""),
        ("document 'guide': ", "`publisher`", "mend that entry"),
    ),
    "a value of another type": (
        ("catalogue.toml", 'published = "2022"', "published = 2022"),
        ("document 'guide': ", "Expected `str", "got `int`", "mend that entry"),
    ),
    "what is no TOML": (
        ("catalogue.toml", "[[document]]", "[[document"),
        ("not TOML: ", "line 1", "mend that line"),
    ),
    "two divisions of one id": (
        ("divisions.toml", 'id = "chizai"', 'id = "kinyu"'),
        ("id 'kinyu' is used twice", "give each division its own"),
    ),
    "evidence that ends after the text": (
        ("divisions.toml", span(CHIZAI), '{ document = "guide", start = 6, end = 9999 }'),
        (
            "division 'chizai': ",
            "evidence 6–9999",
            f"{len(GUIDE)} characters",
            "mend start and end",
        ),
    ),
    "evidence that begins before the text": (
        ("divisions.toml", span(CHIZAI), '{ document = "guide", start = -1, end = 9 }'),
        ("division 'chizai': ", "evidence -1–9", "mend start and end"),
    ),
    "evidence without a character": (
        ("divisions.toml", span(CHIZAI), '{ document = "guide", start = 6, end = 6 }'),
        ("division 'chizai': ", "evidence 6–6", "mend start and end"),
    ),
    "evidence in an unknown document": (
        ("divisions.toml", span(KINYU), '{ document = "leaflet", start = 0, end = 4 }'),
        (
            "division 'kinyu': ",
            "evidence names unknown document 'leaflet'",
        ),
    ),
    "further evidence outside the text": (
        (
            "divisions.toml",
            'parent = "kinyu"',
            'parent = "kinyu"\nalso = [{ document = "guide", start = 5, end = 9999 }]',
        ),
        ("division 'butsuryu': ", "evidence 5–9999", "mend start and end"),
    ),
    "an unknown parent": (
        ("divisions.toml", 'parent = "kinyu"', 'parent = "zeimu"'),
        ("division 'butsuryu': ", "unknown parent 'zeimu'", "use an id of this file"),
    ),
    "a division that is its own parent": (
        ("divisions.toml", 'parent = "kinyu"', 'parent = "butsuryu"'),
        ("division 'butsuryu': ", "unknown parent 'butsuryu'", "use an id of this file"),
    ),
    "a number that its evidence does not hold": (
        ("divisions.toml", "022-221-4819", "022-221-4818"),
        ("division 'chizai': ", "022-221-4818 does not stand in its evidence", "mend the number"),
    ),
    "a general number that its evidence does not hold": (
        ("divisions.toml", "022-263-1111", "022-263-1112"),
        ("general: ", "022-263-1112 does not stand in its evidence", "mend the number"),
    ),
    "a general contact without a number": (
        (
            "divisions.toml",
            '{ label = "代表", number = "022-263-1111", status = "stated" }',
            '{ status = "missing" }',
        ),
        ("general: ", "no number", "state one"),
    ),
    "a number that is said to be missing": (
        (
            "divisions.toml",
            'number = "022-221-4819", status = "stated"',
            'number = "022-221-4819", status = "missing"',
        ),
        (
            "division 'chizai': ",
            'a number and status "missing" exclude each other',
        ),
    ),
    "a stated number that is not there": (
        ("divisions.toml", 'phones = [{ status = "missing" }]', 'phones = [{ status = "stated" }]'),
        (
            "division 'butsuryu': ",
            'a number and status "missing" exclude each other',
        ),
    ),
    "a number in another form": (
        ("divisions.toml", 'number = "022-221-4819"', 'number = "(022)221-4819"'),
        (
            "division 'chizai': ",
            "'(022)221-4819' is no number of the form 022-221-4922",
        ),
    ),
    "an unknown status": (
        ("divisions.toml", '[{ status = "missing" }]', '[{ status = "unknown" }]'),
        ("division 'butsuryu': ", "'unknown'", "mend that entry"),
    ),
    "a division without a word on its number": (
        ("divisions.toml", 'phones = [{ status = "missing" }]', "phones = []"),
        ("division 'butsuryu': ", "no phones", 'write status = "missing"'),
    ),
    "a term with a duty that no division has": (
        ("vocabulary.toml", 'duties = ["特許"]', 'duties = ["意匠"]'),
        ("term '特許': ", "no division has the duty '意匠'", "use a duty of divisions.toml"),
    ),
    "a way out with a duty that no division has": (
        ("vocabulary.toml", 'duties = ["地域サポーター"]', 'duties = ["総合案内"]'),
        ("unsure: ", "no division has the duty '総合案内'", "use a duty of divisions.toml"),
    ),
    "an unknown field of the vocabulary": (
        ("vocabulary.toml", 'also = ["免許証"]', 'words = ["免許証"]'),
        ("elsewhere 1: ", "`words`", "mend that entry"),
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refused_with_file_entry_and_remedy(office: Path, case: str) -> None:
    (name, old, new), named = REFUSALS[case]
    edit(office / name, old, new)
    message = refusal(office)
    assert message.startswith(f"{office / name}: ")
    assert "\n" not in message
    japanese, _, english = message.partition("。 / ")
    assert re.search("[ぁ-ん]+(さい|せん|です)$", japanese)
    assert english.endswith((".", "」"))
    for part in named:
        assert part in message


def test_two_documents_of_one_id_are_refused(office: Path) -> None:
    catalogue = office / "catalogue.toml"
    catalogue.write_text(catalogue.read_text("utf-8") * 2, encoding="utf-8")
    message = refusal(office)
    assert message.startswith(f"{catalogue}: id 'guide' が二度使われています。")
    assert message.endswith(" / id 'guide' is used twice; give each entry its own.")


@pytest.mark.parametrize("name", ["catalogue.toml", "divisions.toml", "vocabulary.toml"])
def test_a_table_in_another_encoding_is_refused(office: Path, name: str) -> None:
    (office / name).write_bytes((office / name).read_text("utf-8").encode("cp932"))
    message = refusal(office)
    assert message.startswith(f"{office / name}: UTF-8ではありません。")
    assert " / not UTF-8 " in message
    assert message.endswith("save it as UTF-8.")
