"""Somebody in danger is told from a question about dangers."""

import pytest

from assistant.question.emergency import danger_in
from eval.questions import SHIPPED, read_lines
from ingest.japanese import normalise


@pytest.mark.parametrize(
    "text",
    [
        "火事です助けて",
        "火事！",
        "家が火事です",
        "火災が発生しています",
        "となりの家が燃えています",
        "交通事故に遭いました。どこに届け出ますか",
        "泥棒が入りました",
        "強盗に襲われています",
        "知らない男に刺された",
        "夫に殴られています",
        "殺されそうです",
        "救急車を呼んでください",
        "救急車お願いします",
        "交通事故です、早く",
        "母の意識がないんです",
        "父が息してない",
        "呼吸が止まりました",
        "血が止まりません",
        "人が倒れています",
        "主人が急に倒れました",
        "倒れて動きません",
        "子どもが溺れています",
        "助けて！",
        "誰か、助けてください",
        "There's a fire next door!",
        "My father is not breathing",
        "I can't breathe",
        "my child is drowning",
        "someone is breaking into my house",
        "Please call an ambulance",
        "call the police please",
        "help me!",
    ],
)
def test_dangers(text: str) -> None:
    assert danger_in(normalise(text)) == "danger"


@pytest.mark.parametrize(
    "text", ["もう死にたい", "首を吊りたい", "自殺を考えています", "I want to end my life"]
)
def test_despair(text: str) -> None:
    assert danger_in(normalise(text)) == "despair"


@pytest.mark.parametrize(
    "text",
    [
        "火事で家が焼けたときの税の減免は",
        "火災だけでなく水害も補助の対象ですか",
        "火災だと罹災証明書はどこですか",
        "補助の対象は火災です",
        "対象は火災ですか",
        "救急車の出動件数は",
        "救急車を呼んで料金はかかりますか",
        "警察にお願いする手続きは",
        "事故が起きたときの報告先は",
        "事故ですが労災になりますか",
        "製品事故です。届け出は",
        "原子力事故ですか",
        "同じ型で事故が起きていないか知りたい",
        "意識がないときの救命処置は",
        "意識がない父の代わりに申請できますか",
        "経営者に危機意識がない企業の支援",
        "社員に当事者意識がないです",
        "サイバー攻撃されました。相談窓口はどこですか",
        "目撃された方の情報は",
        "風刺された記事について",
        "庭の木が倒れています",
        "不審者の情報はどこですか",
        "扇風機から煙が出たんです。どこに知らせればいい?",
        "血が止まらないときの薬は",
        "お店と連絡もつかない。誰か助けて",
        "会社を助けて",
        "How many ambulances does the city have?",
        "Do I need an ambulance licence?",
        "Can someone help me",
        "help me find the division",
        "Is there a fire safety subsidy?",
        "Where do I register a breathing apparatus?",
    ],
)
def test_questions_about_dangers(text: str) -> None:
    assert danger_in(normalise(text)) is None


def test_no_question_of_the_office_tells_of_a_danger() -> None:
    """But for those out of scope which do."""
    told = [
        line.question
        for name in ("routing", "facts")
        for _, line in read_lines(SHIPPED / f"{name}.jsonl")
        if danger_in(normalise(line.question))
    ]
    assert told == []
