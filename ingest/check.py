"""Every fault of a corpus folder, not only the first, and what is doubtful about it."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

from corpus.catalogue import load_documents
from corpus.directory import load_directory
from corpus.errors import CorpusError, MadoguchiError, printable
from corpus.records import EMPTY_VOCABULARY, Directory, Document, Span, Vocabulary
from corpus.versions import base_of
from corpus.vocabulary import check_duties, load_vocabulary
from ingest.catalogue.twins import NEARLY_SAME, likeness, sketch
from ingest.general import general_matters, with_general
from ingest.load import check_folder
from ingest.read import read

LoadedT = TypeVar("LoadedT")
_FEW = 12  # duties named in a warning


@dataclass(frozen=True, slots=True)
class Findings:
    """One line each. A corpus with a fault is not built; one with warnings is."""

    faults: tuple[str, ...]
    warnings: tuple[str, ...]


def check_corpus(folder: Path, today: date) -> Findings:
    """Reads a corpus folder as a build does. Raises CorpusError where there is no folder."""
    check_folder(folder)
    faults: list[MadoguchiError] = []
    documents = _kept(faults, lambda: load_documents(folder, read, faults.append))
    written = _kept(faults, lambda: load_vocabulary(folder, faults.append))
    vocabulary = written or EMPTY_VOCABULARY
    directory = None
    if documents is not None:
        by_id = {document.id: document for document in documents}
        unread = {str(table.get("id")) for table in _raw_entries(folder)} - set(by_id)
        directory = _kept(
            faults,
            lambda: load_directory(folder, by_id, vocabulary.english, faults.append, unread),
        )
    if directory is not None:
        check_duties(folder, vocabulary, directory, faults.append)
    warnings = [
        *_about_documents(folder, documents or (), today),
        *_stray_files(folder),
        *(_about_numbers(folder, directory) if directory else ()),
        *(_about_evidence(folder, directory, documents or ()) if directory else ()),
        *(
            _about_words(folder, directory, documents or (), written)
            if directory and written
            else ()
        ),
    ]
    return Findings(tuple(map(str, faults)), tuple(warnings))


def _kept(faults: list[MadoguchiError], load: Callable[[], LoadedT]) -> LoadedT | None:
    try:
        return load()
    except CorpusError as error:
        faults.append(error)
        return None


def _raw_entries(folder: Path) -> list[dict[str, Any]]:
    """The entries of the catalogue as they stand, also those with a fault; none where it can't
    be read."""
    try:
        content = tomllib.loads((folder / "catalogue.toml").read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return []
    tables = content.get("document")
    return [t for t in tables if isinstance(t, dict)] if isinstance(tables, list) else []


def _about_documents(folder: Path, documents: Sequence[Document], today: date) -> Iterator[str]:
    path = folder / "catalogue.toml"
    for document in documents:
        if document.published and document.published.first_day > today:
            yield (
                f"{path}: document {document.id!r}: 発行日 {document.published} が今日より後です。"
                "その日までは引用しません。日付を確かめてください。"
                f" / published on {document.published}, after today, and not quoted until then; "
                "check the date."
            )
        if document.expired(today):
            yield (
                f"{path}: document {document.id!r}: 対象期間が {document.valid_until} で終わって"
                "います。後の文書があれば、madoguchi add --replacesで加えてください。"
                f" / expired after {document.valid_until}; "
                "add its successor with madoguchi add --replaces, if there is one."
            )
    sketches = {document.id: sketch(document.text) for document in documents}
    for one, other in combinations(documents, 2):
        if base_of(one.id) == base_of(other.id):
            continue
        if one.sha256 == other.sha256:
            yield (
                f"{path}: {one.id!r} と {other.id!r} は同じファイルです。一方を除いてください。"
                f" / {one.id!r} and {other.id!r} are the same file; remove one."
            )
        elif (alike := likeness(sketches[one.id], sketches[other.id])) >= NEARLY_SAME:
            same = "同じ本文" if alike == 1 else f"ほとんど同じ本文（{alike:.0%}）"
            share = "the same text" if alike == 1 else f"nearly the same text ({alike:.0%})"
            yield (
                f"{path}: {one.id!r} と {other.id!r} は{same}です。一方が不要ではありませんか。"
                f" / {one.id!r} and {other.id!r} have {share}; is one needless?"
            )


def _stray_files(folder: Path) -> Iterator[str]:
    named = {(folder / str(table.get("file"))).resolve() for table in _raw_entries(folder)}
    for file in sorted((folder / "documents").rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.is_file() and not hidden and file.resolve() not in named:
            yield (
                f"{printable(str(file))}: 目録にないファイルです。加えるにはmadoguchi addを使って"
                "ください。"
                " / no entry names this file; madoguchi add enters it."
            )


def _about_numbers(folder: Path, directory: Directory) -> Iterator[str]:
    path = folder / "divisions.toml"
    for division in directory.divisions:
        for phone in division.phones:
            if phone.status == "missing":
                yield (
                    f"{path}: division {division.id!r}: 電話番号がありません。課室に確かめて"
                    "ください。 / no telephone number; ask the division."
                )
            elif phone.status == "inferred":
                yield (
                    f"{path}: division {division.id!r}: {phone.number} は推定です。課室に確かめて"
                    f"ください。 / {phone.number} is inferred; ask the division."
                )


def _about_evidence(
    folder: Path, directory: Directory, documents: Sequence[Document]
) -> Iterator[str]:
    newer = {old: document.id for document in documents for old in document.supersedes}
    owned: list[tuple[str, tuple[Span, ...]]] = [("general", (directory.general.evidence,))]
    owned += [(f"division {d.id!r}", (d.evidence, *d.also)) for d in directory.divisions]
    for owner, spans in owned:
        for old in dict.fromkeys(span.document for span in spans if span.document in newer):
            yield (
                f"{folder / 'divisions.toml'}: {owner}: 根拠の文書 {old!r} は {newer[old]!r} に"
                "改められています。新しい文書の記載を確かめてください。"
                f" / evidence rests on {old!r}, which {newer[old]!r} supersedes; see what the new "
                "one says."
            )


def _about_words(
    folder: Path, directory: Directory, documents: Sequence[Document], vocabulary: Vocabulary
) -> Iterator[str]:
    """That some duties are known by the directory's own words alone."""
    known = with_general(vocabulary, directory, documents, general_matters())
    named = {*known.unsure_duties, *(duty for term in known.terms for duty in term.duties)}
    duties = (duty for division in directory.divisions for duty in division.duties)
    if unnamed := [duty for duty in dict.fromkeys(duties) if duty not in named]:
        few = unnamed[:_FEW]
        more = len(unnamed) - len(few)
        japanese = f"「{'」「'.join(few)}」" + (f"ほか{more}件" if more else "")
        english = ", ".join(few) + (f" and {more} more" if more else "")
        path = folder / "vocabulary.toml"
        entry = f'[[term]] term = "…" duties = ["{few[0]}"]'
        if path.exists():
            to_do = "[[term]]に書くと、案内しやすくなります。"
            to_do_en = "write it as [[term]]."
        else:  # nobody needs one: nothing is missing
            to_do = (
                f"名簿の言葉で探します。{path.name}を作って {entry} の形で書くと、"
                "案内しやすくなります（任意）。"
            )
            to_do_en = (
                "they are found by the directory's words. To say more, make "
                f"{path.name} with tables such as {entry} (optional)."
            )
        yield (
            f"{path if path.exists() else folder}: 業務{japanese}には、お尋ねになる方の言葉がまだ"
            f"ありません。{to_do} / nothing says how people ask for {english}; {to_do_en}"
        )
