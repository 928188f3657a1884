"""The commands `add`, `remove`, `list` and `check`: which documents a corpus holds."""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import msgspec

from assistant.commands.adding import Stated
from assistant.commands.columns import aligned
from assistant.commands.desk import Desk, say
from assistant.commands.options import corpus_option
from assistant.folders import default_corpus, own_corpus
from corpus.catalogue import load_documents
from corpus.dates import PartialDate, today_in_japan
from corpus.editing import CATALOGUE, DIVISIONS, entries, no_document, remove_entry, spans_into
from corpus.errors import CorpusError, MadoguchiError, UsageError
from corpus.locking import PATIENCE, locked
from corpus.records import Document
from corpus.storing import discard
from corpus.tables import ID, DocumentTable
from corpus.versions import base_of, former_version, restore_version
from ingest.catalogue.gather import Source, gather
from ingest.catalogue.stated_dates import stated_date
from ingest.check import check_corpus
from ingest.read import read

_changed = corpus_option(own_corpus)
_looked_at = corpus_option(default_corpus)
_yes = click.option("--yes", is_flag=True, help="Write without asking.")


def _stated_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The fields of an entry as options; what isn't given is taken from the document."""
    for name in ("valid-until", "valid-from", "published-note", "published", "kind"):
        command = click.option(f"--{name}")(command)
    of_several = "Of several documents: for those that name none themselves."
    command = click.option("--publisher", help=of_several)(command)
    for name in ("title-en", "title", "id"):
        command = click.option(f"--{name}")(command)
    return click.option("--replaces", metavar="ID", help="Make it the new version of ID.")(command)


@click.command()
@click.argument(
    "paths",
    metavar="FILE|FOLDER|-",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, allow_dash=True),
)
@_changed
@_yes
@click.option("--name", help="File name of what comes from standard input, with its suffix.")
@_stated_options
def add(
    paths: tuple[Path, ...], corpus: Path, yes: bool, name: str | None, **fields: str | None
) -> int:
    """Read documents, show what they say of themselves, and enter them into a corpus.

    Asks before each entry; where nobody can be asked, only --yes writes. Dates may be given as
    2022-02 or 令和4年2月.
    """
    piped = Path("-") in paths
    if piped and len(paths) > 1:
        raise UsageError(
            "標準入力（-）は、ほかのファイルと一緒に指定できません。別に実行してください。"
            " / - is read alone; add the files in another call"
        )
    if name is not None and not piped:
        raise UsageError(
            "--nameは標準入力（-）に付けるものです。ファイルの名前を変えるか、--titleを指定してください。"
            " / --name is for standard input (-); rename the file, or state --title"
        )
    stated = _stated(corpus, fields)
    many = len(paths) > 1 or paths[0].is_dir()
    single = [n for n, value in fields.items() if value and n not in ("publisher", "kind")]
    if many and single:
        option = single[0].replace("_", "-")
        raise UsageError(
            f"--{option} は一つの文書に付けるものです。その文書だけを別に追加してください。"
            f" / --{option} is for one document; add that file in a call of its own"
        )
    if many:  # of several documents, each that names its publisher knows better
        stated = replace(stated, publisher=None, default_publisher=stated.publisher)
    with tempfile.TemporaryDirectory() as scratch:
        found = [_from_stdin(Path(scratch), name)] if piped else gather(paths)
        desk = Desk(corpus, stated, yes=yes, may_ask=not piped and sys.stdin.isatty())
        try:
            for one in found:
                desk.take(one)
            desk.take_nameless()
        finally:  # also where another is at work: what was added until then was added
            desk.close()
    return 1 if desk.failed else 0


