from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import QuestionSetError
from corpus.records import Span
from eval.questions import fingerprint, half_of, load_questions
from tests.eval.samples import FACT, OUT_OF_SCOPE, PLAN, ROUTING, corpus, write_questions


def test_every_kind_is_read_in_order(tmp_path: Path) -> None:
    path = write_questions(tmp_path, ROUTING, "", FACT, OUT_OF_SCOPE)
    routing, fact, other = load_questions([path], corpus())
    assert (routing.kind, routing.language, routing.text) == ("routing", "ja", "輸出は?")
    assert routing.divisions == ("kokusai",)
    assert routing.tag is None
    assert fact.answers == ("250社",)
    assert (other.kind, other.tag) == ("out_of_scope", "far")


def test_evidence_is_every_place_where_the_quotation_stands(tmp_path: Path) -> None:
    (fact,) = load_questions([write_questions(tmp_path, FACT)], corpus())
    assert fact.evidence[0].spans == (Span("plan", 7, 10), Span("plan", 15, 18))
    assert [PLAN[s.start : s.end] for s in fact.evidence[0].spans] == ["会社は", "会社は"]


@pytest.mark.parametrize("name", ["plan", "file-of-plan.txt", "file-of-plan"])
def test_a_document_goes_by_id_file_name_and_stem(tmp_path: Path, name: str) -> None:
    line = FACT | {"evidence": [{"document": name, "quote": "250社"}]}
    (fact,) = load_questions([write_questions(tmp_path, line)], corpus())
    assert fact.evidence[0].document == "plan"


@pytest.mark.parametrize("name", ["国際課", "国際 課", "kokusai", "Kokusai Division"])
def test_a_division_goes_by_name_id_and_english_name(tmp_path: Path, name: str) -> None:
    (routing,) = load_questions(
        [write_questions(tmp_path, ROUTING | {"divisions": [name]})], corpus()
    )
    assert routing.divisions == ("kokusai",)


def without(line: dict[str, Any], field: str) -> dict[str, Any]:
    return {key: value for key, value in line.items() if key != field}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (OUT_OF_SCOPE | {"kind": "riddle"}, "riddle"),
        (without(OUT_OF_SCOPE, "kind"), "kind"),
        (without(ROUTING, "divisions"), "divisions"),
        (ROUTING | {"divisions": []}, "divisions"),
        (ROUTING | {"divisions": ["国際科"]}, "国際課"),
        (without(FACT, "answers"), "answers"),
        (without(FACT, "evidence"), "evidence"),
        (without(FACT, "lang"), "lang"),
        (FACT | {"lang": "fr"}, "fr"),
        (
            FACT | {"evidence": [{"document": "plan", "quote": "入札は"}]},
            "does not stand in 'plan'",
        ),
        (FACT | {"evidence": [{"document": "nowhere", "quote": "入札は"}]}, "nowhere"),
        (FACT | {"evidence": [{"document": "plan", "quote": ""}]}, "quote"),
        (OUT_OF_SCOPE | {"id": "first"}, "is used already at"),
        ("{broken", "malformed"),
        ('"text"', "object"),
    ],
)
def test_what_does_not_hold_is_refused_with_file_and_line(
    tmp_path: Path, line: Any, found: str
) -> None:
    path = write_questions(tmp_path, ROUTING | {"id": "first"}, "", line)
    with pytest.raises(QuestionSetError) as error:
        load_questions([path], corpus())
    assert f"{path}:3: " in str(error.value)
    assert found in str(error.value)


def test_an_id_is_used_once_in_all_files(tmp_path: Path) -> None:
    first, second = (
        write_questions(tmp_path, ROUTING),
        write_questions(tmp_path, ROUTING, name="other.jsonl"),
    )
    with pytest.raises(QuestionSetError, match=r"other.jsonl:1: id 'r' .*set.jsonl:1;"):
        load_questions([first, second], corpus())


def test_files_that_hold_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="holds no question"):
        load_questions([write_questions(tmp_path, "", "")], corpus())
    with pytest.raises(QuestionSetError, match="cannot be read"):
        load_questions([tmp_path / "missing.jsonl"], corpus())
    (tmp_path / "sjis.jsonl").write_bytes("問い".encode("shift_jis"))
    with pytest.raises(QuestionSetError, match="not UTF-8"):
        load_questions([tmp_path / "sjis.jsonl"], corpus())


def test_a_line_separator_of_unicode_ends_no_line(tmp_path: Path) -> None:
    (question,) = load_questions(
        [write_questions(tmp_path, OUT_OF_SCOPE | {"question": "a\u2028b"})], corpus()
    )
    assert question.text == "a\u2028b"


def test_halves_follow_the_first_byte_of_sha256() -> None:
    # As `printf q001 | sha256sum` prints: a8…, ed…, 64…, 54….
    assert [half_of(id) for id in ("q001", "q002", "q003", "q004")] == [
        "development",
        "report",
        "development",
        "development",
    ]


@given(st.text(min_size=1))
def test_an_id_never_changes_its_half(id: str) -> None:
    assert half_of(id) == half_of(id)
    assert half_of(id) in ("development", "report")


def test_the_halves_are_about_equal() -> None:
    reported = sum(half_of(f"q{number}") == "report" for number in range(1000))
    assert 430 < reported < 570


def test_a_fingerprint_knows_the_questions_and_not_their_order(tmp_path: Path) -> None:
    both = load_questions([write_questions(tmp_path, ROUTING, FACT)], corpus())
    turned = load_questions([write_questions(tmp_path, FACT, ROUTING)], corpus())
    other = load_questions(
        [write_questions(tmp_path, ROUTING, FACT | {"answers": ["251社"]})], corpus()
    )
    assert fingerprint(both) == fingerprint(turned)
    assert fingerprint(both) != fingerprint(other)
