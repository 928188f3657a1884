"""What a document says of itself: dates in every notation, title, publisher, kind."""

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.catalogue.describe import Description, describe
from ingest.catalogue.offices import of_rule, site_of
from ingest.catalogue.stated_dates import dates_in, dates_of_name, fiscal_years, plain, stated_date
from ingest.extract import Extract, Writer
from ingest.read import read

TOHOKU = Path(__file__).parents[3] / "corpus" / "tohoku" / "documents"

LETTER = """\
保 医 発 0831 第 ４ 号
令 和 ４ 年 ８ 月 31 日

各都道府県知事 殿

厚 生 労 働 省 保 険 局 医 療 課 長
（ 公 印 省 略 ）

「実施上の留意事項について」
等の一部改正について

今般、標記の件（令和２年厚生労働省告示第304号）が公布され、令和４年９月１日から適用される。
"""
COVER = """\
みどり市 観光基本計画

（令和５年度～令和９年度）

～人が集まるまちへ～

令和５年３月

みどり市

目次
"""
RULES = """\
みどり市空き家改修補助金交付要綱

平成30年４月１日制定
令和４年３月25日改正

第１条 この要綱は、空き家の改修に要する費用の補助について定める。

附則
この要綱は、平成30年４月１日から施行する。
附則
この要綱は、令和４年４月１日から施行し、令和７年３月31日限り、その効力を失う。
"""


def described(text: str, name: str = "文書.txt", created: str | None = None) -> Description:
    path = Path(name)
    return describe(Extract(text, created=created), path.stem, path.suffix)


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("令和元年5月", "2019-05"),
        ("令和元年５月１日", "2019-05-01"),
        ("㋿4年2月", "2022-02"),
        ("平成31年4月", "2019-04"),
        ("昭和63年12月1日", "1988-12-01"),
        ("大正12年9月1日", "1923-09-01"),
        ("R4.2.1", "2022-02-01"),
        ("Ｒ４.２", "2022-02"),
        ("R4年2月", "2022-02"),
        ("H25", "2013"),
        ("（Ｈ25）", "2013"),
        ("S63.4", "1988-04"),
        ("令和4.2.1", "2022-02-01"),
        ("2022.2", "2022-02"),
        ("2022/02/28", "2022-02-28"),
        ("2022-02", "2022-02"),
        ("２０２２年２月", "2022-02"),
        ("2022 年 2 月", "2022-02"),
        ("令 和 ２ 年 ８ 月 3 1 日", "2020-08-31"),
        ("二〇二二年", "2022"),
        ("二〇二二年十二月", "2022-12"),
        ("令和四年八月三十一日", "2022-08-31"),
        ("2026年（令和8年）3月17日", "2026-03-17"),
        ("28 February 2022", "2022-02-28"),
        ("February 28, 2022", "2022-02-28"),
        ("Feb. 2022", "2022-02"),
        ("Sept. 2022", "2022-09"),
        ("May 2024", "2024-05"),
    ],
)
def test_a_date_in_any_notation(stated: str, date: str) -> None:
    assert [str(found.date) for found in dates_in(plain(stated))] == [date]


@pytest.mark.parametrize(
    "words",
    [
        "2022年度",
        "令和3年度報告",
        "2020年代",
        "022-221-4922",
        "1,234.5",
        "0.2022.5",
        "令和4年13月",
        "令和4年2月30日",
        "version H25 of it",
        "十一月三日",
        "11月3日",
        "第2022号",
        "一十二十三日",
        "Marketing 2024",
        "Junior 2021",
    ],
)
def test_what_is_no_date(words: str) -> None:
    assert dates_in(plain(words)) == []


@pytest.mark.parametrize(
    ("stated", "years"),
    [
        ("令和4年度～令和6年度", (2022, 2024)),
        ("2022年度～2024年度", (2022, 2024)),
        ("(2022 年度～2024 年度)", (2022, 2024)),
        ("第5期（2022～2024年度）", (2022, 2024)),
        ("平成30年度～令和２年度", (2018, 2020)),
        ("R4-R6年度", (2022, 2024)),
        ("令和４～６年度", (2022, 2024)),
        ("2022-24年度", (2022, 2024)),
        ("令和四年度から令和六年度", (2022, 2024)),
        ("令和5年度予算", (2023, 2023)),
    ],
)
def test_fiscal_years(stated: str, years: tuple[int, int]) -> None:
    found = fiscal_years(plain(stated))
    assert found is not None
    assert (found.first, found.last) == years


