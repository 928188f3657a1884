"""A table of contacts against a directory: what is drafted, what is kept, what is left open."""

from collections.abc import Sequence
from dataclasses import replace as replace_source

import pytest
from msgspec.structs import replace

from corpus.directory_diff import Difference, difference
from corpus.records import Corpus
from corpus.tables import (
    DivisionsFile,
    DivisionTable,
    GeneralTable,
    PhoneTable,
    SpanTable,
    read_table,
)
from corpus.telephone import stands_apart
from ingest.directory.doubts import DoubtKind, TableSource
from ingest.directory.draft import Draft, draft_directory
from ingest.extract import Extract, Writer
from tests.conftest import TOHOKU

HEADS = ["部", "課室名", "業務内容", "電話番号"]
FORMER = SpanTable("guide", 10, 20)

KINYU = DivisionTable(
    "kinyu", "金融課", ("融資", "事業承継"), (PhoneTable("stated", "022-221-4922"),),
    FORMER, "産業部", window_of="産業部",
)  # fmt: skip
BUTSURYU = DivisionTable(
    "butsuryu", "物流室", ("物流",), (PhoneTable("inferred", "022-221-4923"),),
    FORMER, "産業部", also=(SpanTable("plan", 1, 2),), parent="kinyu", note="並び順による推定。",
)  # fmt: skip
CHIZAI = DivisionTable(
    "chizai", "知的財産室", ("特許", "商標", "人事・採用"),
    (PhoneTable("stated", "022-221-4819"),), FORMER, "産業部",
)  # fmt: skip
GENERAL = GeneralTable("代表", (PhoneTable("stated", "022-263-1111", "代表"),), FORMER)
PRESENT = DivisionsFile(GENERAL, (KINYU, BUTSURYU, CHIZAI))

KINYU_ROW = ["産業部", "金融課", "融資、事業承継", "022-221-4922"]
BUTSURYU_ROW = ["", "物流室", "物流", "022-221-4923"]
CHIZAI_ROW = ["", "知的財産室", "特許、商標、人事・採用", "022-221-4819"]


@pytest.fixture
def shipped() -> DivisionsFile:
    return read_table(TOHOKU / "divisions.toml", DivisionsFile)


def source(*rows: Sequence[str], heads: Sequence[str] = HEADS) -> TableSource:
    writer = Writer()
    writer.table([(row, None) for row in (heads, *rows)], 1)
    return TableSource("table.xlsx", "table", writer.extract())


def drafted(
    *rows: Sequence[str], present: DivisionsFile | None = PRESENT, chart: str | None = None
) -> Draft:
    listed = TableSource("chart.txt", "chart", Extract(chart)) if chart else None
    return draft_directory(source(*rows), present, {"金融課": "Finance Division"}, listed)


def division(draft: Draft, id: str) -> DivisionTable:
    return next(table for table in draft.file.division if table.id == id)


def doubts(draft: Draft) -> list[tuple[DoubtKind, str]]:
    return [(doubt.kind, doubt.subject) for doubt in draft.doubts]


def numbers(table: DivisionTable) -> list[tuple[str | None, str | None, str]]:
    return [(phone.label, phone.number, phone.status) for phone in table.phones]


def changes(draft: Draft) -> Difference:
    return difference(PRESENT, draft.file)


def test_the_same_table_changes_nothing_but_the_evidence() -> None:
    draft = drafted(KINYU_ROW, BUTSURYU_ROW, CHIZAI_ROW)
    assert not changes(draft)
    text = source(KINYU_ROW, BUTSURYU_ROW, CHIZAI_ROW).extract.text
    for old, new in zip(PRESENT.division, draft.file.division, strict=True):
        assert replace(new, evidence=old.evidence) == old
        assert new.evidence.document == "table"
        assert old.name in text[new.evidence.start : new.evidence.end]
    # What a person held for inferred stays so until a person decides.
    assert doubts(draft) == [("inferred", "物流室")]


def test_names_are_the_same_in_another_width_and_in_english() -> None:
    draft = drafted(
        ["産業部", "Finance Division", "融資", "022-221-4922"],
        ["", "●物 流 室", "物流", "022-221-4923"],
        CHIZAI_ROW,
    )
    assert [table.name for table in draft.file.division] == ["金融課", "物流室", "知的財産室"]


