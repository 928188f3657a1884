"""`madoguchi mcp`: the same tools over standard input and output, in a process of its own."""

import asyncio
import os
import sys
from pathlib import Path

from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult

from assistant.api import models
from tests.assistant.api.described import held_to


def test_a_program_asks_over_standard_input_and_output(index_folder: Path) -> None:
    command = ["-m", "madoguchi", "mcp", "--index", str(index_folder), "--as-of", "2026-11-21"]
    server = StdioServerParameters(
        command=sys.executable,
        args=command,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
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
