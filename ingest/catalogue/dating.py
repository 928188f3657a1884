"""When a document was published and how long it holds, and from which words that follows."""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.dates import PartialDate
from ingest.catalogue.head import Head
from ingest.catalogue.stated_dates import (
    FiscalYears,
    StatedDate,
    dates_in,
    dates_of_name,
    fiscal_years,
    plain,
)

# What a date is labelled with, before or after it, by how much it says about publication.
_LABELS = tuple(
    (
        re.compile(rf"(?:{words})(?:年月日|日付|日)?[ :)\]】]*$"),
        re.compile(rf"^[ (]*(?:に|付け?で?)?(?:{words})"),
    )
    for words in (
        "発行|公表|公開|発表|発出|掲載|通知|出版|Published|Issued",
        "作成|改訂|改定|改正|更新|制定|策定|決定|初版|第[0-9]+版|Updated|Revised",
        "施行|適用|Effective",
    )
)
# All that stands beside a date of revision, but for brackets and the number of a letter; the day
# from which it holds may follow.
_REVISED = re.compile(
    r"(?:一部|最終|第[0-9]+[次回])?(?:改正|改訂|改定|更新|Updated|Revised)(?:年月日|日付|日|版)?:?"
    r"(?:\S{0,16}(?:施行|適用))?"
)
_UPDATED = re.compile(
    r"(?:ページ)?(?:最終)?更新(?:年月日|日付|日)?:?|(?:Last)?Updated(?:on)?:?", re.IGNORECASE
)
# The day as of which a document is; not one as of which ages or inhabitants are counted.
_AS_OF = re.compile(
    r"^ *末?(?:現在|時点)(?!で|に|の(?!(?:情報|内容|もの|制度|組織|名簿|一覧|連絡先|電話番号)))"
)
_ONLY_AS_OF = re.compile(
    r"[※*・ ]*(?:この[一-龠]{1,4}|内容|記載)?は?、?末?(?:現在|時点)"
    r"(?:の(?:情報|内容|もの|制度|組織))?(?:です|である)?。?"
)
_REFERENCE = re.compile(r"基準日|年齢")
# Beside a date of these lines stands something else than the day of publication.
_NO_ISSUE = re.compile(
    "[。、=~→]|基準日|締切|期限|期間|まで|から|以降|以前|開始|終了|生年|予定|開催|日時|現在|時点|[0-9]:[0-9]"
    "|制定|改正|改訂|改定|更新|作成|施行|適用"
)
# A line above a date, which is of this then.
_LABEL_OF_OTHERS = re.compile(
    r"^.{0,10}(?:締切|期限|期日|期間|開始|終了|開催|日時|受付|予定)日?:?$"
)
_OF_FORCE = re.compile(r"^[ )]*(?:から)?(?:施行|適用)")
_OF_RANGE = re.compile(r"^[ )]*(?:から|まで|~|以降|以前|以後|生まれ)")
_NUMBER_OF_LETTER = re.compile(r"\S{0,10}第 ?[0-9]+(?:-[0-9]+)? ?号(?:の[0-9]+)?")
# A date between two sentences: 「Published by the town office. April 2025. …」
_SENTENCE_ENDS = re.compile(r"(?:[a-z)]\.|。) *$")
_SENTENCE_BEGINS = re.compile(r" *(?:[.。]|$)")
_IMPRINT = re.compile(r"[(【\[]?(?:編集・?)?発行(?:者|元|所)?[)】\]]?[ :/]")
_MOST_BESIDE = 20  # characters beside the date of a line that states the day of publication
# An office and its parts, one after the other: みどり市役所　総務部　税務課.
_OFFICES = re.compile(
    r"(?:[^\s、。]{1,25}(?:[省庁局部課室所係署府県市区町村院]|センター|担当|グループ)"
    r"(?:[ 　・]+|$)){2,5}"
)
_TOP = 3  # lines in which a fiscal year is that of the document
_LISTED = 3  # lines with such a date; a page with more of them is a list of other documents
_END = 800  # characters of the last page that may hold the imprint
_LONGEST_LABELLED = 80
_RULES = re.compile(r"(?:要綱|要領|規程|規則|規約|条例|法律|基準|省令|政令|告示)は、?")
_IS_RULES = re.compile(r"(?:要綱|要領|条例|規則|規程|規約|細則|基準)(?: ?\(抄\))?$")
_OWN = re.compile(r"[0-9 ]*(?:この|本)(?:要綱|要領|規程|規則|規約|条例|細則|基準)は、?")
_IN_FORCE = re.compile(r"^から(?:施行|適用|実施)")
_ENDS = re.compile(r"^限り")
_PERIOD = re.compile(
    r"^[^ぁ-ん。、]{0,8}?(?:有効期[間限]|(?:計画|対象|適用|実施)期間)(?:は|[ :)】\]])?"
)
_LONGEST_PERIOD = 60
_SELF = re.compile(
    r"(?:この|本)(?:冊子|資料|しおり|案内|ちらし|チラシ|パンフレット|リーフレット|手引き?|文書|一覧表?)"
    r"(?:の内容|の記載)?は、?"
)
_IS_VALID = re.compile(r"まで(?:の内容|の情報)?(?:を?有効|のもの|適用)")
# The years of such a title are not those of the document itself.
_OTHERS_YEARS = re.compile(
    r"検討|策定に|に向け|\(案\)|結果|実績|報告|評価|推移|統計|決算|改定|改正|について"
)
_YEARLY = re.compile(r"計画|予算|方針|政策|戦略|プログラム")


