"""What an item of a list tells is not told by its neighbours."""

from pathlib import Path

import pytest

from assistant.answer.answer import answer
from assistant.answer.draft import Draft, quote_of
from assistant.answer.items import around
from assistant.answer.lists import below
from assistant.answer.outcomes import Answered
from assistant.answer.sentences import rank
from index.build import build
from index.generation import Generation, open_generation
from index.search import search
from ingest.passages import split
from tests.corpus.office import add_document, write_office
from tests.ingest.texts import of_text

EVENTS = """# 湖の四季

湖畔では次の催しを開きます。

- **灯ろう流し**　8月15日。荒天のときは翌日に延ばします。
- **湖畔の朝市**　10月の日曜日。
  野菜と焼き物が並びます。
- **氷の祭り**

## 貸しボート

受付　9時から16時まで。雨の日は休みます。
料金　1時間500円。
"""


def places(text: str) -> list[tuple[str, int | None, int | None, bool]]:
    """Of each sentence of the first passage its beginning, and the places around it."""
    passage = split(of_text(text))[0]
    beside = around(text, passage.sentences)
    return [
        (text[start:end][:4], its.above, its.begins, its.heads)
        for (start, end), its in zip(passage.sentences, beside, strict=True)
    ]


def test_above_an_item_stands_what_announces_its_list() -> None:
    assert places(
        "集まりがあります。\n- 春の会　桜の下。雨なら中。\n- 秋の会\n  紅葉の下\n- 冬の会"
    ) == [
        ("集まりが", None, None, True),
        ("- 春の", 0, None, True),
        ("雨なら中", 1, 1, False),
        ("- 秋の", 0, None, True),
        ("紅葉の下", 3, 3, False),
        ("- 冬の", 0, None, False),
    ]


def test_a_list_in_an_item_stands_below_it() -> None:
    assert places("・本館\n※一階\n※二階\n・別館\n※三階") == [
        ("・本館", None, None, True),
        ("※一階", 0, None, False),
        ("※二階", 0, None, False),
        ("・別館", None, None, True),
        ("※三階", 3, None, False),
    ]


def test_lines_with_labels_are_items_too() -> None:
    assert [
        its[1:] for its in places("朝の教室です。\n会場　会館\n電話　なし。\n前の日まで。")
    ] == [
        (None, None, True),
        (0, None, False),
        (0, None, True),
        (2, None, False),
    ]


def test_other_sentences_stand_below_the_one_before() -> None:
    assert [its[1:] for its in places("朝です。昼です。\n\n夜です。")] == [
        (None, None, True),
        (0, None, True),
        (1, None, False),
    ]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder = write_office(tmp_path_factory.mktemp("items") / "office")
    add_document(folder, "events", "湖の催し", EVENTS, "events.md")
    index = tmp_path_factory.mktemp("index")
    build(folder, index)
    return open_generation(index)


@pytest.mark.parametrize(
    ("question", "told", "others"),
    [
        ("灯ろう流しはいつですか", "8月15日", "10月"),
        ("湖畔の朝市はいつ開かれますか", "10月の日曜日", "8月15日"),
    ],
)
def test_a_date_is_told_from_its_own_item(
    office: Generation, question: str, told: str, others: str
) -> None:
    outcome = answer(office, question)
    assert isinstance(outcome, Answered)
    assert told in outcome.answer[0].text
    assert not any(others in sentence.text for sentence in outcome.answer)


@pytest.mark.parametrize(
    ("sentence", "beside"),
    [
        ("荒天のときは", ["- **灯ろう流し**　8月15日。"]),
        ("野菜と焼き物", ["- **湖畔の朝市**　10月の日曜日。"]),
        ("- **氷の祭り", []),
        ("雨の日は", ["受付　9時から16時まで。"]),
        ("料金　", []),
    ],
)
def test_the_beginning_of_an_item_goes_with_its_other_sentences(
    office: Generation, sentence: str, beside: list[str]
) -> None:
    question = office.read("灯ろう流しと朝市と貸しボートと氷の祭りの荒天、野菜、雨、料金")
    hits = search(office, question)
    draft = Draft(question, False, hits, [], rank(office, question, hits), None, 0.0, 0.0, 0.0)
    choice = next(c for c in draft.chosen if quote_of(office, draft, c).startswith(sentence))
    assert [quote_of(office, draft, c) for c in below(office, draft, choice)] == beside


def test_a_heading_above_indented_lines_is_not_told_with_them(tmp_path: Path) -> None:
    folder = write_office(tmp_path / "office")
    text = "湖の舟について\n\n１　舟を借りられる所\n　浮き桟橋の小屋です。定員は12名です。\n"
    add_document(folder, "boats", "湖の舟", text)
    build(folder, tmp_path / "index")
    office = open_generation(tmp_path / "index")
    question = office.read("浮き桟橋の舟の定員は")
    hits = search(office, question)
    draft = Draft(question, False, hits, [], rank(office, question, hits), None, 0.0, 0.0, 0.0)
    choice = next(c for c in draft.chosen if "12名" in quote_of(office, draft, c))
    assert choice.candidate.around.begins is not None
    assert below(office, draft, choice) == []
