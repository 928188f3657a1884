"""What an answer shows: the fewest sentences that answer, their citations, the desks, and the
cautions about both."""

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, pairwise

from assistant import divisions, intent, notices
from assistant.citations import Citations
from assistant.divisions import Ranked
from assistant.outcomes import Answered, Contact, GeneralLine, Sentence
from assistant.sentences import Chosen
from corpus.records import Division, Span
from index.generation import Generation
from index.question import Question
from index.search import Hit
from ingest.japanese import normalise

CITED = 6  # passages cited, beside the rows of the directory
CONTACTS = 3
_SENTENCES = 6
_BESIDE_ROWS = 2  # where a desk is asked for
_ABOUT = 0.5  # of the question's weight, in the sentence and its headings
_WEIGHED = 8
_ENOUGH = 0.98  # of the shares: sentences beyond it add length, not answers
_LEAST_SENTENCE = 0.015
_SURE_CLAUSE = 0.6  # share of the choice at which a clause is a matter of its own
_ALIKE = 0.85  # of the shorter sentence's pairs of characters
_AND = re.compile(
    r"(?:の\w{0,4})?(?:と|や|、|,|・|及び|および|並びに| and | or | & )(?:[、\s]|the )*"
)
_MARKS = re.compile(r"(?:[-・●•*#□■◆◇○⁰¹²³⁴-⁹\s]|\\\*)+")
_NUMBER = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}")
_NUMBER_CELL = re.compile(r"\t[^\t]*\d[^\t]*$")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a question before it is answered. `matter` is the token of the office's
    word for it, None where that is not clear; `contact` and `answerable` are the probabilities
    that the first division is right and that the documents answer."""

    question: Question
    asks_for_desk: bool
    hits: list[Hit]
    ranked: list[Ranked]
    chosen: list[Chosen]
    matter: str | None
    contact: float
    answerable: float


@dataclass(frozen=True, slots=True)
class Desk:
    """A division to show: its index, how sure it is, and the duties that matched."""

    division: int
    confidence: float
    duties: tuple[str, ...]


Quoted = list[tuple[Span, int]]  # spans of the answer's sentences, and their citations


def compose(
    generation: Generation, draft: Draft, cited: Citations, shows_contact: bool, shows_answer: bool
) -> Answered:
    """An answer of the draft's sentences, its desks, or both."""
    desks = _desks(generation, draft) if shows_contact else []
    best = _best_first(draft)
    # Who wants something is helped by a desk, who wants to know something by what is written.
    wishes = intent.is_wish(draft.question.normal) and draft.contact >= draft.answerable
    beside_desk = bool(desks) and (draft.asks_for_desk or wishes)
    if not shows_answer:
        # 「会社を息子に継がせたい」: what the documents say of 事業承継 belongs beside its desk.
        of_matter = _of_matter(generation, draft) if beside_desk else []
        draft = replace(draft, chosen=of_matter)
    answering = _fewest(generation, draft, best)
    if beside_desk:
        answering = [c for c in answering if _adds_to(desks, generation, draft, c)][:_BESIDE_ROWS]
    quoted: Quoted = []
    if beside_desk or not answering:
        # Where a desk is asked for or helps, the row that names it is the answer.
        quoted += rows_of(generation, cited, desks)
    numbers = {hit.row: cited.of_hit(hit) for hit in best}
    for choice in _reading_order(answering):
        span = _span(generation, draft, choice)
        if not any(span.overlaps(other) for other, _ in quoted):
            quoted.append((span, numbers[draft.hits[choice.candidate.hit].row]))
    return answered(generation, cited, quoted, desks)


