"""What visitors say of an answer, and the deletion of what was kept of their questions."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from assistant.service.counter import REASONS, Counter, Keeping
from assistant.store import questions
from assistant.store.records import Case
from assistant.web.doors import Headers
from assistant.web.feedback import feedback_pages
from assistant.web.forms import LONGEST_COMMENT
from assistant.web.plain import plain_pages
from assistant.web.texts_en import EN
from assistant.web.texts_ja import JA
from corpus.errors import StoreError
from tests.assistant.web.desk import sample_counter

AS_JSON = {"Accept": "application/json"}


class Desk:
    """A counter behind its pages."""

    def __init__(self, counter: Counter) -> None:
        app = FastAPI()
        app.add_middleware(Headers)
        app.include_router(plain_pages(counter))
        app.include_router(feedback_pages(counter))
        self.counter = counter
        self.client = TestClient(app)

    def ask(self, question: str = "道案内はどこですか") -> str:
        return unescape(self.client.post("/plain", data={"q": question}).text)

    def say(self, page: str, helpful: str, **fields: str) -> Response:
        token = re.search(r'name="token" value="([^"]+)"', page)
        assert token is not None
        data = {"token": token[1], "helpful": helpful, **fields}
        return self.client.post("/feedback", data=data, headers=AS_JSON)

    def case(self, page: str) -> Case:
        with self.counter.database.transaction() as session:
            question = questions.by_receipt(session, receipt_of(page))
            assert question is not None
            case = questions.case(session, question.id)
        assert case is not None
        return case


def receipt_of(page: str) -> str:
    receipt = re.search(r'<strong class="receipt-number">([^<]+)</strong>', page)
    assert receipt is not None
    return receipt[1]


@pytest.fixture(scope="module")
def keeping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk whose operator lets questions be stored for thirty days."""
    desk = Desk(sample_counter(tmp_path_factory.mktemp("kept"), Keeping(True, 30)))
    with desk.client:
        yield desk


@pytest.fixture(scope="module")
def forgetting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(sample_counter(tmp_path_factory.mktemp("forgotten")))
    with desk.client:
        yield desk


def test_yes_is_kept_and_thanked_for(keeping: Desk) -> None:
    page = keeping.ask()
    answer = keeping.say(page, "yes")
    assert answer.status_code == 200
    assert answer.json() == {"kept": True, "message": JA.thanks}
    (said,) = keeping.case(page).feedback
    assert (said.helpful, said.reason, said.comment) == (True, None, None)
    assert said.division == "guide"


@pytest.mark.parametrize("reason", REASONS)
def test_no_is_kept_with_its_reason_and_a_comment_without_personal_data(
    keeping: Desk, reason: str
) -> None:
    page = keeping.ask()
    assert f'<input type="radio" name="reason" value="{reason}">' in page
    comment = "090-1234-5678へ。022-000-0001は出ません。"
    assert keeping.say(page, "no", reason=reason, comment=comment).status_code == 200
    (said,) = keeping.case(page).feedback
    assert (said.helpful, said.reason) == (False, reason)
    assert said.comment is not None
    assert "090-1234-5678" not in said.comment
    assert "022-000-0001は出ません" in said.comment


def test_a_comment_is_asked_for_only_where_it_is_kept(keeping: Desk, forgetting: Desk) -> None:
    assert 'name="comment"' in keeping.ask()
    assert JA.comment_hint in keeping.ask()
    assert 'name="comment"' not in forgetting.ask()
    assert forgetting.say(forgetting.ask(), "no", comment="読みにくい").status_code == 200


def test_a_long_comment_is_cut(keeping: Desk) -> None:
    page = keeping.ask()
    keeping.say(page, "no", comment="字" * (LONGEST_COMMENT + 1))
    assert keeping.case(page).feedback[0].comment == "字" * LONGEST_COMMENT


