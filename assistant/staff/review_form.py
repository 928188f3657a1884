"""What a reviewer filled in: read from the form as typed, checked against case and corpus."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast, get_args

from starlette.datastructures import ImmutableMultiDict

from assistant.staff.texts import Texts
from assistant.store.records import Case, Evidence, Verdict
from corpus.records import Corpus

NO_DIVISION = "-"  # outside the office's duties

# All together, percent-encoded, fit into what a request may carry.
MOST_ROWS = 5
LONGEST_QUOTE = 1000
MOST_ANSWERS = 5
LONGEST_ANSWER = 100
LONGEST_COMMENT = 1000

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class Draft:
    """The form of a case, nothing of it checked.

    `marks` holds a verdict ("" for none) and `ticked` what is right evidence, both by the number
    of a citation as text; `division` is an id, "" or NO_DIVISION; `answers` one a line;
    `began_from` the id of the review that the page showed, "" for none.
    """

    marks: Mapping[str, str]
    ticked: frozenset[str]
    division: str
    rows: tuple[Evidence, ...]
    answers: str
    comment: str
    began_from: str
    whole: bool = True

    @property
    def in_scope(self) -> bool:
        return self.division != NO_DIVISION

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(filter(None, (line.strip() for line in self.answers.split("\n"))))

    @property
    def filled(self) -> tuple[Evidence, ...]:
        """The rows that are not left empty."""
        return tuple(row for row in self.rows if row.document or row.quote)

    def verdicts(self) -> dict[int, Verdict]:
        """The marks once they are checked."""
        return {int(n): cast(Verdict, mark) for n, mark in self.marks.items() if mark}

    def evidence(self, case: Case) -> tuple[Evidence, ...]:
        """The citations ticked and the rows filled in, each once."""
        ticked = [quoted for n, quoted in _citations(case).items() if n in self.ticked]
        return tuple(dict.fromkeys((*ticked, *self.filled)))

    def with_room(self) -> "Draft":
        """One row more than is filled in."""
        return replace(self, rows=(*self.filled, Evidence("", ""))[:MOST_ROWS])


@dataclass(frozen=True, slots=True)
class Mistake:
    """A sentence for the reviewer, and the id of the field that it is about."""

    field: str
    sentence: str


def draft_of(case: Case) -> Draft:
    """The form as the last review filled it in."""
    review = case.review
    if review is None:
        return Draft({}, frozenset(), "", (), "", "", "").with_room()
    cited = _citations(case)
    return Draft(
        marks={str(n): verdict for n, verdict in review.marks.items()},
        ticked=frozenset(n for n, quoted in cited.items() if quoted in review.evidence),
        division=(review.division or "") if review.in_scope else NO_DIVISION,
        rows=tuple(one for one in review.evidence if one not in cited.values()),
        answers="\n".join(review.answers),
        comment=review.comment,
        began_from=str(review.id),
    ).with_room()


def read_draft(form: ImmutableMultiDict[str, str]) -> Draft:
    documents, quotes = form.getlist("document"), form.getlist("quote")
    rows = tuple(
        Evidence(document, _lines(quote).strip("\n"))
        for document, quote in zip(documents, quotes, strict=False)
    )
    return Draft(
        marks={key[5:]: value for key, value in form.items() if key.startswith("mark-")},
        ticked=frozenset(form.getlist("evidence")),
        division=form.get("division", ""),
        rows=rows,
        answers=_lines(form.get("answers", "")),
        comment=_lines(form.get("comment", "")),
        began_from=form.get("review", ""),
        whole=len(documents) == len(quotes),
    )


def mistakes_in(draft: Draft, case: Case, corpus: Corpus, t: Texts) -> list[Mistake]:
    """What keeps a draft from being saved, in the order of the page."""
    return [
        *_mistakes_in_marks(draft, case, corpus, t),
        *_mistakes_in_division(draft, case, corpus, t),
        *_mistakes_in_rows(draft, corpus, t),
        *_mistakes_in_words(draft, t),
    ]


def _mistakes_in_marks(draft: Draft, case: Case, corpus: Corpus, t: Texts) -> Iterator[Mistake]:
    cited = _citations(case)
    for n in sorted({*draft.marks, *draft.ticked} - set(cited)):
        yield Mistake("citations", t.bad_citation.format(n=n[:20]))
    for n, quoted in cited.items():
        if draft.marks.get(n, "") not in ("", *VERDICTS):
            yield Mistake(f"citation-{n}", t.bad_verdict.format(n=n))
        if n in draft.ticked and not _holds(quoted, corpus):
            yield Mistake(f"citation-{n}", t.bad_evidence.format(n=n))


def _mistakes_in_division(draft: Draft, case: Case, corpus: Corpus, t: Texts) -> Iterator[Mistake]:
    known = {division.id for division in corpus.directory.divisions}
    if draft.division not in {"", NO_DIVISION, *known}:
        yield Mistake("division", t.bad_division)
    if not draft.in_scope and draft.evidence(case):
        yield Mistake("division", t.contradiction)


def _mistakes_in_rows(draft: Draft, corpus: Corpus, t: Texts) -> Iterator[Mistake]:
    if not draft.whole:
        yield Mistake("evidence", t.bad_rows)
    if len(draft.filled) > MOST_ROWS:
        yield Mistake("evidence", t.too_many_rows.format(n=MOST_ROWS))
        return
    documents = corpus.by_id
    for number, row in enumerate(draft.rows, 1):
        if not (row.document or row.quote):
            continue
        document = documents.get(row.document)
        if document is None:
            yield Mistake(f"document-{number}", t.bad_document.format(n=number))
        elif not row.quote.strip():
            yield Mistake(f"quote-{number}", t.empty_quote.format(n=number))
        elif len(row.quote) > LONGEST_QUOTE:
            yield Mistake(f"quote-{number}", t.long_quote.format(n=number, most=LONGEST_QUOTE))
        elif row.quote not in document.text:
            yield Mistake(
                f"quote-{number}", t.not_in_document.format(n=number, title=document.title)
            )


def _mistakes_in_words(draft: Draft, t: Texts) -> Iterator[Mistake]:
    words = draft.words
    if len(words) > MOST_ANSWERS or any(len(word) > LONGEST_ANSWER for word in words):
        yield Mistake("answers", t.long_answers.format(n=MOST_ANSWERS, most=LONGEST_ANSWER))
    if len(draft.comment) > LONGEST_COMMENT:
        yield Mistake("comment", t.long_comment.format(most=LONGEST_COMMENT))


def _citations(case: Case) -> dict[str, Evidence]:
    """What each citation of the answer quotes, by its number as text."""
    citations: list[dict[str, Any]] = case.question.answer["citations"]
    return {str(one["n"]): Evidence(one["document"], one["quote"]) for one in citations}


def _holds(quoted: Evidence, corpus: Corpus) -> bool:
    document = corpus.by_id.get(quoted.document)
    return document is not None and quoted.quote in document.text


def _lines(text: str) -> str:
    """As browsers send it, lines end with CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
