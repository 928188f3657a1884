"""One question judged: what was shown for it, and which of it was right."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.outcomes import Answered, Citation, Outcome
from corpus.records import Document, Span
from eval.questions import JudgedQuestion, Kind
from index.question import Language

_CITATIONS_KEPT = 3  # enough for a reader to see what search took for the evidence


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as the report shows it."""

    document: str
    section: tuple[str, ...]
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person saw: the reason of a declined answer, or sentences, contacts (ids) and
    the first citations."""

    reason: str | None
    answer: str
    contacts: tuple[str, ...]
    citations: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The row of a question in a run. What its kind does not judge is False or None.

    `expected` are the acceptable divisions (ids) or answers, `evidence` the right quotations.
    `evidence_rank` counts from 1, over the citations in order, each with the places that say the
    same; None where none touches the evidence. `contact_rank` is the place of the first
    acceptable division among the contacts. `wrong_contact`: a first contact was shown that is not
    acceptable. `confidence` is that of the first contact, `answer_confidence` that of the answer;
    None where none was shown. `milliseconds` is the answer's own time. `in_charge` are the
    divisions whom one may ask about a fact; there `contact_rank` alone judges the contacts.
    """

    id: str
    kind: Kind
    language: Language
    tag: str | None
    question: str
    expected: tuple[str, ...]
    evidence: tuple[str, ...]
    declined: bool
    evidence_rank: int | None
    answer_right: bool
    contact_rank: int | None
    wrong_contact: bool
    confidence: float | None
    quotes_exact: bool
    milliseconds: float
    shown: Shown
    answer_confidence: float | None = None
    in_charge: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """What was wrong, in the names of the measures that count it; empty where all was right."""
        found: list[str] = []
        if self.kind == "fact":
            found += ["answer_recall"] if not self.answer_right else []
            found += ["evidence_recall@5"] if not 0 < (self.evidence_rank or 0) <= 5 else []
        if self.kind == "routing" and self.contact_rank != 1:
            found.append("contact_accuracy@1")
        if self.kind == "out_of_scope" and not self.declined:
            found.append("decline_recall")
        if self.kind != "out_of_scope" and self.declined:
            found.append("decline_precision")
        if self.wrong_contact:
            found.append("wrong_contact_rate")
        if not self.quotes_exact:
            found.append("quote_exactness")
        return tuple(found)


def judge(
    question: JudgedQuestion, outcome: Outcome, documents: Mapping[str, Document]
) -> Judgement:
    """Judges one outcome; `documents` by id, with the texts that quotations are checked in.

    A declined answer has found nothing: its citation of the general line counts for no fact.
    """
    answered = outcome if isinstance(outcome, Answered) else None
    contacts = answered.contacts if answered else ()
    ids = tuple(contact.id for contact in contacts)
    contact_rank = _first(id in question.divisions for id in ids)
    answer = "\n".join(sentence.text for sentence in answered.answer) if answered else ""
    return Judgement(
        id=question.id,
        kind=question.kind,
        language=question.language,
        tag=question.tag,
        question=question.text,
        expected=question.answers or question.divisions,
        evidence=tuple(evidence.quote for evidence in question.evidence),
        declined=answered is None,
        evidence_rank=_evidence_rank(question, answered.citations) if answered else None,
        answer_right=contains_answer(answer, question.answers),
        contact_rank=contact_rank,
        wrong_contact=question.kind != "fact" and bool(ids) and contact_rank != 1,
        confidence=contacts[0].confidence if contacts else None,
        quotes_exact=quotes_exact(outcome, documents),
        milliseconds=outcome.milliseconds,
        shown=Shown(
            reason=outcome.reason if not isinstance(outcome, Answered) else None,
            answer=answer,
            contacts=ids,
            citations=tuple(_cited(citation) for citation in outcome.citations[:_CITATIONS_KEPT]),
        ),
        answer_confidence=answered.confidence if answered else None,
        in_charge=question.divisions if question.kind == "fact" else (),
    )


def contains_answer(answer: str, accepted: Sequence[str]) -> bool:
    """Whether an accepted answer occurs, after NFKC, without case, white space and commas.

    An accepted answer of which nothing is left never occurs.
    """
    plain = _plain(answer)
    return any(wanted in plain for wanted in map(_plain, accepted) if wanted)


def quotes_exact(outcome: Outcome, documents: Mapping[str, Document]) -> bool:
    """Whether every citation equals its slice of the stored text, and every sentence of the
    answer stands in the quotation of its citation."""
    quotes: dict[int, str] = {}
    for citation in outcome.citations:
        document = documents.get(citation.document)
        # The length too: Python's slices forgive an end beyond the text, a reader doesn't.
        if (
            document is None
            or not 0 <= citation.start < citation.end <= len(document.text)
            or document.quote(citation.start, citation.end) != citation.quote
        ):
            return False
        quotes[citation.n] = citation.quote
    if not isinstance(outcome, Answered):
        return True
    return all(
        sentence.citation in quotes and sentence.text in quotes[sentence.citation]
        for sentence in outcome.answer
    )


def _evidence_rank(question: JudgedQuestion, citations: Sequence[Citation]) -> int | None:
    spans = [span for evidence in question.evidence for span in evidence.spans]
    return _first(
        _touches(citation.span, spans)
        or any(_touches(other.span, spans) for other in citation.also)
        for citation in citations
    )


def _touches(span: Span, others: Sequence[Span]) -> bool:
    return any(span.overlaps(other) for other in others)


def _first(right: Iterable[bool]) -> int | None:
    """Place of the first that is right, from 1."""
    return next((place for place, is_right in enumerate(right, start=1) if is_right), None)


def _cited(citation: Citation) -> Cited:
    return Cited(citation.document, citation.section, citation.start, citation.end, citation.quote)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower().replace(",", "")
    return "".join(folded.split())
