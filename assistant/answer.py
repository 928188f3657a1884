"""`answer`: a question becomes quoted sentences, citations and the division to call, or is
declined with the general line in hand."""

import re
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter

from assistant import divisions, intent, notices, sentences
from assistant.citations import Citations
from assistant.confidence import answer_features, contact_features, probability
from assistant.divisions import Ranked
from assistant.outcomes import (
    Answered,
    Contact,
    Declined,
    GeneralLine,
    Outcome,
    Reason,
    Sentence,
)
from assistant.sentences import Chosen
from corpus.records import Span
from index.generation import Generation
from index.question import Question
from index.search import Hit, search
from ingest.japanese import normalise

LONGEST_QUESTION = 500  # code points
_HITS = 10
_CITED_HITS = 6
_CONTACTS = 3
_SENTENCES = 4
_WEIGHED = 8
_ALIKE = 0.85
_ENOUGH = 0.9  # of the shares: sentences beyond it add length, not answers
_LEAST_SENTENCE = 0.05
_SURE_CLAUSE = 0.6  # share of the choice at which a clause is a matter of its own
_CLEARLY = 0.98  # confidence of a division that was asked for by name or by number


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is known of a question before it is decided what to show."""

    question: Question
    hits: list[Hit]
    ranked: list[Ranked]
    chosen: list[Chosen]
    contact: float
    answerable: float


def answer(generation: Generation, text: str, today: date | None = None) -> Outcome:
    """Answers or declines a question as of `today` (default: the day of the call)."""
    began = perf_counter()
    outcome = _outcome(generation, text, today or date.today())
    return replace(outcome, milliseconds=(perf_counter() - began) * 1000)


def _outcome(generation: Generation, text: str, today: date) -> Outcome:
    if not normalise(text):
        return _decline(generation, generation.read(""), text, "empty_question", today)
    question = generation.read(text[:LONGEST_QUESTION])
    if len(text) > LONGEST_QUESTION:
        return _decline(generation, question, text, "too_long", today)
    if intent.is_instruction(question.normal) or intent.is_markup(text):
        return _decline(generation, question, text, "out_of_scope", today)
    if numbers := intent.telephone_numbers(question.normal):
        return _owners_of(generation, question, numbers, today)
    if not question.matter.tokens and intent.asks_for_desk(question.normal):
        return _unsure(generation, question, today)
    draft = _draft(generation, question)
    show = generation.weights.show
    shows_contact = draft.contact >= show["contact"]
    shows_answer = draft.answerable >= show["answer"]
    if not shows_contact and (not shows_answer or intent.asks_for_desk(question.normal)):
        elsewhere = bool(draft.ranked) and draft.ranked[0].division is None
        reason: Reason = "out_of_scope" if elsewhere or not shows_answer else "no_evidence"
        return _decline(generation, question, text, reason, today)
    return _compose(generation, draft, shows_contact, shows_answer, today)


def _draft(generation: Generation, question: Question) -> _Draft:
    hits = search(generation, question, _HITS)
    ranked = divisions.rank(generation, question, hits)
    chosen = sentences.rank(generation, question, hits)
    weights = generation.weights
    return _Draft(
        question=question,
        hits=hits,
        ranked=ranked,
        chosen=chosen,
        contact=probability(weights.contact(contact_features(generation, question, hits, ranked))),
        answerable=probability(
            weights.answerable(answer_features(generation, question, hits, ranked, chosen))
        ),
    )


def _compose(
    generation: Generation,
    draft: _Draft,
    shows_contact: bool,
    shows_answer: bool,
    today: date,
) -> Answered:
    question = draft.question
    desks = _desks(generation, draft) if shows_contact else []
    rows = [generation.corpus.directory.divisions[desk.division].evidence for desk in desks]
    answering = _fewest(generation, draft) if shows_answer else []
    cited = Citations(generation, question, today)
    quoted: list[tuple[Span, int]] = []
    if intent.asks_for_desk(question.normal) or not answering:
        # Where a desk is asked for, the row that names it is the answer.
        quoted += [(row, cited.of_span(row)) for row in rows]
    numbers = {hit: cited.of_hit(hit) for hit in _best_first(draft)}
    for choice in answering:
        hit = draft.hits[choice.candidate.hit]
        span = Span(hit.passage.document, choice.candidate.start, choice.candidate.end)
        if not any(span.overlaps(other) for other, _ in quoted):
            quoted.append((span, numbers[hit]))
    return _answered(generation, question, cited, quoted, desks)


def _answered(
    generation: Generation,
    question: Question,
    cited: Citations,
    quoted: list[tuple[Span, int]],
    desks: list["_Desk"],
) -> Answered:
    """The answer of quoted spans and their citations' numbers, with its desks and notices."""
    contacts = tuple(_contact(generation, cited, question, desk) for desk in desks)
    general = _general(generation, cited)
    return Answered(
        question=question.text,
        language=question.language,
        answer=tuple(
            Sentence(generation.documents[span.document].quote(span.start, span.end), n)
            for span, n in quoted
        ),
        citations=cited.all(),
        contacts=contacts,
        general_contact=general,
        notices=_notices([n for _, n in quoted], cited, contacts, question),
        generation=generation.id,
        milliseconds=0.0,
    )


