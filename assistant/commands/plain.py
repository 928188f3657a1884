"""An answer as plain text, for a terminal."""

from collections.abc import Iterable

from assistant.answer.notices import spoken_date
from assistant.answer.outcomes import Answered, Citation, Contact, GeneralContact, Outcome
from corpus.records import Phone, Place
from index.question import Language

_WORDS: dict[Language, dict[str, str]] = {
    "ja": {
        "contact": "担当",
        "others": "ほかに考えられる担当",
        "general": "代表電話",
        "citations": "引用",
        "notices": "ご注意",
        "declined": "お答えできません",
        "missing": "番号の記載なし",
        "inferred": "推定",
        "duties": "業務",
        "page": "{n}ページ",
        "slide": "スライド{n}",
        "sheet": "シート『{name}』",
        "also": "同じ記載",
        "superseded": "旧版",
        "expired": "期間終了",
    },
    "en": {
        "contact": "Contact",
        "others": "Also possible",
        "general": "Main line",
        "citations": "Citations",
        "notices": "Please note",
        "declined": "No answer",
        "missing": "no number in the directory",
        "inferred": "inferred, not certain",
        "duties": "duties",
        "page": "page {n}",
        "slide": "slide {n}",
        "sheet": "sheet “{name}”",
        "also": "also in",
        "superseded": "superseded",
        "expired": "expired",
    },
}

_SHORT = 60  # code points


def as_text(outcome: Outcome) -> str:
    """Sentences with [n] marks, the division with its number, citations and notices."""
    words = _WORDS[outcome.language]
    urgent = [notice.text for notice in outcome.notices if notice.urgent]
    notices = [notice.text for notice in outcome.notices if not notice.urgent]
    lines = [*urgent, ""] if urgent else []
    if isinstance(outcome, Answered):
        lines += [f"{_one_line(part.readable)} [{part.citation}]" for part in outcome.answer]
        for place, contact in enumerate(outcome.contacts):
            title = words["contact"] if place == 0 else words["others"]
            lines += ["", f"{title}: {_contact(contact, outcome.language)}"]
    elif not urgent:
        lines += [words["declined"]]
    lines += ["", f"{words['general']}: {_general(outcome.general_contact, outcome.language)}"]
    if notices:
        lines += ["", f"{words['notices']}:", *(f"- {notice}" for notice in notices)]
    if isinstance(outcome, Answered):
        lines += ["", f"{words['citations']}:"]
        quoted = {part.citation for part in outcome.answer}
        quoted |= {contact.citation for contact in outcome.contacts}
        lines += [_citation(c, outcome.language, c.n in quoted) for c in outcome.citations]
    return "\n".join(lines)


def _contact(contact: Contact, language: Language) -> str:
    name = contact.division
    if language == "en" and contact.division_en:
        name = f"{contact.division_en} ({contact.division})"
    duties = "、".join(contact.duties[:4])
    return (
        f"{contact.department} {name} {_phones(contact.phones, language)} "
        f"({_WORDS[language]['duties']}: {duties}) [{contact.citation}]"
    )


def _general(line: GeneralContact, language: Language) -> str:
    name = line.division_en if language == "en" and line.division_en else line.division
    return f"{name} {_phones(line.phones, language)} [{line.citation}]"


def _phones(phones: Iterable[Phone], language: Language) -> str:
    words = _WORDS[language]
    found = []
    for phone in phones:
        text = phone.number or words["missing"]
        remarks = [phone.label] if phone.label else []
        remarks += [words["inferred"]] if phone.status == "inferred" else []
        found.append(f"{text} ({', '.join(remarks)})" if remarks else text)
    return " / ".join(found)


def _citation(citation: Citation, language: Language, whole: bool) -> str:
    """A citation with its place; one that no sentence and no contact rests on is cut short."""
    when = f"({spoken_date(citation.published, language)})" if citation.published else ""
    place = _place(citation.place, language) if citation.place else ""
    section = " > ".join(citation.section)
    quote = _one_line(citation.quote)
    if not whole and len(quote) > _SHORT:
        quote = quote[:_SHORT] + "…"
    words = _WORDS[language]
    state = words["superseded"] if citation.superseded_by else ""
    state = state or (words["expired"] if citation.expired else "")
    tag = state and f"<{state}>"
    head = " ".join(filter(None, (f"[{citation.n}]", citation.title, when, tag, place, section)))
    others = [
        f"    {_WORDS[language]['also']}: "
        + " ".join(filter(None, (also.title, _place(also.place, language) if also.place else "")))
        for also in citation.also
    ]
    return "\n".join([head, f"    {quote}", *others])


def _place(place: Place, language: Language) -> str:
    """The page, the slide, or the sheet (where it has a name) with its cells."""
    if place.kind == "sheet" and place.name is None:
        return place.cells or ""
    words = _WORDS[language][place.kind].format(n=place.number, name=place.name)
    return f"{words} {place.cells}" if place.cells else words


def _one_line(text: str) -> str:
    return " ".join(text.split())
