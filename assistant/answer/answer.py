"""`answer`: a question becomes quoted sentences, citations and the division to call, or is
declined with the general line in hand."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from time import perf_counter

import numpy as np

from assistant.answer import assembling, compose, divisions, inquiries, notices, sentences, told
from assistant.answer.citations import Citations
from assistant.answer.confidence import features, probability, with_first
from assistant.answer.desks import MOST, Desk
from assistant.answer.divisions import Ranked
from assistant.answer.draft import Draft
from assistant.answer.outcomes import Answered, Contact, Declined, Outcome, Reason
from assistant.answer.standing import Standing
from assistant.question import intent
from assistant.question.emergency import Danger, danger_in
from corpus.dates import today_in_japan
from index.concepts import MARK
from index.generation import Generation
from index.question import Question
from index.search import search
from index.tokens import tokens
from ingest.japanese import normalise, whole_characters

LONGEST_QUESTION = 500  # code points
_HITS = 10
_LOCAL = 7  # digits of a number without area code
_CLEARLY = 0.98  # confidence of a division that was asked for by name, by number or by none
_NAMED = 0.8  # of one that is named beside something else
_LIKELIEST = 0.6  # share of the choice of divisions at which no sentence says it better
_SURELY = 0.9  # probability of an answer that names the division asked for


def answer(generation: Generation, text: str, today: date | None = None) -> Outcome:
    """Answers or declines a question as of `today` (default: the day of the call)."""
    began = perf_counter()
    text = whole_characters(text)
    outcome = _outcome(generation, text, today or today_in_japan())
    if danger := danger_in(normalise(text[:LONGEST_QUESTION])):
        outcome = _with_urgent(outcome, danger)
    return replace(outcome, milliseconds=(perf_counter() - began) * 1000)


def answer_with_desks(
    generation: Generation, text: str, contacts: Sequence[Contact], today: date | None = None
) -> Answered:
    """The rows of divisions that an earlier answer has named, for who asks for them again."""
    began = perf_counter()
    cited = Citations(generation, generation.read(text), today or today_in_japan())
    index = {division.id: i for i, division in enumerate(generation.corpus.directory.divisions)}
    desks = [Desk(index[contact.id], contact.confidence, contact.duties) for contact in contacts]
    outcome = _of_rows(generation, cited, assembling.rows_of(generation, cited, desks), desks)
    return replace(outcome, milliseconds=(perf_counter() - began) * 1000)


def _with_urgent(outcome: Outcome, danger: Danger) -> Outcome:
    """The outcome, told whom to call at once. Who gets no answer is not told besides that this may
    be another office's business, and to call the main line in a hurry."""
    others = () if isinstance(outcome, Declined) else outcome.notices
    return replace(outcome, notices=(notices.urgent(danger, outcome.language), *others))


def _outcome(generation: Generation, text: str, today: date) -> Outcome:
    question = generation.read(intent.without_markup(text[:LONGEST_QUESTION]))
    cited = Citations(generation, replace(question, text=text), today)
    if len(text) > LONGEST_QUESTION and not text.isspace():
        return _decline(generation, cited, text, "too_long")
    if not normalise(text[:LONGEST_QUESTION]):
        return _decline(generation, cited, text, "empty_question")
    if intent.is_courtesy(question.normal):
        declined = _decline(generation, cited, text, "empty_question")
        return replace(declined, notices=(notices.at_service(question.language),))
    if intent.is_instruction(question.normal) or intent.is_code(text):
        return _decline(generation, cited, text, "out_of_scope")
    if numbers := intent.telephone_numbers(question.normal):
        rest = generation.read(intent.without_numbers(question.normal))
        if _is_about_numbers(generation, rest, numbers):
            return _owners_of(generation, cited, numbers)
        question = rest  # a number given along the way: 折り返しは…にお願いします
        cited = Citations(generation, replace(question, text=text), today)
    return _of_matter(generation, question, cited)


def _is_about_numbers(generation: Generation, rest: Question, numbers: list[str]) -> bool:
    """Whether a question asks whose a number is: nothing else is asked, or the number is one of
    the directory's and no division and no matter is named beside it."""
    if not rest.matter.tokens:
        return True
    names_matter = any(token in generation.owners for token in rest.whole.tokens)
    directory = generation.corpus.directory
    phones = [phone for division in directory.divisions for phone in division.phones]
    phones += directory.general.phones
    return not names_matter and any(
        phone.number is not None and _is_among(phone.number, numbers) for phone in phones
    )