@dataclass(frozen=True, slots=True)
class Dating:
    """Dates of a document and, in Japanese, the words that state them."""

    published: PartialDate | None
    published_note: str | None
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    validity_note: str | None


@dataclass(frozen=True, slots=True)
class Issue:
    """A day of publication, what says so, and whether it only follows from what it says."""

    date: PartialDate
    basis: str
    derived: bool

    @property
    def note(self) -> str:
        if self.derived:
            return f"発行日の記載なし。{self.basis}による（記載から導いた値）。"
        return f"{self.basis}。"


def dating(
    head: Head,
    text: str,
    title: str,
    stem: str,
    created: str | None,
    today: datetime.date | None = None,
) -> Dating:
    """Dates as the document states them: on its first page, in its imprint, in its title, in its
    file's name (`stem`); last the day on which the file was made. What none of them says
    stays None, and a day after `today` that only follows from what is said is none."""
    lines = [plain(line) for line in text.splitlines() if line.strip()]
    found = _issues(head, lines, plain(title), stem, created)
    issue = next((one for one in found if not (one.derived and _is_after(one.date, today))), None)
    if issue and (revision := _revision(head, issue)):
        issue = revision
    begin, end, basis = _validity(lines, plain(title))
    return Dating(
        issue.date if issue else None,
        issue.note if issue else None,
        begin,
        end,
        f"期間は{basis}による。" if basis else None,
    )


def _is_after(stated: PartialDate, today: datetime.date | None) -> bool:
    return today is not None and stated.first_day > today


def _issues(
    head: Head, lines: list[str], title: str, stem: str, created: str | None
) -> Iterator[Issue]:
    """From the surest to the least sure."""
    first, last = [line.plain for line in head.lines], _last(lines)
    if sum(any(_states_issue(line, date) for date in dates_in(line)) for line in first) > _LISTED:
        # The one day that stands above them as that of publication is the list's own.
        issued = [line for line in first[: _LISTED + 1] if _labelled([line], 0)]
        first, last = issued if len(issued) == 1 else [], []
    where = "表紙" if head.cover else "冒頭"
    for date in _labelled(first, 0):
        yield Issue(date.date, f"{where}に「{date.words}」", False)
    alone = [
        date
        for above, line in pairwise(["", *first])
        for date in dates_in(line)
        if _states_issue(line, date) and not _LABEL_OF_OTHERS.search(above)
    ]
    # A year may be that of what the document is about: 「業務概況 令和7年版」.
    precise = [date for date in alone if date.date.month]
    for date in [*precise, *_between_sentences(first[:_TOP])]:
        yield Issue(date.date, f"{where}に「{date.words}」", False)
    for rank in (0, 1):
        for date in _labelled(last if rank == 0 else first, rank):
            yield Issue(date.date, f"{'末尾' if rank == 0 else where}に「{date.words}」", False)
    for date in _updated(last):
        yield Issue(date.date, f"末尾に「{date.words}」", False)
    titled = [date for date in dates_in(title) if not _OF_RANGE.match(title[date.end :])]
    for date in titled:
        if date.date.month:
            yield Issue(date.date, f"表題の「{date.words}」", True)
    for date in _as_of([*first, plain(stem)], last):
        yield Issue(date.date, f"「{date.words}現在」", True)
    for date in alone:
        yield Issue(date.date, f"{where}に「{date.words}」", False)
    for date in titled:
        yield Issue(date.date, f"表題の「{date.words}」", True)
    for date in [*_labelled(first, 2), *reversed(_force(lines))]:
        yield Issue(date.date, f"施行日「{date.words}」", True)
    for date in [*dates_of_name(stem), *_dates_in_name(stem)]:
        yield Issue(date.date, f"ファイル名の「{date.words}」", True)
    for place, line in (("表題", title), *((where, line) for line in first[:_TOP])):
        years = fiscal_years(line) if len(line) <= _LONGEST_LABELLED else None
        if years and years.first == years.last and not _OTHERS_YEARS.search(line):
            yield Issue(PartialDate(years.first), f"{place}の「{years.words}」", True)
    if created:
        yield Issue(PartialDate.parse(created), f"ファイルの作成日（{created}）", True)


