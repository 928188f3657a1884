"""The page where one asks: a Gradio application, and what happens on it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import gradio as gr

from assistant.counter import Counter
from assistant.web import rendering
from assistant.web.components import Components, Updates, in_language, lay_out, with_turns
from assistant.web.conversation import Ask, Turn, continued
from assistant.web.languages import page_language, texts
from assistant.web.names import office
from assistant.web.texts import PageLanguage
from corpus.records import Corpus

# Events of the page are no API, and its own waiting line stands for Gradio's progress display.
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def build_page(counter: Counter) -> gr.Blocks:
    """The page over the corpus that is served at each moment."""
    corpus_of = counter.service.corpus
    corpus = corpus_of()
    title = texts("ja").title.format(office=office(corpus, "ja"))
    blocks = gr.Blocks(title=title, analytics_enabled=False)
    with blocks:
        page = lay_out(corpus)
        _let_ask(page, counter.ask)
        _let_start_anew(page)
        _let_switch_language(blocks, page, corpus_of)
    return blocks


def _let_ask(page: Components, ask: Ask) -> None:
    def answer(question: str, language: PageLanguage, turns: tuple[Turn, ...]) -> Iterator[Updates]:
        t = texts(language)
        if not question.strip():
            yield {page.status: rendering.status(t.empty, "mistake")}
            return
        yield {page.question: question, page.status: rendering.status(t.waiting, "waiting")}
        turns = continued(turns, question, ask)
        yield {
            **with_turns(page, language, turns),
            page.question: "",
            page.status: rendering.status(t.done, "done"),
        }

    def apologise(language: PageLanguage) -> str:
        return rendering.status(texts(language).failed, "mistake")

    def let(trigger: Callable[..., Any], source: gr.Textbox | gr.Button) -> None:
        inputs = [source, page.language, page.turns]
        asked = trigger(answer, inputs, page.shown, concurrency_limit=None, **_QUIET)
        # Gradio writes the traceback to standard error; the visitor reads a plain sentence.
        asked.failure(apologise, page.language, page.status, **_QUIET)

    let(page.question.submit, page.question)
    let(page.ask.click, page.question)
    for example in page.examples:
        let(example.click, example)


def _let_start_anew(page: Components) -> None:
    def start_anew(language: PageLanguage) -> Updates:
        return {**with_turns(page, language, ()), page.question: "", page.status: ""}

    def clear() -> Updates:
        return {page.question: "", page.status: ""}

    page.new.click(start_anew, page.language, page.shown, **_QUIET)
    page.clear.click(clear, None, [page.question, page.status], **_QUIET)


def _let_switch_language(
    blocks: gr.Blocks, page: Components, corpus_of: Callable[[], Corpus]
) -> None:
    def switch(language: PageLanguage, turns: tuple[Turn, ...]) -> Updates:
        return {
            **in_language(page, language, corpus_of()),
            page.visit: rendering.visit(turns, language),
            page.status: "",
        }

    def arrive(request: gr.Request) -> Updates:
        """The language that the address asks for, in a corpus that may have changed. A visitor
        who has asked by now keeps the answer."""
        return in_language(page, page_language(request.query_params.get("lang")), corpus_of())

    for language, button in page.languages.items():
        button.click(partial(switch, language), page.turns, page.shown, **_QUIET)
    blocks.load(arrive, None, page.shown, **_QUIET)
