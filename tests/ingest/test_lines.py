"""What each line of a document is."""

import pytest

from corpus.records import Corpus, Layout, Table
from ingest.lines import Kind, classify, noted_word

PROSE = "当局は、東北地域の事業者の皆様とともに、次の三年間の取組を一つ一つ着実に進めてまいります。"


def kinds(text: str) -> list[str]:
    return [line.kind.value for line in classify(text)]


def kind_of(line: str) -> Kind:
    """Of a line that stands by itself, with a paragraph below it."""
    return classify(f"{line}\n\n{PROSE}")[0].kind


@pytest.mark.parametrize(
    "line",
    [
        "IV. 重点戦略",
        "Ⅳ．重点戦略",
        "Ⅳ　重点戦略",
        "Ⅲ 審査及び採択",
        "第2章 現状と課題",
        "第一節 総論",
        "1. 趣旨・目的",
        "１．趣旨・目的",
        "(3) 地域の持続可能性を高める取組",
        "（３）地域の持続可能性を高める取組",
        "(東北地域を牽引する産業の育成・強化)",
        "○スタートアップの推進",
        "〇スタートアップの推進",
        "❶ 産業の復興",
        "i) 企業の誘致",
        "【要旨】",
        "■統計情報",
        "**地域経済部**",
        "# 事例集",
        "#### 選定企業",
        "地域における価値創出",
    ],
)
def test_each_style_of_heading(line: str) -> None:
    assert kind_of(line) is Kind.HEADING


@pytest.mark.parametrize(
    "line",
    [
        "(出典：総務省「国勢調査」から作成)",
        "(注：数値は速報値による)",
        "（参考資料として示す統計）",
        "(以下「当局」と呼ぶことにする)",
        "(令和3年6月24日：経済産業省)",
    ],
)
def test_a_source_or_note_in_brackets_is_no_heading(line: str) -> None:
    assert kind_of(line) is not Kind.HEADING


@pytest.mark.parametrize("line", ["（出所）経済産業省の統計から作成", "(注) 数値は速報値による"])
def test_a_note_above_a_paragraph_is_no_heading(line: str) -> None:
    assert kind_of(line) is not Kind.HEADING


@pytest.mark.parametrize(
    "line",
    [
        "1. これは一つの文である。",
        "○" + "長" * 70,
        "地域の企業を支える、",
        "次の三つを進める：",
        "関係機関との連携（全国）",
        "Regional Transformation",
    ],
)
def test_what_ends_or_runs_on_as_prose_does_is_no_heading(line: str) -> None:
    assert kind_of(line) is not Kind.HEADING


def test_a_short_line_is_a_title_only_above_prose_or_a_table() -> None:
    assert classify(f"統計情報\n\n{PROSE}")[0].kind is Kind.HEADING
    assert classify("統計情報\n\n課\t番号")[0].kind is Kind.HEADING
    assert classify("統計情報\n\n毎月公表。")[0].kind is Kind.PROSE
    assert classify("統計情報")[0].kind is Kind.PROSE


def test_outer_styles_have_smaller_depths() -> None:
    text = f"IV. 戦略\n\n1. 変革\n\n(1) 創出\n\n○推進\n\ni) 企業\n\n【要旨】\n\n■統計\n\n{PROSE}"
    depths = [line.depth for line in classify(text) if line.kind is Kind.HEADING]
    assert len(depths) == 7
    assert depths == sorted(set(depths))


def test_markdown_depth_is_the_number_of_its_signs_and_comes_before_other_styles() -> None:
    lines = classify(f"# 一\n\n### 三\n\n(1) 創出\n\n{PROSE}")
    assert [line.depth for line in lines if line.kind is Kind.HEADING][:2] == [1, 3]
    assert next(line for line in lines if line.kind is Kind.HEADING and line.depth > 3)


def test_two_of_one_style_on_adjacent_lines_are_a_list() -> None:
    assert kinds("(1) 創出\n(2) 促進") == ["item", "item"]
    apart = kinds(f"(1) 創出\n\n{PROSE}\n\n(2) 促進")
    assert apart == ["heading", "blank", "prose", "blank", "heading"]


