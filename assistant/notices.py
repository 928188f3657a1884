"""What the product says in its own words beside the quotations, in both languages."""

from datetime import date

from assistant.outcomes import Citation, Reason
from assistant.standing import OLD
from corpus.dates import PartialDate
from corpus.records import Directory, Division, Phone
from index.question import Language

_REASONS: dict[Reason, dict[Language, str]] = {
    "out_of_scope": {
        "ja": "お尋ねの内容は、収録した文書と当局の業務の範囲では、お答えできません。"
        "他の機関の業務である可能性があります。",
        "en": "This question cannot be answered from the documents of this office. "
        "It may be the business of another office.",
    },
    "no_evidence": {
        "ja": "お尋ねの内容に当たる記載が、収録した文書の中に見つかりませんでした。",
        "en": "No passage of the documents answers this question.",
    },
    "empty_question": {
        "ja": "質問が空です。お尋ねになりたいことを、言葉で入力してください。",
        "en": "The question is empty. Please enter what you would like to know.",
    },
    "too_long": {
        "ja": "質問が長すぎます。要点を一つか二つの文にまとめて入力してください。",
        "en": "The question is too long. Please put it into one or two sentences.",
    },
}


def declined(reason: Reason, language: Language) -> tuple[str, ...]:
    """Why there is no answer, and whom to call all the same."""
    general = {
        "ja": "お急ぎの場合や判断に迷う場合は、代表電話にお問い合わせください。",
        "en": "If in doubt, please call the main line.",
    }
    return (_REASONS[reason][language], general[language])


def unknown_number(language: Language) -> str:
    if language == "ja":
        return "この電話番号は、担当課室の名簿に見当たりません。"
    return "This telephone number does not stand in the directory."


def of_document(
    citations: list[Citation],
    language: Language,
    newer: Citation | None,
    today: date,
    other_time: str | None = None,
    of_time: bool = False,
) -> list[str]:
    """Cautions about the age of one document, for all citations of it: not valid yet, expired,
    superseded, older than another that answers, or simply old. `other_time` is the time asked
    about where the document is of another one; `of_time`: it is of that time, and may be old.
    """
    first = citations[0]
    marks = "".join(f"[{n}]" for n in sorted(citation.n for citation in citations))
    named = f"{marks}「{first.title}」" if language == "ja" else f'{marks} "{first.title}"'
    found = []
    published = PartialDate.parse(first.published) if first.published else None
    if published and published.first_day > today:
        of = spoken_date(str(published), language)
        found.append(
            f"{named}は{of}の文書で、お尋ねの日より後のものです。"
            if language == "ja"
            else f"{named} is of {of}, later than the day that you asked about."
        )
    if first.not_yet_valid and first.valid_from:
        begin = spoken_date(first.valid_from, language)
        found.append(
            f"{named}は{begin}からのもので、まだ適用されていません。"
            if language == "ja"
            else f"{named} is valid from {begin}, and not yet."
        )
    if first.expired and first.valid_until:
        until = spoken_date(first.valid_until, language)
        found.append(
            f"{named}の対象期間は{until}で終わっています。現在の取扱いは担当課室に御確認ください。"
            if language == "ja"
            else f"{named} was valid until {until}. Please ask the division for the present state."
        )
    if first.superseded_by:
        found.append(
            f"{named}は、その後の「{first.superseded_by}」により確定した、又は改められた文書です。"
            if language == "ja"
            else f'{named} was superseded by "{first.superseded_by}".'
        )
    elif other_time is not None and published:
        of = spoken_date(str(published), language)
        found.append(
            f"{named}は{of}の文書で、お尋ねの「{other_time}」のものではありません。"
            if language == "ja"
            else f"{named} is of {of}, not of the time that you asked about."
        )
    elif of_time:
        pass
    elif newer is not None and first.published and newer.published:
        dates = [spoken_date(date, language) for date in (first.published, newer.published)]
        found.append(
            f"{named}は{dates[0]}の文書で、[{newer.n}]（{dates[1]}）より古いものです。"
            if language == "ja"
            else f"{named} is of {dates[0]}, older than [{newer.n}] ({dates[1]})."
        )
    elif first.published and today.year - int(first.published[:4]) >= OLD and not found:
        of = spoken_date(first.published, language)
        found.append(
            f"{named}は{of}の文書です。その後の変化は含まれていません。"
            if language == "ja"
            else f"{named} is of {of}. What has changed since is not in it."
        )
    return found


def of_division(division: Division, directory: Directory, language: Language) -> str | None:
    """What is doubtful about a division's numbers and whom else to call; None if nothing."""
    if division.certain:
        return None
    missing = any(phone.status == "missing" for phone in division.phones)
    others = _others(division, directory, language)
    if language == "ja":
        if missing:
            return (
                f"{division.name}の電話番号は、名簿から確認できません。{others}にお尋ねください。"
            )
        return (
            f"{division.name}の電話番号は、名簿の読み取りのずれから推定したもので、確実ではありません。"
            f"つながらない場合は、{others}にお尋ねください。"
        )
    name = division.name_en or division.name
    if missing:
        return f"The directory does not show the number of the {name}. Please call {others}."
    return (
        f"The number of the {name} is inferred from a directory whose rows have slipped, and is "
        f"not certain. If it does not reach the division, please call {others}."
    )


def _others(division: Division, directory: Directory, language: Language) -> str:
    """The window of the department, where it has a number of its own, and the general line."""
    general = _number(directory.general.phones)
    window = directory.window(division.department)
    own = {phone.number for phone in division.phones}
    # A window with the very number that is in doubt helps nobody.
    if window is None or not window.certain or own & {p.number for p in window.phones}:
        return f"代表（{general}）" if language == "ja" else f"the main line ({general})"
    number = _number(window.phones)
    if language == "ja":
        return f"{division.department}の窓口（{window.name} {number}）又は代表（{general}）"
    name = window.name_en or window.name
    return f"the department's window ({name}, {number}) or the main line ({general})"


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