def _stated(corpus: Path, fields: dict[str, str | None]) -> Stated:
    known = {entry.id for entry in entries(corpus)}
    replaces, id = fields["replaces"], fields["id"]
    if replaces is not None and (replaces not in known or "@" in replaces):
        raise UsageError(f"--replaces: {no_document(replaces)}")
    if replaces is not None and id is not None:
        raise UsageError(
            "--idと--replacesは両立しません。新しい版のidは前の版と同じです。"
            " / --id and --replaces exclude each other: a new version keeps the id"
        )
    if id is not None and (ID.fullmatch(id) is None or "@" in id):
        raise UsageError(
            f"--id: {id!r} はidに使えません。文字、数字と - . _ で、文字か数字で始めてください。"
            f" / {id!r} is no id; use letters, digits, - . and _, a letter or digit first"
        )
    if id is not None and id in known:
        raise UsageError(
            f"--id: {id!r} は使われています。その新しい版なら、--replaces {id} と指定してください。"
            f" / {id!r} is taken; --replaces {id} makes it the new version"
        )
    dates = {name: _date(name, fields[name]) for name in ("published", "valid_from", "valid_until")}
    begin, end = dates["valid_from"], dates["valid_until"]
    if begin and end and PartialDate.parse(end).is_before(PartialDate.parse(begin)):
        raise UsageError(
            f"--valid-until {end} が --valid-from {begin} より前です。どちらかを直してください。"
            f" / --valid-until {end} is before --valid-from {begin}; mend one"
        )
    return Stated(**{**fields, **dates})


def _date(name: str, text: str | None) -> str | None:
    if text is None:
        return None
    found = stated_date(text)
    if found is None:
        option = name.replace("_", "-")
        raise UsageError(
            f"--{option}: {text!r} は日付として読めません。2022-02-28、2022-02、令和4年2月 の形で"
            f"書いてください。 / {text!r} is no date; write 2022-02-28, 2022-02 or 令和4年2月"
        )
    return str(found)


def _from_stdin(scratch: Path, name: str | None) -> Source:
    path = scratch / f"stdin{Path(name or '.txt').suffix or '.txt'}"
    path.write_bytes(sys.stdin.buffer.read())
    return Source(path, name or "stdin.txt", name or "-")


@click.command()
@click.argument("id")
@_changed
@_yes
def remove(id: str, corpus: Path, yes: bool) -> int:
    """Take a document out of a corpus; one that has replaced another gives its place back."""
    entry, former = _removable(corpus, id)
    if former is not None:
        say(f"{id} は前の版 {former.id} に戻ります / goes back to its former version {former.id}")
    if not yes and not _confirmed(f"{id}「{entry.title}」を削除しますか / remove it?"):
        say("削除していません / not removed")
        return 1
    with locked(corpus, PATIENCE):
        if _removable(corpus, id) != (entry, former):
            raise CorpusError(
                f"{corpus / CATALOGUE}: {id} はその間に変更されています。今の内容を確かめてから、"
                f"やり直してください。 / document {id!r} was changed meanwhile; see what it is now "
                "and remove it again."
            )
        if former is None:
            remove_entry(corpus, id)
        else:
            _restore(corpus, entry, former)
        deleted = discard(corpus, entry.file)
    say(f"{id} を削除しました / removed" + (f" ({entry.file})" if deleted else ""))
    return 0


def _removable(corpus: Path, id: str) -> tuple[DocumentTable, DocumentTable | None]:
    """An entry that nothing needs, and the version that it gives its place back to."""
    known = {entry.id: entry for entry in entries(corpus)}
    if id not in known:
        raise UsageError(f"{corpus}: {no_document(id)}")
    former = former_version(known, id)
    if former is None:
        _refuse_needed(corpus, known, id)
    return known[id], former


