"""Old and new editions, drafts, what is not valid yet: which of them answers, and at what time."""

from datetime import date
from pathlib import Path

import pytest

from assistant.answer.answer import answer
from assistant.answer.contract import as_json
from assistant.answer.outcomes import Answered, Declined
from assistant.service.service import Service
from index.build import build
from index.generation import Generation, open_generation
from tests.corpus.office import add_document, edit, write_office

TODAY = date(2026, 11, 21)
SUBSIDY = "創業補助金の上限額はいくらですか"

LEAFLET = """創業のてびき

創業補助金は、新しく会社を起こす方が店舗の改装や広告に使う費用の一部を補助するものです。
申請の前に、商工会議所で事業計画の確認を受けてください。
"""
RULES = """創業補助金 公募要領

1. 目的

創業補助金は、新しく会社を起こす方が店舗の改装や広告に使う費用の一部を補助するものです。
申請の前に、商工会議所で事業計画の確認を受けてください。

2. 補助の内容

創業補助金の上限額は{most}万円です。補助率は2分の1以内とします。
"""
DRAFT = """創業補助金の見直しについて（案）

検討の内容

創業補助金の上限額は80万円とすることを検討しています。
"""
ARCADE = """商店街計画

空き店舗の活用

商店街の空き店舗を借りる方には、家賃の半額を12か月まで助成します。

アーケードの改修

アーケードの照明を発光ダイオードに取り替える工事を助成します。
"""
LIGHTS = """照明の更新

アーケードの改修

アーケードの照明を発光ダイオードに取り替える工事に助成金を出します。
"""
MOVERS = """移住支度金 要領

支給の額

移住支度金は1世帯につき{amount}万円を支給します。
"""
SPEECH = """まちづくり講演 2013

人口の見通し

市の人口は9万人で、まちの中心に住む人は1万人です。
"""
REPORT = """まちづくり報告 2025

人口の見通し

市の人口は8万人で、まちの中心に住む人は7千人です。
"""

DOCUMENTS = [
    ("yoryo@2022", "創業補助金 公募要領", RULES.format(most=50), 'published = "2022-04-01"'),
    (
        "yoryo",
        "創業補助金 公募要領",
        RULES.format(most=100),
        'published = "2024-03-20"\nvalid_from = "2024-04-01"\n'
        'supersedes = ["yoryo@2022", "minaoshi"]',
    ),
    ("minaoshi", "創業補助金の見直しについて（案）", DRAFT, 'published = "2024-01"'),
    ("tebiki", "創業のてびき", LEAFLET, 'published = "2024-05"'),
    (
        "shotengai",
        "商店街計画（第3期）",
        ARCADE,
        'published = "2019-03"\nvalid_from = "2019-04-01"\nvalid_until = "2022-03-31"',
    ),
    ("shomei", "照明の更新", LIGHTS, 'published = "2023-06"'),
    ("ijyu@2024", "移住支度金 要領", MOVERS.format(amount=20), 'published = "2024-04"'),
    (
        "ijyu",
        "移住支度金 要領",
        MOVERS.format(amount=30),
        'published = "2026-10"\nvalid_from = "2027-04-01"\nsupersedes = ["ijyu@2024"]',
    ),
    ("koen", "まちづくり講演 2013", SPEECH, 'published = "2013-06-12"'),
    ("hokoku", "まちづくり報告 2025", REPORT, 'published = "2025-02"'),
]


def written(folder: Path, documents: list[tuple[str, str, str, str]]) -> Path:
    """The index of an office with further documents: id, title, text and dates of each."""
    write_office(folder / "office")
    for id, title, text, dates in documents:
        add_document(
            folder / "office", id, title, text, f"{id.replace('@', '_')}.txt", "資料", dates
        )
    build(folder / "office", folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("times"), DOCUMENTS)


