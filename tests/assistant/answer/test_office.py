"""What any office is asked: its main line, whom to ask at all, a list, a figure beside a desk."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer.answer import answer
from assistant.answer.contract import as_json
from assistant.answer.draft import Draft, quote_of
from assistant.answer.outcomes import Answered, Cell, Declined
from assistant.answer.rows import without_lesser_rows
from assistant.answer.sentences import rank
from assistant.commands.plain import as_text
from eval.offices import SHIPPED
from index.build import build
from index.generation import Generation, open_generation
from index.search import search
from index.weights import load_weights
from tests.corpus.office import GENERAL, GUIDE, edit, sha256, write_office

TODAY = date(2025, 1, 1)
RULES = """
同好会の手引き

同好会の設立

同好会は、会員10人以上で作ることができます。設立の届出は物流室で受け付けます。

補助の対象とならないもの

次に掲げるものは、同好会の活動の補助の対象となりません。
(1) 飲食の費用
(2) 懇親会の会場の費用
(3) 旅行の費用

倉庫の利用の申込み

倉庫の利用の申込みに必要な書類は、次のとおりです。
{documents}

公園のバーベキュー炉

| 公園 | バーベキュー炉の有無 |
|---|---|
| 東公園（遊具広場） | あり |
| 西公園（芝生広場） | なし |

幼児の健診の日程

| 健診 | 対象 | 11月 | 12月 |
|---|---|---|---|
| 4か月児健診 | 生後4か月 | 10日・24日 | 8日・22日 |
| 1歳6か月児健診 | 1歳6か月～1歳11か月 | 12日・26日 | 10日 |
| 3歳児健診 | 3歳6か月～3歳11か月 | 5日・19日 | 3日・17日 |

船舶台帳の証明書の手数料

| 区分 | 証明書 | 単位 | 窓口 | コンビニ |
|---|---|---|---|---|
| 船舶 | 船舶台帳の除票の写し | 1通 | 300円 | × |
| 船舶 | 船舶台帳の写し | 1通 | 300円 | 200円 |
| 船舶 | 船舶台帳の閲覧 | 1件 | 400円 | × |

市の施設

| 施設 | 所在地 | 電話 |
|---|---|---|
| 緑野図書館 | 本町1 | 022-221-4931 |
| 青葉図書館 | 港町2 | 022-221-4932 |
| 緑野学習館 | 本町2 | 022-221-4933 |

講座の受講料

| 講座 | 級 | 受講料 |
|---|---|---|
| ボート教室 | 初級 | 1,100円 |
| | 中級 | 2,200円 |
| カヌー教室 | 初級 | 4,400円 |

駐輪場の利用には、次に掲げる書類を要する。
⑴　利用申請書
⑵　学生証の写し
２　前項の書類は、窓口で受け付ける。

倉庫の鍵の受取りには、次のものが必要です。
1. 申請書。正副2部を作ってください。
2. 印鑑。認印で構いません。
3. 身分証明書。写しは使えません。

防火管理者の届出

防火管理者を選任したときは、遅滞なく届け出てください。手数料はかかりません。添えるものは次のとおりです。
1. 講習の修了証の写し
2. 防火管理者の届出の本人確認書類
3. 防火管理者の届出の計画書
4. 委任状

会計の報告

第5章　同好会の表彰

（表彰の対象）
第12条　3年以上続けて活動した同好会を表彰する。

（表彰の時期）
第13条　表彰は、毎年11月に行う。

同好会の会計は、毎年3月末までに報告してください。
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """An office that has no vocabulary for those who do not know whom to ask."""
    folder = write_office(tmp_path_factory.mktemp("office") / "office")
    listed = "\n".join(f"{number}. 倉庫の書類その{number}" for number in range(1, 15))
    text = GUIDE + RULES.format(documents=listed)
    (folder / "documents" / "guide.txt").write_text(text, encoding="utf-8")
    edit(folder / "catalogue.toml", sha256(GUIDE), sha256(text))
    vocabulary = folder / "vocabulary.toml"
    kept = vocabulary.read_text(encoding="utf-8").split("[[unsure]]")[0]
    vocabulary.write_text(kept, encoding="utf-8")
    index = tmp_path_factory.mktemp("index")
    build(folder, index)
    return open_generation(index)


def told(generation: Generation, question: str) -> str:
    outcome = answer(generation, question, TODAY)
    assert isinstance(outcome, Answered)
    return "\n".join(sentence.text for sentence in outcome.answer)


@pytest.mark.parametrize(
    "question",
    ["代表の電話番号を教えて", "代表電話は何番ですか", "What is your main phone number?"],
)
def test_the_main_line_is_told_from_its_row(office: Generation, question: str) -> None:
    assert told(office, question) == GENERAL


