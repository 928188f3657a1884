"""The command `ask`: one question, or a file of them."""

import codecs
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click
import msgspec

from assistant.commands.opening import opened
from assistant.commands.options import as_of_option, index_option, model_option, reranker_option
from assistant.homes import Place
from corpus.errors import UsageError


@click.command()
@click.argument("question", required=False)
@click.option("--json", "as_objects", is_flag=True, help="Print JSON instead of text.")
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='A file with {"id", "question"} a line; needs --json.',
)
@as_of_option
@index_option
@model_option
@reranker_option
def ask(
    question: str | None,
    as_objects: bool,
    batch: Path | None,
    as_of: date | None,
    index: Place | None,
    model: str | None,
    reranker: str | None,
) -> None:
    """Answer a QUESTION from the documents and name the division to call."""
    if (question is None) == (batch is None):
        raise UsageError(
            '質問を一つ指定するか、--batchでファイルを指定してください: madoguchi ask "質問"'
            ' / give one question, or a file with --batch: madoguchi ask "質問"'
        )
    if batch is not None and not as_objects:
        raise UsageError(
            "--batchの出力は1行に一つのJSONです。--jsonを付けてください。"
            " / --batch prints one object a line; add --json"
        )
    asked = [(None, question or "")] if batch is None else list(batch_lines(batch))
    from assistant.answer.answer import answer
    from assistant.answer.contract import as_json
    from assistant.commands.plain import as_text

    generation = opened(index, model, reranker=reranker)
    for id, text in asked:
        outcome = answer(generation, text, as_of)
        if as_objects:
            click.echo(msgspec.json.encode(as_json(outcome, id)).decode())
        else:
            click.echo(as_text(outcome))


def batch_lines(path: Path) -> Iterator[tuple[str | None, str]]:
    """Ids and questions of a file, in order. Raises UsageError that names file and line."""
    lines = path.read_bytes().removeprefix(codecs.BOM_UTF8).splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row: Any = msgspec.json.decode(line)
        except UnicodeDecodeError:
            raise UsageError(
                f"{path}, line {number}: UTF-8ではありません。UTF-8で保存し直してください。"
                " / not UTF-8; save the file as UTF-8"
            ) from None
        except (msgspec.DecodeError, RecursionError) as error:
            raise UsageError(
                f"{path}, line {number}: JSONの書き方になっていません。直してください。"
                f" / not JSON ({error}); mend it"
            ) from None
        if not isinstance(row, dict) or not isinstance(row.get("question"), str):
            raise UsageError(
                f'{path}, line {number}: "question" に文字がありません。'
                '{"id": …, "question": …} の形で書いてください。'
                ' / no text "question"; write {"id": …, "question": …}'
            )
        id = row.get("id")
        yield (None if id is None else str(id)), row["question"]
