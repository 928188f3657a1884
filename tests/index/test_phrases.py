"""Phrases of the corpus, and which divisions a passage speaks of."""

from pathlib import Path

import pytest

from corpus.records import Corpus
from index.affinity import Affinities
from index.concepts import MARK
from index.phrases import Phrase, details, duty_owners, phrases_of
from ingest.load import load_corpus
from tests.corpus.office import edit, write_office

CHIZAI, KINYU, BUTSURYU = 0, 1, 2


@pytest.fixture
def office(tmp_path: Path) -> Corpus:
    return load_corpus(write_office(tmp_path / "office"))


def by_text(corpus: Corpus) -> dict[str, Phrase]:
    return {phrase.text: phrase for phrase in phrases_of(corpus)}


@pytest.mark.parametrize(
    ("text", "kind", "divisions", "duty"),
    [
        ("知的財産室", "name", (CHIZAI,), None),
        ("Intellectual Property Office", "name", (CHIZAI,), None),
        ("商標", "duty", (CHIZAI,), "商標"),
        ("物流", "duty", (BUTSURYU,), "物流"),
        ("後継ぎ", "word", (KINYU,), "事業承継"),
        ("会社を子に継がせたい", "ask", (KINYU,), "事業承継"),
        ("business succession", "ask", (KINYU,), "事業承継"),
        ("運転免許", "elsewhere", (), None),
        ("免許を更新したい", "elsewhere", (), None),
        ("どこに聞けばいいか分からない", "ask", (KINYU,), "地域サポーター"),
    ],
)
def test_every_way_of_saying_it_is_a_phrase(
    office: Corpus, text: str, kind: str, divisions: tuple[int, ...], duty: str | None
) -> None:
    phrase = by_text(office)[text]
    assert (phrase.kind, phrase.divisions, phrase.duty) == (kind, divisions, duty)


def test_the_directory_comes_first_and_nothing_twice(office: Corpus) -> None:
    found = phrases_of(office)
    assert [phrase.text for phrase in found[:4]] == [
        "知的財産室",
        "Intellectual Property Office",
        "特許",
        "商標",
    ]
    assert len(set(found)) == len(found)


def test_a_duty_of_two_divisions_belongs_to_both(tmp_path: Path) -> None:
    folder = write_office(tmp_path / "two")
    edit(folder / "divisions.toml", 'duties = ["物流"]', 'duties = ["物流", "特許"]')
    corpus = load_corpus(folder)
    assert duty_owners(corpus.directory.divisions)["特許"] == (CHIZAI, BUTSURYU)
    assert by_text(corpus)["patents"].divisions == (CHIZAI, BUTSURYU)


@pytest.mark.parametrize(
    ("duty", "matters"),
    [
        ("物流", []),
        ("産業財産権（特許、実用新案、意匠）", ["産業財産権", "特許", "実用新案", "意匠"]),
        ("地方創生（RESAS等）", ["地方創生", "RESAS"]),
        ("工業用アルコール(製造・輸入)", ["工業用アルコール", "製造", "輸入"]),
        ("「東北経済のポイント」", []),
    ],
)
def test_what_stands_in_a_dutys_brackets_is_found_by_itself(duty: str, matters: list[str]) -> None:
    assert details(duty) == [duty, *matters]


def test_a_passage_speaks_of_the_divisions_whose_words_it_has(office: Corpus) -> None:
    patent, succession, name = MARK + "特許", MARK + "事業承継", MARK + "物流室"
    rows = [[patent, patent, "出願"], [succession, patent], [name], ["東北"]]
    passages = Affinities(office)
    for part in (rows[:1], rows[1:]):
        passages.count(part)
    first, second, third, fourth = passages.shares(rows)
    assert first == {CHIZAI: 1.0}
    assert set(second) == {CHIZAI, KINYU}
    assert sum(second.values()) == pytest.approx(1)
    # 事業承継 stands in one passage, 特許 in two: the rarer word says more.
    assert second[KINYU] > second[CHIZAI]
    assert third == {BUTSURYU: 1.0}
    assert fourth == {}