def answered(
    generation: Generation, cited: Citations, quoted: Quoted, desks: list[Desk]
) -> Answered:
    """The answer of quoted spans and their citations' numbers, with its desks and notices."""
    contacts = tuple(_contact(generation, cited, desk) for desk in desks)
    general = general_line(generation, cited)
    return Answered(
        question=cited.question.text,
        language=cited.question.language,
        answer=tuple(
            Sentence(generation.documents[span.document].quote(span.start, span.end), n)
            for span, n in quoted
        ),
        citations=cited.all(),
        contacts=contacts,
        general_contact=general,
        notices=_notices([n for _, n in quoted], cited, contacts),
        generation=generation.id,
        milliseconds=0.0,
    )


def rows_of(generation: Generation, cited: Citations, desks: list[Desk]) -> Quoted:
    """The directory rows of desks as sentences."""
    quoted: Quoted = []
    for desk in desks:
        division = generation.corpus.directory.divisions[desk.division]
        row = division.evidence
        n = cited.of_span(row)
        row = _readable(generation, division)
        if not any(row.overlaps(other) for other, _ in quoted):
            quoted.append((row, n))
    return quoted


def _readable(generation: Generation, division: Division) -> Span:
    """The part of a division's row that can be read aloud: without a first cell of mere signs,
    and without the last one where a number in it is in doubt or another division's. Both stand
    in the citation, beside its caution."""
    row = division.evidence
    text = generation.documents[row.document].quote(row.start, row.end)
    start, end = 0, len(text)
    first = text.find("\t")
    if first >= 0 and not any(character.isalnum() for character in text[:first]):
        start = first + 1
    cell = _NUMBER_CELL.search(text)
    own = {phone.number for phone in division.phones}
    if cell and (not division.certain or set(_NUMBER.findall(cell.group())) - own):
        end = cell.start()
    return Span(row.document, row.start + start, row.start + end)


def general_line(generation: Generation, cited: Citations) -> GeneralLine:
    line = generation.corpus.directory.general
    return GeneralLine(line.name, line.name_en, line.phones, cited.of_span(line.evidence))


def _desks(generation: Generation, draft: Draft) -> list[Desk]:
    """The first division, and others only where they are really possible."""
    ours = [ranked for ranked in draft.ranked if ranked.division is not None]
    kept = [r for r in ours if r.share >= generation.weights.show["other"] * ours[0].share]
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
            duties = dict.fromkeys(phrase.duty for phrase in ranked.phrases if phrase.duty)
            found[ranked.division] = Desk(ranked.division, confidence, tuple(duties))
    return list(found.values())[:CONTACTS]


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


def _contact(generation: Generation, cited: Citations, desk: Desk) -> Contact:
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
        caution=notices.of_division(division, directory, cited.question.language),
    )


def _notices(quoted: list[int], cited: Citations, contacts: tuple[Contact, ...]) -> tuple[str, ...]:
    """Cautions about the documents quoted, each once, and about the numbers shown."""
    language = cited.question.language
    citations = [cited.all()[n - 1] for n in dict.fromkeys(quoted)]
    newest = max(citations, key=lambda c: c.published or "", default=None)
    found: list[str] = []
    for document in dict.fromkeys(citation.document for citation in citations):
        same = [citation for citation in citations if citation.document == document]
        newer = newest if newest and notices.is_before(same[0], newest) else None
        found += notices.of_document(same, language, newer, cited.today)
    return (*found, *(contact.caution for contact in contacts if contact.caution))


def _best_first(draft: Draft) -> list[Hit]:
    """The hits to cite, that with the greatest share of the choice of sentences first."""
    shares = dict.fromkeys(range(len(draft.hits)), 0.0)
    for choice in draft.chosen:
        shares[choice.candidate.hit] += choice.share
    return [draft.hits[i] for i in sorted(shares, key=lambda i: (-shares[i], i))[:CITED]]


