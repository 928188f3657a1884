"""Quoted spans and desks become an answer: with their citations, contacts and notices."""

import re

from assistant.answer import lists, notices
from assistant.answer.citations import Citations
from assistant.answer.desks import Desk
from assistant.answer.ordinals import year_of
from assistant.answer.outcomes import Answered, Cell, Contact, GeneralContact, Notice, Sentence
from corpus.records import Division, Span
from corpus.telephone import NUMBER
from index.generation import Generation
from ingest.cells import labelled
from ingest.japanese import normalise

_NUMBER_CELL = re.compile(r"\t[^\t]*\d[^\t]*$")

Quoted = list[tuple[Span, int]]  # spans of the answer's sentences, and their citations


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
            *_notices(generation, quoted, cited, contacts),
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
    generation: Generation, quoted: Quoted, cited: Citations, contacts: tuple[Contact, ...]
) -> tuple[Notice, ...]:
    """Cautions about the documents quoted, each once, and about the numbers shown."""
    language, standing = cited.question.language, cited.standing
    citations = [cited.all()[n - 1] for n in dict.fromkeys(n for _, n in quoted)]
    of_year = _naming_year(generation, quoted, cited)
    newest = max(citations, key=lambda c: c.published or "", default=None)
    found: list[Notice] = []
    for document in dict.fromkeys(citation.document for citation in citations):
        same = [citation for citation in citations if citation.document == document]
        newer = newest if newest and notices.is_before(same[0], newest) else None
        of_time = standing.names_time and standing.is_of_time(document)
        other = None if document in of_year else standing.missed(document)
        found += notices.of_document(same, language, newer, cited.today, other, of_time)
    return (*found, *(contact.caution for contact in contacts if contact.caution))


def _naming_year(generation: Generation, quoted: Quoted, cited: Citations) -> set[str]:
    """Documents of which a sentence is quoted that tells of the year asked about, whenever they
    were written."""
    asked = year_of(normalise(cited.standing.asked.text)) if cited.standing.asked else set()
    texts = (
        (span.document, generation.documents[span.document].quote(span.start, span.end))
        for span, _ in quoted
    )
    return {document for document, text in texts if asked & year_of(normalise(text))}


def general_line(generation: Generation, cited: Citations) -> GeneralContact:
    """The general line, with the row that proves it among the citations."""
    line = generation.corpus.directory.general
    return GeneralContact(line.name, line.name_en, line.phones, cited.of_span(line.evidence))


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
    if cell and (not division.certain or set(NUMBER.findall(cell.group())) - own):
        end = cell.start()
    return Span(row.document, row.start + start, row.start + end)
