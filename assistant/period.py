"""The time that a question names, and how the documents stand to it."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from assistant.outcomes import Time
from corpus.dates import PartialDate
from corpus.records import Document
from index.generation import Generation
from ingest.japanese import normalise

OLD = 5  # years after which a document without a stated validity is taken for outdated
# By how much the passages of a document fall behind in fused score for each thing that speaks
# against it; and where the question says outright of when its answer should be.
BEHIND = 0.5
FAR_BEHIND = 1.0
_RECORDED = 1  # years within which most is written about a time
_FISCAL = 4  # the month in which a fiscal year begins

_ERAS = {
    **{"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018},
    **{"meiji": 1867, "taisho": 1911, "showa": 1925, "heisei": 1988, "reiwa": 2018},
    **{"m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018},
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# 令和4年度, h25年, 2013年6月12日, 2013-06-12, and the 2022 of 2022~2024年度
_JAPANESE = (
    r"(?:(?P<era>明治|大正|昭和|平成|令和|(?<![a-z])[mtshr])(?P<count>元|\d{1,2})"
    r"|(?<!\d)(?P<year>(?:19|20)\d{2}))"
    r"(?:(?P<fiscal>年度)|[年/-](?:(?P<month>\d{1,2})(?!\d)[月/-]?(?:(?P<day>\d{1,2})日?)?)?"
    r"|(?=~(?:19|20)\d{2}年))"
)
# FY2022, fiscal year Reiwa 4, June 12, 2013, the 2013
_ENGLISH = (
    r"(?P<fiscal>\bfy ?|\bfiscal (?:year )?)?"
    rf"(?:\b(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?(?: \d{{1,2}}[a-z]*)?,? )?"
    r"(?:\b(?P<era>meiji|taisho|showa|heisei|reiwa) ?(?P<count>\d{1,2})"
    r"|(?<!\d)(?P<year>(?:19|20)\d{2}))(?!\d)(?P<day>(?!))?"
)
_DATES = {"ja": re.compile(_JAPANESE), "en": re.compile(_ENGLISH)}
_LATIN = re.compile(r"[a-z]{2}")
_RANGE = re.compile(r"の?(?:から|~|-|と|や|、|・| ?to | ?and )")
# A deadline, a beginning or a measure is no time that an answer could be of.
_NOT_AFTER = re.compile(
    r"[年度]*末?\d*月?末?(?:まで|以降|以来|以後|以前|より|から|比|に比べ|と比べ|に向け|生まれ|創業|設立)"
)
_NOT_BEFORE = re.compile(r"\b(?:since|from|until|till|by|before|after|to|than|with)(?: the)? $")
_AT = re.compile(r"の?(?:時点|現在|当時|段階|版)")
_WITH_DATE = r"(?:の?(?:時点|現在|当時|段階))?(?:では?|には?|は|の)?[、,]? *"
_BEFORE_DATE = r"(?:\b(?:as of|as at|in|during|for|of|at) (?:the )?(?:[a-z]+ )?(?:\d{1,2} )?)?"
_AS_OF = re.compile(r"\bas (?:of|at) (?:[a-z]+ )?(?:\d{1,2}(?:st|nd|rd|th)? )?$")
_RELATIVE: dict[str, tuple[int, bool]] = {  # years from the present one, and whether fiscal
    **{"今年度": (0, True), "本年度": (0, True), "昨年度": (-1, True), "一昨年度": (-2, True)},
    **{"来年度": (1, True), "今年": (0, False), "本年": (0, False), "昨年": (-1, False)},
    **{"去年": (-1, False), "一昨年": (-2, False), "来年": (1, False)},
    **{"this fiscal year": (0, True), "last fiscal year": (-1, True)},
    **{"next fiscal year": (1, True), "this year": (0, False), "last year": (-1, False)},
    **{"next year": (1, False)},
}
_RELATIVE_WORD = re.compile("|".join(sorted(_RELATIVE, key=len, reverse=True)))
_NOW = re.compile(r"現在|現時点|現行|最新|\b(?:currently|current|now|nowadays|at present|latest)\b")
_THEN = re.compile(r"当時|その頃|\b(?:at the time|at that time|back then|in those days)\b")
_KANJI = "一二三四五六七八九"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TERM = re.compile(
    rf"第(?P<count>\d{{1,2}}|[{_KANJI}十]{{1,3}})期"
    rf"|\b(?:(?P<digits>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{'|'.join(_ORDINALS)}))"
    r" (?:[a-z-]+ )?(?:policy|plan|programme|program|term|phase|period)\b"
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int, fiscal: bool = False) -> "Period":
        """A calendar year, or the fiscal year (April to March) that begins in it."""
        if fiscal:
            return cls(date(year, _FISCAL, 1), date(year + 1, _FISCAL, 1) - timedelta(1))
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def middle(self) -> date:
        return self.first + (self.last - self.first) / 2

    def joined(self, other: "Period") -> "Period":
        return Period(min(self.first, other.first), max(self.last, other.last))


@dataclass(frozen=True, slots=True)
class Asked:
    """The time that a question names, and its words for it. `period` is None where it only says
    that the time is past (当時) or names a term (第5期) without a date. `outright` where it says of
    when its answer should be (2013年時点), and not just a year that may belong to its matter."""

    text: str
    period: Period | None
    term: int | None = None
    outright: bool = False

    def removed_from(self, normal: str) -> str:
        """A question without the words for its time."""
        return re.sub(_BEFORE_DATE + re.escape(self.text) + _WITH_DATE, "", normal, count=1)


def time_asked(normal: str, today: date) -> Asked | None:
    """The time that a normalised question names, None for none; 昨年度 and the like are counted
    from `today`."""
    dated = _dated(normal)
    for term in _terms(normal):
        return replace(term, period=dated.period if dated else None)
    if dated is not None:
        return dated
    if word := _RELATIVE_WORD.search(normal):
        years, fiscal = _RELATIVE[word.group()]
        present = today.year - (1 if fiscal and today.month < _FISCAL else 0)
        return Asked(word.group(), Period.of_year(present + years, fiscal))
    if word := _NOW.search(normal):
        return Asked(word.group(), Period(today, today))
    if word := _THEN.search(normal):
        return Asked(word.group(), None)
    return None


def _terms(normal: str) -> Iterator[Asked]:
    for match in _TERM.finditer(normal):
        number = int(match["digits"] or 0)
        if match["word"]:
            number = _ORDINALS.index(match["word"]) + 1
        elif match["count"]:
            number = _number(match["count"])
        yield Asked(match.group(), None, number, outright=True)


def _number(text: str) -> int:
    """A number in digits or, below 100, in kanji."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return 10 * (_KANJI.find(tens) + 1 or 1) * bool(ten) + _KANJI.find(ones[-1:] or "十") + 1


