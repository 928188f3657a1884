"""HTML of the page, from the templates beside this file. Everything is escaped by them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Literal

from jinja2 import Environment
from markupsafe import Markup

from assistant.service.counter import REASONS, Keeping
from assistant.web import wording
from assistant.web.conversation import Turn, version
from assistant.web.copying import copied
from assistant.web.examples import examples
from assistant.web.excerpts import whole
from assistant.web.forms import LONGEST_COMMENT, Asking
from assistant.web.languages import NAMES, texts
from assistant.web.names import office, readings
from assistant.web.paths import (
    asking_path,
    document_path,
    file_path,
    in_language,
    language_query,
    picture_path,
)
from assistant.web.ruby import annotated
from assistant.web.templating import environment
from assistant.web.texts import PageLanguage
from assistant.web.views import View
from corpus.records import Corpus, Document

_NOTHING = Keeping()
PLAIN = "plain"  # path of the page without JavaScript


def _environment() -> Environment:
    made = environment(Path(__file__).parent / "templates")
    made.filters.update(
        date_in_words=wording.date_in_words,
        places_in_words=wording.places_in_words,
        format_in_words=wording.format_in_words,
        size_in_words=wording.size_in_words,
        file_name=lambda file: PurePosixPath(file).name,
        status_in_words=wording.status_in_words,
        confidence_in_words=wording.confidence_in_words,
        notice_in_words=wording.notice_in_words,
        time_in_words=wording.time_in_words,
        with_calls=wording.with_calls,
        own=wording.own,
        in_language=in_language,
    )
    made.globals.update(
        asking_path=asking_path,
        copied=copied,
        document_path=document_path,
        picture_path=picture_path,
        file_path=file_path,
        language_query=language_query,
        language_names=NAMES,
        office_of=office,
        longest_comment=LONGEST_COMMENT,
        reason_codes=REASONS,
        texts=texts,
        version=version,
    )
    return made


_TEMPLATES = _environment()


def _filled(template: str, known: Mapping[str, str], **context: object) -> str:
    """`known` are readings of names, for the furigana of plain Japanese."""
    return annotated(_TEMPLATES.get_template(template).render(**context), known)


def _render(template: str, corpus: Corpus, language: PageLanguage, **context: object) -> str:
    t = texts(language)
    name = wording.own(office(corpus, language), t)
    return _filled(template, readings(corpus), t=t, office=name, corpus=corpus, **context)


def header(corpus: Corpus, language: PageLanguage) -> str:
    """Title, purpose and navigation at the head of the page where one asks."""
    return _render("header.html.j2", corpus, language, here="ask", root="./")


def footer(corpus: Corpus, language: PageLanguage, keep: Keeping) -> str:
    """The foot of the page where one asks, and what page.js shows when the connection is lost."""
    return _render("asking_footer.html.j2", corpus, language, root="./", keep=keep)


def visit(
    turns: Sequence[Turn], page: PageLanguage, keep: Keeping = _NOTHING, path: str = ""
) -> str:
    """All turns of a visit, the newest first. `turns` come oldest first; `path` is that of the
    page where they were asked."""
    labels = [(turn, texts(turn.label_language(page))) for turn in reversed(turns)]
    place = {"keep": keep, "ask_path": path, "root": "./"}
    corpora = (turn.reply.corpus for turn in turns)
    known = {name: kana for corpus in corpora for name, kana in readings(corpus).items()}
    return _filled("visit.html.j2", known, turns=labels, page=texts(page), **place)


def status(message: str, kind: Literal["waiting", "done", "mistake"]) -> str:
    return _filled("status.html.j2", {}, message=message, kind=kind)


def plain_form(corpus: Corpus, language: PageLanguage, keep: Keeping, asking: Asking) -> str:
    """The page without JavaScript, before an answer."""
    return _plain_page(corpus, language, keep, asking, asking)


def plain_answer(
    corpus: Corpus, language: PageLanguage, keep: Keeping, asking: Asking, turn: Turn
) -> str:
    """The page without JavaScript, with an answer and a form for the next question."""
    following = replace(asking, question="", earlier=(*asking.earlier, asking.question))
    answer = visit((turn,), language, keep, PLAIN)
    return _plain_page(corpus, language, keep, asking, following, answer)


def _plain_page(
    corpus: Corpus,
    language: PageLanguage,
    keep: Keeping,
    sent: Asking,
    asking: Asking,
    answer: str | None = None,
) -> str:
    """`sent` is what the page is the reply to, `asking` what its form holds."""
    posted = not sent.linked and (sent.question or sent.earlier)
    return _render(
        "plain.html.j2",
        corpus,
        language,
        here="ask",
        root="./",
        path=asking_path(PLAIN, sent.question if sent.linked else None),
        resent=sent if posted else None,
        ask_path=PLAIN,
        keep=keep,
        asking=asking,
        # Rendered by a template of its own.
        answer=answer and Markup(answer),
        examples=examples(corpus, language),
    )


def thanks_page(corpus: Corpus, language: PageLanguage, keep: Keeping, message: str) -> str:
    return _render(
        "thanks.html.j2",
        corpus,
        language,
        here="feedback",
        root="./",
        path=PLAIN,
        keep=keep,
        message=message,
    )


def receipt_page(
    corpus: Corpus, language: PageLanguage, keep: Keeping, message: str | None, number: str
) -> str:
    """`message` says what became of the wish to delete `number`."""
    return _render(
        "receipt.html.j2",
        corpus,
        language,
        here="receipt",
        root="./",
        path="receipt",
        keep=keep,
        message=message,
        number=number,
    )


def documents_page(corpus: Corpus, language: PageLanguage, today: date) -> str:
    later = {old: document for document in corpus.documents for old in document.supersedes}
    return _render(
        "documents.html.j2",
        corpus,
        language,
        here="documents",
        root="./",
        path="documents",
        today=today,
        later=later,
        english=corpus.vocabulary.english,
    )


def document_page(
    corpus: Corpus, document: Document, view: View, language: PageLanguage, today: date
) -> str:
    """A document's whole text, and above it what `view` shows of the place it names."""
    later = {old: newer for newer in corpus.documents for old in newer.supersedes}
    span = view.span
    return _render(
        "document.html.j2",
        corpus,
        language,
        here="documents",
        root="../",
        path=document_path(document.id).removeprefix("documents/"),
        document=document,
        view=view,
        place=whole(document, span.start, span.end) if span else None,
        today=today,
        later=later,
        english=corpus.vocabulary.english,
    )


def divisions_page(corpus: Corpus, language: PageLanguage) -> str:
    """The directory by department, in the order of the contact table."""
    divisions = corpus.directory.divisions
    departments = [
        (name, list(group)) for name, group in groupby(divisions, key=lambda d: d.department)
    ]
    return _render(
        "divisions.html.j2",
        corpus,
        language,
        here="divisions",
        root="./",
        path="divisions",
        departments=departments,
        english=corpus.vocabulary.english,
        documents=corpus.by_id,
    )


def not_found_page(corpus: Corpus, language: PageLanguage, depth: int = 1) -> str:
    """`depth` is the number of folders in the path that was asked for."""
    return _message_page(corpus, language, texts(language).not_found, depth)


def busy_page(corpus: Corpus, language: PageLanguage, depth: int) -> str:
    return _message_page(corpus, language, texts(language).busy, depth)


def _message_page(corpus: Corpus, language: PageLanguage, message: str, depth: int) -> str:
    root = "../" * depth
    return _render(
        "message.html.j2",
        corpus,
        language,
        here="documents",
        root=root,
        path=f"{root}documents",
        message=message,
    )