def _revision(head: Head, issue: Issue) -> Issue | None:
    """The last revision that the first page states after the day of publication, in a line of
    such or in those that go on with it: the text is as of that day."""
    stated: list[StatedDate] = []
    goes_on = False
    for line in head.lines:
        dates = dates_in(line.plain)
        beside = _beside(line.plain, dates).replace(" ", "")
        goes_on = bool(dates) and (
            _REVISED.fullmatch(beside) is not None or (goes_on and not beside)
        )
        if goes_on:
            stated += (
                date
                for date in dates
                if date.date.first_day > issue.date.last_day
                and not _OF_FORCE.match(line.plain[date.end :])
            )
    if not stated:
        return None
    last = max(stated, key=lambda date: date.date.last_day)
    return Issue(
        last.date, f"{'表紙' if head.cover else '冒頭'}に改正・改訂「{last.words}」", False
    )


def _beside(line: str, dates: Sequence[StatedDate]) -> str:
    """What stands in a line beside some of its dates, in order, without brackets and the numbers
    of letters."""
    for date in reversed(dates):
        line = line[: date.start] + " " + line[date.end :]
    beside = _NUMBER_OF_LETTER.sub("", line)
    return re.sub(r"\([日月火水木金土]\)|[()]", "", beside).strip()


def _states_issue(line: str, date: StatedDate) -> bool:
    """Whether a line is there for its date: beside it stands an office, a number or nothing; of
    an imprint, or with its parts, the office may be of many words."""
    beside = _beside(line, [date])
    names_office = _IMPRINT.match(line) or _OFFICES.fullmatch(beside)
    is_imprint = names_office is not None and len(line) <= _LONGEST_LABELLED
    return (
        (len(beside) <= _MOST_BESIDE or is_imprint)
        and _NO_ISSUE.search(beside) is None
        and re.search(r"\d", beside) is None
    )


def _between_sentences(lines: Iterable[str]) -> list[StatedDate]:
    """Dates that are a sentence of their own."""
    return [
        date
        for line in lines
        for date in dates_in(line)
        if date.date.month
        and _SENTENCE_ENDS.search(line[: date.start])
        and _SENTENCE_BEGINS.match(line[date.end :])
    ]


def _as_of(first: Iterable[str], last: Iterable[str]) -> Iterator[StatedDate]:
    """Dates as of which a document is: on its first page, or at its end on a line of their own."""
    for line in first:
        if "\t" not in line and len(line) < _LONGEST_LABELLED and not _REFERENCE.search(line):
            yield from (date for date in dates_in(line) if _AS_OF.match(line[date.end :]))
    for line in last:
        for date in dates_in(line):
            if _ONLY_AS_OF.fullmatch(_beside(line, [date]).replace(" ", "")):
                yield date


def _updated(lines: Iterable[str]) -> list[StatedDate]:
    """Dates of lines that state nothing but when a page was last brought up to date."""
    return [
        date
        for line in lines
        for date in dates_in(line)
        if _UPDATED.fullmatch(_beside(line, [date]).replace(" ", ""))
    ]


