"""The lists of cases, a case beside its sources, and what a reviewer finds."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

import pytest
from fastapi import FastAPI
from selectolax.lexbor import LexborHTMLParser

from assistant.answer.contract import as_json
from assistant.service.counter import Counter, Keeping
from assistant.staff.folding import SHOWN, folded
from assistant.staff.queue import SIZE
from assistant.staff.review_form import LONGEST_COMMENT, LONGEST_QUOTE, MOST_ROWS
from assistant.store import audit, questions, reviews
from assistant.store.records import Evidence, Review
from corpus.records import Corpus, Text
from tests.assistant.staff.desk_client import Visitor, service
from tests.assistant.web import desk as web_desk
from tests.assistant.web.desk import CORPUS, GUIDE_ROW, LIST, POLICY, POLICY_TEXT, SENTENCE

QUOTE = "検査室\t検査\t022-000-0003"


@pytest.fixture
def case(counter: Counter) -> int:
    """A question with three citations: the policy, the guidance division's row, the main line."""
    return ask(counter, "道案内はどこですか")


def ask(counter: Counter, question: str) -> int:
    receipt = counter.ask(question).receipt
    assert receipt
    with counter.database.reading() as session:
        stored = questions.by_receipt(session, receipt)
    assert stored
    return stored.id


def last_review(counter: Counter, case: int) -> Review | None:
    with counter.database.reading() as session:
        return reviews.latest(session, case)