@dataclass(frozen=True, slots=True)
class _Date:
    start: int
    end: int
    period: Period


def _dated(normal: str) -> Asked | None:
    """The dates of a question as one period."""
    if not any(map(str.isdigit, normal)) and "元" not in normal:
        return None
    dates = _dates(normal, "ja")
    if not dates and _LATIN.search(normal):
        dates = _dates(normal, "en")
    ranged: set[_Date] = set()
    for one, other in pairwise(dates):
        if _RANGE.fullmatch(normal, one.end, other.start):
            ranged |= {one, other}
    meant = [found for found in dates if found in ranged or not _is_no_time(normal, found)]
    if not meant:
        return None
    period = meant[0].period
    for found in meant[1:]:
        period = period.joined(found.period)
    outright = any(
        _AT.match(normal, found.end) or _AS_OF.search(normal[: found.start]) for found in meant
    )
    return Asked(normal[meant[0].start : meant[-1].end], period, outright=outright)


def _is_no_time(normal: str, found: _Date) -> bool:
    before = normal[: found.start]
    return bool(_NOT_AFTER.match(normal, found.end) or _NOT_BEFORE.search(before))


def _dates(normal: str, form: str) -> list[_Date]:
    """The dates of a normalised text, in order; what is no date of the calendar is left out."""
    found = []
    for match in _DATES[form].finditer(normal):
        period = _period(match)
        if period is not None:
            found.append(_Date(match.start(), match.end(), period))
    return found


def _period(match: re.Match[str]) -> Period | None:
    if match["era"]:
        year = _ERAS[match["era"]] + (1 if match["count"] == "元" else int(match["count"]))
    else:
        year = int(match["year"])
    if not match["month"]:
        return Period.of_year(year, match["fiscal"] is not None)
    month = match["month"]
    try:
        stated = PartialDate(
            year,
            int(month) if month.isdecimal() else _MONTHS.index(month) + 1,
            int(match["day"]) if match["day"] else None,
        )
        return Period(stated.first_day, stated.last_day)
    except ValueError:
        return None


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
        if any(named.term == term for named in _terms(normalise(title)))
    )


def _period_of(generation: Generation, documents: frozenset[str]) -> Period | None:
    """The time of documents: their validity, or else the dates in their titles."""
    found: Period | None = None
    for id in documents:
        document = generation.documents[id]
        period = _validity(document)
        if period is None and (dated := _dated(normalise(document.title))):
            period = dated.period
        if period is not None:
            found = found.joined(period) if found else period
    return found


def _validity(document: Document) -> Period | None:
    if document.valid_from is None or document.valid_until is None:
        return None
    return Period(document.valid_from.first_day, document.valid_until.last_day)
