"""Which divisions an answer names, and how sure each of them is."""

import re
from dataclasses import dataclass
from itertools import pairwise

from assistant.answer import divisions, inquiries
from assistant.answer.draft import Draft, document_of
from assistant.answer.sentences import Chosen
from corpus.records import Span
from index.generation import Generation
from index.question import Question

MOST = 3
_SURE_CLAUSE = 0.6  # share of the choice at which a clause is a matter of its own
_SURE_ANSWER = 0.95  # at which whoever is likelier than all others is named beside it
_LIKELIER = 0.5
_SURE_OF_FIELD = 0.9  # the same, where what answers stands in that division's own field
_LIKELIER_IN_FIELD = 0.3
_FAR_LIKELIER = 0.9
_LEAST_OF_ROW = 0.2  # the same, where its own row in the directory answers
_NAMED = 0.9  # of the divisions that documents name, or are in the field of, are right
_AND = re.compile(
    r"(?:の\w{0,4})?(?:と|や|、|,|・|及び|および|並びに| and | or | & )(?:[、\s]|the )*"
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A division to show: its index, how sure it is, and the duties that matched."""

    division: int
    confidence: float
    duties: tuple[str, ...]


def likeliest(generation: Generation, draft: Draft) -> list[Desk]:
    """The first division, and others only where they are really possible."""
    ours, theirs = divisions.ours(draft.ranked), divisions.theirs(draft.ranked)
    least = max(generation.weights.show["other"] * ours[0].share, theirs.share if theirs else 0.0)
    kept = [ours[0], *(r for r in ours[1:] if r.share >= least)]
    for clause in generation.clauses(draft.question):
        owners = {d for token in clause.tokens for d in generation.owners.get(token, ())}
        if owners <= {ranked.division for ranked in kept}:
            continue  # no other division has to do with it
        best = divisions.rank_clause(generation, clause)[:1]
        kept += [r for r in best if r.division is not None and r.share >= _SURE_CLAUSE]
    listed = _listed(generation, draft.question)
    kept += [r for r in ours if r.division in listed and r not in kept]
    total = sum(ranked.share for ranked in kept)
    found: dict[int, Desk] = {}
    for ranked in kept:
        if ranked.division is not None and ranked.division not in found:
            confidence = draft.contact * (ranked.share / total if found else 1.0)
            found[ranked.division] = _desk(generation, ranked.division, ranked, confidence)
    return list(found.values())[:MOST]


def in_charge(generation: Generation, draft: Draft, choice: Chosen) -> list[Desk]:
    """Whom to ask about a fact that is told: the division whose own row is told, or whom its own
    section or leaflet names for questions, unless another division is far likelier; else, where
    the answer is sure, the only one that it names itself, or who is likelier than all others, less
    so where the answer stands in its own field."""
    ours = divisions.ours(draft.ranked)
    first = ours[0] if ours else None
    own = _of_row(generation, draft, choice)
    if own is not None and own.division is not None:
        return [_desk(generation, own.division, own, own.share)]
    named = None
    # Who writes of a word in a glossary is not for that who answers for what it means.
    defines = choice.feature("defines") > 0
    if draft.answerable >= generation.weights.show["sure"] and not defines:
        named = inquiries.in_charge(generation, draft.hits[choice.candidate.hit], draft.ranked)
    is_sure = draft.answerable >= _SURE_ANSWER
    if named is None and is_sure:
        named = inquiries.named_by(generation, draft, choice)
    if named is not None and (first is None or first.share < _FAR_LIKELIER):
        known = next((ranked for ranked in ours if ranked.division == named), None)
        return [_desk(generation, named, known, max(_NAMED, known.share if known else 0.0))]
    if first is None or first.division is None:
        return []
    fields = generation.affinities[draft.hits[choice.candidate.hit].row]
    if first.division == max(fields, key=fields.__getitem__, default=None):
        if draft.answerable >= _SURE_OF_FIELD and first.share >= _LIKELIER_IN_FIELD:
            return [_desk(generation, first.division, first, max(_NAMED, first.share))]
    elif is_sure and first.share >= _LIKELIER:
        return [_desk(generation, first.division, first, first.share)]
    return []


def _of_row(generation: Generation, draft: Draft, choice: Chosen) -> divisions.Ranked | None:
    """The division whose row in the directory a sentence is, where it is a likely one."""
    span = Span(
        document_of(generation, draft, choice).id, choice.candidate.start, choice.candidate.end
    )
    return next(
        (
            ranked
            for ranked in divisions.ours(draft.ranked)
            if ranked.share >= _LEAST_OF_ROW
            and ranked.division is not None
            and generation.corpus.directory.divisions[ranked.division].evidence.overlaps(span)
        ),
        None,
    )


def _desk(
    generation: Generation, division: int, ranked: divisions.Ranked | None, confidence: float
) -> Desk:
    phrases = ranked.phrases if ranked else ()
    # A matter may belong to a division by its name alone, and be none of its duties.
    own = generation.corpus.directory.divisions[division].duties
    duties = dict.fromkeys(phrase.duty for phrase in phrases if phrase.duty in own)
    return Desk(division, confidence, tuple(filter(None, duties)))


def _listed(generation: Generation, question: Question) -> set[int]:
    """Divisions of matters that a question names side by side: 特許と輸出とDXについて."""
    if sum(token in generation.owners for token in question.whole.tokens) < 2:
        return set()
    text = question.whole.text
    named = [
        c for c in generation.concepts.find(text) if len(generation.owners.get(c.token, ())) == 1
    ]
    found: set[int] = set()
    for first, second in pairwise(named):
        if _AND.fullmatch(text[first.end : second.start]):
            found |= {*generation.owners[first.token], *generation.owners[second.token]}
    return found
