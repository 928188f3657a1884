"""An answer of the documents: what is cited, what of it is told, and the desks beside it."""

import re
from dataclasses import replace

import numpy as np

from assistant.answer import desks, told
from assistant.answer.assembling import Quoted, answered, rows_of
from assistant.answer.citations import Citations
from assistant.answer.current import current_first
from assistant.answer.desks import Desk
from assistant.answer.draft import Draft, shares
from assistant.answer.duplicates import Said, Source, grouped, settled
from assistant.answer.labels import without_labels
from assistant.answer.outcomes import Answered
from assistant.answer.sentences import Chosen
from assistant.answer.standing import Standing
from assistant.question import intent
from corpus.records import Span
from index.generation import Generation
from index.search import Hit, search

CITED = 6  # passages cited, beside the rows of the directory
_BESIDE_ROWS = 2  # sentences told, where a desk is asked for
_DEEPER = 30  # hits, where many say the same
_MARKS = re.compile(r"(?:[-・●•*#□■◆◇○⁰¹²³⁴-⁹\s]|\\\*)+")


def compose(
    generation: Generation, draft: Draft, cited: Citations, shows_contact: bool, shows_answer: bool
) -> Answered:
    """An answer of the draft's sentences, its desks, or both."""
    standing = cited.standing
    draft = replace(draft, chosen=current_first(generation, draft, standing))
    groups = _groups(generation, draft, standing)
    named = desks.likeliest(generation, draft) if shows_contact else []
    helping = named if _desk_helps(generation, draft, named, shows_answer) else []
    choices = _choices(generation, draft, groups, helping, shows_answer, standing)
    # Where a desk is asked for or helps, the row that names it is the answer.
    quoted = rows_of(generation, cited, named) if helping or not choices else []
    quoted += _sentences(generation, draft, cited, groups, choices, quoted)
    is_told = bool(choices) and not helping
    if is_told and not named:
        named = desks.in_charge(generation, draft, choices[0])
    return answered(generation, cited, quoted, named, draft.answerable if is_told else None)


def _desk_helps(
    generation: Generation, draft: Draft, named: list[Desk], shows_answer: bool
) -> bool:
    """Whether one of the desks named is what helps, and not a sentence."""
    # Who wants something is helped by a desk, who wants to know something by what is written.
    wishes = intent.is_wish(draft.question.normal) and draft.contact >= draft.answerable
    tells = shows_answer and (
        told.tells_figure(draft) or told.tells_number(generation, draft, named)
    )
    return (
        bool(named)
        and (draft.asks_for_desk or wishes or _asks_no_fact(generation, draft))
        and not tells
    )


def _asks_no_fact(generation: Generation, draft: Draft) -> bool:
    return draft.factual < generation.weights.show["factual"]


def _choices(
    generation: Generation,
    draft: Draft,
    groups: list[list[Hit]],
    helping: list[Desk],
    shows_answer: bool,
    standing: Standing,
) -> list[Chosen]:
    """The sentences to tell, likeliest first; beside desks that help only few."""
    if not shows_answer:
        # 「会社を息子に継がせたい」: what the documents say of 事業承継 belongs beside its desk.
        of_matter = told.of_matter(generation, draft) if helping else []
        draft = replace(draft, chosen=of_matter)
    if helping and _asks_no_fact(generation, draft):
        # No sentence answers; those of what was found first introduce the matter.
        draft = replace(draft, chosen=sorted(draft.chosen, key=lambda c: c.candidate.hit))
    fewest = told.fewest(generation, draft, groups, standing)
    choices = without_labels(generation, draft, fewest)
    if not helping:
        return choices
    return [c for c in choices if told.adds_to(helping, generation, draft, c)][:_BESIDE_ROWS]


def _sentences(
    generation: Generation,
    draft: Draft,
    cited: Citations,
    groups: list[list[Hit]],
    choices: list[Chosen],
    rows: Quoted,
) -> Quoted:
    """The chosen sentences that do not stand in the rows already, in the order of reading. Cites
    them, and of the groups what else fits."""
    said = [
        Said(draft.hits[choice.candidate.hit], choice.candidate.sentence, rank)
        for choice, rank in zip(choices, told.wholes(generation, draft, choices), strict=True)
    ]
    sources = _sources(generation, groups, said, cited.standing)
    numbers = {source.hit.row: cited.of_hit(source.hit, source.also) for source in sources}
    quoted: Quoted = []
    for one in _reading_order(sources):
        span = _span(generation, one)
        if not any(span.overlaps(other) for other, _ in (*rows, *quoted)):
            quoted.append((span, numbers[one.hit.row]))
    return quoted


def _groups(generation: Generation, draft: Draft, standing: Standing) -> list[list[Hit]]:
    """The hits to cite, those that say the same together: that with the greatest share of the
    choice of sentences first or, where no sentence is asked for, as they were found."""
    best = list(draft.hits)
    if not _asks_no_fact(generation, draft):
        _, whole = shares(draft)
        best = [draft.hits[i] for i in np.argsort(-np.array(whole), kind="stable")]
    groups = grouped(generation, best)
    if len(groups) < CITED:
        rows = {hit.row for hit in best}
        deeper = search(generation, draft.question, _DEEPER, standing.behind)
        groups = grouped(generation, [*best, *(hit for hit in deeper if hit.row not in rows)])
    return groups[:CITED]


def _sources(
    generation: Generation, groups: list[list[Hit]], said: list[Said], standing: Standing
) -> list[Source]:
    """What to cite, in the order of the groups; of what is not said only as much as fits."""
    sources: list[Source] = []
    for group in groups:
        rows = {hit.row for hit in group}
        of_group = [one for one in said if one.hit.row in rows]
        sources += settled(generation, group, of_group, standing.preference)
    room = CITED - sum(bool(source.said) for source in sources)
    kept: list[Source] = []
    for source in sources:
        if source.said or room > 0:
            kept.append(source)
            room -= not source.said
    return kept


def _reading_order(sources: list[Source]) -> list[Said]:
    """The sentences of one source together, sources by their likeliest: first what answers, with
    what belongs to it, then the others, both as they stand there."""
    telling = [(min(one.rank for one in source.said), source) for source in sources if source.said]
    telling.sort(key=lambda ranked: ranked[0])
    return [
        one
        for first, source in telling
        for one in sorted(source.said, key=lambda one: (one.rank != first, one.sentence))
    ]


def _span(generation: Generation, said: Said) -> Span:
    """The span of a sentence without the list marks and asterisks around it."""
    document = said.hit.passage.document
    start, end = said.bounds
    text = generation.documents[document].text
    marks = _MARKS.match(text, start, end)
    if marks is not None and marks.end() < end:
        start = marks.end()
    if text.endswith("**", start, end) and text.count("**", start, end) == 1:
        end -= 2
    return Span(document, start, end)
