"""The directory and the documents through the API."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.api.reading import served
from corpus.records import Corpus
from tests.assistant.api.described import Described
from tests.assistant.web.desk import (
    CHECK,
    CORPUS,
    COUNT,
    GUIDE,
    GUIDE_ROW,
    LIST,
    LIST_TEXT,
    POLICY,
    TODAY,
    SampleService,
)


def test_the_directory_names_every_division_with_its_row(client: Described) -> None:
    found = client.api("GET", "/divisions").json()
    assert [one["id"] for one in found["divisions"]] == [GUIDE.id, CHECK.id, COUNT.id]
    guide, check, count = found["divisions"]
    assert guide["evidence"] == {
        "document": "list",
        "start": 0,
        "end": len(GUIDE_ROW),
        "quote": GUIDE_ROW,
    }
    assert guide["division_en"] == "Guidance Division"
    assert guide["department_en"] == "General Department"
    assert guide["duties"] == ["道案内", "落とし物"]
    assert [phone["label"] for phone in guide["phones"]] == ["昼", "夜"]
    nothing = {"label": None, "confirmed": None, "source": None}
    assert check["phones"] == [{**nothing, "number": "022-000-0003", "status": "inferred"}]
    assert count["phones"] == [{**nothing, "number": None, "status": "missing"}]
    assert found["general_contact"]["evidence"]["quote"] == "TEL:022-000-0000(代表)"


def test_one_division_is_as_it_is_among_all(client: Described) -> None:
    every = client.api("GET", "/divisions").json()
    one = client.api("GET", "/divisions/check").json()
    assert one == {"generation": every["generation"], **every["divisions"][1]}


def test_documents_say_how_they_stand_today(client: Described) -> None:
    found = client.api("GET", "/documents").json()
    policy, directory, *_ = found["documents"]
    assert found["as_of"] == TODAY.isoformat()
    assert (policy["valid_until"], policy["expired"]) == ("2025-03-31", True)
    assert (policy["supersedes"], policy["superseded_by"]) == ([], ["list"])
    assert (directory["supersedes"], directory["superseded_by"]) == (["policy"], [])
    assert policy["publisher_en"] == "Sample Bureau"
    assert policy["characters"] == len(POLICY.text)


@pytest.mark.parametrize(("query", "text"), [("", None), ("?text=true", LIST_TEXT)])
def test_a_document_comes_with_its_text_where_that_is_asked_for(
    client: Described, query: str, text: str | None
) -> None:
    found = client.api("GET", f"/documents/list{query}").json()
    assert found["text"] == text
    assert found["sha256"] == LIST.sha256


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("", 0, len(LIST_TEXT)),
        ("?start=3&end=7", 3, 7),
        ("?start=3", 3, len(LIST_TEXT)),
        ("?end=3", 0, 3),
        ("?start=5&end=5", 5, 5),
        (f"?start={len(LIST_TEXT)}", len(LIST_TEXT), len(LIST_TEXT)),
    ],
)
def test_a_part_is_counted_in_code_points(
    client: Described, query: str, start: int, end: int
) -> None:
    found = client.api("GET", f"/documents/list/text{query}").json()
    assert (found["start"], found["end"]) == (start, end)
    assert found["text"] == LIST_TEXT[start:end]
    assert found["characters"] == len(LIST_TEXT)


@pytest.mark.parametrize(
    "path", ["/divisions", "/divisions/guide", "/documents", "/documents/list"]
)
def test_what_a_client_has_already_is_not_sent_again(client: Described, path: str) -> None:
    first = client.api("GET", path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    for had in (tag, f'"another", {tag}', tag.removeprefix("W/"), "*"):
        again = client.api("GET", path, headers={"if-none-match": had})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    other = client.api("GET", path, headers={"if-none-match": 'W/"another"'})
    assert other.content == first.content


def test_another_generation_and_another_day_have_another_tag(tmp_path: Path) -> None:
    now = served(SampleService(tmp_path))
    tags = {
        now.tag,
        replace(now, generation="20260402T0000Z-sample").tag,
        replace(now, today=date(2026, 4, 2)).tag,
    }
    assert len(tags) == 3


def test_id_and_corpus_are_of_one_generation(tmp_path: Path) -> None:
    ids = ["old", "new", "new", "new"]  # one is published between the first two looks

    class Publishing(SampleService):
        def generation_id(self) -> str:
            return ids.pop(0)

        def corpus(self) -> Corpus:
            return replace(CORPUS, name=f"corpus looked at before {len(ids)} more ids")

    now = served(Publishing(tmp_path))
    assert now.generation == "new"
    assert now.corpus.name == "corpus looked at before 1 more ids"
