"""The overview: what it counts, draws, puts together and hands out as a file."""

import csv
import io
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from assistant.service.counter import Counter
from assistant.staff import grouping, plots, sheets
from assistant.staff.grouping import grouped
from assistant.staff.overview_words import words
from assistant.store import audit, questions, reviews
from assistant.store.overview import Day, Judged, Unanswered
from corpus.dates import JAPAN
from tests.assistant.staff.desk_client import Visitor

HOSTILE = '=HYPERLINK("http://example.com","天気")'
TODAY = datetime.now(JAPAN).date()


class Letters:
    """Texts with the same first letter are alike; a text of digits is unknown."""

    name, revision, dimension = "letters", "1", 26

    def encode_queries(self, texts: Any) -> np.ndarray:
        rows = np.zeros((len(texts), 26), dtype=np.float32)
        for row, text in enumerate(texts):
            if text[0].isalpha():
                rows[row, ord(text[0]) - ord("a")] = 1
        return rows

    encode_passages = encode_queries


def questions_of(*texts: str) -> list[Unanswered]:
    return [Unanswered(number, text) for number, text in enumerate(texts, 1)]


def test_alike_questions_are_put_together_the_most_first() -> None:
    groups = grouped(questions_of("a1", "b1", "b2", "b  2", "9", "8", "b1"), Letters())
    assert [(group.example, len(group.questions)) for group in groups] == [
        ("b1", 4), ("a1", 1), ("9", 1), ("8", 1)
    ]  # fmt: skip
    assert sorted(one.id for one in groups[0].questions) == [2, 3, 4, 7]


@pytest.mark.parametrize("texts", [(), ("a",), ("9",), ("9", "9")])
def test_few_questions_are_put_together_too(texts: tuple[str, ...]) -> None:
    assert sum(len(group.questions) for group in grouped(questions_of(*texts), Letters())) == len(
        texts
    )


