"""What kind of answer a question asks for, and which sentences hold one."""

import re

import pytest

from assistant.question.answer_type import answer_type
from assistant.question.held import AnswerType
from assistant.question.likely import definition_of, is_entry, likely_form, word_defined
from ingest.japanese import normalise


def wanted(question: str) -> AnswerType:
    found = answer_type(normalise(question))
    assert found is not None
    return found


def is_held(question: str, sentence: str, *names: str) -> bool:
    return wanted(question).is_held(normalise(sentence), names, normalise(question))


def holds(pattern: re.Pattern[str] | None, sentence: str) -> bool:
    assert pattern is not None
    return pattern.search(normalise(sentence)) is not None


@pytest.mark.parametrize(
    ("question", "with_it", "without"),
    [
        ("いつ策定されましたか", "令和3年に策定。", "当局が策定。"),
        ("届出はいつまでですか", "14日以内に届け出る", "2部提出する"),
        ("いつまでに受け取ればいいですか", "発行の日から6か月以内", "手数料は6,000円"),
        ("届出の期限は?", "翌月末日まで", "様式第3号"),
        ("窓口が遅くまで開いているのはいつ", "毎月第2木曜日", "収納課の窓口"),
        ("By when must I pick it up?", "発行の日から6か月以内", "手数料は16,300円"),
        ("何曜日に相談できますか", "毎週火曜日の10時から", "4月から相談できます"),
        ("相談は何曜日ですか", "月～金 9:00～17:00", "10日、20日に実施"),
        ("収集は何曜日ですか", "| 本町 | 火 | 木 |", "| 本町 | 3日 |"),
        ("いつ開館しますか", "9:00に開館", "窓口は3階"),
        ("いつまでに届け出ますか", "七日以内に届け出る", "2部を届け出る"),
        ("ネパール語は何曜日ですか", "ネパール語 水曜日", "13時~16時"),
        ("Within how many days must I apply?", "翌日から15日以内", "4月15日に実施"),
        ("How many months does it take?", "3か月後に削除", "4月に実施"),
        ("How many years is it valid?", "有効期間は3年", "2022年に開始"),
        ("何年に始まりましたか", "2021年から", "3回目"),
        (
            "When can I see a lawyer?",
            "Lawyers are here on the 2nd Tuesday.",
            "Room 12 is upstairs.",
        ),
        ("By when do I have to pay?", "Pay by the end of May.", "You may pay 12 times."),
        ("When does the pool open?", "It opens at 9 a.m.", "It is 25 m long."),
        ("What time does it close?", "Until 8:30 pm", "Until June"),
        ("On which day is it closed?", "Closed on December 29", "Closed in 2 rooms"),
        ("Which day is the desk open late?", "毎月第3金曜日", "第3会議室"),
        ("When do I have to register?", "Come within 14 days.", "Come to room 14."),
        ("What day of the week is it?", "Every Friday", "12 times a year"),
        ("When was it built?", "It was built in 1987.", "It has 1,987 seats."),
        ("何月何日に開かれましたか", "2021年11月10日(水)", "2021年に開催"),
        ("何月に開かれましたか", "12月に実施", "2021年に実施"),
        ("何時から何時まで相談できますか", "24時間365日対応", "平日に対応"),
        ("何時から始まりますか", "10:30から集合研修", "10月から"),
        ("いつ始まりましたか", "令和元年に開始", "60年以上の歴史"),
        ("When was it founded?", "2013年6月12日", "仙台市で開催"),
        ("割合はどれくらいですか", "59.6%が回答", "59件が回答"),
        ("修理にいくらかかりますか", "修理は3,000円", "修理は3日"),
        ("全部でいくらかかるの", "合わせて500円", "合わせて5点"),
        ("駐車場を借りるのにかかるお金", "月4,000円", "4台まで"),
        ("渡し船の運賃は?", "大人200円", "大人20人"),
        ("写しの交付の手数料は", "1枚10円", "1枚10分"),
        ("部屋代はいくつですか", "1泊2,000円", "1泊2日"),
        ("How much does it cost to rent a boat?", "一艘1,500円", "一艘4人まで"),
        ("How much is the parking fee?", "It is 400 yen a day.", "It is open 24 hours."),
        ("How much do I pay for a copy?", "A copy costs ¥50.", "Copies take 50 minutes."),
        ("How much is a ticket?", "Tickets: 1.5 thousand yen", "Tickets: 2nd floor"),
        ("How much can I get?", "up to 2 million yen", "up to 2 times"),
        ("What does a lesson cost?", "800 yen", "80 minutes"),
        ("この券は何年もつの", "有効期間は3年", "令和3年に発行"),
        ("点検は何年ごとですか", "2年に1回", "2022年に1回目"),
        ("何年有効ですか", "10年間", "令和10年4月から"),
        ("何週間かかりますか", "約2週間", "約2日"),
        ("何日以内に返しますか", "2週間以内に返す", "4月2日に返す"),
        ("How long does it take?", "It takes about two weeks.", "Since 2019"),
        ("How long can I borrow it?", "貸出は14日まで", "4月14日まで"),
        ("How many days can I borrow it?", "for 14 days", "14 books"),
        ("How many working days does it take?", "five working days", "five forms"),
        ("What size is the bag?", "45リットル", "黄色の袋"),
        ("何%増えましたか", "前年比+25.6%", "256人増"),
        ("何割ですか", "10パーセント", "10件"),
        ("What share of companies answered?", "59.6%が回答", "3,764社が回答"),
        ("予算はいくらですか", "総額2,287億円", "353グループ"),
        ("総事業費は何万円ですか", "100万円", "100件"),
        ("What was the maximum subsidy?", "上限100万円", "100件"),
        ("何社が選定されましたか", "14社が選定", "14件が選定"),
        ("何人が来ましたか", "80名が参加", "80件"),
        ("何千人が来ましたか", "2千名が参加", "2千件"),
        ("何社ですか", "30数社", "30数件"),
        ("何年間続きましたか", "3年間", "3回"),
        ("何団体が加わっていますか", "12団体", "12社"),
        ("何位でしたか", "全国3位", "全国で首位"),
        ("応募件数は?", "76件", "多数"),
        ("仙台市の人口は?", "人口は108万人", "2020年に人口が増加"),
        ("目標値は?", "100件増", "増加を目指す"),
        ("何歳まで使えますか", "生後6か月から小学3年生まで", "定員は6名"),
        ("何歳から入れますか", "就学前の子ども", "30名まで"),
        ("何歳から使えますか", "小3年生から", "最小3年の契約"),
        ("何才までもらえますか", "18歳に達する日の年度末まで", "18時まで"),
        ("いくつの分野がありますか", "6つの重点分野", "第5期(2022年度~2024年度)"),
        ("局の住所を教えて", "〒980-8403 仙台市青葉区本町3丁目3番1号", "JR仙台駅より徒歩15分"),
        ("What is the postal address?", "大町字沢見12番地", "沢見町にあります"),
        ("会員数は?", "平成18年5月(会員数 525)", "(2)平成18年5月に設立"),
        ("会員数は?", "会員数:1,537", "2)平成18年5月に設立"),
        ("How many companies?", "46社", "各社"),
    ],
)
def test_a_figure_asked_for_stands_in_what_answers(
    question: str, with_it: str, without: str
) -> None:
    assert wanted(question).kind == "figure"
    assert is_held(question, with_it)
    assert not is_held(question, without)


