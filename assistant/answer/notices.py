"""What the product says in its own words beside the quotations."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answer import notice_words as words
from assistant.answer.notice_words import Words
from assistant.answer.outcomes import Citation, Notice, Reason
from assistant.answer.standing import OLD
from assistant.question.emergency import Danger
from corpus.dates import PartialDate
from corpus.records import Directory, Division, Phone
from index.question import Language


def declined(reason: Reason, language: Language) -> tuple[Notice, ...]:
    """Why there is no answer, and whom to call all the same."""
    return (words.REASONS[reason].notice(language), words.IN_DOUBT.notice(language))


def urgent(danger: Danger, language: Language) -> Notice:
    """Whom to call at once, which stands before everything else."""
    return replace(words.URGENT[danger].notice(language), urgent=True)


def unknown_number(language: Language) -> Notice:
    return words.UNKNOWN_NUMBER.notice(language)


def at_service(language: Language) -> Notice:
    """To who greets or thanks."""
    return words.AT_SERVICE.notice(language)


def unsure(language: Language) -> Notice:
    return words.UNSURE.notice(language)


def of_answer(confidence: float | None, sure: float, language: Language) -> Notice | None:
    """What is doubtful about an answer that is less sure than `sure`; None if nothing, or where
    it has no confidence of its own."""
    if confidence is None or confidence >= sure:
        return None
    return words.MAY_NOT_ANSWER.notice(language)


def of_lists(numbers: Sequence[int], language: Language) -> list[Notice]:
    """That the lists of these citations are not told to their end."""
    marks = "".join(f"[{n}]" for n in sorted(set(numbers)))
    return [words.GOES_ON.notice(language, marks=marks)] if marks else []


def of_document(
    citations: list[Citation],
    language: Language,
    newer: Citation | None,
    today: date,
    other_time: str | None = None,
    of_time: bool = False,
) -> list[Notice]:
    """Cautions about the age of one document, for all citations of it: not valid yet, expired,
    superseded, older than another that answers, or simply old. `other_time` is the time asked
    about where the document is of another one; `of_time`: it is of that time, and may be old.
    """
    first = citations[0]
    marks = "".join(f"[{n}]" for n in sorted(citation.n for citation in citations))
    document = f"{marks}「{first.title}」" if language == "ja" else f'{marks} "{first.title}"'
    found: list[Notice] = []

    def say(sentence: Words, when: str = "", **values: str | int) -> None:
        date = spoken_date(when, language) if when else ""
        found.append(sentence.notice(language, document=document, date=date, **values))

    published = PartialDate.parse(first.published) if first.published else None
    if published and published.first_day > today:
        say(words.LATER_THAN_ASKED, str(published))
    if first.not_yet_valid and first.valid_from:
        say(words.NOT_YET_VALID, first.valid_from)
    if first.expired and first.valid_until:
        say(words.EXPIRED, first.valid_until)
    if first.superseded_by:
        say(words.SUPERSEDED, newer=first.superseded_by)
    elif other_time is not None and published:
        say(words.OF_ANOTHER_TIME, str(published), time=other_time)
    elif of_time:
        pass
    elif newer is not None and first.published and newer.published:
        its = spoken_date(newer.published, language)
        say(words.OLDER, first.published, n=newer.n, newer=its)
    elif first.published and today.year - int(first.published[:4]) >= OLD and not found:
        say(words.OLD, first.published)
    return found


def of_division(
    division: Division, directory: Directory, newer: str | None, language: Language
) -> Notice | None:
    """What is doubtful about a division's numbers and whom else to call; None if nothing. `newer`
    is the title of what stands in the place of the document that states them."""
    if any(phone.status == "missing" for phone in division.phones):
        doubt = words.MISSING
    elif not division.certain:
        doubt = words.INFERRED
    elif newer is not None and not all(phone.confirmed for phone in division.phones):
        doubt = words.OF_FORMER_LIST
    else:
        return None
    return doubt.notice(
        language,
        division=_name(division, language),
        newer=newer or "",
        others=_others(division, directory, language),
    )


def _others(division: Division, directory: Directory, language: Language) -> Notice:
    """The window of the department, where it has a number of its own, and the general line."""
    general = _number(directory.general.phones)
    window = directory.window(division.department)
    own = {phone.number for phone in division.phones}
    # A window with the very number that is in doubt helps nobody.
    if window is None or not window.certain or own & {p.number for p in window.phones}:
        return words.MAIN_LINE.notice(language, general=general)
    return words.WINDOW.notice(
        language,
        department=division.department,
        window=_name(window, language),
        number=_number(window.phones),
        general=general,
    )


def _name(division: Division, language: Language) -> str:
    return (language == "en" and division.name_en) or division.name


def _number(phones: tuple[Phone, ...]) -> str:
    return next(phone.number for phone in phones if phone.number is not None)


_MONTHS = "January February March April May June July August September October November December"


def spoken_date(text: str, language: Language) -> str:
    """ "2022-02" as 2022年2月 or February 2022."""
    parts = [int(part) for part in text.split("-")]
    if language == "ja":
        return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))
    if len(parts) == 1:
        return str(parts[0])
    month = _MONTHS.split()[parts[1] - 1]
    return f"{parts[2]} {month} {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"


def is_before(citation: Citation, other: Citation) -> bool:
    """Whether a document is at least a year older than another; both dates must be known."""
    if citation.published is None or other.published is None:
        return False
    first, second = (int(c.published[:4]) for c in (citation, other) if c.published)
    return first + 1 < second