def _of_matter(generation: Generation, question: Question, cited: Citations) -> Outcome:
    """Answers or declines a question by what it is about."""
    text = cited.question.text
    if _asks_for_main_line(generation, question):
        return _main_line(generation, cited)
    asks_for_desk = intent.asks_for_desk(question.whole.text)
    if asks_for_desk and not question.matter.tokens:
        return _unsure(generation, cited)
    if intent.is_noise(question.normal) or _is_unknown(generation, question):
        return _decline(generation, cited, text, "no_evidence")
    if intent.asks_for_others_desk(question.normal, _own_names(generation)):
        return _decline(generation, cited, text, "out_of_scope")
    if not question.matter.tokens:
        return _decline(generation, cited, text, "no_evidence")
    draft = _draft(generation, question, asks_for_desk, cited.standing.behind)
    if not _is_enough(generation, draft):
        draft = _draft_of_time(generation, question, asks_for_desk, cited.standing) or draft
    if _is_enough(generation, draft):
        show = generation.weights.show
        shows_contact = draft.contact >= show["contact"]
        shows_answer = draft.answerable >= show["answer"]
        return compose.compose(generation, draft, cited, shows_contact, shows_answer)
    theirs = bool(draft.ranked) and draft.ranked[0].division is None
    return _decline(generation, cited, text, "out_of_scope" if theirs else "no_evidence")


def _asks_for_main_line(generation: Generation, question: Question) -> bool:
    """Whether the office's general number is asked for, and nothing but the office is named."""
    rest = intent.without_main_line(question.normal)
    names = _own_names(generation)
    own = {word for name in names for word in tokens(name, generation.concepts)}
    # What people may mean by the word for its hall (branches, …) is not named beside it.
    named = [token for token in generation.read(rest).matter.tokens if token[0] != MARK]
    if rest == question.normal and not (named and intent.asks_for_number(rest)):
        return False
    return own.issuperset(named)


def _own_names(generation: Generation) -> list[str]:
    """What the office is called, normalised."""
    general = generation.corpus.directory.general
    publisher = generation.corpus.by_id[general.evidence.document].publisher
    names = (general.name, general.name_en or "", publisher, intent.hall_of(publisher))
    return [normalise(name) for name in names]


def _is_unknown(generation: Generation, question: Question) -> bool:
    """Whether not one word of a question stands anywhere in the index. The dense leg always
    finds something; for letters at random that is chance."""
    tokens = question.whole.tokens
    return not (generation.passage_legs.knows(tokens) or generation.phrase_legs.knows(tokens))


def _draft(
    generation: Generation,
    question: Question,
    asks_for_desk: bool,
    behind: Callable[[str], float],
) -> Draft:
    matches = divisions.match(generation, question.matter)
    question = divisions.widened(generation, question, matches)
    hits = search(generation, question, _HITS, behind)
    ranked = divisions.rank(generation, question, matches, hits)
    chosen = sentences.rank(generation, question, hits)
    found = features(generation, question, matches, hits, ranked, chosen)
    weights = generation.weights
    drafted = Draft(
        question=question,
        asks_for_desk=asks_for_desk,
        hits=hits,
        ranked=ranked,
        chosen=chosen,
        matter=divisions.clear_matter(generation, matches),
        contact=max(_of_name(generation, question, ranked), probability(weights.contact(found))),
        answerable=probability(weights.answerable(found)),
        factual=probability(weights.factual(with_first(found, chosen))),
    )
    return _told(generation, drafted) if asks_for_desk else drafted


def _told(generation: Generation, draft: Draft) -> Draft:
    """The draft of a question for a desk, with the only division first that the sentence names
    which surely answers: a table of who is in charge of which town, a leaflet that says where to
    apply. Else, where no division is sure enough to be shown, whom the section of that sentence
    names for questions. Duties and vocabulary need not know it."""
    if not draft.chosen or draft.answerable < _SURELY:
        return draft
    likeliest = max((ranked.share for ranked in divisions.ours(draft.ranked)), default=0.0)
    shows_contact = draft.contact >= generation.weights.show["contact"]
    if shows_contact and likeliest >= _LIKELIEST:
        return draft
    named = None
    if draft.chosen[0].share >= told.SURE_SENTENCE:
        named = inquiries.named_by(generation, draft, draft.chosen[0])
    if named is None and not shows_contact:
        named = inquiries.in_charge(
            generation, draft.hits[draft.chosen[0].candidate.hit], draft.ranked
        )
    if named is None:
        return draft
    unknown = Ranked(named, np.zeros(len(divisions.FEATURES)), (), 1.0)
    known = next((ranked for ranked in draft.ranked if ranked.division == named), unknown)
    others = [ranked for ranked in draft.ranked if ranked.division != named]
    return replace(draft, ranked=[replace(known, share=1.0), *others], contact=_NAMED)