def shown(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)))


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Serves another corpus than the one that was answered from."""

    def serve(corpus: Corpus) -> None:
        monkeypatch.setattr(web_desk, "CORPUS", corpus)

    return serve


def test_each_list_has_its_cases_and_their_number(reviewer: Visitor, counter: Counter) -> None:
    ask(counter, "明日の天気は")
    ask(counter, "資料はどこですか")
    reply = counter.ask("道案内はどこですか")
    counter.give_feedback(reply.token, False, "outdated", "番号が古い")
    ask(counter, "週末の天気は")
    reviewer.submit("/staff/cases/1", {"review": ""})
    expected = {
        "declined": ["週末の天気は"],
        "unsure": ["資料はどこですか"],
        "unhelpful": ["道案内はどこですか"],
        "unreviewed": ["週末の天気は", "道案内はどこですか", "資料はどこですか"],
        "reviewed": ["明日の天気は"],
    }
    for kind, asked in expected.items():
        page = reviewer.get(f"/staff/queue?kind={kind}").text
        assert re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', page) == asked
        tabs = re.findall(r'\?kind=(\w+)"[^>]*>[^<]*<span class="count">(\d+)件', page)
        assert tabs == [(kind, str(len(asked))) for kind, asked in expected.items()]
    assert "なし" in reviewer.get("/staff/queue?kind=unsure").text
    assert "役に立たなかったとの声" in reviewer.get("/staff/queue?kind=unhelpful").text


def test_long_lists_have_pages(reviewer: Visitor, counter: Counter) -> None:
    for number in range(SIZE + 1):
        ask(counter, f"道案内{number}")
    first = reviewer.get("/staff/queue").text
    assert first.count('<th scope="row">') == SIZE
    assert 'rel="next" href="?kind=unreviewed&amp;page=2"' in first.replace("&page", "&amp;page")
    second = reviewer.get("/staff/queue?kind=unreviewed&page=2").text
    assert re.findall(r"道案内\d+", second) == ["道案内0"]
    for page in ("0", "-1", "x", "99999", "9" * 30, "１"):
        assert reviewer.get(f"/staff/queue?page={page}&kind=x").status_code == 200


def listed(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', page)


def test_a_search_stays_in_lists_pages_and_cases(reviewer: Visitor, counter: Counter) -> None:
    for number in range(SIZE + 1):
        ask(counter, f"道案内{number}")
    ask(counter, "天気とA&B")
    ask(counter, "道案内の天気")
    first = reviewer.get("/staff/queue?search=道案内").text
    search = quote_plus("道案内")
    assert len(listed(first)) == SIZE
    assert 'value="道案内"' in first
    tabs = dict(re.findall(r'\?kind=(\w+)[^"]*"[^>]*>[^<]*<span class="count">(\d+)件', first))
    assert (tabs["unreviewed"], tabs["declined"]) == (str(SIZE + 2), "1")
    assert f'href="?kind=declined&amp;search={search}"' in first
    assert f'rel="next" href="?kind=unreviewed&amp;search={search}&amp;page=2"' in first
    second = reviewer.get(f"/staff/queue?kind=unreviewed&search={search}&page=2").text
    assert listed(second) == ["道案内1", "道案内0"]
    link = html.unescape(re.findall(r'href="(cases/[^"]*)"', second)[0])
    assert link.endswith(f"?kind=unreviewed&search={search}&page=2")
    following = reviewer.get(f"/staff/{link.replace('?', '/next?')}")
    assert following.headers["location"].endswith(f"?kind=unreviewed&search={search}&page=2")
    case = reviewer.get(f"/staff/{link}").text
    assert f'href="../queue?kind=unreviewed&amp;search={search}&amp;page=2"' in case
    mixed = reviewer.get("/staff/queue", params={"search": "A&B"}).text
    assert listed(mixed) == ["天気とA&amp;B"]


def test_a_search_without_hits_says_so_and_shows_markup_as_text(
    reviewer: Visitor, case: int
) -> None:
    assert case
    page = reviewer.get("/staff/queue", params={"search": '"><script>alert(1)</script>'}).text
    assert "に当たる質問はありません" in page
    assert "<script>alert" not in page
    assert reviewer.get("/staff/queue", params={"search": "長 " * 2000}).status_code == 200


def test_where_there_is_nothing_there_is_nothing_to_search(reviewer: Visitor) -> None:
    assert 'name="search"' not in reviewer.get("/staff/queue").text


def test_where_nothing_is_stored_the_page_says_how_to(counter: Counter, case: int) -> None:
    assert case
    keeping = Counter(counter.service, counter.database, Keeping(questions=False))
    visitor = Visitor(service(keeping))
    visitor.sign_in("確認花子")
    page = visitor.get("/staff/queue").text
    assert "<code>madoguchi serve --store-questions</code>" in page
    assert "以前に保存した質問だけを表示しています" in page
    assert "道案内はどこですか" in page
    keeping.close()


def test_a_case_shows_the_answer_and_each_source(reviewer: Visitor, case: int) -> None:
    page = reviewer.get(f"/staff/cases/{case}").text
    assert "確信度 97%" in page
    assert page.count('class="standing stands"') == 3
    assert f"前書き。\n<mark>{html.escape(SENTENCE)}</mark>\n後書き。" in page
    assert f"<mark>{GUIDE_ROW}</mark>" in page
    assert "対象期間が終わった文書です" in page
    assert "../../documents/policy?start=500&amp;end=" in page
    assert "<script>alert" not in page


def test_pictures_and_rows_of_sources_are_shown(reviewer: Visitor, counter: Counter) -> None:
    page = reviewer.get(f"/staff/cases/{ask(counter, '資料はどこですか')}").text
    assert 'src="../../documents/leaflet/pages/1?start=' in page
    assert "<dt>施設名</dt><dd>第7&lt;script&gt;alert(1)&lt;/script&gt;会館</dd>" in page


@pytest.mark.parametrize(
    ("text", "part", "lengths"),
    [
        ("あ" * 700, "", (0, 700, 0)),
        ("あ" * 701, "", (0, 600, 101)),
        ("あ" * 500 + "い" * 100 + "う" * 400, "い" * 100, (0, 600, 400)),
        ("あ" * 501 + "い" * 100 + "う" * 400, "い" * 100, (501, 500, 0)),
        ("あ" * 700 + "い" * 700, "い" * 700, (700, 600, 100)),
        ("あ" * 701, "い", (0, 600, 101)),
    ],
)
def test_of_a_long_text_what_counts_is_shown(
    text: str, part: str, lengths: tuple[int, int, int]
) -> None:
    parts = folded(text, part)
    assert (len(parts.before), len(parts.shown), len(parts.after)) == lengths
    assert parts.before + parts.shown + parts.after == text
    assert part[:SHOWN] in parts.shown or part not in text


def test_a_long_quotation_is_folded_around_what_the_answer_took(
    reviewer: Visitor, counter: Counter
) -> None:
    answer = as_json(web_desk.answered("道案内"))
    answer["citations"][0]["quote"] = POLICY_TEXT
    with counter.database.transaction() as session:
        case = questions.record(session, answer, "page", datetime.now(UTC)).id
    page = reviewer.get(f"/staff/cases/{case}").text
    whole = LexborHTMLParser(page).css_first("#citation-1 blockquote")
    folds = [fold.text() for fold in whole.css("details > summary")]
    assert folds == ["続きの440字を表示する"]
    for fold in whole.css("details"):
        fold.decompose(recursive=True)
    assert SENTENCE in whole.text()
    assert len(whole.text()) == SHOWN
    assert "<details" not in page.partition('id="citation-2"')[2].partition("</blockquote>")[0]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("新しい前書き。\n" + SENTENCE, "moved"),
        (SENTENCE.replace("親切", "丁寧"), "changed"),
        (None, "gone"),
    ],
)
def test_a_source_that_has_changed_since_is_flagged(
    reviewer: Visitor, case: int, served: Any, text: str | None, standing: str
) -> None:
    others = tuple(one for one in CORPUS.documents if one is not POLICY)
    new = () if text is None else (replace(POLICY, content=Text(text), sha256="f" * 64),)
    served(replace(CORPUS, documents=(*new, *others)))
    page = reviewer.get(f"/staff/cases/{case}").text
    assert page.count(f'class="standing {standing}"') == 1
    assert page.count('class="standing stands"') == 2
    # What is not there any more is no evidence either.
    assert ('name="evidence" value="1"' in page) == (standing == "moved")
    sent = reviewer.submit(f"/staff/cases/{case}", {"review": "", "evidence": "1"})
    assert sent.status_code == (303 if standing == "moved" else 422)


def test_a_review_is_kept_with_a_line_in_the_history(
    reviewer: Visitor, counter: Counter, case: int
) -> None:
    response = reviewer.submit(
        f"/staff/cases/{case}?kind=unreviewed&page=1",
        {
            "review": "",
            "mark-1": "outdated",
            "mark-2": "right",
            "mark-3": "",
            "evidence": ["2"],
            "division": "check",
            "document": ["list", ""],
            "quote": [QUOTE, ""],
            "answers": "022-000-0003\r\n\r\n 検査室 ",
            "comment": " 番号を確かめた。\r\n済み ",
        },
    )
    assert response.headers["location"] == f"../queue?kind=unreviewed&page=1&saved={case}&done=1"
    review = last_review(counter, case)
    assert review == Review(
        id=1,
        question=case,
        by="確認花子",
        at=review.at if review else datetime.now(UTC),
        marks={1: "outdated", 2: "right"},
        division="check",
        evidence=(Evidence("list", GUIDE_ROW), Evidence("list", QUOTE)),
        answers=("022-000-0003", "検査室"),
        in_scope=True,
        comment="番号を確かめた。\n済み",
    )
    with counter.database.reading() as session:
        entry = audit.entries(session)[0][0]
    assert (entry.actor, entry.action, entry.subject) == ("確認花子", "case reviewed", str(case))
    assert entry.detail == {"review": 1, "marks": {"1": "outdated", "2": "right"}}


def test_the_form_comes_back_as_it_was_saved(reviewer: Visitor, case: int) -> None:
    fields = {
        "review": "",
        "mark-2": "wrong",
        "evidence": "1",
        "division": "check",
        "document": "list",
        "quote": QUOTE,
        "answers": "250社",
        "comment": "<b>メモ",
    }
    reviewer.submit(f"/staff/cases/{case}", fields)
    page = reviewer.get(f"/staff/cases/{case}").text
    assert 'name="mark-2" value="wrong" checked' in page
    assert 'name="evidence" value="1" checked' in page
    assert '<option value="check" selected>' in page
    assert '<option lang="ja" value="list" selected>' in page
    assert f"\n{QUOTE}</textarea>" in page
    assert "\n250社</textarea>" in page
    assert "\n&lt;b&gt;メモ</textarea>" in page
    assert 'name="review" value="1"' in page
    assert "確認花子さんが" in page


def test_a_question_outside_the_duties(reviewer: Visitor, counter: Counter, case: int) -> None:
    reviewer.submit(f"/staff/cases/{case}", {"review": "", "division": "-"})
    review = last_review(counter, case)
    assert review
    assert (review.in_scope, review.division) == (False, None)
    assert '<option value="-" selected>' in reviewer.get(f"/staff/cases/{case}").text


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"mark-1": "maybe"}, "引用1の判定を読み取れませんでした"),
    ({"mark-9": "right"}, "引用9は、この質問の回答にありません"),
    ({"mark-<b>": "right"}, "引用<b>は、この質問の回答にありません"),
    ({"mark-01": "right"}, "引用01は、この質問の回答にありません"),
    ({"evidence": ["1", "7"]}, "引用7は、この質問の回答にありません"),
    ({"evidence": "-1"}, "引用-1は、この質問の回答にありません"),
    ({"division": "nobody"}, "選ばれた課室は、今の名簿にありません"),
    ({"division": "-", "evidence": "1"}, "この役所の業務ではない」を選んだときは"),
    ({"document": "", "quote": QUOTE}, "1番目の根拠の文書を選んでください"),
    ({"document": "../etc/passwd", "quote": QUOTE}, "1番目の根拠の文書を選んでください"),
    ({"document": "list", "quote": " \r\n"}, "1番目の根拠の原文を貼り付けてください"),
    ({"document": "policy", "quote": QUOTE}, "1番目の根拠は、「案内の方針」の中に"),
    (
        {"document": ["list", "list"], "quote": [QUOTE, QUOTE.replace("\t", " ")]},
        "2番目の根拠は、「課室の名簿」の中に",
    ),
    ({"document": "list", "quote": "あ" * (LONGEST_QUOTE + 1)}, "1番目の根拠が長すぎます"),
    ({"document": ["list", "list"], "quote": QUOTE}, "根拠の欄を読み取れませんでした"),
    (
        {"document": ["list"] * (MOST_ROWS + 1), "quote": [QUOTE] * (MOST_ROWS + 1)},
        f"根拠は{MOST_ROWS}件までにしてください",
    ),
    ({"answers": "あ" * 101}, "回答にあるべき言葉は"),
    ({"answers": "あ\n" * 6}, "回答にあるべき言葉は"),
    ({"comment": "あ" * (LONGEST_COMMENT + 1)}, "メモが長すぎます"),
]


@pytest.mark.parametrize(("fields", "sentence"), MISTAKES)
def test_what_does_not_hold_is_said_and_nothing_lost(
    reviewer: Visitor, counter: Counter, case: int, fields: dict[str, Any], sentence: str
) -> None:
    sent = {"review": "", "mark-2": "right", "comment": "残ること", **fields}
    response = reviewer.submit(f"/staff/cases/{case}", sent)
    assert response.status_code == 422
    assert sentence in shown(response.text)
    assert last_review(counter, case) is None
    assert 'name="mark-2" value="right" checked' in response.text
    if "comment" not in fields:
        assert "\n残ること</textarea>" in response.text
    for target in re.findall(r'<li><a href="#([^"]+)"', response.text):
        assert f'id="{target}"' in response.text


@pytest.mark.parametrize(
    "id", ["999", "0", "-1", "x", "1x", "9" * 30, "1.5", "%31%00", "１", "../accounts"]
)
def test_a_case_that_is_not_there(reviewer: Visitor, case: int, id: str) -> None:
    assert case
    assert reviewer.get(f"/staff/cases/{id}").status_code in (403, 404)
    response = reviewer.submit(f"/staff/cases/{id}", {"review": ""})
    assert response.status_code in (403, 404, 405)
    assert "<h1" in response.text


def test_characters_that_cannot_be_stored(reviewer: Visitor, counter: Counter, case: int) -> None:
    reviewer.submit(f"/staff/cases/{case}", {"review": "", "comment": "a\x00b'); DROP TABLE x;--"})
    review = last_review(counter, case)
    assert review
    assert review.comment == "a\N{REPLACEMENT CHARACTER}b'); DROP TABLE x;--"


def test_a_row_more_keeps_what_was_typed(reviewer: Visitor, counter: Counter, case: int) -> None:
    fields = {"review": "", "document": "list", "quote": QUOTE, "comment": "残る", "more": "1"}
    page = reviewer.submit(f"/staff/cases/{case}", fields)
    assert page.status_code == 200
    assert page.text.count('name="quote"') == 2
    assert f"\n{QUOTE}</textarea>" in page.text
    assert 'id="document-2" name="document" autofocus' in page.text
    assert last_review(counter, case) is None


def test_two_who_review_the_same_case(
    reviewer: Visitor, app: FastAPI, counter: Counter, case: int
) -> None:
    other = Visitor(app)
    other.sign_in("管理者")
    other.submit(f"/staff/cases/{case}", {"review": "", "mark-1": "wrong", "comment": "先の人"})
    mine = {"review": "", "mark-1": "right", "comment": "後の人"}
    response = reviewer.submit(f"/staff/cases/{case}", mine)
    assert response.status_code == 409
    assert "管理者さんが" in response.text
    assert "引用1: 誤り" in shown(response.text)
    assert "\n後の人</textarea>" in response.text
    again = re.search(r'name="review" value="(\d+)"', response.text)
    assert again
    assert reviewer.submit(f"/staff/cases/{case}", {**mine, "review": again[1]}).status_code == 303
    review = last_review(counter, case)
    assert review
    assert (review.by, review.comment) == ("確認花子", "後の人")


def test_saving_leads_to_the_next_case_of_the_list(reviewer: Visitor, counter: Counter) -> None:
    weather = [ask(counter, f"天気{n}") for n in range(4)]
    ask(counter, "道案内はどこですか")
    reviewer.submit(f"/staff/cases/{weather[2]}", {"review": ""})
    seen = []
    place = f"cases/{weather[3]}?kind=declined&page=1"
    while place.startswith("cases/"):
        seen.append(int(re.findall(r"\d+", place)[0]))
        place = reviewer.submit(f"/staff/{place}", {"review": ""}).headers["location"]
        place = place.removeprefix("../")
    assert seen == [weather[3], weather[1], weather[0]]
    assert place == f"queue?kind=declined&page=1&saved={weather[0]}&done=1"
    page = shown(reviewer.get(f"/staff/{place}").text)
    assert f"質問{weather[0]}の確認結果を保存しました。 この一覧の最後まで進みました。" in page


def test_the_next_case_can_be_seen_without_saving(reviewer: Visitor, counter: Counter) -> None:
    first, second = ask(counter, "天気1"), ask(counter, "天気2")
    response = reviewer.get(f"/staff/cases/{second}/next?kind=declined&page=1")
    assert response.headers["location"] == f"../../cases/{first}?kind=declined&page=1"
    response = reviewer.get(f"/staff/cases/{first}/next?kind=declined&page=1")
    assert response.headers["location"] == "../../queue?kind=declined&page=1&done=1"


def test_a_question_deleted_meanwhile(reviewer: Visitor, counter: Counter) -> None:
    reply = counter.ask("道案内はどこですか")
    assert reply.receipt
    counter.delete(reply.receipt)
    response = reviewer.submit("/staff/cases/1", {"review": ""})
    assert response.status_code == 404


def test_the_export_is_a_question_set(reviewer: Visitor, counter: Counter, case: int) -> None:
    fields = {"review": "", "division": "check", "document": "list", "quote": QUOTE}
    reviewer.submit(f"/staff/cases/{case}", {**fields, "answers": "022-000-0003"})
    response = reviewer.get("/staff/review.jsonl")
    assert 'filename="review.jsonl"' in response.headers["Content-Disposition"]
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert lines == [
        {
            "id": f"r{case:06d}-routing",
            "kind": "routing",
            "lang": "ja",
            "question": "道案内はどこですか",
            "divisions": ["検査室"],
            "tag": "review",
        },
        {
            "id": f"r{case:06d}-fact",
            "kind": "fact",
            "lang": "ja",
            "question": "道案内はどこですか",
            "answers": ["022-000-0003"],
            "evidence": [{"document": LIST.id, "quote": QUOTE}],
            "tag": "review",
        },
    ]
    with counter.database.reading() as session:
        entry = audit.entries(session)[0][0]
    assert (entry.actor, entry.action) == ("確認花子", "reviews exported")
    assert entry.detail == {"lines": 2, "cases": 1}


def test_administrators_read_history_and_accounts(
    administrator: Visitor, reviewer: Visitor, case: int
) -> None:
    reviewer.submit(f"/staff/cases/{case}", {"review": "", "mark-1": "right"})
    page = shown(administrator.get("/staff/history").text)
    for words in ("サインイン", "回答の確認", "確認花子"):
        assert words in page
    assert page.index("回答の確認") < page.index("サインイン")  # the newest first
    assert administrator.get("/staff/history?page=2").status_code == 200
    page = shown(administrator.get("/staff/accounts").text)
    for words in ("名簿次郎", "名簿担当", "利用中"):
        assert words in page