def test_fiscal_years_that_end_before_they_begin_are_none() -> None:
    assert fiscal_years("2024年度～2022年度") is None
    assert fiscal_years("2022年2月～2024年3月") is None


@pytest.mark.parametrize(
    ("stem", "date"),
    [("一覧_20240814", "2024-08-14"), ("kaisei_r040831_2", "2022-08-31"), ("001095355", None)],
)
def test_a_date_in_a_files_name(stem: str, date: str | None) -> None:
    assert [str(found.date) for found in dates_of_name(stem)] == ([date] if date else [])


def test_a_date_of_the_call_is_the_whole_text() -> None:
    assert str(stated_date("2022")) == "2022"
    assert str(stated_date("令和4年2月")) == "2022-02"
    assert stated_date("令和4年2月ごろ") is None
    assert stated_date("近日") is None


def test_a_letter_has_its_date_its_sender_and_its_subject() -> None:
    letter = described(LETTER)
    assert letter.title == "「実施上の留意事項について」等の一部改正について"
    assert letter.publisher == "厚生労働省"
    assert letter.kind == "通知"
    assert str(letter.dates.published) == "2022-08-31"
    assert letter.dates.published_note == "冒頭に「令和4年8月31日」。"
    assert (letter.dates.valid_from, letter.dates.valid_until) == (None, None)


def test_a_scanned_letter_has_its_subject_below_the_posts() -> None:
    scan = (
        "保医発0316第1号\n令和4 年3月1 6 日\n\n地方厚生 (茅) 局医療課長\n民生主管課(部)長~-左\n\n"
        "厚生労働省保険局医療課長\n(公省略)\n\n生労働省\n\n検査料の取扱いについて\n\n標記について、次のとおり。\n"
    )
    letter = described(scan)
    assert (letter.title, letter.kind) == ("検査料の取扱いについて", "通知")
    assert letter.publisher == "厚生労働省"
    assert str(letter.dates.published) == "2022-03-16"


def test_a_cover_has_its_title_above_date_and_office() -> None:
    plan = described(COVER + "本文が続く。\n" * 400)
    assert plan.title == "みどり市 観光基本計画（令和5年度～令和9年度）"
    assert (plan.publisher, plan.kind, plan.language) == ("みどり市", "計画", "ja")
    assert (str(plan.dates.published), plan.dates.published_note) == (
        "2023-03",
        "表紙に「令和5年3月」。",
    )
    assert (str(plan.dates.valid_from), str(plan.dates.valid_until)) == ("2023-04-01", "2028-03-31")
    assert plan.dates.validity_note == "期間は表題の「令和5年度～令和9年度」による。"


def test_rules_are_of_their_last_amendment_and_end_when_they_say() -> None:
    rules = described(RULES)
    assert rules.kind == "要綱"
    assert str(rules.dates.published) == "2022-03-25"
    assert str(rules.dates.valid_from) == "2022-04-01"
    assert str(rules.dates.valid_until) == "2025-03-31"
    assert rules.dates.validity_note == (
        "期間は「令和4年4月1日から施行」「令和7年3月31日限り」による。"
    )
    others = described("商店街の手引\n\nこの条例は、令和4年4月1日から施行されました。\n").dates
    assert (others.valid_from, others.valid_until) == (None, None)


@pytest.mark.parametrize(
    "revised",
    [
        "改正　令和6年3月29日　告示第8号",
        "（令和6年3月29日一部改正）",
        "令和6年3月29日（金）一部改正",
        "最終改正　令和6年3月29日　告示第8号（令和6年4月1日施行）",
        "改正　令和5年3月31日告示第3号　令和6年3月29日告示第8号",
        "改正　令和5年3月31日　告示第3号\n令和6年3月29日　告示第8号",
    ],
)
def test_a_document_that_was_revised_is_of_its_last_revision(revised: str) -> None:
    text = f"補助金交付要綱\n\n令和4年3月31日　告示第12号\n{revised}\n\n第1条　補助する。\n"
    dates = described(text).dates
    assert str(dates.published) == "2024-03-29"
    assert dates.published_note == "冒頭に改正・改訂「令和6年3月29日」。"
    before = described(text.replace("令和6年", "令和3年").replace("令和5年", "令和3年")).dates
    assert str(before.published) == "2022-03-31"


