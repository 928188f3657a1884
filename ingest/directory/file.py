"""divisions.toml as text, in the style of a file that is kept by hand; and whether the loader
would take it."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from corpus.directory import load_directory
from corpus.editing import DIVISIONS, entries
from corpus.errors import MadoguchiError
from corpus.records import Document, Text
from corpus.tables import DivisionsFile, DivisionTable, PhoneTable, SpanTable
from ingest.directory.doubts import Doubt, TableSource
from ingest.read import read

_HEAD = """\
# 担当課室の名簿の下書き。{name}から起こしたもの。確かめてから divisions.toml と置き換える。
# 業務内容は一件ずつ。evidence は根拠となる行の位置（コードポイント、半開区間）、
# also はその他の根拠。
# 番号の status: stated = 記載のとおり、inferred = 推定、missing = 番号が分からない。
# Draft of the contact directory, made from {name}:
# decide what is listed below, then put it in the place of divisions.toml.
"""


def as_toml(file: DivisionsFile, name: str, doubts: Sequence[Doubt] = ()) -> str:
    """The whole file; `name` is the source's, the doubts stand above the entries."""
    parts = [_HEAD.format(name=_comment(name))]
    if doubts:
        lines = [f"{doubt.subject}（{doubt.where}）: {doubt.message}" for doubt in doubts]
        listed = "".join(f"# - {_comment(line)}\n" for line in lines)
        parts.append(f"#\n# 確かめること / to be decided:\n{listed}")
    general = file.general
    parts.append(
        "\n[general]\n"
        f"name = {_text(general.name)}\n"
        + (f"name_en = {_text(general.name_en)}\n" if general.name_en else "")
        + f"phones = {_phones(general.phones)}\n"
        + f"evidence = {_span(general.evidence)}\n"
        + _examples("examples", general.examples)
        + _examples("examples_easy", general.examples_easy)
        + _examples("examples_en", general.examples_en)
    )
    parts += map(_division, file.division)
    return "".join(parts)


def refusals(folder: Path, text: str, file: DivisionsFile, source: TableSource) -> tuple[str, ...]:
    """What the loader would say against a text in the place of divisions.toml, one line a fault.

    The source counts as a document of the corpus. Only documents that entries rest on are read.
    """
    spans = [span for table in file.division for span in (table.evidence, *table.also)]
    used = {span.document for span in (*spans, file.general.evidence)}
    documents = {
        table.id: _document(table.id, read(folder / table.file).text)
        for table in entries(folder)
        if table.id in used and table.id != source.document
    }
    if source.document is not None:
        documents[source.document] = _document(source.document, source.extract.text)
    faults: list[MadoguchiError] = []
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / DIVISIONS
        path.write_text(text, encoding="utf-8")
        load_directory(path.parent, documents, {}, faults.append)
    return tuple(str(fault).replace(f"{path}: ", "") for fault in faults)


def _document(id: str, text: str) -> Document:
    """A document of which only the text counts."""
    return Document(
        id=id,
        title=id,
        title_en=None,
        publisher="",
        kind="",
        published=None,
        published_note=None,
        valid_from=None,
        valid_until=None,
        supersedes=(),
        file="",
        sha256="",
        content=Text(text),
    )


def _division(table: DivisionTable) -> str:
    lines = [
        "",
        "[[division]]",
        f"id = {_text(table.id)}",
        f"name = {_text(table.name)}",
        f"department = {_text(table.department)}",
        f"parent = {_text(table.parent)}" if table.parent else None,
        f"window_of = {_text(table.window_of)}" if table.window_of else None,
        f"duties = [{', '.join(map(_text, table.duties))}]",
        f"phones = {_phones(table.phones)}",
        f"evidence = {_span(table.evidence)}",
        f"also = [{', '.join(map(_span, table.also))}]" if table.also else None,
        f"note = {_text(table.note)}" if table.note else None,
    ]
    return "".join(f"{line}\n" for line in lines if line is not None)


def _examples(field: str, questions: Sequence[str]) -> str:
    lines = "".join(f"    {_text(question)},\n" for question in questions)
    return f"{field} = [\n{lines}]\n" if questions else ""


def _phones(phones: Sequence[PhoneTable]) -> str:
    return f"[{', '.join(map(_phone, phones))}]"


def _phone(phone: PhoneTable) -> str:
    fields = [
        f"label = {_text(phone.label)}" if phone.label else None,
        f"number = {_text(phone.number)}" if phone.number else None,
        f"status = {_text(phone.status)}",
        f"confirmed = {_text(phone.confirmed)}" if phone.confirmed else None,
        f"source = {_text(phone.source)}" if phone.source else None,
    ]
    return f"{{ {', '.join(field for field in fields if field)} }}"


def _span(span: SpanTable) -> str:
    return f"{{ document = {_text(span.document)}, start = {span.start}, end = {span.end} }}"


def _text(text: str) -> str:
    """A basic string: TOML escapes as JSON does, and DEL besides."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
