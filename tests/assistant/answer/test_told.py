"""Which sentences are told: those of the numbered thing and of the name that is asked for, and no
words of figures."""

from datetime import date
from pathlib import Path

import pytest

from assistant.answer.answer import answer
from assistant.answer.draft import Draft, quote_of
from assistant.answer.headings import without_other_headings
from assistant.answer.lists import below
from assistant.answer.ordinals import without_other_numbers
from assistant.answer.outcomes import Answered
from assistant.answer.sentences import rank
from assistant.answer.standing import Standing
from assistant.answer.told import fewest, wholes
from index.build import build
from index.generation import Generation, open_generation
from index.search import search
from tests.corpus.office import add_document, write_office

TODAY = date(2025, 1, 1)
SOCIETIES = """産業協議会の概要

港町産業協議会
設立:平成18年9月(会員数 135)

緑野産業協議会
設立:平成18年5月(会員数 525)

青葉産業協議会
設立:平成19年4月(会員数 373)
"""
MEETINGS = """懇談会の開催の記録

第1回懇談会は、10月22日に書面で開きました。

第二回懇談会は、11月19日に集まって開きました。

懇談会の議事は公開しています。

補助の1次公募は、4月20日に始めます。

補助の2次公募は、9月1日に始めます。

構想は次の柱からなります。

・第1の柱　港を作る
・第2の柱　海を守る
・第3の柱　船を呼ぶ


懇談会の開催 全体像 現状認識 人口減少 働き手の減少 新産業創出 風評払拭 稼ぐ力の低迷 基本理念
"""
SHOP = """空き店舗の利用

商店会は、駅前の空き店舗を借り上げて貸し出します。

これまでに、延べ37団体が空き店舗を利用しました。

空き店舗の利用を希望する団体は、商店会に申し込みます。
"""
COURSES = """履修の登録

1学期に登録できる単位数は22単位までとします。

ただし、成績が優れた学生は、26単位まで登録できます。
"""
CONTESTS = """# 商店街コンテスト

## 第1回大会(緑野市)

審査員は5名、参加者は41名でした。

## 第2回大会(港町)

審査員は4名、参加者は53名でした。

## 支援を受けた商店会

2019年 大通り商店会、駅前商店会

2020年 川端商店会、坂上商店会

令和3年度から支援の額を倍にしました。
"""
PRIZES = """商店街の賞

① 店づくり部門を8件
② 催し部門を5件
③ 応援部門を3件選びました。
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder: Path = tmp_path_factory.mktemp("told")
    write_office(folder / "corpus")
    add_document(folder / "corpus", "societies", "協議会", SOCIETIES)
    add_document(folder / "corpus", "meetings", "懇談会", MEETINGS)
    add_document(folder / "corpus", "shop", "空き店舗の利用", SHOP)
    add_document(folder / "corpus", "courses", "履修の登録", COURSES)
    add_document(folder / "corpus", "prizes", "商店街の賞", PRIZES)
    add_document(folder / "corpus", "contests", "商店街コンテスト", CONTESTS)
    build(folder / "corpus", folder / "index")
    return open_generation(folder / "index")


def drafted(office: Generation, text: str) -> Draft:
    question = office.read(text)
    hits = search(office, question)
    return Draft(question, False, hits, [], rank(office, question, hits), None, 0.0, 1.0, 1.0)


def told(office: Generation, text: str) -> list[str]:
    draft = drafted(office, text)
    groups = [[hit] for hit in draft.hits]
    chosen = fewest(office, draft, groups, Standing(office, TODAY, None))
    return [quote_of(office, draft, choice).strip() for choice in chosen]


@pytest.mark.parametrize("asked", ["第2回懇談会はいつですか", "第二回の懇談会はいつですか"])
def test_of_a_numbered_thing_no_other_is_told(office: Generation, asked: str) -> None:
    said = told(office, asked)
    assert any("11月19日" in sentence for sentence in said)
    assert not any("10月22日" in sentence for sentence in said)


def test_a_round_is_a_numbered_thing(office: Generation) -> None:
    said = told(office, "補助の2次公募はいつですか")
    assert any("9月1日" in sentence for sentence in said)
    assert not any("4月20日" in sentence for sentence in said)


def test_what_is_cited_is_told_where_that_of_the_number_is_not_cited(office: Generation) -> None:
    draft = drafted(office, "第2回大会の参加者は何名ですか")
    other = next(hit for hit in draft.hits if "第1回大会" in str(hit.passage.section))
    assert fewest(office, draft, [[other]], Standing(office, TODAY, None))


@pytest.mark.parametrize("asked", ["構想の2番目の柱は", "構想の第2の柱は", "構想の二つ目の柱は"])
def test_of_a_list_the_item_of_that_number_is_told(office: Generation, asked: str) -> None:
    assert [one for one in told(office, asked) if "の柱　" in one] == ["・第2の柱　海を守る"]


@pytest.mark.parametrize("asked", ["懇談会はいつですか", "第9回懇談会はいつですか"])
def test_where_none_is_named_all_stay(office: Generation, asked: str) -> None:
    draft = drafted(office, asked)
    assert without_other_numbers(office, draft, draft.chosen) == draft.chosen


def test_a_value_is_told_with_the_name_above_it_and_without_those_of_others(
    office: Generation,
) -> None:
    said = told(office, "緑野産業協議会の会員数は何人ですか")
    assert "緑野産業協議会" in said
    assert [sentence for sentence in said if "会員数" in sentence] == [
        "設立:平成18年5月(会員数 525)"
    ]


def test_the_words_of_a_figure_are_not_told(office: Generation) -> None:
    said = told(office, "懇談会の開催の全体像")
    assert said
    assert not any("風評払拭" in sentence for sentence in said)


def test_a_value_goes_with_the_name_above_it_and_not_with_the_one_below(office: Generation) -> None:
    draft = drafted(office, "緑野産業協議会の会員数は何人ですか")
    choice = next(c for c in draft.chosen if "525" in quote_of(office, draft, c))
    beside = [quote_of(office, draft, c).strip() for c in below(office, draft, choice)]
    assert beside == ["緑野産業協議会"]


def test_what_answers_is_told_before_what_stands_above_it(office: Generation) -> None:
    outcome = answer(office, "駅前の空き店舗を利用した団体の数は", TODAY)
    assert isinstance(outcome, Answered)
    first, second = (sentence.text for sentence in outcome.answer)
    assert "37団体" in first
    assert "借り上げて" in second


def test_what_counts_on_stays_behind_what_it_counts_from(office: Generation) -> None:
    draft = drafted(office, "商店街の賞の三つの部門は")
    found = {quote_of(office, draft, choice).strip(): choice for choice in draft.chosen}
    one, two, three = (found[line] for line in PRIZES.splitlines()[2:])
    assert wholes(office, draft, [three, one, two]) == [0, 0, 0]


def test_an_exception_and_its_rule_are_one_whole(office: Generation) -> None:
    draft = drafted(office, "1学期に何単位まで登録できますか")
    found = {quote_of(office, draft, choice).strip(): choice for choice in draft.chosen}
    lines = [line for line in COURSES.splitlines() if line]
    _, rule, exception = (found[line] for line in lines)
    assert wholes(office, draft, [exception, rule]) == [0, 0]
    assert wholes(office, draft, [rule, exception]) == [0, 0]


def test_below_a_heading_of_another_number_nothing_is_told(office: Generation) -> None:
    said = told(office, "第2回大会の参加者は何名ですか")
    assert any("53名" in sentence for sentence in said)
    assert not any("41名" in sentence for sentence in said)


@pytest.mark.parametrize(("place", "kept"), [("港町", False), ("緑野市や港町", True)])
def test_the_same_line_is_told_below_the_heading_that_is_named(
    office: Generation, place: str, kept: bool
) -> None:
    draft = drafted(office, f"{place}の大会の参加者は何名ですか")
    said = [
        quote_of(office, draft, choice)
        for choice in without_other_headings(office, draft, draft.chosen)
    ]
    assert any("53名" in sentence for sentence in said)
    assert any("41名" in sentence for sentence in said) == kept
    backwards = without_other_headings(office, draft, draft.chosen[::-1])
    assert any("41名" in quote_of(office, draft, choice) for choice in backwards) == kept


def test_of_a_year_no_other_is_told(office: Generation) -> None:
    draft = drafted(office, "2020年に支援を受けた商店会は")
    said = [
        quote_of(office, draft, choice).strip()
        for choice in without_other_numbers(office, draft, draft.chosen)
    ]
    assert any("川端商店会" in sentence for sentence in said)
    assert not any("大通り商店会" in sentence for sentence in said)
    assert any("倍にしました" in sentence for sentence in said)  # and holds in 2020 or not


def test_who_asks_when_something_was_names_no_year_of_the_answer(office: Generation) -> None:
    draft = drafted(office, "2020年に支援を受けた川端商店会はいつ設立されましたか")
    assert without_other_numbers(office, draft, draft.chosen) == draft.chosen
