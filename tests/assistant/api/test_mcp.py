"""The tools for programs that speak MCP, by the official client over HTTP."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import sleep
from typing import Any, Literal, TypeVar

import pytest
from mcp import Client, MCPError
from mcp.types import CallToolResult, Tool

from assistant.api import models
from assistant.service.counter import Counter
from assistant.store import questions
from tests.assistant.api.described import held_to
from tests.assistant.api.served import PAGE, serving, small_counter
from tests.assistant.web.desk import CHECK, COUNT, GUIDE, GUIDE_ROW, SENTENCE

T = TypeVar("T")
Era = Literal["auto", "legacy"]
BOTH = pytest.mark.parametrize("era", ["auto", "legacy"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mcp")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as (address,):
        yield address


def spoken(address: str, era: Era, talk: Callable[[Client], Awaitable[T]]) -> T:
    """What a talk with the server comes to, in the newest protocol or in the one before."""

    async def connected() -> T:
        async with Client(f"{address}/mcp", mode=era, read_timeout_seconds=30) as client:
            return await talk(client)

    return asyncio.run(connected())


def called(address: str, era: Era, tool: str, arguments: dict[str, Any]) -> CallToolResult:
    return spoken(address, era, lambda client: client.call_tool(tool, arguments))


def refused(address: str, era: Era, tool: str, arguments: dict[str, Any]) -> str:
    """The message of the protocol's error that a call ends in."""

    async def talk(client: Client) -> str:
        with pytest.raises(MCPError) as raised:
            await client.call_tool(tool, arguments)
        return str(raised.value)

    return spoken(address, era, talk)


def text(result: CallToolResult) -> str:
    (part,) = result.content
    assert part.type == "text"
    return part.text


@BOTH
def test_both_tools_are_offered_in_both_languages_and_only_read(address: str, era: Era) -> None:
    async def tools(client: Client) -> list[Tool]:
        return (await client.list_tools()).tools

    found = {tool.name: tool for tool in spoken(address, era, tools)}
    assert set(found) == {"ask", "find_division"}
    for tool in found.values():
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.open_world_hint is False
        japanese, english = (tool.description or "").split("\n")
        assert english.isascii()
        assert not japanese.isascii()


@BOTH
def test_a_question_is_answered_as_the_contract_says(address: str, era: Era) -> None:
    result = called(address, era, "ask", {"question": "道に迷いました"})
    assert not result.is_error
    answer = held_to(models.Answer, result.structured_content)
    assert [sentence.text for sentence in answer.answer] == [SENTENCE]
    assert answer.contacts[0].id == GUIDE.id
    assert SENTENCE in text(result)
    assert "022-000-0001" in text(result)


def test_it_is_stored_as_asked_by_a_program(address: str, folder: Path) -> None:
    result = called(address, "auto", "ask", {"question": "道に迷いました"})
    counter = small_counter(folder)
    with counter.database.transaction() as session:
        stored = questions.by_receipt(session, result.structured_content["receipt"])
    close(counter)
    assert stored is not None
    assert stored.face == "mcp"


def close(counter: Counter) -> None:
    counter.close()
    counter.database.close()


def test_earlier_questions_are_heard(address: str) -> None:
    arguments = {"question": "電話番号は?", "previous": ["道に迷いました"]}
    result = called(address, "auto", "ask", arguments)
    assert result.structured_content["notices"] == ["前の質問：道に迷いました"]


def test_a_declined_question_hands_over_the_main_line(address: str) -> None:
    result = called(address, "auto", "ask", {"question": "今日の天気は?"})
    assert not result.is_error
    assert result.structured_content["outcome"] == "declined"
    assert "022-000-0000" in text(result)


@pytest.mark.parametrize(
    ("matter", "ids"),
    [
        ("道に迷いました", [GUIDE.id]),
        ("検査の相談", [CHECK.id, COUNT.id]),
        ("統計室", [COUNT.id]),
        ("  統計室　", [COUNT.id]),
        ("statistics office", [COUNT.id]),
        ("総務部", [GUIDE.id, CHECK.id, COUNT.id]),
        ("天気", []),
    ],
)
def test_a_division_is_found_by_a_matter_or_by_its_name(
    address: str, matter: str, ids: list[str]
) -> None:
    result = called(address, "auto", "find_division", {"matter": matter})
    found = held_to(models.Found, result.structured_content)
    assert [division.id for division in found.divisions] == ids
    assert found.general_contact.phones[0].number == "022-000-0000"
    assert "022-000-0000" in text(result)