def _refuse_needed(corpus: Path, known: dict[str, DocumentTable], id: str) -> None:
    owners = dict.fromkeys(owner for owner, _ in spans_into(corpus, id))
    if owners:
        raise CorpusError(
            f"{corpus / DIVISIONS}: {'、'.join(owners)} の根拠が文書 {id!r} にあります。"
            "先に、ほかの文書を根拠にしてください。"
            f" / evidence of {', '.join(owners)} rests on document "
            f"{id!r}; point it at another document first."
        )
    newer = [o.id for o in known.values() if id in o.supersedes and base_of(o.id) != base_of(id)]
    if newer:
        raise CorpusError(
            f"{corpus / CATALOGUE}: {'、'.join(newer)} のsupersedesに文書 {id!r} があります。"
            "先に、そこから除いてください。"
            f" / {', '.join(newer)} supersedes document {id!r}; take it out of "
            "supersedes there first."
        )


def _restore(corpus: Path, entry: DocumentTable, former: DocumentTable) -> None:
    present, before = (read(corpus / one.file).text for one in (entry, former))
    owners = dict.fromkeys(restore_version(corpus, entry.id, former.id, present, before))
    if owners:
        raise CorpusError(
            f"{corpus / DIVISIONS}: {'、'.join(owners)} の根拠は文書 {entry.id!r} にあり、"
            f"{former.id!r} にはありません。先に、ほかの文書を根拠にしてください。"
            f" / evidence of {', '.join(owners)} stands in document "
            f"{entry.id!r} and not in {former.id!r}; point it at another document first."
        )


def _confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise UsageError(
            "何も変更していません。実行するには --yes を付けてください / nobody can be asked here; "
            "--yes does it"
        )
    return click.confirm(question, default=False, err=True)


@click.command("list")
@_looked_at
@click.option("--json", "as_objects", is_flag=True, help="Print JSON instead of text.")
def list_documents(corpus: Path, as_objects: bool) -> None:
    """List the documents of a corpus."""
    faults: list[MadoguchiError] = []
    found = {d.id: d for d in load_documents(corpus, read, faults.append)}
    for fault in faults:
        say(str(fault))
    known = entries(corpus)
    newer = {old: entry.id for entry in known for old in entry.supersedes}
    rows = [_row(entry, found.get(entry.id), newer.get(entry.id)) for entry in known]
    if as_objects:
        click.echo(msgspec.json.encode(rows).decode())
        return
    heads = (
        "id",
        "発行/published",
        "期限/until",
        "状態/state",
        "種類/kind",
        "頁/pages",
        "文字/characters",
        "題名/title",
    )
    cells = [[_cell(value) for value in _shown(row)] for row in rows]
    for line in aligned([heads, *cells], right=(5, 6)):
        click.echo(line)


def _row(entry: DocumentTable, document: Document | None, newer: str | None) -> dict[str, Any]:
    """The fields of a document as JSON has them; null for what is not known."""
    places = document.layout.places if document else ()
    return {
        **msgspec.structs.asdict(entry),
        "expired": document.expired(today_in_japan()) if document else None,
        "superseded_by": newer,
        "pages": max((place.number for place in places), default=None),
        "characters": len(document.text) if document else None,
    }


def _shown(row: dict[str, Any]) -> tuple[Any, ...]:
    state = ["終了/expired"] if row["expired"] else []
    if row["superseded_by"]:
        state.append(f"旧版/superseded by {row['superseded_by']}")
    if row["characters"] is None:
        state.append("読めません/unread")
    fields = ("kind", "pages", "characters", "title")
    return (
        row["id"],
        row["published"],
        row["valid_until"],
        " ".join(state),
        *(row[name] for name in fields),
    )


def _cell(value: Any) -> str:
    return "–" if value is None else str(value)


@click.command()
@_looked_at
def check(corpus: Path) -> int:
    """Tell every fault of a corpus and what is doubtful about it, one line each."""
    findings = check_corpus(corpus, today_in_japan())
    for line in findings.faults:
        click.echo(f"誤り/fault: {line}")
    for line in findings.warnings:
        click.echo(f"注意/warning: {line}")
    counts = f"{len(findings.faults)} faults, {len(findings.warnings)} warnings"
    say(f"誤り {len(findings.faults)} 件、注意 {len(findings.warnings)} 件 / {counts}")
    return 1 if findings.faults else 0
