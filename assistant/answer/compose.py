"""What an answer shows: the fewest sentences that answer, their citations, the desks, and the
cautions about both."""

import re
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from assistant.answer import divisions, inquiries, lists, notices
from assistant.answer.citations import Citations
from assistant.answer.draft import Draft, document_of, quote_of
from assistant.answer.duplicates import Said, Source, Words, differ_in_numbers, grouped, settled
from assistant.answer.labels import without_labels
from assistant.answer.outcomes import Answered, Cell, Contact, GeneralContact, Notice, Sentence
from assistant.answer.rows import without_lesser_rows
from assistant.answer.sentences import Chosen
from assistant.answer.standing import Standing
from assistant.question import intent
from assistant.question.answer_type import answer_type
from corpus.records import Division, Span
from index.generation import Generation
from index.question import Question
from index.search import Hit, search
from ingest.cells import labelled
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
_SURE_ANSWER = 0.95  # at which whoever is likelier than all others is named beside it
_LIKELIER = 0.5
_SURE_OF_FIELD = 0.9  # the same, where what answers stands in that division's own field
_LIKELIER_IN_FIELD = 0.3
_FAR_LIKELIER = 0.9
_NAMED = 0.9  # of the divisions that documents name, or are in the field of, are right
# Of an outdated passage's share of the choice, from which on a newer one answers as well.
_AS_WELL = 0.5
_BEHIND = 0.999
_SOME = 1e-3  # share below which a sentence is not weighed
_DEEPER = 30  # hits, where many say the same
_AND = re.compile(
    r"(?:の\w{0,4})?(?:と|や|、|,|・|及び|および|並びに| and | or | & )(?:[、\s]|the )*"
)
_MARKS = re.compile(r"(?:[-・●•*#□■◆◇○⁰¹²³⁴-⁹\s]|\\\*)+")
SURE_SENTENCE = 0.7  # share of the choice of sentences from which on one alone answers
_LIKELY = 0.4  # share of a sentence that is told although a desk is asked for
_NUMBER = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}")
_NUMBER_CELL = re.compile(r"\t[^\t]*\d[^\t]*$")


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
    standing = cited.standing
    draft = replace(draft, chosen=_current_first(generation, draft, standing))
    groups = _groups(generation, draft, standing)
    # Who wants something is helped by a desk, who wants to know something by what is written.
    wishes = intent.is_wish(draft.question.normal) and draft.contact >= draft.answerable
    tells = shows_answer and (_tells_figure(draft) or _tells_number(generation, draft, desks))
    beside_desk = bool(desks) and (draft.asks_for_desk or wishes) and not tells
    if not shows_answer:
        # 「会社を息子に継がせたい」: what the documents say of 事業承継 belongs beside its desk.
        of_matter = _of_matter(generation, draft) if beside_desk else []
        draft = replace(draft, chosen=of_matter)
    answering = without_labels(generation, draft, _fewest(generation, draft, groups, standing))
    if beside_desk:
        answering = [c for c in answering if _adds_to(desks, generation, draft, c)][:_BESIDE_ROWS]
    quoted: Quoted = []
    if beside_desk or not answering:
        # Where a desk is asked for or helps, the row that names it is the answer.
        quoted += rows_of(generation, cited, desks)
    said = [
        Said(draft.hits[choice.candidate.hit], choice.candidate.sentence, rank)
        for rank, choice in enumerate(answering)
    ]
    sources = _sources(generation, groups, said, standing)
    numbers = {source.hit.row: cited.of_hit(source.hit, source.also) for source in sources}
    for one in _reading_order(sources):
        span = _span(generation, one)
        if not any(span.overlaps(other) for other, _ in quoted):
            quoted.append((span, numbers[one.hit.row]))
    is_told = bool(answering) and not beside_desk
    if is_told and not desks:
        desks = _in_charge(generation, draft, answering[0])
    return answered(generation, cited, quoted, desks, draft.answerable if is_told else None)


