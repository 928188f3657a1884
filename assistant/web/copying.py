"""An answer as the text that a visitor copies: what was found, where it stands, whom to call."""

from collections.abc import Iterable, Iterator

from assistant.answer.outcomes import Answered, Citation, Contact, GeneralContact, Notice
from assistant.web.conversation import Turn
from assistant.web.texts import Texts
from assistant.web.wording import (
    date_in_words,
    notice_in_words,
    places_in_words,
    status_in_words,
    time_in_words,
)
from corpus.records import Phone


def copied(turn: Turn, t: Texts) -> str:
    return "\n".join(_lines(turn, t))


def _lines(turn: Turn, t: Texts) -> Iterator[str]:
    outcome = turn.outcome
    yield f"{t.asked}: {turn.question}"
    if turn.urgent:
        yield from ("", *_in_words(turn.urgent, t))
    elif not isinstance(outcome, Answered):
        heading = () if outcome.reason == "empty_question" else (t.declined,)
        yield from ("", *heading, *_in_words(turn.notices, t))
    if turn.sentences:
        yield from ("", t.answer)
        if isinstance(outcome, Answered) and outcome.caution:
            yield notice_in_words(outcome.caution, t)
    for sentence in turn.sentences:
        # A row is told with its heads, which are no part of the quotation.
        yield sentence.readable if sentence.cells else f"「{sentence.readable}」"
        if source := turn.source(sentence.citation):
            yield f"    ― {_source(source.citation, t)}"
    for place, contact in enumerate(outcome.contacts if isinstance(outcome, Answered) else ()):
        yield from ("", t.other_contacts if place else t.contact, *_contact(contact, t))
    yield from ("", t.general, _line(outcome.general_contact, t))
    if isinstance(outcome, Answered) and turn.notices:
        yield from ("", t.notices, *_in_words(turn.notices, t))
    yield from ("", f"{t.answered_at} {time_in_words(turn.at, t)}")
    yield f"{t.generation} {outcome.generation}"


def _in_words(notices: Iterable[Notice], t: Texts) -> Iterator[str]:
    return (notice_in_words(notice, t) for notice in notices)


def _source(citation: Citation, t: Texts) -> str:
    published = date_in_words(citation.published, t)
    place = (citation.place,) if citation.place else ()
    parts = (
        citation.title,
        t.published.format(date=published) if published else None,
        places_in_words(place, t),
    )
    return t.comma.join(filter(None, parts))


def _contact(contact: Contact, t: Texts) -> Iterator[str]:
    english = t.code == "en" and contact.division_en
    name = f"{contact.division_en} {contact.division}" if english else contact.division
    yield f"{contact.department} {name}"
    yield from (_phone(phone, t) for phone in contact.phones)
    if contact.caution:
        yield notice_in_words(contact.caution, t)


def _line(line: GeneralContact, t: Texts) -> str:
    return f"{line.division} {t.comma.join(phone.number or t.missing for phone in line.phones)}"


def _phone(phone: Phone, t: Texts) -> str:
    said = status_in_words(phone.status, t)
    if phone.confirmed:
        date = date_in_words(phone.confirmed.isoformat(), t)
        said = t.confirmed.format(date=date, source=phone.source)
    status = t.in_parentheses.format(title=said)
    label = f"{phone.label} " if phone.label else ""
    return f"{label}{phone.number}{status}" if phone.number else f"{label}{t.missing}"