def test_a_deadline_below_its_label_is_no_day_of_publication() -> None:
    text = "予防接種の御案内\n\n接種期限\n\n令和7年3月31日\n\n費用　3,000円\n"
    assert described(text).dates.published is None
    born = described(
        "接種 昭和34年4月2日から昭和35年4月1日までに生まれた方\n\n費用は3,000円です。\n"
    )
    assert born.dates.published is None


@pytest.mark.parametrize(
    ("provisions", "begin", "end"),
    [
        (
            "この要綱は、令和4年4月1日から施行し、令和7年3月31日限り、その効力を失う。\n附則\n"
            "この要綱は、令和7年4月1日から施行する。",
            "2025-04-01",
            None,
        ),
        (
            "この要綱は、公布の日から施行する。ただし、第3条の規定は、令和9年10月1日から施行する。",
            None,
            None,
        ),
        (
            "1 この要綱は、令和7年4月1日から施行する。ただし、様式は、令和12年4月1日から適用する。",
            "2025-04-01",
            None,
        ),
        ("この要綱は、旧要綱（令和2年4月1日から施行されたもの）に代わる。", None, None),
        ("改正児童福祉法等の条例は、令和8年4月1日から施行される。", None, None),
    ],
)
def test_a_rule_holds_from_the_day_that_it_says_of_itself(
    provisions: str, begin: str | None, end: str | None
) -> None:
    dates = described(f"補助金交付要綱\n\n令和4年3月1日\n\n附則\n{provisions}\n").dates
    found = [None if d is None else str(d) for d in (dates.valid_from, dates.valid_until)]
    assert found == [begin, end]


def test_a_booklet_states_its_month_and_how_long_it_is_valid_in_one_line() -> None:
    line = "令和6年4月発行　この冊子の内容は令和7年3月31日まで有効です。"
    dates = described(
        f"助成制度のしおり\n\nみどり市\n\n{line}\n\n受給者証は令和9年まで有効です。"
    ).dates
    assert (str(dates.published), str(dates.valid_until)) == ("2024-04", "2025-03-31")


@pytest.mark.parametrize(
    ("title", "published"),
    [
        ("県税早見表（令和8年度）", "2026"),
        ("助成制度のしおり（令和6年度版）", "2024"),
        ("令和6年度決算の概要", "2025-01-02"),
        ("令和6年度の実績", "2025-01-02"),
    ],
)
def test_a_fiscal_year_says_more_than_the_day_of_the_file(title: str, published: str) -> None:
    dates = describe(Extract(f"{title}\n\n税目と納期\n", created="2025-01-02"), "a", ".txt").dates
    assert str(dates.published) == published


@pytest.mark.parametrize(
    "line",
    [
        "令和8年4月1日改定予定",
        "手数料の改定　令和7年10月1日",
        "料金改定日：令和7年10月1日",
        "令和7年6月1日改正労働安全衛生規則の概要",
    ],
)
def test_what_else_is_revised_does_not_date_the_document(line: str) -> None:
    dates = described(f"手数料のご案内\n\n令和7年3月1日 みどり市\n\n{line}\n").dates
    assert str(dates.published) == "2025-03-01"


