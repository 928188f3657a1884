"""Questions of a conversation, answered after the ones before them."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer.answer import answer
from assistant.answer.conversation import answer_after
from assistant.answer.outcomes import Answered
from assistant.question.followup import context_of, in_context
from index.generation import Generation

TODAY = date(2026, 11, 23)
LECTURE = "右腕人材育成プログラムでリーダーシップの講義は何日ですか"
NOBODY_NAMED = "ガバメントピッチの聴講者は何人でしたか"


@pytest.mark.parametrize("asks", ["電話番号は?", "担当の電話番号は?", "担当はどこですか"])
def test_who_asks_whom_to_call_is_told_the_desk_beside_the_answer(
    generation: Generation, asks: str
) -> None:
    before = answer(generation, LECTURE, TODAY)
    assert isinstance(before, Answered)
    (desk,) = before.contacts

    after = answer_after(generation, asks, (LECTURE,), TODAY)

    assert isinstance(after, Answered)
    (again,) = after.contacts
    assert (again.id, again.confidence) == (desk.id, desk.confidence)
    row = after.citations[again.citation - 1].quote
    assert desk.phones[0].number in row
    assert after.answer[0].text in row


@pytest.mark.parametrize(
    ("asks", "before"), [("電話番号は?", NOBODY_NAMED), ("会場はどこですか", LECTURE)]
)
def test_whatever_else_is_asked_is_answered_with_what_it_is_about(
    generation: Generation, asks: str, before: str
) -> None:
    earlier = context_of(generation, asks, (before,))
    whole = answer(generation, in_context(generation, asks, earlier), TODAY)
    after = answer_after(generation, asks, (before,), TODAY)
    assert replace(after, milliseconds=0) == replace(whole, milliseconds=0)
