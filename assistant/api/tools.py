"""The tools that an MCP client is offered: what they are called, what they take, what they do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from mcp.types import CallToolResult, TextContent, Tool, ToolAnnotations
from pydantic import BaseModel, TypeAdapter

from assistant.answer.contract import Told
from assistant.answer.outcomes import Answered
from assistant.api import entries, models
from assistant.api.asking import answer_object
from assistant.commands.plain import as_text
from assistant.service.counter import Counter
from corpus.records import Corpus, Division, Phone
from ingest.japanese import normalise

# Titles and descriptions.
_ASK = (
    "質問に答える / Answer a question",
    "役所の政策文書についての質問（日本語または英語、500字まで）に、文書からの引用で答え、"
    "担当の課室と電話番号を示します。文書に答えがないときは、答えずに代表電話を示します。"
    "引用と電話番号は、書き換えずに出典とともに伝えてください。\n"
    "Answers a question about the office's policy documents (in Japanese or English, 500 "
    "characters at most) by quotations, and names the division to call. Where the documents do "
    "not answer it declines and hands over the main line. Pass quotations and numbers on as they "
    "stand, with their source.",
)
_FIND = (
    "担当の課室を探す / Find the division",
    "用件や課室名から、担当の課室、業務内容、電話番号と、その根拠となる名簿の行を示します。\n"
    "Names the divisions for a matter, or by their name: duties, telephone numbers, and the row "
    "of the directory that proves them.",
)
_STATUS = {"stated": "", "inferred": "（推定 / inferred）", "missing": ""}
_NO_NUMBER = "番号の記載なし / no number in the directory"
_NOBODY = (
    "担当の課室は見つかりませんでした。代表電話にお尋ねください。"
    " / No division was found; please call the main line."
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A tool: how it is described, what it takes, and what does its work."""

    tool: Tool
    takes: type[BaseModel]
    call: Callable[[Any], Awaitable[CallToolResult]]


def offers(counter: Counter) -> dict[str, Offer]:
    """The tools by name."""

    async def ask(asked: models.Asked) -> CallToolResult:
        reply = await counter.asked(asked.question, tuple(asked.previous), face="mcp")
        return _result(as_text(reply.outcome), answer_object(reply))

    async def find_division(wanted: models.Wanted) -> CallToolResult:
        corpus = counter.service.corpus()
        found = _named(corpus, wanted.matter)
        if not found:
            reply = await counter.asked(wanted.matter, face="mcp")
            corpus, outcome = reply.corpus, reply.outcome
            contacts = outcome.contacts if isinstance(outcome, Answered) else ()
            found = tuple(corpus.directory.division(contact.id) for contact in contacts)
        content = models.Found(
            divisions=entries.divisions(corpus, found),
            general_contact=entries.general_line(corpus),
        )
        return _result(_text(corpus, found), msgspec.to_builtins(content))

    return {
        "ask": Offer(_tool("ask", _ASK, models.Asked, models.Answer), models.Asked, ask),
        "find_division": Offer(
            _tool("find_division", _FIND, models.Wanted, models.Found), models.Wanted, find_division
        ),
    }


def _tool(name: str, said: tuple[str, str], takes: type[BaseModel], gives: type[Told]) -> Tool:
    title, description = said
    return Tool(
        name=name,
        title=title,
        description=description,
        input_schema=takes.model_json_schema(),
        output_schema=TypeAdapter(gives).json_schema(),
        annotations=ToolAnnotations(
            title=title, read_only_hint=True, idempotent_hint=True, open_world_hint=False
        ),
    )


def _result(text: str, content: dict[str, Any]) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=content)


def _named(corpus: Corpus, words: str) -> tuple[Division, ...]:
    """The divisions that words name: one by its own name, or all of a department."""
    wanted = normalise(words)
    divisions = corpus.directory.divisions
    own = [d for d in divisions if wanted in (normalise(d.name), normalise(d.name_en or d.name))]
    return tuple(own) or tuple(d for d in divisions if wanted == normalise(d.department))


def _text(corpus: Corpus, found: tuple[Division, ...]) -> str:
    general = corpus.directory.general
    lines = [] if found else [_NOBODY]
    for division in found:
        source = corpus.by_id[division.evidence.document]
        quote = source.quote(division.evidence.start, division.evidence.end)
        english = f" ({division.name_en})" if division.name_en else ""
        lines += [
            f"{division.department} {division.name}{english}",
            f"  電話 / telephone: {_numbers(division.phones)}",
            f"  業務 / duties: {'、'.join(division.duties)}",
            f"  根拠 / evidence: {' '.join(quote.split())} — {source.title}",
        ]
    return "\n".join([*lines, f"代表電話 / main line: {general.name} {_numbers(general.phones)}"])


def _numbers(phones: tuple[Phone, ...]) -> str:
    return " / ".join(
        " ".join(filter(None, (phone.label, phone.number or _NO_NUMBER, _STATUS[phone.status])))
        for phone in phones
    )