@pytest.mark.parametrize(
    ("question", "with_it", "without"),
    [
        ("敷地は何ヘクタールですか", "敷地は50ha", "50社が立地"),
        ("敷地は何ヘクタールですか", "敷地は50ヘクタール", "2020年に開所"),
        ("何キログラムを出荷しましたか", "約1.5キログラム", "12月に出荷"),
        ("何キロ出荷しましたか", "20kgを出荷", "20件を出荷"),
        ("何立方メートル放出されましたか", "1万立方メートル", "2023年"),
        ("何立方メートル放出されましたか", "7,800㎥を放出", "7,800件"),
        ("本を何冊配りましたか", "300冊を配布", "300名"),
        ("何部印刷されましたか", "500部を印刷", "500名"),
        ("高さは何メートルですか", "高さ60m", "5mwの設備"),
        ("何トンですか", "3tを出荷", "3 types"),
        ("何キロリットルですか", "3キロリットル", "3トン"),
        ("何コマありますか", "4コマ", "4人"),
    ],
)
def test_any_unit_can_be_asked_for(question: str, with_it: str, without: str) -> None:
    assert is_held(question, with_it)
    assert not is_held(question, without)


def test_what_a_question_says_itself_is_no_answer() -> None:
    assert not is_held("33社のうち、宮城県の会社は何社ですか", "有力な企業33社を選定")
    assert is_held("33社のうち、宮城県の会社は何社ですか", "33社のうち14社が宮城県")
    assert not is_held("2021年のいつですか", "2021年に開催")
    assert not is_held("When was it held in 2021?", "2021年に開催")
    assert is_held("令和3年度に採択されたのは何社ですか", "3社を採択")
    assert not is_held("11月10日のほかは何日に開かれましたか", "11月10日に開催")
    assert not is_held("仙台のどこにありますか", "仙台に所在", "仙台")
    assert is_held("仙台のどこにありますか", "仙台市青葉区に所在", "仙台", "青葉")
    assert not is_held("東北大学のほかはどの大学ですか", "東北大学と連携")


