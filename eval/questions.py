"""Question sets: JSON Lines, one question a line with what is right for it.

Every line is checked against the corpus that answers it, so that a measure never counts a
question which nothing could have answered.
"""

import difflib
import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from corpus.errors import QuestionSetError
from corpus.records import Corpus, Span
from index.question import Language

Kind = Literal["routing", "fact", "out_of_scope"]
Half = Literal["development", "report"]

SHIPPED = Path(__file__).parent / "questions"

_Name = Annotated[str, msgspec.Meta(min_length=1)]
_Names = Annotated[tuple[_Name, ...], msgspec.Meta(min_length=1)]


class EvidenceLine(msgspec.Struct, frozen=True):
    """`document` is an id of the catalogue, a file's name or a file's name without its ending."""

    document: _Name
    quote: _Name


class _Line(msgspec.Struct, frozen=True, tag_field="kind"):
    """Base of the lines. Other fields than these are ignored, as the format may grow."""

    id: _Name
    lang: Language
    question: str


class RoutingLine(_Line, frozen=True, tag="routing"):
    divisions: _Names
    tag: str | None = None


class FactLine(_Line, frozen=True, tag="fact"):
    answers: _Names
    evidence: Annotated[tuple[EvidenceLine, ...], msgspec.Meta(min_length=1)]
    divisions: tuple[_Name, ...] = ()
    tag: str | None = None


class OutOfScopeLine(_Line, frozen=True, tag="out_of_scope"):
    tag: str | None = None


Line = RoutingLine | FactLine | OutOfScopeLine


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation that answers a fact, and every place of its document where it stands."""

    document: str
    quote: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question and what is right for it.

    `divisions` are ids of the directory (kind "routing"; of a fact those whom one may ask about
    it, empty where nobody has judged that); `answers` and `evidence` belong to the kind "fact".
    Any one of each is right; what a kind does not have is empty.
    """

    id: str
    kind: Kind
    language: Language
    text: str
    tag: str | None
    divisions: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def half_of(id: str) -> Half:
    """The half that a question belongs to for good: weights and vocabulary are chosen on
    "development" (first byte of the id's SHA-256 even), figures are given for "report"."""
    return "report" if hashlib.sha256(id.encode()).digest()[0] % 2 else "development"


def fingerprint(questions: Sequence[JudgedQuestion]) -> str:
    """SHA-256 over what is asked and what is right, whatever the order; two runs compare only
    where it is equal."""
    rows = [
        (
            *(q.id, q.kind, q.language, q.text, q.divisions, q.answers),
            *((evidence.document, evidence.quote) for evidence in q.evidence),
        )
        for q in sorted(questions, key=lambda question: question.id)
    ]
    return hashlib.sha256(msgspec.json.encode(rows)).hexdigest()


def shipped_sets() -> tuple[Path, ...]:
    """The question sets of this package, in order of their names."""
    return tuple(sorted(SHIPPED.glob("*.jsonl")))


def load_questions(paths: Sequence[Path], corpus: Corpus) -> tuple[JudgedQuestion, ...]:
    """Reads question sets in order.

    Raises QuestionSetError (file, line, remedy) for a line that is no question, an unknown
    kind, division or document, a missing field, a quotation that does not stand in its
    document, an id used twice in any of the files, and for a file without questions.
    """
    divisions, documents = _division_ids(corpus), _document_ids(corpus)
    placed: dict[str, str] = {}
    questions: list[JudgedQuestion] = []
    for path in paths:
        before = len(questions)
        for where, line in read_lines(path):
            if line.id in placed:
                raise QuestionSetError(
                    f"{where}: id {line.id!r} is used already at {placed[line.id]}; "
                    "give each question its own."
                )
            placed[line.id] = where
            questions.append(_judged(where, line, corpus, divisions, documents))
        if len(questions) == before:
            raise QuestionSetError(f"{path}: holds no question; write one JSON object a line.")
    return tuple(questions)


def read_lines(path: Path) -> Iterator[tuple[str, Line]]:
    """Every line of a file that is not blank, with its place ("routing.jsonl:12")."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QuestionSetError(f"{path}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError as error:
        raise QuestionSetError(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8.") from None
    # Not splitlines(): JSON strings may hold U+2028 and other line ends of Unicode.
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            yield where, msgspec.json.decode(line, type=Line)
        except msgspec.DecodeError as error:
            raise QuestionSetError(
                f"{where}: {error}; a line is a JSON object with id, kind (routing, fact or "
                "out_of_scope), lang (ja or en), question, and what its kind needs (routing: "
                "divisions; fact: answers and evidence)."
            ) from None


def _judged(
    where: str,
    line: Line,
    corpus: Corpus,
    divisions: Mapping[str, str],
    documents: Mapping[str, str],
) -> JudgedQuestion:
    match line:
        case RoutingLine():
            ids = _divisions(where, line.divisions, divisions)
            return JudgedQuestion(line.id, "routing", line.lang, line.question, line.tag, ids)
        case FactLine():
            evidence = tuple(_evidence(where, e, corpus, documents) for e in line.evidence)
            return JudgedQuestion(
                line.id,
                "fact",
                line.lang,
                line.question,
                line.tag,
                divisions=_divisions(where, line.divisions, divisions),
                answers=line.answers,
                evidence=evidence,
            )
        case OutOfScopeLine():
            return JudgedQuestion(line.id, "out_of_scope", line.lang, line.question, line.tag)


def _divisions(where: str, names: Sequence[str], ids: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(_division(where, name, ids) for name in names)


def _division(where: str, name: str, ids: Mapping[str, str]) -> str:
    id = ids.get(_name_key(name))
    if id is None:
        near = difflib.get_close_matches(_name_key(name), ids, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "use a name of divisions.toml."
        raise QuestionSetError(f"{where}: no division is called {name!r}; {hint}")
    return id


def _evidence(where: str, line: EvidenceLine, corpus: Corpus, ids: Mapping[str, str]) -> Evidence:
    id = ids.get(line.document)
    if id is None:
        raise QuestionSetError(
            f"{where}: no document is called {line.document!r}; use an id of catalogue.toml "
            f"({', '.join(document.id for document in corpus.documents)})."
        )
    spans = tuple(_occurrences(id, corpus.by_id[id].text, line.quote))
    if not spans:
        raise QuestionSetError(
            f"{where}: {line.quote!r} does not stand in {id!r}; copy the quotation from the "
            "document, character by character."
        )
    return Evidence(id, line.quote, spans)


def _occurrences(document: str, text: str, quote: str) -> Iterator[Span]:
    start = text.find(quote)
    while start >= 0:
        yield Span(document, start, start + len(quote))
        start = text.find(quote, start + 1)


def _division_ids(corpus: Corpus) -> dict[str, str]:
    """Ids of divisions by id, name and English name."""
    ids: dict[str, str] = {}
    for division in corpus.directory.divisions:
        for name in (division.name, division.id, division.name_en):
            if name:
                ids.setdefault(_name_key(name), division.id)
    return ids


def _document_ids(corpus: Corpus) -> dict[str, str]:
    """Ids of documents by id, file name, and file name without its ending."""
    ids = {document.id: document.id for document in corpus.documents}
    for document in corpus.documents:
        for name in (Path(document.file).name, Path(document.file).stem):
            ids.setdefault(name, document.id)
    return ids


def _name_key(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