@pytest.mark.parametrize(
    ("title", "office"),
    [
        ("みどり市水道事業給水条例施行規程（抄）", "みどり市"),
        ("四日市市公園条例", "四日市市"),
        ("市川市文書規程", "市川市"),
        ("埼玉県補助金交付規則", "埼玉県"),
        ("都市公園条例", None),
        ("市民会館条例", None),
        ("水道条例", None),
        ("みどり市観光協会就業規則", None),
        ("みどり市沢見町補助金交付規則", None),
        ("みなと市市営住宅条例", "みなと市"),
        ("みどり市町内会補助金交付要綱", "みどり市"),
        ("みどり市村民交流事業実施要綱", "みどり市"),
        ("宮城県仙台市公園条例", "仙台市"),
        ("卸売市場条例", None),
        ("中心市街地活性化補助金交付要綱", None),
        ("姉妹都市交流事業実施要綱", None),
        ("見本市出展補助金交付要綱", None),
        ("全国市長会規約", None),
        ("同市公園条例", None),
        ("みどり市のごみ", None),
    ],
)
def test_a_rule_is_of_the_office_that_its_title_begins_with(title: str, office: str | None) -> None:
    assert of_rule(title) == office
    rule = described(f"{title}\n\n平成10年3月25日　規程第4号\n\n第3条　申込みをする。\n")
    assert (rule.title, rule.publisher) == (title, None)


def test_the_subject_of_a_letter_to_residents_is_its_title() -> None:
    letter = (
        "汐水施第147号\n令和8年11月16日\n\n北山町・東浜地区の皆様へ\n\nみどり市上下水道局水道施設課長\n\n"
        "断水及び濁り水のお知らせ\n\n　下記のとおり断水します。\n"
    )
    assert described(letter).title == "断水及び濁り水のお知らせ"


def test_an_office_with_its_divisions_and_an_imprint_are_no_title() -> None:
    text = "みどり市消防局 警防部 救急課\n令和7年5月発行\n救命講習のご案内\n講習は無料です。\n"
    assert described(text).title == "救命講習のご案内"


def test_a_town_hall_is_its_towns() -> None:
    text = "くらしのガイド\n\n発行：みどり市役所 市民課　令和7年6月\n"
    assert described(text).publisher == "みどり市"
    assert described("要覧\n\n沢見町役場\n").publisher == "沢見町"


def test_an_imprint_may_name_an_office_and_its_divisions_at_length() -> None:
    text = "くらしのガイド\n\n発行：みどり市役所　総合政策部地域振興課広報相談係　　令和7年6月\n"
    guide = described(text)
    assert (guide.publisher, str(guide.dates.published)) == ("みどり市", "2025-06")


@pytest.mark.parametrize(
    ("line", "office"),
    [
        ("みどり市こども家庭課", "みどり市"),
        ("みどり市まちづくり推進部 くらし安全課", "みどり市"),
        ("みどり市からのお知らせ係", None),
        ("みどり市青葉台区役所こども家庭課", "みどり市青葉台区"),
        ("みどり市緑野区役所 総務課", "みどり市緑野区"),
        ("緑野区役所総務課", "緑野区"),
        ("みどり市地区整備課", "みどり市"),
        ("みどり市区政課", "みどり市"),
        ("葦川広域消防本部", "葦川広域消防本部"),
        ("葦川広域消防本部 警防部 救急課", "葦川広域消防本部"),
        ("みどり市消防局予防課", "みどり市消防局"),
        ("青嶺税務署", "青嶺税務署"),
        ("さわみ地方道路局 企画部", "さわみ地方道路局"),
        ("公立大学法人沢見大学 入試課", "公立大学法人沢見大学"),
        ("青嶺労働基準監督署", "青嶺労働基準監督署"),
        ("青嶺水道企業団", "青嶺水道企業団"),
        ("中空知広域連合", "中空知広域連合"),
        ("青嶺保健所", "青嶺保健所"),
        ("青嶺市立図書館", "青嶺市立図書館"),
        ("公立大学法人沢見大学授業料規程", None),
        ("消防団員", None),
        ("（取扱庁）", None),
        ("自主防災組織", None),
    ],
)
def test_an_office_on_a_line_of_its_own_is_the_publisher(line: str, office: str | None) -> None:
    assert described(f"救急の手引\n\n{line}\n\n令和6年3月\n").publisher == office


def test_the_years_of_a_report_are_not_its_validity() -> None:
    report = described("観光統計調査結果（令和元年度～令和３年度）\n令和４年６月\n")
    assert report.kind == "統計"
    assert (report.dates.valid_from, report.dates.valid_until) == (None, None)