@pytest.mark.parametrize(
    "question",
    [
        "事業承継の相談先は?",
        "共感とは何か",
        "何をしていますか",
        "何という名前ですか",
        "5%にした理由は何ですか",
        "どこに建てるかを決めた理由は何ですか",
        "なんで予算が減ったのですか",
        "強いつながりの中で何を目指しますか",
        "RESASはいつでも使えますか",
        "どなたでも受けられますか",
        "どこでも使えますか",
        "小規模事業者の経営環境はどうなっていますか",
        "シェアリングを進める取組はありますか",
        "利用料金はかかりますか",
        "何らかの形で解決する取組はありますか",
        "何社かの事例を教えて",
        "いくらか安くなりますか",
        "割れたコップは何ゴミですか",
        "何ゴミの日ですか",
        "何サービスに当たりますか",
        "対象は何年生ですか",
        "資料は?",
        "何人でも参加できますか",
        "How can I share my technology?",
        "Who is eligible for the subsidy?",
        "How does the bureau address labour shortages?",
        "なぜ33社なのですか",
        "What is RESAS?",
    ],
)
def test_many_questions_tell_no_kind(question: str) -> None:
    assert answer_type(normalise(question)) is None


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("何度割れても交換してくれる会社はどこですか", "name"),
        ("何度でも使えるのはどの企業の製品ですか", "name"),
        ("会社名を教えてください", "name"),
        ("Which company won?", "name"),
        ("座長はどなたですか", "person"),
        ("代表者の名前は?", "person"),
        ("社長は誰ですか", "person"),
        ("Who chaired the meeting?", "person"),
        ("所在地は?", "figure"),
        ("本社ってどこ?", "place"),
        ("会場はどこですか", "place"),
        ("何県が対象ですか", "figure"),
        ("補助金は何回もらえますか", "figure"),
        ("令和3年度は何社を支援しましたか", "figure"),
        ("本社はどこにありますか", "place"),
        ("何市にありますか", "place"),
        ("どの市町村が参加しましたか", "place"),
        ("何市町村が参加しましたか", "figure"),
        ("Which cities took part?", "place"),
        ("Where is it located?", "place"),
    ],
)
def test_what_asks_tells_the_kind(question: str, kind: str) -> None:
    assert wanted(question).kind == kind