def _best_first(draft: _Draft) -> list[Hit]:
    """The hits to cite, that with the greatest share of the choice of sentences first."""
    shares = dict.fromkeys(range(min(_CITED_HITS, len(draft.hits))), 0.0)
    for choice in draft.chosen:
        shares[choice.candidate.hit] += choice.share
    return [draft.hits[i] for i in sorted(shares, key=lambda i: (-shares[i], i))]


def _fewest(generation: Generation, draft: _Draft) -> list[Chosen]:
    """The first sentences that together hold enough of the choice, most likely first; what
    several documents say is taken once, from the newest."""
    taken: list[Chosen] = []
    said: list[set[str]] = []
    share = 0.0
    for choice in draft.chosen[:_WEIGHED]:
        if len(taken) == _SENTENCES or (taken and share >= _ENOUGH):
            break
        if taken and choice.share < _LEAST_SENTENCE:
            break
        share += choice.share
        words = _bigrams(_quote(generation, draft, choice))
        twin = next((i for i, other in enumerate(said) if _are_alike(words, other)), None)
        if twin is None:
            taken.append(choice)
            said.append(words)
        elif _published(generation, draft, choice) > _published(generation, draft, taken[twin]):
            taken[twin] = choice
    return taken


def _quote(generation: Generation, draft: _Draft, choice: Chosen) -> str:
    document = generation.documents[draft.hits[choice.candidate.hit].passage.document]
    return document.quote(choice.candidate.start, choice.candidate.end)


def _published(generation: Generation, draft: _Draft, choice: Chosen) -> date:
    document = generation.documents[draft.hits[choice.candidate.hit].passage.document]
    return document.published.first_day if document.published else date.min


def _bigrams(text: str) -> set[str]:
    normal = normalise(text).strip("-・●○。 ")
    return {normal[i : i + 2] for i in range(len(normal) - 1)} or {normal}


def _are_alike(first: set[str], second: set[str]) -> bool:
    """Whether two sentences say the same in nearly the same words, or one holds the other."""
    return len(first & second) >= _ALIKE * min(len(first), len(second))


@dataclass(frozen=True, slots=True)
class _Desk:
    """A division to show: its index, how sure it is, and the duties that matched."""

    division: int
    confidence: float
    duties: tuple[str, ...]