def test_other_numbers_duties_and_departments_are_what_the_table_states() -> None:
    draft = drafted(
        ["企画部", "金融課", "融資、商標", "022（221）4999"],
        BUTSURYU_ROW,
        ["", "知的財産室", "特許、人事・採用、意匠", "企画 022-221-4819/調査 022-221-4820"],
        ["", "デジタル室", "DX", "0222214800"],
    )
    found = changes(draft)
    assert [entry.id for entry in found.new] == ["dejitaru-shitsu"]
    assert [(c.id, c.before, c.after) for c in found.numbers] == [
        ("kinyu", "022-221-4922", "022-221-4999"),
        ("chizai", "022-221-4819", "企画 022-221-4819、調査 022-221-4820"),
    ]
    assert [(d.duty, d.before, d.after) for d in found.duties_moved] == [
        ("商標", ("知的財産室",), ("金融課",))
    ]
    assert [d.duty for d in found.duties_new] == ["意匠", "DX"]
    assert [d.duty for d in found.duties_gone] == ["事業承継"]
    assert {c.id for c in found.departments} == {"kinyu", "butsuryu", "chizai"}
    assert numbers(division(draft, "dejitaru-shitsu")) == [(None, "022-221-4800", "stated")]
    assert ("reference", "金融課") in doubts(draft)  # the window of a department that is gone


@pytest.mark.parametrize(
    ("cell", "kind", "said"),
    [
        ("", "no_number", "前の名簿では022-221-4922"),
        ("同上", "no_number", "「同上」とあり、どの行の番号かは決めていません"),
        ("内線 1234", "extension", "内線（1234）だけ"),
        ("221-4922", "not_a_number", "「221-4922」は電話番号の形ではありません"),
        ("022-221-492", "not_a_number", "「022-221-492」は電話番号の形ではありません"),
    ],
)
def test_without_a_number_it_is_missing(cell: str, kind: DoubtKind, said: str) -> None:
    draft = drafted([*KINYU_ROW[:3], cell], BUTSURYU_ROW, CHIZAI_ROW)
    assert numbers(division(draft, "kinyu")) == [(None, None, "missing")]
    [doubt] = [doubt for doubt in draft.doubts if doubt.subject == "金融課"]
    assert doubt.kind == kind
    assert said in doubt.message
    assert doubt.where.startswith("table ")


def test_an_extension_is_noted() -> None:
    draft = drafted([*KINYU_ROW[:3], "内線 1234"], BUTSURYU_ROW, CHIZAI_ROW)
    assert division(draft, "kinyu").note == "表には内線 1234 だけがある。"


def test_several_numbers_without_labels_stay_as_stated_and_are_asked_about() -> None:
    draft = drafted([*KINYU_ROW[:3], "022-221-4922、022-221-4999"], BUTSURYU_ROW, CHIZAI_ROW)
    assert numbers(division(draft, "kinyu")) == [
        (None, "022-221-4922", "stated"),
        (None, "022-221-4999", "stated"),
    ]
    assert ("two_numbers", "金融課") in doubts(draft)


def test_one_number_for_two_divisions_is_asked_about() -> None:
    draft = drafted(KINYU_ROW, BUTSURYU_ROW, [*CHIZAI_ROW[:3], "022-221-4922"])
    [doubt] = [doubt for doubt in draft.doubts if doubt.kind == "shared_number"]
    assert doubt.subject == "金融課、知的財産室"
    assert "022-221-4922" in doubt.message


def test_the_offices_own_number_is_told_from_a_direct_one() -> None:
    draft = drafted([*KINYU_ROW[:3], "022-263-1111（内線 12）"], BUTSURYU_ROW, CHIZAI_ROW)
    assert numbers(division(draft, "kinyu")) == [("内線 12", "022-263-1111", "stated")]
    [doubt] = [doubt for doubt in draft.doubts if doubt.kind == "shared_number"]
    assert "代表の番号" in doubt.message


def test_a_row_without_a_name_is_not_guessed() -> None:
    draft = drafted(KINYU_ROW, ["", "", "物流", "022-221-4923"], CHIZAI_ROW)
    assert [table.id for table in draft.file.division] == ["kinyu", "chizai"]
    assert doubts(draft) == [("no_name", "「物流」"), ("gone", "物流室")]
    assert "前の名簿では物流室の業務です" in draft.doubts[0].message


def test_two_names_in_one_row_get_no_number() -> None:
    draft = drafted(KINYU_ROW, ["", "物流室 知的財産室", "物流 特許、商標", "022-221-4923"])
    for id, duties in (("butsuryu", BUTSURYU.duties), ("chizai", CHIZAI.duties)):
        assert numbers(division(draft, id)) == [(None, None, "missing")]
        assert division(draft, id).duties == duties
    assert doubts(draft) == [("several_names", "物流室、知的財産室")]


