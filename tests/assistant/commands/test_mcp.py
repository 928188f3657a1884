"""`madoguchi mcp`: the same tools over standard input and output, in a process of its own."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult

from assistant.api import models
from tests.assistant.api.described import held_to

COMMAND = ["-m", "madoguchi", "mcp"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
NO_MESSAGE = b'{"jsonrpc": "2.0", "method": 1}'
PING = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}'


def test_a_program_asks_over_standard_input_and_output(index_folder: Path) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=[*COMMAND, "--index", str(index_folder), "--as-of", "2026-11-21"],
        env=ENVIRONMENT,
    )

    async def talk() -> tuple[list[str], CallToolResult, CallToolResult]:
        async with Client(server) as client:
            tools = [tool.name for tool in (await client.list_tools()).tools]
            asked = await client.call_tool("ask", {"question": "事業承継の相談先は?"})
            found = await client.call_tool("find_division", {"matter": "特許の相談"})
            return tools, asked, found

    tools, asked, found = asyncio.run(talk())
    assert tools == ["ask", "find_division"]
    answer = held_to(models.Answer, asked.structured_content)
    assert answer.contacts[0].division == "中小企業課"
    assert (asked.structured_content or {})["as_of"] == "2026-11-21"
    assert answer.receipt is None
    divisions = held_to(models.Found, found.structured_content).divisions
    assert divisions[0].phones[0].number in divisions[0].evidence.quote


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_is_no_message_is_answered_and_a_signal_leaves_nothing_behind(
    index_folder: Path, tmp_path: Path, number: signal.Signals
) -> None:
    with Popen(
        [sys.executable, *COMMAND, "--index", str(index_folder)],
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={**ENVIRONMENT, "TMPDIR": str(tmp_path)},
    ) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(b"what?\n" + NO_MESSAGE + b"\n" + PING + b"\n")
            process.stdin.flush()
            answers = [json.loads(process.stdout.readline())]
            while answers[-1]["id"] is None:
                answers.append(json.loads(process.stdout.readline()))
            codes = [answer.get("error", {}).get("code") for answer in answers]
            assert codes == [-32700, -32600, None]
            assert any(tmp_path.iterdir())
            process.send_signal(number)  # while standard input stays open
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
    assert not any(tmp_path.iterdir())