def _tells_figure(draft: Draft) -> bool:
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
    share: the documents know more numbers than the directory has."""
    asked = intent.asks_for_number(draft.question.normal)
    if not (asked and draft.chosen and draft.chosen[0].share >= least):
        return []
    return intent.telephone_numbers(normalise(quote_of(generation, draft, draft.chosen[0])))


def _tells_number(generation: Generation, draft: Draft, desks: list[Desk]) -> bool:
    """Whether a number is told that no row of the desks has."""
    divisions = generation.corpus.directory.divisions
    known = {
        number.replace("-", "")
        for desk in desks
        for phone in divisions[desk.division].phones
        if (number := phone.number)
    }
    return not known.issuperset(numbers_told(generation, draft, _LIKELY))


def _current_first(generation: Generation, draft: Draft, standing: Standing) -> list[Chosen]:
    """The choice of sentences, those of an outdated passage right behind those of a newer one
    that is not outdated and answers about as well, or is another edition of it."""
    hits = draft.hits
    documents = [hit.passage.document for hit in hits]
    against = [standing.against(document) for document in documents]
    if len(set(against)) < 2:
        return draft.chosen
    best, whole = _shares(draft)
    factors = [1.0] * len(documents)
    for place in sorted(range(len(documents)), key=against.__getitem__):
        for other, document in enumerate(documents):
            if (
                against[other] < against[place]
                and min(best[other], best[place]) > 0.0
                and standing.outranks(document, documents[place])
                and (
                    best[other] >= _AS_WELL * best[place]
                    or (
                        standing.are_editions(document, documents[place])
                        and differ_in_numbers(generation, hits[other], hits[place])
                    )
                )
            ):
                even = min(best[other] / best[place], whole[other] / whole[place])
                factors[place] = min(factors[place], factors[other] * even * _BEHIND)
    if min(factors) == 1.0:
        return draft.chosen
    total = sum(share * factor for share, factor in zip(whole, factors, strict=True))
    chosen = [
        replace(choice, share=choice.share * factors[choice.candidate.hit] / total)
        if choice.share >= _SOME
        else choice
        for choice in draft.chosen
    ]
    return sorted(chosen, key=lambda choice: -choice.share)


def _shares(draft: Draft) -> tuple[list[float], list[float]]:
    """Of every hit, the share of the choice that its likeliest sentence has, and all have."""
    best, whole = [0.0] * len(draft.hits), [0.0] * len(draft.hits)
    for choice in draft.chosen:
        hit, share = choice.candidate.hit, choice.share
        whole[hit] += share
        best[hit] = max(best[hit], share)
    return best, whole


def _groups(generation: Generation, draft: Draft, standing: Standing) -> list[list[Hit]]:
    """The hits to cite, those that say the same together, that with the greatest share of the
    choice of sentences first."""
    _, shares = _shares(draft)
    best = [draft.hits[i] for i in sorted(range(len(shares)), key=lambda i: (-shares[i], i))]
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


def answered(
    generation: Generation,
    cited: Citations,
    quoted: Quoted,
    desks: list[Desk],
    confidence: float | None = None,
) -> Answered:
    """The answer of quoted spans and their citations' numbers, with its desks and notices.
    `confidence` is how sure it is that they answer; None where they are rows of desks."""
    contacts = tuple(_contact(generation, cited, desk) for desk in desks)
    general = general_line(generation, cited)
    language = cited.question.language
    caution = notices.of_answer(confidence, generation.weights.show["sure"], language)
    return Answered(
        question=cited.question.text,
        language=language,
        answer=tuple(_sentence(generation, span, n) for span, n in quoted),
        citations=cited.all(),
        contacts=contacts,
        general_contact=general,
        notices=(
            *([caution] if caution else ()),
            *notices.of_lists([*lists.cut_short(generation, quoted)], language),
            *_notices([n for _, n in quoted], cited, contacts),
        ),
        generation=generation.id,
        milliseconds=0.0,
        as_of=cited.today,
        time=cited.standing.time,
        confidence=confidence,
        caution=caution,
    )


def _sentence(generation: Generation, span: Span, n: int) -> Sentence:
    document = generation.documents[span.document]
    table = document.layout.table_at(span.start)
    cells = labelled(document.text, table, span.start, span.end) if table else []
    return Sentence(document.quote(span.start, span.end), n, tuple(Cell(*cell) for cell in cells))


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


def general_line(generation: Generation, cited: Citations) -> GeneralContact:
    line = generation.corpus.directory.general
    return GeneralContact(line.name, line.name_en, line.phones, cited.of_span(line.evidence))


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
            found[ranked.division] = _desk(generation, ranked.division, ranked, confidence)
    return list(found.values())[:CONTACTS]


def _desk(
    generation: Generation, division: int, ranked: divisions.Ranked | None, confidence: float
) -> Desk:
    phrases = ranked.phrases if ranked else ()
    # A matter may belong to a division by its name alone, and be none of its duties.
    own = generation.corpus.directory.divisions[division].duties
    duties = dict.fromkeys(phrase.duty for phrase in phrases if phrase.duty in own)
    return Desk(division, confidence, tuple(filter(None, duties)))


def _in_charge(generation: Generation, draft: Draft, choice: Chosen) -> list[Desk]:
    """Whom to ask about a fact that is told: whom its own section or leaflet names for questions,
    unless another division is far likelier; else, where the answer is sure, the only one that it
    names itself, or who is likelier than all others, less so where the answer stands in its own
    field."""
    ours = [ranked for ranked in draft.ranked if ranked.division is not None]
    first = ours[0] if ours else None
    named = None
    if draft.answerable >= generation.weights.show["sure"]:
        named = inquiries.in_charge(generation, draft.hits[choice.candidate.hit])
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
    row, language = cited.of_span(division.evidence), cited.question.language
    return Contact(
        id=division.id,
        division=division.name,
        division_en=division.name_en,
        department=division.department,
        phones=division.phones,
        duties=desk.duties or division.duties,
        confidence=desk.confidence,
        citation=row,
        caution=notices.of_division(division, directory, cited.newer_than(row), language),
    )


def _notices(
    quoted: list[int], cited: Citations, contacts: tuple[Contact, ...]
) -> tuple[Notice, ...]:
    """Cautions about the documents quoted, each once, and about the numbers shown."""
    language, standing = cited.question.language, cited.standing
    citations = [cited.all()[n - 1] for n in dict.fromkeys(quoted)]
    newest = max(citations, key=lambda c: c.published or "", default=None)
    found: list[Notice] = []
    for document in dict.fromkeys(citation.document for citation in citations):
        same = [citation for citation in citations if citation.document == document]
        newer = newest if newest and notices.is_before(same[0], newest) else None
        of_time = standing.names_time and standing.is_of_time(document)
        other = standing.missed(document)
        found += notices.of_document(same, language, newer, cited.today, other, of_time)
    return (*found, *(contact.caution for contact in contacts if contact.caution))


def _fewest(
    generation: Generation, draft: Draft, groups: list[list[Hit]], standing: Standing
) -> list[Chosen]:
    """The first sentences of the hits to cite that together hold enough of the choice, most
    likely first; what several documents say is taken once, from the one that is preferred."""
    taken: list[Chosen] = []
    said: list[Words] = []
    share = 0.0
    rows = {hit.row for group in groups for hit in group}
    of_cited = (c for c in draft.chosen if draft.hits[c.candidate.hit].row in rows)
    for choice in without_lesser_rows(generation, draft, list(islice(of_cited, _WEIGHED))):
        if taken and (share >= _ENOUGH or choice.share < _LEAST_SENTENCE):
            break
        share += choice.share
        words = _words(generation, draft, choice)
        document = document_of(generation, draft, choice).id
        twin = next(
            (
                place
                for place, (other, its) in enumerate(zip(taken, said, strict=True))
                if _say_the_same(
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
        _take(generation, draft, lists.below(generation, draft, choice), taken, said)
        whole = lists.list_of(generation, draft, choice)
        if sum(other in taken for other in whole) > 1:  # one item alone may be all that is asked
            _take(generation, draft, whole, taken, said)
        if len(taken) >= _SENTENCES:
            break
    return taken


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


def _words(generation: Generation, draft: Draft, choice: Chosen) -> Words:
    return Words.of(normalise(quote_of(generation, draft, choice)))


def _reading_order(sources: list[Source]) -> list[Said]:
    """The sentences of one source together, as they stand there; sources by their likeliest."""
    telling = [source for source in sources if source.said]
    telling.sort(key=lambda source: min(one.rank for one in source.said))
    return [one for source in telling for one in sorted(source.said, key=lambda one: one.sentence)]


def _of_matter(generation: Generation, draft: Draft) -> list[Chosen]:
    """The likeliest sentences that hold the office's word for the matter."""
    best = draft.chosen[:_WEIGHED]
    return [choice for choice in best if _holds_matter(generation, draft, choice)]


def _holds_matter(generation: Generation, draft: Draft, choice: Chosen) -> bool:
    if draft.matter is None:
        return False
    found = generation.concepts.find(normalise(quote_of(generation, draft, choice)))
    return any(concept.token == draft.matter for concept in found)


def _adds_to(desks: list[Desk], generation: Generation, draft: Draft, choice: Chosen) -> bool:
    """Whether a whole sentence of the desks' own field is about the matter, and says more than
    the directory's rows do."""
    fields = generation.affinities[draft.hits[choice.candidate.hit].row]
    quote = quote_of(generation, draft, choice)
    return (
        any(desk.division in fields for desk in desks)
        and (choice.feature("headed") >= _ABOUT or _holds_matter(generation, draft, choice))
        and quote.rstrip().endswith("。")
        and not lists.announces(quote)  # its list would not fit
        and "\t" not in quote
    )


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
