from dataclasses import replace

import pytest

from assistant.answer.outcomes import Also
from corpus.records import Span
from eval.judgement import contains_answer, judge, quotes_exact
from eval.questions import Evidence, JudgedQuestion
from tests.eval.samples import GUIDE, PLAN, answered, citation, corpus, declined

DOCUMENTS = corpus().by_id
ROUTING = JudgedQuestion("r", "routing", "ja", "輸出は?", None, divisions=("kokusai", "somu"))
FACT = JudgedQuestion(
    "f",
    "fact",
    "ja",
    "何社?",
    "number",
    answers=("250社",),
    evidence=(Evidence("plan", "250社", (Span("plan", 10, 14),)),),
)
OUT_OF_SCOPE = JudgedQuestion("o", "out_of_scope", "ja", "天気は?", None)

BEFORE = citation(1, "plan", 0, 7)
HOLDS = citation(2, "plan", 7, 14)
ELSEWHERE = citation(3, "guide", 0, 7)


def test_the_samples_are_what_the_tests_count_on() -> None:
    assert PLAN[10:14] == "250社"
    assert PLAN[7:14] == "会社は250社"
    assert GUIDE[0:7] == "入札は会計課。"


def test_the_rank_of_the_evidence_is_the_place_of_the_first_citation_that_touches_it() -> None:
    found = judge(FACT, answered(citations=[ELSEWHERE, BEFORE, HOLDS]), DOCUMENTS)
    assert found.evidence_rank == 3


def test_a_citation_that_ends_where_the_evidence_begins_does_not_touch_it() -> None:
    beside = citation(1, "plan", 7, 10)
    assert judge(FACT, answered(citations=[beside]), DOCUMENTS).evidence_rank is None
    into = citation(1, "plan", 7, 11)
    assert judge(FACT, answered(citations=[into]), DOCUMENTS).evidence_rank == 1


def test_evidence_that_a_citation_names_as_another_source_is_found() -> None:
    also = Also("plan", "計画", (), None, 7, 14)
    quoting = replace(ELSEWHERE, also=(also,))
    assert judge(FACT, answered(citations=[BEFORE, quoting]), DOCUMENTS).evidence_rank == 2
    beside = replace(ELSEWHERE, also=(replace(also, end=10),))
    assert judge(FACT, answered(citations=[beside]), DOCUMENTS).evidence_rank is None


def test_a_declined_fact_counts_as_nothing_found() -> None:
    found = judge(FACT, declined([HOLDS]), DOCUMENTS)
    assert found.declined
    assert found.evidence_rank is None
    assert not found.answer_right
    assert found.faults == ("answer_recall", "evidence_recall@5", "decline_precision")


@pytest.mark.parametrize(
    ("answer", "accepted", "right"),
    [
        ("会社は250社。", ["250社"], True),
        ("会社は２５０社。", ["250社"], True),
        ("会社は2 5\n0社。", ["250 社"], True),
        ("5,879件", ["5879件"], True),
        ("DX推進", ["dx"], True),
        ("会社は250社。", ["251社", "社は"], True),
        ("会社は250社。", ["251社"], False),
        ("", ["250社"], False),
        ("会社", [" , "], False),
    ],
)
def test_answers_are_compared_without_width_case_space_and_commas(
    answer: str, accepted: list[str], right: bool
) -> None:
    assert contains_answer(answer, accepted) is right


def test_an_answer_may_stand_in_any_sentence() -> None:
    sentences = [("輸出は国際課。", 1), ("会社は250社", 2)]
    found = judge(FACT, answered(sentences, [BEFORE, HOLDS]), DOCUMENTS)
    assert found.answer_right
    assert found.shown.answer == "輸出は国際課。\n会社は250社"
    assert found.faults == ()


@pytest.mark.parametrize(
    ("contacts", "rank", "wrong"),
    [
        (["kokusai"], 1, False),
        (["somu", "kaikei"], 1, False),
        (["kaikei", "somu"], 2, True),
        (["kaikei"], None, True),
        ([], None, False),
    ],
)
def test_contacts_of_a_routing_question(contacts: list[str], rank: int | None, wrong: bool) -> None:
    outcome = answered(contacts=[(id, 0.8) for id in contacts])
    found = judge(ROUTING, outcome, DOCUMENTS)
    assert found.contact_rank == rank
    assert found.wrong_contact is wrong
    assert found.confidence == (0.8 if contacts else None)
    assert ("contact_accuracy@1" in found.faults) is (rank != 1)


def test_any_contact_for_what_is_out_of_scope_is_wrong() -> None:
    assert judge(OUT_OF_SCOPE, answered(contacts=[("kokusai", 0.5)]), DOCUMENTS).wrong_contact
    assert not judge(OUT_OF_SCOPE, answered(), DOCUMENTS).wrong_contact
    assert judge(OUT_OF_SCOPE, answered(), DOCUMENTS).faults == ("decline_recall",)
    assert judge(OUT_OF_SCOPE, declined(), DOCUMENTS).faults == ()


def test_a_contact_beside_a_fact_is_judged_by_its_rank_alone() -> None:
    known = replace(FACT, divisions=("kokusai",))
    right, wrong = (
        judge(known, answered(contacts=[(id, 0.5)]), DOCUMENTS) for id in ("kokusai", "somu")
    )
    assert (right.contact_rank, wrong.contact_rank) == (1, None)
    assert not wrong.wrong_contact
    assert (wrong.in_charge, wrong.expected) == (("kokusai",), ("250社",))
    assert judge(FACT, answered(contacts=[("kokusai", 0.5)]), DOCUMENTS).in_charge == ()


def test_quotations_are_exact_where_they_are_slices_and_hold_their_sentences() -> None:
    assert quotes_exact(answered([("会社は", 2)], [BEFORE, HOLDS]), DOCUMENTS)
    assert quotes_exact(declined([BEFORE]), DOCUMENTS)


@pytest.mark.parametrize(
    "outcome",
    [
        answered([("輸出", 2)], [BEFORE, HOLDS]),  # stands in another citation
        answered([("会社は", 9)], [HOLDS]),  # no such citation
        answered([], [citation(1, "plan", 0, 7, quote="輸出は国際課.")]),
        answered([], [citation(1, "plan", 0, 99)]),  # ends beyond the text
        answered([], [citation(1, "plan", 3, 3)]),  # quotes nothing
        declined([citation(1, "guide", 0, 3, quote="輸出は")]),
    ],
)
def test_other_quotations_are_not_exact(outcome: object) -> None:
    assert not quotes_exact(outcome, DOCUMENTS)  # type: ignore[arg-type]
    found = judge(ROUTING, outcome, DOCUMENTS)  # type: ignore[arg-type]
    assert "quote_exactness" in found.faults


def test_the_first_citations_are_kept_for_the_report() -> None:
    outcome = answered(citations=[BEFORE, HOLDS, ELSEWHERE, BEFORE], milliseconds=4.5)
    found = judge(FACT, outcome, DOCUMENTS)
    assert [cited.quote for cited in found.shown.citations] == [PLAN[0:7], PLAN[7:14], GUIDE[0:7]]
    assert (found.milliseconds, found.tag, found.expected) == (4.5, "number", ("250社",))
    assert found.evidence == ("250社",)
