"""The command `directory import`: a table of contacts becomes a draft of the directory."""

import sys
from pathlib import Path

import click
import msgspec

from assistant.commands.directory_text import Import, as_text
from assistant.commands.options import corpus_option
from assistant.folders import own_corpus
from corpus.checksums import checksum
from corpus.directory_diff import difference, vocabulary_gaps
from corpus.editing import CATALOGUE, DIVISIONS, entries
from corpus.errors import UsageError
from corpus.tables import DivisionsFile, DocumentTable, read_table
from corpus.vocabulary import load_vocabulary
from ingest.directory.doubts import TableSource
from ingest.directory.draft import draft_directory
from ingest.directory.file import as_toml, refusals
from ingest.read import check_readable, read

DRAFT = "divisions.draft.toml"

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def directory() -> None:
    """担当課室の名簿を整えます。Keep the contact directory."""


@directory.command("import")
@click.argument("file", type=_FILE)
@corpus_option(own_corpus, exists=True)
@click.option("--document", help="Id of FILE in the catalogue. Default: known by its checksum.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Where the draft goes; no file that exists. Default: {DRAFT} in the corpus folder.",
)
@click.option("--chart", type=_FILE, help="An organisation chart that lists every division.")
@click.option("--json", "as_object", is_flag=True, help="Print JSON instead of text.")
def import_table(
    file: Path,
    corpus: Path,
    document: str | None,
    out: Path | None,
    chart: Path | None,
    as_object: bool,
) -> None:
    """Draft the directory anew from a table of contacts in FILE (XLSX, CSV, HTML, PDF, text).

    Prints what would change and what a person has to decide. divisions.toml stays as it is.
    """
    catalogue = entries(corpus)
    target = _target(corpus, out)
    source = _source(file, catalogue, document)
    path = corpus / DIVISIONS
    present = read_table(path, DivisionsFile) if path.exists() else None
    vocabulary = load_vocabulary(corpus)
    chart_source = _source(chart, catalogue, None) if chart else None
    draft = draft_directory(source, present, vocabulary.english, chart_source)
    text = as_toml(draft.file, file.name, draft.doubts)
    written = None
    faults: tuple[str, ...] = ()
    if source.document is not None:
        faults = refusals(corpus, text, draft.file, source)
        _write(target, text)
        written = str(target)
    found = Import(
        file=str(file),
        document=source.document,
        written=written,
        divisions=len(draft.file.division),
        difference=difference(present, draft.file),
        first=present is None,
        doubts=draft.doubts,
        vocabulary=vocabulary_gaps(vocabulary, draft.file),
        refusals=faults,
    )
    if as_object:
        click.echo(msgspec.json.encode(msgspec.structs.asdict(found) | {"draft": text}).decode())
    else:
        click.echo(as_text(found) if written else f"{text}\n{as_text(found)}")
    if written is None:
        print(
            f"madoguchi: {file} は {corpus / CATALOGUE} にないため、下書きを書き込んでいません。"
            f"先に madoguchi add {file} で加えてください / not in the catalogue, so nothing was "
            "written; add the file first, or name its id with --document",
            file=sys.stderr,
        )


def _source(file: Path, catalogue: tuple[DocumentTable, ...], document: str | None) -> TableSource:
    """The file as read, with the id that its checksum or the call gives it."""
    check_readable(file)
    digest = checksum(file)
    same = [entry.id for entry in catalogue if entry.sha256 == digest]
    taken = [entry.id for entry in catalogue if entry.sha256 != digest]
    if document in taken:
        raise UsageError(
            f"{file}: 目録の文書 {document!r} とは別のファイルです。--documentを付けずに実行する"
            "か、madoguchi addで加えてください。"
            f" / document {document!r} of the catalogue is another file than {file}; leave out "
            "--document, or add the file with madoguchi add"
        )
    if document is not None and same and document not in same:
        raise UsageError(
            f"{file}: 目録の文書 {same[0]!r} です。{document!r} ではありません。"
            f" / {file} is document {same[0]!r} of the catalogue, not {document!r}"
        )
    # Former versions (id@date) of a document come after it.
    known = document or min(same, key=lambda id: ("@" in id, id), default=None)
    publisher = next((entry.publisher for entry in catalogue if entry.id == known), None)
    return TableSource(file.name, known, read(file), publisher)


def _target(corpus: Path, out: Path | None) -> Path:
    target = out or corpus / DRAFT
    if target.resolve() == (corpus / DIVISIONS).resolve():
        raise UsageError(
            f"{target}: 下書きで名簿を置き換えることはできません。--outで別のファイルを指定して"
            "ください。 / a draft never replaces the directory; name another --out"
        )
    if target.exists():
        raise UsageError(
            f"{target}: すでにあります。別の場所に移すか、--outで別のファイルを指定してください。"
            f" / {target} exists; move it away, or name another file with --out"
        )
    return target


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(
            f"{path}: 書き込めません。書き込みの権限と空き容量を確かめてください。"
            f" / cannot be written ({error.strerror})"
        ) from None