def test_without_a_script_thanks_are_a_page(forgetting: Desk) -> None:
    page = forgetting.ask()
    token = re.findall(r'name="token" value="([^"]+)"', page)[0]
    sent = forgetting.client.post("/feedback?lang=en", data={"token": token, "helpful": "yes"})
    assert sent.status_code == 200
    assert EN.thanks in sent.text
    assert '<a href="./plain?lang=en">' in sent.text


@pytest.mark.parametrize(
    "fields",
    [
        {"token": "forged", "helpful": "yes"},
        {"helpful": "yes"},
        {"token": "", "helpful": "no"},
        {},
    ],
)
def test_what_no_answer_of_ours_stands_for_is_refused(
    forgetting: Desk, fields: dict[str, str]
) -> None:
    refused = forgetting.client.post("/feedback", data=fields, headers=AS_JSON)
    assert refused.status_code == 400
    assert refused.json() == {"kept": False, "message": JA.token_refused}


def test_only_yes_and_no_are_judgements(keeping: Desk) -> None:
    page = keeping.ask()
    assert keeping.say(page, "perhaps").status_code == 400
    assert keeping.case(page).feedback == ()


def test_an_unknown_reason_is_not_kept(keeping: Desk) -> None:
    page = keeping.ask()
    keeping.say(page, "no", reason="<script>")
    assert keeping.case(page).feedback[0].reason is None


def test_what_is_too_large_is_refused_in_a_sentence(forgetting: Desk) -> None:
    refused = forgetting.say(forgetting.ask(), "no", comment="字" * 70_000)
    assert (refused.status_code, refused.json()["message"]) == (413, JA.too_large)
    assert forgetting.client.post("/receipt", data={"receipt": "x" * 70_000}).status_code == 413


def test_a_database_that_cannot_be_used_is_a_plain_sentence(
    forgetting: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> bool:
        raise StoreError("a secret of the machine")

    page = forgetting.ask()
    monkeypatch.setattr(forgetting.counter, "give_feedback", fail)
    monkeypatch.setattr(forgetting.counter, "delete", fail)
    refused = forgetting.say(page, "yes")
    assert (refused.status_code, refused.json()["message"]) == (503, JA.feedback_failed)
    deleted = forgetting.client.post("/receipt", data={"receipt": "7K3M-Q9TD-2XWF"})
    assert deleted.status_code == 503
    assert "secret" not in refused.text + deleted.text
    assert capsys.readouterr().err.count("secret") == 2


def test_a_stored_question_is_deleted_by_its_receipt(keeping: Desk) -> None:
    page = keeping.ask()
    keeping.say(page, "no", reason="unclear")
    receipt = receipt_of(page)
    assert JA.receipt_kept.format(n=30) in page
    first = keeping.client.post("/receipt", data={"receipt": receipt.lower().replace("-", " ")})
    assert first.status_code == 200
    assert JA.deleted in first.text
    with keeping.counter.database.transaction() as session:
        assert questions.by_receipt(session, receipt) is None
    again = keeping.client.post("/receipt", data={"receipt": receipt})
    assert again.status_code == 404
    assert JA.not_kept in again.text
    assert f'value="{receipt}"' in again.text


@pytest.mark.parametrize(
    "number", ["", "7K3M-Q9TD-2XWF", "'; drop table question; --", "\x00", "字"]
)
def test_a_number_without_a_record_says_so(keeping: Desk, number: str) -> None:
    response = keeping.client.post("/receipt", data={"receipt": number})
    assert response.status_code == 404
    assert JA.not_kept in response.text


def test_pages_say_truthfully_what_is_stored(keeping: Desk, forgetting: Desk) -> None:
    kept = keeping.client.get("/receipt").text
    assert JA.privacy_kept.format(n=30) in kept
    assert JA.privacy not in kept
    assert JA.nothing_kept not in kept
    forgotten = forgetting.client.get("/receipt").text
    assert JA.privacy in forgotten
    assert JA.nothing_kept in forgotten
    assert "receipt-number" not in forgetting.ask()