@pytest.mark.parametrize("question", ["東北経済産業局の電話番号は?", "東北経済産業局の連絡先"])
def test_the_number_of_the_office_itself_is_the_main_line(
    generation: Generation, question: str
) -> None:
    outcome = answer(generation, question, TODAY)
    assert isinstance(outcome, Answered)
    assert not outcome.contacts
    general = generation.corpus.directory.general.evidence
    assert [outcome.citations[sentence.citation - 1].span for sentence in outcome.answer] == [
        general
    ]


def test_of_a_row_that_is_named_no_other_is_told(office: Generation) -> None:
    """However likely the others are."""
    question = office.read("12月の3歳児健診はいつ?")
    hits = search(office, question, 10)
    chosen = rank(office, question, hits)
    draft = Draft(question, False, hits, [], chosen, None, 0.0, 1.0, 1.0)
    turned = [
        replace(c, share=0.1 if "3歳児健診" in quote_of(office, draft, c) else 0.2) for c in chosen
    ]
    kept = [quote_of(office, draft, c) for c in without_lesser_rows(office, draft, turned)]
    assert [text.split(" | ")[0] for text in kept if "児健診" in text] == ["| 3歳児健診"]


def test_rows_of_a_table_are_not_the_same_because_they_are_alike(office: Generation) -> None:
    said = told(office, "船舶台帳の写しはいくらですか")
    assert "| 船舶台帳の除票の写し |" in said
    assert "| 船舶台帳の写し |" in said


def test_the_number_of_a_facility_is_told_from_its_row(office: Generation) -> None:
    """Though other rows are much alike."""
    assert "022-221-4931" in told(office, "緑野図書館の電話番号は?").split("\n")[0]


@pytest.mark.parametrize("question", ["特許庁の代表電話は何番ですか", "鈴木商店の代表電話を教えて"])
def test_the_main_line_of_somebody_else_is_not_the_offices(
    office: Generation, question: str
) -> None:
    outcome = answer(office, question, TODAY)
    assert not isinstance(outcome, Answered) or GENERAL not in told(office, question)


def test_whose_main_line_is_asked_for_with_a_matter_is_a_desks(generation: Generation) -> None:
    outcome = answer(generation, "中小企業課の代表電話は何番ですか", TODAY)
    assert isinstance(outcome, Answered)
    assert [contact.division for contact in outcome.contacts] == ["中小企業課"]


@pytest.mark.parametrize(
    ("question", "advice"),
    [
        ("どこに聞けばいいかわかりません", "代表電話にお問い合わせください"),
        ("I do not know whom to ask.", "call the main line"),
    ],
)
def test_who_does_not_know_whom_to_ask_is_led_to_the_main_line(
    office: Generation, question: str, advice: str
) -> None:
    outcome = answer(office, question, TODAY)
    assert isinstance(outcome, Declined)
    assert [advice in notice.text for notice in outcome.notices] == [True]


@pytest.mark.parametrize(
    ("trouble", "division"),
    [
        ("取引先から値下げを迫られている", "取引適正化推進室"),
        ("従業員が集まらない", "産業人材政策室"),
    ],
)
def test_who_tells_of_a_trouble_that_no_sentence_is_about_gets_the_desk_alone(
    generation: Generation, trouble: str, division: str
) -> None:
    outcome = answer(generation, trouble, date(2023, 1, 1))
    assert isinstance(outcome, Answered)
    assert [contact.division for contact in outcome.contacts] == [division]
    assert [division in sentence.text for sentence in outcome.answer] == [True]


def test_no_division_is_named_beside_the_first_that_is_less_likely_than_another_office(
    generation: Generation,
) -> None:
    outcome = answer(generation, "観行産業の担当課どこですか", date(2023, 1, 1))
    assert isinstance(outcome, Answered)
    assert [c.division for c in outcome.contacts] == ["商業・流通サービス産業課"]


def test_an_announced_list_is_told_to_its_end_and_no_further(office: Generation) -> None:
    text = told(office, "同好会の活動の補助の対象とならないものは何ですか")
    assert all(item in text for item in ("飲食の費用", "懇親会の会場の費用", "旅行の費用"))
    assert "3月末" not in text


@pytest.mark.parametrize(
    ("question", "told_first", "goes_on"),
    [
        ("倉庫の利用の申込みに必要な書類は何ですか", "書類その1", True),
        ("同好会の活動の補助の対象とならないものは何ですか", "飲食の費用", False),
    ],
)
def test_a_list_that_is_not_told_to_its_end_says_so(
    office: Generation, question: str, told_first: str, goes_on: bool
) -> None:
    outcome = answer(office, question, TODAY)
    assert isinstance(outcome, Answered)
    assert told_first in told(office, question)
    assert any("続きがあります" in notice.text for notice in outcome.notices) == goes_on


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """An office that has the general vocabulary alone."""
    index = tmp_path_factory.mktemp("index")
    build(SHIPPED / "development" / "city", index)
    return open_generation(index)


