"""Questions through the API: the contract's object, and what can be done with it afterwards."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.answer import answer
from assistant.answer.contract import as_json
from assistant.api import models
from assistant.service.counter import REASONS, Counter
from assistant.service.service import Service
from assistant.store import questions
from index.generation import Generation
from tests.assistant.answer.test_contract import KINDS, TODAY
from tests.assistant.api.described import Described, held_to
from tests.assistant.api.served import application, sample_database, small_counter
from tests.assistant.web.desk import GUIDE, SENTENCE


@pytest.fixture(scope="module")
def tohoku(index_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Described]:
    """The API over the shipped corpus."""
    database = sample_database(tmp_path_factory.mktemp("tohoku"))
    counter = Counter(Service(index_folder, None, TODAY), database)
    with Described(application(counter)) as client:
        yield client
    counter.close()
    database.close()


def asked(client: Described, question: str, **more: Any) -> dict[str, Any]:
    response = client.api("POST", "/ask", json={"question": question, **more})
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize("question", KINDS)
def test_a_real_answer_is_the_contracts_object(
    tohoku: Described, generation: Generation, question: str
) -> None:
    found = asked(tohoku, question)
    expected = as_json(answer(generation, question, TODAY))
    held_to(models.Answer, found)
    assert list(found) == [*expected, "receipt", "feedback_token"]
    for name in set(expected) - {"milliseconds", "generation"}:
        assert found[name] == expected[name]
    assert found["receipt"] is None


def test_every_quotation_of_an_answer_can_be_checked(tohoku: Described) -> None:
    found = asked(tohoku, "事業承継の相談先は?")
    assert len(found["citations"]) >= 5
    for citation in found["citations"]:
        place = {name: citation[name] for name in ("start", "end")}
        part = tohoku.api("GET", f"/documents/{citation['document']}/text", params=place)
        assert part.json()["text"] == citation["quote"]
        assert part.json()["generation"] == found["generation"]


def test_a_contact_leads_to_its_entry_in_the_directory(tohoku: Described) -> None:
    found = asked(tohoku, "事業承継の相談先は?")
    contact = found["contacts"][0]
    division = tohoku.api("GET", f"/divisions/{contact['id']}").json()
    assert division["phones"] == contact["phones"]
    assert division["evidence"]["quote"] == found["citations"][contact["citation"] - 1]["quote"]


def test_an_answer_to_a_question_in_the_address_is_the_same(client: Described) -> None:
    posted = asked(client, "道に迷いました")
    got = client.api("GET", "/ask", params={"q": "道に迷いました"}).json()
    for one in (posted, got):
        del one["receipt"], one["feedback_token"]
    assert got == posted


def test_an_id_is_handed_back(client: Described) -> None:
    assert asked(client, "道に迷いました", id="h001")["id"] == "h001"
    assert asked(client, "道に迷いました")["id"] is None


def test_earlier_questions_are_heard(client: Described) -> None:
    found = asked(client, "電話番号は?", previous=["道に迷いました", "落とし物は?"])
    assert found["notices"] == ["前の質問：道に迷いました", "前の質問：落とし物は?"]


@pytest.mark.parametrize(
    ("question", "reason"),
    [("", "empty_question"), (" \n　", "empty_question"), ("あ" * 501, "too_long")],
)
def test_what_is_no_question_is_declined_and_no_error(
    tohoku: Described, question: str, reason: str
) -> None:
    found = asked(tohoku, question)
    assert (found["outcome"], found["reason"]) == ("declined", reason)
    assert found["general_contact"]["phones"][0]["number"] == "022-263-1111"


def test_an_answer_is_not_kept_on_the_way(client: Described) -> None:
    response = client.api("POST", "/ask", json={"question": "道に迷いました"})
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-type"] == "application/json"
    assert SENTENCE in response.content.decode()


def test_a_stored_question_is_deleted_by_its_receipt(client: Described, counter: Counter) -> None:
    receipt = asked(client, "道に迷いました")["receipt"]
    with counter.database.transaction() as session:
        stored = questions.by_receipt(session, receipt)
    assert stored is not None
    assert (stored.face, stored.division) == ("api", GUIDE.id)
    assert client.api("DELETE", f"/questions/{receipt}").status_code == 204
    with counter.database.transaction() as session:
        assert questions.by_receipt(session, receipt) is None
    assert client.api("DELETE", f"/questions/{receipt}").status_code == 404


def test_where_nothing_is_stored_there_is_no_receipt(tmp_path: Path) -> None:
    counter = small_counter(tmp_path, questions=False)
    with Described(application(counter)) as client:
        assert asked(client, "道に迷いました")["receipt"] is None
    counter.close()
    counter.database.close()


def test_a_judgement_reaches_the_stored_question(client: Described, counter: Counter) -> None:
    found = asked(client, "道に迷いました")
    judgement = {
        "token": found["feedback_token"],
        "helpful": False,
        "reason": "outdated",
        "comment": "古い案内でした",
    }
    assert client.api("POST", "/feedback", json=judgement).status_code == 204
    with counter.database.transaction() as session:
        stored = questions.by_receipt(session, found["receipt"])
        assert stored is not None
        case = questions.case(session, stored.id)
    assert case is not None
    assert [(one.helpful, one.reason, one.comment) for one in case.feedback] == [
        (False, "outdated", "古い案内でした")
    ]


def test_reasons_are_those_of_the_counter() -> None:
    properties = models.Judgement.model_json_schema()["properties"]
    assert tuple(properties["reason"]["anyOf"][0]["enum"]) == REASONS
