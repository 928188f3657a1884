"""Whom a document itself names for questions is named beside what it tells."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.answer import desks
from assistant.answer.answer import answer
from assistant.answer.divisions import FEATURES, Ranked
from assistant.answer.draft import Draft, quote_of
from assistant.answer.inquiries import in_charge, likeliest_of, named_in, sections_named
from assistant.answer.outcomes import Answered
from assistant.answer.sentences import rank
from index.build import build
from index.generation import Generation, open_generation
from index.search import search
from ingest.load import load_corpus
from tests.corpus.office import KINYU, add_document, write_office

LEAFLET = """倉庫の貸出しのご案内

倉庫の使用料

倉庫の使用料は、1日につき400円です。

{below}
"""
MANUAL = """# 事務の手引

## 倉庫の使用料

倉庫の使用料は、1日につき400円です。

## 展示室の使用料

展示室の使用料は、1日につき900円です。{shown}

## 会議室の使用料

会議室の使用料は、1日につき700円です。

お問い合わせ　金融課
"""

Told = Callable[[str, str], str | None]


@pytest.fixture
def named(tmp_path: Path) -> Told:
    """The id of the division that a document names for what answers a question."""

    def told(text: str, question: str) -> str | None:
        return of(open_generation(built(tmp_path, text)), question)

    return told


def built(folder: Path, text: str) -> Path:
    """The index of an office with one document more."""
    office = write_office(folder / "office")
    add_document(office, "rent", "貸出し", text, "rent.md")
    build(office, folder / "index")
    return folder / "index"


def of(generation: Generation, question: str) -> str | None:
    hit = search(generation, generation.read(question), 5)[0]
    assert hit.passage.document == "rent"
    found = in_charge(generation, hit)
    return None if found is None else generation.corpus.directory.divisions[found].id


@pytest.mark.parametrize(
    ("below", "division"),
    [
        ("お問合せ　産業部 物流室", "butsuryu"),
        ("お問い合わせ先\n物流室（本庁舎2階）", "butsuryu"),
        ("（担当）　金融課 022-221-4922", "kinyu"),
        ("お問合せ：電話 022-221-4819", "chizai"),
        ("申込先　物流室", "butsuryu"),
        ("申請書の提出先：産業部 物流室", "butsuryu"),
        ("【事務担当】\n金融課", "kinyu"),
        ("お問合せ　物流室又は金融課", None),
        ("お問合せ　市役所", None),
        ("会の庶務は、物流室において処理する。", "butsuryu"),
        ("申込書は物流室へ提出してください。", "butsuryu"),
        ("資料：物流室調べ", "butsuryu"),
        ("物流室の資料があります。", None),
        ("物流室は本庁舎にあります。", None),
    ],
)
def test_a_leaflet_names_it_for_all_of_it(named: Told, below: str, division: str | None) -> None:
    assert named(LEAFLET.format(below=below), "倉庫の使用料はいくらですか") == division


@pytest.mark.parametrize(
    ("text", "division"),
    [
        ("役所 物流室\n" + LEAFLET.format(below=""), "butsuryu"),
        ("役所 物流室\n" + MANUAL.format(shown=""), None),
        ("物流室が開く会\n" + LEAFLET.format(below=""), None),
        (MANUAL.format(shown="") + "\n## 催し\n\n講座です。☎022-221-4819\n", None),
    ],
)
def test_a_leaflet_is_of_who_issues_it_and_a_newsletter_of_nobody(
    named: Told, text: str, division: str | None
) -> None:
    assert named(text, "倉庫の使用料はいくらですか") == division


def test_a_step_in_another_section_says_nothing_about_this_one(named: Told) -> None:
    text = MANUAL.format(shown="申込書は物流室へ提出してください。").replace(
        "お問い合わせ　金融課", ""
    )
    assert named(text, "倉庫の使用料はいくらですか") is None


def test_what_the_own_section_says_comes_first(named: Told) -> None:
    text = MANUAL.format(shown="申込書は物流室へ提出してください。")
    assert named(text, "展示室の使用料はいくらですか") == "butsuryu"


def test_a_short_document_is_of_one_division(named: Told) -> None:
    assert named(MANUAL.format(shown=""), "倉庫の使用料はいくらですか") == "kinyu"


def test_of_a_long_document_only_the_own_section_counts(named: Told) -> None:
    text = MANUAL.format(shown="") + "\n## 資料\n" + "展示の記録を保存します。\n" * 500
    assert named(text, "倉庫の使用料はいくらですか") is None


@pytest.mark.parametrize(
    ("text", "division"),
    [
        ("建物の登記は、物流室で取り扱います。", "butsuryu"),
        ("物流室又は金融課で取り扱います。", None),
        ("市の物流室で取り扱います。", None),
        ("庁舎で取り扱います。", None),
    ],
)
def test_a_sentence_names_one_division_of_the_office(
    tmp_path: Path, text: str, division: str | None
) -> None:
    divisions = load_corpus(write_office(tmp_path / "office")).directory.divisions
    found = named_in(text, divisions)
    assert (None if found is None else divisions[found].id) == division


def test_the_longest_name_is_meant(tmp_path: Path) -> None:
    division = load_corpus(write_office(tmp_path / "office")).directory.divisions[0]
    taxes = replace(division, name="税課"), replace(division, name="市民税課")
    assert named_in("市民税課の窓口", taxes) == 1


@pytest.mark.parametrize(
    ("text", "division"),
    [
        ("納税係(7番窓口)へ御相談ください。", 0),
        ("収納課の納税係です。", 0),
        ("収納課 庶務係です。", 1),
        ("庶務係です。", None),  # there are two
        ("国の納税係です。", None),
        ("国民納税係です。", None),
        ("納税係長が説明します。", None),
        ("納税係員が伺います。", None),
    ],
)
def test_a_section_is_named_without_its_division(
    tmp_path: Path, text: str, division: int | None
) -> None:
    first = load_corpus(write_office(tmp_path / "office")).directory.divisions[0]
    names = ("収納課納税係", "収納課庶務係", "総務課庶務係")
    assert named_in(text, tuple(replace(first, name=name) for name in names)) == division


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("お問合せ　地域課", [0, 1]),
        ("会議の庶務は、地域課において処理する。", [0, 1]),
        ("みどり市地域課\n催しの御案内です。", [0, 1]),
        ("申込書は収納課へ提出してください。", [2]),
        ("お問合せ　地域課又は収納課", []),
        ("お問合せ　総務課", []),  # the directory has it
        ("地域課は2階です。", []),
    ],
)
def test_the_sections_of_the_division_that_a_leaflet_names(
    tmp_path: Path, text: str, sections: list[int]
) -> None:
    first = load_corpus(write_office(tmp_path / "office")).directory.divisions[0]
    names = ("地域課広報係", "地域課学習係", "収納課納税係", "総務課", "総務課庶務係")
    divisions = tuple(replace(first, name=name) for name in names)
    assert sections_named(text, (0, len(text)), True, divisions) == sections


@pytest.mark.parametrize(
    ("shares", "section"),
    [({0: 0.5, 1: 0.1, 2: 0.3}, 0), ({0: 0.3, 1: 0.3}, None), ({0: 0.1, 2: 0.8}, None), ({}, None)],
)
def test_the_section_that_is_ranked_far_above_the_others(
    shares: dict[int, float], section: int | None
) -> None:
    ranked = [
        Ranked(division, np.zeros(len(FEATURES)), (), share) for division, share in shares.items()
    ]
    assert likeliest_of([0, 1], ranked) == section


def test_who_asks_for_a_desk_is_told_of_the_one_that_the_answer_names(
    generation: Generation,
) -> None:
    """Two divisions have nearly the same duty; the row of one of them answers."""
    outcome = answer(generation, "電気・ガス事業に関する立入検査の担当はどこですか。")
    assert isinstance(outcome, Answered)
    assert [contact.division for contact in outcome.contacts] == ["電力・ガス取引監視室"]


@pytest.mark.parametrize(
    ("shares", "division"), [((0.6, 0.3), 1), ((0.3, 0.6), 1), ((0.8, 0.1), None)]
)
def test_a_division_whose_row_is_told_is_named(
    tmp_path: Path, shares: tuple[float, float], division: int | None
) -> None:
    office = write_office(tmp_path / "office")
    build(office, tmp_path / "index")
    generation = open_generation(tmp_path / "index")
    question = generation.read("事業承継と融資")
    hits = search(generation, question)
    ranked = [
        Ranked(index, np.zeros(len(FEATURES)), (), share) for index, share in enumerate(shares)
    ]
    chosen = rank(generation, question, hits)
    draft = Draft(question, False, hits, ranked, chosen, None, 0.0, 0.6, 1.0)
    choice = next(c for c in chosen if quote_of(generation, draft, c) == KINYU)
    found = desks.in_charge(generation, draft, choice)
    assert [desk.division for desk in found] == ([] if division is None else [division])


def test_who_writes_of_a_word_is_not_for_what_it_means(tmp_path: Path) -> None:
    words = "倉庫の用語\n\n倉庫証券：倉庫に預けた荷物を表す証券です。\n\nお問い合わせ　金融課\n"
    found = answer(open_generation(built(tmp_path, words)), "倉庫証券とは何ですか")
    assert isinstance(found, Answered)
    assert "倉庫証券：倉庫に預けた荷物を表す証券です。" in [s.text for s in found.answer]
    assert found.contacts == ()
