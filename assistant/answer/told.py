"""Which sentences an answer tells: the fewest that hold enough of the choice."""

import re
from itertools import islice

from assistant.answer import lists
from assistant.answer.desks import Desk
from assistant.answer.draft import Draft, document_of, quote_of
from assistant.answer.duplicates import Words
from assistant.answer.headings import without_other_headings
from assistant.answer.ordinals import without_other_numbers
from assistant.answer.rows import without_lesser_rows
from assistant.answer.sentences import Chosen
from assistant.answer.standing import Standing
from assistant.question import intent
from assistant.question.answer_type import answer_type
from index.generation import Generation
from index.search import Hit
from ingest.japanese import normalise

SURE_SENTENCE = 0.7  # share of the choice of sentences from which on one alone answers
_LIKELY = 0.4  # share of a sentence that is told although a desk is asked for
_SENTENCES = 6
_WEIGHED = 8
_ENOUGH = 0.98  # of the shares: sentences beyond it add length, not answers
_LEAST_SENTENCE = 0.015
_LEAST_SAYING, _LEAST_HEADED = 0.05, 0.2  # the same beside desks
# Spaces between Japanese words, of which prose has none; so many stand in the words of a figure.
_APART, _JUMBLE = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])"), 8
_SOURCE = re.compile(r"[(（]?(?:出所|出典|資料|注)[)）:：0-9０-９\s]")  # the note below a figure
# What limits the sentence above it and misleads without it, or counts on from there.
_GOES_ON = re.compile(r"ただし|但し|[そこ]の場合|however\b|[②-⑳]", re.IGNORECASE)
_ABOUT = 0.5  # of the question's weight, in the sentence and its headings


def fewest(
    generation: Generation, draft: Draft, groups: list[list[Hit]], standing: Standing
) -> list[Chosen]:
    """The first sentences of the hits to cite that together hold enough of the choice, most
    likely first; what several documents say is taken once, from the one that is preferred."""
    taken: list[Chosen] = []
    said: list[Words] = []
    rows = {hit.row for group in groups for hit in group}
    of_cited = (c for c in draft.chosen if draft.hits[c.candidate.hit].row in rows)
    readable = (c for c in of_cited if not _is_jumble(quote_of(generation, draft, c)))
    best = list(islice(readable, _WEIGHED))
    asked = {c.candidate.place for c in without_other_numbers(generation, draft, draft.chosen)}
    # What is asked for by its number may stand in passages that are not cited.
    weighed = [choice for choice in best if choice.candidate.place in asked] or best
    weighed = without_other_headings(generation, draft, weighed)
    share = sum(choice.share for choice in best) - sum(choice.share for choice in weighed)
    for choice in without_lesser_rows(generation, draft, weighed):
        if taken and (share >= _ENOUGH or choice.share < _LEAST_SENTENCE):
            break
        share += choice.share
        if choice in taken or any(
            lists.is_less_likely_value(generation, draft, choice, other) for other in taken
        ):
            continue
        words = _words(generation, draft, choice)
        document = document_of(generation, draft, choice).id
        twin = next(
            (
                place
                for place, (other, its) in enumerate(zip(taken, said, strict=True))
                if not _are_rows_of_one(generation, draft, choice, other)
                and _say_the_same(
                    standing, words, document, its, document_of(generation, draft, other).id
                )
            ),
            None,
        )
        if twin is None:
            taken.append(choice)
            said.append(words)
        elif standing.preference(document) < standing.preference(
            document_of(generation, draft, taken[twin]).id
        ):
            # What stands under it goes with it.
            below = lists.below(generation, draft, taken[twin])
            if below and taken[twin + 1 : twin + 1 + len(below)] == below:
                del taken[twin + 1 : twin + 1 + len(below)], said[twin + 1 : twin + 1 + len(below)]
            taken[twin], said[twin] = choice, words
        else:
            continue
        below = lists.below(generation, draft, choice)
        _take(generation, draft, [c for c in below if c.candidate.place in asked], taken, said)
        whole = lists.list_of(generation, draft, choice)
        whole = [c for c in whole if c.candidate.place in asked]
        if sum(other in taken for other in whole) > 1:  # one item alone may be all that is asked
            _take(generation, draft, whole, taken, said)
        if len(taken) >= _SENTENCES:
            break
    return taken