def _desks(generation: Generation, draft: _Draft) -> list[_Desk]:
    """The first division, and others only where they are really possible."""
    ours = [ranked for ranked in draft.ranked if ranked.division is not None]
    first = ours[0]
    other = generation.weights.show["other"]
    kept = [r for r in ours if r.share >= other * first.share]
    for clause in generation.clauses(draft.question):
        best = divisions.rank_clause(generation, clause)[:1]
        kept += [r for r in best if r.division is not None and r.share >= _SURE_CLAUSE]
    total = sum(ranked.share for ranked in kept)
    found: dict[int, _Desk] = {}
    for ranked in kept:
        division = ranked.division
        if division is not None:
            confidence = draft.contact * (1.0 if ranked is first else ranked.share / total)
            duties = [phrase.duty for phrase in ranked.phrases if phrase.duty]
            found.setdefault(division, _Desk(division, confidence, tuple(dict.fromkeys(duties))))
    return list(found.values())[:_CONTACTS]


def _contact(generation: Generation, cited: Citations, question: Question, desk: _Desk) -> Contact:
    directory = generation.corpus.directory
    division = directory.divisions[desk.division]
    return Contact(
        id=division.id,
        division=division.name,
        division_en=division.name_en,
        department=division.department,
        phones=division.phones,
        duties=desk.duties or division.duties,
        confidence=desk.confidence,
        citation=cited.of_span(division.evidence),
        caution=notices.of_division(division, directory, question.language),
    )


def _general(generation: Generation, cited: Citations) -> GeneralLine:
    line = generation.corpus.directory.general
    return GeneralLine(line.name, line.name_en, line.phones, cited.of_span(line.evidence))


def _notices(
    quoted: list[int], cited: Citations, contacts: tuple[Contact, ...], question: Question
) -> tuple[str, ...]:
    """Cautions about the documents quoted, each once, and about the numbers shown."""
    citations = [cited.all()[n - 1] for n in dict.fromkeys(quoted)]
    newest = max(citations, key=lambda c: c.published or "", default=None)
    found: list[str] = []
    for document in dict.fromkeys(citation.document for citation in citations):
        same = [citation for citation in citations if citation.document == document]
        newer = newest if newest and notices.is_before(same[0], newest) else None
        found += notices.of_document(same, question.language, newer)
    return (*found, *(contact.caution for contact in contacts if contact.caution))


def _owners_of(
    generation: Generation, question: Question, numbers: list[str], today: date
) -> Outcome:
    """Whose a telephone number is, by the directory."""
    directory = generation.corpus.directory
    desks = [
        _Desk(index, _CLEARLY if division.certain else generation.weights.show["contact"], ())
        for index, division in enumerate(directory.divisions)
        for phone in division.phones
        if phone.number is not None and re.sub(r"\D", "", phone.number) in numbers
    ]
    general = [re.sub(r"\D", "", phone.number or "") for phone in directory.general.phones]
    if not desks and not any(number in general for number in numbers):
        declined = _decline(generation, question, question.text, "no_evidence", today)
        unknown = notices.unknown_number(question.language)
        return replace(declined, notices=(unknown, *declined.notices))
    cited = Citations(generation, question, today)
    rows = [directory.divisions[desk.division].evidence for desk in desks]
    quoted = [(row, cited.of_span(row)) for row in rows or [directory.general.evidence]]
    return _answered(generation, question, cited, quoted, desks[:_CONTACTS])


def _unsure(generation: Generation, question: Question, today: date) -> Outcome:
    """Whom to ask for who does not know whom to ask: the passage that says so, and the desk."""
    desks = [_Desk(index, _CLEARLY, ()) for index in generation.unsure_divisions]
    if not desks:
        return _decline(generation, question, question.text, "no_evidence", today)
    cited = Citations(generation, question, today)
    rows = [generation.corpus.directory.divisions[desk.division].evidence for desk in desks]
    quoted = [(row, cited.of_span(row)) for row in rows]
    for hit in search(generation, question, _CITED_HITS):
        cited.of_hit(hit)
    return _answered(generation, question, cited, quoted, desks)


def _decline(
    generation: Generation, question: Question, text: str, reason: Reason, today: date
) -> Declined:
    cited = Citations(generation, question, today)
    general = _general(generation, cited)
    return Declined(
        question=text,
        language=question.language,
        reason=reason,
        citations=cited.all(),
        general_contact=general,
        notices=notices.declined(reason, question.language),
        generation=generation.id,
        milliseconds=0.0,
    )
