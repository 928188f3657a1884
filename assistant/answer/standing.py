"""How the documents stand to the day of a question and to the time that it names."""

import math
from dataclasses import replace
from datetime import date, timedelta

from assistant.answer.outcomes import Time
from assistant.question.period import Asked, Period, date_asked, terms_in
from corpus.records import Document
from index.generation import Generation
from ingest.japanese import normalise

OLD = 5  # years after which a document without a stated validity is taken for outdated
# By how much the passages of a document fall behind in fused score for each thing that speaks
# against it; and where the question says outright of when its answer should be.
BEHIND = 0.5
FAR_BEHIND = 1.0
_RECORDED = 1  # years within which most is written about a time


class Standing:
    """How the documents of a generation stand to the day of a question and the time it names."""

    def __init__(self, generation: Generation, today: date, asked: Asked | None) -> None:
        self._generation = generation
        self._today = today
        self.asked = asked
        self._named: frozenset[str] = frozenset()  # documents of the term
        self._against: dict[str, int] = {}
        period = asked.period if asked else None
        if asked and asked.term is not None:
            self._named = _of_term(generation, asked.term)
            period = _period_of(generation, self._named) or period
            if not self._named:  # a term of something else, with a year or without
                self.asked = replace(asked, outright=False) if period else None
        elif period and period.first > today and not self._is_announced(period):
            # A year to come belongs to the matter: no document can be of it.
            period = self.asked = None
        self.period = period or Period(today, today)

    @property
    def time(self) -> Time | None:
        """The time that the question names, as an outcome says it."""
        if self.asked is None:
            return None
        if self._is_open:
            return Time(self.asked.text, None, None)
        return Time(self.asked.text, self.period.first, self.period.last)

    @property
    def _is_open(self) -> bool:
        """Whether the time is past, and nobody knows which (当時)."""
        return self.asked is not None and self.asked.period is None and not self._named

    @property
    def names_time(self) -> bool:
        """Whether a question names another time than the present."""
        return self.asked is not None and self.period.last != self._today

    @property
    def is_outright(self) -> bool:
        return self.asked is not None and self.asked.outright

    def behind(self, document: str) -> float:
        """By how much a document's passages fall behind in fused score; infinite for one that is
        not published yet."""
        found = self._generation.documents[document]
        if not is_published(found, self._today):
            return math.inf
        if self.names_time:
            return (FAR_BEHIND if self.is_outright else BEHIND) * self.against(document)
        newer = successor(self._generation, found, self._today)
        if newer is None or self._is_open:
            return 0.0
        # Editions of one title are too alike for less.
        return FAR_BEHIND if newer.title == found.title else BEHIND

    def behind_in_time(self, document: str) -> float:
        """As `behind`, and infinite too for a document that is not of the time asked about."""
        return self.behind(document) if self.is_of_time(document) else math.inf

    def against(self, document: str) -> int:
        """How many things speak against a document as a source for the time asked about."""
        if document not in self._against:
            self._against[document] = self._weigh(self._generation.documents[document])
        return self._against[document]

    def is_of_time(self, document: str) -> bool:
        """Whether a document holds in the time asked about, or was published in it."""
        found = self._generation.documents[document]
        if document in self._named:
            return True
        begin, end = begin_of(found), self._end_of(found)
        if found.published is not None:
            begin = min(begin or date.max, found.published.first_day)
        if begin is None or end is None:
            return False
        return begin <= self.period.last and self.period.first <= end

    def _end_of(self, document: Document) -> date | None:
        """The last day on which a document holds; what has editions holds until the next one,
        and what states no validity when it was published."""
        if document.valid_until is not None:
            return document.valid_until.last_day
        following = self._generation.successors.get(document.id)
        begin = begin_of(following) if following else None
        if begin is not None:
            return begin - timedelta(1)
        if document.supersedes:
            return date.max
        return document.published.last_day if document.published else None

    def missed(self, document: str) -> str | None:
        """The words for the time that a question asks about outright, where a document is of
        another time; else None."""
        if self.asked is None or not self.is_outright:
            return None
        is_other = self.against(document) > 0 and not self.is_of_time(document)
        return self.asked.text if is_other else None

    def preference(self, document: str) -> tuple[int, bool, int]:
        """Least for the document that says best how things are at the time asked about: nothing
        speaks against it, it is of that time, and the newest."""
        published = self._generation.documents[document].published
        return (
            self.against(document),
            self.names_time and not self.is_of_time(document),
            -published.last_day.toordinal() if published else 0,
        )

    def are_editions(self, document: str, other: str) -> bool:
        """Whether one of two documents took the place of the other, if over several editions."""
        return other in self._following(document) or document in self._following(other)

    def _following(self, document: str) -> list[str]:
        found: list[str] = []
        newer = self._generation.successors.get(document)
        while newer is not None and newer.id not in found:
            found.append(newer.id)
            newer = self._generation.successors.get(newer.id)
        return found

    def outranks(self, document: str, other: str) -> bool:
        """Whether a document comes first where it answers as well as another one: less speaks
        against it, and it is no older relic itself."""
        if self.against(document) >= self.against(other):
            return False
        one, two = (self._generation.documents[id] for id in (document, other))
        if self.names_time or two.published is None or is_to_come(two, self._today):
            return True
        return one.published is not None and one.published.last_day >= two.published.first_day

    def _weigh(self, document: Document) -> int:
        if self._is_open:
            return 0
        period = self.period
        replaced = successor(self._generation, document, period.middle) is not None
        if document.id in self._named:
            return int(replaced)
        begin, end = begin_of(document), document.valid_until
        over = end is not None and end.last_day < period.first
        if begin is not None and end is None:
            over = begin.year + OLD <= period.first.year
        return 2 * replaced + over + self._is_to_come(document, period)

    def _is_to_come(self, document: Document, period: Period) -> bool:
        """Whether a document does not hold yet, and cannot be a record of the period either."""
        begin = begin_of(document)
        if begin is None or begin <= period.last:
            return False
        if period.last >= self._today or begin.year > period.last.year + _RECORDED:
            return True
        # Of its older edition it takes the place only later.
        older = (self._generation.documents[id] for id in document.supersedes)
        return any(is_published(old, period.last) for old in older)

    def _is_announced(self, period: Period) -> bool:
        """Whether a document is at hand that will be valid in a period to come."""
        return any(
            document.valid_from is not None
            and self._today < document.valid_from.first_day <= period.last
            and not (document.valid_until and document.valid_until.last_day < period.first)
            and is_published(document, self._today)
            for document in self._generation.corpus.documents
        )