def test_duties_that_break_off_are_asked_about() -> None:
    draft = drafted(["産業部", "金融課", "融資、事業承継、", "022-221-4922"], CHIZAI_ROW)
    assert ("run_on_duties", "金融課") in doubts(draft)


def test_an_empty_cell_of_duties_takes_none_away() -> None:
    draft = drafted(["産業部", "金融課", "", "022-221-4922"], BUTSURYU_ROW, CHIZAI_ROW)
    assert division(draft, "kinyu").duties == KINYU.duties


def test_rows_of_one_division_are_one_entry() -> None:
    draft = drafted(
        ["産業部", "金融課", "融資", "022-221-4922"],
        ["", "金融課", "事業承継", "022-221-4922"],
        BUTSURYU_ROW,
        CHIZAI_ROW,
    )
    assert not changes(draft)
    assert [span.document for span in division(draft, "kinyu").also] == ["table"]


def test_divisions_of_one_name_are_told_apart_by_their_departments() -> None:
    other = replace(KINYU, id="kinyu-2", department="総務部", duties=("出納",), window_of=None)
    present = replace(PRESENT, division=(KINYU, other))
    draft = drafted(["総務部", "金融課", "出納", "022-221-4930"], KINYU_ROW, present=present)
    assert [table.id for table in draft.file.division] == ["kinyu-2", "kinyu"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", "物流企画室", "輸送", "022-221-4923"], "番号が同じ"),
        (["", "物流企画室", "物流", "022-221-4900"], "業務の多くが同じ"),
    ],
)
def test_a_division_that_looks_renamed_keeps_its_id_and_says_so(
    row: list[str], reason: str
) -> None:
    draft = drafted(KINYU_ROW, row, CHIZAI_ROW)
    table = division(draft, "butsuryu")
    assert table.name == "物流企画室"
    assert table.note is not None
    assert table.note.startswith(f"並び順による推定。名称変更か（旧名「物流室」、{reason}")
    assert ("renamed", "物流企画室") in doubts(draft)
    assert [(c.before, c.after) for c in changes(draft).renamed] == [("物流室", "物流企画室")]
    assert not changes(draft).gone


def test_where_two_could_be_the_renamed_one_neither_is() -> None:
    draft = drafted(
        KINYU_ROW,
        ["", "輸送室", "物流", "022-221-4900"],
        ["", "倉庫室", "倉庫", "022-221-4923"],
        CHIZAI_ROW,
    )
    assert [entry.name for entry in changes(draft).gone] == ["物流室"]
    assert [entry.name for entry in changes(draft).new] == ["輸送室", "倉庫室"]
    assert doubts(draft).count(("renamed", "輸送室")) == 1
    assert ("gone", "物流室") in doubts(draft)


def test_a_parent_that_is_gone_is_left_out() -> None:
    draft = drafted(["産業部", "物流室", "物流", "022-221-4923"], CHIZAI_ROW)
    assert division(draft, "butsuryu").parent is None
    assert ("reference", "物流室") in doubts(draft)


def test_without_a_row_and_a_number_before_it_stays() -> None:
    present = replace(
        PRESENT, division=(KINYU, replace(BUTSURYU, phones=(PhoneTable("missing"),)), CHIZAI)
    )
    draft = drafted(KINYU_ROW, CHIZAI_ROW, present=present)
    assert [table.id for table in draft.file.division] == ["kinyu", "butsuryu", "chizai"]
    assert doubts(draft) == [("no_row", "物流室")]


def test_what_a_person_placed_in_the_same_document_stays() -> None:
    placed = replace(BUTSURYU, evidence=SpanTable("table", 5, 9))
    present = replace(PRESENT, division=(KINYU, placed, CHIZAI))
    draft = drafted(KINYU_ROW, ["", "// /", "物流", "022-221-4923"], CHIZAI_ROW, present=present)
    assert division(draft, "butsuryu") == placed
    assert [kind for kind, _ in doubts(draft)] == ["no_name", "no_row"]


def test_a_chart_says_which_divisions_there_are() -> None:
    chart = "組織図\n\n産業部\n\n金融課\n\n物流室\n\n企画室\n"
    draft = drafted(KINYU_ROW, CHIZAI_ROW, chart=chart)
    assert [table.id for table in draft.file.division] == [
        "kinyu", "butsuryu", "chizai", "kikaku-shitsu",
    ]  # fmt: skip
    for id, name in (("butsuryu", "物流室"), ("kikaku-shitsu", "企画室")):
        table = division(draft, id)
        assert numbers(table) == [(None, None, "missing")]
        assert chart[table.evidence.start : table.evidence.end] == name
    assert doubts(draft) == [
        ("no_row", "物流室"), ("no_row", "企画室"), ("not_on_chart", "知的財産室"),
    ]  # fmt: skip