@pytest.mark.parametrize(
    ("line", "begin", "end"),
    [
        ("有効期限：令和５年３月31日", None, "2023-03-31"),
        ("有効期間 令和４年４月１日～令和７年３月31日", "2022-04-01", "2025-03-31"),
        ("計画期間：令和５年度～令和９年度", "2023-04-01", "2028-03-31"),
        ("適用期間：令和５年４月１日から", "2023-04-01", None),
    ],
)
def test_a_stated_period(line: str, begin: str | None, end: str | None) -> None:
    dates = described(f"市民割引証\n{line}\n").dates
    found = [None if d is None else str(d) for d in (dates.valid_from, dates.valid_until)]
    assert found == [begin, end]
    assert dates.validity_note is not None


@pytest.mark.parametrize(
    ("text", "name", "date", "note"),
    [
        ("手引\n発行日：2022年2月28日\n", "a.txt", "2022-02-28", "冒頭に「2022年2月28日」。"),
        (
            "手引\n令和7年4月　みどり地方港湾空港財務局　港湾空港部　空港環境・利用調整室\n",
            "a.txt",
            "2025-04",
            "冒頭に「令和7年4月」。",
        ),
        ("手引\n作成：2023-03-31\n", "a.txt", "2023-03-31", "冒頭に「2023-03-31」。"),
        (
            "手引\n" + "説明が続く。\n" * 400 + "発行 令和４年３月\n",
            "a.txt",
            "2022-03",
            "末尾に「令和4年3月」。",
        ),
        (
            "職員名簿\n（令和４年４月１日現在）\n",
            "a.txt",
            "2022-04-01",
            "発行日の記載なし。「令和4年4月1日現在」による（記載から導いた値）。",
        ),
        (
            "名称\t電話\n",
            "一覧_20240814.csv",
            "2024-08-14",
            "発行日の記載なし。ファイル名の「20240814」による（記載から導いた値）。",
        ),
        (
            "名称\t電話\n",
            "一覧.csv",
            "2018-03-02",
            "発行日の記載なし。ファイルの作成日（2018-03-02）による（記載から導いた値）。",
        ),
    ],
)
def test_the_note_says_what_the_date_follows_from(
    text: str, name: str, date: str, note: str
) -> None:
    dates = described(text, name, created="2018-03-02").dates
    assert (str(dates.published), dates.published_note) == (date, note)


@pytest.mark.parametrize(
    "line",
    [
        "令和２年11月に「みどり会議」を始動し、33社を選定した。",
        "申込締切：令和４年３月31日",
        "開催日時 令和４年２月１日（火）10:00～12:00",
        "（平成17年=100）",
        "鉱工業生産指数（平成30年１月16日会議決定による見直しを経たもの）の推移",
    ],
)
def test_a_date_of_something_else_is_not_the_documents(line: str) -> None:
    assert described(f"お知らせ\n{line}\n").dates.published is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("町の検診\n検診名\t対象（令和8年3月31日現在の年齢）\n胃\t40歳から\n", None),
        ("保育料の表\n年齢は、令和7年4月1日現在の満年齢です。\n", None),
        ("町の姿\n令和7年1月1日現在の人口は1,200人です。\n", None),
        ("連絡先の一覧\n令和7年4月1日現在の組織\n", "2025-04-01"),
        ("橋の概況　令和7年版\n令和7年11月　みどり市道路課\n", "2025-11"),
        ("橋の概況　令和7年版\nみどり市道路課\n", "2025"),
        ("月別の利用者数（令和7年）\n月\t人\n1月\t5\n道路課作成（令和8年3月）\n", "2026-03"),
        ("手数料の案内\n" + "手数料は300円です。\n" * 400 + "※令和8年3月現在\n", "2026-03"),
        ("連絡先\n" + "課\t電話\n" * 60 + "最終更新日：令和8年10月1日\n", "2026-10-01"),
        ("質問集\n質問をまとめました。（2026年7月更新）\n", "2026-07"),
        ("質問集\n質問をまとめました。（2026年7月の質問）\n", None),
        ("様式\n" + "手数料は300円です。\n" * 60 + "更新の日 令和8年10月1日\n", None),
        ("Town Guide\nPublished by the town office. April 2025. It has 900 people.\n", "2025-04"),
        ("Town Guide\nThe hall was opened in April 2025. It is large.\n", None),
    ],
)
def test_the_day_as_of_which_something_is_counted_dates_no_document(
    text: str, date: str | None
) -> None:
    published = described(text).dates.published
    assert (str(published) if published else None) == date