def is_published(document: Document, day: date) -> bool:
    return document.published is None or document.published.first_day <= day


def is_to_come(document: Document, day: date) -> bool:
    """Whether a document is not valid yet."""
    return document.valid_from is not None and document.valid_from.first_day > day


def begin_of(document: Document) -> date | None:
    """The day from which a document holds; None where nothing says so."""
    stated = document.valid_from or document.published
    return stated.first_day if stated else None


def successor(generation: Generation, document: Document, day: date) -> Document | None:
    """The document that stands in the place of one on a day; None where it stands itself."""
    found: Document | None = None
    seen = {document.id}
    while following := generation.successors.get(document.id):
        begin = begin_of(following)
        if following.id in seen or (begin is not None and begin > day):
            break
        seen.add(following.id)
        found = document = following
    return found


def _of_term(generation: Generation, term: int) -> frozenset[str]:
    """Documents whose titles name a term."""
    return frozenset(
        document.id
        for document in generation.corpus.documents
        for title in (document.title, document.title_en or "")
        if any(named.term == term for named in terms_in(normalise(title)))
    )


def _period_of(generation: Generation, documents: frozenset[str]) -> Period | None:
    """The time of documents: their validity, or else the dates in their titles."""
    found: Period | None = None
    for id in documents:
        document = generation.documents[id]
        period = _validity(document)
        if period is None and (named := date_asked(normalise(document.title))):
            period = named.period
        if period is not None:
            found = found.joined(period) if found else period
    return found


def _validity(document: Document) -> Period | None:
    if document.valid_from is None or document.valid_until is None:
        return None
    return Period(document.valid_from.first_day, document.valid_until.last_day)