def test_rows_items_and_prose() -> None:
    text = (
        "知的財産室\t特許\t022-221-4819\n|課|番号|\n- 企業の支援\n・地域の支援\n①連携\n当局の取組"
    )
    assert kinds(text) == ["row", "row", "item", "item", "item", "prose"]


def test_a_tab_alone_makes_a_row_also_at_the_start() -> None:
    (line,) = classify("\t未来投資の促進\t022-221-4807")
    assert (line.kind, line.start) == (Kind.ROW, 0)


def test_a_table_of_contents_with_leaders_wrapped_entries_and_its_title() -> None:
    text = (
        "目次\n\nI. はじめに.....1\n(1) 産業のデジタルトランスフォーメーションの促進等生\n"
        "産性を向上する取組…… 15\nIII. 社会の姿6\nIV. 戦略・・・・ 9\n\nI. はじめに\n"
    )
    assert kinds(text) == [
        *("contents", "blank", "contents", "contents", "contents", "contents", "contents"),
        *("blank", "heading"),
    ]


def test_numbers_that_count_up_are_page_numbers() -> None:
    found = kinds("本文です。\n\n11\n\n本文です。\n\n １２ \n\n本文です。\n\n14")
    assert [kind for kind in found if kind != "blank"] == ["prose", "running"] * 3


def test_a_number_that_stands_for_itself_is_content() -> None:
    text = "火事・救急\n\n119\n\n警察\n\n110\n\n児童虐待\n\n189"
    assert "running" not in kinds(text)


@pytest.mark.parametrize("end", ["{n}\n", "\f\n"])
def test_a_line_that_returns_on_every_page_is_running(end: str) -> None:
    page = "東北経済産業局 2013\n\n本文は頁ごとに違う{n}\n\nまだ続く。\n\n最後の行。\n\n" + end
    four = "\n".join(page.format(n=n) for n in range(1, 5))
    three = "\n".join(page.format(n=n) for n in range(1, 4))
    headers = [i for i, line in enumerate(four.splitlines()) if line.endswith("2013")]
    assert [kinds(four)[i] for i in headers] == ["running"] * 4
    assert kinds(three)[0] != "running"


def test_a_line_that_returns_within_a_page_is_content() -> None:
    places = "\n\n".join(f"{name}保育所\n定員　30人" for name in ("東", "西", "南", "北", "中央"))
    assert "running" not in kinds(places)


def test_items_and_headings_that_return_are_content() -> None:
    assert "running" not in kinds("\n\n".join(["- 同上"] * 9))
    assert "running" not in kinds("\n\n".join(["(1) 概要"] * 9))
    assert "running" not in kinds("\n\n".join(["## 概要"] * 9))


@pytest.mark.parametrize("line", ["～", "||", "---- ", "◆ ◆ ◆ ◆ 図", "■"])
def test_what_a_scan_leaves_is_debris(line: str) -> None:
    assert kinds(line) == ["debris"]


def test_a_rule_of_underscores_is_debris() -> None:
    assert kinds("____________") == ["debris"]


def test_headings_rows_items_and_prose_are_content_and_nothing_else() -> None:
    content = {kind for kind in Kind if kind.is_content}
    assert content == {Kind.HEADING, Kind.ROW, Kind.ITEM, Kind.PROSE, Kind.NOTE}


def test_lines_leave_out_the_space_around_them_and_keep_line_ends_apart() -> None:
    text = "　事業承継 \r\n\r\n  物流\x0c\n"
    assert [(text[line.start : line.end], line.kind.value) for line in classify(text)] == [
        ("事業承継", "prose"),
        ("", "blank"),
        ("物流", "prose"),
        ("", "blank"),
    ]


def test_every_character_of_a_document_that_is_no_space_lies_in_one_line(corpus: Corpus) -> None:
    for document in corpus.documents:
        place = 0
        for line in classify(document.text):
            assert document.text[place : line.start].strip() == ""
            assert place <= line.start <= line.end
            place = line.end
        assert document.text[place:].strip() == ""