def test_a_person_or_a_place_is_a_proper_name() -> None:
    assert is_held("座長はどなたですか", "座長 大野英男", "大野", "英男")
    assert not is_held("座長はどなたですか", "有識者委員会を設置")
    assert not is_held("本社はどこにありますか", "本社を移転")


def test_an_organisation_is_known_by_its_form_or_may_be_called_anything() -> None:
    assert is_held("どの企業が参加しましたか", "株式会社東北が参加")
    assert not is_held("どの企業が参加しましたか", "三名が社会課題の解決に参加")
    assert is_held("主催したのはどこですか", "仙台で開催", "仙台")
    assert not is_held("東北大学のほかはどこですか", "そこで東北大学と連携")
    assert not wanted("どの企業が参加しましたか").is_strict
    assert wanted("何社ですか").is_strict


@pytest.mark.parametrize(
    ("question", "with_it", "without"),
    [
        ("どの企業が参加しましたか", "株式会社東北", "三者が参加"),
        ("RESASとは?", "地域経済分析システム", "活用"),
        ("なぜ減少したのですか", "少子化のため", "減少した"),
        ("何が起きたせいですか", "震災により停滞", "停滞した"),
        ("目的は何ですか", "普及を図る", "普及した"),
    ],
)
def test_a_form_is_likely(question: str, with_it: str, without: str) -> None:
    form = likely_form(normalise(question))
    assert holds(form, with_it)
    assert not holds(form, without)


@pytest.mark.parametrize(
    ("question", "defines", "does_not"),
    [
        ("MaaSとは何ですか", "MaaS（移動のサービス）", "MaaSの普及"),
        ("「SS過疎地」の定義を教えてください。", "SS過疎地 ⇒ 3箇所以下", "SS過疎地の対策"),
        ("プロボノって何のこと？", "職業の知識を活かす活動(プロボノ)", "プロボノ人材"),
        ("RESASは何の略ですか", "RESASとは、地域経済分析システム", "RESASを活用"),
        ("What does MEMS stand for?", "MEMS(微小電気機械)", "MEMS分野"),
        ("What is the term EBPM?", "EBPM: 証拠に基づく政策", "EBPMを推進"),
    ],
)
def test_a_definition_follows_its_word(question: str, defines: str, does_not: str) -> None:
    pattern = definition_of(normalise(question))
    assert holds(pattern, defines)
    assert not holds(pattern, does_not)


def test_no_word_is_asked_for() -> None:
    assert definition_of(normalise("事業承継の窓口はどこですか")) is None
    assert definition_of(normalise("令和3年度の予算はいくらですか")) is None
    assert definition_of(normalise("「」とは")) is None


def test_who_holds_an_office_stands_beside_its_name() -> None:
    assert is_held("局長は誰ですか", "局長 山田太郎", "山田")
    assert not is_held("局長は誰ですか", "次長 山田太郎", "山田")
    assert is_held("Who was the president?", "社長 白根武史", "白根")
    assert not is_held("Who is the director-general?", "会長 海輪誠", "海輪")
    assert is_held("代表者の名前は?", "海輪誠", "海輪")


@pytest.mark.parametrize(
    ("cells", "is_one"),
    [
        (["TEU", "てぃーいーゆー", "20フィートのコンテナ1個を1とする単位。"], True),
        (["TEU（てぃーいーゆー）", "a unit of so many containers"], True),
        (["万TEU", "20フィートのコンテナ1個を1とする単位。"], False),
        (["TEU", "21.4", "港湾物流室"], False),
        ([], False),
    ],
)
def test_an_entry_of_a_glossary_says_what_its_word_means(cells: list[str], is_one: bool) -> None:
    word = word_defined(normalise("TEUとは何ですか"))
    assert word == "teu"
    assert is_entry(cells, word) == is_one