def test_no_day_that_is_still_to_come_is_derived() -> None:
    text = "窓口の一覧\n令和9年4月1日現在\n"
    extract = Extract(text, created="2026-11-02")
    assert str(describe(extract, "a", ".txt").dates.published) == "2027-04-01"
    today = datetime.date(2026, 11, 23)
    assert str(describe(extract, "a", ".txt", today).dates.published) == "2026-11-02"
    stated = Extract("窓口の一覧\n令和9年4月1日発行\n")
    assert str(describe(stated, "a", ".txt", today).dates.published) == "2027-04-01"


def test_a_list_of_dated_things_has_no_date_of_its_own() -> None:
    page = "掲載一覧\n" + "".join(f"掲載日: 2021.8.{n}\n資料その{n}\n" for n in range(10, 16))
    assert described(page).dates.published is None
    exams = "".join(f"第{n}回試験\n令和8年{n}月3日\n" for n in range(1, 6))
    dates = described(f"令和8年度 試験案内\n令和7年6月30日 公表\n{exams}").dates
    assert str(dates.published) == "2025-06-30"


@pytest.mark.parametrize(
    ("lines", "publisher"),
    [
        (
            "経済産業省\n手引\n令和４年２月\n東北経済産業局 山田 一郎\n東北経済産業局 2022",
            "東北経済産業局",
        ),
        ("経済産業省 東北経済産業局\n手引", "東北経済産業局"),
        ("手引\n宮城県仙台市", "仙台市"),
        ("手引\n北海道", "北海道"),
        ("手引\nデジタル庁", "デジタル庁"),
        ("手引\n独立行政法人情報処理推進機構", "独立行政法人情報処理推進機構"),
        ("手引\n編集・発行：みどり市総務部広報課", "みどり市"),
        ("東北厚生局長 殿\n手引", None),
        ("手引\n³ 総務省政策研究所", None),
        ("手引\n仙台市では、次の取組を進めている。", None),
        ("手引\n各市町村", None),
    ],
)
def test_the_publisher_is_an_office_on_a_line_of_its_own(lines: str, publisher: str | None) -> None:
    assert described(lines + "\n").publisher == publisher


@pytest.mark.parametrize(
    ("text", "given", "name", "title"),
    [
        ("# 事例集\n\n## 第一の事例\n", None, "a.md", "事例集"),
        ("氏名\t職\n", None, "001_デジタル課名簿.csv", "デジタル課名簿"),
        ("氏名\t職\n", "職員名簿", "a.xlsx", "職員名簿"),
        ("メニュー\n本文です。\n", "改定について | みどり市", "a.html", "改定について"),
        ("観光の手引\n", "Microsoft Word - a.docx", "a.docx", "観光の手引"),
        ("観光の手引\n", "PowerPoint プレゼンテーション", "a.pptx", "観光の手引"),
        ("会計要綱\n\n令和2年7月10日 局長決裁\n\n第1条 本文。\n", None, "a.docx", "会計要綱"),
        ("Guide to the office\n\nThis guide tells how.\n", None, "a.txt", "Guide to the office"),
    ],
)
def test_the_title_by_format(text: str, given: str | None, name: str, title: str) -> None:
    path = Path(name)
    assert describe(Extract(text, title=given), path.stem, path.suffix).title == title