def test_the_contents_of_the_policy_are_no_content_and_its_chapters_are(corpus: Corpus) -> None:
    text = corpus.by_id["chuki-seisaku-5"].text
    lines = classify(text)
    contents = [text[line.start : line.end] for line in lines if line.kind is Kind.CONTENTS]
    headings = [text[line.start : line.end] for line in lines if line.kind is Kind.HEADING]
    assert "IV. 重点戦略.....\t9" in contents
    assert not any(line.endswith("\t9") for line in headings)
    assert "IV. 重点戦略" in headings


NOTED = """MaaS⁵などの新しい移動、「東北圏広域地方計画」²¹ と電池⁵⁰の話。

⁵ Mobility as a Service

²¹ 国土交通大臣が決定した計画。

⁷ どこにも印がない。

m² は面積。"""


def test_a_footnote_knows_the_word_that_carries_its_mark() -> None:
    notes = {
        NOTED[line.start : line.end][:4]: noted_word(NOTED, line.start)
        for line in classify(NOTED)
        if line.kind is Kind.NOTE
    }
    assert notes == {"⁵ Mo": "MaaS", "²¹ 国": "「東北圏広域地方計画」"}


def test_a_line_without_a_mark_is_no_footnote() -> None:
    assert noted_word(NOTED, 0) is None
    assert noted_word(NOTED, NOTED.index("⁷")) is None
    notes = "東北地域\n⁵ これは注です\n⁵ 別の注"
    assert noted_word(notes, notes.rindex("⁵")) is None


def test_an_exponent_carries_no_footnote_and_a_row_is_no_note() -> None:
    text = "電池²の話。広さは500m²です。\n\n² 電池とは化学の力。\n\n² 百万円\t200\t300"
    assert noted_word(text, text.index("² 電池")) == "電池"
    assert [line.kind for line in classify(text) if line.start < line.end] == [
        Kind.PROSE,
        Kind.NOTE,
        Kind.ROW,
    ]


def test_a_long_run_of_letters_costs_no_more_than_its_length() -> None:
    text = "x" * 200_000 + "\n\n⁵ 何かの注"
    assert noted_word(text, text.index("⁵")) is None


RULE = """第2章　減免

（減免額）
第4条　減免する額は、年額45,000円を限度とする。

（申請）

第5条の2　減免を受けようとする者は、申請書を提出しなければならない。

附　則

この要綱は、令和4年4月1日から施行する。

附則（令和8年3月27日改正）
この要綱は、令和8年4月1日から施行する。

別表第1（第3条関係）

障害の区分	本人が運転する場合
"""


def test_captions_of_articles_and_annexes_are_headings() -> None:
    lines = [line for line in classify(RULE) if line.kind is Kind.HEADING]
    assert [(RULE[line.start : line.end], line.depth) for line in lines] == [
        ("第2章　減免", 2),
        ("（減免額）", 3),
        ("（申請）", 3),
        ("附　則", 2),
        ("附則（令和8年3月27日改正）", 2),
        ("別表第1（第3条関係）", 2),
    ]


def test_brackets_above_anything_but_an_article_are_no_caption() -> None:
    assert kinds("（税込）\n料金は500円です。") == ["prose", "prose"]
    assert kinds("別表のとおりとする。\n\n附則による。") == ["prose", "blank", "prose"]


def test_leaders_in_a_list_of_prices_are_no_table_of_contents() -> None:
    text = "市民プール\n\n大人の入場料 ........ 300\n休館日は月曜日です。\n\n駐車場 ........ 500"
    assert "contents" not in kinds(text)


def test_contents_without_a_title_name_what_stands_in_the_document() -> None:
    text = "はじめに ........ 1\n料金 ........ 2\n\nはじめに\n\n料金"
    assert kinds(text)[:2] == ["contents", "contents"]


@pytest.mark.parametrize(
    "line",
    [
        "第２　必要書類",
        "第１章　総則",
        "第三 料金",
        "第10款 雑則",
        "６　公園愛護会",
        "３ 申請に必要なもの",
    ],
)
def test_outlines_of_offices_are_headings(line: str) -> None:
    assert kinds(f"{line}\n\n本文です。")[0] == "heading"


def test_a_number_within_a_line_is_no_outline() -> None:
    assert kinds("第２ 四半期の実績\n本文です。")[0] == "prose"


