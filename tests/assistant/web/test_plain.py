"""The counter without JavaScript: forms, links, follow-ups, and what is refused politely."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.answer.outcomes import Outcome
from assistant.service.counter import Counter, Keeping
from assistant.web.doors import Headers
from assistant.web.plain import plain_pages
from assistant.web.texts_en import EN
from assistant.web.texts_ja import JA
from corpus.errors import GenerationError
from corpus.records import Corpus
from tests.assistant.web.desk import SENTENCE, SampleService, sample_counter

QUESTION = "道案内はどこですか"


class BrokenService(SampleService):
    def ask(self, question: str, previous: tuple[str, ...] = ()) -> tuple[Outcome, Corpus]:
        raise GenerationError("a secret of the machine")


def client_of(counter: Counter) -> TestClient:
    app = FastAPI()
    app.add_middleware(Headers)
    app.include_router(plain_pages(counter))
    return TestClient(app)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with client_of(sample_counter(folder)) as client:
        yield client


def page_of(client: TestClient, question: str, **fields: list[str]) -> str:
    return unescape(client.post("/plain", data={"q": question, **fields}).text)


def carried(page: str) -> list[str]:
    """The earlier questions that the form for the next one sends along."""
    form = page.partition('<form class="ask"')[2]
    return re.findall(r'<input type="hidden" name="previous" value="([^"]*)">', form)


def test_the_first_page_has_a_form_examples_and_hints(client: TestClient) -> None:
    response = client.get("/plain")
    assert response.status_code == 200
    assert re.search(r'<form class="ask" method="post" action="./plain">', response.text)
    assert JA.example_of_duty.format(title="道案内") in response.text
    assert all(hint in response.text for hint in JA.hints)
    assert JA.privacy in response.text
    assert "<article" not in response.text


def test_a_question_is_answered_like_on_the_other_page(client: TestClient) -> None:
    page = page_of(client, QUESTION)
    assert SENTENCE in page
    assert '<a class="tel" href="tel:022-000-0001">' in page
    assert 'id="turn-1-source-1"' in page
    assert "tel:022-000-0000" in page


def test_a_link_asks_its_question_at_once(client: TestClient) -> None:
    page = page_of(client, QUESTION)
    link = f"./plain?q={quote(QUESTION)}"
    assert f'<a class="tool" href="{link}">{JA.permalink}</a>' in page
    linked = client.get(link.removeprefix("."))
    assert SENTENCE in unescape(linked.text)
    # The other languages of the page ask it too.
    assert f'href="plain?q={quote(QUESTION)}&lang=en"' in unescape(linked.text)


def test_a_question_that_was_sent_stands_in_no_address_but_its_link(client: TestClient) -> None:
    page = page_of(client, QUESTION)
    addresses = re.findall(r'(?:href|action)="([^"]*)"', page)
    assert [address for address in addresses if quote(QUESTION) in address] == [
        f"./plain?q={quote(QUESTION)}"
    ]


def test_a_follow_up_knows_the_earlier_question(client: TestClient) -> None:
    first = page_of(client, QUESTION)
    assert carried(first) == [QUESTION]
    second = page_of(client, "電話番号は?", previous=carried(first))
    assert f"前の質問：{QUESTION}" in second
    assert carried(second) == [QUESTION, "電話番号は?"]


def test_few_and_short_questions_are_carried_along(client: TestClient) -> None:
    page = page_of(client, QUESTION, previous=[*"一二三四五六", "長" * 501])
    assert carried(page) == [*"二三四五六", QUESTION]
    assert "前の質問：一" not in page
    assert "長長" not in page


@pytest.mark.parametrize("question", ["", "   ", "\u3000\n"])
def test_an_empty_question_is_asked_for(client: TestClient, question: str) -> None:
    page = page_of(client, question)
    assert JA.empty in page
    assert "<article" not in page


def test_what_is_too_large_is_refused_in_a_sentence(client: TestClient) -> None:
    response = client.post("/plain", data={"q": "長" * 70_000})
    assert response.status_code == 413
    assert JA.too_large in response.text
    many = client.post("/plain", data={f"field{n}": "x" for n in range(100)})
    assert many.status_code == 413


def test_a_busy_counter_says_when_to_come_back_and_keeps_the_question(folder: Path) -> None:
    database = sample_counter(folder).database
    busy = Counter(SampleService(folder), database, Keeping(), most_waiting=0)
    response = client_of(busy).post("/plain", data={"q": QUESTION, "previous": "落とし物は"})
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert JA.asked_too_much in response.text
    assert f">{QUESTION}</textarea>" in response.text
    assert carried(response.text) == ["落とし物は"]


def test_a_failure_is_a_plain_sentence(folder: Path) -> None:
    broken = Counter(BrokenService(folder), sample_counter(folder).database)
    response = client_of(broken).post("/plain", data={"q": QUESTION})
    assert response.status_code == 500
    assert JA.failed in response.text
    assert "secret" not in response.text


def test_the_page_speaks_three_languages(client: TestClient) -> None:
    english = client.post("/plain?lang=en", data={"q": "Where is the station?"}).text
    assert '<html lang="en">' in english
    assert EN.contact in english
    assert 'action="./plain?lang=en"' in english
    assert "<ruby>" in client.get("/plain?lang=easy").text


def test_a_switch_of_the_language_sends_again_what_stands_in_no_address(
    client: TestClient,
) -> None:
    page = page_of(client, QUESTION, previous=["落とし物は?"])
    switch = re.search(r'<nav class="languages".*?</nav>', page, re.DOTALL)
    assert switch is not None
    assert re.findall(r'formaction="([^"]*)"', switch[0]) == [
        "plain",
        "plain?lang=easy",
        "plain?lang=en",
    ]
    assert "<a " not in switch[0]
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', switch[0])
    assert fields == [("previous", "落とし物は?"), ("q", QUESTION)]
    english = unescape(client.post("/plain?lang=en", data=dict(fields)).text)
    assert SENTENCE in english
    assert "前の質問：落とし物は?" in english
    assert EN.contact in english
    assert "formaction" not in client.get("/plain").text


def test_a_link_to_a_question_is_one_in_the_other_languages_also_when_all_is_busy(
    folder: Path,
) -> None:
    database = sample_counter(folder).database
    busy = Counter(SampleService(folder), database, Keeping(), most_waiting=0)
    page = unescape(client_of(busy).get("/plain", params={"q": QUESTION}).text)
    assert f'href="plain?q={quote(QUESTION)}&lang=en"' in page


@pytest.mark.parametrize(
    "body", [b"q=%ff%fe", b"q=%00", b"q=\xff", b"previous=%ff&q=%e9%81%93", b"q=1;2&&&=&q"]
)
def test_bytes_that_are_no_text_are_no_error(client: TestClient, body: bytes) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/plain", content=body, headers=form).status_code == 200


def test_markup_in_a_question_is_text(client: TestClient) -> None:
    markup = '"><script>alert(1)</script>'
    sent = client.post("/plain", data={"q": markup, "previous": markup}).text
    assert "<script>alert" not in sent
    assert "<script>alert" not in client.get("/plain", params={"q": markup}).text


def test_nothing_in_the_pages_needs_a_script(client: TestClient) -> None:
    page = client.post("/plain", data={"q": QUESTION})
    assert re.findall(r"<script[^>]*>", page.text) == ['<script src="./page/tools.js" defer>']
    assert not re.search(r'\son\w+="|style="|javascript:', page.text)
    assert page.headers["Cache-Control"] == "no-store"
    # What does need one is shown by it only.
    for button in re.findall(r'<button type="button"[^>]*>', page.text):
        assert "scripted" in button