def styled(*lines: tuple[str, int]) -> Extract:
    """Paragraphs with the depth of each, as a word processor has them."""
    writer = Writer()
    for text, depth in lines:
        writer.line(text, depth=depth, broken=True)
        writer.blank()
    return writer.extract()


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([("保存版 ペットと暮らす", 0), ("1 飼う前に", 1), ("2 届出", 1)], "保存版 ペットと暮らす"),
        (
            [("令和7年度 教室のご案内", 0), ("教室の日程", 2), ("持ち物", 2)],
            "令和7年度 教室のご案内",
        ),
        ([("保育概況", 0), ("令和7年5月 みどり市保健部", 0), ("第2編 保育所", 1)], "保育概況"),
        ([("みどり市のみなさまへ", 0), ("運動教室のご案内", 1), ("日程", 2)], "運動教室のご案内"),
        ([("資料2", 0), ("水道の現況", 1), ("今後の見通し", 1)], "水道の現況"),
        (
            [("別紙1", 0), ("店舗活用事業 募集要領", 0), ("令和7年4月", 0), ("1 目的", 1)],
            "店舗活用事業 募集要領",
        ),
        ([("みどり通信 第12号", 0), ("令和7年6月1日", 0), ("予定", 1)], "みどり通信 第12号"),
        ([("会議は次のとおり開きます。", 0), ("議題", 1), ("日程", 1)], "議題"),
        (
            [("実践の手引", 0), ("配水の記録", 1), ("令和7年3月", 0), ("概要", 1)],
            "実践の手引 配水の記録",
        ),
        ([("路面の点検\n手引", 0), ("第4版\n令和7年2月2日\nみどり市道路課", 0)], "路面の点検 手引"),
        ([("路面の点検\n手引", 1), ("点検は二人で行う。", 0)], "路面の点検 手引"),
        ([("みどり市 観光プラン", 0), ("令和7年3月みどり市 観光課", 0)], "みどり市 観光プラン"),
        (
            [("Guide for Students", 1), ("1. Cards", 1), ("・Card (学生証): ask us", 0)],
            "Guide for Students",
        ),
        ([("Handbook", 1), ("・Health Card: when you move", 0)], "Handbook"),
    ],
)
def test_a_title_stands_above_the_first_part(lines: list[tuple[str, int]], title: str) -> None:
    assert describe(styled(*lines), "a", ".docx").title == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "記者発表\n令和8年11月12日\nみどり市\n\n橋の点検の結果\n\n点検しました。\n",
            "橋の点検の結果",
        ),
        ("【報道発表資料】\n\n橋の点検の結果\n\n点検しました。\n", "橋の点検の結果"),
        ("プレスリリース\n\n橋の点検の結果を公表します。\n", "プレスリリース"),
    ],
)
def test_what_kind_of_paper_it_is_stands_above_the_title(text: str, title: str) -> None:
    assert described(text).title == title


def test_the_heading_of_a_page_is_its_title_where_the_site_calls_many_so() -> None:
    page = replace(styled(("橋の点検の結果について", 1), ("本文。", 0)), title="報道発表資料")
    found = describe(page, "a", ".html")
    assert (found.title, found.kind) == ("橋の点検の結果について", "報道発表")
    page = replace(page, title="みどり市")
    assert describe(page, "a", ".html").title == "橋の点検の結果について"


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("令和7年度　検診のご案内\n体を守りましょう！　沢見町保健課（福祉センター）\n", "沢見町"),
        (
            "防災の手引\n\n沢見町　防災係\n\n福祉センター　北山10　150人\n福祉センター　南12　○\n",
            "沢見町",
        ),
        ("登録について\n\n沢見町長　山　田　花　子\n\nお願いします。\n", "沢見町"),
        ("みどり市長期計画\n\n本文です。\n", None),
        ("広報さわみ\n\n催しのお知らせです。\n\n発行　沢見町　編集　広報係\n", "沢見町"),
        ("道路の案内\n\n農村整備課　2階\n", None),
        ("肉の加工\n\n- 北山加工センター（沢見町）\n", None),
        ("令和7年度　沢見町施設使用料\n\n申込みは沢見町生涯学習課へ。\n", "沢見町"),
        ("沢見町観光協会のしおり\n\n沢見町商工課が後援しています。\n", None),
        ("城下町の散歩道\n\n古い家が並びます。\n", None),
    ],
)
def test_a_town_issues_what_its_divisions_and_its_mayor_sign(
    text: str, publisher: str | None
) -> None:
    assert described(text).publisher == publisher