def test_an_office_is_weighed_by_the_vocabulary_it_has(
    office: Generation, city: Generation
) -> None:
    assert office.weights == load_weights(general=False)
    assert city.weights == load_weights(general=True)
    assert city.weights != office.weights


@pytest.mark.parametrize(
    ("question", "division"),
    [
        ("先週引っ越してきました。届けはどこに出しますか", "市民課"),
        ("道路の街路灯が切れています。直してほしい", "道路河川課"),
        ("Where do I report a water leak?", "上下水道お客さまセンター"),
    ],
)
def test_an_office_without_a_vocabulary_is_understood(
    city: Generation, question: str, division: str
) -> None:
    outcome = answer(city, question, TODAY)
    assert isinstance(outcome, Answered)
    assert outcome.contacts[0].division == division


@pytest.mark.parametrize(
    "question",
    ["昨日の野球はどちらが勝ちましたか", "カレーをおいしく作るこつは", "what is the weather today"],
)
def test_what_is_no_offices_business_is_declined_without_a_vocabulary_too(
    city: Generation, question: str
) -> None:
    assert isinstance(answer(city, question, TODAY), Declined)


def test_a_figure_that_is_asked_for_is_told_beside_a_desk(city: Generation) -> None:
    question = "こどもの医療費の助成を受けたいです。窓口で払うのは1回いくらですか"
    outcome = answer(city, question, date(2026, 4, 1))  # its guide is valid then
    assert isinstance(outcome, Answered)
    assert outcome.contacts[0].division == "こども支援課"
    assert any("1回につき300円" in sentence.text for sentence in outcome.answer)


def test_a_row_of_a_table_is_told_with_what_stands_over_its_columns(city: Generation) -> None:
    outcome = answer(city, "ひがし保育園の定員は", date(2026, 6, 1))
    assert isinstance(outcome, Answered)
    row = outcome.answer[0]
    assert row.text == "| ひがし保育園 | 公立保育所 | 東原 | 90人 | 生後6か月から |"
    assert Cell("定員", "90人") in row.cells
    assert not any("みどりの森保育園" in sentence.text for sentence in outcome.answer)
    assert "定員: 90人" in as_text(outcome)
    assert {"head": "定員", "text": "90人"} in as_json(outcome)["answer"][0]["cells"]


def test_of_rows_that_the_question_names_alike_none_is_left_out(city: Generation) -> None:
    outcome = answer(city, "中央保育園とひがし保育園の定員を教えて", date(2026, 6, 1))
    assert isinstance(outcome, Answered)
    text = "".join(sentence.text for sentence in outcome.answer)
    assert "120人" in text
    assert "90人" in text


def test_a_row_that_the_question_does_not_name_whole_is_not_left_out(office: Generation) -> None:
    assert "西公園" in told(office, "西公園にバーベキュー炉はありますか")


def test_a_row_of_another_name_is_left_out(office: Generation) -> None:
    text = told(office, "ボート教室の受講料はいくらですか")
    assert "1,100円" in text
    assert "4,400円" not in text


def test_what_is_asked_for_beside_a_row_is_told(office: Generation) -> None:
    assert "4,400円" in told(office, "ボート教室以外の教室の受講料はいくらですか")


def test_the_next_paragraph_of_an_article_is_no_item_of_its_list(office: Generation) -> None:
    outcome = answer(office, "駐輪場の利用に必要な書類は", TODAY)
    assert isinstance(outcome, Answered)
    text = told(office, "駐輪場の利用に必要な書類は")
    assert all(item in text for item in ("利用申請書", "学生証の写し"))
    assert "前項の書類" not in text
    assert not any("続きがあります" in notice.text for notice in outcome.notices)


def test_items_of_two_sentences_are_told_to_the_end(office: Generation) -> None:
    text = told(office, "倉庫の鍵の受取りに必要なものは何ですか")
    assert all(item in text for item in ("申請書", "印鑑", "身分証明書"))


def test_two_items_of_a_list_bring_the_whole(office: Generation) -> None:
    text = told(office, "防火管理者の届出の書類は")
    assert all(item in text for item in ("修了証", "本人確認書類", "計画書", "委任状"))


def test_the_caption_of_an_article_is_no_line_of_an_answer(office: Generation) -> None:
    outcome = answer(office, "表彰の時期は?", TODAY)
    assert isinstance(outcome, Answered)
    assert outcome.answer[0].text == "第13条　表彰は、毎年11月に行う。"
    assert "（表彰の時期）" not in [sentence.text for sentence in outcome.answer]