def _labelled(lines: Iterable[str], rank: int) -> list[StatedDate]:
    """Dates with a label of one rank in lines that are no sentences, the latest first."""
    before, after = _LABELS[rank]
    found = [
        date
        for line in lines
        if len(line) <= _LONGEST_LABELLED
        for date in dates_in(line)
        # 「令和6年4月発行　この冊子は…。」, 「質問をまとめました。（2026年7月更新）」
        if (date.start == 0 or "。" not in line or line[: date.start].endswith("。("))
        and (before.search(_unbracketed(line, date)) or after.match(line[date.end :]))
    ]
    return sorted(found, key=lambda date: date.date.last_day, reverse=True)


def _unbracketed(line: str, date: StatedDate) -> str:
    """What stands before a date, without the bracket in which the date stands alone."""
    before = line[: date.start]
    return before.removesuffix("(") if line[date.end :].startswith(")") else before


def _force(lines: list[str]) -> list[StatedDate]:
    """The days from which a rule says of itself that it holds, in the order of its text."""
    return [
        date
        for line in lines
        if _RULES.search(line)
        for date in dates_in(line)
        if _IN_FORCE.match(line[date.end :])
    ]


def _dates_in_name(stem: str) -> list[StatedDate]:
    return dates_in(plain(stem).replace("_", " "))


def _last(lines: list[str]) -> list[str]:
    size = 0
    for count, line in enumerate(reversed(lines)):
        size += len(line)
        if size > _END:
            return lines[len(lines) - count :]
    return lines


def _validity(
    lines: list[str], title: str
) -> tuple[PartialDate | None, PartialDate | None, str | None]:
    """First and last day of a document's validity, and the words that state them."""
    years = fiscal_years(title)
    if (
        years
        and not _OTHERS_YEARS.search(title)
        and (years.first < years.last or _YEARLY.search(title))
    ):
        begin, end = _days(years)
        return begin, end, f"表題の「{_wide(years.words)}」"
    for line in lines:
        match = _PERIOD.match(line)
        if match and len(line) <= _LONGEST_PERIOD and (found := _period(line[match.end() :])):
            return *found, f"「{_wide(line.strip())}」"
        if said := _SELF.search(line):
            for date in dates_in(line):
                if date.start >= said.end() and _IS_VALID.match(line[date.end :]):
                    return None, date.date, f"「{date.words}まで有効」"
    if (since := _since(title)) is not None:
        return since.date, None, f"表題の「{_wide(since.words)}から」"
    held = _own_force(lines) if _IS_RULES.search(title) else None
    basis = f"「{held.words}から施行」" if held else ""
    for line in reversed(lines):
        if _RULES.search(line):
            for date in reversed(dates_in(line)):
                # What was brought into force anew afterwards has not ended then.
                if _ENDS.match(line[date.end :]) and not (
                    held and date.date.last_day < held.date.first_day
                ):
                    return held.date if held else None, date.date, f"{basis}「{date.words}限り」"
    return held.date if held else None, None, basis or None


def _since(title: str) -> StatedDate | None:
    """The day from which a title says that its document holds, not something that it is about:
    「料金表（令和8年4月1日から適用）」, but not 「条例の改正について（令和8年4月1日から施行）」."""
    if _OTHERS_YEARS.search(title):
        return None
    return next((d for d in dates_in(title) if _IN_FORCE.match(title[d.end :])), None)


def _own_force(lines: list[str]) -> StatedDate | None:
    """The last day from which a rule says of itself, and not of a part of it, that it holds."""
    found: list[StatedDate] = []
    for line in lines:
        if own := _OWN.match(line):
            dates = dates_in(line.split("。")[0])
            if dates and dates[0].start == own.end() and _IN_FORCE.match(line[dates[0].end :]):
                found.append(dates[0])
    return max(found, key=lambda date: date.date.first_day, default=None)


def _period(stated: str) -> tuple[PartialDate | None, PartialDate | None] | None:
    dates = dates_in(stated)
    if len(dates) >= 2 and dates[0].date.first_day <= dates[1].date.last_day:
        return dates[0].date, dates[1].date
    if years := fiscal_years(stated):
        return _days(years)
    if len(dates) == 1:
        begins = re.match(r" *(?:から|以降|~)(?! *[0-9])", stated[dates[0].end :])
        return (dates[0].date, None) if begins else (None, dates[0].date)
    return None


def _days(years: FiscalYears) -> tuple[PartialDate, PartialDate]:
    return PartialDate(years.first, 4, 1), PartialDate(years.last + 1, 3, 31)


def _wide(words: str) -> str:
    return words.replace("~", "～")
