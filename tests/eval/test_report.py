import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import UsageError
from eval.compare import compare
from eval.gates import Gate, GateResult, Gates, check
from eval.judgement import Cited, Judgement, Shown
from eval.page import as_html
from eval.report import Report, as_json, confusion, read_report, report_of
from eval.run import Run
from eval.tables import aligned, report_text
from tests.eval.samples import corpus, row

SCRIPT = "<script>alert('窓口')</script>"
ROWS = [
    row("r1", "routing", expected=("kokusai",), contact_rank=1, contacts=("kokusai",)),
    row(
        "r2",
        "routing",
        question=SCRIPT,
        expected=("kokusai", "somu"),
        contact_rank=2,
        wrong_contact=True,
        confidence=0.7,
        contacts=("kaikei", "somu"),
        answer=SCRIPT,
    ),
    row("r3", "routing", expected=("kokusai",), declined=True),
    row("r4", "routing", expected=("kokusai", "somu"), contact_rank=1, contacts=("somu",)),
    row("r5", "routing", expected=("kaikei",)),
    row("o1", "out_of_scope", declined=True),
    row("o2", "out_of_scope", wrong_contact=True, confidence=0.9, contacts=("kaikei",)),
    row("f1", "fact", rank=1, right=True, expected=("250社",), tag="number"),
]


def run(rows: list[Judgement]) -> Run:
    return Run("gen-1", "letters", ("set.jsonl",), "all", "abc", date(2024, 4, 1), tuple(rows))


def report(rows: list[Judgement] = ROWS, bound: float = 0.9) -> Report:
    gates = Gates((Gate("contact_accuracy@1", at_least=bound),))
    return report_of(run(rows), check(gates, rows, "all"), ())


def test_divisions_taken_for_others_are_counted() -> None:
    found = {r.division: r for r in confusion(ROWS)}
    assert [r.division for r in confusion(ROWS)] == ["kokusai", "kaikei", "out_of_scope", "somu"]
    assert (found["kokusai"].asked, found["kokusai"].right) == (3, 1)
    assert found["kokusai"].instead == {"declined": 1, "kaikei": 1}
    assert (found["somu"].asked, found["somu"].right) == (1, 1)
    assert found["kaikei"].instead == {"nobody": 1}
    assert found["out_of_scope"].instead == {"kaikei": 1}


def test_misses_are_the_rows_with_a_fault() -> None:
    assert [r.id for r in report().misses] == ["r2", "r3", "r5", "o2"]


def test_json_holds_figures_slices_and_every_row() -> None:
    content = json.loads(as_json(report()))
    accuracy = content["measures"]["contact_accuracy@1"]
    assert accuracy.keys() == {"value", "low", "high", "questions"}
    assert (accuracy["value"], accuracy["questions"]) == (0.4, 5)
    assert set(content["slices"]) == {"half", "kind", "language", "tag"}
    assert content["slices"]["tag"]["number"]["answer_recall"]["value"] == 1.0
    assert [r["id"] for r in content["run"]["rows"]] == [r.id for r in ROWS]
    assert content["gates"][0]["met"] is False


def test_a_run_is_read_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_bytes(as_json(report()))
    assert read_report(path).run == report().run


@pytest.mark.parametrize("content", ["", "{}", '{"run": {"rows": []}}'])
def test_what_is_no_report_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "old.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=r"old\.json: cannot be read as a report"):
        read_report(path)


def test_the_page_shows_markup_of_questions_and_answers_as_text() -> None:
    cited = Cited("plan", (SCRIPT,), 0, 1, SCRIPT)
    bad = replace(ROWS[1], tag=SCRIPT, shown=Shown(None, SCRIPT, (SCRIPT,), (cited,)))
    page = as_html(report([bad, *ROWS[2:]]), corpus().directory)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 6  # question, tag, answer, contact, section, quote


def test_the_page_asks_nothing_of_any_other_machine() -> None:
    page = as_html(report(), corpus().directory)
    assert re.findall(r"https?:|//[a-z]", re.sub(r"base64,[\w+/=]+", "", page)) == []
    assert set(re.findall(r'src="([^,"]*)', page)) == {"data:image/svg+xml;base64"}
    assert "default-src 'none'" in page


def test_the_page_lists_every_miss_with_what_was_expected_and_shown() -> None:
    page = as_html(report(), corpus().directory)
    assert re.findall(r'<article id="(\w+)">', page) == ["r2", "r3", "r5", "o2"]
    miss = page[page.index('<article id="r2">') : page.index('<article id="r3">')]
    assert "国際課、総務課" in miss
    assert "会計課、総務課（0.700）" in miss
    assert "contact_accuracy@1, wrong_contact_rate" in miss
    declined = page[page.index('<article id="r3">') : page.index('<article id="r5">')]
    assert "辞退 / declined (out_of_scope)" in declined


def test_the_page_marks_gates_that_were_missed() -> None:
    assert "未達 / missed" in as_html(report(bound=0.9), corpus().directory)
    met = as_html(report(bound=0.4), corpus().directory)
    assert "未達" not in met
    assert "達成 / met" in met


def test_the_same_run_gives_the_same_page() -> None:
    assert as_html(report(), corpus().directory) == as_html(report(), corpus().directory)


def test_the_page_and_the_table_show_a_comparison() -> None:
    better = [replace(ROWS[1], contact_rank=1, wrong_contact=False), *ROWS[2:]]
    before, now = run(ROWS[1:]), run(better)
    compared = report_of(now, (), compare(before, now))
    assert "前回との比較" in as_html(compared, corpus().directory)
    line = next(
        x for x in report_text(compared).splitlines() if "contact_accuracy@1 " in x and "0.250" in x
    )
    assert line.split() == ["contact_accuracy@1", "0.250", "0.500", "1", "0", "3", "1"]


def test_a_run_without_tags_and_contacts_has_a_page_too() -> None:
    plain = report([row("o1", "out_of_scope", declined=True)])
    assert "期待較正誤差 –" in as_html(plain, corpus().directory)
    assert "nothing judged" in as_html(plain, corpus().directory)
    assert "tag" not in report_text(plain)


def test_the_table_names_values_intervals_and_gates() -> None:
    lines = report_text(report()).splitlines()
    accuracy = next(line for line in lines if line.startswith("contact_accuracy@1"))
    assert accuracy.split()[1] == "0.400"
    assert accuracy.split()[-1] == "5"
    assert any(line.split()[-1:] == ["MISSED"] for line in lines)


def test_columns_are_aligned_by_their_width_on_a_terminal() -> None:
    assert aligned([["札", "n"], ["abc", "10"]]) == "札    n\nabc  10"
    assert aligned([]) == ""


def test_a_gate_says_what_was_found_and_what_is_wanted() -> None:
    gate = GateResult("answer_recall", "report", "≥ 0.9", 0.85, False)
    assert str(gate) == "answer_recall (report): 0.8500, must be ≥ 0.9"
