"""Changes of the catalogue and the directory leave everything else as it was."""

import os
from pathlib import Path

import msgspec
import pytest

from corpus.editing import (
    add_entry,
    change_entry,
    entries,
    remove_entry,
    spans_into,
    write_at_once,
)
from corpus.errors import CorpusError
from corpus.naming import free_name, new_id, safe_name, slug, version_id
from corpus.records import Span
from corpus.storing import discard, store
from corpus.tables import DocumentTable
from corpus.versions import anchor, replace_document, restore_version
from ingest.load import load_corpus
from tests.corpus.office import BUTSURYU, CHIZAI, GUIDE, KINYU, edit, write_office

COMMENTED = """\
# 文書目録

[[document]]
id = "first"  # 最初
title = "一"
publisher = "役所"
kind = "案内"
supersedes = ["second"]
file = "documents/1.txt"
sha256 = "1"

# 二つ目について
[[document]]
id = "second"
title = '二'
publisher = "役所"
kind = "案内"
file = "documents/2.txt"
sha256 = "2"
supersedes = ["third"]

# 三つ目について
[[document]]
id = "third"
title = "三"
publisher = "役所"
kind = "案内"
file = "documents/3.txt"
sha256 = "3"
# おわり
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return write_office(tmp_path / "office")


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.toml"
    path.write_text(COMMENTED, encoding="utf-8")
    return path


def entry(id: str, **fields: str) -> DocumentTable:
    values = {"title": "題", "publisher": "役所", "kind": "案内", "file": "documents/a.txt"}
    return DocumentTable(id=id, sha256="0", **{**values, **fields})


def test_an_entry_is_written_behind_the_others(catalogue: Path) -> None:
    new = entry("fourth", title='引用"と\\円', published="2022-02", published_note="表紙に「令」。")
    add_entry(catalogue.parent, new)
    text = catalogue.read_text("utf-8")
    assert text.startswith(COMMENTED)
    assert entries(catalogue.parent)[-1] == new
    assert [line.split(" = ")[0] for line in text[len(COMMENTED) :].split("\n") if line] == [
        "[[document]]",
        *("id", "title", "publisher", "kind", "published", "published_note", "file", "sha256"),
    ]


def test_a_folder_without_a_catalogue_gets_one(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "corpus"
    assert entries(folder) == ()
    add_entry(folder, entry("first"))
    assert [found.id for found in entries(folder)] == ["first"]


def test_line_ends_stay_what_they_are(catalogue: Path) -> None:
    catalogue.write_bytes(COMMENTED.replace("\n", "\r\n").encode())
    add_entry(catalogue.parent, entry("fourth"))
    assert catalogue.read_bytes().count(b"\n") == catalogue.read_bytes().count(b"\r\n")


def test_a_taken_id_is_refused(catalogue: Path) -> None:
    with pytest.raises(CorpusError, match=r"id 'first' is taken"):
        add_entry(catalogue.parent, entry("first"))
    assert catalogue.read_text("utf-8") == COMMENTED


def test_a_changed_entry_changes_its_lines_alone(catalogue: Path) -> None:
    second = entries(catalogue.parent)[1]
    change_entry(catalogue.parent, msgspec.structs.replace(second, title="弐", supersedes=()))
    assert catalogue.read_text("utf-8") == COMMENTED.replace("'二'", '"弐"').replace(
        'supersedes = ["third"]\n', ""
    )


def test_a_new_field_stands_in_the_order_of_the_fields(catalogue: Path) -> None:
    first = entries(catalogue.parent)[0]
    change_entry(catalogue.parent, msgspec.structs.replace(first, published="2022"))
    assert catalogue.read_text("utf-8") == COMMENTED.replace(
        'supersedes = ["second"]', 'published = "2022"\nsupersedes = ["second"]'
    )


def test_a_removed_entry_leaves_the_comments_of_the_others(catalogue: Path) -> None:
    remove_entry(catalogue.parent, "second")
    text = catalogue.read_text("utf-8")
    assert [found.id for found in entries(catalogue.parent)] == ["first", "third"]
    for comment in ("# 文書目録", "# 最初", "# 三つ目について", "# おわり"):
        assert comment in text
    assert text.index("# 三つ目について") < text.index('id = "third"')


def test_what_superseded_a_removed_entry_supersedes_what_it_did(catalogue: Path) -> None:
    remove_entry(catalogue.parent, "second")
    assert entries(catalogue.parent)[0].supersedes == ("third",)
    remove_entry(catalogue.parent, "third")
    assert entries(catalogue.parent)[0].supersedes == ()


def test_the_first_and_the_last_entry_can_go(catalogue: Path) -> None:
    for id in ("first", "third", "second"):
        remove_entry(catalogue.parent, id)
    assert entries(catalogue.parent) == ()
    assert "# 文書目録" in catalogue.read_text("utf-8")
    add_entry(catalogue.parent, entry("fourth"))
    assert [found.id for found in entries(catalogue.parent)] == ["fourth"]


def test_entries_in_another_form_are_refused_untouched(catalogue: Path) -> None:
    text = 'document = [{id="a", title="a", publisher="b", kind="c", file="d", sha256="e"}]\n'
    catalogue.write_text(text, encoding="utf-8")
    for change in (
        lambda: add_entry(catalogue.parent, entry("b")),
        lambda: remove_entry(catalogue.parent, "a"),
        lambda: change_entry(catalogue.parent, entry("a")),
    ):
        with pytest.raises(CorpusError, match=r"catalogue\.toml: "):
            change()
    assert catalogue.read_text("utf-8") == text


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_at_once(path, b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.toml", b"old")]


NEW = f"""新しい業務案内