def test_without_a_directory_the_general_line_comes_from_the_text() -> None:
    extract = source(KINYU_ROW).extract
    extract = Extract(f"{extract.text}\nTEL:022-263-1111(代表)\n", extract.layout)
    draft = draft_directory(TableSource("t", "table", extract), None, {})
    assert draft.file.general.phones == (PhoneTable("stated", "022-263-1111", "代表"),)
    assert [table.id for table in draft.file.division] == ["kinyu-ka"]
    unknown = draft_directory(source(KINYU_ROW), None, {})
    assert unknown.file.general.phones == (PhoneTable("missing"),)
    assert [doubt.kind for doubt in unknown.doubts] == ["general"]


def test_a_division_behind_the_main_line_has_it_with_its_extension() -> None:
    heads = ["部", "課室名", "直通", "内線", "FAX"]
    rows = [
        ["産業部", "金融課", "022-221-4922", "2100", "022-221-4999"],
        ["", "物流室", "（代表から）", "2160", "022-221-4998"],
    ]
    above = "令和8年4月1日現在　代表電話　022-263-1111　〒980-8403 仙台市青葉区\n\n"
    writer = Writer()
    writer.line(above.strip())
    writer.table([(row, None) for row in (heads, *rows)], 1)
    found = TableSource("table.xlsx", "table", writer.extract())
    draft = draft_directory(found, None, {})
    assert draft.file.general.phones == (PhoneTable("stated", "022-263-1111", "代表"),)
    main_line = draft.file.general.evidence
    assert found.extract.text[main_line.start : main_line.end] == above.strip()
    kinyu, butsuryu = draft.file.division
    assert butsuryu.phones == (PhoneTable("stated", "022-263-1111", "内線 2160"),)
    assert (kinyu.also, butsuryu.also) == ((), (main_line,))


@pytest.mark.parametrize("head", ["電話番号（0123）", "電話（市外局番 ０１２３－）", "TEL(0123)"])
def test_the_area_code_may_stand_in_the_head_alone(head: str) -> None:
    heads = ["課室名", "業務", head, "内線"]
    rows = [["市民課", "戸籍", "11-1201", "301"], ["税務課", "税", "11-1211、0124-11-1212", ""]]
    table = source(*rows, heads=heads)
    shimin, zeimu = draft_directory(table, None, {}).file.division
    assert numbers(shimin) == [(None, "0123-11-1201", "stated")]
    assert numbers(zeimu) == [(None, "0124-11-1212", "stated")]  # whether the first has it is open
    text = table.extract.text
    evidence = [text[span.start : span.end] for span in (shimin.evidence, *shimin.also)]
    assert evidence == ["市民課\t戸籍\t11-1201\t301", "\t".join(heads)]
    assert stands_apart("0123-11-1201", evidence)
    for wrong in ("0123-11-1202", "0124-11-1201", "012-311-1201"):
        assert not stands_apart(wrong, evidence)


@pytest.mark.parametrize(("cell", "said"), [("311 312", "311・312"), ("3 1 1", "311")])
def test_extensions_are_not_run_together(cell: str, said: str) -> None:
    heads = ["課室名", "業務", "内線", "電話"]
    table = source(["金融課", "融資", cell, ""], heads=heads)
    [kinyu] = draft_directory(table, None, {}).file.division
    assert kinyu.note == f"表には内線 {said} だけがある。"


def test_a_row_of_the_general_line_is_no_division() -> None:
    draft = drafted(["", "代表", "", "022-263-2222"], KINYU_ROW, BUTSURYU_ROW, CHIZAI_ROW)
    assert draft.file.general.phones == (PhoneTable("stated", "022-263-2222", "代表"),)
    assert draft.file.general.evidence.document == "table"
    assert [change.id for change in changes(draft).numbers] == ["general"]