def test_items_that_are_paragraphs_are_a_list() -> None:
    text = "書類は次による。\n\n(1) 申請書\n\n(2) 住民票\n\n(3) 委任状\n\n(閲覧)\n\n第8条 閲覧は、"
    items = [kind for kind in kinds(text) if kind != "blank"]
    assert items[1:5] == ["item", "item", "item", "heading"]


def test_a_numbered_heading_behind_an_empty_one_keeps_its_text() -> None:
    text = f"(1) 概要\n\n(2) 目的\n\n{PROSE}"
    assert [kind for kind in kinds(text) if kind != "blank"] == ["item", "heading", "prose"]


def test_a_table_of_contents_may_be_a_table() -> None:
    text = "目　次\n第１ はじめに\t１\n第２ 必要書類\t４\n\n第１ はじめに\n\n本文です。\n"
    table = Table(text.index("第１"), text.index("\n\n第１"), None)
    found = classify(text, Layout(tables=(table,)))
    assert [line.kind for line in found][:3] == [Kind.CONTENTS] * 3
    assert found[4].kind is Kind.HEADING


@pytest.mark.parametrize(
    "line",
    ["２　前項の規定にかかわらず、市長は、", "10 人以上の団体", "３　管理者が必要と認めるときは"],
)
def test_a_paragraph_with_a_number_is_no_heading(line: str) -> None:
    assert kinds(f"{line}\nこの限りでない。")[0] != "heading"


def test_a_line_that_was_cut_off_is_no_title() -> None:
    assert kinds(f"道路に面して植える生垣には、費用の\n{PROSE}")[0] == "prose"


NOTICES = """◆貸し農園の利用者を募ります
　場所　川原町の東側、橋のたもと
　期間　4月から1年
　費用　1区画につき年額6,000円を、利用の決まった日から30日以内に市の窓口で納めていただきます。

◆音楽のつどい
　令和8年5月9日（土）開演
　演奏は市民吹奏楽団と合唱団です。入場は無料ですが、整理券が要りますので、文化課でお受け取りください。

◆図書の貸出し
対象
市内に住む方と、市内の学校や会社に通う方が借りられます。初めての方は住所の分かるものをお持ちください。
"""


def test_what_an_article_tells_stands_below_its_heading() -> None:
    headings = [
        (NOTICES[line.start : line.end], line.depth)
        for line in classify(NOTICES)
        if line.kind is Kind.HEADING
    ]
    assert [text for text, _ in headings] == [
        *("◆貸し農園の利用者を募ります", "◆音楽のつどい", "◆図書の貸出し", "対象"),
    ]
    assert headings[-1][1] > headings[-2][1]


def test_lines_with_labels_are_no_titles() -> None:
    text = f"開館　9時から17時まで\n休館　月曜日\n{PROSE}\n\n文化　会館\n\n{PROSE}"
    found = [kind for kind in kinds(text) if kind != "blank"]
    assert found == ["prose", "prose", "prose", "heading", "prose"]


def test_a_heading_with_a_roman_number_holds_those_with_others() -> None:
    lines = classify(
        f"Ⅰ　事業の概要\n\n１　目的\n\n{PROSE}\n\nⅡ　応募の手続\n\n１　説明会\n\n{PROSE}"
    )
    headings = [line.depth for line in lines if line.kind is Kind.HEADING]
    assert headings == [1, 3, 1, 3]


@pytest.mark.parametrize(
    "line",
    [
        *("（１）内容の新しさ （２）調査の確かさ （", "1. 目的（以下「目的", "Ⅱ　目的〔以下の目的"),
        *("iv）目的（以下の目的", "Ⅱ　対象となる子どもの", "Ⅱ　これを申請することは"),
    ],
)
def test_a_line_that_ends_within_brackets_or_a_sentence_is_no_heading(line: str) -> None:
    assert kind_of(line) is not Kind.HEADING


def test_the_last_item_of_a_rule_is_no_title() -> None:
    text = (
        f"使える者は、次のとおりとする。\n\n一　局の職員\n\n二　共催する行事の主催者\n\n２　{PROSE}"
    )
    assert Kind.HEADING not in [line.kind for line in classify(text)]
    assert kind_of("一　趣旨") is Kind.HEADING