{CHIZAI.replace("022", "０２２")}
{KINYU.replace("、", " 、 ").replace("課", "課　")}
{BUTSURYU}、倉庫
"""


def place(row: str) -> Span:
    return Span("guide", GUIDE.index(row), GUIDE.index(row) + len(row))


@pytest.mark.parametrize(
    ("row", "text", "words"),
    [
        (KINYU, NEW, KINYU.replace("、", " 、 ").replace("課", "課　")),
        ("代表 022", "代表　０２２です", "代表　０２２"),
        ("特許", "意匠、特\n許", "特\n許"),
        ("金融課", "新金融課", None),
        (BUTSURYU, NEW, None),
        ("特許", NEW + "特許", None),
        ("商標", "特許", None),
        ("案内します", "ｶﾞ案内します", "案内します"),
    ],
    ids=[
        "spaced",
        "wide",
        "broken into lines",
        "line began before",
        "row goes on",
        "twice",
        "gone",
        "after a voiced",
    ],
)
def test_where_words_stand_in_another_text(row: str, text: str, words: str | None) -> None:
    found = anchor(place(row), GUIDE, text)
    assert (text[slice(*found)] if found else None) == words


def test_a_new_version_takes_the_id_and_the_evidence_that_stands_in_it(office: Path) -> None:
    new = GUIDE.replace(CHIZAI, "知的財産課\t特許\t022-221-0000").replace("業務案内", "案内 第2版")
    (office / "documents" / "new.txt").write_text(new, encoding="utf-8")
    stored = store(office, office / "documents" / "new.txt", "new.txt")
    fields = {"file": stored.file, "title": "案内 第2版", "published": "2026"}
    second = msgspec.structs.replace(entry("guide", **fields), sha256=stored.sha256)
    moved = replace_document(office, second, GUIDE, new)
    assert (moved.version, moved.anchored, moved.kept) == ("guide@2022", 3, 1)
    corpus = load_corpus(office)
    assert [(d.id, d.supersedes) for d in corpus.documents] == [
        ("guide", ("guide@2022",)),
        ("guide@2022", ()),
    ]
    for id, document, row in (("chizai", "guide@2022", CHIZAI), ("kinyu", "guide", KINYU)):
        span = corpus.directory.division(id).evidence
        assert span.document == document
        assert corpus.by_id[document].quote(span.start, span.end) == row


def test_a_number_written_in_another_way_stays_with_the_former_version(office: Path) -> None:
    new = GUIDE.replace("022-263-1111", "０２２-２６３-１１１１")
    (office / "documents" / "new.txt").write_text(new, encoding="utf-8")
    stored = store(office, office / "documents" / "new.txt", "new.txt")
    second = msgspec.structs.replace(entry("guide", file=stored.file), sha256=stored.sha256)
    assert replace_document(office, second, GUIDE, new).kept == 1
    assert load_corpus(office).directory.general.evidence.document == "guide@2022"


def test_every_step_of_a_replacement_leaves_a_corpus_that_loads(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = "第2版\n" + GUIDE
    (office / "documents" / "new.txt").write_text(new, encoding="utf-8")
    stored = store(office, office / "documents" / "new.txt", "new.txt")
    second = msgspec.structs.replace(entry("guide", file=stored.file), sha256=stored.sha256)
    loaded: list[list[str]] = []

    def watched(path: Path, data: bytes) -> None:
        write_at_once(path, data)
        corpus = load_corpus(office)
        loaded.append([d.id for d in corpus.documents])

    monkeypatch.setattr("corpus.editing.write_at_once", watched)
    replace_document(office, second, GUIDE, new)
    assert restore_version(office, "guide", "guide@2022", new, GUIDE) == []
    assert len(loaded) == 8
    assert loaded[0] == ["guide", "guide@2022"]
    assert loaded[-1] == ["guide"]


def test_a_replacement_that_was_broken_off_is_taken_up(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = "第2版\n" + GUIDE
    (office / "documents" / "new.txt").write_text(new, encoding="utf-8")
    stored = store(office, office / "documents" / "new.txt", "new.txt")
    second = msgspec.structs.replace(entry("guide", file=stored.file), sha256=stored.sha256)
    with monkeypatch.context() as patch:
        patch.setattr("corpus.versions.change_entry", lambda *_: (_ for _ in ()).throw(OSError()))
        with pytest.raises(OSError, match=r"^$"):
            replace_document(office, second, GUIDE, new)
    moved = replace_document(office, second, GUIDE, new)
    assert (moved.version, moved.anchored, moved.kept) == ("guide@2022", 4, 0)
    assert [d.id for d in load_corpus(office).documents] == ["guide", "guide@2022"]


def test_going_back_gives_every_byte_back(office: Path) -> None:
    before = {name: (office / name).read_bytes() for name in ("catalogue.toml", "divisions.toml")}
    new = "第2版\n" + GUIDE
    (office / "documents" / "new.txt").write_text(new, encoding="utf-8")
    stored = store(office, office / "documents" / "new.txt", "new.txt")
    former = entries(office)[0]
    second = msgspec.structs.replace(former, file=stored.file, sha256=stored.sha256)
    replace_document(office, second, GUIDE, new)
    restore_version(office, "guide", "guide@2022", new, GUIDE)
    assert {name: (office / name).read_bytes() for name in before} == before


def test_going_back_is_refused_where_evidence_stands_in_the_new_version_alone(
    office: Path,
) -> None:
    new = GUIDE + "総務課\t022-999-0000\n"
    (office / "documents" / "new.txt").write_text(new, encoding="utf-8")
    stored = store(office, office / "documents" / "new.txt", "new.txt")
    second = msgspec.structs.replace(entry("guide", file=stored.file), sha256=stored.sha256)
    replace_document(office, second, GUIDE, new)
    row = f"start = {len(GUIDE)}, end = {len(new) - 1}"
    old = place(BUTSURYU)
    edit(office / "divisions.toml", f"start = {old.start}, end = {old.end}", row)
    assert restore_version(office, "guide", "guide@2022", new, GUIDE) == ["butsuryu"]
    assert [owner for owner, _ in spans_into(office, "guide")].count("butsuryu") == 1


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("案内.pdf", "案内.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\文書\\案内.pdf", "案内.pdf"),
        ("a\x00b\nc\u202e.txt", "a_b_c_.txt"),
        ('x<y>:"z|?*.txt', "x_y___z___.txt"),
        (".hidden.txt", "hidden.txt"),
        ("\u3000.txt", "document.txt"),
        (" .csv", "document.csv"),
        ("...pdf", "document.pdf"),
        ("  案内 .pdf ", "案内.pdf"),
        ("CON.txt", "_CON.txt"),
        ("か\u3099.txt", "が.txt"),
        ("...", "document"),
        (os.fsdecode("案内.txt".encode("cp932")), "案内.txt"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_is_cut_and_keeps_its_suffix() -> None:
    name = safe_name("案" * 200 + ".pdf")
    assert name.endswith("案.pdf")
    assert len(name.encode()) <= 150


def test_a_taken_name_is_counted_on_whatever_its_case() -> None:
    assert free_name("Guide.txt", {"guide.txt", "guide-2.txt"}) == "Guide-3.txt"


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("GIF研修シリーズDSS L03 データ", "gif-dss-l03"),
        ("保医発0531第1号", "tsuchi-2016-05"),
        ("000_206b471b5869c970", "tsuchi-2016-05"),
        ("ＡＢＣ１", "abc1"),
        ("taken", "taken-2"),
        ("電話番号一覧_R8", "tsuchi-2016-05"),
        ("R8.4.1", "tsuchi-2016-05"),
    ],
)
def test_an_id_is_of_the_name_or_of_kind_and_month(stem: str, expected: str) -> None:
    assert new_id(stem, "tsuchi", "2016-05-31", {"taken"}) == expected


def test_a_long_name_makes_a_short_id() -> None:
    assert len(slug("very long name " * 10) or "") <= 40


def test_versions_are_of_their_date_or_counted() -> None:
    assert version_id("a", "2022-02", ()) == "a@2022-02"
    assert version_id("a", "2022-02", {"a@2022-02"}) == "a@2022-02-v2"
    assert version_id("a", None, {"a@1"}) == "a@2"


def test_a_stored_file_never_covers_another(office: Path, tmp_path: Path) -> None:
    source = tmp_path / "guide.txt"
    source.write_bytes(b"other")
    stored = store(office, source, "GUIDE.txt")
    assert stored.file == "documents/GUIDE-2.txt"
    assert (office / "documents" / "guide.txt").read_text("utf-8") == GUIDE
    assert (office / stored.file).read_bytes() == b"other"


def test_a_file_that_a_killed_call_has_left_is_used(office: Path, tmp_path: Path) -> None:
    source = tmp_path / "new.txt"
    source.write_bytes(b"new")
    first = store(office, source, "new.txt")
    again = store(office, source, "new.txt")
    assert (again.file, again.copied) == (first.file, False)


def test_a_file_goes_with_its_last_entry(office: Path) -> None:
    add_entry(office, entry("copy", file="documents/guide.txt"))
    remove_entry(office, "guide")
    assert not discard(office, "documents/guide.txt")
    remove_entry(office, "copy")
    assert discard(office, "documents/guide.txt")
    assert list((office / "documents").iterdir()) == []