def wholes(generation: Generation, draft: Draft, choices: list[Chosen]) -> list[int]:
    """Of every choice, the place of the one with which it answers as a whole: of an item that of
    its list, of a name that of the value below it, of a rule that of its exception, of ① that of
    ②. Its own where it answers by itself."""
    at = {choice.candidate.place: choice for choice in choices}
    places: dict[tuple[int, int], int] = {}
    for place, choice in enumerate(choices):
        if choice.candidate.place in places:
            continue
        whole = [choice, *lists.below(generation, draft, choice)]
        whole += lists.list_of(generation, draft, choice)
        first: Chosen | None = choice
        while first is not None and _GOES_ON.match(quote_of(generation, draft, first)):
            hit, sentence = first.candidate.place
            if first := at.get((hit, sentence - 1)):
                whole.append(first)
        # Told apart from its rule, an exception would be read as that of another sentence.
        first_place = min(places.get(other.candidate.place, place) for other in whole)
        for other in whole:
            places.setdefault(other.candidate.place, first_place)
    return [places[choice.candidate.place] for choice in choices]


def _is_jumble(quote: str) -> bool:
    """Whether a line holds the words of a figure, one after the other, as scans leave them."""
    return len(_APART.findall(quote)) >= _JUMBLE and "\t" not in quote


def _take(
    generation: Generation,
    draft: Draft,
    choices: list[Chosen],
    taken: list[Chosen],
    said: list[Words],
) -> None:
    """Adds those choices that are not taken yet, and their words."""
    for choice in choices:
        if choice not in taken:
            taken.append(choice)
            said.append(_words(generation, draft, choice))


def _say_the_same(standing: Standing, one: Words, document: str, other: Words, its: str) -> bool:
    """Whether sentences of two documents say the same; with other numbers only in two editions,
    of which one is outdated."""
    return one.is_like(other) and (one.agrees(other) or standing.are_editions(document, its))


def _are_rows_of_one(generation: Generation, draft: Draft, one: Chosen, other: Chosen) -> bool:
    """Whether two sentences are different rows of one document's tables, which are alike and say
    different things: 住民票の写し and 住民票の除票の写し for the same fee."""
    return (
        min(one.feature("row"), other.feature("row")) > 0
        and document_of(generation, draft, one) is document_of(generation, draft, other)
        and quote_of(generation, draft, one) != quote_of(generation, draft, other)
    )


def _words(generation: Generation, draft: Draft, choice: Chosen) -> Words:
    return Words.of(normalise(quote_of(generation, draft, choice)))


def of_matter(generation: Generation, draft: Draft) -> list[Chosen]:
    """The likeliest sentences that hold the office's word for the matter."""
    best = draft.chosen[:_WEIGHED]
    return [choice for choice in best if _holds_matter(generation, draft, choice)]


def _holds_matter(generation: Generation, draft: Draft, choice: Chosen) -> bool:
    if draft.matter is None:
        return False
    found = generation.concepts.find(normalise(quote_of(generation, draft, choice)))
    return any(concept.token == draft.matter for concept in found)


def adds_to(desks: list[Desk], generation: Generation, draft: Draft, choice: Chosen) -> bool:
    """Whether a whole sentence of the desks' own field is about the matter and likely, less so
    where it is that by its own words, and says more than the directory's rows do."""
    fields = generation.affinities[draft.hits[choice.candidate.hit].row]
    quote = quote_of(generation, draft, choice)
    says = choice.feature("own") >= _ABOUT or _holds_matter(generation, draft, choice)
    return (
        choice.share >= (_LEAST_SAYING if says else _LEAST_HEADED)
        and any(desk.division in fields for desk in desks)
        and (says or choice.feature("headed") >= _ABOUT)
        and quote.rstrip().endswith("。")
        and not lists.announces(quote)  # its list would not fit
        and "\t" not in quote
        and not _SOURCE.match(quote)
    )


def tells_figure(draft: Draft) -> bool:
    """Whether a figure is asked for and the likeliest sentence holds one: 「サークルを作りたい。
    何人集めればいい」."""
    wanted = answer_type(draft.question.whole.text)
    best = draft.chosen[0] if draft.chosen else None
    return (
        wanted is not None
        and wanted.kind == "figure"
        and best is not None
        and best.feature("figure") > 0
        and best.share >= _LIKELY
    )


def numbers_told(generation: Generation, draft: Draft, least: float = SURE_SENTENCE) -> list[str]:
    """Where a telephone number is asked for, those in the first sentence, of at least so great a
    share or with the very words for whose it is: the documents know more numbers than the
    directory has."""
    normal = draft.question.normal
    if not (intent.asks_for_number(normal) and draft.chosen):
        return []
    said = normalise(quote_of(generation, draft, draft.chosen[0]))
    whose = intent.whose_number(normal)
    least = min(least, _LIKELY) if whose and whose in said else least
    return intent.telephone_numbers(said) if draft.chosen[0].share >= least else []


def tells_number(generation: Generation, draft: Draft, desks: list[Desk]) -> bool:
    """Whether a number is told that no row of the desks has."""
    divisions = generation.corpus.directory.divisions
    known = {
        number.replace("-", "")
        for desk in desks
        for phone in divisions[desk.division].phones
        if (number := phone.number)
    }
    return not known.issuperset(numbers_told(generation, draft, _LIKELY))