@pytest.fixture(scope="module")
def yearly(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Rules that are published anew every year: 100万円 in 2010, 10万円 more in each year."""
    documents = [
        (
            f"yoryo@{year}",
            "創業補助金 公募要領",
            RULES.format(most=(year - 2000) * 10),
            f'published = "{year}-04-01"\n'
            + (f'supersedes = ["yoryo@{year - 1}"]' if year > 2010 else ""),
        )
        for year in range(2010, 2027)
    ]
    return open_generation(written(tmp_path_factory.mktemp("yearly"), documents))


@pytest.fixture(scope="module")
def generation(office: Path) -> Generation:
    return open_generation(office)


def answered(generation: Generation, question: str, today: date = TODAY) -> Answered:
    outcome = answer(generation, question, today)
    assert isinstance(outcome, Answered), f"{question}: {outcome}"
    return outcome


def told(outcome: Answered) -> str:
    """The first sentence that holds a number."""
    return next(s.text for s in outcome.answer if any(map(str.isdigit, s.text)))


def document_of(outcome: Answered, text: str) -> str:
    """The document that a sentence with a text is cited from."""
    n = next(s.citation for s in outcome.answer if text in s.text)
    return outcome.citations[n - 1].document


def cited(outcome: Answered) -> list[str]:
    """Documents of the citations, best first, each once, without the directory's."""
    documents = [citation.document for citation in outcome.citations]
    return [document for document in dict.fromkeys(documents) if document != "guide"]


@pytest.mark.parametrize(
    ("question", "amount", "document"),
    [
        (SUBSIDY, "100万円", "yoryo"),
        ("現在の創業補助金の上限額は？", "100万円", "yoryo"),
        ("2022年時点で創業補助金の上限額はいくらでしたか", "50万円", "yoryo@2022"),
        ("令和5年度の創業補助金の上限額は？", "50万円", "yoryo@2022"),
        ("2024年2月現在の創業補助金の上限額は", "50万円", "yoryo@2022"),
        ("令和6年度の創業補助金の上限額は？", "100万円", "yoryo"),
        ("昨年度の創業補助金の上限額は？", "100万円", "yoryo"),
        ("As of 2022, what was the maximum 創業補助金の上限額?", "50万円", "yoryo@2022"),
        ("移住支度金はいくらですか", "20万円", "ijyu@2024"),
        ("令和9年度の移住支度金はいくらですか", "30万円", "ijyu"),
        ("市の人口は何人ですか", "8万人", "hokoku"),
        ("2013年の市の人口は何人ですか", "9万人", "koen"),
    ],
)
def test_the_edition_of_the_time_answers_first(
    generation: Generation, question: str, amount: str, document: str
) -> None:
    outcome = answered(generation, question)
    assert amount in told(outcome)
    assert document_of(outcome, amount) == document
    assert cited(outcome)[0] == document


@pytest.mark.parametrize(
    ("today", "amount", "document"),
    [
        (date(2022, 6, 1), "50万円", "yoryo@2022"),
        (date(2024, 3, 25), "50万円", "yoryo@2022"),  # the new one is published, not yet valid
        (date(2024, 4, 1), "100万円", "yoryo"),
    ],
)
def test_as_of_a_day_its_edition_answers(
    generation: Generation, today: date, amount: str, document: str
) -> None:
    outcome = answered(generation, SUBSIDY, today)
    assert amount in told(outcome)
    assert cited(outcome)[0] == document
    assert outcome.as_of == today


def test_last_year_is_counted_from_the_day_of_the_question(generation: Generation) -> None:
    outcome = answered(generation, "昨年度の創業補助金の上限額は？", date(2024, 6, 1))
    assert "50万円" in told(outcome)
    assert outcome.time is not None
    assert (outcome.time.first, outcome.time.last) == (date(2023, 4, 1), date(2024, 3, 31))


def test_what_is_published_later_is_not_used(generation: Generation) -> None:
    today = date(2022, 6, 1)
    outcome = answered(generation, SUBSIDY, today)
    assert set(cited(outcome)) <= {"yoryo@2022", "shotengai", "koen"}
    assert not any(citation.superseded_by for citation in outcome.citations)
    declined = answer(generation, SUBSIDY, date(2012, 1, 1))
    assert isinstance(declined, Declined)
    assert declined.general_contact.phones[0].number == "022-263-1111"


def test_an_old_edition_falls_behind_and_is_still_shown(generation: Generation) -> None:
    outcome = answered(generation, SUBSIDY)
    documents = [citation.document for citation in outcome.citations]
    assert documents.index("yoryo") < documents.index("yoryo@2022")
    assert documents.index("yoryo") < documents.index("minaoshi")
    assert not any("50万円" in sentence.text for sentence in outcome.answer)
    old = outcome.citations[documents.index("yoryo@2022")]
    assert old.superseded_by == "創業補助金 公募要領（2024-03-20）"


def test_where_only_an_expired_document_answers_it_does(generation: Generation) -> None:
    outcome = answered(generation, "空き店舗を借りるとどんな助成がありますか")
    assert document_of(outcome, "家賃の半額") == "shotengai"
    assert outcome.citations[0].expired
    assert any(
        "対象期間は2022年3月31日で終わっています" in notice.text for notice in outcome.notices
    )


def test_a_current_document_says_it_for_an_expired_one(generation: Generation) -> None:
    outcome = answered(generation, "アーケードの照明を取り替える工事の助成は？")
    assert document_of(outcome, "アーケード") == "shomei"
    assert sum("アーケードの照明" in sentence.text for sentence in outcome.answer) == 1
    assert cited(outcome)[:2] == ["shomei", "shotengai"]


@pytest.mark.parametrize("named", ["第3期の", "第三期の", "2020年度の"])
def test_a_term_and_its_years_lead_to_the_document_of_the_time(
    generation: Generation, named: str
) -> None:
    outcome = answered(generation, f"{named}アーケードの照明を取り替える工事の助成は？")
    assert document_of(outcome, "アーケード") == "shotengai"
    assert cited(outcome)[0] == "shotengai"


def test_a_term_of_no_document_leaves_the_year(generation: Generation) -> None:
    outcome = answer(generation, "2013年の第7期の市の人口は何人ですか", TODAY)
    assert outcome.time is not None
    assert (outcome.time.first, outcome.time.last) == (date(2013, 1, 1), date(2013, 12, 31))
    assert answer(generation, "第7期の市の人口は何人ですか", TODAY).time is None


def test_what_is_not_valid_yet_says_so(generation: Generation) -> None:
    outcome = answered(generation, "令和9年度の移住支度金はいくらですか")
    citation = outcome.citations[0]
    assert (citation.document, citation.not_yet_valid) == ("ijyu", True)
    assert citation.valid_from == "2027-04-01"
    assert "[1]「移住支度金 要領」は2027年4月1日からのもので、まだ適用されていません。" in [
        notice.text for notice in outcome.notices
    ]
    valid = answered(generation, "移住支度金はいくらですか", date(2027, 4, 1))
    assert "30万円" in told(valid)
    assert not any(citation.not_yet_valid for citation in valid.citations)


def test_where_no_document_is_of_the_time_none_is_taken_for_it(generation: Generation) -> None:
    outcome = answer(generation, "2020年時点で創業補助金の上限額はいくらでしたか", TODAY)
    assert isinstance(outcome, Declined)
    assert outcome.time is not None


def test_a_document_of_the_time_asked_for_is_not_called_old(generation: Generation) -> None:
    outcome = answered(generation, "2013年の市の人口は何人ですか")
    assert document_of(outcome, "9万人") == "koen"
    assert outcome.notices == ()


def test_of_some_time_past_no_document_is_demoted(generation: Generation) -> None:
    outcome = answered(generation, "当時の市の人口と、まちの中心に住む人の数は何人ですか")
    assert {"koen", "hokoku"} <= set(cited(outcome)[:2])
    assert outcome.time is not None
    assert (outcome.time.text, outcome.time.first, outcome.time.last) == ("当時", None, None)


def test_a_year_to_come_is_no_time_of_a_document(generation: Generation) -> None:
    assert answer(generation, "2026年12月の市の人口は何人ですか", TODAY).time is None


def test_one_text_in_several_documents_is_cited_once_with_all_of_them(
    generation: Generation,
) -> None:
    outcome = answered(generation, "創業補助金とは何ですか")
    sentences = [s for s in outcome.answer if "費用の一部を補助する" in s.text]
    (sentence,) = sentences
    citation = outcome.citations[sentence.citation - 1]
    assert citation.document == "tebiki"  # the newest that holds
    assert sentence.text in citation.quote
    assert {source.document for source in citation.also} == {"yoryo", "yoryo@2022"}
    for source in citation.also:
        quote = generation.documents[source.document].quote(source.start, source.end)
        assert "費用の一部を補助する" in quote
    spans = {(c.document, c.start) for c in outcome.citations}
    assert not spans & {(source.document, source.start) for source in citation.also}
    assert [c.n for c in outcome.citations] == list(range(1, len(outcome.citations) + 1))
    assert 5 <= len(outcome.citations) <= 10


def test_amounts_that_differ_are_never_one_text(generation: Generation) -> None:
    outcome = answered(generation, SUBSIDY)
    (first,) = [c for c in outcome.citations if "100万円" in c.quote]
    (second,) = [c for c in outcome.citations if "50万円" in c.quote]
    assert first.also == second.also == ()


def test_the_json_says_the_day_the_time_and_the_other_sources(generation: Generation) -> None:
    row = as_json(answered(generation, "令和5年度の創業補助金の上限額は？"))
    assert row["as_of"] == "2026-11-21"
    assert row["time"] == {"text": "令和5年度", "first": "2023-04-01", "last": "2024-03-31"}
    also = next(citation["also"] for citation in row["citations"] if citation["also"])
    assert set(also[0]) == {"document", "title", "section", "page", "place", "start", "end"}
    plain = as_json(answered(generation, SUBSIDY))
    assert plain["time"] is None


def test_a_service_asks_as_of_its_day(office: Path) -> None:
    service = Service(office, None, date(2022, 6, 1))
    outcome = service.ask(SUBSIDY)[0]
    assert isinstance(outcome, Answered)
    assert outcome.as_of == date(2022, 6, 1)
    assert "50万円" in told(outcome)


@pytest.mark.parametrize(
    ("question", "amount", "edition"),
    [
        (SUBSIDY, "260万円", 2026),
        ("2015年の創業補助金の上限額はいくらですか", "150万円", 2015),
        ("平成25年度の創業補助金の上限額はいくらですか", "130万円", 2013),
        ("昨年度の創業補助金の上限額は?", "250万円", 2025),
    ],
)
def test_of_many_editions_that_of_the_time_alone_is_quoted(
    yearly: Generation, question: str, amount: str, edition: int
) -> None:
    outcome = answered(yearly, question)
    assert cited(outcome)[0] == f"yoryo@{edition}"
    assert {outcome.citations[s.citation - 1].document for s in outcome.answer} == {
        f"yoryo@{edition}"
    }
    assert amount in told(outcome)
    assert 5 <= len(outcome.citations) <= 10


def test_what_every_edition_says_is_cited_once(yearly: Generation) -> None:
    outcome = answered(yearly, "創業補助金は店舗の改装や広告の費用を補助しますか")
    (sentence,) = [s for s in outcome.answer if "費用の一部を補助する" in s.text]
    citation = outcome.citations[sentence.citation - 1]
    assert citation.document == "yoryo@2026"
    assert len(citation.also) >= 8
    quotes = [c for c in outcome.citations if "費用の一部を補助する" in c.quote]
    assert quotes == [citation]
    assert 4 <= len(outcome.citations) <= 10


def test_a_number_that_only_a_document_states_answers(tmp_path: Path) -> None:
    clinics = "緊急の診療所\n\n" + "".join(
        f"{name}診療所\t{place}町1-2\t0175-22-{last}\t有\t平日 9:00～12:00、14:00～17:00\n"
        for name, place, last in (
            ("むつ", "小川", 2111),
            ("大畑", "中央", 3101),
            ("脇野沢", "港", 4),
        )
    )
    index = written(tmp_path, [("clinics", "診療所の一覧", clinics, 'published = "2026-01"')])
    found = answer(open_generation(index), "むつ診療所の電話番号は?", TODAY)
    assert isinstance(found, Answered)
    assert "0175-22-2111" in found.answer[0].text
    assert found.contacts == ()
    assert isinstance(answer(open_generation(index), "象牙の塔の電話番号は?", TODAY), Declined)


def test_a_number_of_a_former_list_says_so_until_staff_has_confirmed_it(tmp_path: Path) -> None:
    newer = ("list", "業務案内 第2版", "業務案内の続き\n", 'supersedes = ["guide"]')
    index = written(tmp_path, [newer])
    asked = "知的財産室の電話番号は?"
    outcome = answer(open_generation(index), asked, TODAY)
    assert isinstance(outcome, Answered)
    [contact] = outcome.contacts
    assert contact.caution is not None
    assert "「業務案内 第2版」より前の名簿のもの" in contact.caution.text
    assert "代表（022-263-1111）" in contact.caution.text
    edit(
        tmp_path / "office" / "divisions.toml",
        '{ number = "022-221-4819", status = "stated" }',
        '{ number = "022-221-4819", status = "stated", confirmed = "2026-11-01", source = "本人" }',
    )
    build(tmp_path / "office", index)
    outcome = answer(open_generation(index), asked, TODAY)
    assert isinstance(outcome, Answered)
    assert outcome.contacts[0].caution is None