def _fewest(generation: Generation, draft: Draft, cited: list[Hit]) -> list[Chosen]:
    """The first sentences of the hits that are cited that together hold enough of the choice,
    most likely first; what several documents say is taken once, from the newest."""
    taken: list[Chosen] = []
    said: list[set[str]] = []
    share = 0.0
    rows = {hit.row for hit in cited}
    of_cited = (c for c in draft.chosen if draft.hits[c.candidate.hit].row in rows)
    for choice in islice(of_cited, _WEIGHED):
        if taken and (share >= _ENOUGH or choice.share < _LEAST_SENTENCE):
            break
        share += choice.share
        pairs = _pairs(_quote(generation, draft, choice))
        twin = next((i for i, other in enumerate(said) if _are_alike(pairs, other)), None)
        if twin is None:
            taken.append(choice)
            said.append(pairs)
            following = _below(draft, choice)
            if following is not None and following not in taken:
                taken.append(following)
                said.append(_pairs(_quote(generation, draft, following)))
        elif _published(generation, draft, choice) > _published(generation, draft, taken[twin]):
            taken[twin] = choice
        if len(taken) >= _SENTENCES:
            break
    return taken


def _below(draft: Draft, choice: Chosen) -> Chosen | None:
    """The sentence under a heading or a short label, which answers only together with it."""
    if not choice.is_label:
        return None
    below = choice.candidate.below
    return next((other for other in draft.chosen if other.candidate.place == below), None)


def _reading_order(choices: list[Chosen]) -> list[Chosen]:
    """Sentences of one passage together, as they stand there; passages by their best one."""
    places = list(dict.fromkeys(choice.candidate.hit for choice in choices))
    return sorted(choices, key=lambda c: (places.index(c.candidate.hit), c.candidate.start))


def _of_matter(generation: Generation, draft: Draft) -> list[Chosen]:
    """The likeliest sentences that hold the office's word for the matter."""
    best = draft.chosen[:_WEIGHED]
    return [choice for choice in best if _holds_matter(generation, draft, choice)]


def _holds_matter(generation: Generation, draft: Draft, choice: Chosen) -> bool:
    if draft.matter is None:
        return False
    found = generation.concepts.find(normalise(_quote(generation, draft, choice)))
    return any(concept.token == draft.matter for concept in found)


def _adds_to(desks: list[Desk], generation: Generation, draft: Draft, choice: Chosen) -> bool:
    """Whether a whole sentence of the desks' own field is about the matter, and says more than
    the directory's rows do."""
    fields = generation.affinities[draft.hits[choice.candidate.hit].row]
    quote = _quote(generation, draft, choice)
    return (
        any(desk.division in fields for desk in desks)
        and (choice.feature("headed") >= _ABOUT or _holds_matter(generation, draft, choice))
        and quote.rstrip().endswith("。")
        and "\t" not in quote
    )


def _span(generation: Generation, draft: Draft, choice: Chosen) -> Span:
    """The span of a sentence without the list marks and asterisks around it."""
    document = draft.hits[choice.candidate.hit].passage.document
    start, end = choice.candidate.start, choice.candidate.end
    text = generation.documents[document].text
    marks = _MARKS.match(text, start, end)
    if marks is not None and marks.end() < end:
        start = marks.end()
    if text.endswith("**", start, end) and text.count("**", start, end) == 1:
        end -= 2
    return Span(document, start, end)


def _quote(generation: Generation, draft: Draft, choice: Chosen) -> str:
    document = generation.documents[draft.hits[choice.candidate.hit].passage.document]
    return document.quote(choice.candidate.start, choice.candidate.end)


def _published(generation: Generation, draft: Draft, choice: Chosen) -> date:
    document = generation.documents[draft.hits[choice.candidate.hit].passage.document]
    return document.published.last_day if document.published else date.min


def _pairs(text: str) -> set[str]:
    """Pairs of neighbouring characters, without list marks."""
    normal = normalise(text).strip("-・●○。 ")
    return {normal[i : i + 2] for i in range(len(normal) - 1)} or {normal}


def _are_alike(first: set[str], second: set[str]) -> bool:
    """Whether two sentences say the same in nearly the same words, or one holds the other."""
    return len(first & second) >= _ALIKE * min(len(first), len(second))