def test_paraphrases_of_the_bundled_model_stand_together() -> None:
    from index.encoder.encoders import load_encoder

    asked = ("最低賃金は今いくらですか", "宮城県の最低賃金っていくら?", "楽天の昨日の試合結果は")
    groups = grouped(questions_of(*asked), load_encoder())
    assert [len(group.questions) for group in groups] == [2, 1]
    assert grouping.ALIKE > 0


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+81", "'+81"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"), ("  =1", "'  =1"), ("＝1+1", "'＝1+1"),
        ("　＋1", "'　＋1"), ("a=1", "a=1"),
        ("最低賃金", "最低賃金"), ('"', '"'), ("一\n二", "一\n二"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    made = sheets.as_csv(("a", "b"), [(cell, -1.5)])
    assert made.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    assert rows == [["a", "b"], [written, "-1.5"]]


def test_plots_keep_their_letters_and_draw_nothing_that_was_written() -> None:
    days = [
        Day(TODAY - timedelta(n), n, n // 2, 3.0 if n else None, 9.0 if n else None)
        for n in range(7)
    ]
    groups = [grouping.Group("$x$ <script>&天気はどうですか" * 3, tuple(questions_of("a")))]
    documents = [Judged("a", "業務案内<b>", 3, 2, 1), Judged("b", "B", 0, 0, 0)]
    for made, said in (
        (plots.questions_plot(days, words("ja")), "回答しなかった"),
        (plots.times_plot(days, words("en")), "Milliseconds"),
        (plots.groups_plot(groups, words("ja")), "$x$ <script>&天気"),
        (plots.judged_plot(documents, words("ja")), "業務案内<b>"),
    ):
        picture = ET.fromstring(made)
        assert said in "".join(picture.itertext())
        assert not [node for node in picture.iter() if node.tag.endswith("script")]
        assert b"@font-face" not in made


def test_plots_for_a_telephone_are_narrow_and_cut_their_labels_short() -> None:
    groups = [grouping.Group("明日の仙台の天気を教えてください", tuple(questions_of("a")))]
    wide, narrow = (
        ET.fromstring(plots.groups_plot(groups, words("ja"), room))
        for room in (plots.WIDE, plots.NARROW)
    )
    assert float(narrow.attrib["width"].removesuffix("pt")) == pytest.approx(3.7 * 72)
    assert "明日の仙台の天気を教えてください" in "".join(wide.itertext())
    assert "明日の仙台の天気を…" in "".join(narrow.itertext())


@pytest.fixture
def asked(counter: Counter) -> list[int]:
    """Three declined questions, one of them hostile, and a reviewed answer."""
    for question in ("明日の天気は", "今日の天気は", f"{HOSTILE}天気", "道案内はどこですか"):
        counter.ask(question)
    with counter.database.reading() as session:
        cases, _ = questions.queue(session, "unreviewed")
    answered = cases[0].question
    with counter.database.transaction() as session:
        reviews.save(
            session, answered.id, "確認花子", {1: "right", 2: "outdated"}, None, (), (), True, "",
            datetime.now(UTC),
        )  # fmt: skip
    return [case.question.id for case in cases]


def test_the_page_shows_counts_groups_and_verdicts(reviewer: Visitor, asked: list[int]) -> None:
    page = reviewer.get("/staff/overview?days=7").text
    assert "75%" in page
    assert "答えられていない質問" in page
    assert all(f'href="cases/{id}"' in page for id in asked[1:])
    assert f'href="cases/{asked[0]}"' not in page
    assert "案内の方針</th><td>1</td><td>0</td><td>0</td>" in page
    assert "課室の名簿</th><td>0</td><td>0</td><td>1</td>" in page
    assert page.count('<img class="plot"') == 4
    assert page.count(' alt="') == 4
    assert page.count('.svg?days=7&amp;lang=ja&amp;narrow"') == 4
    assert "<script" not in page
    assert "style=" not in page


def test_the_page_is_there_before_anything_was_asked(reviewer: Visitor) -> None:
    page = reviewer.get("/staff/overview?days=5000&lang=en")
    assert page.status_code == 200
    assert "No question of this period is stored." in page.text
    for name in ("days", "times", "groups", "verdicts"):
        wide = reviewer.get(f"/staff/overview/{name}.svg")
        narrow = reviewer.get(f"/staff/overview/{name}.svg?narrow")
        assert (wide.status_code, narrow.status_code) == (200, 200)
        assert wide.content != narrow.content


def test_plots_and_tables_of_other_names_are_not_there(reviewer: Visitor) -> None:
    for name in ("secret.svg", "secret.csv", "days.png"):
        assert reviewer.get(f"/staff/overview/{name}").status_code == 404


@pytest.mark.usefixtures("asked")
def test_each_table_is_a_file_and_who_took_it_is_noted(reviewer: Visitor, counter: Counter) -> None:
    for name, said in (
        ("days", TODAY.isoformat()),
        ("kinds", "日本語"),
        ("groups", "'" + HOSTILE.replace('"', '""')),
        ("verdicts", "案内の方針"),
    ):
        file = reviewer.get(f"/staff/overview/{name}.csv?days=7")
        assert file.status_code == 200
        assert file.headers["content-type"] == "text/csv; charset=utf-8"
        assert f"madoguchi-{name}-" in file.headers["content-disposition"]
        assert said in file.content.decode("utf-8-sig")
    with counter.database.reading() as session:
        entries, _ = audit.entries(session)
    noted = [(one.actor, one.subject, one.detail) for one in entries if "exported" in one.action]
    assert ("確認花子", "groups.csv", {"days": 7}) in noted
    assert len(noted) == 4


def test_what_was_counted_is_counted_anew_when_something_changes(
    reviewer: Visitor, asked: list[int], counter: Counter
) -> None:
    def shown() -> list[int]:
        page = reviewer.get("/staff/overview?days=7").text
        return [id for id in asked if f'href="cases/{id}"' in page]

    assert shown() == asked[1:]
    with counter.database.transaction() as session:
        case = questions.case(session, asked[1])
        assert case
        questions.delete(session, case.question.receipt)
    assert shown() == asked[2:]
    assert "67%" in reviewer.get("/staff/overview?days=7").text
    counter.ask("明日の天気は")
    assert "75%" in reviewer.get("/staff/overview?days=7").text