FEES = "施設,区分,金額（円）\n会議室,午前,500\n会議室,午後,700\nホール,午前,1500\n"


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        (
            f"令和8年度　施設使用料一覧\n令和8年4月1日現在\n\n{FEES}",
            "fee01.csv",
            "令和8年度 施設使用料一覧",
        ),
        (f"令和8年4月1日現在\n\n{FEES}", "fee01.csv", "fee01"),
        (FEES, "fee01.csv", "fee01"),
        (f"令和8年度　施設使用料一覧\n\n{FEES}", "施設使用料.csv", "施設使用料"),
    ],
)
def test_the_line_above_a_table_is_its_title_where_the_file_has_no_telling_name(
    tmp_path: Path, text: str, name: str, title: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert describe(read(path), path.stem, path.suffix).title == title


def test_english_is_told_from_japanese() -> None:
    assert described("Guide\nPublished: February 2022\n").language == "en"
    assert str(described("Guide\nPublished: February 2022\n").dates.published) == "2022-02"
    assert described("DX の手引\n").language == "ja"


def test_shipped_texts_are_described_as_their_catalogue_does() -> None:
    path = TOHOKU / "001_0189cab12a9ad6e5.txt"
    policy = describe(read(path), path.stem, path.suffix)
    assert policy.title == "東北経済産業局 中期政策（2022年度～2024年度）"
    assert (policy.publisher, policy.kind) == ("東北経済産業局", "中期政策")
    dates = policy.dates
    assert [str(d) for d in (dates.published, dates.valid_from, dates.valid_until)] == [
        "2022-02",
        "2022-04-01",
        "2025-03-31",
    ]
    path = TOHOKU / "004_0e7d6245edee5b51.txt"
    talk = describe(read(path), path.stem, path.suffix)
    assert (talk.title, talk.kind) == ("震災からの復興と東北経済の発展に向けて", "講演資料")
    assert str(talk.dates.published) == "2013-06-12"


@pytest.mark.parametrize(
    ("sender", "publisher"),
    [
        ("みどり市病院事業管理者　浜野　清隆", None),
        ("国立大学法人みどり大学長　山田太郎", "国立大学法人みどり大学"),
        ("理事長　山田　太郎", None),
        ("大分県知事　山田　太郎", "大分県"),
    ],
)
def test_who_signs_a_notice_is_no_part_of_its_title(sender: str, publisher: str | None) -> None:
    notice = f"令和8年7月13日\n\n{sender}\n\n一般競争入札の公告\n\n次のとおり公告する。\n"
    found = described(notice)
    assert found.title == "一般競争入札の公告"
    assert found.publisher == publisher


def test_a_post_without_a_name_may_stand_in_a_title() -> None:
    assert described("市長 記者会見\n\n毎月一日に開きます。\n").title == "市長 記者会見"


@pytest.mark.parametrize(
    ("title", "own", "publisher"),
    [
        ("ごみの出し方 - みどり市公式ホームページ", "ごみの出し方", "みどり市"),
        ("ごみの出し方 | みどり市立総合病院", "ごみの出し方", "みどり市立総合病院"),
        ("ごみの出し方／みどり市", "ごみの出し方", "みどり市"),
        ("ごみの出し方 - 燃やすごみ", "ごみの出し方 - 燃やすごみ", None),
    ],
)
def test_the_title_of_a_page_may_name_its_site(title: str, own: str, publisher: str | None) -> None:
    text = "ごみの出し方\n\nごみは、朝8時までに出してください。\n"
    found = describe(Extract(text, title=title), "file", ".html")
    assert (found.title, found.publisher) == (own, publisher)


def test_what_is_longer_than_a_name_is_no_site() -> None:
    assert site_of("ごみの出し方 - みどり市") is not None
    assert site_of(f"ごみの出し方 - {'町と' * 40}みどり市") is None


@pytest.mark.parametrize(
    ("title", "begin"),
    [
        ("手数料一覧（令和8年4月1日から適用）", "2026-04-01"),
        ("手数料条例の改正について（令和8年4月1日から施行）", None),
        ("手数料一覧（令和8年4月1日現在）", None),
    ],
)
def test_a_title_may_say_from_when_on_a_document_holds(title: str, begin: str | None) -> None:
    found = described(f"{title}\n\n住民票の写しは、300円です。\n").dates.valid_from
    assert (None if found is None else str(found)) == begin