def test_a_division_comes_with_its_numbers_its_duties_and_its_row(address: str) -> None:
    result = called(address, "auto", "find_division", {"matter": "案内課"})
    (division,) = held_to(models.Found, result.structured_content).divisions
    assert division.evidence.quote == GUIDE_ROW
    assert division.duties == list(GUIDE.duties)
    for words in ("022-000-0001", "022-000-0002", "道案内、落とし物", " ".join(GUIDE_ROW.split())):
        assert words in text(result)


def test_a_doubtful_and_a_missing_number_are_named_as_such(address: str) -> None:
    assert "推定 / inferred" in text(called(address, "auto", "find_division", {"matter": "検査室"}))
    assert "記載なし" in text(called(address, "auto", "find_division", {"matter": "統計室"}))


@BOTH
@pytest.mark.parametrize(
    ("tool", "arguments", "place"),
    [
        ("ask", {}, "#/question"),
        ("ask", {"question": 5}, "#/question"),
        ("ask", {"question": "a\0"}, "#/question"),
        ("ask", {"question": "a", "face": "page"}, "#/face"),
        ("find_division", {"matter": ["a"]}, "#/matter"),
    ],
)
def test_arguments_that_do_not_hold_are_named(
    address: str, era: Era, tool: str, arguments: dict[str, Any], place: str
) -> None:
    result = called(address, era, tool, arguments)
    assert result.is_error
    assert text(result).startswith(place)


def test_too_much_at_once_is_an_error_of_the_call(address: str) -> None:
    result = called(address, "auto", "ask", {"question": "混雑"})
    assert result.is_error
    assert text(result) == "too many are waiting"


@BOTH
def test_an_unknown_tool_is_an_error_of_the_protocol(address: str, era: Era) -> None:
    assert "find_division" in refused(address, era, "delete_everything", {})


@BOTH
def test_what_is_unexpected_is_logged_once_and_tells_nothing_of_the_machine(
    address: str, folder: Path, era: Era
) -> None:
    with logged_once(folder):
        assert "secret" not in refused(address, era, "ask", {"question": "故障"})


def test_an_unexpected_failure_of_the_api_is_logged_once(address: str, folder: Path) -> None:
    body = json.dumps({"question": "故障"}).encode()
    with logged_once(folder):
        status, found = sent(address, "POST", "/api/v1/ask", body)
        assert (status, json.loads(found)["title"]) == (500, "内部の誤り")


@contextmanager
def logged_once(folder: Path) -> Iterator[None]:
    """Asserts that the server logs one failure, which may come after its answer."""
    log = folder / "stderr.txt"
    before = log.read_text(encoding="utf-8").count("RuntimeError: a secret")
    yield
    for _ in range(100):
        if log.read_text(encoding="utf-8").count("RuntimeError: a secret") > before:
            break
        sleep(0.05)
    assert log.read_text(encoding="utf-8").count("RuntimeError: a secret") == before + 1


def sent(
    address: str, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[int, bytes]:
    """Status and body of a plain request."""
    connection = HTTPConnection(address.removeprefix("http://"), timeout=30)
    accepted = "application/json, text/event-stream"
    own = {"Content-Type": "application/json", "Accept": accepted}
    try:
        connection.request(method, path, body, {**own, **headers})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


LIST_TOOLS = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "madoguchi.example.go.jp"}, 200),
        ({"Origin": PAGE}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Host": "elsewhere.example", "Origin": "http://elsewhere.example"}, 403),
    ],
)
def test_any_host_name_serves_and_no_foreign_page_may_ask(
    address: str, headers: dict[str, str], status: int
) -> None:
    assert sent(address, "POST", "/mcp", LIST_TOOLS, **headers)[0] == status


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_without_sessions_there_is_only_asking(address: str, method: str) -> None:
    assert sent(address, method, "/mcp")[0] == 405


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff", 400),
        (b"[" * 60_000, 400),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": 5}', 400),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "' + b"x" * 70_000 + b'"}', 413),
    ],
)
def test_what_is_no_message_is_refused(address: str, body: bytes, status: int) -> None:
    assert sent(address, "POST", "/mcp", body)[0] == status


def test_half_a_character_in_a_question_is_no_failure(address: str) -> None:
    body = (
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", '
        b'"params": {"name": "ask", "arguments": {"question": "\\ud800"}}}'
    )
    assert sent(address, "POST", "/mcp", body)[0] in (200, 400)