def test_the_slipped_table_of_the_pamphlet_is_not_guessed_at(
    corpus: Corpus, shipped: DivisionsFile
) -> None:
    pamphlet = corpus.by_id["annai-pamphlet"]
    read = TableSource("pamphlet.txt", pamphlet.id, Extract(pamphlet.text, pamphlet.layout))
    draft = draft_directory(read, shipped, {})
    found = difference(shipped, draft.file)
    assert [*found.gone, *found.renamed, *found.numbers, *found.departments] == []
    assert [entry.name for entry in found.new] == ["東口本士原災復興推進室"]  # as misread
    by_kind = {kind: [d.subject for d in draft.doubts if d.kind == kind] for kind, _ in
               doubts(draft)}  # fmt: skip
    assert by_kind["several_names"] == [
        "中小企業金融検査室、東口本士原災復興推進室",
        "東日本大震災復興推進室、商業・流通サービス産業課",
        "エネルギー対策課、資源・燃料課、電力・ガス事業課",
    ]
    assert len(by_kind["no_name"]) == 4
    assert by_kind["run_on_duties"] == ["東日本大震災復興推進室、商業・流通サービス産業課"]
    assert "地域ブランド展開支援室、消費経済課" in by_kind["shared_number"]
    assert by_kind["inferred"] == ["地域ブランド展開支援室", "消費経済課"]
    [lost] = by_kind["no_department"]
    assert lost.startswith("産業振興課、")


def test_numbers_among_the_remarks_of_a_row_are_named_but_no_fax() -> None:
    writer = Writer()
    heads = [*HEADS, "FAX", "備考"]
    row = [*KINYU_ROW, "022-221-4900", "夜間 022-221-4999"]
    writer.table([(cells, None) for cells in (heads, row)], 1)
    draft = draft_directory(TableSource("table.xlsx", "table", writer.extract()), PRESENT, {})
    assert [d.subject for d in draft.doubts if d.kind == "unlisted"] == ["夜間 022-221-4999"]


def test_numbers_outside_the_rows_are_named() -> None:
    writer = Writer()
    writer.table([(row, None) for row in (HEADS, KINYU_ROW, CHIZAI_ROW)], 1)
    writer.line("※夜間の漏水は当直　022-221-4777　FAX 022-221-4778")
    writer.line("金融課 022-221-4922、本館 022-221-4777、代表 022-263-1111")
    draft = draft_directory(TableSource("table.xlsx", "table", writer.extract()), PRESENT, {})
    unlisted = [doubt for doubt in draft.doubts if doubt.kind == "unlisted"]
    [found] = unlisted  # once, and neither FAX nor what a division or the office has
    assert found.subject == "※夜間の漏水は当直 022-221-4777 FAX 022-221-4778"
    assert "番号 022-221-4777 は、電話番号の欄にない" in found.message
    assert writer.extract().text[found.start : found.end].startswith("※夜間")


def test_sections_that_share_a_number_keep_their_extensions() -> None:
    heads = ["課名", "係名", "業務", "直通", "内線"]
    rows = [
        ["市民課", "戸籍係", "戸籍", "022-221-4920", "121"],
        ["", "年金係", "年金", "022-221-4920", "122"],
        ["会計課", "", "出納", "022-221-4921", "－"],
    ]
    draft = draft_directory(source(*rows, heads=heads), None, {})
    assert [numbers(table) for table in draft.file.division] == [
        [("内線 121", "022-221-4920", "stated")],
        [("内線 122", "022-221-4920", "stated")],
        [(None, "022-221-4921", "stated")],
    ]
    assert doubts(draft) == [("general", "代表")]  # nor does an office without departments lack any


def test_many_neighbours_with_one_number_are_one_doubt() -> None:
    heads = ["課名", "業務", "電話"]
    rows = [[f"第{n}{half}課", "業", f"022-221-49{n}0"] for n in "12345" for half in "東西"]
    draft = draft_directory(source(*rows, heads=heads), None, {})
    [doubt] = [doubt for doubt in draft.doubts if doubt.kind == "shared_number"]
    assert doubt.subject == "5 組"
    assert "022-221-4910（第1東課、第1西課）" in doubt.message


@pytest.mark.parametrize(
    ("publisher", "name"),
    [("沢見町", "沢見町役場（代表）"), ("みどり市", "みどり市役所（代表）"), (None, "代表"),
     ("北山県道路局", "北山県道路局（代表）")],
)  # fmt: skip
def test_the_general_line_is_called_by_the_office(publisher: str | None, name: str) -> None:
    table = replace_source(source(KINYU_ROW), publisher=publisher)
    assert draft_directory(table, None, {}).file.general.name == name


def test_a_table_that_was_not_read_is_one_doubt() -> None:
    writer = Writer()
    writer.table([(row, None) for row in (HEADS, KINYU_ROW)], 1)
    writer.line("市内の店")
    shops = [["店", "電話"], ["花屋", "022-221-4940"], ["魚屋", "022-221-4941"]]
    writer.table([(row, None) for row in shops], 1)
    draft = draft_directory(TableSource("table.xlsx", "table", writer.extract()), None, {})
    assert [kind for kind, _ in doubts(draft)] == ["general", "unread_table"]
    assert "2 行" in draft.doubts[1].message