def _is_enough(generation: Generation, draft: Draft) -> bool:
    """Whether a draft is sure enough of a division, or of an answer where that is asked for."""
    show = generation.weights.show
    fact = not draft.asks_for_desk or bool(told.numbers_told(generation, draft))
    return draft.contact >= show["contact"] or (fact and draft.answerable >= show["answer"])


def _draft_of_time(
    generation: Generation, question: Question, asks_for_desk: bool, standing: Standing
) -> Draft | None:
    """The draft of a question without the words for its time, from the documents of that time
    alone: the rules of 2023 need not say 2023. None where there is no such time or document."""
    if standing.asked is None or not standing.names_time:
        return None
    timeless = generation.read(standing.asked.removed_from(question.normal))
    if not timeless.matter.tokens:
        return None
    draft = _draft(generation, timeless, asks_for_desk, standing.behind_in_time)
    return draft if draft.hits else None


def _of_name(generation: Generation, question: Question, ranked: list[Ranked]) -> float:
    """How sure a division's own name makes that it is meant: 「会計課につないでください」."""
    if _is_bare_name(generation, question):
        return _CLEARLY
    first = next(iter(divisions.ours(ranked)), None)
    if first is None or first.division is None or first.feature("named") < 1.0:
        return 0.0
    name = normalise(generation.corpus.directory.divisions[first.division].name)
    return 0.0 if intent.is_others(name, question.normal) else _NAMED


def _is_bare_name(generation: Generation, question: Question) -> bool:
    """Whether a question names a division and nothing else: 「会計課は?」."""
    named = [token for token in question.matter.tokens if token in generation.named]
    if len(named) != 1:
        return False
    division = generation.corpus.directory.divisions[generation.named[named[0]]]
    names = (division.name, division.name_en or "")
    own = {word for name in names for word in tokens(normalise(name), generation.concepts)}
    return own.issuperset(question.matter.tokens)


def _owners_of(generation: Generation, cited: Citations, numbers: list[str]) -> Outcome:
    """Whose a telephone number is, by the directory."""
    directory = generation.corpus.directory
    doubtful = generation.weights.show["contact"]
    desks = [
        Desk(index, _CLEARLY if division.certain else doubtful, ())
        for index, division in enumerate(directory.divisions)
        for phone in division.phones
        if phone.number is not None and _is_among(phone.number, numbers)
    ]
    general = [p for p in directory.general.phones if p.number and _is_among(p.number, numbers)]
    if not desks and not general:
        declined = _decline(generation, cited, cited.question.text, "no_evidence")
        unknown = notices.unknown_number(cited.question.language)
        return replace(declined, notices=(unknown, *declined.notices))
    rows = [directory.divisions[desk.division].evidence for desk in desks]
    quoted = [(row, cited.of_span(row)) for row in rows or [directory.general.evidence]]
    return _of_rows(generation, cited, quoted, desks[:MOST])


def _is_among(number: str, asked: list[str]) -> bool:
    """Whether a number of the directory is asked for, with its area code or without."""
    digits = re.sub(r"\D", "", number)
    return any(digits.endswith(other) for other in asked if len(other) >= _LOCAL)


def _main_line(generation: Generation, cited: Citations) -> Outcome:
    """The row of the general line."""
    row = generation.corpus.directory.general.evidence
    return _of_rows(generation, cited, [(row, cited.of_span(row))], [])


def _unsure(generation: Generation, cited: Citations) -> Outcome:
    """Whom to ask for who does not know whom to ask: the division for that, and what says so; or
    else the general line."""
    if not generation.unsure_divisions:
        declined = _decline(generation, cited, cited.question.text, "no_evidence")
        return replace(declined, notices=(notices.unsure(cited.question.language),))
    desks = [Desk(index, _CLEARLY, ()) for index in generation.unsure_divisions]
    return _of_rows(generation, cited, assembling.rows_of(generation, cited, desks), desks)


def _of_rows(
    generation: Generation, cited: Citations, rows: assembling.Quoted, desks: list[Desk]
) -> Answered:
    """An answer of rows of the directory, with what was found besides among its citations."""
    for hit in search(generation, cited.question, compose.CITED, cited.standing.behind):
        cited.of_hit(hit)
    return assembling.answered(generation, cited, rows, desks)


def _decline(generation: Generation, cited: Citations, text: str, reason: Reason) -> Declined:
    general = assembling.general_line(generation, cited)
    return Declined(
        question=text,
        language=cited.question.language,
        reason=reason,
        citations=cited.all(),
        general_contact=general,
        notices=notices.declined(reason, cited.question.language),
        generation=generation.id,
        milliseconds=0.0,
        as_of=cited.today,
        time=cited.standing.time,
    )
